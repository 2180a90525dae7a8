"""Readings as loggers write them: either decimal mark, units with a damaged sign, and marks for no reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

UNITS = ("C", "F", "K")
# Stands where a sensor has no row of that moment at all: it is neither a reading nor an unreadable one.
ABSENT = "\0"
COLDEST = Decimal("-273.15")
# No transport logger reads above this; a warmer "reading" is a mark for none, or a thousands separator
# misread.
WARMEST = Decimal(1500)
_MINUS = str.maketrans({"−": "-", "–": "-", "\u00a0": "", "\u202f": "", "'": "", "’": ""})
_NUMBER = re.compile(r"[-+]?(?:[0-9][0-9.,]*|[.,][0-9]+)")
_WITH_UNIT = re.compile(r"([-+]?[0-9.,]+)\s*(\S.{0,12})")
_MISSING = re.compile(
    r"|-{2,}|—+|\*+|\?+|[-+]?(?:OL|OFL|UFL)|n/?a|#n/a|nan|null|none|err(?:or)?\b.*|open|short"
    r"|no ?(?:probe|sensor|data)|fault|fail|缺失|无|断线|故障",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"(?:[°º˚]\s*|\bdeg(?:rees?|\.)?\s*)(?P<sign>[CFK])\b|(?P<one>[℃℉])"
    r"|(?P<word>celsius|fahrenheit|kelvin|摄氏|华氏|开尔文)"
    r"|[(\[](?P<bare>[CFK])[)\]]|(?:^|_|/|temp |temperature )(?P<last>[CFK])$",
    re.IGNORECASE,
)
# What is left of a degree sign that went through the wrong encoding.
_DAMAGED = re.compile(r"(?:\?|\ufffd|¡Æ|¡ã|¡É|ï¿½|Â°|A°)\s*([CFK])\b|(¡æ)|(¡H)")
_FUSED = {f"\u00b0{unit}".encode("cp1252").decode("gb18030"): unit for unit in UNITS}


def unit_in(text: str) -> tuple[str, bool] | None:
    """The unit a text names (C, F or K), and whether its sign was damaged on the way."""
    if match := _DAMAGED.search(text):
        return match[1] or ("C" if match[2] else "F"), True
    for fused, unit in _FUSED.items():
        if fused in text:
            return unit, True
    match = _UNIT.search(text)
    if match is None:
        return None
    found = match["sign"] or match["bare"] or match["last"]
    if found:
        return found.upper(), False
    if match["one"]:
        return ("C" if match["one"] == "℃" else "F"), False
    return {"c": "C", "摄": "C", "f": "F", "华": "F", "k": "K", "开": "K"}[match["word"][0].lower()], False


def unit_of_cell(text: str) -> str | None:
    """The unit that a cell of its own names: ``C``, ``°F``, ``K``; none for anything else."""
    plain = text.strip()
    if plain.upper() in UNITS:
        return plain.upper()
    found = unit_in(plain)
    return found[0] if found else None


def split_reading(text: str) -> tuple[str, str | None]:
    """The number in a cell and the unit behind it, if there is one; the text itself where it is no number."""
    plain = text.translate(_MINUS).strip()
    if _NUMBER.fullmatch(plain):
        return plain, None
    match = _WITH_UNIT.fullmatch(plain)
    if match and (unit := unit_in(match[2])):
        return match[1], unit[0]
    return plain, None


def is_number(text: str) -> bool:
    """Whether a cell holds a number, with either decimal mark and with or without a unit."""
    return bool(_NUMBER.fullmatch(split_reading(text)[0]))


def is_missing(text: str) -> bool:
    """Whether a cell holds one of the marks for no reading."""
    return bool(_MISSING.fullmatch(text.strip()))


def decimal_mark(numbers: Iterable[str]) -> str | None:
    """``point`` or ``comma``, proven by the numbers together; none when they allow both, or contradict each
    other.

    A single mark before exactly three digits may separate thousands, unless that would be no temperature at
    all.
    """
    proven: set[str] = set()
    open_marks: set[str] = set()
    for number in numbers:
        points, commas = number.count("."), number.count(",")
        if points and commas:
            proven.add("point" if number.rindex(".") > number.rindex(",") else "comma")
        elif points > 1 or commas > 1:
            proven.add("comma" if points else "point")
        elif points or commas:
            mark = "point" if points else "comma"
            whole, _, rest = number.lstrip("+-").partition("." if points else ",")
            as_thousands = len(rest) == 3 and 0 < len(whole) <= 3 and whole[0] != "0"
            if not as_thousands or int(whole + rest) > WARMEST:
                proven.add(mark)
            else:
                open_marks.add(mark)
    if len(proven) == 1:
        return next(iter(proven))
    if proven or open_marks:
        return None
    return "point"


def read_number(number: str, mark: str) -> Decimal | None:
    """The exact value of a number with the given decimal mark, digits kept; none where it is not one."""
    separator, decimal = (",", ".") if mark == "point" else (".", ",")
    whole, found, rest = number.partition(decimal)
    plain = whole.replace(separator, "") + ("." + rest if found else "")
    if not re.fullmatch(r"[-+]?[0-9]*\.?[0-9]+|[-+]?[0-9]+\.", plain) or len(plain) > 18:
        return None
    return Decimal(plain.rstrip(".") if plain.endswith(".") else plain)


def to_celsius(value: Decimal, unit: str) -> Decimal | None:
    """The reading in °C: exact for °C and K, for °F to three digits more; none for what no probe can read."""
    if unit == "K":
        value -= Decimal("273.15")
    elif unit == "F":
        exponent = value.as_tuple().exponent
        digits = Decimal(1).scaleb((exponent if isinstance(exponent, int) else 0) - 3)
        value = ((value - 32) * 5 / 9).quantize(digits)
    return value if COLDEST <= value <= WARMEST else None
