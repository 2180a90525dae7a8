"""Inspection packs: one folder with sealed records, originals, the trail concerned and all it takes to verify
them without ctdesk.
"""

from __future__ import annotations

import hashlib
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from ctdesk import __version__
from ctdesk.db.tables.records import PrintedCopy, Record
from ctdesk.db.tables.team import Member
from ctdesk.domain.canonical import canonical_bytes
from ctdesk.domain.errors import CtdeskError, StaleRecord
from ctdesk.forms.definition import Text
from ctdesk.services.certificates import certificate_pem, fingerprint_of
from ctdesk.services.checkpoints import Seal, seal_bytes, seal_of
from ctdesk.services.declaration import Preparation
from ctdesk.services.enrolment import revocations
from ctdesk.services.gate import command, query
from ctdesk.services.inspection_folder import (
    Folder,
    disk_error,
    pages_of,
    remove,
    safe_name,
    verifier_page,
    zip_folder,
)
from ctdesk.services.inspection_scope import (
    PATIENT,
    UNIT,
    PackChoice,
    Scope,
    attachments_of,
    evidence_of,
    scope_of,
    shows_identities,
)
from ctdesk.services.inspection_slice import ChainProof, anchor_line, entries_of, entry_line, proof_of
from ctdesk.services.inspection_words import Saying, slice_csv, slice_sentences
from ctdesk.services.numbers import coming_number, next_number
from ctdesk.services.printing import next_copy, reading_work
from ctdesk.services.trail_body import moment
from ctdesk.services.work import UnitOfWork, silent

if TYPE_CHECKING:
    from ctdesk.paper.list_paper import ListPaper

SERIES = "INS"
MANIFEST_TYPE, CURRENT_TYPE = "ctdesk-pack", "ctdesk-current"
INDEX, MANIFEST, SUMS, VERIFIER = "index.pdf", "manifest.json", "SHA256SUMS", "verifier.html"
_DUTIES = ("documents.export",)
_PER_RECORD = 2 * 1024 * 1024  # bytes that a sealed record may take, for the question whether there is room
_BASE = 8 * 1024 * 1024
_PART = ".ctdesk-pack-"


@dataclass(frozen=True, slots=True)
class PackRecord:
    """A record as the preview lists it; one that shows identities may be ``left_out``."""

    number: str
    version: int
    form_code: str
    state: str
    identities: bool
    files: int
    left_out: bool


@dataclass(frozen=True, slots=True)
class PackPreview:
    """What a pack will hold: records, files, entries of the trail; ``size`` is about what it takes, in bytes.

    ``patients`` are those whose identity can be read in it; ``scanned`` entries were looked through.
    """

    label_zh: str
    label_en: str
    records: tuple[PackRecord, ...]
    attachments: int
    entries: int
    team_days: int
    size: int
    patients: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PackMade:
    """A pack that lies on the disk."""

    number: str
    path: Path
    files: int
    records: int
    entries: int
    loose: int
    size: int
    manifest_sha256: str


@dataclass(frozen=True, slots=True)
class Copied:
    """One sealed record of a pack, to be counted when the pack is."""

    record_id: int
    row_version: int
    version: int
    copy_no: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Built:
    """A pack that lies whole under a name of its own and waits for its entry in the trail."""

    made: PackMade
    part: Path
    copies: tuple[Copied, ...]
    facts: Mapping[str, object]
    head_seq: int
    head: str


@query(needs=_DUTIES)
def preview_pack(work: UnitOfWork, *, choice: PackChoice) -> PackPreview:
    """What a pack would hold. Raises what ``scope_of`` raises."""
    scope = scope_of(work.db, choice, work.now)
    entries = entries_of(work.db, scope, work.report)
    rows, size, attached = [], _BASE, 0
    for record in scope.records:
        files = attachments_of(work.db, record)
        left_out = not choice.originals and shows_identities(record)
        if not left_out:
            attached += len(files)
            size += _PER_RECORD + 2 * sum(one.size for one in files)
        rows.append(
            PackRecord(
                record.number, record.version, record.form_code, record.state,
                shows_identities(record), 0 if left_out else len(files), left_out,
            )
        )  # fmt: skip
    if choice.originals:
        kept = evidence_of(work.db, scope)
        attached, size = attached + len(kept), size + sum(one.size for one in kept)
    size += sum(len(one.body) * 3 for one in entries)
    label = _labels(choice, scope, masked=False)
    shown = not choice.masked or any(row.identities for row in rows if choice.originals)
    return PackPreview(
        label.zh_CN, label.en, tuple(rows), attached, len(entries), len(scope.team_days), size,
        scope.patients if shown else (),
    )  # fmt: skip


def _built(preparation: Preparation, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
    work = replace(reading_work(preparation, "inspection.export"), report=silent)
    built = _build(
        work,
        preparation,
        arguments["choice"],
        Path(arguments["folder"]),
        zipped=bool(arguments.get("zipped")),
    )
    return {**arguments, "built": built}


@command(needs=_DUTIES, action="inspection.export_pack", prepare=_built, anchor="print")
def export_pack(
    work: UnitOfWork, *, choice: PackChoice, folder: Path, built: Built, zipped: bool = False
) -> PackMade:
    """Write an inspection pack into ``folder``, under its own number; every record in it is a counted copy.

    Called without ``built``: it is made before the transaction, under a name of its own, and renamed last, so
    that there is a whole pack or none. Raises PACK-01 … PACK-07, FILE-… of the disk, PRINT-01 without a seal.
    """
    try:
        if next_number(work, SERIES) != built.made.number:
            raise StaleRecord("PACK-07")
        for one in built.copies:
            _count(work, built, one)
        work.event.facts.update(built.facts)
        work.db.flush()
        if built.made.path.exists():
            raise CtdeskError("PACK-05", path=built.made.path)
        try:
            built.part.rename(built.made.path)
        except OSError as error:
            raise disk_error(error, built.made.path) from error
    except BaseException:
        remove(built.part)
        raise
    return built.made


def _count(work: UnitOfWork, built: Built, one: Copied) -> None:
    record = work.db.get(Record, one.record_id)
    if (
        record is None
        or (record.version, record.row_version) != (one.version, one.row_version)
        or next_copy(work.db, record, "record") != one.copy_no
    ):
        raise StaleRecord("PACK-07")
    work.db.add(
        PrintedCopy(
            record_id=one.record_id,
            version=one.version,
            kind="record",
            copy_no=one.copy_no,
            sha256=one.sha256,
            head_seq=built.head_seq,
            head=built.head,
            by=work.actor.member_id,
            at=work.now,
            way="pack",
        )
    )


def _build(
    work: UnitOfWork, preparation: Preparation, choice: PackChoice, folder: Path, *, zipped: bool
) -> Built:
    seal = seal_of(work.db)
    if seal is None:
        raise CtdeskError("PRINT-01")
    scope = scope_of(work.db, choice, work.now)
    number = coming_number(work, SERIES)
    path = folder / (number + (".zip" if zipped else ""))
    if not folder.is_dir():
        raise CtdeskError("FILE-04", path=folder)
    if path.exists():
        raise CtdeskError("PACK-05", path=path)
    _ensure_room(work, scope, folder, twice=zipped)
    part = folder / f"{_PART}{secrets.token_hex(4)}"
    try:
        part.mkdir()
        made, copies, facts = _fill(work, preparation, choice, scope, seal, number, Folder(part), path)
        if zipped:
            whole = part.with_suffix(".zip")
            zip_folder(part, whole, number)
            shutil.rmtree(part)
            part = whole
    except OSError as error:
        remove(part, part.with_suffix(".zip"))
        raise disk_error(error, folder) from error
    except BaseException:
        remove(part, part.with_suffix(".zip"))
        raise
    return Built(made, part, copies, facts, work.head.seq, work.head.seal_hex)


def _fill(
    work: UnitOfWork,
    preparation: Preparation,
    choice: PackChoice,
    scope: Scope,
    seal: Seal,
    number: str,
    into: Folder,
    path: Path,
) -> tuple[PackMade, tuple[Copied, ...], Mapping[str, object]]:
    from ctdesk.services import inspection_papers, print_sheet
    from ctdesk.services.list_prints import sealed_list
    from ctdesk.services.team_prints import team_then_paper
    from ctdesk.services.unit_prints import unit_paper

    press, zone = print_sheet.the_press(), ZoneInfo(work.site.time_zone)
    steps, done = len(scope.records) + len(scope.team_days) + len(scope.units) + 3, 0

    def step() -> None:
        nonlocal done
        done += 1
        preparation.report(done, steps)

    def put_list(paper: ListPaper, name: str, *, identities: bool) -> None:
        sheet = sealed_list(work, paper, f"{number}/{len(into.listed) + 1}")
        into.put(name, sheet.printed.pdf, identities=identities, kind="list", number=sheet.number,
                 pages=pages_of(sheet.printed.pdf))  # fmt: skip
        step()

    preparation.report(0, steps)
    copies: list[Copied] = []
    current: list[dict[str, object]] = []
    left_out: list[Record] = []
    for place, record in enumerate(scope.records, start=1):
        identities = shows_identities(record)
        digest = _digest_of(work, record)
        current.append(
            {"number": record.number, "version": record.version, "state": record.state, "digest": digest}
        )
        if identities and not choice.originals:
            left_out.append(record)
            step()
            continue
        copy = next_copy(work.db, record, "record")
        pdf = print_sheet.sealed_print(work, record, copy)
        stem = f"{place:03d}-{safe_name(record.number)}-v{record.version}-copy{copy}"
        sha256 = into.put(
            f"records/{stem}.pdf", pdf, identities=identities, kind="record", number=record.number,
            version=record.version, revision=record.form_revision, form=record.form_code, copy=copy,
            pages=pages_of(pdf),
        )  # fmt: skip
        copies.append(Copied(record.id, record.row_version, record.version, copy, sha256))
        for nth, one in enumerate(attachments_of(work.db, record), start=1):
            name = f"attachments/{safe_name(record.number)}/{nth:02d}-{safe_name(one.name)}"
            into.put(name, work.blobs.get(one.sha256), identities=identities, kind="original",
                     number=record.number, item=one.path)  # fmt: skip
        step()
    if choice.originals:
        for stored in evidence_of(work.db, scope):
            name = f"attachments/evidence/{stored.id:05d}-{safe_name(stored.name)}"
            into.put(name, work.blobs.get(stored.sha256), identities=True, kind="original")
    if not choice.masked:
        for unit_id in scope.units:
            name = f"lists/unit-{unit_id}.pdf"
            put_list(unit_paper(work, unit_id=unit_id), name, identities=True)
    for at in scope.team_days:
        name = f"lists/team-{at.astimezone(zone):%Y-%m-%d}.pdf"
        put_list(team_then_paper(work, at=at), name, identities=False)
    entries = entries_of(work.db, scope, lambda *_: preparation.report(done, steps))
    proof = ChainProof((), (), len(entries)) if choice.masked else proof_of(work, seal, scope, entries)
    step()
    shown = not choice.masked
    members = {int(one): str(name) for one, name in work.db.execute(select(Member.id, Member.name))}
    say = Saying(press, zone, members, choice.masked)
    into.put("audit/events.csv", slice_csv(entries, say), identities=shown,
             kind="trail")  # fmt: skip
    for language in ("zh_CN", "en"):
        said = slice_sentences(entries, say, language)
        into.put(f"audit/events.{language}.txt", said, identities=shown, kind="trail")
    if not choice.masked:
        told = b"".join(entry_line(one) for one in proof.entries)
        into.put("chain/entries.jsonl", told, identities=True, kind="chain")
        anchors = b"".join(anchor_line(one) for one in proof.anchors)
        into.put("chain/anchors.jsonl", anchors, identities=True, kind="chain")
    authority, own = certificate_pem(seal.authority), certificate_pem(seal.certificate)
    into.put("certificates/site-ca.pem", authority, identities=False, kind="certificate")
    into.put("certificates/seal.pem", own, identities=False, kind="certificate")
    listed = revocations(work.db)
    if listed is not None:
        into.put("certificates/revocations.crl", listed, identities=False, kind="certificate")
    content = canonical_bytes(
        {
            "v": 1, "type": CURRENT_TYPE, "db_id": work.site.db_id, "at": moment(work.now),
            "seq": work.head.seq, "records": current,
        }
    )  # fmt: skip
    cms = seal_bytes(seal, content)
    into.put("current.json", content, identities=False, kind="current")
    into.put("current.json.p7s", cms, identities=False, kind="current")
    into.put(
        VERIFIER, verifier_page(work.site, authority + own, content, cms), identities=False, kind="verifier"
    )
    step()
    label = _labels(choice, scope, masked=choice.masked)
    index = inspection_papers.index_paper(
        work,
        press,
        label,
        into.listed,
        tuple(left_out),
        len(entries),
        proof,
        masked=choice.masked,
    )
    sealed = sealed_list(work, index, number)
    into.put(INDEX, sealed.printed.pdf, identities=not choice.masked and bool(scope.patients), kind="index",
             number=number, pages=pages_of(sealed.printed.pdf))  # fmt: skip
    readme = inspection_papers.readme_text(
        work, number, label, fingerprint_of(seal.authority), masked=choice.masked,
        identities=any(bool(one["identities"]) for one in into.listed),
    )  # fmt: skip
    into.put("README.txt", readme, identities=not choice.masked and bool(scope.patients), kind="readme")
    sums = "".join(f"{one['sha256']}  {one['path']}\n" for one in into.listed)
    into.put(SUMS, sums.encode(), identities=False, kind="sums")
    manifest = {
        "v": 1, "type": MANIFEST_TYPE, "number": number, "db_id": work.site.db_id,
        "site": {"zh_CN": work.site.name_zh, "en": work.site.name_en, "demo": work.site.demo},
        "label": {"zh_CN": label.zh_CN, "en": label.en}, "masked": choice.masked,
        "at": moment(work.now), "by": work.actor.name, "app": __version__,
        "head": {"seq": work.head.seq, "seal": work.head.seal_hex},
        "files": sorted(into.listed, key=lambda one: str(one["path"])),
    }  # fmt: skip
    raw = canonical_bytes(manifest)
    count = len(into.listed)
    into.put(MANIFEST, raw, identities=False)
    into.put(f"{MANIFEST}.p7s", seal_bytes(seal, raw), identities=False)
    step()
    made = PackMade(
        number,
        path,
        count,
        len(copies),
        len(entries),
        proof.loose,
        into.size,
        hashlib.sha256(raw).hexdigest(),
    )
    lists = [one["sha256"] for one in into.listed if one.get("kind") in ("list", "index")]
    facts: dict[str, object] = {
        "pack": {
            "number": number, "kind": choice.kind, "unit_id": choice.unit_id, "patient_id": choice.patient_id,
            "topics": list(choice.topics),
            "starts_on": None if choice.starts_on is None else choice.starts_on.isoformat(),
            "ends_on": None if choice.ends_on is None else choice.ends_on.isoformat(),
            "masked": choice.masked, "originals": choice.originals, "files": count,
            "records": [one["number"] for one in into.listed if one.get("kind") == "record"],
            "manifest_sha256": made.manifest_sha256, "lists": lists,
        }
    }  # fmt: skip
    return made, tuple(copies), facts


def _digest_of(work: UnitOfWork, record: Record) -> str:
    from ctdesk.domain.signatures import record_digest
    from ctdesk.services.record_contents import content_of

    return record_digest(content_of(work, record, copy=1))


def _labels(choice: PackChoice, scope: Scope, *, masked: bool) -> Text:
    """What a pack is about, in both languages."""
    from ctdesk.services.print_sheet import the_press

    press = the_press()
    if masked and choice.kind in (UNIT, PATIENT):
        return press.word("pack_unit_masked" if choice.kind == UNIT else "pack_patient_masked")
    topics = [press.word(f"pack_topic_{one}") for one in choice.topics]
    word = press.word(f"pack_{choice.kind}")
    zh = "、".join(one.zh_CN for one in topics) or word.zh_CN
    en = ", ".join(one.en for one in topics) or word.en
    return Text(zh_CN=f"{zh} {scope.label}", en=f"{en} {scope.label}")


def _ensure_room(work: UnitOfWork, scope: Scope, folder: Path, *, twice: bool) -> None:
    needed = _BASE + sum(
        _PER_RECORD + 2 * sum(one.size for one in attachments_of(work.db, record)) for record in scope.records
    )
    free = shutil.disk_usage(folder).free
    if free < needed * (2 if twice else 1):
        raise CtdeskError("PACK-06", needed=needed // 1024**2 + 1, free=free // 1024**2)
