"""The rows of one recall and what they come to: its lines, its sums, its stopwatch, what stands against
closing it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ctdesk.db.tables.recall import Recall, RecallEvent, RecallLine
from ctdesk.domain.errors import CtdeskError, NotFound, Refused, StaleRecord
from ctdesk.domain.recall import (
    DRILL_LINE,
    LINE,
    Line,
    Reconciliation,
    Stopwatch,
    ensure_line_moves,
    obstacles_to_closing,
    reconcile,
)
from ctdesk.services.work import UnitOfWork

FORM = "CT-RCL-001"
ORIGINS = ("holder", "regulator", "own", "drill")
PERFORM, DRILL, APPROVE = "recall.perform", "recall.drill", "recall.approve"


def load_recall(work: UnitOfWork, recall_id: int) -> Recall:
    """The recall of this number; raises RCL-20."""
    row = work.db.get(Recall, recall_id)
    if row is None:
        raise NotFound("RCL-20", id=recall_id)
    return row


def open_recall_row(
    work: UnitOfWork, recall_id: int, seen_version: int, *, needs: str | None = None
) -> Recall:
    """The same, to be changed: raises RCL-21 for one that is over, REC-13 where somebody was faster, PERM-01
    without the duty ``needs``, or else that of a recall or a drill.
    """
    row = load_recall(work, recall_id)
    if row.state != "open":
        raise CtdeskError("RCL-21", number=row.number)
    if row.row_version != seen_version:
        raise StaleRecord("REC-13", seen=seen_version, now=row.row_version)
    ensure_duty(work, drill=row.drill, needs=needs)
    return row


def ensure_duty(work: UnitOfWork, *, drill: bool, needs: str | None = None) -> None:
    """Raise PERM-01 unless the actor may carry out a recall or a drill, or has the duty ``needs``."""
    wanted = needs or (DRILL if drill else PERFORM)
    if not work.rights.has(wanted):
        raise Refused("PERM-01", duty=wanted)


def lines_of(db: Session, recall_id: int) -> list[RecallLine]:
    """The lines of a recall in the order in which they were found."""
    return list(
        db.scalars(select(RecallLine).where(RecallLine.recall_id == recall_id).order_by(RecallLine.id))
    )


def rule_lines(lines: Iterable[RecallLine]) -> tuple[Line, ...]:
    """The lines as the rules count them."""
    return tuple(Line(one.unit_id, one.state, one.physician_told_at) for one in lines)


def sums_of(row: Recall, lines: Iterable[RecallLine]) -> Reconciliation:
    """How far it has got."""
    return reconcile(rule_lines(lines), declared=row.declared, drill=row.drill)


def watch_of(row: Recall) -> Stopwatch:
    """The moments of its stopwatch."""
    return Stopwatch(row.started_at, row.listed_at, row.use_stopped_at, row.settled_at)


def obstacles_of(row: Recall, lines: Sequence[RecallLine]) -> tuple[str, ...]:
    """Codes of what has to be done before it closes."""
    return obstacles_to_closing(
        rule_lines(lines),
        declared=row.declared,
        difference_explained=row.difference is not None,
        answered=row.replied_at is not None or row.origin == "own",
        drill=row.drill,
    )


def keep_moments(work: UnitOfWork, row: Recall, lines: Sequence[RecallLine]) -> None:
    """Stop the watch where a moment is reached: nothing found is still free to be used; every unit settled.
    What was reached and is no longer true, because more was found, runs on.
    """
    machine = DRILL_LINE if row.drill else LINE
    free = any(one.state == "found" for one in lines)
    settled = all(one.state in machine.ends for one in lines)
    if not row.drill:
        row.use_stopped_at = None if free else row.use_stopped_at or work.now
    row.settled_at = None if not settled else row.settled_at or work.now
    row.row_version += 1
    work.db.flush()


def move_line(
    work: UnitOfWork,
    row: Recall,
    line: RecallLine,
    event: str,
    *,
    note: str | None = None,
    file_id: int | None = None,
) -> None:
    """Bring one line on, with a line in its history; raises RCL-06 for what does not follow."""
    became = ensure_line_moves(line.state, event, drill=row.drill)
    work.db.add(
        RecallEvent(
            line_id=line.id,
            at=work.now,
            event=event,
            was=line.state,
            became=became,
            note=note,
            file_id=file_id,
            member_id=work.actor.member_id,
        )
    )
    line.state = became
    if note is not None:
        line.note = note
    machine = DRILL_LINE if row.drill else LINE
    if became in machine.ends:
        line.settled_by, line.settled_at = work.actor.member_id, work.now
    line.row_version += 1


def events_of(db: Session, line_ids: Iterable[int]) -> dict[int, list[RecallEvent]]:
    """The history of these lines."""
    wanted: Any = tuple(line_ids)
    found: dict[int, list[RecallEvent]] = {}
    for one in db.scalars(
        select(RecallEvent).where(RecallEvent.line_id.in_(wanted)).order_by(RecallEvent.id)
    ):
        found.setdefault(one.line_id, []).append(one)
    return found
