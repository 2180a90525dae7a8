"""What a new label version touches: shipments under way, receipts, units in stock, and who has to retrain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from ctdesk.db.tables.catalogue import Product, ProductLabel
from ctdesk.db.tables.receipt import DoseUnit, Shipment, TherapyOrder
from ctdesk.db.tables.records import Record
from ctdesk.db.tables.storage import StoragePosition
from ctdesk.db.tables.training import TrainingDemand
from ctdesk.domain.errors import NotFound
from ctdesk.domain.records import RecordState
from ctdesk.services.blind_orders import is_hidden
from ctdesk.services.gate import query
from ctdesk.services.label_versions import label_by_id, label_in_force, member_name
from ctdesk.services.training_demands import LABEL_CHANGED, people_on_label
from ctdesk.services.work import UnitOfWork

# A unit is in stock while it was received and neither given, returned nor destroyed.
IN_STOCK = ("inspecting", "quarantined", "accepted", "rejected", "reserved", "released", "expired")
MOST = 500
_LABEL_VERSION = "catalogue.label_version"
_OPEN = tuple(
    state.value
    for state in RecordState
    if state not in (RecordState.VOIDED, RecordState.REVIEWED, RecordState.COMPLETED)
)


@dataclass(frozen=True, slots=True)
class ShipmentTouched:
    """A shipment that is expected, or stands in the receipt room."""

    id: int
    number: str
    state: str
    expected_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReceiptTouched:
    """A receipt under way; ``label_version`` is the one it stays on, None where it has not begun to count."""

    record_id: int
    number: str
    label_version: str | None


@dataclass(frozen=True, slots=True)
class UnitTouched:
    """A unit in stock; ``accepted_on`` is the label version that its receipt was decided on."""

    id: int
    shipment: str
    ordinal: int
    disposition: str
    position: str | None
    accepted_on: str | None


@dataclass(frozen=True, slots=True)
class ToRetrain:
    """Somebody who has to be trained on the label. ``asked`` once the demand is open, ``done`` when it was
    answered.
    """

    member_id: int
    name: str
    module: str
    asked: bool
    done: bool


@dataclass(frozen=True, slots=True)
class LabelImpact:
    """What one label version touches. ``changes`` is False for the first one of a product."""

    label_id: int
    version: str
    verified: bool
    changes: bool
    shipments: tuple[ShipmentTouched, ...]
    receipts: tuple[ReceiptTouched, ...]
    units: tuple[UnitTouched, ...]
    people: tuple[ToRetrain, ...]


@query()
def label_impact(work: UnitOfWork, *, label_id: int) -> LabelImpact:
    """What a label version touches, to be read before it is verified and after. Raises CAT-07."""
    label = label_by_id(work.db, label_id)
    product = work.db.get(Product, label.product_id)
    if product is None:
        raise NotFound("CAT-07", id=label_id)
    verified = label.verified_at is not None
    return LabelImpact(
        label.id,
        label.version,
        verified,
        _stood_before(work, label),
        tuple(_shipments(work, product.id)),
        tuple(_receipts(work, product.id)),
        tuple(_units(work, product.id)),
        tuple(_people(work, product, label)),
    )


def _stood_before(work: UnitOfWork, label: ProductLabel) -> bool:
    if label.in_force_from is None:
        return label_in_force(work.db, label.product_id, work.now) is not None
    found = select(ProductLabel.id).where(
        ProductLabel.product_id == label.product_id,
        ProductLabel.in_force_from < label.in_force_from,
        ProductLabel.version != label.version,
    )
    return work.db.scalar(found.limit(1)) is not None


def _shipments(work: UnitOfWork, product_id: int) -> Iterator[ShipmentTouched]:
    rows = work.db.execute(
        select(Shipment, TherapyOrder)
        .join(TherapyOrder, TherapyOrder.id == Shipment.order_id)
        .where(TherapyOrder.product_id == product_id, Shipment.state.in_(("announced", "arrived")))
        .order_by(Shipment.id)
        .limit(MOST)
    )
    for shipment, order in rows:
        # Whoever reads the order again blind is not told here which product it is for.
        if not is_hidden(work, order):
            yield ShipmentTouched(shipment.id, shipment.number, shipment.state, shipment.expected_at)


def _receipts(work: UnitOfWork, product_id: int) -> Iterator[ReceiptTouched]:
    rows = work.db.scalars(
        select(Record)
        .join(Shipment, Shipment.id == Record.subject_id)
        .join(TherapyOrder, TherapyOrder.id == Shipment.order_id)
        .where(
            Record.subject_kind == "shipment",
            Record.state.in_(_OPEN),
            Record.completed_at.is_(None),
            TherapyOrder.product_id == product_id,
        )
        .order_by(Record.id)
        .limit(MOST)
    )
    for record in rows:
        version = record.facts.get(_LABEL_VERSION)
        yield ReceiptTouched(record.id, record.number, None if version is None else str(version))


def _units(work: UnitOfWork, product_id: int) -> Iterator[UnitTouched]:
    decided: dict[int, str] = {}
    for record in work.db.scalars(
        select(Record)
        .join(Shipment, Shipment.id == Record.subject_id)
        .join(TherapyOrder, TherapyOrder.id == Shipment.order_id)
        .where(
            Record.subject_kind == "shipment",
            Record.completed_at.is_not(None),
            TherapyOrder.product_id == product_id,
        )
        .order_by(Record.id)
    ):
        version = record.facts.get(_LABEL_VERSION)
        if version is not None:
            decided[record.subject_id] = str(version)
    rows = work.db.execute(
        select(DoseUnit, Shipment, StoragePosition.code)
        .join(Shipment, Shipment.id == DoseUnit.shipment_id)
        .join(TherapyOrder, TherapyOrder.id == Shipment.order_id)
        .outerjoin(StoragePosition, StoragePosition.id == DoseUnit.position_id)
        .where(TherapyOrder.product_id == product_id, DoseUnit.disposition.in_(IN_STOCK))
        .where(DoseUnit.place.not_in(("elsewhere", "in_transit", "left_site", "missing")))
        .order_by(DoseUnit.id)
        .limit(MOST)
    )
    for unit, shipment, position in rows:
        yield UnitTouched(
            unit.id,
            shipment.number,
            unit.ordinal,
            unit.disposition,
            position,
            decided.get(shipment.id),
        )


def _people(work: UnitOfWork, product: Product, label: ProductLabel) -> Iterator[ToRetrain]:
    if label.verified_at is None:
        for module, members in people_on_label(work, product.code).items():
            for member_id in members:
                yield ToRetrain(
                    member_id, member_name(work.db, member_id) or "", module, asked=False, done=False
                )
        return
    for row in work.db.scalars(
        select(TrainingDemand)
        .where(
            TrainingDemand.trigger == LABEL_CHANGED,
            TrainingDemand.product_code == product.code,
            TrainingDemand.reason == f"{product.code} {label.version}",
        )
        .order_by(TrainingDemand.id)
    ):
        done = row.competence_id is not None
        if done or row.closed_at is None:
            name = member_name(work.db, row.member_id) or ""
            yield ToRetrain(row.member_id, name, row.module, asked=True, done=done)
