"""The menu of a record notes what the platform answered to the upload of its trace codes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from ctdesk.ui.main_window import MainWindow
from ctdesk.ui.pages.record_trace import offer_trace_upload
from fixtures.cast import Cast
from fixtures.receipt_story import Story
from fixtures.registers import Hands

SignIn = Callable[[str], MainWindow]


def offered(window: MainWindow, page: object) -> list[str]:
    menu = QMenu(window)
    offer_trace_upload(menu, page)  # type: ignore[arg-type]  # the record page
    return [action.text() for action in menu.actions()]


def test_the_acknowledgement_is_noted_from_the_menu(cast: Cast, sign_in: SignIn, qtbot: QtBot) -> None:
    story = Story(cast, units=1).at_decision()
    one = Hands(sign_in("receiver"), qtbot)
    page = one.open("record", record_id=story.record_id)
    assert offered(one.window, page) == []
    story.decide("accept")
    page.load()
    one.settle()
    menu = QMenu(one.window)
    offer_trace_upload(menu, page)
    assert [action.text() for action in menu.actions()] == [
        "Trace codes: the platform acknowledged them",
        "Trace codes: the upload failed",
    ]
    menu.actions()[0].trigger()
    one.settle()
    assert story.view().units[0].trace_status == "ack"
    assert page.view.judgement.by_path["M1:1"].status == "conforms"
    assert offered(one.window, page) == []


def test_whoever_may_not_upload_is_offered_nothing(cast: Cast, sign_in: SignIn, qtbot: QtBot) -> None:
    story = Story(cast, units=1).accepted()
    one = Hands(sign_in("qa"), qtbot)
    page = one.open("record", record_id=story.record_id)
    assert offered(one.window, page) == []
