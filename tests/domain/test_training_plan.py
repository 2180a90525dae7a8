"""The rules of the yearly training plan: who counts, from when, what is overdue, what should be planned."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.training_plan import (
    Line,
    Progress,
    counts_from,
    ensure_due,
    month_before,
    progress_of,
    progress_of_year,
    proposals,
    same_training,
    waits,
)

TODAY = date(2026, 6, 15)
DAYS = st.dates(date(2025, 12, 1), date(2027, 1, 31))
IN_YEAR = st.dates(date(2026, 1, 1), date(2026, 12, 31))
MEMBERS = st.frozensets(st.integers(1, 6))
TRAINED = st.dictionaries(st.integers(1, 6), st.lists(DAYS, max_size=3), max_size=6)


def line(due: date, module: str | None = "T06", **more: object) -> Line:
    return Line(1, due, module, **more)  # type: ignore[arg-type]  # the fields of a line by name


def code_of(year: int, due: date, today: date = TODAY) -> str:
    with pytest.raises(CtdeskError) as caught:
        ensure_due(year, due, today)
    return caught.value.code


@given(IN_YEAR, MEMBERS, TRAINED, IN_YEAR)
def test_a_line_is_done_when_and_only_when_everybody_meant_was_trained(
    due: date, meant: frozenset[int], trained: dict[int, list[date]], today: date
) -> None:
    one = line(due)
    found = progress_of(one, [one], meant, trained, today)
    within = {who for who, days in trained.items() if any(day.year == 2026 for day in days)}
    assert found.reached == meant & within and found.meant == meant
    assert (found.state == "done") == bool(meant and meant <= within) == (found.percent == 100)
    assert (found.state == "nobody") == (not meant) == (found.percent is None)
    if found.state == "overdue":
        assert due < today and not meant <= within


@given(IN_YEAR, MEMBERS, TRAINED, st.integers(1, 6), DAYS)
def test_more_training_never_brings_a_plan_back(
    due: date, meant: frozenset[int], trained: dict[int, list[date]], who: int, day: date
) -> None:
    one = line(due)
    before = progress_of(one, [one], meant, trained, TODAY)
    after = progress_of(one, [one], meant, {**trained, who: [*trained.get(who, []), day]}, TODAY)
    assert before.reached <= after.reached


def test_a_drill_twice_a_year_is_not_done_twice_by_one() -> None:
    spring, autumn = Line(1, date(2026, 4, 30), "T17"), Line(2, date(2026, 10, 31), "T17")
    plan = [spring, autumn, Line(3, date(2026, 5, 31), "T17", role="R11"), Line(4, date(2026, 6, 1), "T06")]
    assert counts_from(spring, plan) == date(2026, 1, 1)
    assert counts_from(autumn, plan) == date(2026, 5, 1)
    drilled = {7: [date(2026, 4, 20)]}
    assert progress_of(spring, plan, {7}, drilled, TODAY).state == "done"
    assert progress_of(autumn, plan, {7}, drilled, TODAY).state == "planned"
    late = {7: [date(2026, 12, 31)]}
    assert [progress_of(one, plan, {7}, late, TODAY).percent for one in (spring, autumn)] == [100, 100]


def test_the_day_itself_is_not_overdue_and_without_a_module_a_hand_closes() -> None:
    one = line(TODAY)
    assert progress_of(one, [one], {1, 2}, {1: [TODAY]}, TODAY).state == "under_way"
    assert progress_of(one, [one], {1, 2}, {1: [TODAY]}, TODAY + timedelta(days=1)).state == "overdue"
    topic = line(TODAY, None)
    open_one = progress_of(topic, [topic], {1, 2}, {1: [TODAY]}, TODAY)
    assert (open_one.percent, open_one.state, open_one.by_hand) == (0, "planned", True)
    closed = line(TODAY, None, done_on=TODAY)
    assert progress_of(closed, [closed], frozenset(), {}, TODAY).percent == 100


def test_each_line_weighs_the_same_in_the_year_and_only_all_makes_a_hundred() -> None:
    def reached(count: int, of: int) -> Progress:
        one = line(date(2026, 3, 1))
        return progress_of(one, [one], range(of), {who: [TODAY] for who in range(count)}, TODAY)

    whole = progress_of_year([reached(1, 1), reached(199, 200), reached(0, 0)])
    assert (whole.lines, whole.done, whole.overdue, whole.percent) == (2, 1, 1, 99)
    assert progress_of_year([]).percent is None
    assert progress_of_year([reached(0, 0)]).percent is None


@pytest.mark.parametrize(
    ("year", "due", "code"),
    [
        (2025, date(2025, 12, 31), "TRN-31"),
        (2206, date(2206, 7, 1), "TRN-32"),
        (2026, date(2026, 6, 14), "TRN-33"),
        (2026, date(2027, 1, 1), "TRN-33"),
        (2027, date(2026, 12, 31), "TRN-33"),
    ],
)
def test_a_day_that_cannot_be_planned_is_told(year: int, due: date, code: str) -> None:
    assert code_of(year, due) == code


@given(st.integers(2026, 2029).flatmap(lambda y: st.dates(max(TODAY, date(y, 1, 1)), date(y, 12, 31))))
def test_every_day_from_today_on_can_be_planned(due: date) -> None:
    ensure_due(due.year, due, TODAY)


@given(
    st.dictionaries(st.sampled_from(["T01", "T06", "T17"]), st.lists(DAYS | st.just(date.max), max_size=5)),
    st.sampled_from([2026, 2027]),
    st.dates(date(2026, 1, 1), date(2026, 12, 31)),
)
def test_proposals_can_be_planned_and_are_not_proposed_again(
    ends: dict[str, list[date]], year: int, today: date
) -> None:
    found = proposals(ends, [], year, today)
    assert {one.module for one in found} == {
        module for module, days in ends.items() if any(day.year == year for day in days)
    }
    for one in found:
        ensure_due(year, one.due_on, today)
        assert one.due_on <= max(one.first_end, today)
        assert one.people == sum(day.year == year for day in ends[one.module])
    planned = [Line(place, one.due_on, one.module) for place, one in enumerate(found)]
    assert proposals(ends, planned, year, today) == ()


def test_a_proposal_comes_a_month_before_the_first_end() -> None:
    ends = {"T06": [date(2026, 8, 31), date(2026, 12, 1), date(2027, 1, 5)]}
    (one,) = proposals(ends, [], 2026, TODAY)
    assert (one.people, one.first_end, one.due_on) == (2, date(2026, 8, 31), date(2026, 7, 31))
    assert proposals(ends, [line(date(2026, 7, 1))], 2026, TODAY) == ()
    ended = {"T06": [date(2026, 3, 1)]}
    assert proposals(ended, [line(date(2026, 5, 1))], 2026, TODAY) == ()  # it is overdue, not forgotten
    later = [line(date(2026, 11, 1)), line(date(2026, 7, 1), role="R05")]
    assert proposals(ends, later, 2026, TODAY) == (one,)
    assert month_before(date(2026, 3, 31)) == date(2026, 2, 28)


def test_the_same_training_is_the_same_module_people_and_month() -> None:
    one = line(date(2026, 7, 1), role="R05")
    assert same_training(one, "T06", "R05", date(2026, 7, 31))
    for module, role, day in (
        ("T07", "R05", date(2026, 7, 1)),
        ("T06", None, date(2026, 7, 1)),
        ("T06", "R05", date(2026, 8, 1)),
        ("T06", "R05", date(2027, 7, 1)),
    ):
        assert not same_training(one, module, role, day)
    assert not same_training(line(TODAY, None), None, None, TODAY)


def test_what_changes_after_the_approval_waits_again() -> None:
    early, late = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
    assert waits(None, None) and not waits(early, None)
    assert waits(early, late) and not waits(late, early) and not waits(late, late)
    assert not waits(None, late)
