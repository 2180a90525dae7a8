"""Whether premises and equipment are fit for use: calibration, failures, alarms, tests and rounds that come
again.

Days are days at the site; a calibration holds through its last day (domain.md §3.0.3 G7, §3.1.1).
"""

from __future__ import annotations

import calendar
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Literal

Status = Literal["in_use", "stopped", "retired"]
Fault = Literal["retired", "stopped", "failed", "lapsed", "uncalibrated", "alarm"]
Fitness = Literal["fit", "warned", "blocked"]
IntervalUnit = Literal["week", "month"]

WARN_DAYS = (60, 30, 7)  # before a calibration ends, as for competences
MOST_MISSED = 31  # days that a desk looks back for rounds nobody signed


@dataclass(frozen=True, slots=True)
class Piece:
    """What decides whether a piece of equipment may be used.

    ``calibrated`` says that its kind has to be; ``due`` is the last day on which the calibration holds.
    ``failure`` and ``alarm`` are the numbers of an open failure that stops use and of an open alarm.
    """

    status: str
    calibrated: bool
    due: date | None
    failure: str | None = None
    alarm: str | None = None


@dataclass(frozen=True, slots=True)
class Interval:
    """How often something comes again."""

    amount: int
    unit: IntervalUnit

    def after(self, day: date) -> date:
        """The day on which it is due when it was last done on ``day``."""
        return add_months(day, self.amount) if self.unit == "month" else day + timedelta(weeks=self.amount)


def faults_of(piece: Piece, today: date) -> tuple[Fault, ...]:
    """Why a piece may not be used today, the gravest first; nothing when it is fit (gate G7)."""
    found: list[Fault] = []
    if piece.status == "retired":
        return ("retired",)
    if piece.status == "stopped":
        found.append("stopped")
    if piece.failure is not None:
        found.append("failed")
    if piece.calibrated and piece.due is None:
        found.append("uncalibrated")
    elif piece.due is not None and piece.due < today:
        found.append("lapsed")
    if piece.alarm is not None:
        found.append("alarm")
    return tuple(found)


def put_in_fitness(*, faulty: bool, fit_elsewhere: bool, inside: bool) -> Fitness:
    """Whether a product may go into a tank.

    A tank that is not in order takes nothing while another that is has room. Without one the product goes in
    all the same, because a product must never get warm; so it is where it lies in that tank already.
    """
    if not faulty:
        return "fit"
    return "blocked" if fit_elsewhere and not inside else "warned"


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def last_valid_day(done_on: date, interval_months: int) -> date:
    """The last day of a calibration that holds so many months from the day it was done."""
    return add_months(done_on, interval_months) - timedelta(days=1)


def warning(due: date, today: date) -> int | None:
    """60, 30 or 7: the nearest mark reached before the last day; None when it is further off or over."""
    left = (due - today).days
    reached = [mark for mark in WARN_DAYS if 0 <= left <= mark]
    return min(reached, default=None)


def next_due(interval: Interval, since: date, done: Collection[tuple[date, bool]]) -> date:
    """The last day on which a test that comes again is in time.

    ``done`` are the days it was done and whether it was passed. Never done, it counts from ``since``, when
    what it tests was registered. A test that failed does not count: it is due the day it failed.
    """
    if not done:
        return interval.after(since)
    day, passed = max(done)
    return interval.after(day) if passed else day


def round_due(day: date, at: time, tz: tzinfo) -> datetime:
    """The moment by which the round of ``day`` has to be signed."""
    return datetime.combine(day, at, tz)


def missed_days(
    first: date | None, signed: Mapping[date, datetime | None], now: datetime, at: time, tz: tzinfo
) -> tuple[date, ...]:
    """The days whose round is due and was not signed, at most a month back.

    Rounds are kept from ``first`` on, the day of the first one; before that nothing is missed. ``signed``
    gives the days of which a round is known, with the moment of its signature.
    """
    if first is None:
        return ()
    today = now.astimezone(tz).date()
    day = max(first, today - timedelta(days=MOST_MISSED))
    found = []
    while day <= today:
        if now >= round_due(day, at, tz) and signed.get(day) is None:
            found.append(day)
        day += timedelta(days=1)
    return tuple(found)


def missed_code(tanks_read: bool) -> str:
    """Which incident a missed round is: a gap in the roster where the tanks were read all the same (PR3),
    equipment nobody looked at where they were not (EQ1).
    """
    return "PR3" if tanks_read else "EQ1"
