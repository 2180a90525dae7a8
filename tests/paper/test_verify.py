"""The verifier: what is genuine is called so, and nothing else ever is."""

from __future__ import annotations

import os
import random
import subprocess
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pikepdf
import pytest

from ctdesk.forms.messages import load_messages, sentence
from ctdesk.paper.detached import NotValid, check_detached
from ctdesk.paper.sealed_file import NotSealed, check_seal
from ctdesk.paper.verdict import Anchor, Expectations, Verdict, verdict_from_json, verdict_to_json
from ctdesk.paper.verify import LARGEST_FILE, anchor_in_pdf, verify_pdf
from fixtures.acceptance_paper import DECIDED, NUMBER, ROOT
from fixtures.forgeries import ALTERED, LOOK_ALIKE, blob_of
from fixtures.paper_keys import MADE, NOW, Sealed, finish, revocation_list, sealed_record, the_site

PINNED = (bytes.fromhex(the_site().authority.fingerprint),)
TIMES = int(os.environ.get("CTDESK_FAULTS", "1"))
MUTATIONS = 150 * TIMES  # two tests: three thousand with the command for faults
BLOB_STEP = 5 if TIMES == 1 else 1  # odd, so that both digits of a byte are met


@pytest.fixture(scope="module")
def good() -> Sealed:
    return sealed_record()


@pytest.fixture(scope="module")
def small(good: Sealed) -> bytes:
    """One page under a seal, for questions that are asked thousands of times."""
    import io

    from ctdesk.paper.seal import seal

    site = the_site()
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out, static_id=True)
    return seal(out.getvalue(), site.seal.key_der, site.seal.der, site.authority.der, at=DECIDED)


def test_a_genuine_record_is_genuine_and_names_everyone_who_signed(good: Sealed) -> None:
    found = verify_pdf(good.pdf, trusted=PINNED, now=NOW)
    assert found.verdict is Verdict.GENUINE
    assert found.findings == ()
    assert [(one.slot, one.name, one.valid) for one in found.signers] == [
        ("courier", "赵强", True),
        ("receiver", "李文静", True),
        ("verifier", "陈思远", True),
        ("check_1", "李文静", True),
        ("check_2", "陈思远", True),
        ("put_in", "周䶮", True),
        ("decision", "陈思远", True),
        ("lead", "王主任", True),
    ]
    assert (found.number, found.outcome, found.version, found.demo) == (NUMBER, "quarantine", 1, True)
    assert found.sealed_at == DECIDED.isoformat()


def test_a_known_certificate_serves_as_well_as_its_fingerprint(good: Sealed) -> None:
    assert verify_pdf(good.pdf, trusted=(the_site().authority.der,), now=NOW).verdict is Verdict.GENUINE


def test_without_a_known_authority_a_record_is_intact_but_not_pinned(good: Sealed) -> None:
    found = verify_pdf(good.pdf, trusted=None, now=NOW)
    assert found.verdict is Verdict.INTACT_UNPINNED
    assert found.codes == ("PDF-10",)
    assert found.verdict.holds


def test_a_look_alike_authority_is_foreign_once_the_real_one_is_known() -> None:
    forged = sealed_record(LOOK_ALIKE)
    assert verify_pdf(forged.pdf, trusted=PINNED, now=NOW).verdict is Verdict.FOREIGN
    unpinned = verify_pdf(forged.pdf, trusted=None, now=NOW)
    assert unpinned.authority != the_site().authority.fingerprint
    assert unpinned.verdict is Verdict.INTACT_UNPINNED


def test_an_expired_certificate_that_was_valid_when_it_sealed_is_said(good: Sealed) -> None:
    later = verify_pdf(good.pdf, trusted=PINNED, now=MADE + timedelta(days=4000))
    assert later.verdict is Verdict.EXPIRED_SINCE
    assert later.codes == ("PDF-04",)


# What is said of some of them, with the authority known: the verdict and one of its codes.
SAID = {
    "seal_stripped": (Verdict.STRIPPED, "PDF-01"),
    "pages_only": (Verdict.STRIPPED, "PDF-01"),
    "evidence_never_sealed": (Verdict.STRIPPED, "PDF-01"),
    "page_replaced_by_update": (Verdict.ALTERED, "SEAL-03"),
    "revision_appended": (Verdict.ALTERED, "SEAL-03"),
    "comment_after_the_end": (Verdict.ALTERED, "PDF-02"),
    "blob_padding_used": (Verdict.ALTERED, "SEAL-04"),
    "blob_lower_case": (Verdict.ALTERED, "SEAL-04"),
    "blob_high_s": (Verdict.ALTERED, "SEAL-04"),
    "blob_unsigned_attribute": (Verdict.ALTERED, "SEAL-04"),
    "sealed_by_a_member": (Verdict.ALTERED, "SEAL-07"),
    "sealed_by_an_outsider": (Verdict.ALTERED, "PDF-02"),
    "answer_edited": (Verdict.ALTERED, "PART-05"),
    "limit_edited": (Verdict.ALTERED, "PART-06"),
    "file_digest_changed": (Verdict.ALTERED, "PART-07"),
    "signer_renamed": (Verdict.ALTERED, "PART-03"),
    "form_text_changed": (Verdict.ALTERED, "PDF-14"),
    "signature_unlisted": (Verdict.ALTERED, "PDF-17"),
    "signature_removed": (Verdict.ALTERED, "PDF-12"),
    "cms_removed": (Verdict.ALTERED, "PDF-12"),
    "cms_swapped": (Verdict.ALTERED, "SIGNATURE-02"),
    "content_and_record_edited": (Verdict.ALTERED, "SIGNATURE-02"),
    "signed_by_another_member": (Verdict.ALTERED, "SIGNATURE-07"),
    "signed_by_an_outsider": (Verdict.ALTERED, "SIGNATURE-04"),
    "signature_copied": (Verdict.ALTERED, "PDF-15"),
    "signature_listed_twice": (Verdict.ALTERED, "PDF-19"),
    "courier_ink_changed": (Verdict.ALTERED, "PDF-16"),
    "logger_file_swapped": (Verdict.ALTERED, "PDF-20"),
    "other_pages": (Verdict.ALTERED, "PAGE-01"),
}


@pytest.mark.parametrize("name", ALTERED)
def test_a_forgery_is_never_believed(good: Sealed, name: str) -> None:
    load_messages(ROOT / "forms" / "messages")
    forged = ALTERED[name](good)
    assert forged != good.pdf
    for trusted in (PINNED, None):
        found = verify_pdf(forged, trusted=trusted, now=NOW)
        assert not found.verdict.holds, found
        assert any(not finding.notice for finding in found.findings)
        for finding in found.findings:
            for language in ("zh_CN", "en"):
                told = sentence(finding.code, language, **finding.values)
                assert finding.code not in told and "{" not in told and "–" not in told
        if trusted is PINNED and name in SAID:
            verdict, code = SAID[name]
            assert found.verdict is verdict
            assert code in found.codes


def test_what_is_to_be_said_is_of_forgeries_that_are_tried() -> None:
    assert set(SAID) <= set(ALTERED)


def test_a_flipped_bit_anywhere_is_refused(good: Sealed) -> None:
    chance = random.Random(20261121)
    for place in chance.sample(range(len(good.pdf)), MUTATIONS):
        flipped = bytearray(good.pdf)
        flipped[place] ^= 1 << chance.randrange(8)
        assert not verify_pdf(bytes(flipped), trusted=PINNED, now=NOW).verdict.holds, place


def test_no_byte_of_the_signature_blob_can_differ(small: bytes) -> None:
    authority = the_site().authority.certificate
    assert check_seal(small, authority).sealed_at == DECIDED
    first, second = blob_of(small)
    for place in range(first, second, BLOB_STEP):
        flipped = bytearray(small)
        flipped[place] ^= 0x01
        with pytest.raises(Exception) as refusal:  # the PDF library raises what it likes
            check_seal(bytes(flipped), authority)
        assert refusal.value is not None


def test_letters_of_the_blob_have_one_case(small: bytes) -> None:
    authority = the_site().authority.certificate
    first, second = blob_of(small)
    letters = [place for place in range(first, second) if small[place : place + 1].isalpha()]
    for place in letters[:: max(1, len(letters) // 60)]:
        changed = small[:place] + small[place : place + 1].lower() + small[place + 1 :]
        with pytest.raises(NotSealed) as refusal:
            check_seal(changed, authority)
        assert refusal.value.code == "SEAL-04"


def test_mutations_never_pass_and_never_crash(good: Sealed) -> None:
    chance = random.Random(7)
    for _ in range(MUTATIONS):
        changed = bytearray(good.pdf)
        kind = chance.randrange(5)
        place = chance.randrange(len(changed))
        if kind == 0:
            changed[place : place + chance.randrange(1, 40)] = b""
        elif kind == 1:
            changed[place:place] = chance.randbytes(chance.randrange(1, 40))
        elif kind == 2:
            del changed[place:]
        elif kind == 3:
            length = chance.randrange(1, 2000)
            changed[place : place + length] = chance.randbytes(length)
        else:
            other = chance.randrange(len(changed))
            changed[place : place + 200] = good.pdf[other : other + 200]
        if bytes(changed) != good.pdf:
            assert not verify_pdf(bytes(changed), trusted=PINNED, now=NOW).verdict.holds


@pytest.mark.parametrize(
    "junk", [b"", b"%PDF-", b"%PDF-1.7\n%%EOF", b"hello", b"\x00" * 100, b"PK\x03\x04", b"%PDF-1.7" * 999]
)
def test_what_is_no_pdf_is_unreadable(junk: bytes) -> None:
    found = verify_pdf(junk, trusted=PINNED, now=NOW)
    assert found.verdict is Verdict.UNREADABLE
    assert found.codes[-1] == "PDF-05"


def test_too_large_too_many_pages_and_encrypted_files_are_not_looked_into() -> None:
    import io

    assert verify_pdf(b"%PDF-" + bytes(LARGEST_FILE), trusted=None, now=NOW).codes == ("PDF-06",)
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(501):
            pdf.add_blank_page()
        pdf.save(out)
    assert verify_pdf(out.getvalue(), trusted=None, now=NOW).codes == ("PDF-06",)
    for password in ("", "secret"):
        out = io.BytesIO()
        with pikepdf.new() as pdf:
            pdf.add_blank_page()
            pdf.save(out, encryption=pikepdf.Encryption(owner="owner", user=password))
        assert verify_pdf(out.getvalue(), trusted=None, now=NOW).codes == ("PDF-06",)


def test_a_file_that_would_act_by_itself_is_named(good: Sealed) -> None:
    import io

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(good.pdf)) as pdf:
        pdf.Root["/OpenAction"] = pikepdf.Dictionary(
            S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)")
        )
        pdf.Root["/AA"] = pikepdf.Dictionary(
            WC=pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("calc"))
        )
        pdf.save(out)
    found = verify_pdf(out.getvalue(), trusted=PINNED, now=NOW)
    told = {finding.values["what"] for finding in found.findings if finding.code == "PDF-08"}
    assert {"JavaScript", "Launch", "OpenAction"} <= told
    assert not found.verdict.holds


def test_a_signature_after_its_certificate_was_revoked_does_not_count(good: Sealed) -> None:
    site = the_site()
    serial = site.members[7].certificate.serial_number
    before = revocation_list(site.authority, {serial: DECIDED - timedelta(days=1)})
    known = verify_pdf(good.pdf, trusted=PINNED, now=NOW, expectations=Expectations(revocations=before))
    assert known.verdict is Verdict.REVOKED
    assert {one.slot for one in known.signers if not one.valid} == {"verifier", "check_2", "decision"}
    carried = finish(good.pages, replace(good.evidence, revocations=before), site)
    assert verify_pdf(carried, trusted=PINNED, now=NOW).verdict is Verdict.REVOKED
    after = revocation_list(site.authority, {serial: DECIDED + timedelta(days=1)})
    carried = finish(good.pages, replace(good.evidence, revocations=after), site)
    assert verify_pdf(carried, trusted=PINNED, now=NOW).verdict is Verdict.GENUINE


def test_a_list_of_revocations_by_somebody_else_is_refused(good: Sealed) -> None:
    foreign = revocation_list(the_site(LOOK_ALIKE).authority, {1: MADE})
    found = verify_pdf(good.pdf, trusted=PINNED, now=NOW, expectations=Expectations(revocations=foreign))
    assert found.verdict is Verdict.ALTERED
    assert "PDF-13" in found.codes


def test_what_the_caller_knows_has_to_agree(good: Sealed) -> None:
    for expectations, code in (
        (Expectations(db_id="another"), "PDF-09"),
        (Expectations(number="FL-ACC-2026-0001"), "PDF-23"),
        (Expectations(record_digest="0" * 64), "PDF-24"),
    ):
        found = verify_pdf(good.pdf, trusted=PINNED, now=NOW, expectations=expectations)
        assert found.verdict is Verdict.ALTERED
        assert code in found.codes


def test_the_anchor_is_read_from_a_print(good: Sealed) -> None:
    assert anchor_in_pdf(good.pdf).seq == 48213
    assert isinstance(anchor_in_pdf(good.pdf), Anchor)
    with pytest.raises(ValueError):
        anchor_in_pdf(good.pages)
    with pytest.raises(ValueError):
        anchor_in_pdf(b"nothing")


def test_a_verdict_survives_the_way_out_of_the_child(good: Sealed) -> None:
    found = verify_pdf(good.pdf, trusted=None, now=NOW)
    assert verdict_from_json(verdict_to_json(found)) == found


def test_a_signing_time_in_the_cms_is_absent_or_that_of_the_content() -> None:
    from fixtures.paper_keys import detached

    site, at = the_site(), DECIDED
    content = b'{"at":"x"}'
    signer = site.members[3]
    check_detached(content, detached(content, signer), site.authority.certificate, at)
    check_detached(content, detached(content, signer, signed_at=at), site.authority.certificate, at)
    with pytest.raises(NotValid) as refusal:
        late = detached(content, signer, signed_at=at + timedelta(hours=1))
        check_detached(content, late, site.authority.certificate, at)
    assert refusal.value.code == "SIGNATURE-06"


@pytest.mark.parametrize("at", [MADE - timedelta(days=1), MADE + timedelta(days=4000)])
def test_a_certificate_not_in_force_when_it_signed_does_not_count(at: datetime) -> None:
    from fixtures.paper_keys import detached

    site = the_site()
    with pytest.raises(NotValid) as refusal:
        check_detached(b"{}", detached(b"{}", site.members[3]), site.authority.certificate, at)
    assert refusal.value.code == "SIGNATURE-05"


def test_stock_tools_accept_what_we_seal_and_refuse_one_changed_byte(good: Sealed, tmp_path: Path) -> None:
    pdf = tmp_path / "acceptance.pdf"
    pdf.write_bytes(good.pdf)
    told = subprocess.run(["pdfsig", "-nocert", str(pdf)], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in told and "Total document signed" in told
    subprocess.run(["pdfdetach", "-saveall", "-o", str(tmp_path), str(pdf)], check=True, capture_output=True)

    def openssl(content: Path) -> int:
        return subprocess.run(
            [
                "openssl",
                "cms",
                "-verify",
                "-inform",
                "DER",
                "-in",
                str(tmp_path / "07-decision.p7s"),
                "-content",
                str(content),
                "-binary",
                "-CAfile",
                str(tmp_path / "site-ca.pem"),
                "-purpose",
                "any",
                "-no_check_time",
                "-out",
                os.devnull,
            ],
            capture_output=True,
            check=False,
        ).returncode

    content = tmp_path / "07-decision.json"
    assert openssl(content) == 0
    content.write_bytes(content.read_bytes().replace(b"quarantine", b"quarantinf", 1))
    assert openssl(content) != 0
    flipped = bytearray(good.pdf)
    flipped[6000] ^= 1
    pdf.write_bytes(bytes(flipped))
    told = subprocess.run(["pdfsig", "-nocert", str(pdf)], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" not in told


def test_the_sealed_file_stays_pdf_1_7(good: Sealed) -> None:
    import io

    assert good.pdf.startswith(b"%PDF-1.7")
    with pikepdf.open(io.BytesIO(good.pdf)) as pdf:
        assert "/Version" not in pdf.Root or str(pdf.Root.Version) == "/1.7"
        assert "/Extensions" not in pdf.Root
