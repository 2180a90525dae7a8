"""The marketed products that everybody knows, offered as drafts: name, approval, holder, and no limit."""

from __future__ import annotations

from sqlalchemy import select

from ctdesk.db.tables.catalogue import Product
from ctdesk.domain.catalogue import Approval, KnownProduct
from ctdesk.services.catalogue_table import catalogue_table
from ctdesk.services.gate import command, query
from ctdesk.services.label_limits import ENTER
from ctdesk.services.work import UnitOfWork

HOME = "CN"  # the region whose approval counts first; figures are never copied between regions


@command(needs=ENTER, action="catalogue.add_known")
def add_known_products(work: UnitOfWork) -> int:
    """Add every marketed product that is not in the catalogue yet, as a draft with empty limits; gives how
    many. What was added or changed before stays as it is.
    """
    return offer_known_products(work)


@query()
def known_products_missing(work: UnitOfWork) -> int:
    """How many of the marketed products are not in the catalogue."""
    known = {one.code for one in catalogue_table().products}
    return len(known - set(work.db.scalars(select(Product.code).where(Product.code.in_(known)))))


def offer_known_products(work: UnitOfWork) -> int:
    """Part of the set-up, and of a command: see ``add_known_products``."""
    there = set(work.db.scalars(select(Product.code)))
    added = 0
    for one in catalogue_table().products:
        if one.code in there:
            continue
        product = _draft(one)
        work.db.add(product)
        work.db.flush()
        added += 1
    return added


def is_as_published(product: Product) -> bool:
    """Whether a product still stands as it was offered: nobody compared it with the approval yet."""
    return product.row_version == 1 and any(one.code == product.code for one in catalogue_table().products)


def _draft(one: KnownProduct) -> Product:
    approval = _approval(one)
    return Product(
        code=one.code,
        name_cn=one.name_cn,
        inn=one.inn,
        brand=" / ".join(one.brands) or None,
        mah=None if approval is None else approval.company_zh,
        manufacturer=None,
        approval_no=None if approval is None else approval.number,
        spec=None,
        donor_type=one.origin,
        imported=None,
        rfic_required=None,
        storage_modes=[],
        lot_pattern=None,
        approved_on=None if approval is None or approval.kind == "in_trial" else approval.date,
        status="draft",
    )


def _approval(one: KnownProduct) -> Approval | None:
    home = [approval for approval in one.approvals if approval.region == HOME]
    return next(iter(home or one.approvals), None)
