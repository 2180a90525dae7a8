"""The holder's written rules against the excursions of a trip."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from ctdesk.domain.excursion_proposals import judge_excursions
from ctdesk.domain.excursion_rules import ExcursionRule
from ctdesk.domain.temperature import Excursion

START = datetime(2026, 3, 13, 8, 0, tzinfo=UTC)


def excursion(
    peak: str = "-140",
    minutes: str = "10",
    to_good: str | None = "5",
    area: str = "50",
    side: str = "above",
) -> Excursion:
    end = START + timedelta(minutes=float(minutes))
    return Excursion(
        START,
        end,
        Decimal(minutes),
        None if to_good is None else Decimal(to_good),
        Decimal(peak),
        Decimal(area),
        side,
    )


def rule(
    ordinal: int = 1,
    up_to_c: str | None = None,
    up_to_min: str | None = None,
    up_to_degree_min: str | None = None,
    proposes: str = "accept_with_deviation",
) -> ExcursionRule:
    warmest, longest, area = (
        None if one is None else Decimal(one) for one in (up_to_c, up_to_min, up_to_degree_min)
    )
    return ExcursionRule(ordinal, warmest, longest, area, proposes, "演示", None)


def test_the_first_rule_that_covers_all_excursions_together_is_proposed() -> None:
    rules = (rule(1, "-135", "20"), rule(2, "-130", "60", proposes="ask_holder"))
    once = judge_excursions([excursion()], rules)
    assert once is not None
    assert (once.rule.ordinal, once.minutes, once.degree_minutes) == (1, Decimal(15), Decimal(50))
    twice = judge_excursions([excursion(), excursion("-138")], rules)
    assert twice is not None
    assert (twice.proposes, twice.minutes, twice.warmest_c) == ("ask_holder", Decimal(30), Decimal(-138))


def test_on_a_bound_is_within_it_and_beyond_is_not() -> None:
    assert judge_excursions([excursion()], [rule(up_to_degree_min="50")]) is not None
    assert judge_excursions([excursion()], [rule(up_to_degree_min="49.999")]) is None
    assert judge_excursions([excursion()], [rule(up_to_min="15")]) is not None
    assert judge_excursions([excursion()], [rule(up_to_min="14.9")]) is None


def test_an_excursion_without_an_end_has_no_length_that_a_rule_could_cover() -> None:
    open_end = excursion(to_good=None)
    assert judge_excursions([open_end], [rule(up_to_min="10000")]) is None
    found = judge_excursions([open_end], [rule(up_to_c="-100", proposes="reject")])
    assert found is not None
    assert found.minutes is None


def test_nothing_is_proposed_without_an_excursion_or_below_a_lower_limit() -> None:
    assert judge_excursions([], [rule()]) is None
    assert judge_excursions([excursion(), excursion(side="below")], [rule()]) is None
    assert judge_excursions([excursion()], []) is None


bounds = st.none() | st.integers(-200, 200).map(str)
rules = st.lists(st.builds(rule, st.just(1), bounds, bounds, bounds), max_size=4)


@given(st.lists(st.integers(-150, 0), min_size=1, max_size=5), rules)
def test_a_trip_with_one_more_excursion_is_never_covered_by_an_earlier_rule(
    peaks: list[int], written: list[ExcursionRule]
) -> None:
    trip = [excursion(str(peak)) for peak in peaks]
    more = judge_excursions([*trip, excursion("-100")], written)
    fewer = judge_excursions(trip, written)
    if more is not None:
        assert fewer is not None
        assert written.index(fewer.rule) <= written.index(more.rule)
