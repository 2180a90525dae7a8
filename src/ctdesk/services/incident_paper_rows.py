"""Which papers a case has: the report that accompanies it, and the root cause analysis."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from ctdesk.db.tables.incidents import Incident
from ctdesk.db.tables.records import Record
from ctdesk.domain.records import OPEN_STATES, RecordState

REPORT_FORM, ANALYSIS_FORM = "CT-INC-001", "CT-INC-002"
_DONE = frozenset({RecordState.COMPLETED.value, RecordState.REVIEWED.value})


def paper_of(db: Session, incident: Incident, form: str) -> Record | None:
    """The paper of this form that counts now, or None: not one that was voided, nor one that was completed
    before the case was reopened.
    """
    found = db.scalar(
        select(Record)
        .where(
            Record.form_code == form,
            Record.subject_kind == "incident",
            Record.subject_id == incident.id,
            Record.state != RecordState.VOIDED.value,
        )
        .order_by(Record.id.desc())
        .limit(1)
    )
    if found is None or incident.reopened_at is None or found.completed_at is None:
        return found
    return found if found.completed_at >= incident.reopened_at else None


def is_signed(db: Session, record_id: int | None) -> bool:
    """Whether a paper stands with all that completes it: neither voided nor being amended."""
    record = None if record_id is None else db.get(Record, record_id)
    return record is not None and record.state in _DONE


def is_open(record: Record) -> bool:
    """Whether a paper still waits for the signature that completes it."""
    return RecordState(record.state) in OPEN_STATES
