"""A section that is asked line by line, printed as a grid: a row for each line, a column for each item."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from ctdesk.domain.answers import State
from ctdesk.forms.definition import Item, Section
from ctdesk.forms.question import Question
from ctdesk.paper.beside import beside_answer, limit_of
from ctdesk.paper.blocks import Column, Part, Row, SectionHead, Stack, Style, columns
from ctdesk.paper.column_fit import fitted
from ctdesk.paper.item_prints import answer_text
from ctdesk.paper.page_frame import WIDTH
from ctdesk.paper.record_paper import RecordPaper
from ctdesk.paper.setting import MARK, Setting

_FEWEST = 2
_MOST_COLUMNS = 10
_NUMBER_WIDTH = 22.0
_HEAD, _HEAD_EN = Style(6.6, bold=True), Style(5.4, grey=0.25)
_CELL, _STRONG, _WHO, _UNDER = Style(7.2), Style(7.2, bold=True), Style(5.6, grey=0.25), Style(7)
_GAP = 7.0


def is_grid(section: Section, asked: Sequence[Question]) -> bool:
    """True for a section of several lines whose items are plain answers."""
    if section.repeat != "line" or len({one.instance for one in asked}) < _FEWEST:
        return False
    items = {one.item.id: one.item for one in asked}
    plain = all(item.type not in ("table", "attachment") for item in items.values())
    return plain and len(items) <= _MOST_COLUMNS and all(one.slot is None for one in asked)


def line_grid(
    setting: Setting, paper: RecordPaper, asked: Sequence[Question], again: SectionHead
) -> Iterable[Row]:
    """The grid, its names repeated on every page."""
    by_id = {one.item.id: one.item for one in asked}
    items = [by_id[one] for one in sorted(by_id, key=_natural)]
    layout = _layout(setting, items, asked)
    names = _names(setting, items, layout)
    yield names
    for line, group in groupby(asked, key=lambda one: one.instance):
        by_item = {one.item.id: one for one in group}
        row = _row(setting, paper, line or 0, [by_item.get(item.id) for item in items], layout)
        row.repeat_head = Stack(again, names)
        yield row


def _natural(name: str) -> tuple[str, int, str]:
    """Items in the order of their numbers, whichever line asks for one first."""
    letters = name.rstrip("0123456789abcdefghijklmnopqrstuvwxyz")
    digits = "".join(one for one in name[len(letters) :] if one.isdigit())
    return letters, int(digits or 0), name


def _layout(setting: Setting, items: Sequence[Item], asked: Sequence[Question]) -> tuple[Column, ...]:
    contents = [
        [
            (f"{item.id} {item.text.zh_CN}", _HEAD),
            (item.text.en, _HEAD_EN),
            *((answer_text(setting, one), _STRONG) for one in asked if one.item.id == item.id),
            *((_who(setting, one), _WHO) for one in asked if one.item.id == item.id),
        ]
        for item in items
    ]
    widths = fitted(setting.press.face, contents, WIDTH - _NUMBER_WIDTH, _GAP)
    return columns(_NUMBER_WIDTH, *widths, gap=_GAP - 2)


def _who(setting: Setting, question: Question) -> str:
    return "" if question.computed else setting.who(question.answer)


def _names(setting: Setting, items: Sequence[Item], layout: tuple[Column, ...]) -> Row:
    cells: list[list[Part]] = [[]]
    cells += [[Part(f"{item.id} {item.text.zh_CN}", _HEAD), Part(item.text.en, _HEAD_EN)] for item in items]
    return Row(setting.press.face, cells, layout, keep_with_next=True, middle=False, filled=True)


def _row(
    setting: Setting,
    paper: RecordPaper,
    line: int,
    questions: Sequence[Question | None],
    layout: tuple[Column, ...],
) -> Row:
    there = [one for one in questions if one is not None]
    finding = any(one.status == "finding" for one in there)
    cells: list[list[Part]] = [[Part(str(line), _STRONG)]]
    told = ""
    under: list[Part] = []
    for question in questions:
        if question is None or not question.asked:
            cells.append([Part("—", _CELL)])
            continue
        text = answer_text(setting, question)
        bad = question.status == "finding"
        cell = [Part(f"{MARK} {text}" if bad else text, _STRONG if bad else _CELL)]
        who = _who(setting, question)
        if who and who != told and question.answer is not None and question.answer.state is State.GIVEN:
            cell.append(Part(who, _WHO))
            told = who
        if limit := limit_of(setting, question):
            cell.append(Part(limit, _WHO))
        cells.append(cell)
        under += [
            Part(f"{question.item.id} {part.text}", _UNDER)
            for part in beside_answer(setting, paper, question, limits=False)
        ]
    return Row(setting.press.face, cells, layout, framed=finding, under=under, middle=False)
