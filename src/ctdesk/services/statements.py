"""The e-signature statement (CT-ESS-001): the one form a member signs before any other (ER-34)."""

from __future__ import annotations

from sqlalchemy import select

from ctdesk.db.tables.records import Record
from ctdesk.db.tables.team import Member
from ctdesk.domain.answers import RecordId, Source, State
from ctdesk.domain.errors import CtdeskError
from ctdesk.forms.definition import Definition
from ctdesk.services.gate import command, query
from ctdesk.services.record_ground import definition_in_force, ground_of, load_record
from ctdesk.services.record_standing import standing_of_record
from ctdesk.services.records import Entry, last_entry, note_answers, open_record
from ctdesk.services.signing import sign_record
from ctdesk.services.signing_grounds import STATEMENT_EFFECT
from ctdesk.services.work import UnitOfWork

FORM = "CT-ESS-001"


@command(needs="self.sign_statement", action="statement.sign", signed=True, statement=False)
def sign_statement(work: UnitOfWork) -> RecordId:
    """Open and sign one's own statement with one password entry; every sentence of it is confirmed by the
    signature.

    Raises REC-38 when it was signed before.
    """
    member = work.db.get(Member, work.member_id())
    assert member is not None
    if member.statement_record_id is not None:
        raise CtdeskError("REC-38")
    record = _draft_of(work, member) or open_record(
        work,
        form_code=FORM,
        subject_kind="member",
        subject_id=member.id,
        subject_label=f"{member.name} {member.staff_no}",
    )
    standing = standing_of_record(work, ground_of(work, record))
    entries = tuple(
        Entry(question.path, State.GIVEN, True, None, Source.TYPED)
        for question in standing.judgement.questions
        if question.asked
        and question.item.type == "check"
        and not question.computed
        and question.answer is None
    )
    note_answers(work, record_id=RecordId(record.id), version=record.version, entries=entries)
    slot = next(one.id for one in standing.ground.definition.slot if one.effect == STATEMENT_EFFECT)
    sign_record(
        work,
        record_id=RecordId(record.id),
        seen_version=record.version,
        slots=(slot,),
        seen_entry=last_entry(work.db, record.id),
    )
    return RecordId(record.id)


@query()
def statement_text(work: UnitOfWork) -> Definition:
    """The form that will be signed, to be read before."""
    row = work.db.scalar(
        select(Record)
        .where(
            Record.form_code == FORM,
            Record.subject_kind == "member",
            Record.subject_id == work.actor.member_id,
        )
        .order_by(Record.id.desc())
        .limit(1)
    )
    if row is not None:
        return ground_of(work, load_record(work, row.id)).definition
    return definition_in_force(work, FORM)[0]


def _draft_of(work: UnitOfWork, member: Member) -> Record | None:
    return work.db.scalar(
        select(Record).where(
            Record.form_code == FORM,
            Record.subject_kind == "member",
            Record.subject_id == member.id,
            Record.state == "draft",
        )
    )
