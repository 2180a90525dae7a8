"""Periods of a tank whose storage and temperatures are reviewed and signed (CT-STO-003)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from ctdesk.db.tables.monitoring import MonitoringPeriod
from ctdesk.db.tables.records import Record
from ctdesk.db.tables.storage import Tank
from ctdesk.domain.answers import RecordId
from ctdesk.domain.clocks import day_ends
from ctdesk.domain.errors import CtdeskError, NotFound
from ctdesk.domain.monitoring import coverage
from ctdesk.domain.spans import Span
from ctdesk.services.gate import command, query
from ctdesk.services.monitoring_subject import FORM
from ctdesk.services.numbers import next_number
from ctdesk.services.records import open_record
from ctdesk.services.tank_limits import tank_of
from ctdesk.services.tank_series import allowed_between, recordings_of, spans_of
from ctdesk.services.work import UnitOfWork

KEEP, REVIEW = "storage.keep", "storage.review_alarms"
LONGEST = timedelta(days=93)
SERIES = "MON"


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """One reviewed period; ``state`` is that of its record."""

    id: int
    number: str
    tank: str
    starts_at: datetime
    ends_at: datetime
    record_id: int | None
    record: str
    state: str
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class PeriodDue:
    """A month of a tank that has no monitoring record; ``percent`` recorded of it."""

    tank_id: int
    tank: str
    first: date
    last: date
    percent: str


@command(needs=KEEP, action="monitoring.begin")
def begin_period(work: UnitOfWork, *, tank_id: int, first: date, last: date) -> RecordId:
    """Open the monitoring record of a tank, from the first day to the end of the last.

    Raises MON-31 for a period that is not over, is none, or is longer than a quarter, and MON-32 for days
    that another record of this tank is about already.
    """
    tank = tank_of(work.db, tank_id)
    zone = ZoneInfo(work.site.time_zone)
    starts, ends = day_ends(first - timedelta(days=1), zone), day_ends(last, zone)
    if not starts < ends <= work.now or ends - starts > LONGEST:
        raise CtdeskError("MON-31", field="last", days=LONGEST.days)
    for other, record in _periods(work, tank.id):
        if other.starts_at < ends and starts < other.ends_at and record.state != "voided":
            raise CtdeskError("MON-32", field="first", number=record.number)
    row = MonitoringPeriod(
        number=next_number(work, SERIES),
        tank_id=tank.id,
        starts_at=starts,
        ends_at=ends,
        record_id=None,
        opened_by=work.actor.member_id,
        opened_at=work.now,
        closed_at=None,
    )
    work.db.add(row)
    work.db.flush()
    record = open_record(
        work,
        form_code=FORM,
        subject_kind="monitoring_period",
        subject_id=row.id,
        subject_label=f"{tank.code} · {first:%Y-%m-%d} – {last:%Y-%m-%d}",
    )
    row.record_id = record.id
    work.db.flush()
    return RecordId(record.id)


def close_period(work: UnitOfWork, record: Record) -> None:
    """Quality assurance has reviewed the period."""
    row = work.db.get(MonitoringPeriod, record.subject_id)
    if row is None:
        raise NotFound("MON-30")
    if row.closed_at is None:
        row.closed_at = work.now
    row.row_version += 1


@query()
def list_periods(work: UnitOfWork, *, tank_id: int | None = None, limit: int = 60) -> tuple[PeriodRow, ...]:
    """Reviewed periods, the newest first."""
    found = (
        (row, record, tank)
        for row, record in _periods(work, tank_id)
        if (tank := work.db.get(Tank, row.tank_id)) is not None
    )
    rows = [
        PeriodRow(
            row.id,
            row.number,
            tank.code,
            row.starts_at,
            row.ends_at,
            row.record_id,
            record.number,
            record.state,
            row.closed_at,
        )
        for row, record, tank in found
    ]
    return tuple(rows[:limit])


def months_due(work: UnitOfWork) -> tuple[PeriodDue, ...]:
    """For each tank in use the last whole month, while it has recordings but no record about it."""
    zone = ZoneInfo(work.site.time_zone)
    today = work.now.astimezone(zone).date()
    last = today.replace(day=1) - timedelta(days=1)
    first = last.replace(day=1)
    starts, ends = day_ends(first - timedelta(days=1), zone), day_ends(last, zone)
    due = []
    for tank in work.db.scalars(select(Tank).where(Tank.active.is_(True)).order_by(Tank.code)):
        rows = recordings_of(work.db, tank.id, starts, ends)
        if not rows:
            continue
        held = any(
            row.starts_at < ends and starts < row.ends_at and record.state != "voided"
            for row, record in _periods(work, tank.id)
        )
        if not held:
            share = coverage(Span(starts, ends), spans_of(work, rows), allowed_between(rows)).percent
            due.append(PeriodDue(tank.id, tank.code, first, last, str(share)))
    return tuple(due)


def _periods(work: UnitOfWork, tank_id: int | None) -> list[tuple[MonitoringPeriod, Record]]:
    chosen = (
        select(MonitoringPeriod, Record)
        .join(Record, Record.id == MonitoringPeriod.record_id)
        .order_by(MonitoringPeriod.starts_at.desc(), MonitoringPeriod.id.desc())
    )
    if tank_id is not None:
        chosen = chosen.where(MonitoringPeriod.tank_id == tank_id)
    return [(row, record) for row, record in work.db.execute(chosen)]
