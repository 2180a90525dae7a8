"""Products with their label versions, whose limits one pharmacist enters and another enters again without
seeing them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from ctdesk.db.columns import Instant
from ctdesk.db.tables.catalogue import Product, ProductLabel
from ctdesk.db.tables.team import Member
from ctdesk.domain.errors import CtdeskError, NotFound, Refused, StaleRecord
from ctdesk.services import fields
from ctdesk.services.gate import command, query
from ctdesk.services.paging import Page
from ctdesk.services.search import remember
from ctdesk.services.training_demands import label_changed
from ctdesk.services.work import UnitOfWork

ENTER, VERIFY = "catalogue.enter", "catalogue.verify"
DONOR_TYPES = frozenset({"autologous", "allogeneic"})
STORAGE_MODES = frozenset({"hospital_tank", "shipper_hold", "mah_depot"})
LIMITS = ("storage_max_c", "storage_min_c", "ambient_limit_s", "limit_basis")
# Without these a shipment of the product cannot be accepted (domain.md A8).
NEEDED_LIMITS = ("storage_max_c", "ambient_limit_s", "limit_basis")
_COLDEST, _WARMEST = Decimal("-273.15"), Decimal("60")
_IN_FORCE = (
    select(ProductLabel)
    .where(
        ProductLabel.product_id == bindparam("product"),
        ProductLabel.verified_at.is_not(None),
        ProductLabel.in_force_from <= bindparam("at", type_=Instant),
    )
    .order_by(ProductLabel.in_force_from.desc(), ProductLabel.id.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one label: °C, seconds out of cryogenic storage, and where they stand; None where not
    stated.
    """

    storage_max_c: Decimal | None
    storage_min_c: Decimal | None
    ambient_limit_s: int | None
    limit_basis: str | None


@dataclass(frozen=True, slots=True)
class LabelRow:
    """A label version. ``limits`` is None while a second pharmacist still has to enter them unseen."""

    id: int
    version: str
    dated: date | None
    state: str  # entered | verified
    in_force: bool
    limits: Limits | None
    missing: tuple[str, ...]
    entered_by: str | None
    entered_at: datetime | None
    verified_by: str | None
    verified_at: datetime | None
    mine: bool
    row_version: int


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A product in a list; ``ready`` when the label in force has every limit that acceptance needs."""

    id: int
    code: str
    name_cn: str
    inn: str
    brand: str | None
    mah: str | None
    donor_type: str
    status: str
    label_version: str | None
    ready: bool


@dataclass(frozen=True, slots=True)
class ProductDetail:
    """A product with all its label versions, newest first."""

    row: ProductRow
    manufacturer: str | None
    approval_no: str | None
    spec: str | None
    imported: bool | None
    rfic_required: bool | None
    storage_modes: tuple[str, ...]
    lot_pattern: str | None
    labels: tuple[LabelRow, ...]
    row_version: int


@dataclass(frozen=True, slots=True)
class LimitsToVerify:
    """Limits that wait for the second pharmacist; without their values."""

    label_id: int
    product_id: int
    product: str
    version: str
    entered_by: str
    entered_at: datetime


@command(needs=ENTER, action="catalogue.add_product")
def add_product(
    work: UnitOfWork,
    *,
    code: str,
    name_cn: str,
    inn: str,
    donor_type: str,
    brand: str | None = None,
    mah: str | None = None,
    manufacturer: str | None = None,
    approval_no: str | None = None,
    spec: str | None = None,
    imported: bool | None = None,
    rfic_required: bool | None = None,
    storage_modes: tuple[str, ...] = (),
    lot_pattern: str | None = None,
) -> int:
    """Enter a product as a draft; it becomes enabled when complete limits are verified. Raises CAT-01 for
    a code in use.
    """
    wanted = fields.required(code, "code", 40).upper()
    if work.db.scalar(select(Product.id).where(Product.code == wanted)) is not None:
        raise CtdeskError("CAT-01", field="code", number=wanted)
    product = Product(
        code=wanted,
        name_cn=fields.required(name_cn, "name_cn"),
        inn=fields.required(inn, "inn"),
        brand=fields.cleaned(brand, "brand"),
        mah=fields.cleaned(mah, "mah"),
        manufacturer=fields.cleaned(manufacturer, "manufacturer"),
        approval_no=fields.cleaned(approval_no, "approval_no"),
        spec=fields.cleaned(spec, "spec"),
        donor_type=fields.one_of(donor_type, "donor_type", DONOR_TYPES),
        imported=imported,
        rfic_required=rfic_required,
        storage_modes=[fields.one_of(mode, "storage_modes", STORAGE_MODES) for mode in storage_modes],
        lot_pattern=fields.cleaned(lot_pattern, "lot_pattern"),
        status="draft",
    )
    work.db.add(product)
    work.db.flush()
    words = " ".join(filter(None, (product.name_cn, product.inn, product.brand, product.mah)))
    remember(work.db, "product", product.id, product.code, words)
    return product.id


@command(needs=ENTER, action="catalogue.enter_limits")
def enter_limits(
    work: UnitOfWork,
    *,
    product_id: int,
    version: str,
    dated: date | None,
    limits: Limits,
) -> int:
    """Enter one label version with its limits; a blank limit stays blank and blocks acceptance. Raises
    CAT-02 when it exists.
    """
    product = _product(work.db, product_id)
    name = fields.required(version, "version", 80)
    known = work.db.scalar(
        select(ProductLabel.id).where(ProductLabel.product_id == product.id, ProductLabel.version == name)
    )
    if known is not None:
        raise CtdeskError("CAT-02", field="version", version=name)
    clean = _clean(limits)
    label = ProductLabel(
        product_id=product.id,
        version=name,
        dated=dated,
        storage_max_c=clean.storage_max_c,
        storage_min_c=clean.storage_min_c,
        ambient_limit_s=clean.ambient_limit_s,
        limit_basis=clean.limit_basis,
        entered_by=work.actor.member_id,
        entered_at=work.now,
        verified_by=None,
        verified_at=None,
        in_force_from=None,
    )
    work.db.add(label)
    work.db.flush()
    return label.id


@command(needs=ENTER, action="catalogue.correct_limits")
def correct_limits(work: UnitOfWork, *, label_id: int, seen_version: int, limits: Limits) -> None:
    """Enter limits again before they are verified; raises CAT-04 afterwards: a verified label is never
    changed.
    """
    label = _label(work.db, label_id)
    if label.verified_at is not None:
        raise CtdeskError("CAT-04", version=label.version)
    if label.row_version != seen_version:
        raise StaleRecord("REC-13", seen=seen_version, now=label.row_version)
    clean = _clean(limits)
    label.storage_max_c, label.storage_min_c = clean.storage_max_c, clean.storage_min_c
    label.ambient_limit_s, label.limit_basis = clean.ambient_limit_s, clean.limit_basis
    label.entered_by, label.entered_at = work.actor.member_id, work.now
    label.row_version += 1


@command(needs=VERIFY, action="catalogue.verify_limits")
def verify_limits(work: UnitOfWork, *, label_id: int, limits: Limits) -> None:
    """Enter the limits a second time, unseen; equal ones come into force at once.

    Raises CAT-03 for the person who entered them, CAT-05 naming the fields that differ (never their
    values), and CAT-04 when they are verified already.
    """
    label = _label(work.db, label_id)
    if label.verified_at is not None:
        raise CtdeskError("CAT-04", version=label.version)
    if label.entered_by == work.actor.member_id:
        raise Refused("CAT-03")
    clean = _clean(limits)
    differing = [name for name in LIMITS if _folded(getattr(clean, name)) != _folded(getattr(label, name))]
    if differing:
        raise CtdeskError("CAT-05", field=differing[0], fields=", ".join(differing))
    product = _product(work.db, label.product_id)
    before = label_in_force(work.db, product.id, work.now)
    label.verified_by, label.verified_at, label.in_force_from = work.actor.member_id, work.now, work.now
    label.row_version += 1
    if before is not None and before.version != label.version:
        work.db.flush()
        label_changed(work, product.code, label.version)
    complete = not missing_limits(label)
    if complete and product.status == "draft":
        product.status = "enabled"
        product.row_version += 1


@query()
def list_products(
    work: UnitOfWork, *, text: str | None = None, after: int = 0, limit: int = 100
) -> Page[ProductRow]:
    """Products by key; ``text`` matches code, name or brand."""
    chosen = select(Product).where(Product.id > after).order_by(Product.id).limit(limit + 1)
    if text:
        like = f"%{text}%"
        chosen = chosen.where(
            or_(
                Product.code.ilike(like),
                Product.name_cn.like(like),
                Product.inn.ilike(like),
                Product.brand.like(like),
            )
        )
    found = list(work.db.scalars(chosen))
    rows = tuple(_row(work.db, product, work) for product in found[:limit])
    return Page(rows, rows[-1].id if len(found) > limit else None)


@query()
def product_detail(work: UnitOfWork, *, product_id: int) -> ProductDetail:
    """A product with its labels; limits that somebody else entered and nobody verified are not shown."""
    product = _product(work.db, product_id)
    labels = work.db.scalars(
        select(ProductLabel).where(ProductLabel.product_id == product.id).order_by(ProductLabel.id.desc())
    ).all()
    current = label_in_force(work.db, product.id, work.now)
    return ProductDetail(
        row=_row(work.db, product, work),
        manufacturer=product.manufacturer,
        approval_no=product.approval_no,
        spec=product.spec,
        imported=product.imported,
        rfic_required=product.rfic_required,
        storage_modes=tuple(product.storage_modes),
        lot_pattern=product.lot_pattern,
        labels=tuple(_label_row(work, label, current) for label in labels),
        row_version=product.row_version,
    )


@query()
def list_limits_to_verify(work: UnitOfWork) -> tuple[LimitsToVerify, ...]:
    """Limits entered by somebody else and not verified yet."""
    rows = work.db.execute(
        select(ProductLabel, Product)
        .join(Product, Product.id == ProductLabel.product_id)
        .where(ProductLabel.verified_at.is_(None), ProductLabel.entered_by != work.actor.member_id)
        .order_by(ProductLabel.id)
    )
    return tuple(
        LimitsToVerify(
            label.id,
            product.id,
            product.name_cn,
            label.version,
            member_name(work.db, label.entered_by) or "",
            label.entered_at or work.now,
        )
        for label, product in rows
    )


def label_in_force(db: Session, product_id: int, at: datetime) -> ProductLabel | None:
    """The verified label version that counts at ``at``: the last one that came into force."""
    return db.scalar(_IN_FORCE, {"product": product_id, "at": at})


def missing_limits(label: ProductLabel) -> tuple[str, ...]:
    """The limits that acceptance needs and the label leaves blank."""
    return tuple(name for name in NEEDED_LIMITS if getattr(label, name) is None)


def member_name(db: Session, member_id: int | None) -> str | None:
    """The printed name of a member."""
    return None if member_id is None else db.scalar(select(Member.name).where(Member.id == member_id))


def _clean(limits: Limits) -> Limits:
    warmest = fields.number(limits.storage_max_c, "storage_max_c", low=_COLDEST, high=_WARMEST)
    coldest = fields.number(limits.storage_min_c, "storage_min_c", low=_COLDEST, high=_WARMEST)
    if warmest is not None and coldest is not None and coldest >= warmest:
        raise CtdeskError("CAT-06", field="storage_min_c")
    seconds = fields.number(
        None if limits.ambient_limit_s is None else str(limits.ambient_limit_s),
        "ambient_limit_s",
        low=Decimal(1),
        high=Decimal(86_400),
    )
    if seconds is not None and seconds != seconds.to_integral_value():
        raise CtdeskError("FIELD-05", field="ambient_limit_s", value=str(seconds))
    return Limits(
        warmest,
        coldest,
        None if seconds is None else int(seconds),
        fields.cleaned(limits.limit_basis, "limit_basis"),
    )


def _folded(value: Decimal | int | str | None) -> Decimal | int | str | None:
    return "".join(value.split()).casefold() if isinstance(value, str) else value


def _product(db: Session, product_id: int) -> Product:
    product = db.get(Product, product_id)
    if product is None:
        raise NotFound("CAT-07", id=product_id)
    return product


def _label(db: Session, label_id: int) -> ProductLabel:
    label = db.get(ProductLabel, label_id)
    if label is None:
        raise NotFound("CAT-07", id=label_id)
    return label


def _row(db: Session, product: Product, work: UnitOfWork) -> ProductRow:
    label = label_in_force(db, product.id, work.now)
    return ProductRow(
        id=product.id,
        code=product.code,
        name_cn=product.name_cn,
        inn=product.inn,
        brand=product.brand,
        mah=product.mah,
        donor_type=product.donor_type,
        status=product.status,
        label_version=None if label is None else label.version,
        ready=label is not None and not missing_limits(label),
    )


def _label_row(work: UnitOfWork, label: ProductLabel, current: ProductLabel | None) -> LabelRow:
    verified, mine = label.verified_at is not None, label.entered_by == work.actor.member_id
    shown = verified or mine
    return LabelRow(
        id=label.id,
        version=label.version,
        dated=label.dated,
        state="verified" if verified else "entered",
        in_force=current is not None and current.id == label.id,
        limits=Limits(label.storage_max_c, label.storage_min_c, label.ambient_limit_s, label.limit_basis)
        if shown
        else None,
        missing=missing_limits(label) if shown else (),
        entered_by=member_name(work.db, label.entered_by),
        entered_at=label.entered_at,
        verified_by=member_name(work.db, label.verified_by),
        verified_at=label.verified_at,
        mine=mine,
        row_version=label.row_version,
    )
