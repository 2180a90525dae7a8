"""What a code is known as in the registers of its own shipment, where its text does not tell."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from ctdesk.db.tables.receipt import DoseUnit, Shipment, TherapyOrder
from ctdesk.domain.identifiers import same_code
from ctdesk.exchange.barcodes import OPAQUE_KINDS, Scan
from ctdesk.services.wrong_patient import IDENTITY


def name_by_registers(db: Session, shipment: Shipment | None, scan: Scan) -> Scan:
    """The scan with only those kinds that this shipment knows it by; a code that says what it is, or that the
    shipment does not know, stays as it is.

    So a bag is never taken for a batch while a label is read blind: where a code lands tells which number it
    is, and nothing of what anybody else read. Chain of identity, bag and cassette may bear one and the same
    code, of which a notice names only one: they are not told apart here.
    """
    if shipment is None or scan.parts or scan.kinds[0] not in OPAQUE_KINDS:
        return scan
    known = {
        "awb": shipment.awb_no,
        "shipper": shipment.shipper_sn,
        "seal": shipment.seal_no,
        "logger": shipment.logger_sn,
    }
    named = {kind for kind, code in known.items() if _same(code, scan)}
    order = db.get(TherapyOrder, shipment.order_id) if shipment.order_id is not None else None
    if order is not None and _same(order.coi_id, scan):
        named.add("coi")
    codes = select(DoseUnit.cassette_no, DoseUnit.coi_bag_id, DoseUnit.batch_no)
    for cassette, bag, batch in db.execute(codes.where(DoseUnit.shipment_id == shipment.id)):
        for kind, code in (("cassette", cassette), ("coi_bag", bag), ("batch", batch)):
            if _same(code, scan):
                named.add(kind)
    if named & IDENTITY:
        named |= IDENTITY
    kinds = tuple(kind for kind in scan.kinds if kind in named)
    return replace(scan, kinds=kinds) if kinds else scan


def _same(code: str | None, scan: Scan) -> bool:
    return code is not None and same_code(code, scan.value)
