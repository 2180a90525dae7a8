"""What a monitoring record (CT-STO-003) is about: a tank in a period, recorded, alarmed and read."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from ctdesk.db.tables.incidents import Incident
from ctdesk.db.tables.monitoring import MonitoringPeriod, TankAlarm, TankReading, TankRecording
from ctdesk.db.tables.qualifications import StoredFile
from ctdesk.db.tables.storage import Tank
from ctdesk.db.tables.team import Member
from ctdesk.domain.answers import Value
from ctdesk.domain.errors import NotFound
from ctdesk.domain.monitoring import Coverage, coverage, is_late, mean_of, minutes_between
from ctdesk.domain.spans import Span
from ctdesk.domain.temperature import at_millis, millis_of
from ctdesk.services.subject_kinds import Kind, Source, Subject
from ctdesk.services.tank_limits import answer_within, limits_of, products_in
from ctdesk.services.tank_series import allowed_between, packed_of, spans_of

if TYPE_CHECKING:
    from ctdesk.paper.record_paper import Curve
    from ctdesk.services.record_ground import Ground
    from ctdesk.services.work import UnitOfWork

FORM = "CT-STO-003"
CURVE_ITEM = "B8"
_KEPT = 64
_figures: OrderedDict[tuple[object, ...], Figures] = OrderedDict()
_guard = threading.Lock()


@dataclass(frozen=True, slots=True)
class Figures:
    """What the recordings of a period say; the extremes are None while nothing was recorded."""

    coverage: Coverage
    readings: int
    coldest: Decimal | None
    coldest_at: datetime | None
    warmest: Decimal | None
    warmest_at: datetime | None
    mean: Decimal | None


@dataclass(frozen=True, slots=True)
class Period:
    """A period of a tank with the recordings that its record stands on."""

    row: MonitoringPeriod
    tank: Tank
    recordings: tuple[TankRecording, ...]


def read_period(work: UnitOfWork, subject_id: int) -> Subject:
    """The period with its tank; raises MON-30 for none."""
    row = work.db.get(MonitoringPeriod, subject_id)
    tank = None if row is None else work.db.get(Tank, row.tank_id)
    if row is None or tank is None:
        raise NotFound("MON-30")
    return Subject((row, tank))


def period_of(work: UnitOfWork, ground: Ground) -> Period:
    """The period of a record; once it is signed, with the recordings of the first signature."""
    row, tank = ground.subject.row
    signed = min((one.at for one in ground.signatures), default=None)
    chosen = (
        select(TankRecording)
        .where(
            TankRecording.tank_id == row.tank_id,
            TankRecording.starts_at < row.ends_at,
            TankRecording.ends_at >= row.starts_at,
        )
        .order_by(TankRecording.starts_at, TankRecording.id)
    )
    if signed is None:
        chosen = chosen.where(TankRecording.withdrawn_at.is_(None))
    else:
        chosen = chosen.where(
            TankRecording.imported_at <= signed,
            or_(TankRecording.withdrawn_at.is_(None), TankRecording.withdrawn_at > signed),
        )
    return Period(row, tank, tuple(work.db.scalars(chosen)))


def figures_of(work: UnitOfWork, period: Period) -> Figures:
    """Coverage, extremes and mean of a period; the same recordings again cost nothing."""
    row = period.row
    key = (row.starts_at, row.ends_at, *(one.packed for one in period.recordings))
    with _guard:
        if key in _figures:
            _figures.move_to_end(key)
            return _figures[key]
    found = _figured(work, period)
    with _guard:
        _figures[key] = found
        while len(_figures) > _KEPT:
            _figures.popitem(last=False)
    return found


def _figured(work: UnitOfWork, period: Period) -> Figures:
    start, end = period.row.starts_at, period.row.ends_at
    coldest: tuple[Decimal, int] | None = None
    warmest: tuple[Decimal, int] | None = None
    parts = []
    for row in period.recordings:
        series = packed_of(work, row).between(millis_of(start), millis_of(end) - 1)
        if not series.millis:
            continue
        parts.append(series.celsius)
        low, high = min(series.celsius), max(series.celsius)
        if coldest is None or low < coldest[0]:
            coldest = (low, series.millis[series.celsius.index(low)])
        if warmest is None or high > warmest[0]:
            warmest = (high, series.millis[series.celsius.index(high)])
    readings = [value for part in parts for value in part]
    return Figures(
        coverage=coverage(
            Span(start, end), spans_of(work, period.recordings), allowed_between(period.recordings)
        ),
        readings=len(readings),
        coldest=None if coldest is None else coldest[0],
        coldest_at=None if coldest is None else at_millis(coldest[1]),
        warmest=None if warmest is None else warmest[0],
        warmest_at=None if warmest is None else at_millis(warmest[1]),
        mean=mean_of(readings) if readings else None,
    )


def _of(read: Callable[[UnitOfWork, Ground, Period], Value]) -> Source:
    def source(work: UnitOfWork, ground: Ground) -> Value:
        return read(work, ground, period_of(work, ground))

    return source


def _figure(read: Callable[[Ground, Figures], Value]) -> Source:
    return _of(lambda work, ground, period: read(ground, figures_of(work, period)))


def _recordings(work: UnitOfWork, ground: Ground, period: Period) -> Value:
    files = {
        one.id: one
        for one in work.db.scalars(
            select(StoredFile).where(StoredFile.id.in_([row.file_id for row in period.recordings]))
        )
    }
    return [
        {
            "probe": f"{row.probe} {row.logger_serial or ''}".strip(),
            "starts": ground.local(row.starts_at),
            "ends": ground.local(row.ends_at),
            "readings": str(row.points),
            "interval": None if row.interval_s is None else _plain(row.interval_s / 60),
            "file": f"{files[row.file_id].name} {files[row.file_id].sha256[:12]}",
        }
        for row in period.recordings
    ]


def _holes(ground: Ground, figures: Figures) -> Value:
    return [
        {
            "starts": ground.local(one.start),
            "ends": ground.local(one.end),
            "minutes": _plain(minutes_between(one.start, one.end)),
        }
        for one in figures.coverage.holes
        if one.end is not None
    ]


def alarms_in(work: UnitOfWork, row: MonitoringPeriod) -> tuple[TankAlarm, ...]:
    """The alarms of a tank that fell into a period."""
    return tuple(
        work.db.scalars(
            select(TankAlarm)
            .where(
                TankAlarm.tank_id == row.tank_id,
                TankAlarm.started_at < row.ends_at,
                or_(TankAlarm.ended_at.is_(None), TankAlarm.ended_at >= row.starts_at),
            )
            .order_by(TankAlarm.started_at, TankAlarm.id)
        )
    )


def _alarms(work: UnitOfWork, ground: Ground, period: Period) -> Value:
    rows: list[Value] = []
    for one in alarms_in(work, period.row):
        incident = None if one.incident_id is None else work.db.get(Incident, one.incident_id)
        rows.append(
            {
                "number": one.number,
                "what": f"{one.kind}_{one.grade}" if one.kind == "temperature" else one.kind,
                "starts": ground.local(one.started_at),
                "ends": None if one.ended_at is None else ground.local(one.ended_at),
                "peak": _peak(one),
                "answered": _answer(work, one),
                "incident": None if incident is None else incident.number,
            }
        )
    return rows


def _peak(one: TankAlarm) -> str | None:
    if one.peak_c is None:
        return None
    shown = format(one.peak_c, "f").replace("-", "−")
    return shown if one.degree_minutes is None else f"{shown} ({_plain(one.degree_minutes)})"


def _answer(work: UnitOfWork, one: TankAlarm) -> str | None:
    if one.answered_at is None:
        return None
    member = None if one.answered_by is None else work.db.get(Member, one.answered_by)
    taken = _plain(round(minutes_between(one.aware_at, one.answered_at), 1))
    return f"{'–' if member is None else member.name} ({taken})"


def _answered_in_time(work: UnitOfWork, ground: Ground, period: Period) -> Value:
    within = answer_within()
    return not any(
        is_late(one.aware_at, one.answered_at, work.now, within) for one in alarms_in(work, period.row)
    )


def _levels(work: UnitOfWork, ground: Ground, period: Period) -> Value:
    chosen = (
        select(TankReading, Member.name)
        .outerjoin(Member, Member.id == TankReading.entered_by)
        .where(
            TankReading.tank_id == period.row.tank_id,
            TankReading.at >= period.row.starts_at,
            TankReading.at < period.row.ends_at,
        )
        .order_by(TankReading.at, TankReading.id)
    )
    return [
        {
            "at": ground.local(one.at),
            "temperature": _text(one.temperature_c),
            "level": _text(one.level_cm),
            "oxygen": _text(one.o2_percent),
            "by": name,
        }
        for one, name in work.db.execute(chosen)
    ]


def _lowest(work: UnitOfWork, ground: Ground, period: Period) -> Value:
    levels = list(
        work.db.scalars(
            select(TankReading.level_cm).where(
                TankReading.tank_id == period.row.tank_id,
                TankReading.at >= period.row.starts_at,
                TankReading.at < period.row.ends_at,
                TankReading.level_cm.is_not(None),
            )
        )
    )
    return _text(min((one for one in levels if one is not None), default=None))


def _against(work: UnitOfWork, ground: Ground, period: Period) -> Value:
    warmest = figures_of(work, period).warmest
    if warmest is None:
        return "not_recorded"
    if period.tank.action_c is None:
        return "not_set"
    return limits_of(period.tank).grade(warmest) or "colder"


def _level_state(work: UnitOfWork, ground: Ground, period: Period) -> Value:
    least, lowest = period.tank.level_min_cm, _lowest(work, ground, period)
    if lowest is None:
        return "not_read"
    if least is None:
        return "not_set"
    return "low" if Decimal(str(lowest)) < least else "enough"


def _products(work: UnitOfWork, ground: Ground, period: Period) -> Value:
    told = []
    for one in products_in(work, period.tank.id):
        limit = "–" if one.storage_max_c is None else f"≤ {one.storage_max_c} °C".replace("-", "−")
        told.append(f"{one.name} {limit}")
    return "；".join(told) or "–"


def _text(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")


def _plain(value: Decimal) -> str:
    shown = format(value, "f")
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def _curves(work: UnitOfWork, ground: Ground, width: int) -> tuple[Curve, ...]:
    from ctdesk.services.monitoring_curve import curves_of_period  # paper is loaded when something is printed

    return curves_of_period(work, ground, width)


_PERIOD: Mapping[str, Source] = {
    "number": _of(lambda work, ground, period: period.row.number),
    "tank": _of(lambda work, ground, period: f"{period.tank.code} {period.tank.name}"),
    "starts_at": _of(lambda work, ground, period: ground.local(period.row.starts_at)),
    "ends_at": _of(lambda work, ground, period: ground.local(period.row.ends_at)),
    "action_c": _of(lambda work, ground, period: _text(period.tank.action_c)),
    "alert_c": _of(lambda work, ground, period: _text(period.tank.alert_c)),
    "level_min_cm": _of(lambda work, ground, period: _text(period.tank.level_min_cm)),
    "products": _of(_products),
    "recordings": _of(_recordings),
    "percent": _figure(lambda ground, found: _text(found.coverage.percent)),
    "whole": _figure(lambda ground, found: not found.coverage.holes),
    "holes": _figure(_holes),
    "readings": _figure(lambda ground, found: str(found.readings)),
    "coldest": _figure(lambda ground, found: _text(found.coldest)),
    "warmest": _figure(lambda ground, found: _text(found.warmest)),
    "warmest_at": _figure(
        lambda ground, found: None if found.warmest_at is None else ground.local(found.warmest_at)
    ),
    "mean": _figure(lambda ground, found: _text(found.mean)),
    "against": _of(_against),
    "level_state": _of(_level_state),
    "alarm_count": _of(lambda work, ground, period: str(len(alarms_in(work, period.row)))),
    "alarms": _of(_alarms),
    "answered_in_time": _of(_answered_in_time),
    "all_closed": _of(
        lambda work, ground, period: all(one.closed_at is not None for one in alarms_in(work, period.row))
    ),
    "levels": _of(_levels),
    "lowest_cm": _of(_lowest),
}

KIND = Kind(
    read=read_period,
    sources={f"monitoring.{name}": source for name, source in _PERIOD.items()},
    tables=frozenset(
        {"monitoring_period", "tank", "tank_recording", "tank_reading", "tank_alarm", "incident", "dose_unit"}
    ),
    route="monitoring",
    curves=_curves,
)
