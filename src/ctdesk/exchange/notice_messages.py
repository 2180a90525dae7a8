"""Arrival notices in a message: what an e-mail or chat text says of a shipment, and where it says it.

Only what stands behind a word for it is found, and nothing is made up: a time without a year, a zone that
more than one place calls so, two numbers for one thing are shown as doubtful, without a value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo

from ctdesk.exchange.notices import (
    DAYS,
    FIELDS,
    MOMENTS,
    OF_SHIPMENT,
    OF_UNIT,
    WHOLE,
    header_key,
    read_value,
    same_length,
)

LONGEST_TEXT = 100_000
MOST_LINES = 2_000
_BAG = re.compile(
    r"(?:第\s*(?P<a>\d{1,3})\s*袋\s*[,/,]?\s*共\s*(?P<b>\d{1,3})\s*袋|袋\s*[:#]?\s*(?P<c>\d{1,3})\s*/\s*(?P<d>\d{1,3})"
    r"|\bbag\s*[:#]?\s*(?P<e>\d{1,3})\s*(?:/|of)\s*(?P<f>\d{1,3}))",
    re.IGNORECASE,
)
_COUNT = re.compile(r"共\s*(\d{1,3})\s*袋|\b(\d{1,3})\s+bags\b", re.IGNORECASE)
_VOLUME = re.compile(r"(?<![\d.])(\d{1,4}(?:\.\d+)?)\s*(?:mL|ml|毫升)(?![A-Za-z])")
_BETWEEN = re.compile(
    r"\.?\s*(?:号码|编号|号)?\s*(?:No\.?|number|#)?\s*(?:\([^()]{0,20}\)|\[[^\[\]]{0,20}\])?"
    r"\s*(?::|=|#|是|为|is\b|[-–—](?=\s))?\s*",
    re.IGNORECASE,
)
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9./_-]{1,58}[A-Za-z0-9]")
_STOP = re.compile(r"[,;。;,、|\t]|\s{2,}|$")
_DATE_PART = (
    r"(?:\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?|\d{1,2}(?:st|nd|rd|th)?[\s.-]+[A-Za-z]{3,9}\.?,?[\s-]+\d{4}"
    r"|[A-Za-z]{3,9}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}|\d{1,2}[-/.月]\s*\d{1,2}(?:[-/.]\d{2,4})?\s*日?)"
)
_DAY_TEXT = re.compile(_DATE_PART)
_MOMENT_TEXT = re.compile(
    _DATE_PART + r"[\s,T]*(?:(?:上午|下午|晚上|中午|凌晨)?\s*\d{1,2}\s*[:时点]\s*(?:\d{2})?\s*分?"
    r"(?::\d{2})?\s*(?:[AaPp]\.?[Mm]\.?)?)?"
    r"\s*(?:\(?(?:北京时间|中国标准时间|(?:UTC|GMT)?\s*[+-]\d{1,2}(?::?\d{2})?|UTC|GMT|Z\b|[A-Z]{3,4}\b)\)?)?"
)
_NUMBER_TEXT = re.compile(
    r"(?:第|共)?\s*\d{1,6}(?:\.\d+)?\s*(?:mL|ml|毫升|袋|盒|bags?|hours?|hrs?|h|小时|days?|d|天|日)?(?![A-Za-z0-9])"
)


@dataclass(frozen=True, slots=True)
class Found:
    """One thing a message says: the field, its value, and where it stands (line from 0, letters from … to).

    ``unit`` is the bag it is about, from 1; None for the whole shipment or all bags. ``value`` is None where
    what stands there cannot be meant in one way; ``doubt`` is the code of why.
    """

    field: str
    value: object
    line: int
    start: int
    end: int
    unit: int | None = None
    doubt: str | None = None


@dataclass(frozen=True, slots=True)
class ReadMessage:
    """The lines of a message as they came, and what was found in them, in their order."""

    lines: tuple[str, ...]
    found: tuple[Found, ...]

    @property
    def bags(self) -> int:
        """How many bags the message tells apart or counts; 0 where it says nothing of them."""
        apart = max((one.unit or 0 for one in self.found), default=0)
        told = [one.value for one in self.found if one.field == "bag_total" and isinstance(one.value, int)]
        return max([apart, *told], default=0)


def read_message(text: str, zone: tzinfo) -> ReadMessage:
    """What a message says of a shipment. Raises ``ValueError`` where it is longer than a message."""
    if len(text) > LONGEST_TEXT or text.count("\n") > MOST_LINES:
        raise ValueError("NTC-13")
    lines = tuple(line.rstrip("\r") for line in text.split("\n"))
    found: list[Found] = []
    bag: int | None = None
    for number, line in enumerate(lines):
        if line.lstrip().startswith(">"):
            continue  # quoted from an earlier message: that may have been about another shipment
        said = same_length(line)
        marks = list(_BAG.finditer(said))
        for one in sorted(_in_line(said, number, zone, marks), key=lambda each: each.start):
            if one.field == "bag_no" and isinstance(one.value, int) and one.unit is not None:
                bag = one.unit
            found.append(replace(one, unit=bag) if one.field in OF_UNIT and one.unit is None else one)
    return ReadMessage(lines, _with_doubts(found))


def looks_like_table(text: str) -> bool:
    """Whether a pasted text is cells copied from a spreadsheet: tabs, below headers that are known."""
    head, _, rest = text.strip("\r\n").partition("\n")
    names = {header_key(name) for names in FIELDS.values() for name in names}
    known = sum(1 for cell in head.split("\t") if header_key(cell) in names)
    return known >= 2 and "\t" in rest


def _in_line(said: str, number: int, zone: tzinfo, marks: Sequence[re.Match[str]]) -> Iterator[Found]:
    taken: list[tuple[int, int]] = []
    for mark in marks:
        groups = mark.groupdict()
        at = int(groups["a"] or groups["c"] or groups["e"])
        of = int(groups["b"] or groups["d"] or groups["f"])
        taken.append(mark.span())
        if 1 <= at <= of:
            yield Found("bag_no", at, number, mark.start(), mark.end(), at)
            yield Found("bag_total", of, number, mark.start(), mark.end(), at)
    for name, start, end in _labels(said):
        if _overlaps(taken, start, end):
            continue
        value = _value_behind(said, name, end)
        if value is None or _overlaps(taken, value[0], value[1]):
            continue
        taken.append((start, value[1]))
        yield _read(name, said, number, value, zone)
    for match in _COUNT.finditer(said):
        if not _overlaps(taken, *match.span()):
            taken.append(match.span())
            yield Found("bag_total", int(match[1] or match[2]), number, match.start(), match.end())
    for match in _VOLUME.finditer(said):
        if not _overlaps(taken, *match.span()):
            yield _read("volume_ml", said, number, match.span(), zone)


def _labels(said: str) -> Iterator[tuple[str, int, int]]:
    """Every word for a field in a line, the longest first where they overlap."""
    hits: list[tuple[int, int, str]] = []
    folded = said.casefold() if len(said.casefold()) == len(said) else said.lower()
    for name, words in FIELDS.items():
        for word in words:
            start = folded.find(word.casefold())
            while start >= 0:
                end = start + len(word)
                if _is_word(folded, start, end, word):
                    hits.append((start, end, name))
                start = folded.find(word.casefold(), start + 1)
    hits.sort(key=lambda hit: (hit[0], hit[0] - hit[1]))
    last = -1
    for start, end, name in hits:
        if start >= last:
            last = end
            yield name, start, end


def _is_word(folded: str, start: int, end: int, word: str) -> bool:
    if not word.isascii():
        return True
    before, after = folded[start - 1 : start], folded[end : end + 1]
    return not (before.isascii() and before.isalnum()) and not (after.isascii() and after.isalnum())


def _value_behind(said: str, name: str, end: int) -> tuple[int, int] | None:
    """Where the value of a field stands behind its word; None where something else stands there."""
    gap = _BETWEEN.match(said, end)
    begin = end if gap is None else gap.end()
    if name in MOMENTS:
        match = _MOMENT_TEXT.match(said, begin)
    elif name in DAYS:
        match = _DAY_TEXT.match(said, begin)
    elif name in WHOLE or name == "volume_ml":
        match = _NUMBER_TEXT.match(said, begin)
    elif name in ("carrier", "receipt_type"):
        if gap is None or not re.search(r"[:=是为]|is\b", gap[0]):
            return None  # prose goes on behind these words
        stop = _STOP.search(said, begin)
        where = len(said) if stop is None else stop.start()
        return (begin, where) if said[begin:where].strip() else None
    else:
        match = _CODE.match(said, begin)
        if match is not None and not any(letter.isdigit() for letter in match[0]):
            return None  # "the shipper arrives": a word, not a number
    if match is None:
        return None
    start, stop_at = match.span()
    while stop_at > start and said[stop_at - 1] in " .,":
        stop_at -= 1
    return (start, stop_at) if stop_at > start else None


def _read(name: str, said: str, number: int, where: tuple[int, int], zone: tzinfo) -> Found:
    start, end = where
    try:
        value = read_value(name, said[start:end], zone)
    except ValueError as error:
        return Found(name, None, number, start, end, doubt=str(error))
    return Found(name, value, number, start, end)


def _with_doubts(found: list[Found]) -> tuple[Found, ...]:
    """Of one thing that is said in two ways neither counts until a person decides."""
    values: dict[tuple[str, int | None], set[object]] = {}
    for one in found:
        if one.value is not None:
            values.setdefault((one.field, one.unit), set()).add(_comparable(one.value))
    told: set[tuple[str, int | None]] = set()
    kept = []
    for one in found:
        key = (one.field, one.unit)
        unclear = any((other.field, other.unit) == key and other.value is None for other in found)
        several = len(values.get(key, ())) > 1 or unclear
        if several and one.value is not None and _one_only(one):
            kept.append(replace(one, doubt="NTC-18"))
        elif key not in told or one.doubt is not None:
            kept.append(one)
        told.add(key)
    return tuple(kept)


def _one_only(one: Found) -> bool:
    return one.field in OF_SHIPMENT or one.unit is not None or one.field in DAYS or one.field == "batch_no"


def _comparable(value: object) -> object:
    if isinstance(value, datetime):
        return value.timestamp()
    return value.isoformat() if isinstance(value, date) else value


def _overlaps(taken: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    return any(start < last and first < end for first, last in taken)
