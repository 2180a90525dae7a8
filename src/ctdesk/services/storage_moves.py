"""Put-ins and moves of cassettes: ordered, carried out and verified with a record (CT-STO-001).

The product is where the first person put it when that person signs, so the register follows the first
signature; the units stay held until a second person has read what lies there. A reading that differs freezes
them and opens an incident.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from ctdesk.db.tables.movements import MoveLine, StorageMove
from ctdesk.db.tables.receipt import DoseUnit, Shipment
from ctdesk.db.tables.records import Record
from ctdesk.db.tables.storage import StoragePosition
from ctdesk.domain.errors import CtdeskError, NotFound
from ctdesk.domain.identifiers import same_code
from ctdesk.domain.records import next_record_state
from ctdesk.domain.storage import WAYS, Way, ensure_may_lie, way_of
from ctdesk.domain.units import next_place
from ctdesk.services import fields
from ctdesk.services.arrivals import note_unit
from ctdesk.services.catalogue import member_name
from ctdesk.services.gate import command, query
from ctdesk.services.holds import COUNT_OPEN, FROZEN, MOVE_OPEN, HoldSource, lift_holds, place_hold
from ctdesk.services.incident_wordings import LIST, Wording
from ctdesk.services.incidents import register_incident
from ctdesk.services.move_subject import FORM, LineOfMove
from ctdesk.services.numbers import next_number
from ctdesk.services.paging import Page
from ctdesk.services.record_ground import Ground, ground_of
from ctdesk.services.records import open_record
from ctdesk.services.source_values import given
from ctdesk.services.storage_rules import load_of, place_of, position_by_code, units_of
from ctdesk.services.work import UnitOfWork

MOVE, PUT_IN = "storage.move", "storage.put_in"
MOST_LINES = 60
_GRAVE = "II"
# Whoever may put in may also bring in what was kept elsewhere; taking out and moving is the custodian's.
_PUTS_IN = frozenset({"put_in", "from_shipper", "from_depot", "found"})
_ENDS = {"tank": "in_tank", "shipper": "in_shipper", "depot": "at_other_site"}
THAWED = frozenset({"thawing", "thawed", "issued", "bedside_verified", "infusing", "infused"})


@dataclass(frozen=True, slots=True)
class CassetteMove:
    """One cassette that is to be moved: into a position, or into the shipper or depot named ``to_other``."""

    shipment_id: int
    cassette: int
    to_position_id: int | None = None
    to_other: str | None = None


@dataclass(frozen=True, slots=True)
class MoveRow:
    """A move in a list. ``state``: open | moved (awaits the second person) | verified | cancelled."""

    id: int
    number: str
    kind: str
    reason: str
    cassettes: int
    places: str
    opened_by: str | None
    opened_at: datetime
    closed_at: datetime | None
    record_id: int | None
    record: str
    state: str


@dataclass(frozen=True, slots=True)
class MovePlace:
    """A line of a move as the page shows it."""

    cassette: int
    shipment_id: int
    shipment: str
    batch_no: str | None
    from_words: str
    to_words: str


@dataclass(frozen=True, slots=True)
class MoveDetail:
    """A move with its lines."""

    row: MoveRow
    lines: tuple[MovePlace, ...]
    cancel_reason: str | None


@command(needs=(MOVE, PUT_IN), action="storage.open_move")
def open_move(work: UnitOfWork, *, kind: str, reason: str, lines: tuple[CassetteMove, ...]) -> int:
    """Order a move and open its record; gives the record's id. The positions it goes to are kept for it.

    Raises STO-20 where such a move cannot begin, STO-21 for a position or cassette named twice, STO-22 for a
    cassette another move is under way with, STO-23 for one whose thaw has begun, STO-04 and STO-10 … STO-12
    where it may not lie, STO-24 without a place to go, FIELD-04 for an unknown kind.
    """
    fields.one_of(kind, "kind", frozenset(WAYS))
    if kind not in _PUTS_IN:
        work.need(MOVE)
    told = fields.required(reason, "reason", 500)
    if not lines:
        raise CtdeskError("FIELD-01", field="lines")
    if len(lines) > MOST_LINES:
        raise CtdeskError("STO-25", field="lines", most=MOST_LINES)
    _ensure_named_once(lines)
    row = StorageMove(
        number=next_number(work, "MOV"),
        kind=kind,
        reason=told,
        opened_by=work.actor.member_id,
        opened_at=work.now,
        record_id=None,
        closed_at=None,
        cancelled_at=None,
        cancel_reason=None,
    )
    work.db.add(row)
    work.db.flush()
    for ordinal, line in enumerate(lines, start=1):
        work.db.add(_planned(work, row, ordinal, line))
    work.db.flush()
    record = open_record(
        work,
        form_code=FORM,
        subject_kind="storage_move",
        subject_id=row.id,
        # Not where it goes: the second person reads that without being told.
        subject_label=f"{row.number} · {len(lines)}",
    )
    row.record_id = record.id
    work.db.flush()
    return record.id


@command(needs=(MOVE, PUT_IN), action="storage.cancel_move")
def cancel_move(work: UnitOfWork, *, move_id: int, reason: str) -> None:
    """Give up a move that nobody signed yet; its positions are free again and its record is voided.

    Raises STO-26 once somebody signed or it was cancelled.
    """
    row = _move(work.db, move_id)
    record = None if row.record_id is None else work.db.get(Record, row.record_id)
    signed = record is not None and bool(ground_of(work, record).signatures)
    if row.closed_at is not None or row.cancelled_at is not None or signed:
        raise CtdeskError("STO-26", number=row.number)
    row.cancel_reason = work.event.reason = fields.required(reason, "reason", 500)
    row.cancelled_at = work.now
    row.row_version += 1
    if record is not None and record.state != "voided":
        record.void_reason = row.cancel_reason
        record.state = next_record_state(record.state, "void").value
        record.row_version += 1
        work.event.record_id = record.id


def move_performed(work: UnitOfWork, record: Record) -> None:
    """The first signature: every cassette is where its performer scanned it, and held until it is verified.

    Raises STO-27 for another cassette than the one the line is about, STO-06 for an unknown position,
    STO-04 and STO-10 … STO-12 where product may not lie, PERM-01 for who may put in but not move.
    """
    ground = ground_of(work, record)
    row = ground.subject.row
    assert isinstance(row, StorageMove)
    if row.cancelled_at is not None:
        raise CtdeskError("STO-26", number=row.number)
    if row.kind not in _PUTS_IN:
        work.need(MOVE)
    for number, line in enumerate(ground.subject.lines, start=1):
        _ensure_same_cassette(ground, number, line)
        _carry_out(work, ground, row, number, line)
    if row.closed_at is None:
        row.closed_at = work.now
    row.row_version += 1


def move_verified(work: UnitOfWork, record: Record) -> None:
    """The second signature: what was read alike is held no longer, what differs is frozen (incident ST5)."""
    ground = ground_of(work, record)
    row = ground.subject.row
    differ: list[DoseUnit] = []
    wrong: list[str] = []
    for number, line in enumerate(ground.subject.lines, start=1):
        same = all(
            _agree(given(ground, f"{second}:{number}@second"), given(ground, f"{first}:{number}"))
            for first, second in (("B7", "C1"), ("B9", "C2"), ("B11", "C3"))
        )
        for unit in units_of(work.db, line.row.shipment_id, line.row.cassette):
            own = HoldSource("record", record.id)
            if not same:
                place_hold(work, unit.id, FROZEN, source=own)
                differ.append(unit)
            lift_holds(work, unit.id, MOVE_OPEN, source=own)
        if not same:
            wrong.append(str(number))
    if differ:
        register_incident(
            work,
            kind="incident",
            code="ST5",
            severity=_GRAVE,
            says=Wording(
                "WORD-11",
                {
                    "number": row.number,
                    "record": record.number,
                    "lines": {lang: mark.join(wrong) for lang, mark in LIST.items()},
                },
            ),
            unit_ids=tuple(unit.id for unit in differ),
            record_id=record.id,
            process_step="storage_alarms",
        )


@query()
def list_moves(
    work: UnitOfWork, *, text: str | None = None, after: int | None = None, limit: int = 100
) -> Page[MoveRow]:
    """Moves, the newest first; ``text`` matches number, reason, record or a position."""
    chosen = select(StorageMove).order_by(StorageMove.id.desc()).limit(limit + 1)
    if text:
        like = f"%{text.strip()}%"
        at = (
            select(MoveLine.move_id)
            .join(
                StoragePosition,
                or_(
                    StoragePosition.id == MoveLine.to_position_id,
                    StoragePosition.id == MoveLine.from_position_id,
                ),
            )
            .where(StoragePosition.code.ilike(like))
        )
        records = select(Record.id).where(Record.number.ilike(like))
        chosen = chosen.where(
            or_(
                StorageMove.number.ilike(like),
                StorageMove.reason.ilike(like),
                StorageMove.id.in_(at),
                StorageMove.record_id.in_(records),
            )
        )
    if after is not None:
        chosen = chosen.where(StorageMove.id < after)
    found = list(work.db.scalars(chosen))
    rows = tuple(_row(work.db, row) for row in found[:limit])
    return Page(rows, rows[-1].id if len(found) > limit else None)


@query()
def move_detail(work: UnitOfWork, *, move_id: int) -> MoveDetail:
    """One move with its lines; raises STO-28 for a number nobody gave."""
    row = _move(work.db, move_id)
    lines = []
    for line in _lines(work.db, row.id):
        units = units_of(work.db, line.shipment_id, line.cassette)
        lines.append(
            MovePlace(
                line.cassette,
                line.shipment_id,
                _shipment_number(work.db, line.shipment_id),
                next((unit.batch_no for unit in units if unit.batch_no), None),
                _code(work.db, line.from_position_id) or line.from_place,
                _code(work.db, line.to_position_id) or line.to_other or line.to_place,
            )
        )
    return MoveDetail(_row(work.db, row), tuple(lines), row.cancel_reason)


def _planned(work: UnitOfWork, move: StorageMove, ordinal: int, line: CassetteMove) -> MoveLine:
    units = units_of(work.db, line.shipment_id, line.cassette)
    first = units[0]
    if any(unit.disposition in THAWED for unit in units):
        raise CtdeskError("STO-23", field="lines", unit=ordinal)
    if under_way(work.db, line):
        raise CtdeskError("STO-22", field="lines", unit=ordinal)
    if line.to_position_id is not None:
        to = "tank"
    else:
        to = "depot" if move.kind == "to_depot" else "shipper"
        if move.kind not in ("into_shipper", "to_depot", "found"):
            raise CtdeskError("STO-24", field="to_position_id", unit=ordinal)
    way = way_of(move.kind, first.place, to)
    other = None
    if way.to == "tank":
        _ensure_free(work, move, units, line.to_position_id)
    else:
        other = fields.required(line.to_other, "to_other", 60)
    return MoveLine(
        move_id=move.id,
        ordinal=ordinal,
        shipment_id=line.shipment_id,
        cassette=line.cassette,
        from_place=first.place,
        from_position_id=first.position_id,
        to_place=way.to,
        to_position_id=line.to_position_id,
        to_other=other,
    )


def _ensure_free(
    work: UnitOfWork, move: StorageMove, units: Sequence[DoseUnit], position_id: int | None
) -> None:
    position = None if position_id is None else work.db.get(StoragePosition, position_id)
    if position is None:
        raise NotFound("STO-02", id=position_id)
    act = "move" if move.kind == "move" else "put_in"
    ensure_may_lie(place_of(work.db, position, moving=move.id), load_of(units), act=act, at="to_position_id")


def _ensure_named_once(lines: Iterable[CassetteMove]) -> None:
    cassettes: set[tuple[int, int]] = set()
    places: set[int] = set()
    for number, line in enumerate(lines, start=1):
        key = (line.shipment_id, line.cassette)
        if key in cassettes or line.to_position_id in places:
            raise CtdeskError("STO-21", field="lines", unit=number)
        cassettes.add(key)
        if line.to_position_id is not None:
            places.add(line.to_position_id)


def under_way(db: Session, line: CassetteMove) -> bool:
    """Whether a move of this cassette is ordered or waits for its second person."""
    return (
        db.scalar(
            select(MoveLine.id)
            .join(StorageMove, StorageMove.id == MoveLine.move_id)
            .join(Record, Record.id == StorageMove.record_id)
            .where(
                MoveLine.shipment_id == line.shipment_id,
                MoveLine.cassette == line.cassette,
                StorageMove.cancelled_at.is_(None),
                Record.state.in_(("draft", "in_signature")),
            )
            .limit(1)
        )
        is not None
    )


def _ensure_same_cassette(ground: Ground, number: int, line: LineOfMove) -> None:
    scanned = given(ground, f"B7:{number}")
    known = {code for unit in line.units for code in (unit.cassette_no, unit.coi_bag_id) if code is not None}
    if known and not any(_agree(scanned, code) for code in known):
        raise CtdeskError("STO-27", field=f"B7:{number}", number=str(scanned))


def _carry_out(work: UnitOfWork, ground: Ground, move: StorageMove, number: int, line: LineOfMove) -> None:
    record, position = ground.record, None
    if line.way.to == "tank":
        code = given(ground, f"B9:{number}")
        position = position_by_code(work.db, str(code))
        if position is None:
            raise CtdeskError("STO-06", field=f"B9:{number}", number=str(code))
        act = "move" if move.kind == "move" else "put_in"
        place = place_of(work.db, position, moving=move.id)
        ensure_may_lie(place, load_of(line.units), act=act, at=f"B9:{number}")
    for unit in line.units:
        _bring(work, unit, line.way, position, record.id)
    if position is not None and position.reserved_shipment_id is not None:
        position.reserved_shipment_id = position.reserved_cassette = None
        position.row_version += 1
    work.db.flush()


def _bring(
    work: UnitOfWork, unit: DoseUnit, way: Way, position: StoragePosition | None, record_id: int
) -> None:
    target = None if position is None else position.id
    if unit.position_id == target and unit.place == _ENDS[way.to]:
        return  # an amended record says again what the register holds
    was = _code(work.db, unit.position_id)
    for event in way.events:
        became = next_place(unit.place, event)
        note_unit(work, unit, "place", unit.place, became, record_id)
        unit.place = became
    if unit.position_id != target:
        note_unit(work, unit, "place", was, position.code if position is not None else unit.place, record_id)
        unit.position_id = target
    own = HoldSource("record", record_id)
    place_hold(work, unit.id, MOVE_OPEN, source=own)
    lift_holds(work, unit.id, COUNT_OPEN, source=own)
    unit.row_version += 1


def _agree(one: object, other: object) -> bool:
    if one is None and other is None:
        return True
    return isinstance(one, str) and isinstance(other, str) and same_code(one, other)


def _move(db: Session, move_id: int) -> StorageMove:
    row = db.get(StorageMove, move_id)
    if row is None:
        raise NotFound("STO-28", id=move_id)
    return row


def _lines(db: Session, move_id: int) -> list[MoveLine]:
    return list(db.scalars(select(MoveLine).where(MoveLine.move_id == move_id).order_by(MoveLine.ordinal)))


def _row(db: Session, row: StorageMove) -> MoveRow:
    record = None if row.record_id is None else db.get(Record, row.record_id)
    lines = _lines(db, row.id)
    if row.cancelled_at is not None or (record is not None and record.state == "voided"):
        state = "cancelled"
    elif row.closed_at is None:
        state = "open"
    else:
        state = "verified" if record is not None and record.completed_at is not None else "moved"
    return MoveRow(
        row.id,
        row.number,
        row.kind,
        row.reason,
        len(lines),
        _places(db, lines),
        member_name(db, row.opened_by),
        row.opened_at,
        row.closed_at,
        row.record_id,
        "" if record is None else record.number,
        state,
    )


def _places(db: Session, lines: Sequence[MoveLine]) -> str:
    if not lines:
        return ""
    first = lines[0]
    start = _code(db, first.from_position_id) or ""
    end = _code(db, first.to_position_id) or first.to_other or ""
    more = f" +{len(lines) - 1}" if len(lines) > 1 else ""
    return f"{start} → {end}{more}".strip()


def _code(db: Session, position_id: int | None) -> str | None:
    found = None if position_id is None else db.get(StoragePosition, position_id)
    return None if found is None else found.code


def _shipment_number(db: Session, shipment_id: int) -> str:
    return db.get_one(Shipment, shipment_id).number
