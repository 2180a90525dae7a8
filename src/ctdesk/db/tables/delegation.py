"""Delegations in writing: who passes which duties to whom, and what the lead decided on each line."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from ctdesk.db.tables.base import Base, Document, Key


class Delegation(Base):
    """A proposal of one member to one other, with one record (CT-TEAM-002 or CT-QP-002) and one or more
    lines.

    ``accepted_at`` is when the delegate accepted, ``declined_at`` when they did not.
    """

    __tablename__ = "delegation"
    id: Mapped[Key]
    number: Mapped[str] = mapped_column(unique=True)
    delegator_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    delegate_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    reason_code: Mapped[str]  # leave | shift | emergency
    reason: Mapped[str | None]
    absence_id: Mapped[int | None] = mapped_column(ForeignKey("absence.id"))  # what it covers
    record_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"))
    proposed_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]
    decline_reason: Mapped[str | None]
    row_version: Mapped[int] = mapped_column(default=1)


class DelegationLine(Base):
    """One duty passed on for a period to the minute, [starts_at, ends_at), for every product and site or for
    one. A line never changes: it is revoked.
    """

    __tablename__ = "delegation_line"
    id: Mapped[Key]
    delegation_id: Mapped[int] = mapped_column(ForeignKey("delegation.id"), index=True)
    ordinal: Mapped[int]
    duty: Mapped[str] = mapped_column(index=True)
    product_code: Mapped[str] = mapped_column(default="")  # empty: every product
    site_code: Mapped[str] = mapped_column(default="")  # code of a campus; empty: every one
    scope: Mapped[Document | None]  # of a QP's delegation: {"batches": […]}
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    revoke_reason: Mapped[str | None]


class DelegationDecision(Base):
    """What a lead (or, for a QP, the leadership) decided on one line; the newest of one person counts.

    ``decision``: approve | refuse | stay. ``stay`` keeps a line of the former lead in force after a change of
    lead, until ``until``, at most 72 hours (decision 38).
    """

    __tablename__ = "delegation_decision"
    id: Mapped[Key]
    line_id: Mapped[int] = mapped_column(ForeignKey("delegation_line.id"), index=True)
    decision: Mapped[str]
    reason: Mapped[str | None]
    until: Mapped[datetime | None]
    decided_by: Mapped[int] = mapped_column(ForeignKey("member.id"))
    decided_at: Mapped[datetime]
    record_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"))
