"""The shipments of today, for My desk: expected or overdue, arrived, decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select

from ctdesk.db.tables.receipt import Shipment
from ctdesk.db.tables.records import Record
from ctdesk.domain.clocks import day_ends
from ctdesk.services.arrivals import shipment_row
from ctdesk.services.work import UnitOfWork

MOST_TODAY = 40


@dataclass(frozen=True, slots=True)
class DayEvent:
    """A shipment of today. ``state``: unverified | expected | late | inspecting | an outcome; ``at`` is when
    it is expected, or arrived. ``hidden`` while this person reads its labels blind.
    """

    at: datetime
    state: str
    number: str
    patient: str | None
    product: str | None
    bags: int
    carrier: str | None
    record_id: int | None
    shipment_id: int
    decided_at: datetime | None = None
    hidden: bool = False


def events_of_today(work: UnitOfWork, blind: set[int]) -> list[DayEvent]:
    """The shipments that are expected today or overdue, that arrived today, or were decided today."""
    zone = ZoneInfo(work.site.time_zone)
    day = work.now.astimezone(zone).date()
    begin, end = day_ends(day - timedelta(days=1), zone), day_ends(day, zone)
    events = []
    coming = select(Shipment).where(Shipment.state == "announced", Shipment.expected_at < end)
    for shipment in work.db.scalars(coming.order_by(Shipment.expected_at).limit(MOST_TODAY)):
        if shipment.expected_at is None:
            continue
        state = (
            "unverified"
            if shipment.verified_at is None
            else "late"
            if shipment.expected_at < work.now
            else "expected"
        )
        events.append(_event(work, shipment, None, shipment.expected_at, state, blind))
    received = (
        select(Record, Shipment)
        .join(Shipment, Shipment.id == Record.subject_id)
        .where(Record.subject_kind == "shipment", Record.state != "voided")
        .where(or_(Record.opened_at >= begin, Record.completed_at >= begin))
        .order_by(Record.opened_at)
        .limit(MOST_TODAY)
    )
    for record, shipment in work.db.execute(received):
        events.append(_event(work, shipment, record, record.opened_at, record.outcome or "inspecting", blind))
    return sorted(events, key=lambda event: event.at)


def _event(
    work: UnitOfWork, shipment: Shipment, record: Record | None, at: datetime, state: str, blind: set[int]
) -> DayEvent:
    row = shipment_row(work, shipment)
    # Whoever reads the labels blind finds nowhere what they are compared with (decision 13).
    closed = record is not None and record.id in blind
    return DayEvent(
        at=at,
        state=state,
        number=shipment.number if record is None else record.number,
        patient=None if closed else row.patient,
        product=None if closed else row.product,
        bags=shipment.unit_count,
        carrier=shipment.carrier,
        record_id=None if record is None else record.id,
        shipment_id=shipment.id,
        decided_at=None if record is None else record.completed_at,
        hidden=closed,
    )
