"""Alarms of tanks: raised by readings and people, answered in time or late, closed by another person."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from ctdesk.db.tables.incidents import Incident, IncidentUnit
from ctdesk.db.tables.monitoring import AlarmCall, TankAlarm, TankReading
from ctdesk.db.tables.storage import Tank
from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.monitoring import TankLimits
from ctdesk.services import premises, storage, tank_alarms, tank_limits
from ctdesk.services.gate import command
from ctdesk.services.work import UnitOfWork
from fixtures.cast import Cast
from fixtures.receipt_story import Story

pytestmark = pytest.mark.usefixtures("messages")


@command(needs=None, action="test.reading")
def read_tank(work: UnitOfWork, *, tank_id: int, **said: Any) -> tuple[int, ...]:
    """A reading as the daily round writes it."""
    tank = work.db.get(Tank, tank_id)
    assert tank is not None
    figures = {name: None if said.get(name) is None else Decimal(said[name]) for name in READINGS}
    reading = TankReading(
        tank_id=tank_id,
        at=work.now,
        came_from="round",
        record_id=None,
        entered_by=work.actor.member_id,
        entered_at=work.now,
        **figures,
    )
    work.db.add(reading)
    work.db.flush()
    return tank_alarms.raise_from_reading(work, tank, reading)


READINGS = ("temperature_c", "level_cm", "o2_percent")


def tank(cast: Cast, action: str | None = "-150", alert: str | None = "-160") -> int:
    found: int = cast.do("custodian", storage.add_tank, code="LN9", name="液氮罐 9", level_min_cm="12")
    advice = cast.ask("custodian", tank_limits.advise_limits, tank_id=found)
    cast.do(
        "custodian",
        tank_limits.set_tank_limits,
        tank_id=found,
        seen_version=advice.row_version,
        action_c=action,
        alert_c=alert,
    )
    return found


def alarms(cast: Cast) -> list[TankAlarm]:
    with cast.gate.reading() as db:
        found = list(db.scalars(select(TankAlarm).order_by(TankAlarm.id)))
        db.expunge_all()
    return found


def refused(cast: Cast, login: str, command: Any, **arguments: Any) -> str:
    with pytest.raises(CtdeskError) as error:
        cast.do(login, command, **arguments)
    return error.value.code


def test_a_reading_at_the_action_temperature_is_an_alarm_and_an_incident(cast: Cast) -> None:
    here = tank(cast)
    assert cast.do("custodian", read_tank, tank_id=here, temperature_c="-160.1", level_cm="12") == ()
    (first,) = cast.do("custodian", read_tank, tank_id=here, temperature_c="-160")
    cast.clock.advance(minutes=5)
    (second,) = cast.do("custodian", read_tank, tank_id=here, temperature_c="-150.0")
    cast.clock.advance(minutes=5)
    assert cast.do("custodian", read_tank, tank_id=here, temperature_c="-148.5") == (second,)
    alert, action = alarms(cast)
    assert (alert.id, alert.grade, alert.limit_c, alert.incident_id) == (first, "alert", Decimal(-160), None)
    assert (action.grade, action.peak_c, action.ended_at) == ("action", Decimal("-148.5"), None)
    with cast.gate.reading() as db:
        assert db.scalars(select(Incident.code)).all() == ["ST1"]
    now = cast.clock.advance(minutes=5)
    assert cast.do("custodian", read_tank, tank_id=here, temperature_c="-170") == ()
    assert [one.ended_at for one in alarms(cast)] == [now, now]


def test_low_level_and_low_oxygen_are_alarms(cast: Cast) -> None:
    here = tank(cast)
    raised = cast.do("custodian", read_tank, tank_id=here, level_cm="11.9", o2_percent="19.5")
    assert [one.kind for one in alarms(cast) if one.id in raised] == ["level", "oxygen"]
    with cast.gate.reading() as db:
        assert db.scalars(select(Incident.code)).all() == ["ST2"]


def test_the_air_of_a_room_is_one_alarm_for_all_its_tanks(cast: Cast) -> None:
    told = {"code": "n1", "kind": "ln2_store", "name_zh": "液氮库", "name_en": "LN2 store"}
    room = cast.do("custodian", premises.add_zone, **told)
    first = tank(cast)
    second = cast.do("custodian", storage.add_tank, code="LN7", name="液氮罐 7", level_min_cm=None)

    def stand(work: UnitOfWork) -> None:
        for one in work.db.scalars(select(Tank)):
            one.zone_id = room

    cast.gate.run_itself(stand, action="test.stand")
    raised = [cast.do("custodian", read_tank, tank_id=one, o2_percent="18") for one in (first, second)]
    assert raised[0] == raised[1]
    (alarm,) = alarms(cast)
    assert (alarm.kind, alarm.tank_id, alarm.zone_id) == ("oxygen", None, room)
    now = cast.clock.advance(minutes=5)
    cast.do("custodian", read_tank, tank_id=second, o2_percent="20.8")
    assert [one.ended_at for one in alarms(cast)] == [now]


def test_without_limits_nothing_is_judged(cast: Cast) -> None:
    here = tank(cast, None, None)
    assert cast.do("custodian", read_tank, tank_id=here, temperature_c="20") == ()
    assert alarms(cast) == []


def test_an_alarm_is_answered_in_time_and_closed_by_another(any_cast: Cast) -> None:
    cast = any_cast
    here = tank(cast)
    (alarm,) = cast.do("custodian", read_tank, tank_id=here, temperature_c="-149")
    cast.clock.advance(minutes=4)
    cast.do(
        "custodian", tank_alarms.note_call, alarm_id=alarm, reached=True, member_id=cast.id("qa"), role="R14"
    )
    common = {"alarm_id": alarm}
    assert refused(cast, "qa", tank_alarms.close_alarm, **common, seen_version=1, note="–") == "MON-12"
    late = cast.do("custodian", tank_alarms.answer_alarm, **common, seen_version=1, action="补充液氮")
    assert late is False
    cast.clock.advance(minutes=20)
    cast.do("custodian", read_tank, tank_id=here, temperature_c="-180")
    closing = {**common, "seen_version": 3, "note": "恢复正常"}
    assert refused(cast, "custodian", tank_alarms.close_alarm, **closing) == "MON-13"
    cast.do("qa", tank_alarms.close_alarm, **closing)
    (row,) = alarms(cast)
    assert (row.closed_by, row.answered_by) == (cast.id("qa"), cast.id("custodian"))
    with cast.gate.reading() as db:
        assert db.scalars(select(AlarmCall.name)).all() == ["钱正"]
    assert refused(cast, "qa", tank_alarms.note_call, **common, reached=False, name="x") == "MON-11"


def test_a_late_answer_is_an_incident_of_its_own(cast: Cast) -> None:
    here = tank(cast)
    (alarm,) = cast.do("custodian", read_tank, tank_id=here, temperature_c="-155")
    assert refused(cast, "lead", tank_alarms.report_unanswered, alarm_id=alarm, seen_version=1) == "MON-09"
    cast.clock.advance(minutes=16)
    number = cast.do("lead", tank_alarms.report_unanswered, alarm_id=alarm, seen_version=1)
    assert refused(cast, "qa", tank_alarms.report_unanswered, alarm_id=alarm, seen_version=2) == "MON-10"
    assert cast.do("custodian", tank_alarms.answer_alarm, alarm_id=alarm, seen_version=2, action="已查看")
    with cast.gate.reading() as db:
        found = db.scalars(select(Incident)).all()
        assert [(one.code, one.number) for one in found] == [("ST3", number)]


def test_every_unit_in_the_tank_stands_on_the_incident(cast: Cast) -> None:
    story = Story(cast).accepted()
    with cast.gate.reading() as db:
        found = db.scalars(select(Tank)).one()
        tank_id, version = found.id, found.row_version
    advice = cast.ask("custodian", tank_limits.advise_limits, tank_id=tank_id)
    assert advice.proposed == TankLimits(Decimal(-150), Decimal(-160))
    assert [one.units for one in advice.products] == [story.units]
    setting = {"tank_id": tank_id, "seen_version": version}
    lax = {**setting, "action_c": "-140", "alert_c": "-150"}
    assert refused(cast, "custodian", tank_limits.set_tank_limits, **lax) == "MON-03"
    assert (
        refused(cast, "receiver", tank_limits.set_tank_limits, **setting, action_c="-150", alert_c=None)
        == "PERM-01"
    )
    assert (
        refused(cast, "custodian", tank_limits.set_tank_limits, **setting, action_c="-150", alert_c="-150")
        == "MON-01"
    )
    assert (
        refused(cast, "custodian", tank_limits.set_tank_limits, **setting, action_c="", alert_c="-150")
        == "MON-02"
    )
    cast.do("custodian", tank_limits.set_tank_limits, **setting, action_c="-150", alert_c="-160")
    cast.do("custodian", read_tank, tank_id=tank_id, temperature_c="-149.9")
    with cast.gate.reading() as db:
        assert len(db.scalars(select(IncidentUnit.unit_id)).all()) == story.units


def test_times_that_cannot_be_are_refused(cast: Cast) -> None:
    here, now = tank(cast), cast.clock.now
    told = {"kind": "power", "tank_id": here, "text": "停电"}
    report = tank_alarms.report_alarm
    assert refused(cast, "custodian", report, **told, started_at=now + timedelta(minutes=1)) == "MON-05"
    assert refused(cast, "custodian", report, **told, started_at=now - timedelta(hours=1)) == "MON-06"
    assert refused(cast, "custodian", report, kind="power", text="x", started_at=now) == "MON-04"
    assert refused(cast, "custodian", report, **(told | {"kind": "fire"}), started_at=now) == "FIELD-04"
    alarm = cast.do("custodian", report, **told, started_at=now - timedelta(hours=1), reason="夜间无人")
    answer = {"alarm_id": alarm, "seen_version": 1, "action": "切换备用电源"}
    early = now - timedelta(minutes=61)
    assert (
        refused(cast, "lead", tank_alarms.answer_alarm, **answer, answered_at=early, reason="–") == "MON-08"
    )
    assert cast.do("lead", tank_alarms.answer_alarm, **answer) is True
    again = {**answer, "seen_version": 2}
    assert refused(cast, "lead", tank_alarms.answer_alarm, **again) == "MON-07"
    close = {"alarm_id": alarm, "seen_version": 2, "note": "正常"}
    assert refused(cast, "qa", tank_alarms.close_alarm, **close) == "MON-14"
    assert refused(cast, "qa", tank_alarms.close_alarm, **close, ended_at=early) == "MON-15"
    cast.do("qa", tank_alarms.close_alarm, **close, ended_at=now)
    assert refused(cast, "qa", tank_alarms.close_alarm, **(close | {"seen_version": 3})) == "MON-11"
