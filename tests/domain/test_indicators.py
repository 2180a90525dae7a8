"""Figures, lights and changes: a share of nothing is no figure, and says why."""

from __future__ import annotations

import tomllib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ctdesk.config import data_path
from ctdesk.domain.indicators import (
    Figure,
    Measure,
    Tally,
    Target,
    change_of,
    figure_of,
    full_name,
    light_of,
    read_indicators,
)

with data_path("resources", "seed", "indicators.toml").open("rb") as file:
    SEED = tomllib.load(file)
TABLE = read_indicators(SEED)


def measure(code: str, id: str = "rate") -> Measure:
    return next(one for one in TABLE[code].measures if one.id == id)


@given(some.integers(0, 10_000), some.integers(0, 10_000))
def test_a_share_says_a_hundred_only_of_all_and_nothing_of_nothing(part: int, more: int) -> None:
    found = figure_of(measure("K03"), Tally(part, part + more))
    if not part + more:
        assert (found.value, found.because) == (None, "nothing")
    else:
        assert found.value is not None and 0 <= found.value <= 100
        assert (found.value == 100) == (more == 0) and (found.value == 0) == (part == 0)


def test_what_nobody_can_judge_is_no_figure_but_says_so() -> None:
    assert figure_of(measure("K04"), Tally(0, 0, 3)).because == "unjudged"
    assert figure_of(measure("K35", "max"), Tally(0, 0, 1)).because == "unjudged"
    assert figure_of(measure("K23"), Tally(4, 0)).because == "nothing"  # incidents, and no unit arrived
    assert figure_of(measure("K16", "count"), Tally()) == Figure(Decimal(0), 0, 0, 0)
    one = figure_of(measure("K05", "median"), Tally(1, 1, 0, [3600.0]))
    assert (one.value, one.whole) == (Decimal("1.0"), 1)
    assert figure_of(measure("K05", "median"), Tally(2, 2, 0, [3600.0, 10800.0])).value == Decimal("2.0")


@pytest.mark.parametrize(
    ("target", "value", "light"),
    [
        (Target(">=", Decimal(95), Decimal(5)), "95.0", "green"),
        (Target(">=", Decimal(95), Decimal(5)), "94.9", "amber"),
        (Target(">=", Decimal(95), Decimal(5)), "90.0", "amber"),
        (Target(">=", Decimal(95), Decimal(5)), "89.9", "red"),
        (Target("<=", Decimal(2), Decimal(1)), "2.0", "green"),
        (Target("<=", Decimal(2), Decimal(1)), "3.0", "amber"),
        (Target("<=", Decimal(2), Decimal(1)), "3.1", "red"),
        (Target(">=", Decimal(100)), "99.9", "red"),
        (Target("<=", Decimal(0)), None, None),
        (None, "50.0", None),
    ],
)
def test_a_light_is_amber_only_within_what_may_be_missed(
    target: Target | None, value: str | None, light: str | None
) -> None:
    assert light_of(target, Figure(None if value is None else Decimal(value))) == light


def test_a_change_is_better_in_the_direction_that_is_good() -> None:
    low, high, none = Figure(Decimal(1)), Figure(Decimal(2)), Figure(None)
    said = [change_of(way, high, low) for way in ("higher", "lower", "watch")]  # type: ignore[arg-type]  # directions
    assert [None if one is None else one.word for one in said] == ["better", "worse", "other"]
    assert change_of("higher", low, none) is None and change_of("higher", none, low) is None
    same = change_of("lower", low, low)
    assert same is not None and same.word == "same"


def test_the_table_holds_all_forty_two_with_a_figure_of_its_own_name_each() -> None:
    assert sorted(TABLE) == [f"K{number:02}" for number in range(1, 43)]
    names = [full_name(one, part) for one in TABLE.values() for part in one.measures]
    assert len({name.zh_CN for name in names}) == len({name.en for name in names}) == len(names)
    for one in TABLE.values():
        for part in one.measures:
            assert (part.statistic in ("ratio", "per_100")) == bool(part.of.en), one.code
    broken = {**SEED, "indicator": [{**SEED["indicator"][0], "measure": []}]}
    with pytest.raises(ValueError, match="K01"):
        read_indicators(broken)
