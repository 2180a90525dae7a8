"""The handover board at the window, and reminders outside it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ctdesk.services import handover, storage
from ctdesk.services.handover_board import handover_board
from ctdesk.ui import times
from ctdesk.ui.cards import Row
from ctdesk.ui.main_window import MainWindow
from fixtures.cast import Cast
from fixtures.receipt_story import Story
from fixtures.registers import Hands

SignIn = Callable[[str], MainWindow]
ENTER = Qt.Key.Key_Return


def row(one: Hands, words: str) -> Row:
    return next(line for line in one.page().findChildren(Row) if words in line.accessibleName())


def test_a_shift_is_handed_over_at_the_window(cast: Cast, sign_in: SignIn, qtbot: QtBot) -> None:
    times.use_clock(lambda: cast.clock.now)
    story = Story(cast, units=1, limits=None).prepare()
    cast.do("receiver", handover.leave_note, text="等持有人回电")
    window = sign_in("verifier")
    one = Hands(window, qtbot)
    one.settle()
    desk = one.page()
    assert "Handed over by 王䶮: 等持有人回电" in one.words(desk)
    QTest.keyClick(desk._rows[0], ENTER)  # it stands first
    one.settle()
    board = one.page()
    assert board.route == "handover" and "no label in force" in one.words(board)
    assert row(one, "等持有人回电").hasFocus()
    QTest.keyClick(row(one, "等持有人回电"), ENTER)
    one.settle()
    assert "taken over by 李清如" in one.words(board)
    assert cast.ask("verifier", handover_board).notes[0].taken_by == "李清如"

    board.write()
    dialog = one.dialog()
    dialog.text.setPlainText("病案号 0031 7742")
    dialog.submit()
    one.settle()
    assert "a patient's name or record number" in one.words(dialog)
    dialog.text.setPlainText("到货看桌上单据")
    dialog.submit()
    one.settle()
    assert "到货看桌上单据" in one.words(board)
    QTest.keyClick(row(one, "-ASN-"), ENTER)
    one.settle()
    assert one.page().route == "arrivals" and one.page().arguments == {"shipment_id": story.shipment_id}


def test_what_gets_urgent_is_said_once_and_never_to_a_locked_desk(
    cast: Cast, sign_in: SignIn, qtbot: QtBot
) -> None:
    times.use_clock(lambda: cast.clock.now)
    cast.do("custodian", storage.add_tank, code="A", name="罐 A", level_min_cm=None)
    window = sign_in("custodian")
    one = Hands(window, qtbot)
    one.settle()
    assert window.tray is not None and window.standing is not None
    said: list[str] = []
    window.tray.say = lambda title, words: said.append(words)
    cast.do("receiver", handover.leave_note, text="请补液")
    for _ in range(2):
        window.standing.ask()
        one.settle()
    assert said == ["A note for the next shift waits for you"]
    window.tastes.like_reminders(f"{cast.site.view.db_id[:12]}-{cast.id('custodian')}", False)
    cast.do("lead", handover.leave_note, text="第二条")
    window.standing.ask()
    one.settle()
    window.tastes.like_reminders(f"{cast.site.view.db_id[:12]}-{cast.id('custodian')}", True)
    window.lock()
    cast.do("lead", handover.leave_note, text="第三条")
    window.tray.hear()
    assert len(said) == 1
