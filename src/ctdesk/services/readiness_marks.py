"""What people do about readiness: mark what only they find out, sign it off, ask the holder to re-time."""

from __future__ import annotations

from datetime import datetime, timedelta

from ctdesk.db.tables.quarantine import ReadinessMark
from ctdesk.db.tables.receipt import Shipment
from ctdesk.domain.errors import CtdeskError, NotFound, StaleRecord
from ctdesk.domain.readiness import POINTS, RETIMED, SIGNED_OFF, SIGNED_OFF_BEFORE
from ctdesk.services import fields
from ctdesk.services.gate import command
from ctdesk.services.readiness import readiness_of
from ctdesk.services.readiness_facts import ASKED
from ctdesk.services.work import UnitOfWork

PREPARES = "receipt.prepare"
_SHORTEST_NOTE = 4


@command(needs=PREPARES, action="readiness.mark")
def mark_readiness(
    work: UnitOfWork, *, shipment_id: int, code: str, met: bool, note: str | None = None
) -> None:
    """Say how one point stands that no register knows; a note says what is wrong where it is not met.

    Raises RDY-01 for what the registers know themselves, FIELD-01 without the note.
    """
    shipment = _announced(work, shipment_id)
    known = {point.code: point for point in readiness_of(work, shipment).ready.points}
    if code not in POINTS or code not in known or not known[code].by_hand:
        raise CtdeskError("RDY-01", field="code")
    said = fields.cleaned(note, "note", fields.TEXT) if met else fields.required(note, "note", fields.TEXT)
    _mark(work, shipment, code, met, said)


@command(needs=PREPARES, action="readiness.sign_off", password=True)
def sign_off_readiness(work: UnitOfWork, *, shipment_id: int, note: str | None = None) -> None:
    """Sign off that everything is ready; later than a day before it is expected, ``note`` says why.

    Raises RDY-02 while anything is wrong or open, RDY-03 when it is late without a note, RDY-04 when it was
    signed off already, RDY-05 without the time at which it is expected.
    """
    shipment = _announced(work, shipment_id)
    ready = readiness_of(work, shipment).ready
    if ready.signed is not None:
        raise CtdeskError("RDY-04", by=ready.signed.by, at=ready.signed.at)
    waiting = [point for point in ready.points if point.state != "met"]
    if waiting:
        raise CtdeskError("RDY-02", count=len(waiting), what=waiting[0].fault or waiting[0].code)
    if shipment.expected_at is None:
        raise CtdeskError("RDY-05")
    said = fields.cleaned(note, "note", fields.TEXT)
    if ready.late and len(said or "") < _SHORTEST_NOTE:
        raise CtdeskError("RDY-03", field="note", hours=int(SIGNED_OFF_BEFORE.total_seconds() // 3600))
    _mark(work, shipment, SIGNED_OFF, True, said)
    work.event.facts["readiness"] = {
        "shipment": shipment.number,
        "points": [point.code for point in ready.points],
        "late": ready.late,
    }


@command(needs=(PREPARES, "order.announce"), action="readiness.retime")
def retime_shipment(
    work: UnitOfWork,
    *,
    shipment_id: int,
    seen_version: int,
    spoke_with: str,
    reason: str,
    expected_at: datetime | None = None,
) -> None:
    """Note that the holder was asked to come at another time, and the time agreed where there is one already.

    What was marked and signed off before is asked anew then. Raises RDY-06 for a time that is past or after
    the end of the hold time.
    """
    shipment = _announced(work, shipment_id)
    if shipment.row_version != seen_version:
        raise StaleRecord("REC-13", seen=seen_version, now=shipment.row_version)
    who = fields.required(spoke_with, "spoke_with")
    why = fields.required(reason, "reason", fields.TEXT)
    if expected_at is None:
        _mark(work, shipment, ASKED, False, f"{who}: {why}")
        return
    end = shipment.hold_time_expiry
    if expected_at.tzinfo is None or expected_at < work.now - timedelta(minutes=1):
        raise CtdeskError("RDY-06", field="expected_at")
    if end is not None and expected_at >= end:
        raise CtdeskError("RDY-06", field="expected_at")
    shipment.expected_at = expected_at
    shipment.row_version += 1
    _mark(work, shipment, RETIMED, True, f"{who}: {why}")


def _mark(work: UnitOfWork, shipment: Shipment, code: str, met: bool, note: str | None) -> None:
    work.db.add(
        ReadinessMark(
            shipment_id=shipment.id,
            code=code,
            met=met,
            note=note,
            marked_by=work.actor.member_id,
            marked_at=work.now,
        )
    )


def _announced(work: UnitOfWork, shipment_id: int) -> Shipment:
    shipment = work.db.get(Shipment, shipment_id)
    if shipment is None:
        raise NotFound("ARR-07", id=shipment_id)
    if shipment.state != "announced":
        raise CtdeskError("RDY-07", number=shipment.number)
    return shipment
