"""A logger file on the record page: what is asked about it, what is shown of it, and how it is read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QTableWidget
from pytestqt.qtbot import QtBot

from ctdesk.exchange import logger_preview
from ctdesk.services.logger_formats import list_formats
from ctdesk.services.temperature import read_trip
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Text
from ctdesk.ui.main_window import MainWindow
from ctdesk.ui.pages.logger_doubts import LoggerDoubts
from ctdesk.ui.pages.record_page import RecordPage
from fixtures.cast import Cast
from fixtures.receipt_story import Story

WAIT_MS = 20_000
ROWS = "".join(f"7;03/04/2026 08:{n:02d};-18{n % 9},5;-17{n % 7},2;45\n" for n in range(50))
UNKNOWN = f"设备;When;T1;T2;RH\n{ROWS}".encode()


@pytest.fixture
def story(cast: Cast) -> Story:
    story = Story(cast, units=1).opened()
    story.note("receiver", ("E10", True), ("E4a", "data_file"))
    return story


@pytest.fixture
def page(sign_in: Callable[[str], MainWindow], story: Story, qtbot: QtBot) -> RecordPage:
    page = sign_in("receiver").open("record", {"record_id": story.record_id})
    assert isinstance(page, RecordPage)
    qtbot.waitUntil(lambda: page.view is not None, timeout=WAIT_MS)
    page.open_section("E")
    return page


def attach(page: RecordPage, tmp_path: Path, data: bytes, name: str = "trip.csv") -> None:
    (tmp_path / name).write_bytes(data)
    page.acts.attach("E4b", tmp_path / name)


def shown(page: RecordPage) -> str:
    return " ".join(text.text() for text in page.trip.findChildren(Text) if text.isVisible())


def choose(dialog: LoggerDoubts, question: str, option: str) -> None:
    editor = dialog.form.fields[question].editor
    assert isinstance(editor, QComboBox)
    editor.setCurrentIndex(editor.findData(option))


def test_a_format_never_seen_is_answered_in_one_dialog_and_remembered(
    page: RecordPage, story: Story, qtbot: QtBot, tmp_path: Path
) -> None:
    attach(page, tmp_path, UNKNOWN)
    qtbot.waitUntil(lambda: "needs answers" in shown(page), timeout=WAIT_MS)
    questions = story.cast.ask("receiver", read_trip, record_id=story.record_id)
    page.acts.ask_about_logger(questions)
    dialog = page.window().findChild(LoggerDoubts)
    assert dialog is not None
    table = dialog.findChild(QTableWidget)
    assert table is not None
    qtbot.waitUntil(
        lambda: {"unit", "zone", "date_order", "probe"} <= set(dialog.form.fields), timeout=WAIT_MS
    )
    assert [table.item(1, column).text() for column in range(5)] == ["设备", "When", "T1", "T2", "RH"]
    assert [table.item(0, column).text() for column in (1, 2, 3)] == [
        "2  Time",
        "3  Temperature",
        "4  Temperature",
    ]
    dialog.do.click()
    assert dialog.isVisible()
    assert dialog.form.fields["zone"].below.text() == "Please answer this."
    for question, option in (("unit", "C"), ("zone", "Asia/Shanghai"), ("date_order", "dmy")):
        choose(dialog, question, option)
    rows = "2026-04-03 08:00:00 +08:00    −180.5 °C    −170.2 °C"
    qtbot.waitUntil(
        lambda: any(rows in one.text() for one in dialog.outcome.findChildren(Text)), timeout=WAIT_MS
    )
    assert not dialog.outcome.curve.isHidden()
    remember = dialog.form.fields["remember_as"].editor
    assert isinstance(remember, QLineEdit)
    remember.setText("Our logger")  # typed this fast it would be taken for a scan
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "max −170.2 °C" in shown(page), timeout=WAIT_MS)
    assert story.view().answers["E6a"].value == "-170.2"
    assert story.cast.ask("receiver", list_formats)[0].title["en"] == "Our logger"


def test_every_stretch_is_listed_and_pointed_at_by_the_keyboard(
    page: RecordPage, story: Story, qtbot: QtBot, tmp_path: Path
) -> None:
    lines = story.logger_file().decode().split("\r\n")
    rows = [line for line in lines[2:] if line]
    values = {30: "-120.5", 31: "-119.0", 200: "OL"}
    rows = [
        f"{line.rpartition(',')[0]},{values.get(n, line.rpartition(',')[2])}" for n, line in enumerate(rows)
    ]
    attach(page, tmp_path, "\r\n".join([*lines[:2], *rows[:90], *rows[110:], ""]).encode())
    qtbot.waitUntil(lambda: page.trip.stretches.isVisible(), timeout=WAIT_MS)
    table = page.trip.stretches.table
    qtbot.waitUntil(lambda: table.model().rowCount() == 3, timeout=WAIT_MS)
    assert "1 beyond the limit, 2 without a reading" in shown(page)
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    kinds = []
    for _ in range(3):
        kinds.append(getattr(table.current(), "kind", ""))
        qtbot.keyClick(table, Qt.Key.Key_Down)
    assert set(kinds) == {"beyond", "gap", "unreadable"}


def test_a_long_recording_is_seen_before_it_is_in_the_record(
    page: RecordPage, story: Story, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logger_preview, "WORTH_IT", 1_000)
    monkeypatch.setattr(logger_preview, "_HEAD", 600)
    page.trip.preview("trip.csv", b"%PDF-1.4 no table at all" * 100)
    page.trip.preview("trip.csv", story.logger_file())
    qtbot.waitUntil(lambda: "nothing is judged yet" in shown(page), timeout=WAIT_MS)
    page.load()  # a change from elsewhere does not take it away
    qtbot.waitUntil(lambda: not page.desk._under_way, timeout=WAIT_MS)
    assert page.trip.isVisible()
    page.trip.let_go()
    assert not page.trip.isVisible()
    page.trip.preview("trip.csv", story.logger_file())
    qtbot.waitUntil(lambda: "nothing is judged yet" in shown(page), timeout=WAIT_MS)
    story.attach("receiver", "E4b", "trip.csv", story.logger_file())
    page.load()
    qtbot.waitUntil(lambda: "289 readings" in shown(page), timeout=WAIT_MS)
    assert "nothing is judged yet" not in shown(page)


def test_reading_a_long_recording_can_be_stopped_and_begun_again(
    page: RecordPage, story: Story, qtbot: QtBot, tmp_path: Path
) -> None:
    attach(page, tmp_path, story.logger_file())
    qtbot.waitUntil(lambda: "289 readings" in shown(page), timeout=WAIT_MS)
    page.trip.stop()
    qtbot.waitUntil(lambda: "was not read to its end" in shown(page), timeout=WAIT_MS)
    page.trip.findChildren(Button)[-1].click()
    qtbot.waitUntil(lambda: "289 readings" in shown(page), timeout=WAIT_MS)
    assert "was not read to its end" not in shown(page)
