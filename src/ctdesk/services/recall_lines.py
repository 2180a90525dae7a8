"""What becomes of each unit of a recall, line by line, and the physician of whoever got one."""

from __future__ import annotations

from datetime import datetime

from ctdesk.db.tables.recall import RecallLine
from ctdesk.domain.errors import CtdeskError, NotFound
from ctdesk.services import fields
from ctdesk.services.gate import command
from ctdesk.services.recall_course import ensure_unsigned, hold_line, settle_dues
from ctdesk.services.recall_rows import DRILL, PERFORM, keep_moments, lines_of, move_line, open_recall_row
from ctdesk.services.stored_files import store_file
from ctdesk.services.tellings import keep_telling
from ctdesk.services.work import UnitOfWork

_HOLDS = frozenset({"lose", "find"})  # nobody may use it, wherever it turns up


@command(needs=(PERFORM, DRILL), action="recall.settle")
def settle_lines(
    work: UnitOfWork,
    *,
    recall_id: int,
    seen_version: int,
    line_ids: tuple[int, ...],
    event: str,
    note: str | None = None,
    file: tuple[str, bytes] | None = None,
) -> None:
    """Say of some units what became of them, with what shows it.

    ``event`` is one of the line's table. Raises RCL-24 for a line of another recall, RCL-06 for what does not
    follow, FIELD-01 without words where more is claimed than that the unit was traced, RCL-27 once signed.
    """
    row = open_recall_row(work, recall_id, seen_version)
    ensure_unsigned(work, row)
    told = fields.cleaned(note, "note", fields.TEXT)
    if told is None and event != "trace":
        raise CtdeskError("FIELD-01", field="note")
    if event == "hold":  # by ``hold_units``, all at once and with the password
        raise CtdeskError("FIELD-04", field="event", value=event)
    lines = lines_of(work.db, row.id)
    chosen = {one.id: one for one in lines if one.id in line_ids}
    if not line_ids or set(line_ids) - set(chosen):
        raise NotFound("RCL-24")
    file_id = None if file is None else store_file(work, *file)
    for line in chosen.values():
        move_line(work, row, line, event, note=told, file_id=file_id)
        if event in _HOLDS and not row.drill:
            hold_line(work, row, line)
    keep_moments(work, row, lines)
    settle_dues(work, row)


@command(needs=(PERFORM, DRILL), action="recall.tell_physician")
def tell_physician(
    work: UnitOfWork,
    *,
    recall_id: int,
    seen_version: int,
    line_ids: tuple[int, ...],
    name: str,
    way: str,
    told_at: datetime,
    phone: str | None = None,
    member_id: int | None = None,
    answer: str | None = None,
    late_reason: str | None = None,
) -> None:
    """Note that the physician of patients was told of the units they got.

    Raises RCL-25 for a unit that was not infused, RCL-26 for one told of before, QUA-31 to QUA-33 as
    ``keep_telling``, RCL-24 for a line of another recall.
    """
    row = open_recall_row(work, recall_id, seen_version)
    ensure_unsigned(work, row)
    lines = [work.db.get(RecallLine, one) for one in line_ids]
    known = [one for one in lines if one is not None and one.recall_id == row.id]
    if not line_ids or len(known) != len(line_ids):
        raise NotFound("RCL-24")
    if any(one.state != "infused" for one in known):
        raise CtdeskError("RCL-25")
    if any(one.physician_told_at is not None for one in known):
        raise CtdeskError("RCL-26")
    keep_telling(
        work,
        recall_id=row.id,
        whom="physician",
        member_id=member_id,
        name=name,
        phone=phone,
        way=way,
        told_at=told_at,
        answer=answer,
        late_reason=late_reason,
    )
    for line in known:
        line.physician_id, line.physician_told_at = member_id, told_at
        line.row_version += 1
    row.row_version += 1
    work.db.flush()
