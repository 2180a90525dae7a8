"""One dose unit on one line: its chain of identity and custody, and all that happened to it in order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from ctdesk.db.tables.catalogue import Product
from ctdesk.db.tables.receipt import (
    DoseUnit,
    Patient,
    Shipment,
    TherapyOrder,
    TreatmentCase,
)
from ctdesk.db.tables.records import Record
from ctdesk.db.tables.storage import StoragePosition, Tank
from ctdesk.domain.errors import NotFound
from ctdesk.services.gate import query
from ctdesk.services.holds import HoldRow, holds_of
from ctdesk.services.record_ground import Ground, ground_of
from ctdesk.services.record_standing import masked_for, standing_of_record, viewer_slots
from ctdesk.services.sources import given
from ctdesk.services.unit_steps import Step, UnitRows, steps_of
from ctdesk.services.work import UnitOfWork

FORM = "CT-ACC-001"
_WARNING_PLACES = frozenset({"missing"})
_BAD = frozenset({"rejected", "expired", "unusable"})


@dataclass(frozen=True, slots=True)
class Link:
    """One station of the chain: ``kind`` names it, ``lines`` are what it says, identifiers and dates.

    ``state``: done | here (where the unit stands now) | waiting | broken (what is missing or refused).
    ``route`` with ``key`` is where it is found.
    """

    kind: str
    lines: tuple[str, ...]
    state: str
    route: str = ""
    key: int | None = None


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit with its chain and its history.

    ``proviso``: exceptional | deviation for one that was accepted so (decision 8), with ``deviation_no``.
    ``hidden`` while this person is to read its label blind (decision 13): then nothing is told that the
    readings are compared with. ``holds`` are the open ones, the gravest first. ``whole`` when no station up
    to where the unit stands is missing (K01).
    """

    id: int
    shipment_id: int
    shipment: str
    product: str | None
    batch_no: str | None
    vector_lot: str | None
    bag: str
    patient: str | None
    mrn: str | None
    disposition: str
    proviso: str | None
    deviation_no: str | None
    hold: str | None
    holds: tuple[HoldRow, ...]
    place: str
    position: str | None
    tank_id: int | None
    expires_on: date | None
    record_id: int | None
    links: tuple[Link, ...]
    steps: tuple[Step, ...]
    whole: bool
    hidden: bool


@query()
def unit_line(work: UnitOfWork, *, unit_id: int) -> UnitLine:
    """A dose unit from patient to patient; raises UNIT-15 for a unit nobody knows."""
    rows = _rows(work, unit_id)
    sees = work.rights.has("view.identities") or work.actor.member_id is None
    hidden = rows.ground is not None and _reads_blind(work, rows.ground)
    unit = rows.unit
    links = _links(work, rows, sees=sees, hidden=hidden)
    return UnitLine(
        id=unit.id,
        shipment_id=rows.shipment.id,
        shipment=rows.shipment.number,
        product=None if rows.product is None or hidden else rows.product.name_cn,
        batch_no=None if hidden else unit.batch_no,
        vector_lot=None if hidden else unit.vector_lot,
        bag=f"{unit.bag_no or unit.ordinal}/{unit.bag_total or rows.shipment.unit_count}",
        patient=rows.patient.name if rows.patient is not None and sees and not hidden else None,
        mrn=rows.patient.mrn if rows.patient is not None and sees and not hidden else None,
        disposition=unit.disposition,
        proviso="exceptional" if unit.exceptional else "deviation" if unit.by_concession else None,
        deviation_no=unit.deviation_no,
        hold=unit.hold,
        holds=tuple(
            replace(one, reason=None) if hidden else one for one in holds_of(work.db, (unit.id,))[unit.id]
        ),
        place=unit.place,
        position=None if rows.position is None else rows.position.code,
        tank_id=None if rows.tank is None else rows.tank.id,
        expires_on=None if hidden else unit.expires_on,
        record_id=None if rows.record is None else rows.record.id,
        links=links,
        steps=steps_of(work, rows, hidden=hidden),
        whole=all(link.state != "broken" for link in links),
        hidden=hidden,
    )


def _rows(work: UnitOfWork, unit_id: int) -> UnitRows:
    db = work.db
    unit = db.get(DoseUnit, unit_id)
    shipment = None if unit is None else db.get(Shipment, unit.shipment_id)
    if unit is None or shipment is None:
        raise NotFound("UNIT-15", id=unit_id)
    order = None if shipment.order_id is None else db.get(TherapyOrder, shipment.order_id)
    case = None if order is None or order.case_id is None else db.get(TreatmentCase, order.case_id)
    position = None if unit.position_id is None else db.get(StoragePosition, unit.position_id)
    record = db.scalars(
        select(Record)
        .where(Record.form_code == FORM, Record.subject_kind == "shipment", Record.state != "voided")
        .where(Record.subject_id == shipment.id)
        .order_by(Record.id.desc())
        .limit(1)
    ).first()
    return UnitRows(
        unit,
        shipment,
        order,
        None if order is None else db.get(Product, order.product_id),
        case,
        None if case is None else db.get(Patient, case.patient_id),
        position,
        None if position is None else db.get(Tank, position.tank_id),
        record,
        None if record is None else ground_of(work, record),
    )


def _reads_blind(work: UnitOfWork, ground: Ground) -> bool:
    if ground.record.completed_at is not None:
        return False
    standing = standing_of_record(work, ground)
    return bool(masked_for(work, standing, viewer_slots(work, standing)))


def _links(work: UnitOfWork, rows: UnitRows, *, sees: bool, hidden: bool) -> tuple[Link, ...]:
    unit, order, patient = rows.unit, rows.order, rows.patient
    own = rows.product is None or rows.product.donor_type == "autologous"
    found = []
    if own or patient is not None:
        named = (patient.name, patient.mrn) if patient is not None and sees and not hidden else ()
        state = "done" if patient is not None and patient.verified_at is not None else "broken"
        key = None if patient is None else patient.id
        found.append(Link("patient", named, state, "patients" if key else "", key))
    if own:
        found.append(_told("collection", None if order is None else order.din, hidden))
        coi = None if order is None else order.coi_id
        found.append(_told("coi", coi, hidden, "orders", None if order is None else order.id))
    found.append(_told("batch", unit.batch_no, hidden))
    found.append(_transport(work, rows))
    found.append(_receipt(rows))
    found.append(_place(rows))
    planned = None if rows.case is None else rows.case.planned_infusion_on
    ahead = () if planned is None else (planned.isoformat(),)
    found += [Link("release", ahead, "waiting"), Link("thaw", (), "waiting"), Link("infusion", (), "waiting")]
    return tuple(found)


def _told(kind: str, value: str | None, hidden: bool, route: str = "", key: int | None = None) -> Link:
    lines = (value,) if value and not hidden else ()
    return Link(kind, lines, "done" if value else "broken", route if key else "", key)


def _transport(work: UnitOfWork, rows: UnitRows) -> Link:
    shipment = rows.shipment
    hours = None if rows.ground is None else given(rows.ground, "C5b")
    lines = tuple(
        line for line in (shipment.shipper_sn or shipment.awb_no, f"{hours} h" if hours else None) if line
    )
    state = "done" if shipment.state in ("arrived", "decided") else "waiting"
    return Link("transport", lines, state, "arrivals", shipment.id)


def _receipt(rows: UnitRows) -> Link:
    record, disposition = rows.record, rows.unit.disposition
    if record is None:
        return Link("receipt", (), "waiting")
    state = "broken" if disposition in _BAD else "here" if disposition in ("inspecting",) else "done"
    if disposition == "quarantined":
        state = "here"
    return Link("receipt", (record.number.rsplit("-", 1)[-1], disposition), state, "record", record.id)


def _place(rows: UnitRows) -> Link:
    unit = rows.unit
    if unit.place in _WARNING_PLACES:
        return Link("position", (unit.place,), "broken")
    if rows.position is None:
        stored = unit.place in ("in_shipper", "at_other_site")
        return Link("position", (unit.place,) if stored else (), "here" if stored else "waiting")
    degrees = None if rows.tank is None else rows.tank.temperature_c
    lines = (rows.position.code, *(() if degrees is None else (f"{degrees} °C".replace("-", "−"),)))
    return Link("position", lines, "here", "storage", None if rows.tank is None else rows.tank.id)
