"""Products with their label versions and limits, and the suppliers behind them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ctdesk.db.tables.base import Base, Document, Key


class Supplier(Base):
    """A holder, manufacturer or carrier, with the papers on file."""

    __tablename__ = "supplier"
    id: Mapped[Key]
    code: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]  # holder | manufacturer | carrier
    name: Mapped[str]
    contact_24h: Mapped[str | None]
    file_valid_until: Mapped[date | None]
    authorised_until: Mapped[date | None]
    row_version: Mapped[int] = mapped_column(default=1)


class Product(Base):
    """A cell therapy product as the hospital knows it (domain.md §8.4)."""

    __tablename__ = "product"
    id: Mapped[Key]
    code: Mapped[str] = mapped_column(unique=True)
    name_cn: Mapped[str]
    inn: Mapped[str]
    brand: Mapped[str | None]
    mah: Mapped[str | None]
    manufacturer: Mapped[str | None]
    approval_no: Mapped[str | None]
    spec: Mapped[str | None]
    donor_type: Mapped[str]  # autologous | allogeneic
    imported: Mapped[bool | None]
    rfic_required: Mapped[bool | None]
    storage_modes: Mapped[Document]  # list of codes, empty = not stated
    lot_pattern: Mapped[str | None]
    status: Mapped[str]  # draft | enabled | withdrawn
    row_version: Mapped[int] = mapped_column(default=1)


class ProductLabel(Base):
    """One version of a product's label with its limits; empty stays empty until the hospital enters it."""

    __tablename__ = "product_label"
    __table_args__ = (UniqueConstraint("product_id", "version"),)
    id: Mapped[Key]
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), index=True)
    version: Mapped[str]
    dated: Mapped[date | None]
    storage_max_c: Mapped[Decimal | None]
    storage_min_c: Mapped[Decimal | None]
    ambient_limit_s: Mapped[int | None]
    limit_basis: Mapped[str | None]
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    entered_at: Mapped[datetime | None]
    verified_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    verified_at: Mapped[datetime | None]
    in_force_from: Mapped[datetime | None]
    row_version: Mapped[int] = mapped_column(default=1)
