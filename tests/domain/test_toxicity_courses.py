"""Episodes of CRS or ICANS read off graded assessments."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctdesk.domain.grading import Grade
from ctdesk.domain.toxicity_courses import Assessed, Episode, episode_at, episodes_of, worst_of

START = datetime(2026, 3, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def at(hours: int) -> datetime:
    return START + hours * HOUR


def seen(*grades: int | None) -> list[Assessed]:
    """An assessment an hour; None is one whose grade is open with nothing certain."""
    return [
        Assessed(at(hour), Grade(grade, grade or 0, missing=() if grade is not None else ("oxygen",)))
        for hour, grade in enumerate(grades)
    ]


@pytest.mark.parametrize(
    ("grades", "episodes"),
    [
        ((), []),
        ((0, 0), []),
        ((0, None), []),
        ((0, 1, 2, 2, 1, 0), [(1, 2, 2, 5)]),
        ((1,), [(0, 1, 0, None)]),
        ((0, 3, 1), [(1, 3, 1, None)]),
        ((2, 0, 0, 1, 4), [(0, 2, 0, 1), (3, 4, 4, None)]),
        # What nobody looked at ends nothing.
        ((2, None, 0), [(0, 2, 0, 2)]),
        ((2, None), [(0, 2, 0, None)]),
        ((1, 5), [(0, 5, 1, None)]),
    ],
)
def test_episodes(grades: tuple[int | None, ...], episodes: list[tuple[int, int, int, int | None]]) -> None:
    found = episodes_of(seen(*grades))
    assert found == tuple(
        Episode(at(onset), worst, at(worst_at), None if end is None else at(end))
        for onset, worst, worst_at, end in episodes
    )


def test_an_open_grade_counts_with_what_is_certain() -> None:
    found = episodes_of([Assessed(at(0), Grade(None, 3, missing=("oxygen",))), Assessed(at(1), Grade(2, 2))])
    assert found == (Episode(at(0), 3, at(0), None),)


def test_the_episode_under_way() -> None:
    found = episodes_of(seen(1, 2, 0, 0, 3))
    assert episode_at(found, at(0)) == found[0]
    assert episode_at(found, at(2)) is None
    assert episode_at(found, at(99)) == found[1]
    assert episode_at(found, at(-1)) is None
    assert found[0].duration(at(99)) == 2 * HOUR
    assert found[1].duration(at(6)) == 2 * HOUR
    assert worst_of(found) == 3
    assert worst_of(()) == 0


@given(st.lists(st.none() | st.integers(0, 5)), st.randoms())
def test_episodes_hold_every_grade_and_do_not_overlap(grades: list[int | None], chance: object) -> None:
    entered = seen(*grades)
    chance.shuffle(entered)  # type: ignore[attr-defined]  # a random.Random
    found = episodes_of(entered)
    assert worst_of(found) == max((one or 0 for one in grades), default=0)
    for one, later in pairwise(found):
        assert one.resolved_at is not None
        assert one.onset_at < one.resolved_at <= later.onset_at
    for hour, grade in enumerate(grades):
        assert not grade or episode_at(found, at(hour)) is not None
