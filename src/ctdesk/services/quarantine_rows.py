"""Opening and closing quarantines and rejections in their registers, each with the record that belongs to
it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from ctdesk.db.tables.quarantine import Quarantine, QuarantineUnit, Rejection, RejectionUnit
from ctdesk.db.tables.receipt import DoseUnit, Shipment, TherapyOrder, TreatmentCase
from ctdesk.db.tables.records import Record
from ctdesk.domain.quarantine import due_at, therapy_begins
from ctdesk.domain.records import OPEN_STATES, RecordState, next_record_state
from ctdesk.services.numbers import next_number
from ctdesk.services.record_ground import ground_of
from ctdesk.services.records import open_record, refresh_computed
from ctdesk.services.work import UnitOfWork

FORM, NOTICE = "CT-ACC-002", "CT-ACC-003"
RECEIPT = "CT-ACC-001"
_FROZEN = "catalogue."


@dataclass(frozen=True, slots=True)
class Opening:
    """What a new quarantine is made of. ``findings`` have item, unit, words, what was said and why;
    ``due_at`` None means as the rules say.
    """

    shipment_id: int
    source: Record | None
    cause: str
    findings: list[dict[str, Any]]
    text: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    put_by: int | None = None
    due_at: datetime | None = None
    data_due_at: datetime | None = None
    photo: str | None = None
    extends_id: int | None = None


def open_quarantine(work: UnitOfWork, opening: Opening, units: Iterable[DoseUnit]) -> Quarantine:
    """Open a quarantine with its record; the units were moved by whoever calls."""
    held = tuple(units)
    due = opening.due_at or due_at(work.now, therapy_ahead(work, opening.shipment_id))
    row = Quarantine(
        number=next_number(work, "QUA"),
        shipment_id=opening.shipment_id,
        source_record_id=None if opening.source is None else opening.source.id,
        cause=opening.cause,
        reason_codes=opening.findings,
        text=opening.text,
        started_at=work.now,
        put_by=opening.put_by if opening.put_by is not None else work.actor.member_id,
        due_at=due,
        data_due_at=opening.data_due_at,
        facts=dict(opening.facts),
        photo=opening.photo,
        extends_id=opening.extends_id,
        record_id=None,
        outcome=None,
        closed_at=None,
    )
    work.db.add(row)
    work.db.flush()
    for ordinal, unit in enumerate(held, 1):
        work.db.add(QuarantineUnit(quarantine_id=row.id, unit_id=unit.id, ordinal=ordinal))
    work.db.flush()
    row.record_id = _record_for(work, FORM, "quarantine", row.id, row.number, opening.shipment_id).id
    work.db.flush()
    return row


def open_rejection(
    work: UnitOfWork,
    shipment_id: int,
    source: Record,
    findings: list[dict[str, Any]],
    facts: Mapping[str, Any],
    units: Iterable[DoseUnit],
) -> Rejection:
    """Open a rejection with its notice to the holder."""
    row = Rejection(
        number=next_number(work, "REJ"),
        shipment_id=shipment_id,
        source_record_id=source.id,
        reason_codes=findings,
        facts=dict(facts),
        opened_by=work.actor.member_id,
        opened_at=work.now,
        record_id=None,
        outcome=None,
        closed_at=None,
    )
    work.db.add(row)
    work.db.flush()
    for ordinal, unit in enumerate(units, 1):
        work.db.add(RejectionUnit(rejection_id=row.id, unit_id=unit.id, ordinal=ordinal))
    work.db.flush()
    row.record_id = _record_for(work, NOTICE, "rejection", row.id, row.number, shipment_id).id
    work.db.flush()
    return row


def new_record(work: UnitOfWork, row: Quarantine | Rejection) -> Record:
    """A record in place of one that was voided; the register goes on with it."""
    form, kind = (FORM, "quarantine") if isinstance(row, Quarantine) else (NOTICE, "rejection")
    record = _record_for(work, form, kind, row.id, row.number, row.shipment_id)
    row.record_id = record.id
    row.row_version += 1
    work.db.flush()
    return record


def close_quarantine(work: UnitOfWork, row: Quarantine, outcome: str) -> None:
    """Stop a quarantine with its outcome; its clocks stop with it."""
    row.outcome, row.closed_at = outcome, work.now
    row.row_version += 1


def drop_record(work: UnitOfWork, record_id: int | None, reason: str) -> None:
    """Void a record that what it stood on has overtaken; a completed one stands."""
    record = None if record_id is None else work.db.get(Record, record_id)
    if record is None or RecordState(record.state) not in OPEN_STATES:
        return
    record.state = next_record_state(record.state, "void").value
    record.void_reason = reason
    record.row_version += 1


def open_quarantines_of(work: UnitOfWork, source: Record) -> tuple[Quarantine, ...]:
    """The quarantines that a record's outcome opened, or extensions of those, and that are not decided."""
    return tuple(
        work.db.scalars(
            select(Quarantine)
            .where(Quarantine.source_record_id == source.id, Quarantine.closed_at.is_(None))
            .order_by(Quarantine.id)
        )
    )


def open_quarantine_of_unit(work: UnitOfWork, unit_id: int) -> Quarantine | None:
    """The quarantine in which a unit waits for a decision."""
    return work.db.scalar(
        select(Quarantine)
        .join(QuarantineUnit, QuarantineUnit.quarantine_id == Quarantine.id)
        .where(QuarantineUnit.unit_id == unit_id, Quarantine.closed_at.is_(None))
        .order_by(Quarantine.id.desc())
        .limit(1)
    )


def case_of(work: UnitOfWork, shipment_id: int) -> TreatmentCase | None:
    """The course of treatment that a shipment is for."""
    return work.db.scalar(
        select(TreatmentCase)
        .join(TherapyOrder, TherapyOrder.case_id == TreatmentCase.id)
        .join(Shipment, Shipment.order_id == TherapyOrder.id)
        .where(Shipment.id == shipment_id)
    )


def therapy_ahead(work: UnitOfWork, shipment_id: int) -> datetime | None:
    """When the patient's lymphodepletion or infusion begins, whichever comes next."""
    case = case_of(work, shipment_id)
    if case is None:
        return None
    days = (case.ld_started_on, case.planned_infusion_on)
    return therapy_begins(work.now, days, ZoneInfo(work.site.time_zone))


def receipt_of(work: UnitOfWork, shipment_id: int) -> Record | None:
    """The receipt of a shipment that was not voided."""
    return work.db.scalar(
        select(Record)
        .where(
            Record.subject_kind == "shipment",
            Record.subject_id == shipment_id,
            Record.form_code == RECEIPT,
            Record.state != RecordState.VOIDED.value,
        )
        .order_by(Record.id.desc())
        .limit(1)
    )


def _record_for(
    work: UnitOfWork, form: str, kind: str, subject_id: int, number: str, shipment_id: int
) -> Record:
    before = work.event.record_id
    receipt = receipt_of(work, shipment_id)
    shipment = work.db.get(Shipment, shipment_id)
    label = receipt.subject_label if receipt is not None else shipment.number if shipment is not None else ""
    record = open_record(
        work, form_code=form, subject_kind=kind, subject_id=subject_id, subject_label=f"{number} · {label}"
    )
    if receipt is not None:
        # The limits are those of the receipt: a later label does not change what it is judged by.
        frozen = {key: value for key, value in receipt.facts.items() if key.startswith(_FROZEN)}
        record.facts = {**record.facts, **frozen}
        work.db.flush()
        refresh_computed(work, ground_of(work, record))
    work.event.record_id = before if before is not None else record.id
    return record
