"""The curve of a course: a grade holds until the next assessment, days are the site's, names never meet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ctdesk.domain.course_chart import CourseLayout, Point, laid_out, width_of

INFUSED = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)  # 14:00 at the site
MIDNIGHT = datetime(2026, 3, 1, 16, 0, tzinfo=UTC)
LETTERS = 60.0


@dataclass(frozen=True)
class Seen:
    at: datetime
    temperature_c: Decimal | None = None
    crs: int = 0
    crs_open: bool = False
    icans: int = 0
    icans_open: bool = False


def drawn(*points: Point, doses: tuple[tuple[float, str], ...] = ()) -> CourseLayout:
    given = [(INFUSED + timedelta(days=day), words) for day, words in doses]
    return laid_out(INFUSED, MIDNIGHT, points, given, letters=LETTERS)


def after(days: float, **seen: object) -> Seen:
    return Seen(INFUSED + timedelta(days=days), **seen)  # type: ignore[arg-type]  # what was seen


def test_a_grade_holds_until_the_next_assessment() -> None:
    found = drawn(after(0.5, crs=1), after(1, crs=3, crs_open=True), after(2))
    assert found.crs.line == ((0.5, 1.0), (1.0, 1.0), (1.0, 3.0), (2.0, 3.0), (2.0, 0.0))
    assert [dot.open for dot in found.crs.dots] == [False, True, False]
    assert found.icans.line[-1] == (2.0, 0.0)
    assert found.top == 4
    assert drawn(after(1, icans=5)).top == 5


def test_days_begin_at_midnight_of_the_site_and_day_nought_at_the_infusion() -> None:
    found = drawn(after(2.9, temperature_c=Decimal("40.1")))
    places = [(round(place * 24, 6), day) for place, day in found.ticks]
    assert places == [(0.0, 0), (10.0, 1), (34.0, 2), (58.0, 3)]
    assert found.low < 36 < 40.1 < found.high
    assert found.warm == ((2.9, 40.1),)
    assert len(drawn(after(29)).ticks) <= 12


def test_nothing_was_assessed_yet() -> None:
    empty = drawn()
    assert (empty.crs.line, empty.warm, empty.marks, empty.rows) == ((), (), (), 0)
    assert empty.last > 0


@given(
    st.lists(
        st.tuples(st.floats(0, 14), st.text("aé托珠单抗 mg480", min_size=1, max_size=24)),
        min_size=1,
        max_size=12,
    )
)
def test_words_of_doses_never_meet_and_stay_within(doses: list[tuple[float, str]]) -> None:
    found = drawn(after(14), doses=tuple(doses))
    assert len(found.marks) == len(doses)
    spans: dict[int, list[tuple[float, float]]] = {}
    for mark in found.marks:
        wide = width_of(mark.words) * found.last / LETTERS
        begins = mark.x - wide if mark.left else mark.x
        assert begins >= -1e-9
        assert begins + wide <= found.last + 1e-9
        spans.setdefault(mark.row, []).append((begins, begins + wide))
    for row in spans.values():
        row.sort()
        assert all(one[1] <= other[0] + 1e-9 for one, other in pairwise(row))
