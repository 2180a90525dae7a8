"""A table that the registers filled in: its question, the names of its columns, and every row, across the
whole page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ctdesk.domain.answers import Value
from ctdesk.forms.definition import Column as FormColumn
from ctdesk.forms.question import Question
from ctdesk.paper.blocks import BODY, SMALL, TINY, Part, Row, SectionHead, Stack, Style, columns
from ctdesk.paper.column_fit import fitted
from ctdesk.paper.page_frame import WIDTH
from ctdesk.paper.setting import Setting

_NUMBER_WIDTH, _GAP = 24.0, 7.0
_QUESTION = columns(36, 366, 92)
_NUMBER = Style(8.5, bold=True)
_HEAD, _HEAD_EN = Style(6.8, bold=True), Style(5.6, grey=0.25)
_CELL = Style(7.6)


def table_rows(question: Question) -> list[Mapping[str, Value]]:
    """The rows of an answer that is a table."""
    value = question.answer.value if question.answer is not None else None
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []


def computed_table(
    setting: Setting, question: Question, shown: Sequence[FormColumn], again: SectionHead
) -> Iterable[Row]:
    """The rows of a table that has some; columns as wide as what they hold."""
    face = setting.press.face
    text = question.item.text
    yield Row(
        face,
        (
            [Part(question.item.id, _NUMBER)],
            [Part(text.zh_CN, BODY), Part(text.en, SMALL)],
            [Part(setting.who(question.answer), SMALL)],
        ),
        _QUESTION,
        keep_with_next=True,
    )
    rows = [[_text(setting, row, column) for column in shown] for row in table_rows(question)]
    heads = [column_head(column) for column in shown]
    contents = [
        [
            *((part.text, part.style) for part in head),
            *((row[place], _CELL) for row in rows),
        ]
        for place, head in enumerate(heads)
    ]
    layout = columns(_NUMBER_WIDTH, *fitted(face, contents, WIDTH - _NUMBER_WIDTH, _GAP), gap=_GAP - 2)
    names = Row(face, [[], *heads], layout, keep_with_next=True, middle=False, filled=True, pad=2.2)
    yield names
    for number, row in enumerate(rows, start=1):
        cells = [[Part(str(number), TINY)], *([Part(cell, _CELL)] for cell in row)]
        line = Row(face, cells, layout, pad=2.4)
        line.repeat_head = Stack(again, names)
        yield line


def column_head(column: FormColumn) -> list[Part]:
    """The name of a column with its unit, in both languages."""
    unit = f" {column.unit}" if column.unit and column.unit != "count" else ""
    return [Part(column.text.zh_CN + unit, _HEAD), Part(column.text.en, _HEAD_EN)]


def _text(setting: Setting, row: Mapping[str, Value], column: FormColumn) -> str:
    value = row.get(column.id)
    if value is None or value == "":
        return "—"
    return setting.value(value, column, "", unit="" if column.type == "quantity" else None)
