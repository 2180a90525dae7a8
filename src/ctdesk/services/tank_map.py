"""A tank as one looks into it: every position with what is reserved for it or lies in it."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import Row, select

from ctdesk.db.tables.catalogue import Product
from ctdesk.db.tables.receipt import DoseUnit, Patient, Shipment, TherapyOrder, TreatmentCase
from ctdesk.db.tables.records import Record
from ctdesk.db.tables.storage import StoragePosition
from ctdesk.services.gate import query
from ctdesk.services.work import UnitOfWork

_ACCEPTED = frozenset({"accepted", "reserved", "released"})
_WAITING = frozenset({"expected", "inspecting", "quarantined"})
_CHUNK = 500  # parameters in one statement


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


@dataclass(frozen=True, slots=True)
class PlaceInTank:
    """One position. ``state``: free | reserved | accepted | quarantined | rejected, by the gravest unit."""

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


@query()
def tank_map(work: UnitOfWork, *, tank_id: int) -> tuple[PlaceInTank, ...]:
    """Every position of a tank, racks, boxes and places counted as people count: 2 before 10."""
    places = list(work.db.scalars(select(StoragePosition).where(StoragePosition.tank_id == tank_id)))
    places.sort(key=lambda place: (_counted(place.rack), _counted(place.box), _counted(place.slot)))
    units = _units(work, [place.id for place in places])
    numbers = _numbers(work, {place.reserved_shipment_id for place in places} - {None})
    return tuple(
        PlaceInTank(
            place.id,
            place.code,
            place.rack,
            place.box,
            place.slot,
            _state(units.get(place.id, ()), place.reserved_shipment_id),
            place.reserved_shipment_id,
            numbers.get(place.reserved_shipment_id or 0),
            place.reserved_cassette,
            tuple(units.get(place.id, ())),
        )
        for place in places
    )


def _units(work: UnitOfWork, places: list[int]) -> dict[int, list[StoredUnit]]:
    found: dict[int, list[StoredUnit]] = defaultdict(list)
    sees = work.rights.has("view.identities")
    rows: list[Row[DoseUnit, int, str, str]] = []
    for start in range(0, len(places), _CHUNK):
        rows += work.db.execute(
            select(DoseUnit, Shipment.unit_count, Product.name_cn, Patient.name)
            .join(Shipment, Shipment.id == DoseUnit.shipment_id)
            .outerjoin(TherapyOrder, TherapyOrder.id == Shipment.order_id)
            .outerjoin(Product, Product.id == TherapyOrder.product_id)
            .outerjoin(TreatmentCase, TreatmentCase.id == TherapyOrder.case_id)
            .outerjoin(Patient, Patient.id == TreatmentCase.patient_id)
            .where(DoseUnit.position_id.in_(places[start : start + _CHUNK]))
            .order_by(DoseUnit.id)
        ).all()
    records = _records(work, {unit.shipment_id for unit, *_ in rows})
    for unit, total, product, patient in rows:
        record_id, record = records.get(unit.shipment_id, (None, None))
        found[unit.position_id or 0].append(
            StoredUnit(
                unit.id,
                unit.shipment_id,
                product,
                patient if sees else None,
                unit.batch_no,
                unit.coi_bag_id,
                f"{unit.bag_no or unit.ordinal}/{unit.bag_total or total}",
                unit.disposition,
                unit.hold,
                record_id,
                record,
            )
        )
    return found


def _records(work: UnitOfWork, shipments: set[int]) -> dict[int, tuple[int, str]]:
    found = {}
    wanted = sorted(shipments)
    for start in range(0, len(wanted), _CHUNK):
        for record_id, number, shipment in work.db.execute(
            select(Record.id, Record.number, Record.subject_id)
            .where(Record.subject_kind == "shipment", Record.state != "voided")
            .where(Record.subject_id.in_(wanted[start : start + _CHUNK]))
            .order_by(Record.id)
        ):
            found[shipment] = (record_id, number)
    return found


def _numbers(work: UnitOfWork, shipments: set[int | None]) -> dict[int, str]:
    wanted = sorted(number for number in shipments if number is not None)
    found: dict[int, str] = {}
    for start in range(0, len(wanted), _CHUNK):
        chosen = select(Shipment).where(Shipment.id.in_(wanted[start : start + _CHUNK]))
        found |= {shipment.id: shipment.number for shipment in work.db.scalars(chosen)}
    return found


def _state(units: list[StoredUnit] | tuple[StoredUnit, ...], reserved_for: int | None) -> str:
    if not units:
        return "free" if reserved_for is None else "reserved"
    if any(unit.disposition not in _ACCEPTED | _WAITING for unit in units):
        return "rejected"
    if any(unit.disposition in _WAITING or unit.hold is not None for unit in units):
        return "quarantined"
    return "accepted"


def _counted(code: str) -> tuple[tuple[int, int | str], ...]:
    """A code as a key for sorting, its digits read as numbers."""
    return tuple((0, int(part)) if part.isdigit() else (1, part) for part in re.split(r"(\d+)", code) if part)
