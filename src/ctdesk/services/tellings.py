"""The log of tellings: who was told of a finding, a case, a recall or an alert, when and how; append-only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from ctdesk.db.tables.quarantine import Telling
from ctdesk.db.tables.team import Member
from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.quarantine import WAYS, ensure_telling
from ctdesk.services import fields
from ctdesk.services.stored_files import store_file
from ctdesk.services.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody who has to be told: what they are called and how they are reached, as registered."""

    whom: str
    name: str
    phone: str | None
    member_id: int | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """One conversation: who was told, when and how, and what they answered."""

    id: int
    whom: str
    name: str
    phone: str | None
    way: str
    told_at: datetime
    text: str | None
    answer: str | None
    late_reason: str | None
    file_id: int | None
    entered_by: str | None
    entered_at: datetime


def keep_telling(
    work: UnitOfWork,
    *,
    whom: str,
    name: str,
    way: str,
    told_at: datetime,
    phone: str | None = None,
    member_id: int | None = None,
    text: str | None = None,
    answer: str | None = None,
    late_reason: str | None = None,
    file: tuple[str, bytes] | None = None,
    **about: int | None,
) -> Telling:
    """Write one conversation into the log; part of a command, which judges ``whom`` itself. ``about`` are the
    rows that it is about: ``quarantine_id``, ``record_id``, ``incident_id``, ``obligation_id`` …

    Raises QUA-31 for a time to come, QUA-32 for a late entry without its reason, QUA-33 for nobody of that
    number, FIELD-01 without a name.
    """
    fields.one_of(way, "way", frozenset(WAYS))
    reason = fields.cleaned(late_reason, "late_reason", fields.TEXT)
    ensure_telling(told_at, work.now, reason)
    if member_id is not None and work.db.get(Member, member_id) is None:
        raise CtdeskError("QUA-33", field="name")
    line = Telling(
        whom=whom,
        member_id=member_id,
        name=fields.required(name, "name"),
        phone=fields.cleaned(phone, "phone"),
        way=way,
        told_at=told_at,
        text=fields.cleaned(text, "text", fields.TEXT),
        answer=fields.cleaned(answer, "answer", fields.TEXT),
        late_reason=reason,
        file_id=None if file is None else store_file(work, *file),
        entered_by=work.actor.member_id,
        entered_at=work.now,
        **about,
    )
    work.db.add(line)
    work.db.flush()
    return line


def told_lines(work: UnitOfWork, lines: Sequence[Telling]) -> tuple[Told, ...]:
    """Conversations as they are shown, in the order given."""
    entered = {one.entered_by for one in lines if one.entered_by is not None}
    names = {one.id: one.name for one in work.db.scalars(select(Member).where(Member.id.in_(entered)))}
    return tuple(
        Told(
            one.id,
            one.whom,
            one.name,
            one.phone,
            one.way,
            one.told_at,
            one.text,
            one.answer,
            one.late_reason,
            one.file_id,
            names.get(one.entered_by or 0),
            one.entered_at,
        )
        for one in lines
    )
