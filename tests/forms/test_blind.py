"""Two people read the same label alone; nobody sees the other's entries, and a mismatch stays a mismatch."""

from __future__ import annotations

from ctdesk.domain.answers import MemberId, State
from ctdesk.forms.blind import closed_sections, hidden_sources, visible_answers
from fixtures.acceptance import SHAPE, Record


def filled() -> Record:
    return Record().fill()


def without(record: Record, *paths: str) -> Record:
    for path in paths:
        del record.answers[path]
    return record


def test_nothing_is_compared_before_both_are_done() -> None:
    record = filled()
    record.put("H4:1@check_1", "ANOTHERCOI")
    without(record, "H17:3@check_2")
    question = record.question("H4:1@check_1")
    assert (question.status, question.blind_open, question.compared_with) == ("pending", True, None)
    assert record.outcomes() == ["quarantine"] * 3


def test_a_wrong_reading_of_both_is_a_finding_without_a_third_reading() -> None:
    record = filled()
    record.put("H4:1@check_1", "ANOTHERCOI")
    record.put("H4:1@check_2", "ANOTHERCOI")
    judgement = record.judge()
    assert judgement.by_path["H4:1@check_1"].status == "finding"
    assert judgement.by_path["H4:1@check_1"].compared_with == "DEMOCOI0001"
    assert "H4:1@third" not in judgement.by_path
    assert [proposal.propose for proposal in judgement.proposals] == ["reject", "accept", "accept"]


def test_two_different_readings_ask_for_a_third_and_still_count_as_a_finding() -> None:
    record = filled()
    record.put("H8:2@check_2", "B2602")
    judgement = record.judge()
    third = judgement.by_path["H8:2@third"]
    assert (third.required, third.status, third.by) == (True, "open", ("check_1", "check_2"))
    assert {judgement.by_path[f"H8:2@{slot}"].status for slot in ("check_1", "check_2")} == {"finding"}
    assert judgement.findings == ("H8:2@check_1",)
    record.put("H8:2@third", "B2601")
    record.put("H8:2@third#reason", "第二人看错末位")
    record.put("H8:2#photo", ["ab" * 32])
    judgement = record.judge()
    assert judgement.by_path["H8:2@third"].status == "finding"
    assert judgement.by_path["H8:2@third"].unmet == ()
    assert judgement.proposals[1].propose == "reject"
    assert {"H8:2@check_1", "H8:2@check_2", "H8:2@third"} <= set(record.answers)


def test_grouping_spaces_do_not_make_readings_differ() -> None:
    record = filled()
    record.put("H4:1@check_2", "DEMO COI 0001")
    assert record.question("H4:1@check_2").status == "conforms"


def test_a_variant_of_the_name_agrees_and_another_character_does_not() -> None:
    record = filled()
    for slot in ("check_1", "check_2"):
        record.put(f"H1:1@{slot}", "Yanshi Jia")
    assert record.question("H1:1@check_1").status == "conforms"
    for slot in ("check_1", "check_2"):
        record.put(f"H1:1@{slot}", "演示·申")
    assert record.question("H1:1@check_1").status == "finding"


def test_one_not_applicable_against_one_value_differs() -> None:
    record = filled()
    record.put("H18a:1@check_1", state=State.NA)
    record.put("H18a:1@check_2", True)
    assert "H18a:1@third" in record.judge().by_path


def test_the_other_persons_entries_are_hidden_while_the_section_is_open() -> None:
    record = without(filled(), "H17:3@check_2")
    record.put("H1:1@check_1#photo", ["ab" * 32])
    record.put("G9:1", ["cd" * 32])
    closed = closed_sections(record.judge().questions)
    assert closed == {"H"}
    seen = visible_answers(record.definition, record.answers, viewer_slot="check_2", closed=closed)
    assert not [path for path in seen if path.startswith("H") and "@check_2" not in path]
    assert "H1:2@check_2" in seen
    assert "G9:1" not in seen
    assert "F1:1.batch_no" not in seen
    assert "D5" in seen
    nobody = visible_answers(record.definition, record.answers, viewer_slot=None, closed=closed)
    assert not [path for path in nobody if path.startswith("H")]


def test_an_entry_in_my_slot_by_somebody_else_is_not_mine() -> None:
    record = without(filled(), "H17:3@check_2")
    closed = closed_sections(record.judge().questions)
    seen = visible_answers(
        record.definition, record.answers, viewer_slot="check_2", closed=closed, viewer=MemberId(77)
    )
    assert not [path for path in seen if path.startswith("H")]


def test_everything_is_visible_once_both_are_done() -> None:
    record = filled()
    closed = closed_sections(record.judge().questions)
    assert closed == frozenset()
    assert (
        visible_answers(record.definition, record.answers, viewer_slot=None, closed=closed) == record.answers
    )


def test_compared_values_are_named_so_that_the_rail_can_hide_them() -> None:
    hidden = hidden_sources(Record().definition, frozenset({"H"}))
    assert {"order.coi_id", "patient.name", "patient.birth_date", "unit.batch_no", "F4a"} <= hidden
    assert hidden_sources(Record().definition, frozenset()) == frozenset()


def report_only() -> Record:
    record = Record()
    record.put("E4a", "report_only")
    return record.fill()


def test_values_from_a_report_are_typed_by_two_and_must_agree() -> None:
    record = report_only()
    assert {"E6a@receiver", "E6a@verifier"} <= set(record.answers)
    for slot in ("receiver", "verifier"):
        record.put(f"E6a@{slot}", "-150")
        record.put(f"E8@{slot}", "-150")
    assert record.question("E6a@receiver").status == "conforms"
    record.put("E6a@verifier", "-151")
    assert record.question("E6a@receiver").status == "pending"
    assert record.outcomes() == ["quarantine"] * len(SHAPE.cassette_of_unit)
    record.put("E6a@third", "-151")
    assert record.question("E6a@third").status == "conforms"
    record.put("E6a@third", "-100")
    assert record.question("E6a@third").status == "finding"


def test_a_typed_value_stays_hidden_from_the_second_until_the_second_typed() -> None:
    record = report_only()
    del record.answers["E6a@verifier"]
    seen = visible_answers(record.definition, record.answers, viewer_slot="verifier", closed=frozenset())
    assert "E6a@receiver" not in seen
    assert "E6b@receiver" in seen
