"""Records of controlled forms: versions, journal of answers, signatures, copies."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ctdesk.db.answers import FIGURE_INDEX, LATE_INDEX
from ctdesk.db.tables.base import Base, Document, Key


class Record(Base):
    """One filled-in form about one subject. ``version`` counts amendments."""

    __tablename__ = "record"
    __table_args__ = (
        Index("ix_record_form_id", "form_code", "id"),
        Index("ix_record_state_id", "state", "id"),
        # All that figures read of a record, which is wide.
        Index(
            "ix_record_figures",
            "form_code",
            "completed_at",
            "state",
            "version",
            "outcome",
            "subject_kind",
            "subject_id",
            "opened_by",
        ),
    )
    id: Mapped[Key]
    number: Mapped[str] = mapped_column(unique=True)
    form_code: Mapped[str]
    form_revision: Mapped[int]
    form_digest: Mapped[str]
    subject_kind: Mapped[str]  # shipment | member | …
    subject_id: Mapped[int]
    subject_label: Mapped[str]  # how the subject is named in lists, frozen
    state: Mapped[str]  # draft | completed | voided
    version: Mapped[int]
    outcome: Mapped[str | None]  # option code of the decision, when one was signed
    facts: Mapped[Document]  # sources frozen into the record
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    opened_at: Mapped[datetime]
    completed_at: Mapped[datetime | None]
    void_reason: Mapped[str | None]
    row_version: Mapped[int] = mapped_column(default=1)


class RecordVersion(Base):
    """One version of a record: why it was begun, and its answers as they stood when it was completed."""

    __tablename__ = "record_version"
    __table_args__ = (UniqueConstraint("record_id", "version"),)
    id: Mapped[Key]
    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"), index=True)
    version: Mapped[int]
    begun_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    begun_at: Mapped[datetime]
    reason: Mapped[str | None]
    completed_at: Mapped[datetime | None]
    content: Mapped[bytes | None]  # canonical record.json at completion
    content_digest: Mapped[str | None]


class AnswerEntry(Base):
    """The journal of answers: every entry stays, the last one of a path counts (decision 12)."""

    __tablename__ = "answer_entry"
    audited = False  # sealed by its digest in the signature's event
    __table_args__ = (
        Index("ix_answer_entry_record_id_version_id", "record_id", "version", "id"),
        Index(
            "ix_answer_entry_figures",
            "record_id",
            "path",
            "id",
            "answer",
            sqlite_where=FIGURE_INDEX,
            postgresql_where=FIGURE_INDEX,
        ),
        Index("ix_answer_entry_late", "record_id", sqlite_where=LATE_INDEX, postgresql_where=LATE_INDEX),
    )
    id: Mapped[Key]
    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"))
    version: Mapped[int]
    path: Mapped[str]
    answer: Mapped[Document | None]  # signed shape; null = taken back before signing
    by: Mapped[int | None]
    at: Mapped[datetime]
    workstation: Mapped[str]


class Signature(Base):
    """One signature: the exact bytes signed and the detached CMS over them."""

    __tablename__ = "signature"
    __table_args__ = (
        UniqueConstraint("record_id", "ordinal"),
        Index("ix_signature_member_id_duty_at", "member_id", "duty", "at"),
        # Who signed, without reading past what was signed.
        Index("ix_signature_people", "record_id", "superseded_by", "member_id", "certificate_id", "at"),
    )
    id: Mapped[Key]
    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"), index=True)
    version: Mapped[int]
    ordinal: Mapped[int]  # NN in the attachment names, counted over the record's life
    slot: Mapped[str]
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    printed_name: Mapped[str]
    role: Mapped[str]
    meanings: Mapped[Document]
    at: Mapped[datetime]
    content: Mapped[bytes]  # NN-slot.json
    content_digest: Mapped[str]
    cms: Mapped[bytes | None]  # NN-slot.p7s; none for an external signer (decision 27)
    certificate_id: Mapped[int | None] = mapped_column(ForeignKey("certificate.id"))
    nonce: Mapped[str] = mapped_column(unique=True)
    head_seq: Mapped[int]
    superseded_by: Mapped[int | None]  # version whose amendment asked for it again
    workstation: Mapped[str]
    duty: Mapped[str | None]  # what was performed with it; None in rows older than revision 0002


class PrintedCopy(Base):
    """One print or export of a record; copies are counted."""

    __tablename__ = "printed_copy"
    __table_args__ = (UniqueConstraint("record_id", "version", "kind", "copy_no"),)
    id: Mapped[Key]
    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"), index=True)
    version: Mapped[int]
    kind: Mapped[str]  # record | draft
    copy_no: Mapped[int]
    sha256: Mapped[str]
    head_seq: Mapped[int]
    head: Mapped[str]
    by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    at: Mapped[datetime]
    way: Mapped[str]  # pdf | spooler
