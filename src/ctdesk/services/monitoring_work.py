"""What waits for somebody about tanks: alarms to answer and to close, files to import, months to review."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ctdesk.db.tables.monitoring import TankAlarm, TankRecording
from ctdesk.db.tables.site import Setting
from ctdesk.db.tables.storage import Tank, Zone
from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.monitoring import coverage
from ctdesk.domain.spans import Span
from ctdesk.services.clock_rules import write
from ctdesk.services.gate import command, query
from ctdesk.services.monitoring_periods import months_due
from ctdesk.services.tank_alarms import ANSWER, REVIEW
from ctdesk.services.tank_limits import answer_within, monitoring_table
from ctdesk.services.tank_series import allowed_between, recordings_of, spans_of
from ctdesk.services.work import UnitOfWork
from ctdesk.services.work_items import WorkItem, register_item

ROUTE, ALARMS = "monitoring", "alarms"
KEEP = "storage.keep"
RECORDING_DAYS = "recording_days"
LOOKED_BACK = timedelta(days=30)


@command(needs=REVIEW, action="settings.recording_days")
def set_recording_days(work: UnitOfWork, *, days: int) -> None:
    """After how many days without a file of a tank's logger somebody is reminded; 1 to 60 (MON-33)."""
    if not 1 <= days <= 60:
        raise CtdeskError("MON-33", field="days")
    write(work.db, RECORDING_DAYS, days)


@query()
def read_recording_days(work: UnitOfWork) -> int:
    """After how many days without a file somebody is reminded."""
    return recording_days(work.db)


def recording_days(db: Session) -> int:
    """The days as set, or the default; a value that cannot be is read as the default."""
    value = db.scalar(select(Setting.value).where(Setting.name == RECORDING_DAYS))
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 60:
        return value
    return int(monitoring_table()["recording"]["days_without"])


def monitoring_items(work: UnitOfWork) -> Iterator[WorkItem]:
    """The lines of My desk about tanks, for those who deal with them."""
    if work.rights.has(ANSWER, REVIEW):
        yield from _alarms(work)
    if work.rights.has(KEEP):
        yield from _files(work)
        for due in months_due(work):
            label = f"{due.tank} · {due.first:%Y-%m} · {due.percent} %"
            yield register_item(work, "monitor_tank", ROUTE, "", KEEP, label, None, due.tank_id)


def _alarms(work: UnitOfWork) -> Iterator[WorkItem]:
    within, me = answer_within(), work.actor.member_id
    rows = work.db.execute(
        select(TankAlarm, Tank.code, Zone.code)
        .outerjoin(Tank, Tank.id == TankAlarm.tank_id)
        .outerjoin(Zone, Zone.id == TankAlarm.zone_id)
        .where(TankAlarm.closed_at.is_(None))
        .order_by(TankAlarm.id)
        .limit(100)
    )
    for alarm, tank, zone in rows:
        label = str(tank or zone or "")
        if alarm.answered_at is None:
            if work.rights.has(ANSWER):
                due = alarm.aware_at + within
                yield register_item(work, "answer_alarm", ALARMS, alarm.number, ANSWER, label, due, alarm.id)
        elif alarm.answered_by != me:
            yield register_item(work, "close_alarm", ALARMS, alarm.number, REVIEW, label, None, alarm.id)


def _files(work: UnitOfWork) -> Iterator[WorkItem]:
    """Tanks whose logger was not read for too long, and those with holes in the last month."""
    allowed = timedelta(days=recording_days(work.db))
    lasts = {
        tank: _moment(last)
        for tank, last in work.db.execute(
            select(TankRecording.tank_id, func.max(TankRecording.ends_at))
            .where(TankRecording.withdrawn_at.is_(None))
            .group_by(TankRecording.tank_id)
        )
    }
    for tank in work.db.scalars(select(Tank).where(Tank.id.in_(lasts), Tank.active.is_(True))):
        last = lasts[tank.id]
        if work.now - last > allowed:
            item = register_item(
                work, "import_recording", ROUTE, "", KEEP, tank.code, last + allowed, tank.id
            )
            # Days late, yet no clock of tonight: it is told as late and stands below what runs.
            yield replace(item, due=None, late=True)
        begin = last - LOOKED_BACK
        rows = recordings_of(work.db, tank.id, begin, last)
        first = max(begin, min(row.starts_at for row in rows))
        if first < last:
            found = coverage(Span(first, last), spans_of(work, rows), allowed_between(rows))
            if found.holes:
                label = f"{tank.code} · {found.percent} %"
                yield register_item(work, "missing_coverage", ROUTE, "", KEEP, label, None, tank.id)


def _moment(at: datetime | str) -> datetime:
    return at if isinstance(at, datetime) else datetime.fromisoformat(at)
