"""Notices from outside in the window: a sheet with an unknown column, a message confirmed line by line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from ctdesk.exchange.spreadsheet import write_csv
from ctdesk.ui import look
from ctdesk.ui.dialogs.notice_message import ConfirmFoundDialog, MessageDialog, marked_line
from ctdesk.ui.dialogs.shipment import AnnounceDialog
from ctdesk.ui.main_window import MainWindow
from fixtures.cast import Cast
from fixtures.receipt_story import COI, Story
from fixtures.registers import Hands

SignIn = Callable[[str], MainWindow]
MESSAGE = f"身份链 {COI}\n运单号：AWB-77，封签号 SE-77\n预计到达 3月4日 14:00\n共 2 袋，批号 L-7"


@pytest.fixture
def one(cast: Cast, sign_in: SignIn, qtbot: QtBot) -> Hands:
    """The coordinator at the window, everything prepared for one shipment."""
    Story(cast).prepare()
    return Hands(sign_in("coordinator"), qtbot)


def test_a_column_nobody_knows_is_mapped_and_all_shipments_are_announced(one: Hands, tmp_path: Path) -> None:
    file = tmp_path / "n.csv"
    file.write_bytes(
        write_csv([["类别", "运单号", "冻存盒号"], ["临床研究", "A-1", "C-1"], ["临床研究", "A-2", "C-2"]])
    )
    page = one.open("notice_import")
    page.take_files([str(file)])
    one.settle()
    assert not page.buttons()[1].isEnabled()
    said = one.words(page.side)
    assert "Things to mend first: 2." in said
    assert "This has to be filled in." in said
    box = next(each for each in page.side.findChildren(QComboBox) if each.accessibleName() == "Column 类别")
    box.setCurrentIndex(box.findData("receipt_type"))
    box.activated.emit(box.currentIndex())
    one.settle()
    assert "2 shipments can be announced." in one.words(page.side)
    page.take_over()
    one.settle()
    assert "Announced: 2 shipments." in one.words(page.side)
    one.press(page.side, "To the arrivals")
    assert len(one.rows(one.page())) == 3


def test_a_wide_preview_is_read_whole_with_the_arrow_keys(one: Hands, tmp_path: Path) -> None:
    file = tmp_path / "n.csv"
    awb, shipper = "A-" + "0123456789" * 3, "DRY-SHIPPER-" + "7" * 24
    head = ["接收类型", "运单号", "罐号", "冻存盒号"]
    file.write_bytes(write_csv([head, ["临床研究", awb, shipper, "C-1"], ["临床", "A-2", "D-2", "C-2"]]))
    page = one.open("notice_import")
    page.take_files([str(file)])
    one.settle()
    table, bar = page.table, page.table.horizontalScrollBar()
    assert bar.maximum() > 0
    head_view = table.horizontalHeader()
    for place in range(table.model().columnCount()):
        words = str(table.model().headerData(place, Qt.Orientation.Horizontal))
        room = head_view.sectionSize(place) - look.px(18)
        assert QFontMetrics(look.font("small", bold=True)).horizontalAdvance(words) <= room, words
    QTest.keyClick(table, Qt.Key.Key_Right)
    assert bar.value() > 0
    for _ in range(40):
        QTest.keyClick(table, Qt.Key.Key_Right)
    assert bar.value() == bar.maximum()
    for _ in range(40):
        QTest.keyClick(table, Qt.Key.Key_Left)
    assert bar.value() == 0
    table.selectRow(1)
    one.settle()
    assert "A3 接收类型" in one.words(page.side)


def test_a_message_is_confirmed_line_by_line_before_it_becomes_a_notice(one: Hands) -> None:
    page = one.open("arrivals")
    page.announce_from_message()
    asked = one.dialog()
    assert isinstance(asked, MessageDialog)
    asked.text.setPlainText(MESSAGE)
    one.submit(asked)
    one.wait(lambda: isinstance(one.dialog(), ConfirmFoundDialog))
    found = one.dialog()
    assert isinstance(found, ConfirmFoundDialog)
    lines = {line.found.field: line for line in found.lines}
    assert lines["expected_at"].value.text() == ""
    assert not lines["expected_at"].tick.isEnabled()
    assert "is no clear time" in one.words(found)
    for name in ("awb_no", "bag_total", "batch_no"):
        lines[name].tick.setChecked(True)
    lines["awb_no"].value.setText("AWB-77A")
    assert not lines["awb_no"].tick.isChecked()
    lines["awb_no"].tick.setChecked(True)
    one.submit(found)
    one.wait(lambda: isinstance(one.dialog(), AnnounceDialog))
    notice = one.dialog()
    assert isinstance(notice, AnnounceDialog)
    assert notice.form.text("awb_no") == "AWB-77A"
    assert notice.form.text("seal_no") == ""  # found, but nobody ticked it
    assert [line.editors["batch_no"].text() for line in notice.bags.lines] == ["L-7", "L-7"]
    assert "王䶮" in notice.order.currentText()
    one.fill(notice, receipt_type="marketed_autologous")
    one.submit(notice)
    one.gone(notice)
    one.press(page.side, "What the holder sent …")
    assert "封签号 SE-77" in one.words(one.dialog())


def test_a_column_that_is_not_read_is_said_and_the_keys_stay_on_the_page(one: Hands, tmp_path: Path) -> None:
    file = tmp_path / "n.csv"
    file.write_bytes(write_csv([["接收类型", "运单号", "盒号", "袋号"], ["临床研究", "A-1", "C-1", "B-1"]]))
    page = one.open("notice_import")
    page.take_files([str(file)])
    one.settle()
    assert "Not read: 袋号. Choose below what they hold." in one.words(page.side)
    page.buttons()[1].setFocus()
    page.take_over()
    one.settle()
    assert page.focusWidget() is one.button(page.side, "To the arrivals")


def test_a_message_is_still_there_after_esc_and_enter_ticks_line_by_line(one: Hands) -> None:
    page = one.open("arrivals")
    page.announce_from_message()
    asked = one.dialog()
    assert isinstance(asked, MessageDialog)
    asked.text.setPlainText(MESSAGE)
    one.submit(asked)
    one.wait(lambda: isinstance(one.dialog(), ConfirmFoundDialog))
    QTest.keyClick(one.dialog(), Qt.Key.Key_Escape)
    one.wait(lambda: isinstance(one.dialog(), MessageDialog))
    again = one.dialog()
    assert isinstance(again, MessageDialog)
    assert again.text.toPlainText() == MESSAGE
    one.submit(again)
    one.wait(lambda: isinstance(one.dialog(), ConfirmFoundDialog))
    found = one.dialog()
    assert isinstance(found, ConfirmFoundDialog)
    for line in found.lines:
        QTest.keyClick(line.value, Qt.Key.Key_Return)
    assert found.isVisible(), "Enter goes from line to line and sends nothing"
    assert [line.tick.isChecked() for line in found.lines] == [not line.found.doubt for line in found.lines]


def test_what_stands_in_a_message_cannot_format_the_window() -> None:
    said = marked_line("<b>A</b> 运单号 <AWB>", 13, 18)
    assert "&lt;AWB&gt;" in said
    assert "&lt;b&gt;A&lt;/b&gt;" in said
