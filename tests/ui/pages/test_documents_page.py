"""The register of documents in the window: read the text, tick, confirm with one password."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from ctdesk.db.tables.controlled import Reading
from ctdesk.services import controlled_documents as papers
from ctdesk.ui.buttons import Button
from ctdesk.ui.dialogs.document import VersionDialog
from ctdesk.ui.dialogs.sign import SignDialog
from ctdesk.ui.pages.documents_page import DocumentsPage
from fixtures.cast import Cast, password_of
from ui.conftest import SignIn

WAIT_MS = 20_000


def in_force(cast: Cast, *numbers: str) -> list[int]:
    """Documents in force that a verifier has to read."""
    made = []
    for number in numbers:
        document = cast.do("qa", papers.add_document, number=number, title_zh="规程", title_en="SOP")
        version = cast.sign(
            "qa",
            papers.write_version,
            document_id=document,
            change_note="首版",
            duties=("receipt.verify",),
            file=("a.txt", b"text"),
        )
        cast.sign("qa", papers.review_version, version_id=version, seen_version=1)
        cast.sign("lead", papers.approve_version, version_id=version, seen_version=2)
        made.append(version)
    cast.clock.now += timedelta(minutes=2)
    return made


def sign(qtbot: QtBot, login: str) -> None:
    """Type the password into the signing dialog that is open and sign."""
    qtbot.waitUntil(lambda: _signing() is not None, timeout=WAIT_MS)
    dialog = _signing()
    assert dialog is not None
    dialog.password.setText(password_of(login))
    dialog.do.click()
    qtbot.waitUntil(lambda: _signing() is None, timeout=WAIT_MS)


def _signing() -> SignDialog | None:
    found = [one for one in QApplication.topLevelWidgets() if isinstance(one, SignDialog) and one.isVisible()]
    return found[0] if found else None


def test_what_is_ticked_is_confirmed_with_one_password(cast: Cast, sign_in: SignIn, qtbot: QtBot) -> None:
    versions = in_force(cast, "SOP-1", "SOP-2")
    window = sign_in("verifier")
    page = window.open("documents", {})
    assert isinstance(page, DocumentsPage)
    qtbot.waitUntil(lambda: len(page.ticks) == 2, timeout=WAIT_MS)
    assert page.confirm is not None
    assert not page.confirm.isEnabled()
    for tick in page.ticks.values():
        tick.setChecked(True)
    page.confirm.click()
    sign(qtbot, "verifier")
    with cast.gate.reading() as db:
        read = set(db.scalars(select(Reading.version_id).where(Reading.member_id == cast.id("verifier"))))
    assert read == set(versions)
    qtbot.waitUntil(lambda: not page.mine.isVisible(), timeout=WAIT_MS)


def test_an_author_hands_in_a_version_with_its_file(
    cast: Cast, sign_in: SignIn, qtbot: QtBot, tmp_path: Path
) -> None:
    document = cast.do("qa", papers.add_document, number="SOP-9", title_zh="召回", title_en="Recall")
    text = tmp_path / "recall.pdf"
    text.write_bytes(b"%PDF-1.7 recall")
    window = sign_in("qa")
    page = window.open("documents", {"document_id": document})
    assert isinstance(page, DocumentsPage)
    qtbot.waitUntil(lambda: page.chosen is not None, timeout=WAIT_MS)
    dialog = VersionDialog(page, page.desk, page.chosen, frozenset())
    dialog.open()
    dialog.submit()
    assert dialog.isVisible(), "what changed is still missing"
    dialog.note.setPlainText("首次发布")
    dialog.file.take(str(text))
    dialog.duties.tick("recall.start")
    dialog.duties.tick("receipt.verify")
    dialog.submit()
    sign(qtbot, "qa")
    qtbot.waitUntil(lambda: page.chosen.state == "in_review", timeout=WAIT_MS)
    words = [button.text() for button in page.side.findChildren(Button)]
    assert "Review …" in words and "Read the text" in words
