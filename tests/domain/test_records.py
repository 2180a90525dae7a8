"""Records: states, who may amend and void, and which signatures survive an amendment."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ctdesk.domain.answers import Answer, MemberId, Source, State
from ctdesk.domain.errors import CtdeskError, Refused
from ctdesk.domain.records import (
    ENDS,
    GivenSignature,
    RecordState,
    amendment,
    covered_digest,
    ensure_different_person,
    ensure_may_amend,
    ensure_may_void,
    ensure_open,
    ensure_replaceable,
    next_record_state,
    record_moves,
)

ONE, TWO, THREE = MemberId(1), MemberId(2), MemberId(3)
GIVEN = [
    GivenSignature("receiver", ONE, "aa"),
    GivenSignature("courier", None, "bb"),
    GivenSignature("decision", TWO, "cc", completes=True),
]


def test_every_state_can_be_reached_and_only_a_void_is_the_end() -> None:
    reached = {"draft"}
    while True:
        more = {to for state, _, to in record_moves() if state in reached} - reached
        if not more:
            break
        reached |= more
    assert reached == {state.value for state in RecordState}
    assert {state.value for state in RecordState} - {state for state, _, _ in record_moves()} == {
        end.value for end in ENDS
    }


def test_a_move_outside_the_table_is_refused() -> None:
    allowed = {(state, event) for state, event, _ in record_moves()}
    events = {event for _, event in allowed}
    for state in RecordState:
        for event in events:
            if (state.value, event) in allowed:
                continue
            with pytest.raises(CtdeskError) as refused:
                next_record_state(state.value, event)
            assert refused.value.code == "REC-01"


@pytest.mark.parametrize("state", ["completed", "reviewed", "voided"])
def test_a_closed_record_takes_no_more_answers(state: str) -> None:
    with pytest.raises(CtdeskError) as refused:
        ensure_open(state)
    assert refused.value.code == "REC-02"


@pytest.mark.parametrize("state", ["draft", "in_signature", "amending"])
def test_an_open_record_takes_answers(state: str) -> None:
    ensure_open(state)


def test_an_original_signer_or_quality_may_amend_with_a_reason() -> None:
    ensure_may_amend(ONE, "误录", GIVEN, may_amend_others=False, state="completed")
    ensure_may_amend(THREE, "误录", GIVEN, may_amend_others=True, state="completed")
    with pytest.raises(Refused) as refused:
        ensure_may_amend(THREE, "误录", GIVEN, may_amend_others=False, state="completed")
    assert refused.value.code == "REC-03"
    with pytest.raises(CtdeskError) as refused_empty:
        ensure_may_amend(ONE, " \u3000", GIVEN, may_amend_others=False, state="completed")
    assert refused_empty.value.code == "FORM-12"
    with pytest.raises(CtdeskError) as not_in_this_state:
        ensure_may_amend(ONE, "误录", GIVEN, may_amend_others=False, state="voided")
    assert not_in_this_state.value.code == "REC-01"


def test_voiding_needs_the_right_a_reason_and_units_that_did_not_go_on() -> None:
    ensure_may_void("重复", may_void=True, state="completed", effects_stand=False)
    for arguments, code in (
        ({"reason": "", "may_void": True, "effects_stand": False}, "FORM-12"),
        ({"reason": "重复", "may_void": False, "effects_stand": False}, "REC-04"),
        ({"reason": "重复", "may_void": True, "effects_stand": True}, "REC-05"),
    ):
        with pytest.raises(CtdeskError) as refused:
            ensure_may_void(state="completed", **arguments)  # type: ignore[arg-type]  # one table of cases
        assert refused.value.code == code


def test_unchanged_slots_stay_valid_and_the_decision_is_signed_again() -> None:
    asked = amendment(GIVEN, {"receiver": "changed", "courier": "bb", "decision": "cc"})
    assert asked.sign_again == ("receiver", "decision")
    assert asked.still_valid == ("courier",)


def test_an_amendment_that_changes_nothing_asks_for_nothing() -> None:
    asked = amendment(GIVEN, {"receiver": "aa", "courier": "bb", "decision": "cc"})
    assert (asked.sign_again, asked.still_valid) == ((), ("receiver", "courier", "decision"))


def test_the_digest_follows_the_content_and_not_the_order() -> None:
    def answer(path: str, value: str) -> Answer:
        return Answer(path, State.GIVEN, value, None, ONE, datetime(2026, 3, 2, tzinfo=UTC), Source.TYPED)

    first, second = answer("A1", "x"), answer("A2", "y")
    assert covered_digest([first, second]) == covered_digest([second, first])
    assert covered_digest([first, second]) != covered_digest([first, answer("A2", "z")])
    assert covered_digest([first]) != covered_digest([first, second])


def test_the_second_signature_needs_a_second_person() -> None:
    with pytest.raises(Refused) as refused:
        ensure_different_person(ONE, {"receiver": ONE})
    assert (refused.value.code, refused.value.values) == ("REC-06", {"slot": "receiver"})
    ensure_different_person(TWO, {"receiver": ONE, "courier": None})


def test_only_quality_names_a_substitute() -> None:
    ensure_replaceable("离职", may_replace=True)
    with pytest.raises(Refused):
        ensure_replaceable("离职", may_replace=False)
    with pytest.raises(CtdeskError):
        ensure_replaceable("", may_replace=True)
