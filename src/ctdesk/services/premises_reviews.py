"""The signed list of premises and equipment of one day (CT-PRM-001)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from ctdesk.db.tables.premises import PremisesReview
from ctdesk.db.tables.records import Record
from ctdesk.domain.answers import RecordId
from ctdesk.domain.errors import NotFound
from ctdesk.services.catalogue import member_name
from ctdesk.services.equipment import today_at_site
from ctdesk.services.gate import command, query
from ctdesk.services.numbers import next_number
from ctdesk.services.premises_subject import FORM
from ctdesk.services.records import open_record
from ctdesk.services.work import UnitOfWork

DUTIES = ("premises.register", "premises.verify")


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A list that was drawn up; ``state`` is that of its record."""

    id: int
    number: str
    opened_at: datetime
    opened_by: str | None
    record_id: int | None
    state: str
    closed_at: datetime | None


@command(needs=DUTIES, action="premises.begin_review")
def begin_review(work: UnitOfWork) -> RecordId:
    """Open the list of today, or give the one that is under way; gives the record's id."""
    for row, record in work.db.execute(
        select(PremisesReview, Record)
        .join(Record, Record.id == PremisesReview.record_id)
        .where(PremisesReview.closed_at.is_(None), Record.state != "voided")
    ):
        if row.closed_at is None:
            work.event.wanted = False
            return RecordId(record.id)
    row = PremisesReview(
        number=next_number(work, "PRL"),
        record_id=None,
        opened_by=work.actor.member_id,
        opened_at=work.now,
        closed_at=None,
    )
    work.db.add(row)
    work.db.flush()
    record = open_record(
        work,
        form_code=FORM,
        subject_kind="premises_review",
        subject_id=row.id,
        subject_label=today_at_site(work).isoformat(),
    )
    row.record_id = record.id
    work.db.flush()
    return RecordId(record.id)


def close_review(work: UnitOfWork, record: Record) -> None:
    """The list is signed by both."""
    row = work.db.get(PremisesReview, record.subject_id)
    if row is None:
        raise NotFound("PRM-31", id=record.subject_id)
    if row.closed_at is None:
        row.closed_at = work.now
    row.row_version += 1


@query()
def list_reviews(work: UnitOfWork) -> tuple[ReviewRow, ...]:
    """Every list, the newest first."""
    found = work.db.execute(
        select(PremisesReview, Record)
        .outerjoin(Record, Record.id == PremisesReview.record_id)
        .order_by(PremisesReview.id.desc())
    )
    return tuple(
        ReviewRow(
            row.id,
            row.number,
            row.opened_at,
            member_name(work.db, row.opened_by),
            row.record_id,
            "draft" if record is None else record.state,
            row.closed_at,
        )
        for row, record in found
    )
