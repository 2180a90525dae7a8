"""Tests that come again, such as the weekly alarm test: noted as they are done, told when they are due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from ctdesk.db.tables.premises import Equipment, RecurringCheck
from ctdesk.domain.errors import CtdeskError
from ctdesk.services import fields
from ctdesk.services.catalogue import member_name
from ctdesk.services.equipment import RETIRED, equipment_of
from ctdesk.services.equipment_failures import AHEAD, note_failure
from ctdesk.services.equipment_table import recurring_tests
from ctdesk.services.gate import command, query
from ctdesk.services.stored_files import FileRef, file_ref, store_file
from ctdesk.services.tests_due import CheckDue as CheckDue
from ctdesk.services.tests_due import due_checks
from ctdesk.services.work import UnitOfWork

DUTIES = ("premises.check", "premises.calibrate", "storage.test_backup")
_MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class CheckDone:
    """A test as it was done."""

    id: int
    code: str
    equipment_id: int | None
    asset_no: str | None
    done_at: datetime
    passed: bool
    note: str | None
    file: FileRef | None
    done_by: str | None
    entered_at: datetime


@command(needs=DUTIES, action="equipment.note_test")
def record_check(
    work: UnitOfWork,
    *,
    code: str,
    equipment_id: int | None,
    passed: bool,
    done_at: datetime | None = None,
    note: str | None = None,
    stops_use: bool = False,
    file_name: str | None = None,
    file: bytes | None = None,
) -> int:
    """Note a test; one that failed also opens a line of the failure log of its piece. Gives its id.

    Raises FIELD-04 for a test nobody keeps here, PRM-22 for a piece that the test is not of, PRM-03 for a
    failed test without a word, PRM-20 for one done in the future.
    """
    fields.one_of(code, "code", frozenset(recurring_tests()))
    test = recurring_tests()[code]
    work.need(test.duty)
    piece = None if equipment_id is None else equipment_of(work, equipment_id)
    if piece is not None and (piece.kind not in test.kinds or piece.status == RETIRED):
        raise CtdeskError("PRM-22", field="equipment_id", number=piece.asset_no)
    told = fields.cleaned(note, "note", 1000)
    if not passed and told is None:
        raise CtdeskError("PRM-03", field="note")
    at = done_at or work.now
    if at > work.now + AHEAD:
        raise CtdeskError("PRM-20", field="done_at")
    file_id = None if file is None else store_file(work, file_name or code, file)
    row = RecurringCheck(
        code=code,
        equipment_id=equipment_id,
        done_at=at,
        passed=passed,
        note=told,
        file_id=file_id,
        done_by=work.actor.member_id,
        entered_at=work.now,
    )
    work.db.add(row)
    work.db.flush()
    if not passed and piece is not None:
        text = f"{test.name.zh_CN} {test.name.en}: {told}"
        note_failure(work, piece, text=text, stops_use=stops_use, started_at=at, file_id=file_id)
    return row.id


@query()
def checks_due(work: UnitOfWork) -> tuple[CheckDue, ...]:
    """Every test that comes again with its next due day, the most urgent first."""
    return due_checks(work)


@query()
def list_checks(work: UnitOfWork, *, equipment_id: int | None = None) -> tuple[CheckDone, ...]:
    """Tests as they were done, the newest first; of one piece, or of all."""
    chosen = (
        select(RecurringCheck, Equipment.asset_no)
        .outerjoin(Equipment, Equipment.id == RecurringCheck.equipment_id)
        .order_by(RecurringCheck.id.desc())
        .limit(_MOST_SHOWN)
    )
    if equipment_id is not None:
        chosen = chosen.where(RecurringCheck.equipment_id == equipment_id)
    return tuple(
        CheckDone(
            row.id,
            row.code,
            row.equipment_id,
            asset_no,
            row.done_at,
            row.passed,
            row.note,
            file_ref(work, row.file_id),
            member_name(work.db, row.done_by),
            row.entered_at,
        )
        for row, asset_no in work.db.execute(chosen)
    )
