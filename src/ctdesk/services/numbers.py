"""Numbers given out once and never again: records, orders, notices, incidents (``PREFIX-ACC-2026-0001``)."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sqlalchemy import select

from ctdesk.db.tables.site import NumberSeries
from ctdesk.services.work import UnitOfWork


def next_number(work: UnitOfWork, kind: str) -> str:
    """The next number of ``kind`` in the site's year; the series begins again each year and never gives
    one twice.
    """
    series = _series(work, kind)
    row = work.db.scalar(select(NumberSeries).where(NumberSeries.series == series))
    if row is None:
        row = NumberSeries(series=series, last=0)
        work.db.add(row)
    row.last += 1
    work.db.flush()
    return f"{series}-{row.last:04d}"


def coming_number(work: UnitOfWork, kind: str) -> str:
    """What ``next_number`` would give now, for what is prepared before the transaction; it is not taken."""
    series = _series(work, kind)
    last = work.db.scalar(select(NumberSeries.last).where(NumberSeries.series == series))
    return f"{series}-{(last or 0) + 1:04d}"


def _series(work: UnitOfWork, kind: str) -> str:
    year = work.now.astimezone(ZoneInfo(work.site.time_zone)).year
    return f"{work.site.prefix}-{kind}-{year}"
