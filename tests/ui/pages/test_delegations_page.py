"""Delegating in the window: one proposes, a colleague accepts, the lead decides; a successor looks again."""

from __future__ import annotations

from datetime import timedelta
from typing import TypeVar

from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from ctdesk.services import team
from ctdesk.services.delegation_log import LineRow, list_lines
from ctdesk.ui import times
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Text
from ctdesk.ui.dialogs.ask import ReasonDialog
from ctdesk.ui.dialogs.delegation import ProposeDialog
from ctdesk.ui.dialogs.line_decisions import DecisionsDialog
from ctdesk.ui.dialogs.password import PasswordDialog
from ctdesk.ui.dialogs.print_preview import PrintDialog
from ctdesk.ui.main_window import MainWindow
from ctdesk.ui.pages.delegations_page import DelegationsPage
from fixtures.cast import Cast, password_of
from fixtures.delegating import VERIFY, accept, in_force, propose
from ui.conftest import SignIn

WAIT_MS = 20_000
Kind = TypeVar("Kind", bound=QDialog)


def open_page(window: MainWindow, **arguments: object) -> DelegationsPage:
    page = window.open("delegations", dict(arguments))
    assert isinstance(page, DelegationsPage)
    return page


def press(page: DelegationsPage, qtbot: QtBot, words: str) -> None:
    def found() -> list[Button]:
        return [one for one in page.findChildren(Button) if one.text() == words and one.isVisible()]

    qtbot.waitUntil(lambda: bool(found()), timeout=WAIT_MS)
    found()[0].click()


def dialog_of(qtbot: QtBot, kind: type[Kind]) -> Kind:
    def found() -> list[Kind]:
        return [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]

    qtbot.waitUntil(lambda: bool(found()), timeout=WAIT_MS)
    return found()[0]


def rows(cast: Cast) -> tuple[LineRow, ...]:
    found: tuple[LineRow, ...] = cast.ask("lead", list_lines).rows
    return found


def test_a_proposal_is_typed_line_by_line_and_what_is_wrong_stands_beside_its_line(
    cast: Cast, sign_in: SignIn, qtbot: QtBot
) -> None:
    page = open_page(sign_in("verifier"))
    page.propose()
    dialog = dialog_of(qtbot, ProposeDialog)
    begins = times.local(cast.clock.now)
    dialog.delegate.setCurrentIndex(dialog.delegate.findData(str(cast.id("receiver"))))
    first = dialog.lines.lines[0]
    first.duty.setCurrentIndex(first.duty.findData(VERIFY))
    first.start.setText(f"{begins:%Y-%m-%d %H:%M}")
    first.end.setText(f"{begins + timedelta(days=7):%Y-%m-%d %H:%M}")
    dialog.lines.more.click()
    second = dialog.lines.lines[1]
    assert second.end.text() == first.end.text()
    second.duty.setCurrentIndex(second.duty.findData("order.verify"))
    second.end.setText("2099-01-01 00:00")
    dialog.password.setText(password_of("verifier"))
    dialog.do.click()
    qtbot.waitUntil(lambda: dialog.lines.wrong.isVisible(), timeout=WAIT_MS)
    assert dialog.lines.wrong.text().startswith("Line 2:") and "12 months" in dialog.lines.wrong.text()
    second.end.setText(first.end.text())
    dialog.password.setText(password_of("verifier"))
    dialog.do.click()
    qtbot.waitUntil(lambda: len(rows(cast)) == 2, timeout=WAIT_MS)
    assert {one.state for one in rows(cast)} == {"proposed"}


def test_the_delegate_accepts_and_the_lead_decides_each_line(
    cast: Cast, sign_in: SignIn, window: MainWindow, qtbot: QtBot
) -> None:
    made = propose(cast, VERIFY, "order.verify")
    page = open_page(sign_in("receiver"), delegation_id=made.delegation_id)
    press(page, qtbot, "Accept …")
    taken = dialog_of(qtbot, PasswordDialog)
    taken.password.setText(password_of("receiver"))
    taken.do.click()
    qtbot.waitUntil(lambda: {one.state for one in rows(cast)} == {"accepted"}, timeout=WAIT_MS)
    window.sign_out()
    qtbot.waitUntil(lambda: window.shell is None and window.desk.session is None, timeout=WAIT_MS)
    page = open_page(sign_in("lead"), delegation_id=made.delegation_id)
    press(page, qtbot, "Decide …")
    dialog = dialog_of(qtbot, DecisionsDialog)
    (_, first, _), (_, second, reason) = dialog.rows
    first.setCurrentIndex(first.findData("approve"))
    second.setCurrentIndex(second.findData("refuse"))
    dialog.password.setText(password_of("lead"))
    dialog.do.click()
    assert dialog.wrong_line.text().endswith("say why.")
    reason.setText("人手足够")
    dialog.do.click()
    qtbot.waitUntil(lambda: [one.state for one in rows(cast)] == ["refused", "in_force"], timeout=WAIT_MS)


def test_declining_and_revoking_ask_why(cast: Cast, sign_in: SignIn, qtbot: QtBot) -> None:
    made = propose(cast)
    page = open_page(sign_in("receiver"), delegation_id=made.delegation_id)
    press(page, qtbot, "Decline …")
    why = dialog_of(qtbot, ReasonDialog)
    why.reason.setPlainText("那几天不在院")
    why.do.click()
    qtbot.waitUntil(lambda: rows(cast)[0].state == "declined", timeout=WAIT_MS)
    held = in_force(cast, "receipt.identify", frm="receiver", to="checker")
    page = open_page(page.window(), delegation_id=held.delegation_id)  # type: ignore[arg-type]  # the window
    qtbot.waitUntil(
        lambda: any(one.text() == held.number for one in page.side.findChildren(Text)), timeout=WAIT_MS
    )
    press(page, qtbot, "Revoke all of it …")
    why = dialog_of(qtbot, ReasonDialog)
    why.reason.setPlainText("提前返岗")
    why.do.click()
    qtbot.waitUntil(lambda: rows(cast)[0].state == "revoked", timeout=WAIT_MS)


def test_a_successor_is_shown_what_ends_with_the_takeover(cast: Cast, sign_in: SignIn, qtbot: QtBot) -> None:
    in_force(cast, days=30)
    begins = cast.clock.now + timedelta(days=2)
    cast.do("leader", team.appoint_member, member_id=cast.id("deputy"), role="R01", starts_at=begins)
    page = open_page(sign_in("deputy"))
    press(page, qtbot, "Decide on 1 lines …")
    dialog = dialog_of(qtbot, DecisionsDialog)
    ((_, choice, reason),) = dialog.rows
    choice.setCurrentIndex(choice.findData("stay"))
    reason.setText("接任后再看")
    dialog.password.setText(password_of("deputy"))
    dialog.do.click()
    qtbot.waitUntil(lambda: len(rows(cast)[0].decided) == 2, timeout=WAIT_MS)
    assert rows(cast)[0].decided[-1].decision == "stay"


def test_the_log_is_filtered_looked_at_as_of_a_minute_and_printed(
    cast: Cast, sign_in: SignIn, qtbot: QtBot
) -> None:
    made = in_force(cast)
    accept(cast, propose(cast, "order.verify"))
    page = open_page(sign_in("lead"))
    qtbot.waitUntil(lambda: page.model.rowCount() == 2, timeout=WAIT_MS)
    page.filter.parts["waiting"].click()
    qtbot.waitUntil(lambda: page.model.rowCount() == 1, timeout=WAIT_MS)
    page.filter.parts["all"].click()
    page.as_of = cast.clock.now - timedelta(hours=1)
    page.read_rows()
    qtbot.waitUntil(lambda: page.nothing.isVisible(), timeout=WAIT_MS)
    page.as_of = None
    page.opened(delegation_id=made.delegation_id)
    page.print_seen()
    dialog = dialog_of(qtbot, PrintDialog)
    qtbot.waitUntil(lambda: "pages" in dialog.said.text(), timeout=WAIT_MS)
    dialog.close()
