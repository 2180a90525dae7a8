"""Zones and their checks, equipment and its papers, calibration, failures, tests, rounds; the signed list."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from ctdesk.db.tables.incidents import Incident
from ctdesk.db.tables.monitoring import TankAlarm, TankReading
from ctdesk.db.tables.premises import Calibration, DailyRound
from ctdesk.db.tables.storage import Tank
from ctdesk.domain.errors import CtdeskError
from ctdesk.services import (
    calibrations,
    daily_rounds,
    equipment,
    equipment_failures,
    equipment_papers,
    premises,
    premises_reviews,
    recurring_checks,
    storage,
    tank_limits,
    team,
)
from ctdesk.services.effects import EFFECTS
from ctdesk.services.premises import Seen
from ctdesk.services.record_view import read_record
from fixtures.cast import Cast
from fixtures.clock import StandingClock
from fixtures.forms_at_work import answer, sign

pytestmark = pytest.mark.usefixtures("messages")

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def refused(cast: Cast, login: str, command: Any, /, **arguments: Any) -> CtdeskError:
    with pytest.raises(CtdeskError) as error:
        cast.do(login, command, **arguments)
    return error.value


def with_equipment_keeper(cast: Cast) -> None:
    """A pharmacist keeps the equipment beside the other work."""
    cast.do("lead", team.appoint_member, member_id=cast.id("second_receiver"), role="R23")


def ln2_store(cast: Cast) -> int:
    return int(
        cast.do(
            "custodian",
            premises.add_zone,
            code="ln2",
            kind="ln2_store",
            name_zh="液氮库",
            name_en="LN2 store",
        )
    )


def probe(cast: Cast, **more: Any) -> int:
    told = {"asset_no": "p-1", "kind": "temperature_probe", "name": "探头一"} | more
    return int(cast.do("custodian", equipment.register_equipment, **told))


def row_of(cast: Cast, equipment_id: int) -> equipment.EquipmentRow:
    page = cast.ask("qa", equipment.list_equipment, retired=True)
    found: equipment.EquipmentRow = next(row for row in page.rows if row.id == equipment_id)
    return found


def days_pass(cast: Cast, days: int, *, hour: int) -> None:
    """So many days later at this hour of the site, somebody having signed in on each."""
    for _ in range(days):
        cast.clock.now = (cast.clock.now + timedelta(days=1)).replace(hour=hour - 8)
        cast.session("custodian")


def tank_in(cast: Cast, zone_id: int, code: str = "A", **limits: str) -> int:
    """A tank that stands in a zone, and its limits."""
    tank = int(cast.do("custodian", storage.add_tank, code=code, name=f"罐 {code}", level_min_cm="12"))
    (piece,) = [row for row in cast.ask("qa", equipment.list_equipment).rows if row.tank_id == tank]
    cast.do(
        "custodian",
        equipment.edit_equipment,
        equipment_id=piece.id,
        seen_version=piece.row_version,
        name=piece.name,
        zone_id=zone_id,
    )
    if limits:
        with cast.gate.reading() as db:
            seen = db.get_one(Tank, tank).row_version
        cast.do("qa", tank_limits.set_tank_limits, tank_id=tank, seen_version=seen, **limits)
    return tank


# ── zones ─────────────────────────────────────────────────────────────────────────────────────────


def test_what_a_zone_meets_is_noted_by_who_stands_in_it_and_kept(any_cast: Cast) -> None:
    cast = any_cast
    zone = ln2_store(cast)
    (row,) = cast.ask("custodian", premises.list_zones)
    assert (row.requirements, len(row.unchecked), row.unmet, row.last_check) == (7, 7, (), None)
    cast.do(
        "custodian",
        premises.check_zone,
        zone_id=zone,
        seen=(Seen("ventilation", True), Seen("spill_tray", False, "托盘破损", "tray.pdf", PDF)),
    )
    cast.do("qa", premises.check_zone, zone_id=zone, seen=(Seen("spill_tray", True),))
    sheet = cast.ask("custodian", premises.zone_sheet, zone_id=zone)
    assert (sheet.row.unmet, len(sheet.row.unchecked)) == ((), 5)
    assert [(one.requirement, one.met, one.checked_by) for one in sheet.history] == [
        ("spill_tray", True, "钱正"),
        ("spill_tray", False, "孙见山"),
        ("ventilation", True, "孙见山"),
    ]
    assert sheet.history[1].file is not None
    assert sheet.last["spill_tray"].met


def test_a_zone_says_why_it_is_not_suitable_and_no_check_is_made_up(cast: Cast) -> None:
    zone = ln2_store(cast)
    cases = (
        ((Seen("spill_tray", False),), "PRM-03"),
        ((Seen("bench", True),), "PRM-02"),  # asked of a receipt room
        ((Seen("spill_tray", True, None, "x.exe", b"MZ" + b"\0" * 80),), "ATT-04"),
        ((), "FIELD-01"),
    )
    for seen, code in cases:
        assert refused(cast, "custodian", premises.check_zone, zone_id=zone, seen=seen).code == code
    cast.do("custodian", premises.retire_zone, zone_id=zone)
    assert refused(cast, "qa", premises.check_zone, zone_id=zone, seen=(Seen("ppe", True),)).code == "PRM-01"
    assert refused(cast, "nurse", premises.retire_zone, zone_id=zone).code == "PERM-01"


def test_a_zone_is_corrected_by_whoever_saw_its_last_state(cast: Cast) -> None:
    zone = ln2_store(cast)
    told = {"zone_id": zone, "name_zh": "液氮库", "name_en": "LN2", "room_no": "B1-07", "area_m2": "24.5"}
    cast.do("custodian", premises.edit_zone, seen_version=1, **told)
    (row,) = cast.ask("custodian", premises.list_zones)
    assert (row.room_no, str(row.area_m2), row.row_version) == ("B1-07", "24.5", 2)
    assert refused(cast, "custodian", premises.edit_zone, seen_version=1, **told).code == "REC-13"
    told["area_m2"] = "-3"
    assert refused(cast, "custodian", premises.edit_zone, seen_version=2, **told).code == "FIELD-06"


# ── the equipment register ────────────────────────────────────────────────────────────────────────


def test_a_tank_of_the_map_is_equipment_and_may_not_be_entered_twice(cast: Cast) -> None:
    tank = cast.do("custodian", storage.add_tank, code="A", name="液氮罐 A", level_min_cm=None)
    (row,) = cast.ask("custodian", equipment.list_equipment).rows
    assert (row.asset_no, row.kind, row.tank, row.faults) == ("LN2-A", "ln2_tank", "A", ())
    again = refused(
        cast,
        "custodian",
        equipment.register_equipment,
        asset_no="X",
        kind="ln2_tank",
        name="同一罐",
        tank_id=tank,
    )
    assert again.code == "PRM-12"
    assert cast.do("custodian", equipment.register_tanks) == 0
    assert probe(cast, tank_id=tank)
    assert refused(
        cast, "custodian", equipment.register_equipment, asset_no="P-1", kind="timer", name="表"
    ).code == ("PRM-10")


def test_what_cannot_be_registered_says_why(cast: Cast) -> None:
    tank = cast.do("custodian", storage.add_tank, code="A", name="液氮罐 A", level_min_cm=None)
    cases: tuple[tuple[dict[str, Any], str, str], ...] = (
        ({"asset_no": " "}, "FIELD-01", "asset_no"),
        ({"kind": "toaster"}, "FIELD-04", "kind"),
        ({"interval_months": 24}, "PRM-11", "interval_months"),
        ({"kind": "timer", "tank_id": tank}, "PRM-12", "tank_id"),
        ({"tank_id": 4711}, "STO-02", "tank_id"),
        ({"zone_id": 4711}, "PRM-17", "zone_id"),
        ({"hold_time_h": 0}, "FIELD-06", "hold_time_h"),
        ({"name": "a\u202eb"}, "FIELD-03", "name"),
    )
    for told, code, field in cases:
        given = {"asset_no": "N-1", "kind": "temperature_probe", "name": "探头"} | told
        error = refused(cast, "custodian", equipment.register_equipment, **given)
        assert (error.code, error.field) == (code, field)


def test_only_quality_assurance_puts_a_stopped_piece_back_in_use(cast: Cast) -> None:
    piece = probe(cast, calibration_due=date(2027, 1, 31))
    cast.do("custodian", equipment.stop_equipment, equipment_id=piece, seen_version=1, reason="读数漂移")
    assert row_of(cast, piece).faults == ("stopped",)
    back = {"equipment_id": piece, "seen_version": 2, "reason": "比对合格"}
    assert refused(cast, "custodian", equipment.release_equipment, **back).code == "PERM-01"
    cast.do("custodian", equipment_failures.report_failure, equipment_id=piece, text="断线", stops_use=True)
    assert refused(cast, "qa", equipment.release_equipment, **back).code == "PRM-15"
    (failure,) = equipment_log(cast, piece)
    cast.do("custodian", equipment_failures.end_failure, failure_id=failure, seen_version=1, remedy="换线")
    cast.do("qa", equipment.release_equipment, **back)
    shown = row_of(cast, piece)
    assert (shown.status, shown.status_reason, shown.faults) == ("in_use", "比对合格", ())
    assert refused(cast, "qa", equipment.release_equipment, **(back | {"seen_version": 3})).code == "PRM-14"
    cast.do("custodian", equipment.retire_equipment, equipment_id=piece, seen_version=3, reason="更换")
    assert cast.ask("qa", equipment.list_equipment).rows == ()
    late = refused(cast, "qa", equipment.release_equipment, **(back | {"seen_version": 4}))
    assert late.code == "PRM-13"


def equipment_log(cast: Cast, piece: int) -> list[int]:
    from ctdesk.db.tables.premises import EquipmentFailure

    with cast.gate.reading() as db:
        return list(db.scalars(select(EquipmentFailure.id).where(EquipmentFailure.equipment_id == piece)))


def test_papers_are_filed_and_taken_back_never_lost(cast: Cast) -> None:
    piece = probe(cast)
    told = {"equipment_id": piece, "kind": "IQ"}
    assert refused(cast, "custodian", equipment_papers.add_paper, **told).code == "PRM-18"
    wrong = told | {"number": "IQ-1", "issued_on": date(2026, 1, 2), "valid_until": date(2026, 1, 1)}
    assert refused(cast, "custodian", equipment_papers.add_paper, **wrong).code == "TEAM-25"
    paper = cast.do(
        "custodian", equipment_papers.add_paper, **told, number="IQ-1", file_name="iq.pdf", file=PDF
    )
    cast.do("custodian", equipment_papers.withdraw_paper, paper_id=paper, reason="归错设备")
    again = refused(cast, "custodian", equipment_papers.withdraw_paper, paper_id=paper, reason="再次")
    assert again.code == "PRM-19"


# ── calibration (CT-PRM-002) ──────────────────────────────────────────────────────────────────────


def calibrated(cast: Cast, piece: int, result: str, until: str | None, *, review: bool = True) -> int:
    from ctdesk.services.attachments import attach_file

    cast.gate.effects = EFFECTS
    record = int(
        cast.do(
            "second_receiver",
            calibrations.begin_calibration,
            equipment_id=piece,
            kind="calibration",
            done_on=cast.clock.now.date(),
        )
    )
    kept = cast.do(
        "second_receiver",
        attach_file,
        record_id=record,
        version=1,
        path="B6",
        name="证书.pdf",
        data=PDF,
    )
    told: dict[str, Any] = {
        "B2": "演示计量院 张三",
        "B3": "JJF 1101",
        "B4": "标准铂电阻 SPRT-1",
        "B6": [kept],
        "B7": result,
    }
    told |= {"B8": until} if until else {"B7#reason": "超差", "B9": "近三个月读数复核"}
    answer(cast, "second_receiver", record, told)
    sign(cast, "second_receiver", record, "equipment")
    if review:
        more = {} if result == "pass" else {"C2#reason": "已停用"}
        answer(cast, "qa", record, {"C1": True, "C2": True, **more})
        sign(cast, "qa", record, "qa")
    return record


def test_a_calibration_counts_with_the_review_and_not_before(cast: Cast) -> None:
    with_equipment_keeper(cast)
    piece = probe(cast)
    assert row_of(cast, piece).faults == ("uncalibrated",)
    record = calibrated(cast, piece, "pass", "2027-03-01", review=False)
    assert row_of(cast, piece).calibration_due is None
    answer(cast, "qa", record, {"C1": True, "C2": True})
    sign(cast, "qa", record, "qa")
    shown = row_of(cast, piece)
    assert (shown.calibration_due, shown.faults, shown.warn) == (date(2027, 3, 1), (), None)
    with cast.gate.reading() as db:
        row = db.scalars(select(Calibration)).one()
    assert (row.result, row.valid_until, row.record_id) == ("pass", date(2027, 3, 1), record)


def test_a_failed_calibration_stops_the_piece_at_once_and_a_good_one_puts_it_back(cast: Cast) -> None:
    with_equipment_keeper(cast)
    piece = probe(cast, calibration_due=date(2026, 12, 31))
    calibrated(cast, piece, "fail", None, review=False)
    stopped = row_of(cast, piece)
    assert (stopped.status, stopped.faults) == ("stopped", ("stopped",))
    assert "CAL" in (stopped.status_reason or "")
    open_one = refused(
        cast,
        "second_receiver",
        calibrations.begin_calibration,
        equipment_id=piece,
        kind="calibration",
        done_on=cast.clock.now.date(),
    )
    assert open_one.code == "PRM-23"
    with cast.gate.reading() as db:
        record = db.scalars(select(Calibration.record_id)).one()
    assert record is not None
    answer(cast, "qa", record, {"C1": True, "C2": True})
    sign(cast, "qa", record, "qa")
    calibrated(cast, piece, "pass", "2027-03-01")
    assert row_of(cast, piece).status == "in_use"


def test_a_calibration_holds_no_longer_than_its_interval(cast: Cast) -> None:
    with_equipment_keeper(cast)
    piece = probe(cast)
    with pytest.raises(CtdeskError) as error:
        calibrated(cast, piece, "pass", "2027-03-02", review=False)
    assert (error.value.code, error.value.values["latest"]) == ("PRM-24", "2027-03-01")
    tomorrow = cast.clock.now.date() + timedelta(days=2)
    early = refused(
        cast,
        "second_receiver",
        calibrations.begin_calibration,
        equipment_id=piece,
        kind="repair",
        done_on=tomorrow,
    )
    assert early.code == "PRM-20"


# ── tests that come again ─────────────────────────────────────────────────────────────────────────


def test_a_failed_alarm_test_is_due_at_once_and_stands_in_the_failure_log(
    cast: Cast, clock: StandingClock
) -> None:
    assert cast.ask("custodian", recurring_checks.checks_due) == ()  # nothing registered, nothing asked
    alarm = probe(cast, asset_no="AL-1", kind="alarm", name="报警器")
    by_code = {one.code: one for one in cast.ask("custodian", recurring_checks.checks_due)}
    assert set(by_code) == {"alarm_local", "alarm_call_tree", "power_off"}
    assert by_code["alarm_local"].due == clock.now.date() + timedelta(days=7)
    told = {"code": "alarm_local", "equipment_id": alarm}
    assert refused(cast, "custodian", recurring_checks.record_check, **told, passed=False).code == "PRM-03"
    wrong = {"code": "backup_tank_switch", "equipment_id": alarm, "passed": True}
    assert refused(cast, "custodian", recurring_checks.record_check, **wrong).code == "PRM-22"
    cast.do(
        "custodian", recurring_checks.record_check, **told, passed=False, note="蜂鸣器无声", stops_use=True
    )
    (due,) = [one for one in cast.ask("custodian", recurring_checks.checks_due) if one.code == "alarm_local"]
    assert (due.overdue, due.passed) == (True, False)
    assert row_of(cast, alarm).faults == ("failed",)
    clock.now += timedelta(minutes=5)
    cast.do("custodian", recurring_checks.record_check, **told, passed=True)
    (due,) = [one for one in cast.ask("custodian", recurring_checks.checks_due) if one.code == "alarm_local"]
    assert (due.overdue, due.due) == (False, clock.now.date() + timedelta(days=7))
    # Testing an alarm does not ask for the duty of whoever is to switch tanks, and the other way round.
    assert refused(cast, "qa", recurring_checks.record_check, **told, passed=True).code == "PERM-01"


# ── daily rounds (CT-PRM-003) ─────────────────────────────────────────────────────────────────────

ROOM: dict[str, Any] = {"C1": "20.9", "C2": True, "C3": True, "C4": True}


def test_a_round_takes_two_minutes_and_becomes_readings(any_cast: Cast, clock: StandingClock) -> None:
    cast = any_cast
    zone = ln2_store(cast)
    judged = tank_in(cast, zone, action_c="-150", alert_c="-160")
    unset = tank_in(cast, zone, "B")
    record = cast.do("custodian", daily_rounds.begin_round, zone_id=zone)
    assert cast.do("custodian", daily_rounds.begin_round, zone_id=zone) == record  # a day has one round
    tank_in(cast, zone, "C")  # set up at noon: this round does not ask for it
    answer(cast, "custodian", record, {**ROOM, "B3:1": "-185.2", "B6:1": "31", "B4:2": "-90", "B6:2": "13"})
    view = cast.ask("custodian", read_record, record_id=record)
    by_path = view.judgement.by_path
    assert by_path["B5:1"].answer is not None and by_path["B5:1"].answer.value == "colder"
    assert not by_path["B3:2"].asked and by_path["B4:2"].status == "conforms"  # no limit: asked, not judged
    assert view.judgement.findings == ()
    sign(cast, "custodian", record, "custodian")
    with cast.gate.reading() as db:
        told = {row.tank_id: row for row in db.scalars(select(TankReading))}
        assert {key: (str(row.temperature_c), str(row.level_cm)) for key, row in told.items()} == {
            judged: ("-185.2", "31"),
            unset: ("-90", "13"),
        }
        assert str(db.get_one(Tank, unset).temperature_c) == "-90"
        assert db.scalar(select(func.count()).select_from(TankAlarm)) == 0
    (today,) = cast.ask("custodian", daily_rounds.rounds_today)
    assert (today.state, today.tanks) == ("signed", ("A", "B", "C"))


def test_a_warm_tank_found_on_the_round_raises_its_alarm(cast: Cast, clock: StandingClock) -> None:
    zone = ln2_store(cast)
    tank = tank_in(cast, zone, action_c="-150", alert_c="-160")
    record = cast.do("custodian", daily_rounds.begin_round, zone_id=zone)
    answer(cast, "custodian", record, {**ROOM, "B3:1": "-150", "B6:1": "31", "B5:1#reason": "开盖补液后"})
    view = cast.ask("custodian", read_record, record_id=record)
    assert view.judgement.by_path["B5:1"].answer is not None
    assert view.judgement.by_path["B5:1"].answer.value == "action"
    sign(cast, "custodian", record, "custodian")
    with cast.gate.reading() as db:
        alarm = db.scalars(select(TankAlarm)).one()
    assert (alarm.tank_id, alarm.kind, alarm.grade) == (tank, "temperature", "action")


def test_a_missed_round_is_told_once(cast: Cast, clock: StandingClock) -> None:
    zone = ln2_store(cast)
    tank_in(cast, zone)
    clock.now += timedelta(hours=4)
    assert cast.do("custodian", daily_rounds.note_missed_rounds) == 0  # no round was ever kept here
    days_pass(cast, 1, hour=9)
    record = cast.do("custodian", daily_rounds.begin_round, zone_id=zone)
    answer(cast, "custodian", record, {**ROOM, "B4:1": "-185", "B6:1": "31"})
    sign(cast, "custodian", record, "custodian")
    days_pass(cast, 3, hour=9)
    clock.now += timedelta(hours=3)
    (today,) = cast.ask("nurse", daily_rounds.rounds_today)
    assert (today.state, len(today.missed)) == ("missed", 3)
    assert cast.do("nurse", daily_rounds.note_missed_rounds) == 3
    assert cast.do("nurse", daily_rounds.note_missed_rounds) == 0
    with cast.gate.reading() as db:
        incident = db.scalars(select(Incident)).one()
        days = db.scalars(select(DailyRound.on_day).where(DailyRound.missed_incident_id == incident.id)).all()
        assert db.scalars(select(TankAlarm.kind)).all() == ["missed_round"]
    assert (incident.code, len(days)) == ("EQ1", 3)
    late = cast.do(
        "custodian", daily_rounds.begin_round, zone_id=zone
    )  # today's can still be made, and is late
    answer(cast, "custodian", late, {**ROOM, "B4:1": "-185", "B6:1": "31"})
    with pytest.raises(CtdeskError) as error:
        sign(cast, "custodian", late, "custodian")
    assert error.value.code == "REC-56"


def test_the_first_round_of_a_month_waits_for_the_review_of_the_month_before(
    cast: Cast, clock: StandingClock
) -> None:
    days_pass(cast, 29, hour=9)
    zone = ln2_store(cast)
    tank_in(cast, zone)
    records = []
    for _ in range(2):
        record = cast.do("custodian", daily_rounds.begin_round, zone_id=zone)
        answer(cast, "custodian", record, {**ROOM, "B4:1": "-185", "B6:1": "31"})
        sign(cast, "custodian", record, "custodian")
        records.append(record)
        days_pass(cast, 1, hour=9)
    march, april = (cast.ask("qa", read_record, record_id=record) for record in records)
    assert {slot.id: slot.status for slot in march.slots}["qa"] == "not_required"
    month = april.judgement.by_path["D2"].answer
    assert month is not None and isinstance(month.value, list)
    assert month.value[0]["day"] == "2026-03-31"
    answer(cast, "qa", records[1], {"D3": True})
    sign(cast, "qa", records[1], "qa")
    assert cast.ask("qa", read_record, record_id=records[1]).state == "reviewed"


def test_a_reading_that_cannot_be_is_refused_on_the_round(cast: Cast) -> None:
    zone = ln2_store(cast)
    tank_in(cast, zone)
    record = cast.do("custodian", daily_rounds.begin_round, zone_id=zone)
    for path, typed in (("B4:1", "minus 185"), ("B6:1", "1e999"), ("C1", "20,9,1"), ("B4:2", "-185")):
        with pytest.raises(CtdeskError) as error:
            answer(cast, "custodian", record, {path: typed})
        assert error.value.code.startswith(("FORM", "REC"))
    answer(cast, "custodian", record, {**ROOM, "B4:1": "-185", "B6:1": "31"})
    sign(cast, "custodian", record, "custodian")


def test_no_round_is_asked_of_a_zone_without_tanks(cast: Cast) -> None:
    zone = ln2_store(cast)
    assert refused(cast, "custodian", daily_rounds.begin_round, zone_id=zone).code == "PRM-30"
    cast.do("custodian", storage.add_tank, code="A", name="罐", level_min_cm=None)
    assert cast.ask("custodian", daily_rounds.tanks_without_zone) == ("A",)
    assert cast.ask("custodian", daily_rounds.rounds_today) == ()


# ── the signed list (CT-PRM-001) ──────────────────────────────────────────────────────────────────


def test_the_list_holds_the_registers_of_its_day(cast: Cast) -> None:
    zone = ln2_store(cast)
    cast.do("qa", premises.check_zone, zone_id=zone, seen=(Seen("ppe", False, "缺面屏"),))
    piece = probe(cast, zone_id=zone)
    record = cast.do("custodian", premises_reviews.begin_review)
    assert cast.do("qa", premises_reviews.begin_review) == record
    values = {
        path: question.answer.value
        for path, question in cast.ask("custodian", read_record, record_id=record).judgement.by_path.items()
        if question.answer is not None
    }
    assert (values["A2"], values["A3"], values["A4"]) == ("1", "1", "1")
    assert "未满足 not met: 个人防护用品" in str(values["B1"])
    assert "未校准" in str(values["C1"])
    answer(cast, "custodian", record, {"E1": True, "E2": True})
    sign(cast, "custodian", record, "equipment")
    cast.do("custodian", equipment.retire_equipment, equipment_id=piece, seen_version=1, reason="报废")
    answer(cast, "qa", record, {"E4": True})
    sign(cast, "qa", record, "qa")
    (row,) = cast.ask("qa", premises_reviews.list_reviews)
    assert row.closed_at is not None
    kept = cast.ask("qa", read_record, record_id=record).judgement.by_path["A3"].answer
    assert kept is not None and kept.value == "1"  # as it stood when it was signed
