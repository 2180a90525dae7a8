"""An inspection pack is whole, tells nobody more than it says, and proves itself where there is no ctdesk."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageDraw, ImageFilter
from sqlalchemy import select

from ctdesk.db.tables.audit import AuditEvent
from ctdesk.db.tables.receipt import Patient
from ctdesk.db.tables.records import PrintedCopy
from ctdesk.db.tables.team import Appointment
from ctdesk.domain.errors import Cancelled, CtdeskError, Refused
from ctdesk.paper.verdict import Verdict
from ctdesk.services import certificates, inspections, inspector_log, list_prints, printing, tenure
from ctdesk.services.code_verification import verify_picture
from ctdesk.services.inspection_pack import export_pack, preview_pack
from ctdesk.services.inspection_scope import PackChoice
from ctdesk.services.pack_verification import verify_pack
from ctdesk.services.record_view import read_record
from ctdesk.services.records import note_answers
from ctdesk.services.unit_prints import unit_paper
from fixtures.browser import browser
from fixtures.cast import Cast, password_of
from fixtures.receipt_story import COI, Story

READY = "document.documentElement?.dataset.ready"


def run(folder: Path, *command: str) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return f"{done.returncode} {done.stdout}{done.stderr}"


def photo(pdf: Path, page: int = 0) -> Image.Image:
    """The upper half of a page as a scanner at 200 dpi gives it."""
    document = pypdfium2.PdfDocument(pdf.read_bytes())
    whole: Image.Image = document[page].render(scale=200 / 72).to_pil().convert("RGB")
    document.close()
    return whole.crop((0, 0, whole.width, whole.height // 3))


def at_an_angle(picture: Image.Image) -> Image.Image:
    """As a hand holds a telephone: foreshortened, turned, a little out of focus, darker on one side."""
    wide, tall = picture.size
    corners = (
        -wide * 0.08,
        -tall * 0.1,
        wide * 0.05,
        tall * 1.1,
        wide * 1.02,
        tall * 1.02,
        wide * 1.1,
        -tall * 0.05,
    )
    tilted = picture.transform(
        (wide, tall), Image.Transform.QUAD, corners, Image.Resampling.BICUBIC, fillcolor="grey"
    )
    turned = tilted.rotate(21, expand=True, fillcolor="grey", resample=Image.Resampling.BICUBIC)
    return turned.filter(ImageFilter.GaussianBlur(0.7)).point(lambda value: int(value * 0.7))


def half_covered(picture: Image.Image) -> Image.Image:
    """With a thumb over the inner half of the code in the upper right corner."""
    covered = picture.copy()
    wide, tall = picture.size
    ImageDraw.Draw(covered).rectangle((wide * 0.6, 0, wide * 0.87, tall), fill="tan")
    return covered


def forged(pdf: bytes) -> bytes:
    """The same PDF with one letter of its content changed."""
    place = pdf.rindex(b"endstream") - 40
    return pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]


def test_a_pack_of_one_unit_is_verified_without_ctdesk_and_every_harm_to_it_is_found(
    cast: Cast, tmp_path: Path
) -> None:
    Story(cast).accepted()
    choice = PackChoice("unit", unit_id=1)
    foreseen = cast.ask("lead", preview_pack, choice=choice)
    made = cast.do("lead", export_pack, choice=choice, folder=tmp_path)
    pack = made.path
    manifest = json.loads((pack / "manifest.json").read_bytes())
    assert [one["number"] for one in manifest["files"] if one.get("kind") == "record"] == [
        one.number for one in foreseen.records
    ]
    assert (made.entries, foreseen.attachments > 0) == (foreseen.entries, True)
    with cast.gate.reading() as db:
        copies = {copy.sha256: copy.way for copy in db.scalars(select(PrintedCopy))}
        patient = db.scalars(select(Patient)).first()
        assert patient is not None
        event = db.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc())).first()
        assert event is not None and event.action == "inspection.export_pack"
        trail = {str(seq): bytes(body) for seq, body in db.execute(select(AuditEvent.seq, AuditEvent.body))}
    assert all(copies[one["sha256"]] == "pack" for one in manifest["files"] if one.get("kind") == "record")
    for line in (pack / "chain" / "entries.jsonl").read_text("utf-8").splitlines():
        entry = json.loads(line)
        assert trail[str(entry["seq"])] == entry["body"].encode()

    # A stranger with the tools of any system, by the commands of the README.
    commands = (pack / "README.txt").read_text("utf-8")
    openssl = next(line.strip() for line in commands.splitlines() if line.strip().startswith("openssl"))
    assert run(pack, *openssl.split()).endswith("CMS Verification successful\n")
    (pack / "manifest.checked").unlink()
    assert run(pack, "sha256sum", "--quiet", "-c", "SHA256SUMS").startswith("0")
    assert "Signature is Valid" in run(pack, "pdfsig", "-nocert", "index.pdf")
    assert patient.mrn in (pack / "audit" / "events.zh_CN.txt").read_text("utf-8")

    # ctdesk with the site, whose register knows every copy.
    ca = pack / "certificates" / "site-ca.pem"
    found = verify_pack(pack, site=cast.site)
    assert (found.verdict, found.findings, found.files) == (Verdict.GENUINE, (), made.files)
    assert (found.entries, found.loose) == (made.entries, made.loose)

    # A photo of page one, by ctdesk.
    record = next(path for path in sorted((pack / "records").iterdir()))
    straight, tilted, covered = (tmp_path / name for name in ("straight.png", "tilted.jpg", "covered.png"))
    photo(record).save(straight)
    at_an_angle(photo(record)).save(tilted, quality=70)
    half_covered(photo(record)).save(covered)
    seal = pack / "certificates" / "seal.pem"
    assert [one.verdict for one in verify_picture(tilted, ca=seal)] == ["genuine"]
    assert [one.verdict for one in verify_picture(straight, site=cast.site)] == ["genuine"]
    assert [one.verdict for one in verify_picture(straight)] == ["unknown_site"]
    assert [one.verdict for one in verify_picture(covered, ca=seal)] == ["unreadable"]

    # Another hospital with its own certificates.
    _, foreign = certificates.found_authority("另一家医院", demo=False, at=cast.clock())
    stranger = tmp_path / "stranger.pem"
    stranger.write_bytes(certificates.certificate_pem(foreign.der))
    assert verify_pack(pack, ca=stranger).verdict == Verdict.FOREIGN

    bad = tmp_path / "bad"
    shutil.copytree(pack, bad)
    altered = bad / "records" / record.name
    altered.write_bytes(forged(altered.read_bytes()))
    (bad / "audit" / "events.csv").unlink()
    (bad / "more.txt").write_text("x")
    codes = {(one.code, one.values.get("path")) for one in verify_pack(bad, ca=ca).findings}
    assert codes == {
        ("PACK-14", f"records/{record.name}"),
        ("PACK-13", "audit/events.csv"),
        ("PACK-15", "more.txt"),
    }

    # The page of the pack, in a real browser, without a network.
    with browser(tmp_path / "profile") as page:
        page.open(pack / "verifier.html", READY)

        def answers(field: str, *files: Path) -> list[str]:
            before = page.ask("document.querySelectorAll('.answer').length")
            page.choose(field, files)
            page.wait(f"document.querySelectorAll('.answer').length >= {before + 1}")
            page.wait("!document.documentElement.dataset.busy")
            kinds: list[str] = page.ask(
                "[...document.querySelectorAll('.answer')].map(one => one.dataset.kind)"
            )
            return kinds[: len(kinds) - before]

        assert answers("#folders", pack) == ["pack_whole"]
        assert answers("#folders", bad) == ["pack_broken"]
        assert answers("#files", record) == ["pdf_sealed"]
        assert answers("#files", altered) == ["pdf_altered"]
        assert answers("#files", straight, tilted, covered) == ["unread", "genuine", "genuine"]
        page.ask("document.querySelector('#said_page').value = '2'")
        assert answers("#files", straight) == ["other_page"]
        page.ask("document.querySelector('#said_page').value = ''")
        # The signed list knows a later version.
        page.ask("current.records[0].version += 1")
        assert answers("#files", straight) == ["superseded"]
        assert answers("#files", stranger) == ["certificate"]
        assert answers("#files", straight) == ["unknown_site"]
        assert answers("#files", record) == ["pdf_foreign"]
        assert answers("#folders", pack) == ["pack_broken"]
        assert page.requests == [(pack / "verifier.html").as_uri()]


def test_a_masked_pack_names_no_patient_and_a_stopped_one_leaves_nothing(cast: Cast, tmp_path: Path) -> None:
    Story(cast).accepted()
    choice = PackChoice("patient", patient_id=1, masked=True, originals=False)
    made = cast.do("qa", export_pack, choice=choice, folder=tmp_path, zipped=True)
    shutil.unpack_archive(made.path, tmp_path / "open")
    pack = tmp_path / "open" / made.number
    # The receiver of the cast has the patient's name, so it is told by everything else.
    names = [one.encode() for one in ("0031 7742", "1968-04-12", "R-7742", COI)]
    for path in pack.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            if path.suffix == ".pdf":
                document = pypdfium2.PdfDocument(io.BytesIO(data))
                data = "".join(one.get_textpage().get_text_bounded() for one in document).encode()
                document.close()
            assert not any(name in data for name in names), path
    assert not (pack / "chain").exists() and not (pack / "records").exists()
    found = verify_pack(pack, site=cast.site)
    assert (found.verdict, found.findings, found.masked) == (Verdict.GENUINE, (), True)

    def give_up(done: int, total: int) -> None:
        if done == 2:
            raise Cancelled

    before = sorted(tmp_path.iterdir())
    period = PackChoice(
        "period", starts_on=(cast.clock() - timedelta(days=9)).date(), ends_on=cast.clock().date()
    )
    with pytest.raises(Cancelled):
        cast.do("lead", export_pack, choice=period, folder=tmp_path, report=give_up)
    assert sorted(tmp_path.iterdir()) == before
    with pytest.raises(CtdeskError, match="PACK-05"):
        (tmp_path / made.number.replace("0001", "0002")).mkdir()
        cast.do("lead", export_pack, choice=period, folder=tmp_path)
    with pytest.raises(Refused, match="PERM-01"):
        cast.do("receiver", export_pack, choice=period, folder=tmp_path)
    for wrong, code in (
        (PackChoice("unit"), "PACK-01"),
        (PackChoice("period", starts_on=period.ends_on, ends_on=period.starts_on), "PACK-02"),
        (PackChoice("patient", patient_id=99), "PACK-04"),
        (PackChoice("unit", unit_id=99), "UNIT-15"),
    ):
        with pytest.raises(CtdeskError, match=code):
            cast.ask("lead", preview_pack, choice=wrong)


def test_a_full_disk_is_told_in_a_sentence_and_leaves_nothing(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Story(cast).accepted()
    choice = PackChoice("unit", unit_id=1)
    write = Path.write_bytes

    def full(path: Path, data: bytes) -> int:
        if path.name == "events.csv":
            raise OSError(28, "No space left on device")
        return write(path, data)

    out = tmp_path / "out"
    out.mkdir()
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(CtdeskError, match="PACK-06"):
        cast.do("lead", export_pack, choice=choice, folder=out)
    assert list(out.iterdir()) == []


def test_an_inspector_reads_and_prints_until_the_last_day_and_everything_is_told(cast: Cast) -> None:
    story = Story(cast)
    story.accepted()
    ends = cast.clock() + timedelta(days=2)
    with cast.gate.reading() as db:
        held = db.scalars(select(Appointment.id).where(Appointment.member_id == cast.id("buyer"))).one()
    cast.do("lead", tenure.end_appointment, appointment_id=held, reason="转为检查员账号")
    cast.do(
        "lead", tenure.appoint_member, member_id=cast.id("buyer"), role="R35", ends_at=ends, note="检查通知 7"
    )
    cast.ask("buyer", read_record, record_id=story.record_id)
    cast.ask("buyer", read_record, record_id=story.record_id)  # the page loads again: not looked at twice
    printed = cast.do("buyer", printing.print_record, record_id=story.record_id, way="pdf")
    cast.do("buyer", list_prints.print_list, of=unit_paper, way="pdf", asked={"unit_id": 1})
    with pytest.raises(Refused, match="PERM-03"):
        cast.do("buyer", note_answers, record_id=story.record_id, version=1, entries=())
    acts = cast.ask("qa", inspections.inspector_acts, member_id=cast.id("buyer")).rows
    told = [(one.action, one.about) for one in reversed(acts)]
    told = told[[action for action, _ in told].index(inspector_log.READ) :]
    assert told[0] == (inspector_log.READ, read_number(cast, story.record_id))
    assert [action for action, _ in told] == [inspector_log.READ, "record.print", "list.print", "refused"]
    assert printed.copy_no >= 1
    row = cast.ask("qa", inspections.list_inspectors)[0]
    assert (row.note, row.ends_at, row.acts) == ("检查通知 7", ends, len(acts))
    cast.clock.advance(days=1, hours=23)
    sitting = cast.session("buyer")
    cast.clock.advance(hours=1, minutes=1)
    with pytest.raises(Refused, match="AUTH-09"):  # who still sits there reads nothing more
        cast.gate.fetch(read_record, sitting, record_id=story.record_id)
    with pytest.raises(Refused, match="AUTH-07"):
        cast.gate.sign_in("buyer", password_of("buyer"))


def read_number(cast: Cast, record_id: int) -> str:
    return str(cast.ask("lead", read_record, record_id=record_id).number)
