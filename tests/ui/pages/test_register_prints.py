"""Ctrl+P on the registers of alarms, recordings, quarantines and rejections shows them as they will print."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ctdesk.ui.dialogs.print_preview import PrintDialog
from ctdesk.ui.main_window import MainWindow

SignIn = Callable[[str], MainWindow]
WAIT_MS = 20_000


@pytest.mark.parametrize("route", ["alarms", "monitoring", "quarantine", "rejections"])
def test_the_register_is_shown_as_it_will_print(route: str, sign_in: SignIn, qtbot: QtBot) -> None:
    window = sign_in("lead")
    page = window.open(route, {})
    assert page is not None
    QTest.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    dialog = page.findChild(PrintDialog)
    assert isinstance(dialog, PrintDialog)
    qtbot.waitUntil(lambda: "1 pages" in dialog.said.text(), timeout=WAIT_MS)
    dialog.close()
