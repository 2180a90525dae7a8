"""The audit trail: one sealed event per command, chained by SHA-256; append-only in both databases."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Index, Integer, text
from sqlalchemy.orm import Mapped, mapped_column

from ctdesk.db.tables.base import Base

REASONS = text("reason IS NOT NULL")


class AuditEvent(Base):
    """The exact bytes that were sealed, the seal before and this one; re-read, never rebuilt."""

    __tablename__ = "audit_event"
    audited = False
    __table_args__ = (
        CheckConstraint("length(seal) = 32 AND length(prev) = 32", name="seal_length"),
        # Words are looked for in reasons, which few entries have, without reading past the bodies.
        Index("ix_audit_event_reasons", "seq", "reason", sqlite_where=REASONS, postgresql_where=REASONS),
    )
    seq: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False
    )
    body: Mapped[bytes]
    prev: Mapped[bytes] = mapped_column(unique=True)
    seal: Mapped[bytes]
    # Copies of what stands in the body, for lists and filters; verification compares them with it.
    at: Mapped[str] = mapped_column(index=True)
    action: Mapped[str] = mapped_column(index=True)
    actor_id: Mapped[int | None] = mapped_column(index=True)
    actor_name: Mapped[str]
    record_id: Mapped[int | None] = mapped_column(index=True)
    reason: Mapped[str | None]
