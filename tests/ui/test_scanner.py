"""What a scanner types goes to the page; what a person types stays where it was typed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ctdesk.ui.forms.choice_editors import ChoiceBox
from ctdesk.ui.scanner import GROUP_SEPARATOR, PATIENCE_MS, Scanner


class Hand:
    """A clock, and keys that come so many milliseconds apart."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def type(self, text: str, apart_ms: float, *, enter: bool = True) -> None:
        for letter in text:
            self.now += apart_ms / 1000
            if letter == GROUP_SEPARATOR:
                self.press(Qt.Key.Key_BracketRight, "", Qt.KeyboardModifier.ControlModifier)
            else:
                self.press(Qt.Key.Key_unknown, letter)
        if enter:
            self.now += apart_ms / 1000
            self.press(Qt.Key.Key_Return, "\r")

    def press(
        self, key: Qt.Key, text: str, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        target = QApplication.focusWidget()
        assert target is not None
        QApplication.sendEvent(target, QKeyEvent(QEvent.Type.KeyPress, key, modifiers, text))


class Bench(QWidget):
    """Three fields and a scanner."""

    def __init__(self, hand: Hand) -> None:
        super().__init__()
        self.line, self.text, self.secret = QLineEdit(), QPlainTextEdit(), QLineEdit()
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        column = QVBoxLayout(self)
        for field in (self.line, self.text, self.secret):
            column.addWidget(field)
        self.scans: list[str] = []
        self.refusals: list[str] = []
        self.scanner = Scanner(hand, self)
        self.scanner.scanned.connect(self.scans.append)
        self.scanner.refused.connect(self.refusals.append)
        self.scanner.install()


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
def bench(qtbot: QtBot, hand: Hand) -> Iterator[Bench]:
    bench = Bench(hand)
    qtbot.addWidget(bench)
    bench.show()
    bench.activateWindow()
    bench.line.setFocus()
    qtbot.waitUntil(bench.line.hasFocus)
    yield bench
    bench.scanner.remove()


def test_a_scan_reaches_the_page_and_leaves_the_field_alone(bench: Bench, hand: Hand) -> None:
    bench.line.setText("remark")
    hand.type("CHA0B26004K7Q", 8)
    assert bench.scans == ["CHA0B26004K7Q"]
    assert bench.line.text() == "remark"


def test_a_scan_leaves_a_longer_text_alone_too(bench: Bench, hand: Hand, qtbot: QtBot) -> None:
    bench.text.setPlainText("two\nlines")
    bench.text.setFocus()
    hand.type("FL-ACC-2026-0147", 5)
    assert bench.scans == ["FL-ACC-2026-0147"]
    assert bench.text.toPlainText() == "two\nlines"


def test_a_scan_over_a_button_deep_inside_a_page_is_read_once(bench: Bench, hand: Hand, qtbot: QtBot) -> None:
    """What a button does not want goes on to each widget around it: the same keys, not new ones."""
    around: QWidget = bench
    for _ in range(3):
        inner = QWidget()
        layout = around.layout() or QVBoxLayout(around)
        layout.addWidget(inner)
        around = inner
    button = QPushButton("Open")
    QVBoxLayout(around).addWidget(button)
    around.setFocusProxy(button)  # as the editor of a question does
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    hand.type("CHA0B26004K7Q-1", 8)
    hand.type("PJJ0-2026", 8)
    assert bench.scans == ["CHA0B26004K7Q-1", "PJJ0-2026"]


def test_a_list_that_the_first_character_opened_is_closed_again(
    bench: Bench, hand: Hand, qtbot: QtBot
) -> None:
    box = ChoiceBox()
    box.addItems(["", "Main", "East"])
    layout = bench.layout()
    assert layout is not None
    layout.addWidget(box)
    box.setFocus()
    qtbot.waitUntil(box.hasFocus)
    hand.type("CHA0B2600000017", 4)
    assert bench.scans == ["CHA0B2600000017"]
    qtbot.waitUntil(lambda: not box.view().isVisible())
    assert box.currentIndex() == 0


def test_typing_stays_where_it_was_typed(bench: Bench, hand: Hand) -> None:
    hand.type("a slow remark", 90)
    assert bench.scans == []
    assert bench.line.text() == "a slow remark"


def test_a_quick_burst_without_enter_is_typed_after_all(bench: Bench, hand: Hand, qtbot: QtBot) -> None:
    hand.type("quickly", 10, enter=False)
    assert bench.line.text() == "qu"
    qtbot.wait(PATIENCE_MS * 3)
    assert bench.line.text() == "quickly"
    assert bench.scans == []


def test_five_quick_characters_are_no_scan(bench: Bench, hand: Hand) -> None:
    hand.type("12345", 5)
    assert bench.scans == []
    assert bench.line.text() == "12345"


def test_short_values_that_follow_one_another_fast_are_not_one_scan(bench: Bench, hand: Hand) -> None:
    for value in ("1", "B-77", "12"):
        hand.type(value, 5)
    assert bench.scans == []
    assert bench.line.text() == "1B-7712"


def test_what_was_typed_fast_stays_in_its_field_when_tab_goes_on(bench: Bench, hand: Hand) -> None:
    hand.type("B-771", 5, enter=False)
    hand.press(Qt.Key.Key_Tab, "\t")
    assert bench.line.text() == "B-771"
    assert bench.text.hasFocus()


def test_a_burst_that_slows_down_loses_no_letter(bench: Bench, hand: Hand) -> None:
    hand.type("abcd", 10, enter=False)
    hand.type("ef", 40, enter=False)
    assert bench.line.text() == "abcdef"


def test_the_separator_may_come_as_control_and_bracket(bench: Bench, hand: Hand) -> None:
    hand.type(f"10CT42{GROUP_SEPARATOR}21P007", 8)
    assert bench.scans == [f"10CT42{GROUP_SEPARATOR}21P007"]


def test_a_password_is_never_taken_for_a_scan(bench: Bench, hand: Hand) -> None:
    bench.secret.setFocus()
    hand.type("password-manager", 2)
    assert bench.scans == []
    assert bench.secret.text() == "password-manager"


def test_full_width_characters_are_refused_by_name(bench: Bench, hand: Hand) -> None:
    hand.type("０１０６９３", 6)
    assert bench.scans == []
    assert bench.refusals == ["SCAN-03"]


def test_a_scan_into_a_composing_input_method_is_refused(bench: Bench, hand: Hand) -> None:
    for length in range(1, 7):
        hand.now += 0.008
        QApplication.sendEvent(bench.line, QInputMethodEvent("nihaoma"[:length], []))
    assert bench.refusals == ["SCAN-03"]


def test_a_person_composing_slowly_is_left_alone(bench: Bench, hand: Hand) -> None:
    for length in range(1, 7):
        hand.now += 0.2
        QApplication.sendEvent(bench.line, QInputMethodEvent("nihaoma"[:length], []))
    assert bench.refusals == []


def test_a_locked_desk_swallows_scans(bench: Bench, hand: Hand, qtbot: QtBot) -> None:
    bench.scanner.deaf = True
    with qtbot.waitSignal(bench.scanner.swallowed):
        hand.type("CHA0B26004K7Q", 8)
    assert bench.scans == []
    assert bench.line.text() == ""
