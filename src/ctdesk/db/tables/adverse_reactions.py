"""Adverse reactions: the case with its patient, product and judgement; its terms, medicines and reports."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ctdesk.db.tables.base import Base, Document, Key


class AdrCase(Base):
    """One case of an adverse reaction with the fields of the national form (domain.md §6.9).

    Patient and product stand here as they are reported, beside the rows they come from; empty is not known.
    ``state``: open | closed | nullified; how far its reports have got they say themselves. ``frame`` and the
    closed lists are those of ``domain/adverse_reactions.py``; ``expected`` empty is not judged yet.
    ``doubts_kept`` are the codes of doubts that somebody confirmed to be as they are. The first and the last
    day of the reaction are those of its gravest term.
    """

    __tablename__ = "adr_case"
    __table_args__ = (Index("ix_adr_case_state_aware_at", "state", "aware_at"),)
    id: Mapped[Key]
    number: Mapped[str] = mapped_column(unique=True)
    state: Mapped[str]
    frame: Mapped[str]
    incident_id: Mapped[int | None] = mapped_column(ForeignKey("incident.id"), index=True)
    aware_at: Mapped[datetime]  # day 0
    sponsor_aware_at: Mapped[datetime | None]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    # Who it happened to.
    patient_id: Mapped[int | None] = mapped_column(ForeignKey("patient.id"), index=True)
    initials: Mapped[str | None]
    sex: Mapped[str | None]
    birth_date: Mapped[date | None]
    age_years: Mapped[int | None]
    ethnicity: Mapped[str | None]
    weight_kg: Mapped[Decimal | None]
    contact: Mapped[str | None]
    mrn: Mapped[str | None]
    disease: Mapped[str | None]  # the original one
    allergies: Mapped[str | None]
    family_history: Mapped[str | None]
    other_history: Mapped[str | None]
    # Who reported it.
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    reporter_name: Mapped[str | None]
    reporter_phone: Mapped[str | None]
    reporter_mail: Mapped[str | None]
    department: Mapped[str | None]
    profession: Mapped[str | None]
    # What was given.
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("dose_unit.id"), index=True)
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"), index=True)
    approval_no: Mapped[str | None]
    generic_name: Mapped[str | None]
    brand: Mapped[str | None]
    holder: Mapped[str | None]
    batch_no: Mapped[str | None]
    bag_no: Mapped[str | None]
    coi_id: Mapped[str | None]
    vector_lot: Mapped[str | None]
    dose: Mapped[str | None]
    route: Mapped[str | None]
    given_at: Mapped[datetime | None]
    indication: Mapped[str | None]
    # What happened.
    description: Mapped[str | None]
    treatment: Mapped[str | None]
    onset_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    criteria: Mapped[Document]  # list of codes, empty: not serious
    expected: Mapped[bool | None]
    outcome: Mapped[str]
    sequelae: Mapped[str | None]
    died_at: Mapped[datetime | None]
    death_cause: Mapped[str | None]
    dechallenge: Mapped[str | None]
    rechallenge: Mapped[str | None]
    effect_on_disease: Mapped[str | None]
    by_reporter: Mapped[str]  # causality
    by_institution: Mapped[str]
    crs_max: Mapped[int | None]
    icans_max: Mapped[int | None]
    course_id: Mapped[int | None] = mapped_column(ForeignKey("bedside_course.id"), index=True)
    second_malignancy: Mapped[bool] = mapped_column(default=False)
    sample_kept: Mapped[str | None]  # of a second malignancy: which tumour or blood sample, where
    in_cluster: Mapped[bool] = mapped_column(default=False)
    new_information: Mapped[bool] = mapped_column(default=False)
    new_information_at: Mapped[datetime | None]
    doubts_kept: Mapped[Document | None]
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    opened_at: Mapped[datetime]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    closed_at: Mapped[datetime | None]
    row_version: Mapped[int] = mapped_column(default=1)


class AdrReaction(Base):
    """One reaction of a case by its term; a line that was taken out is withdrawn."""

    __tablename__ = "adr_reaction"
    __table_args__ = (UniqueConstraint("adr_id", "ordinal"),)
    id: Mapped[Key]
    adr_id: Mapped[int] = mapped_column(ForeignKey("adr_case.id"))
    ordinal: Mapped[int]
    term: Mapped[str]
    term_code: Mapped[str | None]  # MedDRA, where the hospital has a licence
    grade: Mapped[int | None]
    onset_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    entered_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    row_version: Mapped[int] = mapped_column(default=1)


class AdrMedicine(Base):
    """A medicine given besides; ``purpose``: lymphodepletion | bridging | antidote | other."""

    __tablename__ = "adr_medicine"
    __table_args__ = (UniqueConstraint("adr_id", "ordinal"),)
    id: Mapped[Key]
    adr_id: Mapped[int] = mapped_column(ForeignKey("adr_case.id"))
    ordinal: Mapped[int]
    name: Mapped[str]
    approval_no: Mapped[str | None]
    holder: Mapped[str | None]
    batch_no: Mapped[str | None]
    dose: Mapped[str | None]
    route: Mapped[str | None]
    begun_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    indication: Mapped[str | None]
    purpose: Mapped[str]
    suspected: Mapped[bool] = mapped_column(default=False)
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    entered_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    row_version: Mapped[int] = mapped_column(default=1)


class AdrReport(Base):
    """One report of a case, ``ordinal`` 0 the first; ``kind``: first | follow_up | nullification.

    ``report_content`` is the case as it was reported, kept when it is sent.
    """

    __tablename__ = "adr_report"
    __table_args__ = (UniqueConstraint("adr_id", "ordinal"),)
    id: Mapped[Key]
    number: Mapped[str] = mapped_column(unique=True)
    adr_id: Mapped[int] = mapped_column(ForeignKey("adr_case.id"))
    ordinal: Mapped[int]
    kind: Mapped[str]
    news: Mapped[str | None]  # of a follow-up: what is new
    reason: Mapped[str | None]  # of a nullification
    record_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"))
    report_content: Mapped[Document | None]
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    opened_at: Mapped[datetime]
    sent_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    sent_at: Mapped[datetime | None]
    way: Mapped[str | None]
    receipt_no: Mapped[str | None]
    receipt_at: Mapped[datetime | None]
    receipt_file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    row_version: Mapped[int] = mapped_column(default=1)
