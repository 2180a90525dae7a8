"""Which boxes of the national form a reaction ticks, what is asked of a report, and what does not fit."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctdesk.domain.adverse_reactions import (
    CAUSALITY,
    CHALLENGE,
    CRITERIA,
    FRAMES,
    IMPOSSIBLE,
    MINIMUM,
    OUTCOMES,
    CaseFacts,
    Doubt,
    MinimumCase,
    Reaction,
    Report,
    ReportKind,
    doubts_about,
    ensure_listed,
    is_serious,
    is_susar,
    missing_elements,
    next_report,
    onset_day,
    report_classes,
    signs_of,
)
from ctdesk.domain.errors import CtdeskError
from ctdesk.forms.messages import load_messages
from fixtures.acceptance import FORMS, SEED

ADR = tomllib.loads((SEED / "notifications.toml").read_text("utf-8"))["adr"]
ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 20, 9, 0, tzinfo=ZONE)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MILD = Reaction("MARKETED", expected=True)


@pytest.mark.parametrize(
    ("key", "known"),
    [("seriousness", CRITERIA), ("outcomes", OUTCOMES), ("causality", CAUSALITY),
     ("dechallenge_rechallenge", CHALLENGE)],
)  # fmt: skip
def test_the_lists_are_those_of_the_seed(key: str, known: tuple[str, ...]) -> None:
    assert tuple(row["code"] for row in ADR[key]) == known


def test_the_four_elements_are_those_of_the_seed() -> None:
    assert tuple(ADR["minimum_case"]) == MINIMUM


@pytest.mark.parametrize(
    ("changes", "classes"),
    [
        ({}, ("general",)),
        ({"expected": False}, ("new",)),
        ({"expected": None}, ("new",)),
        *(({"criteria": frozenset({one})}, ("serious",)) for one in CRITERIA if one != "death"),
        ({"criteria": frozenset({"hospitalisation"}), "expected": False}, ("serious", "new")),
        ({"second_malignancy": True}, ("serious",)),
        ({"criteria": frozenset({"death"})}, ("death",)),
        ({"outcome": "death", "expected": False}, ("death",)),
        *(({"outcome": one}, ("general",)) for one in OUTCOMES if one != "death"),
    ],
)
def test_the_boxes_of_the_form(changes: dict[str, Any], classes: tuple[str, ...]) -> None:
    assert report_classes(replace(MILD, **changes)) == classes


TRIAL = Reaction("REG_TRIAL", frozenset({"hospitalisation"}), expected=False)


@pytest.mark.parametrize(
    ("changes", "susar"),
    [
        ({}, True),
        ({"frame": "MARKETED"}, False),
        ({"frame": "NEW_TECH"}, False),
        ({"criteria": frozenset()}, False),
        ({"expected": True}, False),
        ({"expected": None}, True),
        ({"by_reporter": "unlikely"}, True),
        ({"by_reporter": "unlikely", "by_institution": "unlikely"}, False),
        ({"by_reporter": "unlikely", "by_institution": "unassessable"}, True),
        ({"by_reporter": "certain", "by_institution": "unlikely"}, True),
    ],
)
def test_a_susar(changes: dict[str, Any], susar: bool) -> None:
    assert is_susar(replace(TRIAL, **changes)) is susar


@pytest.mark.parametrize(
    ("reaction", "signs"),
    [
        (MILD, {"any", "general"}),
        (replace(MILD, criteria=frozenset({"death"})), {"any", "death"}),
        (replace(MILD, expected=False, new_information=True), {"any", "new", "new_information"}),
        (replace(MILD, second_malignancy=True), {"any", "serious", "spm"}),
        (replace(MILD, in_cluster=True), {"any", "general", "cluster"}),
        (TRIAL, {"any", "serious", "new", "research_serious", "susar", "susar_other"}),
        (replace(TRIAL, criteria=frozenset({"life_threatening"})),
         {"any", "serious", "new", "research_serious", "susar", "susar_fatal"}),
        (replace(TRIAL, outcome="death"), {"any", "death", "research_serious", "susar", "susar_fatal"}),
        (replace(TRIAL, frame="NEW_TECH"), {"any", "serious", "new", "research_serious"}),
        (replace(TRIAL, frame="STEMCELL_2015", criteria=frozenset()), {"any", "new"}),
    ],
)  # fmt: skip
def test_what_the_notifications_ask(reaction: Reaction, signs: set[str]) -> None:
    assert signs_of(reaction) == {f"adr:{one}" for one in signs}


reactions = st.builds(
    Reaction,
    st.sampled_from(FRAMES),
    st.frozensets(st.sampled_from(CRITERIA)),
    st.none() | st.booleans(),
    st.sampled_from(OUTCOMES),
    st.sampled_from(CAUSALITY),
    st.sampled_from(CAUSALITY),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)
RANK = {"death": 0, "serious": 1, "new": 1, "general": 2}


@given(reactions, st.sampled_from(CRITERIA))
def test_one_more_criterion_never_gives_more_time(reaction: Reaction, criterion: str) -> None:
    graver = replace(reaction, criteria=reaction.criteria | {criterion})
    before, after = (min(RANK[one] for one in report_classes(each)) for each in (reaction, graver))
    assert after <= before
    assert is_serious(graver)


@given(reactions)
def test_what_was_not_judged_never_gives_more_time(reaction: Reaction) -> None:
    unjudged = replace(reaction, expected=None, by_reporter="unassessed")
    before, after = (min(RANK[one] for one in report_classes(each)) for each in (reaction, unjudged))
    assert after <= before
    assert is_susar(unjudged) >= is_susar(reaction)
    assert "adr:any" in signs_of(reaction)


@pytest.mark.parametrize(
    "changes",
    [{"frame": "market"}, {"criteria": frozenset({"bad"})}, {"outcome": ""}, {"by_reporter": "maybe"},
     {"by_institution": "maybe"}],
)  # fmt: skip
def test_a_word_outside_the_lists_is_refused(changes: dict[str, Any]) -> None:
    ensure_listed(TRIAL)
    with pytest.raises(CtdeskError, match="ADR-01") as refused:
        ensure_listed(replace(TRIAL, **changes))
    assert refused.value.field in (*changes, "seriousness")


WHOLE = MinimumCase(("L.M.", ""), ("演示医师",), ("", "DEMO-COI-1"), ("发热",))


@pytest.mark.parametrize("name", MINIMUM)
def test_a_case_without_one_of_four_elements_is_not_valid(name: str) -> None:
    assert missing_elements(WHOLE) == ()
    empty: dict[str, Any] = {name: ("", " \t")}
    assert missing_elements(replace(WHOLE, **empty)) == (name,)
    nothing: dict[str, Any] = {name: ()}
    assert missing_elements(replace(WHOLE, **nothing)) == (name,)


def sent(number: int, kind: ReportKind = "follow_up", at: datetime | None = NOW) -> Report:
    return Report(number, "first" if number == 0 else kind, at)


@pytest.mark.parametrize(
    ("known", "kind", "reason", "number", "code"),
    [
        ([], "first", "", 0, None),
        ([sent(0)], "follow_up", "", 1, None),
        ([sent(1), sent(0)], "follow_up", "", 2, None),
        ([sent(0)], "nullification", "重复报告", 1, None),
        ([sent(0)], "first", "", None, "ADR-02"),
        ([], "follow_up", "", None, "ADR-03"),
        ([sent(0, at=None)], "follow_up", "", None, "ADR-03"),
        ([sent(0), sent(1, at=None)], "nullification", "x", None, "ADR-03"),
        ([sent(0), sent(1, "nullification")], "follow_up", "", None, "ADR-04"),
        ([sent(0), sent(1, "nullification")], "first", "", None, "ADR-04"),
        ([sent(0)], "nullification", "  ", None, "ADR-05"),
    ],
)
def test_the_next_report(
    known: list[Report], kind: ReportKind, reason: str, number: int | None, code: str | None
) -> None:
    if code is None:
        assert next_report(known, kind, reason) == number
        return
    with pytest.raises(CtdeskError, match=code):
        next_report(known, kind, reason)


def test_the_day_of_onset_is_counted_at_the_site() -> None:
    given_at = datetime(2026, 3, 1, 15, 30, tzinfo=UTC)  # 23:30 in Shanghai
    assert onset_day(given_at, given_at + HOUR, ZONE) == 1
    assert onset_day(given_at, given_at + HOUR, UTC) == 0


FITTING = CaseFacts(
    now=NOW,
    zone=ZONE,
    born_on=date(1980, 5, 1),
    age_years=45,
    weight_kg=Decimal("61.5"),
    given_at=NOW - 10 * DAY,
    onset_at=NOW - 8 * DAY,
    ended_at=NOW - 3 * DAY,
    aware_at=NOW - 8 * DAY,
    sent_at=NOW - 2 * DAY,
    outcome="recovered",
    criteria=frozenset({"hospitalisation"}),
    crs_max=3,
    icans_max=0,
)


@pytest.mark.parametrize(
    ("changes", "doubts"),
    [
        ({}, []), ({"born_on": None, "age_years": 7}, []), ({"age_years": 46}, []), ({"age_years": 47},
        ["age_years ADR-12"]), ({"age_years": -1}, ["age_years ADR-12"]), ({"weight_kg": Decimal(0)},
        ["weight_kg ADR-13"]), ({"weight_kg": Decimal("NaN")}, ["weight_kg ADR-13"]), ({"onset_at": NOW - 11 *
        DAY}, ["onset_at ADR-14"]), ({"ended_at": NOW - 9 * DAY}, ["ended_at ADR-15"]), ({"ended_at": NOW +
        HOUR}, ["ended_at ADR-10"]), ({"aware_at": NOW - 9 * DAY}, ["aware_at ADR-18"]), ({"sent_at": NOW - 9
        * DAY}, ["sent_at ADR-19"]), ({"criteria": frozenset({"death"})}, ["outcome ADR-20"]), ({"died_at":
        NOW - HOUR}, ["died_at ADR-21"]), ({"died_at": NOW - HOUR, "outcome": "death"}, []), ({"died_at": NOW
        - 9 * DAY, "outcome": "death"}, ["died_at ADR-16", "ended_at ADR-17"]), ({"outcome": "not_recovered"},
        ["ended_at ADR-22"]), ({"crs_max": 6}, ["crs_max ADR-23"]), ({"icans_max": -1}, ["icans_max ADR-23"]),
        ({"crs_max": 5}, ["outcome ADR-24"]), ({"crs_max": 5, "outcome": "death"}, []), ({"given_at":
        datetime(1979, 1, 1, tzinfo=UTC)}, ["given_at ADR-11"]), ({"born_on": date(2026, 3, 20), "age_years":
        None, "weight_kg": None, "given_at": None, "onset_at": None,
          "ended_at": None, "sent_at": None, "aware_at": NOW}, []),
        ({"born_on": date(2026, 3, 21), "age_years": None, "given_at": None, "onset_at": None,
          "ended_at": None, "sent_at": None}, ["aware_at ADR-11", "born_on ADR-10"]),
    ],
)  # fmt: skip
def test_what_does_not_fit(changes: dict[str, Any], doubts: list[str]) -> None:
    found = doubts_about(replace(FITTING, **changes))
    assert [f"{one.field} {one.code}" for one in found] == doubts


def test_every_doubt_has_its_sentence() -> None:
    messages = load_messages(FORMS / "messages")
    codes = {f"ADR-{number}" for number in range(10, 25)}
    assert codes <= set(messages)
    assert codes >= IMPOSSIBLE


moments = st.none() | st.datetimes(
    datetime(1970, 1, 1), datetime(2040, 1, 1), timezones=st.sampled_from([UTC, ZONE])
)


@given(moments, moments, moments, moments, st.datetimes(timezones=st.just(UTC)))
def test_no_moments_make_it_fail(
    given_at: datetime | None,
    onset: datetime | None,
    ended: datetime | None,
    died: datetime | None,
    aware: datetime,
) -> None:
    facts = replace(FITTING, given_at=given_at, onset_at=onset, ended_at=ended, died_at=died, aware_at=aware)
    for one in doubts_about(facts):
        assert isinstance(one, Doubt)
    if aware > NOW:
        assert Doubt("aware_at", "ADR-10") in doubts_about(facts)
