"""Which orders a person does not see yet, because they are to read the prescription again blind
(decision 40); what is hidden is not found by searching for it either.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, false

from ctdesk.db.search import touches
from ctdesk.db.tables.catalogue import Product
from ctdesk.db.tables.receipt import Patient, Shipment, TherapyOrder, TreatmentCase
from ctdesk.services.work import UnitOfWork


def is_for_me(work: UnitOfWork, order: TherapyOrder) -> bool:
    """Whether somebody else than who entered the order is asking, and it is not verified yet."""
    return order.verified_at is None and order.entered_by != work.actor.member_id


def is_hidden(work: UnitOfWork, order: TherapyOrder) -> bool:
    """Whether this person is to type the order again, and sees nothing of it until then."""
    return is_for_me(work, order) and work.rights.has("order.verify")


def hidden_orders(work: UnitOfWork) -> ColumnElement[bool]:
    """``is_hidden`` as a condition on orders."""
    if not work.rights.has("order.verify"):
        return false()
    return TherapyOrder.verified_at.is_(None) & TherapyOrder.entered_by.is_distinct_from(work.actor.member_id)


def gives_away(work: UnitOfWork, shipment: Shipment, text: str) -> bool:
    """Whether finding a shipment by ``text`` tells this person what they are to read blind: the numbers of
    its bags often begin with the COI of the order.
    """
    order = None if shipment.order_id is None else work.db.get(TherapyOrder, shipment.order_id)
    if order is None or not is_hidden(work, order):
        return False
    case = None if order.case_id is None else work.db.get(TreatmentCase, order.case_id)
    patient = None if case is None else work.db.get(Patient, case.patient_id)
    product = work.db.get(Product, order.product_id)
    unseen = (
        order.coi_id,
        order.din,
        order.patient_label_id,
        None if patient is None else patient.mrn,
        None if product is None else product.name_cn,
    )
    return any(touches(text, value) for value in unseen if value)
