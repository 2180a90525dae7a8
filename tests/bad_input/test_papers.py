"""Rows 71–79 at the command line: what is no genuine printed record is never called one."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pikepdf
import pytest

from bad_input.conftest import Ctdesk
from bad_input.telling import said_in_one_line, words
from fixtures.cast import RECOVERY, Cast
from fixtures.forgeries import ALTERED, LOOK_ALIKE
from fixtures.paper_keys import Sealed, sealed_record, the_site
from fixtures.receipt_story import Story


@pytest.fixture(scope="module")
def good() -> Sealed:
    return sealed_record()


@pytest.fixture
def ca(tmp_path: Path) -> Path:
    """The certificate of the authority whose name the hospital knows."""
    path = tmp_path / "ca.der"
    path.write_bytes(the_site().authority.der)
    return path


FORGED = [
    ("seal_stripped", "STRIPPED", "PDF-01"),
    ("pages_only", "STRIPPED", "PDF-01"),
    ("page_replaced_by_update", "ALTERED", "PDF-02"),
    ("bytes_after_the_end", "ALTERED", "PDF-02"),
    ("note_added_by_update", "ALTERED", "PDF-02"),
    ("blob_padding_used", "ALTERED", None),
    ("range_null", None, None),
    ("answer_edited", "ALTERED", None),
    ("signature_removed", None, None),
    ("sealed_by_an_outsider", None, None),
]


@pytest.mark.parametrize(("name", "said", "code"), FORGED)
def test_a_forgery_is_refused_by_name(
    ctdesk: Ctdesk, good: Sealed, ca: Path, tmp_path: Path, name: str, said: str | None, code: str | None
) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(ALTERED[name](good))
    done = ctdesk("verify", path, "--ca", ca)
    assert done.returncode in (1, 2)
    assert done.returncode == 1 or said is None
    assert "Traceback" not in done.stderr
    assert "genuine" not in done.stdout.split("\n")[0]
    if said is not None:
        assert said in done.stdout
    told = json.loads(ctdesk("verify", path, "--ca", ca, "--json").stdout)[0]
    codes = {one["code"] for one in told["findings"]}
    assert codes
    assert code is None or code in codes


def test_a_look_alike_issuer_is_foreign(ctdesk: Ctdesk, ca: Path, tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(sealed_record(LOOK_ALIKE).pdf)
    done = ctdesk("verify", path, "--ca", ca)
    assert done.returncode == 1
    assert "FOREIGN" in done.stdout
    told = json.loads(ctdesk("verify", path, "--ca", ca, "--json").stdout)[0]
    assert "PDF-03" in {one["code"] for one in told["findings"]}
    unpinned = ctdesk("verify", path, "--require-pinned")
    assert unpinned.returncode == 1


def test_an_unpinned_issuer_is_said_with_its_fingerprint(
    ctdesk: Ctdesk, good: Sealed, tmp_path: Path
) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(good.pdf)
    done = ctdesk("verify", path)
    assert done.returncode == 0
    assert "not pinned" in done.stdout
    assert the_site().authority.fingerprint in done.stdout


def _encrypted() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


def _many_pages() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(501):
            pdf.add_blank_page()
        pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "PDF-05"),
        (b"%PDF-1.7\n", "PDF-05"),
        (b"\x00" * 4096, "PDF-05"),
        (b"PK\x03\x04" + b"x" * 100, "PDF-05"),
        ("这不是 PDF".encode(), "PDF-05"),
        (b"%PDF-1.7\nxref\n0 1\ntrailer<</Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF", "PDF-05"),
        (b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 1 0 R>>endobj\ntrailer<</Root 1 0 R>>", "PDF-05"),
    ],
)
def test_what_is_no_pdf_is_unreadable_without_a_traceback(
    ctdesk: Ctdesk, tmp_path: Path, content: bytes, code: str
) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(content)
    done = ctdesk("verify", path)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr + done.stdout
    assert words(code)[:20] in done.stdout + done.stderr


@pytest.mark.parametrize("make", [_encrypted, _many_pages])
def test_limits_are_said(ctdesk: Ctdesk, tmp_path: Path, make: object) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(make())  # type: ignore[operator]  # one of the two above
    told = ctdesk("verify", path, "--json")
    assert told.returncode == 2
    assert {one["code"] for one in json.loads(told.stdout)[0]["findings"]} == {"PDF-06"}


def test_a_file_of_a_gigabyte_is_not_opened(ctdesk: Ctdesk, tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    with path.open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(1_000_000_000)
    done = ctdesk("verify", path, "--json")
    assert done.returncode == 2
    assert {one["code"] for one in json.loads(done.stdout)[0]["findings"]} == {"PDF-06"}


def test_a_missing_file_a_folder_and_a_bad_certificate_are_told(
    ctdesk: Ctdesk, good: Sealed, tmp_path: Path
) -> None:
    for path in (tmp_path / "missing.pdf", tmp_path):
        done = ctdesk("verify", path)
        assert done.returncode == 2
        assert str(path) in done.stderr + done.stdout or path.name in done.stdout
        assert "Traceback" not in done.stderr
    (tmp_path / "paper.pdf").write_bytes(good.pdf)
    (tmp_path / "ca.pem").write_text("-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n")
    said_in_one_line(ctdesk("verify", tmp_path / "paper.pdf", "--ca", tmp_path / "ca.pem"), 2)


def test_a_file_that_would_act_by_itself_is_named_and_does_not(ctdesk: Ctdesk, tmp_path: Path) -> None:
    path, proof = tmp_path / "paper.pdf", tmp_path / "proof"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.Root.OpenAction = pikepdf.Dictionary(
            S=pikepdf.Name.Launch, F=pikepdf.String(f"/bin/touch {proof}")
        )
        pdf.save(path)
    done = ctdesk("verify", path, "--json")
    assert done.returncode == 1
    assert "PDF-08" in {one["code"] for one in json.loads(done.stdout)[0]["findings"]}
    assert not proof.exists()


@pytest.fixture
def printed(cast: Cast, tmp_path: Path) -> Path:
    """The sealed print of a decided receipt."""
    from ctdesk.services import printing

    story = Story(cast, units=1).accepted()
    path = tmp_path / "acceptance.pdf"
    path.write_bytes(cast.do("receiver", printing.print_record, record_id=story.record_id, way="pdf").pdf)
    return path


def test_with_the_site_the_register_is_asked_too(
    ctdesk: Ctdesk, cast: Cast, printed: Path, good: Sealed, tmp_path: Path
) -> None:
    folder, phrase = cast.site.folder, cast.site.folder / RECOVERY
    with_site = ("--site", folder, "--phrase-file", phrase)
    assert ctdesk("verify", printed, *with_site).returncode == 0
    other = tmp_path / "other.pdf"
    other.write_bytes(good.pdf)
    done = ctdesk("verify", other, *with_site)
    assert done.returncode == 1
    assert "FOREIGN" in done.stdout
    stripped = tmp_path / "stripped.pdf"
    with pikepdf.open(printed) as pdf:
        del pdf.Root.AcroForm
        for page in pdf.pages:
            if "/Annots" in page:
                del page.Annots
        pdf.save(stripped)
    done = ctdesk("verify", stripped, *with_site)
    assert done.returncode == 1
    assert "genuine" not in done.stdout


def test_a_paper_whose_record_the_register_does_not_hold_is_not_believed(
    ctdesk: Ctdesk, cast: Cast, printed: Path, cast_template: Path
) -> None:
    """The same hospital, restored to a time before this record: seal valid, register silent."""
    done = ctdesk("verify", printed, "--site", cast_template, "--phrase-file", cast_template / RECOVERY)
    assert done.returncode == 1
    assert "This site has no record" in done.stdout
