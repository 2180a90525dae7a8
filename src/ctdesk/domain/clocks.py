"""Time limits: how long something may take, when it is due, and whether it was in time.

Intervals are [start, end); a date as an end means 24:00 at the site (decision 29).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Literal

ClockStatus = Literal["waiting", "running", "met", "late"]

# Nobody gives a working-day limit this long; a calendar without working days must not count for ever.
_LONGEST_SEARCH = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class ClockRun:
    """One run of a time limit. ``waiting``: not started, or its limit is not known. Times are UTC or
    carry an offset.
    """

    id: str
    instance: int | None
    started_at: datetime | None
    due_at: datetime | None
    stopped_at: datetime | None
    status: ClockStatus

    def left(self, now: datetime) -> timedelta | None:
        """Time left at ``now``, negative once late; None when nothing is running."""
        return self.due_at - now if self.due_at is not None and self.stopped_at is None else None


def run_clock(
    clock: str,
    instance: int | None,
    started_at: datetime | None,
    due_at: datetime | None,
    stopped_at: datetime | None,
    now: datetime,
) -> ClockRun:
    """Tell how a time limit stands. Exactly at the due moment is late: the interval is open at its end.

    What stopped before it started (a product put in before its arrival was entered) took no time.
    """
    if started_at is None or due_at is None:
        return ClockRun(clock, instance, started_at, due_at, stopped_at, "waiting")
    if stopped_at is not None:
        return ClockRun(
            clock, instance, started_at, due_at, stopped_at, "met" if stopped_at < due_at else "late"
        )
    return ClockRun(clock, instance, started_at, due_at, None, "running" if now < due_at else "late")


def end_of_day(moment: datetime, tz: tzinfo) -> datetime:
    """24:00 of the site's day in which a moment lies."""
    return day_ends(moment.astimezone(tz).date(), tz)


def day_ends(day: date, tz: tzinfo) -> datetime:
    """24:00 of a day at the site."""
    return datetime.combine(day + timedelta(days=1), time.min, tz)


def after_working_days(
    moment: datetime, days: int, tz: tzinfo, is_working_day: Callable[[date], bool]
) -> datetime:
    """24:00 of the n-th working day after the day of ``moment``; 0 means that day itself. Day 0 is the
    site's date.
    """
    return day_ends(working_day_after(moment.astimezone(tz).date(), days, is_working_day), tz)


def working_day_after(day: date, days: int, is_working_day: Callable[[date], bool]) -> date:
    """The n-th working day after a day; 0 means that day itself."""
    last = day + _LONGEST_SEARCH
    left = days
    while left > 0 and day < last:
        day += timedelta(days=1)
        left -= is_working_day(day)
    return day
