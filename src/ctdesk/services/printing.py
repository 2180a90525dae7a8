"""Printing: the sealed record, drafts and blank forms. Rendering and sealing happen before the
transaction; copies are counted.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ctdesk.db.tables.records import PrintedCopy, Record
from ctdesk.domain.answers import RecordId
from ctdesk.domain.errors import CtdeskError, StaleRecord
from ctdesk.domain.records import RecordState
from ctdesk.services.declaration import Preparation
from ctdesk.services.gate import audit_head, command, query
from ctdesk.services.record_ground import load_record
from ctdesk.services.work import EventNote, UnitOfWork

WAYS = frozenset({"pdf", "spooler"})
RECORD, DRAFT = "record", "draft"
_COMPLETE = (RecordState.COMPLETED, RecordState.REVIEWED, RecordState.VOIDED)


@dataclass(frozen=True, slots=True)
class Printed:
    """A print: the file, which copy it is, its digest, and the name it is offered under."""

    pdf: bytes
    copy_no: int
    sha256: str
    file_name: str
    kind: str


@dataclass(frozen=True, slots=True)
class CopyRow:
    """A copy that was printed."""

    copy_no: int
    kind: str
    version: int
    sha256: str
    head_seq: int
    at: Any
    way: str
    by: str | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A rendered print that waits to be counted."""

    printed: Printed
    version: int
    row_version: int
    head_seq: int
    head: str


def _rendered(preparation: Preparation, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
    work = reading_work(preparation)
    record = load_record(work, arguments["record_id"])
    return {**arguments, "sheet": _render(work, record)}


def _rendered_draft(preparation: Preparation, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
    work = reading_work(preparation)
    record = load_record(work, arguments["record_id"])
    return {**arguments, "sheet": _render(work, record, draft=True)}


@command(needs=None, action="record.print", prepare=_rendered, anchor="print", for_readers=True)
def print_record(work: UnitOfWork, *, record_id: RecordId, way: str, sheet: Sheet) -> Printed:
    """Print a record: sealed with all its evidence once it is complete, as a marked draft before.

    Called without ``sheet``: it is made before the transaction. Raises REC-47 when the record moved on
    meanwhile, FIELD-04 for an unknown way.
    """
    return _count(work, record_id, way, sheet)


@command(needs=None, action="record.print_draft", prepare=_rendered_draft, for_readers=True)
def print_draft(work: UnitOfWork, *, record_id: RecordId, way: str, sheet: Sheet) -> Printed:
    """Print a record as it stands, marked as a draft on every page and without seal."""
    return _count(work, record_id, way, sheet)


@query()
def preview_record(work: UnitOfWork, *, record_id: RecordId) -> bytes:
    """The pages as they will look, to be shown and never handed out: not counted, without evidence and
    seal.
    """
    from ctdesk.services.print_sheet import draft_sheet, pages_only

    record = load_record(work, record_id)
    return pages_only(work, record) if RecordState(record.state) in _COMPLETE else draft_sheet(work, record)


@query()
def blank_form(work: UnitOfWork, *, code: str) -> Printed:
    """A controlled form to be filled in by hand, for the hour without a computer."""
    from ctdesk.services.print_sheet import blank_sheet

    pdf = blank_sheet(work, code)
    return Printed(pdf, 0, hashlib.sha256(pdf).hexdigest(), f"{code}-blank.pdf", "blank")


@query()
def unprintable_characters(work: UnitOfWork, *, record_id: RecordId) -> tuple[str, ...]:
    """Characters that the paper cannot draw, to be named before somebody signs (decision 34)."""
    from ctdesk.services.print_sheet import glyphs_missing

    return glyphs_missing(work, load_record(work, record_id))


@query()
def list_copies(work: UnitOfWork, *, record_id: RecordId) -> tuple[CopyRow, ...]:
    """The copies of a record, the first one first."""
    from ctdesk.services.catalogue import member_name

    rows = work.db.scalars(
        select(PrintedCopy).where(PrintedCopy.record_id == record_id).order_by(PrintedCopy.id)
    )
    return tuple(
        CopyRow(
            row.copy_no,
            row.kind,
            row.version,
            row.sha256,
            row.head_seq,
            row.at,
            row.way,
            member_name(work.db, row.by),
        )
        for row in rows
    )


def _count(work: UnitOfWork, record_id: RecordId, way: str, sheet: Sheet) -> Printed:
    if way not in WAYS:
        raise CtdeskError("FIELD-04", field="way", value=way)
    record = load_record(work, record_id)
    same = (record.version, record.row_version) == (sheet.version, sheet.row_version)
    if not same or sheet.printed.copy_no != next_copy(work.db, record, sheet.printed.kind):
        raise StaleRecord("REC-47", number=record.number)
    work.db.add(
        PrintedCopy(
            record_id=record.id,
            version=record.version,
            kind=sheet.printed.kind,
            copy_no=sheet.printed.copy_no,
            sha256=sheet.printed.sha256,
            head_seq=sheet.head_seq,
            head=sheet.head,
            by=work.actor.member_id,
            at=work.now,
            way=way,
        )
    )
    work.event.record_id = record.id
    work.event.facts["print"] = {
        "number": record.number,
        "version": record.version,
        "kind": sheet.printed.kind,
        "copy": sheet.printed.copy_no,
        "sha256": sheet.printed.sha256,
    }
    return sheet.printed


def _render(work: UnitOfWork, record: Record, *, draft: bool = False) -> Sheet:
    from ctdesk.services import print_sheet

    complete = RecordState(record.state) in _COMPLETE and not draft
    kind = RECORD if complete else DRAFT
    copy = next_copy(work.db, record, kind)
    pdf = print_sheet.sealed_print(work, record, copy) if complete else print_sheet.draft_sheet(work, record)
    return Sheet(
        Printed(pdf, copy, hashlib.sha256(pdf).hexdigest(), file_name(record, kind, copy), kind),
        record.version,
        record.row_version,
        work.head.seq,
        work.head.seal_hex,
    )


def file_name(record: Record, kind: str, copy: int) -> str:
    """What a print is called: number, version, and what it is; no patient in it."""
    stem = re.sub(r"[^A-Za-z0-9_-]+", "_", record.number)
    tail = "draft" if kind == DRAFT else f"copy{copy}"
    return f"{stem}-v{record.version}-{tail}.pdf"


def next_copy(db: Session, record: Record, kind: str) -> int:
    last = db.scalar(
        select(func.max(PrintedCopy.copy_no)).where(
            PrintedCopy.record_id == record.id,
            PrintedCopy.version == record.version,
            PrintedCopy.kind == kind,
        )
    )
    return (last or 0) + 1


def reading_work(preparation: Preparation, action: str = "record.print") -> UnitOfWork:
    """A unit of work that only reads, for what is rendered before the transaction."""
    if preparation.library is None or preparation.blobs is None:
        raise TypeError("a print needs the site's library and attachments")
    return UnitOfWork(
        db=preparation.db,
        actor=preparation.actor,
        now=preparation.now,
        site=preparation.site,
        library=preparation.library,
        effects={},
        blobs=preparation.blobs,
        rights=preparation.rights,
        head=audit_head(preparation.db),
        event=EventNote(action),
        report=preparation.report,
    )
