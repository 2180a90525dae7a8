"""When two readings of a label agree, and what stands in the shipped table."""

from __future__ import annotations

import tomllib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctdesk.domain.catalogue import (
    NOT_STATED,
    PAIRS,
    LimitEntry,
    bare,
    differing_limits,
    differing_rules,
    out_of_order,
    read_table,
)
from ctdesk.domain.excursion_rules import PROPOSALS, ExcursionRule
from fixtures.acceptance import SEED

TABLE = read_table(tomllib.loads((SEED / "catalogue.toml").read_text("utf-8")))
NUMBERS = st.decimals(min_value=-300, max_value=10**6, allow_nan=False, places=3)


def one(value: str | None, unit: str | None = "min", basis: str | None = None) -> LimitEntry:
    return LimitEntry("clock_limit_min", value, unit, basis)


@given(NUMBERS)
def test_a_number_agrees_with_itself_however_it_is_written(number: Decimal) -> None:
    written = format(number, "f")
    for other in (
        written,
        f"{written}0" if "." in written else f"{written}.0",
        format(number.normalize(), "f"),
    ):
        assert list(differing_limits([one(written)], [one(other)])) == []


@given(NUMBERS, NUMBERS)
def test_another_number_never_agrees(number: Decimal, other: Decimal) -> None:
    agree = list(differing_limits([one(str(number))], [one(str(other))])) == []
    assert agree == (number == other)


@given(st.text(min_size=1), st.sampled_from("  \t，。,.;；:-－"))
def test_a_text_agrees_whatever_its_spaces_and_marks(text: str, mark: str) -> None:
    assert bare(f"{mark}{text}{mark}") == bare(text)


@pytest.mark.parametrize(
    ("told", "entered"),
    [
        (one("30"), one("30", "h")),
        (one("30", basis="thaw_start"), one("30", basis="thaw_end")),
        (one("30"), one(NOT_STATED, None)),
        (one(None), one("30")),
        (one("30"), one(None)),
        (one("NaN", None), one("1", None)),
    ],
)
def test_unit_basis_and_emptiness_are_part_of_the_reading(told: LimitEntry, entered: LimitEntry) -> None:
    assert list(differing_limits([told], [entered])) == ["clock_limit_min"]


def test_where_it_stands_is_no_part_of_the_reading() -> None:
    told = LimitEntry("clock_limit_min", "30", "min", "thaw_end", "§2.3")
    entered = LimitEntry("clock_limit_min", "30.0", "min", "thaw_end", "section 2.3")
    assert list(differing_limits([told], [entered])) == []


def rule(
    ordinal: int, up_to: str | None, proposes: str = "ask_holder", text: str = "联系持有人"
) -> ExcursionRule:
    return ExcursionRule(ordinal, None if up_to is None else Decimal(up_to), None, None, proposes, text, None)


def test_rules_are_compared_one_by_one_and_name_their_part() -> None:
    entered = [rule(1, "-140"), rule(2, None, "reject")]
    assert list(differing_rules(entered[:1], entered)) == ["rules"]
    assert list(differing_rules([rule(1, "-140.0"), rule(2, None, "reject")], entered)) == []
    assert list(differing_rules([rule(1, None), rule(2, None, "reject", "退回")], entered)) == [
        "rule:1:up_to_c",
        "rule:2:text",
    ]


@pytest.mark.parametrize("low", [low for low, _ in PAIRS])
def test_a_lower_value_above_its_upper_one_is_found(low: str) -> None:
    high = dict(PAIRS)[low]
    pair = (LimitEntry(low, "2", "u"), LimitEntry(high, "1", "u"))
    assert out_of_order(pair) == low
    assert out_of_order(pair[:1]) is None
    assert out_of_order((LimitEntry(low, "1", "u"), LimitEntry(high, "1", "u"))) is None
    assert out_of_order((LimitEntry(low, "1", "u"), LimitEntry(high, "2", "v"))) == low
    assert out_of_order((LimitEntry(low, NOT_STATED), LimitEntry(high, "1", "u"))) is None


def test_every_field_of_a_label_can_be_entered() -> None:
    for field in TABLE.of_label():
        assert field.kind in ("quantity", "choice", "text"), field.code
        assert bool(field.units) == (field.kind == "quantity"), field.code
        assert bool(field.options) == (field.kind == "choice"), field.code
        assert field.group, field.code
        assert set(field.bases) <= {one.code for one in TABLE.bases}, field.code
    assert {low for pair in PAIRS for low in pair} <= set(TABLE.fields)


def test_acceptance_asks_for_what_its_form_reads() -> None:
    asked = {one.code for one in TABLE.of_label() if one.needed_for == "acceptance"}
    assert asked == {"storage_max_c", "ambient_limit_s", "limit_basis"}


def test_known_products_carry_no_limit_and_a_chinese_name() -> None:
    assert len(TABLE.products) >= 15
    assert all(
        one.name_cn and one.inn and one.origin in ("autologous", "allogeneic") for one in TABLE.products
    )
    assert set(PROPOSALS) == {"accept_with_deviation", "ask_holder", "reject"}
