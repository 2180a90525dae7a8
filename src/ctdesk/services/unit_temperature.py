"""The temperature of one dose unit from packing to now: its trip, then every tank it lay in."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import select

from ctdesk.db.tables.receipt import DoseUnit, UnitEvent
from ctdesk.db.tables.records import Record
from ctdesk.db.tables.storage import StoragePosition, Tank
from ctdesk.domain.errors import CtdeskError, NotFound
from ctdesk.domain.monitoring import coverage, recorded_spans
from ctdesk.domain.spans import Span
from ctdesk.domain.temperature import Series, at_millis, millis_of, shown_at, thin_for_plot
from ctdesk.exchange.logger_readout import Questions
from ctdesk.services.gate import query
from ctdesk.services.record_ground import Ground, ground_of
from ctdesk.services.tank_series import (
    CurveSegment,
    allowed_between,
    recordings_of,
    segment_of,
    spans_of,
    tank_segments,
)
from ctdesk.services.trip_frame import RECEIPT, frame_of_shipment, moment_answered
from ctdesk.services.trip_reading import clock_offset, files_of, readout_of
from ctdesk.services.work import UnitOfWork

IN_TANK = "in_tank"
PUT_IN_AT = "I3a"
NO_HOLE = timedelta(minutes=15)  # between two places: taken out, carried, put in; or between slow readings


@dataclass(frozen=True, slots=True)
class CurveEvent:
    """Something that happened to the unit. ``kind``: packed | opened | put_in | moved | taken_out."""

    at: datetime
    kind: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class UnitCurve:
    """What is known of a unit's temperature from ``starts_at`` to ``ends_at``, and where nothing is known.

    ``limit_max_c`` is the limit of the label, frozen in the record of its receipt where there is one.
    ``beyond`` is None while no limit or no reading is known.
    """

    unit_id: int
    segments: tuple[CurveSegment, ...]
    events: tuple[CurveEvent, ...]
    holes: tuple[Span, ...]
    starts_at: datetime | None
    ends_at: datetime
    limit_max_c: Decimal | None
    limit_min_c: Decimal | None
    warmest: Decimal | None
    warmest_at: datetime | None
    coldest: Decimal | None
    beyond: bool | None


@dataclass(frozen=True, slots=True)
class Stay:
    """A unit in one tank; it is there still while ``until`` is None."""

    tank_id: int
    tank: str
    position: str
    since: datetime
    until: datetime | None


@query()
def unit_temperature(work: UnitOfWork, *, unit_id: int, width: int = 900) -> UnitCurve:
    """Everything that was recorded of a unit's temperature; raises UNIT-15 for an unknown unit."""
    return unit_curve(work, unit_id, width)


def unit_curve(work: UnitOfWork, unit_id: int, width: int) -> UnitCurve:
    """As ``unit_temperature``, inside other queries and prints. About ``2 * width`` points in all."""
    unit = work.db.get(DoseUnit, unit_id)
    if unit is None:
        raise NotFound("UNIT-15", id=unit_id)
    frame = frame_of_shipment(work, unit.shipment_id)
    ground = _receipt(work, unit)
    stays = stays_of(work, unit, ground)
    put_in = stays[0].since if stays else None
    opened = frame.opened_at
    trip_end = min((at for at in (opened, put_in) if at is not None), default=work.now)
    trip = None if ground is None else _trip(work, ground, frame.packed_at, trip_end, width)
    begins = [at for at in (frame.packed_at, put_in, None if trip is None else trip[0].starts_at) if at]
    starts = min(begins, default=None)
    whole = work.now - starts if starts is not None else timedelta(seconds=1)
    segments = [] if trip is None else [trip[0]]
    recorded = [] if trip is None else list(trip[1])
    allowed = NO_HOLE
    for stay in stays:
        until = stay.until or work.now
        share = max(1, round(width * ((until - stay.since) / max(whole, timedelta(seconds=1)))))
        segments += tank_segments(work, stay.tank_id, stay.tank, stay.since, until, share)
        rows = recordings_of(work.db, stay.tank_id, stay.since, until)
        recorded += spans_of(work, rows)
        allowed = max(allowed, allowed_between(rows))
    lasts = stays[-1].until if stays and stays[-1].until is not None else work.now
    warmest = max(segments, key=lambda one: one.warmest, default=None)
    limit = frame.limit_max_c
    return UnitCurve(
        unit_id=unit.id,
        segments=tuple(segments),
        events=tuple(_events(stays, frame.packed_at, opened)),
        holes=() if starts is None else _holes(Span(starts, lasts), recorded, opened, put_in, allowed),
        starts_at=starts,
        ends_at=lasts,
        limit_max_c=limit,
        limit_min_c=frame.limit_min_c,
        warmest=None if warmest is None else warmest.warmest,
        warmest_at=None if warmest is None else warmest.warmest_at,
        coldest=min((one.coldest for one in segments), default=None),
        beyond=None if warmest is None or limit is None else warmest.warmest > limit,
    )


def stays_of(work: UnitOfWork, unit: DoseUnit, ground: Ground | None = None) -> tuple[Stay, ...]:
    """The tanks a unit lay in, in order, as its history tells it.

    The first put-in counts from the minute that its receipt states, others from their signature.
    """
    events = list(
        work.db.scalars(
            select(UnitEvent)
            .where(UnitEvent.unit_id == unit.id, UnitEvent.kind == "place")
            .order_by(UnitEvent.at, UnitEvent.id)
        )
    )
    codes = {event.became for event in events}
    positions = {
        code: (tank_id, tank)
        for code, tank_id, tank in work.db.execute(
            select(StoragePosition.code, Tank.id, Tank.code)
            .join(Tank, Tank.id == StoragePosition.tank_id)
            .where(StoragePosition.code.in_(codes))
        )
    }
    stays: list[Stay] = []
    for event in events:
        there = positions.get(event.became)
        open_stay = stays[-1] if stays and stays[-1].until is None else None
        if there is None:
            if open_stay is not None and event.became != IN_TANK:
                stays[-1] = _ended(open_stay, event.at)
            continue
        if open_stay is not None:
            if open_stay.position == event.became:
                continue
            stays[-1] = _ended(open_stay, event.at)
        since = event.at if stays or ground is None else _put_in_at(work, ground, unit, event.at)
        stays.append(Stay(there[0], there[1], event.became, since, None))
    return tuple(stays)


def _ended(stay: Stay, at: datetime) -> Stay:
    return Stay(stay.tank_id, stay.tank, stay.position, stay.since, at)


def _put_in_at(work: UnitOfWork, ground: Ground, unit: DoseUnit, signed: datetime) -> datetime:
    answer = ground.answers.get(f"{PUT_IN_AT}:{unit.cassette}")
    said = moment_answered(answer, ZoneInfo(work.site.time_zone))
    return said if said is not None and said <= signed else signed


def _receipt(work: UnitOfWork, unit: DoseUnit) -> Ground | None:
    record = work.db.scalar(
        select(Record)
        .where(
            Record.subject_kind == "shipment",
            Record.subject_id == unit.shipment_id,
            Record.form_code == RECEIPT,
            Record.state != "voided",
        )
        .order_by(Record.id.desc())
        .limit(1)
    )
    return None if record is None else ground_of(work, record)


def _trip(
    work: UnitOfWork, ground: Ground, packed: datetime | None, until: datetime, width: int
) -> tuple[CurveSegment, tuple[Span, ...]] | None:
    """The recording of the way, from packing until the shipper was opened, on the true clock."""
    digests = files_of(ground)
    if not digests:
        return None
    try:
        readout = readout_of(work, ground, digests)
    except CtdeskError:
        return None  # the record itself says what is wrong with its file
    if isinstance(readout, Questions):
        return None
    series, offset = readout.series, clock_offset(ground, readout)
    shift = millis_of(shown_at(at_millis(0), offset))
    low = 0 if packed is None else bisect_left(series.millis, millis_of(packed) - shift)
    high = bisect_right(series.millis, millis_of(until) - shift)
    if low >= high:
        return None
    shown = Series(tuple(at + shift for at in series.millis[low:high]), series.celsius[low:high])
    steps = sorted(b - a for a, b in zip(shown.millis, shown.millis[1:], strict=False) if b > a)
    interval = steps[len(steps) // 2] if steps else 0
    gaps = [(a, b) for a, b in zip(shown.millis, shown.millis[1:], strict=False) if b - a > 2 * interval]
    thin = thin_for_plot(shown, max(2, width // 3))
    segment = segment_of("trip", readout.sources[0].name, thin, gaps, record_id=ground.record.id)
    spans = recorded_spans(
        segment.starts_at, segment.ends_at, [(at_millis(a), at_millis(b)) for a, b in gaps]
    )
    return segment, spans


def _events(stays: tuple[Stay, ...], packed: datetime | None, opened: datetime | None) -> list[CurveEvent]:
    events = [CurveEvent(at, kind) for at, kind in ((packed, "packed"), (opened, "opened")) if at is not None]
    for number, stay in enumerate(stays):
        events.append(CurveEvent(stay.since, "put_in" if number == 0 else "moved", stay.position))
    if stays and stays[-1].until is not None:
        events.append(CurveEvent(stays[-1].until, "taken_out", stays[-1].position))
    return sorted(events, key=lambda one: one.at)


def _holes(
    period: Span,
    recorded: list[Span],
    opened: datetime | None,
    put_in: datetime | None,
    allowed: timedelta,
) -> tuple[Span, ...]:
    """Where nothing is known; the minutes between opening and put-in are timed on the receipt instead."""
    known = list(recorded)
    if opened is not None and put_in is not None and opened < put_in:
        known.append(Span(opened, put_in))
    return coverage(period, known, allowed).holes
