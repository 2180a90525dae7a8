"""GS1 element strings as a scanner types them: separators, check digits and dates, with the reason for every
refusal.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from biip import ParseError
from biip.gs1_application_identifiers import GS1ApplicationIdentifier

from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.identifiers import has_gs1_check_digit

SEPARATOR = "\x1d"
_NAMES = {
    "00": "sscc",
    "01": "gtin",
    "10": "batch",
    "11": "made_on",
    "17": "expires_on",
    "21": "serial",
}
_DATES = {"11", "12", "13", "15", "16", "17"}
_WITH_CHECK_DIGIT = {"00", "01", "02", "03", "410", "411", "412", "413", "414", "415", "416", "417"}
_IN_BRACKETS = re.compile(r"(?:\([0-9]{2,4}\)[^()]+)+")


@dataclass(frozen=True, slots=True)
class Element:
    """One application identifier and its value, with the place (from 1) where it begins in the scan."""

    ai: str
    value: str
    position: int
    open_ended: bool


def read_gs1(text: str, *, marked: bool, product_lot_pattern: str | None = None) -> dict[str, str]:
    """The elements of one GS1 scan by identifier, and under their names; dates as ISO 8601.

    ``marked`` says that the symbology itself told the scan to be GS1. Raises ``SCAN-01`` (check digit),
    ``SCAN-02`` (separator lost, or a lot not of this product), ``SCAN-04`` (cut short), ``SCAN-05`` (unknown
    or repeated) and ``SCAN-06`` (date).
    """
    if _IN_BRACKETS.fullmatch(text):
        text = SEPARATOR.join(re.sub(r"[()]", "", part) for part in re.split(r"(?=\()", text) if part)
    elements = _elements(text)
    if SEPARATOR not in text:
        _refuse_lost_separator(elements, marked)
    parts: dict[str, str] = {}
    for element in elements:
        if element.ai in parts:
            raise CtdeskError("SCAN-05", ai=element.ai, position=element.position)
        if element.ai in _WITH_CHECK_DIGIT and not has_gs1_check_digit(element.value):
            raise CtdeskError("SCAN-01", ai=element.ai)
        if (
            element.ai == "10"
            and product_lot_pattern
            and not re.fullmatch(product_lot_pattern, element.value)
        ):
            raise CtdeskError("SCAN-02", ai="10", length=len(element.value))
        parts[element.ai] = element.value
        named = _iso_date(element) if element.ai in _DATES else element.value
        if element.ai in _NAMES:
            parts[_NAMES[element.ai]] = named
    return parts


def ends_on_last_day(parts: dict[str, str]) -> bool:
    """Whether a date was written with day 00, which stands for the last day of its month."""
    return any(parts.get(ai, "").endswith("00") for ai in _DATES)


def begins_as_gs1(text: str) -> bool:
    """Whether text without any mark has the beginning of a GS1 scan: (01) and 14 digits, and more after it.
    """
    return bool(re.match(r"01[0-9]{14}(?:[0-9]{2}|$)", text)) and has_gs1_check_digit(text[2:16])


def _elements(text: str) -> list[Element]:
    found = []
    place = 0
    while place < len(text):
        if text[place] == SEPARATOR:
            place += 1
            continue
        element, length = _element(text, place)
        found.append(element)
        place += length
    if not found:
        raise CtdeskError("SCAN-05", ai="", position=1)
    return found


def _element(text: str, place: int) -> tuple[Element, int]:
    rest = text[place:].split(SEPARATOR, maxsplit=1)[0]
    try:
        ai = GS1ApplicationIdentifier.extract(rest)
    except ParseError:
        raise CtdeskError("SCAN-05", ai=rest[:4], position=place + 1) from None
    matched = re.match(ai.pattern.removesuffix("$"), rest)
    if matched is None:
        needed = re.fullmatch(r"N[0-9]\+[NX]([0-9]+)", ai.format)
        got = len(rest) - len(ai.ai)
        if needed and got < int(needed[1]):
            raise CtdeskError("SCAN-04", ai=ai.ai, needed=int(needed[1]), got=got)
        if ai.ai in _DATES:
            raise CtdeskError("SCAN-06", ai=ai.ai, value=rest[len(ai.ai) : len(ai.ai) + 6])
        raise CtdeskError("SCAN-05", ai=ai.ai, position=place + 1)
    value = "".join(group for group in matched.groups() if group is not None)
    # What the pattern left over before a separator belongs to nobody: an over-long value is never cut
    # silently.
    if ai.separator_required and len(ai.ai) + len(value) < len(rest):
        raise CtdeskError("SCAN-02", ai=ai.ai, length=len(rest) - len(ai.ai))
    return Element(ai.ai, value, place + 1, ai.separator_required), len(ai.ai) + len(value)


def _refuse_lost_separator(elements: list[Element], marked: bool) -> None:
    """A wedge set wrongly drops the separator, or types it as 029: lot and serial would fuse without a word.
    """
    for element in elements:
        if not element.open_ended:
            continue
        if not marked:
            raise CtdeskError("SCAN-02", ai=element.ai, length=len(element.value))
        for hit in re.finditer("(?=029)", element.value):
            if hit.start() and _is_gs1(element.value[hit.start() + 3 :]):
                raise CtdeskError("SCAN-02", ai=element.ai, length=len(element.value))


def _is_gs1(text: str) -> bool:
    try:
        return bool(_elements(text))
    except CtdeskError:
        return False


def _iso_date(element: Element) -> str:
    """YYMMDD of 2000 to 2099; day 00 is the last day of the month (GS1 General Specifications §3.4)."""
    year, month, day = 2000 + int(element.value[:2]), int(element.value[2:4]), int(element.value[4:6])
    try:
        return date(year, month, day or calendar.monthrange(year, month)[1]).isoformat()
    except ValueError:
        raise CtdeskError("SCAN-06", ai=element.ai, value=element.value) from None
