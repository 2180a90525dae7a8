"""What may be decided about a unit in quarantine, by when, and by whom."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctdesk.domain.errors import CtdeskError, Refused
from ctdesk.domain.quarantine import (
    ACCEPTING,
    DOUBTS,
    OUTCOMES,
    Data,
    Doubt,
    Evidence,
    Opinion,
    allowed_outcomes,
    decided_state,
    due_at,
    ensure_allowed,
    ensure_extension,
    ensure_telling,
    ensure_three_signed,
    lymphodepletion,
    needs_cosignature,
    outcome_of_all,
    quarantine_clocks,
    therapy_begins,
    why_not,
)
from ctdesk.services.grounds import segregation_rules

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")
IDENTITY = ("H1", "H3", "H5a", "H5b", "H7a", "H10c", "H11b", "H13", "G8", "check_1", "check_2", "identity")
OTHERS = ("D7", "D10a", "C6b", "E10", "E6a", "E7a", "E5g", "F2", "G5", "G6", "G7", "H17", "H19", *DOUBTS)
EVIDENCE = st.builds(
    Evidence,
    data=st.sampled_from(get_args(Data)),
    rule=st.sampled_from([None, "accept_with_deviation", "ask_holder", "reject"]),
    opinion=st.sampled_from([None, *get_args(Opinion)]),
)
ITEMS = st.frozensets(st.sampled_from([*IDENTITY, *OTHERS, "H2", "H4", "H6", "H8", "H9a"]), max_size=6)


@given(ITEMS, st.sampled_from(IDENTITY), EVIDENCE, st.booleans())
def test_no_combination_with_a_failed_identity_item_is_ever_accepted(
    items: frozenset[str], failed: str, evidence: Evidence, frozen: bool
) -> None:
    assert not ACCEPTING & set(allowed_outcomes(Doubt(items | {failed}, frozen), evidence))


@given(ITEMS, st.booleans(), EVIDENCE)
def test_nothing_is_accepted_without_the_holder_s_opinion_or_while_data_are_missing(
    items: frozenset[str], frozen: bool, evidence: Evidence
) -> None:
    allowed = set(allowed_outcomes(Doubt(items, frozen), evidence))
    assert {"reject", "extend"} <= allowed
    if evidence.opinion in (None, "not_usable") or evidence.data in ("awaited", "unreadable") or frozen:
        assert not ACCEPTING & allowed


@given(ITEMS, EVIDENCE)
def test_plain_acceptance_needs_a_plain_opinion_no_excursion_and_no_damage(
    items: frozenset[str], evidence: Evidence
) -> None:
    if "accept" in allowed_outcomes(Doubt(items), evidence):
        assert evidence.opinion == "usable"
        assert evidence.data in ("good", "not_needed")
        assert not items & {"G5", "G7", "damage", "E6a", "E7a", "tank_excursion"}


@given(ITEMS, st.booleans(), EVIDENCE, st.sampled_from(OUTCOMES))
def test_every_refusal_has_its_sentence(
    items: frozenset[str], frozen: bool, evidence: Evidence, outcome: str
) -> None:
    doubt = Doubt(items, frozen)
    if outcome in allowed_outcomes(doubt, evidence):
        ensure_allowed(1, outcome, doubt, evidence)
    else:
        with pytest.raises(CtdeskError) as refused:
            ensure_allowed(1, outcome, doubt, evidence)
        assert refused.value.code == (why_not(doubt, evidence) or "QUA-16")


def test_what_was_received_without_limits_is_not_accepted() -> None:
    assert allowed_outcomes(Doubt(frozenset({"A8a"})), Evidence("good", None, "usable")) == (
        "reject",
        "extend",
    )


def test_a_written_rule_of_the_holder_makes_it_an_acceptance_with_deviation_only() -> None:
    excursion = Doubt(frozenset({"E7a"}))
    by_rule = allowed_outcomes(excursion, Evidence("good", "accept_with_deviation", "usable"))
    assert "accept_with_deviation" in by_rule and "accept" not in by_rule
    assert "accept_with_deviation" not in allowed_outcomes(excursion, Evidence("good", None, "usable"))


@pytest.mark.parametrize(
    ("current", "outcome", "becomes"),
    [
        ("quarantined", "accept", "accepted"),
        ("quarantined", "accept_with_deviation", "accepted"),
        ("quarantined", "accept_exceptionally", "accepted"),
        ("quarantined", "reject", "rejected"),
        ("quarantined", "extend", "quarantined"),
        ("accepted", "reject", "rejected"),
        ("accepted", "extend", "quarantined"),
    ],
)
def test_outcomes_move_a_unit_through_the_table(current: str, outcome: str, becomes: str) -> None:
    assert decided_state(current, outcome) == becomes


def test_a_thawed_unit_is_not_decided_again() -> None:
    with pytest.raises(CtdeskError) as refused:
        decided_state("thawing", "reject")
    assert refused.value.code == "UNIT-03"


def test_the_gravest_outcome_stands_for_all() -> None:
    assert outcome_of_all(["accept", "extend"]) == "extend"
    assert outcome_of_all(["accept", "reject", "extend"]) == "reject"
    assert outcome_of_all(["accept", "accept_exceptionally"]) == "accept_exceptionally"


@given(st.integers(1, 3), st.integers(1, 3), st.lists(st.sampled_from(OUTCOMES), min_size=1, max_size=4))
def test_a_co_signature_is_asked_exactly_of_the_placer_who_accepts(
    decider: int, placer: int, outcomes: list[str]
) -> None:
    expected = decider == placer and bool(ACCEPTING & set(outcomes))
    assert needs_cosignature(decider, placer, outcomes) is expected


@given(
    st.fixed_dictionaries({role: st.sampled_from([None, 1, 2, 3]) for role in ("R03", "R06", "R01")}),
    st.booleans(),
)
def test_an_exceptional_release_takes_three_people_and_the_opinion(
    signed: dict[str, int | None], opinion: bool
) -> None:
    people = [one for one in signed.values() if one is not None]
    if len(people) == 3 and len(set(people)) == 3 and opinion:
        ensure_three_signed(segregation_rules(), signed, opinion)
    else:
        with pytest.raises(Refused) as refused:
            ensure_three_signed(segregation_rules(), signed, opinion)
        assert refused.value.code == "QUA-18"


def test_a_decision_is_due_in_a_day_and_before_treatment_begins() -> None:
    assert due_at(NOW, None) == NOW + timedelta(hours=24)
    ahead = therapy_begins(NOW, (date(2026, 3, 3), date(2026, 3, 6), None), SHANGHAI)
    assert ahead == datetime(2026, 3, 3, tzinfo=SHANGHAI)
    assert due_at(NOW, ahead) == ahead
    assert therapy_begins(NOW, (date(2026, 3, 1),), SHANGHAI) is None
    assert due_at(NOW, therapy_begins(NOW, (date(2026, 3, 9),), SHANGHAI)) == NOW + timedelta(hours=24)


@pytest.mark.parametrize(
    ("stage", "started", "expected"),
    [
        ("ld_ongoing", None, "begun"),
        ("ld_finished", date(2026, 2, 1), "begun"),
        ("awaiting", date(2026, 3, 2), "begun"),
        ("awaiting", date(2026, 3, 4), "planned"),
        ("awaiting", None, "none"),
        (None, None, "none"),
    ],
)
def test_whether_lymphodepletion_has_begun(stage: str | None, started: date | None, expected: str) -> None:
    assert lymphodepletion(stage, started, date(2026, 3, 2)) == expected


def test_the_clocks_of_a_quarantine() -> None:
    told = {"mah": NOW + timedelta(minutes=10), "lead": NOW + timedelta(hours=3)}
    later = NOW + timedelta(hours=4)
    runs = {
        run.id: run.status
        for run in quarantine_clocks(
            NOW,
            NOW + timedelta(hours=24),
            told,
            data_due=NOW + timedelta(hours=2),
            data_came=None,
            closed=None,
            now=later,
        )
    }
    assert runs == {
        "tell_mah": "met",
        "tell_physician": "late",
        "tell_lead": "late",
        "data": "late",
        "decide": "running",
    }


@pytest.mark.parametrize(
    ("hours", "code"), [(-1, "QUA-20"), (2, "QUA-20"), (None, "QUA-20"), (80, "QUA-21"), (30, None)]
)
def test_an_extension_lies_ahead_and_before_treatment(hours: int | None, code: str | None) -> None:
    new_due = None if hours is None else NOW + timedelta(hours=hours)
    due, therapy = NOW + timedelta(hours=3), NOW + timedelta(hours=72)
    if code is None:
        ensure_extension(new_due, NOW, due, therapy)
        return
    with pytest.raises(CtdeskError) as refused:
        ensure_extension(new_due, NOW, due, therapy)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("minutes", "reason", "code"),
    [(-1, None, "QUA-31"), (16, None, "QUA-32"), (16, "夜间", None), (5, None, None)],
)
def test_a_call_is_entered_within_a_quarter_of_an_hour_or_says_why(
    minutes: int, reason: str | None, code: str | None
) -> None:
    told_at = NOW - timedelta(minutes=minutes)
    if code is None:
        ensure_telling(told_at, NOW, reason)
        return
    with pytest.raises(CtdeskError) as refused:
        ensure_telling(told_at, NOW, reason)
    assert refused.value.code == code
