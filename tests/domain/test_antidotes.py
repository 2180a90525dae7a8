"""The log of antidotes counts and measures; without the label's figures it judges nothing."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctdesk.domain.antidotes import Dose, LabelLimits, ensure_dose, fever_masked, stand_of
from ctdesk.domain.bedside_alerts import read_bedside
from ctdesk.domain.errors import CtdeskError
from fixtures.acceptance import SEED

NOW = datetime(2026, 3, 6, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
KNOWN = read_bedside(tomllib.loads((SEED / "bedside.toml").read_text("utf-8"))).antidotes
INVENTED = LabelLimits(3, 8 * HOUR, Decimal(700))


def dose(hours: float, mg: str = "400", antidote: str = "tocilizumab") -> Dose:
    return Dose(antidote, NOW + hours * HOUR, Decimal(mg))


def test_the_log_of_one_antidote() -> None:
    log = [dose(-2), dose(-12, "480"), dose(-1, "10", "steroid"), dose(3)]
    found = stand_of(log, "tocilizumab", NOW)
    assert (found.doses, found.total_mg, found.last_at, found.since_last) == (
        2,
        Decimal(880),
        NOW - 2 * HOUR,
        2 * HOUR,
    )
    assert (found.doses_left, found.interval_over, found.over_label) == (None, None, ())


def test_nothing_given_yet() -> None:
    found = stand_of([], "tocilizumab", NOW, INVENTED)
    assert (found.doses, found.last_at, found.since_last) == (0, None, None)
    assert (found.doses_left, found.interval_over) == (3, True)


@pytest.mark.parametrize(
    ("log", "left", "interval_over", "over"),
    [
        ([dose(-8)], 2, True, ()),
        ([dose(-7.99)], 2, False, ()),
        ([dose(-20), dose(-13)], 1, True, ("interval",)),
        ([dose(-40), dose(-30), dose(-20), dose(-10)], 0, True, ("doses",)),
        ([dose(-9, "700.1")], 2, True, ("mg",)),
    ],
)
def test_figures_of_a_label_once_entered(
    log: list[Dose], left: int, interval_over: bool, over: tuple[str, ...]
) -> None:
    found = stand_of(log, "tocilizumab", NOW, INVENTED)
    assert (found.doses_left, found.interval_over, found.over_label) == (left, interval_over, over)


@given(st.lists(st.floats(-100, 100)), st.randoms())
def test_the_order_in_which_doses_were_entered_does_not_matter(hours: list[float], chance: object) -> None:
    log = [dose(one) for one in hours]
    shuffled = list(log)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # a random.Random
    assert stand_of(log, "tocilizumab", NOW, INVENTED) == stand_of(shuffled, "tocilizumab", NOW, INVENTED)


@pytest.mark.parametrize(
    ("log", "masked"),
    [
        ([], False),
        ([dose(-1)], True),
        ([dose(-1, antidote="steroid")], True),
        ([dose(-1, antidote="antipyretic")], True),
        ([dose(-1, antidote="other")], False),
        ([dose(-6)], False),  # before this CRS began
        ([dose(1)], False),
    ],
)
def test_fever_is_masked_by_what_was_given_since_the_onset(log: list[Dose], masked: bool) -> None:
    assert fever_masked(log, KNOWN, NOW - 5 * HOUR, NOW) is masked


@pytest.mark.parametrize(
    ("one", "code"),
    [(dose(1), "GRD-02"), (dose(-49), "GRD-03"), (dose(-1, "0"), "GRD-01"), (dose(-1, "NaN"), "GRD-01")],
)
def test_a_dose_that_cannot_be_is_refused(one: Dose, code: str) -> None:
    with pytest.raises(CtdeskError, match=code):
        ensure_dose(one, NOW - 48 * HOUR, NOW)
    ensure_dose(dose(-1), None, NOW)
