"""What a holder wrote about excursions of a product: a proposal for the pharmacist, never a decision."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

PROPOSALS = ("accept_with_deviation", "ask_holder", "reject")


@dataclass(frozen=True, slots=True)
class ExcursionRule:
    """One written rule of a label version; an empty bound does not count.

    ``up_to_c`` in °C, ``up_to_min`` in minutes and ``up_to_degree_min`` in °C·min above the storage limit, of
    all excursions of a trip together. ``proposes`` is one of ``PROPOSALS``.
    """

    ordinal: int
    up_to_c: Decimal | None
    up_to_min: Decimal | None
    up_to_degree_min: Decimal | None
    proposes: str
    text: str
    source: str | None

    def fits(self, warmest_c: Decimal | None, minutes: Decimal | None, degree_min: Decimal | None) -> bool:
        """True when every bound is kept; what is not known keeps none."""
        return all(
            bound is None or (found is not None and found.is_finite() and found <= bound)
            for bound, found in (
                (self.up_to_c, warmest_c),
                (self.up_to_min, minutes),
                (self.up_to_degree_min, degree_min),
            )
        )


def first_fitting(
    rules: Iterable[ExcursionRule],
    *,
    warmest_c: Decimal | None,
    minutes: Decimal | None,
    degree_min: Decimal | None,
) -> ExcursionRule | None:
    """The first rule in the holder's order that fits; None leaves the question to the holder."""
    return next((rule for rule in rules if rule.fits(warmest_c, minutes, degree_min)), None)
