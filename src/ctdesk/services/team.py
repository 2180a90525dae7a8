"""The team as lists and files of members; and the answer to "May I sign this?"."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from ctdesk.config import data_path
from ctdesk.db import search as index
from ctdesk.db.tables.team import Appointment, Certificate, Competence, Credential, Member
from ctdesk.services.accounts import member_of
from ctdesk.services.competences import record_competence as record_competence
from ctdesk.services.competences import revoke_competence as revoke_competence
from ctdesk.services.gate import query
from ctdesk.services.grounds import appointments_of, is_in_force
from ctdesk.services.grounds import grounds_for as grounds_for
from ctdesk.services.grounds import segregation_rules as segregation_rules
from ctdesk.services.grounds import who_can as who_can
from ctdesk.services.paging import Page
from ctdesk.services.rights import is_active, site_day, standings
from ctdesk.services.role_table import LEAD_ROLES as LEAD_ROLES
from ctdesk.services.role_table import Role as Role
from ctdesk.services.role_table import excludes_each_other as excludes_each_other
from ctdesk.services.role_table import role_table as role_table
from ctdesk.services.tenure import appoint_member as appoint_member
from ctdesk.services.tenure import end_appointment as end_appointment
from ctdesk.services.work import UnitOfWork

_MOST_FOUND = 500


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member in a list. ``until`` is the first day on which something of what they may do ends."""

    id: int
    staff_no: str
    name: str
    name_latin: str
    title: str | None
    status: str
    roles: tuple[str, ...]
    can_sign: bool
    until: date | None


@dataclass(frozen=True, slots=True)
class AppointmentRow:
    """A role held from when until when; ``state``: in_force | coming | proposed | ended. ``record_id`` is its
    letter.
    """

    id: int
    role: str
    starts_at: datetime
    ends_at: datetime | None
    appointed_by: str | None
    revoked_at: datetime | None
    note: str | None
    in_force: bool
    row_version: int
    state: str = "in_force"
    acting: bool = False
    record_id: int | None = None
    revoked_by: str | None = None
    revoke_reason: str | None = None


@dataclass(frozen=True, slots=True)
class CompetenceRow:
    """A training module held; ``state`` is valid | future | lapsed | revoked."""

    id: int
    module: str
    product_code: str
    valid_from: date
    valid_until: date | None
    evidence: str
    recorded_by: str | None
    state: str


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """A member's certificate in the register."""

    id: int
    fingerprint: str
    not_before: datetime
    not_after: datetime
    revoked_at: datetime | None
    revoke_reason: str | None


@dataclass(frozen=True, slots=True)
class MemberDetail:
    """Everything the team sees of one member."""

    row: MemberRow
    login: str
    phone: str | None
    active_from: datetime
    active_until: datetime | None
    locked_until: datetime | None
    statement_record_id: int | None
    appointments: tuple[AppointmentRow, ...]
    competences: tuple[CompetenceRow, ...]
    certificates: tuple[CertificateRow, ...]
    row_version: int
    department: str | None = None


@query()
def list_members(
    work: UnitOfWork,
    *,
    after: int = 0,
    text: str | None = None,
    role: str | None = None,
    state: str | None = None,
    limit: int = 100,
) -> Page[MemberRow]:
    """Members by key. ``text`` matches name, pinyin and its initials, Latin name, staff number or user name;
    ``role`` is one held now, ``state`` active | proposed | disabled.
    """
    chosen = select(Member).where(Member.id > after).order_by(Member.id).limit(limit + 1)
    if text:
        like = f"%{text.strip()}%"
        spelled = [hit.ref_id for hit in index.find(work.db, text.strip(), ("member",), limit=_MOST_FOUND)]
        chosen = chosen.where(
            or_(
                Member.name.like(like),
                Member.name_latin.ilike(like),
                Member.staff_no.ilike(like),
                Member.login.ilike(like),
                Member.id.in_(spelled),
            )
        )
    if role is not None:
        chosen = chosen.where(Member.id.in_(_holders(role, work.now)))
    if state is not None:
        ended = and_(Member.active_until.is_not(None), Member.active_until <= work.now)
        closed = or_(Member.status == "disabled", ended)
        chosen = chosen.where(closed if state == "disabled" else and_(Member.status == state, ~closed))
    found = work.db.scalars(chosen).all()
    rows = _rows(work.db, found[:limit], work.now)
    return Page(rows, rows[-1].id if len(found) > limit else None)


@query()
def member_detail(work: UnitOfWork, *, member_id: int) -> MemberDetail:
    """One member with roles, training and certificates, newest first."""
    member = member_of(work.db, member_id)
    names = {row.id: row.name for row in work.db.scalars(select(Member))}
    today = site_day(work.db, work.now)
    credential = work.db.scalar(select(Credential).where(Credential.member_id == member.id))
    locked = None if credential is None else credential.locked_until
    return MemberDetail(
        row=_rows(work.db, [member], work.now)[0],
        login=member.login,
        phone=member.phone,
        active_from=member.active_from,
        active_until=member.active_until,
        locked_until=locked if locked is not None and locked > work.now else None,
        statement_record_id=member.statement_record_id,
        appointments=tuple(
            AppointmentRow(
                one.id,
                one.role,
                one.starts_at,
                one.ends_at,
                None if one.appointed_by is None else names.get(one.appointed_by),
                one.revoked_at,
                one.note,
                is_in_force(one, work.now) and not one.proposed,
                one.row_version,
                _standing_of(one, work.now),
                one.acting,
                one.record_id,
                None if one.revoked_by is None else names.get(one.revoked_by),
                one.revoke_reason,
            )
            for one in reversed(appointments_of(work.db, member.id))
        ),
        competences=tuple(
            CompetenceRow(
                one.id,
                one.module,
                one.product_code,
                one.valid_from,
                one.valid_until,
                one.evidence,
                None if one.recorded_by is None else names.get(one.recorded_by),
                _state_of(one, today),
            )
            for one in work.db.scalars(
                select(Competence).where(Competence.member_id == member.id).order_by(Competence.id.desc())
            )
        ),
        certificates=tuple(
            CertificateRow(
                one.id, one.fingerprint, one.not_before, one.not_after, one.revoked_at, one.revoke_reason
            )
            for one in work.db.scalars(
                select(Certificate)
                .where(Certificate.member_id == member.id, Certificate.purpose == "member")
                .order_by(Certificate.id.desc())
            )
        ),
        row_version=member.row_version,
        department=member.department,
    )


@query()
def who_may(work: UnitOfWork, *, duty: str) -> tuple[str, ...]:
    """Names of members who may act on ``duty`` now, at most eight: whom to turn to instead."""
    return who_can(work.db, duty, work.now, (), signing=False)


@cache
def module_codes() -> frozenset[str]:
    """Codes of all training modules."""
    with data_path("resources", "seed", "modules.toml").open("rb") as file:
        return frozenset(row["code"] for row in tomllib.load(file)["module"])


def _rows(db: Session, members: Iterable[Member], at: datetime) -> tuple[MemberRow, ...]:
    listed = list(members)
    standing_by_id = {one.member_id: one for one in standings(db, at, [member.id for member in listed])}
    rows = []
    for member in listed:
        standing = standing_by_id[member.id]
        ends = [day for day in standing.modules.values() if day is not None]
        rows.append(
            MemberRow(
                member.id,
                member.staff_no,
                member.name,
                member.name_latin,
                member.title,
                member.status if member.status != "active" or is_active(member, at) else "disabled",
                standing.roles,
                standing.active and standing.certificate_id is not None and standing.statement_signed,
                min(ends, default=None),
            )
        )
    return tuple(rows)


def _holders(role: str, at: datetime) -> Select[int]:
    return (
        select(Appointment.member_id)
        .where(Appointment.role == role, Appointment.proposed.in_([False]), Appointment.starts_at <= at)
        .where(or_(Appointment.ends_at.is_(None), Appointment.ends_at > at))
        .where(or_(Appointment.revoked_at.is_(None), Appointment.revoked_at > at))
    )


def _standing_of(one: Appointment, at: datetime) -> str:
    if any(end is not None and end <= at for end in (one.ends_at, one.revoked_at)):
        return "ended"
    if one.proposed:
        return "proposed"
    return "in_force" if one.starts_at <= at else "coming"


def _state_of(one: Competence, today: date) -> str:
    if one.revoked_at is not None:
        return "revoked"
    if one.valid_from > today:
        return "future"
    return "lapsed" if one.valid_until is not None and one.valid_until < today else "valid"
