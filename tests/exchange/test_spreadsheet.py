"""Tables that leave and enter: no formula out, nothing half read in."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctdesk.domain.errors import CtdeskError
from ctdesk.exchange.spreadsheet import read_table, safe_cell, write_csv, write_xlsx


def refused(data: bytes) -> str:
    with pytest.raises(CtdeskError) as caught:
        read_table(data, "table.csv")
    return caught.value.code


@pytest.mark.parametrize("head", ["=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠"])
def test_a_cell_that_may_be_a_formula_gets_an_apostrophe(head: str) -> None:
    assert safe_cell(f"{head}cmd|' /C calc'!A0").startswith("'")


@pytest.mark.parametrize(
    ("value", "cell"), [(-150, "-150"), ("-150.5", "-150.5"), ("+3", "+3"), ("王伟", "王伟"), (None, "")]
)
def test_numbers_and_words_stay_as_they_are(value: str | int | None, cell: str) -> None:
    assert safe_cell(value) == cell


def test_a_sum_that_begins_like_a_number_is_no_number() -> None:
    assert safe_cell("-1+1") == "'-1+1"
    assert safe_cell("-٣") == "'-٣"


def test_csv_is_quoted_marked_and_comes_back() -> None:
    data = write_csv([["姓名", "备注"], ["王伟", '两行\n"引号",逗号'], ["=1+1", None]])
    assert data.startswith(b'\xef\xbb\xbf"')
    table = read_table(data, "x.csv")
    assert table.headers == ("姓名", "备注")
    assert table.rows == (("王伟", '两行\n"引号",逗号'), ("'=1+1", ""))


@given(st.lists(st.lists(st.text(max_size=12), min_size=2, max_size=2), min_size=1, max_size=6))
def test_no_cell_of_any_csv_begins_like_a_formula(rows: list[list[str]]) -> None:
    text = write_csv(rows).decode("utf-8-sig")
    for row in csv.reader(io.StringIO(text, newline="")):
        for cell in row:
            assert cell[:1] not in set("=@\t\r\n＝＋－＠") | {"\0"}
            assert cell[:1] not in set("+-") or float(cell) is not None


def test_a_workbook_keeps_text_as_text_and_has_no_formula() -> None:
    data = write_xlsx(["编号", "数"], [["=1+1", 7], ["0012", 8], ["https://x.y", None]])
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    table = read_table(data, "x.xlsx")
    assert table.headers == ("编号", "数")
    assert table.rows == (("=1+1", "7"), ("0012", "8"), ("https://x.y", ""))


def test_a_workbook_refuses_what_excel_cannot_hold() -> None:
    with pytest.raises(CtdeskError, match="CSV-04"):
        write_xlsx(["a"], [["x" * 32_768]])


@given(st.text(max_size=20))
def test_any_text_can_stand_in_a_workbook(text: str) -> None:
    assert write_xlsx([text], [[text]])


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "LOG-01"),
        (b"a,a\n1,2\n", "CSV-02"),
        (b"a,\n1,2\n", "CSV-02"),
        (b"a,b\n1,2,3\n", "CSV-03"),
        (b"a,b\n" + b"1,2\n" * 100_001, "CSV-04"),
        (b"a,b\n1," + b"x" * 70_000 + b"\n", "CSV-04"),
        (b"a,b\n1,\x002\n", "CSV-05"),
        (b'a,b\n1,"2\n', "CSV-05"),
        (b"a,b\n1,1.23E+11\n", "CSV-06"),
        (b"%PDF-1.7 a,b", "CSV-08"),
        (b"PK\x03\x04 not a workbook", "CSV-08"),
        (b"a,b\n1,\xff\xff\x81\x8d\n", "CSV-01"),
    ],
)
def test_a_bad_table_is_refused_as_a_whole(data: bytes, code: str) -> None:
    assert refused(data) == code


def test_the_row_that_is_wrong_is_named() -> None:
    with pytest.raises(CtdeskError) as caught:
        read_table(b"a,b\n1,2\n1,2,3\n", "x.csv")
    assert caught.value.values == {"row": 3, "got": 3, "expected": 2}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiters_and_gb18030_are_found(delimiter: str) -> None:
    data = f"姓名{delimiter}号\n王伟{delimiter}0012\n".encode("gb18030")
    assert read_table(data, "x.csv").rows == (("王伟", "0012"),)
