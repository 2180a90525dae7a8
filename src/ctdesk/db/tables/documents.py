"""Released revisions of controlled forms, and attachments by content."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ctdesk.db.tables.base import Base, Key


class FormRevision(Base):
    """The source text of one form revision, copied in at first use, so that it opens and prints for ever."""

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
