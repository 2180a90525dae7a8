"""Recordings of a tank's logger: looked at, kept, judged by the tank's limits, withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from ctdesk.db.tables.monitoring import TankAlarm, TankRecording
from ctdesk.db.tables.storage import Tank
from ctdesk.domain.errors import CtdeskError, NotFound
from ctdesk.domain.monitoring import Beyond, stretches_beyond
from ctdesk.domain.temperature import Series, at_millis
from ctdesk.exchange.logger_readout import ALL_PROBES, Questions
from ctdesk.services import fields
from ctdesk.services.catalogue import member_name
from ctdesk.services.gate import command, query
from ctdesk.services.logger_trial import Tried, tried_with
from ctdesk.services.paging import Page
from ctdesk.services.recording_files import (
    Examined,
    Looked,
    examined,
    header_of,
    keep_original,
    look_at,
    prepared,
)
from ctdesk.services.stored_files import FileRef, file_ref
from ctdesk.services.tank_alarms import raise_alarm
from ctdesk.services.tank_limits import limits_of, tank_of
from ctdesk.services.tank_series import packed_of, recordings_of
from ctdesk.services.temperature import remember_format
from ctdesk.services.work import UnitOfWork

KEEP = "storage.keep"


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: recordings by probe, readings that were new and known, alarms it raised."""

    recording_ids: tuple[int, ...]
    new: int
    known: int
    alarm_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RecordingRow:
    """One imported recording of a tank; °C and seconds."""

    id: int
    tank: str
    probe: str
    file: FileRef | None
    starts_at: datetime
    ends_at: datetime
    points: int
    interval_s: Decimal | None
    gaps: int
    unreadable: int
    min_c: Decimal
    max_c: Decimal
    mean_c: Decimal
    logger_serial: str | None
    imported_by: str | None
    imported_at: datetime
    withdrawn_by: str | None
    withdrawn_at: datetime | None
    withdraw_reason: str | None


@query(needs=KEEP)
def examine_file(
    work: UnitOfWork,
    *,
    tank_id: int,
    name: str,
    data: bytes,
    answers: Mapping[str, str] | None = None,
    profile: str | None = None,
) -> Examined | Questions:
    """What a file of a tank's logger says before it is kept, or what has to be asked first.

    Counts lines with ``work.report``. Raises what reading the file raises (LOG-…, CSV-…), MON-20 for more
    than 200 MB and MON-23 for readings that are still to come.
    """
    tank = tank_of(work.db, tank_id)
    found = look_at(work, name, data, answers or {}, profile)
    return found if isinstance(found, Questions) else examined(work, tank, found)


@query(needs=KEEP)
def try_file(
    work: UnitOfWork,
    *,
    tank_id: int,
    name: str,
    data: bytes,
    answers: Mapping[str, str],
    profile: str | None = None,
) -> Tried:
    """What a file of a tank's logger would say with these answers: first rows and course; keeps nothing."""
    tank = tank_of(work.db, tank_id)
    every = {"probe": ALL_PROBES, **answers}
    return tried_with(work, data, name, every, profile, limits_of(tank).action_c, one_trip=False)


@command(needs=KEEP, action="tank.import_recording", prepare=prepared)
def import_recording(
    work: UnitOfWork,
    *,
    tank_id: int,
    name: str,
    data: bytes,
    probes: tuple[str, ...],
    answers: Mapping[str, str] | None = None,
    profile: str | None = None,
    remember_as: str | None = None,
    reason: str | None = None,
    looked: Looked | None = None,
) -> Imported:
    """Keep the chosen probes of a file, without what is known already, and judge what is new.

    A serial number that is not this tank's, and readings that contradict known ones, need a ``reason``
    (MON-21, MON-22, MON-25). Raises MON-24 for a probe the file does not have, MON-26 when nothing is new.
    """
    tank = tank_of(work.db, tank_id)
    if looked is None:
        found = look_at(work, name, data, answers or {}, profile)
        if isinstance(found, Questions):
            raise CtdeskError("MON-29", name=name)
        looked = found
    told = examined(work, tank, looked)
    chosen = [one for one in told.probes if one.name in probes]
    if not chosen or set(probes) - {one.name for one in chosen}:
        raise CtdeskError("MON-24", field="probes", name=name)
    if fields.cleaned(reason, "reason", 500) is None:
        if told.doubts:
            raise CtdeskError(told.doubts[0].code, field="reason", **dict(told.doubts[0].values))
        clash = next((one for one in chosen if one.contradictions), None)
        if clash is not None:
            at, known, new = clash.examples[0]
            shown = {"at": at, "known": format(known, "f"), "new": format(new, "f")}
            raise CtdeskError("MON-25", field="reason", count=clash.contradictions, **shown)
    if not any(one.new for one in chosen):
        raise CtdeskError("MON-26", name=name)
    if remember_as:
        remember_format(work, remember_as, looked.readout.answers, *header_of(work, looked))
    file_id = keep_original(work, looked)
    ids, alarms = [], []
    for one in chosen:
        part = looked.part(one.name, told.against)
        if not part.series.millis:
            continue
        row = TankRecording(
            tank_id=tank.id,
            probe=one.name,
            file_id=file_id,
            packed=work.blobs.put(part.packed),
            starts_at=part.summary.start,
            ends_at=part.summary.end,
            points=len(part.series),
            interval_s=part.interval_s,
            gaps=len(part.gaps),
            unreadable=sum(stretch.count for stretch in part.series.unreadable),
            min_c=part.summary.min,
            max_c=part.summary.max,
            mean_c=part.summary.mean,
            logger_serial=looked.readout.serial,
            read_as=looked.read_as(),
            imported_by=work.actor.member_id,
            imported_at=work.now,
            withdrawn_by=None,
            withdrawn_at=None,
            withdraw_reason=None,
        )
        work.db.add(row)
        work.db.flush()
        ids.append(row.id)
        alarms += judge(work, tank, row, part.series, part.interval_s)
    work.event.facts["file"] = {"sha256": looked.sha256, "size": looked.size}
    fresh, before = sum(one.new for one in chosen), sum(one.known for one in chosen)
    return Imported(tuple(ids), fresh, before, tuple(dict.fromkeys(alarms)))


@command(needs=KEEP, action="tank.judge_again")
def judge_again(work: UnitOfWork, *, tank_id: int, since: datetime) -> tuple[int, ...]:
    """Judge what was recorded since a moment by the limits of today; gives the alarms raised or added to.

    For limits that were entered, or made stricter, after the import.
    """
    tank = tank_of(work.db, tank_id)
    rows = recordings_of(work.db, tank.id, since, work.now)
    raised: list[int] = []
    for number, row in enumerate(rows):
        work.report(number, len(rows))
        raised += judge(work, tank, row, packed_of(work, row).series(), row.interval_s)
    return tuple(dict.fromkeys(raised))


@command(needs=(KEEP, "storage.review_alarms"), action="tank.withdraw_recording")
def withdraw_recording(work: UnitOfWork, *, recording_id: int, reason: str) -> None:
    """Take back a recording that was imported by mistake; the file and the row stay readable.

    Alarms that it raised stay until a person closes them. Raises MON-27 for one that was taken back, MON-28
    where there is none.
    """
    row = work.db.get(TankRecording, recording_id)
    if row is None:
        raise NotFound("MON-28")
    if row.withdrawn_at is not None:
        raise CtdeskError("MON-27", at=row.withdrawn_at)
    row.withdraw_reason = fields.required(reason, "reason", 500)
    row.withdrawn_by, row.withdrawn_at = work.actor.member_id, work.now


@query()
def list_recordings(
    work: UnitOfWork, *, tank_id: int | None = None, after: int | None = None, limit: int = 100
) -> Page[RecordingRow]:
    """Imported recordings, the newest import first; withdrawn ones stay in the list."""
    chosen = (
        select(TankRecording, Tank.code)
        .join(Tank, Tank.id == TankRecording.tank_id)
        .order_by(TankRecording.id.desc())
        .limit(limit + 1)
    )
    if tank_id is not None:
        chosen = chosen.where(TankRecording.tank_id == tank_id)
    if after is not None:
        chosen = chosen.where(TankRecording.id < after)
    found = work.db.execute(chosen).all()
    rows = tuple(_row(work, row, tank) for row, tank in found[:limit])
    return Page(rows, rows[-1].id if len(found) > limit else None)


def judge(
    work: UnitOfWork, tank: Tank, row: TankRecording, series: Series, interval_s: Decimal | None
) -> list[int]:
    """Raise alarms for what is at or above the tank's limits; end what an earlier recording left open."""
    limits = limits_of(tank)
    joint = timedelta(seconds=float(2 * (interval_s or 0)))
    _end_open(work, tank, series)
    return [
        raise_alarm(
            work,
            kind="temperature",
            tank_id=tank.id,
            grade=one.grade,
            came_from="logger",
            started_at=one.start,
            ended_at=_end_of(one),
            peak_c=one.peak,
            limit_c=one.limit,
            degree_minutes=one.degree_minutes,
            recording_id=row.id,
            joint=joint,
        )
        for one in stretches_beyond(series, limits)
    ]


def _end_of(one: Beyond) -> datetime | None:
    return None if one.next_good_at is None else one.end


def _end_open(work: UnitOfWork, tank: Tank, series: Series) -> None:
    """A recording that goes on where another ended too warm knows when it was cold again."""
    first, coldness = at_millis(series.millis[0]), series.celsius[0]
    for alarm in work.db.scalars(
        select(TankAlarm).where(
            TankAlarm.tank_id == tank.id,
            TankAlarm.kind == "temperature",
            TankAlarm.came_from == "logger",
            TankAlarm.ended_at.is_(None),
            TankAlarm.started_at < first,
        )
    ):
        if alarm.limit_c is not None and coldness < alarm.limit_c:
            alarm.ended_at = first
            alarm.row_version += 1


def _row(work: UnitOfWork, row: TankRecording, tank: str) -> RecordingRow:
    shown: dict[str, Any] = {
        name: getattr(row, name)
        for name in (
            "id",
            "probe",
            "starts_at",
            "ends_at",
            "points",
            "interval_s",
            "gaps",
            "unreadable",
            "min_c",
            "max_c",
            "mean_c",
            "logger_serial",
            "imported_at",
            "withdrawn_at",
            "withdraw_reason",
        )
    }
    return RecordingRow(
        tank=tank,
        file=file_ref(work, row.file_id),
        imported_by=member_name(work.db, row.imported_by),
        withdrawn_by=member_name(work.db, row.withdrawn_by),
        **shown,
    )
