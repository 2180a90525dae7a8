"""Products as the hospital knows them; what their labels say is entered by one pharmacist and read again by
another (``label_limits``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, or_, select
from sqlalchemy.orm import Session

from ctdesk.db.tables.catalogue import Product, ProductLabel, Supplier
from ctdesk.domain.errors import CtdeskError, NotFound, StaleRecord
from ctdesk.services import fields
from ctdesk.services.catalogue_table import catalogue_table
from ctdesk.services.gate import command, query
from ctdesk.services.known_products import is_as_published
from ctdesk.services.label_limits import ENTER as ENTER
from ctdesk.services.label_limits import VERIFY as VERIFY
from ctdesk.services.label_limits import LimitsToVerify as LimitsToVerify
from ctdesk.services.label_limits import correct_limits as correct_limits
from ctdesk.services.label_limits import enter_limits as enter_limits
from ctdesk.services.label_limits import list_limits_to_verify as list_limits_to_verify
from ctdesk.services.label_limits import verify_limits as verify_limits
from ctdesk.services.label_versions import LIMITS as LIMITS
from ctdesk.services.label_versions import NEEDED_LIMITS as NEEDED_LIMITS
from ctdesk.services.label_versions import LabelRow as LabelRow
from ctdesk.services.label_versions import Limits as Limits
from ctdesk.services.label_versions import label_in_force as label_in_force
from ctdesk.services.label_versions import label_row
from ctdesk.services.label_versions import member_name as member_name
from ctdesk.services.label_versions import missing_limits as missing_limits
from ctdesk.services.paging import Page
from ctdesk.services.work import UnitOfWork

DONOR_TYPES = frozenset({"autologous", "allogeneic"})
STORAGE_MODES = frozenset({"hospital_tank", "shipper_hold", "mah_depot"})
STATUSES = ("enabled", "draft", "withdrawn")
_RANK = case({status: place for place, status in enumerate(STATUSES)}, value=Product.status)
_CHOICES = {"form": "form", "vector": "vector", "gmo_class": "gmo_class", "trace_scheme": "trace_code_scheme"}
_APPROVED = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


@dataclass(frozen=True, slots=True)
class ProductFacts:
    """What is known of a product beside its labels. ``approved_on`` as it was published: a day, a month or a
    year; ``form``, ``vector``, ``gmo_class`` and ``trace_scheme`` are codes of ``catalogue.toml``.
    """

    name_cn: str
    inn: str
    donor_type: str
    brand: str | None = None
    mah: str | None = None
    manufacturer: str | None = None
    approval_no: str | None = None
    spec: str | None = None
    imported: bool | None = None
    rfic_required: bool | None = None
    storage_modes: tuple[str, ...] = ()
    lot_pattern: str | None = None
    approved_on: str | None = None
    form: str | None = None
    container: str | None = None
    vector: str | None = None
    target: str | None = None
    indication: str | None = None
    gmo_class: str | None = None
    trace_scheme: str | None = None
    trial_no: str | None = None
    supplier_id: int | None = None


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
    trial: bool = False


@dataclass(frozen=True, slots=True)
class ProductDetail:
    """A product with all its label versions, newest first. ``as_published`` while nobody compared what was
    offered with the approval; ``supplier`` is its holder as registered here.
    """

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
    facts: ProductFacts
    supplier: str | None
    as_published: bool


@command(needs=ENTER, action="catalogue.add_product")
def add_product(work: UnitOfWork, *, code: str, name_cn: str, inn: str, donor_type: str, **more: Any) -> int:
    """Enter a product as a draft; ``more`` are further fields of ``ProductFacts``.

    It becomes enabled when complete limits are verified. Raises CAT-01 for a code in use, CAT-21 … CAT-23 and
    FIELD-… for facts that cannot be.
    """
    wanted = fields.required(code, "code", 40).upper()
    if work.db.scalar(select(Product.id).where(Product.code == wanted)) is not None:
        raise CtdeskError("CAT-01", field="code", number=wanted)
    facts = _clean(work.db, ProductFacts(name_cn, inn, donor_type, **more))
    product = Product(code=wanted, status="draft", **facts)
    work.db.add(product)
    work.db.flush()
    return product.id


@command(needs=ENTER, action="catalogue.update_product")
def update_product(work: UnitOfWork, *, product_id: int, seen_version: int, facts: ProductFacts) -> None:
    """Enter what is known of a product anew; the trail keeps what stood there.

    Raises CAT-24 where a product that was enabled would change from autologous to allogeneic or back.
    """
    product = _product(work.db, product_id)
    _seen(product, seen_version)
    if product.status != "draft" and facts.donor_type != product.donor_type:
        raise CtdeskError("CAT-24", field="donor_type", product=product.name_cn)
    for name, value in _clean(work.db, facts).items():
        if getattr(product, name) != value:
            setattr(product, name, value)
    product.row_version += 1


@command(needs=ENTER, action="catalogue.withdraw_product")
def withdraw_product(work: UnitOfWork, *, product_id: int, seen_version: int, reason: str) -> None:
    """Take a product out of use, as when its approval ended; what was received stays. Raises CAT-25 twice."""
    product = _product(work.db, product_id)
    _seen(product, seen_version)
    if product.status == "withdrawn":
        raise CtdeskError("CAT-25", product=product.name_cn)
    work.event.reason = fields.required(reason, "reason", 500)
    product.status = "withdrawn"
    product.row_version += 1


@query()
def list_products(
    work: UnitOfWork,
    *,
    text: str | None = None,
    status: str | None = None,
    after: int = 0,
    limit: int = 100,
) -> Page[ProductRow]:
    """Those in use first, then drafts, then withdrawn ones; ``text`` matches code, name or brand."""
    chosen = select(Product).order_by(_RANK, Product.id).limit(limit + 1)
    before = work.db.get(Product, after) if after else None
    if before is not None:
        rank = STATUSES.index(before.status)
        later, same = _RANK.op(">")(rank), _RANK.op("=")(rank)
        chosen = chosen.where(or_(later, and_(same, Product.id > before.id)))
    if status is not None:
        chosen = chosen.where(Product.status == status)
    if text:
        chosen = chosen.where(_matches(text))
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
    holder = None if product.supplier_id is None else work.db.get(Supplier, product.supplier_id)
    return ProductDetail(
        row=_row(work.db, product, work),
        manufacturer=product.manufacturer,
        approval_no=product.approval_no,
        spec=product.spec,
        imported=product.imported,
        rfic_required=product.rfic_required,
        storage_modes=tuple(product.storage_modes),
        lot_pattern=product.lot_pattern,
        labels=tuple(label_row(work, label, current) for label in labels),
        row_version=product.row_version,
        facts=_facts(product),
        supplier=None if holder is None else holder.name,
        as_published=is_as_published(product),
    )


def _clean(db: Session, facts: ProductFacts) -> dict[str, Any]:
    options = catalogue_table().fields
    clean: dict[str, Any] = {
        "name_cn": fields.required(facts.name_cn, "name_cn"),
        "inn": fields.required(facts.inn, "inn"),
        "donor_type": fields.one_of(facts.donor_type, "donor_type", DONOR_TYPES),
        "imported": facts.imported,
        "rfic_required": facts.rfic_required,
        "storage_modes": _modes(facts.storage_modes),
        "lot_pattern": _pattern(facts.lot_pattern),
        "indication": fields.cleaned(facts.indication, "indication", fields.TEXT),
        "approved_on": _approved(facts.approved_on),
        "supplier_id": _holder(db, facts.supplier_id),
    }
    for name in (
        "brand", "mah", "manufacturer", "approval_no", "spec", "container", "target", "trial_no",
    ):  # fmt: skip
        clean[name] = fields.cleaned(getattr(facts, name), name)
    for name, field in _CHOICES.items():
        value = getattr(facts, name)
        known = frozenset(one.code for one in options[field].options)
        clean[name] = fields.one_of(value, name, known) if value else None
    return clean


def _modes(modes: Iterable[str]) -> list[str]:
    return [fields.one_of(mode, "storage_modes", STORAGE_MODES) for mode in dict.fromkeys(modes)]


def _pattern(value: str | None) -> str | None:
    pattern = fields.cleaned(value, "lot_pattern")
    if pattern is not None:
        try:
            re.compile(pattern)
        except re.error as error:
            raise CtdeskError("CAT-21", field="lot_pattern", reason=str(error)) from error
    return pattern


def _approved(value: str | None) -> str | None:
    told = fields.cleaned(value, "approved_on", 10)
    if told is not None and not _APPROVED.fullmatch(told):
        raise CtdeskError("CAT-22", field="approved_on", value=told)
    return told


def _holder(db: Session, supplier_id: int | None) -> int | None:
    row = None if supplier_id is None else db.get(Supplier, supplier_id)
    if supplier_id is not None and (row is None or row.kind != "holder"):
        raise CtdeskError("CAT-23", field="supplier_id")
    return supplier_id


def _facts(product: Product) -> ProductFacts:
    names = [name for name in ProductFacts.__dataclass_fields__ if name != "storage_modes"]
    return ProductFacts(
        **{name: getattr(product, name) for name in names}, storage_modes=tuple(product.storage_modes)
    )


def _matches(text: str) -> ColumnElement[bool]:
    like = f"%{text}%"
    return or_(
        Product.code.ilike(like),
        Product.name_cn.like(like),
        Product.inn.ilike(like),
        Product.brand.ilike(like),
    )


def _seen(product: Product, seen_version: int) -> None:
    if product.row_version != seen_version:
        raise StaleRecord("REC-13", seen=seen_version, now=product.row_version)


def _product(db: Session, product_id: int) -> Product:
    product = db.get(Product, product_id)
    if product is None:
        raise NotFound("CAT-07", id=product_id)
    return product


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
        trial=product.trial_no is not None,
    )
