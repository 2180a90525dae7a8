"""The forms on the Settings page: QA proposes a revision and the lead approves it, in real windows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from ctdesk.config import data_path
from ctdesk.forms.library import Library, digest_of_source
from ctdesk.services.forms_release import FormLine, approve_release, propose_release, release_board
from ctdesk.ui import language
from ctdesk.ui.buttons import Button
from ctdesk.ui.dialogs.ask import ReadDialog, ReasonDialog
from ctdesk.ui.dialogs.release import ProposalDialog, in_groups
from ctdesk.ui.dialogs.sign import SignDialog
from ctdesk.ui.main_window import MainWindow
from ctdesk.ui.pages.desk_page import DeskPage
from ctdesk.ui.pages.forms_card import FormsCard
from ctdesk.ui.pages.settings_page import SettingsPage
from fixtures.cast import Cast, password_of

SignIn = Callable[[str], MainWindow]
WAIT_MS = 30_000
CODE = "CT-ESS-001"
FIRST = Library.from_folder(data_path("forms")).source(CODE, 1)
SECOND = FIRST.replace("revision = 1", "revision = 2", 1)


@pytest.fixture
def upgraded(cast: Cast) -> Cast:
    """The installation now carries a second revision of the statement."""
    shipped = Library.from_folder(data_path("forms"))
    sources = {key: shipped.source(*key) for key in shipped.revisions()}
    cast.gate.library = Library({**sources, (CODE, 2): SECOND})
    return cast


def card_of(window: MainWindow, qtbot: QtBot, code: str = CODE) -> FormsCard:
    page = window.open("settings")
    assert isinstance(page, SettingsPage)
    qtbot.waitUntil(lambda: code in page.forms.blocks, timeout=WAIT_MS)
    return page.forms


def words(card: FormsCard, code: str = CODE) -> str:
    return "\n".join(label.text() for label in card.blocks[code].findChildren(QLabel))


def button(card: FormsCard, text: str, code: str = CODE) -> Button:
    (found,) = (one for one in card.blocks[code].findChildren(Button) if one.text() == text)
    return found


def line(cast: Cast) -> FormLine:
    return next(one for one in cast.ask("qa", release_board).lines if one.code == CODE)


def propose(cast: Cast) -> int:
    seen = digest_of_source(SECOND)
    return int(
        cast.sign("qa", propose_release, code=CODE, revision=2, seen_digest=seen, reason="增加一条声明")
    )


def sign(card: FormsCard, login: str) -> None:
    (dialog,) = card.findChildren(SignDialog)
    assert dialog.login.text() == login
    shown = "\n".join(label.text() for label in dialog.findChildren(QLabel))
    assert in_groups(digest_of_source(FIRST)) in shown
    assert in_groups(digest_of_source(SECOND)) in shown
    dialog.password.setText(password_of(login))
    dialog.do.click()


def test_quality_assurance_proposes_a_shipped_revision(upgraded: Cast, sign_in: SignIn, qtbot: QtBot) -> None:
    card = card_of(sign_in("qa"), qtbot)
    assert in_groups(digest_of_source(SECOND)) in words(card)
    button(card, "Propose …").click()
    (dialog,) = card.findChildren(ProposalDialog)
    dialog.do.click()
    assert dialog.form.fields["reason"].below.text(), "a reason is asked for"
    dialog.reason.setPlainText("增加一条声明")
    dialog.begin.setText("2020-01-01 08:00")
    dialog.do.click()
    assert "retroactively" in dialog.form.fields["effective_at"].below.text()
    dialog.begin.clear()
    dialog.do.click()
    sign(card, "qa")
    qtbot.waitUntil(lambda: "waits for the team lead" in words(card), timeout=WAIT_MS)
    proposal = line(upgraded).proposal
    assert proposal is not None and proposal.reason == "增加一条声明"
    approve = button(card, "Approve …")
    assert not approve.isEnabled() and "team lead" in approve.toolTip()


def test_the_lead_approves_what_was_proposed(upgraded: Cast, sign_in: SignIn, qtbot: QtBot) -> None:
    propose(upgraded)
    card = card_of(sign_in("lead"), qtbot)
    assert "钱正" in words(card)
    button(card, "Approve …").click()
    sign(card, "lead")
    qtbot.waitUntil(lambda: "goes into force on" in words(card), timeout=WAIT_MS)
    assert "钱正 + 林知远" in words(card)
    assert [one.revision for one in line(upgraded).coming] == [2]


def test_my_desk_leads_to_the_proposal(upgraded: Cast, sign_in: SignIn, qtbot: QtBot) -> None:
    propose(upgraded)
    window = sign_in("lead")
    window.resize(1000, 500)
    desk = window.open("desk")
    assert isinstance(desk, DeskPage) and window.shell is not None
    qtbot.waitUntil(lambda: any(CODE in row.accessibleName() for row in desk._rows), timeout=WAIT_MS)
    row = next(row for row in desk._rows if CODE in row.accessibleName())
    assert "Revision 2" in row.accessibleName() and "approve it or send it back" in row.accessibleName()
    row.chosen.emit()
    page = window.shell.current()
    assert isinstance(page, SettingsPage)
    card = page.forms
    qtbot.waitUntil(
        lambda: CODE in card.blocks and button(card, "What changes …").hasFocus(), timeout=WAIT_MS
    )
    approve = button(card, "Approve …")
    qtbot.waitUntil(lambda: not approve.visibleRegion().isEmpty(), timeout=WAIT_MS)  # scrolled into sight
    approve.click()
    sign(card, "lead")
    qtbot.waitUntil(lambda: "goes into force on" in words(card), timeout=WAIT_MS)
    again = window.open("desk")
    assert again is desk
    qtbot.waitUntil(lambda: not any(CODE in row.accessibleName() for row in desk._rows), timeout=WAIT_MS)


def test_the_lead_reads_what_changes_and_sends_it_back(upgraded: Cast, sign_in: SignIn, qtbot: QtBot) -> None:
    propose(upgraded)
    card = card_of(sign_in("lead"), qtbot)
    button(card, "What changes …").click()
    qtbot.waitUntil(lambda: bool(card.findChildren(ReadDialog)), timeout=WAIT_MS)
    (shown,) = card.findChildren(ReadDialog)
    assert any("+revision = 2" in label.text() for label in shown.findChildren(QLabel))
    shown.reject()
    button(card, "Send back …").click()
    (dialog,) = card.findChildren(ReasonDialog)
    dialog.reason.setPlainText("第二条写得不清楚")
    dialog.do.click()
    qtbot.waitUntil(lambda: "waits to be released here" in words(card), timeout=WAIT_MS)
    assert line(upgraded).proposal is None


def test_others_see_why_they_cannot_propose(upgraded: Cast, sign_in: SignIn, qtbot: QtBot) -> None:
    card = card_of(sign_in("receiver"), qtbot)
    found = button(card, "Propose …")
    assert not found.isEnabled()
    assert found.toolTip()


def test_the_lead_is_told_that_quality_assurance_proposes(
    upgraded: Cast, sign_in: SignIn, qtbot: QtBot
) -> None:
    found = button(card_of(sign_in("lead"), qtbot), "Propose …")
    assert not found.isEnabled()
    assert "quality assurance" in found.toolTip()


def test_the_mistakes_of_a_hospitals_form_stand_there_as_sentences(
    cast: Cast, sign_in: SignIn, qtbot: QtBot, tmp_path: Path
) -> None:
    for code, source in (("HX-OWN-001", FIRST.replace('zh_CN = "', 'zh = "', 1)), ("CT-OWN-001", FIRST)):
        folder = tmp_path / "own" / code
        folder.mkdir(parents=True)
        (folder / "rev-01.toml").write_text(source, "utf-8")
    cast.gate.library = Library.from_folder(data_path("forms"), own=tmp_path / "own")
    card = card_of(sign_in("qa"), qtbot, "HX-OWN-001")
    told = words(card, "HX-OWN-001")
    assert "cannot be released yet" in told and "FORMDEF" not in told
    assert "No revision is in force." in told
    assert not card.blocks["HX-OWN-001"].findChildren(Button)
    everything = "\n".join(label.text() for label in card.findChildren(QLabel))
    assert "CT-OWN-001/rev-01.toml" in everything and "belong to the shipped forms" in everything


def test_a_released_form_says_who_released_it_in_chinese_too(
    upgraded: Cast, sign_in: SignIn, qtbot: QtBot
) -> None:
    release = propose(upgraded)
    upgraded.sign("lead", approve_release, release_id=release, seen_digest=digest_of_source(SECOND))
    upgraded.clock.advance(minutes=2)
    window = sign_in("qa")
    language.set_language("zh_CN")
    page = SettingsPage(window.desk)
    qtbot.addWidget(page)
    page.load()
    qtbot.waitUntil(lambda: CODE in page.forms.blocks, timeout=WAIT_MS)
    assert "第 2 版" in words(page.forms) and "发布人：钱正 + 林知远" in words(page.forms)
