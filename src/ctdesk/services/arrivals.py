"""Announced shipments: an arrival notice with the units expected, verified by a second person before
receipt.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from ctdesk.db.tables.catalogue import Product
from ctdesk.db.tables.receipt import DoseUnit, Patient, Shipment, TherapyOrder, TreatmentCase, UnitEvent
from ctdesk.db.tables.records import Record
from ctdesk.db.tables.storage import StoragePosition
from ctdesk.domain.errors import CtdeskError, NotFound, Refused, StaleRecord
from ctdesk.services import fields
from ctdesk.services.catalogue import member_name
from ctdesk.services.gate import command, query
from ctdesk.services.numbers import next_number
from ctdesk.services.paging import Page
from ctdesk.services.storage_reservations import release_for_shipment
from ctdesk.services.work import UnitOfWork

RECEIPT_TYPES = frozenset(
    {"marketed_autologous", "marketed_allogeneic", "trial", "research", "donor_material"}
)
# What the second person reads from the holder's notice and types again.
COMPARED = (
    "receipt_type",
    "awb_no",
    "shipper_sn",
    "seal_no",
    "logger_sn",
    "hold_time_expiry",
    "cassette_count",
    "unit_count",
)
# And of every unit: all that the readings of section H are compared with later.
UNIT_COMPARED = (
    "cassette",
    "cassette_no",
    "coi_bag_id",
    "batch_no",
    "bag_no",
    "bag_total",
    "volume_ml",
    "manufactured_on",
    "expires_on",
)
_MOST_UNITS = 200


@dataclass(frozen=True, slots=True)
class UnitOnNotice:
    """One bag or vial as the notice says it, or as the second person reads it there; volume in mL.

    ``cassette`` counts from 1 within the shipment; what the notice leaves empty is None. Units keep the order
    of the notice.
    """

    cassette: int = 1
    cassette_no: str | None = None
    coi_bag_id: str | None = None
    batch_no: str | None = None
    bag_no: int | None = None
    bag_total: int | None = None
    volume_ml: Decimal | None = None
    manufactured_on: date | None = None
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """What the holder announced about one shipment; times with their zone, hold time in hours."""

    receipt_type: str
    carrier: str | None = None
    awb_no: str | None = None
    packed_at: datetime | None = None
    departed_at: datetime | None = None
    expected_at: datetime | None = None
    hold_time_h: int | None = None
    hold_time_expiry: datetime | None = None
    shipper_sn: str | None = None
    seal_no: str | None = None
    logger_sn: str | None = None


@dataclass(frozen=True, slots=True)
class NoticeReading:
    """What the second person reads from the holder's notice, to be compared with what was entered."""

    receipt_type: str
    awb_no: str | None
    shipper_sn: str | None
    seal_no: str | None
    logger_sn: str | None
    hold_time_expiry: datetime | None
    cassette_count: int
    unit_count: int
    units: tuple[UnitOnNotice, ...]


@dataclass(frozen=True, slots=True)
class ShipmentRow:
    """An announced shipment in a list; ``record_id`` is its open receipt, if there is one."""

    id: int
    number: str
    receipt_type: str
    state: str
    product: str | None
    product_code: str | None
    patient: str | None
    mrn: str | None
    coi_id: str | None
    order_number: str | None
    carrier: str | None
    expected_at: datetime | None
    hold_time_expiry: datetime | None
    cassette_count: int
    unit_count: int
    entered_by: str | None
    verified_by: str | None
    verified_at: datetime | None
    may_be_verified_by_me: bool
    record_id: int | None
    row_version: int


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A dose unit; disposition and place are two registers (decision 8)."""

    id: int
    shipment_id: int
    ordinal: int
    cassette: int
    cassette_no: str | None
    coi_bag_id: str | None
    batch_no: str | None
    bag_no: int | None
    bag_total: int | None
    expires_on: date | None
    disposition: str
    by_concession: bool
    deviation_no: str | None
    hold: str | None
    place: str
    position: str | None
    trace_code: str | None
    trace_status: str | None


@dataclass(frozen=True, slots=True)
class UnitHappening:
    """One line of a unit's history."""

    at: datetime
    kind: str
    was: str | None
    became: str
    record: str | None
    member: str | None


@command(needs="order.announce", action="shipment.announce")
def announce_shipment(
    work: UnitOfWork, *, order_id: int | None, notice: Notice, units: tuple[UnitOnNotice, ...]
) -> int:
    """Register an arrival notice and the units it announces. Raises ARR-05 without units, ARR-06 for a
    gap in the cassettes.
    """
    if not units or len(units) > _MOST_UNITS:
        raise CtdeskError("ARR-05", field="units", most=_MOST_UNITS)
    cassettes = sorted({unit.cassette for unit in units})
    if cassettes != list(range(1, len(cassettes) + 1)):
        raise CtdeskError("ARR-06", field="units")
    if order_id is not None and work.db.get(TherapyOrder, order_id) is None:
        raise NotFound("ARR-07", id=order_id)
    _ensure_in_order(notice)
    shipment = Shipment(
        number=next_number(work, "ASN"),
        order_id=order_id,
        receipt_type=fields.one_of(notice.receipt_type, "receipt_type", RECEIPT_TYPES),
        state="announced",
        carrier=fields.cleaned(notice.carrier, "carrier"),
        awb_no=fields.cleaned(notice.awb_no, "awb_no", 60),
        packed_at=notice.packed_at,
        departed_at=notice.departed_at,
        expected_at=notice.expected_at,
        hold_time_h=notice.hold_time_h,
        hold_time_expiry=notice.hold_time_expiry,
        shipper_sn=fields.cleaned(notice.shipper_sn, "shipper_sn", 60),
        seal_no=fields.cleaned(notice.seal_no, "seal_no", 60),
        logger_sn=fields.cleaned(notice.logger_sn, "logger_sn", 60),
        cassette_count=len(cassettes),
        unit_count=len(units),
        entered_by=work.actor.member_id,
        entered_at=work.now,
        verified_by=None,
        verified_at=None,
    )
    work.db.add(shipment)
    work.db.flush()
    for ordinal, unit in enumerate(units, start=1):
        _add_unit(work, shipment, ordinal, unit)
    return shipment.id


@command(needs="order.verify_announcement", action="shipment.verify")
def verify_announcement(work: UnitOfWork, *, shipment_id: int, reading: NoticeReading) -> None:
    """Confirm a notice as a second person who reads it again, unit by unit. Raises ARR-08 for the person
    who entered it, ARR-09 naming the field that differs and ARR-14 the unit and its field, never what was
    entered.
    """
    shipment = _shipment(work.db, shipment_id)
    if shipment.verified_at is not None:
        raise CtdeskError("ARR-10", number=shipment.number)
    if shipment.state == "cancelled":
        raise CtdeskError("ARR-11", number=shipment.number)
    if shipment.entered_by == work.actor.member_id:
        raise Refused("ARR-08")
    for name in COMPARED:
        if fields.differs(getattr(reading, name), getattr(shipment, name), name):
            raise CtdeskError("ARR-09", field=name, what=name)
    units = list(
        work.db.scalars(
            select(DoseUnit).where(DoseUnit.shipment_id == shipment.id).order_by(DoseUnit.ordinal)
        )
    )
    if len(reading.units) != len(units):
        raise CtdeskError("ARR-09", field="unit_count", what="unit_count")
    for unit, read in zip(units, reading.units, strict=True):
        for name in UNIT_COMPARED:
            if fields.differs(getattr(read, name), getattr(unit, name), name):
                raise CtdeskError("ARR-14", field=f"unit.{name}:{unit.ordinal}", what=name, unit=unit.ordinal)
    shipment.verified_by, shipment.verified_at = work.actor.member_id, work.now
    shipment.row_version += 1


@command(needs="order.announce", action="shipment.cancel")
def cancel_announcement(work: UnitOfWork, *, shipment_id: int, seen_version: int, reason: str) -> None:
    """Cancel a shipment that will not come: its units become "not delivered", its positions are free again.
    Raises ARR-12 once a receipt was opened.
    """
    shipment = _shipment(work.db, shipment_id)
    fields.required(reason, "reason", fields.TEXT)
    if shipment.row_version != seen_version:
        raise StaleRecord("REC-13", seen=seen_version, now=shipment.row_version)
    if shipment.state != "announced":
        raise CtdeskError("ARR-12", number=shipment.number)
    shipment.state = "cancelled"
    shipment.row_version += 1
    for unit in work.db.scalars(select(DoseUnit).where(DoseUnit.shipment_id == shipment.id)):
        note_unit(work, unit, "disposition", unit.disposition, "not_delivered", None)
        unit.disposition = "not_delivered"
        unit.row_version += 1
    release_for_shipment(work, shipment.id)


@query()
def list_announced(
    work: UnitOfWork, *, state: str | None = "announced", after: int = 0, limit: int = 100
) -> Page[ShipmentRow]:
    """Shipments in one state, or all, by key."""
    chosen = select(Shipment).where(Shipment.id > after).order_by(Shipment.id).limit(limit + 1)
    if state is not None:
        chosen = chosen.where(Shipment.state == state)
    found = list(work.db.scalars(chosen))
    rows = tuple(shipment_row(work, shipment) for shipment in found[:limit])
    return Page(rows, rows[-1].id if len(found) > limit else None)


@query()
def shipment_detail(work: UnitOfWork, *, shipment_id: int) -> tuple[ShipmentRow, tuple[UnitRow, ...]]:
    """A shipment with its units."""
    shipment = _shipment(work.db, shipment_id)
    units = work.db.scalars(
        select(DoseUnit).where(DoseUnit.shipment_id == shipment.id).order_by(DoseUnit.ordinal)
    )
    return shipment_row(work, shipment), tuple(unit_row(work.db, unit) for unit in units)


@query()
def unit_history(work: UnitOfWork, *, unit_id: int) -> tuple[UnitRow, tuple[UnitHappening, ...]]:
    """A dose unit and everything that happened to it, oldest first."""
    unit = work.db.get(DoseUnit, unit_id)
    if unit is None:
        raise NotFound("UNIT-15", id=unit_id)
    events = work.db.scalars(select(UnitEvent).where(UnitEvent.unit_id == unit.id).order_by(UnitEvent.id))
    return unit_row(work.db, unit), tuple(
        UnitHappening(
            event.at,
            event.kind,
            event.was,
            event.became,
            None
            if event.record_id is None
            else work.db.scalar(select(Record.number).where(Record.id == event.record_id)),
            member_name(work.db, event.member_id),
        )
        for event in events
    )


def note_unit(
    work: UnitOfWork, unit: DoseUnit, kind: str, was: str | None, became: str, record_id: int | None
) -> None:
    """Write one line into a unit's history."""
    work.db.add(
        UnitEvent(
            unit_id=unit.id,
            at=work.now,
            kind=kind,
            was=was,
            became=became,
            record_id=record_id,
            member_id=work.actor.member_id,
        )
    )


def shipment_row(work: UnitOfWork, shipment: Shipment) -> ShipmentRow:
    """A shipment as lists show it."""
    db = work.db
    order = None if shipment.order_id is None else db.get(TherapyOrder, shipment.order_id)
    product = None if order is None else db.get(Product, order.product_id)
    case = None if order is None or order.case_id is None else db.get(TreatmentCase, order.case_id)
    patient = None if case is None else db.get(Patient, case.patient_id)
    may_see = work.rights.has("view.identities") or work.actor.member_id is None
    record_id = db.scalar(
        select(Record.id)
        .where(Record.subject_kind == "shipment", Record.subject_id == shipment.id, Record.state != "voided")
        .order_by(Record.id.desc())
        .limit(1)
    )
    return ShipmentRow(
        id=shipment.id,
        number=shipment.number,
        receipt_type=shipment.receipt_type,
        state=shipment.state,
        product=None if product is None else product.name_cn,
        product_code=None if product is None else product.code,
        patient=patient.name if patient is not None and may_see else None,
        mrn=patient.mrn if patient is not None and may_see else None,
        coi_id=None if order is None else order.coi_id,
        order_number=None if order is None else order.number,
        carrier=shipment.carrier,
        expected_at=shipment.expected_at,
        hold_time_expiry=shipment.hold_time_expiry,
        cassette_count=shipment.cassette_count,
        unit_count=shipment.unit_count,
        entered_by=member_name(db, shipment.entered_by),
        verified_by=member_name(db, shipment.verified_by),
        verified_at=shipment.verified_at,
        may_be_verified_by_me=shipment.state == "announced"
        and shipment.verified_at is None
        and shipment.entered_by != work.actor.member_id,
        record_id=record_id,
        row_version=shipment.row_version,
    )


def unit_row(db: Session, unit: DoseUnit) -> UnitRow:
    """A unit as lists show it."""
    position = None if unit.position_id is None else db.get(StoragePosition, unit.position_id)
    return UnitRow(
        id=unit.id,
        shipment_id=unit.shipment_id,
        ordinal=unit.ordinal,
        cassette=unit.cassette,
        cassette_no=unit.cassette_no,
        coi_bag_id=unit.coi_bag_id,
        batch_no=unit.batch_no,
        bag_no=unit.bag_no,
        bag_total=unit.bag_total,
        expires_on=unit.expires_on,
        disposition=unit.disposition,
        by_concession=unit.by_concession,
        deviation_no=unit.deviation_no,
        hold=unit.hold,
        place=unit.place,
        position=None if position is None else position.code,
        trace_code=unit.trace_code,
        trace_status=unit.trace_status,
    )


def _add_unit(work: UnitOfWork, shipment: Shipment, ordinal: int, expected: UnitOnNotice) -> None:
    unit = DoseUnit(
        shipment_id=shipment.id,
        ordinal=ordinal,
        cassette=expected.cassette,
        cassette_no=fields.cleaned(expected.cassette_no, "cassette_no", 60),
        coi_bag_id=fields.cleaned(expected.coi_bag_id, "coi_bag_id", 60),
        batch_no=fields.cleaned(expected.batch_no, "batch_no", 60),
        bag_no=expected.bag_no,
        bag_total=expected.bag_total,
        volume_ml=expected.volume_ml,
        manufactured_on=expected.manufactured_on,
        expires_on=expected.expires_on,
        disposition="expected",
        deviation_no=None,
        hold=None,
        trace_code=None,
        trace_status=None,
        position_id=None,
        place="elsewhere",
    )
    work.db.add(unit)
    work.db.flush()
    note_unit(work, unit, "disposition", None, "expected", None)


def _ensure_in_order(notice: Notice) -> None:
    moments = [
        ("packed_at", notice.packed_at),
        ("departed_at", notice.departed_at),
        ("hold_time_expiry", notice.hold_time_expiry),
    ]
    for name, moment in moments:
        if moment is not None and moment.tzinfo is None:
            raise CtdeskError("FIELD-07", field=name)
    known = [(name, moment) for name, moment in moments if moment is not None]
    for (_, earlier), (name, later) in pairwise(known):
        if later < earlier:
            raise CtdeskError("ARR-13", field=name, what=name)


def _shipment(db: Session, shipment_id: int) -> Shipment:
    shipment = db.get(Shipment, shipment_id)
    if shipment is None:
        raise NotFound("ARR-07", id=shipment_id)
    return shipment
