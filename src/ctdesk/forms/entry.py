"""Reads what a person typed into the value that is kept: numbers, dates, times, texts; refuses what cannot
be meant.

Numbers are never guessed and never pass through binary floating point. What was read differently from
what was typed (a full-width digit, a typographic minus) is handed back in ``shown_hint``, to be shown
beside the field. Codes FORM-01 … FORM-09.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal

from ctdesk.domain.answers import Value
from ctdesk.domain.errors import CtdeskError
from ctdesk.forms.definition import Column, Item

LONGEST_TEXT = 4000
FIRST_YEAR = 1900
LAST_YEAR = 2199

_NUMBER = re.compile(r"[+-]?\d{1,4}(\.\d{1,3})?", re.ASCII)
# A dose in 10^6 cells and an amount of money outgrow four digits.
_LONG_NUMBER = re.compile(r"[+-]?\d{1,9}(\.\d{1,3})?", re.ASCII)
_COMMA_NUMBER = re.compile(r"[+-]?\d{1,9},\d{1,3}", re.ASCII)
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", re.ASCII)
_MOMENT = re.compile(
    r"(?P<date>[^ T]+)[ T]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?"
    r"(?P<zone>Z|[+-]\d{2}:\d{2})?",
    re.ASCII,
)

# What a reading can be at all: nothing is colder than absolute zero, and nobody counts below nothing.
_POSSIBLE: dict[str, tuple[str | None, str | None]] = {
    "°C": ("-273.15", "200"),
    "cm": ("0", None),
    "mL": ("0", None),
    "10^6 cells": ("0", None),
    "count": ("0", None),
    "CNY": ("0", None),
    "%": ("0", "100"),
}

_MINUS = dict.fromkeys(map(ord, "\u2212\u2010\u2011\u2013\u2014\ufe63\uff0d"), "-")
_FULL_WIDTH = {ord("０") + digit: chr(ord("0") + digit) for digit in range(10)} | {
    ord("．"): ".",
    ord("。"): ".",
    ord("，"): ",",
    ord("＋"): "+",
    ord("："): ":",
    ord("／"): "/",
    ord("\u3000"): " ",
}
_AS_ASCII = _MINUS | _FULL_WIDTH

# Fillers that take room and show nothing. Marks that reorder or hide text are category Cf, or unassigned.
_UNSEEN = frozenset("\u115f\u1160\u3164\uffa0\u034f\u2800")
_LINE_ENDS = frozenset("\n\t")


@dataclass(frozen=True, slots=True)
class Entered:
    """What an entry was read as; ``shown_hint`` is the reading to show beside it where it is not what
    was typed.
    """

    value: Value
    shown_hint: str | None = None


def read_entry(item: Item | Column, text: str, *, tz: tzinfo, field: str | None = None) -> Entered:
    """Read one typed entry of a question; raises ``CtdeskError`` FORM-01 … FORM-09 with ``field`` as its
    place.

    ``field`` is the path of the question, its id by default. Choices, checks, files and people are no
    typed text and are not read here.
    """
    place = field if field is not None else item.id
    cleaned = clean_text(text, place)
    if not cleaned.strip():
        raise CtdeskError("FORM-06", field=place)
    if item.type == "quantity" or item.type == "timer":
        entered = read_number(cleaned, place, wide=item.unit in {"10^6 cells", "CNY", "count", "°C·min", "s"})
        _ensure_possible(str(entered.value), item.unit, place)
        return entered
    if item.type == "date":
        return read_date(cleaned, place)
    if item.type == "datetime":
        return read_moment(cleaned, place, tz)
    if item.type == "scan":
        return Entered(cleaned.strip())
    return Entered(cleaned.strip("\n").rstrip())


def clean_text(text: str, place: str) -> str:
    """Text as it is stored: NFC, plain line ends; raises FORM-07 (too long), FORM-08 and FORM-09
    (characters).
    """
    if len(text) > LONGEST_TEXT:
        raise CtdeskError("FORM-07", field=place, most=f"{LONGEST_TEXT:,}", entered=f"{len(text):,}")
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    for position, character in enumerate(plain, 1):
        category = unicodedata.category(character)
        if category == "Co":
            raise CtdeskError("FORM-09", field=place, position=position, character=f"U+{ord(character):04X}")
        is_control = category == "Cc" and character not in _LINE_ENDS
        if is_control or category in {"Cf", "Cs", "Cn"} or character in _UNSEEN:
            raise CtdeskError("FORM-08", field=place, position=position, character=f"U+{ord(character):04X}")
    return unicodedata.normalize("NFC", plain)


def read_number(text: str, place: str, *, wide: bool = False) -> Entered:
    """A plain decimal number as the string that is kept; ``wide`` for counts and doses of more than four
    digits.

    Raises FORM-02 for a decimal comma, FORM-01 for everything else that is no plain number.
    """
    typed = text.strip()
    ascii_text = typed.translate(_AS_ASCII).strip()
    if _COMMA_NUMBER.fullmatch(ascii_text):
        raise CtdeskError("FORM-02", field=place, suggestion=ascii_text.replace(",", "."))
    if (_LONG_NUMBER if wide else _NUMBER).fullmatch(ascii_text) is None:
        raise CtdeskError("FORM-01", field=place, entered=_shortened(typed))
    value = _plain(ascii_text)
    return Entered(value, value if value != typed else None)


def read_date(text: str, place: str) -> Entered:
    """A day as ``YYYY-MM-DD``; the year is never completed and the order never guessed. Raises FORM-04."""
    typed = text.strip()
    found = _DATE.fullmatch(typed.translate(_AS_ASCII))
    if found is None:
        raise CtdeskError("FORM-04", field=place, entered=_shortened(typed))
    day = _day(int(found[1]), int(found[2]), int(found[3]), typed, place)
    return Entered(day.isoformat(), day.isoformat() if day.isoformat() != typed else None)


def read_moment(text: str, place: str, tz: tzinfo) -> Entered:
    """A moment with its offset, in the zone of the site unless one was typed; to the second. Raises FORM-04.

    A time that the clocks skip or repeat there is refused too: the hour has to be typed with its offset.
    """
    typed = text.strip()
    found = _MOMENT.fullmatch(typed.translate(_AS_ASCII))
    if found is None:
        raise CtdeskError("FORM-04", field=place, entered=_shortened(typed))
    day = date.fromisoformat(str(read_date(found["date"], place).value))
    hour, minute, second = int(found["hour"]), int(found["minute"]), int(found["second"] or 0)
    if hour > 23 or minute > 59 or second > 59:
        raise CtdeskError("FORM-04", field=place, entered=_shortened(typed))
    if found["zone"]:
        stamp = (
            f"{day.isoformat()}T{hour:02d}:{minute:02d}:{second:02d}{found['zone'].replace('Z', '+00:00')}"
        )
        try:
            moment = datetime.fromisoformat(stamp)
        except ValueError as error:
            raise CtdeskError("FORM-04", field=place, entered=_shortened(typed)) from error
    else:
        moment = datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=tz)
        if moment.utcoffset() != moment.replace(fold=1).utcoffset():
            raise CtdeskError("FORM-04", field=place, entered=_shortened(typed))
    value = moment.isoformat(timespec="seconds")
    return Entered(value, value if value != typed else None)


def _ensure_possible(value: str, unit: str | None, place: str) -> None:
    """No instrument reads this; what lies beyond a limit of the form is another matter, and kept as a
    finding.
    """
    low, high = _POSSIBLE.get(unit or "", (None, None))
    number = Decimal(value)
    if (low is not None and number < Decimal(low)) or (high is not None and number > Decimal(high)):
        raise CtdeskError("FORM-03", field=place, low=low or "–", high=high or "–", unit=unit or "")


def _day(year: int, month: int, day: int, typed: str, place: str) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CtdeskError("FORM-04", field=place, entered=_shortened(typed))
    try:
        return date(year, month, day)
    except ValueError as error:
        raise CtdeskError("FORM-04", field=place, entered=_shortened(typed)) from error


def _plain(text: str) -> str:
    """One spelling for one number: no plus sign, no leading zeros, digits after the point as typed, no
    minus zero.
    """
    sign = "-" if text.startswith("-") else ""
    whole, point, part = text.lstrip("+-").partition(".")
    body = (whole.lstrip("0") or "0") + point + part
    return body if not body.strip("0.") else sign + body


def _shortened(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
