"""What comes out of a logger file: a readout with its faults, or the questions that only a person can answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType

from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.identifiers import same_code
from ctdesk.domain.temperature import Series, TripSummary, make_series
from ctdesk.exchange.logger_values import COLDEST

ALL_PROBES = "*"


@dataclass(frozen=True, slots=True)
class Question:
    """One doubt: its code, the possible answers, what each of them would mean here, and the likeliest if
    there is one.

    Some codes (``zone``, ``year``, ``value_columns``) also take answers that are not among the options.
    """

    code: str
    options: tuple[str, ...]
    preview: tuple[str, ...]
    proposal: str | None = None


@dataclass(frozen=True, slots=True)
class Questions:
    """Everything that has to be answered before the file can be read further.

    ``kind`` is ``mapping`` for a format never seen (the answers may be kept as a profile), else ``details``.
    """

    kind: str
    items: tuple[Question, ...]
    headers: tuple[str, ...] = ()
    header_line: str = ""
    sample: tuple[tuple[str, ...], ...] = ()
    profile: str | None = None
    file_name: str = ""
    sha256: str = ""
    """The file that is asked about, where a trip has several."""
    first_line: str = ""
    """The first row, by whose form a file without headers is known again."""

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the questions, in their order."""
        return tuple(item.code for item in self.items)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something found in the file that people should see; its sentence is in ``forms/messages/logger.toml``.
    """

    code: str
    values: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Event:
    """Something the logger noted that is no reading: a button, a host, the end of the file."""

    at: datetime | None
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """The file a readout came from; the bytes themselves are kept by whoever called."""

    name: str
    sha256: str
    encoding: str
    delimiter: str
    rows: int


@dataclass(frozen=True, slots=True)
class Readout:
    """A file as read: exact readings of every probe, and all that was decided on the way.

    ``probe`` is the one beside the product, or ``*`` where each of several is judged and the warmest counts.
    The series is never shifted: ``clock_offset_min`` is applied on show only.
    """

    sources: tuple[Source, ...]
    profile: str | None
    probes: Mapping[str, Series]
    probe: str
    unit: str
    decimal: str
    date_order: str
    zone: str
    serial: str | None
    trip: str | None
    facts: Mapping[str, str]
    events: tuple[Event, ...]
    faults: tuple[Fault, ...]
    answers: Mapping[str, str]
    clock_offset_min: Decimal = Decimal(0)

    @property
    def judged(self) -> Mapping[str, Series]:
        """The probes that are judged, in the order of the file."""
        return {name: one for name, one in self.probes.items() if self.probe in (name, ALL_PROBES)}

    @property
    def series(self) -> Series:
        """The readings of the probe beside the product; of several, those of the one that was warmest."""
        return max(self.judged.values(), key=lambda one: max(one.celsius, default=COLDEST))

    @property
    def sha256(self) -> str:
        """The digest of the (first) file."""
        return self.sources[0].sha256

    @property
    def encoding(self) -> str:
        """The encoding of the (first) file."""
        return self.sources[0].encoding

    @property
    def delimiter(self) -> str:
        """The delimiter of the (first) file."""
        return self.sources[0].delimiter

    def fault_codes(self) -> set[str]:
        """The codes of all faults."""
        return {fault.code for fault in self.faults}


def join_readouts(readouts: Sequence[Readout]) -> Readout:
    """One readout from several files of the same trip, in any order; rows that overlap are taken once.

    Raises ``LOG-10`` when the serial numbers differ and ``LOG-11`` when the probes do.
    """
    if not readouts:
        raise CtdeskError("LOG-05")
    first, *others = sorted(readouts, key=lambda one: (one.series.millis[:1], one.sha256))
    if not others:
        return first
    for other in others:
        if (first.serial or other.serial) and not same_code(first.serial or "", other.serial or ""):
            raise CtdeskError("LOG-10", first=first.serial or "–", second=other.serial or "–")
        if set(other.probes) != set(first.probes):
            raise CtdeskError("LOG-11", first=", ".join(first.probes), second=", ".join(other.probes))
    overlap = conflicts = 0
    probes = {}
    for name in first.probes:
        rows: set[tuple[int, Decimal]] = set()
        total = 0
        unreadable = []
        for one in (first, *others):
            series = one.probes[name]
            rows.update(zip(series.millis, series.celsius, strict=True))
            total += len(series)
            unreadable += [stretch for stretch in series.unreadable if stretch not in unreadable]
        overlap += total - len(rows)
        conflicts += len(rows) - len({at for at, _ in rows})
        probes[name] = make_series(
            [at for at, _ in rows],
            [celsius for _, celsius in rows],
            tuple(sorted(unreadable, key=lambda stretch: stretch.start)),
        )
    faults = [fault for one in (first, *others) for fault in one.faults]
    faults.append(Fault("LOG-38", {"files": len(readouts), "overlap": overlap}))
    if conflicts:
        faults.append(Fault("LOG-31", {"count": conflicts}))
    return replace(
        first,
        sources=tuple(source for one in (first, *others) for source in one.sources),
        probes=MappingProxyType(probes),
        events=tuple(dict.fromkeys(event for one in (first, *others) for event in one.events)),
        faults=tuple(faults),
    )


def judge_trip(
    readout: Readout, summary: TripSummary, expected_serial: str | None = None
) -> tuple[Fault, ...]:
    """What the recording lacks as evidence for this shipment, beside the faults of the file itself."""
    faults = []
    if expected_serial and not same_code(readout.serial or "", expected_serial):
        faults.append(Fault("LOG-20", {"found": readout.serial or "–", "expected": expected_serial}))
    if summary.covers_packing is False:
        faults.append(Fault("LOG-21", {"start": summary.start}))
    if summary.covers_opening is False:
        faults.append(Fault("LOG-22", {"end": summary.end}))
    if summary.dead_probe:
        faults.append(Fault("LOG-23", {"value": str(summary.max), "points": summary.points}))
    if summary.gaps:
        longest = max(gap.minutes for gap in summary.gaps)
        faults.append(Fault("LOG-24", {"count": len(summary.gaps), "minutes": str(longest)}))
    return tuple(faults)
