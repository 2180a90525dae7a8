"""Storage at the window by scanner and keyboard: finding, moving, counting, the stock list."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ctdesk.ui.main_window import MainWindow
from fixtures.cast import Cast
from fixtures.receipt_story import COI, Story
from fixtures.registers import Hands
from fixtures.storage_story import order_move, perform

SignIn = Callable[[str], MainWindow]
FREE = "LN1-A-1-20"


@pytest.fixture
def hands(sign_in: SignIn, qtbot: QtBot) -> Callable[[str], Hands]:
    """Somebody of the cast at the window."""
    return lambda login: Hands(sign_in(login), qtbot)


def test_a_scan_puts_the_cursor_where_it_lies(cast: Cast, hands: Callable[[str], Hands]) -> None:
    story = Story(cast).accepted()
    one = hands("custodian")
    page = one.open("storage")
    for code, place in ((f"{COI}-2", story.positions[1]), (FREE.lower(), FREE)):
        assert page.take_scan(code)
        one.settle()
        assert page.map.current().code == place
    QTest.keyClicks(page.search, f"{COI}-1")
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    one.settle()
    assert page.map.current().code == story.positions[0]
    before = page.map.height()
    QTest.keyClick(page.map, Qt.Key.Key_Minus)
    assert page.map.height() < before
    QTest.keyClick(page.map, Qt.Key.Key_0)
    assert page.map.height() == before
    one.open("stock", unit_id=1)
    one.press(one.page().side, "Show in the tank")
    one.wait(lambda: one.page().route == "storage")
    one.settle()
    assert one.page().map.current().code == story.positions[0]


def test_a_move_is_ordered_by_scanning_cassette_and_position(
    cast: Cast, hands: Callable[[str], Hands]
) -> None:
    story = Story(cast).accepted()
    one = hands("custodian")
    page = one.open("moves")
    one.press(page.window(), "Order a move …")
    dialog = one.dialog()
    dialog.form.fields["reason"].editor.setFocus()
    page.window()._scanned(FREE)  # a position first: it says what to scan
    one.settle()
    assert "no cassette waits" in one.words(dialog)
    for code in (f"{story.notice_number}-C1", FREE, f"{COI}-2", story.positions[0]):
        dialog.scan.take_scan(code)  # type: ignore[attr-defined]  # the dialog of a move
        one.settle()
    assert f"{story.positions[0]} → {FREE}" in one.words(dialog)
    one.fill(dialog, reason="腾出空位")
    one.submit(dialog)
    one.wait(lambda: dialog.form.wrong.text())
    assert story.positions[0] in dialog.form.wrong.text()  # something still lies there
    dialog.lines.pop()  # type: ignore[attr-defined]  # as above
    one.submit(dialog)
    one.gone(dialog)
    one.wait(lambda: one.page().route == "record")
    page = one.open("moves")
    assert one.cells(page, 1) == [f"{story.positions[0]} → {FREE}"]
    one.choose(page, lambda row: True)
    assert "To be moved" in one.words(page.side)
    assert one.offers(page.side, "Cancel the move …")


def test_a_move_that_awaits_the_second_person_says_so(cast: Cast, hands: Callable[[str], Hands]) -> None:
    story = Story(cast).accepted()
    record = order_move(story, FREE)
    perform(story, record, story.positions[0], FREE)
    one = hands("verifier")
    page = one.open("moves", move_id=1)
    assert "Awaits the second person" in one.words(page.side)
    stock = one.open("stock")
    assert "awaits the second person" in one.cells(stock, 5)
    desk = one.open("desk")
    assert "PJ-STO-2026-0001" in one.words(desk)


def test_a_count_is_scanned_on_its_page(cast: Cast, hands: Callable[[str], Hands]) -> None:
    story = Story(cast).accepted()
    one = hands("receiver")
    page = one.open("counts")
    one.press(page.window(), "Begin a count …")
    dialog = one.dialog()
    one.fill(dialog, tank="all", custodian_id=str(cast.id("custodian")))
    one.submit(dialog)
    one.gone(dialog)
    one.wait(lambda: "Being scanned" in one.words(page.side))
    told = []
    for code in (story.positions[0], f"{COI}-1", f"{COI}-1", "NOBODY-7", story.positions[1], f"{COI}-2"):
        assert page.take_scan(code)
        one.wait(lambda code=code: page._told is not None and page._told.code == code)
        one.settle()
        told.append(page._told.verdict)
        page._told = None
    assert told == ["position", "matched", "already", "unknown", "position", "matched"]
    one.wait(lambda: one.offers(page.side, "Still to scan: 0"))
    one.press(page.side, "End the scanning")
    confirm = one.dialog()
    assert "0 cassettes were not scanned, 1 differ." in one.words(confirm)
    one.submit(confirm)
    one.wait(lambda: one.page().route == "record")
    page = one.open("counts")
    one.settle()
    assert one.cells(page, 4) == ["Differences to sign"]
