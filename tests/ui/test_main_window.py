"""The window from sign-in to lock, in both languages, and through every page."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ctdesk.domain.errors import CtdeskError
from ctdesk.ui import navigation
from ctdesk.ui.dialogs.ask import ReasonDialog, ask_reason
from ctdesk.ui.main_window import MainWindow
from ctdesk.ui.pages.desk_page import DeskPage
from ctdesk.ui.pages.sign_in_page import LockPage, PasswordPage, SignInPage
from ctdesk.ui.search_field import Hit
from fixtures.cast import Cast, password_of
from fixtures.receipt_story import Story

SignIn = Callable[[str], MainWindow]
WAIT_MS = 20_000
MINE = tuple(place.route for place in navigation.PLACES if place.route not in ("record", "receipts"))


def shown(window: MainWindow) -> QWidget:
    """What fills the window now."""
    page: QWidget = window.centralWidget().currentWidget()  # type: ignore[attr-defined]  # the root stack
    return page


def settled(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until no work is under way."""
    qtbot.waitUntil(lambda: not window.desk._under_way, timeout=WAIT_MS)


def test_signing_in_leads_to_my_desk(sign_in: SignIn) -> None:
    window = sign_in("lead")
    assert window.shell is not None
    page = window.shell.current()
    assert page is not None
    assert page.route == "desk"
    assert "林知远" in page.title()


def test_a_wrong_password_is_told_beside_the_field(window: MainWindow, qtbot: QtBot) -> None:
    page = shown(window)
    assert isinstance(page, SignInPage)
    page.login.setText("lead")
    page.password.setText("not this one")
    page.do.click()
    field = page.form.fields["password"]
    qtbot.waitUntil(lambda: bool(field.below.text()), timeout=WAIT_MS)
    assert page.password.text() == ""
    assert page.do.isEnabled()
    assert window.shell is None


def test_what_is_typed_before_the_site_is_open_is_kept(window: MainWindow, qtbot: QtBot) -> None:
    page = shown(window)
    assert isinstance(page, SignInPage)
    page.site_opens("Opening …")
    page.login.setText("lead")
    page.password.setText(password_of("lead"))
    page.submit()
    assert window.shell is None
    page.site_is_open("Hospital")
    qtbot.waitUntil(lambda: window.shell is not None, timeout=WAIT_MS)


@pytest.mark.parametrize("login", ["lead", "receiver", "admin", "qa"])
def test_every_page_opens_for_everybody_without_a_complaint(
    sign_in: SignIn, qtbot: QtBot, login: str
) -> None:
    window = sign_in(login)
    assert window.shell is not None
    told: list[object] = []
    for route in MINE:
        page = window.open(route)
        assert page is not None
        page.failed.connect(told.append)
        settled(qtbot, window)
        assert page.title()
        assert window.shell.title.text() == page.title()
    refused = [error for error in told if not (isinstance(error, CtdeskError) and error.code == "PERM-01")]
    assert refused == []


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_another_language_keeps_page_and_place(sign_in: SignIn, qtbot: QtBot, language: str) -> None:
    window = sign_in("lead")
    window.open("members")
    settled(qtbot, window)
    page = window.shell.current() if window.shell is not None else None
    assert page is not None
    window.speak("en" if language == "zh_CN" else "zh_CN")
    settled(qtbot, window)
    window.speak(language)  # type: ignore[arg-type]  # one of the two
    settled(qtbot, window)
    again = window.shell.current() if window.shell is not None else None
    assert again is not None
    assert again is not page
    assert again.route == "members"
    assert again.title() == {"zh_CN": "团队", "en": "Team"}[language]
    assert window.shell is not None
    assert [stop[0] for stop in window.shell.trail] == ["desk", "members"]


def test_another_look_keeps_the_page(sign_in: SignIn, qtbot: QtBot) -> None:
    window = sign_in("lead")
    window.open("storage")
    window.paint("dark")
    settled(qtbot, window)
    window.write_larger(150)
    settled(qtbot, window)
    assert window.shell is not None
    page = window.shell.current()
    assert page is not None
    assert page.route == "storage"
    assert window.height() == 768  # large text asks for no higher window than a small screen has


def test_a_long_title_gives_way_before_the_window_grows(
    sign_in: SignIn, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = sign_in("lead")
    window.write_larger(150)
    assert window.shell is not None
    page = window.open("trace")
    assert page is not None
    monkeypatch.setattr(page, "title", lambda: "鹿城赛注射液（演示） · HT2603-016 · 2/3 · " * 2)
    page.changed_heading()
    settled(qtbot, window)
    assert window.width() == 1366
    assert window.shell.title.text().startswith("鹿城赛注射液")


def test_the_lock_covers_the_window_and_gives_it_back(sign_in: SignIn, qtbot: QtBot) -> None:
    window = sign_in("receiver")
    window.open("catalogue")
    settled(qtbot, window)
    before = window.shell
    qtbot.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    page = shown(window)
    assert isinstance(page, LockPage)
    page.password.setText(password_of("receiver"))
    page.do.click()
    qtbot.waitUntil(lambda: shown(window) is before, timeout=WAIT_MS)
    assert before is not None
    current = before.current()
    assert current is not None
    assert current.route == "catalogue"


def test_an_open_dialog_is_hidden_by_the_lock_and_found_again(sign_in: SignIn, qtbot: QtBot) -> None:
    window = sign_in("receiver")
    settled(qtbot, window)
    heard: list[str] = []
    dialog = ask_reason(window, "Void", "It is voided.", "Void", heard.append)
    dialog.reason.setPlainText("half a thought")
    window.lock()
    assert not dialog.isVisible()
    page = shown(window)
    assert isinstance(page, LockPage)
    page.password.setText(password_of("receiver"))
    page.do.click()
    qtbot.waitUntil(dialog.isVisible, timeout=WAIT_MS)
    assert isinstance(dialog, ReasonDialog)
    assert dialog.reason.toPlainText() == "half a thought"
    assert heard == []
    dialog.submit()
    assert heard == ["half a thought"]


def test_another_person_takes_over_and_the_first_finds_the_place_again(sign_in: SignIn, qtbot: QtBot) -> None:
    window = sign_in("receiver")
    window.open("catalogue")
    settled(qtbot, window)
    window.lock()
    page = shown(window)
    assert isinstance(page, LockPage)
    page.take_over()
    page.login.setText("verifier")
    page.password.setText(password_of("verifier"))
    page.do.click()
    qtbot.waitUntil(lambda: window.shell is not None and not window.desk.is_locked, timeout=WAIT_MS)
    settled(qtbot, window)
    assert window.shell is not None
    assert [stop[0] for stop in window.shell.trail] == ["desk"]
    window.lock()
    page = shown(window)
    assert isinstance(page, LockPage)
    page.take_over()
    page.login.setText("receiver")
    page.password.setText(password_of("receiver"))
    page.do.click()
    qtbot.waitUntil(
        lambda: window.shell is not None and window.shell.trail[-1][0] == "catalogue", timeout=WAIT_MS
    )


def test_signing_out_asks_for_the_next_person(sign_in: SignIn, qtbot: QtBot) -> None:
    window = sign_in("receiver")
    settled(qtbot, window)
    window.sign_out()
    settled(qtbot, window)
    assert isinstance(shown(window), SignInPage)
    assert window.shell is None


def test_keys_lead_to_pages_search_and_back(sign_in: SignIn, qtbot: QtBot) -> None:
    window = sign_in("lead")
    settled(qtbot, window)
    shell = window.shell
    assert shell is not None
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_7, Qt.KeyboardModifier.AltModifier)
    settled(qtbot, window)
    assert shell.trail[-1][0] == "members"
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(shell.search.hasFocus)
    shell.search.setText("0147")
    qtbot.keyClick(shell.search, Qt.Key.Key_Escape)
    assert shell.search.text() == ""
    assert shell.trail[-1][0] == "members"
    qtbot.keyClick(shell.search, Qt.Key.Key_Escape)
    assert not shell.search.hasFocus() and shell.trail[-1][0] == "members"  # the hands are where they were
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert shell.trail[-1][0] == "desk"
    assert not shell.back()


def test_the_field_finds_places_by_name_and_people_by_pinyin(sign_in: SignIn, qtbot: QtBot) -> None:
    window = sign_in("lead")
    shell = window.shell
    assert shell is not None
    settled(qtbot, window)
    hits: list[list[Hit]] = []

    def listen(text: str, found: list[Hit], more_to_come: bool = False, **_: str) -> None:
        hits.append(found)

    shell.search.show_hits = listen  # type: ignore[method-assign]  # to listen
    assert window.commands is not None
    window.commands.look_for("audit")
    settled(qtbot, window)
    assert "audit" in {hit.route for hit in hits[-1]}
    window.commands.look_for("quarantin")
    assert [(hit.route, hit.detail) for hit in hits[-1]] == [("quarantine", "Go to · Receipts")]
    window.commands.look_for("wangyan")
    settled(qtbot, window)
    assert any(hit.route == "members" for hit in hits[-1])


def test_nothing_is_called_missing_before_the_whole_answer_is_there_and_a_hasty_enter_is_kept(
    sign_in: SignIn, qtbot: QtBot
) -> None:
    window = sign_in("lead")
    shell = window.shell
    assert shell is not None
    settled(qtbot, window)
    field = shell.search
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(field.hasFocus)
    field.setText("wangyan")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field._list is not None and field._list._nothing.text() == "Searching …"
    qtbot.waitUntil(lambda: shell.trail[-1][0] == "members")
    assert field.text() == ""
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(field.hasFocus)
    field.setText("no such thing")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    settled(qtbot, window)
    assert field._list._nothing.text().startswith("Nothing found.")


def test_what_is_read_anew_does_not_take_the_hands_out_of_the_search(
    cast: Cast, sign_in: SignIn, qtbot: QtBot
) -> None:
    Story(cast, units=1).prepare()
    window = sign_in("receiver")
    shell = window.shell
    assert shell is not None
    settled(qtbot, window)
    page = shell.current()
    assert isinstance(page, DeskPage) and page._rows[0].hasFocus()
    shell.search.setFocus()
    page.load()
    settled(qtbot, window)
    assert shell.search.hasFocus()
    window.open("catalogue")
    settled(qtbot, window)
    window.open("desk")
    settled(qtbot, window)
    assert page._rows[0].hasFocus()  # nothing changed meanwhile, so nothing is read anew


def test_a_scan_that_names_nothing_here_says_so(sign_in: SignIn, qtbot: QtBot) -> None:
    window = sign_in("lead")
    settled(qtbot, window)
    window.open("storage")
    settled(qtbot, window)
    window.open("desk")
    window._scanned("FL-ACC-2026-0147")
    assert window.shell is not None
    shell = window.shell
    qtbot.waitUntil(lambda: "error" in shell.notices.said(), timeout=20_000)
    assert shell.current() is shell.pages["desk"]


def test_a_scan_opens_what_it_names(cast: Cast, sign_in: SignIn, qtbot: QtBot) -> None:
    story = Story(cast).opened()
    window = sign_in("receiver")
    settled(qtbot, window)
    window._scanned(story.view().number)
    assert window.shell is not None
    shell = window.shell
    qtbot.waitUntil(lambda: shell.current() is shell.pages.get("record"), timeout=20_000)
    assert shell.trail[-1] == ("record", {"record_id": story.record_id})


def test_a_scan_over_a_dialog_is_discarded_and_said_so(sign_in: SignIn, qtbot: QtBot) -> None:
    window = sign_in("lead")
    settled(qtbot, window)
    dialog = ask_reason(window, "Void", "It is voided.", "Void", lambda _: None)
    window._scanned("FL-ACC-2026-0147")
    assert window.shell is not None
    assert "error" in window.shell.notices.said()
    assert dialog.reason.toPlainText() == ""
    dialog.reject()


def test_a_bug_is_told_once_by_number_and_never_by_what_was_typed(
    sign_in: SignIn, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    window = sign_in("lead")
    settled(qtbot, window)
    try:
        raise ValueError("王䶮 0031 7742")
    except ValueError as error:
        window.tell(error)
        window.tell(error)
    assert window.shell is not None
    words = window.shell.notices.said()["error"]
    logged = [record.getMessage() for record in caplog.records if "bug" in record.getMessage()]
    assert len(logged) == 1
    assert logged[0].split()[1].rstrip(":") in words
    assert "王䶮" not in words + logged[0]


def test_what_nobody_caught_reaches_the_window(sign_in: SignIn, qtbot: QtBot) -> None:
    window = sign_in("lead")
    settled(qtbot, window)
    sys.excepthook(CtdeskError, CtdeskError("SITE-01", folder="x"), None)
    assert window.shell is not None
    shell = window.shell
    qtbot.waitUntil(lambda: "error" in shell.notices.said())


def test_the_first_sign_in_chooses_a_password(
    window: MainWindow, qtbot: QtBot, cast: Cast, sign_in: SignIn
) -> None:
    from ctdesk.services.accounts import propose_member

    proposed = cast.do(
        "admin", propose_member, login="newcomer", name="白露", name_latin="Bai Lu", staff_no="S099"
    )
    page = shown(window)
    assert isinstance(page, SignInPage)
    page.login.setText("newcomer")
    page.password.setText(proposed.code)
    page.do.click()
    qtbot.waitUntil(lambda: isinstance(shown(window), PasswordPage), timeout=WAIT_MS)
    own = shown(window)
    assert isinstance(own, PasswordPage)
    own.new.setText("seven blue ferries 9")
    own.again.setText("seven blue ferries 8")
    own.submit()
    assert own.form.fields["again"].below.text()
    own.again.setText("seven blue ferries 9")
    own.submit()
    qtbot.waitUntil(lambda: window.shell is not None, timeout=WAIT_MS)


def test_closing_asks_nothing_and_signs_out(sign_in: SignIn, qtbot: QtBot, cast: Cast) -> None:
    window = sign_in("lead")
    settled(qtbot, window)
    session = window.desk.session
    assert session is not None
    assert window.close()
    assert cast.gate.session(session.id) is None


def test_a_thousand_titles_lose_no_reference_to_none(window: MainWindow) -> None:
    before = sys.getrefcount(None)
    for _ in range(1000):
        window.setWindowTitle("ctdesk")
    assert sys.getrefcount(None) > before - 500


def test_tab_visits_fields_in_reading_order(window: MainWindow, qtbot: QtBot) -> None:
    page = shown(window)
    assert isinstance(page, SignInPage)
    window.activateWindow()
    page.login.setFocus()
    qtbot.waitUntil(page.login.hasFocus)
    QTest.keyClick(page.login, Qt.Key.Key_Tab)
    assert page.password.hasFocus()
    QTest.keyClick(page.password, Qt.Key.Key_Tab)
    assert page.do.hasFocus()


def test_without_a_site_the_window_offers_a_first_step(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ctdesk.ui.pages.first_start_page import CreateSitePage, WelcomePage

    monkeypatch.setenv("CTDESK_CONFIG_HOME", str(tmp_path / "config"))
    window = MainWindow(tmp_path / "nothing")
    window.show()
    welcome = shown(window)
    assert isinstance(welcome, WelcomePage)
    assert len(welcome.choices) == 3
    welcome.choices[1].chosen.emit()
    assert isinstance(shown(window), CreateSitePage)
    window.close()
    window.deleteLater()
