"""Rates, bars, shares, times and repeats over many cases; a share of nothing is nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctdesk.domain.deadlines import Due
from ctdesk.domain.patterns import (
    Action,
    Case,
    Course,
    Drill,
    Obligation,
    Share,
    by_month,
    effect_of,
    gate_breaches,
    in_period,
    incident_rate,
    longest_drill,
    pareto,
    percent_of,
    repeats,
    severe_courses,
    spread_of,
    time_to_close,
    timeliness,
)
from ctdesk.domain.spans import Span

ZONE = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 3, 1, 4, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
CASE = Case(1, "TR1", "III", False, START)


def case(number: int, **changes: object) -> Case:
    return replace(CASE, id=number, **changes)  # type: ignore[arg-type]  # fields of a Case


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [
        (0, 0, None),
        (5, 0, None),
        (0, 7, "0.0"),
        (7, 7, "100.0"),
        (1, 3, "33.3"),
        (2, 3, "66.7"),
        (1, 8, "12.5"),
        (1, 16, "6.3"),
        # Only all is 100 and only none is 0.
        (9999, 10000, "99.9"),
        (1, 10000, "0.1"),
    ],
)
def test_a_share(part: int, whole: int, percent: str | None) -> None:
    assert percent_of(part, whole) == (None if percent is None else Decimal(percent))
    assert Share(tuple(range(part)), whole).percent == percent_of(part, whole)


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_share_is_whole_only_where_it_is(part: int, whole: int) -> None:
    found = percent_of(min(part, whole), whole)
    assert found is not None
    assert (found == 100) == (part >= whole)
    assert (found == 0) == (part == 0)


def test_bars_from_the_most_to_the_fewest() -> None:
    causes = ["method", "people", "method", "", "people", "method", "machine", ""]
    cases = [case(number, cause=cause) for number, cause in enumerate(causes)]
    bars = pareto(cases, lambda one: one.cause)
    assert [(one.key, one.ids, str(one.percent), str(one.cumulative)) for one in bars] == [
        ("method", (0, 2, 5), "37.5", "37.5"),
        ("people", (1, 4), "25.0", "62.5"),
        ("machine", (6,), "12.5", "75.0"),
        ("", (3, 7), "25.0", "100.0"),
    ]
    assert pareto([], lambda one: one.code) == ()


@given(st.lists(st.sampled_from(["ID2", "TR1", "ST1", "PQ1", ""]), max_size=60))
def test_bars_hold_every_case_once_and_end_at_a_hundred(found: list[str]) -> None:
    bars = pareto([case(number, code=code) for number, code in enumerate(found)], lambda one: one.code)
    assert sorted(number for bar in bars for number in bar.ids) == list(range(len(found)))
    named = [len(bar.ids) for bar in bars if bar.key]
    assert named == sorted(named, reverse=True)
    rising = [bar.cumulative for bar in bars]
    assert rising == sorted(rising)
    assert not bars or rising[-1] == 100


def test_the_rate_of_incidents() -> None:
    cases = [
        case(1, level="I"),
        case(2, level="II"),
        case(3, level="IV", near_miss=True),
        case(4, level="II"),
    ]
    found = incident_rate(cases, 160)
    assert (found.per_100, found.level_1, found.level_2) == (Decimal("2.50"), (1,), (2, 4))
    assert (found.near_misses.ids, found.near_misses.percent) == ((3,), Decimal("25.0"))
    assert found.ids == (1, 2, 3, 4)


def test_without_units_or_incidents_there_is_no_rate() -> None:
    assert incident_rate([CASE], 0).per_100 is None
    nothing = incident_rate([], 40)
    assert nothing.per_100 == 0
    assert nothing.near_misses.percent is None


def test_breaches_of_the_gate_before_lymphodepletion() -> None:
    assert gate_breaches([case(1, code="CL1"), case(2, code="CL2"), case(3, code="CL1")]) == (1, 3)


def test_a_period_is_open_at_its_end() -> None:
    cases = [case(1, aware_at=START), case(2, aware_at=START + DAY), case(3, aware_at=START - HOUR)]
    assert [one.id for one in in_period(cases, Span(START, START + DAY))] == [1]


def test_months_are_those_of_the_site_and_none_is_left_out() -> None:
    moments = [datetime(2025, 11, 30, 15, 59, tzinfo=UTC), datetime(2025, 11, 30, 16, tzinfo=UTC), START]
    cases = [case(number, aware_at=at) for number, at in enumerate(moments)]
    assert by_month(cases, ZONE) == {
        "2025-11": (0,),
        "2025-12": (1,),
        "2026-01": (),
        "2026-02": (),
        "2026-03": (2,),
    }
    assert by_month([], ZONE) == {}


def test_severe_courses_by_product() -> None:
    found = severe_courses(
        [
            Course(1, "DEMO-B", 3, 0),
            Course(2, "DEMO-B", 2, 4),
            Course(3, "DEMO-B", 0, 0),
            Course(3, "DEMO-B", 5, 3),
            Course(1, "DEMO-A", 2, 2),
        ]
    )
    assert [(one.product, one.crs.ids, one.icans.ids, one.crs.whole) for one in found] == [
        ("DEMO-A", (), (), 1),
        ("DEMO-B", (1, 3), (2, 3), 3),
    ]
    assert found[0].crs.percent == 0
    assert severe_courses([]) == ()


def test_what_was_in_time() -> None:
    due = Due(START + DAY)
    rows = [
        Obligation(1, due, START),
        Obligation(2, due, START + DAY),
        Obligation(3, due),
        Obligation(4, Due(START + 9 * DAY)),
        Obligation(5, Due(START, at_once=True), START + HOUR),
    ]
    found = timeliness(rows, START + 2 * DAY)
    assert (found.in_time.ids, found.in_time.whole, found.late, found.unjudged) == ((1,), 3, (2, 3), (4, 5))
    judged = timeliness(rows, START + 2 * DAY, at_once=2 * HOUR)
    assert (judged.in_time.ids, judged.in_time.whole, judged.unjudged) == ((1, 5), 4, (4,))
    assert timeliness(rows[3:4], START).in_time.percent is None


def test_the_effect_of_actions() -> None:
    found = effect_of(
        [Action(1, True, False), Action(2, False, True), Action(3, None, True), Action(4, True, False)]
    )
    assert (found.effective.ids, found.effective.percent, found.overdue) == ((1, 4), Decimal("66.7"), (2, 3))
    assert effect_of([Action(1, None, False)]).effective.percent is None


def test_the_longest_drill() -> None:
    drills = [Drill(1, START, START + HOUR), Drill(2, START, START + 3 * HOUR), Drill(3, START, None)]
    assert longest_drill(drills) == (2, 3 * HOUR)
    assert longest_drill(drills[2:]) is None


@pytest.mark.parametrize(
    ("days", "middle", "ninetieth"),
    [([], None, None), ([4], 4, 4), ([1, 3], 2, 3), ([5, 1, 3], 3, 5), (list(range(1, 11)), 5.5, 9),
     (list(range(1, 12)), 6, 10)],
)  # fmt: skip
def test_how_long_it_took(days: list[int], middle: float | None, ninetieth: int | None) -> None:
    found = spread_of(number * DAY for number in days)
    assert found.count == len(days)
    assert found.median == (None if middle is None else middle * DAY)
    assert found.ninetieth == (None if ninetieth is None else ninetieth * DAY)


def test_only_what_is_closed_took_a_time() -> None:
    cases = [case(1, closed_at=START + 2 * DAY), case(2), case(3, closed_at=START + 4 * DAY)]
    assert time_to_close(cases).median == 3 * DAY
    assert time_to_close(cases).count == 2


@given(st.lists(st.timedeltas(timedelta(), timedelta(days=400)), min_size=1))
def test_nine_in_ten_did_not_take_longer(lengths: list[timedelta]) -> None:
    found = spread_of(lengths)
    assert found.median is not None
    assert found.ninetieth in lengths
    assert found.ninetieth >= found.median or len(lengths) == 1
    within = sum(one <= found.ninetieth for one in lengths)
    assert within * 10 >= len(lengths) * 9


def test_what_comes_again() -> None:
    cases = [
        case(1, cause="method"),
        case(2, cause="method", aware_at=START + 80 * DAY),
        case(3, cause="method", aware_at=START + 160 * DAY),
        case(4, cause="method", aware_at=START + 300 * DAY),
        case(5, cause="method", aware_at=START + 310 * DAY),
        case(6, cause="people", aware_at=START + DAY),
        case(7, code="ID2", cause="method", aware_at=START + DAY),
        case(8),
        case(9),
    ]
    found = repeats(reversed(cases), 90 * DAY)
    assert [(one.code, one.cause, one.ids) for one in found] == [
        ("TR1", "method", (1, 2, 3)),
        ("TR1", "method", (4, 5)),
    ]
    assert repeats([], DAY) == ()
