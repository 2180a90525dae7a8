"""Verification: the chain, its copies in columns, the schema, and every live row against the trail.

A perfect chain over edited rows proves nothing, hence the comparison of rows; and whoever owns the file can
rebuild everything in it, hence the anchors kept outside (``audit.missing_behind``).
"""

from __future__ import annotations

import hashlib
import struct
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, func, select, text

from ctdesk.db.audit import COPIED, GENESIS, TAG, Head
from ctdesk.db.capture import as_in_trail
from ctdesk.db.guards import columns_of, guard_texts
from ctdesk.db.schema import differences, digest_of_schema, schema_objects
from ctdesk.db.session import audited_tables
from ctdesk.db.tables import Base
from ctdesk.db.tables.audit import AuditEvent

Report = Callable[[int, int], None]

_EVENT = Base.metadata.tables[AuditEvent.__tablename__]
_BATCH = 2000
_NO_EVENTS = Head(0, GENESIS.hex(), None)
_MOST_FAULTS = 200  # more than anybody reads; the count of events still covers the whole trail


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing found wrong: the code of its sentence and what fills it."""

    code: str
    values: dict[str, object]


@dataclass(frozen=True, slots=True)
class TrailVerdict:
    """What verification found. ``first_broken`` is the first event that does not fit the chain."""

    ok: bool
    events: int
    first_broken: int | None
    faults: tuple[Fault, ...]
    head: Head


class _Change(msgspec.Struct, gc=False):
    table: str
    row_id: int
    verb: str
    after: dict[str, Any]


class _Body(msgspec.Struct, gc=False):
    seq: int
    at: str
    action: str
    actor_id: int | None = None
    actor_name: str | None = None
    record_id: int | None = None
    reason: str | None = None
    changes: list[_Change] = []
    schema: dict[str, str | None] | None = None


def verify_trail(
    engine: Engine, *, report: Report = lambda done, total: None, start: int = 0
) -> TrailVerdict:
    """Check the trail against itself and the database against the trail.

    One unchanging picture of the database is read, while others go on working. ``report(done, total)`` is
    called every few thousand events and may raise ``Cancelled``. ``start`` > 0 checks only the chain after
    that event, which the caller knows to be good; rows and schema are compared only by the whole check.
    """
    with engine.connect().execution_options(read_only=True) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL statement_timeout = 0"))
        check = _Check()
        _check_events(connection, check, report, start)
        if start == 0:
            _check_rows(connection, check)
            _check_schema(connection, check)
    return TrailVerdict(not check.faults, check.events, check.first_broken, tuple(check.faults), check.head)


@dataclass(slots=True)
class _Check:
    """What is gathered on the way through the trail."""

    events: int = 0
    first_broken: int | None = None
    faults: list[Fault] = field(default_factory=list)
    head: Head = _NO_EVENTS
    rows: dict[str, _Known] = field(default_factory=dict)
    schema: str | None = None

    def fault(self, code: str, **values: object) -> None:
        if len(self.faults) < _MOST_FAULTS:
            self.faults.append(Fault(code, values))

    def broken(self, code: str, seq: int, **values: object) -> None:
        if self.first_broken is None:
            self.first_broken = seq
        self.fault(code, seq=seq, **values)


class _Known:
    """The last value the trail told of each field of each row of one table.

    Values are kept as 64-bit fingerprints under this process's own secret, so that a million rows fit in
    memory.
    """

    def __init__(self) -> None:
        self.fields: dict[str, int] = {}  # name → place in a row's array
        self.rows: dict[int, array[int]] = {}

    def tell(self, row_id: int, after: dict[str, Any]) -> None:
        fields = self.fields
        for name in after:
            if name not in fields:
                fields[name] = len(fields)
        row = self.rows.get(row_id)
        if row is None:
            row = self.rows[row_id] = array("q")
        if len(row) < len(fields):
            row.extend([_UNTOLD] * (len(fields) - len(row)))
        for name, value in after.items():
            row[fields[name]] = (hash(value) or 1) if type(value) is str else _fingerprint(value)


_UNTOLD = 0


def _fingerprint(value: object) -> int:
    if isinstance(value, dict):
        value = f"digest {value.get('sha256')!r} {value.get('size')!r}"
    elif isinstance(value, list):
        value = repr(value)
    elif isinstance(value, int):
        value = ("number", str(value))
    return hash(value) or 1


def _check_events(connection: Connection, check: _Check, report: Report, start: int) -> None:
    # Counting would read the whole table once more.
    total = max(0, (connection.execute(select(func.max(_EVENT.c.seq))).scalar_one() or 0) - start)
    prev, seq = GENESIS, start
    if start:
        known = connection.execute(select(_EVENT.c.seal).where(_EVENT.c.seq == start)).scalar_one_or_none()
        if known is None:
            check.broken("TRAIL-02", start, found=0)
        prev = GENESIS if known is None else bytes(known)
    decode = msgspec.json.Decoder(_Body).decode
    sha256, pack = hashlib.sha256, struct.Struct(">QQ").pack
    at = ""
    for batch in _events(connection, start):
        for row in batch:
            found, body, said_prev, seal = row[0], row[1], row[2], row[3]
            if found != seq + 1:
                check.broken("TRAIL-02", seq + 1, found=found)
            if said_prev != prev:
                check.broken("TRAIL-03", found)
            if sha256(TAG + said_prev + pack(found, len(body)) + body).digest() != seal:
                check.broken("TRAIL-01", found)
            prev, seq = seal, found
            try:
                told = decode(body)
            except (msgspec.DecodeError, msgspec.ValidationError):
                check.broken("TRAIL-04", found)
                continue
            if (
                told.seq != found
                or told.at != row[4]
                or told.action != row[5]
                or told.actor_id != row[6]
                or told.actor_name != row[7]
                or told.record_id != row[8]
                or told.reason != row[9]
            ):
                check.broken("TRAIL-05", found)
            if told.at <= at:
                check.broken("TRAIL-06", found)
            at = told.at
            for change in told.changes:
                known_rows = check.rows.get(change.table)
                if known_rows is None:
                    known_rows = check.rows[change.table] = _Known()
                known_rows.tell(change.row_id, change.after)
            if told.schema is not None:
                check.schema = told.schema.get("after")
        check.events += len(batch)
        report(check.events, total)
    if seq == 0:
        check.broken("TRAIL-10", 0)  # every database begins with the event of its migration
    if seq > start:
        check.head = Head(seq, prev.hex(), _moment(at))


def _moment(at: str) -> datetime | None:
    try:
        return datetime.fromisoformat(at)
    except ValueError:
        return None


def _events(connection: Connection, start: int) -> Iterator[list[Any]]:
    """The stored events in order, in batches, straight from the driver."""
    columns = ", ".join(("seq", "body", "prev", "seal", *COPIED))
    question = f"SELECT {columns} FROM audit_event WHERE seq > {int(start)} ORDER BY seq"
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        cursor = driver.cursor()
        cursor.execute(question)
    else:
        cursor = driver.cursor(
            "trail", binary=True
        )  # on the server, so that a long trail is not copied whole
        cursor.itersize = _BATCH
        cursor.execute(question)
    try:
        while batch := cursor.fetchmany(_BATCH):
            yield batch
    finally:
        cursor.close()


def _check_rows(connection: Connection, check: _Check) -> None:
    # Before an upgrade the database has fewer tables and columns than this version of ctdesk declares.
    present = columns_of(connection)
    for name in sorted(audited_tables()):
        if name in present:
            _check_table(connection, check, name, present[name])
        elif missing := len(check.rows.get(name, _Known()).rows):
            check.fault("TRAIL-09", table=name, missing=missing)


def _check_table(connection: Connection, check: _Check, table: str, present: frozenset[str]) -> None:
    known = check.rows.get(table, _Known())
    compared = [(name, place) for name, place in known.fields.items() if name in present]
    names = ["id", *(name for name, _ in compared)]
    listed = ", ".join(f'"{name}"' for name in names)
    driver: Any = connection.connection.driver_connection
    cursor = driver.cursor() if connection.dialect.name == "sqlite" else driver.cursor("live_rows")
    cursor.execute(f'SELECT {listed} FROM "{table}" ORDER BY id')
    seen = 0
    try:
        while batch := cursor.fetchmany(_BATCH):
            for row in batch:
                told = known.rows.get(row[0])
                if told is None:
                    check.fault("TRAIL-07", table=table, row=row[0])
                    continue
                seen += 1
                for (name, place), value in zip(compared, row[1:], strict=True):
                    if (
                        place < len(told)
                        and told[place] != _UNTOLD
                        and told[place] != _fingerprint(as_in_trail(value))
                    ):
                        check.fault("TRAIL-08", table=table, row=row[0], field=name)
    finally:
        cursor.close()
    if seen < len(known.rows):
        check.fault("TRAIL-09", table=table, missing=len(known.rows) - seen)


def _check_schema(connection: Connection, check: _Check) -> None:
    objects = schema_objects(connection)
    if check.schema == digest_of_schema(objects):
        return
    names = _strange_objects(connection, objects)
    check.fault("DB-15", objects=", ".join(names[:5]), count=len(names))


def _strange_objects(connection: Connection, objects: dict[str, str]) -> tuple[str, ...]:
    """Names of what differs, as far as they can be told; the schema differs whether or not they can."""
    if connection.dialect.name == "sqlite":
        from ctdesk.db.migrate import known_schema  # alembic is slow to import, and rarely needed here

        revision = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
        return differences(known_schema(f"{revision:04}"), objects)
    triggers = {name.rsplit(".", 1)[-1] for name in objects if name.startswith("trigger ")}
    guards = set(guard_texts("postgresql", columns_of(connection))) - {"guard_refuse"}
    return tuple(sorted(guards ^ triggers))
