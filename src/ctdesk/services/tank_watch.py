"""Tanks as the page of temperatures shows them: how each one stands, and its curve over a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import func, or_, select

from ctdesk.db.tables.monitoring import TankAlarm, TankRecording
from ctdesk.db.tables.storage import Tank
from ctdesk.domain.monitoring import Coverage, TankLimits, coverage
from ctdesk.domain.spans import Span
from ctdesk.services.gate import query
from ctdesk.services.monitoring_work import recording_days
from ctdesk.services.paging import Page
from ctdesk.services.tank_limits import limits_of, tank_of
from ctdesk.services.tank_series import (
    CurveSegment,
    allowed_between,
    recordings_of,
    spans_of,
    tank_segments,
)
from ctdesk.services.work import UnitOfWork

MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class TankWatch:
    """How a tank stands: until when it was recorded, how warm it was in 30 days, which alarms are open.

    ``overdue`` when its logger was not read for longer than the site allows.
    """

    id: int
    code: str
    name: str
    limits: TankLimits
    recorded_until: datetime | None
    overdue: bool
    warmest: Decimal | None
    alarms: int
    unanswered: int


@dataclass(frozen=True, slots=True)
class TankHistory:
    """The curve of a tank from ``starts_at`` to ``ends_at``; ``coverage`` from the first reading to the last.
    """

    tank_id: int
    code: str
    name: str
    limits: TankLimits
    starts_at: datetime
    ends_at: datetime
    segments: tuple[CurveSegment, ...]
    coverage: Coverage | None
    coldest: Decimal | None
    warmest: Decimal | None
    warmest_at: datetime | None
    recorded_until: datetime | None
    row_version: int


@query()
def watch_tanks(
    work: UnitOfWork, *, text: str | None = None, after: int | None = None, limit: int = 100
) -> Page[TankWatch]:
    """Tanks in use, by key; those that hold a search text in code or name."""
    chosen = select(Tank).where(Tank.active.is_(True), Tank.id > (after or 0)).order_by(Tank.id)
    if text:
        chosen = chosen.where(or_(Tank.code.contains(text.upper()), Tank.name.contains(text)))
    tanks = list(work.db.scalars(chosen.limit(limit + 1)))
    allowed = timedelta(days=recording_days(work.db))
    rows = tuple(_watched(work, tank, allowed) for tank in tanks[:limit])
    return Page(rows, rows[-1].id if len(tanks) > limit else None)


@query()
def tank_history(work: UnitOfWork, *, tank_id: int, days: int = 30, width: int = 700) -> TankHistory:
    """The curve of a tank over the last days, about ``2 * width`` points, extremes kept."""
    tank = tank_of(work.db, tank_id)
    ends, starts = work.now, work.now - timedelta(days=days)
    rows = recordings_of(work.db, tank.id, starts, ends)
    segments = tank_segments(work, tank.id, tank.code, starts, ends, width)
    covered = None
    if rows:
        first = max(starts, min(row.starts_at for row in rows))
        last = min(ends, max(row.ends_at for row in rows))
        if first < last:
            covered = coverage(Span(first, last), spans_of(work, rows), allowed_between(rows))
    warmest = max(segments, key=lambda one: one.warmest, default=None)
    return TankHistory(
        tank_id=tank.id,
        code=tank.code,
        name=tank.name,
        limits=limits_of(tank),
        starts_at=starts,
        ends_at=ends,
        segments=tuple(segments),
        coverage=covered,
        coldest=min((one.coldest for one in segments), default=None),
        warmest=None if warmest is None else warmest.warmest,
        warmest_at=None if warmest is None else warmest.warmest_at,
        recorded_until=max((row.ends_at for row in rows), default=None),
        row_version=tank.row_version,
    )


def _watched(work: UnitOfWork, tank: Tank, allowed: timedelta) -> TankWatch:
    db = work.db
    last = db.scalar(
        select(TankRecording.ends_at)
        .where(TankRecording.tank_id == tank.id, TankRecording.withdrawn_at.is_(None))
        .order_by(TankRecording.ends_at.desc())
        .limit(1)
    )
    since = work.now - MONTH
    segments = tank_segments(work, tank.id, tank.code, since, work.now, 2)
    alarms, answered = db.execute(
        select(func.count(), func.count(TankAlarm.answered_at)).where(
            TankAlarm.tank_id == tank.id, TankAlarm.closed_at.is_(None)
        )
    ).one()
    return TankWatch(
        id=tank.id,
        code=tank.code,
        name=tank.name,
        limits=limits_of(tank),
        recorded_until=last,
        overdue=last is not None and work.now - last > allowed,
        warmest=max((one.warmest for one in segments), default=None),
        alarms=alarms,
        unanswered=alarms - answered,
    )
