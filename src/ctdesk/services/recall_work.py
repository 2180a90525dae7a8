"""What waits for somebody about recalls: use to be stopped, physicians to be told, units to be settled, a
sender to be answered, a record to be opened. Signatures wait with their record.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import and_, or_, select

from ctdesk.db.tables.recall import Recall, RecallLine
from ctdesk.db.tables.records import Record
from ctdesk.services.incident_tables import recall_rules
from ctdesk.services.recall_rows import DRILL, PERFORM, lines_of, obstacles_of
from ctdesk.services.work import UnitOfWork
from ctdesk.services.work_items import WorkItem, register_item

ROUTE = "recall"
MOST = 50
# What stands against closing, in the order in which it is dealt with.
_KINDS = {
    "RCL-13": "recall_tell",
    "RCL-10": "recall_settle",
    "RCL-11": "recall_find",
    "RCL-12": "recall_explain",
    "RCL-14": "recall_reply",
}


def recall_items(work: UnitOfWork) -> Iterator[WorkItem]:
    """One line for each recall or drill under way: the next thing to do for it."""
    if not work.rights.has(PERFORM, DRILL):
        return
    rules = recall_rules()
    voided = select(Record.id).where(Record.id == Recall.record_id, Record.state == "voided").exists()
    waits = or_(Recall.state == "open", and_(Recall.state == "closed", voided))
    chosen = select(Recall, voided).where(waits).order_by(Recall.id.desc()).limit(MOST)
    for row, is_voided in work.db.execute(chosen):
        duty = DRILL if row.drill else PERFORM
        if not work.rights.has(duty):
            continue
        lines = lines_of(work.db, row.id)
        against = obstacles_of(row, lines)
        free = sum(one.state == "found" for one in lines)
        due = None
        if free and not row.drill:
            kind, label, due = "recall_hold", str(free), row.started_at + rules.stop_use_within
        elif against:
            kind = next(step for code, step in _KINDS.items() if code in against)
            label = str(_count(kind, lines))
            due = row.started_at + rules.list_within if row.drill else None
        elif row.record_id is None or is_voided:
            kind, label = "recall_record", str(len(lines))
        else:
            continue  # its record says whose signature is missing
        yield register_item(work, kind, ROUTE, row.number, duty, label, due, row.id)


def _count(kind: str, rows: Sequence[RecallLine]) -> int:
    if kind == "recall_tell":
        return sum(one.state == "infused" and one.physician_told_at is None for one in rows)
    if kind == "recall_find":
        return sum(one.state == "lost" for one in rows)
    return sum(one.state in ("found", "held") for one in rows)
