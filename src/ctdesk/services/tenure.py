"""Roles held: entered at the set-up of a site, ended, laid down; and everything that stands in the way of
holding one.

Rows of the register are ended, never changed, and nothing is backdated: so any past minute can be read again.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from ctdesk.db.tables.team import Appointment, Member
from ctdesk.domain.errors import CtdeskError, NotFound, Refused
from ctdesk.domain.tenure import last_instant, meets
from ctdesk.services.enrolment import member_of
from ctdesk.services.fields import cleaned, required
from ctdesk.services.gate import command
from ctdesk.services.role_table import INSPECTOR, LEAD_ROLES, Role, excludes_each_other, role_table
from ctdesk.services.work import UnitOfWork


@command(needs=("team.appoint", "team.appoint_lead", "audit.admit_inspector"), action="team.appoint")
def appoint_member(
    work: UnitOfWork,
    *,
    member_id: int,
    role: str,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    note: str | None = None,
) -> int:
    """Appoint a member to a role without a letter, as the set-up of a site does; returns its id.

    The lead and the leadership are appointed by the leadership only (decision 16). Raises what
    ``ensure_possible`` raises.
    """
    member = member_of(work.db, member_id)
    row = new_appointment(work, member, role, starts_at, ends_at, note=note)
    work.db.add(row)
    if role == INSPECTOR:
        member.active_until = row.ends_at  # the account ends with the period, and begins again with another
        member.row_version += 1
    work.db.flush()
    return row.id


def new_appointment(
    work: UnitOfWork,
    member: Member,
    role: str,
    starts_at: datetime | None,
    ends_at: datetime | None,
    *,
    note: str | None = None,
    acting: bool = False,
    proposed: bool = False,
    duty: str = "",
) -> Appointment:
    """The row of an appointment that is possible; nothing begins before now."""
    begins = max(starts_at or work.now, work.now)
    ensure_possible(work, member, role, begins, ends_at, duty=duty)
    return Appointment(
        member_id=member.id,
        role=role,
        starts_at=begins,
        ends_at=ends_at,
        appointed_by=work.member_id(),
        revoked_at=None,
        note=cleaned(note, "note", 500),
        proposed=proposed,
        recorded_at=work.now,
        record_id=None,
        acting=acting,
        revoked_by=None,
        revoke_reason=None,
    )


def ensure_possible(
    work: UnitOfWork,
    member: Member,
    role: str,
    begins: datetime,
    ends: datetime | None,
    *,
    but: int | None = None,
    duty: str = "",
) -> Role:
    """Raise unless this person may appoint ``member`` to ``role`` for the period; ``but`` is left out of
    account, ``duty`` is what appoints where it is not the lead's.

    ``TEAM-24`` a role without an account, ``TEAM-25`` an end before the start or an inspector without one,
    ``TEAM-26`` another role of this person excludes it (SOD-14), ``TEAM-27`` it is held already in that
    period, ``TEAM-11`` for oneself, ``APPT-01`` for an account that was closed.
    """
    known = role_table().get(role)
    if known is None or known.account == "none":
        raise CtdeskError("TEAM-24", field="role", role=role)
    work.need(duty or appointing_duty(role))
    if member.id == work.member_id():
        raise Refused("TEAM-11")
    if member.status == "disabled":
        raise CtdeskError("APPT-01", name=member.name)
    if ends is not None and ends <= max(begins, work.now):
        raise CtdeskError("TEAM-25", field="ends_at")
    if known.end_required and ends is None:
        raise CtdeskError("TEAM-25", field="ends_at")
    for held in overlapping(work, member.id, begins, ends):
        if held.id == but:
            continue
        if held.role == role:
            raise CtdeskError("TEAM-27", field="role", role=role)
        if excludes_each_other(role, held.role):
            raise CtdeskError("TEAM-26", field="role", role=role, other=held.role)
    return known


def appointing_duty(role: str) -> str:
    """Who gives and takes a role: the leadership its own, the lead's and the Qualified Person's, whose
    independence would end where the lead could end the office; the lead every other one.
    """
    if role in LEAD_ROLES:
        return "team.appoint_lead"
    if role == INSPECTOR:
        return "audit.admit_inspector"
    return "qp.appoint" if role == "R18" else "team.appoint"


def overlapping(
    work: UnitOfWork, member_id: int, begins: datetime, ends: datetime | None
) -> tuple[Appointment, ...]:
    """Appointments of a member, proposed ones included, that hold at some moment of [begins, ends)."""
    rows = work.db.scalars(select(Appointment).where(Appointment.member_id == member_id))
    return tuple(row for row in rows if meets(row.starts_at, row.ends_at, row.revoked_at, begins, ends))


@command(needs=("team.appoint", "team.appoint_lead", "audit.admit_inspector"), action="team.end_appointment")
def end_appointment(
    work: UnitOfWork, *, appointment_id: int, reason: str, at: datetime | None = None
) -> None:
    """Take a role away, now or at a minute ahead.

    Raises ``TEAM-28`` for one that has ended, ``TEAM-11`` for the own, ``APPT-02`` for an end in the past or
    after the planned one.
    """
    row = _running(work, appointment_id)
    work.need(appointing_duty(row.role))
    if row.member_id == work.member_id():
        raise Refused("TEAM-11")
    end_role(work, row, reason, at)


@command(needs=None, action="team.resign")
def resign(work: UnitOfWork, *, appointment_id: int, reason: str, at: datetime | None = None) -> None:
    """Lay down a role of one's own, now or at a minute ahead. Raises like ``end_appointment``; ``APPT-03``
    for somebody else's.
    """
    row = _running(work, appointment_id)
    if row.member_id != work.member_id():
        raise Refused("APPT-03")
    end_role(work, row, reason, at)


def _running(work: UnitOfWork, appointment_id: int) -> Appointment:
    row = work.db.get(Appointment, appointment_id)
    if row is None:
        raise NotFound("TEAM-28")
    if not meets(row.starts_at, row.ends_at, row.revoked_at, work.now, None):
        raise CtdeskError("TEAM-28")
    return row


def end_role(work: UnitOfWork, row: Appointment, reason: str, at: datetime | None = None) -> None:
    """Set the end of a role that is held or planned; raises ``APPT-02`` for one in the past or too late."""
    why = required(reason, "reason", 500)
    ends = at or work.now
    planned = last_instant(row.ends_at, row.revoked_at)
    if ends < work.now or (planned is not None and ends > planned):
        raise CtdeskError("APPT-02", field="at")
    row.revoked_at, row.revoked_by, row.revoke_reason = ends, work.actor.member_id, why
    row.row_version += 1
    if row.role == INSPECTOR:
        member = member_of(work.db, row.member_id)
        member.active_until = ends
        member.row_version += 1
