"""When an assessment is passed, and how often it may be tried."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctdesk.domain.assessing import Outcome, StepDone, Theory, attempt_number, judge, percent
from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.training import DEFAULT_RULES

RIGHT = (StepDone(True, True), StepDone(False, True))
GOOD = Theory(20, 18, 5, 5)
START = datetime(2026, 3, 2, tzinfo=UTC)


def judged(
    theory: Theory | None = GOOD,
    steps: tuple[StepDone, ...] = RIGHT,
    cases: dict[str, int | None] | None = None,
    done: dict[str, int] | None = None,
    mark: int | None = 80,
) -> Outcome:
    return judge(mark, theory, steps, cases or {}, done or {}, DEFAULT_RULES)


def test_everything_reached_is_passed() -> None:
    found = judged(cases={"mock": 2}, done={"mock": 2})
    assert found.reached and (found.theory, found.critical, found.practical) == (90, 100, 100)


@pytest.mark.parametrize(
    ("theory", "short"),
    [
        (Theory(20, 16, 5, 5), ()),
        (Theory(20, 15, 5, 5), ("theory",)),
        (Theory(199, 159, 0, 0), ("theory",)),  # 79.9 % is not 80 %
        (Theory(20, 20, 5, 4), ("critical",)),
        (Theory(20, 20, 0, 0), ()),
        (Theory(0, 0, 0, 0), ("unanswered",)),
        (None, ("unanswered",)),
    ],
)
def test_the_mark_of_the_theory(theory: Theory | None, short: tuple[str, ...]) -> None:
    assert judged(theory).short == short


def test_without_a_mark_no_theory_is_asked() -> None:
    assert judged(None, mark=None).reached


@pytest.mark.parametrize(
    ("critical", "other", "short"),
    [
        ((True,) * 4, (True,) * 9 + (False,), ()),
        ((True,) * 4, (True,) * 8 + (False,), ("steps_other",)),
        ((True, False), (True,) * 10, ("steps_critical",)),
        ((), (True,), ()),
        ((True, None), (True,), ("unanswered", "steps_critical")),
    ],
)
def test_every_critical_step_and_nine_of_ten_of_the_rest(
    critical: tuple[bool | None, ...], other: tuple[bool | None, ...], short: tuple[str, ...]
) -> None:
    steps = tuple(StepDone(True, one) for one in critical) + tuple(StepDone(False, one) for one in other)
    assert judged(steps=steps).short == short


def test_a_number_the_hospital_has_not_entered_is_never_reached() -> None:
    assert judged(cases={"supervised_real": None}, done={"supervised": 99}).short == ("cases_unset",)
    assert judged(cases={"supervised_real": 1, "mock": 3}, done={"supervised": 1, "mock": 2}).short == (
        "cases",
    )


def test_two_retakes_and_then_training_again() -> None:
    failed = [START, START + timedelta(days=1), START + timedelta(days=2)]
    assert [attempt_number(failed[:count], (), DEFAULT_RULES) for count in range(3)] == [1, 2, 3]
    with pytest.raises(CtdeskError, match="TRN-07"):
        attempt_number(failed, [START + timedelta(days=1)], DEFAULT_RULES)
    trained = [START + timedelta(days=9)]
    assert attempt_number(failed, trained, DEFAULT_RULES) == 1
    assert attempt_number([*failed, START + timedelta(days=10)], trained, DEFAULT_RULES) == 2


@given(st.integers(0, 500), st.integers(0, 500))
def test_a_share_is_never_rounded_up(right: int, asked: int) -> None:
    found = percent(min(right, asked), asked)
    assert (found is None) == (asked == 0)
    if found is not None:
        assert found * asked <= min(right, asked) * 100 < (found + 1) * asked


@given(st.lists(st.tuples(st.booleans(), st.none() | st.booleans()), max_size=12))
def test_a_critical_step_that_was_not_right_never_passes(steps: list[tuple[bool, bool | None]]) -> None:
    found = judged(steps=tuple(StepDone(critical, right) for critical, right in steps))
    if any(critical and not right for critical, right in steps):
        assert not found.reached
