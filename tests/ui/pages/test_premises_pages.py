"""Premises, equipment and rounds at the window: what is told in words, and each act by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from ctdesk.db.tables.premises import Equipment
from ctdesk.db.tables.storage import Tank
from ctdesk.services import daily_rounds, equipment, premises, recurring_checks, storage, team
from ctdesk.ui.dialogs.premises import CheckZoneDialog
from ctdesk.ui.main_window import MainWindow
from fixtures.cast import Cast
from fixtures.clock import StandingClock
from fixtures.registers import Hands

PNG = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\nIDATx\x9cc\0\x01\0\0"
    b"\x05\0\x01\r\n-\xb4\0\0\0\0IEND\xaeB`\x82"
)


@pytest.fixture
def hands(sign_in: Callable[[str], MainWindow], qtbot: QtBot) -> Callable[[str], Hands]:
    """Somebody of the cast at the window."""
    return lambda login: Hands(sign_in(login), qtbot)


def in_store(cast: Cast) -> int:
    """A nitrogen store in which tank A stands."""
    told = {"code": "ln2", "kind": "ln2_store", "name_zh": "液氮库", "name_en": "LN2 store"}
    zone = int(cast.do("custodian", premises.add_zone, **told))
    tank = cast.do("custodian", storage.add_tank, code="A", name="罐 A", level_min_cm=None)

    def stand(work: Any) -> None:
        work.db.get(Tank, tank).zone_id = zone
        for piece in work.db.scalars(select(Equipment)):
            piece.zone_id = zone

    cast.gate.run_itself(stand, action="test.stand")
    return zone


def test_a_zone_is_registered_looked_at_and_retired(
    cast: Cast, hands: Callable[[str], Hands], tmp_path: Path
) -> None:
    one = hands("custodian")
    page = one.open("premises")
    page.add()
    dialog: Any = one.dialog()
    one.fill(dialog, code="n1", kind="thaw", name_zh="复苏区", name_en="Thaw room", area_m2="twelve")
    one.submit(dialog)
    assert "twelve" in one.error(dialog, "area_m2")
    one.fill(dialog, area_m2="12.5", room_no="3-08")
    one.submit(dialog)
    one.gone(dialog)
    assert "5 not checked" in one.words(page)
    one.press(page, "Check …")
    check = one.dialog()
    assert isinstance(check, CheckZoneDialog)
    check.lines["timer"].answer.yes.click()
    check.lines["spill_kit"].answer.no.click()
    one.submit(check)  # what is not met needs a word
    assert "Say what is wrong" in check.form.wrong.text()
    check.lines["spill_kit"].note.setText("吸附材料用完")
    picture = tmp_path / "kit.png"
    picture.write_bytes(PNG)
    check.lines["spill_kit"].take(str(picture))
    one.submit(check)
    one.gone(check)
    told = one.words(page)
    assert "1 not met" in told
    assert "吸附材料用完" in told
    assert "nobody looked yet" in told
    sheet = cast.ask("custodian", premises.zone_sheet, zone_id=page.wanted)
    assert sheet.last["spill_kit"].file is not None
    one.press(page, "Retire …")
    asked = one.dialog()
    asked.do.click()
    one.gone(asked)
    assert "retired" in one.cells(page, 5)


def test_equipment_says_why_it_may_not_be_used_and_who_puts_it_back(
    cast: Cast, hands: Callable[[str], Hands]
) -> None:
    cast.do("lead", team.appoint_member, member_id=cast.id("custodian"), role="R23")
    in_store(cast)
    one = hands("custodian")
    page = one.open("equipment")
    page.add()
    dialog: Any = one.dialog()
    one.fill(dialog, asset_no="th-1", kind="thaw_device", name="复苏仪", interval_months="24")
    one.submit(dialog)
    assert "12" in one.error(dialog, "interval_months")  # at least every twelve months
    one.fill(dialog, interval_months="", calibration_due="2026-02-30")
    one.submit(dialog)
    assert one.error(dialog, "calibration_due")
    one.fill(dialog, calibration_due="2026-03-20")
    one.submit(dialog)
    one.gone(dialog)
    assert one.cells(page, 4)[-1] == "2026-03-20"
    one.press(page, "Failure …")
    dialog = one.dialog()
    one.fill(dialog, text="加热板不升温", incident_code="EQ2")
    dialog.stops.setChecked(True)
    one.submit(dialog)
    one.gone(dialog)
    assert one.cells(page, 5)[-1] == "failure open"
    one.press(page, "Close it …")
    dialog = one.dialog()
    dialog.reason.setPlainText("更换保险丝")
    one.submit(dialog)
    one.gone(dialog)
    one.press(page, "Stop …")
    dialog = one.dialog()
    dialog.reason.setPlainText("等待比对结果")
    one.submit(dialog)
    one.gone(dialog)
    assert one.cells(page, 5)[-1] == "stopped"
    assert not one.offers(page, "Put back in use …")  # quality assurance does
    one.press(page, "Calibrate …")
    dialog = one.dialog()
    one.fill(dialog, done_on="2031-01-01")
    one.submit(dialog)
    assert one.error(dialog, "done_on")  # that day is still to come
    one.fill(dialog, done_on="2026-03-02")
    one.submit(dialog)
    one.gone(dialog)
    assert one.page().route == "record"


def test_what_the_register_does_not_know_is_said_and_entered_with_one_press(
    cast: Cast, hands: Callable[[str], Hands]
) -> None:
    in_store(cast)

    def forget(work: Any) -> None:
        work.db.scalars(select(Equipment)).one().tank_id = None

    cast.gate.run_itself(forget, action="test.before_the_register")
    one = hands("custodian")
    page = one.open("equipment")
    assert "The register does not know these tanks" in one.words(page)
    page.register_tanks()
    one.settle()
    assert "The register does not know these tanks" not in one.words(page)
    assert [row.tank for row in cast.ask("custodian", equipment.list_equipment).rows] == [None, "A"]


def test_a_test_is_noted_where_it_is_due(cast: Cast, hands: Callable[[str], Hands]) -> None:
    cast.do("custodian", equipment.register_equipment, asset_no="AL-1", kind="alarm", name="报警器")
    one = hands("custodian")
    page = one.open("equipment")
    assert "Local alarm test" in one.words(page)
    page._test(
        next(due for due in cast.ask("custodian", recurring_checks.checks_due) if due.code == "alarm_local")
    )
    dialog: Any = one.dialog()
    one.submit(dialog)
    assert one.error(dialog, "passed")
    one.fill(dialog, passed="no", done_at="2031-01-01 10:00", note="无声")
    one.submit(dialog)
    assert one.error(dialog, "done_at")
    one.fill(dialog, done_at="")
    one.submit(dialog)
    one.gone(dialog)
    assert "failed" in one.words(page)
    assert one.cells(page, 5) == ["with a failure"]


def test_todays_round_is_begun_from_its_page_and_a_missed_one_is_told(
    cast: Cast, hands: Callable[[str], Hands], clock: StandingClock
) -> None:
    zone = in_store(cast)
    one = hands("custodian")
    page = one.open("rounds")
    one.press(page, "Begin the round")
    assert one.page().route == "record"
    with cast.gate.reading() as db:
        from ctdesk.db.tables.premises import DailyRound

        assert db.scalars(select(DailyRound.zone_id)).all() == [zone]
    clock.advance(hours=2)
    page = one.open("rounds", again=True)
    assert "missed" in one.cells(page, 5)
    (row,) = cast.ask("custodian", daily_rounds.list_rounds).rows
    assert (row.incident is not None, row.on_day) == (True, date(2026, 3, 2))


def test_whoever_only_reads_sees_everything_and_can_do_nothing(
    cast: Cast, hands: Callable[[str], Hands]
) -> None:
    in_store(cast)
    one = hands("physician")
    for route in ("premises", "equipment", "rounds"):
        page = one.open(route)
        assert not any(button.isEnabled() for button in page.buttons())
