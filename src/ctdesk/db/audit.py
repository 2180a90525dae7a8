"""The audit trail: one chain of sealed events for the whole database.

    seal = SHA-256("CTR-AUDIT" NUL "v1" NUL, previous seal, number (8 bytes), length of body (8 bytes), body)

The bytes that were sealed are stored and read again at verification (``db.verify``), never rebuilt.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select, text
from sqlalchemy.orm import Session

from ctdesk.db.tables import Base
from ctdesk.db.tables.audit import AuditEvent
from ctdesk.domain.canonical import canonical_bytes
from ctdesk.domain.errors import CtdeskError

TAG = b"CTR-AUDIT\0v1\0"
GENESIS = bytes(32)
CHAIN_LOCK = 0x435444  # "CTD": the advisory lock that puts events in order on PostgreSQL

# Fields of the body that stand in columns too, for lists and filters.
COPIED = ("at", "action", "actor_id", "actor_name", "record_id", "reason")

_EVENT = Base.metadata.tables[AuditEvent.__tablename__]
_APPEND = insert(_EVENT)
_LAST = select(_EVENT.c.seq, _EVENT.c.seal, _EVENT.c.at).order_by(_EVENT.c.seq.desc()).limit(1)


@dataclass(frozen=True, slots=True)
class Sealed:
    """An event that has just been sealed; ``at`` is the time that stands in it."""

    seq: int
    seal_hex: str
    prev_hex: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Head:
    """The last event of the trail; number 0 and the empty seal stand for a trail without events."""

    seq: int
    seal_hex: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """One event as it stands in the trail."""

    seq: int
    body: bytes
    prev_hex: str
    seal_hex: str


def seal_of(prev: bytes, seq: int, body: bytes) -> bytes:
    """The seal of event ``seq`` with this body after the event sealed ``prev``."""
    return hashlib.sha256(TAG + prev + struct.pack(">QQ", seq, len(body)) + body).digest()


def lock_chain(session: Session) -> None:
    """Wait until nobody else can append before this transaction ends.

    On SQLite the transaction itself (``BEGIN IMMEDIATE``) is the lock. On PostgreSQL call it before anything
    is read that the event will depend on.
    """
    _lock(session.connection())


def head(session: Session) -> Head:
    """The last event of the trail."""
    return read_head(session.connection())


def append_event(session: Session, body: Mapping[str, object], after: Head | None = None) -> Sealed:
    """Seal ``body`` as the next event.

    ``body`` holds ``at`` (UTC), ``action``, ``actor_name`` and whatever else is to be kept; ``seq``, ``v``
    and the final ``at`` are added here. Time never runs backwards in the trail: an ``at`` that is not later
    than the last event's becomes one microsecond later, and the clock's own time is kept as ``clock``.
    ``after`` is the last event where it was read in this transaction, under the chain's lock.
    """
    session.flush()
    return append_to(session.connection(), body, after)


def events_since(session: Session, seq: int, *, limit: int = 1000) -> tuple[StoredEvent, ...]:
    """Events after number ``seq``, oldest first, at most ``limit``: the change feed of other desks."""
    rows = session.connection().execute(
        select(_EVENT.c.seq, _EVENT.c.body, _EVENT.c.prev, _EVENT.c.seal)
        .where(_EVENT.c.seq > seq)
        .order_by(_EVENT.c.seq)
        .limit(limit)
    )
    return tuple(StoredEvent(row.seq, bytes(row.body), row.prev.hex(), row.seal.hex()) for row in rows)


def read_head(connection: Connection) -> Head:
    """The last event of the trail, over a bare connection."""
    last = _last(connection)
    return Head(0, GENESIS.hex(), None) if last is None else Head(last[0], last[1].hex(), last[2])


def append_to(connection: Connection, body: Mapping[str, object], after: Head | None = None) -> Sealed:
    """Seal ``body`` as the next event, over a bare connection with an open transaction."""
    if after is None:
        _lock(connection)
        after = read_head(connection)
    seq, prev, before = after.seq, bytes.fromhex(after.seal_hex), after.at
    clock = _moment(body["at"])
    at = clock if before is None else max(clock, before + timedelta(microseconds=1))
    complete: dict[str, object] = {**body, "v": 1, "seq": seq + 1, "at": _text(at)}
    if at != clock:
        complete["clock"] = _text(clock)
    content = canonical_bytes(complete)
    seal = seal_of(prev, seq + 1, content)
    copies = {name: complete.get(name) for name in COPIED}
    connection.execute(_APPEND, {"seq": seq + 1, "body": content, "prev": prev, "seal": seal, **copies})
    return Sealed(seq + 1, seal.hex(), prev.hex(), at)


def missing_behind(connection: Connection, anchors: Mapping[int, str]) -> Iterator[CtdeskError]:
    """What the trail owes its anchors (event number → seal in hex).

    Yields ``DB-07`` when the newest anchor lies beyond the head, ``DB-16`` for each anchored event whose
    seal is another one here.
    """
    newest = max(anchors, default=0)
    at_head = read_head(connection).seq
    if newest > at_head:
        yield CtdeskError("DB-07", missing=newest - at_head, head=at_head, anchored=newest)
    for seq in sorted(anchors):
        if seq <= at_head:
            seal = connection.execute(select(_EVENT.c.seal).where(_EVENT.c.seq == seq)).scalar_one_or_none()
            if seal is None or bytes(seal).hex() != anchors[seq].lower():
                yield CtdeskError("DB-16", seq=seq)


def _lock(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": CHAIN_LOCK})


def _last(connection: Connection) -> tuple[int, bytes, datetime] | None:
    row: Any = connection.execute(_LAST).one_or_none()
    return None if row is None else (row.seq, bytes(row.seal), _moment(row.at))


def _moment(value: object) -> datetime:
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return moment.astimezone(UTC)


def _text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
