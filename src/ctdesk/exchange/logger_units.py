"""The numbers of a logger file: which decimal mark, which unit, and the exact value of every different text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ctdesk.domain.errors import CtdeskError
from ctdesk.exchange.logger_columns import Columns
from ctdesk.exchange.logger_doubts import Doubts
from ctdesk.exchange.logger_layout import Layout
from ctdesk.exchange.logger_values import (
    UNITS,
    decimal_mark,
    is_number,
    read_number,
    split_reading,
    to_celsius,
    unit_in,
    unit_of_cell,
)


@dataclass(frozen=True, slots=True)
class Numbers:
    """The decimal mark and, for every different text, its number as written and the unit behind it."""

    mark: str
    read: dict[str, tuple[Decimal | None, str | None]]

    def celsius(self, text: str, unit: str) -> Decimal | None:
        """The reading of a text in °C; none where it stands for no reading."""
        value, own = self.read[text]
        return None if value is None else to_celsius(value, own or unit)


def settle_numbers(columns: Columns, doubts: Doubts) -> Numbers | None:
    """Read every different text of the readings once; none while the decimal mark is open."""
    texts = set().union(*map(set, columns.values))
    parts = {text: split_reading(text) for text in texts if is_number(text)}
    numbers = sorted({number for number, _ in parts.values()})
    proven = decimal_mark(numbers)
    known = doubts.known("decimal")
    mark = doubts.answers.get("decimal")
    if mark is None:
        mark = known if known in ("point", "comma") and proven in (None, known) else proven
    if mark not in ("point", "comma"):
        telling = next((number for number in numbers if "," in number or "." in number), "")
        shown = [f"{telling} = {read_number(telling, one)}" for one in ("point", "comma")]
        mark = doubts.settle("decimal", ("point", "comma"), shown)
        if mark is None:
            return None
    read: dict[str, tuple[Decimal | None, str | None]] = dict.fromkeys(texts, (None, None))
    for text, (number, unit) in parts.items():
        read[text] = read_number(number, mark), unit
    return Numbers(mark, read)


def settle_units(
    columns: Columns, layout: Layout, head: Sequence[str], doubts: Doubts
) -> tuple[str, ...] | None:
    """The unit of each column of readings: from its cells, its header, a line on units above; else asked."""
    stated = _stated_above(head, doubts)
    beside = {unit_of_cell(text) or text for text in set(columns.units) if text}
    if len(beside) > 1:
        raise CtdeskError("LOG-13", units=", ".join(sorted(beside)[:5]))
    units: list[str | None] = []
    for place, cells in enumerate(columns.values):
        column = layout.values[place % len(layout.values)]
        found = {unit for text in set(cells) if (unit := split_reading(text)[1])} | (beside & set(UNITS))
        header = unit_in(layout.shape.header(column))
        if header:
            found.add(header[0])
            if header[1]:
                doubts.note("LOG-29", text=layout.shape.header(column), unit=header[0])
        if not found and stated:
            found = {stated}
        known = doubts.known("unit")
        if not found and known in UNITS:
            found = {known}
        units.append(found.pop() if len(found) == 1 else None)
    answer: str | None = None
    if None in units:
        sample = layout.shape.rows[0][layout.values[0]]
        answer = doubts.settle("unit", UNITS, [f"{sample} {sign}" for sign in ("°C", "°F", "K")])
        if answer is None:
            return None
    return tuple(unit or answer or "" for unit in units)


def _stated_above(head: Sequence[str], doubts: Doubts) -> str | None:
    found = set()
    for line in head:
        if re.search(r"\bunits?\b|单位", line, re.IGNORECASE) and (unit := unit_in(line.strip(' ",;\t'))):
            found.add(unit[0])
            if unit[1]:
                doubts.note("LOG-29", text=line.strip()[:80], unit=unit[0])
    return found.pop() if len(found) == 1 else None
