"""The monthly quality meetings of the team, and what each decided."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ctdesk.db.tables.base import Base, Document, Key


class QualityMeeting(Base):
    """One meeting about a month, the subject of its record CT-MTG-001.

    ``facts`` is what the registers said of the month when the meeting was prepared; ``held_on`` and
    ``attendees`` are what the record says once the lead has signed it.
    """

    __tablename__ = "quality_meeting"
    __table_args__ = (UniqueConstraint("month", "ordinal"),)
    id: Mapped[Key]
    month: Mapped[str]  # 2026-10
    ordinal: Mapped[int]
    facts: Mapped[Document]
    held_on: Mapped[date | None]
    attendees: Mapped[Document | None]
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    opened_at: Mapped[datetime]
    record_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"))
    closed_at: Mapped[datetime | None]
    row_version: Mapped[int] = mapped_column(default=1)


class MeetingDecision(Base):
    """A line of a meeting's decisions and the finding it became; append-only. ``kind``: capa | task."""

    __tablename__ = "meeting_decision"
    __table_args__ = (UniqueConstraint("meeting_id", "ordinal"),)
    id: Mapped[Key]
    meeting_id: Mapped[int] = mapped_column(ForeignKey("quality_meeting.id"))
    ordinal: Mapped[int]  # the line of the record
    kind: Mapped[str]
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"), unique=True)
