"""Working days in China: the published calendar where there is one, Monday to Friday beyond it."""

from __future__ import annotations

from datetime import date


def is_working_day(day: date) -> bool:
    """Whether people work on a day; ``is_published`` says whether that is known or assumed."""
    import chinese_calendar

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def is_published(day: date) -> bool:
    """True when the official calendar of that year is known."""
    import chinese_calendar

    try:
        chinese_calendar.is_workday(day)
    except NotImplementedError:
        return False
    return True
