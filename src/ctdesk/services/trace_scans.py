"""A trace code at the moment it is scanned: of the scheme this product uses, and never seen here before."""

from __future__ import annotations

from sqlalchemy import select

from ctdesk.db.tables.catalogue import Product
from ctdesk.db.tables.receipt import DoseUnit, Shipment, UnitEvent
from ctdesk.db.tables.storage import StoragePosition
from ctdesk.db.tables.team import Member
from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.identifiers import trace_scheme
from ctdesk.services.work import UnitOfWork


def refuse_trace_code(
    work: UnitOfWork, code: str, product: Product | None, shipment: Shipment | None
) -> None:
    """Raise SCAN-23 for a code of another scheme than the product's, where that is known, and SCAN-24 with
    where it was before for one that another unit of this site has (domain.md §3.0.1; H16 of CT-ACC-001).
    """
    expected = None if product is None else product.trace_scheme
    if expected is not None and trace_scheme(code) != expected:
        raise CtdeskError("SCAN-23", expected=expected, found=trace_scheme(code))
    before = work.db.execute(
        select(DoseUnit, Shipment.number, StoragePosition.code)
        .join(Shipment, Shipment.id == DoseUnit.shipment_id)
        .outerjoin(StoragePosition, StoragePosition.id == DoseUnit.position_id)
        .where(DoseUnit.trace_code == code, DoseUnit.shipment_id != (0 if shipment is None else shipment.id))
    ).first()
    if before is None:
        return
    unit, number, position = before
    arrived = work.db.execute(
        select(UnitEvent.at, Member.name)
        .outerjoin(Member, Member.id == UnitEvent.member_id)
        .where(UnitEvent.unit_id == unit.id, UnitEvent.became == "inspecting")
        .order_by(UnitEvent.id)
        .limit(1)
    ).first()
    at, by = (work.now, None) if arrived is None else arrived
    raise CtdeskError("SCAN-24", number=number, bag=unit.ordinal, at=at, by=by or "–", place=position or "–")
