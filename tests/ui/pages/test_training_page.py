"""The pages of training: the matrix by keyboard, what a cell stands on, sessions, assessments, modules."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ctdesk.services import assessments, training_demands, training_modules, training_sessions
from ctdesk.ui.cards import Text
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.dialogs.training import AssessmentDialog, DemandDialog
from ctdesk.ui.dialogs.training_module import VersionDialog, read_steps
from ctdesk.ui.dialogs.training_session import SessionDialog
from ctdesk.ui.pages.assessments_page import AssessmentsPage
from ctdesk.ui.pages.modules_page import ModulesPage
from ctdesk.ui.pages.sessions_page import SessionsPage
from ctdesk.ui.pages.training_page import TrainingPage
from ctdesk.ui.row_model import ROW
from fixtures.cast import Cast, password_of
from fixtures.lapsing import lapsing
from fixtures.training_story import Training

WAIT_MS = 20_000


@pytest.fixture
def at_desk(desk: Desk, cast: Cast, qtbot: QtBot) -> Desk:
    """The desk with quality assurance, who plans training, in front of it."""
    done: list[object] = []
    desk.sign_in("qa", password_of("qa")).then(done.append)
    qtbot.waitUntil(lambda: bool(done), timeout=WAIT_MS)
    return desk


def type_in(dialog: Dialog, name: str, text: str) -> None:
    editor = dialog.form.fields[name].editor
    assert isinstance(editor, QLineEdit)
    editor.setText(text)


def words_of(page: QWidget) -> str:
    return "\n".join(one.text() for one in page.findChildren(Text))


def test_the_matrix_is_read_and_opened_by_keyboard(at_desk: Desk, cast: Cast, qtbot: QtBot) -> None:
    ends = cast.clock.now.date() + timedelta(days=9)
    cast.gate.run_itself(lapsing(cast.id("receiver"), "T06", ends), action="test.lapse")
    page = TrainingPage(at_desk)
    qtbot.addWidget(page)
    page.resize(1120, 640)
    page.show()
    page.opened()
    qtbot.waitUntil(lambda: len(page.view.people) == 15, timeout=WAIT_MS)
    page.search.setText("wangyan")
    qtbot.waitUntil(lambda: [one.name for one in page.view.people] == ["王䶮"], timeout=WAIT_MS)
    page.view.setFocus()
    for _ in range(5):
        QTest.keyClick(page.view, Qt.Key.Key_Right)
    person, module = page.view.current() or (None, "")
    assert person is not None and module == "T06"
    assert "Ends soon" in page.said.text() and "9 days left" in page.said.text()
    QTest.keyClick(page.view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.side.isVisible() and "What it stands on" in words_of(page), timeout=WAIT_MS)
    assert "考核记录" in words_of(page.side)
    page.search.setText("wy")
    qtbot.waitUntil(lambda: [one.name for one in page.view.people] == ["王䶮"], timeout=WAIT_MS)
    page.search.clear()
    page.wanted.setCurrentIndex(page.wanted.findData("expiring"))
    qtbot.waitUntil(lambda: "王䶮" in [one.name for one in page.view.people], timeout=WAIT_MS)
    assert all(any(state.state == "expiring" for state in one.states.values()) for one in page.view.people)


def test_an_assessment_and_a_demand_are_asked_for(at_desk: Desk, cast: Cast, qtbot: QtBot) -> None:
    page = TrainingPage(at_desk)
    qtbot.addWidget(page)
    page.show()
    page.opened()
    qtbot.waitUntil(lambda: bool(page.view.people), timeout=WAIT_MS)
    went: list[tuple[str, object]] = []
    page.go.connect(lambda route, arguments: went.append((route, arguments)))
    page.assess()
    qtbot.waitUntil(lambda: bool(page.findChildren(AssessmentDialog)), timeout=WAIT_MS)
    dialog = page.findChildren(AssessmentDialog)[0]
    for box, login in ((dialog.person, "receiver"), (dialog.assessor, "verifier")):
        box.setCurrentIndex(box.findData(str(cast.id(login))))
    dialog.module.setCurrentIndex(dialog.module.findData("T06"))
    dialog.do.click()
    qtbot.waitUntil(lambda: bool(went), timeout=WAIT_MS)
    [row] = cast.ask("qa", assessments.list_assessments).rows
    assert (row.name, row.module, row.state) == ("王䶮", "T06", "open")
    assert went == [("record", {"record_id": row.record_id})]
    page.demand()
    qtbot.waitUntil(lambda: bool(page.findChildren(DemandDialog)), timeout=WAIT_MS)
    ask = page.findChildren(DemandDialog)[0]
    ask.people.check({cast.id("nurse")})
    type_in(ask, "reason", "新条例施行")
    type_in(ask, "due_on", "morgen")
    ask.do.click()
    assert ask.form.fields["due_on"].below.text()
    type_in(ask, "due_on", "2031-05-01")
    ask.do.click()
    qtbot.waitUntil(lambda: bool(cast.ask("qa", training_demands.list_demands)), timeout=WAIT_MS)
    [demand] = cast.ask("qa", training_demands.list_demands)
    assert demand.name == "何小满"


def test_sessions_are_planned_and_show_who_came(at_desk: Desk, cast: Cast, qtbot: QtBot) -> None:
    told = Training(cast)
    told.hold(told.plan("T06", "receiver", "nurse", title="交接与验收"), "receiver")
    page = SessionsPage(at_desk)
    qtbot.addWidget(page)
    page.show()
    page.opened(session_id=1)
    qtbot.waitUntil(lambda: "1 / 2" in words_of(page), timeout=WAIT_MS)
    assert page.model.index(0, 0).data(ROW).state == "held"
    page.plan()
    qtbot.waitUntil(lambda: bool(page.findChildren(SessionDialog)), timeout=WAIT_MS)
    dialog = page.findChildren(SessionDialog)[0]
    dialog.do.click()
    assert dialog.form.fields["title"].below.text()
    dialog.heading.setText("液氮罐报警演练")
    dialog.kind.setCurrentIndex(dialog.kind.findData("drill"))
    dialog.module.setCurrentIndex(dialog.module.findData("T17"))
    dialog.trainer.setCurrentIndex(dialog.trainer.findData(str(cast.id("verifier"))))
    dialog.people.check({cast.id("nurse"), cast.id("receiver")})
    dialog.do.click()
    qtbot.waitUntil(lambda: len(cast.ask("qa", training_sessions.list_sessions).rows) == 2, timeout=WAIT_MS)
    assert cast.ask("qa", training_sessions.list_sessions).rows[0].invited == 2


def test_assessments_show_marks_and_their_certificate(at_desk: Desk, cast: Cast, qtbot: QtBot) -> None:
    row = Training(cast).assess("receiver", "T01")
    page = AssessmentsPage(at_desk)
    qtbot.addWidget(page)
    page.show()
    page.opened(assessment_id=row.id)
    qtbot.waitUntil(lambda: "90 %" in words_of(page.side), timeout=WAIT_MS)
    assert page.model.index(0, 0).data(ROW).state == "passed"


def test_a_module_shows_its_checklist_and_takes_its_next_version(
    at_desk: Desk, cast: Cast, qtbot: QtBot
) -> None:
    page = ModulesPage(at_desk)
    qtbot.addWidget(page)
    page.show()
    page.opened(module_no=8)
    qtbot.waitUntil(lambda: "Practical checklist" in words_of(page.side), timeout=WAIT_MS)
    detail = cast.ask("qa", training_modules.module_detail, module="T08")
    dialog = VersionDialog(page, at_desk, detail)
    type_in(dialog, "change_note", "新复苏仪")
    type_in(dialog, "effective_at", "2031-01-01 00:00")
    dialog.submit()
    qtbot.waitUntil(
        lambda: bool(cast.ask("qa", training_modules.module_detail, module="T08").versions), timeout=WAIT_MS
    )
    draft = cast.ask("qa", training_modules.module_detail, module="T08").versions[0]
    page.tables_changed(frozenset({"module_version"}))
    qtbot.waitUntil(lambda: "Waits for approval" in _chips(page), timeout=WAIT_MS)
    assert draft.version.steps == detail.now.steps and draft.version.number == 2


def test_a_checklist_is_read_as_it_is_typed() -> None:
    from ctdesk.domain.errors import CtdeskError

    [one, two] = read_steps("! 两人核对 | Two people check\n记录完整｜Recorded in full\n")
    assert (one.critical, one.zh_CN, two.critical, two.en) == (True, "两人核对", False, "Recorded in full")
    with pytest.raises(CtdeskError, match="TRN-27"):
        read_steps("只有中文")


def _chips(page: ModulesPage) -> list[str]:
    from ctdesk.ui.cards import Chip

    return [state.word for chip in page.findChildren(Chip) if (state := chip.state()) is not None]
