"""What the loggers of a tank recorded in a period: stretches of curve by recording, and readings by hand."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import select

from ctdesk.db.tables.monitoring import TankReading, TankRecording
from ctdesk.domain.monitoring import recorded_spans
from ctdesk.domain.packed_readings import Packed, open_packed
from ctdesk.domain.spans import Span, united
from ctdesk.domain.temperature import Series, at_millis, millis_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ctdesk.services.declaration import Preparation
    from ctdesk.services.work import UnitOfWork

_KEPT = 32
_LEAST_COLUMNS = 2
_opened: OrderedDict[str, Packed] = OrderedDict()
_guard = threading.Lock()

Points = tuple[tuple[datetime, float | None], ...]


@dataclass(frozen=True, slots=True)
class CurveSegment:
    """A stretch of a curve with where it comes from; °C and UTC, None in ``points`` where nothing was read.

    ``source``: trip | tank | typed; ``name`` is the file of a trip, or the tank with its probe. ``record_id``
    leads to the record of a trip, ``recording_id`` to the import. ``coldest`` and ``warmest`` are exact.
    """

    source: str
    name: str
    starts_at: datetime
    ends_at: datetime
    points: Points
    coldest: Decimal
    warmest: Decimal
    warmest_at: datetime
    record_id: int | None = None
    recording_id: int | None = None


def recordings_of(db: Session, tank_id: int, start: datetime, end: datetime) -> tuple[TankRecording, ...]:
    """The recordings of a tank that touch a period and were not withdrawn, in order."""
    return tuple(
        db.scalars(
            select(TankRecording)
            .where(
                TankRecording.tank_id == tank_id,
                TankRecording.starts_at <= end,
                TankRecording.ends_at >= start,
                TankRecording.withdrawn_at.is_(None),
            )
            .order_by(TankRecording.starts_at, TankRecording.id)
        )
    )


def packed_of(work: UnitOfWork | Preparation, row: TankRecording) -> Packed:
    """The readings of a recording, as they were understood when it was imported."""
    with _guard:
        known = _opened.get(row.packed)
        if known is not None:
            _opened.move_to_end(row.packed)
            return known
    assert work.blobs is not None  # None only before a site is set up
    found = open_packed(work.blobs.get(row.packed))
    with _guard:
        _opened[row.packed] = found
        while len(_opened) > _KEPT:
            _opened.popitem(last=False)
    return found


def spans_of(work: UnitOfWork, rows: Iterable[TankRecording]) -> tuple[Span, ...]:
    """When these recordings say something."""
    spans: list[Span] = []
    for row in rows:
        gaps = [(at_millis(a), at_millis(b)) for a, b in packed_of(work, row).gaps] if row.gaps else []
        spans += recorded_spans(row.starts_at, row.ends_at, gaps)
    return united(spans)


def allowed_between(rows: Iterable[TankRecording]) -> timedelta:
    """How far two readings may be apart without a hole: two intervals of the slowest recording."""
    slowest = max((row.interval_s for row in rows if row.interval_s is not None), default=Decimal(0))
    return timedelta(seconds=float(2 * slowest))


def tank_segments(
    work: UnitOfWork, tank_id: int, name: str, start: datetime, end: datetime, width: int
) -> list[CurveSegment]:
    """The curve of a tank in a period, about ``2 * width`` points in all, extremes kept; then readings by
    hand.
    """
    low, high, whole = millis_of(start), millis_of(end), max(end - start, timedelta(seconds=1))
    segments = []
    for row in recordings_of(work.db, tank_id, start, end):
        share = (min(end, row.ends_at) - max(start, row.starts_at)) / whole
        packed = packed_of(work, row)
        thin = packed.thinned(low, high, max(_LEAST_COLUMNS, round(width * share)))
        if thin.millis:
            shown = f"{name} · {row.probe}" if row.probe else name
            segments.append(segment_of("tank", shown, thin, packed.gaps, recording_id=row.id))
    typed = _typed(work.db, tank_id, start, end)
    if typed.millis:
        segments.append(segment_of("typed", name, typed, ()))
    return segments


def segment_of(
    source: str,
    name: str,
    series: Series,
    gaps: Iterable[tuple[int, int]],
    *,
    record_id: int | None = None,
    recording_id: int | None = None,
) -> CurveSegment:
    """A stretch of curve from readings that hold its extremes; broken where the recording has a gap."""
    warmest = max(series.celsius)
    return CurveSegment(
        source=source,
        name=name,
        starts_at=at_millis(series.millis[0]),
        ends_at=at_millis(series.millis[-1]),
        points=_points(series, gaps),
        coldest=min(series.celsius),
        warmest=warmest,
        warmest_at=at_millis(series.millis[series.celsius.index(warmest)]),
        record_id=record_id,
        recording_id=recording_id,
    )


def _points(series: Series, gaps: Iterable[tuple[int, int]]) -> Points:
    points: list[tuple[datetime, float | None]] = []
    waiting = iter(sorted(gaps))
    gap = next(waiting, None)
    for millis, celsius in zip(series.millis, series.celsius, strict=True):
        while gap is not None and gap[1] <= millis:
            if points and millis_of(points[-1][0]) <= gap[0]:
                points.append((at_millis((gap[0] + gap[1]) // 2), None))
            gap = next(waiting, None)
        points.append((at_millis(millis), float(celsius)))
    return tuple(points)


def _typed(db: Session, tank_id: int, start: datetime, end: datetime) -> Series:
    rows = db.execute(
        select(TankReading.at, TankReading.temperature_c)
        .where(
            TankReading.tank_id == tank_id,
            TankReading.temperature_c.is_not(None),
            TankReading.at >= start,
            TankReading.at <= end,
        )
        .order_by(TankReading.at, TankReading.id)
    ).all()
    return Series(
        tuple(millis_of(at) for at, _ in rows), tuple(value for _, value in rows if value is not None)
    )
