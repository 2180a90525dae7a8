"""What the signatures of the Qualified Person's records do: an office begins, a result takes effect."""

from __future__ import annotations

import re

from sqlalchemy import select

from ctdesk.db.tables.catalogue import Product
from ctdesk.db.tables.qp import QpAssessment, QpOffice, QpVerdict
from ctdesk.db.tables.records import Record
from ctdesk.db.tables.team import Appointment
from ctdesk.domain.answers import State
from ctdesk.domain.errors import CtdeskError, NotFound
from ctdesk.domain.qualified_person import RESULTS, ensure_result
from ctdesk.services.appointments import begin_appointment
from ctdesk.services.qp_subject import outcome_of
from ctdesk.services.record_ground import Ground, ground_of
from ctdesk.services.work import UnitOfWork

APPOINTED, ASSESSED = "qp.appointed", "qp.assessed"
RESULT, REASON, PRODUCTS, SCOPE = "F3", "F4", "F5", "F6"


def put_in_office(work: UnitOfWork, record: Record) -> None:
    """The appointment was accepted: the role is held from now, or from the beginning of its period.

    Raises like ``appointments.begin_appointment``.
    """
    office = work.db.get(QpOffice, record.subject_id)
    if office is None:
        raise NotFound("QP-04")
    begin_appointment(work, work.db.get(Appointment, office.appointment_id))


def decide_result(work: UnitOfWork, record: Record) -> None:
    """The assessor has signed: the result is in force from this instant.

    Raises QP-08 … QP-10 for a result that may not stand (``domain.qualified_person``), QP-14 for a product
    nobody knows, QP-07 while a score is none.
    """
    row = work.db.get(QpAssessment, record.subject_id)
    if row is None:
        raise NotFound("QP-04")
    ground = ground_of(work, record)
    proposal, chosen = outcome_of(ground), _text(ground, RESULT)
    result = next((one for one in RESULTS if one == chosen), None)
    if proposal is None or result is None:
        raise CtdeskError("QP-07")
    try:
        ensure_result(result, proposal, _text(ground, REASON))
    except CtdeskError as error:
        error.field = REASON if error.code == "QP-10" else RESULT
        raise
    products = _products(work, _text(ground, PRODUCTS)) if result == "limited" else None
    work.db.add(
        QpVerdict(
            member_id=row.member_id,
            result=result,
            products=products,
            scope=_text(ground, SCOPE),
            starts_at=work.now,
            record_id=record.id,
            total_percent=str(proposal.total),
            decided_by=work.member_id(),
        )
    )
    row.closed_at = row.closed_at or work.now
    row.row_version += 1
    work.db.flush()


def _products(work: UnitOfWork, typed: str | None) -> list[str]:
    codes = [code.strip() for code in re.split(r"[;；,，、\s]+", typed or "") if code.strip()]
    known = set(work.db.scalars(select(Product.code)))
    for code in codes:
        if code not in known:
            raise CtdeskError("QP-14", field=PRODUCTS, product=code)
    return sorted(set(codes))


def _text(ground: Ground, path: str) -> str | None:
    answer = ground.answers.get(path)
    if answer is None or answer.state is not State.GIVEN or not isinstance(answer.value, str):
        return None
    return answer.value.strip() or None
