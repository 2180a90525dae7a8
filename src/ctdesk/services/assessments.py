"""Assessments of competence (CT-TRN-002): opened for one member in one module, signed by three, and what the
result does at once: a competence, or a demand that blocks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from ctdesk.db import search as index
from ctdesk.db.tables.team import Competence, Member
from ctdesk.db.tables.training import Assessment, Attendance, TrainingSession
from ctdesk.domain.answers import RecordId
from ctdesk.domain.assessing import attempt_number
from ctdesk.domain.errors import CtdeskError, NotFound, Refused
from ctdesk.services.accounts import member_of
from ctdesk.services.amendments import discard_draft
from ctdesk.services.assessment_subject import FORM
from ctdesk.services.competences import ensure_product
from ctdesk.services.curriculum import curriculum
from ctdesk.services.duties import duties_of_roles
from ctdesk.services.fields import required
from ctdesk.services.gate import command, query
from ctdesk.services.grounds import grounds_for
from ctdesk.services.module_versions import begin_with_shipped
from ctdesk.services.numbers import next_number
from ctdesk.services.paging import Page
from ctdesk.services.record_ground import all_signatures, load_record
from ctdesk.services.records import open_record
from ctdesk.services.training_at import PersonTraining, training_at
from ctdesk.services.work import UnitOfWork

OPEN = ("training.assess", "training.plan", "training.confirm")
ASSESSES = "training.assess"
_MOST_FOUND = 500


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    """An assessment in a list. ``state``: open | passed | failed | cancelled."""

    id: int
    number: str
    member_id: int
    name: str
    module: str
    product_code: str
    kind: str
    attempt: int
    assessor: str | None
    record_id: int | None
    opened_at: datetime
    assessed_at: datetime | None
    state: str
    theory_percent: int | None
    practical_percent: int | None


@command(needs=OPEN, action="training.open_assessment")
def open_assessment(
    work: UnitOfWork,
    *,
    member_id: int,
    module: str,
    assessor_id: int,
    product_code: str = "",
    session_id: int | None = None,
) -> int:
    """Open the assessment of a member in a module, with its record; gives the id of the assessment.

    Raises TRN-10 where assessor and employee are one (SOD-12), TRN-11 for somebody who may not assess, TRN-12
    while another assessment of the same is open, TRN-07 after the last retake until training was held again,
    TEAM-29, TRN-03 and TRN-06 for what does not exist, TRN-13 for product training without its product.
    """
    member = member_of(work.db, member_id)
    ensure_product(work, module, product_code)
    if curriculum().modules[module].per_product and not product_code:
        raise CtdeskError("TRN-13", field="product_code")
    if assessor_id == member.id:
        raise Refused("TRN-10", field="assessor_id")
    if not grounds_for(work.db, assessor_id, ASSESSES, work.now, signing=False).allowed:
        raise CtdeskError("TRN-11", field="assessor_id")
    if session_id is not None and work.db.get(TrainingSession, session_id) is None:
        raise NotFound("TRN-06", field="session_id")
    before = _before(work, member.id, module, product_code)
    if any(row.passed is None for row in before):
        raise CtdeskError("TRN-12", field="module", module=module)
    attempt = _attempt(work, member.id, module, before)
    row = Assessment(
        number=next_number(work, "TRA"),
        member_id=member.id,
        module=module,
        module_version_id=begin_with_shipped(work, module),
        product_code=product_code,
        session_id=session_id,
        kind=_kind(work, member.id, module, attempt),
        attempt=attempt,
        assessor_id=assessor_id,
        record_id=None,
        opened_at=work.now,
        assessed_at=None,
        passed=None,
        theory_percent=None,
        critical_percent=None,
        practical_percent=None,
        cancelled_at=None,
    )
    work.db.add(row)
    work.db.flush()
    record = open_record(
        work,
        form_code=FORM,
        subject_kind="assessment",
        subject_id=row.id,
        subject_label=f"{member.name} · {module}",
    )
    row.record_id = record.id
    work.db.flush()
    return row.id


@command(needs=OPEN, action="training.cancel_assessment")
def cancel_assessment(work: UnitOfWork, *, assessment_id: int, reason: str) -> None:
    """Give up an assessment that nobody has signed yet; raises TRN-14 afterwards."""
    told = required(reason, "reason", 500)
    row = work.db.get(Assessment, assessment_id)
    if row is None:
        raise NotFound("TRN-15")
    signed = row.record_id is not None and all_signatures(work.db, row.record_id)
    if row.passed is not None or row.cancelled_at is not None or signed:
        raise CtdeskError("TRN-14", number=row.number)
    row.cancelled_at = work.now
    row.row_version += 1
    if row.record_id is not None:
        record = load_record(work, row.record_id)
        discard_draft(work, record_id=RecordId(record.id), seen_version=record.version, reason=told)


@query()
def list_assessments(
    work: UnitOfWork,
    *,
    text: str | None = None,
    member_id: int | None = None,
    module: str | None = None,
    after: int | None = None,
    limit: int = 100,
) -> Page[AssessmentRow]:
    """Assessments, the newest first; ``text`` matches number, module or the employee, by pinyin too."""
    chosen = (
        select(Assessment, Member.name)
        .join(Member, Member.id == Assessment.member_id)
        .order_by(Assessment.id.desc())
        .limit(limit + 1)
    )
    if text:
        like = f"%{text.strip()}%"
        people = [hit.ref_id for hit in index.find(work.db, text.strip(), ("member",), limit=_MOST_FOUND)]
        chosen = chosen.where(
            or_(
                Assessment.number.ilike(like),
                Assessment.module.ilike(like),
                Member.name.like(like),
                Member.name_latin.ilike(like),
                Member.id.in_(people),
            )
        )
    if member_id is not None:
        chosen = chosen.where(Assessment.member_id == member_id)
    if module is not None:
        chosen = chosen.where(Assessment.module == module)
    if after is not None:
        chosen = chosen.where(Assessment.id < after)
    found = list(work.db.execute(chosen))
    assessors = {row.assessor_id for row, _ in found if row.assessor_id is not None}
    assessing = select(Member.id, Member.name).where(Member.id.in_(assessors))
    names = {one.id: one.name for one in work.db.execute(assessing)}
    rows = tuple(_row(row, name, names) for row, name in found[:limit])
    return Page(rows, rows[-1].id if len(found) > limit else None)


@query()
def assessment_row(work: UnitOfWork, *, assessment_id: int) -> AssessmentRow:
    """One assessment; raises TRN-15 for a number nobody gave."""
    row = work.db.get(Assessment, assessment_id)
    if row is None:
        raise NotFound("TRN-15")
    people = work.db.scalars(select(Member).where(Member.id.in_({row.member_id, row.assessor_id})))
    names = {one.id: one.name for one in people}
    return _row(row, names.get(row.member_id, ""), names)


def _before(work: UnitOfWork, member_id: int, module: str, product_code: str) -> list[Assessment]:
    return list(
        work.db.scalars(
            select(Assessment)
            .where(
                Assessment.member_id == member_id,
                Assessment.module == module,
                Assessment.product_code == product_code,
                Assessment.cancelled_at.is_(None),
            )
            .order_by(Assessment.id)
        )
    )


def _attempt(work: UnitOfWork, member_id: int, module: str, before: list[Assessment]) -> int:
    failed: list[datetime] = []
    for row in before:
        if row.passed:
            failed.clear()
        elif row.assessed_at is not None:
            failed.append(row.assessed_at)
    trained = work.db.scalars(
        select(TrainingSession.closed_at)
        .join(Attendance, Attendance.session_id == TrainingSession.id)
        .where(
            Attendance.member_id == member_id,
            Attendance.signed_in_at.is_not(None),
            TrainingSession.module == module,
            TrainingSession.closed_at.is_not(None),
        )
    )
    return attempt_number(failed, [at for at in trained if at is not None], curriculum().rules)


def _kind(work: UnitOfWork, member_id: int, module: str, attempt: int) -> str:
    if attempt > 1:
        return "retake"
    found = training_at(work.db, work.now, [member_id])
    state = found[0].states.get(module) if found else None
    held = work.db.scalar(
        select(Competence.id).where(Competence.member_id == member_id, Competence.module == module).limit(1)
    )
    if held is None:
        return "initial"
    gone = state is not None and state.state in ("failed", "unpractised", "to_retrain")
    return "reassessment" if gone else "annual"


def _row(row: Assessment, name: str, names: dict[int, str]) -> AssessmentRow:
    return AssessmentRow(
        row.id,
        row.number,
        row.member_id,
        name,
        row.module,
        row.product_code,
        row.kind,
        row.attempt,
        None if row.assessor_id is None else names.get(row.assessor_id),
        row.record_id,
        row.opened_at,
        row.assessed_at,
        state_of(row),
        row.theory_percent,
        row.practical_percent,
    )


def who_assesses(people: Iterable[PersonTraining]) -> list[PersonTraining]:
    """Those of these people whose roles hold the duty of assessing."""
    return [one for one in people if ASSESSES in duties_of_roles(frozenset(one.roles))]


def state_of(row: Assessment) -> str:
    """open | passed | failed | cancelled."""
    if row.cancelled_at is not None:
        return "cancelled"
    return "open" if row.passed is None else "passed" if row.passed else "failed"


def open_assessment_of(work: UnitOfWork, member_id: int, module: str) -> int | None:
    """The assessment of a member in a module that is open, if one is."""
    return work.db.scalar(
        select(Assessment.id).where(
            Assessment.member_id == member_id,
            Assessment.module == module,
            Assessment.passed.is_(None),
            Assessment.cancelled_at.is_(None),
        )
    )
