"""The platform's answers are read whatever their columns are called, or refused with the columns named."""

from __future__ import annotations

import pytest

from ctdesk.domain.errors import CtdeskError
from ctdesk.exchange.spreadsheet import write_csv, write_xlsx
from ctdesk.exchange.trace_answers import read_answers

A, B = "81234567890123456781", "81234567890123456782"


@pytest.mark.parametrize(
    "headers",
    [
        ("药品追溯码", "处理结果", "失败原因"),
        ("追溯码", "状态", "备注"),
        ("Trace Code", "Result", "Message"),
        ("监管码", "上传_状态", "错误信息"),
    ],
)
def test_columns_are_known_by_the_words_for_them(headers: tuple[str, str, str]) -> None:
    for data in (
        write_csv([headers, (A, "上传成功", ""), (B, "失败", "企业未上报")]),
        write_xlsx(headers, [(A, "上传成功", None), (B, "失败", "企业未上报")]),
    ):
        first, second = read_answers(data, "answer")
        assert (first.code, first.result, first.reason) == (A, "ack", None)
        assert (second.code, second.result, second.reason) == (B, "failed", "企业未上报")


def test_a_list_of_failures_alone_needs_no_results() -> None:
    (line,) = read_answers(write_csv([("追溯码", "失败原因"), (A, "重复上传")]), "fail.csv")
    assert (line.result, line.reason) == ("failed", "重复上传")


@pytest.mark.parametrize(
    ("word", "result"),
    [
        ("成功", "ack"),
        ("已确认", "ack"),
        ("OK", "ack"),
        ("未通过", "failed"),
        ("不通过", "failed"),
        ("处理异常", "failed"),
        ("rejected", "failed"),
        ("处理中", None),
        ("", None),
    ],
)
def test_a_result_is_taken_only_when_its_word_is_understood(word: str, result: str | None) -> None:
    (line,) = read_answers(write_csv([("追溯码", "结果"), (A, word)]), "answer.csv")
    assert line.result == result


def test_a_file_of_another_kind_is_refused_with_its_columns() -> None:
    with pytest.raises(CtdeskError) as refused:
        read_answers(write_csv([("姓名", "电话"), ("甲", "1")]), "people.csv")
    assert refused.value.code == "TRC-03"
    assert "姓名" in str(refused.value.values["headers"])


def test_a_code_that_a_spreadsheet_rounded_is_never_taken() -> None:
    with pytest.raises(CtdeskError) as refused:
        read_answers("追溯码,结果\r\n8.12346E+19,成功\r\n".encode(), "answer.csv")
    assert refused.value.code == "CSV-06"
