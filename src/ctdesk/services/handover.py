"""Notes that one shift leaves for the next: written, taken over once, and kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import and_, func, literal, or_, select
from sqlalchemy.orm import aliased

from ctdesk.db.tables.handover import HandoverNote
from ctdesk.db.tables.receipt import Patient
from ctdesk.db.tables.team import Member
from ctdesk.domain.errors import CtdeskError, NotFound, Refused, StaleRecord
from ctdesk.domain.spans import Span
from ctdesk.services import fields
from ctdesk.services.gate import command, query
from ctdesk.services.role_table import ADMINISTRATOR
from ctdesk.services.roster_slots import shifts_in
from ctdesk.services.work import UnitOfWork
from ctdesk.services.work_items import WorkItem

ROUTE, NOTE = "handover", "take_over_note"
LONGEST = 600
SHIFTS_AHEAD = timedelta(hours=16)
KEPT_IN_SIGHT = timedelta(hours=24)
_MOST = 40


@dataclass(frozen=True, slots=True)
class Note:
    """A note; ``for_name`` is empty where it is for whoever comes next. ``mine`` where this person may take
    it over.
    """

    id: int
    text: str
    written_by: str
    written_at: datetime
    for_name: str
    taken_by: str
    taken_at: datetime | None
    mine: bool


@command(needs=None, action="handover.leave_note")
def leave_note(work: UnitOfWork, *, text: str, for_member: int | None = None) -> int:
    """Leave a note for whoever takes over, or for one member; gives the note.

    Raises HND-01 for one that names a patient: it hangs on the wall. HND-05 for a
    member who is not active, or oneself.
    """
    said = fields.required(text, "text", LONGEST)
    named = work.db.scalar(
        select(Patient.id)
        .where(
            or_(
                and_(
                    func.length(Patient.name) > 1,
                    literal(said).contains(Patient.name),
                    Patient.name.not_in(select(Member.name)),
                ),
                and_(func.length(Patient.mrn) > 3, literal(said).contains(Patient.mrn)),
            )
        )
        .limit(1)
    )
    if named is not None:
        raise CtdeskError("HND-01", field="text")
    if for_member is not None:
        member = work.db.get(Member, for_member)
        if member is None or member.status != "active" or member.id == work.actor.member_id:
            raise CtdeskError("HND-05", field="for_member")
    row = HandoverNote(
        text=said,
        for_member=for_member,
        written_by=work.actor.member_id,
        written_at=work.now,
        taken_by=None,
        taken_at=None,
    )
    work.db.add(row)
    work.db.flush()
    return row.id


@command(needs=None, action="handover.take_over")
def take_over(work: UnitOfWork, *, note_id: int) -> None:
    """Say that one has read a note and goes on with it.

    Raises HND-02 for no such note, HND-03 where somebody took it over already, HND-04 for one's own note or
    one for somebody else.
    """
    row = work.db.get(HandoverNote, note_id)
    if row is None:
        raise NotFound("HND-02", id=note_id)
    if row.taken_at is not None:
        who = work.db.get(Member, row.taken_by)
        raise StaleRecord("HND-03", name="–" if who is None else who.name)
    me = work.actor.member_id
    if row.written_by == me or row.for_member not in (None, me):
        raise Refused("HND-04")
    row.taken_by, row.taken_at = me, work.now


@query()
def list_notes(work: UnitOfWork) -> tuple[Note, ...]:
    """Notes that nobody took over, the oldest first; then those taken over within a day."""
    writer, reader, taker = aliased(Member), aliased(Member), aliased(Member)
    rows = work.db.execute(
        select(HandoverNote, writer.name, reader.name, taker.name)
        .outerjoin(writer, writer.id == HandoverNote.written_by)
        .outerjoin(reader, reader.id == HandoverNote.for_member)
        .outerjoin(taker, taker.id == HandoverNote.taken_by)
        .where(or_(HandoverNote.taken_at.is_(None), HandoverNote.taken_at >= work.now - KEPT_IN_SIGHT))
        .order_by(HandoverNote.taken_at.is_not(None), HandoverNote.id)
        .limit(_MOST)
    )
    me, reads = work.actor.member_id, work.rights.read_only
    return tuple(
        Note(
            id=note.id,
            text=note.text,
            written_by=by or "–",
            written_at=note.written_at,
            for_name=whom or "",
            taken_by=taken or "",
            taken_at=note.taken_at,
            mine=note.taken_at is None
            and not reads
            and note.written_by != me
            and note.for_member in (None, me),
        )
        for note, by, whom, taken in rows
    )


def handover_items(work: UnitOfWork) -> Iterator[WorkItem]:
    """The notes that stand on My desk: those for this person; those for whoever comes next where this person
    is planned within the next shifts, or nobody is. The board shows them to everybody.
    """
    notes = [note for note in list_notes(work) if note.mine]
    if set(work.actor.roles) == {ADMINISTRATOR}:
        notes = [note for note in notes if note.for_name]
    if not notes:
        return
    planned = {one.member for one in shifts_in(work.db, Span(work.now, work.now + SHIFTS_AHEAD))}
    for note in notes:
        if note.for_name or not planned or work.actor.member_id in planned:
            item = WorkItem(NOTE, ROUTE, "", note.text, note.text, note.written_by, None, False)
            yield replace(item, ref_id=note.id)
