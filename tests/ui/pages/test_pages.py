"""The pages of the shell do their work on a real site."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ctdesk.services import settings
from ctdesk.services.phrase import new_phrase
from ctdesk.ui import times
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Text
from ctdesk.ui.main_window import MainWindow
from ctdesk.ui.pages.audit_page import AuditPage
from ctdesk.ui.pages.desk_page import DeskPage, greeting
from ctdesk.ui.pages.first_start_page import RecoveryPhrasePage
from ctdesk.ui.pages.members_page import MembersPage
from ctdesk.ui.pages.settings_page import SettingsPage
from ctdesk.ui.typed import moment_of, number_of, whole_of
from fixtures.cast import Cast

SignIn = Callable[[str], MainWindow]
WAIT_MS = 20_000


def opened(window: MainWindow, qtbot: QtBot, route: str, **arguments: object) -> QWidget:
    """A page of the shell once everything it asked for has come."""
    page = window.open(route, dict(arguments))
    assert page is not None
    settled(window, qtbot)
    return page


def settled(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.desk._under_way, timeout=WAIT_MS)


def words(page: QWidget) -> str:
    """Everything that is written on a page."""
    return "\n".join(text.text() for text in page.findChildren(Text))


def button(page: QWidget, text: str) -> Button:
    """The button with these words."""
    return next(each for each in page.findChildren(Button) if each.text() == text)


def test_my_desk_says_what_one_may_do_and_until_when(sign_in: SignIn, qtbot: QtBot) -> None:
    page = opened(sign_in("receiver"), qtbot, "desk")
    assert isinstance(page, DeskPage)
    assert "Nothing waits for you." in words(page)
    assert "until 2027-" in words(page)


@pytest.mark.parametrize(
    ("hour", "begins"), [(6, "Good morning"), (14, "Good afternoon"), (3, "Good evening")]
)
def test_people_are_greeted_by_the_time_of_day(hour: int, begins: str) -> None:
    assert greeting("陈思远", hour) == f"{begins}, 陈思远"


def test_a_member_is_found_by_pinyin_and_shown_whole(sign_in: SignIn, qtbot: QtBot) -> None:
    window = sign_in("lead")
    page = opened(window, qtbot, "members")
    assert isinstance(page, MembersPage)
    assert page.model.rowCount() == 15
    page.search.setText("王䶮")
    qtbot.waitUntil(lambda: page.model.rowCount() == 1, timeout=WAIT_MS)
    page.table.selectRow(0)
    settled(window, qtbot)
    assert "Wang Yan" in words(page)
    assert "S007" in words(page)


def test_what_one_may_not_do_is_greyed(sign_in: SignIn, qtbot: QtBot) -> None:
    window = sign_in("receiver")
    page = opened(window, qtbot, "members")
    assert isinstance(page, MembersPage)
    page.table.selectRow(3)
    settled(window, qtbot)
    assert not button(page, "Appoint …").isEnabled()
    assert not page.buttons()[0].isEnabled()


def test_the_trail_is_listed_newest_first_and_can_be_verified(sign_in: SignIn, qtbot: QtBot) -> None:
    window = sign_in("lead")
    page = opened(window, qtbot, "audit")
    assert isinstance(page, AuditPage)
    first, last = page.model.index(0, 0), page.model.index(page.model.rowCount() - 1, 0)
    qtbot.waitUntil(lambda: page.model.row(first) is not None, timeout=WAIT_MS)
    assert page.model.row(first).seq == page.model.rowCount()
    assert page.model.row(last) is None or page.model.row(last).seq == 1
    page.choose(page.model.row(first))
    settled(window, qtbot)
    assert "signed in" in words(page)
    page.verify()
    settled(window, qtbot)
    assert "The trail is intact" in words(page)


def test_a_filter_narrows_the_trail(sign_in: SignIn, qtbot: QtBot) -> None:
    window = sign_in("lead")
    page = opened(window, qtbot, "audit")
    assert isinstance(page, AuditPage)
    whole = page.model.rowCount()
    page.only.setCurrentIndex(page.only.findData("session.sign_in"))
    settled(window, qtbot)
    assert 0 < page.model.rowCount() < whole
    assert {page.model.row(page.model.index(row, 0)).action for row in range(page.model.rowCount())} == {
        "session.sign_in"
    }


def test_a_file_that_is_no_anchor_is_told_not_swallowed(
    sign_in: SignIn, qtbot: QtBot, tmp_path: Path
) -> None:
    window = sign_in("lead")
    page = opened(window, qtbot, "audit")
    path = tmp_path / "notes.txt"
    path.write_text("nothing of ours", "utf-8")
    assert isinstance(page, AuditPage)
    assert page.take_files([str(path)])
    settled(window, qtbot)
    assert window.shell is not None
    assert "error" in window.shell.notices.said() or "The trail" in words(page)


def test_the_lead_sets_the_idle_lock(sign_in: SignIn, qtbot: QtBot, cast: Cast) -> None:
    window = sign_in("lead")
    page = opened(window, qtbot, "settings")
    assert isinstance(page, SettingsPage)
    assert page.minutes.value() == 5
    page.minutes.setValue(12)
    page.set_idle()
    settled(window, qtbot)
    assert cast.ask("lead", settings.read_settings).idle_minutes == 12
    assert window.watch is not None
    assert window.watch.idle._limit == 12 * 60


def test_others_see_the_idle_lock_and_cannot_change_it(sign_in: SignIn, qtbot: QtBot) -> None:
    page = opened(sign_in("receiver"), qtbot, "settings")
    assert isinstance(page, SettingsPage)
    assert not page.minutes.isEnabled()


def test_times_are_typed_in_the_zone_of_the_site() -> None:
    times.use_zone("Asia/Shanghai")
    assert moment_of("2026-11-22 09：30", "at") == datetime(2026, 11, 22, 1, 30, tzinfo=UTC)
    assert moment_of("", "at") is None


def test_a_minus_sign_may_be_typed_as_it_is_printed() -> None:
    assert number_of("−150", "max") == Decimal(-150)
    assert whole_of("180", "s") == 180


def test_the_recovery_phrase_is_printed_and_typed_back(qtbot: QtBot, tmp_path: Path) -> None:
    phrase = new_phrase()
    page = RecoveryPhrasePage(phrase, "枫林医院")
    qtbot.addWidget(page)
    kept: list[bool] = []
    page.kept.connect(lambda: kept.append(True))
    page.submit()
    assert kept == []
    groups = phrase.split("-")
    for place in page._asked:
        page.form.fields[f"group{place}"].editor.setText(groups[place].lower())  # type: ignore[attr-defined]  # a line
    page.submit()
    assert kept == [True]
    page.print_to(str(tmp_path / "phrase.pdf"))
    printed = subprocess.run(["pdftotext", str(tmp_path / "phrase.pdf"), "-"], capture_output=True, text=True)
    assert [group for group in groups if group not in printed.stdout] == []
