"""The file of one member: roles, letters, thresholds with evidence, delegations, and what happened when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from ctdesk.db.tables.access import AccountClosure
from ctdesk.db.tables.qualifications import MemberPicture, Qualification
from ctdesk.db.tables.records import Record
from ctdesk.db.tables.team import Appointment, Certificate, Enrolment, Member
from ctdesk.domain.qualifications import Words
from ctdesk.services.attachments import FileContent
from ctdesk.services.catalogue import member_name
from ctdesk.services.delegation_register import judge_lines, known_lines
from ctdesk.services.enrolment import member_of
from ctdesk.services.gate import query
from ctdesk.services.pictures import PHOTO, SPECIMEN, picture_of
from ctdesk.services.team import MemberDetail, member_detail
from ctdesk.services.threshold_words import duty_lines, fact_name, role_words
from ctdesk.services.thresholds import FactRow, ThresholdReport, facts_of, report_on, thresholds_at
from ctdesk.services.work import UnitOfWork

_NOTHING = Words("", "")


@dataclass(frozen=True, slots=True)
class DelegationRow:
    """A line of a delegation in which the member has a part; ``given`` by the member, else received."""

    number: str
    duty: Words
    given: bool
    other: str
    starts_at: datetime
    ends_at: datetime
    state: str
    record_id: int | None


@dataclass(frozen=True, slots=True)
class Happened:
    """Something in the history of a member. ``act`` is a code with words in the window."""

    at: datetime
    act: str
    what: Words
    by: str | None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class MemberFile:
    """Everything about one member. ``waits_for_code``: never had a password and nobody gave a code."""

    detail: MemberDetail
    reports: tuple[ThresholdReport, ...]
    facts: tuple[FactRow, ...]
    letters: dict[int, str]
    delegations: tuple[DelegationRow, ...]
    history: tuple[Happened, ...]
    photo: FileContent | None
    specimen: FileContent | None
    waits_for_code: bool


@query()
def member_file(work: UnitOfWork, *, member_id: int) -> MemberFile:
    """The file of a member as it stands now. Raises like ``member_of`` for nobody."""
    member = member_of(work.db, member_id)
    detail = member_detail(work, member_id=member.id)
    roles = dict.fromkeys(one.role for one in detail.appointments if one.state != "ended")
    reports = tuple(
        report_on(work, member.id, thresholds_at(work, role, work.now), work.now) for role in roles
    )
    facts = facts_of(work, member.id)
    return MemberFile(
        detail,
        reports,
        facts,
        _letters(work, member.id),
        _delegations(work, member.id),
        tuple(sorted(_history(work, member, facts), key=lambda one: one.at, reverse=True)),
        _picture(work, member.id, PHOTO),
        _picture(work, member.id, SPECIMEN),
        _waits_for_code(work, member),
    )


def _letters(work: UnitOfWork, member_id: int) -> dict[int, str]:
    """The number of each letter by its record."""
    rows = work.db.execute(
        select(Record.id, Record.number)
        .join(Appointment, Appointment.record_id == Record.id)
        .where(Appointment.member_id == member_id)
    )
    return {record: number for record, number in rows}  # noqa: C416  # rows are no pairs to dict()


def _delegations(work: UnitOfWork, member_id: int) -> tuple[DelegationRow, ...]:
    lines = known_lines(work.db, people=[member_id])
    judged = judge_lines(work.db, lines, work.now, ZoneInfo(work.site.time_zone))
    found = []
    for one in reversed(judged):
        given = one.known.delegator == member_id
        other = one.known.delegate if given else one.known.delegator
        found.append(
            DelegationRow(
                f"{one.known.number}-{one.known.ordinal}",
                duty_lines([one.known.duty])[0],
                given,
                member_name(work.db, other) or "–",
                one.known.starts_at,
                one.known.ends_at,
                one.state,
                one.known.record_id,
            )
        )
    return tuple(found)


def _history(work: UnitOfWork, member: Member, facts: tuple[FactRow, ...]) -> Iterator[Happened]:
    def name(number: int | None) -> str | None:
        return member_name(work.db, number)

    for enrolment in work.db.scalars(select(Enrolment).where(Enrolment.member_id == member.id)):
        yield Happened(
            enrolment.proposed_at, f"asked_{enrolment.reason}", _NOTHING, name(enrolment.proposed_by)
        )
    for row in work.db.scalars(select(Appointment).where(Appointment.member_id == member.id)):
        role = role_words(row.role)
        if row.proposed:
            if row.recorded_at is not None:
                yield Happened(row.recorded_at, "proposed", role, name(row.appointed_by))
        elif row.starts_at <= work.now:
            yield Happened(row.starts_at, "appointed", role, name(row.appointed_by))
        if row.revoked_at is not None and row.revoked_at <= work.now:
            act = "withdrawn" if row.proposed else "ended"
            yield Happened(row.revoked_at, act, role, name(row.revoked_by), row.revoke_reason)
        elif row.ends_at is not None and row.ends_at <= work.now and not row.proposed:
            yield Happened(row.ends_at, "expired", role, None)
    for certificate in work.db.scalars(select(Certificate).where(Certificate.member_id == member.id)):
        yield Happened(certificate.issued_at, "certified", _NOTHING, name(certificate.confirmed_by))
        if certificate.revoked_at is not None:
            yield Happened(certificate.revoked_at, "revoked", _NOTHING, None, certificate.revoke_reason)
    for closure in work.db.scalars(select(AccountClosure).where(AccountClosure.member_id == member.id)):
        yield Happened(closure.closed_at, "closed", _NOTHING, name(closure.closed_by), closure.reason)
        if closure.reopened_at is not None:
            yield Happened(closure.reopened_at, "opened", _NOTHING, name(closure.reopened_by))
    for fact in facts:
        what = fact_name(fact.kind, fact.code)
        yield Happened(fact.registered_at, "registered", what, fact.registered_by)
        if fact.confirmed_at is not None:
            yield Happened(fact.confirmed_at, "confirmed", what, fact.confirmed_by)
    for gone in work.db.scalars(select(Qualification).where(Qualification.member_id == member.id)):
        if gone.withdrawn_at is not None:
            what = fact_name(gone.kind, gone.code)
            yield Happened(
                gone.withdrawn_at, "fact_withdrawn", what, name(gone.withdrawn_by), gone.withdraw_reason
            )
    for picture in work.db.scalars(select(MemberPicture).where(MemberPicture.member_id == member.id)):
        yield Happened(picture.added_at, f"added_{picture.kind}", _NOTHING, name(picture.added_by))


def _picture(work: UnitOfWork, member_id: int, kind: str) -> FileContent | None:
    row = picture_of(work, member_id, kind)
    return None if row is None else FileContent(row.name, row.media_type, work.blobs.get(row.sha256))


def _waits_for_code(work: UnitOfWork, member: Member) -> bool:
    if member.status != "proposed":
        return False
    asked = select(Enrolment.id).where(Enrolment.member_id == member.id)
    return work.db.scalar(asked.limit(1)) is None
