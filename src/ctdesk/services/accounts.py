"""Accounts: proposed by one, confirmed by another; passwords, new keys, certificates issued and revoked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ctdesk.db.tables.access import AccountClosure
from ctdesk.db.tables.team import Appointment, Certificate, Credential, Enrolment, Member
from ctdesk.domain.errors import CtdeskError, NotFound, Refused
from ctdesk.services import authentication, certificates, keys
from ctdesk.services.enrolment import (
    fresh_credential,
    give_custody,
    issue_to,
    make_key,
    new_member,
    open_authority,
    publish_revocations,
)
from ctdesk.services.enrolment import member_of as member_of
from ctdesk.services.enrolment import revocations as revocations
from ctdesk.services.fields import required
from ctdesk.services.gate import Preparation, command, query
from ctdesk.services.passwords import check_new_password, one_time_code
from ctdesk.services.work import UnitOfWork

CUSTODIAN_ROLES = ("R01", "R36")
NEW, FORGOTTEN, REVOKE = "new", "password_forgotten", "revoke"


@dataclass(frozen=True, slots=True, repr=False)
class Proposed:
    """An account that waits for its owner. ``code`` lets the person in once and is shown this one time."""

    member_id: int
    enrolment_id: int
    code: str


@dataclass(frozen=True, slots=True)
class EnrolmentRow:
    """A certificate asked for. ``key_mark`` is None until the member has chosen a password."""

    id: int
    member_id: int
    name: str
    staff_no: str
    reason: str  # new | password_forgotten | revoke
    proposed_by: int
    proposed_by_name: str
    proposed_at: datetime
    key_mark: str | None


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """What a person sees of the own account. ``key_mark`` is read to the custodian who confirms."""

    status: str
    key_mark: str | None
    certificate: str | None
    certificate_until: datetime | None
    statement_signed: bool
    waiting_for_custodian: bool


def _with_code(preparation: Preparation, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
    code = one_time_code()
    return {**arguments, "code": code, "derived": keys.derive(code, preparation.cost)}


def _with_password(preparation: Preparation, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
    rest = dict(arguments)
    password = str(rest.pop("password"))
    actor, site = preparation.actor, preparation.site
    words = (actor.login, actor.staff_no, actor.name, site.prefix, site.name_zh, site.name_en)
    check_new_password(password, words)
    before = preparation.wrapping
    return {**rest, "derived": keys.derive(password, preparation.cost), "before": before}


@command(needs="admin.accounts", action="account.propose", prepare=_with_code)
def propose_member(
    work: UnitOfWork,
    *,
    login: str,
    name: str,
    name_latin: str,
    staff_no: str,
    code: str,
    derived: keys.Derived,
    title: str | None = None,
    phone: str | None = None,
    active_from: datetime | None = None,
    active_until: datetime | None = None,
) -> Proposed:
    """Open an account that a custodian has to confirm (decision 15).

    The gate supplies ``code`` and ``derived``. Raises ``AUTH-05``, ``AUTH-06`` for a user name that cannot be
    seen or is too like another, ``TEAM-10`` for a staff number in use.
    """
    member = new_member(
        work,
        login=login,
        name=name,
        name_latin=name_latin,
        staff_no=staff_no,
        title=title,
        phone=phone,
        active_from=active_from,
        active_until=active_until,
    )
    work.db.add(fresh_credential(member.id, derived, work.now, must_change=True))
    enrolment = Enrolment(
        member_id=member.id, proposed_by=work.member_id(), proposed_at=work.now, public_key=None, reason=NEW
    )
    work.db.add(enrolment)
    work.db.flush()
    return Proposed(member.id, enrolment.id, code)


@command(needs="admin.propose_enrolment", action="account.propose_new_key", prepare=_with_code)
def propose_new_key(
    work: UnitOfWork, *, member_id: int, reason: str, code: str, derived: keys.Derived
) -> Proposed:
    """After a forgotten password: the old key is gone for good, a new one waits for a custodian.

    Raises ``TEAM-11`` for the own account, ``TEAM-15`` while another proposal for this member waits.
    """
    required(reason, "reason", 500)
    member = member_of(work.db, member_id)
    if member.id == work.member_id():
        raise Refused("TEAM-11")
    if member.status == "disabled":
        raise Refused("AUTH-07", since=member.active_until or work.now)
    _no_other_proposal(work.db, member.id)
    credential = work.db.scalars(select(Credential).where(Credential.member_id == member.id)).one()
    credential.parameters, credential.verifier = derived.parameters, derived.verifier
    credential.wrapped_key, credential.must_change = None, True
    credential.failures, credential.locked_until, credential.changed_at = 0, None, work.now
    member.status = "proposed"
    member.row_version += 1
    enrolment = Enrolment(
        member_id=member.id,
        proposed_by=work.member_id(),
        proposed_at=work.now,
        public_key=None,
        reason=FORGOTTEN,
    )
    work.db.add(enrolment)
    work.db.flush()
    return Proposed(member.id, enrolment.id, code)


@command(needs=None, action="account.first_password", prepare=_with_password, first_password=True)
def set_first_password(work: UnitOfWork, *, derived: keys.Derived, before: bytes | None = None) -> str:
    """Choose the own password, under which the own key is made; returns the key's mark for the custodian."""
    credential = work.db.scalars(select(Credential).where(Credential.member_id == work.member_id())).one()
    if not credential.must_change:
        raise Refused("AUTH-17")
    public = make_key(credential, derived, work.now)
    enrolment = _waiting(work.db, work.member_id())
    if enrolment is not None:
        enrolment.public_key = public
    return keys.key_mark(public)


@command(needs=None, action="account.change_password", password=True, prepare=_with_password)
def change_password(work: UnitOfWork, *, derived: keys.Derived, before: bytes | None = None) -> None:
    """Put the own key under another password; key and certificate stay. The old one comes as credentials."""
    if before is None:
        raise CtdeskError("AUTH-01", field="password")
    credential = work.db.scalars(select(Credential).where(Credential.member_id == work.member_id())).one()
    authentication.rewrap(credential, before, derived)
    credential.changed_at = work.now


@command(needs="team.confirm_enrolment", action="account.confirm_enrolment", signed=True, statement=False)
def confirm_enrolment(work: UnitOfWork, *, enrolment_id: int, key_mark: str) -> int:
    """Issue the certificate another person proposed; the custodian's password opens the authority's key.

    ``key_mark`` is what the member read out, compared with the key that waits. A certificate for a new key
    revokes the old one. Raises ``TEAM-11`` for the proposer or oneself, ``TEAM-12`` while the member has not
    chosen a password, ``TEAM-13`` without a key of the authority, ``TEAM-17`` for another key mark.
    """
    enrolment = _open_enrolment(work.db, enrolment_id)
    member = member_of(work.db, enrolment.member_id)
    if work.member_id() in (enrolment.proposed_by, member.id):
        raise Refused("TEAM-11")
    if enrolment.reason == REVOKE:
        raise CtdeskError("TEAM-18")
    if enrolment.public_key is None:
        raise CtdeskError("TEAM-12", name=member.name)
    if "".join(key_mark.split()).upper() != keys.key_mark(enrolment.public_key).replace(" ", ""):
        raise Refused("TEAM-17", field="key_mark")
    authority = open_authority(work)
    certificate = issue_to(work, authority, member, enrolment.public_key, proposed_by=enrolment.proposed_by)
    enrolment.confirmed_by, enrolment.confirmed_at = work.member_id(), work.now
    member.status = "active"
    member.row_version += 1
    if enrolment.reason == FORGOTTEN:
        revoked = _revoke_all(work, member.id, "superseded", but=certificate.id)
        if revoked:
            publish_revocations(work, authority)
    if any(role in CUSTODIAN_ROLES for role in _roles_of(work, member.id)):
        give_custody(work, authority, member.id, enrolment.public_key)
    work.event.facts["certificate"] = certificate.fingerprint
    return certificate.id


@command(needs="team.confirm_enrolment", action="account.grant_custody", signed=True, statement=False)
def grant_custody(work: UnitOfWork, *, member_id: int) -> None:
    """Make a lead or leader with a certificate a custodian: seal the authority's key to that person's key."""
    member = member_of(work.db, member_id)
    if not any(role in CUSTODIAN_ROLES for role in _roles_of(work, member.id)):
        raise Refused("TEAM-19", name=member.name)
    certificate = _certificate_in_force(work.db, member.id)
    if certificate is None:
        raise CtdeskError("TEAM-12", name=member.name)
    give_custody(work, open_authority(work), member.id, certificates.public_key_of(certificate.der))


@command(needs="admin.propose_enrolment", action="account.propose_revocation")
def propose_revocation(work: UnitOfWork, *, member_id: int, reason: str) -> int:
    """Ask for a member's certificate to be revoked; a custodian confirms. Raises ``TEAM-15``, ``TEAM-20``."""
    required(reason, "reason", 500)
    member = member_of(work.db, member_id)
    _no_other_proposal(work.db, member.id)
    if _certificate_in_force(work.db, member.id) is None:
        raise CtdeskError("TEAM-20", name=member.name)
    enrolment = Enrolment(
        member_id=member.id,
        proposed_by=work.member_id(),
        proposed_at=work.now,
        public_key=None,
        reason=REVOKE,
    )
    work.db.add(enrolment)
    work.db.flush()
    return enrolment.id


@command(needs="team.confirm_enrolment", action="account.confirm_revocation", signed=True, statement=False)
def confirm_revocation(work: UnitOfWork, *, enrolment_id: int, reason: str) -> None:
    """Revoke what another person proposed to revoke, and sign a new list of revocations."""
    why = required(reason, "reason", 500)
    enrolment = _open_enrolment(work.db, enrolment_id)
    if work.member_id() == enrolment.proposed_by:
        raise Refused("TEAM-11")
    if enrolment.reason != REVOKE:
        raise CtdeskError("TEAM-18")
    authority = open_authority(work)
    _revoke_all(work, enrolment.member_id, why)
    publish_revocations(work, authority)
    enrolment.confirmed_by, enrolment.confirmed_at = work.member_id(), work.now


@command(needs=("admin.accounts", "team.appoint"), action="account.disable")
def disable_member(work: UnitOfWork, *, member_id: int, reason: str) -> None:
    """Close an account on the same day (ER-22); nothing that was signed changes. Raises ``TEAM-11``."""
    required(reason, "reason", 500)
    member = member_of(work.db, member_id)
    if member.id == work.member_id():
        raise Refused("TEAM-11")
    member.status, member.active_until = "disabled", work.now
    work.db.add(
        AccountClosure(
            member_id=member.id,
            closed_at=work.now,
            closed_by=work.actor.member_id,
            reason=reason,
            reopened_at=None,
            reopened_by=None,
        )
    )
    member.row_version += 1


@command(needs=("admin.accounts", "team.appoint"), action="account.enable")
def enable_member(work: UnitOfWork, *, member_id: int, reason: str) -> None:
    """Open a closed account again; roles that ended in between stay ended. Raises ``TEAM-11``."""
    required(reason, "reason", 500)
    member = member_of(work.db, member_id)
    if member.id == work.member_id():
        raise Refused("TEAM-11")
    for closure in work.db.scalars(
        select(AccountClosure).where(
            AccountClosure.member_id == member.id, AccountClosure.reopened_at.is_(None)
        )
    ):
        closure.reopened_at, closure.reopened_by = work.now, work.actor.member_id
    member.status = "active" if _certificate_in_force(work.db, member.id) else "proposed"
    member.active_until = None
    member.row_version += 1


@command(needs="team.appoint", action="account.unlock")
def unlock_member(work: UnitOfWork, *, member_id: int) -> None:
    """End a lock-out that wrong passwords brought about."""
    credential = work.db.scalar(
        select(Credential).where(Credential.member_id == member_of(work.db, member_id).id)
    )
    if credential is None or credential.locked_until is None:
        raise CtdeskError("TEAM-21")
    credential.locked_until, credential.failures = None, 0


@query(needs=("admin.accounts", "team.confirm_enrolment", "team.appoint"))
def list_enrolments(work: UnitOfWork) -> tuple[EnrolmentRow, ...]:
    """Certificates and revocations that wait for a custodian."""
    rows = work.db.execute(
        select(Enrolment, Member)
        .join(Member, Member.id == Enrolment.member_id)
        .where(Enrolment.confirmed_at.is_(None))
        .order_by(Enrolment.id)
    ).all()
    proposers = {row.id: row.name for row in work.db.scalars(select(Member))}
    return tuple(
        EnrolmentRow(
            enrolment.id,
            member.id,
            member.name,
            member.staff_no,
            enrolment.reason,
            enrolment.proposed_by,
            proposers.get(enrolment.proposed_by, ""),
            enrolment.proposed_at,
            None if enrolment.public_key is None else keys.key_mark(enrolment.public_key),
        )
        for enrolment, member in rows
    )


@query()
def own_account(work: UnitOfWork) -> OwnAccount:
    """The own account."""
    member = member_of(work.db, work.member_id())
    waiting = _waiting(work.db, member.id)
    certificate = _certificate_in_force(work.db, member.id)
    public = waiting.public_key if waiting is not None else None
    if public is None and certificate is not None:
        public = certificates.public_key_of(certificate.der)
    return OwnAccount(
        member.status,
        None if public is None else keys.key_mark(public),
        None if certificate is None else certificate.fingerprint,
        None if certificate is None else certificate.not_after,
        member.statement_record_id is not None,
        waiting is not None,
    )


def _revoke_all(work: UnitOfWork, member_id: int, why: str, *, but: int | None = None) -> int:
    gone = 0
    for certificate in work.db.scalars(
        select(Certificate).where(
            Certificate.member_id == member_id,
            Certificate.purpose == "member",
            Certificate.revoked_at.is_(None),
        )
    ):
        if certificate.id != but:
            certificate.revoked_at, certificate.revoke_reason = work.now, why
            gone += 1
    return gone


def _certificate_in_force(db: Session, member_id: int) -> Certificate | None:
    return db.scalar(
        select(Certificate)
        .where(
            Certificate.member_id == member_id,
            Certificate.purpose == "member",
            Certificate.revoked_at.is_(None),
        )
        .order_by(Certificate.id.desc())
        .limit(1)
    )


def _open_enrolment(db: Session, enrolment_id: int) -> Enrolment:
    enrolment = db.get(Enrolment, enrolment_id)
    if enrolment is None or enrolment.confirmed_at is not None:
        raise NotFound("TEAM-16", id=enrolment_id)
    return enrolment


def _waiting(db: Session, member_id: int) -> Enrolment | None:
    return db.scalar(
        select(Enrolment)
        .where(Enrolment.member_id == member_id, Enrolment.confirmed_at.is_(None), Enrolment.reason != REVOKE)
        .order_by(Enrolment.id.desc())
        .limit(1)
    )


def _no_other_proposal(db: Session, member_id: int) -> None:
    waiting = select(Enrolment.id).where(Enrolment.member_id == member_id, Enrolment.confirmed_at.is_(None))
    if db.scalar(waiting) is not None:
        raise CtdeskError("TEAM-15")


def _roles_of(work: UnitOfWork, member_id: int) -> frozenset[str]:
    """Roles the member is appointed to now or will be; whether the account is active does not matter here."""
    rows = work.db.execute(
        select(Appointment.role, Appointment.ends_at).where(
            Appointment.member_id == member_id, Appointment.revoked_at.is_(None)
        )
    )
    return frozenset(role for role, ends in rows if ends is None or ends > work.now)
