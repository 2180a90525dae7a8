"""A tank as one looks into it: every position with what is reserved for it or lies in it; and where a scanned
code lies.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Row, select

from ctdesk.db.tables.catalogue import Product
from ctdesk.db.tables.receipt import DoseUnit, Patient, Shipment, TherapyOrder, TreatmentCase
from ctdesk.db.tables.records import Record
from ctdesk.db.tables.storage import StoragePosition
from ctdesk.domain.errors import CtdeskError, NotFound
from ctdesk.domain.identifiers import read_unit_code
from ctdesk.domain.storage import MOVE_OPEN, counted, gravest, status_of
from ctdesk.exchange.barcodes import read_scan
from ctdesk.services.gate import query
from ctdesk.services.storage_rules import CHUNK, claims
from ctdesk.services.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class StoredUnit:
    """A unit in a position, with its last record; ``patient`` only for those who may see identities."""

    id: int
    shipment_id: int
    product: str | None
    patient: str | None
    batch_no: str | None
    coi_bag_id: str | None
    bag: str
    disposition: str
    hold: str | None
    record_id: int | None
    record: str | None
    cassette: int = 0
    cassette_no: str | None = None


@dataclass(frozen=True, slots=True)
class PlaceInTank:
    """One position. ``state``: free | reserved | accepted | quarantined | rejected, by the gravest unit.

    ``designated`` is the status that the hospital marked it for; ``astray`` when something of another
    status lies there; ``awaits_second`` while a move into it waits for its second person; ``coming`` while
    one that is ordered brings the cassette here.
    """

    id: int
    code: str
    rack: str
    box: str
    slot: str
    state: str
    shipment_id: int | None
    shipment: str | None
    cassette: int | None
    units: tuple[StoredUnit, ...]
    designated: str | None = None
    astray: bool = False
    awaits_second: bool = False
    row_version: int = 1
    coming: bool = False


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a scanned code lies: a position, a cassette or a bag. Without ``position`` it is in no tank."""

    tank_id: int | None
    position: str | None
    unit_id: int | None
    place: str | None
    shipment_id: int | None
    position_id: int | None = None
    cassette: int | None = None
    batch_no: str | None = None


_COLUMNS = (
    StoragePosition.id,
    StoragePosition.code,
    StoragePosition.rack,
    StoragePosition.box,
    StoragePosition.slot,
    StoragePosition.reserved_shipment_id,
    StoragePosition.reserved_cassette,
    StoragePosition.designated,
    StoragePosition.row_version,
)


@query()
def tank_map(work: UnitOfWork, *, tank_id: int) -> tuple[PlaceInTank, ...]:
    """Every position of a tank, racks, boxes and places counted as people count: 2 before 10."""
    rows = work.db.execute(select(*_COLUMNS).where(StoragePosition.tank_id == tank_id)).all()
    parts = {part: counted(part) for row in rows for part in row[2:5]}
    rows = sorted(rows, key=lambda row: (parts[row[2]], parts[row[3]], parts[row[4]]))
    units = _units(work, StoragePosition.tank_id == tank_id)
    bound = claims(work.db)
    kept = {row[5] for row in rows} | {shipment for shipment, _ in bound.values()}
    numbers = _numbers(work, kept - {None})
    return tuple(_place(row, units.get(row[0]), bound.get(row[0]), numbers) for row in rows)


def _place(
    row: Row[int, str, str, str, str, int | None, int | None, str | None, int],
    units: list[StoredUnit] | None,
    bound: tuple[int, int] | None,
    numbers: Mapping[int, str],
) -> PlaceInTank:
    key, code, rack, box, slot, shipment, cassette, designated, version = row
    if shipment is None and bound is not None:
        shipment, cassette = bound
    coming = bound is not None
    state, astray, waits = "free" if shipment is None else "reserved", False, False
    if units:
        lies = [status_of(unit.disposition, unit.hold) for unit in units]
        astray = designated is not None and gravest(lies) != designated
        waits = any(unit.hold == MOVE_OPEN for unit in units)
        state = gravest(map(_shown, units, lies))
    return PlaceInTank(
        key,
        code,
        rack,
        box,
        slot,
        state,
        shipment,
        None if shipment is None else numbers.get(shipment),
        cassette,
        () if units is None else tuple(units),
        designated,
        astray,
        waits,
        version,
        coming,
    )


@query()
def where_is(work: UnitOfWork, *, code: str) -> Whereabouts:
    """Where a scanned position, cassette or bag is. Raises SCAN-… for what is no usable code, STO-16 for one
    that belongs to nothing here.
    """
    scan = read_scan(code)
    position = work.db.execute(
        select(StoragePosition.tank_id, StoragePosition.code, StoragePosition.id).where(
            StoragePosition.code == scan.value.upper()
        )
    ).first()
    if position is not None:
        return Whereabouts(position.tank_id, position.code, None, None, None, position.id)
    unit = unit_by_code(work, scan.value, scan.parts.get("trace_code"))
    if unit is None:
        raise NotFound("STO-16", number=scan.value)
    here = None if unit.position_id is None else work.db.get(StoragePosition, unit.position_id)
    return Whereabouts(
        None if here is None else here.tank_id,
        None if here is None else here.code,
        unit.id,
        unit.place,
        unit.shipment_id,
        None if here is None else here.id,
        unit.cassette,
        unit.batch_no,
    )


def unit_by_code(work: UnitOfWork, *codes: str | None) -> DoseUnit | None:
    """The unit that a cassette, bag or trace code or a label of the house names; one that is in the house
    before one that is gone.
    """
    wanted = sorted({one for code in codes if code for one in (code, code.upper())})
    found: list[DoseUnit] = []
    for column in (DoseUnit.cassette_no, DoseUnit.coi_bag_id, DoseUnit.trace_code):
        found += work.db.scalars(select(DoseUnit).where(column.in_(wanted)).limit(20))
    for code in wanted:
        found += labelled_units(work, code)
    here = [unit for unit in found if unit.place != "left_site" and unit.disposition != "not_delivered"]
    return next(iter(sorted(here, key=lambda unit: (unit.position_id is None, -unit.id))), None)


def labelled_units(work: UnitOfWork, code: str) -> list[DoseUnit]:
    """What a label of the house names by shipment and place, for units without a number of their own."""
    try:
        number, which, place = read_unit_code(code)
    except CtdeskError:
        return []
    column = DoseUnit.ordinal if which == "U" else DoseUnit.cassette
    chosen = (
        select(DoseUnit)
        .join(Shipment, Shipment.id == DoseUnit.shipment_id)
        .where(Shipment.number == number, column == place)
    )
    return list(work.db.scalars(chosen.order_by(DoseUnit.ordinal)))


_UNIT_COLUMNS = (
    DoseUnit.id,
    DoseUnit.position_id,
    DoseUnit.shipment_id,
    DoseUnit.batch_no,
    DoseUnit.coi_bag_id,
    DoseUnit.bag_no,
    DoseUnit.ordinal,
    DoseUnit.bag_total,
    DoseUnit.disposition,
    DoseUnit.hold,
    DoseUnit.cassette,
    DoseUnit.cassette_no,
)


def _units(work: UnitOfWork, within: ColumnElement[bool]) -> dict[int, list[StoredUnit]]:
    found: dict[int, list[StoredUnit]] = defaultdict(list)
    sees = work.rights.has("view.identities")
    rows = work.db.execute(
        select(*_UNIT_COLUMNS)
        .join(StoragePosition, StoragePosition.id == DoseUnit.position_id)
        .where(within)
        .order_by(DoseUnit.id)
    ).all()
    shipments = _shipments(work, {row[2] for row in rows})
    for unit, position, shipment, batch, coi, bag, ordinal, of, disposition, hold, cassette, own in rows:
        total, product, patient, record_id, record = shipments[shipment]
        found[position or 0].append(
            StoredUnit(
                unit,
                shipment,
                product,
                patient if sees else None,
                batch,
                coi,
                f"{bag or ordinal}/{of or total}",
                disposition,
                hold,
                record_id,
                record,
                cassette,
                own,
            )
        )
    return found


def _shipments(
    work: UnitOfWork, shipments: set[int]
) -> dict[int, tuple[int, str | None, str | None, int | None, str | None]]:
    """Of each shipment: how many units, product, patient, and its last record."""
    records = _records(work, shipments)
    found = {}
    wanted = sorted(shipments)
    for start in range(0, len(wanted), CHUNK):
        for key, total, product, patient in work.db.execute(
            select(Shipment.id, Shipment.unit_count, Product.name_cn, Patient.name)
            .outerjoin(TherapyOrder, TherapyOrder.id == Shipment.order_id)
            .outerjoin(Product, Product.id == TherapyOrder.product_id)
            .outerjoin(TreatmentCase, TreatmentCase.id == TherapyOrder.case_id)
            .outerjoin(Patient, Patient.id == TreatmentCase.patient_id)
            .where(Shipment.id.in_(wanted[start : start + CHUNK]))
        ):
            found[key] = (total, product, patient, *records.get(key, (None, None)))
    return found


def _records(work: UnitOfWork, shipments: set[int]) -> dict[int, tuple[int, str]]:
    found = {}
    wanted = sorted(shipments)
    for start in range(0, len(wanted), CHUNK):
        for record_id, number, shipment in work.db.execute(
            select(Record.id, Record.number, Record.subject_id)
            .where(Record.subject_kind == "shipment", Record.state != "voided")
            .where(Record.subject_id.in_(wanted[start : start + CHUNK]))
            .order_by(Record.id)
        ):
            found[shipment] = (record_id, number)
    return found


def _numbers(work: UnitOfWork, shipments: set[int | None]) -> dict[int, str]:
    wanted = sorted(number for number in shipments if number is not None)
    found: dict[int, str] = {}
    for start in range(0, len(wanted), CHUNK):
        chosen = select(Shipment.id, Shipment.number).where(Shipment.id.in_(wanted[start : start + CHUNK]))
        found |= dict(work.db.execute(chosen).all())
    return found


def _shown(unit: StoredUnit, lies: str) -> str:
    """The colour of a unit: whatever holds it, it may not be taken for free to use."""
    return "quarantined" if lies == "accepted" and unit.hold is not None else lies
