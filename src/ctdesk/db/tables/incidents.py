"""Incidents and deviations: the case, whom and what it concerns, its links, evidence, people and course."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ctdesk.db.tables.base import Base, Document, Key


class Incident(Base):
    """An incident or deviation from its report to its closure (domain.md §6.4).

    ``severity`` is the level that stands; ``severity_chosen`` what a person chose and ``minimum`` what raised
    it above that (``code``, ``raised_by``, ``case``), empty where nothing did. ``raised_by`` names what
    reported it by itself, such as ``G5``, and ``cases`` what applies of its code, such as ``infused``. Of a
    case that ctdesk opened, ``wording`` is said in the language of whoever reads, and ``text`` is for search.
    ``opened_at`` is when it was reported, ``aware_at`` from when its clocks run; an anonymous report has no
    ``opened_by``. ``cause_category`` is one of the six of the fishbone. ``infused_at`` and ``vector_lot`` are
    as they were said (decision 40).
    """

    __tablename__ = "incident"
    # Which were open at a moment, without reading the cases.
    __table_args__ = (Index("ix_incident_open_at", "closed_at", "aware_at", "product_id"),)
    id: Mapped[Key]
    number: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]  # incident | deviation
    code: Mapped[str] = mapped_column(index=True)
    severity: Mapped[str]  # I | II | III | IV
    text: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)  # a state of domain/incidents.py
    record_id: Mapped[int | None]
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    row_version: Mapped[int] = mapped_column(default=1)
    near_miss: Mapped[bool] = mapped_column(default=False, server_default="0")
    caught_by: Mapped[str | None]  # of a near miss: what caught it
    anonymous: Mapped[bool] = mapped_column(default=False, server_default="0")
    occurred_at: Mapped[datetime | None]
    detected_at: Mapped[datetime | None]
    aware_at: Mapped[datetime] = mapped_column(index=True)
    place: Mapped[str | None]
    process_step: Mapped[str | None]
    tank_id: Mapped[int | None]
    equipment_id: Mapped[int | None]
    product_id: Mapped[int | None]
    batch_no: Mapped[str | None]
    vector_lot: Mapped[str | None]
    infused_at: Mapped[datetime | None]
    immediate_action: Mapped[str | None]
    frame: Mapped[str | None]  # of the notifications (domain/notifications.py): under which rules it happened
    wording: Mapped[Document | None]  # what ctdesk says by itself: ``code`` and its values
    raised_by: Mapped[str | None]
    cases: Mapped[Document | None]
    severity_chosen: Mapped[str | None]
    minimum: Mapped[Document | None]
    harm: Mapped[str | None]  # a category of the harm index, A to I
    risk_severity: Mapped[int | None]  # 1 to 5 each
    risk_probability: Mapped[int | None]
    risk_detectability: Mapped[int | None]
    owner_id: Mapped[int | None] = mapped_column(index=True)
    triaged_by: Mapped[int | None]
    triaged_at: Mapped[datetime | None]
    contained_by: Mapped[int | None]
    contained_at: Mapped[datetime | None]
    containment: Mapped[str | None]
    cause_category: Mapped[str | None]
    root_cause: Mapped[str | None]
    factors: Mapped[Document | None]  # contributing factors, each in words
    impact: Mapped[str | None]  # on other batches and patients
    conclusion: Mapped[str | None]
    concluded_by: Mapped[int | None]
    concluded_at: Mapped[datetime | None]
    lessons: Mapped[str | None]
    insurer: Mapped[str | None]
    report_record_id: Mapped[int | None]  # its own report (CT-INC-001); record_id is where it came from
    analysis_record_id: Mapped[int | None]  # the root cause analysis (CT-INC-002) that stands
    closed_by: Mapped[int | None]
    close_reason: Mapped[str | None]
    reopened_at: Mapped[datetime | None]
    reopened_by: Mapped[int | None]
    reopen_reason: Mapped[str | None]


class IncidentUnit(Base):
    """A dose unit that an incident concerns; ``found_by``: named | batch | shipment | position | …"""

    __tablename__ = "incident_unit"
    __table_args__ = (UniqueConstraint("incident_id", "unit_id"),)
    id: Mapped[Key]
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("dose_unit.id"), index=True)
    found_by: Mapped[str] = mapped_column(default="named", server_default="named")


class IncidentPatient(Base):
    """A patient whom an incident concerns; ``found_by``: named | unit; append-only."""

    __tablename__ = "incident_patient"
    __table_args__ = (UniqueConstraint("incident_id", "patient_id"),)
    id: Mapped[Key]
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), index=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    found_by: Mapped[str]


class IncidentLink(Base):
    """What two incidents have to do with each other; ``kind``: caused_by | duplicate_of | recurrence_of |
    related. A withdrawn link no longer counts.
    """

    __tablename__ = "incident_link"
    id: Mapped[Key]
    from_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), index=True)
    to_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), index=True)
    kind: Mapped[str]
    note: Mapped[str | None]
    linked_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    linked_at: Mapped[datetime]
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    withdrawn_at: Mapped[datetime | None]
    withdraw_reason: Mapped[str | None]


class IncidentEvidence(Base):
    """A file of a case with what it shows; ``sha256`` is what the file is at that minute."""

    __tablename__ = "incident_evidence"
    id: Mapped[Key]
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    sha256: Mapped[str]
    text: Mapped[str]
    added_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    added_at: Mapped[datetime]
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    withdrawn_at: Mapped[datetime | None]
    withdraw_reason: Mapped[str | None]


class IncidentNote(Base):
    """One line of the course of a case; append-only.

    ``kind``: timeline (what happened, ``at``) | action (what was done) | remark.
    """

    __tablename__ = "incident_note"
    id: Mapped[Key]
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), index=True)
    kind: Mapped[str]
    at: Mapped[datetime]
    text: Mapped[str]
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("incident_note.id"))
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    entered_at: Mapped[datetime]


class IncidentMember(Base):
    """Somebody who works on a case; ``part``: investigator | expert | observer."""

    __tablename__ = "incident_member"
    id: Mapped[Key]
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    part: Mapped[str]
    added_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    added_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
