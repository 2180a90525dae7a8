"""One recall whole: its sums, every unit with its patient and what may be done next, what stands against
closing it, who was told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, case, cast, or_, select

from ctdesk.db.tables.catalogue import Supplier
from ctdesk.db.tables.incidents import Incident
from ctdesk.db.tables.quarantine import Telling
from ctdesk.db.tables.recall import Recall, RecallEvent, RecallLine
from ctdesk.db.tables.receipt import DoseUnit, Shipment, TherapyOrder, TreatmentCase
from ctdesk.db.tables.team import Member
from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.recall import DRILL_LINE, LINE, Criterion
from ctdesk.services.catalogue import member_name
from ctdesk.services.gate import query
from ctdesk.services.incident_tables import recall_rules
from ctdesk.services.paging import Page
from ctdesk.services.recall_rows import events_of, lines_of, load_recall, obstacles_of, sums_of
from ctdesk.services.recall_search import (
    FoundUnit,
    Mention,
    Scope,
    found_units,
    mentions_of,
    scope_of,
)
from ctdesk.services.recalls import RecallRow, recall_row
from ctdesk.services.stored_files import FileRef, file_ref
from ctdesk.services.work import UnitOfWork

# The lines of a list stand in this order: what is to be done first, first.
RANKS = (
    *("found", "lost", "held", "infused"),
    *("not_received", "cleared", "returned", "destroyed", "traced"),
)
_STEP = 1_000_000_000  # more than there are lines: rank and line are one key


@dataclass(frozen=True, slots=True)
class LineEvent:
    """What was done with one unit."""

    at: datetime
    event: str
    became: str
    note: str | None
    who: str | None


@dataclass(frozen=True, slots=True)
class RecallLineRow:
    """One unit of a recall. ``unit`` is how it stands now, ``found_…`` how it stood when it was found;
    ``moves`` what may be said of it now; ``physician`` is the patient's, ``told_at`` when they were told.
    """

    id: int
    drill: bool
    unit: FoundUnit
    state: str
    by: tuple[Criterion, ...]
    found_disposition: str
    found_place: str
    found_position: str | None
    note: str | None
    physician: Person | None
    told_at: datetime | None
    settled_by: str | None
    settled_at: datetime | None
    moves: tuple[str, ...]
    events: tuple[LineEvent, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may be called."""

    id: int
    name: str
    phone: str | None


@dataclass(frozen=True, slots=True)
class ToldOfRecall:
    """One conversation about a recall."""

    name: str
    phone: str | None
    way: str
    told_at: datetime
    answer: str | None


@dataclass(frozen=True, slots=True)
class RecallSheet:
    """A recall with everything its page shows. ``next``: hold | tell | settle | explain | reply |
    open_record | sign | nothing; ``percent`` None where nothing was found. ``names`` are members named by
    criteria; ``list_target`` and ``stop_target`` in minutes.
    """

    row: RecallRow
    by_state: Mapping[str, int]
    percent: float | None
    patients: int
    difference: str | None
    regulator_contact: str | None
    received_at: datetime
    supplier: str | None
    incident_id: int | None
    incident: str | None
    file: FileRef | None
    reply: str | None
    replied_by: str | None
    replied_at: datetime | None
    reply_file: FileRef | None
    told: tuple[ToldOfRecall, ...]
    mentions: tuple[Mention, ...]
    obstacles: tuple[CtdeskError, ...]
    next: str
    names: Mapping[str, str]
    list_target: int
    stop_target: int


@query()
def recall_sheet(work: UnitOfWork, *, recall_id: int) -> RecallSheet:
    """One recall as it stands; raises RCL-20."""
    row = load_recall(work, recall_id)
    lines = lines_of(work.db, row.id)
    sums = sums_of(row, lines)
    listed = recall_row(work, row, lines)
    against = obstacles_of(row, lines) if row.state == "open" else ()
    rules = recall_rules()
    scope = listed.scope
    return RecallSheet(
        row=listed,
        by_state=sums.by_state,
        percent=sums.percent,
        patients=len({one.patient_id for one in lines} - {None}),
        difference=row.difference,
        regulator_contact=row.regulator_contact,
        received_at=row.received_at,
        supplier=work.db.scalar(select(Supplier.name).where(Supplier.id == row.supplier_id)),
        incident_id=row.incident_id,
        incident=work.db.scalar(select(Incident.number).where(Incident.id == row.incident_id)),
        file=file_ref(work, row.file_id),
        reply=row.reply,
        replied_by=member_name(work.db, row.replied_by),
        replied_at=row.replied_at,
        reply_file=file_ref(work, row.reply_file_id),
        told=tuple(
            ToldOfRecall(one.name, one.phone, one.way, one.told_at, one.answer)
            for one in work.db.scalars(
                select(Telling).where(Telling.recall_id == row.id).order_by(Telling.told_at, Telling.id)
            )
        ),
        mentions=mentions_of(work, scope, [one.unit_id for one in lines]),
        obstacles=tuple(CtdeskError(code) for code in against),
        next=_next(row, listed, lines, against),
        names=names_in(work, scope),
        list_target=int(rules.list_within.total_seconds() // 60),
        stop_target=int(rules.stop_use_within.total_seconds() // 60),
    )


@query()
def list_recall_lines(
    work: UnitOfWork,
    *,
    recall_id: int,
    text: str | None = None,
    after: int | None = None,
    limit: int = 100,
) -> Page[RecallLineRow]:
    """The units of a recall, those with which something is to be done first; ``text`` is part of a batch, a
    bag, a shipment, a position. Raises RCL-20.
    """
    row = load_recall(work, recall_id)
    rank = case({state: place for place, state in enumerate(RANKS)}, value=RecallLine.state, else_=len(RANKS))
    key = cast(rank, BigInteger) * _STEP + RecallLine.id
    chosen = select(RecallLine, key).where(RecallLine.recall_id == row.id)
    part = (text or "").strip()
    if part:
        named = (DoseUnit.batch_no, DoseUnit.coi_bag_id, Shipment.number, RecallLine.found_position)
        chosen = chosen.join(DoseUnit, DoseUnit.id == RecallLine.unit_id)
        chosen = chosen.join(Shipment, Shipment.id == DoseUnit.shipment_id)
        chosen = chosen.where(or_(*(one.icontains(part, autoescape=True) for one in named)))
    if after is not None:
        chosen = chosen.where(key > after)
    found = work.db.execute(chosen.order_by(key).limit(limit + 1)).all()
    shown = [line for line, _ in found[:limit]]
    further = found[limit - 1][1] if len(found) > limit else None
    return Page(_lines(work, row, shown), further)


def names_in(work: UnitOfWork, scope: Scope) -> Mapping[str, str]:
    """The members that criteria name, by the value they stand under."""
    values = {one.value.strip() for group in scope for one in group if one.kind == "operator"}
    ids = [int(one) for one in values if one.isdecimal()]
    rows = work.db.execute(select(Member.id, Member.name).where(Member.id.in_(ids)))
    return {str(number): name for number, name in rows}


def physicians_of(work: UnitOfWork, unit_ids: Iterable[int]) -> Mapping[int, Person]:
    """The physician of the patient of each unit."""
    chosen = (
        select(DoseUnit.id, Member.id, Member.name, Member.phone)
        .join(Shipment, Shipment.id == DoseUnit.shipment_id)
        .join(TherapyOrder, TherapyOrder.id == Shipment.order_id)
        .join(TreatmentCase, TreatmentCase.id == TherapyOrder.case_id)
        .join(Member, Member.id == TreatmentCase.physician_id)
        .where(DoseUnit.id.in_(tuple(unit_ids)))
    )
    return {unit: Person(number, name, phone) for unit, number, name, phone in work.db.execute(chosen)}


def _lines(work: UnitOfWork, row: Recall, lines: Sequence[RecallLine]) -> tuple[RecallLineRow, ...]:
    units = {one.id: one for one in found_units(work, [line.unit_id for line in lines])}
    events = events_of(work.db, [one.id for one in lines])
    physicians = physicians_of(work, units)
    machine = DRILL_LINE if row.drill else LINE
    return tuple(
        RecallLineRow(
            line.id,
            row.drill,
            units[line.unit_id],
            line.state,
            scope_of([line.found_by])[0],
            line.found_disposition,
            line.found_place,
            line.found_position,
            line.note,
            physicians.get(line.unit_id),
            line.physician_told_at,
            member_name(work.db, line.settled_by),
            line.settled_at,
            tuple(one for one in machine.moves.get(line.state, {}) if one != "hold" and row.state == "open"),
            tuple(_event(work, one) for one in events.get(line.id, ())),
        )
        for line in lines
    )


def _event(work: UnitOfWork, one: RecallEvent) -> LineEvent:
    return LineEvent(one.at, one.event, one.became, one.note, member_name(work.db, one.member_id))


def _next(row: Recall, listed: RecallRow, lines: Sequence[RecallLine], against: Sequence[str]) -> str:
    """The one thing to do next: nobody may use it, then patients, then the rest."""
    if row.state == "closed" and listed.record_state == "voided":
        return "open_record"
    if row.state != "open":
        return "nothing"
    if not row.drill and any(one.state == "found" for one in lines):
        return "hold"
    if not row.drill and listed.untold:
        return "tell"
    for code, step in (
        ("RCL-10", "settle"),
        ("RCL-11", "settle"),
        ("RCL-12", "explain"),
        ("RCL-14", "reply"),
    ):
        if code in against:
            return step
    return "sign" if listed.record_id is not None and listed.record_state != "voided" else "open_record"
