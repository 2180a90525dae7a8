"""What arrives: patients, cases, orders, shipments, dose units and their history."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ctdesk.db.tables.base import Base, Document, Key


class Patient(Base):
    """A patient; verified by a second person before a receipt may be compared with it (decision 40)."""

    __tablename__ = "patient"
    id: Mapped[Key]
    mrn: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    name_latin: Mapped[str]
    sex: Mapped[str]  # male | female | unknown
    birth_date: Mapped[date]
    bed: Mapped[str | None]
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    entered_at: Mapped[datetime]
    verified_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    verified_at: Mapped[datetime | None]
    row_version: Mapped[int] = mapped_column(default=1)


class TreatmentCase(Base):
    """One course of treatment of a patient, as far as receipt needs it."""

    __tablename__ = "treatment_case"
    id: Mapped[Key]
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    stage: Mapped[str]  # awaiting | ld_ongoing | ld_finished | no_ld_planned
    ld_started_on: Mapped[date | None]
    planned_infusion_on: Mapped[date | None]
    physician_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    row_version: Mapped[int] = mapped_column(default=1)


class TherapyOrder(Base):
    """An order for a product for a patient; verified by a second person before a receipt may be compared with
    it (decision 40).
    """

    __tablename__ = "therapy_order"
    id: Mapped[Key]
    number: Mapped[str] = mapped_column(unique=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("treatment_case.id"))
    coi_id: Mapped[str | None] = mapped_column(index=True)
    din: Mapped[str | None] = mapped_column(index=True)
    patient_label_id: Mapped[str | None]
    dose_min: Mapped[Decimal | None]  # 10^6 cells
    dose_max: Mapped[Decimal | None]
    hazard_statement: Mapped[str | None]  # none | biohazard | not_evaluated | both
    value: Mapped[Decimal | None]  # CNY
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    entered_at: Mapped[datetime]
    verified_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    verified_at: Mapped[datetime | None]
    row_version: Mapped[int] = mapped_column(default=1)


class Shipment(Base):
    """An announced shipment (arrival notice), verified by a second person before receipt (decision 40)."""

    __tablename__ = "shipment"
    id: Mapped[Key]
    number: Mapped[str] = mapped_column(unique=True)
    order_id: Mapped[int | None] = mapped_column(ForeignKey("therapy_order.id"), index=True)
    receipt_type: Mapped[str]
    state: Mapped[str]  # announced | arrived | decided | cancelled
    carrier: Mapped[str | None]
    awb_no: Mapped[str | None] = mapped_column(index=True)
    packed_at: Mapped[datetime | None]
    departed_at: Mapped[datetime | None]
    expected_at: Mapped[datetime | None]
    hold_time_h: Mapped[int | None]
    hold_time_expiry: Mapped[datetime | None]
    shipper_sn: Mapped[str | None] = mapped_column(index=True)
    seal_no: Mapped[str | None] = mapped_column(index=True)
    logger_sn: Mapped[str | None] = mapped_column(index=True)
    cassette_count: Mapped[int]
    unit_count: Mapped[int]
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    entered_at: Mapped[datetime]
    verified_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    verified_at: Mapped[datetime | None]
    row_version: Mapped[int] = mapped_column(default=1)


class DoseUnit(Base):
    """One bag or vial. Disposition and place are two registers (decision 8)."""

    __tablename__ = "dose_unit"
    __table_args__ = (UniqueConstraint("shipment_id", "ordinal"),)
    id: Mapped[Key]
    shipment_id: Mapped[int] = mapped_column(ForeignKey("shipment.id"), index=True)
    ordinal: Mapped[int]  # 1-based within the shipment
    cassette: Mapped[int]  # 1-based within the shipment
    cassette_no: Mapped[str | None] = mapped_column(index=True)
    coi_bag_id: Mapped[str | None] = mapped_column(index=True)
    batch_no: Mapped[str | None] = mapped_column(index=True)
    bag_no: Mapped[int | None]
    bag_total: Mapped[int | None]
    volume_ml: Mapped[Decimal | None]
    manufactured_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    disposition: Mapped[str]  # expected | inspecting | quarantined | accepted | rejected | …
    by_concession: Mapped[bool] = mapped_column(default=False)
    exceptional: Mapped[bool] = mapped_column(default=False)
    deviation_no: Mapped[str | None]
    hold: Mapped[str | None]  # what its gravest open unit_hold says; written by services/holds.py only
    trace_code: Mapped[str | None] = mapped_column(unique=True)
    trace_status: Mapped[str | None] = mapped_column(index=True)  # pending | sent | ack | failed
    position_id: Mapped[int | None] = mapped_column(ForeignKey("storage_position.id"), index=True)
    place: Mapped[str] = mapped_column(index=True)  # a state of the place register
    row_version: Mapped[int] = mapped_column(default=1)
    vector_lot: Mapped[str | None] = mapped_column(index=True)


class UnitEvent(Base):
    """What happened to a dose unit; append-only history."""

    __tablename__ = "unit_event"
    __table_args__ = (
        Index("ix_unit_event_kind_became_at", "kind", "became", "at"),
        Index("ix_unit_event_member_id_at", "member_id", "at"),
        Index("ix_unit_event_first", "kind", "became", "unit_id", "at"),  # when each unit became it first
    )
    id: Mapped[Key]
    unit_id: Mapped[int] = mapped_column(ForeignKey("dose_unit.id"), index=True)
    at: Mapped[datetime]
    kind: Mapped[str]  # disposition | place | hold | flag | trace
    was: Mapped[str | None]
    became: Mapped[str]
    record_id: Mapped[int | None]
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))


class LoggerProfile(Base):
    """How to read the files of one kind of logger, as the hospital answered once."""

    __tablename__ = "logger_profile"
    id: Mapped[Key]
    name: Mapped[str] = mapped_column(unique=True)
    body: Mapped[Document]
    saved_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    saved_at: Mapped[datetime]
