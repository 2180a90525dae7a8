"""Which of the holder's written rules fits the excursions of a trip."""

from __future__ import annotations

from decimal import Decimal

from ctdesk.domain.excursion_rules import ExcursionRule, first_fitting

MILD = ExcursionRule(1, Decimal("-140"), Decimal(30), None, "accept_with_deviation", "第一条", "手册 5.2")
LONGER = ExcursionRule(2, Decimal("-130"), Decimal(60), Decimal(900), "ask_holder", "第二条", "手册 5.2")
WORSE = ExcursionRule(3, None, None, None, "reject", "第三条", "手册 5.3")


def fitting(warmest: str | None, minutes: str | None, degree_min: str | None) -> int | None:
    numbers = [None if told is None else Decimal(told) for told in (warmest, minutes, degree_min)]
    rule = first_fitting(
        (MILD, LONGER, WORSE), warmest_c=numbers[0], minutes=numbers[1], degree_min=numbers[2]
    )
    return None if rule is None else rule.ordinal


def test_the_first_rule_whose_bounds_are_all_kept_is_the_one() -> None:
    assert fitting("-145", "12", "80") == 1
    assert fitting("-140", "30", "80") == 1
    assert fitting("-139.9", "30", "80") == 2
    assert fitting("-145", "30.1", "900") == 2
    assert fitting("-129", "1", "1") == 3


def test_what_is_not_known_keeps_no_bound() -> None:
    assert fitting(None, "12", "80") == 3
    assert fitting("-145", "45", None) == 3
    assert fitting("NaN", "12", "80") == 3


def test_without_a_rule_that_fits_nothing_is_proposed() -> None:
    nothing = first_fitting((MILD,), warmest_c=Decimal(-100), minutes=Decimal(1), degree_min=Decimal(1))
    assert nothing is None
