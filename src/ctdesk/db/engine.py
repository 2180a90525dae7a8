"""Engines for both databases, and what an engine refuses to do."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2 as sqlcipher

from ctdesk.db.database_file import FileKind, explain_unreadable, foreign_wal, probe_file
from ctdesk.db.watchdog import Watchdog
from ctdesk.domain.errors import CtdeskError

APPLICATION_ID = 0x43544431  # "CTD1" in the header of every SQLite file of ctdesk
SCHEMA_VERSION = 6  # number of the newest migration; a test compares it with the migrations

BUSY_SECONDS = 5
CACHE_KIB = 65536
STATEMENT_SECONDS = 15

# Order matters: the key comes first, then these, then the first read.
_PRAGMAS = (
    "temp_store=MEMORY",
    "synchronous=FULL",  # with WAL: no confirmed save was lost in 2,000 simulated power cuts
    "foreign_keys=ON",
    "recursive_triggers=ON",  # so that INSERT OR REPLACE meets the delete guards
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "mmap_size=0",
    "secure_delete=ON",
    f"cache_size=-{CACHE_KIB}",
    f"busy_timeout={BUSY_SECONDS * 1000}",
)

_SCHEMA_ACTIONS = frozenset(
    getattr(sqlcipher, name)
    for name in (
        "SQLITE_ATTACH",
        "SQLITE_DETACH",
        "SQLITE_ALTER_TABLE",
        "SQLITE_CREATE_TRIGGER",
        "SQLITE_CREATE_TEMP_TRIGGER",
        "SQLITE_CREATE_TABLE",
        "SQLITE_CREATE_VIEW",
        "SQLITE_CREATE_VTABLE",
        "SQLITE_DROP_TRIGGER",
        "SQLITE_DROP_TEMP_TRIGGER",
        "SQLITE_DROP_TABLE",
        "SQLITE_DROP_INDEX",
        "SQLITE_DROP_VIEW",
        "SQLITE_DROP_VTABLE",
    )
)
_FORBIDDEN_PRAGMAS = frozenset(
    {"writable_schema", "key", "rekey", "ignore_check_constraints", "recursive_triggers", "foreign_keys"}
)


@dataclass(frozen=True, slots=True)
class PostgresAddress:
    """Where the PostgreSQL server is; a ``host`` beginning with ``/`` is the folder of a local socket."""

    host: str
    database: str
    user: str
    port: int = 5432
    sslmode: str = "verify-full"
    root_certificate: Path | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """What a database says of itself; ``db_id`` is None until a site has been set up in it."""

    application_id: int
    schema_version: int
    db_id: str | None


def sqlite_engine(
    path: Path,
    key_hex: str | None,
    *,
    create: bool = False,
    read_only: bool = False,
    known_key_id: str | None = None,
) -> Engine:
    """An engine over one SQLite file, encrypted with a raw key of 64 hex digits, plain without one.

    ``known_key_id`` (see ``database_file.key_id``) tells a wrong key from a damaged file. Raises ``DB-01``,
    ``DB-03``, ``DB-04``, ``DB-05`` before, and ``DB-05``, ``DB-06``, ``DB-11``, ``DB-12`` at the first
    connection.
    """
    if key_hex is not None and not re.fullmatch(r"[0-9a-f]{64}", key_hex):
        raise ValueError("a database key is 64 lower-case hex digits")
    if not create:
        _refuse_hopeless(path)
    opened_as: list[tuple[int, int]] = []  # device and inode of the file this engine works on

    def connect() -> Any:
        if opened_as and _inode(path) != opened_as[0]:
            raise CtdeskError("DB-10", path=path)
        if not opened_as and path.exists() and foreign_wal(path, key_hex):
            raise CtdeskError("DB-06", path=path)  # opening would pass over it, or write it into the database
        connection = _connect_sqlite(
            path, key_hex, create=create, read_only=read_only, known_key_id=known_key_id
        )
        if not opened_as:
            opened_as.append(_inode(path))
        return connection

    engine = create_engine(
        "sqlite://",
        module=sqlcipher,
        creator=connect,
        poolclass=QueuePool,
        pool_size=4,
        max_overflow=0,
        hide_parameters=True,
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if _inode(path) != opened_as[0]:
            raise CtdeskError("DB-10", path=path)
        reading = read_only or connection.get_execution_options().get("read_only", False)
        if connection.info.get("reading") is not reading:  # a connection of the pool keeps what it was told
            connection.exec_driver_sql(f"PRAGMA query_only={'ON' if reading else 'OFF'}")
            connection.info["reading"] = reading
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    @event.listens_for(engine, "commit")
    def _commit(connection: Connection) -> None:
        # A file deleted or replaced while open swallows inserts without an error.
        if not connection.get_execution_options().get("read_only", False) and _inode(path) != opened_as[0]:
            raise CtdeskError("DB-10", path=path)

    return engine


def postgres_engine(address: PostgresAddress, password: str | None, *, watch_seconds: float = 20.0) -> Engine:
    """An engine over a PostgreSQL database; every wait has an end.

    ``watch_seconds`` is how long a call may stay without an answer before its socket is cut: longer than the
    server's own limit for a statement, so it acts only where the network swallows packets.
    """
    arguments: dict[str, Any] = {
        "connect_timeout": 5,
        "keepalives": 1,
        "keepalives_idle": 5,
        "keepalives_interval": 2,
        "keepalives_count": 3,
        "tcp_user_timeout": 8000,
        "options": (
            f"-c statement_timeout={STATEMENT_SECONDS * 1000} -c lock_timeout={BUSY_SECONDS * 1000}"
            " -c idle_in_transaction_session_timeout=60000 -c synchronous_commit=on -c timezone=UTC"
        ),
        "sslmode": address.sslmode,
        "application_name": "ctdesk",
    }
    if address.root_certificate is not None:
        arguments["sslrootcert"] = str(address.root_certificate)
    if password is not None:
        arguments["password"] = password  # here and not in the address, which appears in messages
    url = URL.create(
        "postgresql+psycopg",
        username=address.user,
        host=None if address.host.startswith("/") else address.host,
        port=address.port,
        database=address.database,
        query={"host": address.host} if address.host.startswith("/") else {},
    )
    engine = create_engine(
        url,
        connect_args=arguments,
        poolclass=QueuePool,
        pool_size=4,
        max_overflow=0,
        pool_pre_ping=True,
        hide_parameters=True,
    )
    Watchdog(watch_seconds).watch(engine)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if connection.get_execution_options().get("read_only", False):
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")

    return engine


def check_identity(engine: Engine) -> Identity:
    """Who this database says it is; asked before anything else, and nothing is written.

    Raises ``DB-01`` for a database without tables, ``DB-02`` for that of another program, ``DB-14`` for one
    made by a newer ctdesk.
    """
    with engine.connect().execution_options(read_only=True) as connection, connection.begin():
        if engine.dialect.name == "sqlite":
            application_id = int(connection.exec_driver_sql("PRAGMA application_id").scalar_one())
            version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
            tables = set(inspect(connection).get_table_names())
        else:
            tables = set(inspect(connection).get_table_names())
            ours = {"audit_event", "alembic_version"} <= tables
            application_id = APPLICATION_ID if ours or not tables else 0
            version = 0
            if ours:
                version = int(
                    connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
                )
        if application_id != APPLICATION_ID and tables:
            raise CtdeskError("DB-02", place=place_of(engine))
        if not tables:
            raise CtdeskError("DB-01", place=place_of(engine))
        if version > SCHEMA_VERSION:
            raise CtdeskError("DB-14", made_by=version, known=SCHEMA_VERSION)
        db_id = connection.execute(text("SELECT db_id FROM site ORDER BY id LIMIT 1")).scalar_one_or_none()
    return Identity(application_id, version, db_id)


def place_of(engine: Engine) -> str:
    """Where the database lies, for messages; never with a password or a key."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            return str(connection.exec_driver_sql("PRAGMA database_list").all()[0][2])
    return f"{engine.url.host or engine.url.query.get('host', '')}/{engine.url.database}"


def allow_schema_changes(connection: Connection, allowed: bool) -> None:
    """Open or close the door to schema changes on one SQLite connection; only migrations open it."""
    if connection.dialect.name == "sqlite":
        driver: Any = connection.connection.driver_connection
        driver.set_authorizer(None if allowed else _authorize)


def _refuse_hopeless(path: Path) -> None:
    kind = probe_file(path)
    if kind in (FileKind.MISSING, FileKind.DIRECTORY):
        raise CtdeskError("DB-03", path=path)
    if kind is FileKind.EMPTY:
        raise CtdeskError("DB-01", place=path)
    if kind is FileKind.TEXT:
        raise CtdeskError("DB-04", path=path)
    if kind is FileKind.TRUNCATED:
        raise CtdeskError("DB-05", path=path)


def _connect_sqlite(
    path: Path, key_hex: str | None, *, create: bool, read_only: bool, known_key_id: str | None
) -> Any:
    mode = "ro" if read_only else "rwc" if create else "rw"
    if (
        read_only
        and not os.access(path.parent, os.W_OK)
        and not _has_content(path.with_name(path.name + "-wal"))
    ):
        mode += "&immutable=1"  # a folder that cannot hold the shared-memory file
    address = f"{path.absolute().as_uri()}?mode={mode}"
    try:
        connection = sqlcipher.connect(
            address, uri=True, isolation_level=None, check_same_thread=False, timeout=BUSY_SECONDS
        )
    except sqlcipher.OperationalError as error:
        raise CtdeskError("DB-03", path=path) from error
    try:
        if key_hex is not None:
            connection.execute(f"PRAGMA key = \"x'{key_hex}'\"")
            connection.execute("PRAGMA cipher_log_level=NONE")  # its default writes every bad page to stderr
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        connection.execute(
            "SELECT count(*) FROM sqlite_master"
        ).fetchone()  # a wrong key fails here, not later
        ours = connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
        if not read_only and (create or ours):  # a database of another program is not written to
            connection.execute("PRAGMA journal_mode=WAL")
    except sqlcipher.DatabaseError as error:
        connection.close()
        raise explain_unreadable(path, key_hex, error, known_key_id=known_key_id) from error
    connection.set_authorizer(_authorize)
    return connection


def _authorize(
    action: int, first: str | None, second: str | None, database: str | None, source: str | None
) -> int:
    if action in _SCHEMA_ACTIONS:
        return int(sqlcipher.SQLITE_DENY)
    if (
        action == sqlcipher.SQLITE_PRAGMA
        and (first or "").lower() in _FORBIDDEN_PRAGMAS
        and second is not None
    ):
        return int(sqlcipher.SQLITE_DENY)
    return int(sqlcipher.SQLITE_OK)


def _inode(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return (0, 0)
    return (found.st_dev, found.st_ino)


def _has_content(path: Path) -> bool:
    return path.exists() and path.stat().st_size > 0
