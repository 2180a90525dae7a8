"""What a tank's temperatures mean: its limits, stretches beyond them, how quickly an alarm was answered, and
what was recorded at all (domain.md §3.11, §3.22, K07).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from itertools import pairwise
from statistics import median

from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.spans import Span, without
from ctdesk.domain.temperature import Series, at_millis

ACTION, ALERT = "action", "alert"
_MINUTE = 60_000
_ARITHMETIC = Context(prec=34, rounding=ROUND_HALF_EVEN)
_THOUSANDTH = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class TankLimits:
    """When a tank is too warm, °C: *at* ``action_c`` something has to be done, at ``alert_c`` one is warned.

    Without a figure nothing is judged by it.
    """

    action_c: Decimal | None
    alert_c: Decimal | None

    def grade(self, celsius: Decimal) -> str | None:
        """``action``, ``alert``, or None for a reading colder than both."""
        if self.action_c is not None and celsius >= self.action_c:
            return ACTION
        return ALERT if self.alert_c is not None and celsius >= self.alert_c else None

    def limit_of(self, grade: str) -> Decimal | None:
        """The figure that a grade stands for."""
        return self.action_c if grade == ACTION else self.alert_c


@dataclass(frozen=True, slots=True)
class Beyond:
    """Readings in a row at or above one limit of a tank (decision 29).

    From the first to the last of them; ``next_good_at`` is the first reading colder again, None where the
    recording ends too warm. ``degree_minutes`` are trapezoidal over the limit.
    """

    grade: str
    limit: Decimal
    start: datetime
    end: datetime
    next_good_at: datetime | None
    peak: Decimal
    peak_at: datetime
    degree_minutes: Decimal

    @property
    def minutes(self) -> Decimal:
        """From the first to the last reading at or above the limit."""
        return minutes_between(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a period was recorded; ``holes`` are where nothing was."""

    minutes: Decimal
    recorded: Decimal
    holes: tuple[Span, ...]

    @property
    def percent(self) -> Decimal:
        """Recorded share of the period, to a tenth, never rounded up to 100."""
        if not self.minutes:
            return Decimal(0)
        share = (self.recorded * 100 / self.minutes).quantize(Decimal("0.1"))
        return Decimal("99.9") if self.holes and share >= 100 else share


@dataclass(frozen=True, slots=True)
class Overlap:
    """What a new recording has in common with one that is known: readings that are the same, and moments at
    which the two say different things.
    """

    same: int
    contradictions: tuple[tuple[datetime, Decimal, Decimal], ...]


@dataclass(frozen=True, slots=True)
class Response:
    """How quickly alarms were answered (K07): the median of minutes, how many were late, and how many nobody
    answered yet.
    """

    answered: int
    median_minutes: Decimal | None
    late: int
    unanswered: int


def propose_limits(storage_maxima: Iterable[Decimal], margin_c: Decimal) -> TankLimits | None:
    """The limits for what lies in a tank: action at the strictest limit of its products, alert ``margin_c``
    colder [DES]; None where no product has a limit.
    """
    strictest = min(storage_maxima, default=None)
    return None if strictest is None else TankLimits(strictest, strictest - margin_c)


def ensure_limits(limits: TankLimits) -> None:
    """Raise ``MON-01`` where the alert is not colder than the action, ``MON-02`` for an alert without one."""
    if limits.alert_c is None:
        return
    if limits.action_c is None:
        raise CtdeskError("MON-02", field="action_c")
    if limits.alert_c >= limits.action_c:
        raise CtdeskError(
            "MON-01", field="alert_c", alert=format(limits.alert_c, "f"), action=format(limits.action_c, "f")
        )


def stretches_beyond(series: Series, limits: TankLimits) -> tuple[Beyond, ...]:
    """Every stretch at or above a limit, in order.

    A stretch that reaches the action temperature is told by what lies at or above that; one that only reaches
    the alert, by the alert.
    """
    figures = [figure for figure in (limits.action_c, limits.alert_c) if figure is not None]
    if not figures or not series.millis or max(series.celsius) < min(figures):
        return ()
    found: list[Beyond] = []
    for first, last in _runs(series, min(figures), 0, len(series)):
        inner = [] if limits.action_c is None else _runs(series, limits.action_c, first, last + 1)
        if limits.action_c is not None and inner:
            found += [_beyond(series, limits.action_c, ACTION, a, b) for a, b in inner]
        elif limits.alert_c is not None:
            found.append(_beyond(series, limits.alert_c, ALERT, first, last))
    return tuple(found)


def coverage(period: Span, recorded: Iterable[Span], allowed: timedelta = timedelta(0)) -> Coverage:
    """How much of a period these recordings cover, where they overlap counted once.

    What is not longer than ``allowed``, such as two intervals between files that follow each other, is no
    hole. Raises ``ValueError`` for a period without end.
    """
    if period.end is None:
        raise ValueError("coverage is asked of a period that ends")
    holes = tuple(
        one for one in without([period], recorded) if one.end is not None and one.end - one.start > allowed
    )
    missing = sum((minutes_between(one.start, one.end) for one in holes if one.end), Decimal(0))
    whole = minutes_between(period.start, period.end)
    return Coverage(whole, whole - missing, holes)


def recorded_spans(
    start: datetime, end: datetime, gaps: Iterable[tuple[datetime, datetime]]
) -> tuple[Span, ...]:
    """The periods that a recording speaks for: from its first to its last reading, without its gaps."""
    return without([Span(start, end + timedelta(milliseconds=1))], [Span(a, b) for a, b in gaps])


def compare(new: Series, known: Series) -> Overlap:
    """What two series of one probe have in common, moment by moment."""
    said: dict[int, set[Decimal]] = {}
    if not (new.millis and known.millis):
        return Overlap(0, ())
    low, high = new.millis[0], new.millis[-1]
    for at, celsius in zip(known.millis, known.celsius, strict=True):
        if low <= at <= high:
            said.setdefault(at, set()).add(celsius)
    same, other = 0, []
    for at, celsius in zip(new.millis, new.celsius, strict=True):
        before = said.get(at)
        if before is None:
            continue
        if celsius in before:
            same += 1
        else:
            other.append((at_millis(at), min(before), celsius))
    return Overlap(same, tuple(other))


def without_known(new: Series, known: Series) -> Series:
    """The readings of ``new`` that ``known`` does not hold already: same moment, same value."""
    if not (new.millis and known.millis):
        return new
    held = set(zip(known.millis, known.celsius, strict=True))
    kept = [pair for pair in zip(new.millis, new.celsius, strict=True) if pair not in held]
    return Series(tuple(at for at, _ in kept), tuple(celsius for _, celsius in kept), new.unreadable)


def is_late(aware_at: datetime, answered_at: datetime | None, now: datetime, within: timedelta) -> bool:
    """Whether an alarm was answered too late, or is unanswered for too long already."""
    return (answered_at or now) - aware_at > within


def response(alarms: Iterable[tuple[datetime, datetime | None]], within: timedelta) -> Response:
    """How quickly these alarms, (aware, answered), were answered."""
    taken, unanswered = [], 0
    for aware_at, answered_at in alarms:
        if answered_at is None:
            unanswered += 1
        else:
            taken.append(answered_at - aware_at)
    middle = None
    if taken:
        middle = Decimal(str(median(one.total_seconds() for one in taken) / 60)).quantize(Decimal("0.1"))
    return Response(len(taken), middle, sum(one > within for one in taken), unanswered)


def mean_of(readings: Sequence[Decimal]) -> Decimal:
    """The mean of readings, °C to a hundredth; raises ``ZeroDivisionError`` for none."""
    with localcontext(_ARITHMETIC):
        return (sum(readings, Decimal(0)) / len(readings)).quantize(Decimal("0.01"))


def minutes_between(start: datetime, end: datetime) -> Decimal:
    """Minutes to a thousandth, without trailing zeros."""
    with localcontext(_ARITHMETIC):
        millis = (end - start) // timedelta(milliseconds=1)
        return _rounded(Decimal(millis) / _MINUTE)


def _runs(series: Series, limit: Decimal, start: int, stop: int) -> list[tuple[int, int]]:
    """First and last place of each run of readings at or above ``limit``."""
    celsius = series.celsius
    beyond = [place for place in range(start, stop) if celsius[place] >= limit]
    if not beyond:
        return []
    breaks = [n for n, (a, b) in enumerate(pairwise(beyond), 1) if b != a + 1]
    return [(beyond[a], beyond[b - 1]) for a, b in pairwise([0, *breaks, len(beyond)])]


def _beyond(series: Series, limit: Decimal, grade: str, first: int, last: int) -> Beyond:
    millis: Sequence[int] = series.millis[first : last + 1]
    celsius: Sequence[Decimal] = series.celsius[first : last + 1]
    with localcontext(_ARITHMETIC):
        steps = zip(pairwise(millis), pairwise(celsius), strict=True)
        area = sum(((a + b - limit - limit) * (t - s) for (s, t), (a, b) in steps), Decimal(0))
        degree_minutes = _rounded(area / (2 * _MINUTE))
    peak = max(celsius)
    return Beyond(
        grade=grade,
        limit=limit,
        start=at_millis(millis[0]),
        end=at_millis(millis[-1]),
        next_good_at=at_millis(series.millis[last + 1]) if last + 1 < len(series) else None,
        peak=peak,
        peak_at=at_millis(millis[celsius.index(peak)]),
        degree_minutes=degree_minutes,
    )


def _rounded(value: Decimal) -> Decimal:
    rounded = value.quantize(_THOUSANDTH).normalize()
    return rounded if int(rounded.as_tuple().exponent) <= 0 else rounded.quantize(Decimal(1))
