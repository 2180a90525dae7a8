"""Appointments: proposed with a letter (CT-TEAM-001), signed by whoever appoints, accepted by the member."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ctdesk.db.tables.records import Record
from ctdesk.db.tables.team import Appointment
from ctdesk.domain.answers import RecordId
from ctdesk.domain.errors import CtdeskError, NotFound, Refused
from ctdesk.domain.qualifications import Part
from ctdesk.domain.records import next_record_state
from ctdesk.services.accounts import disable_member
from ctdesk.services.appointment_subject import letter_of
from ctdesk.services.attachments import keep_file
from ctdesk.services.enrolment import member_of
from ctdesk.services.fields import required
from ctdesk.services.gate import command, query
from ctdesk.services.lead_change import LEAD, consequences_of
from ctdesk.services.pictures import PHOTO, picture_of
from ctdesk.services.records import open_record
from ctdesk.services.role_table import INSPECTOR, LEAD_ROLES
from ctdesk.services.roster import GapRow
from ctdesk.services.tenure import end_role, ensure_possible, new_appointment, overlapping
from ctdesk.services.threshold_words import role_words
from ctdesk.services.thresholds import adopt_shipped, report_on, thresholds_at
from ctdesk.services.work import UnitOfWork

FORM = "CT-TEAM-001"
EFFECT = "team.appointed"
QUALIFIED_PERSON = ("R18",)  # appointed with CT-QP-001


@dataclass(frozen=True, slots=True)
class ProposedAppointment:
    """An appointment that waits for signatures, and its letter."""

    appointment_id: int
    record_id: RecordId


@dataclass(frozen=True, slots=True)
class Outlook:
    """What an appointment would stand on: parts of the threshold not met, and other roles held then.

    For a change of lead also how many lines of delegations end with it unless the successor approves them
    (decision 38), and the shifts that they would leave empty.
    """

    unmet: tuple[Part, ...]
    alongside: tuple[str, ...]
    lines_to_approve: int = 0
    uncovered: tuple[GapRow, ...] = ()


@command(needs=("team.appoint", "team.appoint_lead"), action="team.propose_appointment")
def propose_appointment(
    work: UnitOfWork,
    *,
    member_id: int,
    role: str,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    acting: bool = False,
    note: str | None = None,
) -> ProposedAppointment:
    """Propose an appointment and open its letter; nothing is held until the member has accepted.

    Raises what ``tenure.ensure_possible`` raises, ``APPT-06`` for the qualified person, and ``APPT-07`` for
    an inspector, who only reads and signs nothing.
    """
    if role in QUALIFIED_PERSON:
        raise CtdeskError("APPT-06", field="role")
    if role == INSPECTOR:
        raise CtdeskError("APPT-07", field="role")
    member = member_of(work.db, member_id)
    row = new_appointment(work, member, role, starts_at, ends_at, note=note, acting=acting, proposed=True)
    adopt_shipped(work, role)
    work.db.add(row)
    work.db.flush()
    record = open_record(
        work,
        form_code=FORM,
        subject_kind="appointment",
        subject_id=row.id,
        subject_label=f"{member.name} {role_words(role).zh_CN}",
    )
    row.record_id = record.id
    photo = picture_of(work, member.id, PHOTO)
    if photo is not None:
        keep_file(work, record, "A10", photo.name, work.blobs.get(photo.sha256))
    work.db.flush()
    return ProposedAppointment(row.id, RecordId(record.id))


@command(needs=("team.appoint", "team.appoint_lead"), action="team.withdraw_appointment")
def withdraw_appointment(work: UnitOfWork, *, appointment_id: int, reason: str) -> None:
    """Take a proposed appointment back before it was accepted. Raises ``APPT-04`` for any other."""
    row = work.db.get(Appointment, appointment_id)
    if row is None or not row.proposed or row.revoked_at is not None:
        raise NotFound("APPT-04")
    work.need("team.appoint_lead" if row.role in LEAD_ROLES else "team.appoint")
    _take_back(work, row, reason)


@command(needs="self.accept_appointment", action="team.decline_appointment")
def decline_appointment(work: UnitOfWork, *, appointment_id: int, reason: str) -> None:
    """Decline an appointment one was proposed for. Raises ``APPT-04`` for any other."""
    row = work.db.get(Appointment, appointment_id)
    if row is None or row.member_id != work.member_id() or not row.proposed or row.revoked_at is not None:
        raise NotFound("APPT-04")
    _take_back(work, row, reason)


@command(needs=("admin.accounts", "team.appoint"), action="team.leave")
def let_leave(work: UnitOfWork, *, member_id: int, reason: str) -> int:
    """Somebody leaves the house: every role ends now, and the account is closed the same day (ER-22).

    What was only proposed is taken back, with its letter. Returns how many roles ended. Raises ``TEAM-11``
    for oneself.
    """
    member = member_of(work.db, member_id)
    if member.id == work.member_id():
        raise Refused("TEAM-11")
    running = overlapping(work, member.id, work.now, None)
    for row in running:
        if row.proposed:
            _take_back(work, row, reason)
        else:
            end_role(work, row, reason)
    disable_member(work, member_id=member.id, reason=reason)
    return len(running)


def put_in_force(work: UnitOfWork, record: Record) -> None:
    """The member accepted: the role is held from now, or from the beginning of its period.

    Raises ``APPT-04`` where it was taken back, ``APPT-05`` where it would be over, and what stands in the way
    of holding it by now (``TEAM-26``, ``TEAM-27``).
    """
    begin_appointment(work, work.db.get(Appointment, record.subject_id))


def begin_appointment(work: UnitOfWork, row: Appointment | None) -> None:
    """What was proposed is held from now on, or from the beginning of its period; raises like
    ``put_in_force``.
    """
    if row is None or row.revoked_at is not None:
        raise CtdeskError("APPT-04")
    if not row.proposed:
        return  # amended: the role is held already
    if row.ends_at is not None and row.ends_at <= work.now:
        raise CtdeskError("APPT-05", ends=row.ends_at)
    begins = max(row.starts_at, work.now)
    for other in overlapping(work, row.member_id, begins, row.ends_at):
        if other.id != row.id and other.role == row.role and not other.proposed:
            raise CtdeskError("TEAM-27", role=row.role)
    row.starts_at, row.recorded_at, row.proposed = begins, work.now, False
    row.row_version += 1


@query(needs=("team.appoint", "team.appoint_lead"))
def appointment_outlook(
    work: UnitOfWork,
    *,
    member_id: int,
    role: str,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> Outlook:
    """What an appointment would stand on, before it is proposed. Raises what would refuse it."""
    member = member_of(work.db, member_id)
    begins = max(starts_at or work.now, work.now)
    ensure_possible(work, member, role, begins, ends_at)
    report = report_on(work, member.id, thresholds_at(work, role, work.now), work.now)
    unmet = tuple(part for one in report.judged if one.counts for part in one.parts if not part.met)
    alongside = tuple(sorted({row.role for row in overlapping(work, member.id, begins, ends_at)}))
    if role != LEAD:
        return Outlook(unmet, alongside)
    found = consequences_of(work, begins)
    return Outlook(unmet, alongside, len(found.lines), found.uncovered)


def _take_back(work: UnitOfWork, row: Appointment, reason: str) -> None:
    """End what was never in force; its letter stays, voided, with the reason."""
    why = required(reason, "reason", 500)
    row.revoked_at, row.revoked_by, row.revoke_reason = work.now, work.actor.member_id, why
    row.row_version += 1
    letter = letter_of(work, row.id)
    if letter is not None:
        letter.state = next_record_state(letter.state, "void").value
        letter.void_reason = why
        letter.row_version += 1
        work.event.record_id = letter.id


__all__ = [
    "FORM",
    "Outlook",
    "ProposedAppointment",
    "appointment_outlook",
    "decline_appointment",
    "let_leave",
    "letter_of",
    "propose_appointment",
    "put_in_force",
    "withdraw_appointment",
]
