from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from ctdesk.db.verify import verify_trail
from ctdesk.domain.errors import Cancelled
from fixtures.stocked import save_settings, stock


@pytest.fixture
def stocked(database: Any) -> Any:
    stock(database.engine)
    return database


def change(database: Any, *statements: str) -> None:
    """What somebody with the file and a tool could do: guards out of the way and back again."""
    with database.owner.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            connection.connection.driver_connection.set_authorizer(None)
        with connection.begin():
            if sqlite:
                triggers = connection.exec_driver_sql(
                    "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
                ).all()
                for name, _ in triggers:
                    connection.exec_driver_sql(f"DROP TRIGGER {name}")
            else:
                connection.execute(text("SET LOCAL session_replication_role = replica"))
            for statement in statements:
                connection.execute(text(statement))
            if sqlite:
                for _, sql in triggers:
                    connection.exec_driver_sql(sql)


def codes(database: Any, **more: Any) -> set[str]:
    verdict = verify_trail(database.engine, **more)
    assert verdict.ok is (not verdict.faults)
    return {fault.code for fault in verdict.faults}


def test_an_honest_database_passes(stocked: Any) -> None:
    verdict = verify_trail(stocked.engine)
    assert (verdict.ok, verdict.faults, verdict.first_broken) == (True, (), None)
    assert (verdict.events, verdict.head.seq) == (16, 16)


@pytest.mark.parametrize(
    ("statement", "code", "first_broken"),
    [
        ("UPDATE audit_event SET body = seal WHERE seq = 5", "TRAIL-01", 5),
        ("UPDATE audit_event SET seal = prev WHERE seq = 5", "TRAIL-01", 5),
        ("UPDATE audit_event SET seal = prev WHERE seq = 5", "TRAIL-03", 5),
        ("DELETE FROM audit_event WHERE seq = 5", "TRAIL-02", 5),
        ("DELETE FROM audit_event WHERE seq = 1", "TRAIL-02", 1),
        ("UPDATE audit_event SET body = seal WHERE seq = 5", "TRAIL-04", 5),
        ("UPDATE audit_event SET actor_name = 'x' WHERE seq = 5", "TRAIL-05", 5),
        ("UPDATE audit_event SET action = 'x' WHERE seq = 5", "TRAIL-05", 5),
        ("UPDATE audit_event SET reason = 'x' WHERE seq = 5", "TRAIL-05", 5),
        ("UPDATE audit_event SET record_id = 5 WHERE seq = 5", "TRAIL-05", 5),
        ("UPDATE audit_event SET actor_id = 5 WHERE seq = 5", "TRAIL-05", 5),
        ("UPDATE audit_event SET at = '2020' WHERE seq = 5", "TRAIL-05", 5),
        ("UPDATE setting SET value = '99' WHERE id = 3", "TRAIL-08", None),
        ("UPDATE supplier SET contact_24h = NULL", "TRAIL-08", None),
        ("UPDATE supplier SET authorised_until = '2099-01-01'", "TRAIL-08", None),
        ("DELETE FROM setting WHERE id = 3", "TRAIL-09", None),
        ("INSERT INTO setting (id, name, value) VALUES (77, 'x', '1')", "TRAIL-07", None),
        ("UPDATE setting SET id = 78 WHERE id = 3", "TRAIL-09", None),
        ("DELETE FROM audit_event", "TRAIL-10", 0),
    ],
)
def test_an_edit_is_found(stocked: Any, statement: str, code: str, first_broken: int | None) -> None:
    change(stocked, statement)
    verdict = verify_trail(stocked.engine)
    assert code in {fault.code for fault in verdict.faults}
    assert verdict.first_broken == first_broken


def test_the_field_that_was_edited_is_named(stocked: Any) -> None:
    change(stocked, "UPDATE supplier SET name = 'x'")
    (fault,) = verify_trail(stocked.engine).faults
    assert fault.values == {"table": "supplier", "row": 1, "field": "name"}


def test_a_row_set_back_to_an_older_value_is_found(stocked: Any) -> None:
    change(stocked, "UPDATE setting SET value = '0' WHERE name = 'setting 0'")
    assert codes(stocked) == {"TRAIL-08"}


def test_a_guard_taken_away_is_found_and_named(stocked: Any) -> None:
    with stocked.owner.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.connection.driver_connection.set_authorizer(None)
        with connection.begin():
            on = " ON setting" if connection.dialect.name == "postgresql" else ""
            connection.execute(text(f"DROP TRIGGER guard_setting_kept{on}"))
    (fault,) = verify_trail(stocked.engine).faults
    assert fault.code == "DB-15"
    assert "guard_setting_kept" in str(fault.values["objects"])


@pytest.mark.postgres
def test_a_guard_switched_off_is_found(postgresql: Any) -> None:
    stock(postgresql.engine)
    with postgresql.owner.begin() as connection:
        connection.execute(text("ALTER TABLE setting DISABLE TRIGGER guard_setting_kept"))
    assert codes(postgresql) == {"DB-15"}


def test_only_what_came_later_can_be_checked(stocked: Any) -> None:
    change(stocked, "UPDATE audit_event SET reason = 'x' WHERE seq = 3")
    assert codes(stocked, start=3) == set()
    assert codes(stocked, start=2) == {"TRAIL-05"}
    change(stocked, "DELETE FROM audit_event WHERE seq = 9")
    verdict = verify_trail(stocked.engine, start=8)
    assert verdict.first_broken == 9


def test_a_start_that_does_not_exist_is_no_clean_bill(stocked: Any) -> None:
    assert codes(stocked, start=999) == {"TRAIL-02"}


def test_progress_is_told_and_cancelling_stops(stocked: Any) -> None:
    told: list[tuple[int, int]] = []
    verify_trail(stocked.engine, report=lambda done, total: told.append((done, total)))
    assert told[-1] == (16, 16)

    def cancel(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        verify_trail(stocked.engine, report=cancel)
    save_settings(stocked.engine, 100, 1)
    assert codes(stocked) == set()


def test_a_fault_in_many_rows_does_not_flood(stocked: Any) -> None:
    save_settings(stocked.engine, 100, 250)
    change(stocked, "UPDATE setting SET value = '99'")
    assert len(verify_trail(stocked.engine).faults) == 200
