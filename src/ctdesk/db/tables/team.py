"""Members, their credentials and certificates, what they are appointed to and competent for."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ctdesk.db.tables.base import Base, Key


class Member(Base):
    """A person with a personal account."""

    __tablename__ = "member"
    id: Mapped[Key]
    staff_no: Mapped[str] = mapped_column(unique=True)
    login: Mapped[str]
    login_folded: Mapped[str] = mapped_column(unique=True)
    login_skeleton: Mapped[str]  # look-alike form, to refuse confusable names
    name: Mapped[str]
    name_latin: Mapped[str]
    title: Mapped[str | None]
    phone: Mapped[str | None]
    status: Mapped[str]  # proposed | active | disabled
    active_from: Mapped[datetime]
    active_until: Mapped[datetime | None]
    statement_record_id: Mapped[int | None]  # signed e-signature statement (ER-34)
    row_version: Mapped[int] = mapped_column(default=1)
    department: Mapped[str | None]  # None: the department the site is set up for


class Credential(Base):
    """What a password opens: verifier and wrapped private key. Never leaves the database."""

    __tablename__ = "credential"
    id: Mapped[Key]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), unique=True)
    parameters: Mapped[str]  # Argon2id parameters and salt
    verifier: Mapped[bytes]
    wrapped_key: Mapped[bytes | None]  # AES-256-GCM under the password's key-encryption key
    key_version: Mapped[int]
    must_change: Mapped[bool]
    failures: Mapped[int]
    locked_until: Mapped[datetime | None]
    changed_at: Mapped[datetime]


class Certificate(Base):
    """An X.509 certificate issued by the site's authority, to a member or to the seal."""

    __tablename__ = "certificate"
    id: Mapped[Key]
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    purpose: Mapped[str]  # authority | seal | member
    serial: Mapped[str] = mapped_column(unique=True)
    fingerprint: Mapped[str] = mapped_column(unique=True)  # SHA-256 of the DER
    der: Mapped[bytes]
    key_version: Mapped[int]
    not_before: Mapped[datetime]
    not_after: Mapped[datetime]
    proposed_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    issued_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoke_reason: Mapped[str | None]


class AuthorityKey(Base):
    """The authority's private key, wrapped once for each custodian (decision 15)."""

    __tablename__ = "authority_key"
    id: Mapped[Key]
    custodian_id: Mapped[int] = mapped_column(ForeignKey("member.id"), unique=True)
    wrapped: Mapped[bytes]
    wrapped_at: Mapped[datetime]


class SealKey(Base):
    """The private key of the site seal; lies only in the encrypted database (decision 15)."""

    __tablename__ = "seal_key"
    id: Mapped[Key]
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificate.id"), unique=True)
    der: Mapped[bytes]


class Enrolment(Base):
    """A certificate asked for and not yet confirmed by a custodian."""

    __tablename__ = "enrolment"
    id: Mapped[Key]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    proposed_by: Mapped[int] = mapped_column(ForeignKey("member.id"))
    proposed_at: Mapped[datetime]
    public_key: Mapped[bytes | None]  # made at the member's first sign-in
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    confirmed_at: Mapped[datetime | None]
    reason: Mapped[str]  # new | password_forgotten


class Appointment(Base):
    """Who holds which role (R01–R36) from when until when.

    A row never changes its period: it is revoked, and another one written, so that any past minute can be
    read again. ``proposed`` until its letter (CT-TEAM-001, CT-QP-001) is signed and accepted.
    """

    __tablename__ = "appointment"
    id: Mapped[Key]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    role: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    appointed_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    revoked_at: Mapped[datetime | None]
    note: Mapped[str | None]
    row_version: Mapped[int] = mapped_column(default=1)
    proposed: Mapped[bool] = mapped_column(default=False, server_default="0")
    recorded_at: Mapped[datetime | None]  # when ctdesk learnt of it; None in rows older than revision 0002
    record_id: Mapped[int | None]  # the letter of appointment
    acting: Mapped[bool] = mapped_column(default=False, server_default="0")
    revoked_by: Mapped[int | None]
    revoke_reason: Mapped[str | None]


class Competence(Base):
    """A training module passed, valid for a period of days; ``recorded_at`` is when ctdesk learnt of it.

    ``basis``: assessment | external | imported | found (entered at the set-up of the site). ``label_version``
    binds product training to the label it was given on (module T18).
    """

    __tablename__ = "competence"
    __table_args__ = (UniqueConstraint("member_id", "module", "product_code", "valid_from"),)
    id: Mapped[Key]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    module: Mapped[str]
    product_code: Mapped[str] = mapped_column(default="")
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    evidence: Mapped[str]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    revoked_at: Mapped[datetime | None]
    recorded_at: Mapped[datetime | None]  # None in rows older than revision 0002
    basis: Mapped[str] = mapped_column(default="external", server_default="external")
    module_version_id: Mapped[int | None]
    assessment_id: Mapped[int | None]
    label_version: Mapped[str | None]
    file_id: Mapped[int | None]  # certificate file (stored_file)
    revoked_by: Mapped[int | None]
    revoke_reason: Mapped[str | None]
