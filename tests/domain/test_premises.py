"""When equipment may be used, when what comes again is due, and which rounds were missed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctdesk.domain.premises import (
    Interval,
    Piece,
    add_months,
    faults_of,
    last_valid_day,
    missed_code,
    missed_days,
    next_due,
    put_in_fitness,
    round_due,
    warning,
)

TODAY = date(2026, 3, 2)
SHANGHAI = ZoneInfo("Asia/Shanghai")
TEN = time(10)
DAYS = st.dates(date(2020, 1, 1), date(2060, 12, 31))
FINE = Piece("in_use", True, TODAY + timedelta(days=90))


@pytest.mark.parametrize(
    ("piece", "faults"),
    [
        (FINE, ()),
        (Piece("in_use", False, None), ()),
        (Piece("in_use", True, TODAY), ()),  # its last day counts whole
        (Piece("in_use", True, TODAY - timedelta(days=1)), ("lapsed",)),
        (Piece("in_use", True, None), ("uncalibrated",)),
        (Piece("stopped", True, None), ("stopped", "uncalibrated")),
        (Piece("in_use", False, TODAY - timedelta(days=1)), ("lapsed",)),  # a paper that says so counts
        (Piece("in_use", False, None, "EQF-1"), ("failed",)),
        (Piece("in_use", False, None, None, "ALM-1"), ("alarm",)),
        (
            Piece("stopped", True, TODAY - timedelta(days=1), "EQF-1", "ALM-1"),
            ("stopped", "failed", "lapsed", "alarm"),
        ),
        (Piece("retired", True, None, "EQF-1", "ALM-1"), ("retired",)),
    ],
)
def test_why_a_piece_may_not_be_used(piece: Piece, faults: tuple[str, ...]) -> None:
    assert faults_of(piece, TODAY) == faults


def test_a_product_is_never_kept_warm_for_a_tank_out_of_order() -> None:
    table = {
        (faulty, elsewhere, inside): put_in_fitness(faulty=faulty, fit_elsewhere=elsewhere, inside=inside)
        for faulty, elsewhere, inside in product((False, True), repeat=3)
    }
    assert table == {
        (False, False, False): "fit",
        (False, False, True): "fit",
        (False, True, False): "fit",
        (False, True, True): "fit",
        (True, False, False): "warned",  # the only place that is cold
        (True, False, True): "warned",
        (True, True, False): "blocked",  # another tank has room
        (True, True, True): "warned",  # it lies there already
    }


@given(DAYS, st.integers(1, 240))
def test_a_calibration_holds_its_months_and_not_a_day_more(done: date, months: int) -> None:
    end = last_valid_day(done, months)
    assert end == add_months(done, months) - timedelta(days=1)
    assert add_months(done, months).month == (done.month - 1 + months) % 12 + 1
    assert add_months(done, months).day <= done.day


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_months_end_where_they_end(day: date, months: int, then: date) -> None:
    assert add_months(day, months) == then


@pytest.mark.parametrize(
    ("left", "mark"), [(61, None), (60, 60), (31, 60), (30, 30), (8, 30), (7, 7), (0, 7), (-1, None)]
)
def test_one_is_warned_at_sixty_thirty_and_seven_days(left: int, mark: int | None) -> None:
    assert warning(TODAY + timedelta(days=left), TODAY) == mark


@given(DAYS, st.lists(st.tuples(DAYS, st.booleans()), max_size=6))
def test_the_last_time_decides_when_a_test_is_due(since: date, done: list[tuple[date, bool]]) -> None:
    weekly = Interval(1, "week")
    due = next_due(weekly, since, done)
    if not done:
        assert due == since + timedelta(weeks=1)
    else:
        day, passed = max(done)
        assert due == (day + timedelta(weeks=1) if passed else day)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), SHANGHAI).astimezone(UTC)


def test_ten_at_the_site_is_late_and_a_minute_before_is_not() -> None:
    assert round_due(TODAY, TEN, SHANGHAI) == at(TODAY, 10)
    assert missed_days(TODAY, {}, at(TODAY, 9, 59), TEN, SHANGHAI) == ()
    assert missed_days(TODAY, {}, at(TODAY, 10), TEN, SHANGHAI) == (TODAY,)


def test_nothing_is_missed_where_no_round_was_ever_made() -> None:
    assert missed_days(None, {}, at(TODAY, 23), TEN, SHANGHAI) == ()


def test_a_day_signed_late_is_not_missed_and_a_round_left_open_is() -> None:
    yesterday = TODAY - timedelta(days=1)
    known = {yesterday: at(yesterday, 18), TODAY: None}
    assert missed_days(yesterday, known, at(TODAY, 12), TEN, SHANGHAI) == (TODAY,)


@given(st.integers(0, 400))
def test_a_desk_looks_back_a_month_and_no_further(closed_for: int) -> None:
    first = TODAY - timedelta(days=closed_for)
    days = missed_days(first, {}, at(TODAY, 12), TEN, SHANGHAI)
    assert len(days) == min(closed_for, 31) + 1
    assert days == tuple(sorted(days))
    assert days[-1] == TODAY


def test_a_round_missed_over_tanks_nobody_read_is_graver() -> None:
    assert (missed_code(True), missed_code(False)) == ("PR3", "EQ1")
