"""Daily rounds of the zones in which tanks stand: opened, signed before ten, told when one was missed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from ctdesk.db.tables.incidents import Incident
from ctdesk.db.tables.monitoring import TankReading
from ctdesk.db.tables.premises import DailyRound
from ctdesk.db.tables.records import Record
from ctdesk.db.tables.storage import Tank, Zone
from ctdesk.domain.answers import RecordId
from ctdesk.domain.errors import CtdeskError, NotFound
from ctdesk.domain.premises import missed_code, missed_days, round_due
from ctdesk.services.catalogue import member_name
from ctdesk.services.equipment import today_at_site
from ctdesk.services.equipment_table import sign_round_before
from ctdesk.services.gate import command, query
from ctdesk.services.incident_wordings import Wording
from ctdesk.services.incidents import register_incident
from ctdesk.services.numbers import next_number
from ctdesk.services.paging import Page
from ctdesk.services.record_ground import ground_of
from ctdesk.services.records import open_record
from ctdesk.services.round_subject import FORM, LEVEL, OXYGEN, TEMPERATURE, number_at, reading
from ctdesk.services.tank_alarms import raise_alarm, raise_from_reading
from ctdesk.services.work import UnitOfWork
from ctdesk.services.zone_register import zone_of

DUTY = "premises.check"
_SEVERITY = {"PR3": "IV", "EQ1": "III"}


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A daily round. ``state``: open | signed | missed; ``late`` when it was signed after it was due."""

    id: int
    number: str
    zone_id: int
    zone: str
    on_day: date
    due_at: datetime
    tanks: int
    state: str
    record_id: int | None
    opened_by: str | None
    closed_at: datetime | None
    late: bool
    incident: str | None


@dataclass(frozen=True, slots=True)
class RoundToday:
    """How today's round of one zone stands. ``state``: to_begin | open | signed | missed; ``missed`` are
    days whose round nobody signed and nobody was told of yet. ``kept`` once a first round was made there.
    """

    zone_id: int
    zone: str
    name_zh: str
    name_en: str
    tanks: tuple[str, ...]
    on_day: date
    due_at: datetime
    state: str
    record_id: int | None
    missed: tuple[date, ...]
    kept: bool


@command(needs=DUTY, action="round.begin_round")
def begin_round(work: UnitOfWork, *, zone_id: int) -> RecordId:
    """Open the record of today's round of a zone, or give the one that is open; a day has one round.

    Raises PRM-01 for a retired zone, PRM-30 for one in which no tank stands.
    """
    zone = zone_of(work, zone_id)
    if not zone.active:
        raise CtdeskError("PRM-01", number=zone.code)
    today = today_at_site(work)
    row = work.db.scalar(select(DailyRound).where(DailyRound.zone_id == zone.id, DailyRound.on_day == today))
    if row is not None and row.record_id is not None:
        known = work.db.get(Record, row.record_id)
        if known is not None and known.state != "voided":
            work.event.wanted = False
            return RecordId(row.record_id)
    tanks = _tanks_in(work, zone.id)
    if not tanks:
        raise CtdeskError("PRM-30", field="zone_id", number=zone.code)
    asked = [_as_asked(tank) for tank in tanks]
    if row is None:
        row = _new_round(work, zone, today)
    row.tanks, row.opened_by, row.opened_at = asked, work.actor.member_id, work.now
    row.row_version += 1
    work.db.flush()
    record = open_record(
        work,
        form_code=FORM,
        subject_kind="daily_round",
        subject_id=row.id,
        subject_label=f"{zone.code} · {today.isoformat()}",
    )
    row.record_id = record.id
    work.db.flush()
    return RecordId(record.id)


@command(needs=None, action="round.missed")
def note_missed_rounds(work: UnitOfWork) -> int:
    """Tell of every round that was due and that nobody signed: an incident, and an alarm of its zone.

    For whoever opens a page after the hour: once told, a missed round is not told again. Gives how many were.
    """
    told = 0
    for zone, _ in _zones_with_tanks(work):
        days = _untold(work, zone)
        if not days:
            continue
        told += len(days)
        code = missed_code(all(_was_read(work, zone.id, day) for day in days))
        listed = ", ".join(day.isoformat() for day in days)
        number = register_incident(
            work,
            kind="incident",
            code=code,
            severity=_SEVERITY[code],
            says=Wording(
                "WORD-05",
                {
                    "zone": {"zh_CN": f"{zone.code} {zone.name_zh}", "en": f"{zone.code} {zone.name_en}"},
                    "days": listed,
                },
            ),
            unit_ids=(),
            record_id=None,
            raised_by="daily_round",
            occurred_at=_due(work, days[0]),
            place=f"{zone.code} {zone.name_zh}",
            process_step="storage_alarms",
        )
        incident = work.db.scalar(select(Incident).where(Incident.number == number))
        assert incident is not None
        known = _rounds(work, zone.id, days[0])
        for day in days:
            row = known.get(day) or _new_round(work, zone, day)
            row.missed_incident_id = incident.id
            row.row_version += 1
        raise_alarm(
            work,
            kind="missed_round",
            zone_id=zone.id,
            started_at=_due(work, days[0]),
            came_from="round",
            text=f"{number} · {listed}",
        )
    work.event.wanted = bool(told)
    work.event.facts["rounds_missed"] = told
    return told


def take_readings(work: UnitOfWork, record: Record) -> None:
    """What signing a round does: each tank's reading is written and judged, and the round is closed."""
    row = work.db.get(DailyRound, record.subject_id)
    if row is None:
        raise NotFound("PRM-31", id=record.subject_id)
    ground = ground_of(work, record)
    oxygen = number_at(ground, OXYGEN)
    for number, told in enumerate(row.tanks, 1):
        tank = work.db.get(Tank, int(told["tank_id"]))
        if tank is None:
            continue
        seen = TankReading(
            tank_id=tank.id,
            at=work.now,
            temperature_c=reading(ground, TEMPERATURE, number),
            level_cm=reading(ground, LEVEL, number),
            o2_percent=oxygen,
            came_from="round",
            record_id=record.id,
            entered_by=work.actor.member_id,
            entered_at=work.now,
        )
        work.db.add(seen)
        tank.temperature_c, tank.level_cm, tank.read_at = seen.temperature_c, seen.level_cm, work.now
        tank.row_version += 1
        work.db.flush()
        raise_from_reading(work, tank, seen)
    if row.closed_at is None:
        row.closed_at = work.now
    row.row_version += 1


@query()
def rounds_today(work: UnitOfWork) -> tuple[RoundToday, ...]:
    """Today's round of each zone in which tanks stand."""
    return rounds_of_today(work)


@query()
def tanks_without_zone(work: UnitOfWork) -> tuple[str, ...]:
    """Tanks that stand in no zone: no round asks for them."""
    return tuple(
        work.db.scalars(
            select(Tank.code).where(Tank.active.is_(True), Tank.zone_id.is_(None)).order_by(Tank.code)
        )
    )


@query()
def list_rounds(
    work: UnitOfWork, *, zone_id: int | None = None, after: int | None = None, limit: int = 100
) -> Page[RoundRow]:
    """Rounds, the newest first."""
    chosen = (
        select(DailyRound, Zone, Incident.number)
        .join(Zone, Zone.id == DailyRound.zone_id)
        .outerjoin(Incident, Incident.id == DailyRound.missed_incident_id)
        .order_by(DailyRound.id.desc())
        .limit(limit + 1)
    )
    if zone_id is not None:
        chosen = chosen.where(DailyRound.zone_id == zone_id)
    if after is not None:
        chosen = chosen.where(DailyRound.id < after)
    found = work.db.execute(chosen).all()
    rows = tuple(
        RoundRow(
            row.id,
            row.number,
            row.zone_id,
            zone.code,
            row.on_day,
            row.due_at,
            len(row.tanks),
            _state(row, work.now),
            row.record_id,
            member_name(work.db, row.opened_by) if row.record_id is not None else None,
            row.closed_at,
            row.closed_at is not None and row.closed_at >= row.due_at,
            incident,
        )
        for row, zone, incident in found[:limit]
    )
    return Page(rows, rows[-1].id if len(found) > limit else None)


def rounds_of_today(work: UnitOfWork) -> tuple[RoundToday, ...]:
    """How today's round stands in each zone with tanks."""
    today = today_at_site(work)
    found = []
    for zone, tanks in _zones_with_tanks(work):
        row = _rounds(work, zone.id, today).get(today)
        due = _due(work, today)
        kept = _first_day(work, zone.id) is not None
        begun = row is not None and row.record_id is not None
        state = (
            "signed"
            if row is not None and row.closed_at is not None
            else "missed"
            if work.now >= due and kept
            else "open"
            if begun
            else "to_begin"
        )
        found.append(
            RoundToday(
                zone.id,
                zone.code,
                zone.name_zh,
                zone.name_en,
                tuple(tank.code for tank in tanks),
                today,
                due,
                state,
                row.record_id if row is not None else None,
                _untold(work, zone),
                kept,
            )
        )
    return tuple(found)


def _untold(work: UnitOfWork, zone: Zone) -> tuple[date, ...]:
    first = _first_day(work, zone.id)
    if first is None:
        return ()
    since = today_at_site(work) - timedelta(days=40)
    known = _rounds(work, zone.id, max(first, since))
    settled = {
        day: row.closed_at or (row.due_at if row.missed_incident_id is not None else None)
        for day, row in known.items()
    }
    return missed_days(first, settled, work.now, sign_round_before(), ZoneInfo(work.site.time_zone))


def _first_day(work: UnitOfWork, zone_id: int) -> date | None:
    """The day of a zone's first round: from then on rounds are kept there."""
    return work.db.scalar(
        select(func.min(DailyRound.on_day)).where(
            DailyRound.zone_id == zone_id, DailyRound.record_id.is_not(None)
        )
    )


def _rounds(work: UnitOfWork, zone_id: int, since: date) -> Mapping[date, DailyRound]:
    found = work.db.scalars(
        select(DailyRound).where(DailyRound.zone_id == zone_id, DailyRound.on_day >= since)
    )
    return {row.on_day: row for row in found}


def _was_read(work: UnitOfWork, zone_id: int, day: date) -> bool:
    """Whether every tank of a zone was read on a day, if not on a round."""
    zone = ZoneInfo(work.site.time_zone)
    begin = datetime.combine(day, datetime.min.time(), zone)
    read = set(
        work.db.scalars(
            select(TankReading.tank_id).where(
                TankReading.at >= begin, TankReading.at < begin + timedelta(days=1)
            )
        )
    )
    return {tank.id for tank in _tanks_in(work, zone_id)} <= read


def _new_round(work: UnitOfWork, zone: Zone, day: date) -> DailyRound:
    row = DailyRound(
        number=next_number(work, "RND"),
        zone_id=zone.id,
        on_day=day,
        due_at=_due(work, day),
        tanks=[],
        record_id=None,
        opened_by=None,
        opened_at=work.now,
        closed_at=None,
        missed_incident_id=None,
    )
    work.db.add(row)
    work.db.flush()
    return row


def _due(work: UnitOfWork, day: date) -> datetime:
    return round_due(day, sign_round_before(), ZoneInfo(work.site.time_zone))


def _state(row: DailyRound, now: datetime) -> str:
    if row.closed_at is not None:
        return "signed"
    return "missed" if row.missed_incident_id is not None or now >= row.due_at else "open"


def _zones_with_tanks(work: UnitOfWork) -> list[tuple[Zone, list[Tank]]]:
    found: dict[int, tuple[Zone, list[Tank]]] = {}
    for zone, tank in work.db.execute(
        select(Zone, Tank)
        .join(Tank, Tank.zone_id == Zone.id)
        .where(Zone.active.is_(True), Tank.active.is_(True))
        .order_by(Zone.code, Tank.code)
    ):
        found.setdefault(zone.id, (zone, []))[1].append(tank)
    return list(found.values())


def _tanks_in(work: UnitOfWork, zone_id: int) -> list[Tank]:
    return list(
        work.db.scalars(
            select(Tank).where(Tank.zone_id == zone_id, Tank.active.is_(True)).order_by(Tank.code)
        )
    )


def _as_asked(tank: Tank) -> dict[str, object]:
    def written(value: object) -> str | None:
        return None if value is None else format(value, "f")

    return {
        "tank_id": tank.id,
        "code": tank.code,
        "name": tank.name,
        "action_c": written(tank.action_c),
        "alert_c": written(tank.alert_c),
        "level_min_cm": written(tank.level_min_cm),
    }
