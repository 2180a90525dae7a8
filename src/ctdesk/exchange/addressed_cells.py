"""A table in which every cell keeps its place, so that what is wrong with it can be named as ``C5``."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from ctdesk.domain.errors import CtdeskError
from ctdesk.exchange.spreadsheet import LARGEST_FILE, LONGEST_CELL, MOST_COLUMNS
from ctdesk.exchange.text_files import decode_text, foreign_kind

_FORMULA_CELL = re.compile(rb'<c\b[^>]*?\br="([A-Z]{1,3}[0-9]{1,7})"[^>]*>\s*<f\b')
_LOOKS_LIKE_FORMULA = tuple("=+-@＝＋－＠")
_MOST_CELLS = 4_000_000
_MOST_SHEET_BYTES = 200 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class AddressedTable:
    """The first row that holds anything, and all rows below it, each with its number in the file.

    ``formulas`` are cells that hold one, ``merged`` areas of cells joined into one (``B2:B4``).
    """

    header_row: int
    headers: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    formulas: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetProblem:
    """What is wrong at a place of a file (``C5``, ``B2:B4``, or a row alone), under which header."""

    place: str
    header: str
    code: str
    values: tuple[tuple[str, object], ...] = ()


def row_of(place: str) -> int:
    """The row that a place begins in; 0 where it names none."""
    digits = "".join(letter for letter in place.partition(":")[0] if letter.isdigit())
    return int(digits) if digits else 0


def unread_cells(table: AddressedTable) -> list[SheetProblem]:
    """Formulas and joined cells: nobody can say what was meant where they stand."""
    formulas = [SheetProblem(place, "", "IMP-06") for place in table.formulas]
    return formulas + [SheetProblem(place, "", "IMP-07") for place in table.merged]


def address(column: int, row: int) -> str:
    """``C5`` for column 2 (counted from 0) and row 5 (counted from 1)."""
    letters = ""
    place = column + 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def read_addressed(data: bytes, name: str, *, most_rows: int) -> AddressedTable:
    """The first sheet of a workbook, or a CSV file, with the place of every cell.

    Raises ``CSV-01`` for an encoding that cannot be read, ``CSV-03`` for text beside the table, ``CSV-04``
    beyond the limits, ``CSV-05`` for a broken row, ``CSV-08`` for what is no table, ``LOG-01`` for an empty
    file, ``IMP-01`` for too many rows.
    """
    if len(data) > LARGEST_FILE:
        raise CtdeskError("CSV-04", row=0)
    if not data.strip():
        raise CtdeskError("LOG-01", name=name)
    kind = foreign_kind(data)
    formulas: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    if kind in ("ZIP", "OLE"):
        lines, merged = _workbook(data, name)
        formulas = _formulas(data)
    elif kind:
        raise CtdeskError("CSV-08", name=name, kind=kind)
    else:
        lines = _csv(data)
        formulas = tuple(
            address(column, row)
            for row, line in enumerate(lines, 1)
            for column, cell in enumerate(line)
            if cell.startswith(_LOOKS_LIKE_FORMULA)
        )
    numbered = [(row, line) for row, line in enumerate(lines, 1) if any(cell.strip() for cell in line)]
    if not numbered:
        raise CtdeskError("LOG-01", name=name)
    if len(numbered) - 1 > most_rows:
        raise CtdeskError("IMP-01", rows=len(numbered) - 1, most=most_rows)
    head, headers = numbered[0]
    width = len(headers)
    while width and not headers[width - 1].strip():
        width -= 1
    rows = tuple((row, _filled(line, width, row)) for row, line in numbered[1:])
    return AddressedTable(head, tuple(cell.strip() for cell in headers[:width]), rows, formulas, merged)


def _filled(line: Sequence[str], width: int, row: int) -> tuple[str, ...]:
    """The cells below the headers; text to the right of them belongs to no column."""
    if any(cell.strip() for cell in line[width:]):
        raise CtdeskError("CSV-03", row=row, got=len(line), expected=width)
    for cell in line:
        if len(cell) > LONGEST_CELL:
            raise CtdeskError("CSV-04", row=row)
    return tuple(line[:width]) + ("",) * (width - len(line))


def _workbook(data: bytes, name: str) -> tuple[list[list[str]], tuple[str, ...]]:
    import python_calamine

    try:
        sheet = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
        if sheet.total_width > MOST_COLUMNS or sheet.total_width * sheet.total_height > _MOST_CELLS:
            raise CtdeskError("CSV-04", row=sheet.total_height)
        lines = [[_text(cell) for cell in line] for line in sheet.to_python(skip_empty_area=False)]
        areas: Iterable[tuple[tuple[int, int], tuple[int, int]]] = sheet.merged_cell_ranges or ()
    except (python_calamine.CalamineError, OSError, ValueError, IndexError):
        raise CtdeskError("CSV-08", name=name, kind="ZIP") from None
    merged = tuple(
        f"{address(left, top + 1)}:{address(right, bottom + 1)}" for (top, left), (bottom, right) in areas
    )
    return lines, merged


def _formulas(data: bytes) -> tuple[str, ...]:
    """Cells of the first sheet that hold a formula; none for workbooks of the old kind."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            sheets = sorted(
                (
                    one
                    for one in book.infolist()
                    if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", one.filename)
                ),
                key=lambda one: (len(one.filename), one.filename),
            )
            if not sheets or sheets[0].file_size > _MOST_SHEET_BYTES:
                return ()
            return tuple(found.decode() for found in _FORMULA_CELL.findall(book.read(sheets[0])))
    except zipfile.BadZipFile:
        return ()


def _csv(data: bytes) -> list[list[str]]:
    decoded = decode_text(data, None)
    text = decoded.text if decoded.text is not None else decode_text(data, decoded.options[0]).text or ""
    if "\0" in text:
        raise CtdeskError("CSV-05", row=text[: text.index("\0")].count("\n") + 1)
    first = text.lstrip("\r\n").split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True)
    try:
        return list(reader)
    except csv.Error as error:
        raise CtdeskError(
            "CSV-04" if "field limit" in str(error) else "CSV-05", row=reader.line_num
        ) from None


def _text(cell: object) -> str:
    # Excel keeps whole numbers as floats; 12.0 in a workbook is 12 to whoever typed it.
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime) and (cell.hour, cell.minute, cell.second) == (0, 0, 0):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)
