"""What a trace-code platform answers, as a table: one line per code with its result, or a list of failures
alone.

No standard fixes the columns, so they are known by the words that platforms use for them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ctdesk.domain.errors import CtdeskError
from ctdesk.exchange.spreadsheet import read_table

_CODE = ("药品追溯码", "追溯码", "追溯码信息", "监管码", "trace code", "code", "drug trace code")
_RESULT = ("结果", "处理结果", "上传结果", "上传状态", "处理状态", "状态", "result", "status", "upload")
_REASON = (
    "失败原因",
    "错误原因",
    "原因",
    "错误信息",
    "提示信息",
    "信息",
    "备注",
    "message",
    "reason",
    "error",
)
_DONE = re.compile(r"成功|已确认|已接收|通过|正常|^(?:ack\w*|ok|success\w*|accepted|true|0|200)$")
_FAILED = re.compile(r"失败|错误|异常|驳回|拒绝|未通过|不通过|重复|^(?:fail\w*|error|rejected|false|nok)$")


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One line of the answer. ``result``: ack | failed, None where its word is not understood."""

    row: int
    code: str
    result: str | None
    reason: str | None
    word: str


def read_answers(data: bytes, name: str) -> tuple[AnswerLine, ...]:
    """The lines of an answer file (CSV or Excel).

    A file without a column of results but with one of reasons is a list of failures. Raises TRC-03 where no
    column of codes is known, or neither results nor reasons; and what ``read_table`` raises.
    """
    table = read_table(data, name)
    code = _column(table.headers, _CODE)
    result, reason = _column(table.headers, _RESULT), _column(table.headers, _REASON)
    if code is None or (result is None and reason is None):
        raise CtdeskError("TRC-03", headers=", ".join(table.headers)[:200])
    lines = []
    for number, row in enumerate(table.rows, start=2):
        bare = "".join(row[code].split()).lstrip("'")
        if not bare:
            continue
        word = "" if result is None else row[result].strip()
        said = None if reason is None else row[reason].strip() or None
        lines.append(AnswerLine(number, bare, "failed" if result is None else _meant(word), said, word))
    return tuple(lines)


def _meant(word: str) -> str | None:
    plain = word.strip().casefold()
    if _FAILED.search(plain):  # "not passed" holds "passed"
        return "failed"
    return "ack" if _DONE.search(plain) else None


def _column(headers: Sequence[str], names: Sequence[str]) -> int | None:
    """The column with one of these names, the likelier name first."""
    plain = [re.sub(r"[\s_*:：]+", "", header).casefold() for header in headers]
    return next((plain.index(bare) for name in names if (bare := name.replace(" ", "")) in plain), None)
