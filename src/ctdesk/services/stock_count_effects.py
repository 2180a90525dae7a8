"""What a count of the stock does to the registers: its incident at once, the rest with its signatures."""

from __future__ import annotations

from sqlalchemy import or_, select

from ctdesk.db.tables.incidents import Incident
from ctdesk.db.tables.movements import StockCount
from ctdesk.db.tables.receipt import DoseUnit
from ctdesk.db.tables.records import Record
from ctdesk.db.tables.storage import StoragePosition
from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.stock_counts import CountResult, Difference
from ctdesk.domain.units import next_place
from ctdesk.services.arrivals import note_unit
from ctdesk.services.count_subject import Counted
from ctdesk.services.holds import COUNT_OPEN, HoldSource, lift_holds, place_hold
from ctdesk.services.incident_wordings import Wording
from ctdesk.services.incidents import register_incident
from ctdesk.services.record_ground import ground_of
from ctdesk.services.source_values import given
from ctdesk.services.storage_rules import units_of
from ctdesk.services.work import UnitOfWork

# What may be done about each kind of difference.
_FITS = {
    "missing": frozenset({"missing", "found_after"}),
    "elsewhere": frozenset({"register_follows", "put_back"}),
    "unexpected": frozenset({"register_follows", "put_back", "not_ours"}),
    "unknown": frozenset({"found_after", "put_back", "not_ours"}),
}


def count_explained(work: UnitOfWork, record: Record) -> None:
    """The counter's signature: what is done must fit what was found; raises STO-46 naming the line."""
    ground = ground_of(work, record)
    for number, line in enumerate(ground.subject.lines, start=1):
        if given(ground, f"B6:{number}") not in _FITS[line.kind]:
            raise CtdeskError("STO-46", field=f"B6:{number}", unit=number)


def count_acknowledged(work: UnitOfWork, record: Record) -> None:
    """The custodian's signature closes the count, and the register follows what was decided line by line."""
    ground = ground_of(work, record)
    found = ground.subject.row
    assert isinstance(found, Counted)
    for number, line in enumerate(ground.subject.lines, start=1):
        if line.item is not None:
            _settle(work, line, str(given(ground, f"B6:{number}")), record.id)
    row = found.row
    if row.closed_at is None:
        row.closed_at = work.now
    row.row_version += 1


def open_incident(work: UnitOfWork, row: StockCount, result: CountResult) -> None:
    """Differences are an incident ST4 of severity II; what is missing or lies elsewhere is held."""
    units = []
    for one in result.differences:
        if one.item is not None:
            units += units_of(work.db, *one.item)
            if one.kind in ("missing", "elsewhere"):
                for unit in units_of(work.db, *one.item):
                    place_hold(work, unit.id, COUNT_OPEN, source=HoldSource("count", row.id))
    kinds = ("missing", "elsewhere", "unexpected", "unknown")
    figures = {kind: str(result.of(kind)) for kind in kinds}
    number = register_incident(
        work,
        kind="incident",
        code="ST4",
        severity="II",
        says=Wording("WORD-10", {"number": row.number, **figures}),
        unit_ids=tuple(dict.fromkeys(unit.id for unit in units)),
        record_id=None,
        process_step="storage_alarms",
    )
    row.incident_id = work.db.scalar(select(Incident.id).where(Incident.number == number))


def _settle(work: UnitOfWork, line: Difference, decided: str, record_id: int) -> None:
    assert line.item is not None
    for unit in units_of(work.db, *line.item):
        if decided == "missing" and unit.place in ("in_tank", "in_shipper"):
            _at(work, unit, "lose", None, record_id)
        elif decided == "register_follows" and line.found_at is not None:
            _follow(work, unit, line.found_at, record_id)
        if decided != "missing":
            lift_holds(work, unit.id, COUNT_OPEN, source=HoldSource("record", record_id))
        unit.row_version += 1


def _follow(work: UnitOfWork, unit: DoseUnit, position_id: int, record_id: int) -> None:
    """The register says what was found; raises STO-44 where it holds another cassette there."""
    other = work.db.scalar(
        select(DoseUnit.id)
        .where(DoseUnit.position_id == position_id)
        .where(or_(DoseUnit.shipment_id != unit.shipment_id, DoseUnit.cassette != unit.cassette))
        .limit(1)
    )
    position = work.db.get_one(StoragePosition, position_id)
    if other is not None:
        raise CtdeskError("STO-44", number=position.code)
    if unit.place == "missing":
        _at(work, unit, "find_in_tank", position, record_id)
    elif unit.place == "in_tank":
        _at(work, unit, None, position, record_id)
    else:
        raise CtdeskError("STO-45", number=position.code, place=unit.place)


def _at(
    work: UnitOfWork, unit: DoseUnit, event: str | None, position: StoragePosition | None, record_id: int
) -> None:
    before = None if unit.position_id is None else work.db.get(StoragePosition, unit.position_id)
    if event is not None:
        became = next_place(unit.place, event)
        note_unit(work, unit, "place", unit.place, became, record_id)
        unit.place = became
    target = None if position is None else position.id
    if unit.position_id != target:
        was = None if before is None else before.code
        note_unit(work, unit, "place", was, unit.place if position is None else position.code, record_id)
        unit.position_id = target
