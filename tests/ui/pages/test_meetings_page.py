"""The lead prepares the month's meeting, finds its facts beside the list, and opens its record."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ctdesk.services.incidents import open_incident
from ctdesk.ui.main_window import MainWindow
from ctdesk.ui.pages.meetings_page import PrepareMeeting
from fixtures.cast import Cast
from fixtures.registers import Hands
from services.test_capas import pass_days

CONTROL = Qt.KeyboardModifier.ControlModifier


def test_a_meeting_is_prepared_and_its_facts_stand_beside_the_list(
    cast: Cast, sign_in: Callable[[str], MainWindow], qtbot: QtBot
) -> None:
    cast.do("lead", open_incident, code="RC1", severity="III", text="核对时发现")
    month = f"{cast.clock():%Y-%m}"
    pass_days(cast, 31)
    hands = Hands(sign_in("lead"), qtbot)
    page = hands.open("meetings")
    prepare = page.buttons()[0]
    hands.wait(lambda: prepare.isEnabled() and month in prepare.text())
    prepare.click()
    dialog = hands.dialog()
    assert isinstance(dialog, PrepareMeeting)
    assert dialog.month.currentData() == month
    QTest.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    hands.gone(dialog)
    hands.wait(lambda: hands.page().route == "record")
    page = hands.open("meetings")
    (row,) = hands.rows(page)
    assert (row.month, row.held_on, row.decisions) == (month, None, 0)
    page.choose(row)
    hands.wait(lambda: "III 1" in hands.words(page.side))
    assert row.number in hands.words(page.side)
