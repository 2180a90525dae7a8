"""Recalls and drills: what they look for, every unit they found, and what became of each."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ctdesk.db.tables.base import Base, Document, Key


class Recall(Base):
    """A recall or a drill with its record (CT-RCL-001) and its stopwatch (domain.md §3.19).

    ``origin``: holder | regulator | own | drill; ``class_code``: I | II | III; ``criteria`` are groups of
    criteria as ``domain/recall.py`` reads them. ``declared`` is how many units the notice says were supplied,
    with ``difference`` why another number was found. The stopwatch starts at ``started_at``.
    """

    __tablename__ = "recall"
    id: Mapped[Key]
    number: Mapped[str] = mapped_column(unique=True)
    drill: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(index=True)  # open | closed | cancelled
    origin: Mapped[str]
    class_code: Mapped[str | None]
    reference: Mapped[str | None]  # number of the notice
    supplier_id: Mapped[int | None] = mapped_column(ForeignKey("supplier.id"))
    incident_id: Mapped[int | None] = mapped_column(ForeignKey("incident.id"))
    text: Mapped[str]
    criteria: Mapped[Document]
    received_at: Mapped[datetime]
    declared: Mapped[int | None]
    difference: Mapped[str | None]
    regulator_contact: Mapped[str | None]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    started_at: Mapped[datetime]
    listed_at: Mapped[datetime | None]
    use_stopped_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    late_reason: Mapped[str | None]
    reply: Mapped[str | None]
    replied_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    replied_at: Mapped[datetime | None]
    reply_file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    record_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"))
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    opened_at: Mapped[datetime]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    closed_at: Mapped[datetime | None]
    close_reason: Mapped[str | None]
    row_version: Mapped[int] = mapped_column(default=1)


class RecallLine(Base):
    """One unit that a recall found: by which criteria, where it was then, and how it stands now.

    ``state`` is one of ``domain/recall.py``. A unit that was infused needs its physician told.
    """

    __tablename__ = "recall_line"
    __table_args__ = (UniqueConstraint("recall_id", "unit_id"),)
    id: Mapped[Key]
    recall_id: Mapped[int] = mapped_column(ForeignKey("recall.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("dose_unit.id"), index=True)
    patient_id: Mapped[int | None] = mapped_column(ForeignKey("patient.id"), index=True)
    found_by: Mapped[Document]
    found_at: Mapped[datetime]
    found_disposition: Mapped[str]
    found_place: Mapped[str]
    found_position: Mapped[str | None]
    state: Mapped[str]
    note: Mapped[str | None]
    physician_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    physician_told_at: Mapped[datetime | None]
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    settled_at: Mapped[datetime | None]
    row_version: Mapped[int] = mapped_column(default=1)


class RecallEvent(Base):
    """What was done with one unit of a recall; append-only history."""

    __tablename__ = "recall_event"
    id: Mapped[Key]
    line_id: Mapped[int] = mapped_column(ForeignKey("recall_line.id"), index=True)
    at: Mapped[datetime]
    event: Mapped[str]
    was: Mapped[str]
    became: Mapped[str]
    note: Mapped[str | None]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
