"""Alarms as they stand: who is called, what lies in the tank, how quickly people answered (K07)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from ctdesk.db.tables.catalogue import Product
from ctdesk.db.tables.incidents import Incident
from ctdesk.db.tables.monitoring import AlarmCall, TankAlarm, TankRecording
from ctdesk.db.tables.receipt import DoseUnit, Shipment, TherapyOrder
from ctdesk.db.tables.storage import StoragePosition, Tank, Zone
from ctdesk.db.tables.team import Member
from ctdesk.domain.errors import NotFound
from ctdesk.domain.monitoring import Response, is_late, response
from ctdesk.domain.spans import Span
from ctdesk.services.catalogue import member_name
from ctdesk.services.gate import query
from ctdesk.services.paging import Page
from ctdesk.services.people_at import people_at
from ctdesk.services.roster_slots import shifts_in
from ctdesk.services.tank_limits import answer_within, monitoring_table
from ctdesk.services.work import UnitOfWork

PERIOD = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class AlarmRow:
    """One alarm. ``state``: unanswered | answered | closed; ``late`` when the answer came or comes too late.

    ``due_at`` is until when it has to be answered, counted from ``aware_at``.
    """

    id: int
    number: str
    tank_id: int | None
    place: str
    kind: str
    grade: str
    came_from: str
    started_at: datetime
    ended_at: datetime | None
    peak_c: Decimal | None
    limit_c: Decimal | None
    aware_at: datetime
    due_at: datetime
    answered_at: datetime | None
    state: str
    late: bool
    row_version: int


@dataclass(frozen=True, slots=True)
class Callee:
    """Somebody of the call tree; ``on_duty`` by the rota, now."""

    member_id: int
    name: str
    phone: str | None
    on_duty: bool


@dataclass(frozen=True, slots=True)
class CallStep:
    """One step of the call tree: a role, and who holds it, those on duty first."""

    role: str
    people: tuple[Callee, ...]


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call as it was noted."""

    called_at: datetime
    role: str | None
    name: str
    phone: str | None
    reached: bool
    note: str | None


@dataclass(frozen=True, slots=True)
class UnitThere:
    """A unit in the tank of an alarm, by what stands on its bag."""

    id: int
    position: str
    product: str | None
    batch_no: str | None
    bag: str
    disposition: str


@dataclass(frozen=True, slots=True)
class AlarmDetail:
    """Everything about one alarm. ``withdrawn`` when the recording that raised it was taken back."""

    row: AlarmRow
    degree_minutes: Decimal | None
    text: str | None
    raised_by: str | None
    answered_by: str | None
    answered_by_me: bool
    action: str | None
    closed_by: str | None
    closed_at: datetime | None
    close_note: str | None
    incident: str | None
    late_incident: str | None
    withdrawn: bool
    calls: tuple[CallRow, ...]
    tree: tuple[CallStep, ...]
    units: tuple[UnitThere, ...]
    backup_tanks: tuple[str, ...]


@query()
def list_alarms(
    work: UnitOfWork,
    *,
    tank_id: int | None = None,
    closed: bool | None = None,
    after: int | None = None,
    limit: int = 100,
) -> Page[AlarmRow]:
    """Alarms, the newest first."""
    chosen = select(TankAlarm).order_by(TankAlarm.id.desc()).limit(limit + 1)
    if tank_id is not None:
        chosen = chosen.where(TankAlarm.tank_id == tank_id)
    if closed is not None:
        chosen = chosen.where(TankAlarm.closed_at.is_not(None) if closed else TankAlarm.closed_at.is_(None))
    if after is not None:
        chosen = chosen.where(TankAlarm.id < after)
    found = list(work.db.scalars(chosen))
    rows = tuple(alarm_row(work, alarm) for alarm in found[:limit])
    return Page(rows, rows[-1].id if len(found) > limit else None)


@query()
def alarm_detail(work: UnitOfWork, *, alarm_id: int) -> AlarmDetail:
    """One alarm with its calls, the call tree of now, and what lies in the tank; raises MON-16."""
    alarm = work.db.get(TankAlarm, alarm_id)
    if alarm is None:
        raise NotFound("MON-16", id=alarm_id)
    db = work.db
    recording = None if alarm.recording_id is None else db.get(TankRecording, alarm.recording_id)
    return AlarmDetail(
        row=alarm_row(work, alarm),
        degree_minutes=alarm.degree_minutes,
        text=alarm.text,
        raised_by=member_name(db, alarm.raised_by),
        answered_by=member_name(db, alarm.answered_by),
        answered_by_me=alarm.answered_by is not None and alarm.answered_by == work.actor.member_id,
        action=alarm.action,
        closed_by=member_name(db, alarm.closed_by),
        closed_at=alarm.closed_at,
        close_note=alarm.close_note,
        incident=_number(db, alarm.incident_id),
        late_incident=_number(db, alarm.late_incident_id),
        withdrawn=recording is not None and recording.withdrawn_at is not None,
        calls=tuple(
            CallRow(one.called_at, one.role, one.name, one.phone, one.reached, one.note)
            for one in db.scalars(
                select(AlarmCall).where(AlarmCall.alarm_id == alarm.id).order_by(AlarmCall.id)
            )
        ),
        tree=() if alarm.closed_at is not None else call_tree(work),
        units=() if alarm.tank_id is None else units_there(db, alarm.tank_id),
        backup_tanks=tuple(
            db.scalars(
                select(Tank.code)
                .where(Tank.backup.is_(True), Tank.active.is_(True), Tank.id != alarm.tank_id)
                .order_by(Tank.code)
            )
        ),
    )


@query()
def alarm_response(work: UnitOfWork, *, tank_id: int | None = None) -> Response:
    """How quickly alarms were answered in the last 90 days (K07)."""
    chosen = select(TankAlarm.aware_at, TankAlarm.answered_at).where(TankAlarm.aware_at >= work.now - PERIOD)
    if tank_id is not None:
        chosen = chosen.where(TankAlarm.tank_id == tank_id)
    return response([(aware, answered) for aware, answered in work.db.execute(chosen)], answer_within())


def call_tree(work: UnitOfWork, wanted: Sequence[str] | None = None) -> tuple[CallStep, ...]:
    """Who holds these roles now, in their order, those on duty first; without roles who is called about an
    alarm: custodian, quality assurance, lead [DES].
    """
    alarm = monitoring_table()["alarm"]["call_tree"]
    roles = [str(role) for role in (alarm if wanted is None else wanted)]
    shifts = shifts_in(work.db, Span(work.now, work.now + timedelta(minutes=1)))
    there = {(one.role, one.member) for one in shifts}
    holders: dict[str, list[int]] = {role: [] for role in roles}
    for person in people_at(work.db, work.now):
        if person.active:
            for role in set(person.roles) & set(roles):
                holders[role].append(person.id)
    for role, member in there:
        if role in holders and member not in holders[role]:
            holders[role].append(member)
    everybody = {member for members in holders.values() for member in members}
    known = {row.id: row for row in work.db.scalars(select(Member).where(Member.id.in_(everybody)))}
    steps = []
    for role in roles:
        people = [
            Callee(one, known[one].name, known[one].phone, (role, one) in there)
            for one in holders[role]
            if one in known
        ]
        steps.append(CallStep(role, tuple(sorted(people, key=lambda one: (not one.on_duty, one.member_id)))))
    return tuple(steps)


def units_there(db: Session, tank_id: int) -> tuple[UnitThere, ...]:
    """What lies in a tank, by position."""
    rows = db.execute(
        select(DoseUnit, StoragePosition.code, Product.name_cn, Shipment.unit_count)
        .join(StoragePosition, StoragePosition.id == DoseUnit.position_id)
        .join(Shipment, Shipment.id == DoseUnit.shipment_id)
        .outerjoin(TherapyOrder, TherapyOrder.id == Shipment.order_id)
        .outerjoin(Product, Product.id == TherapyOrder.product_id)
        .where(StoragePosition.tank_id == tank_id)
        .order_by(StoragePosition.id, DoseUnit.id)
    )
    return tuple(
        UnitThere(
            unit.id,
            position,
            product,
            unit.batch_no,
            f"{unit.bag_no or unit.ordinal}/{unit.bag_total or total}",
            unit.disposition,
        )
        for unit, position, product, total in rows
    )


def alarm_row(work: UnitOfWork, alarm: TankAlarm) -> AlarmRow:
    """An alarm as lists show it."""
    within = answer_within()
    state = "closed" if alarm.closed_at else "answered" if alarm.answered_at else "unanswered"
    tank = None if alarm.tank_id is None else work.db.get(Tank, alarm.tank_id)
    zone = None if alarm.zone_id is None else work.db.get(Zone, alarm.zone_id)
    return AlarmRow(
        id=alarm.id,
        number=alarm.number,
        tank_id=alarm.tank_id,
        place=tank.code if tank is not None else zone.code if zone is not None else "–",
        kind=alarm.kind,
        grade=alarm.grade,
        came_from=alarm.came_from,
        started_at=alarm.started_at,
        ended_at=alarm.ended_at,
        peak_c=alarm.peak_c,
        limit_c=alarm.limit_c,
        aware_at=alarm.aware_at,
        due_at=alarm.aware_at + within,
        answered_at=alarm.answered_at,
        state=state,
        late=is_late(alarm.aware_at, alarm.answered_at, work.now, within),
        row_version=alarm.row_version,
    )


def _number(db: Session, incident_id: int | None) -> str | None:
    return (
        None if incident_id is None else db.scalar(select(Incident.number).where(Incident.id == incident_id))
    )
