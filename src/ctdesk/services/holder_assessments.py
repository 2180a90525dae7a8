"""Assessments of this hospital by holders: their findings, what was done about each, and the result
(CT-QLF-002).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ctdesk.db.tables.catalogue import Product, Supplier
from ctdesk.db.tables.holders import AssessmentFinding, HolderAssessment
from ctdesk.db.tables.records import Record
from ctdesk.domain.answers import RecordId
from ctdesk.domain.errors import CtdeskError, NotFound, Refused, StaleRecord
from ctdesk.domain.holders import ASSESSED_EVERY, GRADES, RESULTS, results_allowed
from ctdesk.domain.records import RecordState
from ctdesk.services import fields
from ctdesk.services.accounts import member_of
from ctdesk.services.gate import command, query
from ctdesk.services.holder_subject import FORM, RESULT, VALID_UNTIL, as_judged, findings_of
from ctdesk.services.label_versions import member_name
from ctdesk.services.numbers import next_number
from ctdesk.services.paper_files import keep_paper_file
from ctdesk.services.record_ground import ground_of
from ctdesk.services.records import open_record
from ctdesk.services.rights import site_day
from ctdesk.services.source_values import given
from ctdesk.services.stored_files import FileRef, file_ref
from ctdesk.services.supplier_papers import supplier_of
from ctdesk.services.work import UnitOfWork

PREPARE, VERIFY = "site.prepare", "site.verify"
READ = (PREPARE, VERIFY, "site.review", "site.approve", "site.authorise", "quality.review", "audit.inspect")


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding. ``state``: open | planned | done | verified; ``late`` while it is not done after its day."""

    id: int
    ordinal: int
    grade: str
    text: str
    action: str | None
    owner_id: int | None
    owner: str | None
    due_on: date | None
    file: FileRef | None
    done_by: str | None
    done_at: datetime | None
    done_note: str | None
    verified_by: str | None
    verified_at: datetime | None
    state: str
    late: bool
    mine: bool
    row_version: int


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    """An assessment with its findings. ``state`` is that of its record; ``result`` None until that is
    complete.
    """

    id: int
    number: str
    supplier_id: int
    holder: str
    product: str | None
    assessed_on: date
    record_id: int | None
    record_number: str
    state: str
    result: str | None
    valid_until: date | None
    findings: tuple[FindingRow, ...]


@dataclass(frozen=True, slots=True)
class FindingDue:
    """A finding that waits for somebody: to be done (``do``) or to be verified (``verify``)."""

    act: str
    assessment_id: int
    number: str
    holder: str
    ordinal: int
    due_on: date | None


@command(needs=PREPARE, action="holder.begin_assessment")
def begin_assessment(
    work: UnitOfWork, *, supplier_id: int, assessed_on: date, product_id: int | None = None
) -> RecordId:
    """Register an assessment by a holder and open its record.

    Raises HLD-03 for one who is no holder, HLD-02 for a day that has not come, CAT-07, CAT-08.
    """
    holder = supplier_of(work.db, supplier_id)
    if holder.kind != "holder":
        raise CtdeskError("HLD-03", field="supplier_id")
    if assessed_on > site_day(work.db, work.now):
        raise CtdeskError("HLD-02", field="assessed_on", day=assessed_on)
    product = None if product_id is None else work.db.get(Product, product_id)
    if product_id is not None and product is None:
        raise NotFound("CAT-07", id=product_id)
    row = HolderAssessment(
        number=next_number(work, "HQA"),
        supplier_id=holder.id,
        product_id=product_id,
        assessed_on=assessed_on,
        opened_by=work.actor.member_id,
        opened_at=work.now,
    )
    work.db.add(row)
    work.db.flush()
    record = open_record(
        work,
        form_code=FORM,
        subject_kind="holder_assessment",
        subject_id=row.id,
        subject_label=f"{row.number} · {holder.name}",
    )
    row.record_id = record.id
    work.db.flush()
    return RecordId(record.id)


@command(needs=(PREPARE, VERIFY), action="holder.add_finding")
def add_finding(work: UnitOfWork, *, assessment_id: int, grade: str, text: str) -> int:
    """Enter what the holder found. Raises HLD-10 once somebody signed the assessment."""
    row = _assessment(work.db, assessment_id)
    record = None if row.record_id is None else work.db.get(Record, row.record_id)
    if record is None or record.state != RecordState.DRAFT.value:
        raise CtdeskError("HLD-10", number=row.number)
    finding = AssessmentFinding(
        assessment_id=row.id,
        ordinal=len(findings_of(work.db, row.id)) + 1,
        grade=fields.one_of(grade, "grade", frozenset(GRADES)),
        text=fields.required(text, "text", 2000),
    )
    work.db.add(finding)
    work.db.flush()
    return finding.id


@command(needs=(PREPARE, VERIFY), action="holder.plan_action")
def plan_action(
    work: UnitOfWork, *, finding_id: int, seen_version: int, action: str, owner_id: int, due_on: date
) -> None:
    """Say what is done about a finding, by whom and until when; what was done before has to be done anew.

    Raises HLD-05 for one that is verified, HLD-09 for a day before the assessment, TEAM-29.
    """
    row = _finding(work.db, finding_id, seen_version)
    if due_on < _assessment(work.db, row.assessment_id).assessed_on:
        raise CtdeskError("HLD-09", field="due_on")
    row.action = fields.required(action, "action", 1000)
    row.owner_id, row.due_on = member_of(work.db, owner_id).id, due_on
    row.done_by = row.done_at = row.done_note = None
    row.row_version += 1


@command(needs=None, action="holder.finish_action")
def finish_action(
    work: UnitOfWork,
    *,
    finding_id: int,
    seen_version: int,
    note: str,
    file_name: str | None = None,
    data: bytes | None = None,
) -> None:
    """Say that the action is done, with its evidence: its owner, or whoever prepares qualifications.

    Raises HLD-11 to others, HLD-05 for one that is verified, HLD-06 where nothing was planned.
    """
    row = _finding(work.db, finding_id, seen_version)
    if row.owner_id != work.member_id() and not work.rights.has(PREPARE):
        raise Refused("HLD-11")
    if row.action is None:
        raise CtdeskError("HLD-06")
    row.done_note = fields.required(note, "note", 1000)
    row.done_by, row.done_at = work.member_id(), work.now
    if data is not None:
        row.file_id = keep_paper_file(work, file_name or row.grade, data)
    row.row_version += 1


@command(needs=VERIFY, action="holder.verify_action", password=True)
def verify_action(work: UnitOfWork, *, finding_id: int, seen_version: int) -> None:
    """Confirm that the action was done and answers the finding. Raises HLD-06 while it is not done, HLD-07
    for whoever did it.
    """
    row = _finding(work.db, finding_id, seen_version)
    if row.done_at is None:
        raise CtdeskError("HLD-06")
    if work.member_id() in (row.done_by, row.owner_id):
        raise Refused("HLD-07")
    row.verified_by, row.verified_at = work.member_id(), work.now
    row.row_version += 1


@query(needs=READ)
def list_assessments(work: UnitOfWork, *, supplier_id: int | None = None) -> tuple[AssessmentRow, ...]:
    """Every assessment with its findings, the newest first."""
    chosen = select(HolderAssessment).order_by(HolderAssessment.id.desc())
    if supplier_id is not None:
        chosen = chosen.where(HolderAssessment.supplier_id == supplier_id)
    return tuple(_row(work, row) for row in work.db.scalars(chosen.limit(200)))


@query()
def findings_of_mine(work: UnitOfWork) -> tuple[FindingDue, ...]:
    """Findings that this person has to answer, or to verify, the soonest first."""
    return waiting_findings(work)


def waiting_findings(work: UnitOfWork) -> tuple[FindingDue, ...]:
    """Findings that this person has to answer, or to verify, the soonest first."""
    me = work.actor.member_id
    rows = work.db.execute(
        select(AssessmentFinding, HolderAssessment, Supplier.name)
        .join(HolderAssessment, HolderAssessment.id == AssessmentFinding.assessment_id)
        .join(Supplier, Supplier.id == HolderAssessment.supplier_id)
        .where(AssessmentFinding.verified_at.is_(None), AssessmentFinding.action.is_not(None))
    )
    found = []
    for row, assessment, holder in rows:
        done = row.done_at is not None
        verifies = done and work.rights.has(VERIFY) and me not in (row.done_by, row.owner_id)
        if verifies or (not done and row.owner_id == me):
            act = "verify" if done else "do"
            found.append(FindingDue(act, assessment.id, assessment.number, holder, row.ordinal, row.due_on))
    return tuple(sorted(found, key=lambda one: (one.due_on or date.max, one.number, one.ordinal)))


def check_result(work: UnitOfWork, record: Record) -> None:
    """Before quality assurance puts its name to it: the result fits the findings. Raises HLD-08."""
    _result(work, record)


def close_assessment(work: UnitOfWork, record: Record) -> None:
    """Write the result into the register once medical affairs has signed. Raises HLD-08."""
    row = _assessment(work.db, record.subject_id)
    row.result = _result(work, record)
    told = given(ground_of(work, record), VALID_UNTIL)
    until = date.fromisoformat(told) if isinstance(told, str) else row.assessed_on + ASSESSED_EVERY
    row.valid_until = None if row.result == "fail" else until
    row.closed_at = row.closed_at or work.now
    row.row_version += 1


def _result(work: UnitOfWork, record: Record) -> str:
    row = _assessment(work.db, record.subject_id)
    told = given(ground_of(work, record), RESULT)
    allowed = results_allowed(as_judged(one) for one in findings_of(work.db, row.id))
    if told not in RESULTS or told not in allowed:
        raise CtdeskError("HLD-08", field=RESULT, result=str(told))
    return str(told)


def _assessment(db: Session, assessment_id: int) -> HolderAssessment:
    row = db.get(HolderAssessment, assessment_id)
    if row is None:
        raise NotFound("HLD-01")
    return row


def _finding(db: Session, finding_id: int, seen_version: int) -> AssessmentFinding:
    row = db.get(AssessmentFinding, finding_id)
    if row is None:
        raise NotFound("HLD-04")
    if row.verified_at is not None:
        raise CtdeskError("HLD-05")
    if row.row_version != seen_version:
        raise StaleRecord("REC-13", seen=seen_version, now=row.row_version)
    return row


def _row(work: UnitOfWork, row: HolderAssessment) -> AssessmentRow:
    record = None if row.record_id is None else work.db.get(Record, row.record_id)
    holder = supplier_of(work.db, row.supplier_id)
    product = None if row.product_id is None else work.db.get(Product, row.product_id)
    return AssessmentRow(
        row.id,
        row.number,
        holder.id,
        holder.name,
        None if product is None else product.name_cn,
        row.assessed_on,
        row.record_id,
        "" if record is None else record.number,
        RecordState.DRAFT.value if record is None else record.state,
        row.result,
        row.valid_until,
        tuple(_finding_row(work, one) for one in findings_of(work.db, row.id)),
    )


def _finding_row(work: UnitOfWork, row: AssessmentFinding) -> FindingRow:
    if row.verified_at is not None:
        state = "verified"
    elif row.done_at is not None:
        state = "done"
    else:
        state = "open" if row.action is None else "planned"
    late = row.done_at is None and row.due_on is not None and row.due_on < site_day(work.db, work.now)
    return FindingRow(
        row.id,
        row.ordinal,
        row.grade,
        row.text,
        row.action,
        row.owner_id,
        member_name(work.db, row.owner_id),
        row.due_on,
        file_ref(work, row.file_id),
        member_name(work.db, row.done_by),
        row.done_at,
        row.done_note,
        member_name(work.db, row.verified_by),
        row.verified_at,
        state,
        late,
        row.owner_id == work.actor.member_id,
        row.row_version,
    )
