"""What waits for somebody about adverse reactions: cases without their report; what is owed and what is to be
signed stands with the obligations and the records.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import or_, select

from ctdesk.db.tables.adverse_reactions import AdrCase
from ctdesk.services.adr_rows import OPEN, REPORTS, REVIEWS, SENDS, record_of, reports_of
from ctdesk.services.adr_sheet import case_rows
from ctdesk.services.work import UnitOfWork
from ctdesk.services.work_items import WorkItem, register_item

ROUTE = "adverse_reactions"
MOST = 50


def adr_items(work: UnitOfWork) -> Iterator[WorkItem]:
    """Open cases whose first report nobody began, or that owe a follow-up: for their owner and for whoever
    sends.
    """
    sends = work.rights.has(REVIEWS, SENDS)
    if not sends and not work.rights.has(REPORTS):
        return
    chosen = select(AdrCase).where(AdrCase.state == OPEN).order_by(AdrCase.id.desc()).limit(MOST)
    if not sends:
        mine = or_(AdrCase.owner_id == work.actor.member_id, AdrCase.opened_by == work.actor.member_id)
        chosen = chosen.where(mine)
    waiting = []
    for case in work.db.scalars(chosen):
        reports = reports_of(work, case)
        begun = bool(reports) and reports[-1].sent_at is None and record_of(work, reports[-1]) is not None
        if begun or (reports and reports[-1].sent_at is not None and not case.new_information):
            continue
        waiting.append((case, "follow_adr" if reports else "report_adr"))
    rows = case_rows(work, [case for case, _ in waiting])
    for row, (_, kind) in zip(rows, waiting, strict=True):
        item = register_item(work, kind, ROUTE, row.number, REPORTS, row.term, row.next_due, row.id)
        yield replace(item, what_zh=row.term, what_en=row.term, late=row.overdue)
