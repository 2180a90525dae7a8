"""Holders, manufacturers and carriers with the papers on file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from ctdesk.db.tables.catalogue import Supplier
from ctdesk.domain.errors import CtdeskError, NotFound, StaleRecord
from ctdesk.services import fields
from ctdesk.services.catalogue import ENTER
from ctdesk.services.gate import command, query
from ctdesk.services.search import remember
from ctdesk.services.work import UnitOfWork

KINDS = frozenset({"holder", "manufacturer", "carrier"})


@dataclass(frozen=True, slots=True)
class SupplierRow:
    """A supplier; the dates are the last days on which its papers count."""

    id: int
    code: str
    kind: str
    name: str
    contact_24h: str | None
    file_valid_until: date | None
    authorised_until: date | None
    row_version: int


@command(needs=ENTER, action="supplier.add")
def add_supplier(
    work: UnitOfWork,
    *,
    code: str,
    kind: str,
    name: str,
    contact_24h: str | None = None,
    file_valid_until: date | None = None,
    authorised_until: date | None = None,
) -> int:
    """Enter a holder, manufacturer or carrier; raises CAT-01 for a code in use."""
    wanted = fields.required(code, "code", 40).upper()
    if work.db.scalar(select(Supplier.id).where(Supplier.code == wanted)) is not None:
        raise CtdeskError("CAT-01", field="code", number=wanted)
    supplier = Supplier(
        code=wanted,
        kind=fields.one_of(kind, "kind", KINDS),
        name=fields.required(name, "name"),
        contact_24h=fields.cleaned(contact_24h, "contact_24h", 80),
        file_valid_until=file_valid_until,
        authorised_until=authorised_until,
    )
    work.db.add(supplier)
    work.db.flush()
    remember(work.db, "supplier", supplier.id, supplier.code, supplier.name)
    return supplier.id


@command(needs=ENTER, action="supplier.update")
def update_supplier(
    work: UnitOfWork,
    *,
    supplier_id: int,
    seen_version: int,
    contact_24h: str | None,
    file_valid_until: date | None,
    authorised_until: date | None,
) -> None:
    """Renew what is on file of a supplier."""
    supplier = work.db.get(Supplier, supplier_id)
    if supplier is None:
        raise NotFound("CAT-08", id=supplier_id)
    if supplier.row_version != seen_version:
        raise StaleRecord("REC-13", seen=seen_version, now=supplier.row_version)
    supplier.contact_24h = fields.cleaned(contact_24h, "contact_24h", 80)
    supplier.file_valid_until, supplier.authorised_until = file_valid_until, authorised_until
    supplier.row_version += 1


@query()
def list_suppliers(work: UnitOfWork, *, kind: str | None = None) -> tuple[SupplierRow, ...]:
    """All suppliers, or those of one kind, by code."""
    chosen = select(Supplier).order_by(Supplier.code)
    if kind is not None:
        chosen = chosen.where(Supplier.kind == kind)
    return tuple(
        SupplierRow(
            row.id,
            row.code,
            row.kind,
            row.name,
            row.contact_24h,
            row.file_valid_until,
            row.authorised_until,
            row.row_version,
        )
        for row in work.db.scalars(chosen)
    )
