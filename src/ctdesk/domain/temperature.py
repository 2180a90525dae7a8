"""A temperature recording and what it says about a trip: extent, gaps, extremes, excursions.

Readings are held as two parallel tuples, milliseconds since 1970 UTC and degrees Celsius as ``Decimal``.
Decimals keep the digits of the file and make every comparison with a limit exact; equal readings share one
object, so a million rows cost some fifty bytes each. Intervals are [start, end).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from itertools import islice, pairwise
from operator import lt, sub

from ctdesk.domain.errors import CtdeskError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MINUTE = 60_000
_ARITHMETIC = Context(prec=34, rounding=ROUND_HALF_EVEN)
_DEAD_PROBE_POINTS = 10


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading: when (aware, UTC) and how warm (°C, digits as in the file)."""

    at: datetime
    celsius: Decimal


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows in succession without a usable reading, with the marks in their place (``---``, ``OL``, ``-999``).
    """

    start: datetime
    end: datetime
    count: int
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """The readings of one probe in order of time; made by ``make_series`` or ``series_of``."""

    millis: tuple[int, ...]
    celsius: tuple[Decimal, ...]
    unreadable: tuple[Stretch, ...] = ()

    def __len__(self) -> int:
        return len(self.millis)

    def reading(self, index: int) -> Reading:
        """The reading at a place counted from 0."""
        return Reading(at_millis(self.millis[index]), self.celsius[index])


@dataclass(frozen=True, slots=True)
class Gap:
    """Two neighbouring readings further apart than two recording intervals."""

    start: datetime
    end: datetime
    minutes: Decimal


@dataclass(frozen=True, slots=True)
class Excursion:
    """Readings in a row beyond one limit (decision 29).

    ``minutes`` runs from the first to the last of them, ``to_next_good_minutes`` from the last to the next
    good reading (none when the recording ends beyond the limit); ``degree_minutes`` is trapezoidal over
    ``start`` to ``end``.
    """

    start: datetime
    end: datetime
    minutes: Decimal
    to_next_good_minutes: Decimal | None
    peak: Decimal
    degree_minutes: Decimal
    side: str
    """``above`` the upper limit or ``below`` the lower."""
    probe: str = ""
    """The probe that read it, where there are several."""


@dataclass(frozen=True, slots=True)
class TripSummary:
    """What one recording says. ``None`` in a field means that it cannot be said, never that all is well."""

    start: datetime
    end: datetime
    points: int
    interval_min: Decimal | None
    gaps: tuple[Gap, ...]
    max: Decimal
    min: Decimal
    mean: Decimal
    max_at: datetime
    min_at: datetime
    excursions: tuple[Excursion, ...] | None
    """``None`` while no limit is known."""
    covers_packing: bool | None
    covers_opening: bool | None
    at_opening: Reading | None
    dead_probe: bool


def at_millis(millis: int) -> datetime:
    """The aware UTC time of a count of milliseconds since 1970."""
    return _EPOCH + timedelta(milliseconds=millis)


def millis_of(at: datetime) -> int:
    """Milliseconds since 1970 UTC; raises ``ValueError`` for a time without a zone."""
    if at.tzinfo is None:
        raise ValueError("a reading needs a time zone")
    return (at - _EPOCH) // timedelta(milliseconds=1)


def make_series(
    millis: Sequence[int], celsius: Sequence[Decimal], unreadable: tuple[Stretch, ...] = ()
) -> Series:
    """A series from two columns in any order; raises ``ValueError`` for unequal lengths and for NaN."""
    if len(millis) != len(celsius):
        raise ValueError("times and readings differ in number")
    if not all(map(Decimal.is_finite, celsius)):
        raise ValueError("a reading that is no number belongs to the unreadable stretches")
    if not all(map(lt, millis, islice(millis, 1, None))):
        ordered = sorted(zip(millis, celsius, strict=True))
        return Series(tuple(m for m, _ in ordered), tuple(c for _, c in ordered), unreadable)
    return Series(tuple(millis), tuple(celsius), unreadable)


def series_of(readings: Iterable[Reading]) -> Series:
    """A series from readings in any order."""
    kept = list(readings)
    return make_series([millis_of(r.at) for r in kept], [r.celsius for r in kept])


def shown_at(at: datetime, clock_offset_min: Decimal) -> datetime:
    """The true time of a logger's time, for display; a fast clock has a positive offset (decision 29)."""
    return at - timedelta(milliseconds=int(clock_offset_min * _MINUTE))


def summarise(
    series: Series,
    limit_max: Decimal | None,
    limit_min: Decimal | None = None,
    packed_at: datetime | None = None,
    opened_at: datetime | None = None,
    clock_offset_min: Decimal = Decimal(0),
) -> TripSummary:
    """Everything section E of the acceptance form computes from one series; raises ``LOG-05`` when it is
    empty.

    Times stay those of the logger; ``clock_offset_min`` only moves packing and opening onto its clock. The
    recording covers a moment when it began by then and had not ended. The reading at opening is the last one
    at or before it, not older than two intervals. A reading *on* a limit is within it.
    """
    if not series.millis:
        raise CtdeskError("LOG-05")
    millis, celsius = series.millis, series.celsius
    steps = list(map(sub, islice(millis, 1, None), millis))
    interval = _interval(steps)
    warmest, coldest = max(celsius), min(celsius)
    offset = int(clock_offset_min * _MINUTE)
    packed = None if packed_at is None else millis_of(packed_at) + offset
    opened = None if opened_at is None else millis_of(opened_at) + offset
    excursions: list[Excursion] = []
    if limit_max is not None and warmest > limit_max:
        excursions += _excursions(series, limit_max, "above")
    if limit_min is not None and coldest < limit_min:
        excursions += _excursions(series, limit_min, "below")
    excursions.sort(key=lambda excursion: (excursion.start, excursion.side))
    return TripSummary(
        start=at_millis(millis[0]),
        end=at_millis(millis[-1]),
        points=len(millis),
        interval_min=None if interval is None else _minutes(interval),
        gaps=() if interval is None else _gaps(millis, steps, interval),
        max=warmest,
        min=coldest,
        mean=_mean(celsius),
        max_at=at_millis(millis[celsius.index(warmest)]),
        min_at=at_millis(millis[celsius.index(coldest)]),
        excursions=None if limit_max is None and limit_min is None else tuple(excursions),
        covers_packing=None if packed is None else millis[0] <= packed <= millis[-1],
        covers_opening=None if opened is None else millis[0] <= opened <= millis[-1],
        at_opening=None if opened is None else _reading_at(series, opened, interval),
        dead_probe=warmest == coldest and len(millis) >= _DEAD_PROBE_POINTS,
    )


def summarise_probes(
    probes: Mapping[str, Series],
    limit_max: Decimal | None,
    limit_min: Decimal | None = None,
    packed_at: datetime | None = None,
    opened_at: datetime | None = None,
    clock_offset_min: Decimal = Decimal(0),
) -> tuple[TripSummary, dict[str, TripSummary]]:
    """Each probe judged alone, and the trip as the worst of them; as ``summarise`` else.

    The trip has the warmest and the coldest reading of all, every excursion and every gap of any of them, and
    covers only what all of them cover; where one is dead, the trip has no proof.
    """
    if not probes:
        raise CtdeskError("LOG-05")
    each = {
        name: summarise(series, limit_max, limit_min, packed_at, opened_at, clock_offset_min)
        for name, series in probes.items()
    }
    alone = list(each.values())
    if len(alone) == 1:
        return alone[0], each
    each = {name: _of_probe(name, summary) for name, summary in each.items()}
    alone = list(each.values())
    warmest, coldest = max(alone, key=lambda one: one.max), min(alone, key=lambda one: one.min)
    found = [one.excursions for one in alone]
    readings = [one.at_opening for one in alone]
    intervals = [one.interval_min for one in alone if one.interval_min is not None]
    whole = replace(
        warmest,
        start=max(one.start for one in alone),
        end=min(one.end for one in alone),
        points=min(one.points for one in alone),
        interval_min=max(intervals, default=None),
        gaps=tuple(sorted({gap for one in alone for gap in one.gaps}, key=lambda gap: (gap.start, gap.end))),
        min=coldest.min,
        min_at=coldest.min_at,
        mean=max(one.mean for one in alone),
        excursions=None
        if None in found
        else tuple(sorted((e for one in found for e in one or ()), key=lambda e: (e.start, e.side, e.probe))),
        covers_packing=_all_known(one.covers_packing for one in alone),
        covers_opening=_all_known(one.covers_opening for one in alone),
        at_opening=None
        if None in readings
        else max((one for one in readings if one is not None), key=lambda one: one.celsius),
        dead_probe=any(one.dead_probe for one in alone),
    )
    return whole, each


def thin_for_plot(series: Series, width: int) -> Series:
    """At most ``2 * width + 2`` readings that draw the same curve: the extremes of every column, and both
    ends.

    The extremes of a column are real readings, so no peak of the curve is lost.
    """
    if width < 1:
        raise ValueError("a plot is at least one column wide")
    millis, celsius = series.millis, series.celsius
    count = len(millis)
    if count <= 2 * width + 2:
        return series
    first, span = millis[0], millis[-1] - millis[0] + 1
    kept = {0, count - 1}
    start = 0
    for column in range(1, width + 1):
        end = bisect_left(millis, first + -(-span * column // width), start)
        if end > start:
            part = celsius[start:end]
            kept.add(start + part.index(max(part)))
            kept.add(start + part.index(min(part)))
        start = end
    places = sorted(kept)
    return Series(tuple(millis[i] for i in places), tuple(celsius[i] for i in places), series.unreadable)


def _of_probe(name: str, summary: TripSummary) -> TripSummary:
    found = summary.excursions
    return replace(summary, excursions=found and tuple(replace(one, probe=name) for one in found))


def _all_known(answers: Iterable[bool | None]) -> bool | None:
    known = list(answers)
    return False if False in known else None if None in known else True


def _interval(steps: Sequence[int]) -> int | None:
    """The commonest distance between neighbours, in ms; the shorter of two that are equally common."""
    counted = Counter(steps)
    counted.pop(0, None)
    if not counted:
        return None
    most = max(counted.values())
    return min(step for step, times in counted.items() if times == most)


def _gaps(millis: Sequence[int], steps: Sequence[int], interval: int) -> tuple[Gap, ...]:
    allowed = 2 * interval
    if max(steps) <= allowed:
        return ()
    return tuple(
        Gap(at_millis(millis[i]), at_millis(millis[i + 1]), _minutes(step))
        for i, step in enumerate(steps)
        if step > allowed
    )


def _excursions(series: Series, limit: Decimal, side: str) -> list[Excursion]:
    celsius = series.celsius
    if side == "above":
        beyond = [i for i, value in enumerate(celsius) if value > limit]
    else:
        beyond = [i for i, value in enumerate(celsius) if value < limit]
    breaks = [place for place, (a, b) in enumerate(pairwise(beyond), 1) if b != a + 1]
    return [
        _excursion(series, limit, side, beyond[a], beyond[b - 1])
        for a, b in pairwise([0, *breaks, len(beyond)])
    ]


def _excursion(series: Series, limit: Decimal, side: str, first: int, last: int) -> Excursion:
    millis = series.millis[first : last + 1]
    celsius = series.celsius[first : last + 1]
    sign = 1 if side == "above" else -1
    with localcontext(_ARITHMETIC):
        steps = zip(pairwise(millis), pairwise(celsius), strict=True)
        area = sum(((a + b - limit - limit) * (t - s) for (s, t), (a, b) in steps), Decimal(0))
        degree_minutes = _rounded(sign * area / (2 * _MINUTE))
    following = series.millis[last + 1] if last + 1 < len(series) else None
    return Excursion(
        start=at_millis(millis[0]),
        end=at_millis(millis[-1]),
        minutes=_minutes(millis[-1] - millis[0]),
        to_next_good_minutes=None if following is None else _minutes(following - millis[-1]),
        peak=max(celsius) if side == "above" else min(celsius),
        degree_minutes=degree_minutes,
        side=side,
    )


def _reading_at(series: Series, moment: int, interval: int | None) -> Reading | None:
    place = bisect_right(series.millis, moment) - 1
    if place < 0 or moment - series.millis[place] > 2 * (interval or 0):
        return None
    return series.reading(place)


def _mean(celsius: Sequence[Decimal]) -> Decimal:
    with localcontext(_ARITHMETIC):
        mean = sum(celsius, Decimal(0)) / len(celsius)
        exponent = celsius[0].as_tuple().exponent
        return mean.quantize(Decimal(1).scaleb((exponent if isinstance(exponent, int) else 0) - 1))


def _minutes(millis: int) -> Decimal:
    with localcontext(_ARITHMETIC):
        return _rounded(Decimal(millis) / _MINUTE)


def _rounded(value: Decimal) -> Decimal:
    """To a thousandth, without trailing zeros, and never in powers of ten."""
    rounded = value.quantize(Decimal("0.001")).normalize()
    return rounded if int(rounded.as_tuple().exponent) <= 0 else rounded.quantize(Decimal(1))
