"""Rows 47–59: tables that come in and go out. A table is read whole or not at all."""

from __future__ import annotations

import io
from typing import Any

import pytest
import python_calamine

from bad_input.telling import words
from ctdesk.domain.errors import CtdeskError
from ctdesk.exchange.spreadsheet import Column, read_table, write_csv, write_xlsx

LEDGER = (Column("trace", key=True, digits=20), Column("lot"), Column("expires", date=True))
HEAD = b"trace,lot,expires\n"
ROW = b"81234560000000000001,FKD876,2027-03-01\n"


def refused(data: bytes, expected: tuple[Column, ...] = LEDGER, **more: Any) -> CtdeskError:
    with pytest.raises(CtdeskError) as caught:
        read_table(data, "ledger.csv", expected, **more)
    for language in ("zh_CN", "en"):
        assert words(caught.value.code, language, **caught.value.values)
    return caught.value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encoding_and_delimiter_are_found_and_line_ends_in_cells_kept(encoding: str, delimiter: str) -> None:
    text = f'姓名{delimiter}备注\r\n王伟{delimiter}"第一行\n第二行"\r\n'
    assert read_table(text.encode(encoding), "x.csv").rows == (("王伟", "第一行\n第二行"),)


@pytest.mark.parametrize(
    ("head", "told"),
    [
        (b"trace,lot\n", "expires"),
        (b"trace,lot,expires,colour\n", "colour"),
        (b"trace,lot,lot\n", "lot"),
        (b"trace,,expires\n", "∅"),
        ("追溯码,lot,expires\n".encode(), "trace, 追溯码"),
    ],
)
def test_a_missing_repeated_or_unknown_header_is_listed(head: bytes, told: str) -> None:
    error = refused(head)
    assert error.code == "CSV-02"
    assert told in words(error.code, **error.values)


@pytest.mark.parametrize("row", [b"1,2\n", b"1,2,3,4\n", b"1\n"])
def test_a_row_of_another_width_is_named_with_both_counts(row: bytes) -> None:
    error = refused(HEAD + ROW + row)
    assert (error.code, error.values["row"], error.values["expected"]) == ("CSV-03", 3, 3)


@pytest.mark.parametrize(
    ("data", "row"),
    [
        (b"x" * (50 * 1024 * 1024 + 1), 0),
        (b"a,b\n1," + b"x" * 10_000_000 + b"\n", 2),
        (b",".join(b"c%d" % n for n in range(100_000)) + b"\n", 1),
        (b"a,b\n" + b"1,2\n" * 100_001, 100_002),
    ],
    ids=["beyond 50 MB", "a field of ten million", "100,000 columns", "100,001 rows"],
)
def test_what_is_too_large_is_refused_with_the_limits(data: bytes, row: int) -> None:
    error = refused(data, ())
    assert (error.code, error.values["row"]) == ("CSV-04", row)
    assert "50 MB" in words("CSV-04", row=row)


@pytest.mark.parametrize("data", [HEAD + b'1,"2,3\n', HEAD + b"1,\x00,3\n"], ids=["open quote", "NUL"])
def test_a_broken_row_is_named(data: bytes) -> None:
    error = refused(data)
    assert error.code == "CSV-05"
    assert error.values["row"] >= 2


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        (b"81234560000000000001,1.23E+11,2027-03-01\n", "1.23E+11"),
        (b"81234560000000000002,FKD876,45352\n", "45352"),
        (b"1234560000000000001,FKD876,2027-03-01\n", "1234560000000000001"),
    ],
    ids=["a lot as a power", "a date as days", "zeros lost at the head"],
)
def test_what_excel_changed_is_quoted(row: bytes, cell: str) -> None:
    error = refused(HEAD + ROW + row)
    assert (error.code, error.values["row"], error.values["cell"]) == ("CSV-06", 3, cell)


def test_keys_twice_in_the_file_or_known_already_are_counted_and_listed() -> None:
    assert refused(HEAD + ROW + ROW).code == "CSV-07"
    known = refused(HEAD + ROW, known=("81234560000000000001",))
    assert known.values == {"count": 1, "keys": ("81234560000000000001",)}


def test_one_bad_row_among_five_thousand_leaves_nothing_read() -> None:
    rows = [b"8%019d,FKD876,2027-03-01\n" % number for number in range(5_000)]
    assert len(read_table(HEAD + b"".join(rows), "ledger.csv", LEDGER).rows) == 5_000
    rows[3_210] = b"8%019d,FKD876\n" % 3_210
    error = refused(HEAD + b"".join(rows))
    assert (error.code, error.values["row"]) == ("CSV-03", 3_212)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"PK\x03\x04 no workbook", "ZIP"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "ZIP"),
        (b"MZ\x90\x00" + b"\x00" * 60, "EXE"),
        (b"\x7fELF" + b"\x00" * 60, "ELF"),
        (b"%PDF-1.7 a,b", "PDF"),
        (b"<!DOCTYPE html><html></html>", "HTML"),
    ],
)
def test_what_is_no_table_is_known_by_its_first_bytes(data: bytes, kind: str) -> None:
    error = refused(data)
    assert (error.code, error.values["kind"]) == ("CSV-08", kind)


HOSTILE = [
    "=1+1",
    "+cmd|'/c calc'!A1",
    "-2+3",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "\nx",
    "\0=x",
    "＝1",
    "＋1",
    "－x",
    "＠x",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_that_goes_out_is_a_formula(text: str) -> None:
    made = write_csv([("head",), (text,)]).decode("utf-8-sig")
    assert made.split("\r\n", 1)[1].startswith("\"'")
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(write_xlsx(["head"], [(text,)])))
    (shown,) = book.get_sheet_by_index(0).to_python()[1]
    assert str(shown).strip() in (
        text.replace("\0", "").replace("\r", "\n").strip(),
        f"'{text}",
        text.strip(),
    )


def test_numbers_that_go_out_stay_numbers() -> None:
    assert write_csv([("-180.5", 12)]).decode("utf-8-sig") == '"-180.5","12"\r\n'
