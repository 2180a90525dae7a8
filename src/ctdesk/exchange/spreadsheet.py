"""Tables out to CSV and Excel, where no cell may become a formula; tables in, where nothing is half read."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ctdesk.domain.errors import CtdeskError
from ctdesk.exchange.text_files import decode_text, foreign_kind

Cell = str | int | Decimal | None
LARGEST_FILE = 50 * 1024 * 1024
MOST_ROWS = 100_000
MOST_COLUMNS = 200
LONGEST_CELL = 64 * 1024
# OWASP ASVS 1.2.10, and the full-width forms that spreadsheets read as the same signs.
_FORMULA_HEADS = tuple("=+-@\t\r\n\0＝＋－＠")
_NUMBER = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?")
_MANGLED = re.compile(r"[0-9](?:\.[0-9]+)?E\+[0-9]{1,3}")


@dataclass(frozen=True, slots=True)
class Column:
    """What a column has to hold: a key that no other row has, dates, or a number of so many digits."""

    header: str
    key: bool = False
    date: bool = False
    digits: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A table as text: its headers and its rows, all of the same width."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def safe_cell(value: Cell) -> str:
    """The text of a cell that no spreadsheet takes for a formula: a dangerous head gets an apostrophe.

    Numbers (type ``int``, or text that is nothing but a plain decimal number) stay bare.
    """
    if value is None:
        return ""
    text = str(value)
    if text.startswith(_FORMULA_HEADS) and not _NUMBER.fullmatch(text):
        return "'" + text
    return text


def write_csv(rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 CSV with a byte order mark (Excel reads Chinese only with it), every cell quoted and safe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    for row in rows:
        writer.writerow([safe_cell(value).replace("\0", "") for value in row])
    return out.getvalue().encode("utf-8-sig", errors="replace")


def write_xlsx(headers: Sequence[str], rows: Iterable[Sequence[Cell]], *, sheet: str = "ctdesk") -> bytes:
    """An Excel workbook whose text cells are text, whatever they look like; ``CSV-04`` for what Excel cannot
    hold.
    """
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    page = book.add_worksheet(sheet[:31])
    bold = book.add_format({"bold": True})
    for column, header in enumerate(headers):
        page.write_string(0, column, _xml_text(header), bold)
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if number >= 1_048_576 or column >= 16_384 or len(str(value)) > 32_767:
                raise CtdeskError("CSV-04", row=number)
            if isinstance(value, int | Decimal):
                page.write_number(number, column, value)
            elif value is not None:
                page.write_string(number, column, _xml_text(value))
    page.freeze_panes(1, 0)
    book.close()
    return out.getvalue()


def read_table(data: bytes, name: str, expected: Sequence[Column] = (), known: Collection[str] = ()) -> Table:
    """The first sheet of a workbook, or a CSV file, as text: all of it or none.

    Where columns are ``expected``, others and missing ones are refused; ``known`` keys exist already.
    Raises ``CSV-01`` (encoding), ``CSV-02`` (headers), ``CSV-03`` (width of a row), ``CSV-04`` (limits),
    ``CSV-05`` (broken row), ``CSV-06`` (changed by Excel), ``CSV-07`` (a key twice), ``CSV-08`` (no table),
    ``LOG-01`` (empty).
    """
    if len(data) > LARGEST_FILE:
        raise CtdeskError("CSV-04", row=0)
    if not data.strip():
        raise CtdeskError("LOG-01", name=name)
    kind = foreign_kind(data)
    if kind in ("ZIP", "OLE"):
        rows = _workbook_rows(data, name)
    elif kind:
        raise CtdeskError("CSV-08", name=name, kind=kind)
    else:
        rows = _csv_rows(data)
    rows = [row for row in rows if any(row)]
    if not rows:
        raise CtdeskError("LOG-01", name=name)
    table = _checked(rows)
    _check_columns(table, expected, frozenset(known))
    return table


def _checked(rows: list[list[str]]) -> Table:
    headers = [header.strip() for header in rows[0]]
    if len(rows) > MOST_ROWS + 1 or len(headers) > MOST_COLUMNS:
        raise CtdeskError("CSV-04", row=len(rows))
    doubtful = sorted({header for header in headers if headers.count(header) > 1 or not header})
    if doubtful:
        raise CtdeskError("CSV-02", headers=", ".join(header or "∅" for header in doubtful))
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(headers):
            raise CtdeskError("CSV-03", row=number, got=len(row), expected=len(headers))
        for cell in row:
            if len(cell) > LONGEST_CELL:
                raise CtdeskError("CSV-04", row=number)
            if _MANGLED.fullmatch(cell):
                raise CtdeskError("CSV-06", row=number, cell=cell)
    return Table(tuple(headers), tuple(tuple(row) for row in rows[1:]))


def _check_columns(table: Table, expected: Sequence[Column], known: frozenset[str]) -> None:
    if not expected:
        return
    differing = set(table.headers) ^ {column.header for column in expected}
    if differing:
        raise CtdeskError("CSV-02", headers=", ".join(sorted(differing)))
    for column in expected:
        place = table.headers.index(column.header)
        cells = [row[place].strip() for row in table.rows]
        for number, cell in enumerate(cells, start=2):
            # A date became a count of days, a number of fixed length lost the zeros at its head.
            counted = column.date and cell.isascii() and cell.isdigit() and len(cell) == 5
            shortened = column.digits and cell.isascii() and cell.isdigit() and len(cell) < column.digits
            if counted or shortened:
                raise CtdeskError("CSV-06", row=number, cell=cell)
        if column.key:
            times = Counter(cells)
            twice = sorted(cell for cell in times if times[cell] > 1 or cell in known)
            if twice:
                raise CtdeskError("CSV-07", count=len(twice), keys=tuple(twice))


def _csv_rows(data: bytes) -> list[list[str]]:
    decoded = decode_text(data, None)
    text = decoded.text if decoded.text is not None else decode_text(data, decoded.options[0]).text or ""
    if "\0" in text:
        raise CtdeskError("CSV-05", row=text[: text.index("\0")].count("\n") + 1)
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return list(reader)
    except csv.Error as error:
        code = "CSV-04" if "field limit" in str(error) else "CSV-05"
        raise CtdeskError(code, row=reader.line_num) from None


def _workbook_rows(data: bytes, name: str) -> list[list[str]]:
    import python_calamine

    try:
        sheet = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
        return [[_cell_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=True)]
    except (python_calamine.CalamineError, OSError, ValueError, IndexError):
        raise CtdeskError("CSV-08", name=name, kind="ZIP") from None


def _cell_text(cell: object) -> str:
    # Excel keeps whole numbers as floats; 12.0 in a workbook is 12 to whoever typed it.
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)


def _xml_text(text: str) -> str:
    return "".join(c for c in text if c in "\t\n" or (c >= " " and not "\ud800" <= c <= "\udfff"))
