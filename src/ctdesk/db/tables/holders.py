"""Papers of holders and carriers, the holder's assessments of this hospital and their findings, and the
hospital's own qualification.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ctdesk.db.tables.base import Base, Document, Key


class SupplierPaper(Base):
    """A licence, authorisation or quality agreement of a holder, manufacturer or carrier.

    ``kind``: licence | gmp | approval | authorisation | agreement | carrier_authorisation | other;
    ``valid_until`` is its last day.
    """

    __tablename__ = "supplier_paper"
    id: Mapped[Key]
    supplier_id: Mapped[int] = mapped_column(ForeignKey("supplier.id"), index=True)
    kind: Mapped[str]
    number: Mapped[str | None]
    issuer: Mapped[str | None]
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    note: Mapped[str | None]
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    entered_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdraw_reason: Mapped[str | None]


class SiteQualification(Base):
    """A qualification of the hospital for cell therapy with its record (CT-QLF-001).

    ``kind``: initial | yearly | product | premises | finding; ``products`` the codes it admits;
    ``valid_until`` its last day, empty until it is authorised.
    """

    __tablename__ = "site_qualification"
    id: Mapped[Key]
    number: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    products: Mapped[Document]
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    opened_at: Mapped[datetime]
    record_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"))
    valid_until: Mapped[date | None]
    closed_at: Mapped[datetime | None]  # its record was authorised
    row_version: Mapped[int] = mapped_column(default=1)


class HolderAssessment(Base):
    """An assessment of this hospital by a holder, with its record (CT-QLF-002).

    ``result``: pass | conditional | fail, empty until the record is complete.
    """

    __tablename__ = "holder_assessment"
    id: Mapped[Key]
    number: Mapped[str] = mapped_column(unique=True)
    supplier_id: Mapped[int] = mapped_column(ForeignKey("supplier.id"), index=True)
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"))
    assessed_on: Mapped[date]
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    opened_at: Mapped[datetime]
    record_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"))
    result: Mapped[str | None]
    valid_until: Mapped[date | None]
    closed_at: Mapped[datetime | None]
    row_version: Mapped[int] = mapped_column(default=1)


class AssessmentFinding(Base):
    """A finding of a holder's assessment and what was done about it; the doer is not the verifier."""

    __tablename__ = "assessment_finding"
    __table_args__ = (UniqueConstraint("assessment_id", "ordinal"),)
    id: Mapped[Key]
    assessment_id: Mapped[int] = mapped_column(ForeignKey("holder_assessment.id"))
    ordinal: Mapped[int]
    grade: Mapped[str]  # critical | major | minor
    text: Mapped[str]
    action: Mapped[str | None]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    due_on: Mapped[date | None]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    done_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    done_at: Mapped[datetime | None]
    done_note: Mapped[str | None]
    verified_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    verified_at: Mapped[datetime | None]
    row_version: Mapped[int] = mapped_column(default=1)
