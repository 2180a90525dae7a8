"""Upgrades of the schema: one transaction that happens whole or not at all, sealed as one event."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.pool import StaticPool
from sqlcipher3 import dbapi2 as sqlcipher

from ctdesk import __version__
from ctdesk.db.audit import append_to
from ctdesk.db.capture import Capture
from ctdesk.db.engine import APPLICATION_ID, SCHEMA_VERSION, allow_schema_changes
from ctdesk.db.guards import grant_application, install_guards, remove_guards
from ctdesk.db.schema import digest_of_schema, schema_objects
from ctdesk.db.session import DeskSession
from ctdesk.domain.errors import CtdeskError

_SCRIPTS = Path(__file__).parent / "migrations"


def upgrade(
    engine: Engine,
    *,
    to: str = "head",
    at: datetime | None = None,
    actor: tuple[int | None, str] = (None, "ctdesk"),
    application_role: str | None = None,
    sealed: bool = True,
) -> str:
    """Bring the schema to revision ``to`` and return it; nothing happens when it is there already.

    Revisions, guards, foreign keys, fingerprint and the event ``database.migrated`` are one transaction:
    after a kill the database is either the old or the new one. ``application_role`` is given its rights
    (PostgreSQL); ``sealed=False`` leaves the event out, for a database about to be filled from a backup.
    Raises ``DB-14`` for a database made by a newer ctdesk, ``DB-02`` for one of another program, ``MIG-01``
    when rows would be orphaned.
    """
    with engine.connect() as connection:
        allow_schema_changes(connection, True)
        try:
            with connection.begin():
                return _upgrade(connection, to, at or datetime.now(UTC), actor, application_role, sealed)
        finally:
            allow_schema_changes(connection, False)


def schema_revision(engine: Engine) -> str | None:
    """The revision the database is at; None before the first."""
    with engine.connect().execution_options(read_only=True) as connection, connection.begin():
        return _revision(connection)


def schema_fingerprint(engine: Engine) -> str:
    """SHA-256 over the whole schema as it stands, guards included."""
    with engine.connect().execution_options(read_only=True) as connection, connection.begin():
        return digest_of_schema(schema_objects(connection))


def newest_revision() -> str:
    """The revision this version of ctdesk works with."""
    return str(ScriptDirectory(str(_SCRIPTS)).get_current_head())


def known_schema(revision: str) -> Mapping[str, str]:
    """The schema of a SQLite database at ``revision``, made from nothing in memory and then remembered."""
    return _schema_by(_SCRIPTS, revision)


@lru_cache(maxsize=4)
def _schema_by(scripts: Path, revision: str) -> Mapping[str, str]:
    engine = create_engine(
        "sqlite://",
        module=sqlcipher,
        creator=lambda: sqlcipher.connect(":memory:", isolation_level=None, check_same_thread=False),
        poolclass=StaticPool,
    )
    _begin_immediately(engine)
    try:
        upgrade(engine, to=revision, sealed=False)
        with engine.connect() as connection:
            return MappingProxyType(schema_objects(connection))
    finally:
        engine.dispose()


@contextmanager
def captured_rows(connection: Connection) -> Iterator[DeskSession]:
    """For revisions that change rows: a session on their connection whose changes enter the event."""
    session = DeskSession(connection, expire_on_commit=False, join_transaction_mode="rollback_only")
    capture = Capture(session)
    try:
        yield session
        session.flush()
        connection.info.setdefault("migrated_rows", []).extend(change.as_body() for change in capture.changes)
    finally:
        session.close()


def _upgrade(
    connection: Connection,
    to: str,
    at: datetime,
    actor: tuple[int | None, str],
    application_role: str | None,
    sealed: bool,
) -> str:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL statement_timeout = 0"))
    _refuse_foreign(connection)
    before = _revision(connection)
    target = newest_revision() if to == "head" else to
    if before == target:
        return target
    if before is not None and int(before) > int(target):
        raise CtdeskError("DB-14", made_by=int(before), known=int(target))
    old = digest_of_schema(schema_objects(connection)) if before is not None else None
    connection.info["migrated_rows"] = []
    remove_guards(connection)
    command.upgrade(_configuration(connection), target)
    install_guards(connection)
    if connection.dialect.name == "sqlite":
        if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
            raise CtdeskError("MIG-01", revision=target)
        connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
        connection.exec_driver_sql(f"PRAGMA user_version={int(target)}")
    elif application_role is not None:
        grant_application(connection, application_role)
    if sealed:
        append_to(
            connection,
            {
                "at": at,
                "action": "database.migrated",
                "actor_id": actor[0],
                "actor_name": actor[1],
                "app_version": __version__,
                "revision": {"before": before, "after": target},
                "schema": {"before": old, "after": digest_of_schema(schema_objects(connection))},
                "changes": connection.info.pop("migrated_rows"),
            },
        )
    return target


def _refuse_foreign(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        application_id = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
        version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
        empty = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one() == 0
        if application_id != APPLICATION_ID and not empty:
            raise CtdeskError("DB-02", place="")
        if version > SCHEMA_VERSION:
            raise CtdeskError("DB-14", made_by=version, known=SCHEMA_VERSION)
    else:
        tables = connection.exec_driver_sql(
            "SELECT count(*), count(*) FILTER (WHERE tablename = 'alembic_version')"
            " FROM pg_tables WHERE schemaname = 'public'"
        ).one()
        if tables[0] and not tables[1]:
            raise CtdeskError("DB-02", place=connection.engine.url.database or "")
        found = _revision(connection)
        if found is not None and int(found) > SCHEMA_VERSION:
            raise CtdeskError("DB-14", made_by=int(found), known=SCHEMA_VERSION)


def _revision(connection: Connection) -> str | None:
    if not connection.dialect.has_table(connection, "alembic_version"):
        return None
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one_or_none()
    return None if found is None else str(found)


def _configuration(connection: Connection) -> Config:
    configuration = Config()
    configuration.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    configuration.attributes["connection"] = connection
    return configuration


def _begin_immediately(engine: Engine) -> None:
    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> Any:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
