"""Rows X6–X10: tables of members and past training; all of it is taken over or nothing, each cell named."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pytest
import xlsxwriter

from bad_input.telling import words
from ctdesk.domain.errors import CtdeskError
from ctdesk.services import member_import, team
from ctdesk.services.member_import import ImportPreview
from fixtures.cast import PEOPLE, Cast

HEAD = "工号,姓名,登录名,培训模块,考核通过日期,有效期至,证明\n"
RARE = "欧阳䶮㛃𫍽" + "䶮" * 35  # forty characters, some of them beyond the basic plane


def table(*rows: str, head: str = HEAD) -> bytes:
    return (head + "".join(f"{row}\n" for row in rows)).encode()


def preview(cast: Cast, data: bytes, name: str = "members.csv") -> ImportPreview:
    found: ImportPreview = cast.ask("admin", member_import.preview_import, name=name, data=data)
    return found


def told(found: ImportPreview) -> list[tuple[str, str, str]]:
    """Place, header and code of each problem, all of which have a sentence in both languages."""
    for one in found.problems:
        for language in ("zh_CN", "en"):
            assert one.code not in words(one.code, language, **dict(one.values))
    return [(one.place, one.header, one.code) for one in found.problems]


def ensure_nothing_was_taken_over(cast: Cast, data: bytes, code: str, **more: Any) -> None:
    with pytest.raises(CtdeskError) as refused:
        cast.do("admin", member_import.import_members, name="members.csv", data=data, **more)
    assert refused.value.code == code
    rows = cast.ask("lead", team.list_members, limit=1000).rows
    assert {row.staff_no for row in rows} == {one[2] for one in PEOPLE.values()}


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (",王新,wx,,,,", ("A2", "工号", "IMP-10")),
        ("N1,,n1,,,,", ("B2", "姓名", "IMP-10")),
        (f"N1,{'王' * 61},n1,,,,", ("B2", "姓名", "IMP-11")),
        ("N1,王\u200b新,n1,,,,", ("B2", "姓名", "IMP-15")),
        ("N1,王\ufffd新,n1,,,,", ("B2", "姓名", "IMP-16")),
        ("S007,王衍,,,,,", ("B2", "姓名", "IMP-17")),
        ("N1,王新,n 1,,,,", ("C2", "登录名", "IMP-18")),
        ("N1,王新,receiver,,,,", ("C2", "登录名", "AUTH-06")),
        ("N1,王新,n1,T99,2024-02-29,,记录", ("D2", "培训模块", "IMP-21")),
        ("N1,王新,n1,,2024-02-29,,记录", ("D2", "培训模块", "IMP-10")),
        ("N1,王新,n1,T05,,,记录", ("E2", "考核通过日期", "IMP-10")),
        ("N1,王新,n1,T05,2023-02-29,,记录", ("E2", "考核通过日期", "IMP-12")),
        ("N1,王新,n1,T05,45352,,记录", ("E2", "考核通过日期", "IMP-13")),
        ("N1,王新,n1,T05,3/4/2024,,记录", ("E2", "考核通过日期", "IMP-14")),
        ("N1,王新,n1,T05,24-02-29,,记录", ("E2", "考核通过日期", "IMP-14")),
        ("N1,王新,n1,T05,2026-03-03,,记录", ("E2", "考核通过日期", "IMP-23")),
        ("N1,王新,n1,T05,2024-02-29,2024-02-28,记录", ("F2", "有效期至", "IMP-24")),
        ("N1,王新,n1,T05,2024-02-29,,", ("G2", "证明", "IMP-10")),
        ("S001,吴桐,,T05,2024-02-29,,记录", ("A2", "工号", "IMP-22")),
        ("S007,王䶮,,T05,2026-01-31,,记录", ("D2", "培训模块", "IMP-26")),
        ("N1,=1+1,n1,,,,", ("B2", "", "IMP-06")),
        ("N1,＋王新,n1,,,,", ("B2", "", "IMP-06")),
    ],
)
def test_a_cell_that_is_wrong_is_named_and_nothing_is_taken_over(
    cast: Cast, messages: object, row: str, problem: tuple[str, str, str]
) -> None:
    data = table(row, "N9,郑新,n9,,,,")
    assert told(preview(cast, data)) == [problem]
    ensure_nothing_was_taken_over(cast, data, "IMP-03")


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        (("N1,王新,n1,,,,", "N2,周新,N1,,,,"), ("C3", "登录名", "IMP-19")),
        (("N1,王新,n1,,,,", "N1,王旧,n1,,,,"), ("B3", "姓名", "IMP-17")),
        (("N1,王新,n1,,,,", "N1,王新,n2,,,,"), ("C3", "登录名", "IMP-20")),
        (
            ("N1,王新,n1,T05,2024-02-29,,记录", "N1,,,T05,2024-02-29,,记录"),
            ("D3", "培训模块", "IMP-25"),
        ),
    ],
)
def test_rows_that_contradict_each_other_are_named(
    cast: Cast, messages: object, rows: Sequence[str], problem: tuple[str, str, str]
) -> None:
    data = table(*rows)
    assert told(preview(cast, data)) == [problem]
    ensure_nothing_was_taken_over(cast, data, "IMP-03")


def test_the_same_name_twice_is_a_question_and_no_error(cast: Cast, messages: object) -> None:
    data = table("N1,王䶮,n1,,,,", "N2,周新,n2,,,,", "N3,周新,n3,,,,")
    found = preview(cast, data)
    assert (found.problems, found.same_names, found.new_members) == ((), 2, 3)
    assert [row.same_name for row in found.rows] == [True, False, True]
    ensure_nothing_was_taken_over(cast, data, "IMP-04")
    done = cast.do(
        "admin", member_import.import_members, name="members.csv", data=data, same_names_checked=True
    )
    assert done.members == 3


def workbook(*, merged: bool = False, formula: bool = False) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    for column, header in enumerate(HEAD.strip().split(",")):
        sheet.write_string(2, column, header)  # two empty rows stand above the table
    sheet.write_number(3, 0, 2001)
    sheet.write_string(3, 1, RARE)
    if merged:
        sheet.merge_range(3, 2, 4, 2, "n1")
    if formula:
        sheet.write_formula(4, 1, '="王"&"新"', None, "王新")
        sheet.write_number(4, 0, 2002)
    book.close()
    return out.getvalue()


def test_formulas_and_merged_cells_of_a_workbook_are_named(cast: Cast, messages: object) -> None:
    assert told(preview(cast, workbook(), "m.xlsx")) == []
    assert told(preview(cast, workbook(formula=True), "m.xlsx")) == [("B5", "", "IMP-06")]
    assert ("C4:C5", "", "IMP-07") in told(preview(cast, workbook(merged=True), "m.xlsx"))


def test_a_name_of_forty_rare_characters_is_taken_over_whole(cast: Cast) -> None:
    done = cast.do("admin", member_import.import_members, name="m.xlsx", data=workbook())
    assert (done.members, done.trainings) == (1, 0)
    (row,) = cast.ask("lead", team.list_members, text="2001").rows
    assert (row.name, row.status) == (RARE, "proposed")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "LOG-01"),
        (b"\n\n , \n", "LOG-01"),
        (b"%PDF-1.7", "CSV-08"),
        (b"PK\x03\x04 no workbook", "CSV-08"),
        ("工号,姓名\nN1,王\x00新\n".encode(), "CSV-05"),
        (b"\xe5\xb7\xa5\xe5\x8f\xb7,\xff\xff\xff\n", "CSV-01"),
        ('工号,姓名\nN1,"王新\n'.encode(), "CSV-05"),
        ("工号,姓名,年龄\nN1,王新,3\n".encode(), "IMP-02"),
        ("工号,工号,姓名\nN1,N1,王新\n".encode(), "IMP-02"),
        ("姓名\n王新\n".encode(), "IMP-02"),
        ("工号,姓名\nN1,王新,n1\n".encode(), "CSV-03"),
        ("工号,姓名\n".encode() + b"N1,x\n" * 10_001, "IMP-01"),
        ("工号,姓名\n".encode(), "IMP-05"),
    ],
    ids=[
        "empty",
        "blank cells only",
        "a PDF",
        "no workbook",
        "NUL",
        "no encoding",
        "an open quote",
        "an unknown header",
        "a header twice",
        "a missing header",
        "text beside the table",
        "10,001 rows",
        "headers only",
    ],
)
def test_a_file_that_is_no_table_of_members_is_refused(
    cast: Cast, messages: object, data: bytes, code: str
) -> None:
    ensure_nothing_was_taken_over(cast, data, code)
    for language in ("zh_CN", "en"):
        assert code not in words(code, language)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_an_encoding_that_is_in_use_is_read(cast: Cast, encoding: str) -> None:
    found = preview(cast, "工号;姓名\nN1;王䶮新\n".encode(encoding))
    assert [row.name for row in found.rows] == ["王䶮新"]


def test_one_wrong_cell_among_ten_thousand_rows_is_found(cast: Cast, messages: object) -> None:
    rows = [f"N{number},员{number},n{number},T05,2024-02-29,2028-02-29,记录" for number in range(9_999)]
    rows.append("N9999,末,n9999,T05,2025-02-29,,记录")
    found = preview(cast, table(*rows))
    assert (len(found.rows), told(found)) == (10_000, [("E10001", "考核通过日期", "IMP-12")])
