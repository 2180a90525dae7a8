"""What waits before a shipment arrives, for My desk: readiness that nobody has signed off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import select

from ctdesk.db.tables.receipt import Shipment
from ctdesk.domain.readiness import ASKED_FROM, signed_off
from ctdesk.services.readiness import shipment_line
from ctdesk.services.readiness_facts import marks_of
from ctdesk.services.readiness_marks import PREPARES
from ctdesk.services.work import UnitOfWork
from ctdesk.services.work_items import Progress, WorkItem, register_item

ROUTE = "arrivals"
_MOST = 20


def readiness_items(work: UnitOfWork) -> Iterator[WorkItem]:
    """The shipments of the next three days that are not signed off, for who prepares their arrival.

    Each is due when its sign-off is, and says how many points are met and what is wrong.
    """
    if not work.rights.has(PREPARES):
        return
    coming = (
        select(Shipment)
        .where(
            Shipment.state == "announced",
            Shipment.expected_at > work.now,
            Shipment.expected_at <= work.now + ASKED_FROM,
        )
        .order_by(Shipment.expected_at, Shipment.id)
        .limit(_MOST)
    )
    for shipment in work.db.scalars(coming):
        if signed_off(marks_of(work.db, shipment.id)) is not None:
            continue
        line = shipment_line(work, shipment)
        if line.readiness is None:
            continue
        ready, label = line.readiness.ready, line.row.product or ""
        item = register_item(
            work,
            "sign_readiness",
            ROUTE,
            line.row.number,
            PREPARES,
            label,
            ready.sign_by,
            shipment.id,
        )
        met = sum(point.state == "met" for point in ready.points)
        progress = Progress(met, len(ready.points), len(ready.faults))
        yield replace(item, patient=line.row.patient, progress=progress)
