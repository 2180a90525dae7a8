"""From rows to series: the end of the file, the order of the rows, what stands twice, and rows without a
reading.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice, pairwise
from operator import le, lt
from typing import cast

from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.temperature import Series, Stretch, at_millis, make_series
from ctdesk.exchange.logger_columns import Columns
from ctdesk.exchange.logger_doubts import Doubts
from ctdesk.exchange.logger_layout import Layout
from ctdesk.exchange.logger_units import Numbers
from ctdesk.exchange.logger_values import ABSENT, is_number, split_reading


@dataclass(frozen=True, slots=True)
class Rows:
    """Moments in ascending order, and the texts of the readings beside them."""

    millis: list[int]
    values: list[list[str]]


def settle_last_line(columns: Columns, layout: Layout, cut: bool, doubts: Doubts) -> None:
    """A last line without an end may hold half a number: it is asked about when it has fewer decimals than
    all others.
    """
    last_column = columns.values[layout.values.index(max(layout.values))]
    if not cut or len(last_column) < 2 or max(layout.values) < layout.shape.width - 1:
        return
    last = last_column[-1]
    usual = {_decimals(text) for text in set(last_column[:-1]) if is_number(text)}
    if not is_number(last) or len(usual) != 1 or _decimals(last) >= min(usual):
        return
    shown = [f"{columns.days[-1]} {columns.clocks[-1]}  {last}", "–"]
    if doubts.settle("last_line", ("keep", "drop"), shown, "drop") == "drop":
        for column in (columns.days, columns.clocks, *columns.values):
            column.pop()
        doubts.note("LOG-28", text=last)


def put_in_order(millis: list[int], values: list[list[str]], doubts: Doubts) -> Rows | None:
    """Rows in order of time; a stretch that stands twice is taken once, two readings of one moment both stay.

    None while it has to be asked whether rows that go back in time may be sorted; ``LOG-09`` when they may
    not.
    """
    if all(map(lt, millis, islice(millis, 1, None))):
        return Rows(millis, values)
    rows = list(dict.fromkeys(zip(millis, *values, strict=True)))
    if len(rows) < len(millis):
        doubts.note("LOG-26", count=len(millis) - len(rows))
    if not all(map(le, (row[0] for row in rows), (row[0] for row in islice(rows, 1, None)))):
        back = [(a[0], b[0]) for a, b in pairwise(rows) if b[0] < a[0]]
        shown = "; ".join(
            f"{at_millis(a):%Y-%m-%d %H:%M} → {at_millis(b):%Y-%m-%d %H:%M} UTC" for a, b in back[:3]
        )
        answer = doubts.settle("backwards", ("sort", "stop"), (shown, "–"))
        if answer is None:
            return None
        if answer == "stop":
            raise CtdeskError("LOG-09")
        rows.sort(key=lambda row: row[0])
        doubts.note("LOG-34", count=len(back))
    twice = sum(times - 1 for times in Counter(row[0] for row in rows).values())
    if twice:
        doubts.note("LOG-31", count=twice)
    columns = [[str(row[place]) for row in rows] for place in range(1, len(values) + 1)]
    return Rows([row[0] for row in rows], columns)


def make_probes(
    rows: Rows, names: Sequence[str], numbers: Numbers, units: Sequence[str], doubts: Doubts
) -> dict[str, Series]:
    """A series for each column of readings; rows that hold no possible reading become unreadable stretches.
    """
    probes = {}
    for name, texts, unit in zip(names, rows.values, units, strict=True):
        table = {text: numbers.celsius(text, unit) for text in set(texts)}
        millis = rows.millis
        if ABSENT in table:
            there = [place for place, text in enumerate(texts) if text != ABSENT]
            millis, texts = [millis[place] for place in there], [texts[place] for place in there]
            del table[ABSENT]
        celsius = list(map(table.__getitem__, texts))
        if None not in table.values():
            probes[name] = make_series(millis, cast(list[Decimal], celsius))
            continue
        known = [value for value in celsius if value is not None]
        readable = [moment for moment, value in zip(millis, celsius, strict=True) if value is not None]
        probes[name] = make_series(readable, known, _unreadable(millis, celsius, texts))
        marks = sorted({text.strip() or "∅" for text, value in table.items() if value is None})
        doubts.note("LOG-25", probe=name, count=len(texts) - len(known), marks=", ".join(marks[:5]))
    return probes


def _unreadable(
    millis: Sequence[int], celsius: Sequence[Decimal | None], texts: Sequence[str]
) -> tuple[Stretch, ...]:
    places = [place for place, value in enumerate(celsius) if value is None]
    breaks = [n for n, (a, b) in enumerate(pairwise(places), 1) if b != a + 1]
    stretches = []
    for a, b in pairwise([0, *breaks, len(places)]):
        first, last = places[a], places[b - 1]
        marks = tuple(dict.fromkeys(text.strip()[:20] for text in texts[first : last + 1]))
        stretches.append(Stretch(at_millis(millis[first]), at_millis(millis[last]), b - a, marks[:5]))
    return tuple(stretches)


def _decimals(text: str) -> int:
    number = split_reading(text)[0]
    return (
        len(number) - max(number.rfind("."), number.rfind(",")) - 1 if "." in number or "," in number else 0
    )
