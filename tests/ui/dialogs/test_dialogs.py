"""Dialogs answer once, say what is wrong beside the field, and never wait."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ctdesk.domain.errors import CtdeskError
from ctdesk.services.accounts import change_password
from ctdesk.services.gate import Credentials
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.ask import ask_reason, confirm
from ctdesk.ui.dialogs.external import ExternalDialog
from ctdesk.ui.dialogs.second_person import join
from ctdesk.ui.dialogs.sign import SigningLine, ask_signature
from ctdesk.ui.dialogs.values import ValuesDialog
from ctdesk.ui.job import Job
from ctdesk.ui.typed import day_of
from fixtures.cast import password_of

WAIT_MS = 20_000


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    return widget


def signed_in(qtbot: QtBot, desk: Desk, login: str) -> None:
    job = desk.sign_in(login, password_of(login))
    qtbot.waitUntil(lambda: job.over, timeout=WAIT_MS)
    assert desk.session is not None


def test_a_reason_of_two_letters_is_not_enough(parent: QWidget) -> None:
    heard: list[str] = []
    dialog = ask_reason(parent, "Void", "It is voided.", "Void", heard.append)
    dialog.reason.setPlainText("ab")
    dialog.submit()
    assert heard == []
    assert dialog.form.fields["reason"].below.text()
    dialog.reason.setPlainText("wrong shipment opened")
    dialog.submit()
    assert heard == ["wrong shipment opened"]


def test_cancel_has_the_focus_before_something_destructive(parent: QWidget, qtbot: QtBot) -> None:
    heard: list[bool] = []
    dialog = confirm(parent, "Void", "It is voided.", "Void", lambda: heard.append(True))
    qtbot.waitUntil(dialog.cancel.hasFocus)
    dialog.cancel.click()
    assert heard == []


def test_a_signature_is_refused_beside_the_password_and_may_be_tried_again(
    parent: QWidget, desk: Desk, qtbot: QtBot
) -> None:
    signed_in(qtbot, desk, "receiver")
    line = SigningLine("receiver", "Receiver", "received", "I received it.", ("Appointed until 2027-12-31",))
    done: list[object] = []

    def perform(credentials: Credentials) -> Job:
        return desk.sign(change_password, credentials, password="seven blue ferries 9")

    dialog = ask_signature(parent, desk, "FL-ACC-2026-0147", (line,), perform, done.append)
    assert dialog.login.text() == "receiver"
    dialog.password.setText("not this one")
    dialog.submit()
    field = dialog.form.fields["password"]
    qtbot.waitUntil(lambda: bool(field.below.text()) and dialog.do.isEnabled(), timeout=WAIT_MS)
    assert dialog.isVisible()
    assert dialog.password.text() == ""
    dialog.password.setText(password_of("receiver"))
    dialog.submit()
    qtbot.waitUntil(lambda: done == [None], timeout=WAIT_MS)


def test_nobody_signs_with_the_name_of_somebody_else(parent: QWidget, desk: Desk, qtbot: QtBot) -> None:
    signed_in(qtbot, desk, "receiver")

    def perform(credentials: Credentials) -> Job:
        return desk.sign(change_password, credentials, password="seven blue ferries 9")

    dialog = ask_signature(parent, desk, "x", (), perform, lambda _: None, login="verifier")
    dialog.password.setText(password_of("verifier"))
    dialog.submit()
    qtbot.waitUntil(lambda: bool(dialog.form.wrong.text()), timeout=WAIT_MS)
    assert "王䶮" in dialog.form.wrong.text()


def test_the_same_person_cannot_join_as_the_second(parent: QWidget, desk: Desk, qtbot: QtBot) -> None:
    signed_in(qtbot, desk, "receiver")
    dialog = join(parent, desk)
    dialog.login.setText("RECEIVER")
    dialog.password.setText("x")
    dialog.submit()
    assert dialog.form.fields["login"].below.text()
    assert desk.joined is None
    dialog.login.setText("verifier")
    dialog.password.setText(password_of("verifier"))
    dialog.submit()
    qtbot.waitUntil(lambda: desk.joined is not None, timeout=WAIT_MS)


def external(parent: QWidget, desk: Desk, taken: list[tuple[str, str, bytes]]) -> ExternalDialog:
    def perform(name: str, last4: str, ink: bytes) -> Job:
        taken.append((name, last4, ink))
        return desk.call(lambda: None)

    dialog = ExternalDialog(parent, "Handed over", "赵强", perform, lambda _: None)
    dialog.open()
    return dialog


def test_the_courier_signs_with_ink(parent: QWidget, desk: Desk, qtbot: QtBot) -> None:
    taken: list[tuple[str, str, bytes]] = []
    dialog = external(parent, desk, taken)
    dialog.last4.setText("021X")
    dialog.submit()
    assert taken == []
    assert dialog.form.fields["ink"].below.text() == "There is no signature yet."
    pad = dialog.pad
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(40, 80))
    for step in range(20):
        QTest.mouseMove(pad, QPoint(40 + 10 * step, 80 - 2 * step))
        pad._go_on(QPoint(40 + 10 * step, 80 - 2 * step).toPointF())
    dialog.submit()
    name, last4, ink = taken[0]
    picture = QImage.fromData(ink)
    assert (name, last4) == ("赵强", "021X")
    assert picture.width() == pad.width() * 2
    shades = {picture.pixelColor(x, y).value() for x in range(0, 960, 4) for y in range(60, 200, 2)}
    assert min(shades) < 60 < 200 < max(shades)


def test_a_scanned_sheet_may_stand_in_for_ink(parent: QWidget, desk: Desk) -> None:
    taken: list[tuple[str, str, bytes]] = []
    dialog = external(parent, desk, taken)
    dialog.last4.setText("0217")
    dialog.take_scan(QImage())
    assert dialog.form.fields["ink"].below.text() == "This is not a picture."
    sheet = QImage(3000, 2000, QImage.Format.Format_RGB32)
    sheet.fill(Qt.GlobalColor.white)
    dialog.take_scan(sheet)
    dialog.submit()
    assert QImage.fromData(taken[0][2]).width() == 2000


def test_a_value_that_cannot_be_read_stays_and_is_told(parent: QWidget, desk: Desk, qtbot: QtBot) -> None:
    given: list[object] = []

    def perform(values: dict[str, str]) -> Job:
        day = day_of(values["day"], "day")
        return desk.call(lambda: given.append(day))

    dialog = ValuesDialog(parent, "Day", "A day.", "Keep", (("Day", "day", ""),), perform, required=("day",))
    dialog.open()
    editor = dialog.form.fields["day"].editor
    dialog.submit()
    assert dialog.form.fields["day"].below.text()
    QTest.keyClicks(editor, "31.02.2026")
    dialog.submit()
    assert "31.02.2026" in dialog.form.fields["day"].below.text()
    assert dialog.do.isEnabled()
    editor.setText("2026/02/27")  # type: ignore[attr-defined]  # a line of text
    dialog.submit()
    qtbot.waitUntil(lambda: bool(given))
    assert str(given[0]) == "2026-02-27"


def test_an_error_is_told_beside_its_field_with_the_next_step(parent: QWidget, desk: Desk) -> None:
    dialog = ValuesDialog(
        parent, "Day", "A day.", "Keep", (("Day", "day", ""),), lambda _: desk.call(lambda: None)
    )
    dialog.complain(CtdeskError("TYPED-01", field="day", value="x"))
    assert dialog.form.fields["day"].below.text().endswith("Write it like 2026-11-22.")
    dialog.complain(CtdeskError("SITE-01", folder="x"))
    assert dialog.form.wrong.text()
    assert not dialog.form.fields["day"].below.isVisibleTo(dialog)
