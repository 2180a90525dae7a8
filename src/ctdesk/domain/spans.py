"""Periods [start, end): where they hold, what two have in common, where the first gap is."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo


@dataclass(frozen=True, slots=True)
class Span:
    """A period [start, end); open while ``end`` is None."""

    start: datetime
    end: datetime | None = None

    def holds(self, at: datetime) -> bool:
        """True from the first instant to the last."""
        return self.start <= at and (self.end is None or at < self.end)


def gap_after(start: datetime, spans: Sequence[Span]) -> datetime | None:
    """The first instant from ``start`` on that none of these periods holds; None when there is none."""
    at = start
    for one in sorted(spans, key=lambda one: one.start):
        if one.start > at:
            return at
        if one.end is None:
            return None
        at = max(at, one.end)
    return at


def common(one: Sequence[Span], other: Sequence[Span]) -> tuple[Span, ...]:
    """The periods that lie in both."""
    found = []
    for a in one:
        for b in other:
            start = max(a.start, b.start)
            end = a.end if b.end is None else b.end if a.end is None else min(a.end, b.end)
            if end is None or start < end:
                found.append(Span(start, end))
    return tuple(sorted(found, key=lambda span: span.start))


def united(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same instants in as few periods as there can be, in order."""
    found: list[Span] = []
    for one in sorted(spans, key=lambda span: span.start):
        if one.end is not None and one.start >= one.end:
            continue
        last = found[-1] if found else None
        if last is not None and (last.end is None or last.end >= one.start):
            ends = None if last.end is None or one.end is None else max(last.end, one.end)
            found[-1] = Span(last.start, ends)
        else:
            found.append(one)
    return tuple(found)


def without(spans: Sequence[Span], taken: Iterable[Span]) -> tuple[Span, ...]:
    """What is left of ``spans`` once the periods ``taken`` are cut out of them."""
    left = list(united(spans))
    for cut in united(taken):
        rest: list[Span] = []
        for one in left:
            if one.start < cut.start:
                ends = cut.start if one.end is None else min(one.end, cut.start)
                rest.append(Span(one.start, ends))
            if cut.end is not None and (one.end is None or one.end > cut.end):
                rest.append(Span(max(one.start, cut.end), one.end))
        left = rest
    return tuple(left)


def add_months(moment: datetime, months: int, zone: tzinfo) -> datetime:
    """The same minute ``months`` later by the calendar of the site; a day that is missing there becomes the
    last of its month.
    """
    local = moment.astimezone(zone)
    place = local.year * 12 + local.month - 1 + months
    year, month = divmod(place, 12)
    day = min(local.day, calendar.monthrange(year, month + 1)[1])
    return local.replace(year=year, month=month + 1, day=day)
