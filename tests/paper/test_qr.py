"""The code on every page."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from ctdesk.domain.errors import CtdeskError
from ctdesk.paper.qr import (
    PREFIX,
    CodeContent,
    _from_base45,
    _to_base45,
    key_id,
    names_that_fit,
    read_payload,
    site_signer,
    write_payload,
)
from fixtures.acceptance_paper import NUMBER
from fixtures.paper_keys import sealed_record, the_site

KEY = ec.derive_private_key(4711, ec.SECP256R1())
CONTENT = CodeContent(
    "0011223344556677",
    NUMBER,
    "CT-ACC-001",
    1,
    2,
    3,
    14,
    "ab" * 32,
    "quarantine",
    "2026-11-21T10:05+08:00",
    ("王䶮",),
    48213,
)


def test_a_code_says_what_was_written() -> None:
    assert read_payload(write_payload(CONTENT, site_signer(KEY)), KEY.public_key()) == CONTENT


def test_the_same_content_gives_the_same_code() -> None:
    assert write_payload(CONTENT, site_signer(KEY)) == write_payload(CONTENT, site_signer(KEY))


def test_a_code_of_another_key_is_refused() -> None:
    text = write_payload(CONTENT, site_signer(ec.derive_private_key(4712, ec.SECP256R1())))
    with pytest.raises(CtdeskError) as refusal:
        read_payload(text, KEY.public_key())
    assert refusal.value.code == "QR-02"


def test_no_letter_of_a_code_can_differ() -> None:
    text = write_payload(CONTENT, site_signer(KEY))
    for place in range(len(text)):
        other = "0" if text[place] != "0" else "1"
        with pytest.raises(CtdeskError):
            read_payload(text[:place] + other + text[place + 1 :], KEY.public_key())


@given(st.text(max_size=60))
def test_other_codes_are_told_apart(text: str) -> None:
    for candidate in (text, PREFIX + text):
        with pytest.raises(CtdeskError):
            read_payload(candidate, KEY.public_key())


@given(st.binary(max_size=80))
def test_base45_comes_back(raw: bytes) -> None:
    assert _from_base45(_to_base45(raw)) == raw


def test_base45_is_that_of_the_standard() -> None:
    assert _to_base45(b"Hello!!") == "%69 VD92EX0"
    assert _to_base45(b"base-45") == "UJCLQE7W581"


def test_too_many_names_are_counted() -> None:
    assert names_that_fit(["王䶮", "李文静", "王䶮"]) == ("王䶮", "李文静")
    shortened = names_that_fit([f"很长的名字{place}" for place in range(20)])
    assert shortened[-1].startswith("+")


def test_a_signature_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError):
        write_payload(CONTENT, lambda content: b"short")


def test_every_page_carries_a_code_that_a_phone_can_read(tmp_path: Path) -> None:
    good, site = sealed_record(), the_site()
    pdf = tmp_path / "record.pdf"
    pdf.write_bytes(good.pdf)
    subprocess.run(["pdftoppm", "-r", "200", "-png", "-gray", str(pdf), str(tmp_path / "page")], check=True)
    pictures = sorted(tmp_path.glob("page-*.png"))
    assert len(pictures) > 5
    public = site.seal.key.public_key()
    first: CodeContent | None = None
    for place, picture in enumerate(pictures, start=1):
        with Image.open(picture) as opened:
            (code,) = zxingcpp.read_barcodes(opened, formats=zxingcpp.barcode_formats_from_str("QRCode"))
        said = read_payload(code.text, public)
        assert (said.page, said.pages, said.number) == (place, len(pictures), NUMBER)
        first = first or said
        assert replace(said, page=1) == first
    assert first is not None
    assert first.key_id == key_id(site.seal.public_der)
    assert first.outcome == "quarantine"
    assert "陈思远" in first.signers
