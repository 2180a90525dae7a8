"""The Qualified Person in the window: from the letter to the evidence of a duty, on one screen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from ctdesk.db.tables.qp import QpOffice
from ctdesk.db.tables.team import Appointment
from ctdesk.services import qualified_person as qp
from ctdesk.ui.buttons import Button
from ctdesk.ui.dialogs.qp import EvidenceDialog, OfficeDialog
from ctdesk.ui.pages.qp_page import QpPage
from fixtures.cast import Cast
from ui.conftest import SignIn

WAIT_MS = 20_000


def in_office(cast: Cast) -> None:
    """A Qualified Person whose letter was signed; how, has tests of its own."""
    cast.do(
        "leader",
        qp.propose_office,
        member_id=cast.id("verifier"),
        role="R18",
        frames=("NEW_TECH",),
        reports_to=cast.id("leader"),
        absence_plan="由转受权人放行",
    )

    def accepted(work: Any) -> None:
        row = work.db.scalars(select(Appointment).where(Appointment.role == "R18")).one()
        row.proposed, row.recorded_at = False, work.now

    cast.gate.run_itself(accepted, action="cast.accepted")


def shown(qtbot: QtBot, kind: type) -> Any:
    """The dialog of this kind that is open."""

    def found() -> list[Any]:
        return [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]

    qtbot.waitUntil(lambda: bool(found()), timeout=WAIT_MS)
    return found()[0]


def test_the_head_of_the_institution_appoints_and_lands_on_the_letter(
    cast: Cast, sign_in: SignIn, qtbot: QtBot
) -> None:
    window = sign_in("leader")
    page = window.open("qp", {})
    assert isinstance(page, QpPage)
    page.appoint()
    dialog = shown(qtbot, OfficeDialog)
    person = dialog.form.fields["member_id"].editor
    person.setCurrentIndex(person.findData(str(cast.id("verifier"))))
    dialog.do.click()
    qtbot.waitUntil(lambda: bool(dialog.form.fields["absence_plan"].below.text()), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: dialog.do.isEnabled(), timeout=WAIT_MS)
    dialog.form.fields["absence_plan"].editor.setPlainText("由转受权人放行")
    dialog.do.click()
    shell = window.shell
    assert shell is not None
    qtbot.waitUntil(lambda: shell.current().route == "record", timeout=WAIT_MS)
    with cast.gate.reading() as db:
        office = db.scalars(select(QpOffice)).one()
    assert shell.current().arguments == {"record_id": office.record_id}
    assert sorted(office.frames) == ["NEW_TECH", "STEMCELL_2015"]


def test_a_file_proves_a_duty(cast: Cast, sign_in: SignIn, qtbot: QtBot, tmp_path: Path) -> None:
    in_office(cast)
    minutes = tmp_path / "minutes.pdf"
    minutes.write_bytes(b"%PDF-1.7 minutes")
    window = sign_in("verifier")
    page = window.open("qp", {})
    assert isinstance(page, QpPage)
    qtbot.waitUntil(lambda: page.seen is not None, timeout=WAIT_MS)
    assert page.seen is not None
    assert all(duty.gap for duty in page.seen.duties)
    appoint = next(one for one in page.buttons() if one.text() == "Appoint …")
    assert not appoint.isEnabled(), "only the head of the institution appoints"
    enter = [one for one in page.findChildren(Button) if one.text() == "Enter …" and one.isEnabled()]
    enter[7].click()
    dialog = shown(qtbot, EvidenceDialog)
    dialog.form.fields["text"].editor.setText("参加自检")
    dialog.form.fields["performed_on"].editor.setText("2026-03-01")
    dialog.file.take(str(minutes))
    dialog.do.click()
    qtbot.waitUntil(lambda: page.seen is not None and not page.seen.duties[7].gap, timeout=WAIT_MS)
    assert page.seen.duties[7].evidence[0].file is not None
