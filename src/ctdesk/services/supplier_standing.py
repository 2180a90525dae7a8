"""Whether the papers of a supplier count today, and until when: worked out from them alone."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from ctdesk.db.tables.catalogue import Supplier
from ctdesk.db.tables.holders import SupplierPaper
from ctdesk.domain.holders import Paper
from ctdesk.domain.holders import authorised_until as end_of_authorisation
from ctdesk.domain.holders import file_until as end_of_file


def holder_file_current(db: Session, name: str | None, day: date) -> bool:
    """Whether the holder of this name is on file with papers that count on this day."""
    until = _until(db, "holder", name, day, of_file=True)
    return until is not None and day <= until


def carrier_authorised(db: Session, name: str | None, day: date) -> bool:
    """Whether the carrier of this name is authorised on this day."""
    until = _until(db, "carrier", name, day, of_file=False)
    return until is not None and day <= until


def file_ends(db: Session, supplier: Supplier, day: date) -> date | None:
    """The last day on which the papers of a supplier are whole; None when they are not on this day."""
    papers = papers_of(db, supplier.id)
    return supplier.file_valid_until if papers is None else end_of_file(papers, supplier.kind, day)


def authorisation_ends(db: Session, supplier: Supplier, day: date) -> date | None:
    """The last day on which a supplier is authorised; None when it is not on this day."""
    papers = papers_of(db, supplier.id)
    return supplier.authorised_until if papers is None else end_of_authorisation(papers, supplier.kind, day)


def papers_of(db: Session, supplier_id: int) -> list[Paper] | None:
    """The papers of a supplier that were not withdrawn; None where none was ever filed."""
    rows = db.scalars(select(SupplierPaper).where(SupplierPaper.supplier_id == supplier_id)).all()
    if not rows:
        return None
    return [Paper(row.kind, row.valid_from, row.valid_until) for row in rows if row.withdrawn_at is None]


def _until(db: Session, kind: str, name: str | None, day: date, *, of_file: bool) -> date | None:
    if not name:
        return None
    found = db.scalar(select(Supplier).where(Supplier.kind == kind, Supplier.name == name))
    if found is None:
        return None
    return file_ends(db, found, day) if of_file else authorisation_ends(db, found, day)
