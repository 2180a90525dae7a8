"""Actions and findings at the window: a finding entered, its action planned, done, extended, by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from ctdesk.services import capa_course
from ctdesk.services.capa_rows import action_sheet, list_actions
from ctdesk.services.findings import list_findings
from ctdesk.ui.dialogs.capa import ActionDialog, EvidenceDialog
from ctdesk.ui.main_window import MainWindow
from ctdesk.ui.pages import capa_acts
from fixtures.cast import Cast
from fixtures.forms_at_work import answer, sign
from fixtures.receipt_story import PNG
from fixtures.registers import Hands

SignIn = Callable[[str], MainWindow]


@pytest.fixture
def hands(sign_in: SignIn, qtbot: QtBot) -> Callable[[str], Hands]:
    """Somebody of the cast at the window."""
    return lambda login: Hands(sign_in(login), qtbot)


def test_a_finding_becomes_an_action_whose_next_step_is_always_said(
    cast: Cast, hands: Callable[[str], Hands], tmp_path: Path
) -> None:
    today = (cast.clock.now + timedelta(hours=8)).date()
    one = hands("receiver")
    findings = one.open("findings")
    one.press(one.window, "Enter a finding …")
    dialog = one.dialog()
    one.fill(
        dialog,
        origin="inspection",
        class_code="major",
        text="报警联系人名单未更新",
        from_whom="市药监局",
        received_on=today.isoformat(),
        reply_due=(today - timedelta(days=1)).isoformat(),
        owner_id="S007",
    )
    dialog.submit()
    one.settle()
    assert dialog.isVisible(), "the reply cannot be due before the finding came"
    one.fill(dialog, reply_due=(today + timedelta(days=14)).isoformat())
    dialog.submit()
    one.settle()
    (found,) = cast.ask("qa", list_findings).rows
    assert one.cells(findings, 0) == [found.number]

    # The problem is not typed again; a target needs its number.
    one.press(findings, "Plan an action …")
    plan = one.dialog()
    assert isinstance(plan, ActionDialog)
    assert plan.form.text("problem") == "报警联系人名单未更新"
    due = today + timedelta(days=30)
    one.fill(
        plan, action="值班表发布同日更新名单", due_on=due.isoformat(), owner_id="S007", metric="漏接次数"
    )
    plan.submit()
    one.settle()
    assert plan.isVisible()
    one.fill(plan, value="0")
    plan.submit()
    one.settle()
    (row,) = cast.ask("qa", list_actions).rows
    assert (row.source_number, row.owner_id) == (found.number, cast.id("receiver"))
    page = one.page()
    assert (page.route, page.chosen.id) == ("capa", row.id)
    assert "Draft plan" in one.words(page)
    one.press(page, "Read and sign the plan")
    assert one.page().route == "record"
    assert row.record_id is not None
    sign(cast, "qa", row.record_id, "plan")
    answer(cast, "lead", row.record_id, {"B1": True})
    sign(cast, "lead", row.record_id, "approval")

    # What stands against the next step is said, and what removes it comes first.
    page = one.open("capa", capa_id=row.id)
    page.load()
    one.settle()
    assert "Nothing shows yet that the action was carried out" in one.words(page)
    assert one.button(page.side, "Say on its record that it is done").kind == "plain"
    file = tmp_path / "名单.png"
    file.write_bytes(PNG)
    capa_acts.add_evidence(page, cast.ask("receiver", action_sheet, capa_id=row.id))
    shown = one.dialog()
    assert isinstance(shown, EvidenceDialog)
    shown.file.take(str(file))
    one.fill(shown, text="新版名单")
    shown.submit()
    one.settle()
    assert one.button(page.side, "Say on its record that it is done").kind == "primary"
    one.press(page.side, "Ask for a later day …")
    one.fill(one.dialog(), until_on=(due + timedelta(days=9)).isoformat(), reason="等待通讯录")
    one.dialog().submit()
    one.settle()

    # Somebody else decides; the page shows the day that counts.
    (asked,) = cast.ask("lead", action_sheet, capa_id=row.id).extensions
    assert not one.offers(page, "Grant …")
    cast.sign("lead", capa_course.grant_extension, extension_id=asked.id)
    page.load()
    one.settle()
    assert one.cells(page, 3) == [(due + timedelta(days=9)).isoformat()]
