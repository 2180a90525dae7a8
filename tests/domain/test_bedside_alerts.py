"""Who hears of what was seen at the bedside: once for a fever that lasts, again for a grade that rises."""

from __future__ import annotations

import tomllib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctdesk.domain.bedside_alerts import BedsideView, alerts_for, assessments_left, read_bedside
from ctdesk.domain.deadlines import Term
from fixtures.acceptance import SEED

TABLE = tomllib.loads((SEED / "bedside.toml").read_text("utf-8"))
RULES = read_bedside(TABLE)
WARM = Decimal("38.0")
WELL = BedsideView(Decimal("36.8"), 0, 0)


def said(now: BedsideView, before: BedsideView | None = None) -> list[str]:
    return [one.code for one in alerts_for(RULES.alerts, now, before)]


@pytest.mark.parametrize(
    ("before", "now", "codes"),
    [
        (None, WELL, []),
        (None, BedsideView(Decimal("37.9"), 0, 0), []),
        (None, BedsideView(WARM, 1, 0), ["fever"]),
        (BedsideView(WARM, 1, 0), BedsideView(Decimal("39.5"), 1, 0), []),
        (WELL, BedsideView(WARM, 1, 0), ["fever"]),
        (BedsideView(None, 1, 0), BedsideView(WARM, 1, 0), ["fever"]),
        (BedsideView(WARM, 1, 0), BedsideView(None, 2, 0), ["crs"]),
        (BedsideView(WARM, 2, 0), BedsideView(WARM, 2, 1), []),
        (BedsideView(WARM, 2, 0), BedsideView(WARM, 3, 2), ["crs", "icans"]),
        (BedsideView(WARM, 3, 2), BedsideView(WARM, 2, 2), []),
        (None, BedsideView(WARM, 4, 4), ["fever", "crs", "icans"]),
    ],
)
def test_an_assessment_raises(before: BedsideView | None, now: BedsideView, codes: list[str]) -> None:
    assert said(now, before) == codes


def test_the_shipped_alerts_reach_the_right_people_in_time() -> None:
    by_code = {one.code: one for one in RULES.alerts}
    assert (by_code["fever"].to, by_code["fever"].term) == (("R03",), Term("minute", 30))
    for code in ("crs", "icans"):
        assert by_code[code].to == ("R01", "R25", "R26")
        assert by_code[code].term.at_once


views = st.builds(
    BedsideView, st.none() | st.decimals("35", "42", places=1), st.integers(0, 5), st.integers(0, 5)
)


@given(views, views)
def test_what_was_seen_before_never_adds_an_alert(now: BedsideView, before: BedsideView) -> None:
    assert set(said(now, before)) <= set(said(now))


@pytest.mark.parametrize(
    ("day", "done", "left"), [(-1, 0, 0), (0, 0, 2), (14, 1, 1), (14, 2, 0), (3, 5, 0), (15, 0, 0)]
)
def test_scores_left_to_take(day: int, done: int, left: int) -> None:
    assert assessments_left(RULES, day, done) == left


def test_no_figure_of_a_label_is_shipped() -> None:
    for row in TABLE["antidote"]:
        assert set(row) == {"code", "name", "masks_fever", "source"}


def test_events_are_graded_by_what_they_have() -> None:
    by_itself = {code for code, one in RULES.events.items() if one.graded_by == "icaht"}
    assert by_itself == {"icaht"}
    assert {one.graded_by for one in RULES.events.values()} == {"icaht", "ctcae"}
