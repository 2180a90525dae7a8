"""Backups: an online copy, checked where it lies, in one signed file; and which of them to keep."""

from __future__ import annotations

import base64
import contextlib
import errno
import io
import os
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import Connection, Engine, inspect, text
from sqlcipher3 import dbapi2 as sqlcipher

from ctdesk import __version__
from ctdesk.db.archive import DATABASE, DUMP, EXTRAS, Archive, ArchiveWriter, Manifest
from ctdesk.db.audit import read_head
from ctdesk.db.blobs import PART, derive_key, sync_folder
from ctdesk.db.database_file import check_whole, key_id
from ctdesk.db.engine import sqlite_engine
from ctdesk.db.guards import columns_of
from ctdesk.db.sealed_stream import seal_stream
from ctdesk.db.tables import Base
from ctdesk.db.verify import verify_trail
from ctdesk.domain.canonical import canonical_bytes
from ctdesk.domain.errors import CtdeskError

SUFFIX = ".ctbackup"
DUMP_PURPOSE = b"ctdesk dump v1"

Sign = Callable[[bytes], bytes]
Report = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was written, read again and found good. ``sha256`` is that of the manifest."""

    path: Path
    size: int
    manifest: Manifest


def back_up(
    engine: Engine,
    target: Path,
    *,
    key_hex: str,
    attachments: Path | None = None,
    extras: Mapping[str, bytes] | None = None,
    sign: Sign | None = None,
    at: datetime | None = None,
    report: Report = lambda done, total: None,
) -> Backup:
    """Copy the whole database, with its attachments, into the file ``target``, while others go on working.

    The copy is made on the target's own disk, read again from there, verified (every page, trail, rows) and
    only then given its name. ``extras`` are small files to travel along (``recovery.json``, ``site.toml``);
    ``sign`` makes the signature over the manifest. Raises ``BKP-01`` (cannot write there), ``BKP-02`` (no
    space), ``BKP-03`` (the copy did not pass its check), ``BKP-04`` (the file exists), and whatever
    ``report`` raises.
    """
    unknown = set(extras or ()) - set(EXTRAS)
    if unknown:
        raise ValueError(f"not a file that travels with a backup: {sorted(unknown)}")
    if target.exists():
        raise CtdeskError("BKP-04", path=target)
    work = _Workplace(target)
    try:
        manifest = _write(
            engine, work, key_hex, attachments, extras or {}, sign, at or datetime.now(UTC), report
        )
        with Archive(work.archive) as archive:
            archive.check_all()
        work.archive.replace(target)
        sync_folder(target.parent)
    except OSError as error:
        raise _place_error(error, target) from error
    except sqlcipher.DatabaseError as error:
        full = "full" in str(error)
        raise CtdeskError("BKP-02" if full else "BKP-01", path=target, problem=str(error)) from error
    except CtdeskError as error:
        if error.code.startswith(("RST-", "DB-13", "DB-05")):
            raise CtdeskError("BKP-03", path=target, problem=error.code) from error
        raise
    finally:
        work.sweep()
    return Backup(target, target.stat().st_size, manifest)


def rescue(engine: Engine, target: Path, key_hex: str) -> None:
    """Copy a SQLite database whose file was deleted or replaced, over a connection that still holds it.

    The copy is encrypted with the same key and nothing in it is verified: it is for IT. Raises ``DB-10`` when
    no connection holds the former file any more.
    """
    raw = engine.raw_connection()
    try:
        with contextlib.closing(sqlcipher.connect(str(target), isolation_level=None)) as copy:
            copy.execute(f"PRAGMA key = \"x'{key_hex}'\"")
            source: Any = raw.driver_connection
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
    finally:
        raw.close()


def to_keep(
    taken: Iterable[datetime], *, daily: int = 7, weekly: int = 5, monthly: int = 12
) -> frozenset[datetime]:
    """Which backups stay: the newest of each of the last days, weeks and months that have one."""
    keep: set[datetime] = set()
    newest_first = sorted(taken, reverse=True)
    for many, period in (
        (daily, lambda moment: moment.date()),
        (weekly, lambda moment: moment.isocalendar()[:2]),
        (monthly, lambda moment: (moment.year, moment.month)),
    ):
        newest: dict[object, datetime] = {}
        for moment in newest_first:
            newest.setdefault(period(moment), moment)
        keep.update(list(newest.values())[:many])
    return frozenset(keep)


class _Workplace:
    """The temporary names of one backup, all in the target's folder."""

    def __init__(self, target: Path) -> None:
        token = secrets.token_hex(4)
        self.archive = target.with_name(f".{target.name}.{token}{PART}")
        self.database = target.with_name(f".{target.name}.{token}.db{PART}")

    def sweep(self) -> None:
        for path in (self.archive, self.database):
            for name in (path.name, f"{path.name}-wal", f"{path.name}-shm", f"{path.name}-journal"):
                with contextlib.suppress(OSError):
                    path.with_name(name).unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the manifest says of the copied database."""

    db_id: str
    seq: int
    head: str
    row_counts: dict[str, int]
    revision: str


def _write(
    engine: Engine,
    work: _Workplace,
    key_hex: str,
    attachments: Path | None,
    extras: Mapping[str, bytes],
    sign: Sign | None,
    at: datetime,
    report: Report,
) -> Manifest:
    is_sqlite = engine.dialect.name == "sqlite"
    facts = (
        _copy_sqlite(engine, work.database, key_hex) if is_sqlite else _dump(engine, work.database, key_hex)
    )
    # Attachments come after the database: whatever a copied row names is there by then.
    files = sorted(attachments.glob("??/*.bin")) if attachments is not None and attachments.is_dir() else []
    writer = ArchiveWriter(work.archive)
    try:
        with work.database.open("rb") as source:
            writer.add(DATABASE if is_sqlite else DUMP, source)
        for done, file in enumerate(files):
            report(done, len(files))
            with file.open("rb") as source:
                writer.add(f"attachments/{file.parent.name}/{file.name}", source)
        for name, content in extras.items():
            writer.add(name, io.BytesIO(content))
        manifest = Manifest(
            kind=engine.dialect.name,
            db_id=facts.db_id,
            seq=facts.seq,
            head=facts.head,
            row_counts=facts.row_counts,
            schema_revision=facts.revision,
            app_version=__version__,
            key_id=key_id(key_hex),
            created_at=at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            members=writer.members,
        )
        writer.finish(manifest, None if sign is None else sign(manifest.as_bytes()))
    except BaseException:
        writer.abandon()
        raise
    return manifest


def _copy_sqlite(engine: Engine, copy: Path, key_hex: str) -> _Facts:
    raw = engine.raw_connection()
    try:
        target: Any = sqlcipher.connect(str(copy), isolation_level=None)
        try:
            target.execute(f"PRAGMA key = \"x'{key_hex}'\"")
            source: Any = raw.driver_connection
            source.backup(target)  # in one step: small steps begin again with every write of others
            target.execute("PRAGMA journal_mode=DELETE")
        finally:
            target.close()
    finally:
        raw.close()
    with copy.open("rb+") as file:
        os.fsync(file.fileno())
    check_whole(copy, key_hex)
    copied = sqlite_engine(copy, key_hex, read_only=True)
    try:
        verdict = verify_trail(copied)
        if not verdict.ok:
            raise CtdeskError("BKP-03", path=copy, problem=verdict.faults[0].code)
        with copied.connect() as connection, connection.begin():
            return _facts(connection)
    finally:
        copied.dispose()


def _dump(engine: Engine, target: Path, key_hex: str) -> _Facts:
    verdict = verify_trail(engine)
    if not verdict.ok:
        raise CtdeskError("BKP-03", path=target, problem=verdict.faults[0].code)
    with (
        engine.connect().execution_options(read_only=True) as connection,
        connection.begin(),
        target.open("xb") as file,
    ):
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        _seal_rows(connection, key_hex, file)
        os.fsync(file.fileno())
        return _facts(connection)


def _seal_rows(connection: Connection, key_hex: str, file: BinaryIO) -> None:
    seal_stream(_lines(connection), derive_key(key_hex, DUMP_PURPOSE), file)


def _lines(connection: Connection) -> Iterator[bytes]:
    """All rows as lines of canonical JSON: a line naming table and columns, then its rows."""
    driver: Any = connection.connection.driver_connection
    for table, columns in dumped_tables(connection).items():
        yield canonical_bytes({"table": table, "columns": list(columns)}) + b"\n"
        listed = ", ".join("tokens::text" if column == "tokens" else f'"{column}"' for column in columns)
        with (
            driver.cursor() as cursor,
            cursor.copy(f'COPY (SELECT {listed} FROM "{table}" ORDER BY 1) TO STDOUT') as out,
        ):
            out.set_types(_types(table, columns))
            for row in out.rows():
                yield canonical_bytes([_as_json(value) for value in row]) + b"\n"


def dumped_tables(connection: Connection) -> dict[str, tuple[str, ...]]:
    """Tables and columns of a dump, in an order in which they can be filled: those that the revision of this
    database has, for a backup is also made before an upgrade.
    """
    has = columns_of(connection)
    tables = {
        table.name: tuple(column.name for column in table.columns if column.name in has[table.name])
        for table in Base.metadata.sorted_tables
        if table.name in has
    }
    tables["search_token"] = ("rowid", "tokens")
    return tables


def _types(table: str, columns: tuple[str, ...]) -> list[str]:
    if table == "search_token":
        return ["int8", "text"]
    known = {"BIGINT": "int8", "INTEGER": "int8", "TEXT": "text", "BLOB": "bytea"}
    found = Base.metadata.tables[table].columns
    return [known.get(str(found[name].type).upper(), "text") for name in columns]


def _as_json(value: object) -> object:
    if isinstance(value, bytes | memoryview):
        return {"b64": base64.b64encode(value).decode("ascii")}
    if isinstance(value, int) and abs(value) >= 2**53:
        return {"int": str(value)}
    return value


def _facts(connection: Connection) -> _Facts:
    head = read_head(connection)
    db_id = connection.execute(text("SELECT db_id FROM site ORDER BY id LIMIT 1")).scalar_one_or_none()
    present = set(inspect(connection).get_table_names())
    counts = {
        name: int(connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one())
        for name in sorted(Base.metadata.tables)
        if name in present
    }
    revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    return _Facts(db_id or "", head.seq, head.seal_hex, counts, str(revision))


def _place_error(error: OSError, target: Path) -> CtdeskError:
    full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    return CtdeskError("BKP-02" if full else "BKP-01", path=target, problem=error.strerror or "")
