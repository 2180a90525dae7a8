"""What a calibration or qualification (CT-PRM-002) is about: one piece of equipment, and one event of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from ctdesk.db.tables.premises import Calibration, Equipment
from ctdesk.db.tables.storage import Tank, Zone
from ctdesk.domain.answers import Value
from ctdesk.domain.premises import last_valid_day
from ctdesk.services.equipment_table import both_words, equipment_kinds
from ctdesk.services.subject_kinds import NOBODY, Kind, Source, Subject

if TYPE_CHECKING:
    from ctdesk.services.record_ground import Ground
    from ctdesk.services.work import UnitOfWork

FORM = "CT-PRM-002"
RESULT, VALID_UNTIL = "B7", "B8"
PASSED = "pass"


def _read_calibration(work: UnitOfWork, subject_id: int) -> Subject:
    row = work.db.get(Calibration, subject_id)
    piece = None if row is None else work.db.get(Equipment, row.equipment_id)
    return NOBODY if row is None or piece is None else Subject(row, (piece,))


def _of(read: Callable[[UnitOfWork, Calibration, Equipment], Value]) -> Source:
    def source(work: UnitOfWork, ground: Ground) -> Value:
        row = ground.subject.row
        return read(work, row, ground.subject.lines[0]) if isinstance(row, Calibration) else None

    return source


def _place(work: UnitOfWork, row: Calibration, piece: Equipment) -> Value:
    zone = None if piece.zone_id is None else work.db.get(Zone, piece.zone_id)
    tank = None if piece.tank_id is None else work.db.get(Tank, piece.tank_id)
    parts = [
        *([] if zone is None else [f"{zone.code} {zone.name_zh} {zone.name_en}"]),
        *([] if tank is None else [tank.code]),
    ]
    return " · ".join(parts) or None


def _model(work: UnitOfWork, row: Calibration, piece: Equipment) -> Value:
    return " · ".join(part for part in (piece.maker, piece.model, piece.serial_no) if part) or None


def _interval(work: UnitOfWork, row: Calibration, piece: Equipment) -> Value:
    return None if piece.interval_months is None else str(piece.interval_months)


def latest_end(piece: Equipment, done_on: date) -> date | None:
    """The last day that a calibration done then may hold; None for a piece without an interval."""
    return None if piece.interval_months is None else last_valid_day(done_on, piece.interval_months)


def _proposed(work: UnitOfWork, row: Calibration, piece: Equipment) -> Value:
    end = latest_end(piece, row.done_on) if row.kind == "calibration" else None
    return None if end is None else end.isoformat()


def _due_before(work: UnitOfWork, row: Calibration, piece: Equipment) -> Value:
    return None if piece.calibration_due is None else piece.calibration_due.isoformat()


KIND = Kind(
    read=_read_calibration,
    sources={
        "calibration.number": _of(lambda work, row, piece: row.number),
        "calibration.kind": _of(lambda work, row, piece: row.kind),
        "calibration.asset_no": _of(lambda work, row, piece: piece.asset_no),
        "calibration.equipment": _of(
            lambda work, row, piece: f"{piece.name} · {both_words(equipment_kinds()[piece.kind].name)}"
        ),
        "calibration.model": _of(_model),
        "calibration.place": _of(_place),
        "calibration.interval": _of(_interval),
        "calibration.due_before": _of(_due_before),
        "calibration.done_on": _of(lambda work, row, piece: row.done_on.isoformat()),
        "calibration.valid_until": _of(_proposed),
    },
    tables=frozenset({"calibration", "equipment"}),
    route="equipment",
)
