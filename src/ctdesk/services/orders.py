"""Orders of a product for a patient, as far as receipt compares with them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from ctdesk.db.tables.catalogue import Product
from ctdesk.db.tables.receipt import Patient, TherapyOrder, TreatmentCase
from ctdesk.domain.errors import CtdeskError, NotFound
from ctdesk.services import fields
from ctdesk.services.gate import command, query
from ctdesk.services.numbers import next_number
from ctdesk.services.paging import Page
from ctdesk.services.patients import matches_patient
from ctdesk.services.work import UnitOfWork

HAZARDS = frozenset({"none", "biohazard", "not_evaluated", "both"})
_MOST = Decimal("1000000000")


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order; doses in 10^6 cells, value in CNY."""

    id: int
    number: str
    product_id: int
    product: str
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
    product = work.db.get(Product, product_id)
    if product is None:
        raise NotFound("CAT-07", id=product_id)
    coi = fields.cleaned(coi_id, "coi_id", 40)
    if product.donor_type == "autologous":
        if case_id is None:
            raise CtdeskError("ARR-01", field="case_id")
        if coi is None:
            raise CtdeskError("ARR-02", field="coi_id")
    if case_id is not None and work.db.get(TreatmentCase, case_id) is None:
        raise NotFound("UNIT-15", id=case_id)
    if (
        coi is not None
        and work.db.scalar(select(TherapyOrder.id).where(TherapyOrder.coi_id == coi)) is not None
    ):
        raise CtdeskError("ARR-03", field="coi_id", coi=coi)
    least = fields.number(dose_min, "dose_min", low=Decimal(0), high=_MOST)
    most = fields.number(dose_max, "dose_max", low=Decimal(0), high=_MOST)
    if least is not None and most is not None and most < least:
        raise CtdeskError("ARR-04", field="dose_max")
    order = TherapyOrder(
        number=next_number(work, "ORD"),
        product_id=product_id,
        case_id=case_id,
        coi_id=coi,
        din=fields.cleaned(din, "din", 40),
        patient_label_id=fields.cleaned(patient_label_id, "patient_label_id", 40),
        dose_min=least,
        dose_max=most,
        hazard_statement=None
        if hazard_statement is None
        else fields.one_of(hazard_statement, "hazard_statement", HAZARDS),
        value=fields.number(value, "value", low=Decimal(0), high=_MOST),
    )
    work.db.add(order)
    work.db.flush()
    return order.id


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
    where identities may be seen.
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
        wanted = TherapyOrder.number.like(like) | TherapyOrder.coi_id.like(like) | Product.name_cn.like(like)
        if sees:
            wanted = wanted | matches_patient(work.db, text)
        chosen = chosen.where(wanted)
    found = work.db.execute(chosen).all()
    rows = tuple(
        OrderRow(
            order.id,
            order.number,
            product.id,
            product.name_cn,
            order.case_id,
            patient.name if patient is not None and sees else None,
            patient.mrn if patient is not None and sees else None,
            order.coi_id,
            order.din,
            order.patient_label_id,
            order.dose_min,
            order.dose_max,
            order.hazard_statement,
            order.value,
        )
        for order, product, patient in found[:limit]
    )
    return Page(rows, rows[-1].id if len(found) > limit else None)
