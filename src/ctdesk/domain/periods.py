"""Periods of whole days of the site: a month, a quarter, a year, any span; the one before, and a row of them
for a trend.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Literal

from ctdesk.domain.clocks import day_ends
from ctdesk.domain.errors import CtdeskError

Kind = Literal["month", "quarter", "half_year", "year", "months_12", "own"]
CALENDAR: tuple[Kind, ...] = ("month", "quarter", "half_year", "year")
KINDS: tuple[Kind, ...] = (*CALENDAR, "months_12", "own")
LONGEST_YEARS = 30
TREND = 12
_EARLIEST, _LATEST = 1900, 9000
_MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12, "months_12": 12}
_SHORT, _LONG = timedelta(days=92), 24  # days compared with spans before, months shown one by one


@dataclass(frozen=True, slots=True)
class Period:
    """The days from ``first`` to ``last``, both included."""

    kind: Kind
    first: date
    last: date

    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    def starts(self, zone: tzinfo) -> datetime:
        """0:00 of its first day at the site."""
        return day_ends(self.first - timedelta(days=1), zone)

    def ends(self, zone: tzinfo) -> datetime:
        """24:00 of its last day at the site, which no longer belongs to it."""
        return day_ends(self.last, zone)


def period_of(kind: Kind, day: date) -> Period:
    """The period of a kind in which a day lies; the last twelve months end with the month of that day."""
    if kind == "own":
        return Period(kind, day, day)
    length = _MONTHS[kind]
    if kind == "months_12":
        return Period(kind, _add(day.replace(day=1), 1 - length), _month_end(day))
    first = day.replace(month=(day.month - 1) // length * length + 1, day=1)
    return Period(kind, first, _month_end(_add(first, length - 1)))


def own_period(first: date, last: date) -> Period:
    """Any span of days; raises PER-01 for a last day before the first, for more than thirty years, and for
    years no calendar of a hospital knows.
    """
    if last < first or last.year - first.year > LONGEST_YEARS or not _EARLIEST <= first.year <= _LATEST:
        raise CtdeskError("PER-01", field="last")
    return Period("own", first, last)


def step(period: Period, by: int) -> Period:
    """The period so many later, or earlier; a span of days moves by its own length. Where the calendar ends
    it stays where it is.
    """
    try:
        if period.kind == "own":
            away = timedelta(days=period.days() * by)
            return Period("own", period.first + away, period.last + away)
        months = _MONTHS[period.kind] if period.kind != "months_12" else 1
        return period_of(period.kind, _add(period.last.replace(day=1), months * by))
    except (OverflowError, ValueError):
        return period


def before(period: Period) -> Period:
    """The period of the same length that ends where this one begins."""
    if period.kind in CALENDAR:
        return step(period, -1)
    try:
        last = period.first - timedelta(days=1)
        if period.kind == "months_12":
            return Period(period.kind, _add(period.first, -12), last)
        return Period("own", last - timedelta(days=period.days() - 1), last)
    except (OverflowError, ValueError):
        return period


def trend_of(period: Period) -> tuple[Period, ...]:
    """The periods of a trend: twelve of a kind that end with this one; of a long span its months or years."""
    if period.kind in CALENDAR or (period.kind == "own" and timedelta(days=period.days()) <= _SHORT):
        found = [period]
        while len(found) < TREND and before(found[0]) != found[0]:
            found.insert(0, before(found[0]))
        return tuple(found)
    months = (period.last.year - period.first.year) * 12 + period.last.month - period.first.month + 1
    return tuple(_cut(period, "month" if months <= _LONG else "year"))


def cuts(periods: Iterable[Period], zone: tzinfo) -> tuple[datetime, ...]:
    """Every moment at which one of these periods begins or ends, in order."""
    return tuple(sorted({at for one in periods for at in (one.starts(zone), one.ends(zone))}))


def _cut(period: Period, by: Kind) -> Iterable[Period]:
    day = period.first
    while day <= period.last:
        whole = period_of(by, day)
        yield Period(by, day, min(whole.last, period.last))
        if whole.last >= date.max:
            return
        day = whole.last + timedelta(days=1)


def _month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _add(month: date, count: int) -> date:
    whole = month.year * 12 + month.month - 1 + count
    return date(whole // 12, whole % 12 + 1, 1)
