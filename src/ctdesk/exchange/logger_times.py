"""Dates and times as loggers write them: which readings of a text are possible, and its value once that is
settled.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ctdesk.domain.errors import CtdeskError

DAY = 86_400_000
HALF_DAY = DAY // 2
ORDERS = ("ymd", "dmy", "mdy")
_EPOCH_DAY = date(1970, 1, 1).toordinal()
_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
_NUMERIC = re.compile(r"([0-9]{1,4})([-/.])([0-9]{1,2})\2([0-9]{1,4})")
_YEARLESS = re.compile(r"([0-9]{1,2})[-/]([0-9]{1,2})")
_CHINESE = re.compile(r"(?:([0-9]{4})年)?([0-9]{1,2})月([0-9]{1,2})日?")
_COMPACT = re.compile(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})")
_DAY_NAMED = re.compile(r"([0-9]{1,2})[-/ .]?([A-Za-z]{3,9})\.?(?:[-/ ,.]+([0-9]{4}|[0-9]{2}))?")
_NAMED_DAY = re.compile(r"([A-Za-z]{3,9})\.?[ -]([0-9]{1,2})(?:,? +([0-9]{4}))?")
_YEAR_NAMED = re.compile(r"([0-9]{4})[-/ ]([A-Za-z]{3,9})[-/ ]([0-9]{1,2})")
_CLOCK = re.compile(
    r"(?P<before>上午|下午|[AaPp][Mm])? ?(?P<h>[0-9]{1,2})[:.时](?P<m>[0-9]{2})"
    r"(?:[:.分](?P<s>[0-9]{2})秒?(?:[.,](?P<f>[0-9]{1,9}))?)?"
    r" ?(?P<after>[AaPp]\.?[Mm]\.?|[FfEe][Mm]|上午|下午)?"
    r" ?(?P<zone>Z|UTC|GMT|(?:UTC|GMT)?[+-][0-9]{2}:?[0-9]{2})?"
)
_MOMENT = re.compile(
    r"(.*?[0-9日A-Za-z])(?:T|,? +|,)"
    r"((?:(?:上午|下午|[AaPp][Mm]) ?)?[0-9]{1,2}[:.时][0-9]{2}.*)"
)
_REVERSED = re.compile(
    r"([0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: ?[AaPp][Mm])?),? +([0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4})"
)
# Days since 1900 as spreadsheets count them; what lies outside these years is some other number.
_COUNTED = re.compile(r"([0-9]{5})(?:[.,]([0-9]{1,15}))?")
_FIRST_COUNTED, _LAST_COUNTED = 36_526, 62_092
_BEFORE_COUNTED = date(1899, 12, 30).toordinal()
_OFFSET = re.compile(r"(?:UTC|GMT)?\s*([+\-−])\s*([0-9]{1,2})(?::?([0-9]{2}))?")
_STATED_OFFSET = re.compile(r"(?:UTC|GMT)\s*([+\-−]\s*[0-9]{1,2}(?::?[0-9]{2})?)|\b(UTC)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Day:
    """A date as written: fixed (``month`` known), or three or two numbers whose order is open."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day in ms; ``half`` tells the half of the day, ``offset`` the zone in ms, where the text says
    so.
    """

    millis: int
    half: str | None
    offset: int | None


def read_day(text: str) -> Day | None:
    """The date a text may be; none when it is no date."""
    text = text.strip()
    if match := _NUMERIC.fullmatch(text):
        numbers = (match[1], match[3], match[4])
        return Day(numbers=numbers) if orders_of(Day(numbers=numbers)) else None
    if match := _CHINESE.fullmatch(text):
        return _fixed(match[1], int(match[2]), match[3])
    if match := _COMPACT.fullmatch(text):
        return _fixed(match[1], int(match[2]), match[3])
    if match := _YEARLESS.fullmatch(text):
        return Day(numbers=(match[1], match[2])) if orders_of(Day(numbers=(match[1], match[2]))) else None
    for pattern, places in ((_DAY_NAMED, (3, 2, 1)), (_NAMED_DAY, (3, 1, 2)), (_YEAR_NAMED, (1, 2, 3))):
        if (match := pattern.fullmatch(text)) and (month := _MONTHS.get(match[places[1]][:3].lower())):
            return _fixed(match[places[0]], month, match[places[2]])
    return None


def orders_of(day: Day) -> tuple[str, ...]:
    """The orders of day, month and year in which the date exists; all of them when the text leaves nothing
    open.
    """
    if day.month is not None:
        return ORDERS
    possible = []
    for order in ORDERS:
        year, month, number = _in_order(day.numbers, order)
        if month and _exists(year or 2000, month, number):
            possible.append(order)
    return tuple(possible)


def lacks_year(day: Day) -> bool:
    """Whether the text says no year."""
    return day.year is None if day.month is not None else len(day.numbers) == 2


def day_millis(day: Day, order: str, year: int) -> int | None:
    """Midnight of the date in ms since 1970, no zone; none when no such day exists. ``year`` fills a missing
    one.
    """
    stated, month, number = (
        (day.year, day.month, day.day or 0) if day.month is not None else _in_order(day.numbers, order)
    )
    if not month or not _exists(stated or year, month, number):
        return None
    return (date(stated or year, month, number).toordinal() - _EPOCH_DAY) * DAY


def month_and_day(day: Day, order: str) -> tuple[int, int]:
    """Month and day of the month, for dates that lack the year."""
    if day.month is not None:
        return day.month, day.day or 0
    _, month, number = _in_order(day.numbers, order)
    return month, number


def read_clock(text: str) -> Clock | None:
    """The time of day a text is; none when it is no time."""
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        return None
    hour, minute, second = int(match["h"]), int(match["m"]), int(match["s"] or 0)
    half = match["before"] or match["after"]
    if half:
        half = "pm" if half[0] in "pPeE下" else "am"
        if hour > 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    if minute > 59 or second > 59 or hour > 24 or (hour == 24 and (minute or second)):
        return None
    fraction = int((match["f"] or "0").ljust(3, "0")[:3])
    zone = match["zone"]
    return Clock(
        ((hour * 60 + minute) * 60 + second) * 1000 + fraction,
        half,
        None if zone is None else offset_millis(zone),
    )


def split_moment(text: str) -> tuple[str, str] | None:
    """The date and the time of day in one cell, as texts, in either order; none unless both are there."""
    text = text.strip()
    if match := _MOMENT.fullmatch(text):
        return match[1], match[2]
    if match := _REVERSED.fullmatch(text):
        return match[2], match[1]
    return _counted_moment(text)


def is_counted(text: str) -> bool:
    """Whether a cell holds a moment as days since 1900 with a fraction, as some loggers write it."""
    match = _COUNTED.fullmatch(text.strip())
    return match is not None and match[2] is not None and _counted_moment(text.strip()) is not None


def _counted_moment(text: str) -> tuple[str, str] | None:
    match = _COUNTED.fullmatch(text)
    if match is None or not _FIRST_COUNTED <= int(match[1]) < _LAST_COUNTED:
        return None
    fraction = match[2] or "0"
    seconds = (int(fraction) * 86_400 * 2 + 10 ** len(fraction)) // (2 * 10 ** len(fraction))
    day = date.fromordinal(_BEFORE_COUNTED + int(match[1]) + seconds // 86_400)
    seconds %= 86_400
    return day.isoformat(), f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def is_moment(text: str) -> bool:
    """Whether one cell holds a date and a time of day."""
    if _COUNTED.fullmatch(text.strip()):
        return is_counted(text)
    parts = split_moment(text)
    return parts is not None and read_day(parts[0]) is not None and read_clock(parts[1]) is not None


def offset_millis(text: str) -> int:
    """``Z``, ``UTC``, ``+08:00``, ``GMT-5`` as ms east of Greenwich; raises ``LOG-12``."""
    if text in ("Z", "UTC", "GMT"):
        return 0
    match = _OFFSET.fullmatch(text.strip())
    if match is None or int(match[2]) > 14 or int(match[3] or 0) > 59:
        raise CtdeskError("LOG-12", zone=text)
    millis = (int(match[2]) * 60 + int(match[3] or 0)) * 60_000
    return millis if match[1] == "+" else -millis


def stated_offsets(lines: Iterable[str]) -> tuple[str, ...]:
    """The offsets from UTC that lines state (``GMT-05:00``), each once, as ``+HH:MM``."""
    found = []
    for line in lines:
        for match in _STATED_OFFSET.finditer(line):
            millis = offset_millis(match[1]) if match[1] else 0
            sign = "-" if millis < 0 else "+"
            found.append(f"{sign}{abs(millis) // 3_600_000:02d}:{abs(millis) // 60_000 % 60:02d}")
    return tuple(dict.fromkeys(found))


def zone_named(name: str) -> int | tzinfo:
    """A zone by name: ms for a fixed offset, else the zone; raises ``LOG-12``."""
    if re.match(r"(?:UTC|GMT)?\s*[+\-−]|Z$|UTC$|GMT$", name):
        return offset_millis(name)
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise CtdeskError("LOG-12", zone=name) from None


def offset_at(zone: tzinfo, local: int, fold: int = 0) -> int:
    """The zone's offset in ms at a local time in ms."""
    moment = datetime(1970, 1, 1) + timedelta(milliseconds=local)
    offset = moment.replace(tzinfo=zone, fold=fold).utcoffset() or timedelta()
    return offset // timedelta(milliseconds=1)


def offsets_within(zone: tzinfo, midnights: Iterable[int]) -> set[int]:
    """Every offset the zone has on the given days: more than one means that the clocks were changed."""
    return {offset_at(zone, local) for midnight in midnights for local in (midnight, midnight + DAY)}


def follow_zone(zone: tzinfo, local: Sequence[int]) -> list[int]:
    """UTC of local times in order, for a clock that followed the change; raises ``LOG-08`` for an hour left
    out.

    In the hour that comes twice, the second pass begins where the clock goes back.
    """
    out = []
    fold = 0
    previous = None
    for moment in local:
        early, late = offset_at(zone, moment), offset_at(zone, moment, 1)
        if early == late:
            fold = 0
        elif early < late:
            raise CtdeskError("LOG-08", at=local_text(moment))
        elif previous is not None and moment < previous:
            fold = 1
        out.append(moment - (late if fold else early))
        previous = moment
    return out


def resolve_halves(days: Sequence[int], clocks: Sequence[int], first_half: str) -> list[int]:
    """Local times of a 12-hour clock without AM or PM: noon is where the clock goes back on the same date."""
    out = []
    half = 1 if first_half == "pm" else 0
    previous_day, previous = days[0], -1
    for day, clock in zip(days, clocks, strict=True):
        clock %= HALF_DAY
        if day != previous_day:
            half, previous_day = 0, day
        elif clock < previous:
            half = 1
        previous = clock
        out.append(day + clock + half * HALF_DAY)
    return out


def local_text(local: int) -> str:
    """A local time for display, to the minute."""
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=local)).strftime("%Y-%m-%d %H:%M")


def _fixed(year: str | None, month: int, day: str) -> Day | None:
    number = None if year is None else int(year) + (2000 if len(year) == 2 else 0)
    return Day(number, month, int(day)) if _exists(number or 2000, month, int(day)) else None


def _in_order(numbers: tuple[str, ...], order: str) -> tuple[int | None, int, int]:
    """Year, month and day; month 0 when the numbers cannot stand in that order."""
    if len(numbers) == 2:
        a, b = int(numbers[0]), int(numbers[1])
        return (None, 0, 0) if order == "ymd" else (None, b, a) if order == "dmy" else (None, a, b)
    places = {part: numbers[order.index(part)] for part in "ymd"}
    if len(places["y"]) not in (2, 4) or len(places["m"]) > 2 or len(places["d"]) > 2:
        return None, 0, 0
    return int(places["y"]) + (2000 if len(places["y"]) == 2 else 0), int(places["m"]), int(places["d"])


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
