"""Alarms of tanks and rooms: raised by a reading, a recording or a person; answered, and closed by another.

``raise_alarm`` and ``raise_from_reading`` are called inside other commands.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select

from ctdesk.db.tables.incidents import Incident
from ctdesk.db.tables.monitoring import AlarmCall, TankAlarm, TankReading
from ctdesk.db.tables.storage import Tank, Zone
from ctdesk.db.tables.team import Member
from ctdesk.domain.errors import CtdeskError, NotFound, Refused, StaleRecord
from ctdesk.domain.monitoring import ACTION, ALERT, is_late
from ctdesk.services import fields
from ctdesk.services.gate import command
from ctdesk.services.incident_wordings import Wording
from ctdesk.services.incidents import register_incident
from ctdesk.services.numbers import next_number
from ctdesk.services.tank_limits import answer_within, limits_of, monitoring_table, tank_of, units_in
from ctdesk.services.work import UnitOfWork

ANSWER, REVIEW = "storage.answer_alarm", "storage.review_alarms"
KINDS = frozenset({"temperature", "level", "oxygen", "probe", "power", "missed_round", "other"})
SERIES = "ALM"
LATE_ENTRY = timedelta(minutes=15)
_COLDEST, _WARMEST = Decimal("-273.15"), Decimal("60")


def raise_alarm(
    work: UnitOfWork,
    *,
    kind: str,
    started_at: datetime,
    tank_id: int | None = None,
    zone_id: int | None = None,
    grade: str = ACTION,
    came_from: str = "person",
    ended_at: datetime | None = None,
    peak_c: Decimal | None = None,
    limit_c: Decimal | None = None,
    degree_minutes: Decimal | None = None,
    recording_id: int | None = None,
    aware_at: datetime | None = None,
    text: str | None = None,
    joint: timedelta = timedelta(0),
) -> int:
    """Open an alarm inside another command, or add to the one that stands for the same; gives its id.

    An alarm that is not closed, of the same place and kind and at least as grave, takes up what overlaps it
    or follows within ``joint``; a closed one only what it told already. Reaching the action temperature or
    the lowest level opens an incident (ST1, ST2) about every unit in the tank. ``aware_at`` is when a person
    learned of it, now where nothing is said. Raises MON-04 for what has no place.
    """
    fields.one_of(kind, "kind", KINDS)
    if tank_id is None and zone_id is None:
        raise CtdeskError("MON-04", field="tank_id")
    same = _same(work, tank_id, zone_id, kind, grade, started_at, ended_at, peak_c, joint)
    if same is not None:
        if same.closed_at is None:
            _add_to(same, started_at, ended_at, peak_c, degree_minutes, recording_id)
        return same.id
    alarm = TankAlarm(
        number=next_number(work, SERIES),
        tank_id=tank_id,
        zone_id=zone_id,
        kind=kind,
        grade=grade,
        came_from=came_from,
        recording_id=recording_id,
        started_at=started_at,
        ended_at=ended_at,
        peak_c=peak_c,
        limit_c=limit_c,
        degree_minutes=degree_minutes,
        text=text,
        aware_at=aware_at or work.now,
        raised_by=work.actor.member_id,
        answered_by=None,
        answered_at=None,
        action=None,
        closed_by=None,
        closed_at=None,
        close_note=None,
        incident_id=None,
        late_incident_id=None,
    )
    work.db.add(alarm)
    work.db.flush()
    if grade == ACTION and kind in monitoring_table()["incidents"]:
        alarm.incident_id = _incident(work, alarm, kind)
    work.event.facts["alarm"] = alarm.number
    return alarm.id


def raise_from_reading(work: UnitOfWork, tank: Tank, reading: TankReading) -> tuple[int, ...]:
    """Judge one reading of a tank inside another command; gives the alarms it raised or added to.

    Without limits nothing is judged. A good reading ends what earlier readings found too warm or too low; the
    alarm still has to be answered and closed.
    """
    raised = []
    if reading.temperature_c is not None and tank.action_c is not None:
        limits = limits_of(tank)
        grade = limits.grade(reading.temperature_c)
        if grade is not None:
            raised.append(
                _raise_for(
                    work,
                    reading,
                    "temperature",
                    grade=grade,
                    peak_c=reading.temperature_c,
                    limit_c=limits.limit_of(grade),
                )
            )
        if grade != ACTION:
            _end(work, reading, "temperature", but=grade)
    if reading.level_cm is not None and tank.level_min_cm is not None:
        if reading.level_cm < tank.level_min_cm:
            words = f"{reading.level_cm} cm < {tank.level_min_cm} cm"
            raised.append(_raise_for(work, reading, "level", text=words))
        else:
            _end(work, reading, "level")
    if reading.o2_percent is not None:
        least = Decimal(str(monitoring_table()["oxygen"]["alarm_percent"]))
        if reading.o2_percent <= least:
            words = f"O₂ {reading.o2_percent} % ≤ {least} %"
            # Air is the room's: one alarm, however many tanks were read in it.
            raised.append(_raise_for(work, reading, "oxygen", zone_id=tank.zone_id, text=words))
        else:
            _end(work, reading, "oxygen", zone_id=tank.zone_id)
    return tuple(raised)


@command(needs=(ANSWER, "storage.keep", "premises.check"), action="alarm.report")
def report_alarm(
    work: UnitOfWork,
    *,
    kind: str,
    tank_id: int | None = None,
    zone_id: int | None = None,
    started_at: datetime,
    text: str,
    celsius: Decimal | str | None = None,
    reason: str | None = None,
) -> int:
    """An alarm that a person heard or saw; aware from ``started_at`` on.

    Raises MON-05 for a time that is still to come, MON-06 for one more than 15 minutes ago without a
    ``reason`` for the late entry.
    """
    told = fields.required(text, "text", fields.TEXT)
    started = _moment(work, started_at, "started_at", reason)
    shown = fields.number(celsius, "celsius", low=_COLDEST, high=_WARMEST)
    grade, limit = ACTION, None
    if tank_id is not None:
        limits = limits_of(tank_of(work.db, tank_id))
        if kind == "temperature" and shown is not None:
            grade = limits.grade(shown) or ALERT
            limit = limits.limit_of(grade)
    elif zone_id is not None and work.db.get(Zone, zone_id) is None:
        raise NotFound("STO-02", id=zone_id)
    return raise_alarm(
        work,
        kind=kind,
        tank_id=tank_id,
        zone_id=zone_id,
        started_at=started,
        grade=grade,
        peak_c=shown,
        limit_c=limit,
        aware_at=started,
        text=told,
    )


@command(needs=ANSWER, action="alarm.answer")
def answer_alarm(
    work: UnitOfWork,
    *,
    alarm_id: int,
    seen_version: int,
    action: str,
    answered_at: datetime | None = None,
    reason: str | None = None,
) -> bool:
    """Say what was done about an alarm; True when it came too late, which opens an incident (ST3).

    ``answered_at`` is when somebody took it in hand, now where nothing is said. Raises MON-07 for an alarm
    that is answered, MON-05 and MON-06 for a time that cannot be.
    """
    alarm = _alarm(work, alarm_id, seen_version)
    if alarm.answered_at is not None:
        raise CtdeskError("MON-07", number=alarm.number)
    told = fields.required(action, "action", fields.TEXT)
    at = work.now if answered_at is None else _moment(work, answered_at, "answered_at", reason)
    if at < alarm.aware_at:
        raise CtdeskError("MON-08", field="answered_at", number=alarm.number, at=alarm.aware_at)
    alarm.answered_by, alarm.answered_at, alarm.action = work.actor.member_id, at, told
    alarm.row_version += 1
    late = is_late(alarm.aware_at, at, work.now, answer_within())
    if late and alarm.late_incident_id is None:
        alarm.late_incident_id = _incident(work, alarm, "late")
    return late


@command(needs=(ANSWER, REVIEW), action="alarm.report_unanswered")
def report_unanswered(work: UnitOfWork, *, alarm_id: int, seen_version: int) -> str:
    """Register that nobody answered an alarm in time (ST3); gives the number of the incident.

    Raises MON-09 while there still is time, MON-10 when it is registered already.
    """
    alarm = _alarm(work, alarm_id, seen_version)
    if not is_late(alarm.aware_at, alarm.answered_at, work.now, answer_within()):
        raise CtdeskError("MON-09", number=alarm.number)
    if alarm.late_incident_id is not None:
        raise CtdeskError("MON-10", number=alarm.number)
    alarm.late_incident_id = _incident(work, alarm, "late")
    alarm.row_version += 1
    return str(work.db.scalar(select(Incident.number).where(Incident.id == alarm.late_incident_id)))


@command(needs=(ANSWER, REVIEW, "storage.keep"), action="alarm.call")
def note_call(
    work: UnitOfWork,
    *,
    alarm_id: int,
    reached: bool,
    member_id: int | None = None,
    name: str | None = None,
    role: str | None = None,
    phone: str | None = None,
    called_at: datetime | None = None,
    note: str | None = None,
) -> int:
    """One call along the call tree, of a member or of somebody else by name."""
    alarm = _alarm(work, alarm_id)
    if alarm.closed_at is not None:
        raise CtdeskError("MON-11", number=alarm.number)
    person = None if member_id is None else work.db.get(Member, member_id)
    at = work.now if called_at is None else called_at
    if at > work.now:
        raise CtdeskError("MON-05", field="called_at")
    row = AlarmCall(
        alarm_id=alarm.id,
        called_at=at,
        role=role,
        member_id=None if person is None else person.id,
        name=fields.required(name if person is None else person.name, "name"),
        phone=fields.cleaned(phone, "phone") or (None if person is None else person.phone),
        reached=reached,
        note=fields.cleaned(note, "note", 1000),
        entered_by=work.actor.member_id,
        entered_at=work.now,
    )
    work.db.add(row)
    work.db.flush()
    return row.id


@command(needs=(ANSWER, REVIEW), action="alarm.close")
def close_alarm(
    work: UnitOfWork, *, alarm_id: int, seen_version: int, note: str, ended_at: datetime | None = None
) -> None:
    """Close an alarm that was answered and is over; another person than who answered it does.

    Raises MON-11 for one that is closed, MON-12 while it is unanswered, MON-13 for who answered it, MON-14
    while nobody said when it was over.
    """
    alarm = _alarm(work, alarm_id, seen_version)
    if alarm.closed_at is not None:
        raise CtdeskError("MON-11", number=alarm.number)
    if alarm.answered_at is None:
        raise CtdeskError("MON-12", number=alarm.number)
    if alarm.answered_by == work.actor.member_id:
        raise Refused("MON-13", number=alarm.number)
    told = fields.required(note, "note", fields.TEXT)
    if ended_at is not None and alarm.ended_at is None:
        if ended_at > work.now:
            raise CtdeskError("MON-05", field="ended_at")
        if ended_at < alarm.started_at:
            raise CtdeskError("MON-15", field="ended_at", at=alarm.started_at)
        alarm.ended_at = ended_at
    if alarm.ended_at is None:
        raise CtdeskError("MON-14", field="ended_at", number=alarm.number)
    alarm.closed_by, alarm.closed_at, alarm.close_note = work.actor.member_id, work.now, told
    alarm.row_version += 1


def _raise_for(
    work: UnitOfWork,
    reading: TankReading,
    kind: str,
    *,
    grade: str = ACTION,
    zone_id: int | None = None,
    peak_c: Decimal | None = None,
    limit_c: Decimal | None = None,
    text: str | None = None,
) -> int:
    return raise_alarm(
        work,
        kind=kind,
        tank_id=reading.tank_id if zone_id is None else None,
        zone_id=zone_id,
        started_at=reading.at,
        grade=grade,
        came_from=reading.came_from,
        peak_c=peak_c,
        limit_c=limit_c,
        text=text,
        aware_at=reading.at,
    )


def _end(
    work: UnitOfWork,
    reading: TankReading,
    kind: str,
    but: str | None = None,
    zone_id: int | None = None,
) -> None:
    """What readings raised of this kind is over with a good one; what has the grade ``but`` goes on."""
    place = TankAlarm.tank_id == reading.tank_id if zone_id is None else TankAlarm.zone_id == zone_id
    for alarm in work.db.scalars(
        select(TankAlarm).where(
            place,
            TankAlarm.kind == kind,
            TankAlarm.came_from.in_(("typed", "round")),
            TankAlarm.ended_at.is_(None),
            TankAlarm.started_at < reading.at,
        )
    ):
        if alarm.grade != but:
            alarm.ended_at = reading.at
            alarm.row_version += 1


def _same(
    work: UnitOfWork,
    tank_id: int | None,
    zone_id: int | None,
    kind: str,
    grade: str,
    started_at: datetime,
    ended_at: datetime | None,
    peak_c: Decimal | None,
    joint: timedelta,
) -> TankAlarm | None:
    """The alarm that stands for this already."""
    place = TankAlarm.zone_id == zone_id if tank_id is None else TankAlarm.tank_id == tank_id
    chosen = (
        select(TankAlarm)
        .where(place, TankAlarm.kind == kind)
        .where(or_(TankAlarm.ended_at.is_(None), TankAlarm.ended_at >= started_at - joint))
        .order_by(TankAlarm.closed_at.is_not(None), TankAlarm.id)
    )
    if ended_at is not None:
        chosen = chosen.where(TankAlarm.started_at <= ended_at + joint)
    for alarm in work.db.scalars(chosen):
        if alarm.grade != grade and grade == ACTION:
            continue
        if alarm.closed_at is None:
            return alarm
        told = alarm.started_at <= started_at and ended_at is not None and alarm.ended_at is not None
        warm = peak_c is None or (alarm.peak_c is not None and alarm.peak_c >= peak_c)
        if (
            told
            and warm
            and ended_at is not None
            and alarm.ended_at is not None
            and alarm.ended_at >= ended_at
        ):
            return alarm
    return None


def _add_to(
    alarm: TankAlarm,
    started_at: datetime,
    ended_at: datetime | None,
    peak_c: Decimal | None,
    degree_minutes: Decimal | None,
    recording_id: int | None,
) -> None:
    if degree_minutes is not None:
        # Another probe of the same minutes tells the same again; what follows is added.
        apart = alarm.ended_at is not None and started_at > alarm.ended_at
        before = alarm.degree_minutes or Decimal(0)
        alarm.degree_minutes = before + degree_minutes if apart else max(before, degree_minutes)
    alarm.started_at = min(alarm.started_at, started_at)
    if recording_id is not None:
        # The recording knows when it was over; a reading by hand only that it was not over yet.
        ends = [at for at in (alarm.ended_at, ended_at) if at is not None]
        alarm.ended_at = max(ends) if ended_at is not None else None
        alarm.recording_id = alarm.recording_id or recording_id
    if peak_c is not None:
        alarm.peak_c = peak_c if alarm.peak_c is None else max(alarm.peak_c, peak_c)
    alarm.row_version += 1


def _incident(work: UnitOfWork, alarm: TankAlarm, why: str) -> int:
    """Register what an alarm means for every unit in the tank; gives the id of the incident."""
    wanted = monitoring_table()["incidents"][why]
    tank = None if alarm.tank_id is None else work.db.get(Tank, alarm.tank_id)
    zone = None if alarm.zone_id is None else work.db.get(Zone, alarm.zone_id)
    place = f"{tank.code} {tank.name}" if tank is not None else zone.code if zone is not None else None
    number = register_incident(
        work,
        kind="incident",
        code=str(wanted["code"]),
        severity=str(wanted["severity"]),
        says=_wording(work, alarm, why, place or "–"),
        unit_ids=() if alarm.tank_id is None else units_in(work.db, alarm.tank_id),
        record_id=None,
        occurred_at=min(alarm.started_at, work.now),
        place=place,
        process_step="storage_alarms",
        tank_id=alarm.tank_id,
    )
    found = work.db.scalar(select(Incident.id).where(Incident.number == number))
    assert found is not None
    return found


def _wording(work: UnitOfWork, alarm: TankAlarm, why: str, where: str) -> Wording:
    """What happened: too warm with its figures, another alarm, or one that nobody answered."""
    since = f"{alarm.started_at.astimezone(ZoneInfo(work.site.time_zone)):%Y-%m-%d %H:%M}"
    said = {"alarm": alarm.number, "since": since}
    if why == "late":
        minutes = str(int(answer_within().total_seconds() // 60))
        return Wording("WORD-03", {**said, "where": where, "minutes": minutes})
    free = (alarm.text or "")[:500]
    if alarm.peak_c is not None and alarm.limit_c is not None:
        figures = {"peak": str(alarm.peak_c), "limit": str(alarm.limit_c)}
        return Wording("WORD-01", {**said, "tank": where, "said": free, **figures})
    return Wording("WORD-02", {**said, "where": where, "what": alarm.kind, "said": free})


def _alarm(work: UnitOfWork, alarm_id: int, seen_version: int | None = None) -> TankAlarm:
    alarm = work.db.get(TankAlarm, alarm_id)
    if alarm is None:
        raise NotFound("MON-16", id=alarm_id)
    if seen_version is not None and alarm.row_version != seen_version:
        raise StaleRecord("REC-13", seen=seen_version, now=alarm.row_version)
    return alarm


def _moment(work: UnitOfWork, at: datetime, field: str, reason: str | None) -> datetime:
    """A time that a person says, not to come; what is long ago needs a reason."""
    if at > work.now:
        raise CtdeskError("MON-05", field=field)
    if work.now - at > LATE_ENTRY and fields.cleaned(reason, "reason", 500) is None:
        raise CtdeskError("MON-06", field="reason")
    return at
