"""Recalls and drills as a register: opened from a notice or a finding, with every unit found and kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import exists, func, or_, select

from ctdesk.db.tables.catalogue import Supplier
from ctdesk.db.tables.incidents import Incident
from ctdesk.db.tables.recall import Recall, RecallLine
from ctdesk.db.tables.receipt import DoseUnit
from ctdesk.db.tables.records import Record
from ctdesk.domain.errors import CtdeskError, NotFound
from ctdesk.domain.identifiers import tidy_code
from ctdesk.domain.recall import Criterion, Stopwatch, ensure_scope, is_wide
from ctdesk.services import fields
from ctdesk.services.catalogue import member_name
from ctdesk.services.gate import command, query
from ctdesk.services.incident_tables import deadline_rules, recall_rules
from ctdesk.services.numbers import next_number
from ctdesk.services.obligations import Owner, owe_rule
from ctdesk.services.paging import Page
from ctdesk.services.recall_rows import (
    DRILL,
    ORIGINS,
    PERFORM,
    ensure_duty,
    keep_moments,
    lines_of,
    load_recall,
    move_line,
    open_recall_row,
    sums_of,
    watch_of,
)
from ctdesk.services.recall_search import Scope, found_units, scope_of, stored_scope
from ctdesk.services.recall_units import units_concerned
from ctdesk.services.stored_files import store_file
from ctdesk.services.work import UnitOfWork

SERIES, STOP_RULE = "RECALL", "DL-RECALL-STOP"
MOST_DECLARED = 100_000
# What the register knows of a unit settles its line when it is found.
_KNOWN = {
    "infused": "prove_infused",
    "partially_used": "prove_infused",
    "returned": "prove_returned",
    "destroyed": "prove_destroyed",
    "not_delivered": "prove_not_received",
}


@dataclass(frozen=True, slots=True)
class RecallNotice:
    """What a recall starts from. ``origin``: holder | regulator | own | drill; ``declared`` is how many units
    the notice says were supplied, ``received_at`` when it came; ``incident`` is the number of the case that
    led to it, ``file`` the notice itself.
    """

    origin: str
    text: str
    scope: Scope
    received_at: datetime
    class_code: str | None = None
    reference: str | None = None
    supplier_id: int | None = None
    incident: str | None = None
    declared: int | None = None
    regulator_contact: str | None = None
    file: tuple[str, bytes] | None = None


@dataclass(frozen=True, slots=True)
class RecallRow:
    """A recall in a list with its sums and its stopwatch. ``state``: open | closed | cancelled."""

    id: int
    number: str
    drill: bool
    state: str
    origin: str
    class_code: str | None
    reference: str | None
    text: str
    scope: Scope
    watch: Stopwatch
    ended_at: datetime | None
    found: int
    held: int
    infused: int
    lost: int
    settled: int
    untold: int
    declared: int | None
    opened_by: str | None
    opened_at: datetime
    closed_by: str | None
    close_reason: str | None
    record_id: int | None
    record: str | None
    record_state: str | None
    row_version: int


@command(needs=(PERFORM, DRILL), action="recall.open")
def open_recall(work: UnitOfWork, *, notice: RecallNotice, sure: bool = False) -> int:
    """Open a recall or a drill: every unit found is kept with where it was and how it stood; gives the row.

    The stopwatch of a recall runs from when the notice came, that of a drill from now. Raises RCL-01 … RCL-05
    and RCL-09 for the scope, RCL-16 for one that names nothing but what a whole site shares unless it is
    ``sure``, RCL-17 for a notice of the future, RCL-23 and INC-01 for a holder or a case that is unknown,
    FIELD-… for the rest.
    """
    origin = fields.one_of(notice.origin, "origin", frozenset(ORIGINS))
    drill = origin == "drill"
    ensure_duty(work, drill=drill)
    ensure_scope(notice.scope)
    if notice.received_at > work.now:
        raise CtdeskError("RCL-17", field="received_at")
    declared = fields.number(
        None if notice.declared is None else str(notice.declared),
        "declared",
        low=Decimal(0),
        high=Decimal(MOST_DECLARED),
    )
    text = fields.required(notice.text, "text", fields.TEXT)
    if notice.class_code is not None:
        fields.one_of(notice.class_code, "class_code", frozenset(recall_rules().classes))
    if notice.supplier_id is not None and work.db.get(Supplier, notice.supplier_id) is None:
        raise NotFound("RCL-23", field="supplier_id")
    incident_id = _incident_named(work, notice.incident)
    found = units_concerned(work.db, notice.scope)
    if is_wide(notice.scope) and not sure:
        raise CtdeskError("RCL-16", field="scope", count=len(found))
    row = Recall(
        number=next_number(work, SERIES),
        drill=drill,
        state="open",
        origin=origin,
        class_code=notice.class_code,
        reference=fields.cleaned(notice.reference, "reference"),
        supplier_id=notice.supplier_id,
        incident_id=incident_id,
        text=text,
        criteria=stored_scope(notice.scope),
        received_at=notice.received_at,
        declared=None if declared is None else int(declared),
        regulator_contact=fields.cleaned(notice.regulator_contact, "regulator_contact"),
        file_id=None if notice.file is None else store_file(work, *notice.file),
        started_at=work.now if drill else notice.received_at,
        listed_at=work.now,
        opened_by=work.actor.member_id,
        opened_at=work.now,
    )
    work.db.add(row)
    work.db.flush()
    _add_lines(work, row, found)
    if not drill:
        owe_rule(work, Owner("recall", row.id), deadline_rules()[STOP_RULE], {"aware_at": row.started_at})
    keep_moments(work, row, lines_of(work.db, row.id))
    return row.id


@command(needs=(PERFORM, DRILL), action="recall.find_again")
def find_again(work: UnitOfWork, *, recall_id: int, seen_version: int) -> int:
    """Look again by the same criteria, as after a late shipment; gives how many units were added."""
    row = open_recall_row(work, recall_id, seen_version)
    known = {one.unit_id for one in lines_of(work.db, row.id)}
    found = units_concerned(work.db, scope_of(row.criteria))
    fresh = {unit: by for unit, by in found.items() if unit not in known}
    if fresh:
        _add_lines(work, row, fresh)
        keep_moments(work, row, lines_of(work.db, row.id))
    work.event.wanted = bool(fresh)
    return len(fresh)


@query()
def list_recalls(
    work: UnitOfWork, *, text: str | None = None, after: int | None = None, limit: int = 100
) -> Page[RecallRow]:
    """Recalls and drills, the newest first; ``text`` is part of number, reference or text, or of a batch."""
    chosen = select(Recall).order_by(Recall.id.desc()).limit(limit + 1)
    part = (text or "").strip()
    if part:
        batch = exists().where(
            RecallLine.recall_id == Recall.id,
            DoseUnit.id == RecallLine.unit_id,
            DoseUnit.batch_no.icontains(part, autoescape=True),
        )
        named = (Recall.number, Recall.reference, Recall.text)
        chosen = chosen.where(or_(*(one.icontains(part, autoescape=True) for one in named), batch))
    if after is not None:
        chosen = chosen.where(Recall.id < after)
    found = list(work.db.scalars(chosen))
    rows = tuple(recall_row(work, row) for row in found[:limit])
    return Page(rows, rows[-1].id if len(found) > limit else None)


def recall_row(work: UnitOfWork, row: Recall, lines: Iterable[RecallLine] | None = None) -> RecallRow:
    """A recall as lists show it."""
    known = list(lines if lines is not None else lines_of(work.db, row.id))
    sums = sums_of(row, known)
    record = None if row.record_id is None else work.db.get(Record, row.record_id)
    return RecallRow(
        row.id,
        row.number,
        row.drill,
        row.state,
        row.origin,
        row.class_code,
        row.reference,
        row.text,
        scope_of(row.criteria),
        watch_of(row),
        row.closed_at,
        sums.lines,
        sums.by_state.get("held", 0),
        sums.by_state.get("infused", 0),
        sums.by_state.get("lost", 0),
        sums.settled,
        sum(one.state == "infused" and one.physician_told_at is None for one in known),
        row.declared,
        member_name(work.db, row.opened_by),
        row.opened_at,
        member_name(work.db, row.closed_by),
        row.close_reason,
        row.record_id,
        None if record is None else record.number,
        None if record is None else record.state,
        row.row_version,
    )


def recall_of(work: UnitOfWork, recall_id: int) -> RecallRow:
    """One recall as lists show it; raises RCL-20."""
    return recall_row(work, load_recall(work, recall_id))


def _add_lines(work: UnitOfWork, row: Recall, by: Mapping[int, tuple[Criterion, ...]]) -> None:
    units = found_units(work, list(by))
    lines = [
        RecallLine(
            recall_id=row.id,
            unit_id=unit.id,
            patient_id=unit.patient_id,
            found_by=stored_scope((by[unit.id],))[0],
            found_at=work.now,
            found_disposition=unit.disposition,
            found_place=unit.place,
            found_position=unit.position,
            state="found",
        )
        for unit in units
    ]
    work.db.add_all(lines)
    work.db.flush()
    for unit, line in zip(units, lines, strict=True):
        event = _KNOWN.get(unit.disposition)
        if event is not None and not row.drill:
            move_line(work, row, line, event)
    work.db.flush()


def _incident_named(work: UnitOfWork, number: str | None) -> int | None:
    """The incident of this number, however it is typed; raises INC-01."""
    typed = tidy_code(number or "").upper()
    if not typed:
        return None
    found = work.db.scalar(select(Incident.id).where(func.upper(Incident.number) == typed))
    if found is None:
        raise NotFound("INC-01", field="incident", number=typed)
    return found
