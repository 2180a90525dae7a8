"""Orders of a product for a patient, verified by a second person before a receipt may be compared with
them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, not_, or_, select

from ctdesk.db.tables.catalogue import Product
from ctdesk.db.tables.receipt import Patient, Shipment, TherapyOrder, TreatmentCase
from ctdesk.domain.errors import CtdeskError, NotFound, Refused, StaleRecord
from ctdesk.services import fields
from ctdesk.services.blind_orders import hidden_orders, is_for_me, is_hidden
from ctdesk.services.catalogue import member_name
from ctdesk.services.gate import command, query
from ctdesk.services.numbers import next_number
from ctdesk.services.paging import Page
from ctdesk.services.patients import matches_patient, names_patient
from ctdesk.services.work import UnitOfWork

HAZARDS = frozenset({"none", "biohazard", "not_evaluated", "both"})
# What the second person reads from the prescription and types again, beside patient and product.
COMPARED = ("coi_id", "din", "patient_label_id", "dose_min", "dose_max", "hazard_statement")
_MOST = Decimal("1000000000")


@dataclass(frozen=True, slots=True)
class OrderReading:
    """What the second person reads from the prescription; doses in 10^6 cells, what it leaves empty is None.

    ``mrn`` is the patient's record number, None for an order without a course of treatment.
    """

    product_id: int
    mrn: str | None = None
    coi_id: str | None = None
    din: str | None = None
    patient_label_id: str | None = None
    dose_min: Decimal | None = None
    dose_max: Decimal | None = None
    hazard_statement: str | None = None


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order; doses in 10^6 cells, value in CNY. ``verified_at`` is None until a second person has read the
    prescription again. ``hidden`` while that is for this person to do: then all they will type is left out.
    """

    id: int
    number: str
    product_id: int | None
    product: str | None
    case_id: int | None
    patient: str | None
    mrn: str | None
    coi_id: str | None
    din: str | None
    patient_label_id: str | None
    dose_min: Decimal | None
    dose_max: Decimal | None
    hazard_statement: str | None
    value: Decimal | None
    entered_by: str | None
    entered_at: datetime
    verified_by: str | None
    verified_at: datetime | None
    may_be_verified_by_me: bool
    hidden: bool
    row_version: int


@command(needs="order.prescribe", action="order.place")
def place_order(
    work: UnitOfWork,
    *,
    product_id: int,
    case_id: int | None = None,
    coi_id: str | None = None,
    din: str | None = None,
    patient_label_id: str | None = None,
    dose_min: Decimal | str | None = None,
    dose_max: Decimal | str | None = None,
    hazard_statement: str | None = None,
    value: Decimal | str | None = None,
) -> int:
    """Order a product; an autologous one needs the patient's course of treatment (ARR-01) and its COI
    (ARR-02).
    """
    terms = _terms(
        work,
        None,
        product_id=product_id,
        case_id=case_id,
        coi_id=coi_id,
        din=din,
        patient_label_id=patient_label_id,
        dose_min=dose_min,
        dose_max=dose_max,
        hazard_statement=hazard_statement,
        value=value,
    )
    order = TherapyOrder(
        number=next_number(work, "ORD"),
        entered_by=work.actor.member_id,
        entered_at=work.now,
        verified_by=None,
        verified_at=None,
        **terms,
    )
    work.db.add(order)
    work.db.flush()
    return order.id


@command(needs="order.verify", action="order.verify")
def verify_order(work: UnitOfWork, *, order_id: int, reading: OrderReading) -> None:
    """Confirm an order as a second person who reads the prescription again (decision 40).

    Raises ORD-01 for the person who entered it, ORD-02 naming the field that differs, never what was entered,
    and ORD-03 for one that is verified.
    """
    order = _order(work, order_id)
    if order.verified_at is not None:
        raise CtdeskError("ORD-03", number=order.number)
    if order.entered_by == work.actor.member_id:
        raise Refused("ORD-01")
    if reading.product_id != order.product_id:
        raise CtdeskError("ORD-02", field="product_id", what="product_id")
    case = None if order.case_id is None else work.db.get(TreatmentCase, order.case_id)
    patient = None if case is None else work.db.get(Patient, case.patient_id)
    if fields.differs(reading.mrn, None if patient is None else patient.mrn, "mrn"):
        raise CtdeskError("ORD-02", field="mrn", what="mrn")
    for name in COMPARED:
        if fields.differs(getattr(reading, name), getattr(order, name), name):
            raise CtdeskError("ORD-02", field=name, what=name)
    order.verified_by, order.verified_at = work.actor.member_id, work.now
    order.row_version += 1


@command(needs="order.prescribe", action="order.correct")
def correct_order(
    work: UnitOfWork,
    *,
    order_id: int,
    seen_version: int,
    product_id: int,
    case_id: int | None,
    coi_id: str | None,
    din: str | None,
    patient_label_id: str | None,
    dose_min: Decimal | str | None,
    dose_max: Decimal | str | None,
    hazard_statement: str | None,
    value: Decimal | str | None,
) -> None:
    """Correct an order; it has to be verified again. Raises ORD-04 for a verified one whose shipment has
    arrived: what was received is not compared with something else afterwards.
    """
    order = _order(work, order_id)
    if order.row_version != seen_version:
        raise StaleRecord("REC-13", seen=seen_version, now=order.row_version)
    if order.verified_at is not None and _has_arrived(work, order):
        raise CtdeskError("ORD-04", number=order.number)
    terms = _terms(
        work,
        order.id,
        product_id=product_id,
        case_id=case_id,
        coi_id=coi_id,
        din=din,
        patient_label_id=patient_label_id,
        dose_min=dose_min,
        dose_max=dose_max,
        hazard_statement=hazard_statement,
        value=value,
    )
    for name, new in terms.items():
        setattr(order, name, new)
    order.entered_by, order.entered_at = work.actor.member_id, work.now
    order.verified_by = order.verified_at = None
    order.row_version += 1


@query()
def list_orders(
    work: UnitOfWork,
    *,
    text: str | None = None,
    case_ids: tuple[int, ...] | None = None,
    after: int | None = None,
    limit: int = 100,
) -> Page[OrderRow]:
    """Orders by key, the newest first; ``text`` matches order number, COI or product, and the patient
    where identities may be seen. An order that this person is to read again blind is found by its number and
    the patient's name only.
    """
    sees = work.rights.has("view.identities")
    chosen = (
        select(TherapyOrder, Product, Patient)
        .join(Product, Product.id == TherapyOrder.product_id)
        .outerjoin(TreatmentCase, TreatmentCase.id == TherapyOrder.case_id)
        .outerjoin(Patient, Patient.id == TreatmentCase.patient_id)
        .order_by(TherapyOrder.id.desc())
        .limit(limit + 1)
    )
    if after is not None:
        chosen = chosen.where(TherapyOrder.id < after)
    if case_ids is not None:
        chosen = chosen.where(TherapyOrder.case_id.in_(case_ids))
    if text:
        like = f"%{text}%"
        unseen = TherapyOrder.coi_id.like(like) | Product.name_cn.like(like)
        wanted: ColumnElement[bool] = TherapyOrder.number.like(like)
        if sees:
            unseen = unseen | matches_patient(work.db, text)
            wanted = wanted | names_patient(work.db, text)
        chosen = chosen.where(or_(wanted, and_(not_(hidden_orders(work)), unseen)))
    found = work.db.execute(chosen).all()
    rows = tuple(_row(work, order, product, patient if sees else None) for order, product, patient in found)
    return Page(rows[:limit], rows[limit - 1].id if len(found) > limit else None)


def _row(work: UnitOfWork, order: TherapyOrder, product: Product, patient: Patient | None) -> OrderRow:
    """An order as this person may see it; the name of the patient stays, to find the prescription by."""
    hidden = is_hidden(work, order)

    def open_to_me(value: Any) -> Any:
        return None if hidden else value

    return OrderRow(
        id=order.id,
        number=order.number,
        product_id=open_to_me(product.id),
        product=open_to_me(product.name_cn),
        case_id=order.case_id,
        patient=None if patient is None else patient.name,
        mrn=None if patient is None else open_to_me(patient.mrn),
        coi_id=open_to_me(order.coi_id),
        din=open_to_me(order.din),
        patient_label_id=open_to_me(order.patient_label_id),
        dose_min=open_to_me(order.dose_min),
        dose_max=open_to_me(order.dose_max),
        hazard_statement=open_to_me(order.hazard_statement),
        value=open_to_me(order.value),
        entered_by=member_name(work.db, order.entered_by),
        entered_at=order.entered_at,
        verified_by=member_name(work.db, order.verified_by),
        verified_at=order.verified_at,
        may_be_verified_by_me=is_for_me(work, order),
        hidden=hidden,
        row_version=order.row_version,
    )


def _order(work: UnitOfWork, order_id: int) -> TherapyOrder:
    order = work.db.get(TherapyOrder, order_id)
    if order is None:
        raise NotFound("ARR-07", id=order_id)
    return order


def _has_arrived(work: UnitOfWork, order: TherapyOrder) -> bool:
    arrived = select(Shipment.id).where(
        Shipment.order_id == order.id, or_(Shipment.state == "arrived", Shipment.state == "decided")
    )
    return work.db.scalar(arrived.limit(1)) is not None


def _terms(
    work: UnitOfWork,
    own_id: int | None,
    *,
    product_id: int,
    case_id: int | None,
    coi_id: str | None,
    din: str | None,
    patient_label_id: str | None,
    dose_min: Decimal | str | None,
    dose_max: Decimal | str | None,
    hazard_statement: str | None,
    value: Decimal | str | None,
) -> dict[str, Any]:
    """What was ordered, checked, by column; ``own_id`` is the order that keeps its COI."""
    product = work.db.get(Product, product_id)
    if product is None:
        raise NotFound("CAT-07", id=product_id)
    if own_id is None and product.status == "withdrawn":
        raise CtdeskError("CAT-26", field="product_id", product=product.name_cn)
    coi = fields.cleaned(coi_id, "coi_id", 40)
    if product.donor_type == "autologous":
        if case_id is None:
            raise CtdeskError("ARR-01", field="case_id")
        if coi is None:
            raise CtdeskError("ARR-02", field="coi_id")
    if case_id is not None and work.db.get(TreatmentCase, case_id) is None:
        raise NotFound("UNIT-15", id=case_id)
    if coi is not None:
        owner = work.db.scalar(select(TherapyOrder.id).where(TherapyOrder.coi_id == coi))
        if owner is not None and owner != own_id:
            raise CtdeskError("ARR-03", field="coi_id", coi=coi)
    least = fields.number(dose_min, "dose_min", low=Decimal(0), high=_MOST)
    most = fields.number(dose_max, "dose_max", low=Decimal(0), high=_MOST)
    if least is not None and most is not None and most < least:
        raise CtdeskError("ARR-04", field="dose_max")
    return {
        "product_id": product_id,
        "case_id": case_id,
        "coi_id": coi,
        "din": fields.cleaned(din, "din", 40),
        "patient_label_id": fields.cleaned(patient_label_id, "patient_label_id", 40),
        "dose_min": least,
        "dose_max": most,
        "hazard_statement": None
        if hazard_statement is None
        else fields.one_of(hazard_statement, "hazard_statement", HAZARDS),
        "value": fields.number(value, "value", low=Decimal(0), high=_MOST),
    }
