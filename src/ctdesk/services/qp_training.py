"""The yearly training plan of a Qualified Person: planned, done, taken back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ctdesk.db.tables.training import TrainingPlanLine
from ctdesk.domain.errors import CtdeskError, NotFound
from ctdesk.services.enrolment import member_of
from ctdesk.services.fields import required
from ctdesk.services.gate import command
from ctdesk.services.people_at import person_at
from ctdesk.services.qp_table import DELEGATED, QP
from ctdesk.services.rights import site_day
from ctdesk.services.training_plan_lines import approve_line, close_line, hours_of, open_lines, write_line
from ctdesk.services.work import UnitOfWork

PLAN = ("qp.take_part", "qp.appoint")


@command(needs=PLAN, action="qp.plan_training")
def plan_training(
    work: UnitOfWork,
    *,
    member_id: int,
    title: str,
    hours: Decimal | str,
    due_on: date,
    external: bool = False,
) -> int:
    """Plan a course of a QP; the leadership approves what others plan. Returns the line's id.

    Raises QP-17 for somebody who is no QP, QP-18 for a day that is over.
    """
    member = member_of(work.db, member_id)
    person = person_at(work.db, member.id, work.now)
    if person is None or not {QP, DELEGATED} & set(person.roles):
        raise CtdeskError("QP-17", name=member.name)
    if due_on < site_day(work.db, work.now):
        raise CtdeskError("QP-18", field="due_on")
    row = write_line(
        work,
        due_on=due_on,
        title=required(title, "title"),
        hours=hours_of(hours),
        external=external,
        member_id=member.id,
    )
    if work.rights.has("qp.appoint"):
        approve_line(work, row)
    return row.id


@command(needs="qp.appoint", action="qp.approve_plan")
def approve_plan(work: UnitOfWork, *, member_id: int, year: int) -> int:
    """The leadership approves what stands in the plan of a year; returns how many lines were new."""
    rows = [row for row in open_lines(work.db, member_id, year) if row.approved_at is None]
    for row in rows:
        approve_line(work, row)
    work.event.wanted = bool(rows)
    return len(rows)


@command(needs=PLAN, action="qp.close_plan_line")
def close_plan_line(work: UnitOfWork, *, line_id: int, done_on: date | None) -> None:
    """Say when a course of the plan was done, or with no day take it back.

    The hours themselves are entered with their proof under Training. Raises QP-04, TRN-17 for a day to come.
    """
    row = work.db.get(TrainingPlanLine, line_id)
    if row is None or row.member_id is None or row.withdrawn_at is not None or row.done_on is not None:
        raise NotFound("QP-04")
    if done_on is None:
        row.withdrawn_by, row.withdrawn_at = work.member_id(), work.now
    else:
        close_line(work, row, done_on, None)
