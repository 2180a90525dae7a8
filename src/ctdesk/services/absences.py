"""Who is away from when to when: registered by themselves or by who plans; cancelled, never changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from ctdesk.db.tables.roster import Absence
from ctdesk.db.tables.team import Member
from ctdesk.domain.errors import CtdeskError, NotFound, Refused
from ctdesk.services.enrolment import member_of
from ctdesk.services.fields import one_of
from ctdesk.services.gate import command, query
from ctdesk.services.work import UnitOfWork

REASONS = frozenset({"leave", "sick", "secondment", "other"})


@dataclass(frozen=True, slots=True)
class AbsenceRow:
    """Somebody is away; open while nobody knows until when."""

    id: int
    member_id: int
    name: str
    reason_code: str
    starts_at: datetime
    ends_at: datetime | None


@command(needs=None, action="roster.absence")
def record_absence(
    work: UnitOfWork,
    *,
    member_id: int,
    reason_code: str,
    starts_at: datetime,
    ends_at: datetime | None = None,
) -> int:
    """Register that somebody is, was or will be away; returns the row.

    Raises DLG-30 for another member without the duty to plan, ROS-01 for an end before the beginning, ROS-02
    for seconds, DLG-27 where an absence of theirs is registered for that time.
    """
    member_of(work.db, member_id)
    _ensure_mine(work, member_id)
    one_of(reason_code, "reason_code", REASONS)
    moments = [at for at in (starts_at, ends_at) if at is not None]
    if any(at.second or at.microsecond for at in moments):
        raise CtdeskError("ROS-02", field="starts_at")
    if ends_at is not None and ends_at <= starts_at:
        raise CtdeskError("ROS-01", field="ends_at")
    overlapping = select(Absence.id).where(
        Absence.member_id == member_id,
        Absence.cancelled_at.is_(None),
        or_(Absence.ends_at.is_(None), Absence.ends_at > starts_at),
    )
    if ends_at is not None:
        overlapping = overlapping.where(Absence.starts_at < ends_at)
    if work.db.scalar(overlapping.limit(1)) is not None:
        raise CtdeskError("DLG-27", field="starts_at")
    row = Absence(
        member_id=member_id,
        reason_code=reason_code,
        starts_at=starts_at,
        ends_at=ends_at,
        recorded_by=work.actor.member_id,
        recorded_at=work.now,
        cancelled_at=None,
    )
    work.db.add(row)
    work.db.flush()
    return row.id


@command(needs=None, action="roster.end_absence")
def end_absence(work: UnitOfWork, *, absence_id: int, ends_at: datetime) -> int:
    """Say when an absence ends: another row stands in place of it. Raises like ``record_absence``."""
    row = _open(work, absence_id)
    row.cancelled_at = work.now
    work.db.flush()
    return record_absence(
        work, member_id=row.member_id, reason_code=row.reason_code, starts_at=row.starts_at, ends_at=ends_at
    )


@command(needs=None, action="roster.cancel_absence")
def cancel_absence(work: UnitOfWork, *, absence_id: int) -> None:
    """Take an absence back. Raises DLG-31 for none, DLG-30 for somebody else's without the duty to plan."""
    _open(work, absence_id).cancelled_at = work.now


@query()
def list_absences(
    work: UnitOfWork, *, member_id: int | None = None, ending_after: datetime | None = None
) -> tuple[AbsenceRow, ...]:
    """Absences that are not cancelled, the earliest first."""
    chosen = (
        select(Absence, Member.name)
        .join(Member, Member.id == Absence.member_id)
        .where(Absence.cancelled_at.is_(None))
        .order_by(Absence.starts_at, Absence.id)
    )
    if member_id is not None:
        chosen = chosen.where(Absence.member_id == member_id)
    if ending_after is not None:
        chosen = chosen.where(or_(Absence.ends_at.is_(None), Absence.ends_at > ending_after))
    return tuple(
        AbsenceRow(row.id, row.member_id, name, row.reason_code, row.starts_at, row.ends_at)
        for row, name in work.db.execute(chosen)
    )


def _ensure_mine(work: UnitOfWork, member_id: int) -> None:
    if member_id != work.member_id() and not work.rights.has("team.plan_roster"):
        raise Refused("DLG-30")


def _open(work: UnitOfWork, absence_id: int) -> Absence:
    row = work.db.get(Absence, absence_id)
    if row is None or row.cancelled_at is not None:
        raise NotFound("DLG-31")
    _ensure_mine(work, row.member_id)
    return row
