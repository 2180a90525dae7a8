"""Licences, authorisations and agreements of holders, manufacturers and carriers; whether they count today is
worked out from them alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ctdesk.db.tables.catalogue import Supplier
from ctdesk.db.tables.holders import SupplierPaper
from ctdesk.domain.errors import CtdeskError, NotFound
from ctdesk.domain.holders import END_GIVEN, PAPER_KINDS, warning
from ctdesk.services import fields
from ctdesk.services.gate import command, query
from ctdesk.services.label_versions import member_name
from ctdesk.services.paper_files import keep_paper_file
from ctdesk.services.rights import site_day
from ctdesk.services.stored_files import FileRef, file_ref
from ctdesk.services.work import UnitOfWork

ENTER = ("catalogue.enter", "supplier.qualify")
AGREEMENT = "agreement"


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper of a supplier. ``state``: in_date | expiring | expired | not_yet | withdrawn; ``warning`` is
    the 60, 30 or 7 days reached.
    """

    id: int
    supplier_id: int
    kind: str
    number: str | None
    issuer: str | None
    valid_from: date | None
    valid_until: date | None
    note: str | None
    file: FileRef | None
    entered_by: str | None
    entered_at: datetime
    state: str
    warning: int | None
    withdraw_reason: str | None


@dataclass(frozen=True, slots=True)
class PaperDue:
    """A kind of paper of a supplier that ends soon, or ended, and was not renewed."""

    supplier_id: int
    supplier: str
    kind: str
    valid_until: date
    warning: int


@command(needs=ENTER, action="supplier.file_paper")
def file_paper(
    work: UnitOfWork,
    *,
    supplier_id: int,
    kind: str,
    number: str | None = None,
    issuer: str | None = None,
    valid_from: date | None = None,
    valid_until: date | None = None,
    note: str | None = None,
    file_name: str | None = None,
    data: bytes | None = None,
) -> int:
    """File a paper; a renewal is a paper of its own, beside the one before.

    Raises CAT-08 for a supplier nobody has, SUP-01 when it ends before it begins, SUP-02 without a last day
    where the kind needs one, and as ``keep_paper_file`` for its scan. One that is over is kept, as what it
    is.
    """
    supplier = supplier_of(work.db, supplier_id)
    fields.one_of(kind, "kind", frozenset(PAPER_KINDS))
    if valid_until is None and kind in END_GIVEN:
        raise CtdeskError("SUP-02", field="valid_until")
    if valid_from is not None and valid_until is not None and valid_until < valid_from:
        raise CtdeskError("SUP-01", field="valid_until")
    row = SupplierPaper(
        supplier_id=supplier.id,
        kind=kind,
        number=fields.cleaned(number, "number", 80),
        issuer=fields.cleaned(issuer, "issuer"),
        valid_from=valid_from,
        valid_until=valid_until,
        file_id=None if data is None else keep_paper_file(work, file_name or kind, data),
        note=fields.cleaned(note, "note", 500),
        entered_by=work.actor.member_id,
        entered_at=work.now,
    )
    work.db.add(row)
    # From its first paper on, what was entered without papers counts no more.
    supplier.file_valid_until = supplier.authorised_until = None
    supplier.row_version += 1
    work.db.flush()
    return row.id


@command(needs=ENTER, action="supplier.withdraw_paper")
def withdraw_paper(work: UnitOfWork, *, paper_id: int, reason: str) -> None:
    """Take a paper back, as when it was revoked or filed wrongly; it stays in the history. Raises SUP-03."""
    row = work.db.get(SupplierPaper, paper_id)
    if row is None or row.withdrawn_at is not None:
        raise NotFound("SUP-03")
    row.withdraw_reason, row.withdrawn_at = fields.required(reason, "reason", 500), work.now
    supplier_of(work.db, row.supplier_id).row_version += 1


@query()
def list_papers(work: UnitOfWork, *, supplier_id: int) -> tuple[PaperRow, ...]:
    """Every paper of a supplier, the newest first."""
    rows = work.db.scalars(
        select(SupplierPaper)
        .where(SupplierPaper.supplier_id == supplier_id)
        .order_by(SupplierPaper.withdrawn_at.is_not(None), SupplierPaper.id.desc())
    )
    today = site_day(work.db, work.now)
    return tuple(_row(work, row, today) for row in rows)


def papers_due(work: UnitOfWork) -> tuple[PaperDue, ...]:
    """What ends within 60 days, or ended without a renewal, the soonest first."""
    today = site_day(work.db, work.now)
    newest: dict[tuple[int, str], date] = {}
    open_ended: set[tuple[int, str]] = set()
    for row in work.db.scalars(select(SupplierPaper).where(SupplierPaper.withdrawn_at.is_(None))):
        key = (row.supplier_id, row.kind)
        if row.valid_until is None:
            open_ended.add(key)
        else:
            newest[key] = max(newest.get(key, row.valid_until), row.valid_until)
    due = []
    for key, until in newest.items():
        mark = None if key in open_ended else warning(until, today)
        if mark is not None:
            supplier = supplier_of(work.db, key[0])
            due.append(PaperDue(supplier.id, supplier.name, key[1], until, mark))
    return tuple(sorted(due, key=lambda one: (one.valid_until, one.supplier_id, one.kind)))


def supplier_of(db: Session, supplier_id: int) -> Supplier:
    """A supplier by key; raises CAT-08."""
    row = db.get(Supplier, supplier_id)
    if row is None:
        raise NotFound("CAT-08", id=supplier_id)
    return row


def _row(work: UnitOfWork, row: SupplierPaper, today: date) -> PaperRow:
    mark = warning(row.valid_until, today)
    if row.withdrawn_at is not None:
        state = "withdrawn"
    elif row.valid_from is not None and row.valid_from > today:
        state = "not_yet"
    elif mark == 0:
        state = "expired"
    else:
        state = "in_date" if mark is None else "expiring"
    return PaperRow(
        row.id,
        row.supplier_id,
        row.kind,
        row.number,
        row.issuer,
        row.valid_from,
        row.valid_until,
        row.note,
        file_ref(work, row.file_id),
        member_name(work.db, row.entered_by),
        row.entered_at,
        state,
        mark,
        row.withdraw_reason,
    )
