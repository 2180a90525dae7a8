"""Upload of drug trace codes: what became of each unit's code, noted once and in one place.

A step moves the state of the unit, writes its history and keeps the answer with its reason; the record reads
the state from the unit (K9, M1 of CT-ACC-001).
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from ctdesk.db.tables.quarantine import TraceAnswer
from ctdesk.db.tables.receipt import DoseUnit
from ctdesk.db.tables.records import Record
from ctdesk.domain.answers import RecordId
from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.records import RecordState
from ctdesk.domain.units import trace_way
from ctdesk.services.arrivals import note_unit
from ctdesk.services.gate import command
from ctdesk.services.record_ground import ground_of, load_record
from ctdesk.services.records import refresh_computed
from ctdesk.services.work import UnitOfWork

UPLOADING_DUTIES = ("trace.upload", "receipt.supplement")
FORM = "CT-ACC-001"


@command(needs=UPLOADING_DUTIES, action="trace.note")
def note_trace_upload(
    work: UnitOfWork,
    *,
    record_id: RecordId,
    seen_version: int,
    result: str,
    units: tuple[int, ...] = (),
    reason: str | None = None,
) -> int:
    """Note what became of the upload (``sent``, ``ack`` or ``failed``) for these units of a receipt, by
    default all with a code that the platform has not acknowledged; gives how many.

    What the platform acknowledged or refused was sent, so that step is noted with it. Raises TRC-01 when
    no unit has a code to upload, TRC-02 for a step that the states of an upload do not allow, REC-02 for a
    voided record.
    """
    record = load_record(work, record_id, seen_version=seen_version)
    if record.state == RecordState.VOIDED:
        raise CtdeskError("REC-02")
    ground = ground_of(work, record)
    wanted = [
        unit
        for unit in ground.units
        if unit.trace_code is not None
        and (unit.ordinal in units if units else unit.trace_status not in (result, "ack"))
    ]
    if not wanted:
        raise CtdeskError("TRC-01")
    for unit in wanted:
        keep_result(work, unit, result, record_id=record.id, reason=reason)
    refresh_records(work, wanted)
    work.event.record_id = record.id
    work.event.facts["result"] = result
    work.event.facts["units"] = [unit.ordinal for unit in wanted]
    return len(wanted)


def keep_result(
    work: UnitOfWork,
    unit: DoseUnit,
    result: str,
    *,
    record_id: int | None,
    reason: str | None = None,
    export_id: int | None = None,
    file_id: int | None = None,
) -> None:
    """Move a unit's code to ``result``, by way of ``sent`` where it was not; raises TRC-02 for no such way.

    ``reason`` and the platform's file belong to the last step.
    """
    way = trace_way(unit.trace_status or "pending", result)
    for became in way:
        note_unit(work, unit, "trace", unit.trace_status, became, record_id)
        last = became == way[-1]
        work.db.add(
            TraceAnswer(
                unit_id=unit.id,
                export_id=export_id,
                result=became,
                reason=reason if last else None,
                file_id=file_id if last else None,
                noted_by=work.actor.member_id,
                noted_at=work.now,
            )
        )
        unit.trace_status = became
    unit.row_version += 1


def refresh_records(work: UnitOfWork, units: Iterable[DoseUnit]) -> None:
    """Let the receipts of these units read the states anew; signed sections keep what was signed."""
    work.db.flush()
    for shipment_id in sorted({unit.shipment_id for unit in units}):
        record = receipt_of(work, shipment_id)
        if record is not None:
            refresh_computed(work, ground_of(work, record))


def receipt_of(work: UnitOfWork, shipment_id: int) -> Record | None:
    """The acceptance record of a shipment that stands, None before there is one."""
    return work.db.scalar(
        select(Record)
        .where(
            Record.form_code == FORM,
            Record.subject_kind == "shipment",
            Record.subject_id == shipment_id,
            Record.state != RecordState.VOIDED.value,
        )
        .order_by(Record.id.desc())
        .limit(1)
    )
