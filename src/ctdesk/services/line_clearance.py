"""Line clearance: of the receipts in one room only one has its inner package open (domain.md §4.B, B7)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from ctdesk.db.tables.records import Record, Signature
from ctdesk.db.tables.team import Member
from ctdesk.domain.answers import Answer, State
from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.records import OPEN_STATES
from ctdesk.services.gate import query
from ctdesk.services.journal import answers_of
from ctdesk.services.work import UnitOfWork

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ctdesk.services.writing_rules import Entry

FORM = "CT-ACC-001"
ROOM, CLEARED, OPENED, PUT_IN = "A3b", "B7", "G1", "put_in"
_OPEN = tuple(state.value for state in OPEN_STATES)


@dataclass(frozen=True, slots=True)
class OpenPackage:
    """Another receipt in the same room whose inner package lies open: its number, since when, by whom."""

    record_id: int
    number: str
    opened_at: datetime
    by: str


def open_beside(db: Session, record: Record, room: str | None) -> OpenPackage | None:
    """The receipt in this room whose inner package is open: opened and not put in yet.

    Where one of the two does not say in which room it is, it is taken to be this one.
    """
    others = db.scalars(
        select(Record)
        .where(Record.form_code == FORM, Record.id != record.id, Record.state.in_(_OPEN))
        .order_by(Record.id)
    )
    for other in others:
        answers, _ = answers_of(db, other.id, other.version)
        opened = answers.get(OPENED)
        if opened is None or opened.state is not State.GIVEN:
            continue
        there = _given(answers, ROOM)
        if room is not None and there is not None and room != there:
            continue
        signed = select(Signature.id).where(
            Signature.record_id == other.id, Signature.slot == PUT_IN, Signature.version == other.version
        )
        if db.scalar(signed.limit(1)) is None:
            member = None if opened.by is None else db.get(Member, int(opened.by))
            name = "–" if member is None else member.name
            return OpenPackage(other.id, other.number, opened.entered_at, name)
    return None


@query()
def open_package_beside(work: UnitOfWork, *, record_id: int) -> OpenPackage | None:
    """What stands against opening the inner package of this receipt; nothing for another record, or once its
    own is in its place.
    """
    record = work.db.get(Record, record_id)
    if record is None or record.form_code != FORM or record.state not in _OPEN:
        return None
    answers, _ = answers_of(work.db, record.id, record.version)
    return None if OPENED in answers else open_beside(work.db, record, _given(answers, ROOM))


def ensure_line_clear(
    db: Session, record: Record, answers: Mapping[str, Answer], entries: Iterable[Entry]
) -> None:
    """Raise LINE-01 where the area is said to be cleared, or an inner package is opened, while that of
    another receipt in the room is open.
    """
    if record.form_code != FORM:
        return
    asked = [one for one in entries if one.state is State.GIVEN and _opens(one)]
    if not asked:
        return
    room = next(
        (str(one.value) for one in entries if one.path == ROOM and one.state is State.GIVEN),
        _given(answers, ROOM),
    )
    other = open_beside(db, record, room)
    if other is not None:
        raise CtdeskError(
            "LINE-01", field=asked[0].path, number=other.number, by=other.by, at=other.opened_at
        )


def _opens(entry: Entry) -> bool:
    return entry.path == OPENED or (entry.path == CLEARED and entry.value is True)


def _given(answers: Mapping[str, Answer], path: str) -> str | None:
    answer = answers.get(path)
    return str(answer.value) if answer is not None and answer.state is State.GIVEN else None
