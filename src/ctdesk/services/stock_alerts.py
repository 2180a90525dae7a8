"""What waits in storage, for My desk: expiry dates, hold times, a count that is due, product astray."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from ctdesk.db.tables.receipt import DoseUnit, Shipment
from ctdesk.db.tables.storage import StoragePosition
from ctdesk.domain.clocks import day_ends
from ctdesk.domain.storage import EXPIRY_ALERTS, HELD_PLACES, gravest, infuse_before, status_of
from ctdesk.services.stock import hold_margin, today_at
from ctdesk.services.stock_counts import COUNT, count_due, open_counts
from ctdesk.services.work import UnitOfWork
from ctdesk.services.work_items import WorkItem, register_item

STOCK, STORAGE, COUNTS = "stock", "storage", "counts"
KEEP, DECIDE = "storage.keep", "receipt.decide"
_LIVE = ("accepted", "reserved", "released", "quarantined")
_MOST = 50
# A count is announced a week before it is due.
_COUNT_AHEAD = timedelta(days=7)


def storage_items(work: UnitOfWork) -> Iterator[WorkItem]:
    """Everything of storage that waits for this person."""
    if work.rights.has(KEEP, DECIDE):
        yield from _expiring(work)
        yield from _in_shippers(work)
    if work.rights.has(KEEP):
        yield from _astray(work)
    if work.rights.has(COUNT):
        yield from _counts(work)


def _expiring(work: UnitOfWork) -> Iterator[WorkItem]:
    """Shipments of which a unit expires within thirty days: one line each, with its first date."""
    today, zone = today_at(work), ZoneInfo(work.site.time_zone)
    duty = KEEP if work.rights.has(KEEP) else DECIDE
    chosen = (
        select(DoseUnit, Shipment.number)
        .join(Shipment, Shipment.id == DoseUnit.shipment_id)
        .where(
            DoseUnit.expires_on <= today + timedelta(days=EXPIRY_ALERTS[0]),
            DoseUnit.disposition.in_(_LIVE),
            DoseUnit.place.in_(HELD_PLACES),
        )
        .order_by(DoseUnit.expires_on, DoseUnit.id)
        .limit(_MOST)
    )
    told: set[int] = set()
    for unit, number in work.db.execute(chosen):
        if unit.shipment_id in told or unit.expires_on is None:
            continue
        told.add(unit.shipment_id)
        label = str((unit.expires_on - today).days)
        yield register_item(
            work, "unit_expiring", STOCK, number, duty, label, day_ends(unit.expires_on, zone), unit.id
        )


def _in_shippers(work: UnitOfWork) -> Iterator[WorkItem]:
    """What is kept in its shipper: the infusion must have ended a day before the hold time does."""
    margin = hold_margin(work)
    duty = KEEP if work.rights.has(KEEP) else DECIDE
    chosen = (
        select(Shipment)
        .where(
            Shipment.id.in_(
                select(DoseUnit.shipment_id).where(
                    DoseUnit.place == "in_shipper", DoseUnit.disposition.in_((*_LIVE, "inspecting"))
                )
            )
        )
        .order_by(Shipment.hold_time_expiry, Shipment.id)
        .limit(_MOST)
    )
    for shipment in work.db.scalars(chosen):
        due = infuse_before(shipment.hold_time_expiry, margin)
        label = shipment.shipper_sn or ""
        yield register_item(work, "shipper_hold", STOCK, shipment.number, duty, label, due, shipment.id)


def _astray(work: UnitOfWork) -> Iterator[WorkItem]:
    """Product in a position that the hospital marked for another status, such as just accepted product."""
    held: dict[int, tuple[StoragePosition, list[str]]] = {}
    chosen = (
        select(StoragePosition, DoseUnit.disposition, DoseUnit.hold)
        .join(DoseUnit, DoseUnit.position_id == StoragePosition.id)
        .where(StoragePosition.designated.is_not(None))
        .order_by(StoragePosition.id)
    )
    for position, disposition, hold in work.db.execute(chosen):
        held.setdefault(position.id, (position, []))[1].append(status_of(disposition, hold))
    astray = [place for place, found in held.values() if gravest(found) != place.designated]
    if astray:
        codes = "、".join(place.code for place in astray[:3])
        item = register_item(work, "stored_astray", STORAGE, codes, KEEP, str(len(astray)))
        yield replace(item, ref_id=astray[0].tank_id)


def _counts(work: UnitOfWork) -> Iterator[WorkItem]:
    under_way = [row for row in open_counts(work) if row.custodian_id != work.actor.member_id]
    for row in under_way:
        yield register_item(work, "go_on_counting", COUNTS, row.number, COUNT, "", None, row.id)
    due = None if under_way else count_due(work)
    if due is not None and due - work.now <= _COUNT_AHEAD:
        yield register_item(work, "count_stock", COUNTS, "", COUNT, "", due)
