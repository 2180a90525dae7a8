"""Another patient's product stops everything: no key closes it by accident, one key opens the incident."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from ctdesk.domain.identifiers import group_for_reading
from ctdesk.services import incidents
from ctdesk.services.receipts import ScanPlacement
from ctdesk.ui.dialogs.stop import WrongPatientStop
from ctdesk.ui.main_window import MainWindow
from ctdesk.ui.pages.record_page import RecordPage
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
    left: list[str | None] = []
    stop = WrongPatientStop(
        window, window.desk, story.record_id, "CHA0B2600OTHR07", "PJ-ASN-2026-0002", left.append
    )
    stop.open()
    qtbot.waitUntil(lambda: stop.second.count() > 1, timeout=WAIT_MS)
    said = " ".join(label.text() for label in stop.findChildren(QLabel))
    assert "PJ-ASN-2026-0002" in said and "Expected here" not in said
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


def test_what_was_scanned_stands_before_what_was_expected_and_what_to_do(
    story: Story, sign_in: SignIn, qtbot: QtBot
) -> None:
    window = sign_in("receiver")
    page = window.open("record", {"record_id": story.record_id})
    assert isinstance(page, RecordPage)
    qtbot.waitUntil(lambda: page.view is not None, timeout=WAIT_MS)
    assert page.view is not None
    placed = ScanPlacement((), "stop", "SCAN-14", (), belongs="PJ-ASN-2026-0002")
    page.scans.placed(placed, "CHA0B2600OTHR07")
    (stop,) = window.findChildren(WrongPatientStop)
    said = [label.text() for label in stop.findChildren(QLabel)]
    order = ["Scanned", "Expected here", "1. Put the product back into the cold, now."]
    assert [said.index(words) for words in order] == sorted(said.index(words) for words in order)
    assert group_for_reading(COI) in said
    page.section = "H"
    page.view = replace(page.view, closed_sections=frozenset({"H"}))
    assert page.scans._expected(placed) == ""
    stop._done = True
    stop.close()
