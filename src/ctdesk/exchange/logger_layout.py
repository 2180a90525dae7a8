"""Where the table stands in a logger file: delimiter, first row, headers, columns of times and of readings.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ctdesk.domain.errors import CtdeskError
from ctdesk.exchange.logger_profiles import Profile
from ctdesk.exchange.logger_times import is_counted, is_moment, read_clock, read_day
from ctdesk.exchange.logger_values import is_missing, is_number, split_reading, unit_in

USUAL_DELIMITERS = (",", ";", "\t", "|")
SAMPLE_LINES = 400
_SAMPLE_ROWS = 120
_HEADER_LINES = 4
_TEMPERATURE = re.compile(
    r"temp|^T ?[0-9]{0,2}$|°|º|℃|℉|celsius|fahrenheit|kelvin|温度|摄氏|华氏|probe|探头|探温", re.IGNORECASE
)
_NOT_TEMPERATURE = re.compile(
    r"humid|%|\brh\b|湿度|dew|露点|batt|volt|电|press|pa\b|压|lux|light|intensity|光|co2|o2\b|alarm|limit|报警|上限|下限"
    r"|serial|编号|elapsed|duration|\bdo\b|mg/l|μs|shock|tilt|latitude|longitude|\blat\b|\blon",
    re.IGNORECASE,
)
_TIME = re.compile(r"\b(?:date|time|timestamp)\b|日期|时间", re.IGNORECASE)
# A column that says of which sensor a row is, and one that holds the unit of the row.
_SENSOR = re.compile(
    r"(?:sensor|probe|channel|logger|device|label|point|station|tag|探头|测点|设备|通道)"
    r" ?(?:id|name|no\.?|number|label|编号|名称|号)?",
    re.IGNORECASE,
)
_UNIT_HEADER = re.compile(r"units?|单位", re.IGNORECASE)
_UNIT_CELL = re.compile(r"[°º]?\s?[CFK]|℃|℉|deg\.? ?[CF]|V|mV|%|%? ?RH|hPa|lux", re.IGNORECASE)
_INDEX = re.compile(r"#|no\.?|nr\.?|index|rec(?:ord|\.)?|sample|point|scan|序号|编号", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Shape:
    """What a sample of the file looks like when split by one delimiter."""

    delimiter: str
    hits: int
    first: int
    width: int
    headers: tuple[str, ...]
    time_options: tuple[tuple[int, ...], ...]
    numeric: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    header_line: str = ""
    opening: tuple[str, ...] = ()
    """The first row, which may be wider than the others: some loggers write their number there."""
    above: int = 0
    """Rows before the first that look like readings too, of another form."""
    label: int | None = None
    """The column that tells of which sensor a row is, where the file has one row for each."""
    unit: int | None = None
    """The column that holds the unit of the row."""
    first_line: str = ""
    """The first row as it stands."""

    def header(self, column: int) -> str:
        """The header of a column, empty when it has none."""
        return self.headers[column] if column < len(self.headers) else ""

    def names(self, columns: Sequence[int]) -> tuple[str, ...]:
        """A name for each column, no two alike."""
        taken: list[str] = []
        for column in columns:
            name = _short(self.header(column)) or f"#{column + 1}"
            taken.append(name if name not in taken else f"{name} (#{column + 1})")
        return tuple(taken)

    def likely_values(self) -> tuple[int, ...]:
        """The columns that look like temperatures: by their headers, by the unit in their cells, else every
        number that is nothing else.
        """
        return self.sure_values() or tuple(c for c in self.numeric if not self._is_something_else(c))

    def sure_values(self) -> tuple[int, ...]:
        """The columns that say of themselves that they hold temperatures."""
        named = [c for c in self.numeric if _is_temperature(self.header(c))]
        marked = [c for c in self.numeric if any(split_reading(row[c])[1] for row in self.rows)]
        return tuple(named or marked)

    def contradictions(self) -> bool:
        """Whether the headers say something else than what stands below, or are fewer than the columns."""
        if self.headers and any(any(row[len(self.headers) :]) for row in self.rows):
            return True
        return any(_is_temperature(self.header(c)) for option in self.time_options for c in option) or any(
            _TIME.search(self.header(c)) for c in self.likely_values()
        )

    def _is_something_else(self, column: int) -> bool:
        header = self.header(column).strip()
        if _NOT_TEMPERATURE.search(header) or _INDEX.fullmatch(header):
            return True
        counted = [row[column] for row in self.rows if column < len(row)]
        whole = len(counted) > 2 and all(re.fullmatch(r"[0-9]{1,9}", cell) for cell in counted)
        return whole and all(abs(int(b) - int(a)) == 1 for a, b in pairwise(counted))


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns that will be read."""

    shape: Shape
    times: tuple[int, ...]
    values: tuple[int, ...]
    events: tuple[int, ...] = ()
    joined: bool = False
    """The comma of the delimiter also stands inside the reading: two fields make one number."""


def split_line(line: str, delimiter: str) -> list[str]:
    """The fields of one line; ``space`` splits at any run of blanks."""
    if delimiter == "space":
        return line.split()
    if '"' in line:
        return next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), [])
    return line.split(delimiter)


def split_lines(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    """The fields of many lines; one in quotation marks may hold delimiters and line ends. Raises ``CSV-05``.
    """
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True)
    try:
        yield from reader
    except csv.Error:
        raise CtdeskError("CSV-05", row=reader.line_num) from None


def find_shapes(lines: Sequence[str], delimiter: str = "") -> list[Shape]:
    """Every way to see a table in the lines, the likeliest first; empty when there is none."""
    if delimiter:
        found = [_shape(lines, delimiter)]
    else:
        found = [_shape(lines, one) for one in USUAL_DELIMITERS]
        if not any(found):
            found = [_shape(lines, one) for one in ("space", *_unusual(lines))]
    return sorted((one for one in found if one), key=lambda one: -one.hits)


def profile_columns(shape: Shape, profile: Profile) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The columns a profile names for times and for readings; empty where the file has none of that name."""
    times = profile.time_columns or _by_header(shape, profile.time)[:1] + _by_header(shape, profile.clock)[:1]
    values = profile.value_columns or tuple(
        c for c in _by_header(shape, profile.values) if c in shape.numeric and c not in times
    )
    return (
        times if tuple(times) in shape.time_options else (),
        values if values and all(c < shape.width for c in values) else (),
    )


def event_columns(shape: Shape, profile: Profile | None) -> tuple[int, ...]:
    """The columns in which the logger notes events."""
    return _by_header(shape, profile.events) if profile else ()


def has_split_numbers(shape: Shape, values: Sequence[int]) -> bool:
    """Whether a comma inside the readings may have been taken for the delimiter: one more field than headers.
    """
    if shape.delimiter != "," or not values:
        return False
    column = values[-1]
    rest = [row[column + 1] for row in shape.rows if column + 1 < len(row)]
    return (
        len(shape.headers) in (0, shape.width - 1)
        and len(rest) == len(shape.rows)
        and all(re.fullmatch(r"[0-9]{1,3}", cell) for cell in rest)
        and all(re.fullmatch(r"[-+]?[0-9]{1,3}", row[column]) for row in shape.rows)
    )


def _shape(lines: Sequence[str], delimiter: str) -> Shape | None:
    rows: list[tuple[int, list[str], tuple[tuple[int, ...], ...]]] = []
    for number, line in enumerate(lines[:SAMPLE_LINES]):
        if not line.strip():
            continue
        fields = [field.strip() for field in split_line(line, delimiter)]
        if len(fields) < 2 or len(fields) > 400:
            continue
        times = _time_options(fields)
        if times and _has_reading(fields, times):
            rows.append((number, fields, times))
            if len(rows) == _SAMPLE_ROWS:
                break
    if not rows:
        return None
    width, options = Counter((len(fields), times) for _, fields, times in rows).most_common(1)[0][0]
    usual = [(n, fields) for n, fields, times in rows if len(fields) == width and times == options]
    first, opening = next((n, fields) for n, fields, times in rows if times == options)
    used = {column for option in options for column in option}
    numeric = tuple(
        column for column in range(width) if column not in used and _is_numeric([f[column] for _, f in usual])
    )
    headers, header_line = _headers(lines[:first], delimiter)
    return Shape(
        delimiter,
        len(usual),
        first,
        width,
        headers,
        options,
        numeric,
        tuple(tuple(fields) for _, fields in usual[:20]),
        header_line,
        tuple(opening),
        sum(n < first for n, _, _ in rows),
        _label_column(headers, [fields for _, fields in usual], used, options[0]),
        _unit_column(headers, [fields for _, fields in usual], {*used, *numeric}),
        lines[first],
    )


def _label_column(
    headers: Sequence[str], rows: Sequence[Sequence[str]], used: set[int], times: Sequence[int]
) -> int | None:
    """By its header, or because rows of one moment follow each other and differ in it."""
    width = len(rows[0])
    for column, header in enumerate(headers[:width]):
        if column not in used and _SENSOR.fullmatch(header.strip()):
            return column
    moments = [tuple(row[column] for column in times) for row in rows]
    if 4 * sum(a == b for a, b in pairwise(moments)) < len(rows):
        return None
    for column in range(width):
        words = [row[column] for row in rows]
        if (
            column not in used
            and not _is_numeric(words)
            and 2 <= len(set(words)) <= len(rows) // 2
            and len(set(zip(moments, words, strict=True))) == len(rows)
        ):
            return column
    return None


def _unit_column(headers: Sequence[str], rows: Sequence[Sequence[str]], used: set[int]) -> int | None:
    for column in range(len(rows[0])):
        if column in used:
            continue
        named = column < len(headers) and _UNIT_HEADER.fullmatch(headers[column].strip())
        cells = [row[column].strip() for row in rows]
        if all(cells) and (named or all(map(_UNIT_CELL.fullmatch, cells))):
            return column
    return None


def _time_options(fields: Sequence[str]) -> tuple[tuple[int, ...], ...]:
    """Columns that hold a whole moment, or a date and a time of day side by side."""
    whole = tuple((column,) for column, field in enumerate(fields) if is_moment(field))
    if whole and not all(is_counted(fields[column]) for (column,) in whole):
        return tuple(sorted(whole, key=lambda option: is_counted(fields[option[0]])))
    apart = tuple(
        (column, column + 1)
        for column in range(len(fields) - 1)
        if ":" in fields[column + 1] and read_day(fields[column]) and read_clock(fields[column + 1])
    )
    return apart + whole


def _has_reading(fields: Sequence[str], times: Sequence[Sequence[int]]) -> bool:
    used = {column for option in times for column in option}
    others = [field for column, field in enumerate(fields) if column not in used]
    return any(is_number(field) for field in others) or any(field and is_missing(field) for field in others)


def _is_numeric(cells: Sequence[str]) -> bool:
    numbers = sum(map(is_number, cells))
    marks = sum(1 for cell in cells if cell and is_missing(cell))
    return numbers + marks > 0 and all(is_number(cell) or is_missing(cell) for cell in cells)


def _headers(above: Sequence[str], delimiter: str) -> tuple[tuple[str, ...], str]:
    """The last line above the table that has several fields and no number alone in one; lines of as many
    fields right above it belong to the same headers.
    """
    for place in range(len(above) - 1, max(-1, len(above) - 4), -1):
        fields = _header_fields(above[place], delimiter)
        if not fields:
            continue
        parts = [fields]
        while len(parts) < _HEADER_LINES and place - len(parts) >= 0:
            more = _header_fields(above[place - len(parts)], delimiter)
            if len(more) != len(fields):
                break
            parts.insert(0, more)
        names = (" ".join(dict.fromkeys(filter(None, column))) for column in zip(*parts, strict=True))
        return tuple(names), above[place]
    return (), ""


def _header_fields(line: str, delimiter: str) -> list[str]:
    fields = [field.strip() for field in split_line(line, delimiter)] if line.strip() else []
    return fields if len(fields) >= 2 and not any(is_number(field) for field in fields) else []


def _unusual(lines: Sequence[str]) -> list[str]:
    """Signs that stand in most lines and in no number, time or word."""
    sample = [line for line in lines[:SAMPLE_LINES] if line.strip()]
    counted = Counter(character for line in sample for character in set(line))
    return [
        character
        for character, times in counted.most_common()
        if times * 2 >= len(sample) and not character.isalnum() and character not in " .:/+-,;\t|\"'°%()#_\0"
    ][:4]


def _by_header(shape: Shape, expression: str) -> tuple[int, ...]:
    if not expression:
        return ()
    return tuple(c for c, header in enumerate(shape.headers) if re.search(expression, header, re.IGNORECASE))


def _is_temperature(header: str) -> bool:
    if _NOT_TEMPERATURE.search(header) and not _TEMPERATURE.match(header):
        return False
    return bool(_TEMPERATURE.search(header)) or unit_in(header) is not None


def _short(header: str) -> str:
    """A header without what a logger adds in brackets about itself."""
    return re.sub(r"\s*\([^()]*S/N[^()]*\)", "", header).strip()
