"""Rows 1–15: who signs in and who signs, at the sign-in page, the signing dialog and the second window."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from sqlalchemy import select, text

from bad_input.telling import WAIT_MS, shown_on, words
from ctdesk.db.tables.audit import AuditEvent
from ctdesk.db.tables.team import Credential
from ctdesk.domain.errors import CtdeskError
from ctdesk.services import accounts, signing
from ctdesk.ui.dialogs.sign import SignDialog
from ctdesk.ui.main_window import MainWindow
from ctdesk.ui.pages.record_page import RecordPage
from ctdesk.ui.pages.sign_in_page import SignInPage
from fixtures.cast import Cast, password_of
from fixtures.receipt_story import Story


def page_in(window: MainWindow) -> SignInPage:
    page = window.centralWidget().currentWidget()  # type: ignore[attr-defined]  # the root stack
    assert isinstance(page, SignInPage)
    return page


def try_to_enter(window: MainWindow, qtbot: QtBot, login: str, password: str) -> str:
    """Press the button and wait for the answer; everything the page says then."""
    page = page_in(window)
    page.login.setText(login)
    page.password.setText(password)
    page.do.click()
    qtbot.waitUntil(lambda: page.do.isEnabled() and not window.desk._under_way, timeout=WAIT_MS)
    assert window.shell is None
    return shown_on(page)


def events(cast: Cast) -> list[str]:
    with cast.gate.reading() as db:
        return list(db.scalars(select(AuditEvent.action).order_by(AuditEvent.seq)))


def failures(cast: Cast, login: str) -> int:
    with cast.gate.reading() as db:
        found = db.scalar(select(Credential.failures).where(Credential.member_id == cast.id(login)))
    assert found is not None
    return found


@pytest.mark.parametrize(("login", "password"), [("", "x"), ("lead", ""), ("", ""), ("  ", "x")])
def test_nothing_typed_is_no_attempt(
    window: MainWindow, cast: Cast, qtbot: QtBot, login: str, password: str
) -> None:
    before = events(cast)
    said = try_to_enter(window, qtbot, login, password)
    assert "Please fill in this field." in said
    assert events(cast) == before


def test_an_unknown_name_is_told_like_a_wrong_password(window: MainWindow, qtbot: QtBot) -> None:
    unknown = try_to_enter(window, qtbot, "nobody", "some password")
    wrong = try_to_enter(window, qtbot, "lead", "some password")
    assert words("AUTH-02") in unknown
    assert unknown == wrong


def test_the_fifth_wrong_password_says_until_when_and_who_can_help(
    window: MainWindow, cast: Cast, qtbot: QtBot
) -> None:
    for _ in range(4):
        assert words("AUTH-02") in try_to_enter(window, qtbot, "receiver", "wrong")
    said = try_to_enter(window, qtbot, "receiver", "wrong")
    assert "The account is locked until" in said
    assert "team lead" in said
    assert "The account is locked until" in try_to_enter(window, qtbot, "receiver", password_of("receiver"))
    assert "session.locked_out" in events(cast)


def test_a_full_width_password_opens_and_the_page_says_how_it_was_typed(
    window: MainWindow, qtbot: QtBot
) -> None:
    wide = "".join(
        chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in password_of("lead")
    )
    assert wide != password_of("lead")
    page = page_in(window)
    page.login.setText("ｌｅａｄ")
    page.password.setText(wide)
    assert "full-width" in shown_on(page)
    page.do.click()
    qtbot.waitUntil(lambda: window.shell is not None, timeout=WAIT_MS)


def test_caps_lock_is_said_and_blocks_nothing(window: MainWindow, qtbot: QtBot) -> None:
    page = page_in(window)
    page.password.setFocus()
    QTest.keyClick(page.password, Qt.Key.Key_A)
    page.password.clear()
    QTest.sendKeyEvent(
        QTest.KeyAction.Click, page.password, Qt.Key.Key_A, "A", Qt.KeyboardModifier.NoModifier
    )
    assert "Caps Lock" in shown_on(page)
    assert page.do.isEnabled()


def test_ten_megabytes_pasted_as_a_password_are_refused_by_length(
    window: MainWindow, cast: Cast, qtbot: QtBot
) -> None:
    said = try_to_enter(window, qtbot, "lead", "x" * 10_000_000)
    assert words("AUTH-04", limit=1024) in said
    assert failures(cast, "lead") == 0


@pytest.mark.parametrize(
    ("name", "place"),
    [("le\u200bad", 3), ("\u202elead", 1), ("lead\u2066", 5), ("le\u00adad", 3), ("l\u3164ead", 2)],
)
def test_an_invisible_letter_in_the_name_is_pointed_at(
    window: MainWindow, qtbot: QtBot, name: str, place: int
) -> None:
    assert words("AUTH-05", place=place) in try_to_enter(window, qtbot, name, password_of("lead"))


@pytest.mark.parametrize("alike", ["ｌｅａｄ", "LEAD", "1ead", "lеad", "l.e.a.d", "leаd"])
def test_a_name_that_looks_like_another_is_refused(cast: Cast, alike: str) -> None:
    with pytest.raises(CtdeskError) as refused:
        cast.do("admin", accounts.propose_member, login=alike, name="甲", name_latin="Jia", staff_no="S999")
    assert refused.value.code == "AUTH-06"
    assert refused.value.values["other"] == "lead"


def test_a_disabled_account_says_since_when_and_whom_to_ask(
    window: MainWindow, cast: Cast, qtbot: QtBot
) -> None:
    cast.do("admin", accounts.disable_member, member_id=cast.id("nurse"), reason="已调离本院")
    said = try_to_enter(window, qtbot, "nurse", password_of("nurse"))
    assert "not active since" in said
    assert "team lead" in said


@pytest.mark.parametrize("column", ["verifier", "parameters"])
def test_a_damaged_credential_is_said_and_not_counted(
    window: MainWindow, cast: Cast, qtbot: QtBot, column: str
) -> None:
    damaged = {"verifier": "x'00ff'", "parameters": '\'{"algorithm": "rot13"}\''}[column]
    with cast.site.engine.begin() as connection:
        connection.execute(
            text(f"UPDATE credential SET {column} = {damaged} WHERE member_id = {cast.id('lead')}")
        )
    assert words("AUTH-08") in try_to_enter(window, qtbot, "lead", password_of("lead"))
    assert failures(cast, "lead") == 0
    assert events(cast)[-1] == "session.refused"


@pytest.fixture
def ready_to_sign(story: Story) -> Story:
    story.fill("receiver", skip=("E8",))
    for slot in ("check_1", "check_2", "put_in", "receiver"):
        story.fill(slot)
    story.courier()
    return story


def sign_dialog(page: RecordPage, qtbot: QtBot) -> SignDialog:
    page.acts.sign()
    qtbot.waitUntil(lambda: page.window().findChild(SignDialog) is not None, timeout=WAIT_MS)
    dialog = page.window().findChild(SignDialog)
    assert dialog is not None
    return dialog


def press(dialog: SignDialog, qtbot: QtBot, password: str) -> str:
    dialog.password.setText(password)
    dialog.do.click()
    qtbot.waitUntil(lambda: dialog.do.isEnabled(), timeout=WAIT_MS)
    return shown_on(dialog)


def signatures(story: Story) -> list[str]:
    return [slot.id for slot in story.view().slots if slot.signature is not None]


def test_another_ones_password_signs_nothing(
    page_of: Callable[..., RecordPage], ready_to_sign: Story, cast: Cast, qtbot: QtBot
) -> None:
    before = signatures(ready_to_sign)
    dialog = sign_dialog(page_of("receiver"), qtbot)
    assert words("AUTH-02") in press(dialog, qtbot, password_of("verifier"))
    assert signatures(ready_to_sign) == before
    assert "session.refused" in events(cast)
    dialog.reject()


def test_another_name_signs_nothing_even_with_its_password(ready_to_sign: Story, cast: Cast) -> None:
    view = ready_to_sign.view("receiver")
    with pytest.raises(CtdeskError) as refused:
        cast.gate.perform(
            signing.sign_record,
            cast.session("receiver"),
            credentials=cast.credentials("verifier"),
            record_id=ready_to_sign.record_id,
            seen_version=view.version,
            slots=("receiver",),
            seen_entry=view.seen_entry,
        )
    assert refused.value.code == "SIG-01"
    assert refused.value.values["name"] == "王䶮"
    assert events(cast)[-1] == "refused"


def test_a_double_click_signs_once(
    page_of: Callable[..., RecordPage], ready_to_sign: Story, cast: Cast, qtbot: QtBot
) -> None:
    page = page_of("receiver")
    dialog = sign_dialog(page, qtbot)
    dialog.password.setText(password_of("receiver"))
    QTest.mouseClick(dialog.do, Qt.MouseButton.LeftButton)
    QTest.mouseClick(dialog.do, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "receiver" in signatures(ready_to_sign), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: not page.desk._under_way, timeout=WAIT_MS)
    assert events(cast).count("record.sign") == 1


def test_signing_again_says_when_it_was_signed(ready_to_sign: Story) -> None:
    ready_to_sign.sign("receiver")
    with pytest.raises(CtdeskError) as refused:
        ready_to_sign.sign("receiver")
    assert refused.value.code == "SIG-02"
    assert refused.value.values["at"]


def test_what_changed_after_looking_is_not_signed(
    page_of: Callable[..., RecordPage], ready_to_sign: Story, qtbot: QtBot
) -> None:
    page = page_of("receiver")
    dialog = sign_dialog(page, qtbot)
    ready_to_sign.note("second_receiver", ("D15b", "2027-02-01"), ("D15b#correction", "看错"))
    said = press(dialog, qtbot, password_of("receiver"))
    assert "D15b" in said
    assert "Nothing was signed" in said
    assert "receiver" not in signatures(ready_to_sign)
    dialog.reject()


def test_a_clock_behind_the_last_record_stops_signing_and_says_what_to_do(
    page_of: Callable[..., RecordPage], ready_to_sign: Story, cast: Cast, qtbot: QtBot
) -> None:
    page = page_of("receiver")
    dialog = sign_dialog(page, qtbot)
    cast.clock.now -= timedelta(days=2)
    said = press(dialog, qtbot, password_of("receiver"))
    assert "earlier than the last record" in said
    assert "Set the clock right" in said
    assert "receiver" not in signatures(ready_to_sign)
    dialog.reject()


def test_a_decision_that_says_nothing_is_not_signed(
    page_of: Callable[..., RecordPage], story: Story, qtbot: QtBot
) -> None:
    """The decision takes its meaning from K1: without it the window leads there and the service refuses."""
    story.up_to_decision()
    with pytest.raises(CtdeskError) as refused:
        story.sign("decision")
    assert refused.value.code == "REC-30"
    assert "K1" in str(refused.value.values["missing"])
    page = page_of("verifier", "A")
    page.acts.sign()
    qtbot.waitUntil(lambda: page.section == "K", timeout=WAIT_MS)
    assert page.window().findChild(SignDialog) is None
