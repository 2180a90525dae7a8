"""What many incidents, actions, reports and drills say together, and the indicators K16, K18, K22–K25 and K35
(domain.md §10). Every figure keeps the numbers of the cases behind it, so that it can open them.

A share of nothing is None: "nothing recorded yet", never 100 %.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from decimal import ROUND_HALF_UP, Decimal

from ctdesk.domain.deadlines import Due, was_in_time
from ctdesk.domain.spans import Span

SEVERE = 3
GATE_BREACH = "CL1"
_TENTH, _HUNDRED = Decimal("0.1"), Decimal(100)
_ALMOST = _HUNDRED - _TENTH


@dataclass(frozen=True, slots=True)
class Case:
    """One incident as far as patterns ask; empty words are not said yet."""

    id: int
    code: str
    level: str
    near_miss: bool
    aware_at: datetime
    closed_at: datetime | None = None
    step: str = ""
    cause: str = ""  # category of the root cause


@dataclass(frozen=True, slots=True)
class Obligation:
    """Something that was due: a report, or the closure of a case; ``done_at`` is None while it is open."""

    id: int
    due: Due
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """One corrective or preventive action: its effect (None is not evaluated), and whether it is overdue."""

    id: int
    effective: bool | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class Course:
    """One patient after an infusion of a product, with the highest grades so far."""

    patient: int
    product: str
    crs: int
    icans: int


@dataclass(frozen=True, slots=True)
class Drill:
    """One recall drill: when it began, when its list was full; None is not yet."""

    id: int
    started_at: datetime
    listed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Share:
    """Some of all, with the cases counted on top."""

    ids: tuple[int, ...]
    whole: int

    @property
    def percent(self) -> Decimal | None:
        """To a tenth; None of nothing. Only all is 100.0 and only none is 0.0."""
        return percent_of(len(self.ids), self.whole)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a Pareto chart: its cases, its share of all, and the share up to and with it, in percent."""

    key: str
    ids: tuple[int, ...]
    percent: Decimal
    cumulative: Decimal


@dataclass(frozen=True, slots=True)
class Rate:
    """K23: incidents for a hundred dose units (to a hundredth; None without units), the grave, near
    misses.
    """

    ids: tuple[int, ...]
    per_100: Decimal | None
    level_1: tuple[int, ...]
    level_2: tuple[int, ...]
    near_misses: Share


@dataclass(frozen=True, slots=True)
class Spread:
    """How long something took: how many, the median, and what nine in ten did not exceed."""

    count: int
    median: timedelta | None
    ninetieth: timedelta | None


@dataclass(frozen=True, slots=True)
class Timeliness:
    """K22 and K24: in time out of those that can be judged; ``unjudged`` are open and not late yet, or due at
    once where the hospital has not said how long that may take.
    """

    in_time: Share
    late: tuple[int, ...]
    unjudged: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """K25: actions found effective out of those evaluated, and those overdue now."""

    effective: Share
    overdue: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Severe:
    """K18 for one product: patients with grade 3 or above out of those infused."""

    product: str
    crs: Share
    icans: Share


@dataclass(frozen=True, slots=True)
class Repeat:
    """The same code with the same root cause again and again, the cases in their order."""

    code: str
    cause: str
    ids: tuple[int, ...]


def percent_of(part: int, whole: int) -> Decimal | None:
    """``part`` of ``whole`` in percent to a tenth, None of nothing; only all is 100.0 and only none is
    0.0.
    """
    if not whole:
        return None
    exact = Decimal(part) * _HUNDRED / Decimal(whole)
    rounded = exact.quantize(_TENTH, ROUND_HALF_UP)
    if 0 < part < whole:
        return min(max(rounded, _TENTH), _ALMOST)
    return rounded


def in_period(cases: Iterable[Case], period: Span) -> tuple[Case, ...]:
    """The cases that became known in a period [start, end)."""
    return tuple(one for one in cases if period.holds(one.aware_at))


def pareto(cases: Iterable[Case], by: Callable[[Case], str]) -> tuple[Bar, ...]:
    """Bars from the most to the fewest cases, equal ones by their key; what was not said has an empty key and
    comes last, outside the order of the others.
    """
    found: dict[str, list[int]] = defaultdict(list)
    for one in cases:
        found[by(one)].append(one.id)
    whole = sum(len(ids) for ids in found.values())
    bars, so_far = [], 0
    for key, ids in sorted(found.items(), key=lambda item: (not item[0], -len(item[1]), item[0])):
        so_far += len(ids)
        percent, cumulative = percent_of(len(ids), whole), percent_of(so_far, whole)
        assert percent is not None and cumulative is not None
        bars.append(Bar(key, tuple(ids), percent, cumulative))
    return tuple(bars)


def by_month(cases: Iterable[Case], zone: tzinfo) -> Mapping[str, tuple[int, ...]]:
    """Cases by the month of the site (``2026-03``) in which they became known, months without any
    included.
    """
    found: dict[str, list[int]] = defaultdict(list)
    for one in cases:
        found[f"{one.aware_at.astimezone(zone):%Y-%m}"].append(one.id)
    if not found:
        return {}
    month, last = min(found), max(found)
    months = [month]
    while month < last:
        year, number = divmod(int(month[:4]) * 12 + int(month[5:]), 12)
        month = f"{year:04}-{number + 1:02}"
        months.append(month)
    return {month: tuple(found[month]) for month in months}


def gate_breaches(cases: Iterable[Case]) -> tuple[int, ...]:
    """K16: the cases in which lymphodepletion began before acceptance."""
    return tuple(one.id for one in cases if one.code == GATE_BREACH)


def severe_courses(courses: Iterable[Course]) -> tuple[Severe, ...]:
    """K18 by product; a patient infused more than once counts once, with the highest grades."""
    highest: dict[tuple[str, int], tuple[int, int]] = {}
    for one in courses:
        key = (one.product, one.patient)
        crs, icans = highest.get(key, (0, 0))
        highest[key] = (max(crs, one.crs), max(icans, one.icans))
    found = []
    for product in sorted({product for product, _ in highest}):
        patients = {patient: grades for (its, patient), grades in highest.items() if its == product}
        whole = len(patients)
        crs_ids, icans_ids = (
            tuple(sorted(patient for patient, grades in patients.items() if grades[kind] >= SEVERE))
            for kind in (0, 1)
        )
        found.append(Severe(product, Share(crs_ids, whole), Share(icans_ids, whole)))
    return tuple(found)


def timeliness(rows: Iterable[Obligation], now: datetime, at_once: timedelta | None = None) -> Timeliness:
    """K22 over reports, K24 over closures. ``at_once``: how long the hospital lets "at once" take."""
    in_time: list[int] = []
    late: list[int] = []
    unjudged: list[int] = []
    for one in rows:
        verdict = was_in_time(one.due, one.done_at, now, at_once)
        (unjudged if verdict is None else in_time if verdict else late).append(one.id)
    return Timeliness(Share(tuple(in_time), len(in_time) + len(late)), tuple(late), tuple(unjudged))


def incident_rate(cases: Sequence[Case], units: int) -> Rate:
    """K23 for cases and dose units of the same period."""
    per_100 = None
    if units:
        per_100 = (len(cases) * _HUNDRED / Decimal(units)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return Rate(
        ids=tuple(one.id for one in cases),
        per_100=per_100,
        level_1=tuple(one.id for one in cases if one.level == "I"),
        level_2=tuple(one.id for one in cases if one.level == "II"),
        near_misses=Share(tuple(one.id for one in cases if one.near_miss), len(cases)),
    )


def effect_of(actions: Iterable[Action]) -> Effect:
    """K25 over actions; withdrawn and superseded ones are not handed in."""
    known = list(actions)
    evaluated = [one for one in known if one.effective is not None]
    effective = tuple(one.id for one in evaluated if one.effective)
    return Effect(Share(effective, len(evaluated)), tuple(one.id for one in known if one.overdue))


def longest_drill(drills: Iterable[Drill]) -> tuple[int, timedelta] | None:
    """K35: the drill that took longest to its full list, and how long; None while none has reached it."""
    done = [(one.listed_at - one.started_at, one.id) for one in drills if one.listed_at is not None]
    if not done:
        return None
    longest, number = max(done)
    return number, longest


def time_to_close(cases: Iterable[Case]) -> Spread:
    """From becoming known to closed, over the cases that are closed."""
    return spread_of(one.closed_at - one.aware_at for one in cases if one.closed_at is not None)


def spread_of(lengths: Iterable[timedelta]) -> Spread:
    """Median and ninetieth percentile (nearest rank: a length that did occur)."""
    found = sorted(lengths)
    if not found:
        return Spread(0, None, None)
    count = len(found)
    middle = (found[(count - 1) // 2] + found[count // 2]) / 2
    return Spread(count, middle, found[(count * 9 + 9) // 10 - 1])


def repeats(cases: Iterable[Case], within: timedelta) -> tuple[Repeat, ...]:
    """Cases of one code and one root cause that follow each other within a time, the longest chains first;
    cases whose cause is not known do not count.
    """
    grouped: dict[tuple[str, str], list[Case]] = defaultdict(list)
    for one in sorted(cases, key=lambda one: (one.aware_at, one.id)):
        if one.cause:
            grouped[one.code, one.cause].append(one)
    found = []
    for (code, cause), rows in grouped.items():
        chain = [rows[0]]
        for one in rows[1:]:
            if one.aware_at - chain[-1].aware_at > within:
                found.append((code, cause, chain))
                chain = []
            chain.append(one)
        found.append((code, cause, chain))
    chosen = [
        Repeat(code, cause, tuple(one.id for one in chain)) for code, cause, chain in found if len(chain) > 1
    ]
    return tuple(sorted(chosen, key=lambda one: (-len(one.ids), one.code, one.cause, one.ids)))
