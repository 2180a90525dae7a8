"""The record page says what it does not ask, lists what does not conform, and fits a small screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ctdesk.ui.cards import Text
from ctdesk.ui.language import Language
from ctdesk.ui.main_window import MainWindow
from ctdesk.ui.pages.record_page import RecordPage
from fixtures.cast import Cast
from fixtures.receipt_story import Story

SignIn = Callable[[str], MainWindow]
WAIT_MS = 20_000
CUT = 16  # pixels of the quiet margin beside the questions


@pytest.fixture
def story(cast: Cast) -> Story:
    """A receipt of one bag, opened and empty."""
    return Story(cast, units=1).opened()


def record_on(window: MainWindow) -> RecordPage | None:
    """The record page on screen once it shows its record."""
    shown = window.shell.stack.currentWidget() if window.shell is not None else None
    return shown if isinstance(shown, RecordPage) and shown.view is not None else None


def record_page(window: MainWindow, story: Story, qtbot: QtBot) -> RecordPage:
    """Open the record of the story and wait until it is read."""
    window.open("record", {"record_id": story.record_id})
    qtbot.waitUntil(lambda: record_on(window) is not None, timeout=WAIT_MS)
    page = record_on(window)
    assert page is not None
    return page


def test_a_section_that_asks_nothing_says_what_it_depends_on(
    sign_in: SignIn, story: Story, qtbot: QtBot
) -> None:
    page = record_page(sign_in("receiver"), story, qtbot)
    page.open_section("G")
    assert page.questions.rows() == ()
    assert page.middle.nothing.isVisible()
    assert "D16" in page.middle.nothing.text()


def test_the_decision_lists_the_findings_by_number(sign_in: SignIn, story: Story, qtbot: QtBot) -> None:
    story.fill("receiver", skip=("E8",), other={"E3": False})
    page = record_page(sign_in("verifier"), story, qtbot)
    page.open_section("K")
    row = page.questions.row("K2a")
    assert row is not None
    assert "E3" in " ".join(text.text() for text in row.editor.findChildren(Text))


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_large_text_fits_a_small_screen(
    sign_in: SignIn, story: Story, qtbot: QtBot, language: Language
) -> None:
    story.fill("receiver", skip=("E8",))
    window = sign_in("receiver")
    window.resize(1366, 768)
    record_page(window, story, qtbot)
    window.tastes.like_language(language)
    window.write_larger(150)
    qtbot.waitUntil(lambda: record_on(window) is not None, timeout=WAIT_MS)
    page = record_on(window)
    assert page is not None
    for section in page.view.definition.section if page.view is not None else ():
        page.open_section(section.id)
        QApplication.processEvents()
        assert (window.width(), window.height()) == (1366, 768)
        assert page.questions.minimumSizeHint().width() <= page.middle.area.viewport().width() + CUT


def test_a_decision_that_the_rules_refuse_says_why(sign_in: SignIn, story: Story, qtbot: QtBot) -> None:
    story.up_to_decision(receiver={"E3": False})
    story.note("verifier", ("K1", "accept"))
    page = record_page(sign_in("verifier"), story, qtbot)
    said = " ".join(text.text() for text in page.rail.findChildren(Text))
    assert "“Accept” cannot be signed because of E3" in said


def test_one_person_alone_is_told_in_time(sign_in: SignIn, story: Story, qtbot: QtBot, cast: Cast) -> None:
    cast.clock.advance(hours=20)
    page = record_page(sign_in("receiver"), story, qtbot)
    assert page.notes.alone.isVisible()
    assert "Ctrl+J" in page.notes.alone.words.text()
    cast.session("verifier")
    page.load()
    qtbot.waitUntil(lambda: not page.notes.alone.isVisible(), timeout=WAIT_MS)
