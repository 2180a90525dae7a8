"""The team's training plan of a year: lines planned, taken back, closed; approved by the lead; what to plan.

Whoever planned a line, or took it back, does not approve that. What changes after the approval stands as not
approved until the lead approves it too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ctdesk.db.tables.training import TrainingPlanLine
from ctdesk.domain.errors import CtdeskError, NotFound, Refused
from ctdesk.domain.training_plan import Proposal, ensure_due, same_training, waits
from ctdesk.domain.training_plan import proposals as proposed_in
from ctdesk.services import team
from ctdesk.services.enrolment import member_of
from ctdesk.services.fields import cleaned
from ctdesk.services.gate import command, query
from ctdesk.services.module_versions import module_of, version_at
from ctdesk.services.paging import Page
from ctdesk.services.rights import site_day
from ctdesk.services.role_table import role_table
from ctdesk.services.training_plan_at import (
    Plan,
    PlanLine,
    as_line,
    ends_of_modules,
    meant_by,
    plan_of,
    roster,
)
from ctdesk.services.training_plan_lines import (
    approve_line,
    close_line,
    hours_of,
    lines_of_year,
    lines_since,
    open_lines,
    take_back,
    write_line,
)
from ctdesk.services.work import UnitOfWork

PLANS, APPROVES = "training.plan", "training.approve_plan"
PLAN = (PLANS, "training.run_drill")


@dataclass(frozen=True, slots=True)
class LineDetail:
    """A line with the names of those who have done it, and of those who have not."""

    line: PlanLine
    year: int
    reached: tuple[tuple[int, str], ...]
    missing: tuple[tuple[int, str], ...]


@command(needs=PLAN, action="training.plan_line")
def plan_line(
    work: UnitOfWork,
    *,
    year: int,
    due_on: date,
    module: str | None = None,
    title: str | None = None,
    role: str | None = None,
    hours: Decimal | str | None = None,
    external: bool = False,
    trainer_id: int | None = None,
) -> int:
    """Plan a module, or a topic by its title, for a role or with None for everybody; gives the line's id.

    Hours left out are those of the module. Raises TRN-30 for neither module nor topic, TRN-31 to TRN-33 for
    a year or day that cannot be planned, TRN-34 where it is planned in that month, TRN-35 for no role,
    TEAM-29 for no module, FIELD-01, FIELD-05, FIELD-06 for the hours.
    """
    ensure_due(year, due_on, site_day(work.db, work.now))
    told = cleaned(title, "title") or ""
    if not module and not told:
        raise CtdeskError("TRN-30", field="module")
    if role and role not in role_table():
        raise CtdeskError("TRN-35", field="role", role=role)
    if module:
        module_of(module)
        _ensure_new(work, module, role or None, due_on)
    row = write_line(
        work,
        due_on=due_on,
        title=told,
        hours=_hours(work, module, hours),
        external=external,
        role=role or None,
        module=module or None,
        trainer_id=None if external or trainer_id is None else member_of(work.db, trainer_id).id,
    )
    return row.id


@command(needs=PLAN, action="training.plan_proposed")
def plan_proposed(work: UnitOfWork, *, year: int, lines: tuple[tuple[str, date], ...]) -> int:
    """Plan these modules for everybody who needs them, each by its day; gives how many lines were added.

    Raises TRN-40 for none, and what ``plan_line`` raises.
    """
    if not lines:
        raise CtdeskError("TRN-40", field="lines")
    for module, due_on in lines:
        plan_line(work, year=year, due_on=due_on, module=module)
    return len(lines)


@command(needs=PLAN, action="training.take_back_line")
def take_back_line(work: UnitOfWork, *, line_id: int, reason: str) -> None:
    """Take a line off the plan. Raises TRN-36 where there is none, TRN-37 for what is done."""
    row = _line(work, line_id)
    found = next(one for one in plan_of(work, row.year).lines if one.id == row.id)
    if found.progress.state == "done":
        raise CtdeskError("TRN-37")
    take_back(work, row, reason)


@command(needs=PLAN, action="training.close_line")
def close_by_hand(work: UnitOfWork, *, line_id: int, done_on: date, note: str) -> None:
    """Say when a topic without a module was done, and how. Raises TRN-36 where there is no such line, TRN-38
    for one with a module, which the records of training close, TRN-37 for what is done, TRN-17 for a day to
    come, TRN-41 for one of another year, FIELD-01 without a note.
    """
    row = _line(work, line_id)
    if row.module is not None:
        raise CtdeskError("TRN-38", module=row.module)
    if row.done_on is not None:
        raise CtdeskError("TRN-37")
    if done_on.year != row.year:
        raise CtdeskError("TRN-41", field="done_on", year=row.year)
    if cleaned(note, "note", 500) is None:
        raise CtdeskError("FIELD-01", field="note")
    close_line(work, row, done_on, note)


@command(needs=APPROVES, action="training.approve_plan", password=True)
def approve_plan(work: UnitOfWork, *, year: int, line_ids: tuple[int, ...]) -> int:
    """Approve these lines, those taken back included, as they were read; gives how many.

    Raises TRN-39 where all of them are the acting person's own and somebody else has to, TRN-40 where none
    of them waits.
    """
    chosen = frozenset(line_ids)
    waiting = [row for row in _waiting(work, year) if row.id in chosen]
    if not waiting:
        raise CtdeskError("TRN-40", field="lines")
    rows = [row for row in waiting if not _is_mine(work, row)]
    if not rows:
        others = team.who_can(work.db, APPROVES, work.now, {work.member_id()}, signing=False)
        raise Refused("TRN-39", names="、".join(others) or "–")
    for row in rows:
        approve_line(work, row)
    return len(rows)


@query()
def training_plan(work: UnitOfWork, *, year: int | None = None) -> Plan:
    """The plan of a year, by default the one that runs."""
    return plan_of(work, site_day(work.db, work.now).year if year is None else year)


@query()
def find_lines(work: UnitOfWork, *, year: int, text: str | None = None) -> Page[PlanLine]:
    """The lines of a year whose module, topic or trainer has ``text`` in it, as one page."""
    wanted = (text or "").strip().casefold()
    rows = tuple(one for one in plan_of(work, year).lines if wanted in _words(one).casefold())
    return Page(rows, None)


@query()
def line_detail(work: UnitOfWork, *, line_id: int) -> LineDetail:
    """One line, and who is still missing; raises TRN-36 where there is none."""
    row = work.db.get(TrainingPlanLine, line_id)
    found = None if row is None or row.member_id is not None else plan_of(work, row.year)
    line = None if found is None else next((one for one in found.lines if one.id == line_id), None)
    if row is None or found is None or line is None:
        raise NotFound("TRN-36")
    progress = line.progress
    return LineDetail(
        line,
        row.year,
        _named(progress.reached, found.names),
        _named(progress.meant - progress.reached, found.names),
    )


@query()
def plan_proposals(work: UnitOfWork, *, year: int) -> tuple[Proposal, ...]:
    """What ends in a year and is not planned yet; raises TRN-31 for a year that is over."""
    today = site_day(work.db, work.now)
    ensure_due(year, max(today, date(year, 12, 31)), today)
    lines = [as_line(row) for row in open_lines(work.db, None, year)]
    return proposed_in(ends_of_modules(work.db, work.now), lines, year, today)


@query()
def holders_of_roles(work: UnitOfWork) -> Mapping[str, int]:
    """How many hold each role now; a role nobody holds can be planned for all the same."""
    people = roster(work.db)(work.now)
    return {role: len(meant_by(None, role, people, ())) for role in role_table()}


def to_approve(work: UnitOfWork) -> Mapping[int, int]:
    """How many lines wait for the acting person's approval, by year."""
    rows = lines_since(work.db, site_day(work.db, work.now).year)
    return Counter(
        row.year for row in rows if waits(row.approved_at, row.withdrawn_at) and not _is_mine(work, row)
    )


def overdue(work: UnitOfWork) -> tuple[PlanLine, ...]:
    """The lines of this year that are not done although their day has passed, the oldest first."""
    today = site_day(work.db, work.now)
    if all(row.due_on >= today for row in open_lines(work.db, None, today.year)):
        return ()
    lines = plan_of(work, today.year).lines
    return tuple(one for one in lines if one.stands and one.progress.state == "overdue")


def _hours(work: UnitOfWork, module: str | None, hours: Decimal | str | None) -> Decimal | None:
    blank = hours is None or (isinstance(hours, str) and not hours.strip())
    return version_at(work.db, module, work.now).hours if module and blank else hours_of(hours)


def _ensure_new(work: UnitOfWork, module: str, role: str | None, due_on: date) -> None:
    for row in open_lines(work.db, None, due_on.year):
        if same_training(as_line(row), module, role, due_on):
            raise CtdeskError("TRN-34", field="module", module=module, month=f"{due_on:%Y-%m}")


def _waiting(work: UnitOfWork, year: int) -> Iterable[TrainingPlanLine]:
    rows = lines_of_year(work.db, None, year)
    return [row for row in rows if waits(row.approved_at, row.withdrawn_at)]


def _is_mine(work: UnitOfWork, row: TrainingPlanLine) -> bool:
    acted = row.planned_by if row.withdrawn_at is None else row.withdrawn_by
    return acted == work.actor.member_id


def _line(work: UnitOfWork, line_id: int) -> TrainingPlanLine:
    row = work.db.get(TrainingPlanLine, line_id)
    if row is None or row.member_id is not None or row.withdrawn_at is not None:
        raise NotFound("TRN-36")
    return row


def _named(members: Iterable[int], names: Mapping[int, str]) -> tuple[tuple[int, str], ...]:
    return tuple(sorted(((one, names[one]) for one in members), key=lambda found: found[1]))


def _words(line: PlanLine) -> str:
    said = [line.title, line.trainer or ""]
    if line.role is not None:
        role = role_table()[line.role]
        said += [line.role, role.name_zh, role.name_en]
    if line.module is not None:
        module = module_of(line.module)
        said += [line.module, module.name_zh, module.name_en]
    return " ".join(said)
