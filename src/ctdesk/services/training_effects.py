"""What the signatures on records of training do: attendance and hours, marks, competence, or a demand that
blocks at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal, InvalidOperation

from sqlalchemy import select

from ctdesk.db.tables.records import Record
from ctdesk.db.tables.team import Competence
from ctdesk.db.tables.training import Assessment, EducationHours, TrainingDemand, TrainingSession
from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.training import FAILED_TRIGGER, last_day
from ctdesk.services.assessment_subject import outcome_of_assessment
from ctdesk.services.competences import add_competence, label_now
from ctdesk.services.module_versions import version_by_id
from ctdesk.services.record_ground import Ground, ground_of
from ctdesk.services.rights import site_day
from ctdesk.services.session_subject import SIGNED_IN
from ctdesk.services.source_values import given, moment
from ctdesk.services.training_demands import open_demands
from ctdesk.services.work import UnitOfWork

RESULT, COMPETENT, ASSESSOR = "E4", "competent", "assessor"
BEGAN, HOURS = "B1", "B3"


def session_held(work: UnitOfWork, record: Record) -> None:
    """Effect of the last signature on a training record: who signed in took part, and has the hours.

    Raises TRN-08 where nobody signed in.
    """
    ground = ground_of(work, record)
    row = ground.subject.row
    assert isinstance(row, TrainingSession)
    present = dict(_signed_in(ground))
    if not present:
        raise CtdeskError("TRN-08", field=f"{SIGNED_IN}:1")
    hours = _hours(ground)
    held_on = (moment(ground, BEGAN) or row.starts_at).astimezone(ground.tz).date()
    for line in ground.subject.lines:
        at = present.get(line.member_id)
        if line.signed_in_at is not None or at is None:
            continue
        line.signed_in_at = at
        work.db.add(
            EducationHours(
                member_id=line.member_id,
                held_on=held_on,
                hours=hours,
                title=f"{row.module} {row.title}",
                provider=row.external_trainer or work.site.name_zh,
                external=row.kind == "external",
                session_id=row.id,
                file_id=None,
                recorded_by=work.actor.member_id,
                recorded_at=work.now,
                withdrawn_at=None,
                withdraw_reason=None,
            )
        )
    row.closed_at = work.now
    row.row_version += 1
    work.db.flush()


def assessment_judged(work: UnitOfWork, record: Record) -> None:
    """Effect of the assessor's signature: the marks are kept. Raises TRN-16 where somebody is found competent
    below them.
    """
    ground = ground_of(work, record)
    row = ground.subject.row
    assert isinstance(row, Assessment)
    outcome = outcome_of_assessment(work, ground)
    if given(ground, RESULT) == COMPETENT and not outcome.reached:
        raise CtdeskError("TRN-16", field=RESULT, short=", ".join(outcome.short))
    row.theory_percent, row.critical_percent = outcome.theory, outcome.critical
    row.practical_percent = outcome.practical
    row.row_version += 1


def assessment_completed(work: UnitOfWork, record: Record) -> None:
    """Effect of the lead's confirmation: the competence from the day of the assessment, or a demand that
    blocks from this instant on.

    An amended result takes back what the first one did.
    """
    ground = ground_of(work, record)
    row = ground.subject.row
    assert isinstance(row, Assessment)
    before, passed = row.passed, given(ground, RESULT) == COMPETENT
    signed = next((one for one in reversed(ground.signatures) if one.slot == ASSESSOR), None)
    row.passed, row.assessed_at = passed, work.now if signed is None else signed.at
    row.row_version += 1
    if before == passed:
        return
    if before is not None:
        _take_back(work, row, record)
    if passed:
        _find_competent(work, row, record)
    else:
        open_demands(
            work, [row.member_id], row.module, FAILED_TRIGGER, record.number, None, work.now, row.product_code
        )


def _find_competent(work: UnitOfWork, row: Assessment, record: Record) -> None:
    passed_on = site_day(work.db, row.assessed_at or work.now)
    months = version_by_id(work.db, row.module_version_id, row.module).validity_months
    add_competence(
        work,
        Competence(
            member_id=row.member_id,
            module=row.module,
            product_code=row.product_code,
            valid_from=passed_on,
            valid_until=None if months is None else last_day(passed_on, months),
            evidence=record.number,
            recorded_by=work.actor.member_id,
            recorded_at=work.now,
            basis="assessment",
            module_version_id=row.module_version_id,
            assessment_id=row.id,
            label_version=label_now(work, row.module, row.product_code),
            revoked_at=None,
        ),
    )


def _take_back(work: UnitOfWork, row: Assessment, record: Record) -> None:
    for held in work.db.scalars(
        select(Competence).where(Competence.assessment_id == row.id, Competence.revoked_at.is_(None))
    ):
        held.revoked_at, held.revoked_by = work.now, work.actor.member_id
        held.revoke_reason = record.number
    for demand in work.db.scalars(
        select(TrainingDemand).where(
            TrainingDemand.member_id == row.member_id,
            TrainingDemand.trigger == FAILED_TRIGGER,
            TrainingDemand.reason == record.number,
            TrainingDemand.closed_at.is_(None),
        )
    ):
        demand.closed_at, demand.withdrawn_reason = work.now, record.number
    work.db.flush()


def _signed_in(ground: Ground) -> Iterable[tuple[int, datetime]]:
    for number in range(1, len(ground.subject.lines) + 1):
        value = given(ground, f"{SIGNED_IN}:{number}")
        if isinstance(value, dict) and isinstance(value.get("confirmed_at"), str):
            yield int(str(value["member"])), datetime.fromisoformat(str(value["confirmed_at"]))


def _hours(ground: Ground) -> Decimal:
    try:
        return Decimal(str(given(ground, HOURS)))
    except InvalidOperation:
        return Decimal(0)
