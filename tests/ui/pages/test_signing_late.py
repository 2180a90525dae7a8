"""A signature that comes too late asks for its reason in the signing dialog; one in time does not."""

from __future__ import annotations

import json
from collections.abc import Callable

from pytestqt.qtbot import QtBot
from sqlalchemy import select

from ctdesk.db.tables.records import Signature
from ctdesk.ui.main_window import MainWindow
from fixtures.cast import Cast, password_of
from fixtures.receipt_story import Story
from fixtures.registers import Hands

SignIn = Callable[[str], MainWindow]


def test_a_late_signer_says_why_before_signing(cast: Cast, sign_in: SignIn, qtbot: QtBot) -> None:
    story = Story(cast, units=1).accepted()
    for _ in range(8):
        cast.clock.advance(hours=23, minutes=59)
        cast.session("qa")
    one = Hands(sign_in("qa"), qtbot)
    page = one.open("record", record_id=story.record_id)
    page.acts.sign()
    dialog = one.dialog()
    assert "Review by quality assurance" in one.words(dialog)
    one.fill(dialog, password=password_of("qa"))
    one.submit(dialog)
    assert one.error(dialog, "late_reason")
    one.fill(dialog, late_reason="外出会诊", password=password_of("qa"))
    one.submit(dialog)
    one.gone(dialog)
    with cast.gate.reading() as db:
        row = db.scalars(select(Signature).where(Signature.slot == "qa")).one()
    assert json.loads(row.content)["grounds"]["late"][0]["reason"] == "外出会诊"


def test_a_signer_in_time_is_not_asked(cast: Cast, sign_in: SignIn, qtbot: QtBot) -> None:
    story = Story(cast, units=1).accepted()
    one = Hands(sign_in("qa"), qtbot)
    one.open("record", record_id=story.record_id).acts.sign()
    dialog = one.dialog()
    assert "late_reason" not in dialog.form.fields
    one.fill(dialog, password=password_of("qa"))
    one.submit(dialog)
    one.gone(dialog)
    assert "qa" in {signature.slot for signature in story.view("qa").signatures}
