"""Incidents at the window: reported from where one stands, graded, contained, told, closed by another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ctdesk.services.incident_contents import describe_incident
from ctdesk.services.incident_sheet import IncidentSheet, incident_sheet
from ctdesk.services.incident_tables import process_steps
from ctdesk.services.incidents import IncidentRow, find_incidents
from ctdesk.ui.buttons import Button
from ctdesk.ui.dialogs.incident import ReportIncident
from ctdesk.ui.dialogs.incident_case import ContainIncident, DescribeIncident, GradeIncident
from ctdesk.ui.dialogs.print_preview import PrintDialog
from ctdesk.ui.dialogs.values import ValuesDialog
from ctdesk.ui.main_window import MainWindow
from ctdesk.ui.report_here import _STEPS, context_of
from fixtures.cast import Cast
from fixtures.receipt_story import Story
from fixtures.registers import Hands

SignIn = Callable[[str], MainWindow]


@pytest.fixture
def hands(sign_in: SignIn, qtbot: QtBot) -> Callable[[str], Hands]:
    """Somebody of the cast at the window."""
    return lambda login: Hands(sign_in(login), qtbot)


def cases(cast: Cast) -> list[IncidentRow]:
    return list(cast.ask("qa", find_incidents).rows)


def sheet(cast: Cast, key: int) -> IncidentSheet:
    found: IncidentSheet = cast.ask("qa", incident_sheet, incident_id=key)
    return found


def reported(one: Hands, cast: Cast, *, freeze: bool = False) -> IncidentRow:
    """Ctrl+I, what happened, what it is about, Report."""
    one.window.activateWindow()
    one.window._report_incident()
    dialog = one.window.findChild(ReportIncident)
    dialog.form.fields["text"].editor.setPlainText("取出时冻存盒碰到罐口")
    code = dialog.form.fields["code"].editor
    code.setCurrentIndex(code.findData("RC1"))
    if freeze:
        dialog.freeze.setChecked(True)
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    one.settle()
    return cases(cast)[0]


def pressed(one: Hands, page: Any, words: str) -> None:
    """The button of this name on the page."""
    buttons = [each for each in page.findChildren(Button) if each.text() == words]
    assert buttons and buttons[0].isEnabled(), words
    buttons[0].click()
    one.settle()


def test_a_report_begins_where_one_stands_and_freezes_in_the_same_move(
    cast: Cast, hands: Callable[[str], Hands]
) -> None:
    story = Story(cast, units=2).accepted()
    unit = story.view().units[0].id
    one = hands("custodian")
    one.open("unit", unit_id=unit)
    row = reported(one, cast, freeze=True)
    assert row.unit_ids == (unit,)
    held = sheet(cast, row.id).units[0].holds
    assert [hold.code for hold in held] != []


def test_a_report_without_its_subject_says_what_is_missing(cast: Cast, hands: Callable[[str], Hands]) -> None:
    one = hands("receiver")
    one.window._report_incident()
    dialog = one.window.findChild(ReportIncident)
    assert not dialog.freeze.isVisible(), "nothing is shown here that could be frozen"
    dialog.form.fields["text"].editor.setPlainText("演示")
    dialog.submit()
    assert dialog.isVisible() and cases(cast) == []


def test_a_case_is_graded_told_contained_and_says_what_stands_against_closing(
    cast: Cast, hands: Callable[[str], Hands]
) -> None:
    Story(cast, units=1).accepted()
    one = hands("qa")
    row = reported(one, cast)
    listed = one.open("incidents", incident_id=row.id)
    assert [each.number for each in one.rows(listed)] == [row.number]
    pressed(one, listed, "Open the case")
    page = one.window.shell.current()
    assert page.route == "incident"
    pressed(one, page, "Grade …")
    dialog = one.window.findChild(GradeIncident)
    level, owner = (dialog.form.fields[name].editor for name in ("severity", "owner"))
    level.setCurrentIndex(level.findData("II"))
    owner.setCurrentIndex(owner.findData(str(cast.id("lead"))))
    dialog.submit()
    one.settle()
    now = sheet(cast, row.id)
    assert (now.row.state, now.row.severity, now.row.owner_id) == ("triaged", "II", cast.id("lead"))
    assert "Before it can be closed" in one.words(page)

    page.open_section("3")
    pressed(one, page, "Told …")
    telling = one.window.findChild(ValuesDialog)
    assert telling.form.text("name")
    telling.submit()
    one.settle()
    assert len(sheet(cast, row.id).told) == 1

    pressed(one, page, "Contained: say how …")
    containing = one.window.findChild(ContainIncident)
    containing.said.setPlainText("放回原位，登记读数")
    assert not containing.freeze.isVisible(), "no unit is concerned"
    containing.submit()
    one.settle()
    assert sheet(cast, row.id).row.state == "contained"
    offered = {each.text() for each in page.rail.findChildren(Button)}
    assert "Close …" not in offered, "a case of this level is closed by its signed report"
    pressed(one, page, "Root cause analysis …")
    assert one.window.shell.current().route == "record"
    assert sheet(cast, row.id).row.state == "investigating"

    page = one.open("incident", incident_id=row.id)
    for section, words in (
        ("1", "取出时冻存盒碰到罐口"),
        ("4", "Owed inside the house"),
        ("5", "Level II"),
        ("6", "No file yet."),
        ("7", "Graded: level II"),
        ("8", "Owner"),
        ("9", "CT-INC-002"),
    ):
        page.open_section(section)
        one.settle()
        assert words in one.words(page), section
    page.print_seen()  # Ctrl+P: there is an analysis, and no report yet
    one.wait(lambda: one.window.findChildren(PrintDialog))
    assert "INR" in one.window.findChild(PrintDialog).windowTitle()


def test_two_people_at_one_case_lose_nothing_that_was_typed(
    cast: Cast, hands: Callable[[str], Hands]
) -> None:
    one = hands("qa")
    row = reported(one, cast)
    page = one.open("incident", incident_id=row.id)
    pressed(one, page, "Complete it …")
    dialog = one.window.findChild(DescribeIncident)
    dialog.form.fields["place"].editor.setText("接收区")
    cast.do("lead", describe_incident, incident_id=row.id, seen_version=row.row_version, batch_no="B-7")
    dialog.submit()
    one.settle()
    assert dialog.isVisible() and dialog.form.text("place") == "接收区"
    assert "Somebody else changed this case meanwhile" in dialog.form.wrong.text()
    dialog.submit()
    one.settle()
    now = sheet(cast, row.id)
    assert (now.row.place, now.facts["batch_no"]) == ("接收区", "B-7"), "what is left empty here stays"


def test_a_near_miss_takes_two_fields_and_a_hazard_no_name(cast: Cast, hands: Callable[[str], Hands]) -> None:
    one = hands("nurse")

    def report(kind: str, text: str, caught_by: str = "") -> Any:
        one.window.activateWindow()
        one.window._report_incident()
        dialog = one.window.findChildren(ReportIncident)[-1]
        dialog.kind.parts[kind].click()
        dialog.form.fields["text"].editor.setPlainText(text)
        dialog.form.fields["caught_by"].editor.setText(caught_by)
        if kind == "unnamed":
            code = dialog.form.fields["code"].editor
            code.setCurrentIndex(code.findData("RC1"))
        dialog.submit()
        one.settle()
        return dialog

    dialog = report("near_miss", "拿错单据")
    assert dialog.isVisible() and cases(cast) == [], "what caught it is asked for"
    dialog.form.fields["caught_by"].editor.setText("扫码")
    dialog.submit()
    one.settle()
    assert [(each.near_miss, each.severity, each.code) for each in cases(cast)] == [(True, "IV", "NC")]
    too_long = report("unnamed", "演" * 200_000)
    assert too_long.isVisible() and len(cases(cast)) == 1
    assert len(too_long.what.toPlainText()) == 200_000, "what was pasted stays"
    too_long.what.setPlainText("罐旁地面有水")
    too_long.submit()
    one.settle()
    newest = cases(cast)[0]
    assert newest.anonymous and newest.opened_by is None and newest.severity == "IV"


def test_the_desk_leads_to_the_case(cast: Cast, hands: Callable[[str], Hands]) -> None:
    one = hands("qa")
    row = reported(one, cast)
    page = one.open("desk")
    line = next(each for each in page._rows if row.number in each.accessibleName())
    line.setFocus()
    QTest.keyClick(line, Qt.Key.Key_Return)
    one.settle()
    assert one.window.shell.current().route == "incident"
    assert one.window.shell.current().sheet.row.id == row.id


def test_what_a_report_is_about_follows_from_the_page() -> None:
    assert context_of("unit", {"unit_id": 7}).unit_ids == (7,)
    assert context_of("record", {"record_id": 3}).record_id == 3
    assert context_of("equipment", {"equipment_id": 4}).equipment_id == 4
    assert context_of("desk", {}).unit_ids == ()
    assert context_of("monitoring", {"tank_id": 2}).tank_id == 2
    assert set(_STEPS.values()) <= set(process_steps())
