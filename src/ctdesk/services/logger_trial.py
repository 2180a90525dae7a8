"""A logger file before all of it is read: its course at once, and what some answers would make of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from zoneinfo import ZoneInfo

from ctdesk.domain.answers import RecordId
from ctdesk.domain.errors import CtdeskError, NotFound
from ctdesk.domain.temperature import Series, at_millis, summarise
from ctdesk.exchange.logger_files import read_logger_file
from ctdesk.exchange.logger_preview import preview_of
from ctdesk.exchange.logger_readout import Fault, Questions, Readout
from ctdesk.services.gate import query
from ctdesk.services.record_ground import ground_of, load_record
from ctdesk.services.trip_reading import (
    answers_kept,
    curve_points,
    files_of,
    frame_of,
    logger_attachments,
    profiles_known,
)
from ctdesk.services.work import UnitOfWork

_TRIED_ROWS = 5
_TRIED_WIDTH = 300
_PREVIEW_WIDTH = 700


@dataclass(frozen=True, slots=True)
class TripPreview:
    """The course of a large recording before all of it was read; nothing is judged by it."""

    curves: Mapping[str, tuple[tuple[datetime, float | None], ...]]
    limit_max: Decimal | None


@dataclass(frozen=True, slots=True)
class Tried:
    """What a file would say with some answers: what is still open, or its first rows and its course.

    ``rows`` are times (UTC) and °C of each probe; ``refused`` is why it cannot be read like this.
    """

    questions: Questions | None = None
    names: tuple[str, ...] = ()
    rows: tuple[tuple[datetime, tuple[str, ...]], ...] = ()
    curves: Mapping[str, tuple[tuple[datetime, float | None], ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    limit_max: Decimal | None = None
    faults: tuple[Fault, ...] = ()
    refused: CtdeskError | None = None


@query()
def preview_trip(work: UnitOfWork, *, record_id: RecordId, width: int = 700) -> TripPreview | None:
    """The course of a large recording at once; None where reading all of it takes no longer, and where
    something has to be asked first.
    """
    ground = ground_of(work, load_record(work, record_id))
    curves: dict[str, tuple[tuple[datetime, float | None], ...]] = {}
    for digest in files_of(ground):
        attached = next(
            (one for one in logger_attachments(work, ground.record) if one.sha256 == digest), None
        )
        part = None if attached is None else preview_of(work.blobs.get(digest))
        if part is None or attached is None:
            return None
        kept = answers_kept(ground, digest)
        found = _read_part(work, part, attached.name, kept, kept.pop("profile", None))
        if not isinstance(found, Readout):
            return None
        curves |= {name: _course(series, width) for name, series in found.judged.items()}
    return TripPreview(curves, frame_of(work, ground).limit_max_c) if curves else None


@query()
def preview_file(work: UnitOfWork, *, record_id: RecordId, name: str, data: bytes) -> TripPreview | None:
    """The course of a file that is not in the record yet; None as for ``preview_trip``."""
    ground = ground_of(work, load_record(work, record_id))
    part = preview_of(data)
    try:
        found = None if part is None else _read_part(work, part, name, {}, None)
    except CtdeskError:
        return None  # what is wrong with it is said where the whole file is read
    if not isinstance(found, Readout):
        return None
    curves = {probe: _course(series, _PREVIEW_WIDTH) for probe, series in found.judged.items()}
    return TripPreview(curves, frame_of(work, ground).limit_max_c)


@query()
def try_answers(
    work: UnitOfWork,
    *,
    record_id: RecordId,
    sha256: str,
    answers: Mapping[str, str],
    profile: str | None = None,
) -> Tried:
    """How a file would be read with these answers beside those kept already; keeps nothing.

    Of a large file only a part is tried, spread over all of it.
    """
    ground = ground_of(work, load_record(work, record_id))
    attached = next((one for one in logger_attachments(work, ground.record) if one.sha256 == sha256), None)
    if attached is None:
        raise NotFound("ATT-01")
    data = work.blobs.get(sha256)
    kept = {**answers_kept(ground, sha256), **dict(answers)}
    named = profile or kept.get("profile")
    limit = frame_of(work, ground).limit_max_c
    return tried_with(work, data, attached.name, kept, named, limit)


def tried_with(
    work: UnitOfWork,
    data: bytes,
    name: str,
    answers: Mapping[str, str],
    profile: str | None,
    limit_max: Decimal | None,
    *,
    one_trip: bool = True,
) -> Tried:
    """What some bytes would say with these answers; the same for a file of any record or register.

    A large file is tried by a part of it. ``one_trip`` is False where a file may hold months, as of a tank.
    """
    try:
        found = _read_part(work, preview_of(data) or data, name, answers, profile, one_trip=one_trip)
    except CtdeskError as error:
        return Tried(refused=error, limit_max=limit_max)
    if isinstance(found, Questions):
        return Tried(replace(found, file_name=name), limit_max=limit_max)
    series = found.judged
    first = next(iter(series.values()))
    rows = []
    for place in range(min(_TRIED_ROWS, len(first))):
        at = first.millis[place]
        texts = tuple(
            format(one.celsius[one.millis.index(at)], "f") if at in one.millis[: place + 1] else "—"
            for one in series.values()
        )
        rows.append((at_millis(at), texts))
    curves = {name: _course(one, _TRIED_WIDTH) for name, one in series.items()}
    return Tried(None, tuple(series), tuple(rows), curves, limit_max, found.faults)


def _read_part(
    work: UnitOfWork,
    data: bytes,
    name: str,
    answers: Mapping[str, str],
    profile: str | None,
    *,
    one_trip: bool = True,
) -> Readout | Questions:
    return read_logger_file(
        data,
        name,
        profiles=profiles_known(work.db),
        profile=profile,
        answers={key: value for key, value in answers.items() if key != "profile" or not profile},
        time_zone=work.site.time_zone,
        today=work.now.astimezone(ZoneInfo(work.site.time_zone)).date(),
        one_trip=one_trip,
    )


def _course(series: Series, width: int) -> tuple[tuple[datetime, float | None], ...]:
    return curve_points(series, summarise(series, None), width)
