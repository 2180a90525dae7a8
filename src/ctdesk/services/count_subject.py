"""What a count of the stock (CT-STO-002) is about: one count, and a line for each difference it found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from ctdesk.db.tables.catalogue import Product
from ctdesk.db.tables.incidents import Incident
from ctdesk.db.tables.movements import CountExpected, CountScan, StockCount
from ctdesk.db.tables.receipt import DoseUnit, Shipment, TherapyOrder, UnitEvent
from ctdesk.db.tables.storage import StoragePosition, Tank
from ctdesk.domain.answers import MemberId, Value
from ctdesk.domain.segregation import Signed
from ctdesk.domain.stock_counts import CountedScan, CountResult, Difference, Item, reconcile
from ctdesk.services.subject_kinds import NOBODY, Each, Kind, Source, Subject
from ctdesk.services.training_words import NONE, name_of

if TYPE_CHECKING:
    from ctdesk.services.record_ground import Ground
    from ctdesk.services.work import UnitOfWork

FORM, CUSTODIAN_OF_DAY = "CT-STO-002", "custodian_of_day"
DIFFERENCES = {
    "missing": "缺少 missing",
    "elsewhere": "位置不符 in another place",
    "unexpected": "账外 unexpected",
    "unknown": "不能识别的条码 unknown code",
}


@dataclass(frozen=True, slots=True)
class Counted:
    """A count with its result, worked out from what was expected and every scan."""

    row: StockCount
    result: CountResult
    counters: tuple[int, ...]


def counted(db: Session, row: StockCount) -> Counted:
    """What a count amounts to as it stands."""
    expected = expected_in(db, row.id)
    scans = scans_of(db, row.id)
    people = dict.fromkeys(scan.scanned_by for scan, _ in scans if scan.scanned_by is not None)
    return Counted(
        row,
        reconcile(expected, [seen for _, seen in scans], _moved_since(db, row)),
        tuple(people) or ((row.opened_by,) if row.opened_by is not None else ()),
    )


def expected_in(db: Session, count_id: int) -> dict[Item, int]:
    """The cassettes that the register held when the count began, each with its position."""
    return {
        (shipment, cassette): position
        for shipment, cassette, position in db.execute(
            select(CountExpected.shipment_id, CountExpected.cassette, CountExpected.position_id).where(
                CountExpected.count_id == count_id
            )
        )
    }


def scans_of(db: Session, count_id: int) -> list[tuple[CountScan, CountedScan]]:
    """Every scan of a count, in order, with what its rules see; a position's own code is no unknown code."""
    rows = db.execute(
        select(CountScan, StoragePosition.code)
        .outerjoin(StoragePosition, StoragePosition.id == CountScan.position_id)
        .where(CountScan.count_id == count_id)
        .order_by(CountScan.id)
    )
    return [(scan, _seen(scan, place)) for scan, place in rows]


def _seen(scan: CountScan, place: str | None) -> CountedScan:
    item = None if scan.shipment_id is None or scan.cassette is None else (scan.shipment_id, scan.cassette)
    return CountedScan(scan.code, scan.position_id, item, item is None and scan.code == place)


def _moved_since(db: Session, row: StockCount) -> Mapping[Item, frozenset[int]]:
    """Cassettes whose place changed by a signed record while the count ran."""
    until = row.ended_at
    chosen = (
        select(DoseUnit.shipment_id, DoseUnit.cassette, UnitEvent.was, UnitEvent.became)
        .join(DoseUnit, DoseUnit.id == UnitEvent.unit_id)
        .where(UnitEvent.kind == "place", UnitEvent.at >= row.opened_at, UnitEvent.record_id.is_not(None))
    )
    if until is not None:
        chosen = chosen.where(UnitEvent.at <= until)
    found: dict[Item, set[str]] = {}
    for shipment, cassette, was, became in db.execute(chosen):
        found.setdefault((shipment, cassette), set()).update(filter(None, (was, became)))
    codes = {code for all_of in found.values() for code in all_of}
    chosen_codes = select(StoragePosition.code, StoragePosition.id).where(StoragePosition.code.in_(codes))
    ids = dict(db.execute(chosen_codes).all())
    return {item: frozenset(ids[code] for code in all_of if code in ids) for item, all_of in found.items()}


def read_count(work: UnitOfWork, subject_id: int) -> Subject:
    """The count, with a line for each difference; its parts are the custodian of the day and who counted."""
    row = work.db.get(StockCount, subject_id)
    if row is None:
        return NOBODY
    found = counted(work.db, row)
    parts = [Signed(MemberId(one), "storage.count") for one in found.counters]
    if row.custodian_id is not None:
        parts.append(Signed(MemberId(row.custodian_id), "", (), (CUSTODIAN_OF_DAY,)))
    return Subject(found, found.result.differences, tuple(parts))


def position_codes(db: Session, differences: Iterable[Difference]) -> dict[int, str]:
    """The codes of every position that differences name."""
    wanted = {place for one in differences for place in (one.expected_at, one.found_at) if place is not None}
    chosen = select(StoragePosition.id, StoragePosition.code).where(StoragePosition.id.in_(wanted))
    return dict(db.execute(chosen).all())


def cassette_words(db: Session, one: Difference) -> str:
    """A cassette in words, or the code that nobody knows."""
    if one.item is None:
        return one.code
    shipment = db.get_one(Shipment, one.item[0])
    order = None if shipment.order_id is None else db.get(TherapyOrder, shipment.order_id)
    product = None if order is None else db.get(Product, order.product_id)
    batches = db.scalars(
        select(DoseUnit.batch_no)
        .where(DoseUnit.shipment_id == one.item[0], DoseUnit.cassette == one.item[1])
        .distinct()
    )
    parts = ("" if product is None else product.name_cn, *filter(None, batches), shipment.number)
    return " · ".join(part for part in (*parts, f"冻存盒 cassette {one.item[1]}") if part)


def _of_count(read: Callable[[UnitOfWork, Ground, Counted], Value]) -> Source:
    def source(work: UnitOfWork, ground: Ground) -> Value:
        found = ground.subject.row
        return read(work, ground, found) if isinstance(found, Counted) else None

    return source


def _of_line(read: Callable[[Session, Difference, Mapping[int, str]], Value]) -> Source:
    def source(work: UnitOfWork, ground: Ground) -> Each:
        lines: tuple[Difference, ...] = ground.subject.lines
        codes = position_codes(work.db, lines)
        return Each({number: read(work.db, line, codes) for number, line in enumerate(lines, start=1)})

    return source


def _scope(work: UnitOfWork, ground: Ground, found: Counted) -> Value:
    tank = None if found.row.tank_id is None else work.db.get(Tank, found.row.tank_id)
    return "全部液氮罐 all tanks" if tank is None else f"{tank.code} {tank.name}"


def _counters(work: UnitOfWork, ground: Ground, found: Counted) -> Value:
    return "、".join(filter(None, (name_of(work.db, one) for one in found.counters)))


def _incident(work: UnitOfWork, ground: Ground, found: Counted) -> Value:
    row = None if found.row.incident_id is None else work.db.get(Incident, found.row.incident_id)
    return NONE if row is None else row.number


_SOURCES: Mapping[str, Source] = {
    "number": _of_count(lambda work, ground, found: found.row.number),
    "scope": _of_count(_scope),
    "opened_at": _of_count(lambda work, ground, found: ground.local(found.row.opened_at)),
    "ended_at": _of_count(
        lambda work, ground, found: None if found.row.ended_at is None else ground.local(found.row.ended_at)
    ),
    "counters": _of_count(_counters),
    "custodian": _of_count(lambda work, ground, found: name_of(work.db, found.row.custodian_id)),
    "expected": _of_count(lambda work, ground, found: str(found.result.expected)),
    "scanned": _of_count(lambda work, ground, found: str(found.result.scanned)),
    "matched": _of_count(lambda work, ground, found: str(found.result.matched)),
    "missing": _of_count(lambda work, ground, found: str(found.result.of("missing"))),
    "elsewhere": _of_count(lambda work, ground, found: str(found.result.of("elsewhere"))),
    "unexpected": _of_count(lambda work, ground, found: str(found.result.of("unexpected"))),
    "unknown": _of_count(lambda work, ground, found: str(found.result.of("unknown"))),
    "incident": _of_count(_incident),
    "difference": _of_line(lambda db, line, codes: DIFFERENCES[line.kind]),
    "cassette": _of_line(lambda db, line, codes: cassette_words(db, line)),
    "expected_at": _of_line(
        lambda db, line, codes: NONE if line.expected_at is None else codes[line.expected_at]
    ),
    "found_at": _of_line(lambda db, line, codes: NONE if line.found_at is None else codes[line.found_at]),
}

KIND = Kind(
    read=read_count,
    sources={f"count.{name}": source for name, source in _SOURCES.items()},
    tables=frozenset(
        {"stock_count", "count_expected", "count_scan", "storage_position", "shipment", "tank", "incident"}
    ),
    route="counts",
    scopes=("count", "record"),
)
