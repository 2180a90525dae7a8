"""Where everything of the curve of a course after an infusion lies, for the screen and for paper alike:
temperature above, the grades of CRS and ICANS as steps below, antidotes as marks.

Across are days since the infusion. A grade holds until the next assessment; one that is open is drawn at what
is certain.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from ctdesk.domain.grading import DEATH, FEVER_C, GRAVEST

_DAY = timedelta(days=1)
_MOST_TICKS = 10
_SHORTEST = 0.5  # days across, however short the course
_COOLEST, _WARMEST = 36.0, 39.0
_AROUND = 0.3
_BEYOND = 1.015  # the last dot lies within, not on the edge
FEVER = float(FEVER_C)


class Point(Protocol):
    """One assessment as far as the curve asks."""

    @property
    def at(self) -> datetime: ...
    @property
    def temperature_c(self) -> object: ...
    @property
    def crs(self) -> int: ...
    @property
    def crs_open(self) -> bool: ...
    @property
    def icans(self) -> int: ...
    @property
    def icans_open(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Dot:
    """One assessed grade; ``open`` where it is not known whether it is graver."""

    x: float
    grade: int
    open: bool


@dataclass(frozen=True, slots=True)
class Steps:
    """One kind of grade: its dots, and the line through them as steps."""

    dots: tuple[Dot, ...]

    @property
    def line(self) -> tuple[tuple[float, float], ...]:
        """Corners of the line, from left to right."""
        corners: list[tuple[float, float]] = []
        for dot in self.dots:
            if corners:
                corners.append((dot.x, corners[-1][1]))
            corners.append((dot.x, float(dot.grade)))
        return tuple(corners)


@dataclass(frozen=True, slots=True)
class Mark:
    """A dose with its words, in the row (0 is the topmost) where no other words stand; ``left`` of its line
    where it would leave the plot.
    """

    x: float
    words: str
    row: int
    left: bool


@dataclass(frozen=True, slots=True)
class CourseLayout:
    """``last`` is the right edge in days; ``ticks`` are places with the day that begins there, day 0 at the
    infusion itself; temperatures run from ``low`` to ``high`` °C, grades from 0 to ``top``.
    """

    last: float
    ticks: tuple[tuple[float, int], ...]
    low: float
    high: float
    warm: tuple[tuple[float, float], ...]
    crs: Steps
    icans: Steps
    top: int
    marks: tuple[Mark, ...]

    @property
    def rows(self) -> int:
        """How many rows the words of the marks take."""
        return max((one.row + 1 for one in self.marks), default=0)


def laid_out(
    infused_at: datetime,
    midnight: datetime,
    points: Sequence[Point],
    doses: Iterable[tuple[datetime, str]],
    *,
    letters: float,
) -> CourseLayout:
    """Lay a course out. ``midnight`` is the beginning of the day of the infusion at the site, ``letters`` how
    many narrow letters stand side by side across the plot.
    """
    given = sorted(doses, key=lambda one: one[0])

    def place(at: datetime) -> float:
        return (at - infused_at) / _DAY

    last = max([place(one.at) for one in points] + [place(at) for at, _ in given] + [_SHORTEST]) * _BEYOND
    warm = tuple(
        (place(one.at), float(str(one.temperature_c))) for one in points if one.temperature_c is not None
    )
    heat = [value for _, value in warm]
    crs = Steps(tuple(Dot(place(one.at), one.crs, one.crs_open) for one in points))
    icans = Steps(tuple(Dot(place(one.at), one.icans, one.icans_open) for one in points))
    gravest = max((one.grade for one in (*crs.dots, *icans.dots)), default=0)
    return CourseLayout(
        last=last,
        ticks=_ticks(place(midnight), last),
        low=min([_COOLEST, *heat]) - _AROUND,
        high=max([_WARMEST, *heat]) + _AROUND,
        warm=warm,
        crs=crs,
        icans=icans,
        top=DEATH if gravest > GRAVEST else GRAVEST,
        marks=_marks([(place(at), words) for at, words in given], last, letters),
    )


def width_of(words: str) -> int:
    """How many narrow letters these words are as wide as."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in words)


def _ticks(midnight: float, last: float) -> tuple[tuple[float, int], ...]:
    days = int(last - midnight)
    every = max(1, -(-days // _MOST_TICKS))
    return ((0.0, 0), *((midnight + day, day) for day in range(every, days + 1, every)))


def _marks(given: Sequence[tuple[float, str]], last: float, letters: float) -> tuple[Mark, ...]:
    ends: list[float] = []
    found = []
    for x, words in given:
        wide = (width_of(words) + 1) * last / letters
        left = x + wide > last and x - wide >= 0
        begins = x - wide if left else x
        row = next((number for number, end in enumerate(ends) if end <= begins), len(ends))
        if row == len(ends):
            ends.append(0.0)
        ends[row] = begins + wide
        found.append(Mark(x, words, row, left))
    return tuple(found)
