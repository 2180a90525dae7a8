"""What each kind of question makes of its answers, one rule at a time."""

from __future__ import annotations

import pytest

from ctdesk.domain.answers import MemberId, Source, State, Value
from ctdesk.forms.questions import Shape, computed_answers, section_of
from fixtures.acceptance import NOW, Record, facts, moment


@pytest.fixture
def record() -> Record:
    return Record().fill()


def whys(record: Record, path: str) -> list[str]:
    return [why.code for why in record.question(path).why]


def test_a_question_that_is_not_asked_is_never_a_finding(record: Record) -> None:
    record.put("A11a", "awaiting")
    record.put("A11b", "-3")
    question = record.question("A11b")
    assert (question.asked, question.required, question.status) == (False, False, "not_asked")


def test_not_applicable_needs_a_reason_and_leave(record: Record) -> None:
    record.put("D10a", state=State.NA)
    question = record.question("D10a")
    assert (question.status, question.unmet, question.na_allowed) == ("na", ("reason",), True)
    record.put("D10a#reason", "未装指示器")
    assert record.question("D10a").unmet == ()
    record.put("D11", state=State.NA)
    assert (record.question("D11").status, whys(record, "D11")) == ("pending", ["FIND-NA-NOT-ALLOWED"])


def test_not_applicable_that_depends_on_another_answer(record: Record) -> None:
    record.put("G6:1", state=State.NA)
    assert record.question("G6:1").status == "pending"
    record.put("I1", "shipper_hold")
    assert record.question("G6:1").status == "na"


def test_only_presence_counts_where_no_rule_is_given(record: Record) -> None:
    record.put("A5b", state=State.UNKNOWN)
    assert record.question("A5b").status == "finding"
    record.facts["catalogue.limit_basis"] = None
    assert record.question("A8c").status == "finding"
    record.put("C2b", "   ")
    assert record.question("C2b").status == "open"


def test_an_unknown_register_never_conforms(record: Record) -> None:
    record.facts["order.coi_id"] = None
    assert (record.question("A10").status, whys(record, "A10")) == ("pending", ["FIND-COMPARE-UNKNOWN"])
    record.facts["notice.awb_no"] = None
    assert record.question("C4").status == "conforms"


@pytest.mark.parametrize(
    ("value", "status", "why"),
    [
        ("-130", "conforms", []),
        ("-130.0", "conforms", []),
        ("-129.9", "finding", ["FIND-ABOVE"]),
        ("warm", "pending", ["FIND-NOT-A-VALUE"]),
        ("NaN", "pending", ["FIND-NOT-A-VALUE"]),
        (True, "pending", ["FIND-NOT-A-VALUE"]),
    ],
)
def test_a_limit_is_inclusive_and_exact(record: Record, value: Value, status: str, why: list[str]) -> None:
    record.put("B2b", value)
    assert (record.question("B2b").status, whys(record, "B2b")) == (status, why)


def test_limits_of_cassettes_are_their_own(record: Record) -> None:
    record.facts["catalogue.ambient_limit_s:2"] = "60"
    assert record.question("G6:1").status == "conforms"
    assert record.question("G6:2").status == "finding"
    assert record.question("G6:2").limit_max == "60"


@pytest.mark.parametrize(
    ("day", "status"), [("2026-03-01", "finding"), ("2026-03-02", "conforms"), ("2026-03-03", "conforms")]
)
def test_a_date_counts_to_its_end_at_the_site(record: Record, day: str, status: str) -> None:
    record.put("C1", "2026-03-02T08:55:00+08:00")
    record.put("E1b", day)
    assert record.question("E1b").status == status


@pytest.mark.parametrize(("day", "status"), [("2026-03-02", "conforms"), ("2026-03-03", "finding")])
def test_a_date_lies_within_an_upper_limit_once_it_has_begun(record: Record, day: str, status: str) -> None:
    for unit in (1, 2, 3):
        record.facts[f"unit.manufactured_on:{unit}"] = day
    for slot in ("check_1", "check_2"):
        record.put(f"H11a:1@{slot}", day)
    assert record.question("H11a:1@check_1").status == status


def test_a_departure_after_the_arrival_is_no_transit(record: Record) -> None:
    record.facts["transit.hours"] = "-2.0"
    assert whys(record, "C5b") == ["FIND-BELOW"]


def test_nothing_is_opened_or_put_in_before_it_arrived(record: Record) -> None:
    for path in ("G1", "I3a:1"):
        record.put(path, moment(-3))
        assert whys(record, path) == ["FIND-TOO-EARLY"]


def test_the_units_of_a_cassette_belong_to_it(record: Record) -> None:
    record.facts["unit.cassette_no:3"] = "OTHER"
    assert record.question("I2b:1").status == "conforms"
    assert record.question("I2b:2").status == "finding"


def test_a_bag_is_compared_with_its_own_register_row(record: Record) -> None:
    for slot in ("check_1", "check_2"):
        record.put(f"H9a:2@{slot}", "3")
    assert record.question("H9a:2@check_1").status == "finding"
    assert record.question("H9a:3@check_1").status == "conforms"


def test_the_second_code_is_compared_with_ones_own_first(record: Record) -> None:
    for slot in ("check_1", "check_2"):
        record.put(f"H5b:1@{slot}", "CAS-9")
    assert whys(record, "H5b:1@check_1") == ["FIND-DIFFERS"]


def test_a_batch_number_must_stand_in_the_papers(record: Record) -> None:
    record.put("F2:1.batch_no", "B9999")
    assert record.question("H8:1@check_1").status == "conforms"
    record.put("F2:2.batch_no", "B9999")
    assert record.question("H8:1@check_1").status == "finding"
    record.put("F2:1.batch_no", "B2601")
    assert record.question("H8:1@check_1").status == "conforms"


def test_a_document_that_is_absent_is_the_finding_of_its_own_item(record: Record) -> None:
    for row in (1, 2):
        record.put(f"F2:{row}.present", False)
    judgement = record.judge()
    assert judgement.by_path["F2:1.present"].status == "finding"
    assert judgement.by_path["F2:1.number"].status == "not_asked"
    assert judgement.by_path["F2"].heading
    assert "F2" not in judgement.findings
    assert judgement.by_path["H8:1@check_1"].status == "conforms"


def test_a_table_can_be_not_applicable_as_a_whole(record: Record) -> None:
    record.put("F12", state=State.NA)
    record.put("F12#reason", "法规未要求")
    judgement = record.judge()
    assert judgement.by_path["F12"].status == "na"
    assert judgement.by_path["F12:1.present"].asked is False


def test_a_trial_needs_no_certificate_of_analysis() -> None:
    record = Record(facts(notice__receipt_type="trial"))
    record.put("A4", "trial")
    for item in ("F2", "F3"):
        record.put(item, state=State.NA)
        record.put(f"{item}#reason", "见 F10")
    record.fill()
    assert record.question("F2").status == "na"
    assert record.question("H8:1@check_1").status == "conforms"
    assert record.outcomes() == ["accept"] * 3


def test_a_trace_code_is_used_once_at_a_site(record: Record) -> None:
    seen = record.answers["H16:1@check_1"].value
    record.facts["unique.H16"] = [seen]
    assert whys(record, "H16:1@check_1") == ["FIND-NOT-UNIQUE"]
    record.facts["unique.H16"] = None
    assert record.question("H16:1@check_1").status == "pending"


def test_two_bags_do_not_share_a_trace_code(record: Record) -> None:
    for slot in ("check_1", "check_2"):
        record.put(f"H16:2@{slot}", record.answers["H16:1@check_1"].value)
    assert record.question("H16:1@check_1").status == "finding"
    assert record.question("H16:2@check_1").status == "finding"
    assert record.question("H16:3@check_1").status == "conforms"


def test_a_code_that_cannot_be_one_is_a_finding(record: Record) -> None:
    for slot in ("check_1", "check_2"):
        record.put(f"H16:1@{slot}", "8123")
    assert "FIND-CODE-FORM" in whys(record, "H16:1@check_1")


def test_a_pattern_is_for_the_whole_answer(record: Record) -> None:
    record.put("C2c", "123")
    assert whys(record, "C2c") == ["FIND-PATTERN"]
    record.put("C2c", "12345")
    assert record.question("C2c").status == "finding"


def test_the_second_person_confirms_and_is_another(record: Record) -> None:
    record.put("I6", {"member": 9, "name": "演示", "confirmed_at": None})
    assert (record.question("I6").status, whys(record, "I6")) == ("open", ["FIND-NOT-CONFIRMED"])
    record.put("I6", {"member": 3, "name": "演示", "confirmed_at": moment(0)}, by=MemberId(3))
    assert whys(record, "I6") == ["FIND-SAME-PERSON"]


def test_too_few_photos_are_no_answer(record: Record) -> None:
    record.put("D14a", [])
    assert record.question("D14a").status == "open"


def test_a_photo_asked_for_may_be_several_in_one_answer(record: Record) -> None:
    record.put("D5", False)
    record.put("D5#reason", "断裂")
    record.put("D5#photo", ["ab" * 32, "cd" * 32])
    assert record.question("D5").unmet == ()


def test_one_decision_stands_for_all_units_until_it_is_split(record: Record) -> None:
    record.put("K1", "accept")
    paths = [question.path for question in record.judge().questions if question.item.id == "K1"]
    assert paths == ["K1"]
    record.put("K1:2", "reject")
    answers = {
        question.path: question.answer.value
        for question in record.judge().questions
        if question.item.id == "K1" and question.answer
    }
    assert answers == {"K1:1": "accept", "K1:2": "reject", "K1:3": "accept"}
    # What follows from a decision is asked once for all as long as nobody splits it.
    assert record.question("K2b").required


def test_initial_values_are_offered_and_not_taken(record: Record) -> None:
    empty = Record()
    assert empty.question("C2a").initial == "示例冷链"
    assert empty.question("C2a").status == "open"
    assert empty.question("I5").initial == "yellow"
    assert empty.question("C1").initial == "2026-03-02T09:00:00+08:00"
    assert record.question("C2a").initial is None


def test_what_the_program_computes_is_an_answer_to_be_stored(record: Record) -> None:
    stored = {answer.path: answer for answer in computed_answers(record.judge().questions, record.answers)}
    assert stored["A8a"].value == "-130"
    assert (stored["A8a"].source, stored["A8a"].by, stored["A8a"].entered_at) == (Source.COMPUTED, None, NOW)
    record.answers.update(stored)
    record.facts["catalogue.storage_max_c"] = "-120"
    assert record.question("A8a").answer == stored["A8a"]
    assert not [
        answer
        for answer in computed_answers(record.judge().questions, record.answers)
        if answer.path in stored
    ]


def test_a_value_of_another_type_does_not_satisfy_a_condition(record: Record) -> None:
    record.put("E10", "true")
    assert record.question("E4a").status == "not_asked"


def test_a_shipment_of_one_bag_asks_for_one(record: Record) -> None:
    single = Record(facts(notice__cassette_count="1", notice__unit_count="1"), shape=Shape())
    single.fill()
    assert [question.path for question in single.judge().questions if question.item.id == "G5"] == ["G5:1"]


def test_a_path_belongs_to_a_section() -> None:
    definition = Record().definition
    assert section_of("H4:2@check_1#reason", definition) == "H"
    assert section_of("D#late", definition) == "D"
    assert section_of("Z1", definition) is None
