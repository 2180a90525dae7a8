"""The personal training file (CT-TRN-003) as a record: opened for one member, signed by assessor, member and
lead.
"""

from __future__ import annotations

from sqlalchemy import select

from ctdesk.db.tables.records import Record
from ctdesk.domain.records import OPEN_STATES
from ctdesk.services.accounts import member_of
from ctdesk.services.gate import command
from ctdesk.services.records import open_record
from ctdesk.services.training_file_subject import FORM
from ctdesk.services.work import UnitOfWork

KIND = "training_file"


@command(needs=("training.assess", "training.plan", "training.confirm"), action="training.open_file")
def open_training_file(work: UnitOfWork, *, member_id: int) -> int:
    """Open the training file of a member to be signed, or give the one that is open; the record's id."""
    member = member_of(work.db, member_id)
    known = work.db.scalar(
        select(Record.id).where(
            Record.form_code == FORM,
            Record.subject_kind == KIND,
            Record.subject_id == member.id,
            Record.state.in_([state.value for state in OPEN_STATES]),
        )
    )
    if known is not None:
        work.event.wanted = False
        return known
    record = open_record(
        work, form_code=FORM, subject_kind=KIND, subject_id=member.id, subject_label=member.name
    )
    return record.id
