"""Quarantine and rejections at the window: what is held, whom to call, and the way into the records."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ctdesk.services import quarantine
from ctdesk.ui.dialogs.doubt import DoubtDialog
from ctdesk.ui.dialogs.telling import TellDialog
from ctdesk.ui.main_window import MainWindow
from fixtures.cast import Cast
from fixtures.quarantine_story import quarantined, quarantines, rejections, sheet_of
from fixtures.receipt_story import COI, Story
from fixtures.registers import Hands

SignIn = Callable[[str], MainWindow]


@pytest.fixture
def hands(sign_in: SignIn, qtbot: QtBot) -> Callable[[str], Hands]:
    """Somebody of the cast at the window."""
    return lambda login: Hands(sign_in(login), qtbot)


def test_a_call_is_noted_with_the_number_at_hand_and_stops_its_clock(
    cast: Cast, hands: Callable[[str], Hands]
) -> None:
    quarantined(cast)
    (row,) = quarantines(cast)
    one = hands("receiver")
    page = one.open("quarantine", quarantine_id=row.id)
    words = one.words(page)
    assert row.number in words and "400-000-0000" in words
    assert "Lymphodepletion has begun" in words
    page._tell(_sheet(cast, row.id), "lead")
    dialog = page.findChild(TellDialog)
    assert dialog.name.text() == "林知远"
    dialog.answer.setPlainText("知悉")
    dialog.at.setText(_typed(cast))
    dialog.late.setText("演示")
    dialog.submit()
    one.settle()
    told = _sheet(cast, row.id).told
    assert [line.whom for line in told][-1:] == ["lead"] or "lead" in {line.whom for line in told}


def test_enter_leads_from_the_search_to_what_it_found(cast: Cast, hands: Callable[[str], Hands]) -> None:
    quarantined(cast)
    (row,) = quarantines(cast)
    one = hands("receiver")
    page = one.open("quarantine")
    page.search.setFocus()
    page.search.setText(row.number[-4:])
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    one.settle()
    assert page.chosen is not None and page.chosen.id == row.id
    assert page.window().focusWidget() is page.table


def test_units_are_put_into_quarantine_by_keyboard(cast: Cast, hands: Callable[[str], Hands]) -> None:
    Story(cast, units=2).accepted()
    one = hands("custodian")
    page = one.open("quarantine")
    page.put()
    one.settle()
    dialog = page.findChild(DoubtDialog)
    QTest.keyClicks(dialog.search, "DEMO01-2")
    one.wait(lambda: dialog.units.count() == 1)
    assert len(dialog.ticked()) == 1
    dialog.reason.setPlainText("持有人来电，该袋待查")
    dialog.do.setFocus()
    QTest.keyClick(dialog.do, Qt.Key.Key_Return)
    one.wait(lambda: len(quarantines(cast)) == 1)
    one.settle()
    assert [found.cause for found in one.rows(page)] == ["doubt"]


def test_bags_are_scanned_one_after_the_other_whatever_has_the_focus(
    cast: Cast, hands: Callable[[str], Hands]
) -> None:
    story = Story(cast, units=2).accepted()
    one = hands("custodian")
    page = one.open("quarantine")
    page.put()
    one.settle()
    dialog = page.findChild(DoubtDialog)
    window = page.window()
    dialog.reason.setFocus()
    for code, ticked in ((f"{COI}-2", [2]), ("FKD876-0000", [2]), (f"{story.notice_number}-C1", [2, 1])):
        window._scanned(code)
        one.settle()
        assert list(dialog.ticked()) == ticked, code
        assert ("names no dose unit" in one.words(dialog)) is (code == "FKD876-0000")
    assert dialog.reason.toPlainText() == ""


def test_a_rejection_stands_in_its_own_list_until_the_holder_answers(
    cast: Cast, hands: Callable[[str], Hands]
) -> None:
    sheet = sheet_of(quarantined(cast))
    sheet.note("receiver", D1="全程温度数据", D3="awaited")
    sheet.opinion("not_usable").decide("reject", G5="remanufacture")
    sheet.sign("second_verifier", "decision")
    sheet.note("qa", K3=True)
    sheet.sign("qa", "qa")
    (notice,) = rejections(cast)
    one = hands("qa")
    page = one.open("rejections", rejection_id=notice.id)
    assert [row.number for row in one.rows(page)] == [notice.number]
    words = one.words(page)
    assert "Say in the notice whether it is a quality problem" in words
    assert words.count("Reason for the decision") <= 1, "once for all bags"
    page.go.emit("record", {"record_id": sheet.record_id})
    one.settle()
    chip = one.window.shell.current().state()
    assert (chip.word, chip.tone) == ("Reject", "red")
    one.window._scanned(f"{COI}-1")  # nothing is read here any more: it opens what it names
    one.settle()
    assert one.window.shell.current().route == "unit"


def _sheet(cast: Cast, key: int) -> Any:
    return cast.ask("receiver", quarantine.quarantine_sheet, quarantine_id=key)


def _typed(cast: Cast) -> str:
    from ctdesk.ui import times

    return times.moment(cast.clock.now)
