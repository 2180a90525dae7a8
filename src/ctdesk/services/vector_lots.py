"""The vector lot of a dose unit: no label and no notice has to name it, so it is entered from the holder's
certificate by a person, with the reason, for all bags of a batch at once.
"""

from __future__ import annotations

from sqlalchemy import select

from ctdesk.db.tables.receipt import DoseUnit, Shipment, TherapyOrder
from ctdesk.domain.errors import CtdeskError, NotFound
from ctdesk.domain.identifiers import same_code, tidy_code
from ctdesk.services import fields
from ctdesk.services.gate import command
from ctdesk.services.work import UnitOfWork

ENTERS = ("receipt.receive", "receipt.verify", "recall.perform")
LONGEST = 60


@command(needs=ENTERS, action="unit.enter_vector_lot")
def enter_vector_lot(
    work: UnitOfWork, *, unit_id: int, vector_lot: str, reason: str, whole_batch: bool = False
) -> int:
    """Enter or correct the vector lot of a unit, or of every unit of its batch; gives how many changed. The
    trail keeps what stood there and why.

    Raises UNIT-15 for an unknown unit, RCL-28 where it stands already.
    """
    unit = work.db.get(DoseUnit, unit_id)
    if unit is None:
        raise NotFound("UNIT-15", id=unit_id)
    lot = tidy_code(fields.required(vector_lot, "vector_lot", LONGEST))
    work.event.reason = fields.required(reason, "reason", fields.TEXT)
    units = [unit]
    if whole_batch and unit.batch_no:
        product = select(TherapyOrder.product_id).join(Shipment, Shipment.order_id == TherapyOrder.id)
        own = work.db.scalar(product.where(Shipment.id == unit.shipment_id))
        alike = (
            select(DoseUnit)
            .join(Shipment, Shipment.id == DoseUnit.shipment_id)
            .join(TherapyOrder, TherapyOrder.id == Shipment.order_id)
            .where(DoseUnit.batch_no == unit.batch_no, TherapyOrder.product_id == own)
        )
        units = [unit, *(one for one in work.db.scalars(alike) if one.id != unit.id)]
    changed = [one for one in units if one.vector_lot is None or not same_code(one.vector_lot, lot)]
    if not changed:
        raise CtdeskError("RCL-28", field="vector_lot")
    for one in changed:
        one.vector_lot = lot
        one.row_version += 1
    return len(changed)
