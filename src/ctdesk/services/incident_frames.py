"""Under which rules an incident happened: marketed medicine, registration trial, or research."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from ctdesk.db.tables.catalogue import Product
from ctdesk.db.tables.incidents import Incident, IncidentUnit
from ctdesk.db.tables.receipt import DoseUnit, Shipment, TherapyOrder
from ctdesk.domain.qualifications import Words
from ctdesk.services import fields
from ctdesk.services.qp_table import qp_table
from ctdesk.services.work import UnitOfWork

MARKETED, TRIAL = "MARKETED", "REG_TRIAL"
# What a notice calls the kind of receipt, as the rules call what it falls under.
_OF_RECEIPT: Mapping[str, str] = {"trial": TRIAL, "research": "NEW_TECH", "donor_material": "NEW_TECH"}


def frame_names() -> Mapping[str, Words]:
    """The frames by code, in their order."""
    return {code: Words(one.zh_CN, one.en) for code, one in qp_table().frames.items()}


def frame_of(work: UnitOfWork, incident: Incident) -> str:
    """The frame that was set for a case, else what follows from its units."""
    if incident.frame is not None:
        return incident.frame
    units = select(IncidentUnit.unit_id).where(IncidentUnit.incident_id == incident.id)
    return frame_of_units(work, tuple(work.db.scalars(units)), incident.product_id)


def frame_of_units(work: UnitOfWork, unit_ids: Sequence[int], product_id: int | None = None) -> str:
    """What these units came under by their notice and product; marketed where nothing says otherwise, and the
    strictest research frame where they differ.
    """
    rows = work.db.execute(
        select(Shipment.receipt_type, Product.trial_no)
        .join(DoseUnit, DoseUnit.shipment_id == Shipment.id)
        .outerjoin(TherapyOrder, TherapyOrder.id == Shipment.order_id)
        .outerjoin(Product, Product.id == TherapyOrder.product_id)
        .where(DoseUnit.id.in_(unit_ids))
        .distinct()
    )
    found = {_OF_RECEIPT.get(kind, TRIAL if trial_no else MARKETED) for kind, trial_no in rows}
    product = None if product_id is None else work.db.get(Product, product_id)
    if product is not None:
        found.add(TRIAL if product.trial_no else MARKETED)
    return max(found, key=list(qp_table().frames).index, default=MARKETED)


def known_frame(code: str) -> str:
    """The frame, when there is one of this code; raises FIELD-04."""
    return fields.one_of(code, "frame", frozenset(qp_table().frames))
