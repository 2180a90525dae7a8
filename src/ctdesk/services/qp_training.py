"""The yearly training plan of a Qualified Person: planned, done, taken back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import select

from ctdesk.db.tables.training import TrainingPlanLine
from ctdesk.domain.errors import CtdeskError, NotFound
from ctdesk.services.enrolment import member_of
from ctdesk.services.fields import number, required
from ctdesk.services.gate import command
from ctdesk.services.people_at import person_at
from ctdesk.services.qp_table import DELEGATED, QP
from ctdesk.services.rights import site_day
from ctdesk.services.work import UnitOfWork

PLAN = ("qp.take_part", "qp.appoint")
MOST_HOURS = Decimal(400)


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
    spent = number(hours, "hours", low=Decimal("0.5"), high=MOST_HOURS)
    if spent is None:
        raise CtdeskError("FIELD-01", field="hours")
    leads = work.rights.has("qp.appoint")
    row = TrainingPlanLine(
        year=due_on.year,
        member_id=member.id,
        role=None,
        module=None,
        title=required(title, "title"),
        hours=spent,
        external=external,
        due_on=due_on,
        planned_by=work.member_id(),
        planned_at=work.now,
        approved_by=work.member_id() if leads else None,
        approved_at=work.now if leads else None,
        done_on=None,
        withdrawn_at=None,
    )
    work.db.add(row)
    work.db.flush()
    return row.id


@command(needs="qp.appoint", action="qp.approve_plan")
def approve_plan(work: UnitOfWork, *, member_id: int, year: int) -> int:
    """The leadership approves what stands in the plan of a year; returns how many lines were new."""
    rows = [row for row in open_lines(work, member_id, year) if row.approved_at is None]
    for row in rows:
        row.approved_by, row.approved_at = work.member_id(), work.now
    work.event.wanted = bool(rows)
    return len(rows)


@command(needs=PLAN, action="qp.close_plan_line")
def close_plan_line(work: UnitOfWork, *, line_id: int, done_on: date | None) -> None:
    """Say when a course of the plan was done, or with no day take it back.

    The hours themselves are entered with their proof under Training. Raises QP-04, QP-18 for a day to come.
    """
    row = work.db.get(TrainingPlanLine, line_id)
    if row is None or row.withdrawn_at is not None or row.done_on is not None:
        raise NotFound("QP-04")
    if done_on is None:
        row.withdrawn_at = work.now
        return
    if done_on > site_day(work.db, work.now):
        raise CtdeskError("QP-18", field="done_on")
    row.done_on = done_on


def open_lines(work: UnitOfWork, member_id: int, year: int) -> list[TrainingPlanLine]:
    """The lines of a member's plan of a year that were not taken back."""
    return list(
        work.db.scalars(
            select(TrainingPlanLine)
            .where(
                TrainingPlanLine.member_id == member_id,
                TrainingPlanLine.year == year,
                TrainingPlanLine.withdrawn_at.is_(None),
            )
            .order_by(TrainingPlanLine.due_on, TrainingPlanLine.id)
        )
    )
