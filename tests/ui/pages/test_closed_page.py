"""A page that one may not enter says so, and who can."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from ctdesk.ui.main_window import MainWindow
from ctdesk.ui.pages.closed_page import ClosedPage

SignIn = Callable[[str], MainWindow]


def test_whoever_may_not_read_the_trail_is_told_who_can(sign_in: SignIn, qtbot: QtBot) -> None:
    window = sign_in("nurse")
    assert window.shell is not None
    assert not window.shell.sidebar.entries["audit"].isVisible()
    page = window.open("audit")
    assert isinstance(page, ClosedPage)
    qtbot.waitUntil(lambda: "林知远" in page.who.text(), timeout=20_000)
    assert any("Only for those whose duty it is" in label.text() for label in page.findChildren(QLabel))
    assert page.title() == "Audit trail"


def test_whoever_may_read_the_trail_finds_its_entry(sign_in: SignIn) -> None:
    window = sign_in("qa")
    assert window.shell is not None
    assert window.shell.sidebar.entries["audit"].isVisible()
    page = window.open("audit")
    assert page is not None
    assert page.route == "audit"
