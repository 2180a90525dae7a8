"""What is owed to whom by when, and the messages that go out."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ctdesk.db.tables.base import Base, Key


class Obligation(Base):
    """Something owed by a moment: a report to somebody outside, or a step inside the house.

    ``subject_kind``: incident | adr | capa | recall | finding | bedside. ``rule`` is a deadline of
    ``deadlines.toml`` or an internal clock (``severity:I.tell``), empty for one in own words (``text``);
    ``notification`` the row of ``notifications.toml`` that proposed it. Its term is kept as it was then.
    ``due_at`` follows ``anchor_at`` and the calendar; ``assumed`` while the calendar was not published that
    far. ``recipient`` is a recipient of the notifications or a role, ``duty`` what acts. Withdrawn after it
    was done means that it was noted by mistake: another one takes its place.
    """

    __tablename__ = "obligation"
    __table_args__ = (
        Index("ix_obligation_subject_kind_subject_id", "subject_kind", "subject_id"),
        Index("ix_obligation_open_due_at", "done_at", "withdrawn_at", "due_at"),
    )
    id: Mapped[Key]
    subject_kind: Mapped[str]
    subject_id: Mapped[int]
    rule: Mapped[str | None] = mapped_column(index=True)
    notification: Mapped[str | None]
    text: Mapped[str | None]
    recipient: Mapped[str | None]
    duty: Mapped[str | None]
    anchor: Mapped[str]  # aware_at | decided_at | …
    anchor_at: Mapped[datetime]
    term_unit: Mapped[str]
    term_amount: Mapped[int | None]
    due_at: Mapped[datetime]
    at_once: Mapped[bool] = mapped_column(default=False)
    assumed: Mapped[bool] = mapped_column(default=False)
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    opened_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    done_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    done_note: Mapped[str | None]
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notice_out.id"), index=True)
    report_id: Mapped[int | None] = mapped_column(ForeignKey("adr_report.id"), index=True)
    way: Mapped[str | None]
    receipt_no: Mapped[str | None]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    withdrawn_at: Mapped[datetime | None]
    withdraw_reason: Mapped[str | None]
    row_version: Mapped[int] = mapped_column(default=1)


class NoticeOut(Base):
    """A message prepared for one recipient, and that it was sent; ``file_id`` what was handed over,
    ``receipt_file_id`` what came back.
    """

    __tablename__ = "notice_out"
    __table_args__ = (Index("ix_notice_out_subject_kind_subject_id", "subject_kind", "subject_id"),)
    id: Mapped[Key]
    number: Mapped[str] = mapped_column(unique=True)
    subject_kind: Mapped[str]
    subject_id: Mapped[int]
    notification: Mapped[str | None]
    recipient: Mapped[str]
    name: Mapped[str | None]  # who exactly, such as the county office
    phone: Mapped[str | None]
    title: Mapped[str]
    text: Mapped[str]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    made_at: Mapped[datetime]
    sent_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    sent_at: Mapped[datetime | None]
    way: Mapped[str | None]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    receipt_no: Mapped[str | None]
    receipt_at: Mapped[datetime | None]
    receipt_file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    withdrawn_at: Mapped[datetime | None]
    withdraw_reason: Mapped[str | None]
    row_version: Mapped[int] = mapped_column(default=1)
