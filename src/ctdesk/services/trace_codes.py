"""Upload of drug trace codes: what the platform answered, noted for the units of a receipt."""

from __future__ import annotations

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


@command(needs=UPLOADING_DUTIES, action="trace.note")
def note_trace_upload(
    work: UnitOfWork, *, record_id: RecordId, seen_version: int, result: str, units: tuple[int, ...] = ()
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
        for became in trace_way(unit.trace_status or "pending", result):
            note_unit(work, unit, "trace", unit.trace_status, became, record.id)
            unit.trace_status = became
        unit.row_version += 1
    work.db.flush()
    refresh_computed(work, ground_of(work, record))
    work.event.record_id = record.id
    work.event.facts["result"] = result
    work.event.facts["units"] = [unit.ordinal for unit in wanted]
    return len(wanted)
