"""The register of controlled documents: number, versions, when each takes effect, and who has read it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ctdesk.db.tables.base import Base, Document, Key


class ControlledDocument(Base):
    """A controlled document: an SOP, or a form whose revisions have to be read before they are used."""

    __tablename__ = "controlled_document"
    id: Mapped[Key]
    number: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]  # sop | form
    form_code: Mapped[str | None] = mapped_column(unique=True)
    title_zh: Mapped[str]
    title_en: Mapped[str]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    entered_at: Mapped[datetime]
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    withdrawn_at: Mapped[datetime | None]
    withdraw_reason: Mapped[str | None]
    row_version: Mapped[int] = mapped_column(default=1)


class DocumentVersion(Base):
    """One version of a document: written, reviewed by QA, approved by somebody else than its author (SOD-13).

    In force from ``effective_at`` once approved, until the next one takes effect. ``duties`` are those that
    may not be acted on from then on before this version was read. A draft that was given back is withdrawn.
    """

    __tablename__ = "document_version"
    __table_args__ = (UniqueConstraint("document_id", "version"),)
    id: Mapped[Key]
    document_id: Mapped[int] = mapped_column(ForeignKey("controlled_document.id"))
    version: Mapped[int]
    change_note: Mapped[str]
    duties: Mapped[Document]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    form_revision: Mapped[int | None]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    drafted_at: Mapped[datetime]
    reviewed_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    reviewed_at: Mapped[datetime | None]
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    approved_at: Mapped[datetime | None]
    effective_at: Mapped[datetime | None]
    review_due: Mapped[date | None]
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    withdrawn_at: Mapped[datetime | None]
    withdraw_reason: Mapped[str | None]
    row_version: Mapped[int] = mapped_column(default=1)


class Reading(Base):
    """A member confirmed with the own password to have read and understood a version."""

    __tablename__ = "reading"
    __table_args__ = (UniqueConstraint("version_id", "member_id"),)
    id: Mapped[Key]
    version_id: Mapped[int] = mapped_column(ForeignKey("document_version.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    read_at: Mapped[datetime]
    workstation: Mapped[str]


class DocumentSignature(Base):
    """What exactly somebody signed of a version; ``act``: authored | reviewed | approved | acknowledged."""

    __tablename__ = "document_signature"
    id: Mapped[Key]
    version_id: Mapped[int] = mapped_column(ForeignKey("document_version.id"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    act: Mapped[str]
    signed_at: Mapped[datetime]
    content: Mapped[bytes]
    cms: Mapped[bytes]
