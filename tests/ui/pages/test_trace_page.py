"""The queue in the window: from the codes that wait to the platform's answer, by the buttons of the page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from ctdesk.exchange.spreadsheet import write_csv
from ctdesk.services.trace_queue import list_trace_codes
from ctdesk.ui.cards import Text
from ctdesk.ui.dialogs.ask import ConfirmDialog
from ctdesk.ui.dialogs.trace import AnswersDialog
from ctdesk.ui.main_window import MainWindow
from ctdesk.ui.pages.trace_page import TracePage
from fixtures.cast import Cast
from fixtures.receipt_story import Story

SignIn = Callable[[str], MainWindow]
WAIT_MS = 20_000


def words(page: TracePage) -> str:
    return " ".join(text.text() for text in page.findChildren(Text))


@pytest.fixture
def story(cast: Cast) -> Story:
    return Story(cast, units=2).accepted()


@pytest.fixture
def page(story: Story, sign_in: SignIn, qtbot: QtBot) -> TracePage:
    window = sign_in("receiver")
    opened = window.open("trace")
    assert isinstance(opened, TracePage)
    qtbot.waitUntil(lambda: opened.model.rowCount() == 2 and opened._counts is not None, timeout=WAIT_MS)
    return opened


def test_codes_go_out_in_a_file_and_come_back_answered(
    page: TracePage, cast: Cast, qtbot: QtBot, tmp_path: Path
) -> None:
    state = page.state()
    assert state is not None and "2" in state.word
    page.make_file()
    qtbot.waitUntil(lambda: page._made is not None and len(page._exports) == 1, timeout=WAIT_MS)
    for dialog in page.findChildren(QFileDialog):
        dialog.reject()
    page.save_to(tmp_path / "codes.xlsx")
    qtbot.waitUntil(lambda: (tmp_path / "codes.xlsx").exists(), timeout=WAIT_MS)
    assert page._exports[0].number in words(page)
    page._hand_in(page._exports[0])
    confirming = page.findChild(ConfirmDialog)
    assert isinstance(confirming, ConfirmDialog)
    confirming.submit()
    qtbot.waitUntil(lambda: page._exports[0].sent_at is not None, timeout=WAIT_MS)
    first, second = cast.ask("receiver", list_trace_codes).rows
    answer = tmp_path / "answer.csv"
    answer.write_bytes(
        write_csv([("追溯码", "结果", "原因"), (first.code, "成功", ""), (second.code, "失败", "重复")])
    )
    page.import_answers()
    dialog = page.findChild(AnswersDialog)
    assert isinstance(dialog, AnswersDialog)
    dialog.file.take(str(answer))
    qtbot.waitUntil(dialog.do.isEnabled, timeout=WAIT_MS)
    dialog.submit()
    qtbot.waitUntil(lambda: page._counts is not None and page._counts.ack == 1, timeout=WAIT_MS)
    rows = cast.ask("receiver", list_trace_codes).rows
    assert [(one.status, one.reason) for one in rows] == [("failed", "重复")]


def test_a_chosen_code_shows_its_record_and_what_may_be_noted(page: TracePage, qtbot: QtBot) -> None:
    row = page.model.row(page.model.index(0, 0))
    assert row is not None
    page.choose(row)
    assert row.record in words(page) or row.shipment in words(page)
    opened: list[object] = []
    page.go.connect(lambda route, arguments: opened.append((route, arguments)))
    page._open_record(row.record_id)
    assert opened == [("record", {"record_id": row.record_id})]
