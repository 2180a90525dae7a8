"""What enrolling somebody consists of: the account, the key, the certificate, custody of the authority's key.

Helpers of the commands in ``accounts`` and ``setup``; nothing here asks who may.
"""

from __future__ import annotations

import base64
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ctdesk.db.tables.site import Setting
from ctdesk.db.tables.team import AuthorityKey, Certificate, Credential, Member
from ctdesk.domain.errors import CtdeskError, NotFound, Refused
from ctdesk.services import authentication, certificates, keys
from ctdesk.services.clock_rules import write
from ctdesk.services.fields import cleaned, required
from ctdesk.services.work import UnitOfWork

AUTHORITY_BOX = "authority key"
CRL = "authority.crl"


def new_member(
    work: UnitOfWork,
    *,
    login: str,
    name: str,
    name_latin: str,
    staff_no: str,
    title: str | None = None,
    phone: str | None = None,
    active_from: datetime | None = None,
    active_until: datetime | None = None,
) -> Member:
    """A member with a user name nobody else could be mistaken for; not yet active."""
    wanted = required(login, "login", 40)
    authentication.check_visible(wanted)
    if any(letter.isspace() for letter in wanted):
        raise CtdeskError(
            "AUTH-05", field="login", place=next(i for i, c in enumerate(wanted, 1) if c.isspace())
        )
    skeleton = authentication.login_skeleton(wanted)
    like = work.db.scalar(select(Member).where(Member.login_skeleton == skeleton))
    if like is not None:
        raise CtdeskError("AUTH-06", field="login", other=like.login)
    number = required(staff_no, "staff_no", 40)
    if work.db.scalar(select(Member.id).where(Member.staff_no == number)) is not None:
        raise CtdeskError("TEAM-10", field="staff_no", staff_no=number)
    member = Member(
        staff_no=number,
        login=wanted,
        login_folded=authentication.folded_login(wanted),
        login_skeleton=skeleton,
        name=required(name, "name", 60),
        name_latin=cleaned(name_latin, "name_latin", 80) or "",
        title=cleaned(title, "title", 60),
        phone=cleaned(phone, "phone", 40),
        status="proposed",
        active_from=active_from or work.now,
        active_until=active_until,
        statement_record_id=None,
    )
    work.db.add(member)
    work.db.flush()
    return member


def make_key(credential: Credential, derived: keys.Derived, at: datetime) -> bytes:
    """Give a credential its own password and a new key; returns the public half."""
    key = certificates.new_key()
    credential.key_version += 1
    credential.parameters, credential.verifier = derived.parameters, derived.verifier
    credential.wrapped_key = keys.wrap_member_key(
        key, derived.wrapping, credential.member_id, credential.key_version
    )
    credential.must_change, credential.changed_at = False, at
    return certificates.public_der(key)


def fresh_credential(member_id: int, derived: keys.Derived, at: datetime, *, must_change: bool) -> Credential:
    """A credential without a key."""
    return Credential(
        member_id=member_id,
        parameters=derived.parameters,
        verifier=derived.verifier,
        wrapped_key=None,
        key_version=0,
        must_change=must_change,
        failures=0,
        locked_until=None,
        changed_at=at,
    )


def issue_to(
    work: UnitOfWork,
    authority: certificates.Authority,
    member: Member,
    public: bytes,
    *,
    proposed_by: int,
    confirmed_by: int | None = None,
) -> Certificate:
    """A certificate for this member's public key, entered in the register."""
    party = certificates.Party(member.name, member.staff_no, work.site.name_zh, work.site.demo)
    issued = certificates.issue_member(authority, party, public, at=work.now)
    key_version = work.db.scalars(
        select(Credential.key_version).where(Credential.member_id == member.id)
    ).one()
    row = certificate_row(issued, "member", work.now, key_version=key_version)
    row.member_id, row.proposed_by = member.id, proposed_by
    row.confirmed_by = confirmed_by if confirmed_by is not None else work.member_id()
    work.db.add(row)
    work.db.flush()
    return row


def certificate_row(
    issued: certificates.Issued, purpose: str, at: datetime, *, key_version: int = 1
) -> Certificate:
    """The register's row for a certificate that was just made."""
    return Certificate(
        member_id=None,
        purpose=purpose,
        serial=issued.serial,
        fingerprint=issued.fingerprint,
        der=issued.der,
        key_version=key_version,
        not_before=issued.not_before,
        not_after=issued.not_after,
        proposed_by=None,
        confirmed_by=None,
        issued_at=at,
        revoked_at=None,
        revoke_reason=None,
    )


def open_authority(work: UnitOfWork) -> certificates.Authority:
    """The authority with its key, opened by the acting custodian's password; raises ``TEAM-13``."""
    row = work.db.scalar(select(AuthorityKey).where(AuthorityKey.custodian_id == work.member_id()))
    if row is None:
        raise Refused("TEAM-13")
    return certificates.Authority(
        authority_certificate(work.db), work.signing().open_sealed(row.wrapped, _box(work))
    )


def give_custody(work: UnitOfWork, authority: certificates.Authority, member_id: int, public: bytes) -> None:
    """Seal the authority's key to this custodian."""
    wrapped = keys.seal_to(public, authority.key, _box(work))
    row = work.db.scalar(select(AuthorityKey).where(AuthorityKey.custodian_id == member_id))
    if row is None:
        work.db.add(AuthorityKey(custodian_id=member_id, wrapped=wrapped, wrapped_at=work.now))
    else:
        row.wrapped, row.wrapped_at = wrapped, work.now


def authority_certificate(db: Session) -> bytes:
    """The authority's certificate (DER); raises ``TEAM-14`` before it is founded."""
    der = db.scalar(select(Certificate.der).where(Certificate.purpose == "authority"))
    if der is None:
        raise CtdeskError("TEAM-14")
    return der


def revocations(db: Session) -> bytes | None:
    """The newest signed list of revocations (X.509 CRL, DER)."""
    row = db.scalar(select(Setting).where(Setting.name == CRL))
    return None if row is None or not row.value else base64.b64decode(row.value["der"])


def publish_revocations(work: UnitOfWork, authority: certificates.Authority) -> None:
    """Sign and keep a new list of every revoked certificate."""
    row = work.db.scalar(select(Setting).where(Setting.name == CRL))
    number = 1 if row is None else int(row.value["number"]) + 1
    gone = work.db.scalars(select(Certificate).where(Certificate.revoked_at.is_not(None)))
    withdrawn = [certificates.Withdrawn(one.serial, one.revoked_at or work.now) for one in gone]
    der = certificates.revocation_list(authority, withdrawn, number=number, at=work.now)
    write(work.db, CRL, {"number": number, "der": base64.b64encode(der).decode("ascii")})


def member_of(db: Session, member_id: int) -> Member:
    """The member; raises ``TEAM-22``."""
    member = db.get(Member, member_id)
    if member is None:
        raise NotFound("TEAM-22", id=member_id)
    return member


def _box(work: UnitOfWork) -> str:
    return f"{AUTHORITY_BOX}|{work.site.db_id}"
