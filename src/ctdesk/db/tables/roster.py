"""Who is on duty when, and who is away."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ctdesk.db.tables.base import Base, Key


class Shift(Base):
    """A member on duty in one slot of the roster, [starts_at, ends_at); cancelled, never changed."""

    __tablename__ = "shift"
    __table_args__ = (Index("ix_shift_starts_at", "starts_at"),)
    id: Mapped[Key]
    role: Mapped[str]  # the slot of the roster: a role code
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    planned_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    planned_at: Mapped[datetime]
    cancelled_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    cancelled_at: Mapped[datetime | None]


class Absence(Base):
    """A member is away, [starts_at, ends_at); open while nobody knows until when.

    After more than 90 days what was passed before does not count (domain.md §5.4).
    """

    __tablename__ = "absence"
    id: Mapped[Key]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    reason_code: Mapped[str]  # leave | sick | secondment | other
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    recorded_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]
