"""What tanks were like: readings, imported recordings, alarms with who was called, and reviewed periods."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ctdesk.db.tables.base import Base, Document, Key


class TankReading(Base):
    """One reading of a tank by a person: °C, cm and, of the room, oxygen in per cent; append-only."""

    __tablename__ = "tank_reading"
    __table_args__ = (Index("ix_tank_reading_tank_id_at", "tank_id", "at"),)
    id: Mapped[Key]
    tank_id: Mapped[int] = mapped_column(ForeignKey("tank.id"))
    at: Mapped[datetime]
    temperature_c: Mapped[Decimal | None]
    level_cm: Mapped[Decimal | None]
    o2_percent: Mapped[Decimal | None]
    came_from: Mapped[str]  # typed | round
    record_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"))
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    entered_at: Mapped[datetime]


class TankRecording(Base):
    """An imported file of a tank's logger: what it covers and says; °C and seconds.

    The file itself is a stored file; ``packed`` is the SHA-256 under which its readings lie as they were
    understood (``domain.packed_readings``), so that a curve needs no second reading of the file. ``read_as``
    is how the file was understood: profile, answers, unit and zone.
    """

    __tablename__ = "tank_recording"
    __table_args__ = (Index("ix_tank_recording_tank_id_starts_at", "tank_id", "starts_at"),)
    id: Mapped[Key]
    tank_id: Mapped[int] = mapped_column(ForeignKey("tank.id"))
    probe: Mapped[str]
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    packed: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    points: Mapped[int]
    interval_s: Mapped[Decimal | None]
    gaps: Mapped[int]
    unreadable: Mapped[int]
    min_c: Mapped[Decimal]
    max_c: Mapped[Decimal]
    mean_c: Mapped[Decimal]
    logger_serial: Mapped[str | None]
    read_as: Mapped[Document]
    imported_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    imported_at: Mapped[datetime]
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    withdrawn_at: Mapped[datetime | None]
    withdraw_reason: Mapped[str | None]


class TankAlarm(Base):
    """An alarm of a tank or its room; open until it is closed with what was done.

    ``kind``: temperature | level | oxygen | probe | power | missed_round | other. ``grade``: action | alert.
    ``came_from``: logger | typed | round | person. ``aware_at`` is when a person learned of it,
    ``answered_at`` when somebody took it in hand (within 15 minutes, domain.md §3.22). ``ended_at`` stays
    empty while it is not known to be over. ``late_incident_id`` is that it was answered late, or not at all.
    """

    __tablename__ = "tank_alarm"
    id: Mapped[Key]
    number: Mapped[str] = mapped_column(unique=True)
    tank_id: Mapped[int | None] = mapped_column(ForeignKey("tank.id"), index=True)
    zone_id: Mapped[int | None] = mapped_column(ForeignKey("zone.id"))
    kind: Mapped[str]
    grade: Mapped[str]
    came_from: Mapped[str]
    recording_id: Mapped[int | None] = mapped_column(ForeignKey("tank_recording.id"))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    peak_c: Mapped[Decimal | None]
    limit_c: Mapped[Decimal | None]
    degree_minutes: Mapped[Decimal | None]
    text: Mapped[str | None]
    aware_at: Mapped[datetime]
    raised_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    answered_at: Mapped[datetime | None]
    action: Mapped[str | None]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    closed_at: Mapped[datetime | None]
    close_note: Mapped[str | None]
    incident_id: Mapped[int | None] = mapped_column(ForeignKey("incident.id"))
    late_incident_id: Mapped[int | None] = mapped_column(ForeignKey("incident.id"))
    row_version: Mapped[int] = mapped_column(default=1)


class AlarmCall(Base):
    """One call along the call tree of an alarm; append-only."""

    __tablename__ = "alarm_call"
    id: Mapped[Key]
    alarm_id: Mapped[int] = mapped_column(ForeignKey("tank_alarm.id"), index=True)
    called_at: Mapped[datetime]
    role: Mapped[str | None]
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    name: Mapped[str]
    phone: Mapped[str | None]
    reached: Mapped[bool]
    note: Mapped[str | None]
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    entered_at: Mapped[datetime]


class MonitoringPeriod(Base):
    """A period of a tank whose storage and temperatures were reviewed (CT-STO-003); [start, end)."""

    __tablename__ = "monitoring_period"
    id: Mapped[Key]
    number: Mapped[str] = mapped_column(unique=True)
    tank_id: Mapped[int] = mapped_column(ForeignKey("tank.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    record_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"))
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    row_version: Mapped[int] = mapped_column(default=1)
