"""Holders, manufacturers and carriers, how they are reached, and until when their papers count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from ctdesk.db.tables.catalogue import Product, Supplier
from ctdesk.domain.errors import CtdeskError, StaleRecord
from ctdesk.domain.holders import AUTHORISATION_OF, FILE_OF, ended_on
from ctdesk.services import fields
from ctdesk.services.gate import command, query
from ctdesk.services.rights import site_day
from ctdesk.services.supplier_papers import ENTER, PaperRow, list_papers, supplier_of
from ctdesk.services.supplier_standing import authorisation_ends, file_ends, papers_of
from ctdesk.services.work import UnitOfWork

KINDS = frozenset({"holder", "manufacturer", "carrier"})
CONTACTS = ("contact_24h", "contact_tor", "contact_return", "contact_recall")


@dataclass(frozen=True, slots=True)
class SupplierRow:
    """A supplier; the dates are the last days on which its papers count, or counted; None where none was
    filed.
    """

    id: int
    code: str
    kind: str
    name: str
    contact_24h: str | None
    file_valid_until: date | None
    authorised_until: date | None
    row_version: int
    contact_tor: str | None = None
    contact_return: str | None = None
    contact_recall: str | None = None


@dataclass(frozen=True, slots=True)
class SupplierSheet:
    """A supplier with its papers and the products it holds. ``before_papers`` while the days are those that
    were entered before papers were kept.
    """

    row: SupplierRow
    papers: tuple[PaperRow, ...]
    products: tuple[tuple[int, str, str], ...]  # key, code, name
    before_papers: bool


@command(needs=ENTER, action="supplier.add")
def add_supplier(
    work: UnitOfWork,
    *,
    code: str,
    kind: str,
    name: str,
    contact_24h: str | None = None,
    contact_tor: str | None = None,
    contact_return: str | None = None,
    contact_recall: str | None = None,
) -> int:
    """Enter a holder, manufacturer or carrier; raises CAT-01 for a code in use, SUP-04 for a name in use."""
    wanted = fields.required(code, "code", 40).upper()
    if work.db.scalar(select(Supplier.id).where(Supplier.code == wanted)) is not None:
        raise CtdeskError("CAT-01", field="code", number=wanted)
    known = fields.one_of(kind, "kind", KINDS)
    called = fields.required(name, "name")
    # Receipt finds the papers by the name: two of one name would leave it to chance which are read.
    if work.db.scalar(select(Supplier.id).where(Supplier.kind == known, Supplier.name == called)) is not None:
        raise CtdeskError("SUP-04", field="name", name=called)
    supplier = Supplier(
        code=wanted,
        kind=known,
        name=called,
        contact_24h=fields.cleaned(contact_24h, "contact_24h", 80),
        contact_tor=fields.cleaned(contact_tor, "contact_tor", 80),
        contact_return=fields.cleaned(contact_return, "contact_return", 80),
        contact_recall=fields.cleaned(contact_recall, "contact_recall", 80),
        file_valid_until=None,
        authorised_until=None,
    )
    work.db.add(supplier)
    work.db.flush()
    return supplier.id


@command(needs=ENTER, action="supplier.update")
def update_supplier(
    work: UnitOfWork,
    *,
    supplier_id: int,
    seen_version: int,
    contact_24h: str | None,
    contact_tor: str | None = None,
    contact_return: str | None = None,
    contact_recall: str | None = None,
) -> None:
    """Enter anew how a supplier is reached."""
    supplier = supplier_of(work.db, supplier_id)
    if supplier.row_version != seen_version:
        raise StaleRecord("REC-13", seen=seen_version, now=supplier.row_version)
    supplier.contact_24h = fields.cleaned(contact_24h, "contact_24h", 80)
    supplier.contact_tor = fields.cleaned(contact_tor, "contact_tor", 80)
    supplier.contact_return = fields.cleaned(contact_return, "contact_return", 80)
    supplier.contact_recall = fields.cleaned(contact_recall, "contact_recall", 80)
    supplier.row_version += 1


@query()
def list_suppliers(work: UnitOfWork, *, kind: str | None = None) -> tuple[SupplierRow, ...]:
    """All suppliers, or those of one kind, by code."""
    chosen = select(Supplier).order_by(Supplier.code)
    if kind is not None:
        chosen = chosen.where(Supplier.kind == kind)
    today = site_day(work.db, work.now)
    return tuple(_row(work, row, today) for row in work.db.scalars(chosen))


@query()
def supplier_sheet(work: UnitOfWork, *, supplier_id: int) -> SupplierSheet:
    """One supplier whole; raises CAT-08."""
    supplier = supplier_of(work.db, supplier_id)
    products = work.db.scalars(
        select(Product)
        .where((Product.supplier_id == supplier.id) | (Product.mah == supplier.name))
        .order_by(Product.id)
    )
    papers = list_papers(work, supplier_id=supplier.id)
    return SupplierSheet(
        _row(work, supplier, site_day(work.db, work.now)),
        papers,
        tuple((one.id, one.code, one.name_cn) for one in products) if supplier.kind == "holder" else (),
        not papers and (supplier.file_valid_until is not None or supplier.authorised_until is not None),
    )


def _ended(work: UnitOfWork, row: Supplier, kinds: tuple[str, ...]) -> date | None:
    return ended_on(papers_of(work.db, row.id) or [], kinds)


def _row(work: UnitOfWork, row: Supplier, today: date) -> SupplierRow:
    return SupplierRow(
        row.id,
        row.code,
        row.kind,
        row.name,
        row.contact_24h,
        file_ends(work.db, row, today) or _ended(work, row, (FILE_OF[row.kind][0],)),
        authorisation_ends(work.db, row, today) or _ended(work, row, (AUTHORISATION_OF[row.kind],)),
        row.row_version,
        row.contact_tor,
        row.contact_return,
        row.contact_recall,
    )
