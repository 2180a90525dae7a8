"""Who may act: the question an inspector asks, answered and printed; and an emergency allowed there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from pytestqt.qtbot import QtBot

from ctdesk.services import overrides, team
from ctdesk.ui.cards import Chip
from ctdesk.ui.dialogs.override import OverrideDialog
from ctdesk.ui.dialogs.print_preview import PrintDialog
from ctdesk.ui.main_window import MainWindow
from ctdesk.ui.pages.team_at_page import TEAM, TeamAtPage
from fixtures.cast import Cast, password_of
from fixtures.lapsing import lapsing

SignIn = Callable[[str], MainWindow]
WAIT_MS = 20_000


def open_page(window: MainWindow) -> TeamAtPage:
    page = window.open("team_at", {})
    assert isinstance(page, TeamAtPage)
    return page


def told(page: TeamAtPage) -> list[str]:
    """The words of the chips, from top to bottom."""
    chips = [page.people.itemAt(place).widget() for place in range(page.people.count() - 1)]
    found = [chip for row in chips if row is not None for chip in row.findChildren(Chip)]
    return [state.word for chip in found if (state := chip.state()) is not None]


def test_the_night_of_3_march_is_answered_and_printed(sign_in: SignIn, cast: Cast, qtbot: QtBot) -> None:
    midnight = datetime(2026, 3, 3, tzinfo=UTC).date()
    cast.gate.run_itself(lapsing(cast.id("verifier"), "T06", midnight), action="test.ends")
    page = open_page(sign_in("lead"))
    page.duty.setCurrentIndex(page.duty.findData("receipt.verify"))
    page.begins.setText("2026-03-03 20:00")
    page.ends.setText("2026-03-04 08:00")
    page.show_it.click()
    qtbot.waitUntil(lambda: told(page) == ["May act", "In part"], timeout=WAIT_MS)
    page.print_seen()
    dialog = page.findChild(PrintDialog)
    assert isinstance(dialog, PrintDialog)
    qtbot.waitUntil(lambda: "1 pages" in dialog.said.text(), timeout=WAIT_MS)
    dialog.close()
    page.view.parts[TEAM].click()
    qtbot.waitUntil(lambda: len(told(page)) == 15, timeout=WAIT_MS)
    page.view.parts["duty"].click()


def test_what_cannot_be_read_is_told_beside_its_field(sign_in: SignIn, qtbot: QtBot) -> None:
    page = open_page(sign_in("lead"))
    page.begins.setText("3 March")
    page.ask()
    assert "3 March" in page._from.below.text()
    page.begins.setText("2026-03-03 20:00")
    page.ends.setText("2026-03-02 20:00")
    page.ask()
    qtbot.waitUntil(lambda: bool(page._until.below.text()), timeout=WAIT_MS)


def test_the_lead_allows_somebody_from_the_page(sign_in: SignIn, cast: Cast, qtbot: QtBot) -> None:
    cast.clock.now = datetime.now(UTC)  # training ended long ago by then
    page = open_page(sign_in("lead"))
    page.duty.setCurrentIndex(page.duty.findData("receipt.receive"))
    page.at_now()
    qtbot.waitUntil(lambda: told(page) == ["May not"] * 3, timeout=WAIT_MS)
    lift = next(button for button in page.findChildren(type(page.now)) if "emergency" in button.text())
    lift.click()
    dialog = page.findChild(OverrideDialog)
    assert isinstance(dialog, OverrideDialog)
    dialog.form.fields["reason"].editor.setText("夜间仅一名药师在岗")  # type: ignore[attr-defined]  # a line
    dialog.password.setText(password_of("lead"))
    dialog.do.click()
    qtbot.waitUntil(lambda: "May act" in told(page), timeout=WAIT_MS)
    (row,) = cast.ask("lead", overrides.list_overrides)
    with cast.gate.reading() as db:
        grounds = team.grounds_for(
            db, row.member_id, "receipt.receive", cast.clock.now + timedelta(minutes=1)
        )
    assert grounds.override is not None
