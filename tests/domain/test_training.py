"""Whether a training module counts at a moment: boundaries at midnight of the site, one state at a time."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctdesk.domain import training
from ctdesk.domain.training import (
    STANDS,
    STATES,
    Away,
    Curriculum,
    Demand,
    Module,
    ModuleState,
    Passed,
    competence_state,
    last_day,
    needs_hours,
    practises,
    read_curriculum,
    required_modules,
    warning_for,
)
from fixtures.acceptance import SEED

SITE = ZoneInfo("Asia/Shanghai")
DAYS = st.dates(date(2023, 1, 1), date(2029, 12, 31))
SECOND = timedelta(microseconds=1)


@cache
def curriculum() -> Curriculum:
    return read_curriculum(tomllib.loads((SEED / "modules.toml").read_text("utf-8")))


def midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, SITE)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SITE)


def module(code: str) -> Module:
    return curriculum().modules[code]


def state(code: str, moment: datetime, *passed: Passed, **more: Any) -> ModuleState:
    return competence_state(module(code), moment, passed, **more)


# ------------------------------------------------------------------------------------ what the table says


def test_the_curriculum_has_every_module_and_its_figures() -> None:
    assert sorted(curriculum().modules) == [f"T{number:02}" for number in range(1, 24)]
    rules = curriculum().rules
    assert (rules.critical_percent, rules.retakes, rules.practice_months, rules.absence_days) == (
        100,
        2,
        6,
        90,
    )
    assert rules.warning_days == (60, 30, 7) and rules.hours_per_year == 10
    assert module("T08").practical == {"mock": 3, "supervised_real": 1}
    assert module("T04").practical == {"supervised_real": None}
    assert module("T20").practical == {"mock_batch_review": 1}
    assert module("T18").until_label_changes and module("T18").validity_months is None


def test_a_module_that_is_practised_names_duties_that_need_it() -> None:
    duties = {row["code"]: row for row in tomllib.loads((SEED / "duties.toml").read_text("utf-8"))["duty"]}
    practised = {code for code, one in curriculum().modules.items() if one.performed_by}
    assert practised == {"T04", "T06", "T07", "T08", "T09"}
    for code in practised:
        for duty in module(code).performed_by:
            assert code in duties[duty]["modules"], (code, duty)


def test_every_checklist_has_a_critical_step_and_no_step_twice() -> None:
    for one in curriculum().modules.values():
        assert len({step.id for step in one.steps}) == len(one.steps), one.code
        assert not one.steps or any(step.critical for step in one.steps), one.code
        assert not one.practical or one.steps or one.code == "T10", one.code


def test_roles_need_their_modules_and_more_where_a_case_applies() -> None:
    assert required_modules(curriculum(), ["R20"]) == {"T01", "T14", "T15", "T19"}
    assert "T08" not in required_modules(curriculum(), ["R07"])
    assert "T08" in required_modules(curriculum(), ["R07"], ["thaws"])
    assert "T19" in required_modules(curriculum(), ["R03"], ["research"])
    both = required_modules(curriculum(), ["R20", "R07"])
    assert both == required_modules(curriculum(), ["R20"]) | required_modules(curriculum(), ["R07"])
    assert required_modules(curriculum(), ["R35"]) == frozenset()


# ------------------------------------------------------------------------------------- ends of a validity


@pytest.mark.parametrize(
    ("passed_on", "months", "last"),
    [
        ("2026-03-02", 12, "2027-03-01"),
        ("2026-01-01", 12, "2026-12-31"),
        ("2024-02-29", 12, "2025-02-28"),  # no 29 February: the last day of that month
        ("2024-02-29", 48, "2028-02-28"),
        ("2024-03-01", 12, "2025-02-28"),
        ("2023-03-01", 12, "2024-02-29"),
        ("2025-01-31", 1, "2025-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2025-08-31", 6, "2026-02-28"),
        ("2025-12-31", 2, "2026-02-28"),
        ("2025-07-15", 36, "2028-07-14"),
    ],
)
def test_the_last_day_of_a_validity(passed_on: str, months: int, last: str) -> None:
    assert last_day(date.fromisoformat(passed_on), months) == date.fromisoformat(last)


@given(DAYS, st.integers(1, 60))
def test_a_validity_is_never_longer_than_its_months(day: date, months: int) -> None:
    end = last_day(day, months)
    assert day < end
    assert (end.year * 12 + end.month) - (day.year * 12 + day.month) in (months, months - 1)
    assert last_day(day, months) <= last_day(day + timedelta(days=1), months)
    assert end < last_day(day, months + 1)


# ------------------------------------------------------------------------------------------- boundaries


def test_it_counts_until_midnight_of_its_last_day_at_the_site() -> None:
    one = Passed(date(2026, 3, 2), date(2027, 3, 1))
    assert state("T01", midnight(date(2026, 3, 2)) - SECOND, one).state == "missing"
    assert state("T01", midnight(date(2026, 3, 2)), one).state == "valid"
    assert state("T01", midnight(date(2026, 12, 31)) - SECOND, one).state == "valid"
    assert state("T01", midnight(date(2026, 12, 31)), one).state == "expiring"
    assert state("T01", midnight(date(2027, 3, 2)) - SECOND, one).state == "expiring"
    assert state("T01", midnight(date(2027, 3, 2)), one) == ModuleState(
        "T01", "expired", date(2027, 3, 1), "validity", date(2026, 3, 2), None
    )


def test_what_was_entered_later_was_not_known_before() -> None:
    one = Passed(date(2026, 3, 2), date(2027, 3, 1), known_from=at("2026-03-10T15:30"))
    assert state("T01", at("2026-03-10T15:29"), one).state == "missing"
    assert state("T01", at("2026-03-10T15:30"), one).state == "valid"


def test_what_was_taken_away_counts_no_more_from_that_instant() -> None:
    one = Passed(date(2026, 3, 2), date(2027, 3, 1), taken_at=at("2026-04-01T08:00"))
    assert state("T01", at("2026-04-01T08:00") - SECOND, one).state == "valid"
    assert state("T01", at("2026-04-01T08:00"), one).state == "failed"
    other = Passed(date(2026, 3, 20), date(2027, 3, 19))
    assert state("T01", at("2026-04-01T08:00"), one, other).state == "valid"


def test_the_pass_that_lasts_longest_counts() -> None:
    old, new = (
        Passed(date(2025, 3, 2), date(2026, 3, 1), id=1),
        Passed(date(2026, 2, 1), date(2027, 1, 31), id=2),
    )
    assert state("T01", at("2026-02-15T09:00"), new, old).competence_id == 2
    assert state("T01", at("2026-01-15T09:00"), new, old).competence_id == 1
    open_end = Passed(date(2024, 1, 1), None, id=3)
    assert state("T01", at("2026-02-15T09:00"), new, open_end).competence_id == 3


def test_training_for_another_product_or_label_does_not_count() -> None:
    one = Passed(date(2026, 3, 2), None, product="AXI", label="2")
    moment = at("2026-03-05T09:00")
    assert state("T18", moment, one, product="AXI", label_version="2").state == "valid"
    assert state("T18", moment, one, product="REL", label_version="2").state == "missing"
    found = state("T18", moment, one, product="AXI", label_version="3")
    assert (found.state, found.because) == ("expired", "label")
    again = Passed(date(2026, 3, 4), None, product="AXI", label="3")
    assert state("T18", moment, one, again, product="AXI", label_version="3").state == "valid"
    for_all = Passed(date(2026, 3, 2), None)
    assert state("T18", moment, for_all, product="AXI", label_version="9").state == "valid"


def test_a_failed_assessment_blocks_at_once_and_until_it_is_answered() -> None:
    one = Passed(date(2026, 1, 1), date(2026, 12, 31))
    failed = Demand(
        "assessment_failed", at("2026-03-02T10:00"), at("2026-03-02T10:00"), at("2026-03-09T16:00")
    )
    sop = Demand("new_law", at("2026-02-01T10:00"), at("2026-02-20T00:00"), at("2026-03-09T16:00"))
    assert state("T01", at("2026-03-02T09:59"), one, demands=[failed]).state == "valid"
    assert state("T01", at("2026-03-02T10:00"), one, demands=[sop, failed]).state == "failed"
    assert state("T01", at("2026-03-02T10:00"), demands=[failed]).state == "failed"
    assert state("T01", at("2026-03-09T16:00"), one, demands=[sop, failed]).state == "valid"


def test_a_demand_blocks_from_its_minute_and_warns_before() -> None:
    one = Passed(date(2026, 1, 1), date(2026, 12, 31))
    asked = Demand("sop_changed", at("2026-02-01T10:00"), at("2026-05-01T08:00"))
    early = state("T01", at("2026-02-02T10:00"), one, demands=[asked])
    assert (early.state, early.because, early.last_day) == ("valid", "demand", date(2026, 4, 30))
    assert state("T01", at("2026-03-20T10:00"), one, demands=[asked]).state == "expiring"
    assert state("T01", at("2026-05-01T07:59"), one, demands=[asked]).state == "expiring"
    assert state("T01", at("2026-05-01T08:00"), one, demands=[asked]).state == "to_retrain"
    without = Demand("audit_finding", at("2026-02-01T10:00"))
    assert state("T01", at("2026-05-01T08:00"), one, demands=[without]).state == "valid"


def test_more_than_ninety_days_away_asks_for_training_again() -> None:
    one = Passed(date(2026, 1, 1), date(2026, 12, 31))
    away = Away(date(2026, 2, 1), None)
    assert state("T01", at("2026-05-01T23:59"), one, absences=[away]).state == "valid"  # day 90
    found = state("T01", at("2026-05-02T00:00"), one, absences=[away])
    assert (found.state, found.because, found.last_day) == ("to_retrain", "absence", date(2026, 5, 1))
    back = Away(date(2026, 2, 1), date(2026, 5, 2))
    assert state("T01", at("2026-08-01T09:00"), one, absences=[back]).state == "to_retrain"
    again = Passed(date(2026, 5, 4), date(2027, 5, 3))
    assert state("T01", at("2026-08-01T09:00"), one, again, absences=[back]).state == "valid"
    short = Away(date(2026, 2, 1), date(2026, 5, 1))
    assert state("T01", at("2026-08-01T09:00"), one, absences=[short]).state == "valid"
    unknown = Away(date(2026, 2, 1), None, known_from=at("2026-06-01T09:00"))
    assert state("T01", at("2026-05-20T09:00"), one, absences=[unknown]).state == "valid"


def test_six_months_without_performing_end_a_hands_on_module() -> None:
    one = Passed(date(2026, 1, 1), date(2026, 12, 31))
    assert state("T06", at("2026-06-30T23:59"), one, practice=[]).state == "expiring"
    found = state("T06", at("2026-07-01T00:00"), one, practice=[])
    assert (found.state, found.because, found.last_day) == ("unpractised", "practice", date(2026, 6, 30))
    done = [date(2026, 6, 30), date(2026, 4, 1)]
    assert state("T06", at("2026-07-01T00:00"), one, practice=done).state == "valid"
    assert state("T06", at("2026-06-30T00:00"), one, practice=[date(2026, 7, 1)]).because == "practice"
    again = Passed(date(2026, 7, 5), date(2027, 7, 4))
    assert state("T06", at("2026-07-06T00:00"), one, again, practice=[]).state == "valid"
    assert state("T06", at("2026-07-01T00:00"), one, practice=None).state == "valid"
    assert state("T01", at("2026-07-01T00:00"), one, practice=[]).state == "valid"  # not hands-on


def test_a_module_not_needed_shows_only_while_it_stands() -> None:
    one = Passed(date(2026, 1, 1), date(2026, 12, 31))
    assert state("T01", at("2026-03-01T00:00"), one, required=False).state == "valid"
    assert state("T01", at("2027-03-01T00:00"), one, required=False).state == "not_required"
    assert state("T01", at("2026-03-01T00:00"), required=False).state == "not_required"


# ---------------------------------------------------------------------------------------------- properties

passes = st.lists(
    st.builds(
        lambda day, months, known, taken: Passed(
            day,
            None if months is None else last_day(day, months),
            None if known is None else midnight(day) + timedelta(hours=known),
            None if taken is None else midnight(day) + timedelta(hours=taken),
        ),
        DAYS,
        st.sampled_from([None, 6, 12, 36]),
        st.none() | st.integers(0, 2000),
        st.none() | st.integers(0, 20000),
    ),
    max_size=4,
)
aways = st.lists(
    st.builds(
        lambda day, length: Away(day, None if length is None else day + timedelta(days=length)),
        DAYS,
        st.none() | st.integers(0, 200),
    ),
    max_size=2,
)
demanded = st.lists(
    st.builds(
        lambda day, wait, open_for, trigger: Demand(
            trigger,
            midnight(day),
            None if wait is None else midnight(day) + timedelta(minutes=wait),
            None if open_for is None else midnight(day) + timedelta(minutes=open_for),
        ),
        DAYS,
        st.none() | st.integers(0, 100_000),
        st.none() | st.integers(0, 200_000),
        st.sampled_from(["assessment_failed", "new_law", "sop_changed"]),
    ),
    max_size=3,
)
practised = st.none() | st.lists(DAYS, max_size=6)
known = st.tuples(passes, practised, aways, demanded)
moments = st.datetimes(datetime(2023, 1, 1), datetime(2030, 12, 31)).map(lambda one: one.replace(tzinfo=SITE))


@given(known, moments, st.sampled_from(["T01", "T06"]))
def test_exactly_one_state_holds_at_any_instant(
    facts: tuple[list[Passed], list[date] | None, list[Away], list[Demand]], moment: datetime, code: str
) -> None:
    passed, practice, absences, demands = facts
    found = competence_state(module(code), moment, passed, practice, absences, demands)
    assert found.state in STATES and found.state != "not_required"
    assert found == competence_state(
        module(code), moment, passed[::-1], practice and practice[::-1], absences[::-1], demands[::-1]
    ) or _same_apart_from_ties(found, passed)
    if found.stands:
        assert found.passed_on is not None and found.passed_on <= moment.date()
        assert found.last_day is None or moment.date() <= found.last_day
    unneeded = competence_state(module(code), moment, passed, practice, absences, demands, required=False)
    assert unneeded.state == (found.state if found.stands else "not_required")


def _same_apart_from_ties(found: ModuleState, passed: list[Passed]) -> bool:
    """Which of two equal passes is named is of no consequence."""
    return len({(one.passed_on, one.last_day) for one in passed}) < len(passed) or not found.stands


@given(known, moments, st.sampled_from(["T01", "T06"]))
def test_a_state_changes_only_at_midnight_or_at_a_moment_that_somebody_entered(
    facts: tuple[list[Passed], list[date] | None, list[Away], list[Demand]], moment: datetime, code: str
) -> None:
    passed, practice, absences, demands = facts
    entered = {
        instant for one in passed for instant in (one.known_from, one.taken_at) if instant is not None
    } | {
        instant
        for one in demands
        for instant in (one.opened_at, one.blocks_from, one.closed_at)
        if instant is not None
    }
    end = midnight(moment.date() + timedelta(days=1)) - SECOND
    if any(moment < one <= end for one in entered):
        return
    now = competence_state(module(code), moment, passed, practice, absences, demands)
    assert competence_state(module(code), end, passed, practice, absences, demands) == now


@given(known, moments, st.sampled_from(["T01", "T06"]), st.integers(0, 400))
def test_what_stands_keeps_standing_until_its_last_day_unless_somebody_enters_something(
    facts: tuple[list[Passed], list[date] | None, list[Away], list[Demand]],
    moment: datetime,
    code: str,
    days: int,
) -> None:
    passed, practice, _, demands = facts
    passed = [Passed(one.passed_on, one.last_day) for one in passed]
    found = competence_state(module(code), moment, passed, practice, (), demands)
    later = moment + timedelta(days=days)
    if not found.stands or (found.last_day is not None and later.date() > found.last_day):
        return
    if any(moment < one.opened_at <= later for one in demands):
        return
    assert competence_state(module(code), later, passed, practice, (), demands).stands


@given(known, moments, moments)
def test_nothing_stands_without_a_pass_and_a_failure_never_does(
    facts: tuple[list[Passed], list[date] | None, list[Away], list[Demand]], moment: datetime, other: datetime
) -> None:
    passed, practice, absences, demands = facts
    assert not competence_state(module("T01"), moment, (), practice, absences, demands).stands
    failure = Demand("assessment_failed", min(moment, other), min(moment, other))
    assert competence_state(module("T01"), moment, passed, demands=[*demands, failure]).state == "failed"


# ------------------------------------------------------------------------------------- warnings and hours


@pytest.mark.parametrize(
    ("left", "warning"),
    [(61, None), (60, 60), (31, 60), (30, 30), (8, 30), (7, 7), (0, 7), (-1, None)],
)
def test_the_tightest_warning_reached(left: int, warning: int | None) -> None:
    today = date(2026, 3, 2)
    assert warning_for(today + timedelta(days=left), today) == warning
    assert warning_for(None, today) is None


def test_hours_of_a_year_are_asked_of_the_roles_listed() -> None:
    rules = curriculum().rules
    assert needs_hours(["R30", "R06"], rules) == 10
    assert needs_hours(["R30"], rules) == 0


def test_the_task_of_a_module_is_ones_own_by_the_duties_one_holds() -> None:
    assert practises(module("T06"), frozenset({"receipt.receive", "view.own"}))
    assert not practises(module("T06"), frozenset({"view.own"}))
    assert not practises(module("T01"), frozenset({"receipt.receive"}))
    assert {"valid", "expiring"} == STANDS and training.DEFAULT_RULES.soon == 60
