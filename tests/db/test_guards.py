from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from ctdesk.db.audit import append_event
from ctdesk.db.guards import APPEND_ONLY, DERIVED, guard_texts
from ctdesk.db.session import make_session
from ctdesk.db.tables import Base
from ctdesk.db.tables.documents import FormRelease, FormRevision
from ctdesk.db.tables.records import AnswerEntry, Record, RecordVersion, Signature
from ctdesk.db.tables.team import Member

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def with_record(database: Any) -> Any:
    session = make_session(database.engine)
    with session.begin():
        session.add(
            Record(
                id=1,
                number="N",
                form_code="F",
                form_revision=1,
                form_digest="d",
                subject_kind="shipment",
                subject_id=1,
                subject_label="S",
                state="draft",
                version=1,
                facts={},
                opened_at=NOW,
            )
        )
        session.add(FormRevision(id=1, code="F", revision=1, digest="d", source="s", effective_at=NOW))
        member = Member(id=1, staff_no="1", login="a", login_folded="a", login_skeleton="a", name="a")
        member.name_latin, member.status, member.active_from = "a", "active", NOW
        session.add(member)
        session.flush()
        session.add(
            FormRelease(
                id=1,
                code="F",
                revision=2,
                digest="d",
                source="s",
                reason="r",
                proposed_by=1,
                proposed_at=NOW,
                proposal=b"{}",
                proposal_cms=b"c",
            )
        )
        session.add(RecordVersion(id=1, record_id=1, version=1, begun_at=NOW))
        session.add(AnswerEntry(id=1, record_id=1, version=1, path="A1", answer={}, at=NOW, workstation="w"))
        session.add(
            Signature(
                id=1,
                record_id=1,
                version=1,
                ordinal=1,
                slot="receiver",
                printed_name="王",
                role="R",
                meanings=["received"],
                at=NOW,
                content=b"{}",
                content_digest="d",
                nonce="n",
                head_seq=1,
                workstation="w",
            )
        )
        append_event(session, {"at": NOW, "action": "x", "actor_name": "a"})
    return database


DECLARED = {
    name: frozenset(column.name for column in table.columns) for name, table in Base.metadata.tables.items()
}


def attempt(database: Any, statement: str) -> None:
    """As the owner, whom rights do not stop: what is left is the guard."""
    with database.owner.begin() as connection:
        connection.execute(text(statement))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET reason = 'x' WHERE seq = 2",
        "DELETE FROM audit_event WHERE seq = 2",
        "UPDATE answer_entry SET path = 'A2'",
        "DELETE FROM answer_entry",
        "UPDATE signature SET printed_name = '李'",
        "DELETE FROM signature",
        "DELETE FROM record",
        "UPDATE record SET number = 'M'",
        "UPDATE record_version SET begun_at = '2020'",
        "DELETE FROM record_version",
        "UPDATE form_revision SET effective_at = '2020-01-01T00:00:00.000000Z'",
        "DELETE FROM form_revision",
        "UPDATE form_release SET source = 'x'",
        "UPDATE form_release SET proposed_by = 2",
        "DELETE FROM form_release",
    ],
)
def test_evidence_is_neither_changed_nor_deleted(with_record: Any, statement: str) -> None:
    with pytest.raises(DBAPIError, match="guard"):
        attempt(with_record, statement)


def test_replacing_a_row_meets_the_guard_too(sqlite: Any) -> None:
    with pytest.raises(DBAPIError, match="guard"):
        attempt(
            sqlite,
            "INSERT OR REPLACE INTO audit_event SELECT seq, body, prev, seal, at, action, actor_id,"
            " actor_name, record_id, 'x' FROM audit_event",
        )


@pytest.mark.postgres
def test_a_table_is_not_emptied(postgresql: Any) -> None:
    with pytest.raises(DBAPIError, match="guard"):
        attempt(postgresql, "TRUNCATE audit_event")


def test_an_event_out_of_order_is_refused(with_record: Any) -> None:
    for seq, prev in ((9, "seal"), (3, "prev")):
        with pytest.raises(DBAPIError, match="in_order"):
            attempt(
                with_record,
                f"INSERT INTO audit_event SELECT {seq}, body, {prev}, seal, at, action, actor_id, actor_name,"
                " record_id, reason FROM audit_event WHERE seq = 2",
            )


def test_a_completed_version_stays_as_it_is(with_record: Any) -> None:
    attempt(with_record, "UPDATE record_version SET completed_at = '2026-03-02T01:00:00.000000Z'")
    with pytest.raises(DBAPIError, match="completed"):
        attempt(with_record, "UPDATE record_version SET content_digest = 'x'")


def test_a_signature_is_superseded_once(with_record: Any) -> None:
    attempt(with_record, "UPDATE signature SET superseded_by = 2")
    with pytest.raises(DBAPIError, match="superseded_once"):
        attempt(with_record, "UPDATE signature SET superseded_by = NULL")


@pytest.mark.parametrize("answer", ["approved", "declined"])
def test_a_proposed_form_is_answered_once(with_record: Any, answer: str) -> None:
    attempt(
        with_record, f"UPDATE form_release SET {answer}_by = 1, {answer}_at = '2026-03-02T01:00:00.000000Z'"
    )
    for again in ("approved", "declined"):
        with pytest.raises(DBAPIError, match="answered"):
            attempt(with_record, f"UPDATE form_release SET {again}_by = NULL, {again}_at = NULL")


def test_a_voided_record_stays_voided(with_record: Any) -> None:
    attempt(with_record, "UPDATE record SET state = 'voided'")
    with pytest.raises(DBAPIError, match="voided"):
        attempt(with_record, "UPDATE record SET state = 'draft'")


def test_every_table_is_guarded_against_deletion() -> None:
    for dialect in ("sqlite", "postgresql"):
        texts = guard_texts(dialect, DECLARED)
        for table in set(Base.metadata.tables) - DERIVED:
            assert f"guard_{table}_kept" in texts
        for table in APPEND_ONLY:
            assert f"guard_{table}_append_only" in texts


@pytest.mark.postgres
def test_the_application_role_may_only_add_evidence(postgresql: Any) -> None:
    with postgresql.owner.connect() as connection:
        rights = {
            (row.table_name, row.privilege_type)
            for row in connection.execute(
                text(
                    "SELECT table_name, privilege_type FROM information_schema.table_privileges"
                    " WHERE grantee = 'ct_app'"
                )
            )
        }
        tables = set(inspect(connection).get_table_names())
    assert {table for table, right in rights if right == "DELETE"} == DERIVED
    assert not {right for _, right in rights} & {"TRUNCATE", "TRIGGER", "REFERENCES"}
    for table in APPEND_ONLY:
        assert {right for name, right in rights if name == table} == {"SELECT", "INSERT"}
    assert {table for table, right in rights if right == "SELECT"} == tables


@pytest.mark.postgres
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET reason = 'x'",
        "ALTER TABLE audit_event DISABLE TRIGGER ALL",
        "DROP TRIGGER guard_audit_event_kept ON audit_event",
        "UPDATE signature SET printed_name = 'x'",
        "CREATE TABLE mine (a int)",
        "UPDATE alembic_version SET version_num = '9'",
    ],
)
def test_the_application_role_is_refused_by_the_server(postgresql: Any, statement: str) -> None:
    with (
        pytest.raises(DBAPIError, match=r"permission denied|must be owner"),
        postgresql.engine.begin() as connection,
    ):
        connection.execute(text(statement))
