"""A line of a training plan, whosever plan it is: written, approved, closed, taken back.

Rows only; what a plan of the team or of a Qualified Person asks for besides stands with their commands.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import select

from ctdesk.db.tables.training import TrainingPlanLine
from ctdesk.domain.errors import CtdeskError
from ctdesk.services.fields import cleaned, number, required
from ctdesk.services.rights import site_day

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ctdesk.services.work import UnitOfWork

LEAST_HOURS, MOST_HOURS = Decimal("0.5"), Decimal(400)


def hours_of(value: Decimal | str | None) -> Decimal:
    """Hours that can be meant; raises FIELD-01, FIELD-05, FIELD-06."""
    spent = number(value, "hours", low=LEAST_HOURS, high=MOST_HOURS)
    if spent is None:
        raise CtdeskError("FIELD-01", field="hours")
    return spent


def write_line(
    work: UnitOfWork,
    *,
    due_on: date,
    title: str,
    hours: Decimal | None,
    external: bool,
    member_id: int | None = None,
    role: str | None = None,
    module: str | None = None,
    trainer_id: int | None = None,
) -> TrainingPlanLine:
    """A new line, planned by the acting person and not approved yet."""
    row = TrainingPlanLine(
        year=due_on.year,
        member_id=member_id,
        role=role,
        module=module,
        title=title,
        hours=hours,
        external=external,
        trainer_id=trainer_id,
        due_on=due_on,
        planned_by=work.member_id(),
        planned_at=work.now,
    )
    work.db.add(row)
    work.db.flush()
    return row


def approve_line(work: UnitOfWork, row: TrainingPlanLine) -> None:
    """The acting person approves the line, or that it was taken back."""
    row.approved_by, row.approved_at = work.member_id(), work.now


def close_line(work: UnitOfWork, row: TrainingPlanLine, done_on: date, note: str | None) -> None:
    """Say when what no register tells was done; raises TRN-17 for a day to come."""
    if done_on > site_day(work.db, work.now):
        raise CtdeskError("TRN-17", field="done_on")
    row.done_on, row.done_by = done_on, work.member_id()
    row.done_note = cleaned(note, "note", 500)


def take_back(work: UnitOfWork, row: TrainingPlanLine, reason: str) -> None:
    """Take a line off the plan; the row stays."""
    row.withdraw_reason = required(reason, "reason", 500)
    row.withdrawn_by, row.withdrawn_at = work.member_id(), work.now


def open_lines(db: Session, member_id: int | None, year: int) -> list[TrainingPlanLine]:
    """The lines of a year that were not taken back: of a member, or with None the team's."""
    return [row for row in lines_of_year(db, member_id, year) if row.withdrawn_at is None]


def lines_since(db: Session, year: int) -> list[TrainingPlanLine]:
    """The team's lines of this year and of those to come, taken back or not."""
    chosen = select(TrainingPlanLine).where(
        TrainingPlanLine.year >= year, TrainingPlanLine.member_id.is_(None)
    )
    return list(db.scalars(chosen.order_by(TrainingPlanLine.year, TrainingPlanLine.id)))


def lines_of_year(db: Session, member_id: int | None, year: int) -> list[TrainingPlanLine]:
    """Every line ever planned for a year, in the order of their due days."""
    column = TrainingPlanLine.member_id
    return list(
        db.scalars(
            select(TrainingPlanLine)
            .where(TrainingPlanLine.year == year)
            .where(column.is_(None) if member_id is None else column == member_id)
            .order_by(TrainingPlanLine.due_on, TrainingPlanLine.id)
        )
    )
