"""The Qualified Person: the yearly assessment and its result, which verdict is in force, what bars a product,
and which layers of the threshold apply (domain.md §7.3, §5.3).

The rule of the result, which the hospital may set otherwise: the parts weigh knowledge 40, mock batch review
40, deviations 20. *Continue* is proposed when at least 90 % of the seeded errors were found and the whole
reaches 80 %; *limited* when the errors were found but the whole reaches only 60 %; *suspend* otherwise: who
overlooks more than one seeded error in ten is not proposed to go on releasing. The assessor may decide more
strictly than proposed, or one step more mildly, each with a reason; but nobody continues unlimited whose
batch review was not passed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from ctdesk.domain.errors import CtdeskError

Result = Literal["continue", "limited", "suspend"]
RESULTS: tuple[Result, ...] = ("continue", "limited", "suspend")  # from mild to strict
TENTH = Decimal("0.1")
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Marks:
    """The weights of the parts and the marks of the result, all in percent (``resources/seed/qp.toml``)."""

    knowledge: int = 40
    batch_review: int = 40
    deviations: int = 20
    found_percent: int = 90
    continue_percent: int = 80
    limited_percent: int = 60


@dataclass(frozen=True, slots=True)
class Scores:
    """Two parts in percent, and of the mock dossier how many errors were put in and found."""

    knowledge: Decimal
    seeded: int
    found: int
    deviations: Decimal


@dataclass(frozen=True, slots=True)
class Proposal:
    """The parts weighed: the whole in percent to a tenth, whether the batch review passed, the result."""

    total: Decimal
    batch_percent: Decimal
    batch_passed: bool
    result: Result


@dataclass(frozen=True, slots=True)
class Verdict:
    """A decided result; ``products`` are those a limited QP may still release."""

    result: Result
    since: datetime
    products: frozenset[str] = frozenset()

    def blocks(self, product: str | None) -> bool:
        """True when the acts of a QP are closed for ``product``; a limit says nothing where none is at
        hand.
        """
        if self.result == "limited":
            return product is not None and product not in self.products
        return self.result == "suspend"


@dataclass(frozen=True, slots=True)
class Interest:
    """A declared conflict of interest: from its first to its last day; an empty product means every one."""

    text: str
    product: str
    first: date
    last: date | None
    bars: bool
    declared_at: datetime
    withdrawn_at: datetime | None = None

    def bars_product(self, product: str, at: datetime) -> bool:
        """True when ``product`` may not be released at ``at``, a moment local to the site."""
        known = self.declared_at <= at and (self.withdrawn_at is None or at < self.withdrawn_at)
        today = at.date()
        lasts = self.first <= today and (self.last is None or today <= self.last)
        return self.bars and known and lasts and self.product in ("", product)


def weigh(scores: Scores, marks: Marks | None = None) -> Proposal:
    """Weigh the parts and propose a result.

    Raises QP-06 without a seeded error or with more found than put in, QP-07 for a score that is no percent.
    """
    wanted = marks or Marks()
    if scores.seeded < 1 or not 0 <= scores.found <= scores.seeded:
        raise CtdeskError("QP-06", seeded=scores.seeded, found=scores.found)
    for field, score in (("knowledge", scores.knowledge), ("deviations", scores.deviations)):
        if not 0 <= score <= _HUNDRED:
            raise CtdeskError("QP-07", field=field)
    batch = _HUNDRED * scores.found / scores.seeded
    whole = (
        scores.knowledge * wanted.knowledge
        + batch * wanted.batch_review
        + scores.deviations * wanted.deviations
    ) / _HUNDRED
    # Compared before rounding: a mark is reached or it is not.
    passed = _HUNDRED * scores.found >= wanted.found_percent * scores.seeded
    result: Result = "suspend"
    if passed and whole >= wanted.continue_percent:
        result = "continue"
    elif passed and whole >= wanted.limited_percent:
        result = "limited"
    return Proposal(_rounded(whole), _rounded(batch), passed, result)


def ensure_result(chosen: Result, proposed: Proposal, reason: str | None) -> None:
    """Raise QP-08 for a result more than one step milder than proposed, QP-09 for *continue* without a passed
    batch review, QP-10 for one that differs without a reason.
    """
    steps = RESULTS.index(chosen) - RESULTS.index(proposed.result)
    if chosen == "continue" and not proposed.batch_passed:
        raise CtdeskError("QP-09")
    if steps < -1:
        raise CtdeskError("QP-08")
    if steps and not (reason and reason.strip()):
        raise CtdeskError("QP-10")


def verdict_at(verdicts: Iterable[Verdict], at: datetime) -> Verdict | None:
    """The verdict in force at ``at``: the newest that has begun; of one minute the strictest."""
    begun = [one for one in verdicts if one.since <= at]
    return max(begun, key=lambda one: (one.since, RESULTS.index(one.result)), default=None)


def barred_by(interests: Iterable[Interest], product: str, at: datetime) -> tuple[Interest, ...]:
    """The declared conflicts that keep somebody from releasing ``product`` at ``at``."""
    return tuple(one for one in interests if one.bars_product(product, at))


def layers_for(frames: Iterable[str], layers: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """The layers of the threshold that these frames ask for; ``layers`` gives the frames of each layer."""
    wanted = frozenset(frames)
    return frozenset(layer for layer, of in layers.items() if not wanted.isdisjoint(of))


def hours_short(hours: Iterable[Decimal], wanted: int) -> Decimal:
    """How many hours of training are missing in a year; zero when the plan is met."""
    return max(Decimal(0), wanted - sum(hours, Decimal(0)))


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(TENTH, rounding=ROUND_HALF_UP)
