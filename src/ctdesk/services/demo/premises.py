"""Premises in the demo year: the register, checks of the nitrogen store, a calibration, tests and rounds."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from ctdesk.config import data_path
from ctdesk.services import (
    calibrations,
    daily_rounds,
    equipment,
    equipment_failures,
    equipment_papers,
    premises,
    recurring_checks,
)
from ctdesk.services.attachments import attach_file
from ctdesk.services.demo.hospital import Person
from ctdesk.services.demo.pictures import text_page
from ctdesk.services.demo.team_paper import fill, sign
from ctdesk.services.demo.team_stage import Year
from ctdesk.services.equipment_table import zone_kinds
from ctdesk.services.premises import Seen

CUSTODIAN, EQUIPMENT_KEEPER, QA = "R11", "R23", "R14"
_REGISTERED, _CALIBRATED, _TESTED, _ROUNDS = 40, 30, (30, 23, 16, 9), (4, 3, 2, 1)  # days ago


def premises_stories(year: Year) -> tuple[Iterator[datetime], ...]:
    """The register and what follows from it, each told step by step."""
    return (_register(year), _rounds(year))


@cache
def _told() -> Mapping[str, Any]:
    return tomllib.loads(data_path("resources", "demo", "premises.toml").read_text("utf-8"))


def _said(year: Year, use: str) -> str:
    return str(_told()["words"][use][year.language])


def _register(year: Year) -> Iterator[datetime]:
    """Zone and equipment, one requirement not met, a calibration by two, tests, and failures."""
    yield year.at(_REGISTERED, 14)
    stage, keeper = year.stage, year.holding(CUSTODIAN)
    room = _told()["room"]
    zone = stage.do(
        keeper,
        premises.add_zone,
        code=room["code"],
        kind=room["kind"],
        name_zh=room["zh_CN"],
        name_en=room["en"],
        room_no=room["room_no"],
        area_m2=room["area_m2"],
        access_control=room["access_control"][year.language],
    )
    unmet = _told()["unmet"]
    seen = tuple(
        Seen(one.code, True)
        if one.code != unmet["requirement"]
        else Seen(one.code, False, unmet["note"][year.language])
        for one in zone_kinds()[room["kind"]].requires
    )
    stage.do(keeper, premises.check_zone, zone_id=zone, seen=seen)
    for row in stage.ask(keeper, equipment.list_equipment).rows:
        stage.do(
            keeper,
            equipment.edit_equipment,
            equipment_id=row.id,
            seen_version=row.row_version,
            name=row.name,
            zone_id=zone,
        )
    ids = _pieces(year, keeper, zone)
    yield from _calibrate(year, ids["TP-02"])
    yield from _test(year, ids["AL-01"])
    failed = {"equipment_id": ids["SC-01"], "stops_use": False}
    stage.do(keeper, equipment_failures.report_failure, text=_said(year, "scanner_failure"), **failed)
    yield year.at(8, 11)
    (failure,) = (
        one for one in stage.ask(keeper, equipment_failures.open_failures) if one.equipment_id == ids["SC-01"]
    )
    stage.do(
        keeper,
        equipment_failures.end_failure,
        failure_id=failure.id,
        seen_version=failure.row_version,
        remedy=_said(year, "scanner_mended"),
    )
    yield year.at(2, 15)
    failed = {"equipment_id": ids["AL-01"], "stops_use": False}
    stage.do(keeper, equipment_failures.report_failure, text=_said(year, "failure"), **failed)


def _pieces(year: Year, keeper: Person, zone: int) -> dict[str, int]:
    """Register what the hospital has; each comes with the last day of its certificate."""
    stage = year.stage
    today = year.now.astimezone(stage.zone).date()
    rooms = {row.code: row.id for row in stage.ask(keeper, premises.list_zones)}
    rows = stage.ask(keeper, equipment.list_equipment).rows
    tanks = {row.tank: row.tank_id for row in rows if row.tank_id is not None}
    ids = {}
    for one in _told()["piece"]:
        ids[one["asset_no"]] = stage.do(
            keeper,
            equipment.register_equipment,
            asset_no=one["asset_no"],
            kind=one["kind"],
            name=one[year.language],
            maker=one.get("maker"),
            model=one.get("model"),
            serial_no=one.get("serial_no"),
            zone_id=rooms[one["room"]] if "room" in one else zone,
            tank_id=tanks.get(one.get("tank")),
            calibration_due=today + timedelta(days=one["due"]) if "due" in one else None,
        )
    tank = next(row.id for row in rows if row.tank == "LN1")
    for kind in ("IQ", "OQ", "PQ"):
        stage.do(
            keeper,
            equipment_papers.add_paper,
            equipment_id=tank,
            kind=kind,
            number=f"DEMO-{kind}-LN1",
            file_name=f"{kind}-LN1.png",
            file=text_page(kind, 1),
        )
    return ids


def _calibrate(year: Year, piece: int) -> Iterator[datetime]:
    """A probe is calibrated, with its certificate, and quality assurance reviews it."""
    keepers = year.stage.hospital.holding(EQUIPMENT_KEEPER)
    if not keepers:
        return
    yield year.at(_CALIBRATED, 10)
    stage, keeper = year.stage, keepers[0]
    day = stage.now.astimezone(stage.zone).date()
    record = stage.do(
        keeper, calibrations.begin_calibration, equipment_id=piece, kind="calibration", done_on=day
    )
    file = stage.do(
        keeper,
        attach_file,
        record_id=record,
        version=1,
        path="B6",
        name="DEMO-CAL-TP02.png",
        data=text_page("TP-02", 1),
    )
    until = day.replace(year=day.year + 1) - timedelta(days=1) if (day.month, day.day) != (2, 29) else day
    said: dict[str, Any] = {
        "B2": _said(year, "certificate"),
        "B3": _said(year, "method"),
        "B4": _said(year, "reference"),
        **{
            f"B5:{number}.{column}": value
            for number, point in enumerate(_told()["point"], 1)
            for column, value in point.items()
        },
        "B6": [file],
        "B7": "pass",
        "B8": until.isoformat(),
    }
    fill(stage, keeper, record, "equipment", said)
    sign(stage, keeper, record, "equipment")
    yield year.at(_CALIBRATED - 1, 16)
    qa = year.holding(QA)
    fill(stage, qa, record, "qa", {})
    sign(stage, qa, record, "qa")


def _test(year: Year, alarm: int) -> Iterator[datetime]:
    """The weekly alarm test; the last one is more than a week ago, so the next is overdue."""
    for days in _TESTED:
        yield year.at(days, 9, 30)
        year.stage.do(
            year.holding(CUSTODIAN),
            recurring_checks.record_check,
            code="alarm_local",
            equipment_id=alarm,
            passed=True,
            note=_said(year, "test_passed"),
        )
        if days == _TESTED[1]:
            year.stage.do(
                year.holding(CUSTODIAN),
                recurring_checks.record_check,
                code="alarm_call_tree",
                equipment_id=None,
                passed=True,
                note=_said(year, "called"),
            )


def _rounds(year: Year) -> Iterator[datetime]:
    """The rounds of the last days; today's waits for whoever tries the demo."""
    for place, days in enumerate(_ROUNDS):
        yield year.at(days, 8, 40 + place)
        stage, keeper = year.stage, year.holding(CUSTODIAN, place % 2)
        if not stage.may(keeper, daily_rounds.DUTY):
            continue
        zones = stage.ask(keeper, daily_rounds.rounds_today)
        if not zones:
            return
        record = stage.do(keeper, daily_rounds.begin_round, zone_id=zones[0].zone_id)
        said: dict[str, Any] = {"C1": "20.9"}
        for number in range(1, len(zones[0].tanks) + 1):
            said |= {f"B{item}:{number}": f"-{187 + number}.{place}" for item in (3, 4)}
            said |= {f"B{item}:{number}": str(30 + number + place) for item in (6, 7)}
        said["B8:1"] = _said(year, "round_remark")
        fill(stage, keeper, record, "custodian", said)
        yield stage.now + timedelta(minutes=2)
        sign(stage, keeper, record, "custodian")
