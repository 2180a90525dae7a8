"""The acceptance form judged as a whole: what is proposed when, and that nothing critical slips through."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ctdesk.domain.answers import State, Value
from ctdesk.forms.plan import plan_of
from ctdesk.forms.questions import Question
from fixtures.acceptance import MEMBERS, SHAPE, Record, facts, moment

ACCEPTING = {"accept", "accept_with_deviation"}


@pytest.fixture(scope="module")
def whole() -> Record:
    return Record().fill()


def copy_of(record: Record) -> Record:
    other = Record(dict(record.facts), shape=record.shape, signed=record.signed)
    other.answers = dict(record.answers)
    return other


def test_a_shipment_without_a_finding_may_be_accepted(whole: Record) -> None:
    judgement = whole.judge()
    assert [proposal.propose for proposal in judgement.proposals] == ["accept", "accept", "accept"]
    assert judgement.findings == ()
    assert [
        question.path for question in judgement.questions if question.section <= "I" and question.outstanding
    ] == []


def test_an_empty_form_proposes_quarantine() -> None:
    assert Record(signed=()).outcomes() == ["quarantine"] * 3


@pytest.mark.parametrize(
    ("path", "value", "outcome", "default", "freeze"),
    [
        ("H1:2@check_1", "演示·乙", "reject", None, True),
        ("H13:2", False, "reject", None, True),
        ("G8", False, "reject", None, True),
        ("G5:2", False, "quarantine", "reject", False),
        ("G7:2", False, "quarantine", "reject", False),
        ("C3", False, "quarantine", "reject", False),
        ("D5", False, "quarantine", None, False),
        ("H17:2", False, "quarantine", None, False),
        ("B4", False, "accept", None, False),
        ("B5", False, "accept_with_deviation", None, False),
    ],
)
def test_each_rule_proposes_its_outcome(
    whole: Record, path: str, value: Value, outcome: str, default: str | None, freeze: bool
) -> None:
    record = copy_of(whole)
    slots = ("check_1", "check_2") if path.startswith("H") and "@" not in path else (None,)
    for slot in slots:
        record.put(f"{path}@{slot}" if slot else path, value)
    proposal = record.judge().proposals[1]
    assert (proposal.propose, proposal.default_outcome, proposal.freeze) == (outcome, default, freeze)


def test_a_finding_on_one_bag_concerns_that_bag_only(whole: Record) -> None:
    record = copy_of(whole)
    record.put("G7:3", False)
    assert record.outcomes() == ["accept", "accept", "quarantine"]
    assert record.judge().proposals[2].because == ("G7:3",)


def test_a_finding_on_a_cassette_concerns_the_bags_in_it(whole: Record) -> None:
    record = copy_of(whole)
    record.put("G4a:1", False)
    assert record.outcomes() == ["quarantine", "quarantine", "accept"]


def test_a_missing_signature_is_no_acceptance(whole: Record) -> None:
    record = copy_of(whole)
    record.signed = record.signed - {"check_2"}
    proposal = record.judge().proposals[0]
    assert (proposal.propose, proposal.because) == ("quarantine", ("check_2",))
    assert not ACCEPTING & set(proposal.allow)


def test_an_empty_limit_blocks_acceptance(whole: Record) -> None:
    record = copy_of(whole)
    record.facts["catalogue.storage_max_c"] = None
    assert record.outcomes() == ["quarantine"] * 3
    assert record.question("E6a").status == "pending"


def test_unknown_is_an_answer_that_blocks_acceptance(whole: Record) -> None:
    record = copy_of(whole)
    record.put("I6", state=State.UNKNOWN)
    assert record.question("I6").status == "pending"
    assert record.outcomes() == ["quarantine"] * 3


def test_data_that_follow_later_are_quarantine(whole: Record) -> None:
    record = copy_of(whole)
    record.put("E10", False)
    assert record.outcomes() == ["quarantine"] * 3
    assert record.question("E4a").status == "not_asked"


def test_whoever_must_be_told_follows_from_the_findings(whole: Record) -> None:
    record = copy_of(whole)
    record.put("G8", False)
    judgement = record.judge()
    assert judgement.tells == {"mah", "physician", "lead", "qa"}
    assert judgement.incidents == ("ID1",)
    assert set(record.question("G8").unmet) == {"reason", "photo"}
    record.put("G8#reason", "罐内另有一袋")
    record.put("G8#photo", ["cd" * 32])
    assert record.question("G8").unmet == ()


def test_findings_are_listed_for_the_decision_critical_first(whole: Record) -> None:
    record = copy_of(whole)
    record.put("B4", False)
    record.put("D5", False)
    record.put("B5", False)
    judgement = record.judge()
    assert judgement.findings == ("D5", "B5", "B4")
    listed = judgement.by_path["K2a"].answer
    assert listed is not None
    assert isinstance(listed.value, list)
    assert [row["item"] for row in listed.value if isinstance(row, dict)] == ["D5", "B5", "B4"]


def test_sections_tell_how_far_they_are(whole: Record) -> None:
    sections = {section.id: section for section in whole.judge().sections}
    assert sections["D"].complete
    assert sections["D"].answered == sections["D"].asked
    assert not sections["K"].complete
    empty = {section.id: section for section in Record().judge().sections}
    assert empty["D"].answered == 0
    assert not empty["D"].complete


def test_a_late_entry_owes_a_reason_once_for_its_section(whole: Record) -> None:
    record = copy_of(whole)
    record.put("C1", moment(-1))
    section = next(one for one in record.judge().sections if one.id == "C")
    assert section.late
    assert not section.complete
    record.put("C#late", "先低温保存")
    section = next(one for one in record.judge().sections if one.id == "C")
    assert not section.late
    assert section.complete


def test_an_entry_fifteen_minutes_later_is_not_late(whole: Record) -> None:
    record = copy_of(whole)
    record.put("C1", (record.now - timedelta(minutes=15)).isoformat())
    assert not next(one for one in record.judge().sections if one.id == "C").late


def test_an_allogeneic_product_needs_no_patient_code_on_the_bag() -> None:
    record = Record(facts(catalogue__donor_type="allogeneic"))
    record.put("A4", "marketed_allogeneic")
    record.facts["notice.receipt_type"] = "marketed_allogeneic"
    record.fill()
    assert record.question("A10").status == "not_asked"
    assert record.question("H4:1").status == "not_asked"
    assert record.outcomes() == ["accept"] * 3


def test_one_wrong_type_of_receipt_is_critical(whole: Record) -> None:
    record = copy_of(whole)
    record.facts["notice.receipt_type"] = "trial"
    assert record.question("A4").status == "finding"
    assert record.outcomes() == ["quarantine"] * 3


def test_every_item_of_the_form_can_be_reached() -> None:
    reached: set[str] = set()
    for receipt_type in ("marketed_autologous", "marketed_allogeneic", "trial", "research", "donor_material"):
        for source in ("data_file", "report_only"):
            donor = "allogeneic" if receipt_type == "marketed_allogeneic" else "autologous"
            record = Record(
                facts(
                    notice__receipt_type=receipt_type, catalogue__donor_type=donor, catalogue__imported=True
                )
            )
            record.put("A4", receipt_type)
            record.put("E4a", source)
            record.put("K1", "quarantine" if source == "report_only" else "accept")
            record.put("K7a", "reported")
            record.put("K8a", True)
            record.put("K11", "collect_today")
            record.fill()
            reached |= {question.item.id for question in record.judge().questions if question.asked}
    everything = {item.id for section in Record().definition.section for item in section.item}
    assert everything - reached == set()


def _spoilt(question: Question) -> Value:
    """A value that does not conform, for whatever rule the item has."""
    item = question.item
    if question.column is not None or item.type == "check":
        return False
    if isinstance(item.expect, tuple):
        return next((option.code for option in item.options if option.code not in item.expect), None)
    if item.type == "quantity":
        return "-9999" if item.limit is not None and item.limit.min is not None else "9999"
    if item.type in {"date", "datetime"}:
        return "1999-01-01" if item.type == "date" else "1999-01-01T00:00:00+08:00"
    if item.type == "timer":
        return {"started_at": moment(0), "stopped_at": moment(1), "seconds": "3600"}
    if item.type == "choice":
        return "shipper_hold" if item.id == "I1" else "wrong"
    return "不一致" if item.type == "text" else "NOT-THE-SAME-1"


CRITICAL = [
    question
    for question in Record().fill().judge().questions
    if question.asked and question.severity == "critical" and question.section <= "I" and not question.heading
]


@settings(max_examples=150)
@given(
    failed=st.lists(
        st.sampled_from(CRITICAL), min_size=1, max_size=4, unique_by=lambda question: question.path
    ),
    dropped=st.sets(st.integers(min_value=0, max_value=400), max_size=6),
    signed=st.sets(st.sampled_from(sorted(MEMBERS))),
    everything_signed=st.booleans(),
)
def test_no_failed_critical_item_ever_leads_to_acceptance(
    failed: list[Question], dropped: set[int], signed: set[str], everything_signed: bool
) -> None:
    record = copy_of(_WHOLE)
    if not everything_signed:
        record.signed = frozenset(signed)
    for index in dropped:
        paths = sorted(record.answers)
        record.answers.pop(paths[index % len(paths)], None)
    for question in failed:
        if plan_of(record.definition).items[question.item.id].has_rule or question.column is not None:
            record.put(question.path, _spoilt(question))
        else:
            record.put(question.path, state=State.UNKNOWN)
    judgement = record.judge()
    failing_units = set()
    for path in (question.path for question in failed):
        question = judgement.by_path.get(path)
        if question is None or not question.asked:
            continue
        assert question.status != "conforms", path
        if question.instance is None or question.repeat == "document":
            failing_units |= {1, 2, 3}
        elif question.repeat == "cassette":
            failing_units |= {1, 2} if question.instance == 1 else {3}
        else:
            failing_units.add(question.instance)
    for proposal in judgement.proposals:
        if proposal.unit in failing_units:
            assert proposal.propose not in ACCEPTING
            assert not ACCEPTING & set(proposal.allow)


@settings(max_examples=100)
@given(data=st.data())
def test_no_critical_finding_stands_beside_an_accepting_proposal(data: st.DataObject) -> None:
    record = copy_of(_WHOLE)
    paths = data.draw(st.lists(st.sampled_from(sorted(record.answers)), max_size=8))
    for path in paths:
        record.put(
            path,
            data.draw(
                st.sampled_from([False, True, "x", "0", "open", "keep_closed", "2020-01-01", None, [], {}])
            ),
            state=data.draw(st.sampled_from(list(State))),
        )
    for name in data.draw(st.lists(st.sampled_from(sorted(record.facts)), max_size=3)):
        record.facts[name] = None
    judgement = record.judge()
    for proposal in judgement.proposals:
        concerned = [
            question
            for question in judgement.questions
            if question.finding
            and question.severity == "critical"
            and question.section <= "I"
            and (question.instance in (None, proposal.unit) or question.repeat in ("document", "cassette"))
        ]
        at_unit = [
            question
            for question in concerned
            if question.repeat != "cassette"
            or question.instance == SHAPE.cassette_of_unit[(proposal.unit or 1) - 1]
        ]
        if at_unit:
            assert proposal.propose not in ACCEPTING


_WHOLE = Record().fill()
