"""Time limits: open at their end, days that end at 24:00 of the site, working days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ctdesk.domain.clocks import after_working_days, day_ends, end_of_day, run_clock

ZONE = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
DUE = START + timedelta(minutes=30)


@pytest.mark.parametrize(
    ("minutes_stopped", "minutes_now", "status"),
    [(None, 29, "running"), (None, 30, "late"), (29, 99, "met"), (30, 99, "late"), (-5, 99, "met")],
)
def test_exactly_at_the_due_moment_is_late(
    minutes_stopped: int | None, minutes_now: int, status: str
) -> None:
    stopped = None if minutes_stopped is None else START + timedelta(minutes=minutes_stopped)
    run = run_clock("x", None, START, DUE, stopped, START + timedelta(minutes=minutes_now))
    assert run.status == status


def test_a_limit_without_start_or_length_waits() -> None:
    assert run_clock("x", None, None, None, None, START).status == "waiting"
    assert run_clock("x", None, START, None, START, START).status == "waiting"


def test_time_left_turns_negative() -> None:
    run = run_clock("x", 1, START, DUE, None, START + timedelta(minutes=40))
    assert run.left(START + timedelta(minutes=40)) == timedelta(minutes=-10)
    assert run_clock("x", 1, START, DUE, DUE, DUE).left(DUE) is None


def test_a_day_ends_at_the_sites_midnight() -> None:
    assert day_ends(date(2026, 3, 2), ZONE) == datetime(2026, 3, 3, 0, 0, tzinfo=ZONE)
    # 17:00 UTC is already the next day in Shanghai.
    assert end_of_day(datetime(2026, 3, 2, 17, 0, tzinfo=UTC), ZONE) == datetime(
        2026, 3, 4, 0, 0, tzinfo=ZONE
    )


def test_working_days_skip_the_days_off() -> None:
    def weekday(day: date) -> bool:
        return day.weekday() < 5

    friday = datetime(2026, 3, 6, 2, 0, tzinfo=UTC)
    assert after_working_days(friday, 3, ZONE, weekday) == day_ends(date(2026, 3, 11), ZONE)
    assert after_working_days(friday, 0, ZONE, weekday) == day_ends(date(2026, 3, 6), ZONE)


def test_a_calendar_without_working_days_does_not_count_for_ever() -> None:
    due = after_working_days(START, 1, ZONE, lambda day: False)
    assert due > START + timedelta(days=399)
