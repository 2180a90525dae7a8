"""The team: who is appointed to what, who is trained, and the answer to "May I sign this?"."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from ctdesk.config import data_path
from ctdesk.db.tables.team import Appointment, Certificate, Competence, Credential, Member
from ctdesk.domain.errors import CtdeskError, NotFound, Refused
from ctdesk.services.accounts import member_of
from ctdesk.services.fields import cleaned, required
from ctdesk.services.gate import command, query
from ctdesk.services.grounds import appointments_of, is_in_force
from ctdesk.services.grounds import grounds_for as grounds_for
from ctdesk.services.grounds import segregation_rules as segregation_rules
from ctdesk.services.grounds import who_can as who_can
from ctdesk.services.paging import Page
from ctdesk.services.rights import INSPECTOR, is_active, site_day, standings
from ctdesk.services.work import UnitOfWork

LEAD_ROLES = ("R01", "R36")


@dataclass(frozen=True, slots=True)
class Role:
    """One role of ``resources/seed/roles.toml``; ``account`` is personal | read_only | none."""

    code: str
    key: str
    name_zh: str
    name_en: str
    account: str
    excludes: tuple[str, ...]


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
    """A role held from when until when; ``in_force`` now."""

    id: int
    role: str
    starts_at: datetime
    ends_at: datetime | None
    appointed_by: str | None
    revoked_at: datetime | None
    note: str | None
    in_force: bool
    row_version: int


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


@command(needs=("team.appoint", "team.appoint_lead"), action="team.appoint")
def appoint_member(
    work: UnitOfWork,
    *,
    member_id: int,
    role: str,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    note: str | None = None,
) -> int:
    """Appoint a member to a role for a period; returns the appointment's id.

    The lead and the leadership are appointed by the leadership only (decision 16). Raises ``TEAM-24``
    for a role without an account, ``TEAM-25`` for an end before the start or an inspector without one,
    ``TEAM-26`` when another role of this person excludes it (SOD-14), ``TEAM-27`` when it is held
    already, ``TEAM-11`` for oneself.
    """
    member, known = member_of(work.db, member_id), role_table().get(role)
    if known is None or known.account == "none":
        raise CtdeskError("TEAM-24", field="role", role=role)
    work.need("team.appoint_lead" if role in LEAD_ROLES else "team.appoint")
    if member.id == work.member_id():
        raise Refused("TEAM-11")
    begins = starts_at or work.now
    if ends_at is not None and ends_at <= max(begins, work.now):
        raise CtdeskError("TEAM-25", field="ends_at")
    if role == INSPECTOR and ends_at is None:
        raise CtdeskError("TEAM-25", field="ends_at")
    for held in appointments_of(work.db, member.id):
        if held.revoked_at is not None or (held.ends_at is not None and held.ends_at <= begins):
            continue
        if ends_at is not None and held.starts_at >= ends_at:
            continue
        if held.role == role:
            raise CtdeskError("TEAM-27", field="role", role=role)
        if excludes_each_other(role, held.role):
            raise CtdeskError("TEAM-26", field="role", role=role, other=held.role)
    row = Appointment(
        member_id=member.id,
        role=role,
        starts_at=begins,
        ends_at=ends_at,
        appointed_by=work.member_id(),
        revoked_at=None,
        note=cleaned(note, "note", 500),
    )
    work.db.add(row)
    work.db.flush()
    return row.id


@command(needs=("team.appoint", "team.appoint_lead"), action="team.end_appointment")
def end_appointment(work: UnitOfWork, *, appointment_id: int, reason: str) -> None:
    """Take a role away now. Raises ``TEAM-28`` for one that has ended already, ``TEAM-11`` for the own."""
    required(reason, "reason", 500)
    row = work.db.get(Appointment, appointment_id)
    if row is None:
        raise NotFound("TEAM-28")
    work.need("team.appoint_lead" if row.role in LEAD_ROLES else "team.appoint")
    if row.member_id == work.member_id():
        raise Refused("TEAM-11")
    if row.revoked_at is not None or (row.ends_at is not None and row.ends_at <= work.now):
        raise CtdeskError("TEAM-28")
    row.revoked_at = work.now
    row.row_version += 1


@command(
    needs=("training.confirm", "training.register_external", "admin.import"), action="team.record_competence"
)
def record_competence(
    work: UnitOfWork,
    *,
    member_id: int,
    module: str,
    valid_from: date,
    valid_until: date | None,
    evidence: str,
    product_code: str = "",
) -> int:
    """Enter that a member passed a module; nobody enters their own (SOD-12).

    ``valid_until`` is the last day, until 24:00 at the site. Raises ``TEAM-29`` for an unknown module,
    ``TEAM-25`` for a period that ends before it begins, ``TEAM-30`` when the same is entered already.
    """
    member = member_of(work.db, member_id)
    if member.id == work.member_id():
        raise Refused("TEAM-11")
    if module not in module_codes():
        raise CtdeskError("TEAM-29", field="module", module=module)
    if valid_until is not None and valid_until < valid_from:
        raise CtdeskError("TEAM-25", field="valid_until")
    known = select(Competence.id).where(
        Competence.member_id == member.id,
        Competence.module == module,
        Competence.product_code == product_code,
        Competence.valid_from == valid_from,
    )
    if work.db.scalar(known) is not None:
        raise CtdeskError("TEAM-30", field="valid_from")
    row = Competence(
        member_id=member.id,
        module=module,
        product_code=product_code,
        valid_from=valid_from,
        valid_until=valid_until,
        evidence=required(evidence, "evidence", 500),
        recorded_by=work.member_id(),
        revoked_at=None,
    )
    work.db.add(row)
    work.db.flush()
    return row.id


@command(needs=("training.confirm", "training.register_external"), action="team.revoke_competence")
def revoke_competence(work: UnitOfWork, *, competence_id: int, reason: str) -> None:
    """Take a module away at once, as after a failed assessment. Raises ``TEAM-28``, ``TEAM-11``."""
    required(reason, "reason", 500)
    row = work.db.get(Competence, competence_id)
    if row is None or row.revoked_at is not None:
        raise NotFound("TEAM-28")
    if row.member_id == work.member_id():
        raise Refused("TEAM-11")
    row.revoked_at = work.now


@query()
def list_members(
    work: UnitOfWork, *, after: int = 0, text: str | None = None, limit: int = 100
) -> Page[MemberRow]:
    """Members by key; ``text`` matches name, Latin name, staff number or user name."""
    chosen = select(Member).where(Member.id > after).order_by(Member.id).limit(limit + 1)
    if text:
        like = f"%{text.strip()}%"
        chosen = chosen.where(
            or_(
                Member.name.like(like),
                Member.name_latin.ilike(like),
                Member.staff_no.ilike(like),
                Member.login.ilike(like),
            )
        )
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
                is_in_force(one, work.now),
                one.row_version,
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
    )


@query()
def who_may(work: UnitOfWork, *, duty: str) -> tuple[str, ...]:
    """Names of members who may act on ``duty`` now, at most eight: whom to turn to instead."""
    return who_can(work.db, duty, work.now, (), signing=False)


def excludes_each_other(one: str, other: str) -> bool:
    """True when one person may not hold both roles; the administrator holds no business role (SOD-14)."""
    table = role_table()
    first, second = table.get(one), table.get(other)
    if first is None or second is None:
        return False
    if "R31" in (one, other) and one != other:
        return True
    if INSPECTOR in (one, other) and one != other:
        return True
    return other in first.excludes or one in second.excludes


@cache
def role_table() -> Mapping[str, Role]:
    """All roles by code."""
    with data_path("resources", "seed", "roles.toml").open("rb") as file:
        found = tomllib.load(file)
    return {
        row["code"]: Role(
            row["code"],
            row["key"],
            row["name"]["zh_CN"],
            row["name"]["en"],
            row["account"],
            tuple(row.get("excludes_roles", ())),
        )
        for row in found["role"]
    }


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


def _state_of(one: Competence, today: date) -> str:
    if one.revoked_at is not None:
        return "revoked"
    if one.valid_from > today:
        return "future"
    return "lapsed" if one.valid_until is not None and one.valid_until < today else "valid"
