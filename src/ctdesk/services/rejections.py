"""Rejections as a register: what was rejected, its notice to the holder, and whether it was answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from ctdesk.db.tables.quarantine import Rejection
from ctdesk.db.tables.records import Record
from ctdesk.domain.errors import NotFound
from ctdesk.services.gate import query
from ctdesk.services.held_units import ListedUnit, count_of, line_of, product_name_of, rows_of, units_of
from ctdesk.services.paging import Page
from ctdesk.services.record_ground import ground_of
from ctdesk.services.rejection_subject import answer_by
from ctdesk.services.source_values import given
from ctdesk.services.work import UnitOfWork

_ANSWERED, _QUALITY = "G5", "F1"


@dataclass(frozen=True, slots=True)
class RejectionRow:
    """A rejection in the list. ``quality``: None while nobody said | no_quality_problem | reported |
    being_reported; ``answered`` once the holder's instruction is in.
    """

    id: int
    number: str
    shipment_id: int
    product: str | None
    units: int
    opened_at: datetime
    answer_by: date
    answered: bool
    late: bool
    quality: str | None
    record_id: int | None
    record_number: str
    record_state: str
    outcome: str | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class RejectionSheet:
    """Everything the page shows of one rejection."""

    row: RejectionRow
    source_record_id: int | None
    source_number: str | None
    units: tuple[ListedUnit, ...]
    reasons: tuple[tuple[str, str, str], ...]


@query()
def list_rejections(
    work: UnitOfWork, *, text: str | None = None, after: int | None = None, limit: int = 100
) -> Page[RejectionRow]:
    """Rejections, the newest first; ``text`` as in ``held_units.rows_of``."""
    found, further = rows_of(work, Rejection, text=text, after=after, limit=limit)
    return Page(tuple(_row(work, row) for row in found), further)


@query()
def rejection_sheet(work: UnitOfWork, *, rejection_id: int) -> RejectionSheet:
    """One rejection with its units and reasons; raises QUA-02."""
    row = work.db.get(Rejection, rejection_id)
    if row is None:
        raise NotFound("QUA-02", id=rejection_id)
    source = None if row.source_record_id is None else work.db.get(Record, row.source_record_id)
    return RejectionSheet(
        row=_row(work, row),
        source_record_id=row.source_record_id,
        source_number=None if source is None else source.number,
        units=tuple(line_of(work, unit) for unit in units_of(work, row)),
        reasons=tuple(dict.fromkeys(_reason(one) for one in row.reason_codes)),  # once for all bags
    )


def _reason(row: Mapping[str, Any]) -> tuple[str, str, str]:
    """The item, and in both languages what it asks; where somebody wrote a reason, that too."""
    said = f" · {row['said']}" if row["item"] == "G2" and row.get("said") else ""
    return str(row["item"]), f"{row.get('zh_CN', '')}{said}", f"{row.get('en', '')}{said}"


def open_rejections(work: UnitOfWork) -> Iterator[RejectionRow]:
    """Rejections whose holder has not answered."""
    rows = work.db.scalars(select(Rejection).where(Rejection.outcome.is_(None)).order_by(Rejection.id))
    for row in rows:
        found = _row(work, row)
        if not found.answered:
            yield found


def _row(work: UnitOfWork, row: Rejection) -> RejectionRow:
    record = None if row.record_id is None else work.db.get(Record, row.record_id)
    ground = None if record is None else ground_of(work, record)
    tz = ZoneInfo(work.site.time_zone)
    by = answer_by(row.opened_at, tz)
    sent = row.closed_at is not None  # before the notice is signed nobody can have answered it
    answered = sent and ground is not None and given(ground, _ANSWERED) is not None
    quality = None if ground is None else given(ground, _QUALITY)
    return RejectionRow(
        id=row.id,
        number=row.number,
        shipment_id=row.shipment_id,
        product=product_name_of(work, row.shipment_id),
        units=count_of(work, row),
        opened_at=row.opened_at,
        answer_by=by,
        answered=answered,
        late=not answered and row.outcome is None and work.now.astimezone(tz).date() > by,
        quality=quality if isinstance(quality, str) else None,
        record_id=row.record_id,
        record_number="" if record is None else record.number,
        record_state="" if record is None else record.state,
        outcome=row.outcome,
        closed_at=row.closed_at,
    )
