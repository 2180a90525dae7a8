"""The frame around the pages: what belongs to a page goes with it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ctdesk.ui.main_window import MainWindow

SignIn = Callable[[str], MainWindow]


def alone_on_the_desktop(window: MainWindow) -> list[str]:
    """What is shown as a window of its own."""
    return [repr(one) for one in QApplication.topLevelWidgets() if one.isVisible() and one is not window]


def test_buttons_of_a_page_left_at_once_go_with_it(sign_in: SignIn, qtbot: QtBot) -> None:
    """They stood on the desktop as windows and took the keys when the page was left before Qt showed them."""
    window = sign_in("receiver")
    qtbot.waitUntil(lambda: not window.desk._under_way)
    for _ in range(3):
        mine = window.open("desk")
        assert mine is not None
        assert mine.buttons()
        window.open("storage")
    qtbot.wait(20)
    assert alone_on_the_desktop(window) == []
    assert window.isActiveWindow()
