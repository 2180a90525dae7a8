"""What waits for somebody about quarantine: those to be told, data and decisions due, holders to answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from ctdesk.db.tables.quarantine import Quarantine
from ctdesk.domain.clocks import day_ends
from ctdesk.services.quarantine import clocks_of_quarantine, quarantine_row, therapy_of
from ctdesk.services.quarantine_tellings import TELLS
from ctdesk.services.rejections import open_rejections
from ctdesk.services.work import UnitOfWork
from ctdesk.services.work_items import WorkItem, register_item

ROUTE, REJECTIONS = "quarantine", "rejections"
_CALLS = frozenset({"tell_mah", "tell_physician", "tell_lead"})
_KNOWS = ("team.supervise", "case.decide")
_SOON = timedelta(days=2)


def quarantine_items(work: UnitOfWork) -> Iterator[WorkItem]:
    """Open quarantines for those who call, supply data and decide; red for lead and physician once the
    patient's lymphodepletion has begun; rejections whose holder has not answered.
    """
    deals, knows = work.rights.has(*TELLS), work.rights.has(*_KNOWS)
    if not deals and not knows:
        return
    rows = work.db.scalars(select(Quarantine).where(Quarantine.closed_at.is_(None)).order_by(Quarantine.id))
    for row in rows:
        shown = quarantine_row(work, row)
        label = shown.product or ""
        begun = therapy_of(work, row) == "begun"
        if knows and begun:
            item = register_item(
                work, "quarantine_ld", ROUTE, row.number, _KNOWS[0], label, row.due_at, row.id
            )
            yield replace(item, late=True, patient=shown.patient)
        if not deals:
            continue
        running = [one for one in clocks_of_quarantine(work, row) if one.stopped_at is None]
        calls = sorted(one.due_at for one in running if one.id in _CALLS and one.due_at is not None)
        if calls:
            item = register_item(
                work, "quarantine_tell", ROUTE, row.number, TELLS[0], label, calls[0], row.id
            )
            yield replace(item, patient=shown.patient)
        data = next((one.due_at for one in running if one.id == "data"), None)
        if data is not None and work.rights.has("receipt.supplement"):
            item = register_item(work, "quarantine_data", ROUTE, row.number, TELLS[2], label, data, row.id)
            yield replace(item, patient=shown.patient)
    if not work.rights.has("receipt.supplement", "quality.review"):
        return
    tz = ZoneInfo(work.site.time_zone)
    for notice in open_rejections(work):
        due = day_ends(notice.answer_by, tz)
        if notice.closed_at is not None and due - work.now < _SOON:
            label = notice.product or ""
            yield register_item(
                work, "rejection_answer", REJECTIONS, notice.number, TELLS[2], label, due, notice.id
            )
