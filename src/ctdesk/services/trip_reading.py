"""What the logger files of a record say: read once, remembered by their digests, and summed up for the trip.

Any form may ask for them: an item ``type = "attachment"``, ``media = "logger"`` takes the files, and the
sources ``logger.…`` answer from all of them. What they are judged against comes from the shipment of the
record, or from ``Subject.trip`` for a subject of another kind.
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ctdesk.config import data_path
from ctdesk.db.tables.documents import Attachment
from ctdesk.db.tables.receipt import LoggerProfile
from ctdesk.db.tables.records import Record
from ctdesk.domain.answers import Value
from ctdesk.domain.canonical import canonical_bytes
from ctdesk.domain.errors import CtdeskError, NotFound
from ctdesk.domain.temperature import (
    Excursion,
    Series,
    Stretch,
    TripSummary,
    at_millis,
    summarise_probes,
    thin_for_plot,
)
from ctdesk.exchange.logger_files import read_logger_file
from ctdesk.exchange.logger_profiles import Profile, load_profile, profile_from_toml
from ctdesk.exchange.logger_readout import Fault, Questions, Readout, join_readouts, judge_trip
from ctdesk.forms.definition import Definition
from ctdesk.services.record_ground import Ground, attachments_of, definition_of
from ctdesk.services.remembered import remembered
from ctdesk.services.rule_proposals import rule_words
from ctdesk.services.subject_kinds import TripFrame
from ctdesk.services.trip_frame import OPENED, RECEIPT, frame_of_shipment, moment_answered
from ctdesk.services.work import UnitOfWork

ANSWERS = "trip.answers"
REMOVED = "removed"
_KEPT = 8
_OFFSET = "E11b"

_readouts: OrderedDict[tuple[str, ...], Readout | Questions] = OrderedDict()
_summaries: OrderedDict[tuple[object, ...], tuple[TripSummary, Mapping[str, TripSummary]]] = OrderedDict()
_guard = threading.Lock()


@dataclass(frozen=True, slots=True)
class CurvePoints:
    """A curve thinned for a width, extremes kept: times (UTC) and °C, None where the recording has a gap."""

    points: tuple[tuple[datetime, float | None], ...]
    limit_max: Decimal | None
    limit_min: Decimal | None


@dataclass(frozen=True, slots=True)
class ProbeTrip:
    """What one probe says alone: its own summary, curve and stretches without a reading."""

    name: str
    summary: TripSummary
    points: tuple[tuple[datetime, float | None], ...]
    unreadable: tuple[Stretch, ...]


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
    probes: tuple[ProbeTrip, ...] = ()
    """Each probe that is judged, in the order of the file; ``summary`` is the worst of them."""
    rule: str | None = None
    """What the holder wrote about such excursions, as a proposal; None without an excursion."""

    @property
    def excursions(self) -> tuple[Excursion, ...] | None:
        """Stretches beyond the limits."""
        return self.summary.excursions


def logger_items(definition: Definition) -> tuple[str, ...]:
    """The items of a form that take logger files, in its order."""
    return tuple(
        item.id
        for section in definition.section
        for item in section.item
        if item.type == "attachment" and item.media == "logger"
    )


def is_logger_path(definition: Definition, path: str) -> bool:
    """Whether an answer's path belongs to an item that takes logger files (``E4b``, ``B2:1``)."""
    return "#" not in path and item_of(path) in logger_items(definition)


def item_of(path: str) -> str:
    """The item an answer's path belongs to, without instance, slot, column or photo."""
    return re.split("[:@.#]", path, maxsplit=1)[0]


def files_of(ground: Ground) -> tuple[str, ...]:
    """The digests of the logger files that the record lists, each once."""
    found: dict[str, None] = {}
    for wanted in logger_items(ground.definition):
        for path, answer in ground.answers.items():
            if "#" not in path and item_of(path) == wanted and isinstance(answer.value, list):
                found.update(dict.fromkeys(map(str, answer.value)))
    return tuple(found)


def frame_of(work: UnitOfWork, ground: Ground) -> TripFrame:
    """What the recording is judged against; a limit frozen into the record goes before all others."""
    if ground.subject.trip is not None:
        frame = ground.subject.trip
    elif ground.shipment is None:
        frame = TripFrame()
    elif ground.record.form_code != RECEIPT:
        frame = frame_of_shipment(work, ground.shipment.id)
    else:
        announced = ground.shipment.verified_at is not None
        frame = TripFrame(
            packed_at=ground.shipment.packed_at if announced else None,
            opened_at=moment_answered(ground.answers.get(OPENED), ground.tz),
            logger_sn=ground.shipment.logger_sn if announced else None,
            limit_max_c=None if ground.label is None else ground.label.storage_max_c,
            limit_min_c=None if ground.label is None else ground.label.storage_min_c,
        )
    highest, lowest = (
        ground.record.facts.get(f"catalogue.{name}") for name in ("storage_max_c", "storage_min_c")
    )
    return replace(
        frame,
        limit_max_c=frame.limit_max_c if highest is None else Decimal(str(highest)),
        limit_min_c=frame.limit_min_c if lowest is None else Decimal(str(lowest)),
    )


def logger_attachments(work: UnitOfWork, record: Record) -> tuple[Attachment, ...]:
    """The files attached to the items that take logger files, in the order they came."""
    definition = definition_of(work.db, record.form_code, record.form_revision)
    return tuple(one for one in attachments_of(work.db, record.id) if is_logger_path(definition, one.path))


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
    summary, _ = _summaries_of(work, ground, digests, readout)
    facts: dict[str, Value] = {
        "readable": True,
        "start": ground.local(summary.start),
        "end": ground.local(summary.end),
        "points": str(summary.points),
        "interval_min": None if summary.interval_min is None else str(summary.interval_min),
        "gaps_over_2_intervals": str(_gaps_on_the_way(frame_of(work, ground), summary)),
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
        facts["excursions"] = [excursion_row(ground, one) for one in summary.excursions]
        facts["rule"] = rule_words(ground, summary.excursions)
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
        saved = [load_profile(row.body) for row in rows if not row.body.get(REMOVED)]
        names = {one.name for one in saved}
        return (*saved, *(one for one in shipped_profiles() if one.name not in names))

    return remembered(db, {LoggerProfile.__tablename__}, "logger_profiles", read)


@cache
def shipped_profiles() -> tuple[Profile, ...]:
    """The formats that come with the product."""
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
    """The files as one readout, or the questions of the first that leaves something open."""
    readouts = []
    for digest in digests:
        known = attachments_of(work.db, ground.record.id)
        row = next((one for one in known if one.sha256 == digest), None)
        if row is None:
            raise NotFound("ATT-01")
        answers = {**answers_kept(ground, digest), **dict(extra or {})}
        result = read_file(work, ground, digest, row.name, answers, profile or answers.pop("profile", None))
        if isinstance(result, Questions):
            return replace(result, file_name=row.name, sha256=digest)
        readouts.append(result)
    return join_readouts(readouts)


def read_file(
    work: UnitOfWork, ground: Ground, digest: str, name: str, answers: Mapping[str, str], profile: str | None
) -> Readout | Questions:
    """One file read with these answers; remembered, because every look at the record asks for it."""
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


def _summaries_of(
    work: UnitOfWork, ground: Ground, digests: tuple[str, ...], readout: Readout
) -> tuple[TripSummary, Mapping[str, TripSummary]]:
    """The trip as a whole and each probe alone."""
    frame, offset = frame_of(work, ground), clock_offset(ground, readout)
    key = (digests, repr(sorted(readout.answers.items())), readout.profile, readout.probe, frame, offset)
    with _guard:
        if key in _summaries:
            return _summaries[key]
    found = summarise_probes(
        readout.judged, frame.limit_max_c, frame.limit_min_c, frame.packed_at, frame.opened_at, offset
    )
    with _guard:
        _summaries[key] = found
        while len(_summaries) > _KEPT * 4:
            _summaries.popitem(last=False)
    return found


def trip_from(
    work: UnitOfWork, ground: Ground, digests: tuple[str, ...], readout: Readout, width: int
) -> Trip:
    """The trip as a whole, its curves thinned for ``width`` columns."""
    summary, alone = _summaries_of(work, ground, digests, readout)
    frame = frame_of(work, ground)
    names = work.db.scalars(
        select(Attachment.name).where(
            Attachment.record_id == ground.record.id, Attachment.sha256.in_(digests)
        )
    )
    probes = tuple(
        ProbeTrip(name, alone[name], curve_points(series, alone[name], width), series.unreadable)
        for name, series in readout.judged.items()
    )
    warmest = max(probes, key=lambda one: one.summary.max)
    return Trip(
        sha256=digests,
        names=tuple(dict.fromkeys(names)),
        readout=readout,
        summary=summary,
        faults=(*readout.faults, *judge_trip(readout, summary, frame.logger_sn)),
        curve=CurvePoints(warmest.points, frame.limit_max_c, frame.limit_min_c),
        packed_at=frame.packed_at,
        opened_at=frame.opened_at,
        clock_offset_min=clock_offset(ground, readout),
        probes=probes,
        rule=rule_words(ground, summary.excursions) if summary.excursions else None,
    )


def curve_points(
    series: Series, summary: TripSummary, width: int
) -> tuple[tuple[datetime, float | None], ...]:
    """A curve thinned for ``width`` columns; it is broken in every gap and in every unreadable stretch."""
    thinned = thin_for_plot(series, max(1, width))
    breaks = sorted(
        [(gap.start, gap.end) for gap in summary.gaps] + [(one.start, one.end) for one in series.unreadable]
    )
    points: list[tuple[datetime, float | None]] = []
    place = 0
    for millis, celsius in zip(thinned.millis, thinned.celsius, strict=True):
        at = at_millis(millis)
        while place < len(breaks) and at >= breaks[place][1]:
            points.append((breaks[place][0] + (breaks[place][1] - breaks[place][0]) / 2, None))
            place += 1
        points.append((at, float(celsius)))
    return tuple(points)


def _gaps_on_the_way(frame: TripFrame, summary: TripSummary) -> int:
    """Gaps between packing and opening; the whole recording where those moments are not known."""
    packed, opened = frame.packed_at, frame.opened_at
    return sum(
        (packed is None or gap.end > packed) and (opened is None or gap.start < opened)
        for gap in summary.gaps
    )


def excursion_row(ground: Ground, one: Excursion) -> dict[str, Value]:
    return {
        "start": ground.local(one.start),
        "end": ground.local(one.end),
        "minutes": format(one.minutes, "f"),
        "to_next_good": None if one.to_next_good_minutes is None else format(one.to_next_good_minutes, "f"),
        "peak": format(one.peak, "f"),
        "degree_minutes": format(one.degree_minutes, "f"),
    }


def clock_offset(ground: Ground, readout: Readout) -> Decimal:
    """Minutes by which the logger's clock was found to be fast: said on the receipt, or with the file; 0
    while nobody said.
    """
    answer = ground.answers.get(_OFFSET) if ground.record.form_code == RECEIPT else None
    if answer is None or answer.value is None:
        return readout.clock_offset_min
    try:
        return Decimal(str(answer.value))
    except InvalidOperation:
        return Decimal(0)


def answers_kept(ground: Ground, digest: str) -> dict[str, str]:
    kept: Any = ground.record.facts.get(f"{ANSWERS}:{digest[:16]}")
    return {str(key): str(value) for key, value in kept.items()} if isinstance(kept, Mapping) else {}
