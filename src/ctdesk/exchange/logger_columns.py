"""The columns of a logger file as texts: times and readings of the proper rows, and what the other rows say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from ctdesk.exchange.logger_doubts import Doubts
from ctdesk.exchange.logger_layout import Layout, split_lines
from ctdesk.exchange.logger_regular import WORTH_IT, Fields, cut_fields, without_marks
from ctdesk.exchange.logger_times import Clock, Day, is_counted, read_clock, read_day, split_moment

# Small enough to stay in the cache; a larger part also wakes the cyclic collector in the middle of it.
_CHUNK = 4_000
# Characters of a part that is read at once.
_PART = 2_000_000
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


@dataclass(frozen=True, slots=True)
class Body:
    """The text of the table from its first row on, and how many lines stand above it."""

    text: str
    first: int

    @property
    def lines(self) -> int:
        """How many lines the whole file has."""
        return self.first + self.text.count("\n") + 1


def take_columns(
    body: Body, layout: Layout, doubts: Doubts, cut: bool, report: Callable[[int, int], None] | None
) -> Columns:
    """Read all rows; ``cut``: the last line has no end. What is not understood becomes an event and a fault.
    """
    taken = Columns([], [], [[] for _ in layout.values], {}, {})
    odd: list[_Odd] = []
    total, line = body.lines, body.first
    shared: dict[str, str] = {}
    for part, rows in _parts(body, layout):
        if report:
            report(line, total)
        if part is not None and (count := _take_part(part, layout, taken, shared)):
            line += count
            continue
        for chunk in rows:
            if report:
                report(line, total)
            _take_rows(chunk, layout, taken, odd, line)
            line += len(chunk)
    if report:
        report(total, total)
    _note_odd(odd, taken, doubts, cut)
    return taken


def _parts(body: Body, layout: Layout) -> Iterator[tuple[str | None, Iterator[list[list[str]]]]]:
    """The table in parts of whole lines: as text where it may be read at once, and as rows in any case."""
    delimiter = layout.shape.delimiter
    many = delimiter != "space" and not layout.joined and body.lines > WORTH_IT
    text = body.text
    if many and '"' in text:
        text = without_marks(text, delimiter, layout.shape.width) or text
    if delimiter != "space" and '"' in text:
        # An empty line has no fields for the csv module, where a split gives one empty field: keep the shapes
        # alike.
        rows = split_lines(text.split("\n"), delimiter)
        yield None, iter(lambda: list(islice(rows, _CHUNK)), [])
        return
    start, end = 0, len(text)
    while start <= end:
        stop = text.find("\n", start + _PART)
        stop = end if stop < 0 else stop
        part = text[start:stop]
        yield part if many else None, _rows_of(part, delimiter)
        start = stop + 1


def _rows_of(part: str, delimiter: str) -> Iterator[list[list[str]]]:
    lines = part.split("\n")
    for start in range(0, len(lines), _CHUNK):
        chunk = lines[start : start + _CHUNK]
        yield [line.split() if delimiter == "space" else line.split(delimiter) for line in chunk]


def _take_part(part: str, layout: Layout, taken: Columns, shared: dict[str, str]) -> int:
    """Read a part at once; 0 where it holds anything that has to be looked at row by row."""
    part = part.rstrip("\n") if part.endswith("\n") else part
    fields = cut_fields(part, layout.shape.delimiter)
    needed = max(*layout.times, *layout.values) + 1
    if (
        fields is None
        or fields.width < needed
        or not all(map(fields.is_blank, _within(layout.events, fields)))
    ):
        return 0
    moments = _moments_at_once(fields, layout.times, shared)
    if moments is None:
        return 0
    days, day_forms, clocks, clock_forms = moments
    for day in day_forms - taken.day_forms.keys():
        if form := read_day(day):
            taken.day_forms[day] = form
    for clock in clock_forms - taken.clock_forms.keys():
        if read := read_clock(clock):
            taken.clock_forms[clock] = read
    found = [fields.texts(column, shared) for column in layout.values]
    beside = [(store, fields.texts(column, shared)) for column, store in _beside(layout, taken)]
    if not (day_forms <= taken.day_forms.keys() and clock_forms <= taken.clock_forms.keys()):
        return 0
    if not all(one and all(map(str.strip, one[1])) for one in found) or not all(one for _, one in beside):
        return 0
    taken.days += days
    taken.clocks += clocks
    for column, one in zip(taken.values, found, strict=True):
        column += one[0] if one else ()
    for store, one in beside:
        store += map(str.strip, one[0]) if one else ()
    return fields.rows


def _within(columns: tuple[int, ...], fields: Fields) -> tuple[int, ...]:
    return tuple(column for column in columns if column < fields.width)


def _moments_at_once(
    fields: Fields, times: tuple[int, ...], shared: dict[str, str]
) -> tuple[list[str], set[str], list[str], set[str]] | None:
    if len(times) == 2:
        days, clocks = (fields.texts(column, shared) for column in times)
        return None if days is None or clocks is None else (*days, *clocks)
    place = fields.starts[0, times[0]], fields.ends[0, times[0]]
    text = fields.data[place[0] : place[1]].decode("ascii")
    parts = None if is_counted(text) else split_moment(text)
    if parts is None or text != f"{parts[0]}{text[len(parts[0])]}{parts[1]}":
        return None
    return fields.cut(times[0], len(parts[0]), " T", shared)


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
