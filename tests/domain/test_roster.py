"""The rota: empty slots from when to when, and one person in one of two places only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.roster import Able, Gap, OnDuty, Slot, ensure_plannable, gaps, on_duty
from ctdesk.domain.spans import Span

EVENING = datetime(2026, 3, 3, 18, 0, tzinfo=UTC)
APART = (frozenset({"R05", "R06"}), frozenset({"R12", "R13"}))
SLOTS = (Slot("R05"), Slot("R06"))


def h(hours: float) -> datetime:
    return EVENING + timedelta(hours=hours)


NIGHT = Span(h(0), h(14))


def shift(member: int, role: str, start: float = 0, end: float = 14, number: int = 0) -> OnDuty:
    return OnDuty(number or member, role, member, Span(h(start), h(end)))


def always(*shifts: OnDuty) -> Able:
    return {(one.member, one.role): (Span(h(-1000)),) for one in shifts}


def told(found: tuple[Gap, ...]) -> list[tuple[str, float, float]]:
    hours = timedelta(hours=1)
    return [
        (one.role, (one.span.start - EVENING) / hours, (one.span.end - EVENING) / hours)  # type: ignore[operator]  # periods that end
        for one in found
    ]


def test_no_second_pharmacist_from_twenty() -> None:
    shifts = [shift(1, "R05"), shift(2, "R06", 0, 2)]
    assert told(gaps(SLOTS, shifts, NIGHT, always(*shifts), APART)) == [("R06", 2, 14)]


def test_a_full_night_has_no_gap_and_shifts_that_meet_leave_none() -> None:
    shifts = [shift(1, "R05"), shift(2, "R06", 0, 6), shift(3, "R06", 6, 14)]
    assert gaps(SLOTS, shifts, NIGHT, always(*shifts), APART) == ()
    assert on_duty(SLOTS, shifts, h(6), always(*shifts), APART) == {"R05": (1,), "R06": (3,)}
    late = [shift(1, "R05"), shift(2, "R06", 0, 6), shift(3, "R06", 6 + 1 / 60, 14)]
    (gap,) = gaps(SLOTS, late, NIGHT, always(*late), APART)
    assert gap.span == Span(h(6), h(6) + timedelta(minutes=1))


def test_who_may_not_act_fills_nothing_and_is_named() -> None:
    shifts = [shift(1, "R05"), shift(2, "R06")]
    able = {(1, "R05"): (Span(h(-9)),), (2, "R06"): (Span(h(-9), h(5)),)}
    found = gaps(SLOTS, shifts, NIGHT, able, APART)
    assert told(found) == [("R06", 5, 14)]
    assert found[0].idle == (2,)


def test_one_person_counts_for_one_of_two_places_that_need_two_people() -> None:
    alone = [shift(1, "R05"), shift(1, "R06", number=2)]
    assert len(gaps(SLOTS, alone, NIGHT, always(*alone), APART)) == 1
    # With a second receiver there, the one in both places counts as the verifier.
    both = [*alone, shift(2, "R05", number=3)]
    assert gaps(SLOTS, both, NIGHT, always(*both), APART) == ()
    assert on_duty(SLOTS, both, h(1), always(*both), APART) == {"R05": (2,), "R06": (1,)}


def test_two_people_wanted_and_one_there_leaves_one_missing() -> None:
    shifts = [shift(1, "R05")]
    (gap,) = gaps((Slot("R05", 2),), shifts, NIGHT, always(*shifts))
    assert gap.missing == 1
    assert gap.span == NIGHT


@pytest.mark.parametrize(
    ("code", "new"),
    [
        ("ROS-01", shift(1, "R05", 5, 5)),
        ("ROS-01", shift(1, "R05", 5, 4)),
        ("ROS-02", OnDuty(9, "R05", 1, Span(h(0) + timedelta(seconds=5), h(3)))),
        ("ROS-05", shift(1, "R05", 0, 24 * 8)),
        ("ROS-03", shift(1, "R06", 3, 20)),
        ("ROS-04", shift(1, "R05", 13, 20)),
    ],
)
def test_a_shift_that_cannot_be_is_refused_with_its_reason(code: str, new: OnDuty) -> None:
    with pytest.raises(CtdeskError) as refused:
        ensure_plannable(new, [shift(1, "R06")], APART)
    assert refused.value.code == code


def test_a_shift_that_begins_when_another_ends_is_planned() -> None:
    ensure_plannable(shift(1, "R05", 14, 20), [shift(1, "R06")], APART)
    ensure_plannable(shift(1, "R12"), [shift(1, "R06")], APART)


hours = st.integers(-2, 16)
shifts_of_a_night = st.lists(
    st.builds(
        lambda number, member, role, start, long: OnDuty(
            number, role, member, Span(h(start), h(start + long))
        ),
        st.integers(1, 10_000),
        st.integers(1, 4),
        st.sampled_from(["R05", "R06", "R12", "R13"]),
        hours,
        st.integers(1, 8),
    ),
    max_size=8,
)
ables = st.dictionaries(
    st.tuples(st.integers(1, 4), st.sampled_from(["R05", "R06", "R12", "R13"])),
    st.lists(
        st.builds(lambda start, long: Span(h(start), h(start + long)), hours, st.integers(1, 12)), max_size=2
    ),
)
FOUR = (Slot("R05"), Slot("R06"), Slot("R12", 2), Slot("R13"))


@given(shifts_of_a_night, ables, st.integers(0, 13))
def test_a_gap_is_told_exactly_where_too_few_are_on_duty(shifts: list[OnDuty], able: Able, hour: int) -> None:
    at = h(hour)
    there = on_duty(FOUR, shifts, at, able, APART)
    open_now = {one.role: one.missing for one in gaps(FOUR, shifts, NIGHT, able, APART) if one.span.holds(at)}
    for slot in FOUR:
        assert open_now.get(slot.role, 0) == max(0, slot.count - len(there[slot.role]))
        for member in there[slot.role]:
            assert any(s.member == member and s.role == slot.role and s.span.holds(at) for s in shifts)
            assert any(span.holds(at) for span in able[member, slot.role])
    for pair in APART:
        one, other = (set(there[role]) for role in sorted(pair))
        assert not one & other


@given(shifts_of_a_night, ables)
def test_gaps_of_a_slot_lie_apart_and_inside_the_period(shifts: list[OnDuty], able: Able) -> None:
    found = gaps(FOUR, shifts, NIGHT, able, APART)
    for slot in FOUR:
        own = [one for one in found if one.role == slot.role]
        for gap in own:
            assert gap.span.end is not None
            assert NIGHT.start <= gap.span.start < gap.span.end <= NIGHT.end  # type: ignore[operator]  # it ends
        starts = [gap.span.start for gap in own]
        assert starts == sorted(set(starts))
