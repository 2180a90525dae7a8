"""The course of CRS or ICANS after an infusion, from its graded assessments: episodes with onset, worst grade
and resolution (domain.md §6.9, P16).

An assessment whose grade is open counts with what is certain. An episode begins with the first grade above
nought and is over with the first grade of nought that is certain; while the last grade is open, so is the
episode.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ctdesk.domain.grading import Grade


@dataclass(frozen=True, slots=True)
class Assessed:
    """One assessment: when, and the grade it came to."""

    at: datetime
    grade: Grade


@dataclass(frozen=True, slots=True)
class Episode:
    """One episode; ``worst_at`` is when the worst grade was first seen, ``resolved_at`` None while it
    lasts.
    """

    onset_at: datetime
    worst: int
    worst_at: datetime
    resolved_at: datetime | None

    def duration(self, now: datetime) -> timedelta:
        """From onset to resolution, or to ``now`` while it lasts."""
        return (self.resolved_at or now) - self.onset_at


def episodes_of(assessments: Iterable[Assessed]) -> tuple[Episode, ...]:
    """All episodes in their order, whatever order the assessments were entered in."""
    found: list[Episode] = []
    open_one: Episode | None = None
    for one in sorted(assessments, key=lambda one: one.at):
        grade = one.grade.at_least
        if open_one is None:
            open_one = Episode(one.at, grade, one.at, None) if grade else None
        elif one.grade.value == 0:
            found.append(Episode(open_one.onset_at, open_one.worst, open_one.worst_at, one.at))
            open_one = None
        elif grade > open_one.worst:
            open_one = Episode(open_one.onset_at, grade, one.at, None)
    return tuple(found) if open_one is None else (*found, open_one)


def episode_at(episodes: Iterable[Episode], at: datetime) -> Episode | None:
    """The episode under way at a moment, from its onset up to its resolution; None where there was none."""
    for one in episodes:
        if one.onset_at <= at and (one.resolved_at is None or at < one.resolved_at):
            return one
    return None


def worst_of(episodes: Sequence[Episode]) -> int:
    """The highest grade of all; 0 without an episode."""
    return max((one.worst for one in episodes), default=0)
