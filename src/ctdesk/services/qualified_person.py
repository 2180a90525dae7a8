"""The Qualified Person: appointed by the head of the institution, delegating, assessed each year; evidence of
the twelve duties, conflicts of interest, and what the institution provides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from ctdesk.db.tables.catalogue import Product
from ctdesk.db.tables.qp import ConflictDeclaration, QpAssessment, QpEvidence, QpOffice, QpSupport
from ctdesk.db.tables.records import Record
from ctdesk.db.tables.team import Appointment
from ctdesk.domain.answers import RecordId
from ctdesk.domain.delegating import Wish
from ctdesk.domain.delegation import QP_ACTS
from ctdesk.domain.errors import CtdeskError, NotFound, Refused
from ctdesk.domain.records import RecordState, next_record_state
from ctdesk.services.delegations import ProposedDelegation, open_delegation
from ctdesk.services.enrolment import member_of
from ctdesk.services.fields import TEXT, cleaned, one_of, required
from ctdesk.services.gate import command
from ctdesk.services.numbers import next_number
from ctdesk.services.people_at import person_at
from ctdesk.services.qp_subject import ASSESSMENT, OFFICE
from ctdesk.services.qp_table import DELEGATED, QP, qp_table
from ctdesk.services.records import open_record
from ctdesk.services.stored_files import store_file
from ctdesk.services.tenure import new_appointment
from ctdesk.services.threshold_words import role_words
from ctdesk.services.thresholds import adopt_shipped
from ctdesk.services.work import UnitOfWork

APPOINT, DELEGATE, ASSESS, OWN = "qp.appoint", "qp.delegate", "qp.assess", "qp.take_part"
APPOINTMENT_FORM, DELEGATION_FORM, ASSESSMENT_FORM = "CT-QP-001", "CT-QP-002", "CT-QP-003"
LEADERSHIP, SERIES = "R36", "QPA"
CONFLICT_KINDS = frozenset({"financial", "project", "family", "other"})
MOST_SEEDED = 100


@dataclass(frozen=True, slots=True)
class Opened:
    """Something of the QP with the record that has to be signed for it."""

    id: int
    record_id: RecordId


@command(needs=APPOINT, action="qp.propose_office")
def propose_office(
    work: UnitOfWork,
    *,
    member_id: int,
    role: str,
    frames: Iterable[str],
    reports_to: int,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    deputy_id: int | None = None,
    absence_plan: str | None = None,
) -> Opened:
    """Propose somebody as Qualified Person (R18) or delegated QP (R19) and open the letter CT-QP-001.

    Nothing is held until both have signed. Raises QP-13 for another role, QP-01 unless the QP would report to
    the leadership, QP-02 for oneself as deputy, QP-12 for an R18 without a plan for absence, and what
    ``tenure.ensure_possible`` raises.
    """
    if role not in (QP, DELEGATED):
        raise CtdeskError("QP-13", field="role")
    wanted = [one_of(frame, "frames", frozenset(qp_table().frames)) for frame in dict.fromkeys(frames)]
    if not wanted:
        raise CtdeskError("FIELD-01", field="frames")
    leader = person_at(work.db, member_of(work.db, reports_to).id, work.now)
    if leader is None or LEADERSHIP not in leader.roles:
        raise CtdeskError("QP-01", field="reports_to", name="–" if leader is None else leader.name)
    if deputy_id is not None and member_of(work.db, deputy_id).id == member_id:
        raise CtdeskError("QP-02", field="deputy_id")
    plan = cleaned(absence_plan, "absence_plan", TEXT)
    if role == QP and plan is None:
        raise CtdeskError("QP-12", field="absence_plan")
    member = member_of(work.db, member_id)
    appointment = new_appointment(work, member, role, starts_at, ends_at, proposed=True, duty=APPOINT)
    adopt_shipped(work, role)
    work.db.add(appointment)
    work.db.flush()
    office = QpOffice(
        appointment_id=appointment.id,
        member_id=member.id,
        frames=wanted,
        reports_to=reports_to,
        deputy_id=deputy_id,
        absence_plan=plan,
        record_id=None,
        entered_by=work.member_id(),
        entered_at=work.now,
    )
    work.db.add(office)
    work.db.flush()
    record = open_record(
        work,
        form_code=APPOINTMENT_FORM,
        subject_kind=OFFICE,
        subject_id=office.id,
        subject_label=f"{member.name} {role_words(role).zh_CN}",
    )
    office.record_id = appointment.record_id = record.id
    work.db.flush()
    return Opened(office.id, RecordId(record.id))


@command(needs=(APPOINT, "self.accept_appointment"), action="qp.end_office")
def end_office(work: UnitOfWork, *, office_id: int, reason: str) -> None:
    """End an office at once, or take a proposed one back: the head of the institution, or who holds it.

    Delegations given from it end with it. Raises QP-15 for one that is over, QP-04 for anybody else's.
    """
    office = work.db.get(QpOffice, office_id)
    row = None if office is None else work.db.get(Appointment, office.appointment_id)
    if office is None or row is None or not (work.rights.has(APPOINT) or row.member_id == work.member_id()):
        raise NotFound("QP-04")
    if row.revoked_at is not None or (row.ends_at is not None and row.ends_at <= work.now):
        raise CtdeskError("QP-15")
    row.revoked_at, row.revoked_by = work.now, work.member_id()
    row.revoke_reason = work.event.reason = required(reason, "reason", 500)
    row.row_version += 1
    if row.proposed and office.record_id is not None:
        letter = work.db.get_one(Record, office.record_id)
        if RecordState(letter.state) is not RecordState.VOIDED:
            letter.state = next_record_state(letter.state, "void").value
            letter.void_reason = row.revoke_reason
            letter.row_version += 1


@command(needs=DELEGATE, action="qp.delegate", signed=True)
def delegate_authority(
    work: UnitOfWork,
    *,
    delegate_id: int,
    lines: tuple[Wish, ...],
    reason_code: str,
    reason: str | None = None,
    absence_id: int | None = None,
    batches: tuple[str, ...] = (),
) -> ProposedDelegation:
    """The QP passes acts of the QP to the delegated QP and signs that; the head of the institution decides.

    Raises FIELD-04 for a duty that is none of the QP's, and what ``delegations.open_delegation`` raises.
    """
    for wish in lines:
        if not wish.duty.startswith(QP_ACTS):
            raise CtdeskError("FIELD-04", field="lines", value=wish.duty)
    named = tuple(dict.fromkeys(required(one, "batches", 80) for one in batches))
    return open_delegation(
        work,
        DELEGATION_FORM,
        delegate_id,
        lines,
        reason_code=reason_code,
        reason=reason,
        absence_id=absence_id,
        batches=named,
    )


@command(needs=ASSESS, action="qp.open_assessment")
def open_assessment(
    work: UnitOfWork, *, member_id: int, year: int, seeded: tuple[tuple[str, str], ...]
) -> Opened:
    """Open the yearly assessment with the errors that were put into the mock dossier, in Chinese and English.

    To be opened once the mock review was handed in: who is assessed can read the record. Raises QP-03 while
    another one of that year is open, QP-06 without errors or with more than a hundred, TEAM-11 for oneself.
    """
    member = member_of(work.db, member_id)
    if member.id == work.member_id():
        raise Refused("TEAM-11")
    this_year = work.now.astimezone(ZoneInfo(work.site.time_zone)).year
    if not 2000 <= year <= this_year:
        raise CtdeskError("FIELD-04", field="year", value=str(year))
    if not 0 < len(seeded) <= MOST_SEEDED:
        raise CtdeskError("QP-06", field="seeded", seeded=len(seeded), found=0)
    errors = [
        {
            "id": number,
            "zh_CN": required(zh, "seeded", 300),
            "en": cleaned(en, "seeded", 300) or "",
        }
        for number, (zh, en) in enumerate(seeded, start=1)
    ]
    still_open = work.db.scalar(
        select(QpAssessment).where(
            QpAssessment.member_id == member.id,
            QpAssessment.year == year,
            QpAssessment.closed_at.is_(None),
        )
    )
    if still_open is not None:
        raise CtdeskError("QP-03", field="year", name=member.name, year=year, number=still_open.number)
    row = QpAssessment(
        number=next_number(work, SERIES),
        member_id=member.id,
        year=year,
        assessor_id=work.member_id(),
        seeded=errors,
        record_id=None,
        opened_at=work.now,
        closed_at=None,
    )
    work.db.add(row)
    work.db.flush()
    record = open_record(
        work,
        form_code=ASSESSMENT_FORM,
        subject_kind=ASSESSMENT,
        subject_id=row.id,
        subject_label=f"{member.name} {year}",
    )
    row.record_id = record.id
    work.db.flush()
    return Opened(row.id, RecordId(record.id))


@command(needs=(OWN, APPOINT, "qp.release"), action="qp.add_evidence")
def add_evidence(
    work: UnitOfWork,
    *,
    duty: str,
    performed_on: date,
    text: str,
    record_number: str | None = None,
    file: tuple[str, bytes] | None = None,
    member_id: int | None = None,
) -> int:
    """Enter what proves that one of the twelve duties was performed: a record by its number, or a file.

    Without ``member_id`` it is one's own. Raises QP-05 without record or file, QP-04 for a record that is not
    there, FIELD-04 for an unknown duty or a day to come.
    """
    one_of(duty, "duty", frozenset(one.code for one in qp_table().duties))
    if performed_on > work.now.astimezone(ZoneInfo(work.site.time_zone)).date():
        raise CtdeskError("FIELD-04", field="performed_on", value=performed_on.isoformat())
    owner = member_id or work.member_id()
    if owner != work.member_id():
        work.need(APPOINT)
    number = cleaned(record_number, "record_number", 60)
    record = None if number is None else work.db.scalar(select(Record).where(Record.number == number.upper()))
    if number is not None and record is None:
        raise NotFound("QP-04", field="record_number")
    if record is None and file is None:
        raise CtdeskError("QP-05", field="record_number")
    row = QpEvidence(
        member_id=member_of(work.db, owner).id,
        duty=duty,
        performed_on=performed_on,
        text=required(text, "text", 500),
        record_id=None if record is None else record.id,
        file_id=None if file is None else store_file(work, file[0], file[1]),
        registered_by=work.member_id(),
        registered_at=work.now,
        withdrawn_at=None,
        withdraw_reason=None,
    )
    work.db.add(row)
    work.db.flush()
    return row.id


@command(needs=(OWN, APPOINT, "qp.release"), action="qp.withdraw_evidence")
def withdraw_evidence(work: UnitOfWork, *, evidence_id: int, reason: str) -> None:
    """Take back what was entered by mistake; it stays in the history. Raises QP-04."""
    row = work.db.get(QpEvidence, evidence_id)
    if row is None or row.withdrawn_at is not None or not _own_or_leader(work, row.member_id):
        raise NotFound("QP-04")
    row.withdraw_reason = work.event.reason = required(reason, "reason", 500)
    row.withdrawn_at = work.now


@command(needs=None, action="qp.declare_conflict")
def declare_conflict(
    work: UnitOfWork,
    *,
    kind: str,
    text: str,
    starts_on: date,
    ends_on: date | None = None,
    product_code: str = "",
    blocks: bool = True,
    member_id: int | None = None,
) -> int:
    """Declare a conflict of interest, one's own or (for the leadership) somebody's; it counts at once.

    Where it ``blocks``, the product named (or every one) may not be released by this person on these days.
    Raises QP-14 for an unknown product, QP-16 for an end before the beginning.
    """
    owner = member_id or work.member_id()
    if owner != work.member_id():
        work.need(APPOINT)
    if ends_on is not None and ends_on < starts_on:
        raise CtdeskError("QP-16", field="ends_on")
    code = (cleaned(product_code, "product_code", 40) or "").upper()
    if code and work.db.scalar(select(Product.id).where(Product.code == code)) is None:
        raise CtdeskError("QP-14", field="product_code", product=code)
    row = ConflictDeclaration(
        member_id=member_of(work.db, owner).id,
        kind=one_of(kind, "kind", CONFLICT_KINDS),
        text=required(text, "text", 500),
        product_code=code,
        starts_on=starts_on,
        ends_on=ends_on,
        arranged=None,
        blocks=blocks,
        declared_at=work.now,
        assessed_by=None,
        assessed_at=None,
        withdrawn_at=None,
    )
    work.db.add(row)
    work.db.flush()
    return row.id


@command(needs=APPOINT, action="qp.judge_conflict")
def judge_conflict(work: UnitOfWork, *, conflict_id: int, arranged: str, blocks: bool) -> None:
    """The leadership says what is arranged for a conflict, and whether it bars the release. Raises QP-04.

    What was declared stays as it is; a changed bar is a new entry, so that any past minute can be read again.
    """
    row = work.db.get(ConflictDeclaration, conflict_id)
    if row is None or row.withdrawn_at is not None:
        raise NotFound("QP-04")
    if row.member_id == work.member_id():
        raise Refused("TEAM-11")
    said = required(arranged, "arranged", 500)
    if blocks == row.blocks:
        row.arranged, row.assessed_by, row.assessed_at = said, work.member_id(), work.now
        return
    row.withdrawn_at = work.now
    work.db.add(
        ConflictDeclaration(
            member_id=row.member_id,
            kind=row.kind,
            text=row.text,
            product_code=row.product_code,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            arranged=said,
            blocks=blocks,
            declared_at=work.now,
            assessed_by=work.member_id(),
            assessed_at=work.now,
            withdrawn_at=None,
        )
    )
    work.db.flush()


@command(needs=APPOINT, action="qp.withdraw_conflict")
def withdraw_conflict(work: UnitOfWork, *, conflict_id: int, reason: str) -> None:
    """Close a conflict that is over; the leadership does, never the person concerned. Raises QP-04."""
    row = work.db.get(ConflictDeclaration, conflict_id)
    if row is None or row.withdrawn_at is not None:
        raise NotFound("QP-04")
    if row.member_id == work.member_id():
        raise Refused("TEAM-11")
    work.event.reason = required(reason, "reason", 500)
    row.withdrawn_at = work.now


@command(needs=APPOINT, action="qp.agree_support")
def agree_support(
    work: UnitOfWork, *, member_id: int, code: str, text: str, responsible: str | None = None
) -> int:
    """Agree what the institution provides on one line of the plan; a former agreement on it ends."""
    one_of(code, "code", frozenset(qp_table().support))
    member = member_of(work.db, member_id)
    former = work.db.scalars(
        select(QpSupport).where(
            QpSupport.member_id == member.id, QpSupport.code == code, QpSupport.ended_at.is_(None)
        )
    )
    for row in former:
        row.ended_at = work.now
    made = QpSupport(
        member_id=member.id,
        code=code,
        text=required(text, "text", 1000),
        responsible=cleaned(responsible, "responsible", 120),
        agreed_by=work.member_id(),
        agreed_at=work.now,
        ended_at=None,
    )
    work.db.add(made)
    work.db.flush()
    return made.id


def _own_or_leader(work: UnitOfWork, member_id: int) -> bool:
    return member_id == work.actor.member_id or work.rights.has(APPOINT)
