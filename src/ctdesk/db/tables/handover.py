"""What one shift leaves for the next."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from ctdesk.db.tables.base import Base, Key


class HandoverNote(Base):
    """A note for whoever comes next, or for one member; taken over once, never changed."""

    __tablename__ = "handover_note"
    id: Mapped[Key]
    text: Mapped[str]
    for_member: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    written_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    written_at: Mapped[datetime]
    taken_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    taken_at: Mapped[datetime | None] = mapped_column(index=True)
