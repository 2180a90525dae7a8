"""Stretches beyond a tank's limits, coverage, overlap of recordings, and how quickly alarms are answered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.monitoring import (
    TankLimits,
    compare,
    coverage,
    ensure_limits,
    is_late,
    mean_of,
    propose_limits,
    recorded_spans,
    response,
    stretches_beyond,
    without_known,
)
from ctdesk.domain.spans import Span
from ctdesk.domain.temperature import Series, at_millis, make_series, millis_of

T0 = datetime(2026, 3, 2, tzinfo=UTC)
LIMITS = TankLimits(Decimal(-150), Decimal(-160))
MINUTE = timedelta(minutes=1)


def minutes(*values: str) -> Series:
    start = millis_of(T0)
    return make_series([start + 60_000 * n for n in range(len(values))], [Decimal(one) for one in values])


def test_the_strictest_product_sets_the_limit_and_the_alert_is_colder() -> None:
    proposed = propose_limits([Decimal(-130), Decimal(-150), Decimal(-120)], Decimal(10))
    assert proposed == TankLimits(Decimal(-150), Decimal(-160))
    assert propose_limits([], Decimal(10)) is None


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (TankLimits(Decimal(-150), Decimal(-150)), "MON-01"),
        (TankLimits(Decimal(-150), Decimal(-140)), "MON-01"),
        (TankLimits(None, Decimal(-160)), "MON-02"),
    ],
)
def test_limits_that_do_not_fit_are_refused(limits: TankLimits, code: str) -> None:
    with pytest.raises(CtdeskError) as refused:
        ensure_limits(limits)
    assert refused.value.code == code


def test_a_reading_on_the_limit_counts() -> None:
    assert LIMITS.grade(Decimal("-150.0")) == "action"
    assert LIMITS.grade(Decimal("-150.1")) == "alert"
    assert LIMITS.grade(Decimal("-160")) == "alert"
    assert LIMITS.grade(Decimal("-160.1")) is None
    assert TankLimits(None, None).grade(Decimal(20)) is None


def test_a_stretch_is_told_by_the_gravest_limit_it_reaches() -> None:
    found = stretches_beyond(
        minutes("-180", "-158", "-149", "-150", "-155", "-180", "-159", "-180", "-140"), LIMITS
    )
    assert [(one.grade, one.minutes, one.peak) for one in found] == [
        ("action", Decimal(1), Decimal(-149)),
        ("alert", Decimal(0), Decimal(-159)),
        ("action", Decimal(0), Decimal(-140)),
    ]
    first, _, last = found
    assert (first.start, first.next_good_at) == (T0 + 2 * MINUTE, T0 + 4 * MINUTE)
    assert first.degree_minutes == Decimal("0.5")
    assert last.next_good_at is None


@given(st.lists(st.integers(-2000, -1300), min_size=1, max_size=60))
def test_every_reading_at_a_limit_lies_in_exactly_one_stretch(tenths: list[int]) -> None:
    series = minutes(*(str(Decimal(one) / 10) for one in tenths))
    found = stretches_beyond(series, LIMITS)
    for place, value in enumerate(series.celsius):
        at = at_millis(series.millis[place])
        holding = [one for one in found if one.start <= at <= one.end]
        if value >= Decimal(-150):
            assert [one.grade for one in holding] == ["action"]
        elif value < Decimal(-160):
            assert holding == []
    assert all(one.peak >= one.limit for one in found)


def test_what_is_not_recorded_is_a_hole_unless_it_is_an_interval() -> None:
    day = Span(T0, T0 + timedelta(days=1))
    gap = (T0 + timedelta(hours=3), T0 + timedelta(hours=5))
    spans = [
        *recorded_spans(T0, T0 + timedelta(hours=12), [gap]),
        *recorded_spans(T0 + timedelta(hours=12, minutes=1), T0 + timedelta(hours=23, minutes=59), []),
    ]
    found = coverage(day, spans, 2 * MINUTE)
    assert [(one.start, one.end) for one in found.holes] == [gap]
    assert (found.recorded, found.percent) == (Decimal(1320), Decimal("91.7"))
    assert coverage(day, []).percent == 0
    almost = recorded_spans(T0, T0 + timedelta(days=1) - timedelta(seconds=30), [])
    assert coverage(day, almost).percent == Decimal("99.9")
    with pytest.raises(ValueError, match="ends"):
        coverage(Span(T0), [])


def test_an_overlap_says_what_is_the_same_and_what_contradicts() -> None:
    known, new = minutes("-180", "-181", "-182"), minutes("-180", "-181.5", "-182", "-183")
    found = compare(new, known)
    assert found.same == 2
    assert found.contradictions == ((T0 + MINUTE, Decimal(-181), Decimal("-181.5")),)
    assert without_known(new, known).celsius == (Decimal("-181.5"), Decimal(-183))


@given(st.lists(st.integers(0, 9), max_size=30), st.lists(st.integers(0, 9), max_size=30))
def test_what_is_new_and_what_is_known_is_the_whole_file(a: list[int], b: list[int]) -> None:
    known, new = (minutes(*(f"-18{one}" for one in values)) for values in (a, b))
    found, left = compare(new, known), without_known(new, known)
    assert found.same + len(left) == len(new)
    assert without_known(left, known) == left


def test_an_answer_is_late_after_fifteen_minutes() -> None:
    within = 15 * MINUTE
    assert not is_late(T0, T0 + within, T0, within)
    assert is_late(T0, T0 + within + timedelta(seconds=1), T0, within)
    assert not is_late(T0, None, T0 + within, within)
    assert is_late(T0, None, T0 + 16 * MINUTE, within)


def test_the_median_answer_leaves_out_what_nobody_answered() -> None:
    told = response(
        [(T0, T0 + 4 * MINUTE), (T0, T0 + 20 * MINUTE), (T0, T0 + 5 * MINUTE), (T0, None)], 15 * MINUTE
    )
    assert (told.answered, told.median_minutes, told.late, told.unanswered) == (3, Decimal("5.0"), 1, 1)
    assert response([], 15 * MINUTE).median_minutes is None


def test_the_mean_is_exact() -> None:
    assert mean_of([Decimal("-180.1"), Decimal("-180.2"), Decimal("-180.2")]) == Decimal("-180.17")
