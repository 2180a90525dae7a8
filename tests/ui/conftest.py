"""Real windows on a real site: the cast of the tests, signed in through the sign-in page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ctdesk.services.effects import EFFECTS
from ctdesk.ui import language, look, opening
from ctdesk.ui.desk import Desk
from ctdesk.ui.main_window import MainWindow
from ctdesk.ui.pages.sign_in_page import SignInPage
from ctdesk.ui.tastes import Tastes
from fixtures.cast import Cast, password_of

SignIn = Callable[[str], MainWindow]
WAIT_MS = 20_000


@pytest.fixture(autouse=True)
def english_and_light(qapp: QApplication, messages: object) -> None:
    """Every test begins in English and in the light."""
    language.set_language("en")
    look.dress(qapp, "light", 100)


@pytest.fixture
def desk(cast: Cast) -> Iterator[Desk]:
    """A desk on the site of the cast, with nobody at it."""
    desk = Desk()
    desk.open(cast.site)
    yield desk
    desk.close()


@pytest.fixture
def window(cast: Cast, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[MainWindow]:
    """The window on the site of the cast, at the sign-in page."""
    cast.gate.effects = EFFECTS
    # No key store answers in a test: the site that the cast opened stands in for opening it again.
    monkeypatch.setattr(opening, "open_folder", lambda folder, phrase: cast.site)
    monkeypatch.setenv("CTDESK_CONFIG_HOME", str(tmp_path / "config"))
    tastes = Tastes()
    tastes.like_language("en")
    tastes.like_theme("light")
    window = MainWindow(cast.site.folder, tastes)
    window.show()
    qtbot.waitUntil(lambda: window.desk.site is not None, timeout=WAIT_MS)
    yield window
    window.close()
    window.deleteLater()
    # Gone before the next test: two windows with the same shortcuts would make each of them ambiguous.
    QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def sign_in(window: MainWindow, qtbot: QtBot) -> SignIn:
    """Signs somebody of the cast in through the page and waits for the shell."""

    def enter(login: str) -> MainWindow:
        page = window.centralWidget().currentWidget()  # type: ignore[attr-defined]  # the root stack
        assert isinstance(page, SignInPage)
        page.login.setText(login)
        page.password.setText(password_of(login))
        page.do.click()
        qtbot.waitUntil(lambda: window.shell is not None, timeout=WAIT_MS)
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow, timeout=WAIT_MS)
        return window

    return enter
