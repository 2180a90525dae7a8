"""A pack is chosen, foreseen, written in the background and told; what inspectors did stands beside."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from pytestqt.qtbot import QtBot

from ctdesk.services import team, tenure
from ctdesk.services.record_view import read_record
from ctdesk.ui.cards import Text
from ctdesk.ui.main_window import MainWindow
from ctdesk.ui.pages.inspection_page import InspectionPage
from ctdesk.ui.pages.inspectors_page import InspectorsPage
from fixtures.cast import Cast
from fixtures.receipt_story import Story

SignIn = Callable[[str], MainWindow]
WAIT_MS = 20_000


def words(page: InspectionPage) -> str:
    return "\n".join(one.text() for one in page.findChildren(Text))


def test_a_pack_is_made_from_its_page_and_what_an_inspector_did_is_listed(
    sign_in: SignIn, cast: Cast, qtbot: QtBot, tmp_path: Path
) -> None:
    story = Story(cast)
    story.accepted()
    (held,) = cast.ask("lead", team.member_detail, member_id=cast.id("buyer")).appointments
    cast.do("lead", tenure.end_appointment, appointment_id=held.id, reason="转为检查员账号")
    ends = cast.clock.now + timedelta(days=2)
    cast.do("lead", tenure.appoint_member, member_id=cast.id("buyer"), role="R35", ends_at=ends)
    cast.ask("buyer", read_record, record_id=story.record_id)

    window = sign_in("lead")
    page = window.open("inspection", {"unit_id": 1})
    assert isinstance(page, InspectionPage)
    (export,) = page.buttons()
    qtbot.waitUntil(lambda: page.buttons()[0].isEnabled(), timeout=WAIT_MS)
    assert "1 records show who the patient is." in words(page)
    page.masked.click()
    assert not page.buttons()[0].isEnabled()  # what it would hold is asked anew
    qtbot.waitUntil(lambda: page.buttons()[0].isEnabled(), timeout=WAIT_MS)
    page.originals.click()
    qtbot.waitUntil(lambda: page.buttons()[0].isEnabled(), timeout=WAIT_MS)
    assert "left out: it shows identities" in words(page)
    page.write_into(tmp_path)
    assert export.toolTip() == "A pack is being written." or not export.isEnabled()
    qtbot.waitUntil(lambda: "PJ-INS-2026-0001 is written" in words(page), timeout=WAIT_MS)
    assert (tmp_path / "PJ-INS-2026-0001" / "verifier.html").is_file()
    page.write_into(tmp_path / "nowhere")
    qtbot.waitUntil(lambda: "nowhere" in words(page), timeout=WAIT_MS)

    listed = window.open("inspectors", {})
    assert isinstance(listed, InspectorsPage)
    qtbot.waitUntil(lambda: listed.model.rowCount() > 0, timeout=WAIT_MS)
    shown = [listed.model.index(0, column).data() for column in range(listed.model.columnCount())]
    assert "PJ-ACC-2026-0001" in shown
