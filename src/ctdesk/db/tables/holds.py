"""What holds dose units and why: every gate stays closed while one of these is open."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ctdesk.db.tables.base import Base, Key


class UnitHold(Base):
    """One hold on one dose unit, open until it is lifted; ``dose_unit.hold`` says the gravest open one.

    ``code`` is a hold of ``units_states.toml``. What placed it: ``source_kind`` (record | incident | recall |
    count | …) with ``source_id``. A hold that stood before ctdesk kept them one by one has no ``placed_by``.
    """

    __tablename__ = "unit_hold"
    __table_args__ = (Index("ix_unit_hold_source_kind_source_id", "source_kind", "source_id"),)
    id: Mapped[Key]
    unit_id: Mapped[int] = mapped_column(ForeignKey("dose_unit.id"), index=True)
    code: Mapped[str]
    reason: Mapped[str | None]
    source_kind: Mapped[str | None]
    source_id: Mapped[int | None]
    placed_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    placed_at: Mapped[datetime]
    lifted_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    lifted_at: Mapped[datetime | None]
    lift_reason: Mapped[str | None]
    lift_source_kind: Mapped[str | None]
    lift_source_id: Mapped[int | None]
