"""Periods of whole days of the site: calendars, daylight saving, the former one, trends, what is none."""

from __future__ import annotations

from datetime import UTC, date, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.periods import (
    CALENDAR,
    KINDS,
    Period,
    before,
    cuts,
    own_period,
    period_of,
    step,
    trend_of,
)

DAYS = some.dates(date(1990, 1, 1), date(2100, 12, 31))
ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/Santiago", "America/Havana", "Australia/Lord_Howe", "UTC")


@given(DAYS, some.sampled_from(CALENDAR), some.sampled_from(ZONES))
def test_a_trend_has_twelve_periods_without_gap_or_overlap_at_every_clock_change(
    day: date, kind: str, zone: str
) -> None:
    period = period_of(kind, day)  # type: ignore[arg-type]  # one of the kinds
    trend = trend_of(period)
    tz = ZoneInfo(zone)
    assert period.first <= day <= period.last and trend[-1] == period and len(trend) == 12
    assert before(period) == trend[-2] and step(before(period), 1) == period
    for one, following in pairwise(trend):
        assert one.last + timedelta(days=1) == following.first
        assert one.ends(tz).astimezone(UTC) == following.starts(tz).astimezone(UTC)
    assert len(cuts(trend, tz)) == 13


def test_a_month_with_a_clock_change_is_an_hour_shorter_or_longer() -> None:
    berlin = ZoneInfo("Europe/Berlin")

    def hours(day: date) -> float:
        month = period_of("month", day)
        return (
            month.ends(berlin).astimezone(UTC) - month.starts(berlin).astimezone(UTC)
        ).total_seconds() / 3600

    assert (hours(date(2026, 3, 9)), hours(date(2026, 10, 9))) == (31 * 24 - 1, 31 * 24 + 1)
    # Midnight does not exist in Havana on that Sunday: the day begins at one o'clock.
    havana, sunday = ZoneInfo("America/Havana"), own_period(date(2026, 3, 8), date(2026, 3, 8))
    length = sunday.ends(havana).astimezone(UTC) - sunday.starts(havana).astimezone(UTC)
    assert length == timedelta(hours=23)


@given(DAYS, some.integers(0, 365 * 29))
def test_the_parts_of_any_span_are_the_span_and_the_former_one_is_as_long(first: date, more: int) -> None:
    period = own_period(first, first + timedelta(days=more))
    former, trend = before(period), trend_of(period)
    assert (former.last + timedelta(days=1), former.days()) == (period.first, period.days())
    if more + 1 > 92:
        assert sum(one.days() for one in trend) == period.days() and len(trend) <= 31
        assert (trend[0].first, trend[-1].last) == (period.first, period.last)
    else:
        assert len(trend) == 12 and {one.days() for one in trend} == {period.days()} and trend[-1] == period


def test_twelve_months_end_with_the_month_at_hand_and_step_by_one() -> None:
    year = period_of("months_12", date(2026, 2, 28))
    assert (year.first, year.last) == (date(2025, 3, 1), date(2026, 2, 28))
    assert (step(year, 1).first, step(year, 1).last) == (date(2025, 4, 1), date(2026, 3, 31))
    assert (before(year).first, before(year).last) == (date(2024, 3, 1), date(2025, 2, 28))
    assert [one.first.month for one in trend_of(year)] == [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2]


def test_what_is_no_period_is_refused_and_the_end_of_the_calendar_stays_where_it_is() -> None:
    for first, last in (
        (date(2026, 2, 2), date(2026, 2, 1)),
        (date(1990, 1, 1), date(2026, 1, 1)),
        (date(1, 1, 1), date(1, 1, 2)),
        (date(9999, 1, 1), date(9999, 12, 31)),
    ):
        with pytest.raises(CtdeskError) as refused:
            own_period(first, last)
        assert (refused.value.code, refused.value.field) == ("PER-01", "last")
    for kind in KINDS:
        last_one = period_of(kind, date(9999, 12, 31))
        assert step(last_one, 1) == last_one
    oldest = Period("own", date(1, 1, 1), date(1, 1, 2))
    assert before(oldest) == oldest
