"""Temperatures in the demo year: two months of one tank, an alarm answered in time, one that is open now."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from ctdesk.config import data_path
from ctdesk.services import (
    alarm_register,
    equipment,
    monitoring_periods,
    storage,
    tank_alarms,
    tank_limits,
    tank_recordings,
)
from ctdesk.services.demo.team_paper import fill, sign
from ctdesk.services.demo.team_stage import Year

CUSTODIAN, QA = "R11", "R14"
_STEP = timedelta(minutes=10)
_WARM = ("-171.5", "-163.0", "-157.2", "-154.6", "-158.9", "-168.4")
_SEED = 7_731


def monitoring_stories(year: Year) -> tuple[Iterator[datetime], ...]:
    """The recordings of one tank with what follows from them, and the backup tank of today."""
    return (_recordings(year), _backup_tank(year))


@cache
def _told() -> Mapping[str, Any]:
    return tomllib.loads(data_path("resources", "demo", "monitoring.toml").read_text("utf-8"))


def _said(year: Year, use: str) -> str:
    return str(_told()["words"][use][year.language])


def _recordings(year: Year) -> Iterator[datetime]:
    """Limits, the file of last month with its alarm, its record, and the file of this month."""
    stage, keeper, qa = year.stage, year.holding(CUSTODIAN), year.holding(QA)
    local = year.now.astimezone(stage.zone)
    this_month = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    last_month = (this_month - timedelta(days=1)).replace(day=1)
    taken = min(this_month + timedelta(hours=9), local - timedelta(hours=2))
    yield taken.astimezone(year.now.tzinfo)
    tank = next(one for one in stage.ask(keeper, storage.list_tanks) if one.code == _told()["tank"])
    advice = stage.ask(keeper, tank_limits.advise_limits, tank_id=tank.id)
    stage.do(
        keeper,
        tank_limits.set_tank_limits,
        tank_id=tank.id,
        seen_version=advice.row_version,
        action_c="-150",
        alert_c="-160",
    )
    opened = last_month + timedelta(days=11, hours=10, minutes=20)
    lost = last_month + timedelta(days=19, hours=2)
    until = taken - timedelta(minutes=taken.minute % 10 + 10)
    _import(year, tank.id, last_month - timedelta(days=2), until, opened, lost)
    for alarm in stage.ask(keeper, alarm_register.list_alarms, tank_id=tank.id, closed=False).rows:
        _see_to(year, alarm.id)
    first, last = last_month.date(), (this_month - timedelta(days=1)).date()
    record = stage.do(keeper, monitoring_periods.begin_period, tank_id=tank.id, first=first, last=last)
    fill(stage, keeper, record, "custodian", {}, reason=_said(year, "explained"))
    sign(stage, keeper, record, "custodian")
    fill(stage, qa, record, "qa", {"E1": "handled"}, reason=_said(year, "explained"))
    sign(stage, qa, record, "qa")
    ends = local - timedelta(days=1)
    if ends - until > timedelta(hours=6):
        yield (local - timedelta(hours=3)).astimezone(year.now.tzinfo)
        _import(year, tank.id, until + _STEP, ends, None, None)


def _see_to(year: Year, alarm_id: int) -> None:
    """The custodian answers within minutes and calls quality assurance, which closes it."""
    stage, keeper, qa = year.stage, year.holding(CUSTODIAN), year.holding(QA)
    begun = stage.now
    stage.clock.set(begun + timedelta(minutes=4))
    called = {"member_id": stage.id(qa), "role": QA, "note": _said(year, "called")}
    stage.do(keeper, tank_alarms.note_call, alarm_id=alarm_id, reached=True, **called)
    stage.clock.set(begun + timedelta(minutes=6))
    row = stage.ask(keeper, alarm_register.alarm_detail, alarm_id=alarm_id).row
    stage.do(
        keeper,
        tank_alarms.answer_alarm,
        alarm_id=alarm_id,
        seen_version=row.row_version,
        action=_said(year, "answered"),
    )
    stage.clock.set(begun + timedelta(minutes=25))
    row = stage.ask(qa, alarm_register.alarm_detail, alarm_id=alarm_id).row
    stage.do(
        qa,
        tank_alarms.close_alarm,
        alarm_id=alarm_id,
        seen_version=row.row_version,
        note=_said(year, "closed"),
    )


def _backup_tank(year: Year) -> Iterator[datetime]:
    """The backup tank is low on nitrogen: its alarm waits for an answer."""
    stage, keeper, told = year.stage, year.holding(CUSTODIAN), _told()["backup"]
    yield year.now - timedelta(minutes=9)
    tank = stage.do(
        keeper,
        storage.add_tank,
        code=told["code"],
        name=told[year.language],
        level_min_cm=told["level_min_cm"],
        backup=True,
    )
    layout = {part: tuple(told[part]) for part in ("racks", "boxes", "slots")}
    stage.do(keeper, storage.add_positions, tank_id=tank, **layout)
    rows = stage.ask(keeper, equipment.list_equipment).rows
    piece = next(one for one in rows if one.tank_id == tank)
    beside = next((one.zone_id for one in rows if one.tank == _told()["tank"] and one.zone_id), None)
    if beside is not None:  # it stands in the room of the others
        stage.do(
            keeper,
            equipment.edit_equipment,
            equipment_id=piece.id,
            seen_version=piece.row_version,
            name=piece.name,
            zone_id=beside,
            interval_months=piece.interval_months,
        )
    stage.do(
        keeper,
        storage.record_tank_reading,
        tank_id=tank,
        temperature_c=told["temperature_c"],
        level_cm=told["level_cm"],
    )


def _import(
    year: Year,
    tank_id: int,
    start: datetime,
    until: datetime,
    opened: datetime | None,
    lost: datetime | None,
) -> None:
    """One file of the tank's logger, as its program exports it."""
    rng = random.Random(f"{_SEED}{start:%Y%m%d}")
    lines, at, place = ["time,temperature °C"], start, 0
    while at <= until:
        if lost is None or not lost <= at < lost + timedelta(hours=3):
            warm = None if opened is None else _warm(at - opened)
            drift = Decimal(rng.randrange(-3, 4)) / 10 + Decimal(abs(place % 1008 - 504)) / 420
            lines.append(f"{at.isoformat()},{warm or Decimal('-189.4') + drift.quantize(Decimal('0.1'))}")
        at, place = at + _STEP, place + 1
    data = ("\r\n".join(lines) + "\r\n").encode()
    stage, keeper = year.stage, year.holding(CUSTODIAN)
    name = f"{_told()['tank']}-{start:%Y%m%d}.csv"
    found = stage.ask(keeper, tank_recordings.examine_file, tank_id=tank_id, name=name, data=data)
    probes = tuple(one.name for one in found.probes)
    stage.do(keeper, tank_recordings.import_recording, tank_id=tank_id, name=name, data=data, probes=probes)


def _warm(since: timedelta) -> str | None:
    place = since // _STEP
    return _WARM[place] if 0 <= place < len(_WARM) else None
