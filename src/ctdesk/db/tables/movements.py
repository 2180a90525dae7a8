"""Moves of cassettes with their record, counts of the stock, labels that were printed, and scanners tested.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ctdesk.db.tables.base import Base, Document, Key


class StorageMove(Base):
    """A put-in or move of cassettes with its record (CT-STO-001).

    ``kind``: put_in | move | into_shipper | to_depot | from_shipper | from_depot | found.
    """

    __tablename__ = "storage_move"
    id: Mapped[Key]
    number: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    reason: Mapped[str]
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    opened_at: Mapped[datetime]
    record_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"))
    closed_at: Mapped[datetime | None]  # moved, by signature
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str | None]
    row_version: Mapped[int] = mapped_column(default=1)


class MoveLine(Base):
    """One cassette of a move: from where, and where it is meant to go."""

    __tablename__ = "move_line"
    __table_args__ = (UniqueConstraint("move_id", "ordinal"),)
    id: Mapped[Key]
    move_id: Mapped[int] = mapped_column(ForeignKey("storage_move.id"))
    ordinal: Mapped[int]
    shipment_id: Mapped[int] = mapped_column(ForeignKey("shipment.id"), index=True)
    cassette: Mapped[int]
    from_place: Mapped[str]
    from_position_id: Mapped[int | None] = mapped_column(ForeignKey("storage_position.id"))
    to_place: Mapped[str]
    to_position_id: Mapped[int | None] = mapped_column(ForeignKey("storage_position.id"))
    to_other: Mapped[str | None]  # name of the shipper or depot


class StockCount(Base):
    """A count of the stock with its record (CT-STO-002); of one tank, or of all without ``tank_id``."""

    __tablename__ = "stock_count"
    id: Mapped[Key]
    number: Mapped[str] = mapped_column(unique=True)
    tank_id: Mapped[int | None] = mapped_column(ForeignKey("tank.id"))
    custodian_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    opened_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]  # the last item was scanned
    record_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"))
    closed_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str | None]
    incident_id: Mapped[int | None] = mapped_column(ForeignKey("incident.id"))
    row_version: Mapped[int] = mapped_column(default=1)


class CountExpected(Base):
    """A cassette that the register held in a position when the count began; append-only."""

    __tablename__ = "count_expected"
    id: Mapped[Key]
    count_id: Mapped[int] = mapped_column(ForeignKey("stock_count.id"), index=True)
    position_id: Mapped[int] = mapped_column(ForeignKey("storage_position.id"))
    shipment_id: Mapped[int] = mapped_column(ForeignKey("shipment.id"))
    cassette: Mapped[int]


class CountScan(Base):
    """One scan of a count, as it came; append-only.

    ``position_id`` is the position at hand, ``shipment_id`` and ``cassette`` what the code belongs to, empty
    for a code nobody knows.
    """

    __tablename__ = "count_scan"
    id: Mapped[Key]
    count_id: Mapped[int] = mapped_column(ForeignKey("stock_count.id"), index=True)
    scanned_at: Mapped[datetime]
    code: Mapped[str]
    position_id: Mapped[int | None] = mapped_column(ForeignKey("storage_position.id"))
    shipment_id: Mapped[int | None] = mapped_column(ForeignKey("shipment.id"))
    cassette: Mapped[int | None]
    typed: Mapped[bool]
    scanned_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))


class LabelPrint(Base):
    """Labels that were printed, so that every label in the house is accounted for; append-only.

    ``kind``: shipment | unit | cassette | position | status; ``form``: pdf | zpl. The ``code`` of a status
    tag is followed by its colour.
    """

    __tablename__ = "label_print"
    id: Mapped[Key]
    kind: Mapped[str]
    subject_id: Mapped[int]
    code: Mapped[str]
    form: Mapped[str]
    copies: Mapped[int]
    reason: Mapped[str | None]
    printed_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    printed_at: Mapped[datetime]


class ScannerTest(Base):
    """A test of the scanner of one workstation; append-only.

    ``faults`` are codes out of ``exchange/scanner_test.py``, empty when all went well.
    """

    __tablename__ = "scanner_test"
    id: Mapped[Key]
    workstation: Mapped[str] = mapped_column(index=True)
    faults: Mapped[Document]
    codes: Mapped[int]  # how many of the test codes were read
    tested_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    tested_at: Mapped[datetime]
