"""Qualification files and other papers of equipment: IQ, OQ, PQ, manual, contract; withdrawn, never lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from ctdesk.db.tables.premises import EquipmentPaper
from ctdesk.domain.errors import CtdeskError, NotFound
from ctdesk.services import fields
from ctdesk.services.catalogue import member_name
from ctdesk.services.equipment import equipment_of
from ctdesk.services.equipment_table import PAPER_KINDS
from ctdesk.services.gate import command
from ctdesk.services.stored_files import FileRef, file_ref, store_file
from ctdesk.services.work import UnitOfWork

DUTIES = ("premises.register", "premises.calibrate")


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper of a piece of equipment; ``lapsed`` once its last day is over."""

    id: int
    kind: str
    number: str | None
    issued_on: date | None
    valid_until: date | None
    file: FileRef | None
    entered_by: str | None
    entered_at: datetime
    withdrawn_at: datetime | None
    withdraw_reason: str | None


@command(needs=DUTIES, action="equipment.add_paper")
def add_paper(
    work: UnitOfWork,
    *,
    equipment_id: int,
    kind: str,
    number: str | None = None,
    issued_on: date | None = None,
    valid_until: date | None = None,
    file_name: str | None = None,
    file: bytes | None = None,
) -> int:
    """File a paper of a piece of equipment; gives its id.

    Raises PRM-18 without a number and a file, TEAM-25 for a paper that ends before it begins, ATT-… for a
    file that is none.
    """
    row = equipment_of(work, equipment_id)
    told = fields.cleaned(number, "number", 80)
    if told is None and file is None:
        raise CtdeskError("PRM-18", field="number")
    if issued_on is not None and valid_until is not None and valid_until < issued_on:
        raise CtdeskError("TEAM-25", field="valid_until")
    paper = EquipmentPaper(
        equipment_id=row.id,
        kind=fields.one_of(kind, "kind", PAPER_KINDS),
        number=told,
        issued_on=issued_on,
        valid_until=valid_until,
        file_id=None if file is None else store_file(work, file_name or kind, file),
        entered_by=work.actor.member_id,
        entered_at=work.now,
        withdrawn_at=None,
        withdraw_reason=None,
    )
    work.db.add(paper)
    work.db.flush()
    return paper.id


@command(needs=DUTIES, action="equipment.withdraw_paper")
def withdraw_paper(work: UnitOfWork, *, paper_id: int, reason: str) -> None:
    """Take a paper back that was filed wrongly; it stays readable. Raises PRM-19 where it is back already."""
    paper = work.db.get(EquipmentPaper, paper_id)
    if paper is None:
        raise NotFound("PRM-16", id=paper_id)
    if paper.withdrawn_at is not None:
        raise CtdeskError("PRM-19")
    paper.withdraw_reason = fields.required(reason, "reason", 500)
    paper.withdrawn_at = work.now


def papers_of(work: UnitOfWork, equipment_id: int) -> tuple[PaperRow, ...]:
    """Every paper of a piece, those that count first, the newest first."""
    found = work.db.scalars(
        select(EquipmentPaper)
        .where(EquipmentPaper.equipment_id == equipment_id)
        .order_by(EquipmentPaper.withdrawn_at.is_not(None), EquipmentPaper.id.desc())
    )
    return tuple(
        PaperRow(
            row.id,
            row.kind,
            row.number,
            row.issued_on,
            row.valid_until,
            file_ref(work, row.file_id),
            member_name(work.db, row.entered_by),
            row.entered_at,
            row.withdrawn_at,
            row.withdraw_reason,
        )
        for row in found
    )
