"""When a shipment was packed and opened, which logger went with it and which limits hold, for forms beyond
its receipt.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from ctdesk.db.tables.catalogue import Product
from ctdesk.db.tables.receipt import Shipment, TherapyOrder
from ctdesk.db.tables.records import Record
from ctdesk.domain.answers import Answer
from ctdesk.services.catalogue import label_in_force
from ctdesk.services.journal import answers_of
from ctdesk.services.remembered import remembered
from ctdesk.services.subject_kinds import TripFrame
from ctdesk.services.work import UnitOfWork

RECEIPT = "CT-ACC-001"
OPENED = "G1"
TABLES = frozenset({"shipment", "therapy_order", "product", "product_label", "record", "answer_entry"})
"""The tables a frame is read from: a ``Kind`` that uses ``frame_of_shipment`` adds them to its own."""

_RECEIPT = (
    select(Record)
    .where(
        Record.subject_kind == "shipment",
        Record.subject_id == bindparam("shipment"),
        Record.form_code == RECEIPT,
        Record.state != "voided",
    )
    .order_by(Record.id.desc())
    .limit(1)
)
_PRODUCT = (
    select(Product)
    .join(TherapyOrder, TherapyOrder.product_id == Product.id)
    .join(Shipment, Shipment.order_id == TherapyOrder.id)
    .where(Shipment.id == bindparam("shipment"))
)


def frame_of_shipment(work: UnitOfWork, shipment_id: int) -> TripFrame:
    """What a recording of this shipment's way is judged against, whichever form it is attached to.

    Packing and logger come from the verified notice, opening from the receipt that was not voided, limits
    from that receipt (frozen there) or else the label in force. Give it to ``Subject.trip``.
    """
    return remembered(work.db, TABLES, ("trip_frame", shipment_id), lambda: _read(work, shipment_id))


def moment_answered(answer: Answer | None, zone: ZoneInfo) -> datetime | None:
    """The moment an answer names, aware; None without one."""
    if answer is None or not isinstance(answer.value, str):
        return None
    try:
        at = datetime.fromisoformat(answer.value)
    except ValueError:
        return None
    return at if at.tzinfo is not None else at.replace(tzinfo=zone)


def _read(work: UnitOfWork, shipment_id: int) -> TripFrame:
    shipment = work.db.get(Shipment, shipment_id)
    if shipment is None:
        return TripFrame()
    receipt = work.db.scalar(_RECEIPT, {"shipment": shipment_id})
    product = work.db.scalar(_PRODUCT, {"shipment": shipment_id})
    label = None if product is None else label_in_force(work.db, product.id, work.now)
    opened = None
    if receipt is not None:
        answers, _ = answers_of(work.db, receipt.id, receipt.version)
        opened = moment_answered(answers.get(OPENED), ZoneInfo(work.site.time_zone))

    def limit(name: str) -> Decimal | None:
        frozen = None if receipt is None else receipt.facts.get(f"catalogue.{name}")
        value = frozen if frozen is not None else None if label is None else getattr(label, name)
        return None if value is None else Decimal(str(value))

    announced = shipment.verified_at is not None
    return TripFrame(
        packed_at=shipment.packed_at if announced else None,
        opened_at=opened,
        logger_sn=shipment.logger_sn if announced else None,
        limit_max_c=limit("storage_max_c"),
        limit_min_c=limit("storage_min_c"),
    )
