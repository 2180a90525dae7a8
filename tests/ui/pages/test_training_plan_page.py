"""The training plan in the window: proposed, planned, read and taken to a session, by keyboard."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ctdesk.services import training_plan
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Text
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.training_plan import ApprovalDialog, LineDialog, ProposalsDialog
from ctdesk.ui.dialogs.training_session import SessionDialog
from ctdesk.ui.pages.training_plan_page import TrainingPlanPage
from fixtures.cast import Cast, password_of
from fixtures.lapsing import lapsing

WAIT_MS = 20_000


def sit_down(desk: Desk, login: str, qtbot: QtBot) -> TrainingPlanPage:
    done: list[object] = []
    desk.sign_in(login, password_of(login)).then(done.append)
    qtbot.waitUntil(lambda: bool(done), timeout=WAIT_MS)
    page = TrainingPlanPage(desk)
    qtbot.addWidget(page)
    desk.changed.connect(page.tables_changed)
    page.resize(1120, 640)
    page.show()
    page.opened(year=2026)
    qtbot.waitUntil(lambda: "lines done" in words_of(page) or page.nothing.isVisible(), timeout=WAIT_MS)
    return page


def words_of(page: QWidget) -> str:
    return "\n".join(one.text() for one in page.findChildren(Text))


def press(page: QWidget, words: str) -> None:
    button = next(one for one in page.findChildren(Button) if one.text() == words and one.isEnabled())
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)


@pytest.fixture
def lapses(cast: Cast) -> None:
    """The receiver's T06 ends within the year, and was not passed in it."""
    cast.gate.run_itself(lapsing(cast.id("receiver"), "T06", date(2026, 5, 20)), action="test.lapse")


def test_what_ends_is_planned_and_led_to_a_session(
    desk: Desk, cast: Cast, lapses: None, qtbot: QtBot
) -> None:
    page = sit_down(desk, "qa", qtbot)
    page.propose()
    qtbot.waitUntil(lambda: bool(page.findChildren(ProposalsDialog)), timeout=WAIT_MS)
    proposed = page.findChildren(ProposalsDialog)[0]
    assert [(one.module, one.people) for one, _ in proposed.boxes] == [("T06", 1)]
    box = proposed.boxes[0][1]
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert not proposed.do.isEnabled()  # nothing is ticked
    QTest.keyClick(box, Qt.Key.Key_Space)
    QTest.keyClick(proposed, Qt.Key.Key_Return)
    qtbot.waitUntil(
        lambda: page.model.rowCount() == 1 and "1 not approved" in words_of(page), timeout=WAIT_MS
    )
    assert "Approve …" not in [one.text() for one in page.findChildren(Button)]  # that is the lead's

    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: "Still missing" in words_of(page.side), timeout=WAIT_MS)
    went: list[tuple[str, dict[str, object]]] = []
    page.go.connect(lambda route, arguments: went.append((route, arguments)))
    press(page.side, "王䶮")
    assert went == [("training", {"member_id": cast.id("receiver"), "module": "T06"})]
    press(page.side, "Plan a session …")
    qtbot.waitUntil(lambda: bool(page.findChildren(SessionDialog)), timeout=WAIT_MS)
    session = page.findChildren(SessionDialog)[0]
    assert session.module.code() == "T06" and session.heading.text() == "Receipt and acceptance"
    assert cast.id("receiver") in session.people.chosen()
    session.reject()

    page.year.setFocus()
    page.year.setCurrentIndex(page.year.findData("2027"))
    qtbot.waitUntil(lambda: page.nothing.isVisible(), timeout=WAIT_MS)
    assert "Nothing is planned for 2027 yet." in page.nothing.text()


def test_a_line_is_planned_with_its_errors_beside_the_fields(desk: Desk, cast: Cast, qtbot: QtBot) -> None:
    page = sit_down(desk, "qa", qtbot)
    page.plan()
    qtbot.waitUntil(lambda: bool(page.findChildren(LineDialog)), timeout=WAIT_MS)
    dialog = page.findChildren(LineDialog)[0]
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    field = dialog.form.fields["module"]
    qtbot.waitUntil(lambda: "Choose a module" in field.below.text(), timeout=WAIT_MS)
    title, hours = dialog.form.fields["title"].editor, dialog.form.fields["hours"].editor
    assert isinstance(title, QLineEdit) and isinstance(hours, QLineEdit)
    title.setText("消防演练")
    hours.setText("0")
    dialog.role.setCurrentIndex(dialog.role.findData("R09"))
    assert dialog.role.currentText().endswith("0 people")
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    below = dialog.form.fields["hours"].below
    qtbot.waitUntil(lambda: "400" in below.text(), timeout=WAIT_MS)
    hours.setText("1.5")
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "消防演练" in words_of(page.side), timeout=WAIT_MS)
    assert "not approved yet" in words_of(page.side) and "1.5" in words_of(page.side)


def test_the_lead_approves_with_the_password_what_others_planned(
    desk: Desk, cast: Cast, lapses: None, qtbot: QtBot
) -> None:
    given = {"year": 2026, "due_on": date(2026, 4, 30)}
    cast.do("qa", training_plan.plan_line, module="T06", **given)
    cast.do("lead", training_plan.plan_line, title="读书会", hours="1", **given)
    page = sit_down(desk, "lead", qtbot)
    qtbot.waitUntil(lambda: "2 not approved" in words_of(page), timeout=WAIT_MS)
    press(page, "Approve …")
    qtbot.waitUntil(lambda: bool(page.findChildren(ApprovalDialog)), timeout=WAIT_MS)
    dialog = page.findChildren(ApprovalDialog)[0]
    assert "T06" in words_of(dialog) and "读书会" not in words_of(dialog)  # the own line is not offered
    dialog.password.setText(password_of("lead"))
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "1 not approved" in words_of(page), timeout=WAIT_MS)
    plan = cast.ask("qa", training_plan.training_plan, year=2026)
    assert [one.approved_by for one in plan.lines] == ["林知远", None]
