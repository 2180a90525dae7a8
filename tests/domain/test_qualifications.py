"""Does a person meet the threshold of a role on a day."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctdesk.domain.qualifications import (
    ALL_CASES,
    WORK,
    Held,
    Part,
    Person,
    Ranks,
    full_years,
    judge,
    meets,
    read_thresholds,
    unmet,
    years_of,
)
from fixtures.acceptance import SEED

TABLE = tomllib.loads((SEED / "roles.toml").read_text("utf-8"))
RANKS = Ranks(
    {row["code"]: row["rank"] for row in TABLE["degrees"]},
    {row["code"]: row["rank"] for row in TABLE["titles"]},
)
ON = date(2026, 3, 2)
WORDS = {"zh_CN": "条件", "en": "threshold"}
days = st.dates(date(1990, 1, 1), date(2040, 12, 31))


def parts(person: Person, on: date = ON, **block: Any) -> list[Part]:
    (judged,) = judge(read_thresholds("R05", [{"text": WORDS, **block}]), person, on, RANKS)
    return list(judged.parts)


def held(kind: str, code: str, **more: Any) -> Person:
    return Person((Held(1, kind, code, **more),))


@pytest.mark.parametrize(
    ("person", "state"),
    [
        (Person(), "missing"),
        (held("licence", "nurse"), "missing"),
        (held("licence", "pharmacist"), "met"),
        (held("licence", "pharmacist", until=ON), "met"),
        (held("licence", "pharmacist", until=ON - timedelta(days=1)), "expired"),
        (held("licence", "pharmacist", since=ON + timedelta(days=1)), "not_yet"),
        (held("licence", "pharmacist", since=ON), "met"),
        (held("licence", "pharmacist", confirmed=False), "unconfirmed"),
    ],
)
def test_a_licence_has_to_be_there_confirmed_and_in_date(person: Person, state: str) -> None:
    (part,) = parts(person, licences=["pharmacist"])
    assert part.state == state
    assert part.evidence == ((1,) if state != "missing" else ())


def test_the_best_of_several_licences_counts() -> None:
    person = Person(
        (
            Held(1, "licence", "nurse", until=date(2020, 1, 1)),
            Held(2, "licence", "physician", confirmed=False),
            Held(3, "licence", "nurse", until=date(2027, 1, 1)),
        )
    )
    (part,) = parts(person, licences_any=["nurse", "physician"])
    assert (part.state, part.evidence, part.until) == ("met", (3,), date(2027, 1, 1))


@pytest.mark.parametrize(
    ("code", "confirmed", "state"),
    [
        ("master.pharmacy", True, "met"),
        ("bachelor.pharmacy", True, "met"),
        ("bachelor.pharmacy", False, "unconfirmed"),
        ("doctor.physics", True, "other_field"),
        ("bachelor", True, "other_field"),
        ("college.pharmacy", True, "too_low"),
    ],
)
def test_a_degree_counts_by_rank_and_field(code: str, confirmed: bool, state: str) -> None:
    person = held("degree", code, confirmed=confirmed)
    assert parts(person, degree="bachelor", degree_fields=["nursing", "pharmacy"])[0].state == state


@pytest.mark.parametrize(
    ("code", "state"), [("junior", "too_low"), ("intermediate", "met"), ("senior", "met")]
)
def test_a_higher_title_includes_the_lower(code: str, state: str) -> None:
    assert parts(held("title", code), title="intermediate")[0].state == state


@pytest.mark.parametrize(
    ("since", "on", "years"),
    [
        (date(2023, 3, 2), date(2026, 3, 2), 3),
        (date(2023, 3, 3), date(2026, 3, 2), 2),
        (date(2024, 2, 29), date(2025, 2, 28), 0),
        (date(2024, 2, 29), date(2025, 3, 1), 1),
        (date(2024, 2, 29), date(2028, 2, 28), 3),
        (date(2024, 2, 29), date(2028, 2, 29), 4),
        (date(2027, 1, 1), date(2026, 3, 2), 0),
    ],
)
def test_years_are_full_years_and_a_leap_day_ends_on_the_first_of_march(
    since: date, on: date, years: int
) -> None:
    assert full_years(since, on) == years


def test_years_of_several_periods_add_up_without_counting_twice() -> None:
    first = Held(1, "experience", WORK, date(2018, 1, 1), date(2019, 12, 31))
    within = Held(2, "experience", WORK, date(2018, 6, 1), date(2019, 6, 1))
    later = Held(3, "experience", WORK, date(2024, 3, 2))
    assert years_of([first], ON) == 2
    assert years_of([first, within], ON) == 2
    assert years_of([first, within, later], ON) == 4


def test_years_that_nobody_confirmed_are_told_apart_from_too_few() -> None:
    sure = held("experience", WORK, since=date(2020, 1, 1))
    unsure = held("experience", WORK, since=date(2020, 1, 1), confirmed=False)
    short = held("experience", WORK, since=date(2025, 1, 1))
    elsewhere = held("experience", "制备", since=date(2000, 1, 1))
    states = [parts(one, min_years=3)[0].state for one in (sure, unsure, short, elsewhere)]
    assert states == ["met", "unconfirmed", "too_short", "missing"]
    assert parts(short, min_years=3)[0].years == 1


def test_years_in_a_field_are_years_in_that_field() -> None:
    words = {"zh_CN": "单采", "en": "apheresis"}
    general = held("experience", WORK, since=date(2000, 1, 1))
    in_it = held("experience", "单采", since=date(2020, 1, 1))
    assert parts(general, min_years=1, years_in=words)[0].state == "missing"
    assert parts(in_it, min_years=1, years_in=words)[0].met


def test_what_the_hospital_has_to_enter_is_never_invented() -> None:
    person = held("degree", "doctor.biology")
    shown = parts(person, degree="college", site_value=["degree", "supervised_runs"])
    assert [(one.kind, one.state) for one in shown] == [("degree", "not_entered"), ("runs", "not_entered")]
    entered = parts(Person(supervised={"T04": 9}), supervised_runs=10, training=["T04"])
    assert [(one.kind, one.state, one.years) for one in entered][1] == ("runs", "too_short", 9)


def test_training_lapses_after_its_last_day() -> None:
    person = Person(training={"T02": ON, "T10": ON - timedelta(days=1), "T18": None})
    states = {one.wanted[0]: one.state for one in parts(person, training=["T02", "T10", "T18", "T23"])}
    assert states == {"T02": "met", "T10": "expired", "T18": "met", "T23": "missing"}


def test_one_block_of_several_is_enough_when_it_is_whole() -> None:
    blocks = [{"degree": "bachelor"}, {"title": "intermediate", "min_years": 5}]
    assert parts(held("degree", "bachelor"), any_of=blocks)[0].met
    half = parts(held("title", "senior"), any_of=blocks)[0]
    assert not half.met
    assert [[part.state for part in one] for one in half.inside] == [["missing"], ["met", "missing"]]


def test_a_condition_is_judged_on_evidence_that_somebody_confirmed() -> None:
    condition = {"conditions": [{"text": WORDS}, {"text": WORDS}]}
    person = Person(
        (Held(1, "condition", "R05:1"), Held(2, "condition", "R05:2", confirmed=False)),
    )
    assert [part.state for part in parts(person, **condition)] == ["met", "unconfirmed"]


def test_orientation_and_other_cases_do_not_count() -> None:
    thresholds = read_thresholds("R01", next(r for r in TABLE["role"] if r["code"] == "R01")["threshold"])
    judged = judge(thresholds, Person(), ON, RANKS)
    counting = [one.threshold.applies for one in judged if one.counts]
    assert counting == ["always", "head"]
    assert not meets(judged)
    assert {part.kind for part in unmet(judged)} == {"title", "licence", "years", "training", "condition"}
    as_pi = judge(thresholds, Person(), ON, RANKS, cases=ALL_CASES)
    assert [one.threshold.applies for one in as_pi if one.counts] == ["always", "head", "research_pi"]


def test_a_whole_lead_meets_the_shipped_threshold() -> None:
    person = Person(
        (
            Held(1, "licence", "physician"),
            Held(2, "title", "senior"),
            Held(3, "experience", "本专科", since=date(2010, 1, 1)),
            Held(4, "condition", "R01:1"),
        ),
        training={"T02": date(2027, 1, 1)},
    )
    thresholds = read_thresholds("R01", next(r for r in TABLE["role"] if r["code"] == "R01")["threshold"])
    assert meets(judge(thresholds, person, ON, RANKS))


@pytest.mark.parametrize("role", [row["code"] for row in TABLE["role"]])
def test_every_shipped_threshold_is_understood(role: str) -> None:
    row = next(row for row in TABLE["role"] if row["code"] == role)
    codes = [
        condition.code
        for one in read_thresholds(role, row.get("threshold", []))
        for block in (one.block, *one.block.any_of)
        for condition in block.conditions
    ]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": WORDS, "colour": "blue"},
        {"text": {"zh_CN": "条件", "en": " "}},
        {},
        {"text": WORDS, "min_years": "5"},
        {"text": WORDS, "min_years": -1},
        {"text": WORDS, "min_years": True},
        {"text": WORDS, "licences": "nurse"},
        {"text": WORDS, "applies": "sometimes"},
        {"text": WORDS, "site_value": ["licences"]},
        {"text": WORDS, "any_of": [{"applies": "always"}]},
        {"text": WORDS, "conditions": [{}]},
    ],
)
def test_a_threshold_that_cannot_be_read_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="R05"):
        read_thresholds("R05", [wrong])


@given(since=days, until=st.none() | days, on=days, confirmed=st.booleans())
def test_a_licence_is_met_on_exactly_the_days_of_its_period(
    since: date, until: date | None, on: date, confirmed: bool
) -> None:
    (part,) = parts(
        held("licence", "nurse", since=since, until=until, confirmed=confirmed), on, licences=["nurse"]
    )
    in_period = since <= on and (until is None or on <= until)
    assert part.met == (in_period and confirmed)


@given(since=days, on=days, later=st.integers(0, 4000))
def test_years_never_become_fewer_as_time_goes_on(since: date, on: date, later: int) -> None:
    assert full_years(since, on) <= full_years(since, on + timedelta(days=later))
    assert years_of([Held(1, "experience", WORK, since)], on) == full_years(since, on)


@given(st.lists(st.tuples(days, st.integers(0, 5000)), min_size=1, max_size=5), days)
def test_periods_of_work_never_add_up_to_more_than_the_time_that_passed(
    spans: list[tuple[date, int]], on: date
) -> None:
    all_of_it = [
        Held(number, "experience", WORK, since, since + timedelta(days=length))
        for number, (since, length) in enumerate(spans)
    ]
    assert years_of(all_of_it, on) <= max(
        0, full_years(min(since for since, _ in spans), on + timedelta(days=1))
    )
    assert years_of(all_of_it, on) >= max(years_of([one], on) for one in all_of_it)
