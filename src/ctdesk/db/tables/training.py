"""Training: versions of modules and their material, sessions, assessments, practice, hours, demands for
training again, and the lead's emergency overrides.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ctdesk.db.tables.base import Base, Document, Key


class ModuleVersion(Base):
    """One version of a training module: hours, marks, validity. Version 1 is the shipped one, made when
    first used.

    ``practical`` is the table of ``modules.toml`` (how many mock or supervised cases); ``checklist`` the
    steps of the practical examination: [{"id", "zh_CN", "en", "critical"}].
    """

    __tablename__ = "module_version"
    __table_args__ = (UniqueConstraint("module", "version"),)
    id: Mapped[Key]
    module: Mapped[str]
    version: Mapped[int]
    hours: Mapped[Decimal | None]
    pass_percent: Mapped[int | None]
    validity_months: Mapped[int | None]
    practical: Mapped[Document | None]
    checklist: Mapped[Document | None]
    change_note: Mapped[str | None]
    effective_at: Mapped[datetime]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    recorded_at: Mapped[datetime]
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    approved_at: Mapped[datetime | None]


class TrainingMaterial(Base):
    """A file taught from, of one version of a module."""

    __tablename__ = "training_material"
    id: Mapped[Key]
    module_version_id: Mapped[int] = mapped_column(ForeignKey("module_version.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))


class TrainingSession(Base):
    """A course or drill with its record (CT-TRN-001); ``kind``: course | drill | external."""

    __tablename__ = "training_session"
    id: Mapped[Key]
    number: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    module: Mapped[str] = mapped_column(index=True)
    module_version_id: Mapped[int | None] = mapped_column(ForeignKey("module_version.id"))
    product_code: Mapped[str] = mapped_column(default="")
    title: Mapped[str]
    place: Mapped[str | None]
    trainer_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    external_trainer: Mapped[str | None]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    record_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"))
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    entered_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]  # its record was signed
    cancelled_at: Mapped[datetime | None]
    row_version: Mapped[int] = mapped_column(default=1)


class Attendance(Base):
    """Who is invited to a session, and when that person signed in with the own password."""

    __tablename__ = "attendance"
    __table_args__ = (UniqueConstraint("session_id", "member_id"),)
    id: Mapped[Key]
    session_id: Mapped[int] = mapped_column(ForeignKey("training_session.id"))
    ordinal: Mapped[int]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    signed_in_at: Mapped[datetime | None]


class Assessment(Base):
    """One assessment of one member in one module, with its record (CT-TRN-002).

    ``kind``: initial | annual | retake | reassessment. Percentages are whole numbers; ``passed`` is None
    until the record is complete.
    """

    __tablename__ = "assessment"
    __table_args__ = (Index("ix_assessment_member_id_module", "member_id", "module"),)
    id: Mapped[Key]
    number: Mapped[str] = mapped_column(unique=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    module: Mapped[str]
    module_version_id: Mapped[int | None] = mapped_column(ForeignKey("module_version.id"))
    product_code: Mapped[str] = mapped_column(default="")
    session_id: Mapped[int | None] = mapped_column(ForeignKey("training_session.id"))
    kind: Mapped[str]
    attempt: Mapped[int]
    assessor_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    record_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"))
    opened_at: Mapped[datetime]
    assessed_at: Mapped[datetime | None]
    passed: Mapped[bool | None]
    theory_percent: Mapped[int | None]
    critical_percent: Mapped[int | None]
    practical_percent: Mapped[int | None]
    cancelled_at: Mapped[datetime | None]
    row_version: Mapped[int] = mapped_column(default=1)


class Practice(Base):
    """A task performed that no signature in ctdesk shows: mock, supervised, or real before ctdesk was there.

    ``kind``: real | mock | supervised.
    """

    __tablename__ = "practice"
    __table_args__ = (
        Index("ix_practice_member_id_module_performed_on", "member_id", "module", "performed_on"),
    )
    id: Mapped[Key]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    module: Mapped[str]
    product_code: Mapped[str] = mapped_column(default="")
    kind: Mapped[str]
    performed_on: Mapped[date]
    supervisor_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    assessment_id: Mapped[int | None] = mapped_column(ForeignKey("assessment.id"))
    note: Mapped[str | None]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    recorded_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class EducationHours(Base):
    """Hours of continuing education of a member, with their proof."""

    __tablename__ = "education_hours"
    id: Mapped[Key]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    held_on: Mapped[date]
    hours: Mapped[Decimal]
    title: Mapped[str]
    provider: Mapped[str | None]
    external: Mapped[bool]
    session_id: Mapped[int | None] = mapped_column(ForeignKey("training_session.id"))
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    recorded_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdraw_reason: Mapped[str | None]


class TrainingDemand(Base):
    """A trigger, by its code in ``modules.toml``, asks a member to be trained again (domain.md §5.4).

    From ``blocks_from`` on, what was passed before does not count. Closed by the competence that answers it.
    """

    __tablename__ = "training_demand"
    __table_args__ = (Index("ix_training_demand_member_id_module", "member_id", "module"),)
    id: Mapped[Key]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    module: Mapped[str]
    product_code: Mapped[str] = mapped_column(default="")
    trigger: Mapped[str]
    reason: Mapped[str]
    opened_at: Mapped[datetime]
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    due_on: Mapped[date | None]
    blocks_from: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    competence_id: Mapped[int | None] = mapped_column(ForeignKey("competence.id"))
    withdrawn_reason: Mapped[str | None]


class CompetenceOverride(Base):
    """The lead lets somebody act in an emergency although their competence does not stand (SOD-20).

    Opens an incident.
    """

    __tablename__ = "competence_override"
    id: Mapped[Key]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    duty: Mapped[str]
    reason: Mapped[str]
    allowed_by: Mapped[int] = mapped_column(ForeignKey("member.id"))
    allowed_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    incident_id: Mapped[int | None] = mapped_column(ForeignKey("incident.id"))


class TrainingPlanLine(Base):
    """One line of a yearly training plan: of a member (a QP), of a role, or with neither of everybody.

    ``title`` may be empty where a module is named. ``done_on`` closes what no register tells: a line of a
    member, or one without a module. One taken back after it was approved waits to be approved again until
    ``approved_at`` is not before ``withdrawn_at``.
    """

    __tablename__ = "training_plan_line"
    id: Mapped[Key]
    year: Mapped[int] = mapped_column(index=True)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    role: Mapped[str | None]
    module: Mapped[str | None]
    title: Mapped[str]
    hours: Mapped[Decimal | None]
    external: Mapped[bool]
    trainer_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    due_on: Mapped[date]
    planned_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    planned_at: Mapped[datetime]
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    approved_at: Mapped[datetime | None]
    done_on: Mapped[date | None]
    done_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    done_note: Mapped[str | None]
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    withdrawn_at: Mapped[datetime | None]
    withdraw_reason: Mapped[str | None]
