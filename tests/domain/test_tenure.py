"""When a role is held, and when two periods have an instant in common."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ctdesk.domain.tenure import holds, meets

BASE = datetime(2024, 2, 28, 16, tzinfo=UTC)
minutes = st.integers(0, 40).map(lambda number: BASE + timedelta(minutes=number))
periods = st.tuples(minutes, st.none() | minutes, st.none() | minutes)
INSTANTS = [BASE + timedelta(minutes=number / 2) for number in range(-2, 90)]


@given(periods, minutes, st.none() | minutes)
def test_two_periods_meet_exactly_when_they_share_an_instant(
    period: tuple[datetime, datetime | None, datetime | None], begins: datetime, until: datetime | None
) -> None:
    shared = [at for at in INSTANTS if holds(*period, at) and begins <= at and (until is None or at < until)]
    assert meets(*period, begins, until) == bool(shared)


@given(st.lists(st.tuples(minutes, st.none() | minutes), max_size=8))
def test_what_is_let_in_only_where_nothing_meets_is_never_held_twice(
    wanted: list[tuple[datetime, datetime | None]],
) -> None:
    held: list[tuple[datetime, datetime | None]] = []
    for begins, ends in wanted:
        possible = ends is None or ends > begins
        if possible and not any(meets(start, end, None, begins, ends) for start, end in held):
            held.append((begins, ends))
    for at in INSTANTS:
        assert sum(holds(start, end, None, at) for start, end in held) <= 1


def test_a_revocation_ends_a_role_at_its_very_minute() -> None:
    ends, revoked = BASE + timedelta(days=2), BASE + timedelta(minutes=5)
    assert holds(BASE, ends, revoked, revoked - timedelta(microseconds=1))
    assert not holds(BASE, ends, revoked, revoked)
    assert not meets(BASE, ends, revoked, revoked, None)
    assert meets(BASE, ends, None, ends - timedelta(minutes=1), None)
