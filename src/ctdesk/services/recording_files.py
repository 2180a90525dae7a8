"""One file of a tank's logger before it is kept: read, set against what is known, packed."""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from ctdesk.db.tables.monitoring import TankRecording
from ctdesk.db.tables.premises import Equipment
from ctdesk.db.tables.storage import Tank
from ctdesk.domain.canonical import canonical_bytes
from ctdesk.domain.errors import CtdeskError, NotFound
from ctdesk.domain.identifiers import same_code
from ctdesk.domain.monitoring import compare, without_known
from ctdesk.domain.packed_readings import Gaps, gaps_in, pack
from ctdesk.domain.temperature import Series, TripSummary, at_millis, summarise
from ctdesk.exchange.logger_files import read_logger_file
from ctdesk.exchange.logger_readout import ALL_PROBES, Fault, Questions, Readout
from ctdesk.services.attachments import LARGEST
from ctdesk.services.declaration import Preparation
from ctdesk.services.stored_files import store_file
from ctdesk.services.tank_series import packed_of, recordings_of
from ctdesk.services.trip_reading import profiles_known
from ctdesk.services.work import UnitOfWork

MOST = 200 * 1024 * 1024
AHEAD = timedelta(minutes=15)  # a logger's clock may be fast by so much
_EXAMPLES = 5
_KEPT = 64 * 1024 * 1024
_looked: OrderedDict[tuple[str, ...], Looked] = OrderedDict()
_guard = threading.Lock()
Ground = UnitOfWork | Preparation


@dataclass(frozen=True, slots=True)
class ProbeFound:
    """One probe of a file: what it covers, and how it agrees with what is known of the tank.

    ``known`` readings were imported before and are not counted twice; ``examples`` are (when, known, new).
    """

    name: str
    points: int
    new: int
    known: int
    contradictions: int
    examples: tuple[tuple[datetime, Decimal, Decimal], ...]
    starts_at: datetime
    ends_at: datetime
    interval_s: Decimal | None
    gaps: int
    unreadable: int
    coldest: Decimal
    warmest: Decimal
    dead: bool
    follows_after: timedelta | None
    """How long nothing was recorded between what is known before this file, and this file; None for the
    first."""


@dataclass(frozen=True, slots=True)
class Examined:
    """A file as it would be imported. ``doubts`` are about its serial number and need a reason.

    ``against`` are the recordings it was compared with.
    """

    name: str
    sha256: str
    size: int
    serial: str | None
    profile: str | None
    unit: str
    zone: str
    proposed: str
    probes: tuple[ProbeFound, ...]
    faults: tuple[Fault, ...]
    doubts: tuple[Fault, ...]
    against: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What is new of one probe, ready to be kept."""

    series: Series
    summary: TripSummary
    interval_s: Decimal | None
    gaps: Gaps
    packed: bytes


@dataclass(slots=True)
class Looked:
    """A file that was read, remembered between looking at it and keeping it."""

    name: str
    data: bytes
    sha256: str
    readout: Readout
    profile: str | None
    summaries: dict[str, TripSummary] = field(default_factory=dict)
    parts: dict[tuple[str, tuple[int, ...]], Part] = field(default_factory=dict)
    told: dict[tuple[str, tuple[int, ...]], ProbeFound] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return len(self.data)

    def part(self, probe: str, against: tuple[int, ...]) -> Part:
        """What is new of a probe, compared with these recordings."""
        return self.parts[probe, against]

    def read_as(self) -> dict[str, Any]:
        """How the file was understood, so that anybody can read it in the same way again."""
        readout = self.readout
        return {
            "profile": readout.profile,
            "answers": dict(readout.answers),
            "unit": readout.unit,
            "zone": readout.zone,
            "encoding": readout.encoding,
            "sha256": self.sha256,
        }


def look_at(
    work: Ground, name: str, data: bytes, answers: Mapping[str, str], profile: str | None
) -> Looked | Questions:
    """Read a file; what was read last is remembered, so that keeping it does not read it again."""
    if len(data) > MOST:
        raise CtdeskError("MON-20", field="file", size=len(data) // 2**20, most=MOST // 2**20)
    digest = hashlib.sha256(data).hexdigest()
    # Which probe counts is chosen after reading: a tank may have several.
    answers = {"probe": ALL_PROBES, **answers}
    profiles = profiles_known(work.db)
    known = hashlib.sha256(repr(profiles).encode()).hexdigest()
    key = (digest, name, canonical_bytes(dict(answers)).decode(), profile or "", work.site.time_zone, known)
    with _guard:
        if key in _looked:
            _looked.move_to_end(key)
            return _looked[key]
    zone = ZoneInfo(work.site.time_zone)
    result = read_logger_file(
        data,
        name,
        profiles=profiles,
        profile=profile,
        answers=dict(answers),
        time_zone=work.site.time_zone,
        today=work.now.astimezone(zone).date(),
        report=work.report,
        one_trip=False,
    )
    if isinstance(result, Questions):
        return result
    found = Looked(name, data, digest, result, profile)
    with _guard:
        _looked[key] = found
        while len(_looked) > 1 and sum(one.size for one in _looked.values()) > _KEPT:
            _looked.popitem(last=False)
    return found


def examined(work: Ground, tank: Tank, looked: Looked) -> Examined:
    """Set a file against what is known of the tank now. Raises LOG-05 without a reading, MON-23 for readings
    that are still to come.
    """
    readout = looked.readout
    against: dict[str, tuple[int, ...]] = {}
    told = []
    for probe, series in readout.probes.items():
        if not series.millis:
            continue
        last = at_millis(series.millis[-1])
        if last > work.now + AHEAD:
            raise CtdeskError("MON-23", name=looked.name, at=last)
        told.append(_probe(work, tank, looked, probe, series, against))
    if not told:
        raise CtdeskError("LOG-05", name=looked.name)
    compared = tuple(sorted({one for ids in against.values() for one in ids}))
    for probe, ids in against.items():
        looked.parts[probe, compared] = looked.parts[probe, ids]
    return Examined(
        looked.name,
        looked.sha256,
        looked.size,
        readout.serial,
        readout.profile,
        readout.unit,
        readout.zone,
        readout.probe if readout.probe in against else told[0].name,
        tuple(told),
        readout.faults,
        _doubts(work, tank, readout.serial),
        compared,
    )


def prepared(preparation: Preparation, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
    """Everything slow about an import, before its transaction: reading, comparing, packing."""
    tank = preparation.db.get(Tank, arguments["tank_id"])
    if tank is None:
        raise NotFound("STO-02", id=arguments["tank_id"])
    found = look_at(
        preparation,
        arguments["name"],
        arguments["data"],
        arguments.get("answers") or {},
        arguments.get("profile"),
    )
    if isinstance(found, Questions):
        raise CtdeskError("MON-29", name=arguments["name"])
    examined(preparation, tank, found)
    return {**arguments, "looked": found}


def forget_looked() -> None:
    """Let go of the files that were looked at."""
    with _guard:
        _looked.clear()


def keep_original(work: UnitOfWork, looked: Looked) -> int:
    """Keep the file as it came; what is larger than other files may be is kept compressed."""
    if looked.size <= LARGEST:
        return store_file(work, looked.name, looked.data)
    return store_file(work, f"{looked.name}.gz", gzip.compress(looked.data, 3, mtime=0))


def header_of(work: UnitOfWork, looked: Looked) -> tuple[str, str]:
    """The header line by which files of this kind are known again, and the first row where there is none."""
    zone = ZoneInfo(work.site.time_zone)
    bare = read_logger_file(
        looked.data,
        looked.name,
        profiles=profiles_known(work.db),
        time_zone=work.site.time_zone,
        today=work.now.astimezone(zone).date(),
        one_trip=False,
    )
    return (bare.header_line, bare.first_line) if isinstance(bare, Questions) else ("", "")


def _probe(
    work: Ground,
    tank: Tank,
    looked: Looked,
    probe: str,
    series: Series,
    against: dict[str, tuple[int, ...]],
) -> ProbeFound:
    start, end = at_millis(series.millis[0]), at_millis(series.millis[-1])
    rows = [row for row in recordings_of(work.db, tank.id, start, end) if row.probe == probe]
    ids = tuple(row.id for row in rows)
    against[probe] = ids
    if (probe, ids) not in looked.told:
        looked.told[probe, ids] = _compared(work, looked, probe, series, rows)
    found = looked.told[probe, ids]
    return replace(found, follows_after=_follows(work, tank, probe, found.starts_at, found.interval_s))


def _compared(
    work: Ground, looked: Looked, probe: str, series: Series, rows: list[TankRecording]
) -> ProbeFound:
    whole = looked.summaries.get(probe) or summarise(series, None)
    looked.summaries[probe] = whole
    interval_s = None if whole.interval_min is None else whole.interval_min * 60
    new, same = series, 0
    clashes: dict[datetime, tuple[datetime, Decimal, Decimal]] = {}
    for row in rows:
        known = packed_of(work, row).between(series.millis[0], series.millis[-1])
        overlap = compare(series, known)
        same += overlap.same
        clashes |= {at: (at, a, b) for at, a, b in overlap.contradictions}
        new = without_known(new, known)
    gaps: Gaps = ()
    if new.millis:
        gaps = gaps_in(new.millis, None if interval_s is None else int(interval_s * 1000))
        summary = whole if new is series else summarise(new, None)
        part = Part(new, summary, interval_s, gaps, pack(new, gaps))
    else:
        part = Part(new, whole, interval_s, (), b"")
    looked.parts[probe, tuple(row.id for row in rows)] = part
    return ProbeFound(
        name=probe,
        points=len(series),
        new=len(new),
        known=len(series) - len(new),
        contradictions=len(clashes),
        examples=tuple(clashes[at] for at in sorted(clashes)[:_EXAMPLES]),
        starts_at=whole.start,
        ends_at=whole.end,
        interval_s=interval_s,
        gaps=len(whole.gaps),
        unreadable=sum(one.count for one in series.unreadable),
        coldest=whole.min,
        warmest=whole.max,
        dead=whole.dead_probe,
        follows_after=None,
    )


def _follows(
    work: Ground, tank: Tank, probe: str, start: datetime, interval_s: Decimal | None
) -> timedelta | None:
    before = work.db.scalar(
        select(TankRecording.ends_at)
        .where(
            TankRecording.tank_id == tank.id,
            TankRecording.probe == probe,
            TankRecording.withdrawn_at.is_(None),
            TankRecording.starts_at <= start,
        )
        .order_by(TankRecording.ends_at.desc())
        .limit(1)
    )
    if before is None:
        return None
    apart = start - before
    allowed = timedelta(seconds=float(2 * (interval_s or 0)))
    return timedelta(0) if apart <= allowed else apart


def _doubts(work: Ground, tank: Tank, serial: str | None) -> tuple[Fault, ...]:
    """Whether the logger is that of this tank, by its equipment and by what was imported before."""
    if not serial:
        return ()
    registered = work.db.execute(
        select(Equipment.serial_no, Equipment.tank_id).where(
            Equipment.serial_no.is_not(None), Equipment.tank_id.is_not(None), Equipment.status != "retired"
        )
    ).all()
    imported = work.db.execute(
        select(TankRecording.logger_serial, TankRecording.tank_id)
        .where(TankRecording.logger_serial.is_not(None), TankRecording.withdrawn_at.is_(None))
        .distinct()
    ).all()
    known = [(str(number), owner) for number, owner in (*registered, *imported)]
    mine = {number for number, owner in known if owner == tank.id}
    if any(same_code(serial, number) for number in mine):
        return ()
    other = next((owner for number, owner in known if same_code(serial, number)), None)
    if other is not None:
        code = work.db.scalar(select(Tank.code).where(Tank.id == other))
        return (Fault("MON-21", {"serial": serial, "tank": code or "–", "here": tank.code}),)
    if any(owner == tank.id for _, owner in imported):
        expected = next(str(number) for number, owner in imported if owner == tank.id)
        return (Fault("MON-22", {"serial": serial, "expected": expected, "here": tank.code}),)
    return ()
