"""Accounts: when they were closed; the reviews of accounts and rights, and of the trail."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ctdesk.db.tables.base import Base, Document, Key


class AccountClosure(Base):
    """An account was closed, and perhaps opened again later: [closed_at, reopened_at)."""

    __tablename__ = "account_closure"
    id: Mapped[Key]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    closed_at: Mapped[datetime]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    reason: Mapped[str]
    reopened_at: Mapped[datetime | None]
    reopened_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))


class AccessReview(Base):
    """One review of all accounts (ER-22), the subject of its record CT-AUD-002.

    ``accounts`` is the list as it was when the review began.
    """

    __tablename__ = "access_review"
    __table_args__ = (UniqueConstraint("quarter", "ordinal"),)
    id: Mapped[Key]
    quarter: Mapped[str]  # 2026-Q4
    ordinal: Mapped[int]
    accounts: Mapped[Document]
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    opened_at: Mapped[datetime]
    record_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"))
    closed_at: Mapped[datetime | None]
    row_version: Mapped[int] = mapped_column(default=1)


class TrailReview(Base):
    """One review of a month of the trail (ER-13), the subject of its record CT-AUD-001.

    ``cases`` is what was planned when the review began, the gravest first; ``entries`` and ``found``
    are how many entries and cases the month had.
    """

    __tablename__ = "trail_review"
    __table_args__ = (UniqueConstraint("month", "ordinal"),)
    id: Mapped[Key]
    month: Mapped[str]  # 2026-10
    ordinal: Mapped[int]
    cases: Mapped[Document]
    entries: Mapped[int]
    found: Mapped[int]
    planned: Mapped[int]
    reviewed: Mapped[int]  # ticked off when the record was completed
    head_seq: Mapped[int]  # the trail's last entry when the cases were listed
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    opened_at: Mapped[datetime]
    record_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"))
    closed_at: Mapped[datetime | None]
    row_version: Mapped[int] = mapped_column(default=1)
