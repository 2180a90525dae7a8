"""Counts of the stock: opened for a tank or all, scanned item by item, differences recorded (CT-STO-002).

Every scan is a row of its own, written at once: two people may count together, and a count that is
interrupted goes on where it was. Nobody counts what they keep that day (SOD-18).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from ctdesk.db.tables.incidents import Incident
from ctdesk.db.tables.movements import CountExpected, CountScan, StockCount
from ctdesk.db.tables.receipt import DoseUnit
from ctdesk.db.tables.records import Record
from ctdesk.db.tables.storage import StoragePosition, Tank
from ctdesk.domain.errors import CtdeskError, NotFound, Refused
from ctdesk.domain.stock_counts import CountedScan, Difference, Item, verdict
from ctdesk.domain.storage import COUNT_EVERY
from ctdesk.exchange.barcodes import read_scan
from ctdesk.services import fields
from ctdesk.services.accounts import member_of
from ctdesk.services.catalogue import member_name
from ctdesk.services.count_subject import (
    FORM,
    cassette_words,
    counted,
    expected_in,
    position_codes,
    scans_of,
)
from ctdesk.services.gate import command, query
from ctdesk.services.numbers import next_number
from ctdesk.services.paging import Page
from ctdesk.services.people_at import holders_of
from ctdesk.services.records import open_record
from ctdesk.services.rights import duty_table
from ctdesk.services.stock_count_effects import open_incident
from ctdesk.services.tank_map import unit_by_code
from ctdesk.services.work import UnitOfWork

COUNT, KEEP = "storage.count", "storage.keep"
_MOST_TOLD = 12


@dataclass(frozen=True, slots=True)
class CountRow:
    """A count in a list. ``state``: scanning | explaining | acknowledged | cancelled."""

    id: int
    number: str
    tank: str | None
    custodian: str | None
    opened_by: str | None
    opened_at: datetime
    ended_at: datetime | None
    closed_at: datetime | None
    record_id: int | None
    record: str
    incident: str | None
    state: str


@dataclass(frozen=True, slots=True)
class FoundHere:
    """One difference in words."""

    kind: str
    cassette: str
    expected_at: str | None
    found_at: str | None


@dataclass(frozen=True, slots=True)
class CountDetail:
    """A count with its figures and what differs so far; ``last`` are the last scans, the newest first."""

    row: CountRow
    expected: int
    scanned: int
    matched: int
    missing: int
    elsewhere: int
    unexpected: int
    unknown: int
    differences: tuple[FoundHere, ...]
    last: tuple[ScanTold, ...]


@dataclass(frozen=True, slots=True)
class ScanTold:
    """What one scan was. ``verdict`` as in ``domain.stock_counts``; ``position`` is the one at hand now."""

    verdict: str
    code: str
    position_id: int | None
    position: str | None
    cassette: str | None
    belongs_to: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class CountPerson:
    """Somebody who may be the custodian of the day."""

    member_id: int
    name: str


@command(needs=COUNT, action="storage.open_count")
def open_count(work: UnitOfWork, *, tank_id: int | None, custodian_id: int) -> int:
    """Begin a count of a tank, or of all; what the register holds at this minute is what is expected.

    Raises STO-40 for the custodian of the day (SOD-18), STO-41 while another count of the same tank is open,
    STO-02 for an unknown tank.
    """
    custodian = member_of(work.db, custodian_id)
    _ensure_not_custodian(work, custodian.id)
    if tank_id is not None and work.db.get(Tank, tank_id) is None:
        raise NotFound("STO-02", id=tank_id)
    for other in work.db.scalars(select(StockCount).where(_is_open())):
        if tank_id is None or other.tank_id in (None, tank_id):
            raise CtdeskError("STO-41", field="tank_id", number=other.number)
    row = StockCount(
        number=next_number(work, "CNT"),
        tank_id=tank_id,
        custodian_id=custodian.id,
        opened_by=work.actor.member_id,
        opened_at=work.now,
        ended_at=None,
        record_id=None,
        closed_at=None,
        cancelled_at=None,
        cancel_reason=None,
        incident_id=None,
    )
    work.db.add(row)
    work.db.flush()
    chosen = (
        select(DoseUnit.position_id, DoseUnit.shipment_id, DoseUnit.cassette)
        .join(StoragePosition, StoragePosition.id == DoseUnit.position_id)
        .distinct()
        .order_by(DoseUnit.position_id, DoseUnit.shipment_id, DoseUnit.cassette)
    )
    if tank_id is not None:
        chosen = chosen.where(StoragePosition.tank_id == tank_id)
    for position, shipment, cassette in work.db.execute(chosen):
        if position is not None:
            work.db.add(
                CountExpected(count_id=row.id, position_id=position, shipment_id=shipment, cassette=cassette)
            )
    work.db.flush()
    return row.id


@command(needs=COUNT, action="storage.count_scan")
def count_scan(
    work: UnitOfWork, *, count_id: int, code: str, position_id: int | None = None, typed: bool = False
) -> ScanTold:
    """Take one scan down and say what it is. ``position_id`` is the position that this person scanned last.

    Raises SCAN-… for what is no usable code, STO-40 for the custodian of the day, STO-42 once the scanning
    has ended.
    """
    row = _scanning(work, count_id)
    _ensure_not_custodian(work, row.custodian_id)
    scan = read_scan(code)
    place = work.db.scalar(select(StoragePosition).where(StoragePosition.code == scan.value.upper()))
    unit = None if place is not None else unit_by_code(work, scan.value, scan.parts.get("trace_code"))
    made = CountScan(
        count_id=row.id,
        scanned_at=work.now,
        code=(scan.value if place is None else place.code)[:120],
        position_id=place.id if place is not None else position_id,
        shipment_id=None if unit is None else unit.shipment_id,
        cassette=None if unit is None else unit.cassette,
        typed=typed,
        scanned_by=work.actor.member_id,
    )
    item = None if unit is None else (unit.shipment_id, unit.cassette)
    seen = CountedScan(made.code, made.position_id, item, place is not None)
    before = [seen] if item is not None and _was_scanned(work.db, made) else []
    belongs = None if item is None else _expected_at(work.db, row.id, item)
    expected = {} if item is None or belongs is None else {item: belongs}
    work.db.add(made)
    work.db.flush()
    return _told(work.db, made, verdict(expected, before, seen), belongs)


@command(needs=COUNT, action="storage.end_count")
def end_count(work: UnitOfWork, *, count_id: int) -> int:
    """End the scanning and open the record with a line for each difference; gives the record's id.

    Differences open an incident ST4 of severity II at once, and what is missing or lies elsewhere is held.
    Raises STO-40 and STO-42 like ``count_scan``.
    """
    row = _scanning(work, count_id)
    _ensure_not_custodian(work, row.custodian_id)
    row.ended_at = work.now
    row.row_version += 1
    work.db.flush()
    found = counted(work.db, row)
    if found.result.differences:
        open_incident(work, row, found.result)
    tank = None if row.tank_id is None else work.db.get(Tank, row.tank_id)
    label = f"{row.number} · {'' if tank is None else tank.code}".rstrip(" ·")
    record = open_record(
        work, form_code=FORM, subject_kind="stock_count", subject_id=row.id, subject_label=label
    )
    row.record_id = record.id
    if row.incident_id is not None:
        work.db.get_one(Incident, row.incident_id).record_id = record.id
    work.db.flush()
    return record.id


@command(needs=COUNT, action="storage.cancel_count")
def cancel_count(work: UnitOfWork, *, count_id: int, reason: str) -> None:
    """Give up a count that is still being scanned; its scans stay. Raises STO-42 once the scanning ended."""
    row = _scanning(work, count_id)
    row.cancel_reason = work.event.reason = fields.required(reason, "reason", 500)
    row.cancelled_at = work.now
    row.row_version += 1


@query()
def list_counts(
    work: UnitOfWork, *, text: str | None = None, after: int | None = None, limit: int = 100
) -> Page[CountRow]:
    """Counts, the newest first; ``text`` matches number, tank or record."""
    chosen = select(StockCount).order_by(StockCount.id.desc()).limit(limit + 1)
    if text:
        like = f"%{text.strip()}%"
        chosen = chosen.where(
            or_(
                StockCount.number.ilike(like),
                StockCount.tank_id.in_(select(Tank.id).where(Tank.code.ilike(like))),
                StockCount.record_id.in_(select(Record.id).where(Record.number.ilike(like))),
            )
        )
    if after is not None:
        chosen = chosen.where(StockCount.id < after)
    found = list(work.db.scalars(chosen))
    rows = tuple(_row(work.db, row) for row in found[:limit])
    return Page(rows, rows[-1].id if len(found) > limit else None)


@query()
def count_detail(work: UnitOfWork, *, count_id: int) -> CountDetail:
    """One count as it stands; raises STO-43 for a number nobody gave."""
    row = work.db.get(StockCount, count_id)
    if row is None:
        raise NotFound("STO-43", id=count_id)
    result = counted(work.db, row).result
    told = result.differences if row.ended_at is not None else _without_missing(result.differences)
    codes = position_codes(work.db, told)
    expected = expected_in(work.db, row.id)
    last = []
    for scan, seen in scans_of(work.db, row.id)[-_MOST_TOLD:]:
        said = verdict(expected, (), seen)
        last.append(_told(work.db, scan, said, expected.get(seen.item) if seen.item else None))
    return CountDetail(
        _row(work.db, row),
        result.expected,
        result.scanned,
        result.matched,
        result.of("missing"),
        result.of("elsewhere"),
        result.of("unexpected"),
        result.of("unknown"),
        tuple(
            FoundHere(
                one.kind,
                cassette_words(work.db, one),
                None if one.expected_at is None else codes[one.expected_at],
                None if one.found_at is None else codes[one.found_at],
            )
            for one in told[:200]
        ),
        tuple(reversed(last)),
    )


@query()
def still_to_scan(work: UnitOfWork, *, count_id: int, limit: int = 200) -> tuple[str, ...]:
    """The positions of a running count in which something is expected and nothing was scanned yet."""
    row = work.db.get(StockCount, count_id)
    if row is None:
        raise NotFound("STO-43", id=count_id)
    missing = [one for one in counted(work.db, row).result.differences if one.kind == "missing"]
    codes = position_codes(work.db, missing)
    return tuple(sorted(codes[one.expected_at] for one in missing if one.expected_at is not None))[:limit]


@query(needs=COUNT)
def custodians(work: UnitOfWork) -> tuple[CountPerson, ...]:
    """Who may be the custodian of the day: everybody whose duty it is to keep the tanks."""
    able = holders_of(work.db, work.now, duty_table()[KEEP])
    return tuple(CountPerson(one.id, one.name) for one in sorted(able, key=lambda one: one.name))


def count_due(work: UnitOfWork) -> datetime | None:
    """When the next count of some tank is due, a month after its last; None while nothing is stored."""
    tanks = set(
        work.db.scalars(
            select(StoragePosition.tank_id)
            .join(DoseUnit, DoseUnit.position_id == StoragePosition.id)
            .distinct()
        )
    )
    chosen = (
        select(StockCount.tank_id, func.max(StockCount.ended_at))
        .where(StockCount.ended_at.is_not(None), StockCount.cancelled_at.is_(None))
        .group_by(StockCount.tank_id)
    )
    last = dict(work.db.execute(chosen).all())
    whole = last.get(None)
    dues = []
    for tank in tanks:
        at = max((one for one in (whole, last.get(tank)) if one is not None), default=None)
        dues.append(work.now if at is None else at + COUNT_EVERY)
    return min(dues, default=None)


def open_counts(work: UnitOfWork) -> list[StockCount]:
    """Counts that are being scanned."""
    return list(work.db.scalars(select(StockCount).where(_is_open()).order_by(StockCount.id)))


def _without_missing(differences: Iterable[Difference]) -> tuple[Difference, ...]:
    """While the scanning goes on, what was not scanned yet is no difference."""
    return tuple(one for one in differences if one.kind != "missing")


def _was_scanned(db: Session, scan: CountScan) -> bool:
    return (
        db.scalar(
            select(CountScan.id)
            .where(
                CountScan.count_id == scan.count_id,
                CountScan.shipment_id == scan.shipment_id,
                CountScan.cassette == scan.cassette,
                CountScan.position_id == scan.position_id,
            )
            .limit(1)
        )
        is not None
    )


def _expected_at(db: Session, count_id: int, item: Item) -> int | None:
    return db.scalar(
        select(CountExpected.position_id).where(
            CountExpected.count_id == count_id,
            CountExpected.shipment_id == item[0],
            CountExpected.cassette == item[1],
        )
    )


def _told(db: Session, scan: CountScan, said: str, belongs: int | None) -> ScanTold:
    place = None if scan.position_id is None else db.get(StoragePosition, scan.position_id)
    own = None if belongs is None else db.get(StoragePosition, belongs)
    item = None if scan.shipment_id is None or scan.cassette is None else (scan.shipment_id, scan.cassette)
    return ScanTold(
        said,
        scan.code,
        scan.position_id,
        None if place is None else place.code,
        None if item is None else cassette_words(db, Difference("", item, scan.code, None, None)),
        None if own is None else own.code,
        scan.scanned_at,
    )


def _scanning(work: UnitOfWork, count_id: int) -> StockCount:
    row = work.db.get(StockCount, count_id)
    if row is None:
        raise NotFound("STO-43", id=count_id)
    if row.ended_at is not None or row.cancelled_at is not None:
        raise CtdeskError("STO-42", number=row.number)
    return row


def _ensure_not_custodian(work: UnitOfWork, custodian_id: int | None) -> None:
    if custodian_id is not None and work.actor.member_id == custodian_id:
        raise Refused("STO-40", field="custodian_id")


def _is_open() -> ColumnElement[bool]:
    return StockCount.ended_at.is_(None) & StockCount.cancelled_at.is_(None)


def _row(db: Session, row: StockCount) -> CountRow:
    record = None if row.record_id is None else db.get(Record, row.record_id)
    tank = None if row.tank_id is None else db.get(Tank, row.tank_id)
    incident = None if row.incident_id is None else db.get(Incident, row.incident_id)
    if row.cancelled_at is not None or (record is not None and record.state == "voided"):
        state = "cancelled"
    elif row.ended_at is None:
        state = "scanning"
    else:
        state = "explaining" if row.closed_at is None else "acknowledged"
    return CountRow(
        row.id,
        row.number,
        None if tank is None else tank.code,
        member_name(db, row.custodian_id),
        member_name(db, row.opened_by),
        row.opened_at,
        row.ended_at,
        row.closed_at,
        row.record_id,
        "" if record is None else record.number,
        None if incident is None else incident.number,
        state,
    )
