"""The team in the window: the file of a member, an appointment, a table taken over, a review of access."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ctdesk.services import member_import, qualifications, team, tenure
from ctdesk.services.rights import rights_of
from ctdesk.services.thresholds import role_thresholds
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Text
from ctdesk.ui.dialogs.member import AppointDialog, EndDialog, QualificationDialog
from ctdesk.ui.dialogs.threshold import ThresholdDialog
from ctdesk.ui.main_window import MainWindow
from ctdesk.ui.pages.access_page import AccessPage
from ctdesk.ui.pages.member_import_page import MemberImportPage
from ctdesk.ui.pages.members_page import MembersPage
from ctdesk.ui.segments import Segments
from fixtures.cast import Cast

SignIn = Callable[[str], MainWindow]
WAIT_MS = 20_000
TABLE = "工号,姓名,登录名,培训模块,考核通过日期,证明\n"


def opened(window: MainWindow, qtbot: QtBot, route: str, **arguments: object) -> QWidget:
    page = window.open(route, dict(arguments))
    assert page is not None
    settled(window, qtbot)
    return page


def settled(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.desk._under_way, timeout=WAIT_MS)


def words(page: QWidget) -> str:
    return "\n".join(text.text() for text in page.findChildren(Text))


def button(page: QWidget, text: str) -> Button:
    return next(each for each in page.findChildren(Button) if each.text() == text)


def led_to(window: MainWindow, qtbot: QtBot, route: str) -> None:
    qtbot.waitUntil(lambda: window.shell is not None and window.shell.trail[-1][0] == route, timeout=WAIT_MS)


def members(window: MainWindow, qtbot: QtBot, **arguments: object) -> MembersPage:
    page = opened(window, qtbot, "members", **arguments)
    assert isinstance(page, MembersPage)
    return page


def test_the_file_of_a_member_shows_what_the_threshold_stands_on(
    cast: Cast, sign_in: SignIn, qtbot: QtBot
) -> None:
    cast.do("lead", tenure.appoint_member, member_id=cast.id("buyer"), role="R29")
    fact = cast.do(
        "nurse",
        qualifications.register_qualification,
        member_id=cast.id("nurse"),
        kind="licence",
        code="nurse",
        detail="No. 310",
        since=date(2018, 2, 28),
        file_name="licence.pdf",
        data=b"%PDF-1.7",
    )
    window = sign_in("buyer")
    page = members(window, qtbot, member_id=cast.id("nurse"))
    assert "registered, not confirmed by anybody yet" in words(page)
    assert button(page, "Confirm …").isEnabled()
    cast.sign("buyer", qualifications.confirm_qualification, qualification_id=fact)
    page.load()
    settled(window, qtbot)
    assert "confirmed by 冯时" in words(page)
    assert "2 not met" in words(page)


def test_the_parts_of_the_file_are_reached_with_the_arrow_keys(
    cast: Cast, sign_in: SignIn, qtbot: QtBot
) -> None:
    window = sign_in("lead")
    page = members(window, qtbot, member_id=cast.id("nurse"))
    for expected in ("T01", "No duty was given on", "nurse", "Appointed: Cell therapy nurse"):
        switch = page.side.findChild(Segments)
        assert switch is not None
        part = switch.parts[switch.now()]
        part.setFocus()
        QTest.keyClick(part, Qt.Key.Key_Right)
        settled(window, qtbot)
        assert expected in words(page)


def test_an_appointment_opens_its_letter_and_shows_before_what_is_not_met(
    cast: Cast, sign_in: SignIn, qtbot: QtBot
) -> None:
    window = sign_in("lead")
    page = members(window, qtbot, member_id=cast.id("nurse"))
    button(page, "Appoint …").click()
    dialog = page.findChild(AppointDialog)
    assert dialog is not None
    assert dialog.role.findData("R01") == -1  # the leadership appoints the lead
    dialog.role.setCurrentIndex(dialog.role.findData("R07"))
    qtbot.waitUntil(lambda: "already" in dialog.outlook.text(), timeout=WAIT_MS)
    dialog.role.setCurrentIndex(dialog.role.findData("R30"))
    qtbot.waitUntil(lambda: "Qualified pharmacist" in dialog.outlook.text(), timeout=WAIT_MS)
    dialog.open_ended.setChecked(True)
    dialog.do.click()
    qtbot.waitUntil(
        lambda: window.shell is not None and window.shell.trail[-1][0] == "record", timeout=WAIT_MS
    )
    again = members(window, qtbot, member_id=cast.id("nurse"))
    assert "Proposed" in {chip.accessibleName() for chip in again.findChildren(QWidget)}
    assert button(again, "Take back …").isEnabled()


def test_a_role_ends_with_its_reason(cast: Cast, sign_in: SignIn, qtbot: QtBot) -> None:
    window = sign_in("lead")
    page = members(window, qtbot, member_id=cast.id("nurse"))
    button(page, "End …").click()
    dialog = page.findChild(EndDialog)
    assert dialog is not None
    dialog.reason.setPlainText("moved to another ward")
    dialog.form.fields["at"].editor.setText("2020-01-01 08:00")  # type: ignore[attr-defined]  # a line of text
    dialog.do.click()
    settled(window, qtbot)
    assert "neither in the past" in dialog.form.fields["at"].below.text()
    dialog.form.fields["at"].editor.setText("")  # type: ignore[attr-defined]  # a line of text
    dialog.do.click()
    settled(window, qtbot)
    with cast.gate.reading() as db:
        assert rights_of(db, cast.id("nurse"), cast.gate.moment(db)).roles == ()


def test_a_qualification_offers_the_codes_of_its_kind(cast: Cast, sign_in: SignIn, qtbot: QtBot) -> None:
    window = sign_in("nurse")
    page = members(window, qtbot, member_id=cast.id("nurse"))
    button(page, "Register …").click()
    dialog = page.findChild(QualificationDialog)
    assert dialog is not None
    offered = {}
    for kind in ("licence", "degree", "experience", "condition"):
        dialog.kind.setCurrentIndex(dialog.kind.findData(kind))
        offered[kind] = {dialog.code.itemData(place) for place in range(dialog.code.count())}
    assert "nurse" in offered["licence"]
    assert "bachelor" in offered["degree"]
    assert "work" in offered["experience"]
    assert "R07:1" in offered["condition"]


def test_the_hospital_enters_the_figure_it_owes(cast: Cast, sign_in: SignIn, qtbot: QtBot) -> None:
    window = sign_in("lead")
    page = members(window, qtbot)
    dialog = ThresholdDialog(page, window.desk, cast.ask("lead", role_thresholds, role="R09"))
    dialog.open()
    dialog.form.fields["supervised_runs:0"].editor.setText("10")  # type: ignore[attr-defined]  # a line of text
    dialog.form.fields["reason"].editor.setPlainText("decided by the hospital")  # type: ignore[attr-defined]  # several lines
    dialog.do.click()
    settled(window, qtbot)
    cast.clock.advance(minutes=1)
    (block,) = [one.block for one in cast.ask("lead", role_thresholds, role="R09").thresholds]
    assert (block.supervised_runs, block.site_values, block.min_years) == (10, (), 1)


def test_a_table_is_mended_and_then_taken_over(
    cast: Cast, sign_in: SignIn, qtbot: QtBot, tmp_path: Path
) -> None:
    window = sign_in("admin")
    page = opened(window, qtbot, "member_import")
    assert isinstance(page, MemberImportPage)
    take_over = page.buttons()[1]
    file = tmp_path / "members.csv"
    file.write_text(TABLE + "N1,王新,n1,T05,2025-02-29,培训记录\nN2,王䶮,n2,,,\n", "utf-8")
    page.take_files([str(file)])
    qtbot.waitUntil(lambda: "E2 考核通过日期" in words(page), timeout=WAIT_MS)
    assert "There is no such day as 2025-02-29." in words(page)
    assert not take_over.isEnabled()
    page.table.selectRow(1)
    settled(window, qtbot)
    assert "Same name as somebody else: 1." in words(page)
    file.write_text(TABLE + "N1,王新,n1,T05,2024-02-29,培训记录\n", "utf-8")
    page.take_files([str(file)])
    qtbot.waitUntil(lambda: take_over.isEnabled(), timeout=WAIT_MS)
    file.write_text(TABLE + "N1,王新,n1,T05,2024-02-29,培训记录\nN2,王䶮,n2,,,\n", "utf-8")
    page.take_files([str(file)])
    qtbot.waitUntil(lambda: "2 new members, 1 modules passed." in words(page), timeout=WAIT_MS)
    assert not take_over.isEnabled()  # two people of one name
    page.checked.setChecked(True)
    assert take_over.isEnabled()
    take_over.click()
    qtbot.waitUntil(lambda: "Taken over" in words(page), timeout=WAIT_MS)
    assert cast.ask("lead", team.list_members, text="N2").rows[0].status == "proposed"


def test_only_the_administrator_may_enter_the_import(cast: Cast, sign_in: SignIn, qtbot: QtBot) -> None:
    window = sign_in("lead")
    page = opened(window, qtbot, "member_import")
    assert not isinstance(page, MemberImportPage)
    assert not window.desk.may(member_import.import_members)


@pytest.mark.parametrize(("login", "may"), [("qa", True), ("nurse", False)])
def test_the_review_of_access_is_begun_by_those_whose_duty_it_is(
    cast: Cast, sign_in: SignIn, qtbot: QtBot, login: str, may: bool
) -> None:
    window = sign_in(login)
    page = opened(window, qtbot, "access")
    if not may:
        assert not isinstance(page, AccessPage)
        return
    assert isinstance(page, AccessPage)
    assert "The review of 2026-Q1 is due by 2026-03-31." in words(page)
    button(window, "Begin the review").click()
    qtbot.waitUntil(
        lambda: window.shell is not None and window.shell.trail[-1][0] == "record", timeout=WAIT_MS
    )
    again = opened(window, qtbot, "access")
    assert "15 accounts" in words(again)
    assert not button(window, "Begin the review").isEnabled()
