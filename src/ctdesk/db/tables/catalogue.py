"""Products with their label versions and limits, and the suppliers behind them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ctdesk.db.tables.base import Base, Document, Key


class Supplier(Base):
    """A holder, manufacturer or carrier; its papers are rows of their own (``supplier_paper``).

    ``file_valid_until`` and ``authorised_until`` are what was entered before papers were kept; they count
    while the supplier has no paper, and are empty from the first one on.
    """

    __tablename__ = "supplier"
    id: Mapped[Key]
    code: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]  # holder | manufacturer | carrier
    name: Mapped[str]
    contact_24h: Mapped[str | None]
    contact_tor: Mapped[str | None]  # whom to ask about a temperature out of range
    contact_return: Mapped[str | None]
    contact_recall: Mapped[str | None]
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
    approved_on: Mapped[str | None]  # as published: a day, a month or a year
    form: Mapped[str | None]
    container: Mapped[str | None]
    vector: Mapped[str | None]
    target: Mapped[str | None]
    indication: Mapped[str | None]
    gmo_class: Mapped[str | None]
    trace_scheme: Mapped[str | None]  # drug20 | gs1 | own
    trial_no: Mapped[str | None]
    supplier_id: Mapped[int | None]  # the holder, as it is registered here
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
    next_review: Mapped[date | None]
    row_version: Mapped[int] = mapped_column(default=1)


class LabelLimit(Base):
    """One limit or rule of a label beyond the four above, or where one of the four stands (domain.md §8.4).

    ``field`` is a field of ``catalogue.toml``; a limit is whole only with value, unit, basis and source.
    """

    __tablename__ = "label_limit"
    __table_args__ = (UniqueConstraint("label_id", "field"),)
    id: Mapped[Key]
    label_id: Mapped[int] = mapped_column(ForeignKey("product_label.id"))
    field: Mapped[str]
    value: Mapped[str | None]
    unit: Mapped[str | None]
    basis: Mapped[str | None]
    source: Mapped[str | None]
    row_version: Mapped[int] = mapped_column(default=1)


class ExcursionRule(Base):
    """What the holder wrote about excursions of this product, as a proposal only, never applied silently.

    It fits an excursion that is nowhere warmer than ``up_to_c`` and, all excursions of the trip together, no
    longer than ``up_to_min``; the first that fits proposes ``proposes``: accept_with_deviation | ask_holder |
    reject. ``dropped`` when it was taken out again before its label was verified.
    """

    __tablename__ = "excursion_rule"
    __table_args__ = (UniqueConstraint("label_id", "ordinal"),)
    id: Mapped[Key]
    label_id: Mapped[int] = mapped_column(ForeignKey("product_label.id"))
    ordinal: Mapped[int]
    up_to_c: Mapped[Decimal | None]
    up_to_min: Mapped[Decimal | None]
    up_to_degree_min: Mapped[Decimal | None]
    proposes: Mapped[str]
    text: Mapped[str]
    source: Mapped[str | None]
    dropped: Mapped[bool] = mapped_column(default=False)


class LabelFile(Base):
    """A file of a label version; ``kind``: label | manual."""

    __tablename__ = "label_file"
    id: Mapped[Key]
    label_id: Mapped[int] = mapped_column(ForeignKey("product_label.id"), index=True)
    kind: Mapped[str]
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    added_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    added_at: Mapped[datetime]
