"""What a recall's criteria mean for a unit, and when what became of the units adds up."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.recall import (
    DRILL_LINE,
    KINDS,
    LINE,
    TIMED,
    Criterion,
    Happened,
    Line,
    Stopwatch,
    UnitTrace,
    concerns,
    ensure_line_moves,
    ensure_scope,
    ensure_stopwatch,
    holds,
    obstacles_to_closing,
    read_recall,
    reconcile,
)
from ctdesk.domain.spans import Span
from fixtures.acceptance import SEED

TABLE = tomllib.loads((SEED / "recall.toml").read_text("utf-8"))
RULES = read_recall(TABLE)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
START = datetime(2026, 3, 1, tzinfo=UTC)


def day(number: float) -> datetime:
    return START + number * DAY


UNIT = UnitTrace(
    7,
    "B2026-031",
    ("LV-7", "LV-8"),
    (
        Happened("received", "", day(1)),
        Happened("shipper", "DS-114", day(1)),
        Happened("position", "T1-A-02-05", day(1), day(4), lasts=True),
        Happened("position", "T2-C-01-01", day(4), None, lasts=True),
        Happened("operator", "12", day(1)),
        Happened("operator", "12", day(9)),
        Happened("document", "SOP-CT-07 v3", day(1)),
        Happened("form", "CT-ACC-001 r1", day(1)),
    ),
)


def window(first: float, last: float | None) -> Span:
    return Span(day(first), None if last is None else day(last))


@pytest.mark.parametrize(
    ("criterion", "found"),
    [
        (Criterion("batch", "B2026-031"), True),
        (Criterion("batch", " ｂ2026-031 "), True),
        (Criterion("batch", "B2026-03"), False),
        (Criterion("vector_lot", "LV-8"), True),
        (Criterion("vector_lot", "LV-9"), False),
        (Criterion("shipper", "ds-114"), True),
        (Criterion("shipper", "DS-114", window(1, 2)), True),
        (Criterion("shipper", "DS-114", window(0, 1)), False),
        (Criterion("position", "T1"), True),
        (Criterion("position", "T1-A"), True),
        (Criterion("position", "T1-A-02-05"), True),
        (Criterion("position", "T1-A-02-06"), False),
        (Criterion("position", "T"), False),
        (Criterion("position", "T1-A-02-05-9"), False),
        # A stay counts when any instant of it lies in the window, [start, end) both.
        (Criterion("position", "T1", window(3, 9)), True),
        (Criterion("position", "T1", window(4, 9)), False),
        (Criterion("position", "T1", window(0, 1)), False),
        (Criterion("position", "T1", window(0, 1.01)), True),
        (Criterion("position", "T2", window(300, None)), True),
        (Criterion("operator", "12"), True),
        (Criterion("operator", "12", window(2, 9)), False),
        (Criterion("operator", "12", window(2, 9.5)), True),
        (Criterion("operator", "1"), False),
        (Criterion("document", "SOP-CT-07 v3"), True),
        (Criterion("document", "SOP-CT-07 v2"), False),
        (Criterion("form", "CT-ACC-001 r1", window(1, None)), True),
        (Criterion("received", "", window(1, 2)), True),
        (Criterion("received", "", window(2, None)), False),
    ],
)
def test_a_criterion(criterion: Criterion, found: bool) -> None:
    assert holds(criterion, UNIT) is found


def test_a_unit_without_a_batch_is_not_found_by_one() -> None:
    bare = UnitTrace(8, None)
    assert not [one for one in KINDS if holds(Criterion(one, "x", window(0, None)), bare)]


BATCH, LOT = Criterion("batch", "B2026-031"), Criterion("vector_lot", "LV-7")
OTHER, LATER = Criterion("batch", "B9"), Criterion("received", "", window(5, 6))


@pytest.mark.parametrize(
    ("scope", "found_by"),
    [
        ([[BATCH]], (BATCH,)),
        ([[OTHER]], ()),
        ([[BATCH, LATER]], ()),
        ([[OTHER], [LOT]], (LOT,)),
        ([[BATCH], [LOT, BATCH]], (BATCH, LOT)),
        ([[BATCH, OTHER], [LOT]], (LOT,)),
        ([], ()),
        ([[]], ()),
    ],
)
def test_all_of_one_group_concern_a_unit(
    scope: list[list[Criterion]], found_by: tuple[Criterion, ...]
) -> None:
    assert concerns(scope, UNIT) == found_by


criteria = st.sampled_from(
    [BATCH, LOT, OTHER, LATER, Criterion("shipper", "DS-114"), Criterion("position", "T2"),
     Criterion("operator", "99"), Criterion("received", "", window(0, 3))]
)  # fmt: skip
groups = st.lists(criteria, min_size=1, max_size=4)


@given(st.lists(groups, min_size=1, max_size=4), groups, criteria)
def test_a_wider_scope_finds_no_less_and_a_narrower_group_no_more(
    scope: list[list[Criterion]], group: list[Criterion], more: Criterion
) -> None:
    if concerns(scope, UNIT):
        assert concerns([*scope, group], UNIT)
    if concerns([[*group, more]], UNIT):
        assert concerns([group], UNIT)


@pytest.mark.parametrize(
    ("scope", "code"),
    [
        ([[BATCH]], None),
        ([[LATER]], None),
        ([], "RCL-01"),
        ([[]], "RCL-01"),
        ([[BATCH], []], "RCL-01"),
        ([[Criterion("colour", "red")]], "RCL-02"),  # type: ignore[arg-type]  # what a file may say
        ([[Criterion("batch", "  ")]], "RCL-03"),
        ([[Criterion("shipper", "DS", window(2, 2))]], "RCL-04"),
        ([[Criterion("shipper", "DS", window(3, 2))]], "RCL-04"),
        ([[Criterion("received")]], "RCL-05"),
        ([[Criterion("batch", "B1", window(1, 2))]], "RCL-09"),
    ],
)
def test_a_scope_that_cannot_be_searched_is_refused(scope: list[list[Criterion]], code: str | None) -> None:
    if code is None:
        ensure_scope(scope)
        return
    with pytest.raises(CtdeskError, match=code):
        ensure_scope(scope)


def test_the_kinds_and_states_are_those_of_the_seed() -> None:
    assert tuple(RULES.kinds) == KINDS
    assert set(TIMED) < set(KINDS)
    assert {row["code"] for row in TABLE["line_state"]} == LINE.states | DRILL_LINE.states
    assert (RULES.stop_use_within, RULES.list_within, RULES.drills_per_year) == (HOUR, 4 * HOUR, 2)


@pytest.mark.parametrize("drill", [False, True])
def test_a_line_moves_only_as_its_table_says(drill: bool) -> None:
    machine = DRILL_LINE if drill else LINE
    events = {event for moves in machine.moves.values() for event in moves}
    for state, event in product(sorted(machine.states), sorted(events)):
        to = machine.next(state, event)
        if to is not None:
            assert ensure_line_moves(state, event, drill=drill) == to
        else:
            with pytest.raises(CtdeskError, match="RCL-06"):
                ensure_line_moves(state, event, drill=drill)


def test_no_unit_is_settled_as_lost_and_none_leaves_a_final_state() -> None:
    assert "lost" not in LINE.ends | DRILL_LINE.ends
    assert not [state for state in LINE.ends | DRILL_LINE.ends if LINE.moves.get(state)]


lines = st.lists(st.sampled_from(sorted(LINE.states)), max_size=50).map(
    lambda states: [Line(number, state) for number, state in enumerate(states)]
)


@given(lines, st.none() | st.integers(0, 50))
def test_the_counts_add_up(found: list[Line], declared: int | None) -> None:
    stands = reconcile(found, declared=declared)
    assert sum(stands.by_state.values()) == stands.lines == len(found)
    assert stands.settled == sum(stands.by_state.get(state, 0) for state in LINE.ends)
    if stands.complete:
        assert stands.percent in (None, 100.0)
        assert declared in (None, len(found))
    if not found:
        assert stands.percent is None


def test_a_recall_is_at_a_hundred_per_cent_only_when_every_line_is_settled() -> None:
    almost = [Line(number, "destroyed") for number in range(999)] + [Line(999, "held")]
    stands = reconcile(almost)
    assert stands.percent is not None
    assert stands.percent < 100
    assert not stands.complete
    assert reconcile([*almost[:-1], Line(999, "returned")]).complete


@pytest.mark.parametrize(
    ("found", "code"), [([Line(1, "held"), Line(1, "returned")], "RCL-07"), ([Line(1, "gone")], "RCL-08")]
)
def test_a_line_that_cannot_be_counted_is_refused(found: list[Line], code: str) -> None:
    with pytest.raises(CtdeskError, match=code):
        reconcile(found)


READY: dict[str, Any] = {"declared": 2, "difference_explained": False, "answered": True, "drill": False}
TWO = [Line(1, "returned"), Line(2, "infused", START)]


@pytest.mark.parametrize(
    ("found", "changes", "codes"),
    [
        (TWO, {}, ()),
        (TWO, {"declared": None}, ()),
        (TWO, {"declared": 3}, ("RCL-12",)),
        (TWO, {"declared": 1, "difference_explained": True}, ()),
        (TWO, {"answered": False}, ("RCL-14",)),
        ([TWO[0], Line(2, "infused")], {}, ("RCL-13",)),
        ([TWO[0], Line(2, "held")], {}, ("RCL-10",)),
        ([TWO[0], Line(2, "lost")], {}, ("RCL-11",)),
        ([Line(1, "held"), Line(2, "lost")], {}, ("RCL-10", "RCL-11")),
        ([], {"declared": 0}, ()),
        ([], {}, ("RCL-12",)),
        ([Line(1, "traced"), Line(2, "traced")], {"drill": True, "answered": False}, ()),
        ([Line(1, "traced"), Line(2, "found")], {"drill": True}, ("RCL-10",)),
    ],
)
def test_what_stands_against_closing(
    found: list[Line], changes: dict[str, Any], codes: tuple[str, ...]
) -> None:
    assert obstacles_to_closing(found, **{**READY, **changes}) == codes


def test_the_stopwatch() -> None:
    watch = Stopwatch(START, START + 2 * HOUR, START + HOUR)
    assert (watch.to("listed"), watch.to("use_stopped"), watch.to("settled")) == (2 * HOUR, HOUR, None)
    ensure_stopwatch(watch, START + 3 * HOUR)
    for wrong in (replace(watch, listed_at=START - HOUR), replace(watch, settled_at=START + 4 * HOUR)):
        with pytest.raises(CtdeskError, match="RCL-15"):
            ensure_stopwatch(wrong, START + 3 * HOUR)
