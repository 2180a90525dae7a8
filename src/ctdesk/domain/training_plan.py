"""The yearly training plan: who is meant by a line, how far it is, what is overdue, what should be planned.

Completion is computed from what the registers tell, never typed. A line counts what was passed or attended
from the day after the line before it for the same module and the same people, so that a drill planned twice
a year is not done twice by one drill. Only what no register tells (a line without a module, one of a single
member) is closed by hand and is then done as a whole.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from ctdesk.domain.errors import CtdeskError

State = Literal["done", "overdue", "under_way", "planned", "nobody"]
YEARS_AHEAD = 3  # nobody plans further, and a year like 2206 is a slip of the hand
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Line:
    """A line that stands. ``role`` None means everybody: with a module, who needs it."""

    id: int
    due_on: date
    module: str | None = None
    role: str | None = None
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a line is: ``reached`` of ``meant`` members, counting from ``since``."""

    meant: frozenset[int]
    reached: frozenset[int]
    since: date
    state: State
    by_hand: bool = False

    @property
    def percent(self) -> int | None:
        """Whole percent, rounded down: 100 means all; None where nobody is meant."""
        if self.by_hand:
            return 100 if self.state == "done" else 0
        return len(self.reached) * 100 // len(self.meant) if self.meant else None


@dataclass(frozen=True, slots=True)
class YearProgress:
    """A plan as a whole, each line with the same weight; ``percent`` None while there is none to count."""

    lines: int
    done: int
    overdue: int
    percent: int | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A module that should be planned: for how many it ends in the year, first when, and by when to teach."""

    module: str
    people: int
    first_end: date
    due_on: date


def ensure_due(year: int, due_on: date, today: date) -> None:
    """Raises TRN-31 for a year that is over, TRN-32 for one too far off, TRN-33 for a due day outside the
    year or before today.
    """
    if year < today.year:
        raise CtdeskError("TRN-31", field="year", year=year)
    if year > today.year + YEARS_AHEAD:
        raise CtdeskError("TRN-32", field="year", year=year, last=today.year + YEARS_AHEAD)
    first = max(date(year, 1, 1), today)
    if not first <= due_on <= date(year, 12, 31):
        raise CtdeskError("TRN-33", field="due_on", first=first, last=date(year, 12, 31))


def same_training(one: Line, module: str | None, role: str | None, due_on: date) -> bool:
    """Whether a line already plans this module for these people in this month."""
    same = module is not None and one.module == module and one.role == role
    return same and (one.due_on.year, one.due_on.month) == (due_on.year, due_on.month)


def counts_from(line: Line, lines: Iterable[Line]) -> date:
    """The first day whose training counts for a line: that of its year, or the day after the line before."""
    earlier = [
        one.due_on
        for one in lines
        if one.module == line.module
        and one.role == line.role
        and one.due_on.year == line.due_on.year
        and one.due_on < line.due_on
    ]
    return max(earlier) + _DAY if earlier else date(line.due_on.year, 1, 1)


def progress_of(
    line: Line,
    lines: Iterable[Line],
    meant: Collection[int],
    trained: Mapping[int, Collection[date]],
    today: date,
) -> Progress:
    """How far ``line`` is among ``lines``. ``trained`` says on which days each member passed its module or
    took part in training of it; what lies outside the year does not count.
    """
    since, last = counts_from(line, lines), date(line.due_on.year, 12, 31)
    people = frozenset(meant)
    if line.module is None:
        done = line.done_on is not None
        return Progress(
            people, people if done else frozenset(), since, _state(line, done, False, True, today), True
        )
    reached = frozenset(one for one in people if any(since <= day <= last for day in trained.get(one, ())))
    state = _state(line, bool(people) and reached == people, bool(reached), bool(people), today)
    return Progress(people, reached, since, state)


def progress_of_year(lines: Iterable[Progress]) -> YearProgress:
    """The whole plan; lines that mean nobody are not counted."""
    counted = [one for one in lines if one.percent is not None]
    percents = [one.percent or 0 for one in counted]
    return YearProgress(
        len(counted),
        sum(one.state == "done" for one in counted),
        sum(one.state == "overdue" for one in counted),
        sum(percents) // len(percents) if percents else None,
    )


def proposals(
    ends: Mapping[str, Sequence[date]], lines: Collection[Line], year: int, today: date
) -> tuple[Proposal, ...]:
    """What should be planned in ``year``: one line per module that ends in it for somebody who needs it, due
    a month before the first end but neither before today nor outside the year; the most urgent first.

    ``ends`` has the last days of a module, one per member. What a line for everybody plans already by then,
    or in the same month, is not proposed again.
    """
    found = []
    for module, days in ends.items():
        within = sorted(day for day in days if day.year == year)
        if not within:
            continue
        first = within[0]
        due = min(max(month_before(first), today, date(year, 1, 1)), date(year, 12, 31))
        known = [one for one in lines if one.module == module and one.role is None and one.done_on is None]
        if any(one.due_on <= max(first, due) or same_training(one, module, None, due) for one in known):
            continue
        found.append(Proposal(module, len(within), first, due))
    return tuple(sorted(found, key=lambda one: (one.due_on, one.first_end, one.module)))


def month_before(day: date) -> date:
    """The same day a month earlier, or the last of that month where it has no such day."""
    last = day.replace(day=1) - _DAY
    return last.replace(day=min(day.day, last.day))


def waits(approved_at: datetime | None, withdrawn_at: datetime | None) -> bool:
    """Whether a line, or taking back one that was approved, waits for approval.

    A line taken back before anybody approved it was never part of the plan and waits for nobody.
    """
    if withdrawn_at is None:
        return approved_at is None
    return approved_at is not None and approved_at < withdrawn_at


def _state(line: Line, done: bool, begun: bool, anybody: bool, today: date) -> State:
    if done:
        return "done"
    if not anybody:
        return "nobody"
    if line.due_on < today:
        return "overdue"
    return "under_way" if begun else "planned"
