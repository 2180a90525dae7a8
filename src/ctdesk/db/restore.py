"""Restore: everything about a backup is checked before the first byte of the present database is touched."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import io
import json
import os
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, text
from sqlcipher3 import dbapi2 as sqlcipher

from ctdesk.db.archive import DATABASE, DUMP, Archive, Manifest
from ctdesk.db.audit import missing_behind, read_head
from ctdesk.db.backup import DUMP_PURPOSE, dumped_tables
from ctdesk.db.blobs import PART, derive_key, sync_folder, write_durably
from ctdesk.db.database_file import damaged_pages, key_id
from ctdesk.db.engine import APPLICATION_ID, SCHEMA_VERSION, sqlite_engine
from ctdesk.db.migrate import known_schema, upgrade
from ctdesk.db.schema import differences, schema_objects
from ctdesk.db.sealed_stream import BrokenStream, open_stream
from ctdesk.db.verify import verify_trail
from ctdesk.domain.errors import CtdeskError

Trusts = Callable[[bytes, bytes | None], bool]
Report = Callable[[int, int], None]

OLDEST_SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Terms:
    """What a restore may accept, as the services know it.

    ``trusts(manifest, signature)`` says whether the signature is this site's; ``db_id`` the database
    expected, or None on a new machine; ``anchors`` the anchored events (number → seal); ``loss_approved``
    that two people agreed to lose what was anchored after the backup.
    """

    trusts: Trusts
    db_id: str | None = None
    anchors: Mapping[int, str] | None = None
    loss_approved: bool = False


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put in place, without the ``lost`` anchored events; ``kept_aside`` is the former database."""

    manifest: Manifest
    lost: int
    kept_aside: Path | None


def inspect_backup(path: Path, terms: Terms) -> Manifest:
    """Look at a backup from outside; nothing is unpacked and no key is needed.

    Raises ``RST-01`` (no backup), ``RST-02`` (damaged, altered, or not signed by this site), ``RST-03``
    (another database's), ``RST-04`` (schema newer than this ctdesk, or too old), ``RST-05`` (older than
    what is anchored, without approval), ``RST-07``, ``RST-08``.
    """
    with Archive(path) as archive:
        _accept(archive, path, terms)
        return archive.manifest


def read_extra(path: Path, name: str) -> bytes | None:
    """A small file that travels in the backup, such as ``recovery.json``, checked by the manifest only."""
    with Archive(path) as archive:
        return archive.extra(name)


def restore_sqlite(
    path: Path,
    *,
    database: Path,
    attachments: Path,
    key_hex: str,
    terms: Terms,
    at: datetime | None = None,
    report: Report = lambda done, total: None,
    free_space: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free,
) -> Restored:
    """Put the backup at ``path`` in the place of ``database``, which nobody may have open.

    The former database is kept aside, and stays in place until the single rename that ends the restore;
    killed at any moment before, nothing has changed. Raises what ``inspect_backup`` raises, and ``RST-06``
    (schema other than known), ``RST-09`` (key does not fit), ``RST-10`` (no space), ``RST-11`` (the trail
    inside is broken).
    """
    sweep_stages(database.parent)
    with Archive(path) as archive:
        lost = _accept(archive, path, terms)
        manifest = archive.manifest
        if manifest.kind != "sqlite" or DATABASE not in manifest.members:
            raise CtdeskError("RST-01", path=path)
        _fits_key(manifest, key_hex)
        _has_space(database, manifest, free_space)
        stage = database.with_name(f".{database.name}.{secrets.token_hex(4)}{PART}")
        stage.mkdir(mode=0o700)
        try:
            staged = stage / DATABASE
            total = len(manifest.members)
            _unpack(archive, DATABASE, staged)
            report(1, total)
            _examine(staged, key_hex, manifest, terms, path)
            for done, name in enumerate(archive.attachments(), 2):
                _unpack_attachment(archive, name, attachments)
                report(done, total)
            archive.check_all()
            aside = _replace(staged, database, key_hex, at or datetime.now(UTC))
        finally:
            shutil.rmtree(stage, ignore_errors=True)
    return Restored(manifest, lost, aside)


def restore_postgres(
    path: Path,
    engine: Engine,
    *,
    key_hex: str,
    terms: Terms,
    application_role: str | None = None,
    report: Report = lambda done, total: None,
) -> Restored:
    """Fill an empty PostgreSQL database from a backup, as its owner; all rows come in one transaction.

    Raises what ``restore_sqlite`` raises, and ``RST-12`` when the database holds anything.
    """
    with Archive(path) as archive:
        lost = _accept(archive, path, terms)
        manifest = archive.manifest
        if manifest.kind != "postgresql" or DUMP not in manifest.members:
            raise CtdeskError("RST-01", path=path)
        _fits_key(manifest, key_hex)
        archive.check_all()
        upgrade(engine, to=manifest.schema_revision, application_role=application_role, sealed=False)
        with engine.begin() as connection:
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            if connection.execute(text("SELECT count(*) FROM audit_event")).scalar_one():
                raise CtdeskError("RST-12", place=engine.url.database)
            _fill(
                connection,
                _dump_lines(archive, key_hex, path),
                path,
                report,
                sum(manifest.row_counts.values()),
            )
            _agrees(connection, manifest, terms, path)
        verdict = verify_trail(engine)
        if not verdict.ok:
            raise CtdeskError(
                "RST-11", path=path, seq=verdict.first_broken or 0, problem=verdict.faults[0].code
            )
    return Restored(manifest, lost, None)


def sweep_stages(folder: Path) -> int:
    """Remove what a restore that was killed left behind; returns how many folders."""
    gone = 0
    for stray in folder.glob(f".*{PART}"):
        if stray.is_dir() and not stray.is_symlink():
            shutil.rmtree(stray, ignore_errors=True)
            gone += 1
    return gone


def _accept(archive: Archive, path: Path, terms: Terms) -> int:
    manifest = archive.manifest
    if not terms.trusts(archive.manifest_bytes, archive.signature):
        raise CtdeskError("RST-02", path=path)
    if terms.db_id is not None and manifest.db_id != terms.db_id:
        raise CtdeskError("RST-03", found=manifest.db_id, expected=terms.db_id)
    if not OLDEST_SCHEMA <= int(manifest.schema_revision) <= SCHEMA_VERSION:
        raise CtdeskError(
            "RST-04", made_by=int(manifest.schema_revision), oldest=OLDEST_SCHEMA, known=SCHEMA_VERSION
        )
    lost = max(0, max(terms.anchors or {0: ""}) - manifest.seq)
    if lost and not terms.loss_approved:
        raise CtdeskError("RST-05", lost=lost, taken=manifest.created_at)
    return lost


def _fits_key(manifest: Manifest, key_hex: str) -> None:
    if key_id(key_hex) != manifest.key_id:
        raise CtdeskError("RST-09", key_id=manifest.key_id)


def _has_space(database: Path, manifest: Manifest, free_space: Callable[[Path], int]) -> None:
    needed = 2 * sum(member.size for member in manifest.members.values())
    free = free_space(database.parent)
    if free < needed:
        raise CtdeskError("RST-10", needed_mb=needed // 1_000_000 + 1, free_mb=free // 1_000_000)


def _unpack(archive: Archive, name: str, target: Path) -> None:
    with target.open("xb") as file:
        for chunk in archive.chunks(name):
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())


def _unpack_attachment(archive: Archive, name: str, folder: Path) -> None:
    target = folder / Path(name).relative_to("attachments")
    expected = archive.manifest.members[name].sha256
    if target.exists() and hashlib.sha256(target.read_bytes()).hexdigest() == expected:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    write_durably(target, b"".join(archive.chunks(name)))


def _examine(staged: Path, key_hex: str, manifest: Manifest, terms: Terms, path: Path) -> None:
    """Everything that can be known about the staged database, read-only."""
    if damaged_pages(staged, key_hex):
        raise CtdeskError("RST-02", path=path)
    engine = sqlite_engine(staged, key_hex, read_only=True)
    try:
        with engine.connect() as connection, connection.begin():
            # Before anything else is asked: a foreign trigger or view is code of somebody else.
            strange = differences(known_schema(manifest.schema_revision), schema_objects(connection))
            if strange:
                raise CtdeskError("RST-06", objects=", ".join(strange[:5]), count=len(strange))
            if connection.exec_driver_sql("PRAGMA application_id").scalar_one() != APPLICATION_ID:
                raise CtdeskError("RST-01", path=path)
            _agrees(connection, manifest, terms, path)
        verdict = verify_trail(engine)
        if not verdict.ok:
            raise CtdeskError(
                "RST-11", path=path, seq=verdict.first_broken or 0, problem=verdict.faults[0].code
            )
    finally:
        engine.dispose()


def _agrees(connection: Connection, manifest: Manifest, terms: Terms, path: Path) -> None:
    head = read_head(connection)
    db_id = connection.execute(text("SELECT db_id FROM site ORDER BY id LIMIT 1")).scalar_one_or_none() or ""
    if (head.seq, head.seal_hex, db_id) != (manifest.seq, manifest.head, manifest.db_id):
        raise CtdeskError("RST-02", path=path)
    for problem in missing_behind(connection, terms.anchors or {}):
        if problem.code != "DB-07":
            raise CtdeskError("RST-11", path=path, seq=problem.values["seq"], problem=problem.code)


def _replace(staged: Path, database: Path, key_hex: str, at: datetime) -> Path | None:
    aside = _keep_aside(database, key_hex, at) if database.exists() else None
    staged.replace(database)
    sync_folder(database.parent)
    # SQLite passes over a log left by the former database, as its salts differ; it only confuses people.
    for ending in ("-wal", "-shm"):
        with contextlib.suppress(OSError):
            database.with_name(database.name + ending).unlink(missing_ok=True)
    return aside


def _keep_aside(database: Path, key_hex: str, at: datetime) -> Path:
    with contextlib.suppress(sqlcipher.DatabaseError):  # a damaged database is kept as it is
        connection: Any = sqlcipher.connect(str(database), isolation_level=None, timeout=1)
        try:
            connection.execute(f"PRAGMA key = \"x'{key_hex}'\"")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            connection.close()
    stem = f"{database.stem}-before-restore-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    aside = database.with_name(stem + database.suffix)
    number = 1
    while aside.exists():
        number += 1
        aside = database.with_name(f"{stem}-{number}{database.suffix}")
    for ending in ("-wal", ""):
        source = database.with_name(database.name + ending)
        if source.exists() and (not ending or source.stat().st_size):
            part = source.with_name(f".{source.name}.{secrets.token_hex(4)}{PART}")
            shutil.copyfile(source, part)
            with part.open("rb+") as file:
                os.fsync(file.fileno())
            part.replace(aside.with_name(aside.name + ending))
    return aside


def _dump_lines(archive: Archive, key_hex: str, path: Path) -> Iterator[list[Any] | dict[str, Any]]:
    source = io.BufferedReader(_Chunks(archive.chunks(DUMP)), buffer_size=1 << 20)
    waiting = b""
    try:
        for piece in open_stream(source, derive_key(key_hex, DUMP_PURPOSE)):
            *lines, waiting = (waiting + piece).split(b"\n")
            for line in lines:
                yield json.loads(line)
    except (BrokenStream, ValueError) as error:
        raise CtdeskError("RST-02", path=path) from error
    if waiting:
        raise CtdeskError("RST-02", path=path)


def _fill(
    connection: Connection,
    lines: Iterator[list[Any] | dict[str, Any]],
    path: Path,
    report: Report,
    total: int,
) -> None:
    known = dumped_tables(connection)
    driver: Any = connection.connection.driver_connection
    done = 0
    line = next(lines, None)
    while line is not None:
        if not isinstance(line, dict) or known.get(str(line.get("table"))) != tuple(line.get("columns", ())):
            raise CtdeskError("RST-02", path=path)
        table, listed = line["table"], ", ".join(f'"{column}"' for column in line["columns"])
        with driver.cursor() as cursor, cursor.copy(f'COPY "{table}" ({listed}) FROM STDIN') as into:
            while isinstance(line := next(lines, None), list):
                into.write_row([_from_json(value) for value in line])
                done += 1
                if done % 1000 == 0:
                    report(done, total)
        report(done, total)
    for table in known:
        if table not in ("audit_event", "search_token"):
            connection.exec_driver_sql(
                f"SELECT setval(pg_get_serial_sequence('\"{table}\"', 'id'),"
                " coalesce(max(id), 1), max(id) IS NOT NULL)"
                f' FROM "{table}"'
            )


def _from_json(value: object) -> object:
    if isinstance(value, dict):
        return base64.b64decode(value["b64"]) if "b64" in value else int(value["int"])
    return value


class _Chunks(io.RawIOBase):
    """Pieces of bytes as a file to read from."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = piece
        count = min(len(buffer), len(self._rest))
        buffer[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count
