"""Another patient's product stops everything: no key closes it by accident, one key opens the incident."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from ctdesk.services import incidents
from ctdesk.ui.dialogs.stop import WrongPatientStop
from ctdesk.ui.main_window import MainWindow
from fixtures.cast import Cast
from fixtures.receipt_story import COI, Story
from fixtures.registers import WAIT_MS

SignIn = Callable[[str], MainWindow]


@pytest.fixture
def story(cast: Cast) -> Story:
    """A receipt, opened and empty."""
    return Story(cast, units=1).opened()


def test_the_stop_is_left_by_a_deliberate_act_only(
    story: Story, sign_in: SignIn, qtbot: QtBot, cast: Cast
) -> None:
    window = sign_in("receiver")
    left: list[bool] = []
    stop = WrongPatientStop(
        window, window.desk, story.record_id, "CHA0B2600OTHR07", "PJ-ASN-2026-0002", lambda: left.append(True)
    )
    stop.open()
    qtbot.waitUntil(lambda: stop.second.count() > 1, timeout=WAIT_MS)
    said = " ".join(label.text() for label in stop.findChildren(QLabel))
    assert "PJ-ASN-2026-0002" in said
    assert COI not in said
    assert "王䶮" not in said
    assert stop.size() == window.size()
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
        QTest.keyClick(stop, key)
    stop.close()
    assert stop.isVisible()
    QTest.keyClick(stop, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: stop.wrong.isVisible(), timeout=WAIT_MS)
    assert "back in the cold" in stop.wrong.text()
    stop.cold.setFocus()
    QTest.keyClick(stop.cold, Qt.Key.Key_Space)
    stop.second.setCurrentIndex(1)
    stop.reason.setPlainText("拿错相邻的盒")
    QTest.keyClick(stop, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: bool(left), timeout=WAIT_MS)
    row = cast.ask("receiver", incidents.list_incidents, record_id=story.record_id).rows[0]
    assert row.code == "ID1"
    QApplication.processEvents()
