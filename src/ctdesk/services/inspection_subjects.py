"""Dose units and patients that a pack can be made of, found by number, batch, bag or name."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import or_, select

from ctdesk.db.tables.catalogue import Product
from ctdesk.db.tables.receipt import DoseUnit, Patient, Shipment, TherapyOrder, TreatmentCase
from ctdesk.services.gate import query
from ctdesk.services.inspection_scope import PATIENT
from ctdesk.services.work import UnitOfWork

MOST = 40
DUTIES = ("documents.export",)


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing to choose: ``label`` is what it is called, ``detail`` what else tells it apart."""

    id: int
    label: str
    detail: str


@query(needs=DUTIES)
def find_subjects(work: UnitOfWork, *, kind: str, text: str = "") -> tuple[Subject, ...]:
    """Units, or patients, that a text names, the newest first, at most ``MOST``."""
    asked = text.strip()[:200]
    return _patients(work, asked) if kind == PATIENT else _units(work, asked)


def _patients(work: UnitOfWork, text: str) -> tuple[Subject, ...]:
    chosen = select(Patient).order_by(Patient.id.desc()).limit(MOST)
    if text:
        chosen = chosen.where(
            or_(
                Patient.name.contains(text, autoescape=True),
                Patient.mrn.contains(text, autoescape=True),
            )
        )
    return tuple(Subject(one.id, one.name, one.mrn or "") for one in work.db.scalars(chosen))


def _units(work: UnitOfWork, text: str) -> tuple[Subject, ...]:
    chosen = (
        select(DoseUnit, Shipment, Product.name_cn, Patient.name)
        .join(Shipment, Shipment.id == DoseUnit.shipment_id)
        .outerjoin(TherapyOrder, TherapyOrder.id == Shipment.order_id)
        .outerjoin(Product, Product.id == TherapyOrder.product_id)
        .outerjoin(TreatmentCase, TreatmentCase.id == TherapyOrder.case_id)
        .outerjoin(Patient, Patient.id == TreatmentCase.patient_id)
        .order_by(DoseUnit.id.desc())
        .limit(MOST)
    )
    if text:
        columns = (
            Shipment.number, DoseUnit.batch_no, DoseUnit.coi_bag_id, DoseUnit.cassette_no,
            TherapyOrder.number, Patient.name, Patient.mrn,
        )  # fmt: skip
        chosen = chosen.where(or_(*(one.contains(text, autoescape=True) for one in columns)))
    return tuple(
        Subject(
            unit.id,
            f"{shipment.number}  {unit.bag_no or unit.ordinal}/{unit.bag_total or shipment.unit_count}",
            "  ".join(one for one in (product, unit.batch_no, patient) if one),
        )
        for unit, shipment, product, patient in work.db.execute(chosen)
    )
