"""Calibration, qualification, maintenance and repair of equipment, each with its record (CT-PRM-002)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from ctdesk.db.tables.premises import Calibration, Equipment
from ctdesk.db.tables.records import Record
from ctdesk.domain.answers import RecordId
from ctdesk.domain.errors import CtdeskError, NotFound
from ctdesk.services import fields
from ctdesk.services.calibration_subject import FORM, PASSED, RESULT, VALID_UNTIL, latest_end
from ctdesk.services.equipment import IN_USE, RETIRED, STOPPED, equipment_of, set_status, today_at_site
from ctdesk.services.equipment_table import CALIBRATION_KINDS
from ctdesk.services.gate import command
from ctdesk.services.numbers import next_number
from ctdesk.services.record_ground import ground_of
from ctdesk.services.records import open_record
from ctdesk.services.source_values import given
from ctdesk.services.work import UnitOfWork

DUTY = "premises.calibrate"


@dataclass(frozen=True, slots=True)
class CalibrationRow:
    """An event of a piece with its record; ``result``: pass | fail, None until it counts."""

    id: int
    number: str
    kind: str
    done_on: date
    opened_at: datetime
    record_id: int | None
    result: str | None
    valid_until: date | None
    closed_at: datetime | None


@command(needs=DUTY, action="equipment.begin_calibration")
def begin_calibration(work: UnitOfWork, *, equipment_id: int, kind: str, done_on: date) -> RecordId:
    """Open the record of a calibration, qualification, maintenance or repair; gives the record's id.

    Raises PRM-13 for a retired piece, PRM-20 for a day to come, PRM-23 while another of the same kind is
    under way.
    """
    piece = equipment_of(work, equipment_id)
    if piece.status == RETIRED:
        raise CtdeskError("PRM-13", number=piece.asset_no)
    fields.one_of(kind, "kind", CALIBRATION_KINDS)
    if done_on > today_at_site(work):
        raise CtdeskError("PRM-20", field="done_on")
    for other in work.db.scalars(
        select(Calibration).where(
            Calibration.equipment_id == piece.id, Calibration.kind == kind, Calibration.closed_at.is_(None)
        )
    ):
        record = None if other.record_id is None else work.db.get(Record, other.record_id)
        if record is not None and record.state != "voided":
            raise CtdeskError("PRM-23", number=other.number)
    row = Calibration(
        number=next_number(work, "CAL"),
        equipment_id=piece.id,
        kind=kind,
        done_on=done_on,
        opened_by=work.actor.member_id,
        opened_at=work.now,
        record_id=None,
        result=None,
        valid_until=None,
        closed_at=None,
    )
    work.db.add(row)
    work.db.flush()
    record = open_record(
        work,
        form_code=FORM,
        subject_kind="calibration",
        subject_id=row.id,
        subject_label=f"{piece.asset_no} · {piece.name}",
    )
    row.record_id = record.id
    work.db.flush()
    return RecordId(record.id)


def take_result(work: UnitOfWork, record: Record) -> None:
    """What a signature under a calibration does to the register.

    A result that fails stops the piece at once; one that passes counts from the review on, moves the day on
    which the calibration ends, and puts back in use what a failed one had stopped. Raises PRM-24 for an end
    later than the interval allows.
    """
    row = work.db.get(Calibration, record.subject_id)
    piece = None if row is None else work.db.get(Equipment, row.equipment_id)
    if row is None or piece is None:
        raise NotFound("PRM-16", id=record.subject_id)
    ground = ground_of(work, record)
    result = given(ground, RESULT)
    reviewed = record.completed_at is not None
    until = _day(given(ground, VALID_UNTIL)) if result == PASSED else None
    latest = latest_end(piece, row.done_on)
    if until is not None and latest is not None and until > latest:
        raise CtdeskError("PRM-24", field=VALID_UNTIL, latest=latest.isoformat())
    if result != PASSED and piece.status == IN_USE:
        set_status(work, piece, STOPPED, _because(row, record))
    if not reviewed:
        return
    row.result, row.valid_until = str(result), until
    row.closed_at = work.now
    row.row_version += 1
    if result != PASSED:
        return
    if until is not None:
        piece.calibration_due = until
        piece.row_version += 1
    if piece.status == STOPPED and _stopped_by_calibration(work, piece):
        set_status(work, piece, IN_USE, _because(row, record))


def calibrations_of(work: UnitOfWork, equipment_id: int) -> tuple[CalibrationRow, ...]:
    """Every calibration, qualification, maintenance and repair of a piece, the newest first."""
    found = work.db.scalars(
        select(Calibration).where(Calibration.equipment_id == equipment_id).order_by(Calibration.id.desc())
    )
    return tuple(
        CalibrationRow(
            row.id,
            row.number,
            row.kind,
            row.done_on,
            row.opened_at,
            row.record_id,
            row.result,
            row.valid_until,
            row.closed_at,
        )
        for row in found
    )


def _because(row: Calibration, record: Record) -> str:
    return f"{row.number} · {record.number}"


def _stopped_by_calibration(work: UnitOfWork, piece: Equipment) -> bool:
    """Whether a calibration stopped it, rather than a person for another reason."""
    number = (piece.status_reason or "").partition(" · ")[0]
    return (
        work.db.scalar(
            select(Calibration.id).where(Calibration.equipment_id == piece.id, Calibration.number == number)
        )
        is not None
    )


def _day(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else None
