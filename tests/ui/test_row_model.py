"""Rows are read page by page; where keys have no gaps the scroll bar jumps; late answers are dropped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ctdesk.services.paging import Page
from ctdesk.ui.desk import Desk
from ctdesk.ui.job import Job
from ctdesk.ui.row_model import CELL, Cell, Column, Dense, RowModel
from ctdesk.ui.table import Table

COLUMNS = (
    Column("No.", lambda row: Cell(str(row)), 80, minor=True),
    Column("Name", lambda row: Cell(f"row {row}")),
)


@dataclass(slots=True)
class Source:
    """Numbers below ``total``, read by key from the highest down; counts how often it was asked."""

    desk: Desk
    total: int
    asked: list[Any]

    def ask(self, after: Any, limit: int) -> Job:
        self.asked.append(after)
        first = self.total if after is None else int(after) - 1
        rows = tuple(range(first, max(0, first - limit), -1))
        return self.desk.call(lambda: Page(rows, rows[-1] if rows and rows[-1] > 1 else None))


@pytest.fixture
def source(qtbot: QtBot) -> Any:
    desk = Desk()
    yield Source(desk, 1000, [])
    desk.close()


def dense(total: int) -> Dense:
    return Dense(total, lambda row: None if row == 0 else total - row + 1)


def test_rows_are_read_on_as_one_scrolls(source: Source, qtbot: QtBot) -> None:
    model = RowModel(COLUMNS)
    model.show_rows(source.ask)
    qtbot.waitUntil(lambda: model.rowCount() == 100)
    assert model.canFetchMore()
    while model.rowCount() < 1000:
        before = model.rowCount()
        model.fetchMore()
        qtbot.waitUntil(lambda before=before: model.rowCount() > before)  # type: ignore[misc]  # bound now
    assert not model.canFetchMore()
    assert [model.row(model.index(place, 0)) for place in (0, 500, 999)] == [1000, 500, 1]
    assert len(source.asked) == 10


def test_a_million_rows_are_there_at_once_and_any_can_be_jumped_to(source: Source, qtbot: QtBot) -> None:
    source.total = 1_000_000
    model = RowModel(COLUMNS)
    model.show_rows(source.ask, dense=dense(source.total))
    assert model.rowCount() == 1_000_000
    far = model.index(765_432, 0)
    assert model.data(far, CELL) is None
    qtbot.waitUntil(lambda: model.data(far, CELL) is not None)
    assert model.data(far, Qt.ItemDataRole.DisplayRole) == str(1_000_000 - 765_432)
    assert len(source.asked) < 5


def test_flying_past_pages_does_not_ask_for_each(source: Source, qtbot: QtBot) -> None:
    source.total = 1_000_000
    model = RowModel(COLUMNS)
    model.show_rows(source.ask, dense=dense(source.total))
    for place in range(0, 1_000_000, 10_000):
        model.data(model.index(place, 0), CELL)
    last = model.index(990_000, 0)
    qtbot.waitUntil(lambda: model.data(last, CELL) is not None)
    assert len(source.asked) <= 6


def test_an_answer_to_an_earlier_question_is_not_mixed_in(source: Source, qtbot: QtBot) -> None:
    model = RowModel(COLUMNS)
    model.show_rows(source.ask)
    source.total = 7
    model.show_rows(source.ask)
    qtbot.waitUntil(lambda: model.rowCount() == 7)
    qtbot.wait(50)
    assert model.rowCount() == 7


def test_enter_opens_the_chosen_row(source: Source, qtbot: QtBot) -> None:
    source.total = 5
    model = RowModel(COLUMNS)
    table = Table(model)
    qtbot.addWidget(table)
    table.resize(400, 300)
    table.show()
    model.show_rows(source.ask)
    qtbot.waitUntil(lambda: model.rowCount() == 5)
    opened: list[object] = []
    table.opened.connect(opened.append)
    table.selectRow(2)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened == [3]


def test_a_minor_column_gives_way_where_there_is_no_room(source: Source, qtbot: QtBot) -> None:
    table = Table(RowModel(COLUMNS))
    qtbot.addWidget(table)
    table.show()
    table.resize(500, 200)
    assert not table.isColumnHidden(0)
    table.resize(150, 200)
    assert table.isColumnHidden(0)
