"""Incidents and what follows them: evidence is withdrawn and never changed, what was sent or done stays."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from ctdesk.db.session import make_session
from ctdesk.db.tables.adverse_reactions import AdrCase, AdrReport
from ctdesk.db.tables.bedside import BedsideAssessment, BedsideCourse
from ctdesk.db.tables.capa import Capa, CapaExtension
from ctdesk.db.tables.holds import UnitHold
from ctdesk.db.tables.incidents import Incident
from ctdesk.db.tables.obligations import NoticeOut, Obligation
from ctdesk.db.tables.receipt import DoseUnit, Patient, Shipment
from ctdesk.db.tables.team import Member

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
THEN = "'2026-03-03T01:00:00.000000Z'"


def rows() -> list[Any]:
    """One row of each kind that has a guard of its own, in the order in which they refer to each other."""
    member = Member(id=1, staff_no="1", login="a", login_folded="a", login_skeleton="a", name="a")
    member.name_latin, member.status, member.active_from = "a", "active", NOW
    shipment = Shipment(id=1, number="S1", receipt_type="trial", state="decided", entered_at=NOW)
    shipment.cassette_count = shipment.unit_count = 1
    unit = DoseUnit(id=1, shipment_id=1, ordinal=1, cassette=1, disposition="accepted", place="in_tank")
    patient = Patient(id=1, mrn="1", name="a", name_latin="a", sex="unknown", birth_date=date(1980, 1, 1))
    patient.entered_at = NOW
    incident = Incident(id=1, number="I1", kind="incident", code="ID2", severity="II", text="t")
    incident.state, incident.opened_by, incident.opened_at, incident.aware_at = "reported", 1, NOW, NOW
    notice = NoticeOut(id=1, number="N1", subject_kind="incident", subject_id=1, recipient="mah", title="t")
    notice.text, notice.made_at = "t", NOW
    owed = Obligation(id=1, subject_kind="incident", subject_id=1, rule="DL-X", recipient="mah")
    owed.anchor, owed.anchor_at, owed.term_unit, owed.term_amount = "aware_at", NOW, "hour", 24
    owed.due_at, owed.opened_at = NOW, NOW
    action = Capa(id=1, number="C1", origin="incident", incident_id=1, kind="corrective", problem="p")
    action.action_text, action.owner_id, action.state, action.metric = "a", 1, "approved", "m"
    action.planned_on = action.due_on = action.first_due_on = date(2026, 3, 2)
    action.target_op, action.target_value, action.window_days, action.opened_at = "<=", Decimal(1), 60, NOW
    extension = CapaExtension(id=1, capa_id=1, round=1, until_on=date(2026, 4, 1), reason="r", asked_at=NOW)
    case = AdrCase(id=1, number="A1", state="open", frame="MARKETED", aware_at=NOW, criteria=[])
    case.outcome, case.by_reporter, case.by_institution, case.opened_at = "unknown", "x", "x", NOW
    report = AdrReport(id=1, number="R1", adr_id=1, ordinal=0, kind="first", opened_at=NOW)
    course = BedsideCourse(id=1, number="M1", patient_id=1, infused_at=NOW, opened_at=NOW)
    seen = BedsideAssessment(id=1, course_id=1, at=NOW, crs_at_least=0, crs_because={}, icans_at_least=0)
    seen.icans_because, seen.entered_at = {}, NOW
    hold = UnitHold(id=1, unit_id=1, code="incident", placed_at=NOW)
    return [
        *(member, shipment, unit, patient, incident, notice, owed, action, extension, case, report, course),
        *(seen, hold),
    ]


@pytest.fixture
def with_case(database: Any) -> Any:
    session = make_session(database.engine)
    with session.begin():
        for row in rows():
            session.add(row)
            session.flush()
    return database


def attempt(database: Any, statement: str) -> None:
    with database.owner.begin() as connection:
        connection.execute(text(statement))


def refused(database: Any, *statements: str) -> None:
    for statement in statements:
        with pytest.raises(DBAPIError, match="guard"):
            attempt(database, statement)


def test_what_is_owed_is_settled_once_and_its_rule_never_changes(with_case: Any) -> None:
    attempt(with_case, f"UPDATE obligation SET due_at = {THEN}, anchor_at = {THEN}, assumed = 1")
    refused(
        with_case,
        "UPDATE obligation SET rule = 'DL-Y'",
        "UPDATE obligation SET term_amount = 48",
        "UPDATE obligation SET subject_id = 2",
        "DELETE FROM obligation",
    )
    attempt(with_case, f"UPDATE obligation SET done_at = {THEN}, done_by = 1")
    attempt(with_case, "UPDATE obligation SET receipt_no = '7', row_version = 2")
    refused(
        with_case,
        "UPDATE obligation SET done_at = NULL",
        "UPDATE obligation SET due_at = '2027-01-01T00:00:00.000000Z'",
    )
    attempt(with_case, f"UPDATE obligation SET withdrawn_at = {THEN}, withdraw_reason = 'r'")
    refused(with_case, "UPDATE obligation SET withdrawn_at = NULL", "UPDATE obligation SET receipt_no = '8'")


def test_what_was_sent_stays_as_it_was_sent(with_case: Any) -> None:
    for table in ("notice_out", "adr_report"):
        attempt(with_case, f"UPDATE {table} SET sent_at = {THEN}, way = 'phone'")
        attempt(with_case, f"UPDATE {table} SET receipt_no = '7', receipt_at = {THEN}")
        refused(with_case, f"UPDATE {table} SET way = 'mail'", f"UPDATE {table} SET sent_at = NULL")
    refused(with_case, "UPDATE notice_out SET text = 'u'", "UPDATE adr_report SET report_content = '{}'")


def test_what_was_seen_at_the_bedside_is_withdrawn_and_never_rewritten(with_case: Any) -> None:
    refused(
        with_case,
        "UPDATE bedside_assessment SET temperature_c = '39.0'",
        "UPDATE bedside_assessment SET crs_grade = 1",
    )
    attempt(with_case, f"UPDATE bedside_assessment SET confirmed_by = 1, confirmed_at = {THEN}")
    attempt(with_case, f"UPDATE bedside_assessment SET withdrawn_at = {THEN}")
    refused(with_case, "UPDATE bedside_assessment SET withdrawn_at = NULL")


def test_a_hold_is_lifted_once_and_an_extension_granted_once(with_case: Any) -> None:
    refused(with_case, "UPDATE unit_hold SET code = 'recall'", "UPDATE unit_hold SET placed_by = 1")
    attempt(with_case, f"UPDATE unit_hold SET lifted_at = {THEN}, lift_reason = 'r'")
    refused(with_case, "UPDATE unit_hold SET lifted_at = NULL", "DELETE FROM unit_hold")
    attempt(with_case, f"UPDATE capa_extension SET granted_by = 1, granted_at = {THEN}")
    refused(with_case, "UPDATE capa_extension SET granted_at = NULL", "UPDATE capa_extension SET round = 2")


def test_nobody_can_write_down_who_reported_anonymously(with_case: Any) -> None:
    values = f"2, 'I2', 'incident', 'PR2', 'IV', 't', 'reported', {THEN}, {THEN}, 1, 1"
    into = "id, number, kind, code, severity, text, state, opened_at, aware_at, anonymous, row_version"
    attempt(with_case, f"INSERT INTO incident ({into}) VALUES ({values})")
    named = values.replace("2, 'I2'", "3, 'I3'")
    refused(
        with_case,
        f"INSERT INTO incident ({into}, opened_by) VALUES ({named}, 1)",
        "UPDATE incident SET opened_by = 1 WHERE number = 'I2'",
        "UPDATE incident SET anonymous = 0 WHERE number = 'I2'",
    )
    attempt(with_case, "UPDATE incident SET severity = 'I', state = 'triaged' WHERE number = 'I2'")
