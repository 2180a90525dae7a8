"""Who may sign when, with which meaning, and exactly what each signature covers."""

from __future__ import annotations

import pytest

from ctdesk.domain.answers import MemberId, State
from ctdesk.forms.questions import computed_answers
from ctdesk.forms.slots import SlotState, covered_answers, late_slots, slot_states
from fixtures.acceptance import MEMBERS, Record, library


def states(record: Record, *signed: str) -> dict[str, SlotState]:
    record.signed = frozenset(signed)
    given = {slot: (MEMBERS.get(slot, MemberId(8)),) for slot in signed}
    return {state.slot.id: state for state in slot_states(record.definition, record.judge(), given)}


@pytest.fixture
def record() -> Record:
    return Record().fill()


def decide(record: Record, outcome: str = "accept") -> Record:
    record.put("K1", outcome, by=MEMBERS["decision"])
    return record.fill(skip=frozenset({"M"}))


def covered(record: Record, name: str, signer: int | None = None) -> set[str]:
    slot = next(slot for slot in record.definition.slot if slot.id == name)
    found = covered_answers(
        record.definition, slot, record.answers, None if signer is None else MemberId(signer)
    )
    assert [answer.path for answer in found] == sorted(answer.path for answer in found)
    return {answer.path for answer in found}


def test_a_filled_in_form_is_ready_for_its_first_signatures(record: Record) -> None:
    found = states(record)
    assert {name: found[name].status for name in ("receiver", "check_1", "check_2", "put_in")} == {
        "receiver": "ready",
        "check_1": "ready",
        "check_2": "ready",
        "put_in": "ready",
    }
    assert (found["verifier"].status, found["verifier"].waits_for) == ("waiting", ("receiver",))
    assert found["courier"].status == "external"
    assert found["physician"].status == "not_required"


def test_a_missing_answer_is_named(record: Record) -> None:
    del record.answers["D5"]
    found = states(record)
    assert (found["receiver"].status, found["receiver"].missing) == ("incomplete", ("D5",))
    assert "D5" not in found["put_in"].missing


def test_a_finding_asks_for_its_reason_before_the_signature(record: Record) -> None:
    record.put("D5", False)
    assert states(record)["receiver"].missing == ("D5#reason", "D5#photo")


def test_the_receiver_does_not_wait_for_what_the_verifier_fills_in(record: Record) -> None:
    del record.answers["E9"]
    found = states(record)
    assert found["receiver"].status == "ready"
    assert found["verifier"].missing == ("E9",)


def test_each_identity_checker_answers_only_for_own_readings(record: Record) -> None:
    del record.answers["H4:1@check_2"]
    found = states(record)
    assert found["check_1"].status == "ready"
    assert found["check_2"].missing == ("H4:1@check_2",)


def test_put_in_may_be_signed_before_the_identity_check() -> None:
    record = Record()
    record.put("D16", "open")
    record.fill(skip=frozenset({"B", "C", "E", "F", "G", "H", "K", "M"}))
    assert states(record)["put_in"].status == "ready"


def test_quarantine_can_be_signed_with_questions_open(record: Record) -> None:
    record = decide(record, "quarantine")
    for path in [path for path in record.answers if path.startswith("H")]:
        del record.answers[path]
    found = states(record, "courier", "receiver", "put_in")
    assert found["decision"].status == "ready"
    assert found["decision"].meanings == ("quarantined",)


def test_acceptance_cannot_be_signed_with_questions_open(record: Record) -> None:
    record = decide(record, "accept")
    del record.answers["H17:1@check_1"]
    found = states(record, "courier", "receiver", "verifier", "put_in", "check_1", "check_2")
    assert found["decision"].missing == ("K1",)


def test_an_outcome_that_the_rules_do_not_allow_is_missing_not_signed(record: Record) -> None:
    record.put("D5", False)
    record.put("D5#reason", "封签断裂")
    record.put("D5#photo", ["ab" * 32])
    record = decide(record, "accept_with_deviation")
    assert "K1" in states(record, "receiver", "put_in")["decision"].missing
    record = decide(record, "quarantine")
    assert states(record, "receiver", "put_in")["decision"].status == "ready"


def test_units_with_different_outcomes_give_the_signature_two_meanings(record: Record) -> None:
    record = decide(record, "accept")
    record.put("K1:3", "reject")
    assert states(record)["decision"].meanings == ("accepted", "rejected")


def test_a_plain_acceptance_needs_no_physician_and_a_rejection_does(record: Record) -> None:
    accepted = states(decide(record, "accept"), "receiver", "put_in", "decision")
    assert accepted["physician"].status == "not_required"
    rejected = states(decide(record, "reject"), "receiver", "put_in", "decision")
    assert rejected["physician"].status == "ready"
    assert rejected["physician"].meanings == ("acknowledged", "medical_decision")
    assert rejected["lead"].meanings == ("acknowledged", "approved")
    assert accepted["lead"].meanings == ("acknowledged",)


def test_a_late_reason_belongs_to_whoever_filled_the_section(record: Record) -> None:
    record.put("C1", "2026-03-02T06:00:00+08:00")
    found = states(record)
    assert "C#late" in found["receiver"].missing
    assert "C#late" not in found["put_in"].missing


def test_a_shipper_kept_closed_needs_no_identity_check(record: Record) -> None:
    record.put("D16", "keep_closed")
    found = states(record)
    assert found["check_1"].status == found["check_2"].status == "not_required"


def test_the_receiver_covers_a_to_f_without_what_comes_later(record: Record) -> None:
    decide(record)
    for answer in computed_answers(record.judge().questions, record.answers):
        record.answers[answer.path] = answer
    paths = covered(record, "receiver")
    assert {"A8a", "A10", "B2b", "C1", "D5", "E6a", "F1:1.number"} <= paths
    assert "E9" not in paths
    assert not [path for path in paths if path[0] in "GHIKM"]


def test_own_readings_are_covered_and_nobody_elses(record: Record) -> None:
    record.put("H4:1@check_1#correction", "重新扫描")
    paths = covered(record, "check_1")
    assert "H4:1@check_1" in paths
    assert "H4:1@check_1#correction" in paths
    assert not [path for path in paths if "@check_2" in path]
    assert [path for path in paths if path.startswith("G")]


def test_an_entry_in_my_slot_by_another_hand_is_not_covered_by_me(record: Record) -> None:
    record.put("H4:1@check_1", "DEMOCOI0001", by=MemberId(99))
    assert "H4:1@check_1" not in covered(record, "check_1", signer=1)
    assert "H4:2@check_1" in covered(record, "check_1", signer=1)


def test_the_decision_covers_both_readings_and_the_third(record: Record) -> None:
    record.put("H8:2@check_2", "B2602")
    record.put("H8:2@third", "B2601")
    record.put("H8:2@third#reason", "看错")
    paths = covered(decide(record), "decision")
    assert {"H8:2@check_1", "H8:2@check_2", "H8:2@third", "H8:2@third#reason", "K1", "I2c:1"} <= paths
    assert not [path for path in paths if path.startswith("M")]


def test_what_two_type_alone_is_covered_by_each_for_themselves() -> None:
    record = Record()
    record.put("E4a", "report_only")
    record.fill()
    record.put("E6a@third", "-150")
    receiver, verifier = covered(record, "receiver"), covered(record, "verifier")
    assert "E6a@receiver" in receiver
    assert not {"E6a@verifier", "E6a@third"} & receiver
    assert {"E6a@receiver", "E6a@verifier", "E6a@third"} <= verifier


def test_no_signature_covers_what_is_filled_in_after_it(record: Record) -> None:
    decide(record)
    record.put("M3", True)
    for slot in record.definition.slot:
        if slot.id != "follow_up":
            assert not [path for path in covered(record, slot.id) if path.startswith("M")]
    assert covered(record, "follow_up") == {"M3"}


def test_every_answer_of_a_complete_record_is_covered_by_some_signature(record: Record) -> None:
    decide(record)
    record.put("H8:2@third", "B2601")
    record.put("K1:2#reason", "x")
    record.put("H@check_1#late", "x")
    record.put("D#late", "x")
    record.fill(skip=frozenset())
    together = set().union(*(covered(record, slot.id) for slot in record.definition.slot))
    assert set(record.answers) - together == set()


def test_slots_after_the_decision_are_known(record: Record) -> None:
    assert late_slots(record.definition) == {"decision", "physician", "qa", "lead", "follow_up"}


def test_the_statement_is_signed_by_the_member_alone() -> None:
    definition = library().definition("CT-ESS-001", 1)
    record = Record({"member.name": "演示", "member.staff_no": "9001"}, definition=definition, signed=())
    assert {state.status for state in slot_states(definition, record.judge(), {})} == {"incomplete"}
    for item in ("B1", "B2", "B3", "B4", "B5"):
        record.put(item, True)
    (state,) = slot_states(definition, record.judge(), {})
    assert (state.status, state.meanings, state.slot.completes) == (
        "ready",
        ("acknowledged", "authored"),
        True,
    )
    assert state.slot.effect == "team.statement_signed"


def test_declining_the_statement_leaves_it_unsigned_until_a_reason_is_given() -> None:
    definition = library().definition("CT-ESS-001", 1)
    record = Record({"member.name": "演示", "member.staff_no": "9001"}, definition=definition, signed=())
    for item in ("B1", "B2", "B3", "B4", "B5"):
        record.put(item, True)
    record.put("B2", state=State.UNKNOWN)
    assert record.question("B2").status == "pending"
