"""From the texts of a logger file to moments in UTC: order of dates, missing year, half days, time zone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from itertools import islice, pairwise
from operator import add, gt, le

from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.temperature import at_millis
from ctdesk.exchange.logger_columns import Columns
from ctdesk.exchange.logger_doubts import Doubts
from ctdesk.exchange.logger_layout import Layout
from ctdesk.exchange.logger_times import (
    DAY,
    ORDERS,
    Day,
    day_millis,
    follow_zone,
    lacks_year,
    local_text,
    month_and_day,
    offset_at,
    offsets_within,
    orders_of,
    resolve_halves,
    stated_offsets,
    zone_named,
)

_HOUR = 3_600_000
_ABOUT_ZONE = re.compile(r"time ?zone|utc offset|offset from|时区", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Times:
    """The moment of every row in ms since 1970 UTC, and what they rest on."""

    millis: list[int]
    order: str
    zone: str
    when: Callable[[str, str], datetime | None]
    """The moment of another date and time text of the file; none where it cannot be said."""


def settle_times(
    columns: Columns, layout: Layout, head: Sequence[str], doubts: Doubts, time_zone: str, today: date
) -> Times | None:
    """The moments of all rows, in ascending order; none while something about them has to be asked.

    Rows that stand in descending order are turned round, together with their readings (``LOG-27``).
    """
    in_file = {clock.offset for clock in columns.clock_forms.values()}
    if len(in_file) > 1 and None in in_file:
        raise CtdeskError("LOG-14")
    zone = "file" if None not in in_file else _zone(columns, layout, head, doubts, time_zone)
    order = _order(columns, doubts)
    if order is None:
        return None
    midnights = _midnights(columns, order, doubts, today)
    if midnights is None:
        return None
    clocks = {text: clock.millis - (clock.offset or 0) for text, clock in columns.clock_forms.items()}
    local = _local(columns, midnights, clocks)
    if not all(map(le, local, islice(local, 1, None))):
        if 2 * sum(map(gt, local, islice(local, 1, None))) > len(local):
            for column in (columns.days, columns.clocks, *columns.values):
                column.reverse()
            local.reverse()
            doubts.note("LOG-27")
        halves = _halves(columns, local, midnights, clocks, doubts)
        if halves is None:
            return None
        local = halves
    if zone is None:
        return None
    shift = 0 if zone == "file" else _shift(zone, local, set(midnights.values()), doubts)
    if shift is None:
        return None

    def when(day: str, clock: str) -> datetime | None:
        if day not in midnights or clock not in clocks or not isinstance(shift, int):
            return None
        return at_millis(midnights[day] + clocks[clock] - shift)

    if isinstance(shift, int):
        millis = [moment - shift for moment in local] if shift else local
    else:
        millis = follow_zone(shift, local)
    return Times(millis, order, zone, when)


def _local(columns: Columns, midnights: dict[str, int], clocks: dict[str, int]) -> list[int]:
    return list(
        map(add, map(midnights.__getitem__, columns.days), map(clocks.__getitem__, columns.clocks))
    )


def _order(columns: Columns, doubts: Doubts) -> str | None:
    """The one order in which every date exists; asked when there are several."""
    forms = [columns.day_forms[day] for day in dict.fromkeys(columns.days)]
    possible = [order for order in ORDERS if all(order in orders_of(form) for form in forms)]
    if not possible:
        raise CtdeskError("LOG-14")
    if all(form.month is not None for form in forms) or len(possible) == 1:
        return possible[0]
    known = doubts.known("date_order")
    if known in possible:
        return known
    shown, spans = [], {}
    for order in possible:
        days = [day_millis(form, order, 2000) or 0 for form in forms]
        spans[order] = max(days) - min(days)
        shown.append(f"{_day_text(forms[0], order)} … {_day_text(forms[-1], order)}")
    likely = min(spans, key=lambda one: spans[one])
    alone = list(spans.values()).count(spans[likely]) == 1
    return doubts.settle("date_order", possible, shown, likely if alone else None)


def _day_text(form: Day, order: str) -> str:
    text = local_text(day_millis(form, order, 2000) or 0)[:10]
    return text[5:] if lacks_year(form) else text


def _midnights(columns: Columns, order: str, doubts: Doubts, today: date) -> dict[str, int] | None:
    """Local midnight of every different date; a missing year is asked, and goes on past New Year."""
    texts = list(dict.fromkeys(columns.days))
    forms = columns.day_forms
    years = dict.fromkeys(texts, 2000)
    if any(lacks_year(forms[text]) for text in texts):
        dates = [month_and_day(forms[text], order) for text in texts]
        falls = sum(b < a for a, b in pairwise(dates))
        if falls * 2 > len(dates) - 1:
            texts.reverse()
            dates.reverse()
        options = [str(today.year), str(today.year - 1)]
        shown = [f"{year}-{dates[0][0]:02d}-{dates[0][1]:02d}" for year in options]
        answer = doubts.settle("year", options, shown, _likely_year(dates, today), free=_judge_year)
        if answer is None:
            return None
        year = int(answer)
        for place, text in enumerate(texts):
            # December to January is a new year; a step back within a year is no reason to invent one.
            if place and dates[place][0] < dates[place - 1][0] - 6:
                year += 1
            years[text] = year
    midnights = {}
    for text in texts:
        found = day_millis(forms[text], order, years[text])
        if found is None:
            raise CtdeskError("LOG-14")
        midnights[text] = found
    return midnights


def _likely_year(dates: Sequence[tuple[int, int]], today: date) -> str:
    return str(today.year if dates[0] <= (today.month, today.day) else today.year - 1)


def _judge_year(answer: str) -> None:
    if not re.fullmatch(r"20[0-9]{2}", answer):
        raise CtdeskError("LOG-04", question="year", answer=answer)


def _halves(
    columns: Columns, local: list[int], midnights: dict[str, int], clocks: dict[str, int], doubts: Doubts
) -> list[int] | None:
    """Moments of a 12-hour clock that writes no AM or PM; it gives itself away by going back at one o'clock.
    """
    hours = {clock.millis // _HOUR for clock in columns.clock_forms.values()}
    if (
        any(clock.half for clock in columns.clock_forms.values())
        or not hours <= set(range(1, 13))
        or 12 not in hours
    ):
        return local
    back = any(b < a and b // DAY == a // DAY and a - b > 10 * _HOUR for a, b in pairwise(local))
    if not back:
        return local
    first = f"{columns.days[0]} {columns.clocks[0]}"
    answer = doubts.settle("half_day", ("am", "pm"), [f"{first} AM", f"{first} PM"])
    if answer is None:
        return None
    return resolve_halves(
        [midnights[day] for day in columns.days], [clocks[clock] for clock in columns.clocks], answer
    )


def _zone(
    columns: Columns, layout: Layout, head: Sequence[str], doubts: Doubts, time_zone: str
) -> str | None:
    """The zone as answered, as the header of the column or a line above states it, or as the profile knows
    it.
    """
    stated = stated_offsets(layout.shape.header(column) for column in layout.times)
    if len(stated) != 1:
        stated = stated_offsets(line for line in head if _ABOUT_ZONE.search(line))
    if "zone" not in doubts.answers:
        if len(stated) == 1:
            return stated[0]
        known = doubts.known("zone")
        if known and not stated:
            return time_zone if known == "site" else known
    # An offset in some other line (the time of the export, say) is worth an option, not a decision.
    options = list(dict.fromkeys([time_zone, "UTC", *stated, *stated_offsets(head)]))
    first = f"{columns.days[0]} {columns.clocks[0]}" if columns.days else ""
    answer = doubts.settle("zone", options, [f"{first} ({one})" for one in options], free=_judge_zone)
    return time_zone if answer == "site" else answer


def _judge_zone(answer: str) -> None:
    if answer != "site":
        zone_named(answer)


def _shift(zone: str, local: Sequence[int], midnights: Iterable[int], doubts: Doubts) -> int | tzinfo | None:
    """What to take away from local time: one offset, or the zone itself where the clock followed its changes.
    """
    found = zone_named(zone)
    if isinstance(found, int):
        return found
    offsets = offsets_within(found, midnights)
    if len(offsets) == 1:
        return offsets.pop()
    first = offset_at(found, local[0])
    last = local[-1]
    shown = [f"{local_text(last)} → {local_text(last - one)} UTC" for one in (offset_at(found, last), first)]
    goes_back = any(b < a for a, b in pairwise(local))
    answer = doubts.settle("clock_change", ("followed", "fixed"), shown, "followed" if goes_back else None)
    if answer is None:
        return None
    doubts.note("LOG-35", zone=zone, how=answer)
    return found if answer == "followed" else first
