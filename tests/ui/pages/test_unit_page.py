"""A dose unit on its page: the chain, where it lies, its story, and the way to each record."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ctdesk.ui.buttons import Button
from ctdesk.ui.main_window import MainWindow
from fixtures.cast import Cast
from fixtures.receipt_story import Story
from fixtures.registers import Hands


def test_the_page_of_a_unit_leads_to_its_record(
    cast: Cast, sign_in: Callable[[str], MainWindow], qtbot: QtBot
) -> None:
    story = Story(cast).accepted()
    one = Hands(sign_in("lead"), qtbot)
    page = one.open("unit", unit_id=story.view().units[0].id)
    assert page.map.current().code == story.positions[0]
    assert page.story.aside.text().startswith(str(len(page.seen.steps)))
    receipt = next(
        row for row, link in zip(page.chain.stations, page.seen.links, strict=True) if link.kind == "receipt"
    )
    receipt.setFocus()
    QTest.keyClick(receipt, Qt.Key.Key_Return)
    one.settle()
    assert one.page().route == "record"


def test_no_unit_asks_for_one(cast: Cast, sign_in: Callable[[str], MainWindow], qtbot: QtBot) -> None:
    one = Hands(sign_in("lead"), qtbot)
    page = one.open("unit")
    assert not page.seen
    assert not next(button for button in page.buttons() if isinstance(button, Button)).isEnabled()
