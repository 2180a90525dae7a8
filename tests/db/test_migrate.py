from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from ctdesk.db import migrate
from ctdesk.db.audit import events_since, head
from ctdesk.db.engine import SCHEMA_VERSION, sqlite_engine
from ctdesk.db.migrate import (
    captured_rows,
    known_schema,
    newest_revision,
    schema_fingerprint,
    schema_revision,
    upgrade,
)
from ctdesk.db.schema import digest_of_schema
from ctdesk.db.session import make_session
from ctdesk.db.tables import Base
from ctdesk.db.tables.site import Setting
from ctdesk.db.verify import verify_trail
from ctdesk.domain.errors import CtdeskError
from fixtures.databases import KEY


def test_the_newest_revision_is_the_one_this_version_knows() -> None:
    assert int(newest_revision()) == SCHEMA_VERSION


def test_the_migrations_lead_to_exactly_the_declared_tables(database: Any) -> None:
    with database.owner.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": False, "include_name": lambda name, *_: name != "search_token"}
        )
        differences = [
            step
            for step in compare_metadata(context, Base.metadata)
            if "search_token" not in str(step[1] if isinstance(step, tuple) else step)
        ]
    assert differences == []


def test_a_second_upgrade_does_nothing(database: Any) -> None:
    before = schema_fingerprint(database.owner)
    assert upgrade(database.owner) == newest_revision() == schema_revision(database.owner)
    session = make_session(database.engine, read_only=True)
    with session.begin():
        assert head(session).seq == 1
    assert schema_fingerprint(database.owner) == before


def test_the_event_carries_the_digest_of_the_schema(database: Any) -> None:
    session = make_session(database.engine, read_only=True)
    with session.begin():
        told = json.loads(events_since(session, 0)[0].body)
    assert told["schema"] == {"before": None, "after": schema_fingerprint(database.owner)}


def test_the_known_schema_is_that_of_a_real_database(sqlite: Any) -> None:
    assert digest_of_schema(known_schema(newest_revision())) == schema_fingerprint(sqlite.engine)


def test_a_database_of_another_program_is_not_touched(tmp_path: Path) -> None:
    engine = sqlite_engine(tmp_path / "x.db", KEY, create=True)
    migrate.allow_schema_changes(connection := engine.connect(), True)
    connection.exec_driver_sql("CREATE TABLE theirs (a)")
    connection.commit()
    connection.close()
    with pytest.raises(CtdeskError) as caught:
        upgrade(engine)
    engine.dispose()
    assert caught.value.code == "DB-02"


@pytest.mark.postgres
def test_a_server_database_of_another_program_is_not_touched(postgres: Any) -> None:
    from ctdesk.db.engine import postgres_engine
    from fixtures.databases import address_of

    engine = postgres_engine(address_of(postgres(), "ct_owner"), None)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE theirs (a int)"))
    with pytest.raises(CtdeskError) as caught:
        upgrade(engine)
    engine.dispose()
    assert caught.value.code == "DB-02"


def test_a_newer_database_is_refused(database: Any) -> None:
    with database.owner.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
        else:
            connection.execute(text(f"UPDATE alembic_version SET version_num = '{SCHEMA_VERSION + 1:04}'"))
    with pytest.raises(CtdeskError) as caught:
        upgrade(database.owner)
    assert caught.value.code == "DB-14"


def test_rows_changed_by_a_migration_enter_its_event(database: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next revision as it will be: schema and rows change, guards come back, the trail knows it all."""
    later = f"{SCHEMA_VERSION + 1:04}"

    def run(configuration: Any, target: str) -> None:
        connection = configuration.attributes["connection"]
        connection.execute(text("ALTER TABLE setting ADD COLUMN note TEXT"))
        with captured_rows(connection) as session:
            session.add(Setting(name="made by the migration", value=1))
        connection.execute(text(f"UPDATE alembic_version SET version_num = '{target}'"))

    monkeypatch.setattr(migrate.command, "upgrade", run)
    monkeypatch.setattr(migrate, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
    before = schema_fingerprint(database.owner)
    upgrade(database.owner, to=later, at=datetime(2026, 5, 1, tzinfo=UTC), actor=(None, "IT"))
    session = make_session(database.engine, read_only=True)
    with session.begin():
        told = json.loads(events_since(session, 1)[0].body)
    assert told["revision"] == {"before": newest_revision(), "after": later}
    assert told["schema"] == {"before": before, "after": schema_fingerprint(database.owner)}
    assert [change["after"]["name"] for change in told["changes"]] == ["made by the migration"]
    assert verify_trail(database.engine).ok
    with pytest.raises(Exception, match="guard"), database.owner.begin() as connection:
        connection.execute(text("DELETE FROM setting"))


def test_a_migration_that_orphans_rows_does_not_happen(sqlite: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    later = f"{SCHEMA_VERSION + 1:04}"

    def run(configuration: Any, target: str) -> None:
        connection = configuration.attributes["connection"]
        connection.execute(text("CREATE TABLE child (id INTEGER, parent INTEGER REFERENCES member (id))"))
        connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        connection.execute(text("INSERT INTO child VALUES (1, 999)"))

    monkeypatch.setattr(migrate.command, "upgrade", run)
    before = schema_fingerprint(sqlite.engine)
    with pytest.raises(CtdeskError) as caught:
        upgrade(sqlite.engine, to=later)
    assert caught.value.code == "MIG-01"
    assert schema_fingerprint(sqlite.engine) == before
    assert verify_trail(sqlite.engine).ok
