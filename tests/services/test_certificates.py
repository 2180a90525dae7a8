"""Certificates, revocations and detached signatures, checked by stock tools too."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from hypothesis import given
from hypothesis import strategies as st

from ctdesk.domain.errors import CtdeskError
from ctdesk.services import certificates as c

AT = datetime(2026, 3, 2, 1, 0, 0, 123456, tzinfo=UTC)
AUTHORITY, ROOT = c.found_authority("浦江协同医院", demo=False, at=AT)
KEY = c.new_key()
MEMBER = c.issue_member(AUTHORITY, c.Party("王䶮", "S007", "浦江协同医院", False), c.public_der(KEY), at=AT)
CONTENT = '{"name":"王䶮"}'.encode()
SIGNED = c.detached_cms(CONTENT, KEY, x509.load_der_x509_certificate(MEMBER.der))


def test_a_member_is_certified_for_ten_years_and_the_authority_for_forty() -> None:
    assert abs((MEMBER.not_after - MEMBER.not_before) - timedelta(days=3652)) < timedelta(days=2)
    assert abs((ROOT.not_after - ROOT.not_before) - timedelta(days=14610)) < timedelta(days=2)
    assert MEMBER.not_before <= AT


def test_no_certificate_outlives_the_authority() -> None:
    late = ROOT.not_after - timedelta(days=30)
    issued = c.issue_member(AUTHORITY, c.Party("何小满", "S011", "H", False), c.public_der(KEY), at=late)
    assert issued.not_after == ROOT.not_after


def test_a_certificate_names_the_person_and_the_staff_number() -> None:
    assert c.owner_of(MEMBER.der) == ("王䶮 S007", "S007")


def test_a_demo_says_so_in_every_certificate() -> None:
    authority, root = c.found_authority("H", demo=True, at=AT)
    party = c.Party("王䶮", "S007", "H", True)
    member = c.issue_member(authority, party, c.public_der(KEY), at=AT)
    _, seal = c.issue_seal(authority, "H", demo=True, at=AT)
    for der in (root.der, member.der, seal.der):
        assert "DEMO" in c.owner_of(der)[0]


def test_only_the_own_authority_counts_as_issuer() -> None:
    _, stranger = c.found_authority("浦江协同医院", demo=False, at=AT)
    assert c.is_issued_by(MEMBER.der, ROOT.der)
    assert not c.is_issued_by(MEMBER.der, stranger.der)


def test_openssl_accepts_the_signature_and_refuses_one_changed_byte(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_bytes(c.certificate_pem(ROOT.der))
    (tmp_path / "01-receiver.p7s").write_bytes(SIGNED)
    (tmp_path / "01-receiver.json").write_bytes(CONTENT)
    assert _openssl(tmp_path) == 0
    (tmp_path / "01-receiver.json").write_bytes(CONTENT.replace(b"name", b"nane"))
    assert _openssl(tmp_path) != 0


def test_openssl_refuses_a_look_alike_authority(tmp_path: Path) -> None:
    _, stranger = c.found_authority("浦江协同医院", demo=False, at=AT)
    (tmp_path / "ca.pem").write_bytes(c.certificate_pem(stranger.der))
    (tmp_path / "01-receiver.p7s").write_bytes(SIGNED)
    (tmp_path / "01-receiver.json").write_bytes(CONTENT)
    assert _openssl(tmp_path) != 0


def _openssl(folder: Path) -> int:
    command = "openssl cms -verify -inform DER -in 01-receiver.p7s -content 01-receiver.json -binary"
    command += " -CAfile ca.pem -purpose any -no_check_time"
    return subprocess.run(command.split(), cwd=folder, capture_output=True, check=False).returncode


def test_the_signer_is_read_from_the_signature() -> None:
    assert c.check_detached_cms(SIGNED, CONTENT) == MEMBER.der
    assert c.check_detached_cms(SIGNED, CONTENT + b" ") is None


@given(st.integers(min_value=0), st.integers(min_value=0, max_value=7))
def test_a_flipped_bit_never_makes_another_person_the_signer(place: int, bit: int) -> None:
    damaged = bytearray(SIGNED)
    damaged[place % len(damaged)] ^= 1 << bit
    found = c.check_detached_cms(bytes(damaged), CONTENT)
    assert found is None or not c.is_issued_by(found, ROOT.der) or found == MEMBER.der


@given(st.binary(max_size=400))
def test_noise_is_no_signature(noise: bytes) -> None:
    assert c.check_detached_cms(noise, CONTENT) is None


def test_the_list_of_revocations_is_signed_by_the_authority() -> None:
    crl = c.revocation_list(AUTHORITY, [c.Withdrawn(MEMBER.serial, AT)], number=3, at=AT)
    assert c.check_revocation_list(crl, ROOT.der) == frozenset({MEMBER.serial})
    _, stranger = c.found_authority("浦江协同医院", demo=False, at=AT)
    for bad in (stranger.der,):
        with pytest.raises(CtdeskError) as refused:
            c.check_revocation_list(crl, bad)
        assert refused.value.code == "TRUST-03"
    with pytest.raises(CtdeskError):
        c.check_revocation_list(b"no list", ROOT.der)


def test_openssl_reads_the_list_of_revocations(tmp_path: Path) -> None:
    crl = c.revocation_list(AUTHORITY, [c.Withdrawn(MEMBER.serial, AT)], number=3, at=AT)
    (tmp_path / "ca.pem").write_bytes(c.certificate_pem(ROOT.der))
    (tmp_path / "list.crl").write_bytes(crl)
    command = "openssl crl -inform DER -in list.crl -CAfile ca.pem -noout -text"
    told = subprocess.run(command.split(), cwd=tmp_path, capture_output=True, check=False, text=True)
    assert "verify OK" in told.stderr
    assert MEMBER.serial.lstrip("0").upper() in told.stdout.replace(":", "").upper()
