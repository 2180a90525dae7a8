"""Terms and when they end: day 0, exact hours, days of the site, working days, what is due at once."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctdesk.domain.clocks import after_working_days
from ctdesk.domain.deadlines import (
    AT_ONCE,
    UNITS,
    Due,
    Escalation,
    SiteDays,
    Term,
    dues_of,
    dues_owed,
    ensure_order,
    ensure_term,
    escalated,
    late_by,
    read_deadlines,
    read_escalations,
    status_of,
    was_in_time,
)
from ctdesk.domain.errors import CtdeskError
from fixtures.acceptance import SEED

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 6, 9, 0, tzinfo=SHANGHAI)  # a Friday
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
RULES = read_deadlines(tomllib.loads((SEED / "deadlines.toml").read_text("utf-8")))


def weekday(day: date) -> bool:
    return day.weekday() < 5


def until_2026(day: date) -> bool:
    return day.year <= 2026


DAYS = SiteDays(SHANGHAI, weekday, until_2026)


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        (Term("minute", 15), datetime(2026, 3, 6, 9, 15, tzinfo=SHANGHAI)),
        (Term("minute", 0), NOW),
        (Term("hour", 24), NOW + DAY),
        # Day 0 is the day of the anchor; a date ends at 24:00.
        (Term("calendar_day", 0), datetime(2026, 3, 7, tzinfo=SHANGHAI)),
        (Term("calendar_day", 1), datetime(2026, 3, 8, tzinfo=SHANGHAI)),
        (Term("calendar_day", 15), datetime(2026, 3, 22, tzinfo=SHANGHAI)),
        (Term("working_day", 0), datetime(2026, 3, 7, tzinfo=SHANGHAI)),
        (Term("working_day", 1), datetime(2026, 3, 10, tzinfo=SHANGHAI)),
        (Term("working_day", 5), datetime(2026, 3, 14, tzinfo=SHANGHAI)),
    ],
)
def test_a_term_ends(term: Term, expected: datetime) -> None:
    found = DAYS.due(term, NOW)
    assert found == Due(expected.astimezone(UTC))
    assert found.at.tzinfo is UTC


@pytest.mark.parametrize("unit", sorted(AT_ONCE))
def test_what_is_due_at_once_is_due_when_it_is_known(unit: str) -> None:
    assert DAYS.due(ensure_term(unit, None), NOW) == Due(NOW.astimezone(UTC), at_once=True)


def test_the_day_is_that_of_the_site_wherever_the_moment_was_written() -> None:
    # 23:30 UTC on the 5th is the morning of the 6th in Shanghai.
    late = datetime(2026, 3, 5, 23, 30, tzinfo=UTC)
    assert DAYS.due(Term("calendar_day", 1), late).at == datetime(2026, 3, 7, 16, tzinfo=UTC)
    west = late.astimezone(timezone(timedelta(hours=-8)))
    assert DAYS.due(Term("calendar_day", 1), west) == DAYS.due(Term("calendar_day", 1), late)


def test_hours_run_exactly_across_the_change_of_the_clocks() -> None:
    # On 29 March 2026 Berlin loses an hour, on 25 October it gains one.
    days = SiteDays(BERLIN, weekday)
    for night in (datetime(2026, 3, 28, 20, tzinfo=BERLIN), datetime(2026, 10, 24, 20, tzinfo=BERLIN)):
        found = days.due(Term("hour", 24), night)
        assert found.at - night.astimezone(UTC) == DAY
    spring = days.due(Term("calendar_day", 1), datetime(2026, 3, 28, 20, tzinfo=BERLIN))
    assert spring.at == datetime(2026, 3, 29, 22, tzinfo=UTC), "24:00 in summer time"


def test_the_hour_that_comes_twice_is_told_apart() -> None:
    first = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN)
    second = first.replace(fold=1)
    days = SiteDays(BERLIN, weekday)
    due = days.due(Term("minute", 30), first)
    assert status_of(due, second) == "overdue"
    assert status_of(due, first) != "overdue"
    ensure_order([("occurred_at", first), ("aware_at", second)], NOW.replace(year=2027))
    with pytest.raises(CtdeskError, match="DLN-05"):
        ensure_order([("occurred_at", second), ("aware_at", first)], NOW.replace(year=2027))


@pytest.mark.parametrize(
    ("anchor", "amount", "assumed"),
    [
        (NOW, 5, False),
        (datetime(2026, 12, 31, 9, tzinfo=SHANGHAI), 1, True),
        (datetime(2030, 5, 1, 9, tzinfo=SHANGHAI), 5, True),
        (datetime(2030, 5, 1, 9, tzinfo=SHANGHAI), 0, False),
    ],
)
def test_beyond_the_published_calendar_it_says_that_it_assumes(
    anchor: datetime, amount: int, assumed: bool
) -> None:
    assert DAYS.due(Term("working_day", amount), anchor).assumed is assumed
    assert not DAYS.due(Term("calendar_day", amount), anchor).assumed


def test_a_moment_without_an_offset_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="offset"):
        DAYS.due(Term("hour", 1), NOW.replace(tzinfo=None))


@pytest.mark.parametrize("unit", ["hour", "calendar_day", "working_day"])
def test_beyond_the_year_9999_is_refused_rather_than_failing(unit: str) -> None:
    with pytest.raises(CtdeskError, match="DLN-06"):
        DAYS.due(ensure_term(unit, 100), datetime(9999, 12, 31, tzinfo=UTC))


@pytest.mark.parametrize(
    ("unit", "amount", "code"),
    [
        ("week", 1, "DLN-01"),
        ("", None, "DLN-01"),
        ("immediately", 1, "DLN-02"),
        ("promptly", 0, "DLN-02"),
        ("hour", None, "DLN-02"),
        ("hour", -1, "DLN-02"),
        ("hour", 2_401, "DLN-02"),
        ("working_day", 251, "DLN-02"),
    ],
)
def test_a_term_that_cannot_be_is_refused(unit: str, amount: int | None, code: str) -> None:
    with pytest.raises(CtdeskError, match=code):
        ensure_term(unit, amount)


@pytest.mark.parametrize(
    ("unit", "amount"), [("minute", 14_400), ("hour", 2_400), ("calendar_day", 3_650), ("working_day", 250)]
)
def test_a_term_may_be_as_long_as_this_and_as_short_as_nought(unit: str, amount: int) -> None:
    assert ensure_term(unit, amount).amount == amount
    assert ensure_term(unit, 0).amount == 0
    with pytest.raises(CtdeskError, match="DLN-02"):
        ensure_term(unit, amount + 1)


moments = st.datetimes(
    datetime(2020, 1, 1), datetime(2032, 1, 1), timezones=st.sampled_from([UTC, SHANGHAI, BERLIN])
)
terms = st.sampled_from(UNITS).flatmap(
    lambda unit: (
        st.just(Term(unit)) if unit in AT_ONCE else st.builds(Term, st.just(unit), st.integers(0, 250))
    )
)


@given(st.lists(st.tuples(terms, moments), max_size=20))
def test_many_at_once_are_what_each_is_alone(items: list[tuple[Term, datetime]]) -> None:
    alone = [SiteDays(SHANGHAI, weekday, until_2026).due(*one) for one in items]
    assert dues_of(items, SiteDays(SHANGHAI, weekday, until_2026)) == alone


@given(terms, moments)
def test_nothing_is_due_before_it_began(term: Term, anchor: datetime) -> None:
    assert DAYS.due(term, anchor).at >= anchor


@given(terms, moments, st.timedeltas(timedelta(), timedelta(days=40)))
def test_what_became_known_later_is_never_due_earlier(term: Term, anchor: datetime, later: timedelta) -> None:
    assert DAYS.due(term, anchor.astimezone(UTC) + later).at >= DAYS.due(term, anchor).at


@given(moments, st.integers(0, 250))
def test_working_days_are_those_of_the_forms(anchor: datetime, amount: int) -> None:
    alone = after_working_days(anchor, amount, SHANGHAI, weekday)
    assert DAYS.due(Term("working_day", amount), anchor).at == alone


def test_a_status() -> None:
    due = DAYS.due(Term("calendar_day", 15), NOW)
    at = due.at

    def said(now: datetime, done: datetime | None = None) -> str:
        return status_of(due, now, begun=NOW, done=done)

    assert said(NOW) == "open"
    assert said(NOW - 400 * DAY) == "open", "a clock that was set back"
    assert said(at - 3 * DAY - timedelta(seconds=1)) == "open"
    assert said(at - 3 * DAY) == "soon"
    assert said(at - timedelta(microseconds=1)) == "soon"
    assert said(at) == "overdue"
    assert said(at + DAY, at - timedelta(microseconds=1)) == "done"
    assert said(at + DAY, at) == "done_late"
    assert status_of(due, at + DAY, withdrawn=True) == "withdrawn"
    short = DAYS.due(Term("hour", 4), NOW)
    assert status_of(short, short.at - HOUR, begun=NOW) == "soon"
    assert status_of(short, short.at - 2 * HOUR, begun=NOW) == "open"


def test_what_is_due_at_once_is_overdue_from_the_first_instant_until_it_is_done() -> None:
    due = DAYS.due(Term("immediately"), NOW)
    assert status_of(due, NOW) == "overdue"
    assert status_of(due, NOW - HOUR) == "overdue", "the clock was set back meanwhile"
    assert status_of(due, NOW + HOUR, done=NOW + HOUR) == "done"


@pytest.mark.parametrize(
    ("done", "now", "at_once", "verdict"),
    [
        (None, HOUR, None, None),
        (HOUR, 9 * DAY, None, None),
        (HOUR, 9 * DAY, 2 * HOUR, True),
        (3 * HOUR, 9 * DAY, 2 * HOUR, False),
        (None, HOUR, 2 * HOUR, None),
        (None, 2 * HOUR, 2 * HOUR, False),
    ],
)
def test_at_once_is_judged_only_by_what_the_hospital_allows(
    done: timedelta | None, now: timedelta, at_once: timedelta | None, verdict: bool | None
) -> None:
    due = DAYS.due(Term("immediately"), NOW)
    moment = None if done is None else NOW + done
    assert was_in_time(due, moment, NOW + now, at_once) is verdict


def test_a_deadline_missed_stays_missed_in_the_statistics() -> None:
    due = DAYS.due(Term("hour", 2), NOW)
    assert was_in_time(due, None, NOW, None) is None
    assert was_in_time(due, None, NOW + 2 * HOUR, None) is False
    assert was_in_time(due, NOW + 2 * HOUR, NOW + DAY, None) is False
    assert was_in_time(due, NOW + HOUR, NOW + DAY, None) is True
    # What the hospital lets "at once" take gives no other deadline more time.
    assert was_in_time(due, NOW + 3 * HOUR, NOW + DAY, DAY) is False


def test_more_and_more_people_hear_of_what_is_late() -> None:
    rules = read_escalations(
        [{"more_than_days": 30, "to": ["R36", "R01"]}, {"more_than_days": 14, "to": ["R01"]}]
    )
    assert rules[0] == Escalation(14, ("R01",))
    due = Due(NOW.astimezone(UTC))
    assert escalated(rules, due, NOW + 14 * DAY) == ()
    assert escalated(rules, due, NOW + 14 * DAY + HOUR) == ("R01",)
    assert escalated(rules, due, NOW + 31 * DAY) == ("R01", "R36")
    assert late_by(due, NOW - DAY) == timedelta()
    assert late_by(due, NOW + DAY) == DAY


def test_a_rule_waits_for_the_moment_it_runs_from() -> None:
    chosen = [RULES[code] for code in ("DL-ADR-SERIOUS", "DL-ADR-FOLLOWUP", "DL-SUSAR-FATAL-FOLLOWUP")]
    found = dues_owed(chosen, {"aware_at": NOW, "first_report_at": NOW + 2 * DAY}, DAYS)
    assert found["DL-ADR-FOLLOWUP"] is None
    assert found["DL-ADR-SERIOUS"] == Due(datetime(2026, 3, 21, 16, tzinfo=UTC))
    assert found["DL-SUSAR-FATAL-FOLLOWUP"] == Due(datetime(2026, 3, 16, 16, tzinfo=UTC))


@pytest.mark.parametrize(
    ("code", "unit", "amount"),
    [
        ("DL-ADR-DEATH", "immediately", None),
        ("DL-ADR-SERIOUS", "calendar_day", 15),
        ("DL-ADR-OTHER", "calendar_day", 30),
        ("DL-ADR-FOLLOWUP", "promptly", None),
        ("DL-SUSAR-FATAL", "calendar_day", 7),
        ("DL-SUSAR-FATAL-FOLLOWUP", "calendar_day", 8),
        ("DL-SUSAR-OTHER", "calendar_day", 15),
        ("DL-RES-SAR", "working_day", 5),
        ("DL-TRACE-RECEIPT", "calendar_day", 0),
        ("DL-STEM-SAE", "hour", 24),
    ],
)
def test_the_shipped_rules_say_what_the_law_says(code: str, unit: str, amount: int | None) -> None:
    assert (RULES[code].term.unit, RULES[code].term.amount) == (unit, amount)
    assert RULES[code].source


def test_what_was_not_seen_in_the_final_text_is_marked() -> None:
    unsure = {code for code, one in RULES.items() if not (one.confirmed and one.start_confirmed)}
    assert unsure == {"DL-RES-SAR", "DL-STEM-SAE", "DL-STEM-SAE-FOLLOWUP", "DL-PRIVACY"}


BORN = datetime(1980, 5, 1, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("occurred", "detected", "aware", "code", "field"),
    [
        (NOW - 3 * HOUR, NOW - 2 * HOUR, NOW - HOUR, None, None),
        (NOW, NOW, NOW, None, None),
        (None, None, NOW - HOUR, None, None),
        (BORN, None, NOW, None, None),
        (NOW - HOUR, None, NOW - 2 * HOUR, "DLN-05", "aware_at"),
        (NOW - HOUR, NOW - 2 * HOUR, NOW, "DLN-05", "detected_at"),
        (NOW, NOW, NOW + timedelta(seconds=1), "DLN-03", "aware_at"),
        (BORN - timedelta(seconds=1), None, NOW, "DLN-04", "occurred_at"),
        (datetime(1, 1, 1, tzinfo=SHANGHAI), None, NOW, "DLN-06", "occurred_at"),
        # The same instant written in two zones is one instant.
        (NOW - HOUR, None, (NOW - HOUR).astimezone(BERLIN), None, None),
        (NOW - HOUR, None, (NOW - 2 * HOUR).astimezone(BERLIN), "DLN-05", "aware_at"),
    ],
)
def test_moments_follow_each_other(
    occurred: datetime | None, detected: datetime | None, aware: datetime, code: str | None, field: str | None
) -> None:
    said = [("occurred_at", occurred), ("detected_at", detected), ("aware_at", aware)]
    if code is None:
        ensure_order(said, NOW, earliest=BORN)
        return
    with pytest.raises(CtdeskError, match=code) as refused:
        ensure_order(said, NOW, earliest=BORN)
    assert refused.value.field == field
