"""What may be delegated to whom: each bad wish gets its own clear answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctdesk.domain.delegating import Cover, Party, Wish, ensure_line, ensure_no_circle, ensure_parties
from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.spans import add_months
from ctdesk.domain.team import Duty

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=ZONE)
VERIFY = Duty("receipt.verify", held_by=("R06",), delegable=True, delegate_to=("R05", "R06"))
LIZ = Party(9, "李清如", frozenset({"R06"}))
WANG = Party(7, "王䶮", frozenset({"R05"}))
WISH = Wish("receipt.verify", NOW, NOW + timedelta(days=7))


def refusal(wish: Wish = WISH, duty: Duty = VERIFY, frm: Party = LIZ, to: Party = WANG) -> str | None:
    try:
        ensure_line(wish, duty, frm, to, now=NOW, zone=ZONE)
    except CtdeskError as error:
        return error.code
    return None


def test_a_duty_one_holds_may_be_passed_to_whom_the_duty_allows() -> None:
    assert refusal() is None
    assert refusal(duty=replace(VERIFY, delegate_to=())) is None


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("DLG-02", {"duty": replace(VERIFY, delegable=False)}),
        ("DLG-02", {"duty": Duty("self.read", everyone=True, delegable=True)}),
        ("DLG-03", {"wish": replace(WISH, ends_at=WISH.starts_at)}),
        ("DLG-03", {"wish": replace(WISH, ends_at=NOW - timedelta(days=1))}),
        ("DLG-05", {"wish": replace(WISH, starts_at=NOW - timedelta(minutes=1))}),
        ("DLG-04", {"wish": replace(WISH, ends_at=NOW.replace(year=2027, minute=1))}),
        ("DLG-06", {"frm": Party(9, "李清如", frozenset({"R05"}))}),
        ("DLG-07", {"to": Party(11, "何小满", frozenset({"R07"}))}),
        ("DLG-08", {"to": Party(1, "吴桐", frozenset({"R31", "R05"}))}),
        ("DLG-15", {"wish": replace(WISH, starts_at=NOW + timedelta(seconds=30))}),
    ],
)
def test_each_bad_line_is_refused_with_its_reason(code: str, changes: dict[str, object]) -> None:
    assert refusal(**changes) == code  # type: ignore[arg-type]  # one table of cases


def test_a_period_of_twelve_months_to_the_minute_is_the_longest() -> None:
    assert refusal(replace(WISH, ends_at=NOW.replace(year=2027))) is None


@pytest.mark.parametrize(
    ("code", "frm", "to"),
    [
        ("DLG-01", LIZ, LIZ),
        ("DLG-13", LIZ, replace(WANG, active=False)),
        ("DLG-08", LIZ, replace(WANG, roles=frozenset({"R35"}))),
        ("DLG-16", LIZ, replace(WANG, roles=frozenset({"R01"}))),
    ],
)
def test_some_people_are_delegated_nothing(code: str, frm: Party, to: Party) -> None:
    with pytest.raises(CtdeskError) as refused:
        ensure_parties(frm, to)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (datetime(2026, 1, 31, 20, 0, tzinfo=ZONE), datetime(2027, 1, 31, 20, 0, tzinfo=ZONE)),
        (datetime(2028, 2, 29, 8, 30, tzinfo=ZONE), datetime(2029, 2, 28, 8, 30, tzinfo=ZONE)),
        (datetime(2027, 2, 28, 8, 30, tzinfo=ZONE), datetime(2028, 2, 28, 8, 30, tzinfo=ZONE)),
    ],
)
def test_twelve_months_follow_the_calendar_of_the_site(start: datetime, end: datetime) -> None:
    assert add_months(start, 12, ZONE) == end
    assert add_months(start.astimezone(UTC), 12, ZONE) == end


def test_a_day_that_is_missing_becomes_the_last_of_its_month() -> None:
    assert add_months(datetime(2026, 1, 31, 0, 0, tzinfo=ZONE), 1, ZONE).date().isoformat() == "2026-02-28"
    assert add_months(datetime(2028, 1, 30, 0, 0, tzinfo=ZONE), 1, ZONE).date().isoformat() == "2028-02-29"


def a_cover(
    frm: int, to: int, days: tuple[int, int] = (0, 7), *, duty: str = "x", product: str = ""
) -> Cover:
    start, end = (NOW + timedelta(days=day) for day in days)
    return Cover(frm, to, Wish(duty, start, end, product), f"DLG-{frm}-{to}")


def circle(new: Cover, *standing: Cover) -> str | None:
    try:
        ensure_no_circle([new], standing)
    except CtdeskError as error:
        return error.code
    return None


def test_nobody_covers_for_whoever_covers_for_them_at_the_same_time() -> None:
    assert circle(a_cover(1, 2), a_cover(2, 1, (3, 4))) == "DLG-10"
    assert circle(a_cover(1, 2), a_cover(2, 3), a_cover(3, 1, (6, 9))) == "DLG-10"
    with pytest.raises(CtdeskError):
        ensure_no_circle([a_cover(1, 2), a_cover(2, 1)], [])


def test_cover_one_after_the_other_or_for_other_things_is_no_circle() -> None:
    assert circle(a_cover(1, 2), a_cover(2, 1, (7, 9))) is None
    assert circle(a_cover(1, 2), a_cover(2, 1, duty="y")) is None
    assert circle(a_cover(1, 2, product="A"), a_cover(2, 1, product="B")) is None
    assert circle(a_cover(1, 2, product="A"), a_cover(2, 1)) == "DLG-10"
    assert circle(a_cover(1, 2), a_cover(2, 3, (0, 3)), a_cover(3, 1, (4, 6))) is None


def test_the_same_line_twice_is_refused() -> None:
    assert circle(a_cover(1, 2), a_cover(1, 2, (6, 9))) == "DLG-11"
    assert circle(a_cover(1, 2), a_cover(1, 2, (7, 9))) is None


covers = st.lists(
    st.builds(
        lambda pair, start, long: a_cover(pair[0], pair[1], (start, start + long)),
        st.tuples(st.integers(1, 4), st.integers(1, 4)).filter(lambda pair: pair[0] != pair[1]),
        st.integers(0, 6),
        st.integers(1, 4),
    ),
    max_size=6,
)


@given(covers)
def test_what_was_let_through_holds_no_circle_on_any_day(wished: list[Cover]) -> None:
    standing: list[Cover] = []
    for one in wished:
        if circle(one, *standing) is None:
            standing.append(one)
    for day in range(12):
        noon = NOW + timedelta(days=day, hours=3)
        edges = {(c.delegator, c.delegate) for c in standing if c.wish.starts_at <= noon < c.wish.ends_at}
        for member in range(1, 5):
            reached, ahead = set(), {to for frm, to in edges if frm == member}
            while ahead:
                reached |= ahead
                ahead = {to for frm, to in edges if frm in ahead} - reached
            assert member not in reached
