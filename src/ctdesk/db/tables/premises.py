"""Zones as they were checked; equipment with its papers, calibrations, failures and tests; daily rounds."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ctdesk.db.tables.base import Base, Document, Key


class ZoneCheck(Base):
    """Whether a zone met one requirement of ``equipment.toml`` when somebody looked; append-only."""

    __tablename__ = "zone_check"
    id: Mapped[Key]
    zone_id: Mapped[int] = mapped_column(ForeignKey("zone.id"), index=True)
    requirement: Mapped[str]
    met: Mapped[bool]
    note: Mapped[str | None]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    checked_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    checked_at: Mapped[datetime]


class Equipment(Base):
    """A tank, probe, alarm, thaw device, logger, timer, shipper or other piece of the equipment record.

    ``status``: in_use | stopped | retired. ``calibration_due`` is the last day on which it may be used, empty
    where the kind needs none or none was done yet. A tank of the map names its ``tank_id``, what watches or
    serves a tank too.
    """

    __tablename__ = "equipment"
    id: Mapped[Key]
    asset_no: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    name: Mapped[str]
    maker: Mapped[str | None]
    model: Mapped[str | None]
    serial_no: Mapped[str | None] = mapped_column(index=True)
    zone_id: Mapped[int | None] = mapped_column(ForeignKey("zone.id"))
    tank_id: Mapped[int | None] = mapped_column(ForeignKey("tank.id"), index=True)
    supplier_id: Mapped[int | None] = mapped_column(ForeignKey("supplier.id"))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    interval_months: Mapped[int | None]
    calibration_due: Mapped[date | None]
    hold_time_h: Mapped[int | None]  # of a shipper, as qualified
    status: Mapped[str]
    status_reason: Mapped[str | None]
    status_since: Mapped[datetime]
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    entered_at: Mapped[datetime]
    row_version: Mapped[int] = mapped_column(default=1)


class EquipmentPaper(Base):
    """A qualification or other file of a piece of equipment; ``kind``: IQ | OQ | PQ | manual | contract |
    other.
    """

    __tablename__ = "equipment_paper"
    id: Mapped[Key]
    equipment_id: Mapped[int] = mapped_column(ForeignKey("equipment.id"), index=True)
    kind: Mapped[str]
    number: Mapped[str | None]
    issued_on: Mapped[date | None]
    valid_until: Mapped[date | None]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    entered_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdraw_reason: Mapped[str | None]


class Calibration(Base):
    """A calibration, qualification or maintenance with its record (CT-PRM-002).

    ``result``: pass | fail, empty until the record is complete; ``valid_until`` its last day.
    """

    __tablename__ = "calibration"
    id: Mapped[Key]
    number: Mapped[str] = mapped_column(unique=True)
    equipment_id: Mapped[int] = mapped_column(ForeignKey("equipment.id"), index=True)
    kind: Mapped[str]  # calibration | qualification | maintenance | repair
    done_on: Mapped[date]
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    opened_at: Mapped[datetime]
    record_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"))
    result: Mapped[str | None]
    valid_until: Mapped[date | None]
    closed_at: Mapped[datetime | None]
    row_version: Mapped[int] = mapped_column(default=1)


class EquipmentFailure(Base):
    """One line of a failure log; while it stands and ``stops_use``, the equipment may not be used."""

    __tablename__ = "equipment_failure"
    id: Mapped[Key]
    number: Mapped[str] = mapped_column(unique=True)
    equipment_id: Mapped[int] = mapped_column(ForeignKey("equipment.id"), index=True)
    started_at: Mapped[datetime]
    text: Mapped[str]
    stops_use: Mapped[bool]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    reported_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    reported_at: Mapped[datetime]
    remedy: Mapped[str | None]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    ended_at: Mapped[datetime | None]
    incident_id: Mapped[int | None] = mapped_column(ForeignKey("incident.id"))
    row_version: Mapped[int] = mapped_column(default=1)


class RecurringCheck(Base):
    """A test that comes again, such as the weekly alarm test, as it was done; append-only.

    ``code`` is a ``recurring`` of ``equipment.toml``.
    """

    __tablename__ = "recurring_check"
    id: Mapped[Key]
    code: Mapped[str] = mapped_column(index=True)
    equipment_id: Mapped[int | None] = mapped_column(ForeignKey("equipment.id"))
    done_at: Mapped[datetime]
    passed: Mapped[bool]
    note: Mapped[str | None]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    done_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    entered_at: Mapped[datetime]


class DailyRound(Base):
    """The daily round of one zone with its record (CT-PRM-003); ``missed_incident_id`` once it was missed.

    ``tanks`` are those the round asks about, with the limits as they stood when it was opened.
    """

    __tablename__ = "daily_round"
    __table_args__ = (UniqueConstraint("zone_id", "on_day"),)
    id: Mapped[Key]
    number: Mapped[str] = mapped_column(unique=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("zone.id"))
    on_day: Mapped[date]
    due_at: Mapped[datetime]
    tanks: Mapped[Document]
    record_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"))
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]  # signed
    missed_incident_id: Mapped[int | None] = mapped_column(ForeignKey("incident.id"))
    row_version: Mapped[int] = mapped_column(default=1)


class PremisesReview(Base):
    """The signed list of premises and equipment (CT-PRM-001) of one day."""

    __tablename__ = "premises_review"
    id: Mapped[Key]
    number: Mapped[str] = mapped_column(unique=True)
    record_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"))
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    row_version: Mapped[int] = mapped_column(default=1)
