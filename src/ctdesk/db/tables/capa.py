"""Findings of inspections, holders and audits; corrective and preventive actions with who did them, their
evidence, extensions and checks of effect.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ctdesk.db.tables.base import Base, Document, Key


class Finding(Base):
    """What an inspection, a holder or an audit found, answered with actions like those of an incident.

    ``origin``: inspection | holder | audit | drill | meeting | other; ``class_code``: critical | major |
    minor.
    """

    __tablename__ = "finding"
    id: Mapped[Key]
    number: Mapped[str] = mapped_column(unique=True)
    origin: Mapped[str]
    class_code: Mapped[str]
    text: Mapped[str]
    from_whom: Mapped[str]
    reference: Mapped[str | None]  # their number
    supplier_id: Mapped[int | None] = mapped_column(ForeignKey("supplier.id"))
    assessment_finding_id: Mapped[int | None] = mapped_column(ForeignKey("assessment_finding.id"))
    received_on: Mapped[date]
    reply_due: Mapped[date | None]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    reply: Mapped[str | None]
    replied_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    replied_at: Mapped[datetime | None]
    reply_file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    opened_at: Mapped[datetime]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    closed_at: Mapped[datetime | None]
    close_note: Mapped[str | None]
    row_version: Mapped[int] = mapped_column(default=1)


class Capa(Base):
    """One corrective or preventive action (domain.md §6.6) as it stands now.

    ``origin``: incident | inspection | holder | audit | drill | meeting | other, with the row it answers.
    ``round`` counts how often it was planned: extensions, doers and checks belong to a round; ``was_late``
    says that an earlier round was overdue. Due days are days of the site. ``risk_before`` and ``risk_after``:
    severity, probability, detectability.
    """

    __tablename__ = "capa"
    __table_args__ = (Index("ix_capa_state_due_on", "state", "due_on"),)
    id: Mapped[Key]
    number: Mapped[str] = mapped_column(unique=True)
    origin: Mapped[str]
    incident_id: Mapped[int | None] = mapped_column(ForeignKey("incident.id"), index=True)
    finding_id: Mapped[int | None] = mapped_column(ForeignKey("finding.id"), index=True)
    recall_id: Mapped[int | None] = mapped_column(ForeignKey("recall.id"), index=True)
    kind: Mapped[str]  # correction | corrective | preventive
    problem: Mapped[str]
    root_cause: Mapped[str | None]
    action_text: Mapped[str]
    resources: Mapped[str | None]
    owner_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    round: Mapped[int] = mapped_column(default=1)
    planned_on: Mapped[date]
    due_on: Mapped[date]  # with the extensions of this round
    first_due_on: Mapped[date]  # of this round, before any extension
    was_late: Mapped[bool] = mapped_column(default=False)
    risk_before: Mapped[Document | None]
    risk_after: Mapped[Document | None]
    metric: Mapped[str]
    target_op: Mapped[str]  # <= | >= | ==
    target_value: Mapped[Decimal]
    window_days: Mapped[int]
    assessor_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    state: Mapped[str]  # a state of domain/capa.py
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    approved_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    done_note: Mapped[str | None]
    returned_reason: Mapped[str | None]  # why it was sent back after it had been called done
    superseded_id: Mapped[int | None] = mapped_column(ForeignKey("capa.id"))  # the action that follows it
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    withdrawn_at: Mapped[datetime | None]
    withdraw_reason: Mapped[str | None]
    record_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"))
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    row_version: Mapped[int] = mapped_column(default=1)


class CapaDoer(Base):
    """Somebody who carried an action out, and so does not judge its effect; append-only."""

    __tablename__ = "capa_doer"
    __table_args__ = (UniqueConstraint("capa_id", "round", "member_id"),)
    id: Mapped[Key]
    capa_id: Mapped[int] = mapped_column(ForeignKey("capa.id"))
    round: Mapped[int]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    note: Mapped[str | None]
    added_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    added_at: Mapped[datetime]


class CapaEvidence(Base):
    """A file that shows that an action was carried out or works."""

    __tablename__ = "capa_evidence"
    id: Mapped[Key]
    capa_id: Mapped[int] = mapped_column(ForeignKey("capa.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    sha256: Mapped[str]
    text: Mapped[str]
    added_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    added_at: Mapped[datetime]
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    withdrawn_at: Mapped[datetime | None]
    withdraw_reason: Mapped[str | None]


class CapaExtension(Base):
    """A later due day that was asked for, and what became of it; ``until_on`` is the last day."""

    __tablename__ = "capa_extension"
    id: Mapped[Key]
    capa_id: Mapped[int] = mapped_column(ForeignKey("capa.id"), index=True)
    round: Mapped[int]
    until_on: Mapped[date]
    reason: Mapped[str]
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    asked_at: Mapped[datetime]
    granted_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    granted_at: Mapped[datetime | None]
    declined_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    declined_at: Mapped[datetime | None]
    declined_reason: Mapped[str | None]


class CapaCheck(Base):
    """One check of the effect of an action; append-only. ``result``: effective | not_effective."""

    __tablename__ = "capa_check"
    __table_args__ = (UniqueConstraint("capa_id", "ordinal"),)
    id: Mapped[Key]
    capa_id: Mapped[int] = mapped_column(ForeignKey("capa.id"))
    ordinal: Mapped[int]  # 1-based over all rounds
    round: Mapped[int]
    value: Mapped[Decimal]
    result: Mapped[str]
    reason: Mapped[str | None]
    assessor_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    at: Mapped[datetime]
    record_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"))
