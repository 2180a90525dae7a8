"""What waits for the lead's acknowledgement, for My desk: one line that leads to the batch once it is more
than a few.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ctdesk.db.tables.records import Record
from ctdesk.services.obligations import LEAD
from ctdesk.services.supervision import slots_of_lead
from ctdesk.services.work import UnitOfWork
from ctdesk.services.work_items import WorkItem, register_item

ROUTE = "supervision"
ONE_BY_ONE = 3


def together(work: UnitOfWork, items: Iterable[WorkItem]) -> list[WorkItem]:
    """The lines of records; more than three that only wait to be acknowledged become one, with the first of
    their limits.
    """
    every = list(items)
    waiting = [item for item in every if work.rights.has(LEAD) and _only_acknowledges(work, item)]
    if len(waiting) <= ONE_BY_ONE:
        return every
    due = min((item.due for item in waiting if item.due is not None), default=None)
    one = register_item(work, "acknowledge_steps", ROUTE, "", LEAD, str(len(waiting)), due)
    told = {item.record_id for item in waiting}
    late = any(item.late for item in waiting)
    return [*(item for item in every if item.record_id not in told), replace(one, late=late)]


def _only_acknowledges(work: UnitOfWork, item: WorkItem) -> bool:
    """Whether a batch can hold it: ready, the lead's own slot alone, and nothing in it to approve."""
    if item.record_id is None or len(item.slots) != 1 or item.slots[0].kind != "sign":
        return False
    record = work.db.get_one(Record, item.record_id)
    slot = item.slots[0]
    return slot.acknowledges and slots_of_lead(work).get(record.form_code) == slot.slot
