"""Quarantine and rejection of dose units, who was told, exceptions of labels, readiness, where a notice came
from, and the upload of trace codes.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ctdesk.db.tables.base import Base, Document, Key


class Quarantine(Base):
    """Units of one shipment held until somebody decides, with its record (CT-ACC-002).

    ``cause``: receipt | late_data | doubt | returned; ``put_by`` who quarantined them (SOD-04); ``due_at``
    when a decision is due; ``outcome``: accept | accept_with_deviation | accept_exceptionally | reject |
    extend | void, empty while open. ``reason_codes`` are the findings, each with its words; ``facts`` what
    the receipt said about the trip. An extension is a quarantine of its own that ``extends_id`` another.
    """

    __tablename__ = "quarantine"
    id: Mapped[Key]
    number: Mapped[str] = mapped_column(unique=True)
    shipment_id: Mapped[int] = mapped_column(ForeignKey("shipment.id"), index=True)
    source_record_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"))
    cause: Mapped[str]
    reason_codes: Mapped[Document]
    text: Mapped[str | None]
    started_at: Mapped[datetime]
    put_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    due_at: Mapped[datetime]
    data_due_at: Mapped[datetime | None]  # "the data follow later": until when
    facts: Mapped[Document]
    photo: Mapped[str | None]  # of a doubt: SHA-256 of its picture
    extends_id: Mapped[int | None] = mapped_column(ForeignKey("quarantine.id"))
    record_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"))
    outcome: Mapped[str | None]
    closed_at: Mapped[datetime | None]
    row_version: Mapped[int] = mapped_column(default=1)


class QuarantineUnit(Base):
    """A dose unit in a quarantine, in the order of its record."""

    __tablename__ = "quarantine_unit"
    __table_args__ = (UniqueConstraint("quarantine_id", "unit_id"),)
    id: Mapped[Key]
    quarantine_id: Mapped[int] = mapped_column(ForeignKey("quarantine.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("dose_unit.id"), index=True)
    ordinal: Mapped[int]


class Rejection(Base):
    """Units that were rejected and the notice about it (CT-ACC-003)."""

    __tablename__ = "rejection"
    id: Mapped[Key]
    number: Mapped[str] = mapped_column(unique=True)
    shipment_id: Mapped[int] = mapped_column(ForeignKey("shipment.id"), index=True)
    source_record_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"))
    reason_codes: Mapped[Document]
    facts: Mapped[Document]
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    opened_at: Mapped[datetime]
    record_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"))
    outcome: Mapped[str | None]  # void once its receipt was taken back
    closed_at: Mapped[datetime | None]
    row_version: Mapped[int] = mapped_column(default=1)


class RejectionUnit(Base):
    """A dose unit on a rejection notice, in its order."""

    __tablename__ = "rejection_unit"
    __table_args__ = (UniqueConstraint("rejection_id", "unit_id"),)
    id: Mapped[Key]
    rejection_id: Mapped[int] = mapped_column(ForeignKey("rejection.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("dose_unit.id"), index=True)
    ordinal: Mapped[int]


class Telling(Base):
    """Who was told of a finding, an incident, a recall or a patient, when and how, and what they answered;
    append-only.

    ``whom``: mah | physician | lead | qa | carrier | patient | regulator, or a recipient of
    ``notifications.toml``, or a role. ``obligation_id`` is what was fulfilled by telling.
    """

    __tablename__ = "telling"
    id: Mapped[Key]
    record_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"), index=True)
    quarantine_id: Mapped[int | None] = mapped_column(ForeignKey("quarantine.id"), index=True)
    whom: Mapped[str]
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    name: Mapped[str]
    phone: Mapped[str | None]
    way: Mapped[str]  # phone | message | mail | in_person
    told_at: Mapped[datetime]
    text: Mapped[str | None]
    answer: Mapped[str | None]
    late_reason: Mapped[str | None]  # entered more than fifteen minutes after it was said
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    entered_at: Mapped[datetime]
    incident_id: Mapped[int | None] = mapped_column(index=True)
    recall_id: Mapped[int | None] = mapped_column(index=True)
    adr_id: Mapped[int | None] = mapped_column(index=True)
    course_id: Mapped[int | None] = mapped_column(index=True)
    obligation_id: Mapped[int | None] = mapped_column(index=True)


class LabelException(Base):
    """A label that cannot be scanned as the rules ask: foreign, written by hand, covered or worn.

    ``photo`` is the SHA-256 of its picture; a second person confirms what the first read.
    """

    __tablename__ = "label_exception"
    id: Mapped[Key]
    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"), index=True)
    path: Mapped[str]
    kind: Mapped[str]  # foreign | handwritten | relabelled | unreadable
    as_read: Mapped[str]
    reason: Mapped[str]
    photo: Mapped[str]
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    entered_at: Mapped[datetime]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    confirmed_at: Mapped[datetime | None]
    refused_reason: Mapped[str | None]


class ReadinessMark(Base):
    """What somebody found about one point of readiness of a shipment before it came; append-only."""

    __tablename__ = "readiness_mark"
    id: Mapped[Key]
    shipment_id: Mapped[int] = mapped_column(ForeignKey("shipment.id"), index=True)
    code: Mapped[str]
    met: Mapped[bool]
    note: Mapped[str | None]
    marked_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    marked_at: Mapped[datetime]


class NoticeSource(Base):
    """Where a notice came from: the sheet or the message it was read from; append-only.

    ``kind``: sheet | message.
    """

    __tablename__ = "notice_source"
    id: Mapped[Key]
    shipment_id: Mapped[int] = mapped_column(ForeignKey("shipment.id"), index=True)
    kind: Mapped[str]
    name: Mapped[str | None]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    text: Mapped[str | None]
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    entered_at: Mapped[datetime]


class TraceExport(Base):
    """A file of trace codes made for the platform; ``sent_at`` once somebody said it was handed in."""

    __tablename__ = "trace_export"
    id: Mapped[Key]
    number: Mapped[str] = mapped_column(unique=True)
    codes: Mapped[int]
    sha256: Mapped[str]
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    made_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    made_at: Mapped[datetime]
    sent_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    sent_at: Mapped[datetime | None]


class TraceExportUnit(Base):
    """A dose unit in a file for the platform, with its code as it stands there; append-only."""

    __tablename__ = "trace_export_unit"
    __table_args__ = (UniqueConstraint("export_id", "unit_id"),)
    id: Mapped[Key]
    export_id: Mapped[int] = mapped_column(ForeignKey("trace_export.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("dose_unit.id"), index=True)
    code: Mapped[str]


class TraceAnswer(Base):
    """What became of one unit's trace code; append-only. ``result``: sent | ack | failed."""

    __tablename__ = "trace_answer"
    id: Mapped[Key]
    unit_id: Mapped[int] = mapped_column(ForeignKey("dose_unit.id"), index=True)
    export_id: Mapped[int | None] = mapped_column(ForeignKey("trace_export.id"), index=True)
    result: Mapped[str]
    reason: Mapped[str | None]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))  # the platform's answer
    noted_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    noted_at: Mapped[datetime]


class ExistingStock(Base):
    """A shipment that lay here before ctdesk did, taken in by two people from its papers (``disposition`` is
    what they say: accepted | quarantined | rejected).

    ``photos`` are the keys of stored files, one for each cassette in their order.
    """

    __tablename__ = "existing_stock"
    id: Mapped[Key]
    shipment_id: Mapped[int] = mapped_column(ForeignKey("shipment.id"), index=True)
    received_on: Mapped[date]
    disposition: Mapped[str]
    reason: Mapped[str]
    paper_file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    photos: Mapped[Document]
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    entered_at: Mapped[datetime]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    confirmed_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdraw_reason: Mapped[str | None]
