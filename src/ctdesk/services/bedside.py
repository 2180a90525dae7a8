"""The bedside after an infusion: who is watched, what was seen, the grades it came to, and what is due next.

A grade is worked out from the findings and kept with its grounds and the version of its rules; a physician
confirms it. It prescribes nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import select

from ctdesk.db.tables.bedside import BedsideAssessment, BedsideCourse
from ctdesk.db.tables.receipt import DoseUnit, Patient, Shipment, TherapyOrder, TreatmentCase
from ctdesk.domain.errors import CtdeskError, NotFound, StaleRecord
from ctdesk.services import fields
from ctdesk.services.bedside_alerts import settle_alerts
from ctdesk.services.bedside_record import ensure_record
from ctdesk.services.bedside_rows import (
    BedsideFindings,
    columns_of,
    course_row,
    ensure_findings,
    masked_then,
    open_course_row,
)
from ctdesk.services.gate import command
from ctdesk.services.numbers import next_number
from ctdesk.services.work import UnitOfWork

ASSESSES = ("monitoring.assess", "monitoring.grade")
LATE_ENTRY = timedelta(minutes=15)
_SERIES = "BED"  # its record (CT-MON-001) is numbered MON
_WEIGHT = (Decimal(1), Decimal(300))


@command(needs=ASSESSES, action="bedside.open")
def open_course(
    work: UnitOfWork,
    *,
    patient_id: int,
    infused_at: datetime,
    case_id: int | None = None,
    unit_id: int | None = None,
    weight_kg: Decimal | str | None = None,
    uses_local_effect: bool = False,
    batch_no: str | None = None,
    vector_lot: str | None = None,
) -> int:
    """Begin to watch a patient after an infusion; gives the key of the course.

    The product is that of the dose unit, else of the order; batch and vector lot are those of the unit, else
    as they are said. Raises UNIT-15 for an unknown patient or unit, BED-10 for an infusion to come or before
    birth, BED-11 for a unit or a course of treatment of somebody else, BED-12 where this infusion is watched
    already, BED-16 for a batch or a vector lot that is not the unit's.
    """
    patient = work.db.get(Patient, patient_id)
    if patient is None:
        raise NotFound("UNIT-15", id=patient_id)
    if infused_at > work.now or infused_at.date() < patient.birth_date:
        raise CtdeskError("BED-10", field="infused_at")
    case = None if case_id is None else work.db.get(TreatmentCase, case_id)
    if case_id is not None and (case is None or case.patient_id != patient.id):
        raise CtdeskError("BED-11", field="case_id")
    product_id = None
    told = {
        "batch_no": fields.cleaned(batch_no, "batch_no"),
        "vector_lot": fields.cleaned(vector_lot, "vector_lot"),
    }
    if unit_id is not None:
        unit, order, owner = _whose(work, unit_id)
        if owner != patient.id or (case is not None and order.case_id != case.id):
            raise CtdeskError("BED-11", field="unit_id")
        product_id, case_id = order.product_id, order.case_id
        for name, said in told.items():
            its = getattr(unit, name)
            if its and said and fields.differs(said, its, name):
                raise CtdeskError("BED-16", field=name, value=said, known=its)
            told[name] = its or said
    elif case is not None:
        product_id = work.db.scalar(
            select(TherapyOrder.product_id)
            .where(TherapyOrder.case_id == case.id)
            .order_by(TherapyOrder.id.desc())
        )
    known = select(BedsideCourse.number).where(
        BedsideCourse.patient_id == patient.id, BedsideCourse.infused_at == infused_at
    )
    if (number := work.db.scalar(known)) is not None:
        raise CtdeskError("BED-12", field="infused_at", number=number)
    course = BedsideCourse(
        number=next_number(work, _SERIES),
        patient_id=patient.id,
        case_id=case_id,
        product_id=product_id,
        unit_id=unit_id,
        infused_at=infused_at,
        **told,
        weight_kg=fields.number(weight_kg, "weight_kg", low=_WEIGHT[0], high=_WEIGHT[1]),
        uses_local_effect=uses_local_effect,
        opened_by=work.actor.member_id,
        opened_at=work.now,
    )
    work.db.add(course)
    work.db.flush()
    return course.id


@command(needs=ASSESSES, action="bedside.assess")
def assess_patient(
    work: UnitOfWork,
    *,
    course_id: int,
    findings: BedsideFindings,
    at: datetime | None = None,
    note: str | None = None,
    late_reason: str | None = None,
) -> int:
    """Note what was seen at the bedside, now unless told otherwise, with the grades it came to; raises the
    alerts it asks for.

    Raises BED-01 for no course, BED-03 for one that is over, BED-05 for an entry later than fifteen minutes
    without its reason, BED-07 for a time before the infusion or to come, and what ``ensure_findings``
    refuses.
    """
    course = open_course_row(work, course_id)
    row = _noted(work, course, at or work.now, findings, note, late_reason)
    settle_alerts(work, course)
    return row.id


@command(needs=ASSESSES, action="bedside.correct")
def correct_assessment(
    work: UnitOfWork,
    *,
    assessment_id: int,
    reason: str,
    findings: BedsideFindings,
    at: datetime | None = None,
    note: str | None = None,
) -> int:
    """Put another assessment in the place of one that was written down wrong; the former stays readable.

    ``at`` is the time of the former unless told otherwise. Raises BED-13 for one that was replaced already.
    """
    former = work.db.get(BedsideAssessment, assessment_id)
    if former is None:
        raise NotFound("BED-01", id=assessment_id)
    course = open_course_row(work, former.course_id)
    if former.withdrawn_at is not None:
        raise CtdeskError("BED-13")
    why = fields.required(reason, "reason", fields.TEXT)
    former.withdrawn_by, former.withdrawn_at = work.actor.member_id, work.now
    former.withdraw_reason = why
    row = _noted(work, course, at or former.at, findings, note, why, corrects=former)
    settle_alerts(work, course, why)
    return row.id


@command(needs="monitoring.grade", action="bedside.confirm")
def confirm_assessment(work: UnitOfWork, *, assessment_id: int) -> None:
    """The physician agrees with the grades of an assessment, as far as they go.

    Raises BED-13 for one that was replaced, BED-14 for one that is confirmed.
    """
    row = work.db.get(BedsideAssessment, assessment_id)
    if row is None:
        raise NotFound("BED-01", id=assessment_id)
    open_course_row(work, row.course_id)
    if row.withdrawn_at is not None:
        raise CtdeskError("BED-13")
    if row.confirmed_at is not None:
        raise CtdeskError("BED-14")
    row.confirmed_by, row.confirmed_at = work.actor.member_id, work.now


@command(needs="monitoring.grade", action="bedside.close")
def close_course(work: UnitOfWork, *, course_id: int, seen_version: int, note: str) -> None:
    """End the watch over a patient and open its record for the signatures, unless it is open already.

    Raises BED-03 where it is over, FIELD-01 without a word about it.
    """
    course = course_row(work, course_id)
    if course.row_version != seen_version:
        raise StaleRecord("REC-13", seen=seen_version, now=course.row_version)
    if course.closed_at is not None:
        raise CtdeskError("BED-03", number=course.number)
    course.close_note = fields.required(note, "note", fields.TEXT)
    course.closed_by, course.closed_at = work.actor.member_id, work.now
    course.row_version += 1
    ensure_record(work, course)


def is_late_entry(at: datetime, now: datetime) -> bool:
    """Whether what was seen at a moment is written down so late that it needs a reason (design §5)."""
    return now - at > LATE_ENTRY


def _noted(
    work: UnitOfWork,
    course: BedsideCourse,
    at: datetime,
    seen: BedsideFindings,
    note: str | None,
    late_reason: str | None,
    *,
    corrects: BedsideAssessment | None = None,
) -> BedsideAssessment:
    if at > work.now or at < course.infused_at:
        raise CtdeskError("BED-07", field="at")
    why = fields.cleaned(late_reason, "late_reason", fields.TEXT)
    late = is_late_entry(at, work.now)
    if late and not why:
        raise CtdeskError("BED-05", field="late_reason", minutes=int(LATE_ENTRY.total_seconds()) // 60)
    ensure_findings(seen)
    former = None if corrects is None else corrects.id
    row = BedsideAssessment(
        course_id=course.id,
        at=at,
        corrects_id=former,
        note=fields.cleaned(note, "note", fields.TEXT),
        late_reason=why if late else None,
        assessed_by=work.actor.member_id,
        entered_at=work.now,
        **columns_of(seen, masked=masked_then(work, course.id, at, without=former)),
    )
    row.pressor_doses = fields.cleaned(row.pressor_doses, "pressor_doses")
    work.db.add(row)
    work.db.flush()
    return row


def _whose(work: UnitOfWork, unit_id: int) -> tuple[DoseUnit, TherapyOrder, int | None]:
    """A dose unit, the order it came for, and its patient."""
    found = work.db.execute(
        select(DoseUnit, TherapyOrder, TreatmentCase.patient_id)
        .join(Shipment, Shipment.order_id == TherapyOrder.id)
        .join(DoseUnit, DoseUnit.shipment_id == Shipment.id)
        .outerjoin(TreatmentCase, TreatmentCase.id == TherapyOrder.case_id)
        .where(DoseUnit.id == unit_id)
    ).one_or_none()
    if found is None:
        raise NotFound("UNIT-15", id=unit_id)
    return found[0], found[1], found[2]
