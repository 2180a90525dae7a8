"""Rooms, tanks and positions, as far as receipt needs them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ctdesk.db.tables.base import Base, Key


class Zone(Base):
    """An approved room or zone of a hospital site."""

    __tablename__ = "zone"
    id: Mapped[Key]
    code: Mapped[str] = mapped_column(unique=True)
    # campus | receipt | quarantine | accepted | rejected | ln2_store | thaw | infusion_ward | apheresis_room
    # | clean_suite
    kind: Mapped[str]
    name_zh: Mapped[str]
    name_en: Mapped[str]
    room_no: Mapped[str | None]
    area_m2: Mapped[Decimal | None]
    clean_class: Mapped[str | None]
    access_control: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)
    row_version: Mapped[int] = mapped_column(default=1, server_default="1")


class Tank(Base):
    """A liquid-nitrogen tank with its last readings."""

    __tablename__ = "tank"
    id: Mapped[Key]
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    temperature_c: Mapped[Decimal | None]
    level_cm: Mapped[Decimal | None]
    level_min_cm: Mapped[Decimal | None]
    read_at: Mapped[datetime | None]
    zone_id: Mapped[int | None]
    action_c: Mapped[Decimal | None]  # at or above: an alarm
    alert_c: Mapped[Decimal | None]  # at or above: a warning
    backup: Mapped[bool] = mapped_column(default=False, server_default="0")
    active: Mapped[bool] = mapped_column(default=True, server_default="1")
    row_version: Mapped[int] = mapped_column(default=1)


class StoragePosition(Base):
    """A place for one cassette: tank, rack, box, position."""

    __tablename__ = "storage_position"
    __table_args__ = (UniqueConstraint("tank_id", "rack", "box", "slot"),)
    id: Mapped[Key]
    tank_id: Mapped[int] = mapped_column(ForeignKey("tank.id"), index=True)
    rack: Mapped[str]
    box: Mapped[str]
    slot: Mapped[str]
    code: Mapped[str] = mapped_column(unique=True)  # as on its barcode
    reserved_shipment_id: Mapped[int | None] = mapped_column(ForeignKey("shipment.id"), index=True)
    reserved_cassette: Mapped[int | None]
    designated: Mapped[str | None]  # accepted | quarantined | rejected: only such product may lie here
    row_version: Mapped[int] = mapped_column(default=1)
