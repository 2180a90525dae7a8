"""Where an incident comes from: the place and the step of the process, as what it is about says them."""

from __future__ import annotations

from collections.abc import Mapping

from ctdesk.db.tables.premises import Equipment
from ctdesk.db.tables.records import Record
from ctdesk.db.tables.storage import Tank
from ctdesk.services.work import UnitOfWork

# The beginning of a form's code → the step of the process that its record belongs to.
_STEPS: Mapping[str, str] = {
    "CT-ACC": "receipt_acceptance",
    "CT-STO": "storage_alarms",
    "CT-PRM": "storage_alarms",
    "CT-QLF": "site_qualification",
    "CT-TEAM": "documents_delegation",
    "CT-TRN": "documents_delegation",
    "CT-MON": "monitoring",
    "CT-RCL": "recall",
}


def place_of(work: UnitOfWork, tank_id: int | None, equipment_id: int | None) -> str | None:
    """The tank or the piece of equipment, as people call it."""
    tank = None if tank_id is None else work.db.get(Tank, tank_id)
    if tank is not None:
        return f"{tank.code} {tank.name}"
    piece = None if equipment_id is None else work.db.get(Equipment, equipment_id)
    return None if piece is None else f"{piece.asset_no} {piece.name}"


def step_of_record(work: UnitOfWork, record_id: int | None) -> str | None:
    """The step of the process that a record belongs to, None where its form belongs to none."""
    record = None if record_id is None else work.db.get(Record, record_id)
    return None if record is None else _STEPS.get(record.form_code.rpartition("-")[0])
