"""Recordings with planted excursions, what must be found in them, and a person who answers rightly."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from itertools import groupby
from zoneinfo import ZoneInfo

from tests.exchange.logger_formats import Format, Row
from tests.exchange.logger_samples import SHIPPED

from ctdesk.domain.temperature import Excursion, summarise_probes
from ctdesk.exchange.logger_files import read_logger_file
from ctdesk.exchange.logger_readout import Questions, Readout

LIMIT = Decimal(-150)
TODAY = date(2026, 3, 20)
START = datetime(2026, 3, 13, 8, 0)
STEP = timedelta(minutes=5)
Found = tuple[str, datetime, datetime, Decimal]
"""Probe, first and last reading beyond the limit (UTC), and the warmest."""


@dataclass(frozen=True, slots=True)
class Trip:
    """Rows as a logger writes them, and the zone of its clock."""

    rows: tuple[Row, ...]
    zone: str = "Asia/Shanghai"
    answers: tuple[tuple[str, str], ...] = ()

    def planted(self, judged: int) -> list[tuple[int, datetime, datetime, Decimal]]:
        """Every excursion by the plain meaning of the words, for the first ``judged`` probes."""
        found = []
        for probe in range(judged):
            readings = sorted(
                {
                    (self.utc(place), celsius)
                    for place, (_, texts) in enumerate(self.rows)
                    if (celsius := _number(texts[probe])) is not None
                }
            )
            for beyond, run in groupby(readings, key=lambda one: one[1] > LIMIT):
                if beyond:
                    kept = list(run)
                    found.append((probe, kept[0][0], kept[-1][0], max(value for _, value in kept)))
        return sorted(found)

    def utc(self, place: int) -> datetime:
        """The true moment of a row; in the hour that comes twice the rows stand in order."""
        local = self.rows[place][0]
        zone = ZoneInfo(self.zone)
        if ("clock_change", "fixed") in self.answers:
            offset = self.rows[0][0].replace(tzinfo=zone).utcoffset()
            assert offset is not None
            return (local - offset).replace(tzinfo=UTC)
        fold = int(any(b < a for (a, _), (b, _) in zip(self.rows, self.rows[1 : place + 1], strict=False)))
        return local.replace(tzinfo=zone, fold=fold).astimezone(UTC)


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def quiet(count: int = 120, probes: int = 1, start: datetime = START) -> list[Row]:
    """A trip in vapour: nowhere near the limit."""
    return [
        (start + place * STEP, tuple(f"{-188 + probe + place * 7 % 40 / 10:.1f}" for probe in range(probes)))
        for place in range(count)
    ]


def warm(rows: Sequence[Row], places: Sequence[int], values: Sequence[str], probe: int = -1) -> list[Row]:
    """The rows with these readings in these places."""
    changed = list(rows)
    for place, value in zip(places, values, strict=True):
        at, texts = changed[place]
        column = probe % len(texts)
        changed[place] = (at, (*texts[:column], value, *texts[column + 1 :]))
    return changed


def _gap(probes: int) -> Trip:
    rows = warm(quiet(probes=probes), (50, 51, 52), ("-149.0", "-148.5", "-149.9"))
    return Trip(tuple((at + (24 * STEP if n > 51 else 0 * STEP), t) for n, (at, t) in enumerate(rows)))


def _unreadable(probes: int) -> Trip:
    rows = warm(quiet(probes=probes), range(40, 46), ["---"] * 6)
    rows = warm(rows, (46, 47), ("-120.0", "-130.5"))
    # Inside an excursion the marks do not end it: what was read before and behind them is beyond the limit.
    return Trip(tuple(warm(rows, (80, 81, 82), ("-140.1", "OL", "-141.0"))))


def _twice(probes: int) -> Trip:
    rows = warm(quiet(probes=probes), (50, 51), ("-149.0", "-148.5"))
    return Trip((*rows[:60], *rows[45:]), answers=(("backwards", "sort"),))


def _clocks_back(probes: int, how: str) -> Trip:
    """Through the night in which clocks go back in Berlin; the excursion lies over the hour that comes twice.
    """
    begun = datetime(2025, 10, 25, 22, 0)
    rows = warm(quiet(probes=probes, start=begun), range(58, 70), [f"-14{n % 10}.5" for n in range(12)])
    if how == "followed":
        utc = [datetime(2025, 10, 25, 20, 0, tzinfo=UTC) + place * STEP for place in range(len(rows))]
        berlin = ZoneInfo("Europe/Berlin")
        moved = zip(utc, rows, strict=True)
        rows = [(at.astimezone(berlin).replace(tzinfo=None), texts) for at, (_, texts) in moved]
    return Trip(tuple(rows), "Europe/Berlin", (("clock_change", how), ("backwards", "sort")))


PLANTED: Mapping[str, Callable[[int], Trip]] = {
    "none": lambda probes: Trip(tuple(quiet(probes=probes))),
    "short": lambda probes: Trip(tuple(warm(quiet(probes=probes), (60,), ("-149.9",)))),
    "first edge": lambda probes: Trip(tuple(warm(quiet(probes=probes), (0, 1), ("-20.0", "-100.0")))),
    "last edge": lambda probes: Trip(tuple(warm(quiet(probes=probes), (118, 119), ("-100.0", "-20.0")))),
    "both edges": lambda probes: Trip(tuple(warm(quiet(probes=probes), (0, 119), ("-149.9", "-149.9")))),
    "first probe": lambda probes: Trip(
        tuple(warm(quiet(probes=probes), (7, 8), ("-10.0", "-11.0"), probe=0))
    ),
    "touching": lambda probes: Trip(
        tuple(warm(quiet(probes=probes), (60, 61, 62, 63), ("-150.0", "-150.1", "-150.0", "-149.9")))
    ),
    "two in a row": lambda probes: Trip(
        tuple(warm(quiet(probes=probes), (60, 61, 62), ("-149.9", "-150.0", "-149.9")))
    ),
    "above zero": lambda probes: Trip(
        tuple(warm(quiet(probes=probes), (60, 61, 62), ("-0.5", "0.0", "21.5")))
    ),
    "across a gap": _gap,
    "after unreadable": _unreadable,
    "in a stretch that stands twice": _twice,
    "descending": lambda probes: Trip(
        tuple(reversed(warm(quiet(probes=probes), (50, 51, 119), ("-149.0", "-148.5", "-149.9"))))
    ),
    "clocks went back, logger too": lambda probes: _clocks_back(probes, "followed"),
    "clocks went back, logger not": lambda probes: _clocks_back(probes, "fixed"),
}


def read_answering(form: Format, trip: Trip, data: bytes | None = None) -> tuple[Readout, list[str]]:
    """The readout after a person who knows this logger answered what was asked, and what that was."""
    answers: dict[str, str] = {}
    known = {**form.answers, **dict(trip.answers), "probe": "*"}
    asked: list[str] = []
    while True:
        found = read_logger_file(
            form.write(trip.rows) if data is None else data,
            form.file_name,
            profiles=SHIPPED,
            answers=answers,
            time_zone=trip.zone,
            today=TODAY,
        )
        if isinstance(found, Readout):
            return found, asked
        assert isinstance(found, Questions)
        fresh = [code for code in found.codes if code not in answers]
        assert fresh, "asked again what was answered"
        asked += fresh
        answers |= {code: known[code] for code in fresh}


def excursions_in(found: Readout) -> list[tuple[int, datetime, datetime, Decimal]]:
    """What the product would say about the trip."""
    summary, _ = summarise_probes(found.judged, LIMIT)
    assert summary.excursions is not None
    names = list(found.judged)

    def shown(one: Excursion) -> tuple[int, datetime, datetime, Decimal]:
        return names.index(one.probe) if one.probe else 0, one.start, one.end, one.peak

    return sorted(map(shown, summary.excursions))
