"""From a holder's notice to a position in a tank, through the main window, by keyboard and scanner only."""

from __future__ import annotations

from fixtures.cast import Cast
from fixtures.keyboard import Keyboard
from fixtures.notice_on_screen import NoticeOnScreen
from fixtures.on_the_way import ALLOGENEIC, TRIAL, OnTheWay
from fixtures.receipt_on_screen import ReceiptOnScreen
from fixtures.receipt_story import Story


def test_typed(keys: Keyboard, cast: Cast) -> None:
    story = Story(cast, units=1).set_stage()
    NoticeOnScreen(keys, story).come()
    ReceiptOnScreen(keys, story).open_from_desk()


def test_pasted(keys: Keyboard, cast: Cast) -> None:
    story = OnTheWay(cast, units=1, way=TRIAL).set_stage()
    notice = NoticeOnScreen(keys, story)
    notice.come(notice.paste_it)
    ReceiptOnScreen(keys, story).open_from_desk()


def test_sheet(keys: Keyboard, cast: Cast) -> None:
    story = OnTheWay(cast, units=4, way=ALLOGENEIC).set_stage()
    notice = NoticeOnScreen(keys, story)
    notice.come(notice.pick_sheet)
    ReceiptOnScreen(keys, story).open_from_desk()
