"""The bedside after an infusion: its course, assessments with their grades, antidotes given, other events."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ctdesk.db.tables.base import Base, Document, Key


class BedsideCourse(Base):
    """What is watched of one patient after one infusion, with its record (CT-MON-001).

    ``infused_at`` is day 0 as it was said; ``uses_local_effect`` where the hospital grades the fourth row of
    the Chinese consensus.
    """

    __tablename__ = "bedside_course"
    id: Mapped[Key]
    number: Mapped[str] = mapped_column(unique=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("treatment_case.id"), index=True)
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("dose_unit.id"), index=True)
    infused_at: Mapped[datetime]
    batch_no: Mapped[str | None]  # as it was said, where no unit of ours is named (decision 40)
    vector_lot: Mapped[str | None]
    weight_kg: Mapped[Decimal | None]
    uses_local_effect: Mapped[bool] = mapped_column(default=False)
    record_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"))
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    opened_at: Mapped[datetime]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    closed_at: Mapped[datetime | None]
    close_note: Mapped[str | None]
    row_version: Mapped[int] = mapped_column(default=1)


class BedsideAssessment(Base):
    """One look at a patient: findings as ``domain/grading.py`` asks for them, laboratory values, the grades.

    Empty is what nobody looked at, never "no". A grade that is open has ``crs_grade`` empty and
    ``crs_at_least`` what is certain; ``crs_because`` and ``icans_because`` keep the grounds and what is
    missing, in the words of the rules of that day. What was written down wrong is withdrawn and entered anew
    (``corrects_id``); nothing of it is ever changed.
    """

    __tablename__ = "bedside_assessment"
    __table_args__ = (Index("ix_bedside_assessment_course_id_at", "course_id", "at"),)
    id: Mapped[Key]
    course_id: Mapped[int] = mapped_column(ForeignKey("bedside_course.id"))
    at: Mapped[datetime]
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("bedside_assessment.id"))
    # CRS
    temperature_c: Mapped[Decimal | None]
    fever_explained: Mapped[bool] = mapped_column(default=False)  # the fever has another cause
    fever_masked: Mapped[bool] = mapped_column(default=False)
    systolic: Mapped[int | None]  # mmHg
    diastolic: Mapped[int | None]
    heart_rate: Mapped[int | None]  # per minute
    hypotension: Mapped[bool | None]
    vasopressors: Mapped[int | None]  # without vasopressin
    vasopressin: Mapped[bool] = mapped_column(default=False)
    pressor_doses: Mapped[str | None]
    spo2_percent: Mapped[int | None]
    oxygen: Mapped[str | None]
    flow_l_min: Mapped[Decimal | None]
    local_effect: Mapped[int | None]
    # ICANS
    child: Mapped[bool] = mapped_column(default=False)
    ice: Mapped[Document | None]  # the answers one by one
    score: Mapped[int | None]  # ICE, or CAPD of a child
    unable: Mapped[bool] = mapped_column(default=False)
    consciousness: Mapped[str | None]
    seizure: Mapped[str | None]
    motor: Mapped[str | None]
    pressure: Mapped[str | None]  # signs of pressure within the skull
    explained: Mapped[Document | None]  # rows of ICANS that have another cause
    died_of_crs: Mapped[bool] = mapped_column(default=False)
    died_of_icans: Mapped[bool] = mapped_column(default=False)
    in_icu: Mapped[bool | None]
    # Laboratory; the unit stands in the name.
    ferritin_ug_l: Mapped[Decimal | None]
    crp_mg_l: Mapped[Decimal | None]
    il6_pg_ml: Mapped[Decimal | None]
    ldh_u_l: Mapped[Decimal | None]
    fibrinogen_g_l: Mapped[Decimal | None]
    anc_10e9_l: Mapped[Decimal | None]
    platelets_10e9_l: Mapped[Decimal | None]
    note: Mapped[str | None]
    # What it came to.
    crs_grade: Mapped[int | None]
    crs_at_least: Mapped[int]
    crs_because: Mapped[Document]
    icans_grade: Mapped[int | None]
    icans_at_least: Mapped[int]
    icans_because: Mapped[Document]
    assessed_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    entered_at: Mapped[datetime]
    late_reason: Mapped[str | None]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))  # the physician
    confirmed_at: Mapped[datetime | None]
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    withdrawn_at: Mapped[datetime | None]
    withdraw_reason: Mapped[str | None]


class AntidoteDose(Base):
    """One dose of a medicine of the antidote log (``bedside.toml``), as it was given."""

    __tablename__ = "antidote_dose"
    __table_args__ = (Index("ix_antidote_dose_course_id_at", "course_id", "at"),)
    id: Mapped[Key]
    course_id: Mapped[int] = mapped_column(ForeignKey("bedside_course.id"))
    antidote: Mapped[str]
    name: Mapped[str | None]  # which steroid, which other medicine
    at: Mapped[datetime]
    mg: Mapped[Decimal]
    route: Mapped[str | None]
    batch_no: Mapped[str | None]
    note: Mapped[str | None]
    ordered_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    given_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("antidote_dose.id"))
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    entered_at: Mapped[datetime]
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    withdrawn_at: Mapped[datetime | None]
    withdraw_reason: Mapped[str | None]


class AntidoteLabel(Base):
    """What the label in force of an antidote says, as the hospital entered it; None is what it does not say.

    It counts from ``verified_at`` on, when a second pharmacist read the same figures, until a later one does.
    ``most_mg`` is for one dose.
    """

    __tablename__ = "antidote_label"
    id: Mapped[Key]
    antidote: Mapped[str] = mapped_column(index=True)
    label_version: Mapped[str]  # which label and version it stands in
    dated: Mapped[date | None]
    most_doses: Mapped[int | None]
    least_interval_h: Mapped[Decimal | None]
    most_mg: Mapped[Decimal | None]
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    entered_at: Mapped[datetime]
    verified_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    verified_at: Mapped[datetime | None]
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    withdrawn_at: Mapped[datetime | None]
    withdraw_reason: Mapped[str | None]


class ClinicalEvent(Base):
    """An event after an infusion that is recorded by itself, such as IEC-HS or a second malignancy.

    ``kind`` is an event of ``bedside.toml``; ``findings`` are what its grade rests on.
    """

    __tablename__ = "clinical_event"
    id: Mapped[Key]
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    course_id: Mapped[int | None] = mapped_column(ForeignKey("bedside_course.id"), index=True)
    kind: Mapped[str] = mapped_column(index=True)
    term: Mapped[str | None]
    grade: Mapped[int | None]
    graded_by: Mapped[str]  # icaht | ctcae
    findings: Mapped[Document | None]
    onset_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    text: Mapped[str | None]
    adr_id: Mapped[int | None] = mapped_column(ForeignKey("adr_case.id"), index=True)
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("clinical_event.id"))
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    entered_at: Mapped[datetime]
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    withdrawn_at: Mapped[datetime | None]
    withdraw_reason: Mapped[str | None]
    row_version: Mapped[int] = mapped_column(default=1)
