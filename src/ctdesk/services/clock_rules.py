"""When the computer's clock may be believed (decision 26, SIG-04): backwards, far forwards, stepping."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from ctdesk.db.tables.audit import AuditEvent
from ctdesk.db.tables.site import Setting
from ctdesk.domain.errors import Refused

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ctdesk.services.work import TrailHead, UnitOfWork

BEHIND = timedelta(minutes=5)
AHEAD = timedelta(hours=24)
STEP = timedelta(seconds=60)
JUMP = "clock.jump"
BASE = "clock.base"
_PENDING = select(Setting).where(Setting.name == JUMP)


def next_moment(wall: datetime, last: datetime | None) -> datetime:
    """The time of the next entry: the clock's, or just after the last one when the clock is behind it."""
    return wall if last is None else max(wall, last + timedelta(microseconds=1))


def last_moment(db: Session, wall: datetime, head: TrailHead) -> datetime | None:
    """When the last entry was made.

    After two people have set a new time base, entries keep the false time of the trail in front of them and
    carry the clock's own beside it; that one counts until the clock has caught up.
    """
    if (
        head.at is None
        or head.at <= wall
        or db.scalar(select(Setting.id).where(Setting.name == BASE)) is None
    ):
        return head.at
    body = json.loads(db.scalars(select(AuditEvent.body).where(AuditEvent.seq == head.seq)).one())
    return datetime.fromisoformat(body.get("clock", body["at"]))


def ensure_may_sign(db: Session, wall: datetime, last: datetime | None) -> None:
    """Raise ``SIG-04`` while the clock is behind the last entry, ``SIG-06`` after a jump nobody confirmed."""
    if last is not None and last - wall > BEHIND:
        raise Refused("SIG-04", clock=wall, last=last)
    jump = pending_jump(db)
    if jump is not None:
        raise Refused("SIG-06", clock=jump[1], last=jump[0])


def pending_jump(db: Session) -> tuple[datetime, datetime] | None:
    """Last time before and first after a jump of more than 24 hours that nobody confirmed."""
    row = db.scalar(_PENDING)
    if row is None or not row.value:
        return None
    return datetime.fromisoformat(row.value["from"]), datetime.fromisoformat(row.value["to"])


def note_jump(work: UnitOfWork, wall: datetime) -> None:
    """Remember that the clock ran more than 24 hours ahead of the last entry; a demo is left in peace."""
    if work.site.demo or work.head.at is None or wall - work.head.at <= AHEAD:
        return
    if pending_jump(work.db) is None:
        write(work.db, JUMP, {"from": _text(work.head.at), "to": _text(wall)})


def write(db: Session, name: str, value: object) -> None:
    """Put a value under a name in the site's settings."""
    row = db.scalar(select(Setting).where(Setting.name == name))
    if row is None:
        db.add(Setting(name=name, value=value))
    else:
        row.value = value


class Watch:
    """Compares the clock with the machine's own counter, which no one can set; steps show as differences."""

    def __init__(self, monotonic: Callable[[], float] | None) -> None:
        self._monotonic = monotonic
        self._last: tuple[datetime, float] | None = None
        self._guard = threading.Lock()

    def step(self, wall: datetime) -> int | None:
        """Seconds the clock moved by itself since it was last asked, when they were 60 or more."""
        if self._monotonic is None:
            return None
        with self._guard:
            counter = self._monotonic()
            before, self._last = self._last, (wall, counter)
        if before is None:
            return None
        moved = (wall - before[0]) - timedelta(seconds=counter - before[1])
        return round(moved.total_seconds()) if abs(moved) >= STEP else None


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
