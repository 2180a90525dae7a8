"""Which of the holder's written rules covers the excursions of a trip; a proposal, never a decision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ctdesk.domain.excursion_rules import ExcursionRule, first_fitting
from ctdesk.domain.temperature import Excursion


@dataclass(frozen=True, slots=True)
class Proposal:
    """The rule that covers all excursions of a trip together, and what it was held against.

    ``minutes`` reach to the next good reading; °C, minutes and °C·min.
    """

    rule: ExcursionRule
    warmest_c: Decimal
    minutes: Decimal | None
    degree_minutes: Decimal

    @property
    def proposes(self) -> str:
        """accept_with_deviation | ask_holder | reject."""
        return self.rule.proposes


def judge_excursions(excursions: Sequence[Excursion], rules: Iterable[ExcursionRule]) -> Proposal | None:
    """The first rule that covers all excursions of one trip together; None when none does, when there is
    nothing to judge, or when one of them is below a lower limit, of which no rule speaks.

    An excursion is counted up to the next good reading, for it may have lasted until then; one at the end of
    the recording has no known length, and no rule with ``up_to_min`` covers it.
    """
    if not excursions or any(one.side != "above" for one in excursions):
        return None
    lengths = [
        None if one.to_next_good_minutes is None else one.minutes + one.to_next_good_minutes
        for one in excursions
    ]
    known = [length for length in lengths if length is not None]
    minutes = sum(known, Decimal(0)) if len(known) == len(lengths) else None
    warmest = max(one.peak for one in excursions)
    degree_minutes = sum((one.degree_minutes for one in excursions), Decimal(0))
    rule = first_fitting(rules, warmest_c=warmest, minutes=minutes, degree_min=degree_minutes)
    return None if rule is None else Proposal(rule, warmest, minutes, degree_minutes)
