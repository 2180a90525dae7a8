"""The indicators of the team: what each counts, the figure it comes to, its light, and how it changed
(domain.md §10).

A figure that cannot be computed is a value of its own and says why: a share of nothing is never 100 %.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

from ctdesk.domain.patterns import percent_of
from ctdesk.domain.qualifications import Words, read_words

Statistic = Literal["ratio", "count", "per_100", "median", "max"]
Light = Literal["green", "amber", "red"]
Because = Literal["nothing", "unjudged", "future", "today_only", "too_long"]
Direction = Literal["higher", "lower", "watch"]

STATISTICS: tuple[Statistic, ...] = ("ratio", "count", "per_100", "median", "max")
UNITS = ("percent", "minute", "hour", "day", "count", "per_100_units")
PRODUCT, DEPARTMENT = "product", "department"
_SECONDS = {"minute": 60, "hour": 3600, "day": 86400}
_TENTH, _HUNDREDTH = Decimal("0.1"), Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Target:
    """What is aimed at; missed by no more than ``near``, in the unit of the measure, it is amber."""

    op: Literal[">=", "<="]
    value: Decimal
    near: Decimal = Decimal(0)

    def met(self, value: Decimal) -> bool:
        """Whether a value reaches it."""
        return value >= self.value if self.op == ">=" else value <= self.value

    def missed_by(self, value: Decimal) -> Decimal:
        """How far a value stays away from it; zero once it is met."""
        return Decimal(0) if self.met(value) else abs(value - self.value)


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure of an indicator: ``counts`` out of ``of`` (empty without a denominator).

    ``follows`` are the filters it can follow: product, department. ``absent`` is said while nothing was
    recorded that it could be worked out of; ``alone`` that its name needs none before it.
    """

    id: str
    name: Words
    statistic: Statistic
    counts: Words
    of: Words
    unit: str
    direction: Direction
    target: Target | None
    follows: frozenset[str]
    absent: Words
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Indicator:
    """One of the 42, with its definition in the words of the house and its source."""

    code: str
    name: Words
    define: Words
    topic: str
    source: str
    research: bool
    measures: tuple[Measure, ...]


@dataclass(slots=True)
class Tally:
    """What was counted: ``part`` of ``whole``; ``unjudged`` nobody can tell yet; lengths in seconds."""

    part: int = 0
    whole: int = 0
    unjudged: int = 0
    lengths: list[float] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Take up what was counted elsewhere."""
        self.part += other.part
        self.whole += other.whole
        self.unjudged += other.unjudged
        self.lengths.extend(other.lengths)


@dataclass(frozen=True, slots=True)
class Figure:
    """A value in the unit of its measure, out of what; ``because`` says why there is none."""

    value: Decimal | None
    part: int = 0
    whole: int = 0
    unjudged: int = 0
    because: Because | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """How a figure differs from the one before: by how much, and whether that is better."""

    by: Decimal
    word: Literal["better", "worse", "same", "other"]


def read_indicators(table: Mapping[str, Any]) -> Mapping[str, Indicator]:
    """The table of indicators, by code and in its order; raises ``ValueError`` for what nobody could work
    with.
    """
    absent = {code: read_words(words) for code, words in table["absent"].items()}
    found: dict[str, Indicator] = {}
    for row in table["indicator"]:
        measures = tuple(_measure(one, row, absent) for one in row["measure"])
        if not measures or row["code"] in found:
            raise ValueError(row["code"])
        found[row["code"]] = Indicator(
            row["code"],
            read_words(row["name"]),
            read_words(row["define"]),
            row["topic"],
            row.get("source", table["source"]),
            bool(row.get("research", False)),
            measures,
        )
    return found


def _measure(row: Mapping[str, Any], whole: Mapping[str, Any], absent: Mapping[str, Words]) -> Measure:
    if row["statistic"] not in STATISTICS or row["unit"] not in UNITS:
        raise ValueError(f"{whole['code']}.{row['id']}")
    aim = row.get("target")
    nothing = Words("", "")
    return Measure(
        row["id"],
        read_words(row["name"]) if "name" in row else nothing,
        row["statistic"],
        read_words(row["counts"]),
        read_words(row["of"]) if "of" in row else nothing,
        row["unit"],
        row["direction"],
        None
        if aim is None
        else Target(aim["op"], Decimal(str(aim["value"])), Decimal(str(aim.get("near", 0)))),
        frozenset(row.get("follows", whole.get("follows", ()))),
        absent[whole["absent"]],
        bool(row.get("alone", False)),
    )


def figure_of(measure: Measure, tally: Tally) -> Figure:
    """What a tally comes to. A ratio to a tenth of a percent, a rate and lengths to a hundredth and a tenth.

    A count of nothing is zero and a value; a share, rate, median or maximum of nothing is none.
    """
    part, whole, unjudged = tally.part, tally.whole, tally.unjudged
    if measure.statistic == "count":
        return Figure(Decimal(part), part, whole, unjudged)
    if measure.statistic in ("median", "max"):
        if not tally.lengths:
            return Figure(None, part, whole, unjudged, "unjudged" if unjudged else "nothing")
        seconds = middle(tally.lengths) if measure.statistic == "median" else max(tally.lengths)
        return Figure(length_in(measure.unit, seconds), part, whole, unjudged)
    if not whole:
        return Figure(None, part, whole, unjudged, "unjudged" if unjudged else "nothing")
    if measure.statistic == "per_100":
        rate = (Decimal(part) * 100 / Decimal(whole)).quantize(_HUNDREDTH, ROUND_HALF_UP)
        return Figure(rate, part, whole, unjudged)
    return Figure(percent_of(part, whole), part, whole, unjudged)


def light_of(target: Target | None, figure: Figure) -> Light | None:
    """Green once the target is met, amber when it is missed narrowly, red beyond; None where there is no
    target or no figure.
    """
    if target is None or figure.value is None:
        return None
    if target.met(figure.value):
        return "green"
    return "amber" if target.missed_by(figure.value) <= target.near else "red"


def change_of(direction: Direction, now: Figure, before: Figure) -> Change | None:
    """How a figure changed since the former period; None where one of them is none."""
    if now.value is None or before.value is None:
        return None
    by = now.value - before.value
    if not by:
        return Change(by, "same")
    if direction == "watch":
        return Change(by, "other")
    return Change(by, "better" if (by > 0) == (direction == "higher") else "worse")


def middle(lengths: Sequence[float]) -> float:
    """The median."""
    ordered = sorted(lengths)
    count = len(ordered)
    return (ordered[(count - 1) // 2] + ordered[count // 2]) / 2


def length_in(unit: str, seconds: float) -> Decimal:
    """A length in minutes, hours or days, to a tenth."""
    return (Decimal(str(seconds)) / _SECONDS[unit]).quantize(_TENTH, ROUND_HALF_UP)


def full_name(indicator: Indicator, measure: Measure) -> Words:
    """The name of a figure: that of the indicator, with its measure where there are several."""
    name, part = indicator.name, measure.name
    if measure.alone:
        return part
    return Words(f"{name.zh_CN} · {part.zh_CN}", f"{name.en} · {part.en}") if part.en else name


def gravest(lights: Iterable[Light | None]) -> Light | None:
    """The light that matters most of several."""
    order: tuple[Light, ...] = ("red", "amber", "green")
    found = {one for one in lights if one is not None}
    return next((one for one in order if one in found), None)
