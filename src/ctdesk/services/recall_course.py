"""The course of a recall: use stopped by one person with the password, the sender answered, the record opened
and closed by its last signature, or the recall cancelled; and holds lifted afterwards.
"""

from __future__ import annotations

from sqlalchemy import select

from ctdesk.db.tables.holds import UnitHold
from ctdesk.db.tables.recall import Recall, RecallLine
from ctdesk.db.tables.records import Record, Signature
from ctdesk.domain.answers import RecordId
from ctdesk.domain.errors import CtdeskError, NotFound
from ctdesk.services import fields
from ctdesk.services.gate import command
from ctdesk.services.holds import RECALLED, HoldSource, lift_all_of, lift_hold, lift_holds, place_hold
from ctdesk.services.obligations import Owner, fulfil, is_open, rows_of, withdraw
from ctdesk.services.recall_rows import (
    APPROVE,
    DRILL,
    FORM,
    PERFORM,
    keep_moments,
    lines_of,
    load_recall,
    move_line,
    obstacles_of,
    open_recall_row,
)
from ctdesk.services.recalls import STOP_RULE
from ctdesk.services.records import open_record
from ctdesk.services.stored_files import store_file
from ctdesk.services.work import UnitOfWork


@command(needs=PERFORM, action="recall.hold", password=True)
def hold_units(work: UnitOfWork, *, recall_id: int, seen_version: int) -> int:
    """Stop the use of every unit that was found and is still free, in one move; gives how many.

    Raises RCL-18 for a drill, RCL-19 where none is left, RCL-27 once the record is signed.
    """
    row = _unsigned(work, recall_id, seen_version)
    if row.drill:
        raise CtdeskError("RCL-18")
    lines = lines_of(work.db, row.id)
    free = [one for one in lines if one.state == "found"]
    if not free:
        raise CtdeskError("RCL-19")
    for line in free:
        hold_line(work, row, line)
        move_line(work, row, line, "hold")
    keep_moments(work, row, lines)
    settle_dues(work, row)
    return len(free)


def hold_line(work: UnitOfWork, row: Recall, line: RecallLine) -> None:
    """Hold the unit of one line for this recall; part of a command."""
    reason = " · ".join(part for part in (row.number, row.reference) if part)
    place_hold(work, line.unit_id, RECALLED, source=HoldSource("recall", row.id), reason=reason)


@command(needs=(PERFORM, DRILL), action="recall.explain")
def explain_difference(work: UnitOfWork, *, recall_id: int, seen_version: int, difference: str) -> None:
    """Say why another number was found than the notice declares."""
    row = _unsigned(work, recall_id, seen_version)
    row.difference = fields.required(difference, "difference", fields.TEXT)
    row.row_version += 1


@command(needs=PERFORM, action="recall.reply")
def reply_to_sender(
    work: UnitOfWork,
    *,
    recall_id: int,
    seen_version: int,
    reply: str,
    file: tuple[str, bytes] | None = None,
) -> None:
    """Note what the holder or the regulator was answered, with the letter. Raises RCL-18 for a drill."""
    row = _unsigned(work, recall_id, seen_version)
    if row.drill:
        raise CtdeskError("RCL-18")
    row.reply = fields.required(reply, "reply", fields.TEXT)
    row.reply_file_id = row.reply_file_id if file is None else store_file(work, *file)
    row.replied_by, row.replied_at = work.actor.member_id, work.now
    row.row_version += 1


@command(needs=(PERFORM, DRILL), action="recall.open_record")
def open_recall_record(work: UnitOfWork, *, recall_id: int, seen_version: int) -> RecordId:
    """Open the record (CT-RCL-001), or give the one that is open. Raises RCL-10 … RCL-14 for what stands
    against closing: the record is signed over what is final.

    A closed recall whose record was voided is open again with the new one: nobody's signature closes it now.
    """
    row = load_recall(work, recall_id)
    record = None if row.record_id is None else work.db.get(Record, row.record_id)
    voided = record is not None and record.state == "voided"
    if row.state == "closed" and voided:
        row.state, row.closed_by, row.closed_at = "open", None, None
    row = open_recall_row(work, recall_id, seen_version)
    if record is not None and not voided:
        work.event.wanted = False
        return RecordId(record.id)
    _ensure_closable(work, row)
    made = open_record(
        work, form_code=FORM, subject_kind="recall", subject_id=row.id, subject_label=row.number
    )
    row.record_id = made.id
    row.row_version += 1
    work.db.flush()
    return RecordId(made.id)


@command(needs=(APPROVE, DRILL), action="recall.cancel")
def cancel_recall(work: UnitOfWork, *, recall_id: int, seen_version: int, reason: str) -> None:
    """End a recall that was none, or a drill that is broken off: its holds are lifted, its list stays."""
    told = fields.required(reason, "reason", fields.TEXT)
    row = _unsigned(
        work, recall_id, seen_version, needs=DRILL if load_recall(work, recall_id).drill else APPROVE
    )
    row.state, row.close_reason = "cancelled", told
    row.closed_by, row.closed_at = work.actor.member_id, work.now
    row.row_version += 1
    lift_all_of(work, HoldSource("recall", row.id), reason=told)
    for owed in rows_of(work, Owner("recall", row.id)):
        if is_open(owed):
            withdraw(work, owed, told)
    work.event.reason = told


@command(needs=APPROVE, action="recall.lift_hold")
def lift_recall_hold(work: UnitOfWork, *, hold_id: int, reason: str) -> None:
    """Lift the hold of a recall that is over, or of a unit that the holder cleared; what else holds it stays.

    Raises HOLD-01 for an unknown one, HOLD-02 for one that was lifted, HOLD-03 for the hold of something
    else, RCL-22 while the recall goes on.
    """
    told = fields.required(reason, "reason", fields.TEXT)
    found = work.db.get(UnitHold, hold_id)
    if found is None:
        raise NotFound("HOLD-01", id=hold_id)
    if found.lifted_at is not None:
        raise CtdeskError("HOLD-02")
    if found.code != RECALLED:
        raise CtdeskError("HOLD-03", what=found.code)
    row = None if found.source_id is None else work.db.get(Recall, found.source_id)
    if row is not None and row.state == "open":
        line = work.db.scalar(
            select(RecallLine).where(RecallLine.recall_id == row.id, RecallLine.unit_id == found.unit_id)
        )
        if line is None or line.state != "cleared":
            raise CtdeskError("RCL-22")
    lift_hold(work, hold_id, reason=told)
    work.event.reason = told


def recall_settled(work: UnitOfWork, record: Record) -> None:
    """The first signature: what is signed is final. Raises RCL-10 … RCL-14."""
    _ensure_closable(work, _of_record(work, record))


def recall_closed(work: UnitOfWork, record: Record) -> None:
    """The last signature closes the recall, in one act; what the holder cleared is free again, everything
    else stays on hold.
    """
    row = _of_record(work, record)
    _ensure_closable(work, row)
    row.state = "closed"
    row.closed_by, row.closed_at = work.actor.member_id, work.now
    row.row_version += 1
    for line in lines_of(work.db, row.id):
        if line.state == "cleared":
            source = HoldSource("recall", row.id)
            lift_holds(
                work,
                line.unit_id,
                RECALLED,
                placed_by=source,
                reason=row.number,
                source=HoldSource("record", record.id),
            )


def settle_dues(work: UnitOfWork, row: Recall) -> None:
    """What is owed is fulfilled once use is stopped; part of a command."""
    if row.use_stopped_at is None:
        return
    for owed in rows_of(work, Owner("recall", row.id)):
        if is_open(owed) and owed.rule == STOP_RULE:
            fulfil(work, owed, row.use_stopped_at)


def ensure_unsigned(work: UnitOfWork, row: Recall) -> None:
    """Raise RCL-27 once its record bears a signature that stands."""
    signed = select(Signature.id).join(Record, Record.id == Signature.record_id)
    signed = signed.where(Record.id == row.record_id, Record.state != "voided")
    if row.record_id is not None and work.db.scalar(signed.limit(1)) is not None:
        raise CtdeskError("RCL-27")


def _unsigned(work: UnitOfWork, recall_id: int, seen_version: int, needs: str | None = None) -> Recall:
    row = open_recall_row(work, recall_id, seen_version, needs=needs)
    ensure_unsigned(work, row)
    return row


def _of_record(work: UnitOfWork, record: Record) -> Recall:
    row = load_recall(work, record.subject_id)
    if row.state == "cancelled":
        raise CtdeskError("RCL-21", number=row.number)
    return row


def _ensure_closable(work: UnitOfWork, row: Recall) -> None:
    against = obstacles_of(row, lines_of(work.db, row.id))
    if against:
        raise CtdeskError(against[0])
