from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2 as sqlcipher

from ctdesk.db.audit import append_event, head
from ctdesk.db.engine import (
    APPLICATION_ID,
    SCHEMA_VERSION,
    PostgresAddress,
    check_identity,
    postgres_engine,
    sqlite_engine,
)
from ctdesk.db.session import make_session
from ctdesk.db.tables.site import Setting, Site
from ctdesk.domain.errors import CtdeskError
from fixtures.databases import KEY

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def test_the_file_is_encrypted_and_every_setting_is_in_force(sqlite: Any) -> None:
    with sqlite.engine.connect() as connection:
        said = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in (
                "journal_mode",
                "synchronous",
                "foreign_keys",
                "recursive_triggers",
                "trusted_schema",
                "cell_size_check",
                "secure_delete",
                "temp_store",
                "busy_timeout",
                "cache_size",
            )
        }
    assert said == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "secure_delete": 1,
        "temp_store": 2,
        "busy_timeout": 5000,
        "cache_size": -65536,
    }
    content = sqlite.path.read_bytes()
    assert b"SQLite format 3" not in content
    assert b"audit_event" not in content


def test_tables_are_strict(sqlite: Any) -> None:
    with sqlite.engine.connect() as connection:
        loose = connection.exec_driver_sql(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0"
            " AND name NOT LIKE 'sqlite_%' AND name <> 'alembic_version'"
        ).scalars()
        assert list(loose) == []


@pytest.mark.parametrize(
    "statement",
    [
        "ATTACH ':memory:' AS other",
        "DROP TRIGGER guard_audit_event_kept",
        "PRAGMA writable_schema = ON",
        "PRAGMA recursive_triggers = OFF",
        "PRAGMA foreign_keys = OFF",
        "PRAGMA rekey = 'x'",
        "CREATE TRIGGER mine AFTER INSERT ON member BEGIN SELECT 1; END",
        "DROP TABLE setting",
        "ALTER TABLE setting ADD COLUMN mine TEXT",
        "UPDATE sqlite_master SET sql = ''",
    ],
)
def test_normal_operation_cannot_touch_the_schema(sqlite: Any, statement: str) -> None:
    with (
        pytest.raises(DBAPIError, match=r"not authorized|may not be modified"),
        sqlite.engine.connect() as connection,
    ):
        connection.exec_driver_sql(statement)


def test_parameters_never_appear_in_a_failure(database: Any) -> None:
    session = make_session(database.engine)
    with pytest.raises(DBAPIError) as caught, session.begin():
        session.add_all([Setting(name="patient 417", value=1), Setting(name="patient 417", value=1)])
        session.flush()
    assert "hidden" in str(caught.value)


def test_a_key_is_64_hex_digits(tmp_path: Path) -> None:
    for key in ("", "x" * 64, "AB" * 32, "ab" * 31, 'ab"; --' + "a" * 57):
        with pytest.raises(ValueError, match="64"):
            sqlite_engine(tmp_path / "a.db", key, create=True)


def test_the_database_says_who_it_is(database: Any) -> None:
    found = check_identity(database.engine)
    assert (found.application_id, found.schema_version, found.db_id) == (APPLICATION_ID, SCHEMA_VERSION, None)
    session = make_session(database.engine)
    with session.begin():
        session.add(
            Site(
                db_id="d1",
                prefix="FL",
                name_zh="甲",
                name_en="A",
                department_zh="乙",
                department_en="B",
                time_zone="Asia/Shanghai",
                demo=False,
                created_at=NOW,
            )
        )
    assert check_identity(database.engine).db_id == "d1"


@pytest.mark.parametrize("what", ["deleted", "replaced"])
def test_a_file_deleted_or_replaced_while_open_stops_the_commit(sqlite: Any, what: str) -> None:
    session = make_session(sqlite.engine)
    with pytest.raises(CtdeskError) as caught, session.begin():
        append_event(session, {"at": NOW, "action": "x", "actor_name": "a"})
        content = sqlite.path.read_bytes()
        sqlite.path.rename(sqlite.path.with_suffix(".moved"))
        if what == "replaced":
            sqlite.path.write_bytes(content)
    assert caught.value.code == "DB-10"
    if what == "deleted":
        sqlite.path.with_suffix(".moved").rename(sqlite.path)
        with session.begin():
            assert head(session).seq == 1


def test_a_locked_database_is_waited_for_and_then_said_so(sqlite: Any) -> None:
    holder = sqlcipher.connect(str(sqlite.path), isolation_level=None)
    holder.execute(f"PRAGMA key = \"x'{KEY}'\"")
    holder.execute("BEGIN IMMEDIATE")
    session = make_session(sqlite.engine)
    with pytest.raises(DBAPIError, match="locked"), session.begin():
        session.connection()
    holder.close()


def test_a_read_only_file_is_read(sqlite: Any) -> None:
    sqlite.engine.dispose()
    sqlite.path.chmod(0o444)
    engine = sqlite_engine(sqlite.path, KEY, read_only=True)
    session = make_session(engine, read_only=True)
    with session.begin():
        assert head(session).seq == 1
    engine.dispose()


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    other = sqlcipher.connect(str(path))
    other.execute("CREATE TABLE theirs (a)")
    other.commit()
    other.close()
    before = path.read_bytes()
    engine = sqlite_engine(path, None, read_only=True)
    with pytest.raises(CtdeskError) as caught:
        check_identity(engine)
    engine.dispose()
    assert caught.value.code == "DB-02"
    assert path.read_bytes() == before


@pytest.mark.postgres
def test_a_server_that_is_not_there_is_an_error_and_no_wait(tmp_path: Path) -> None:
    engine = postgres_engine(PostgresAddress(str(tmp_path), "x", "y"), None)
    with pytest.raises(DBAPIError), engine.connect():
        pass


@pytest.mark.postgres
def test_waits_on_the_server_have_an_end(postgresql: Any) -> None:
    with postgresql.engine.connect() as connection:
        said = [
            connection.execute(text(f"SHOW {name}")).scalar_one()
            for name in (
                "statement_timeout",
                "lock_timeout",
                "idle_in_transaction_session_timeout",
                "timezone",
            )
        ]
    assert said == ["15s", "5s", "1min", "UTC"]


def test_a_newer_database_is_refused(database: Any) -> None:
    with database.owner.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
        else:
            connection.execute(text(f"UPDATE alembic_version SET version_num = '{SCHEMA_VERSION + 1:04}'"))
    with pytest.raises(CtdeskError) as caught:
        check_identity(database.engine)
    assert (caught.value.code, caught.value.values) == (
        "DB-14",
        {"made_by": SCHEMA_VERSION + 1, "known": SCHEMA_VERSION},
    )
