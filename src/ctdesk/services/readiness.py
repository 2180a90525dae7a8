"""What still keeps an announced shipment from being received and accepted, told before the courier comes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, not_, or_, select
from sqlalchemy.orm import Session

from ctdesk.db.tables.catalogue import Product
from ctdesk.db.tables.receipt import DoseUnit, Patient, Shipment, TherapyOrder, TreatmentCase
from ctdesk.db.tables.storage import StoragePosition, Tank
from ctdesk.domain.errors import NotFound
from ctdesk.domain.readiness import PEOPLE, RETIMED, Facts, Mark, Ready, judge
from ctdesk.domain.readiness import READING_COUNTS_FOR as READING_COUNTS_FOR
from ctdesk.services import readiness_facts as facts
from ctdesk.services.arrivals import Notice, ShipmentRow, UnitRow, shipment_row, unit_row
from ctdesk.services.blind_orders import gives_away, hidden_orders, is_hidden
from ctdesk.services.catalogue import ENTER, VERIFY, label_in_force, missing_limits
from ctdesk.services.gate import query
from ctdesk.services.grounds import who_can
from ctdesk.services.paging import Page
from ctdesk.services.patients import names_patient
from ctdesk.services.scanner_tests import ScannerTested
from ctdesk.services.spelling import find_words
from ctdesk.services.work import UnitOfWork

_FOUND_AT_MOST = 300
ASKED = facts.ASKED


@dataclass(frozen=True, slots=True)
class Readiness:
    """How far everything is that a receipt will need; ``faults`` are codes out of ``domain/readiness.py``.

    ``people`` are the names on duty by point when it is expected. Temperatures in °C and levels in cm are
    those of the tank in which the first position is reserved. ``asked`` is the last request to the holder to
    come at another time, ``scanner`` the last test of this workstation's scanner. ``who_enters`` and
    ``who_verifies`` could see to limits that are empty.
    """

    ready: Ready
    label_version: str | None
    missing_limits: tuple[str, ...]
    cassettes: int
    reserved: tuple[tuple[int, str], ...]  # cassette and position
    people: Mapping[str, tuple[str, ...]]
    contact: str | None
    tank: str | None
    temperature_c: Decimal | None
    level_cm: Decimal | None
    level_min_cm: Decimal | None
    read_at: datetime | None
    scanner: ScannerTested | None
    asked: Mark | None
    who_enters: tuple[str, ...] = ()
    who_verifies: tuple[str, ...] = ()

    @property
    def faults(self) -> tuple[str, ...]:
        """What is wrong, the gravest first."""
        return self.ready.faults


@dataclass(frozen=True, slots=True)
class ShipmentLine:
    """A shipment in the list. ``hidden`` while this person is to type the notice again unseen: then the hold
    time is left out. ``readiness`` is None once the shipment has arrived or was cancelled.
    """

    row: ShipmentRow
    hidden: bool
    readiness: Readiness | None

    @property
    def id(self) -> int:
        """Key of the shipment."""
        return self.row.id


@dataclass(frozen=True, slots=True)
class ShipmentSheet:
    """Everything about one shipment; ``notice`` and ``units`` are left out while ``line.hidden``."""

    line: ShipmentLine
    order_id: int | None
    product_id: int | None
    patient_id: int | None
    notice: Notice | None
    units: tuple[UnitRow, ...]


@query()
def list_shipments(
    work: UnitOfWork,
    *,
    state: str | None = None,
    text: str | None = None,
    order_id: int | None = None,
    after: int | None = None,
    limit: int = 100,
) -> Page[ShipmentLine]:
    """Shipments by key: announced ones as they are expected, all others the newest first.

    ``text`` finds number, waybill, shipper, batch, order, COI, and where identities may be seen the patient.
    One whose order this person is to read again blind is not found by what they are to read.
    """
    due = func.coalesce(Shipment.expected_at, Shipment.entered_at)
    chosen = select(Shipment).limit(limit + 1)
    before = None if after is None else work.db.get(Shipment, after)
    if state == "announced":
        chosen = chosen.order_by(due, Shipment.id)
        if before is not None:
            at = before.expected_at or before.entered_at
            chosen = chosen.where(or_(due > at, and_(due == at, Shipment.id > before.id)))
    else:
        chosen = chosen.order_by(Shipment.id.desc())
        if before is not None:
            chosen = chosen.where(Shipment.id < before.id)
    if state is not None:
        chosen = chosen.where(Shipment.state == state)
    if order_id is not None:
        chosen = chosen.where(Shipment.order_id == order_id)
    if text:
        chosen = chosen.where(Shipment.id.in_(_matching(work, text)))
    found = list(work.db.scalars(chosen))
    rows = tuple(shipment_line(work, shipment) for shipment in found[:limit])
    return Page(rows, rows[-1].id if len(found) > limit else None)


@query()
def shipment_sheet(work: UnitOfWork, *, shipment_id: int) -> ShipmentSheet:
    """One shipment whole; raises ARR-07 for a number nobody has."""
    shipment = work.db.get(Shipment, shipment_id)
    if shipment is None:
        raise NotFound("ARR-07", id=shipment_id)
    line = shipment_line(work, shipment)
    product, patient = _product(work.db, shipment), _patient(work.db, shipment)
    units = work.db.scalars(
        select(DoseUnit).where(DoseUnit.shipment_id == shipment.id).order_by(DoseUnit.ordinal)
    )
    return ShipmentSheet(
        line=line,
        order_id=shipment.order_id,
        product_id=None if product is None else product.id,
        patient_id=None if patient is None else patient.id,
        notice=None if line.hidden else _notice(shipment),
        units=() if line.hidden else tuple(unit_row(work.db, unit) for unit in units),
    )


def _matching(work: UnitOfWork, text: str) -> set[int]:
    """Keys of the shipments that a text finds in themselves, their units, their order or their patient."""
    db = work.db
    found = set()
    for hit in find_words(db, text, ("shipment", "unit"), limit=_FOUND_AT_MOST):
        if hit.kind == "shipment":
            found.add(hit.ref_id)
        else:
            unit = db.get(DoseUnit, hit.ref_id)
            of_unit = None if unit is None else db.get(Shipment, unit.shipment_id)
            if of_unit is not None and not gives_away(work, of_unit, text):
                found.add(of_unit.id)
    like = f"%{text}%"
    wanted: ColumnElement[bool] = TherapyOrder.number.like(like)
    unseen: ColumnElement[bool] = TherapyOrder.coi_id.like(like)
    if work.rights.has("view.identities"):
        people = [hit.ref_id for hit in find_words(db, text, ("patient",), limit=_FOUND_AT_MOST)]
        wanted = wanted | names_patient(db, text)
        unseen = unseen | Patient.id.in_(people) | Patient.mrn.like(like)
    found |= set(
        db.scalars(
            select(Shipment.id)
            .join(TherapyOrder, TherapyOrder.id == Shipment.order_id)
            .outerjoin(TreatmentCase, TreatmentCase.id == TherapyOrder.case_id)
            .outerjoin(Patient, Patient.id == TreatmentCase.patient_id)
            .where(or_(wanted, and_(not_(hidden_orders(work)), unseen)))
            .order_by(Shipment.id.desc())
            .limit(_FOUND_AT_MOST)
        )
    )
    return found


def shipment_line(work: UnitOfWork, shipment: Shipment) -> ShipmentLine:
    """A shipment as lists show it to this person, with how ready the house is while it is announced."""
    row = shipment_row(work, shipment)
    hidden = row.may_be_verified_by_me and work.rights.has("order.verify_announcement")
    if hidden:
        row = replace(row, hold_time_expiry=None)
    if not work.rights.has("view.identities"):
        row = replace(row, patient=None, mrn=None)
    order = None if shipment.order_id is None else work.db.get(TherapyOrder, shipment.order_id)
    if order is not None and is_hidden(work, order):
        row = replace(row, product=None, product_code=None, mrn=None, coi_id=None)
    waiting = shipment.state == "announced"
    return ShipmentLine(row, hidden, readiness_of(work, shipment) if waiting else None)


def readiness_of(work: UnitOfWork, shipment: Shipment) -> Readiness:
    """How ready the house is for this shipment, as it is known now."""
    db = work.db
    product, patient = _product(db, shipment), _patient(db, shipment)
    label = None if product is None else label_in_force(db, product.id, work.now)
    missing = () if label is None else missing_limits(label)
    order = None if shipment.order_id is None else db.get(TherapyOrder, shipment.order_id)
    places = list(
        db.scalars(
            select(StoragePosition)
            .where(StoragePosition.reserved_shipment_id == shipment.id)
            .order_by(StoragePosition.reserved_cassette)
        )
    )
    tank = db.get(Tank, places[0].tank_id) if places else None
    due = shipment.expected_at
    on = (due or work.now).astimezone(ZoneInfo(work.site.time_zone)).date()
    holder = facts.supplier_of(db, "holder", None if product is None else product.mah)
    carrier = facts.supplier_of(db, "carrier", shipment.carrier)
    marks = facts.marks_of(db, shipment.id)
    duty = facts.on_duty_at(work, due)
    whole = label is not None and not missing
    scanner, scanner_ok = facts.scanner_here(work, on)
    found = Facts(
        now=work.now,
        expected_at=due,
        hold_until=shipment.hold_time_expiry,
        margin_h=facts.hold_margin(db),
        order=product is not None,
        order_verified=order is None or order.verified_at is not None,
        limits_whole=whole,
        notice_verified=shipment.verified_at is not None,
        patient_verified=None if patient is None else patient.verified_at is not None,
        positions_missing=shipment.cassette_count - len({place.reserved_cassette for place in places}),
        tank=None
        if tank is None
        else facts.tank_now(db, tank, None if label is None else label.storage_max_c),
        quarantine_free=facts.free_for_quarantine(db),
        on_duty=duty,
        contact=None if holder is None else holder.contact_24h,
        holder_papers=None if product is None else facts.papers_of(db, holder, "file_valid_until", on),
        carrier_papers=facts.papers_of(db, carrier, "authorised_until", on),
        scanner_ok=scanner_ok,
        marks=marks,
    )
    return Readiness(
        ready=judge(found),
        label_version=None if label is None else label.version,
        missing_limits=missing,
        cassettes=shipment.cassette_count,
        reserved=tuple((place.reserved_cassette or 0, place.code) for place in places),
        people={code: tuple((duty or {}).get(role, ())) for code, role in PEOPLE.items()},
        contact=found.contact,
        tank=None if tank is None else tank.code,
        temperature_c=None if tank is None else tank.temperature_c,
        level_cm=None if tank is None else tank.level_cm,
        level_min_cm=None if tank is None else tank.level_min_cm,
        read_at=None if tank is None else tank.read_at,
        scanner=scanner,
        asked=next((mark for mark in reversed(marks) if mark.code in (ASKED, RETIMED)), None),
        who_enters=() if whole else who_can(db, ENTER, work.now, signing=False),
        who_verifies=() if whole else who_can(db, VERIFY, work.now, signing=False),
    )


def _product(db: Session, shipment: Shipment) -> Product | None:
    order = None if shipment.order_id is None else db.get(TherapyOrder, shipment.order_id)
    return None if order is None else db.get(Product, order.product_id)


def _patient(db: Session, shipment: Shipment) -> Patient | None:
    order = None if shipment.order_id is None else db.get(TherapyOrder, shipment.order_id)
    case = None if order is None or order.case_id is None else db.get(TreatmentCase, order.case_id)
    return None if case is None else db.get(Patient, case.patient_id)


def _notice(shipment: Shipment) -> Notice:
    return Notice(
        shipment.receipt_type,
        shipment.carrier,
        shipment.awb_no,
        shipment.packed_at,
        shipment.departed_at,
        shipment.expected_at,
        shipment.hold_time_h,
        shipment.hold_time_expiry,
        shipment.shipper_sn,
        shipment.seal_no,
        shipment.logger_sn,
    )
