"""Released revisions of controlled forms, and attachments by content."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ctdesk.db.tables.base import Base, Key


class FormRevision(Base):
    """The source text of one form revision in force here, so that it opens and prints for ever.

    Released by two people, or, without ``released_by``, the one this site began with as it was shipped.
    """

    __tablename__ = "form_revision"
    __table_args__ = (UniqueConstraint("code", "revision"),)
    id: Mapped[Key]
    code: Mapped[str]
    revision: Mapped[int]
    digest: Mapped[str]
    source: Mapped[str]
    released_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    effective_at: Mapped[datetime]


class FormRelease(Base):
    """A revision proposed by QA and approved by the lead (decision 22): what exactly each of them signed.

    ``effective_at`` is the minute wished for (None: at once); ``in_force_from`` the minute that the approval
    gave, never before it. A proposal that was declined stays, with who and why.
    """

    __tablename__ = "form_release"
    id: Mapped[Key]
    code: Mapped[str] = mapped_column(index=True)
    revision: Mapped[int]
    digest: Mapped[str]
    source: Mapped[str]
    reason: Mapped[str]
    effective_at: Mapped[datetime | None]
    proposed_by: Mapped[int] = mapped_column(ForeignKey("member.id"))
    proposed_at: Mapped[datetime]
    proposal: Mapped[bytes]
    proposal_cms: Mapped[bytes]
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    approved_at: Mapped[datetime | None]
    approval: Mapped[bytes | None]
    approval_cms: Mapped[bytes | None]
    in_force_from: Mapped[datetime | None]
    declined_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    declined_at: Mapped[datetime | None]
    declined_reason: Mapped[str | None]


class Attachment(Base):
    """A file that belongs to a record; its content lies encrypted under its SHA-256 (decision 21)."""

    __tablename__ = "attachment"
    id: Mapped[Key]
    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"), index=True)
    path: Mapped[str]  # the answer it was added to
    sha256: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    added_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    added_at: Mapped[datetime]


class Blob(Base):
    """Encrypted content by SHA-256 of the plain bytes: on PostgreSQL; beside SQLite they are files."""

    __tablename__ = "blob"
    audited = False
    id: Mapped[Key]
    sha256: Mapped[str] = mapped_column(unique=True)
    content: Mapped[bytes]
