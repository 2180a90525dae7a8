"""The Qualified Person: office, evidence of the twelve duties, results of assessments, conflicts, support."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from ctdesk.db.tables.base import Base, Document, Key


class QpOffice(Base):
    """What belongs to an appointment as Qualified Person beyond the role: frames, deputy, plan for absence.

    One row for each appointment (R18, or the deputy's), made with its letter CT-QP-001.
    """

    __tablename__ = "qp_office"
    id: Mapped[Key]
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id"), unique=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    frames: Mapped[Document]  # codes of qp.toml
    reports_to: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    absence_plan: Mapped[str | None]
    record_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"))
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    entered_at: Mapped[datetime]
    row_version: Mapped[int] = mapped_column(default=1)


class QpEvidence(Base):
    """Proof that one of the twelve duties was performed: a record of ctdesk, or a file."""

    __tablename__ = "qp_evidence"
    id: Mapped[Key]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    duty: Mapped[str]  # QPD-01 … QPD-12
    performed_on: Mapped[date]
    text: Mapped[str]
    record_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"))
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    registered_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    registered_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdraw_reason: Mapped[str | None]


class QpVerdict(Base):
    """The result of a yearly assessment (CT-QP-003), in force from ``starts_at`` until the next one.

    ``result``: continue | limited | suspend; ``products`` is what a limited QP may still release.
    """

    __tablename__ = "qp_verdict"
    id: Mapped[Key]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    result: Mapped[str]
    products: Mapped[Document | None]
    scope: Mapped[str | None]
    starts_at: Mapped[datetime]
    record_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"))
    total_percent: Mapped[str | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))


class QpAssessment(Base):
    """One yearly assessment of a QP, the subject of its record CT-QP-003."""

    __tablename__ = "qp_assessment"
    id: Mapped[Key]
    number: Mapped[str] = mapped_column(unique=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    year: Mapped[int]
    assessor_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    seeded: Mapped[Document | None]  # mock batch review: the errors put in, [{"id", "zh_CN", "en"}]
    record_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"))
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    row_version: Mapped[int] = mapped_column(default=1)


class ConflictDeclaration(Base):
    """A declared conflict of interest and what was arranged for it."""

    __tablename__ = "conflict_declaration"
    id: Mapped[Key]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    kind: Mapped[str]  # financial | project | family | other
    text: Mapped[str]
    product_code: Mapped[str] = mapped_column(default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    arranged: Mapped[str | None]  # what is done about it
    blocks: Mapped[bool]  # may not release the product named
    declared_at: Mapped[datetime]
    assessed_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    assessed_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class QpSupport(Base):
    """What the institution provides to its QP, line by line of qp.toml."""

    __tablename__ = "qp_support"
    id: Mapped[Key]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    code: Mapped[str]
    text: Mapped[str]
    responsible: Mapped[str | None]
    agreed_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    agreed_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
