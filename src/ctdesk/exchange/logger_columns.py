"""The columns of a logger file as texts: times and readings of the proper rows, and what the other rows say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, repeat

from ctdesk.exchange.logger_doubts import Doubts
from ctdesk.exchange.logger_layout import Layout, split_lines
from ctdesk.exchange.logger_times import Clock, Day, is_counted, read_clock, read_day, split_moment

# Small enough to stay in the cache; a larger part also wakes the cyclic collector in the middle of it.
_CHUNK = 4_000
_LONGEST_NOTE = 120
_TICKS = {"logged", "x", "1", "yes", "true", "√", "是"}


@dataclass(slots=True)
class Columns:
    """Texts of the proper rows in the order of the file, and each different date and time of day read once.
    """

    days: list[str]
    clocks: list[str]
    values: list[list[str]]
    day_forms: dict[str, Day]
    clock_forms: dict[str, Clock]
    events: list[tuple[str, str, str]] = field(default_factory=list)
    """Date text, time text and what happened."""
    labels: list[str] = field(default_factory=list)
    """Of which sensor each row is, where a column says so."""
    units: list[str] = field(default_factory=list)
    """The unit of each row, where a column says so."""


@dataclass(slots=True)
class _Odd:
    """A row that is no reading: its line, its text, and how many readings came before it."""

    line: int
    text: str
    after: int


def take_columns(
    lines: Sequence[str], layout: Layout, doubts: Doubts, cut: bool, report: Callable[[int, int], None] | None
) -> Columns:
    """Read all rows; ``cut``: the last line has no end. What is not understood becomes an event and a fault.
    """
    taken = Columns([], [], [[] for _ in layout.values], {}, {})
    odd: list[_Odd] = []
    line = layout.shape.first
    for rows in _chunks(lines, layout):
        if report:
            report(line, len(lines))
        _take_rows(rows, layout, taken, odd, line)
        line += len(rows)
    if report:
        report(len(lines), len(lines))
    _note_odd(odd, taken, doubts, cut)
    return taken


def _chunks(lines: Sequence[str], layout: Layout) -> Iterator[list[list[str]]]:
    delimiter, first = layout.shape.delimiter, layout.shape.first
    if delimiter == "space":
        for start in range(first, len(lines), _CHUNK):
            yield [line.split() for line in lines[start : start + _CHUNK]]
    elif any(map(str.count, islice(lines, first, None), repeat('"'))):
        # An empty line has no fields for the csv module, where a split gives one empty field: keep the shapes
        # alike.
        rows = split_lines(islice(lines, first, None), delimiter)
        while part := list(islice(rows, _CHUNK)):
            yield part
    else:
        for start in range(first, len(lines), _CHUNK):
            yield [line.split(delimiter) for line in lines[start : start + _CHUNK]]


def _take_rows(rows: list[list[str]], layout: Layout, taken: Columns, odd: list[_Odd], line: int) -> None:
    needed = max(*layout.times, *layout.values, layout.values[-1] + layout.joined) + 1
    numbers: Sequence[int] = range(line + 1, line + 1 + len(rows))
    if min(map(len, rows)) < needed:
        done = len(taken.days)
        kept = []
        for row, number in zip(rows, numbers, strict=True):
            if len(row) >= needed:
                kept.append((row, number))
            elif any(map(str.strip, row)):
                odd.append(_Odd(number, layout.shape.delimiter.join(row), done + len(kept)))
        rows, numbers = [row for row, _ in kept], [number for _, number in kept]
        if not rows:
            return
    days, clocks = _moments(rows, layout.times)
    _read_forms(taken, days, clocks)
    drop = _rows_without_time(days, clocks, taken)
    values = [[row[column] for row in rows] for column in layout.values]
    if layout.joined:
        column = layout.values[-1]
        values[-1] = [f"{row[column]},{row[column + 1]}" for row in rows]
    before = len(taken.days)
    odd += [
        _Odd(numbers[place], layout.shape.delimiter.join(rows[place]), before + place)
        for place in sorted(drop)
    ]
    drop |= _take_events(rows, days, clocks, values, layout, taken, drop)
    beside = list(_beside(layout, taken))
    found = [[row[column].strip() if column < len(row) else "" for row in rows] for column, _ in beside]
    if drop:
        kept_places = [place for place in range(len(rows)) if place not in drop]
        found = [[cells[place] for place in kept_places] for cells in found]
        days = [days[place] for place in kept_places]
        clocks = [clocks[place] for place in kept_places]
        values = [[column[place] for place in kept_places] for column in values]
    taken.days += days
    taken.clocks += clocks
    for (_, store), cells in zip(beside, found, strict=True):
        store += cells
    for column_taken, column_found in zip(taken.values, values, strict=True):
        column_taken += column_found


def _beside(layout: Layout, taken: Columns) -> Iterator[tuple[int, list[str]]]:
    if layout.shape.label is not None:
        yield layout.shape.label, taken.labels
    if layout.shape.unit is not None:
        yield layout.shape.unit, taken.units


def _moments(rows: list[list[str]], times: tuple[int, ...]) -> tuple[list[str], list[str]]:
    if len(times) == 2:
        day, clock = times
        return [row[day] for row in rows], [row[clock] for row in rows]
    column = times[0]
    texts = [row[column] for row in rows]
    parts = None if is_counted(texts[0]) else split_moment(texts[0])
    width = len(parts[0]) if parts else 0
    if (
        parts
        and texts[0] == f"{parts[0]}{texts[0][width]}{parts[1]}"
        and set(map(len, texts)) == {len(texts[0])}
    ):
        # Texts of one length with the separator in one place are cut without looking for it.
        after = width + 1
        if {text[width] for text in texts} <= {" ", "T"}:
            return [text[:width] for text in texts], [text[after:] for text in texts]
    if parts and " " not in parts[0]:
        cut = [text.partition(" ") for text in texts]
        days = [day for day, _, _ in cut]
        if all(map(read_day, set(days))):
            return days, [clock for _, _, clock in cut]
    pairs = [split_moment(text) or (text, "") for text in texts]
    return [day for day, _ in pairs], [clock for _, clock in pairs]


def _read_forms(taken: Columns, days: list[str], clocks: list[str]) -> None:
    for day in set(days) - taken.day_forms.keys():
        if form := read_day(day):
            taken.day_forms[day] = form
    for clock in set(clocks) - taken.clock_forms.keys():
        if read := read_clock(clock):
            taken.clock_forms[clock] = read


def _rows_without_time(days: list[str], clocks: list[str], taken: Columns) -> set[int]:
    if set(days) <= taken.day_forms.keys() and set(clocks) <= taken.clock_forms.keys():
        return set()
    return {
        place
        for place, (day, clock) in enumerate(zip(days, clocks, strict=True))
        if day not in taken.day_forms or clock not in taken.clock_forms
    }


def _take_events(
    rows: list[list[str]],
    days: list[str],
    clocks: list[str],
    values: list[list[str]],
    layout: Layout,
    taken: Columns,
    drop: set[int],
) -> set[int]:
    """Note what the logger wrote beside the readings; returns the rows that hold an event and no reading."""
    only_events = set()
    blank = (
        [place for place, value in enumerate(values[0]) if not value.strip()] if _has_blank(values[0]) else []
    )
    skipped = {*layout.times, *layout.values, *layout.shape.numeric}
    noted: dict[int, list[str]] = {}
    for place in blank:
        if place in drop or any(column[place].strip() for column in values):
            continue
        cells = [(c, cell) for c, cell in enumerate(rows[place]) if c not in skipped and cell.strip()]
        words = [_event_text(layout, c, cell) for c, cell in cells]
        if words:
            noted[place] = words
            only_events.add(place)
    for column in layout.events:
        for place, row in enumerate(rows):
            if column < len(row) and row[column].strip() and place not in only_events and place not in drop:
                noted.setdefault(place, []).append(_event_text(layout, column, row[column]))
    for place in sorted(noted):
        taken.events.append((days[place], clocks[place], "; ".join(noted[place])[:_LONGEST_NOTE]))
    return only_events


def _has_blank(column: list[str]) -> bool:
    return any(not text.strip() for text in set(column))


def _event_text(layout: Layout, column: int, cell: str) -> str:
    header = layout.shape.header(column).split(" (")[0].strip()
    return header if header and cell.strip().lower() in _TICKS else cell.strip()


def _note_odd(odd: list[_Odd], taken: Columns, doubts: Doubts, cut: bool) -> None:
    if odd and cut and odd[-1].after == len(taken.days):
        doubts.note("LOG-28", text=odd.pop().text[:_LONGEST_NOTE])
    for row in odd:
        taken.events.append(("", "", row.text.strip()[:_LONGEST_NOTE]))
    inside = [row for row in odd if row.after < len(taken.days)]
    if inside:
        doubts.note("LOG-32", count=len(inside), line=inside[0].line)
    if len(odd) > len(inside):
        doubts.note("LOG-39", count=len(odd) - len(inside))
