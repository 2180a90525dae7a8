"""The history of the team: an end is set, nothing else of a row changes, so that the past reads the same."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from ctdesk.db.session import make_session
from ctdesk.db.tables.team import Appointment, Competence, Member
from ctdesk.db.tables.training import (
    Attendance,
    EducationHours,
    ModuleVersion,
    Practice,
    TrainingSession,
)

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
THEN = "'2026-03-03T01:00:00.000000Z'"


@pytest.fixture
def with_team(database: Any) -> Any:
    session = make_session(database.engine)
    with session.begin():
        member = Member(id=1, staff_no="1", login="a", login_folded="a", login_skeleton="a", name="a")
        member.name_latin, member.status, member.active_from = "a", "active", NOW
        session.add(member)
        session.flush()
        session.add(Appointment(id=1, member_id=1, role="R05", starts_at=NOW, recorded_at=NOW))
        session.add(
            Competence(
                id=1, member_id=1, module="T06", valid_from=date(2026, 3, 2), evidence="e", recorded_at=NOW
            )
        )
        session.add(
            Practice(
                id=1, member_id=1, module="T06", kind="real", performed_on=date(2026, 3, 1), recorded_at=NOW
            )
        )
        hours = EducationHours(id=1, member_id=1, held_on=date(2026, 3, 1), hours=Decimal(2), title="t")
        hours.external, hours.recorded_at = False, NOW
        session.add(hours)
        version = ModuleVersion(id=1, module="T06", version=2, effective_at=NOW, recorded_at=NOW)
        version.approved_at = NOW
        session.add(version)
        course = TrainingSession(id=1, number="S1", kind="course", module="T06", title="t")
        course.starts_at = course.ends_at = course.entered_at = NOW
        session.add(course)
        session.flush()
        session.add(Attendance(id=1, session_id=1, ordinal=1, member_id=1, signed_in_at=NOW))
    return database


def attempt(database: Any, statement: str) -> None:
    """As the owner, whom rights do not stop: what is left is the guard."""
    with database.owner.begin() as connection:
        connection.execute(text(statement))


REFUSED = (
    f"UPDATE appointment SET starts_at = {THEN}",
    "UPDATE appointment SET role = 'R06'",
    "UPDATE competence SET valid_until = '2030-01-01'",
    "UPDATE competence SET module = 'T07'",
    "UPDATE practice SET performed_on = '2026-01-01'",
    "UPDATE education_hours SET hours = 20",
    "UPDATE module_version SET pass_percent = 10",
    "UPDATE training_session SET module = 'T07'",
    f"UPDATE attendance SET signed_in_at = {THEN}",
    "UPDATE attendance SET member_id = 2",
    "DELETE FROM competence",
    "DELETE FROM attendance",
)
ENDS = (
    f"UPDATE appointment SET revoked_at = {THEN}",
    f"UPDATE competence SET revoked_at = {THEN}",
    f"UPDATE practice SET withdrawn_at = {THEN}",
    f"UPDATE education_hours SET withdrawn_at = {THEN}",
    f"UPDATE training_session SET closed_at = {THEN}",
)


def test_a_row_of_the_teams_history_is_ended_and_never_rewritten(with_team: Any) -> None:
    for statement in REFUSED:
        with pytest.raises(DBAPIError, match="guard"):
            attempt(with_team, statement)
    for statement in ENDS:
        attempt(with_team, statement)
