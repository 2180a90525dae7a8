"""Journeys: whole stories through the main window, by keyboard and scanner."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ctdesk.services.effects import EFFECTS
from ctdesk.ui import language, look, opening
from ctdesk.ui.main_window import MainWindow
from ctdesk.ui.pages.sign_in_page import SignInPage
from ctdesk.ui.tastes import Tastes
from fixtures.cast import Cast, password_of
from fixtures.keyboard import WAIT_MS, Keyboard
from fixtures.receipt_on_screen import ReceiptOnScreen
from fixtures.receipt_story import Story


@pytest.fixture(autouse=True)
def english_and_light(qapp: QApplication, messages: object) -> None:
    """Every journey begins in English and in the light."""
    language.set_language("en")
    look.dress(qapp, "light", 100)


@pytest.fixture
def window(cast: Cast, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[MainWindow]:
    """The window on the site of the cast, at the sign-in page."""
    cast.gate.effects = EFFECTS
    monkeypatch.setattr(opening, "open_folder", lambda folder, phrase: cast.site)
    monkeypatch.setenv("CTDESK_CONFIG_HOME", str(tmp_path / "config"))
    tastes = Tastes()
    tastes.like_language("en")
    tastes.like_theme("light")
    window = MainWindow(cast.site.folder, tastes)
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: window.desk.site is not None, timeout=WAIT_MS)
    yield window
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def keys(window: MainWindow, qtbot: QtBot) -> Keyboard:
    """The hands at the window."""
    return Keyboard(window, qtbot)


@pytest.fixture
def sign_in(window: MainWindow, keys: Keyboard) -> Callable[[str], Keyboard]:
    """Signs somebody of the cast in by name, Tab, password, Enter."""

    def enter(login: str) -> Keyboard:
        page = window.centralWidget().currentWidget()  # type: ignore[attr-defined]  # the root stack
        assert isinstance(page, SignInPage)
        keys.reach(page.login)
        keys.write(login)
        keys.reach(page.password)
        keys.write(password_of(login))
        keys.enter()
        keys.wait(lambda: window.shell is not None)
        keys.settle()
        return keys

    return enter


@pytest.fixture
def story(cast: Cast) -> Story:
    """A shipment of one bag, announced and verified by two people, its position reserved."""
    return Story(cast, units=1).prepare()


@pytest.fixture
def receipt(keys: Keyboard, story: Story) -> ReceiptOnScreen:
    """The receipt of the story on screen, once somebody has signed in and opened it."""
    return ReceiptOnScreen(keys, story)
