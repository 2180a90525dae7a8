"""The record page in the real window: answering, findings, scans, blind checks, signing, printing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ctdesk.ui.cards import Text
from ctdesk.ui.dialogs.ask import ReasonDialog
from ctdesk.ui.dialogs.print_preview import PrintDialog
from ctdesk.ui.dialogs.sign import SignDialog
from ctdesk.ui.forms.typed_editors import LineEditor
from ctdesk.ui.main_window import MainWindow
from ctdesk.ui.pages.record_page import RecordPage
from fixtures.cast import Cast, password_of
from fixtures.receipt_story import Story

SignIn = Callable[[str], MainWindow]
WAIT_MS = 20_000


@pytest.fixture
def story(cast: Cast) -> Story:
    """A receipt of one bag, opened and empty."""
    return Story(cast, units=1).opened()


@pytest.fixture
def page_of(sign_in: SignIn, story: Story, qtbot: QtBot) -> Callable[[str], RecordPage]:
    """Opens the record as somebody."""

    def opened(login: str = "receiver", section: str = "") -> RecordPage:
        window = sign_in(login)
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow, timeout=WAIT_MS)
        page = window.open("record", {"record_id": story.record_id})
        assert isinstance(page, RecordPage)
        qtbot.waitUntil(lambda: page.view is not None, timeout=WAIT_MS)
        if section:
            page.open_section(section)
        return page

    return opened


def said_on(widget: object) -> str:
    """All words that a widget shows."""
    return " ".join(text.text() for text in widget.findChildren(Text))  # type: ignore[attr-defined]  # a widget


def value_of(page: RecordPage, path: str) -> object:
    """The kept answer at a path."""
    answer = page.view.answers.get(path) if page.view is not None else None
    return None if answer is None else answer.value


def test_a_key_answers_is_journalled_and_goes_on(page_of: Callable[..., RecordPage], qtbot: QtBot) -> None:
    page = page_of("receiver", "D")
    row = page.questions.row("D1")
    assert row is not None
    row.focus()
    QTest.keyClick(QApplication.focusWidget() or page, Qt.Key.Key_Y)
    qtbot.waitUntil(lambda: value_of(page, "D1") is True, timeout=WAIT_MS)
    focused = QApplication.focusWidget()
    following = page.questions.row("D2")
    assert following is not None
    assert focused is not None
    assert following.isAncestorOf(focused)


def test_a_no_asks_for_reason_and_photo_and_proposes_quarantine(
    page_of: Callable[..., RecordPage], qtbot: QtBot
) -> None:
    page = page_of("receiver", "D")
    row = page.questions.row("D5")
    assert row is not None
    row.editor.take_key("N")
    qtbot.waitUntil(lambda: value_of(page, "D5") is False, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: set(row.question.unmet) == {"reason", "photo"}, timeout=WAIT_MS)
    assert "Quarantine" in said_on(page.rail)


def test_a_reason_typed_below_a_finding_is_kept(page_of: Callable[..., RecordPage], qtbot: QtBot) -> None:
    page = page_of("receiver", "D")
    row = page.questions.row("D5")
    assert row is not None
    row.editor.take_key("N")
    qtbot.waitUntil(lambda: row._reason is not None, timeout=WAIT_MS)
    assert row._reason is not None
    row._reason.setText("Seal torn")  # keys of a test come at the speed of a scanner
    QTest.keyClick(row._reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: value_of(page, "D5#reason") == "Seal torn", timeout=WAIT_MS)


def test_a_critical_answer_changed_asks_why_and_keeps_both(
    page_of: Callable[..., RecordPage], qtbot: QtBot
) -> None:
    page = page_of("receiver", "D")
    row = page.questions.row("D1")
    assert row is not None
    row.editor.take_key("Y")
    qtbot.waitUntil(lambda: value_of(page, "D1") is True, timeout=WAIT_MS)
    row.editor.take_key("N")
    qtbot.waitUntil(lambda: page.window().findChild(ReasonDialog) is not None, timeout=WAIT_MS)
    dialog = page.window().findChild(ReasonDialog)
    assert dialog is not None
    dialog.reason.setPlainText("Looked again: dent at the back")
    dialog.do.click()
    qtbot.waitUntil(lambda: value_of(page, "D1") is False, timeout=WAIT_MS)
    assert page.view is not None
    assert [answer.value for answer in page.view.earlier["D1"]] == [True]


def test_a_scan_lands_where_it_belongs_whatever_has_the_focus(
    page_of: Callable[..., RecordPage], qtbot: QtBot
) -> None:
    page = page_of("receiver", "A")
    assert page.take_scan("SHP-7731")
    qtbot.waitUntil(lambda: value_of(page, "D3") == "SHP-7731", timeout=WAIT_MS)
    assert page.section == "D"
    assert not page.stop.isVisible()


def test_a_wrong_coi_is_a_stop_across_the_page(page_of: Callable[..., RecordPage], qtbot: QtBot) -> None:
    page = page_of("receiver", "A")
    assert page.take_scan("&/CHA0B2600OTHER1")
    qtbot.waitUntil(lambda: page.stop.isVisible(), timeout=WAIT_MS)
    assert "A10" in page.stop.words.text()


def test_the_rail_hides_who_it_is_while_labels_are_read_blind(
    page_of: Callable[..., RecordPage], story: Story, qtbot: QtBot
) -> None:
    story.fill("receiver", skip=("E8",))
    page = page_of("checker", "H")
    words = said_on(page.rail)
    assert "王䶮" not in words
    assert "CHA0" not in words
    page.open_section("D")
    assert "王䶮" in said_on(page.rail)


def test_a_draft_is_there_again_for_another_window(
    page_of: Callable[..., RecordPage], story: Story, qtbot: QtBot
) -> None:
    page = page_of("receiver", "C")
    row = page.questions.row("C2b")
    assert row is not None
    assert isinstance(row.editor, LineEditor)
    row.focus()
    row.editor.line.setText("Zhao Qiang")
    page.settle()
    qtbot.waitUntil(lambda: value_of(page, "C2b") == "Zhao Qiang", timeout=WAIT_MS)
    assert story.view().answers["C2b"].value == "Zhao Qiang"


def test_ctrl_enter_signs_what_is_ready_with_one_password(
    page_of: Callable[..., RecordPage], story: Story, qtbot: QtBot
) -> None:
    story.fill("receiver", skip=("E8",))
    for slot in ("check_1", "check_2", "put_in", "receiver"):
        story.fill(slot)
    story.courier()
    page = page_of("receiver")
    page.setFocus()
    QTest.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.window().findChild(SignDialog) is not None, timeout=WAIT_MS)
    dialog = page.window().findChild(SignDialog)
    assert dialog is not None
    dialog.password.setText("not the password")
    dialog.do.click()
    qtbot.waitUntil(lambda: dialog.do.isEnabled(), timeout=WAIT_MS)
    assert dialog.isVisible()
    dialog.password.setText(password_of("receiver"))
    dialog.do.click()
    qtbot.waitUntil(
        lambda: (
            {"receiver", "check_1"} <= {slot.id for slot in page.view.slots if slot.signature is not None}
        ),  # type: ignore[union-attr]  # opened above
        timeout=WAIT_MS,
    )


def test_who_may_not_sign_sees_why_and_who_can(page_of: Callable[..., RecordPage]) -> None:
    page = page_of("nurse")
    assert page.view is not None
    receiver = next(slot for slot in page.view.slots if slot.id == "receiver")
    assert not receiver.may_sign
    assert receiver.obstacles
    assert receiver.who_can
    assert not any(row.editable for row in page.questions.rows())


def test_a_print_is_seen_first_and_counted_when_saved(
    page_of: Callable[..., RecordPage], story: Story, qtbot: QtBot, tmp_path: Path
) -> None:
    page = page_of("receiver")
    page.print_seen()
    dialog = page.window().findChild(PrintDialog)
    assert dialog is not None
    qtbot.waitUntil(
        lambda: "pages" in dialog.said.text() and "drawn" not in dialog.said.text(), timeout=WAIT_MS
    )
    dialog.save_to(tmp_path / "draft.pdf")
    qtbot.waitUntil(lambda: "Copy 1" in dialog.said.text(), timeout=WAIT_MS)
    assert (tmp_path / "draft.pdf").read_bytes().startswith(b"%PDF-")
    dialog.reject()
