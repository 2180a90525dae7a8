"""The frame around the pages: what belongs to a page goes with it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ctdesk.ui.cards import State
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


@pytest.mark.parametrize(
    ("login", "number", "route"),
    [("nurse", 7, "members"), ("nurse", 10, "qp"), ("qa", 9, "documents"), ("qa", 10, "qp")],
)
def test_alt_and_a_number_opens_the_entry_that_is_seen_there(
    sign_in: SignIn, login: str, number: int, route: str
) -> None:
    """The hidden entry of the trail was counted, so that every number below it was one too small."""
    window = sign_in(login)
    assert window.shell is not None
    seen = [each for each in window.shell.sidebar.entries.values() if each.isVisible()]
    assert seen[number - 1].place.route == route
    assert seen[number - 1].toolTip().endswith(f"Alt+{number % 10}")
    assert [each.toolTip() for each in seen[10:] if "Alt" in each.toolTip()] == []
    QTest.keyClick(window, getattr(Qt.Key, f"Key_{number % 10}"), Qt.KeyboardModifier.AltModifier)
    page = window.shell.current()
    assert page is not None
    assert page.route == route


def test_alt_and_a_number_without_an_entry_goes_nowhere(sign_in: SignIn) -> None:
    window = sign_in("nurse")
    assert window.shell is not None
    window.shell.sidebar.admit(["desk", "settings"])
    before = window.shell.current()
    for key in (Qt.Key.Key_3, Qt.Key.Key_0):
        QTest.keyClick(window, key, Qt.KeyboardModifier.AltModifier)
    assert window.shell.current() is before
    assert "Alt" not in window.shell.sidebar.entries["audit"].toolTip()


def test_numbers_follow_when_an_entry_comes_or_goes(sign_in: SignIn) -> None:
    sidebar = sign_in("qa").shell.sidebar  # type: ignore[union-attr]  # signed in: there is a shell
    sidebar.admit(["desk", "settings"])
    assert [sidebar.route_at(number) for number in range(4)] == [None, "desk", "settings", None]
    assert sidebar.entries["settings"].toolTip().endswith("Alt+2")


def test_the_chip_stands_beside_a_short_title_after_a_long_one(sign_in: SignIn, qtbot: QtBot) -> None:
    """The room of the long one stayed, so that the chip stood far away."""
    shell = sign_in("lead").shell
    assert shell is not None
    shell.chip.show_state(State("Open", "amber"))
    for title in ("A title that is rather long", "Short"):
        shell.title.setText(title)
        shell._give_title_room()
        # Not after so and so many milliseconds: the page behind may still be loading, and names itself then.
        qtbot.waitUntil(lambda: shell.title.width() == shell.title.sizeHint().width())
