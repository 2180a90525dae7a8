"""The scanner test in the window: keys at a scanner's speed are judged, and the result is remembered."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ctdesk.exchange.scanner_test import GS, TEST_CODES
from ctdesk.services.scanner_tests import last_scanner_test
from ctdesk.ui.cards import Text
from ctdesk.ui.main_window import MainWindow
from ctdesk.ui.pages.scanner_page import ScannerPage
from fixtures.cast import Cast

SignIn = Callable[[str], MainWindow]
WAIT_MS = 20_000


@pytest.fixture
def page(sign_in: SignIn, qtbot: QtBot) -> ScannerPage:
    opened = sign_in("receiver").open("scanner")
    assert isinstance(opened, ScannerPage)
    qtbot.waitUntil(opened.isVisible, timeout=WAIT_MS)
    clock = [100.0]

    def tick() -> float:
        clock[0] += 0.004
        return clock[0]

    opened.keys._clock = tick
    return opened


def type_in(page: ScannerPage, text: str, end: str = "\r") -> None:
    for letter in text + end:
        key = {"\r": Qt.Key.Key_Return, "\t": Qt.Key.Key_Tab}.get(letter, Qt.Key.Key_unknown)
        kind, none = QEvent.Type.KeyPress, Qt.KeyboardModifier.NoModifier
        event = (
            QKeyEvent(kind, Qt.Key.Key_BracketRight, Qt.KeyboardModifier.ControlModifier, "")
            if letter == GS
            else QKeyEvent(kind, key, none, letter)
        )
        QApplication.sendEvent(page, event)


def words(page: ScannerPage) -> str:
    return " ".join(text.text() for text in page.findChildren(Text))


def test_a_good_scanner_is_remembered_as_good(page: ScannerPage, cast: Cast, qtbot: QtBot) -> None:
    for code in TEST_CODES:
        type_in(page, code.text)
    assert [page._findings[code.number].faults for code in TEST_CODES] == [(), (), ()]
    qtbot.waitUntil(lambda: page._before is not None and page._before.good, timeout=WAIT_MS)
    found = cast.ask("receiver", last_scanner_test)
    assert found.good and found.codes == 3


def test_faults_are_named_and_remembered(page: ScannerPage, cast: Cast, qtbot: QtBot) -> None:
    type_in(page, TEST_CODES[0].text.swapcase())
    type_in(page, TEST_CODES[1].text.replace(GS, "029"))
    type_in(page, TEST_CODES[2].text, end="\t")
    qtbot.waitUntil(lambda: page._before is not None, timeout=WAIT_MS)
    assert cast.ask("receiver", last_scanner_test).faults == ("separator_029", "case_swapped", "tab_suffix")
    assert "029" in words(page) and "Caps Lock" in words(page)
    page.begin()
    assert page._findings == {}


def test_nothing_is_heard_elsewhere(page: ScannerPage, qtbot: QtBot) -> None:
    window = page.window()
    assert isinstance(window, MainWindow)
    window.open("desk")
    type_in(page, TEST_CODES[0].text)
    assert page._findings == {}
