"""How the team's training plan of a year stands: who is meant by each line, and who has done it by now.

Read in few queries over all lines and members at once; the rule itself is ``domain.training_plan``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import select

from ctdesk.db.tables.team import Competence, Member
from ctdesk.db.tables.training import Attendance, TrainingPlanLine, TrainingSession
from ctdesk.domain.clocks import day_ends
from ctdesk.domain.spans import Span
from ctdesk.domain.training import required_modules
from ctdesk.domain.training_plan import Line, Progress, YearProgress, progress_of, progress_of_year, waits
from ctdesk.services.curriculum import curriculum
from ctdesk.services.delegation_register import roles_held
from ctdesk.services.training_at import cases_here, zone_of
from ctdesk.services.training_plan_lines import lines_of_year

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ctdesk.services.work import UnitOfWork

TABLES = frozenset(
    {
        "training_plan_line", "training_session", "attendance", "competence", "appointment", "member",
        "setting",
    }
)  # fmt: skip
Roster = Callable[[datetime], Mapping[int, frozenset[str]]]


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A line of the plan. ``role`` None is for everybody, ``title`` empty where the module says it all.

    ``waits`` for approval: the line, or that it was taken back; ``mine`` when the reader planned it, or took
    it back, and so cannot approve that. ``percent`` None while nobody is meant.
    """

    id: int
    due_on: date
    module: str | None
    title: str
    role: str | None
    hours: Decimal | None
    external: bool
    trainer: str | None
    planned_by: str
    planned_at: datetime
    approved_by: str | None
    approved_at: datetime | None
    done_on: date | None
    done_by: str | None
    done_note: str | None
    withdrawn_by: str | None
    withdrawn_at: datetime | None
    withdraw_reason: str | None
    waits: bool
    mine: bool
    progress: Progress

    @property
    def stands(self) -> bool:
        """False once it was taken back."""
        return self.withdrawn_at is None

    @property
    def percent(self) -> int | None:
        """How far it is."""
        return self.progress.percent


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan of a year as it stands; of the lines taken back only those that wait to be approved."""

    year: int
    today: date
    lines: tuple[PlanLine, ...]
    whole: YearProgress
    names: Mapping[int, str]

    @property
    def to_approve(self) -> tuple[PlanLine, ...]:
        """What waits for approval."""
        return tuple(one for one in self.lines if one.waits)


def plan_of(work: UnitOfWork, year: int) -> Plan:
    """The team's plan of ``year``, now."""
    rows = [
        row
        for row in lines_of_year(work.db, None, year)
        if row.withdrawn_at is None or waits(row.approved_at, row.withdrawn_at)
    ]
    today = work.now.astimezone(zone_of(work.db)).date()
    names = {row.id: row.name for row in work.db.execute(select(Member.id, Member.name))}
    found = _progress(work.db, rows, year, work.now, today)
    me = work.actor.member_id
    lines = tuple(_line(row, found[row.id], names, me) for row in rows)
    whole = progress_of_year(one.progress for one in lines if one.stands)
    return Plan(year, today, lines, whole, names)


def roster(db: Session) -> Roster:
    """Who was active at a moment, and in which roles; later changes of who somebody was do not reach back."""
    members = {
        row.id: Span(row.active_from, row.active_until)
        for row in db.execute(
            select(Member.id, Member.active_from, Member.active_until).where(Member.status != "proposed")
        )
    }
    held = roles_held(db, tuple(members))
    roles: dict[int, list[tuple[str, Span]]] = defaultdict(list)
    for (member, role), spans in held.items():
        roles[member] += [(role, span) for span in spans]

    def at(moment: datetime) -> Mapping[int, frozenset[str]]:
        return {
            member: frozenset(role for role, span in roles[member] if span.holds(moment))
            for member, active in members.items()
            if active.holds(moment)
        }

    return at


def meant_by(
    module: str | None, role: str | None, people: Mapping[int, frozenset[str]], cases: Collection[str]
) -> frozenset[int]:
    """Whom a line means among these: who holds the role; else who needs the module; else everybody."""
    if role is not None:
        return frozenset(one for one, roles in people.items() if role in roles)
    if module is None:
        return frozenset(one for one, roles in people.items() if roles)
    table = curriculum()
    need = {roles: module in required_modules(table, roles, cases) for roles in set(people.values()) if roles}
    return frozenset(one for one, roles in people.items() if need.get(roles, False))


def ends_of_modules(db: Session, now: datetime) -> Mapping[str, list[date]]:
    """The last day of each module for each member who needs it now; of one held per product the first."""
    people, cases, table = roster(db)(now), cases_here(db), curriculum()
    held: dict[tuple[int, str], dict[str, date]] = defaultdict(dict)
    chosen = select(
        Competence.member_id, Competence.module, Competence.product_code, Competence.valid_until
    ).where(Competence.revoked_at.is_(None))
    for member, module, product, last in db.execute(chosen):
        known = held[member, module]
        known[product] = max(known.get(product, date.min), last or date.max)
    found: dict[str, list[date]] = defaultdict(list)
    for member, roles in people.items():
        for module in required_modules(table, roles, cases):
            if (member, module) in held:
                found[module].append(min(held[member, module].values()))
    return found


def as_line(row: TrainingPlanLine) -> Line:
    """A row as the rules see it."""
    return Line(row.id, row.due_on, row.module, row.role, row.done_on)


def _progress(
    db: Session, rows: Iterable[TrainingPlanLine], year: int, now: datetime, today: date
) -> Mapping[int, Progress]:
    lines = [as_line(row) for row in rows]
    if not lines:
        return {}
    standing = [as_line(row) for row in rows if row.withdrawn_at is None]
    zone, at, cases = zone_of(db), roster(db), cases_here(db)
    trained = _trained(db, {one.module for one in lines if one.module is not None}, year)
    moments = {one.due_on: min(now, day_ends(one.due_on, zone)) for one in lines}
    people = {moment: at(moment) for moment in set(moments.values())}
    return {
        one.id: progress_of(
            one,
            standing,
            meant_by(one.module, one.role, people[moments[one.due_on]], cases),
            trained.get(one.module or "", {}),
            today,
        )
        for one in lines
    }


def _trained(db: Session, modules: Collection[str], year: int) -> Mapping[str, Mapping[int, list[date]]]:
    """On which days of the year each member passed each module, or signed in at a session that was held."""
    found: dict[str, dict[int, list[date]]] = defaultdict(lambda: defaultdict(list))
    if not modules:
        return found
    first, last = date(year, 1, 1), date(year, 12, 31)
    passed = select(Competence.member_id, Competence.module, Competence.valid_from).where(
        Competence.module.in_(modules),
        Competence.revoked_at.is_(None),
        Competence.valid_from >= first,
        Competence.valid_from <= last,
    )
    for member, module, day in db.execute(passed):
        found[module][member].append(day)
    zone = zone_of(db)
    came = (
        select(Attendance.member_id, TrainingSession.module, Attendance.signed_in_at)
        .join(TrainingSession, TrainingSession.id == Attendance.session_id)
        .where(TrainingSession.module.in_(modules), TrainingSession.closed_at.is_not(None))
        .where(
            Attendance.signed_in_at >= day_ends(date(year - 1, 12, 31), zone),
            Attendance.signed_in_at < day_ends(last, zone),
        )
    )
    for member, module, moment in db.execute(came):
        if moment is not None:
            found[module][member].append(moment.astimezone(zone).date())
    return found


def _line(row: TrainingPlanLine, progress: Progress, names: Mapping[int, str], me: int | None) -> PlanLine:
    def name(member_id: int | None) -> str | None:
        return names.get(member_id or 0)

    gone = row.withdrawn_at is not None
    return PlanLine(
        row.id,
        row.due_on,
        row.module,
        row.title,
        row.role,
        row.hours,
        row.external,
        name(row.trainer_id),
        name(row.planned_by) or "",
        row.planned_at,
        name(row.approved_by),
        row.approved_at,
        row.done_on,
        name(row.done_by),
        row.done_note,
        name(row.withdrawn_by),
        row.withdrawn_at,
        row.withdraw_reason,
        waits(row.approved_at, row.withdrawn_at),
        (row.withdrawn_by if gone else row.planned_by) == me,
        progress,
    )
