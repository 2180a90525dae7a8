"""The failure log of equipment: what broke, whether it stops use, what was done, by the same person or
another.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from ctdesk.db.tables.incidents import Incident
from ctdesk.db.tables.premises import Equipment, EquipmentFailure
from ctdesk.domain.errors import CtdeskError, NotFound, StaleRecord
from ctdesk.services import fields
from ctdesk.services.catalogue import member_name
from ctdesk.services.equipment import RETIRED, equipment_of
from ctdesk.services.gate import command, query
from ctdesk.services.incident_wordings import Wording
from ctdesk.services.incidents import register_incident
from ctdesk.services.numbers import next_number
from ctdesk.services.stored_files import FileRef, file_ref, store_file
from ctdesk.services.work import UnitOfWork

DUTIES = ("premises.register", "premises.check", "premises.calibrate", "storage.keep")
INCIDENTS = frozenset({"EQ1", "EQ2", "EQ3", "EQ4"})
SEVERITY_STOPPED, SEVERITY = "III", "IV"
AHEAD = timedelta(minutes=5)  # clocks on a wall run a little fast


@dataclass(frozen=True, slots=True)
class FailureRow:
    """One line of a failure log; open while ``ended_at`` is empty."""

    id: int
    number: str
    equipment_id: int
    asset_no: str
    equipment: str
    started_at: datetime
    text: str
    stops_use: bool
    file: FileRef | None
    reported_by: str | None
    reported_at: datetime
    remedy: str | None
    ended_by: str | None
    ended_at: datetime | None
    incident: str | None
    row_version: int


@command(needs=DUTIES, action="equipment.report_failure")
def report_failure(
    work: UnitOfWork,
    *,
    equipment_id: int,
    text: str,
    stops_use: bool,
    started_at: datetime | None = None,
    incident_code: str | None = None,
    file_name: str | None = None,
    file: bytes | None = None,
) -> str:
    """Write a failure into the log of a piece; gives its number.

    With ``incident_code`` (EQ1 … EQ4) an incident is registered and linked. Raises PRM-13 for a retired
    piece, PRM-20 for a beginning in the future.
    """
    row = equipment_of(work, equipment_id)
    if row.status == RETIRED:
        raise CtdeskError("PRM-13", number=row.asset_no)
    return note_failure(
        work,
        row,
        text=fields.required(text, "text", 1000),
        stops_use=stops_use,
        started_at=started_at,
        incident_code=incident_code,
        file_id=None if file is None else store_file(work, file_name or "failure", file),
    ).number


@command(needs=DUTIES, action="equipment.end_failure")
def end_failure(work: UnitOfWork, *, failure_id: int, seen_version: int, remedy: str) -> None:
    """Close a line of the failure log with what was done; raises PRM-21 for one that is closed."""
    failure = work.db.get(EquipmentFailure, failure_id)
    if failure is None:
        raise NotFound("PRM-16", id=failure_id)
    if failure.row_version != seen_version:
        raise StaleRecord("REC-13", seen=seen_version, now=failure.row_version)
    if failure.ended_at is not None:
        raise CtdeskError("PRM-21", number=failure.number)
    failure.remedy = fields.required(remedy, "remedy", 1000)
    failure.ended_by, failure.ended_at = work.actor.member_id, work.now
    failure.row_version += 1


@query()
def open_failures(work: UnitOfWork) -> tuple[FailureRow, ...]:
    """Every open line of every failure log."""
    return failures_of(work)


def note_failure(
    work: UnitOfWork,
    row: Equipment,
    *,
    text: str,
    stops_use: bool,
    started_at: datetime | None = None,
    incident_code: str | None = None,
    file_id: int | None = None,
) -> EquipmentFailure:
    """Write a failure inside another command."""
    began = started_at or work.now
    if began > work.now + AHEAD:
        raise CtdeskError("PRM-20", field="started_at")
    failure = EquipmentFailure(
        number=next_number(work, "EQF"),
        equipment_id=row.id,
        started_at=began,
        text=text,
        stops_use=stops_use,
        file_id=file_id,
        reported_by=work.actor.member_id,
        reported_at=work.now,
        remedy=None,
        ended_by=None,
        ended_at=None,
        incident_id=None,
    )
    work.db.add(failure)
    work.db.flush()
    if incident_code:
        number = register_incident(
            work,
            kind="incident",
            code=fields.one_of(incident_code, "incident_code", INCIDENTS),
            severity=SEVERITY_STOPPED if stops_use else SEVERITY,
            says=Wording(
                "WORD-04",
                {"failure": failure.number, "asset": row.asset_no, "name": row.name, "said": text},
            ),
            unit_ids=(),
            record_id=None,
            occurred_at=min(began, work.now),
            place=f"{row.asset_no} {row.name}",
            process_step="storage_alarms" if row.tank_id is not None else None,
            tank_id=row.tank_id,
            equipment_id=row.id,
        )
        failure.incident_id = work.db.scalar(select(Incident.id).where(Incident.number == number))
    return failure


def failures_of(work: UnitOfWork, equipment_id: int | None = None) -> tuple[FailureRow, ...]:
    """The failure log of a piece, the newest first; of all pieces what is open."""
    chosen = (
        select(EquipmentFailure, Equipment, Incident.number)
        .join(Equipment, Equipment.id == EquipmentFailure.equipment_id)
        .outerjoin(Incident, Incident.id == EquipmentFailure.incident_id)
        .order_by(EquipmentFailure.ended_at.is_not(None), EquipmentFailure.id.desc())
    )
    chosen = (
        chosen.where(EquipmentFailure.ended_at.is_(None))
        if equipment_id is None
        else chosen.where(EquipmentFailure.equipment_id == equipment_id)
    )
    return tuple(
        FailureRow(
            row.id,
            row.number,
            row.equipment_id,
            piece.asset_no,
            piece.name,
            row.started_at,
            row.text,
            row.stops_use,
            file_ref(work, row.file_id),
            member_name(work.db, row.reported_by),
            row.reported_at,
            row.remedy,
            member_name(work.db, row.ended_by),
            row.ended_at,
            incident,
            row.row_version,
        )
        for row, piece, incident in work.db.execute(chosen)
    )
