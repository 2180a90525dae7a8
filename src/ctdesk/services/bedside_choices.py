"""What a watch may be begun with: the courses of treatment of a patient and the dose units that came for
them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from ctdesk.db.tables.catalogue import Product
from ctdesk.db.tables.receipt import DoseUnit, Shipment, TherapyOrder, TreatmentCase
from ctdesk.services.gate import query
from ctdesk.services.work import UnitOfWork

# What never was given to anybody.
_NEVER_GIVEN = frozenset({"expected", "rejected"})
_AT_MOST = 100


@dataclass(frozen=True, slots=True)
class CaseChoice:
    """A course of treatment, with the product of its latest order."""

    case_id: int
    product: str | None
    planned_infusion_on: date | None


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """A dose unit that came for this patient."""

    unit_id: int
    case_id: int | None
    product: str
    batch_no: str | None
    vector_lot: str | None
    bag: str
    disposition: str
    place: str


@dataclass(frozen=True, slots=True)
class BeginChoices:
    """Both, the latest first."""

    cases: tuple[CaseChoice, ...]
    units: tuple[UnitChoice, ...]


@query(needs="view.identities")
def begin_choices(work: UnitOfWork, *, patient_id: int) -> BeginChoices:
    """The courses of treatment and the dose units of a patient, without units that were refused."""
    cases = work.db.execute(
        select(TreatmentCase, TherapyOrder.id, Product.name_cn)
        .outerjoin(TherapyOrder, TherapyOrder.case_id == TreatmentCase.id)
        .outerjoin(Product, Product.id == TherapyOrder.product_id)
        .where(TreatmentCase.patient_id == patient_id)
        .order_by(TreatmentCase.id.desc(), TherapyOrder.id.desc())
    )
    found: dict[int, CaseChoice] = {}
    for case, _, product in cases:
        found.setdefault(case.id, CaseChoice(case.id, product, case.planned_infusion_on))
    units = work.db.execute(
        select(DoseUnit, TherapyOrder.case_id, Product.name_cn)
        .join(Shipment, Shipment.id == DoseUnit.shipment_id)
        .join(TherapyOrder, TherapyOrder.id == Shipment.order_id)
        .join(TreatmentCase, TreatmentCase.id == TherapyOrder.case_id)
        .join(Product, Product.id == TherapyOrder.product_id)
        .where(TreatmentCase.patient_id == patient_id, DoseUnit.disposition.not_in(_NEVER_GIVEN))
        .order_by(DoseUnit.id.desc())
        .limit(_AT_MOST)
    )
    return BeginChoices(
        tuple(found.values()),
        tuple(
            UnitChoice(
                unit.id,
                case_id,
                product,
                unit.batch_no,
                unit.vector_lot,
                f"{unit.bag_no or unit.ordinal}/{unit.bag_total or '–'}",
                unit.disposition,
                unit.place,
            )
            for unit, case_id, product in units
        ),
    )
