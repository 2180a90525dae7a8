"""Training from the session to the signature that it allows, and what refuses it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from ctdesk.db.tables.team import Competence, Member
from ctdesk.db.tables.training import EducationHours, ModuleVersion, TrainingDemand
from ctdesk.domain.errors import CtdeskError, NotFound, Refused
from ctdesk.services import (
    assessments,
    competences,
    education,
    team,
    training_demands,
    training_matrix,
    training_modules,
    training_sessions,
)
from fixtures import labels
from fixtures.cast import PEOPLE, Cast, enrol
from fixtures.lapsing import lapsing
from fixtures.training_story import Training

RECEIVE = "receipt.receive"


@pytest.fixture
def told(cast: Cast) -> Training:
    """The cast, which can do everything, on SQLite."""
    return Training(cast)


def state(cast: Cast, login: str, module: str) -> str:
    found = cast.ask("qa", training_matrix.matrix_cell, member_id=cast.id(login), module=module)
    return str(found.state.state)


def allowed(cast: Cast, login: str, duty: str) -> bool:
    with cast.gate.reading() as db:
        now = cast.clock.now + timedelta(minutes=1)
        return team.grounds_for(db, cast.id(login), duty, now, signing=False).allowed


def lapse(cast: Cast, login: str, module: str, last_day: date = date(2026, 3, 1)) -> None:
    cast.gate.run_itself(lapsing(cast.id(login), module, last_day), action="test.lapse")


def join(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> str:
    """Somebody new who was never trained, with an account and the role of the receiving pharmacist."""
    monkeypatch.setitem(PEOPLE, "newcomer", ("方晓", "Fang Xiao", "S016", ("R05",)))
    enrol(cast, "newcomer")
    cast._ids.clear()
    cast.do("lead", team.appoint_member, member_id=cast.id("newcomer"), role="R05")

    def sign_statement(work: Any) -> None:
        work.db.get(Member, cast.id("newcomer")).statement_record_id = 0

    cast.gate.run_itself(sign_statement, action="test.statement")
    return "newcomer"


def code_of(call: object, *arguments: object, **named: object) -> str:
    with pytest.raises(CtdeskError) as caught:
        call(*arguments, **named)  # type: ignore[operator]  # what is called is what is tried
    return caught.value.code


def test_from_a_session_over_an_assessment_to_a_signature(
    any_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, cast = Training(any_cast), any_cast
    who = join(cast, monkeypatch)
    assert state(cast, who, "T06") == "missing" and not allowed(cast, who, RECEIVE)

    session = told.plan("T06", who, "nurse", title="交接与验收")
    told.hold(session, who)
    detail = cast.ask("qa", training_sessions.session_detail, session_id=session)
    assert detail.row.state == "held" and (detail.row.invited, detail.row.present) == (2, 1)
    hours = cast.ask("qa", education.hours_of_year, member_id=cast.id(who))
    assert (hours.done, hours.needed) == (Decimal(2), 10)
    assert cast.ask("qa", education.hours_of_year, member_id=cast.id("nurse")).rows == ()

    for _ in range(2):
        cast.do(
            "verifier",
            education.record_practice,
            member_id=cast.id(who),
            module="T06",
            kind="mock",
            performed_on=date(2026, 3, 2),
        )
    row = told.open(who, "T06", session_id=session)
    assert (row.kind, row.attempt, row.state) == ("initial", 1, "open")
    told.fill(row)
    told.sign_all(row, employee=who)
    done = cast.ask("qa", assessments.assessment_row, assessment_id=row.id)
    assert (done.state, done.theory_percent, done.practical_percent) == ("passed", 90, 100)
    with cast.gate.reading() as db:
        held = db.scalars(select(Competence).where(Competence.assessment_id == row.id)).one()
        assert (held.valid_from, held.valid_until) == (date(2026, 3, 2), date(2027, 3, 1))
        assert (held.basis, held.evidence) == ("assessment", told.view(row.record_id or 0).number)
    assert state(cast, who, "T06") == "valid" and not allowed(cast, who, RECEIVE)
    for module in ("T03", "T14", "T18"):
        cast.do(
            "qa",
            competences.record_competence,
            member_id=cast.id(who),
            module=module,
            valid_from=date(2026, 3, 1),
            valid_until=None,
            evidence="院外证书",
        )
    assert allowed(cast, who, RECEIVE)


def test_below_the_marks_nobody_is_found_competent(told: Training) -> None:
    row = told.open("receiver", "T01")
    told.fill(row, right=15)
    assert row.record_id is not None
    assert code_of(told.sign, "verifier", row.record_id, "assessor") == "TRN-16"
    told.note(
        "verifier", row.record_id, B2="18", B4="4", B2__correction="重新计分", B4__correction="重新计分"
    )
    assert code_of(told.sign, "verifier", row.record_id, "assessor") == "TRN-16"


def test_a_failure_blocks_at_once_and_only_a_passed_assessment_lifts_it(told: Training) -> None:
    cast = told.cast
    assert allowed(cast, "receiver", RECEIVE)
    row = told.assess("receiver", "T06", passed=False)
    assert row.state == "failed"
    assert state(cast, "receiver", "T06") == "failed" and not allowed(cast, "receiver", RECEIVE)
    cast.do(
        "qa",
        competences.record_competence,
        member_id=cast.id("receiver"),
        module="T06",
        valid_from=date(2026, 3, 2),
        valid_until=None,
        evidence="院外证书",
    )
    assert state(cast, "receiver", "T06") == "failed"
    cast.clock.advance(days=1)
    again = told.assess("receiver", "T06")
    assert (again.kind, again.attempt) == ("retake", 2)
    assert state(cast, "receiver", "T06") == "valid" and allowed(cast, "receiver", RECEIVE)


def test_after_two_retakes_somebody_is_trained_again_first(told: Training) -> None:
    for _ in range(3):
        told.assess("receiver", "T01", passed=False)
        told.cast.clock.advance(hours=1)
    assert code_of(told.open, "receiver", "T01") == "TRN-07"
    told.hold(told.plan("T01", "receiver"), "receiver")
    assert told.open("receiver", "T01").attempt == 1


def test_nobody_assesses_trains_or_confirms_themselves(told: Training) -> None:
    assert code_of(told.open, "verifier", "T01") == "TRN-10"
    assert code_of(told.plan, "T01", "verifier") == "TRN-01"
    assert code_of(told.open, "receiver", "T01", assessor="coordinator") == "TRN-11"
    own = told.open("lead", "T01")
    told.fill(own)
    assert own.record_id is not None
    told.sign("verifier", own.record_id, "assessor")
    told.sign("lead", own.record_id, "employee")
    with pytest.raises(Refused) as refused:
        told.sign("lead", own.record_id, "lead")
    assert refused.value.code == "TEAM-05" and refused.value.values["rule"] == "SOD-12"
    told.sign("leader", own.record_id, "lead")
    assert state(told.cast, "lead", "T01") == "valid"


def test_only_the_people_named_sign_an_assessment(told: Training) -> None:
    row = told.open("receiver", "T01")
    assert row.record_id is not None
    assert code_of(told.fill, row, assessor="physician") == "REC-18"
    told.fill(row)
    assert code_of(told.sign, "physician", row.record_id, "assessor") == "REC-57"
    told.sign("verifier", row.record_id, "assessor")
    assert code_of(told.sign, "nurse", row.record_id, "employee") == "REC-57"


def test_one_assessment_at_a_time_and_an_unsigned_one_can_be_given_up(told: Training) -> None:
    row = told.open("receiver", "T01")
    assert code_of(told.open, "receiver", "T01") == "TRN-12"
    told.cast.do("qa", assessments.cancel_assessment, assessment_id=row.id, reason="选错了人")
    again = told.open("receiver", "T01")
    told.fill(again)
    told.sign("verifier", again.record_id or 0, "assessor")
    cancel = assessments.cancel_assessment
    assert code_of(told.cast.do, "qa", cancel, assessment_id=again.id, reason="x") == "TRN-14"


def test_a_session_without_anybody_signed_in_is_not_held(told: Training) -> None:
    session = told.plan("T06", "receiver")
    assert code_of(told.hold, session) == "TRN-08"
    assert (
        code_of(told.cast.do, "qa", training_sessions.invite_members, session_id=session, member_ids=(5,))
        == "TRN-04"
    )
    assert (
        code_of(told.cast.do, "qa", training_sessions.cancel_session, session_id=session, reason="x")
        == "TRN-04"
    )
    empty = told.plan("T06")
    assert code_of(told.cast.do, "qa", training_sessions.begin_session, session_id=empty) == "TRN-05"


def test_who_teaches_holds_the_module(told: Training) -> None:
    lapse(told.cast, "verifier", "T06")
    assert code_of(told.plan, "T06", "receiver") == "TRN-02"


def test_a_drill_has_its_report_and_counts_for_the_module(told: Training) -> None:
    cast = told.cast
    session = told.plan("T17", "receiver", "nurse", kind="drill", title="液氮罐报警演练")
    report = {"D1": "液氮罐报警", "D2": "3分钟内撤离", "D3": "met", "D4": "无", "D5": "每季度复训"}
    told.hold(session, "receiver", "nurse", slot="drill_lead", **report)
    found = cast.ask("qa", training_sessions.list_sessions, text="液氮").rows
    assert [(one.kind, one.state, one.present) for one in found] == [("drill", "held", 2)]
    lapse(cast, "receiver", "T17")
    row = told.open("receiver", "T17", assessor="verifier")
    told.fill(row)
    told.sign_all(row, employee="receiver")
    assert state(cast, "receiver", "T17") == "valid"


def test_demands_warn_block_and_are_answered(told: Training) -> None:
    cast = told.cast
    ask = training_demands.demand_training
    asked = cast.do(
        "qa",
        ask,
        module="T01",
        trigger="new_law",
        reason="新条例施行",
        blocks_from=cast.clock.now + timedelta(days=20),
    )
    assert asked == len(
        [one for one in cast.ask("qa", training_matrix.competence_matrix).people if "T01" in one.required]
    )
    assert state(cast, "receiver", "T01") == "expiring"
    again = {"module": "T01", "trigger": "new_law", "reason": "新条例施行"}
    assert code_of(cast.do, "qa", ask, **again) == "TRN-22"
    assert code_of(cast.do, "qa", ask, **{**again, "trigger": "assessment_failed"}) == "TRN-20"
    assert code_of(cast.do, "qa", ask, **again, due_on=date(2026, 3, 1)) == "TRN-21"
    told.wait(20)
    assert state(cast, "receiver", "T01") == "to_retrain"
    told.assess("receiver", "T01")
    assert state(cast, "receiver", "T01") == "valid"
    open_now = cast.ask("qa", training_demands.list_demands)
    assert cast.id("receiver") not in {one.member_id for one in open_now}
    nurse = next(one for one in open_now if one.member_id == cast.id("nurse"))
    cast.do("qa", training_demands.withdraw_demand, demand_id=nurse.id, reason="已在院外培训")
    assert state(cast, "nurse", "T01") == "valid"
    own = next(one for one in open_now if one.member_id == cast.id("qa"))
    assert code_of(cast.do, "qa", training_demands.withdraw_demand, demand_id=own.id, reason="x") == "TRN-24"


def test_practice_keeps_a_hands_on_module_and_comes_too_late_once_it_lapsed(told: Training) -> None:
    cast = told.cast
    record = {"member_id": cast.id("receiver"), "module": "T06", "kind": "mock"}
    told.wait(100)
    today = cast.clock.now.date()
    assert code_of(cast.do, "receiver", education.record_practice, **record, performed_on=today) == "TRN-10"
    assert (
        code_of(
            cast.do, "verifier", education.record_practice, **record, performed_on=today + timedelta(days=1)
        )
        == "TRN-17"
    )
    cast.do("verifier", education.record_practice, **record, performed_on=today)
    cast.do(
        "receiver",
        education.record_practice,
        **{**record, "member_id": cast.id("verifier")},
        performed_on=today,
    )
    told.wait(100)
    assert state(cast, "receiver", "T06") != "unpractised"
    assert state(cast, "second_receiver", "T06") == "unpractised"
    late = {**record, "member_id": cast.id("second_receiver")}
    assert (
        code_of(cast.do, "verifier", education.record_practice, **late, performed_on=cast.clock.now.date())
        == "TRN-18"
    )
    row = told.open("second_receiver", "T06")
    assert row.kind == "reassessment"
    cast.do("verifier", education.record_practice, **late, performed_on=cast.clock.now.date())
    assert state(cast, "second_receiver", "T06") == "unpractised"
    told.fill(row)
    told.sign_all(row, employee="second_receiver")
    assert state(cast, "second_receiver", "T06") == "valid"


def test_a_certificate_from_outside_takes_the_validity_of_the_module(told: Training) -> None:
    cast = told.cast
    key = cast.do(
        "coordinator",
        competences.record_competence,
        member_id=cast.id("nurse"),
        module="T19",
        valid_from=date(2026, 3, 1),
        valid_until=None,
        evidence="GCP 2026-7",
        file_name="gcp.pdf",
        data=b"%PDF-1.4 certificate",
    )
    cell = cast.ask("qa", training_matrix.matrix_cell, member_id=cast.id("nurse"), module="T19")
    line = next(one for one in cell.competences if one.id == key)
    assert line.valid_until == date(2029, 2, 28) and line.file is not None and line.file.name == "gcp.pdf"
    assert line.basis == "external" and line.recorded_at is not None
    bad = {
        "member_id": cast.id("nurse"),
        "module": "T18",
        "valid_from": date(2026, 3, 1),
        "valid_until": None,
        "evidence": "x",
        "product_code": "NONE",
    }
    assert code_of(cast.do, "qa", competences.record_competence, **bad) == "TRN-03"


def test_hours_are_entered_with_their_proof_and_taken_back(told: Training) -> None:
    cast = told.cast
    arguments = {
        "member_id": cast.id("nurse"),
        "held_on": date(2026, 2, 1),
        "title": "年会",
        "provider": "学会",
    }
    key = cast.do(
        "coordinator", education.record_hours, **arguments, hours="6.5", data=b"%PDF-1.4 x", file_name="a.pdf"
    )
    assert cast.ask("qa", education.hours_of_year, member_id=cast.id("nurse")).done == Decimal("6.5")
    assert code_of(cast.do, "coordinator", education.record_hours, **arguments, hours="0") == "FIELD-06"
    assert code_of(cast.do, "coordinator", education.record_hours, **arguments, hours="viele") == "FIELD-05"
    cast.do("coordinator", education.withdraw_hours, hours_id=key, reason="重复")
    assert cast.ask("qa", education.hours_of_year, member_id=cast.id("nurse")).done == 0
    with cast.gate.reading() as db:
        assert db.scalars(select(EducationHours)).one().withdraw_reason == "重复"


def test_a_version_of_a_module_is_approved_by_another_person(told: Training) -> None:
    cast = told.cast
    before = cast.ask("qa", training_modules.module_detail, module="T06").now
    begins = cast.clock.now + timedelta(days=10)
    draft = {
        "module": "T06",
        "hours": "4",
        "pass_percent": 85,
        "validity_months": 6,
        "practical": {"mock": 1},
        "steps": before.steps[:3],
        "change_note": "新增记录仪",
        "effective_at": begins,
    }
    assert code_of(cast.do, "qa", training_modules.draft_version, **{**draft, "pass_percent": 0}) == "TRN-27"
    key = cast.do("qa", training_modules.draft_version, **draft)
    assert code_of(cast.do, "qa", training_modules.draft_version, **draft) == "TRN-28"
    cast.do(
        "qa", training_modules.add_material, module="T06", file_name="slides.pdf", data=b"%PDF-1.4 slides"
    )
    asked = cast.do("lead", training_modules.approve_version, version_id=key, retrain=True)
    assert asked > 5
    assert cast.ask("qa", training_modules.module_detail, module="T06").now.number == 1
    assert state(cast, "receiver", "T06") == "expiring"
    told.wait(10)
    detail = cast.ask("qa", training_modules.module_detail, module="T06")
    assert (detail.now.number, detail.now.pass_percent, detail.versions[0].materials[0].name) == (
        2,
        85,
        "slides.pdf",
    )
    assert state(cast, "receiver", "T06") == "to_retrain" and not allowed(cast, "receiver", RECEIVE)
    told.assess("receiver", "T06")
    with cast.gate.reading() as db:
        held = db.scalars(select(Competence).where(Competence.basis == "assessment")).one()
        assert held.valid_until == date(2026, 9, 11)
    assert allowed(cast, "receiver", RECEIVE)


def test_a_version_that_is_not_there_cannot_be_approved(told: Training) -> None:
    with pytest.raises(NotFound) as caught:
        told.cast.do("lead", training_modules.approve_version, version_id=99, retrain=False)
    assert caught.value.code == "TRN-25"


def test_whoever_wrote_a_version_does_not_approve_it(told: Training) -> None:
    cast = told.cast
    draft = {
        "module": "T02",
        "hours": "2",
        "pass_percent": 80,
        "validity_months": 12,
        "practical": {},
        "steps": (),
        "change_note": "更新品种",
        "effective_at": cast.clock.now + timedelta(days=1),
    }
    key = cast.do("qa", training_modules.draft_version, **draft)

    def lead_wrote_it(work: Any) -> None:
        work.db.get(ModuleVersion, key).recorded_by = cast.id("lead")

    cast.gate.run_itself(lead_wrote_it, action="test.author")
    assert (
        code_of(cast.do, "lead", training_modules.approve_version, version_id=key, retrain=False) == "TRN-26"
    )


def test_an_amended_result_takes_back_what_the_first_one_did(told: Training) -> None:
    from ctdesk.domain.answers import RecordId
    from ctdesk.services.amendments import amend_record

    cast = told.cast
    row = told.assess("receiver", "T01", passed=False)
    assert row.record_id is not None
    view = told.view(row.record_id)
    cast.do(
        "verifier",
        amend_record,
        record_id=RecordId(row.record_id),
        seen_version=view.version,
        reason="计分有误",
        sections=("B", "E"),
    )
    told.note(
        "verifier", row.record_id, B2="18", E4="competent", B2__correction="计分", E4__correction="计分"
    )
    told.sign_all(row, employee="receiver")
    assert state(cast, "receiver", "T01") == "valid"
    with cast.gate.reading() as db:
        assert db.scalars(select(TrainingDemand)).one().closed_at is not None


def test_warnings_come_at_sixty_thirty_and_seven_days(told: Training) -> None:
    cast = told.cast
    lapse(cast, "buyer", "T05", date(2026, 3, 31))
    found = {
        one.state.module: one.warning
        for one in cast.ask("buyer", training_matrix.endings, member_id=cast.id("buyer"))
    }
    assert found == {"T05": 30}
    cast.clock.advance(days=25)
    [one] = cast.ask("lead", training_matrix.endings, member_id=cast.id("buyer"))
    assert (one.warning, one.name) == (7, "冯时")
    cast.clock.advance(days=5)
    [one] = cast.ask("lead", training_matrix.endings, member_id=cast.id("buyer"))
    assert (one.state.state, one.warning) == ("expired", None)


def test_a_new_label_asks_for_product_training_again(told: Training) -> None:
    from dataclasses import replace

    from ctdesk.services import catalogue
    from fixtures.receipt_story import LIMITS, Story

    cast = told.cast
    story = Story(cast, units=1).prepare()
    assert state(cast, "receiver", "T18") == "valid"
    assert cast.ask("qa", training_demands.list_demands) == ()
    warmer = replace(LIMITS, storage_max_c=Decimal("-120"))
    labels.in_force(cast, story.product_id, "2", warmer, dated=date(2026, 2, 2))
    asked = cast.ask("qa", training_demands.list_demands)
    assert {one.trigger for one in asked} == {"label_changed"} and cast.id("receiver") in {
        one.member_id for one in asked
    }
    code = cast.ask("qa", catalogue.product_detail, product_id=story.product_id).row.code
    cast.do(
        "coordinator",
        competences.record_competence,
        member_id=cast.id("receiver"),
        module="T18",
        valid_from=date(2026, 3, 2),
        valid_until=None,
        evidence="持有人培训",
        product_code=code,
    )
    cell = cast.ask("qa", training_matrix.matrix_cell, member_id=cast.id("receiver"), module="T18")
    assert cell.state.state == "valid" and cell.products[code].last_day is None
    assert cell.competences[0].label_version == "2"
    still = {one.member_id for one in cast.ask("qa", training_demands.list_demands)}
    assert cast.id("receiver") not in still and cast.id("verifier") in still


def test_certificate_matrix_and_file_are_printed(told: Training) -> None:
    from ctdesk.services import training_certificates, training_files, training_prints
    from ctdesk.services.list_prints import print_list

    cast = told.cast
    row = told.assess("receiver", "T01")
    for of, asked in (
        (training_certificates.certificate_paper, {"assessment_id": row.id}),
        (training_prints.matrix_paper, {"module": "T01"}),
    ):
        printed = cast.do("lead", print_list, of=of, asked=asked, way="pdf")
        assert printed.pdf.startswith(b"%PDF") and b"/ByteRange" in printed.pdf
    failed = told.assess("nurse", "T01", passed=False)
    assert (
        code_of(cast.ask, "lead", training_certificates.certificate_paper, assessment_id=failed.id)
        == "TRN-29"
    )
    record_id = cast.do("qa", training_files.open_training_file, member_id=cast.id("receiver"))
    assert cast.do("qa", training_files.open_training_file, member_id=cast.id("receiver")) == record_id
    modules = told.view(record_id).answers["B1"].value
    assert isinstance(modules, list)
    first = modules[0]
    assert (
        isinstance(first, dict) and str(first["module"]).startswith("T01") and first["until"] == "2027-12-31"
    )
    told.note("verifier", record_id, G1=True)
    told.sign("verifier", record_id, "assessor")
    told.sign("receiver", record_id, "employee")
    assert told.sign("lead", record_id, "lead").state == "reviewed"
