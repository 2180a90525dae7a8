"""The lead acknowledges what waits with one password entry; a wrong password signs nothing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from ctdesk.db.tables.records import Signature
from ctdesk.ui.dialogs.sign_batch import SignBatchDialog
from ctdesk.ui.main_window import MainWindow
from fixtures.cast import Cast, password_of
from fixtures.receipt_story import Story
from fixtures.registers import Hands

CONTROL = Qt.KeyboardModifier.ControlModifier


def test_a_batch_is_signed_with_one_password_entry(
    cast: Cast, sign_in: Callable[[str], MainWindow], qtbot: QtBot
) -> None:
    story = Story(cast).accepted()
    hands = Hands(sign_in("lead"), qtbot)
    page = hands.open("supervision")
    (row,) = hands.rows(page)
    page.table.setFocus()
    page.table.setCurrentIndex(page.model.index(0, 0))
    for wanted in ([row.id], [], [row.id]):
        QTest.keyClick(page.table, Qt.Key.Key_Space)
        assert list(page.marked) == wanted
    QTest.keyClick(page.table, Qt.Key.Key_A, CONTROL)
    assert not page.marked  # all were chosen: once more takes them out
    QTest.keyClick(page.table, Qt.Key.Key_A, CONTROL)
    QTest.keyClick(page, Qt.Key.Key_Return, CONTROL)
    dialog = hands.dialog()
    assert isinstance(dialog, SignBatchDialog)
    assert row.number in hands.words(dialog)
    field = dialog.focusWidget()
    assert isinstance(field, QLineEdit)
    for typed in ("wrong", password_of("lead")):
        field.setText(typed)
        QTest.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
        if typed == "wrong":
            hands.wait(lambda: hands.error(dialog, "password"))
    hands.gone(dialog)
    hands.wait(lambda: not hands.rows(page))
    with cast.gate.reading() as db:
        given = db.scalars(
            select(Signature).where(Signature.record_id == story.record_id, Signature.slot == "lead")
        ).all()
    assert [one.meanings for one in given] == [["acknowledged"]]
    page.which.setCurrentIndex(1)
    hands.wait(lambda: [one.acknowledged_by for one in hands.rows(page)] == ["林知远"])
