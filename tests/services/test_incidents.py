"""An incident from its report to its closure: level, clocks, freeze, course, what stands against closing."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from ctdesk.db.tables.audit import AuditEvent
from ctdesk.db.tables.capa import Capa
from ctdesk.db.tables.incidents import Incident, IncidentPatient
from ctdesk.db.tables.obligations import Obligation
from ctdesk.db.tables.receipt import DoseUnit
from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.incidents import Risk
from ctdesk.services import incident_course, incident_reports, obligations
from ctdesk.services.gate import command
from ctdesk.services.incident_course import Grade
from ctdesk.services.incidents import Context, Report
from ctdesk.services.work import UnitOfWork
from fixtures.cast import Cast
from fixtures.receipt_story import Story

pytestmark = pytest.mark.usefixtures("messages")
LIGHT = Grade("RC1", "IV")


@command(needs=None, action="test.sign_analysis")
def sign_analysis(work: UnitOfWork, *, incident_id: int) -> None:
    """What the effect of a signed root cause analysis does."""
    incident = work.db.get(Incident, incident_id)
    assert incident is not None
    incident_course.note_report(work, incident, 1)
    incident_course.note_analysis(work, incident, 1)


@command(needs=None, action="test.action")
def act(work: UnitOfWork, *, incident_id: int, state: str) -> None:
    """The one action of a case, as it stands after somebody moved it."""
    incident = work.db.get(Incident, incident_id)
    assert incident is not None
    row = work.db.scalar(select(Capa).where(Capa.incident_id == incident_id))
    if row is None:
        day = work.now.date()
        row = Capa(
            number="PJ-CAPA-2026-0001",
            origin="incident",
            incident_id=incident_id,
            kind="correction",
            problem="未逐字核对",
            action_text="双人核对",
            owner_id=work.member_id(),
            planned_on=day,
            due_on=day,
            first_due_on=day,
            metric="漏核对次数",
            target_op="<=",
            target_value=Decimal(0),
            window_days=60,
            state=state,
            opened_by=work.actor.member_id,
            opened_at=work.now,
        )
        work.db.add(row)
    row.state = state
    work.db.flush()
    incident_course.follow_actions(work, incident)


def report(cast: Cast, login: str = "nurse", *, freeze: bool = False, **said: Any) -> Incident:
    context = said.pop("context", Context())
    wanted = Report(**{"code": "RC1", "text": "随货资料缺页", **said}, context=context)
    number = cast.do(login, incident_reports.report_incident, said=wanted, freeze=freeze)
    return numbered(cast, number)


def numbered(cast: Cast, number: str) -> Incident:
    with cast.gate.reading() as db:
        found: Incident | None = db.scalar(select(Incident).where(Incident.number == number))
        assert found is not None
        db.expunge_all()
    return found


def again(cast: Cast, incident: Incident) -> Incident:
    return numbered(cast, incident.number)


def move(cast: Cast, login: str, act: Any, incident: Incident, **arguments: Any) -> Incident:
    seen = again(cast, incident).row_version
    cast.do(login, act, incident_id=incident.id, seen_version=seen, **arguments)
    return again(cast, incident)


def triaged(cast: Cast, incident: Incident, graded: Grade = LIGHT, owner: str = "lead") -> Incident:
    return move(cast, "qa", incident_course.triage_incident, incident, graded=graded, owner_id=cast.id(owner))


def bodies(cast: Cast) -> list[dict[str, Any]]:
    with cast.gate.reading() as db:
        return [json.loads(one) for one in db.scalars(select(AuditEvent.body).order_by(AuditEvent.seq))]


def refused(cast: Cast, login: str, act: Any, incident: Incident | None = None, **arguments: Any) -> str:
    if incident is not None:
        arguments = {
            "incident_id": incident.id,
            "seen_version": again(cast, incident).row_version,
            **arguments,
        }
    with pytest.raises(CtdeskError) as error:
        cast.do(login, act, **arguments)
    return error.value.code


def owed(cast: Cast, incident: Incident, *, settled: bool = False) -> list[tuple[str | None, str | None]]:
    with cast.gate.reading() as db:
        rows = list(
            db.scalars(select(Obligation).where(Obligation.subject_id == incident.id).order_by(Obligation.id))
        )
    return [
        (one.rule, one.recipient)
        for one in rows
        if one.withdrawn_at is None and (one.done_at is not None) == settled
    ]


def fulfil_all(cast: Cast, incident: Incident) -> None:
    with cast.gate.reading() as db:
        rows = [
            (one.id, one.row_version, one.recipient)
            for one in db.scalars(select(Obligation).where(Obligation.subject_id == incident.id))
            if obligations.is_open(one) and not (one.rule or "").endswith(".closure")
        ]
    for number, version, _ in rows:
        cast.do(
            "lead",
            obligations.fulfil_obligation,
            obligation_id=number,
            seen_version=version,
            done_at=cast.clock.now,
            way="phone",
        )


def test_a_report_takes_what_where_and_done(cast: Cast) -> None:
    found = report(cast, place="接收区", immediate_action="联系承运商", severity="III")
    assert (found.state, found.severity, found.opened_by, found.place) == (
        "reported",
        "III",
        cast.id("nurse"),
        "接收区",
    )
    assert found.aware_at == found.opened_at
    assert owed(cast, found) == [("severity:III.written", None), ("severity:III.closure", None)]


def test_a_hazard_that_somebody_wrote_down_is_written(cast: Cast) -> None:
    found = report(cast)
    assert owed(cast, found) == []
    assert owed(cast, found, settled=True) == [("severity:IV.written", None)]


@pytest.mark.parametrize(
    ("said", "level", "raised"),
    [
        ({"code": "ID2"}, "II", {"code": "ID2"}),
        ({"code": "ID2", "severity": "I"}, "I", None),
        ({"code": "TH1", "cases": ("infused",)}, "I", {"code": "TH1", "case": "infused"}),
        ({"code": "RC1", "raised_by": "G5"}, "II", {"raised_by": "G5"}),
        ({"code": "RC1", "harm": "F"}, "II", {"case": "harm:F"}),
        ({"code": "ID1", "near_miss": True, "caught_by": "首次核对"}, "II", {"code": "ID1"}),
    ],
)
def test_the_minimum_wins_over_what_was_chosen(
    cast: Cast, said: dict[str, Any], level: str, raised: dict[str, str] | None
) -> None:
    found = report(cast, **said)
    assert (found.severity, found.minimum) == (level, raised)
    assert found.severity_chosen == said.get("severity", "IV")


def test_what_cannot_be_is_refused(cast: Cast) -> None:
    def code(**said: Any) -> str:
        wanted = Report(**{"code": "RC1", "text": "缺页", **said})
        return refused(cast, "nurse", incident_reports.report_incident, said=wanted)

    now = cast.clock.now
    assert code(code="XX9") == "INC-30"
    assert code(text="　") == "FIELD-01"
    assert code(text="长" * 200_000) == "FIELD-02"
    assert code(severity="V") == "FIELD-04"
    assert code(near_miss=True) == "INC-14"
    assert code(near_miss=True, caught_by="扫码", harm="E") == "INC-15"
    assert code(harm="Z") == "INC-11"
    assert code(occurred_at=now + timedelta(seconds=1)) == "DLN-03"
    assert code(occurred_at=now, aware_at=now - timedelta(minutes=1)) == "DLN-05"
    assert code(context=Context(unit_ids=(99,))) == "UNIT-15"
    with cast.gate.reading() as db:
        assert db.scalar(select(Incident.id)) is None


def test_units_freeze_in_the_same_move_and_every_gate_feels_it(cast: Cast) -> None:
    story = Story(cast).accepted()
    found = report(
        cast, code="ID2", freeze=True, context=Context(story.record_id, shipment_id=story.shipment_id)
    )
    with cast.gate.reading() as db:
        assert set(db.scalars(select(DoseUnit.hold))) == {"incident"}
        patients = list(db.execute(select(IncidentPatient.patient_id, IncidentPatient.found_by)))
        assert [one.found_by for one in patients] == ["unit"]
    lift = incident_course.lift_freeze
    assert refused(cast, "nurse", lift, found, reason="已核实") == "PERM-01"
    move(cast, "qa", lift, found, reason="已核实")
    with cast.gate.reading() as db:
        assert set(db.scalars(select(DoseUnit.hold))) == {None}


def test_before_the_birth_of_the_patient_nothing_happened(cast: Cast) -> None:
    story = Story(cast).opened()
    context = Context(shipment_id=story.shipment_id)
    wanted = Report(
        "RC1", "缺页", occurred_at=datetime.fromisoformat("1900-01-01T00:00+08:00"), context=context
    )
    assert refused(cast, "receiver", incident_reports.report_incident, said=wanted) == "DLN-04"


def test_who_may_not_freeze_reports_without_it(cast: Cast) -> None:
    wanted = Report("PQ1", "渗漏", context=Context())
    assert refused(cast, "buyer", incident_reports.report_incident, said=wanted, freeze=True) == "PERM-01"
    assert refused(cast, "nurse", incident_reports.report_incident, said=wanted, freeze=True) == "INC-34"
    assert report(cast, "buyer", code="PQ1").opened_by == cast.id("buyer")


def test_nobody_can_look_up_who_reported_without_a_name(cast: Cast) -> None:
    session = cast.session("nurse")
    before = len(bodies(cast))
    number = incident_reports.report_unnamed(
        cast.gate, session, said=Report("RC3", "常有人单独核对", raised_by="SOD-01")
    )
    found = numbered(cast, number)
    assert (found.anonymous, found.opened_by, found.severity) == (True, None, "IV")
    (event,) = bodies(cast)[before:]
    assert event["actor_name"] == "anonymous"
    assert {event[name] or None for name in ("actor_id", "staff_no", "workstation", "session")} == {None}
    said = json.dumps(event, ensure_ascii=False)
    for word in (session.id, "何小满", "S011", "nurse", cast.gate.workstation):
        assert word not in said
    assert f'"{cast.id("nurse")}"' not in said


@pytest.mark.parametrize(
    ("said", "freeze", "code"),
    [({"code": "RC1", "severity": "III"}, False, "INC-12"), ({"code": "ID1"}, False, "INC-12"),
     ({"code": "RC1"}, True, "INC-13")],
)  # fmt: skip
def test_only_a_hazard_is_reported_without_a_name(
    cast: Cast, said: dict[str, Any], freeze: bool, code: str
) -> None:
    with pytest.raises(CtdeskError) as error:
        incident_reports.report_unnamed(
            cast.gate, cast.session("nurse"), said=Report(text="–", **said), freeze=freeze
        )
    assert error.value.code == code


def test_triage_gives_level_owner_clocks_and_whom_to_tell(any_cast: Cast) -> None:
    found = report(any_cast, code="PQ1")
    risk = Risk(5, 4, 2)
    found = triaged(any_cast, found, Grade("PQ5", "III", risk=risk), owner="verifier")
    assert (found.state, found.severity, found.minimum, found.owner_id) == (
        "triaged",
        "II",
        {"code": "PQ5"},
        any_cast.id("verifier"),
    )
    assert incident_course.score_of(found) == 40
    assert owed(any_cast, found) == [
        ("severity:II.tell", "R01"),
        ("severity:II.written", None),
        ("severity:II.rca_report", None),
        ("DL-QUALITY", "supplier"),
        ("DL-QUALITY", "mah"),
        ("DL-QUALITY", "county_drug_regulator"),
        ("DL-SAFETY-EVENT", "county_drug_regulator"),
        ("DL-SAFETY-EVENT", "county_health_authority"),
        ("DL-DISPUTE", "health_authority"),
    ]


def test_a_graver_level_asks_anew_but_nobody_is_told_twice(cast: Cast) -> None:
    found = triaged(cast, report(cast, code="ID2"), Grade("ID2", "II"))
    with cast.gate.reading() as db:
        tell = db.scalar(select(Obligation.id).where(Obligation.rule == "severity:II.tell"))
    cast.do("qa", obligations.fulfil_obligation, obligation_id=tell, seen_version=1, done_at=cast.clock.now)
    sentinel = Grade("ID2", "I", harm="I")
    regrade = incident_course.regrade_incident
    assert refused(cast, "qa", regrade, found, graded=sentinel, reason=" ") == "FIELD-01"
    found = move(cast, "qa", regrade, found, graded=sentinel, reason="患者死亡")
    internal = [one for one in owed(cast, found) if (one[0] or "").startswith("severity")]
    assert internal == [
        ("severity:I.tell", "R29"),
        ("severity:I.tell", "R36"),
        ("severity:I.written", None),
        ("severity:I.rca_start", None),
        ("severity:I.rca_report", None),
    ]
    assert ("DL-SAFETY-EVENT", "county_health_authority") in owed(cast, found)


def test_what_a_person_withdrew_is_not_owed_again_by_grading(cast: Cast) -> None:
    found = triaged(cast, report(cast, code="PQ1"), Grade("PQ1", "III"))
    with cast.gate.reading() as db:
        number = db.scalar(select(Obligation.id).where(Obligation.recipient == "supplier"))
    cast.do("lead", obligations.withdraw_obligation, obligation_id=number, seen_version=1, reason="本院原因")
    found = move(
        cast, "qa", incident_course.regrade_incident, found, graded=Grade("PQ1", "IV"), reason="未造成后果"
    )
    assert ("DL-QUALITY", "supplier") not in owed(cast, found)


def test_bad_grades_are_refused_and_nothing_changes(cast: Cast) -> None:
    found = report(cast)
    triage, owner = incident_course.triage_incident, cast.id("lead")
    assert refused(cast, "nurse", triage, found, graded=LIGHT, owner_id=owner) == "PERM-01"
    assert refused(cast, "qa", triage, found, graded=LIGHT, owner_id=9_999) == "INC-31"
    risky = Grade("RC1", "IV", risk=Risk(6, 1, 1))
    assert refused(cast, "qa", triage, found, graded=risky, owner_id=owner) == "INC-10"
    regrade = incident_course.regrade_incident
    assert refused(cast, "qa", regrade, found, graded=LIGHT, reason="–") == "INC-39"
    assert (again(cast, found).state, again(cast, found).row_version) == ("reported", 1)
    found = triaged(cast, found)
    assert refused(cast, "qa", triage, found, graded=LIGHT, owner_id=owner) == "INC-16"


def test_two_people_on_the_same_case_do_not_overwrite_each_other(cast: Cast) -> None:
    found = report(cast)
    stale = {"seen_version": found.row_version}
    triaged(cast, found)
    contain = incident_course.contain_incident
    assert refused(cast, "receiver", contain, found, **stale, containment="隔离") == "REC-13"


def test_what_was_contained_at_once_counts_as_contained(cast: Cast) -> None:
    found = move(cast, "receiver", incident_course.contain_incident, report(cast), containment="已隔离")
    assert found.state == "reported"
    assert triaged(cast, found).state == "contained"


def test_a_hazard_closes_after_triage_but_not_by_its_owner(cast: Cast) -> None:
    found = triaged(cast, report(cast))
    close = incident_course.close_incident
    assert refused(cast, "lead", close, found, reason="已补齐") == "INC-22"
    assert refused(cast, "nurse", close, found, reason="已补齐") == "PERM-01"
    found = move(cast, "qa", close, found, reason="已补齐")
    assert (found.state, found.closed_by, found.close_reason) == ("closed", cast.id("qa"), "已补齐")
    assert refused(cast, "qa", close, found, reason="–") == "INC-03"
    assert refused(cast, "receiver", incident_course.contain_incident, found, containment="–") == "INC-33"
    found = move(cast, "qa", incident_course.reopen_incident, found, reason="再次发生")
    assert (found.state, found.closed_at, found.reopen_reason) == ("reopened", None, "再次发生")


def test_a_grave_case_closes_only_when_everything_is_done(cast: Cast) -> None:
    story = Story(cast).accepted()
    found = report(cast, code="ID2", freeze=True, context=Context(shipment_id=story.shipment_id))
    found = triaged(cast, found, Grade("ID2", "II"), owner="verifier")
    close = incident_course.close_incident
    assert refused(cast, "qa", close, found, reason="–") == "INC-20"
    found = move(cast, "qa", incident_course.lift_freeze, found, reason="标签更正")
    assert refused(cast, "qa", close, found, reason="–") == "INC-21"
    conclude = {"cause_category": "people", "root_cause": "未逐字核对", "conclusion": "加强核对"}
    assert refused(cast, "verifier", incident_course.conclude_investigation, found, **conclude) == "INC-40"
    found = move(cast, "verifier", incident_course.begin_investigation, found)
    found = move(cast, "verifier", incident_course.conclude_investigation, found, **conclude)
    assert found.state == "investigating"  # no action is planned yet
    cast.do("qa", sign_analysis, incident_id=found.id)
    fulfil_all(cast, found)
    assert refused(cast, "qa", close, found, reason="–") == "CAP-14"
    assert owed(cast, found) == []
    # With its action the case goes on, and closes once the action is known to work.
    cast.do("verifier", act, incident_id=found.id, state="approved")
    assert again(cast, found).state == "capa"
    assert refused(cast, "qa", close, found, reason="–") == "INC-16"
    cast.do("verifier", act, incident_id=found.id, state="done")
    assert again(cast, found).state == "effectiveness"
    assert refused(cast, "qa", close, found, reason="–") == "CAP-15"
    cast.do("verifier", act, incident_id=found.id, state="effective")
    assert refused(cast, "verifier", close, found, reason="–") in ("PERM-01", "INC-22")
    # Nothing stands against it any more, and it is closed by the signatures of its report.
    assert refused(cast, "qa", close, found, reason="措施有效") == "INP-01"


def test_a_corrected_awareness_moves_the_clocks_but_never_before_the_event(cast: Cast) -> None:
    cast.clock.advance(hours=6)
    occurred = cast.clock.now - timedelta(hours=5)
    found = triaged(cast, report(cast, code="ID2", occurred_at=occurred), Grade("ID2", "II"))
    regrade, graded = incident_course.regrade_incident, Grade("ID2", "II")
    before = {"graded": graded, "reason": "核实记录", "aware_at": occurred - timedelta(minutes=1)}
    assert refused(cast, "qa", regrade, found, **before) == "DLN-05"
    earlier = occurred + timedelta(hours=1)
    move(cast, "qa", regrade, found, graded=graded, reason="核实记录", aware_at=earlier)
    with cast.gate.reading() as db:
        due = db.scalar(select(Obligation.due_at).where(Obligation.rule == "severity:II.tell"))
    assert due == earlier + timedelta(hours=1)
    stale = incident_course.contain_incident
    assert refused(cast, "receiver", stale, found, seen_version=2, containment="–") == "REC-13"
