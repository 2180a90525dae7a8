"""What an assessment by a holder (CT-QLF-002) is about: the holder, and the findings as they stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import select

from ctdesk.db.tables.catalogue import Product, Supplier
from ctdesk.db.tables.holders import AssessmentFinding, HolderAssessment
from ctdesk.db.tables.qualifications import StoredFile
from ctdesk.domain.answers import Value
from ctdesk.domain.holders import Finding, results_allowed
from ctdesk.services.subject_kinds import NOBODY, Each, Kind, Source, Subject
from ctdesk.services.training_words import NONE, NOTHING, name_of, product_words

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ctdesk.services.record_ground import Ground
    from ctdesk.services.work import UnitOfWork

FORM = "CT-QLF-002"
RESULT, VALID_UNTIL = "C1", "C4"
GRADES = {"critical": "严重 critical", "major": "主要 major", "minor": "一般 minor"}


def findings_of(db: Session, assessment_id: int) -> Sequence[AssessmentFinding]:
    """The findings of an assessment, in their order."""
    return db.scalars(
        select(AssessmentFinding)
        .where(AssessmentFinding.assessment_id == assessment_id)
        .order_by(AssessmentFinding.ordinal)
    ).all()


def as_judged(row: AssessmentFinding) -> Finding:
    """A finding as the result asks about it."""
    planned = None not in (row.action, row.owner_id, row.due_on)
    return Finding(row.grade, planned, row.verified_at is not None)


def _read(work: UnitOfWork, subject_id: int) -> Subject:
    row = work.db.get(HolderAssessment, subject_id)
    if row is None:
        return NOBODY
    product = None if row.product_id is None else work.db.get(Product, row.product_id)
    return Subject(row, tuple(findings_of(work.db, row.id)), (), None if product is None else product.code)


def _of(read: Callable[[UnitOfWork, Ground, HolderAssessment], Value | Each]) -> Source:
    def source(work: UnitOfWork, ground: Ground) -> Value | Each:
        row = ground.subject.row
        return read(work, ground, row) if isinstance(row, HolderAssessment) else None

    return source


def _holder(work: UnitOfWork, ground: Ground, row: HolderAssessment) -> Value:
    found = work.db.get(Supplier, row.supplier_id)
    return None if found is None else f"{found.name}  {found.code}"


def _product(work: UnitOfWork, ground: Ground, row: HolderAssessment) -> Value:
    return NONE if ground.subject.product is None else product_words(work.db, ground.subject.product)


def _findings(work: UnitOfWork, ground: Ground, row: HolderAssessment) -> Value:
    rows: list[Value] = []
    for one in ground.subject.lines:
        file = None if one.file_id is None else work.db.get(StoredFile, one.file_id)
        owner = name_of(work.db, one.owner_id) or NONE
        due = NONE if one.due_on is None else one.due_on.isoformat()
        done, verified = NONE, NONE
        if one.done_at is not None:
            evidence = "" if file is None else f" · {file.name} {file.sha256[:8]}…"
            when = f"{name_of(work.db, one.done_by)} {ground.local(one.done_at)[:10]}"
            done = f"{when}\n{one.done_note or ''}{evidence}"
        if one.verified_at is not None:
            verified = f"{name_of(work.db, one.verified_by)} {ground.local(one.verified_at)[:10]}"
        rows.append(
            {
                "finding": f"{one.ordinal}. {GRADES[one.grade]}\n{one.text}",
                "action": one.action or NONE,
                "owner": f"{owner}\n{due}",
                "done": done.strip(),
                "verified": verified,
            }
        )
    return rows or [{"finding": NOTHING}]


def _open(work: UnitOfWork, ground: Ground, row: HolderAssessment) -> Value:
    return str(sum(one.verified_at is None for one in ground.subject.lines))


def _allowed(work: UnitOfWork, ground: Ground, row: HolderAssessment) -> Value:
    return list(results_allowed(as_judged(one) for one in ground.subject.lines))


KIND = Kind(
    read=_read,
    sources={
        "holder.number": _of(lambda work, ground, row: row.number),
        "holder.name": _of(_holder),
        "holder.product": _of(_product),
        "holder.assessed_on": _of(lambda work, ground, row: row.assessed_on.isoformat()),
        "holder.findings": _of(_findings),
        "holder.finding_count": _of(lambda work, ground, row: str(len(ground.subject.lines))),
        "holder.open_count": _of(_open),
        "holder.results": _of(_allowed),
    },
    tables=frozenset({"holder_assessment", "assessment_finding", "supplier", "product", "member"}),
    route="qualification",
)
