"""What the logger file of a record says: read once, remembered by its digest, and summed up for the trip."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ctdesk.config import data_path
from ctdesk.db.tables.documents import Attachment
from ctdesk.db.tables.receipt import LoggerProfile
from ctdesk.domain.answers import Value
from ctdesk.domain.canonical import canonical_bytes
from ctdesk.domain.errors import CtdeskError, NotFound
from ctdesk.domain.temperature import Excursion, Series, TripSummary, at_millis, summarise, thin_for_plot
from ctdesk.exchange.logger_files import read_logger_file
from ctdesk.exchange.logger_profiles import Profile, load_profile, profile_from_toml
from ctdesk.exchange.logger_readout import Fault, Questions, Readout, join_readouts, judge_trip
from ctdesk.services.record_ground import Ground, attachments_of
from ctdesk.services.remembered import remembered
from ctdesk.services.work import UnitOfWork

ANSWERS = "trip.answers"
LOGGER_ITEM = "E4b"
_KEPT = 8
_OPENED, _OFFSET = "G1", "E11b"

_readouts: OrderedDict[tuple[str, ...], Readout | Questions] = OrderedDict()
_summaries: OrderedDict[tuple[object, ...], TripSummary] = OrderedDict()
_guard = threading.Lock()


@dataclass(frozen=True, slots=True)
class CurvePoints:
    """A curve thinned for a width, extremes kept: times (UTC) and °C, None where the recording has a gap."""

    points: tuple[tuple[datetime, float | None], ...]
    limit_max: Decimal | None
    limit_min: Decimal | None


@dataclass(frozen=True, slots=True)
class Trip:
    """What the attached recording says: readout, summary, curve, and everything that is wrong with it.

    ``clock_offset_min`` is applied on show only; ``excursions`` is None while no limit is known.
    """

    sha256: tuple[str, ...]
    names: tuple[str, ...]
    readout: Readout
    summary: TripSummary
    faults: tuple[Fault, ...]
    curve: CurvePoints
    packed_at: datetime | None
    opened_at: datetime | None
    clock_offset_min: Decimal

    @property
    def excursions(self) -> tuple[Excursion, ...] | None:
        """Stretches beyond the limits."""
        return self.summary.excursions


def files_of(ground: Ground) -> tuple[str, ...]:
    """The digests of the logger files that the record lists."""
    answer = ground.answers.get(LOGGER_ITEM)
    value = None if answer is None else answer.value
    return tuple(str(one) for one in value) if isinstance(value, list) else ()


def trip_facts(work: UnitOfWork, ground: Ground) -> Mapping[str, Value]:
    """What the sources ``logger.…`` say for this record; all unknown without a file, ``readable`` False
    when it cannot be read.
    """
    digests = files_of(ground)
    if not digests:
        return {}
    try:
        readout = readout_of(work, ground, digests)
    except CtdeskError:
        return {"readable": False}
    if isinstance(readout, Questions):
        return {"readable": False}
    summary = _summary_of(ground, digests, readout)
    facts: dict[str, Value] = {
        "readable": True,
        "start": ground.local(summary.start),
        "end": ground.local(summary.end),
        "points": str(summary.points),
        "interval_min": None if summary.interval_min is None else str(summary.interval_min),
        "gaps_over_2_intervals": str(_gaps_on_the_way(ground, summary)),
        "covers_packing": summary.covers_packing,
        "covers_opening": summary.covers_opening,
        "max": format(summary.max, "f"),
        "min": format(summary.min, "f"),
        "mean": format(summary.mean, "f"),
        "at_opening": None if summary.at_opening is None else format(summary.at_opening.celsius, "f"),
    }
    if summary.dead_probe:
        # A probe that never moves proves nothing about the trip.
        facts["readable"] = False
    if summary.excursions is not None:
        facts["excursion_count"] = str(len(summary.excursions))
        facts["excursions"] = [_excursion_row(ground, one) for one in summary.excursions]
    return facts


def trip_of(work: UnitOfWork, ground: Ground, width: int) -> Trip | None:
    """The trip for a print; None where there is no readable file."""
    digests = files_of(ground)
    if not digests:
        return None
    try:
        readout = readout_of(work, ground, digests)
    except CtdeskError:
        return None
    return None if isinstance(readout, Questions) else trip_from(work, ground, digests, readout, width)


def profiles_known(db: Session) -> tuple[Profile, ...]:
    """Saved profiles first, then the shipped ones."""

    def read() -> tuple[Profile, ...]:
        rows = db.scalars(select(LoggerProfile).order_by(LoggerProfile.id.desc()))
        saved = [load_profile(row.body) for row in rows]
        names = {one.name for one in saved}
        return (*saved, *(one for one in _shipped_profiles() if one.name not in names))

    return remembered(db, {LoggerProfile.__tablename__}, "logger_profiles", read)


@cache
def _shipped_profiles() -> tuple[Profile, ...]:
    folder = data_path("resources", "logger_profiles")
    return tuple(profile_from_toml(file.read_text("utf-8")) for file in sorted(folder.glob("*.toml")))


def readout_of(
    work: UnitOfWork,
    ground: Ground,
    digests: tuple[str, ...],
    *,
    extra: Mapping[str, str] | None = None,
    profile: str | None = None,
) -> Readout | Questions:
    readouts = []
    for digest in digests:
        known = attachments_of(work.db, ground.record.id)
        row = next((one for one in known if one.sha256 == digest), None)
        if row is None:
            raise NotFound("ATT-01")
        answers = {**answers_kept(ground, digest), **dict(extra or {})}
        result = read_file(work, ground, digest, row.name, answers, profile or answers.pop("profile", None))
        if isinstance(result, Questions):
            return result
        readouts.append(result)
    return join_readouts(readouts)


def read_file(
    work: UnitOfWork, ground: Ground, digest: str, name: str, answers: Mapping[str, str], profile: str | None
) -> Readout | Questions:
    profiles = profiles_known(work.db)
    known = hashlib.sha256(repr(profiles).encode()).hexdigest()
    asked = {key: value for key, value in answers.items() if key != "profile"}
    key = (digest, profile or "", canonical_bytes(asked).decode(), work.site.time_zone, known)
    with _guard:
        if key in _readouts:
            _readouts.move_to_end(key)
            return _readouts[key]
    result = read_logger_file(
        work.blobs.get(digest),
        name,
        profiles=profiles,
        profile=profile,
        answers=asked,
        time_zone=work.site.time_zone,
        today=ground.now.astimezone(ground.tz).date(),
        report=work.report,
    )
    with _guard:
        _readouts[key] = result
        while len(_readouts) > _KEPT:
            _readouts.popitem(last=False)
    return result


def _summary_of(ground: Ground, digests: tuple[str, ...], readout: Readout) -> TripSummary:
    limit_max, limit_min = _limits(ground)
    packed, opened, offset = _packed_at(ground), _moment(ground, _OPENED), clock_offset(ground)
    key = (
        digests,
        repr(sorted(readout.answers.items())),
        readout.probe,
        limit_max,
        limit_min,
        packed,
        opened,
        offset,
    )
    with _guard:
        if key in _summaries:
            return _summaries[key]
    summary = summarise(readout.series, limit_max, limit_min, packed, opened, offset)
    with _guard:
        _summaries[key] = summary
        while len(_summaries) > _KEPT * 4:
            _summaries.popitem(last=False)
    return summary


def trip_from(
    work: UnitOfWork, ground: Ground, digests: tuple[str, ...], readout: Readout, width: int
) -> Trip:
    summary = _summary_of(ground, digests, readout)
    limit_max, limit_min = _limits(ground)
    expected = (
        ground.shipment.logger_sn if ground.shipment is not None and ground.shipment.verified_at else None
    )
    names = work.db.scalars(
        select(Attachment.name).where(
            Attachment.record_id == ground.record.id, Attachment.sha256.in_(digests)
        )
    )
    return Trip(
        sha256=digests,
        names=tuple(dict.fromkeys(names)),
        readout=readout,
        summary=summary,
        faults=(*readout.faults, *judge_trip(readout, summary, expected)),
        curve=CurvePoints(_points(readout.series, summary, width), limit_max, limit_min),
        packed_at=_packed_at(ground),
        opened_at=_moment(ground, _OPENED),
        clock_offset_min=clock_offset(ground),
    )


def _points(series: Series, summary: TripSummary, width: int) -> tuple[tuple[datetime, float | None], ...]:
    thinned = thin_for_plot(series, max(1, width))
    gaps = [(gap.start, gap.end) for gap in summary.gaps]
    points: list[tuple[datetime, float | None]] = []
    place = 0
    for millis, celsius in zip(thinned.millis, thinned.celsius, strict=True):
        at = at_millis(millis)
        while place < len(gaps) and at >= gaps[place][1]:
            points.append((gaps[place][0] + (gaps[place][1] - gaps[place][0]) / 2, None))
            place += 1
        points.append((at, float(celsius)))
    return tuple(points)


def _gaps_on_the_way(ground: Ground, summary: TripSummary) -> int:
    """Gaps between packing and opening; the whole recording where those moments are not known."""
    packed, opened = _packed_at(ground), _moment(ground, _OPENED)
    return sum(
        (packed is None or gap.end > packed) and (opened is None or gap.start < opened)
        for gap in summary.gaps
    )


def _excursion_row(ground: Ground, one: Excursion) -> dict[str, Value]:
    return {
        "start": ground.local(one.start),
        "end": ground.local(one.end),
        "minutes": format(one.minutes, "f"),
        "to_next_good": None if one.to_next_good_minutes is None else format(one.to_next_good_minutes, "f"),
        "peak": format(one.peak, "f"),
        "degree_minutes": format(one.degree_minutes, "f"),
    }


def _limits(ground: Ground) -> tuple[Decimal | None, Decimal | None]:
    def limit(name: str) -> Decimal | None:
        frozen = ground.record.facts.get(f"catalogue.{name}")
        value = (
            frozen if frozen is not None else None if ground.label is None else getattr(ground.label, name)
        )
        return None if value is None else Decimal(str(value))

    return limit("storage_max_c"), limit("storage_min_c")


def clock_offset(ground: Ground) -> Decimal:
    """Minutes by which the logger's clock was found to be fast; 0 while nobody said."""
    answer = ground.answers.get(_OFFSET)
    try:
        return Decimal(str(answer.value)) if answer is not None and answer.value is not None else Decimal(0)
    except InvalidOperation:
        return Decimal(0)


def _packed_at(ground: Ground) -> datetime | None:
    return ground.shipment.packed_at if ground.shipment is not None and ground.shipment.verified_at else None


def _moment(ground: Ground, path: str) -> datetime | None:
    answer = ground.answers.get(path)
    if answer is None or not isinstance(answer.value, str):
        return None
    try:
        at = datetime.fromisoformat(answer.value)
    except ValueError:
        return None
    return at if at.tzinfo is not None else at.replace(tzinfo=ground.tz)


def answers_kept(ground: Ground, digest: str) -> dict[str, str]:
    kept: Any = ground.record.facts.get(f"{ANSWERS}:{digest[:16]}")
    return {str(key): str(value) for key, value in kept.items()} if isinstance(kept, Mapping) else {}
