"""What a rejection notice (CT-ACC-003) is about: the rejection and its dose units line by line."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from ctdesk.db.tables.quarantine import Rejection, RejectionUnit
from ctdesk.db.tables.receipt import DoseUnit
from ctdesk.db.tables.storage import StoragePosition
from ctdesk.domain.answers import Value
from ctdesk.domain.clocks import after_working_days
from ctdesk.domain.errors import NotFound
from ctdesk.domain.quarantine import INSTRUCTION_WORKING_DAYS
from ctdesk.services.held_units import line, plain, product_of, source_record, units_of
from ctdesk.services.quarantine_words import (
    finding_lines,
    findings_of,
    place_of,
    unit_name,
    without_names,
)
from ctdesk.services.subject_kinds import Kind, Source, Subject
from ctdesk.services.working_days import is_working_day

if TYPE_CHECKING:
    from ctdesk.services.record_ground import Ground
    from ctdesk.services.work import UnitOfWork


def read_rejection(work: UnitOfWork, subject_id: int) -> Subject:
    """The rejection with a line for each unit."""
    row = work.db.get(Rejection, subject_id)
    if row is None:
        raise NotFound("QUA-02", id=subject_id)
    return Subject(
        row, units_of(work, row), product=product_of(work, row.shipment_id), shipment_id=row.shipment_id
    )


def answer_by(opened: datetime, tz: object) -> date:
    """The last day for the holder's instruction: five working days after the rejection."""
    end = after_working_days(opened, INSTRUCTION_WORKING_DAYS, tz, is_working_day)  # type: ignore[arg-type]  # a zone
    return date.fromordinal(end.date().toordinal() - 1)


def _fact(field: str) -> Source:
    def read(work: UnitOfWork, ground: Ground) -> Value:
        found: Value = ground.subject.row.facts.get(field)
        return found

    return read


def _answer_by(work: UnitOfWork, ground: Ground) -> Value:
    return answer_by(ground.subject.row.opened_at, ground.tz).isoformat()


KIND = Kind(
    read=read_rejection,
    sources={
        "rejection.number": plain("number"),
        "rejection.source_record": source_record,
        "rejection.opened_at": plain("opened_at"),
        "rejection.arrived_at": _fact("arrived_at"),
        "rejection.temperature_max": _fact("temperature_max"),
        "rejection.excursions": _fact("excursions"),
        "rejection.answer_by": _answer_by,
        "rejection.unit": line(lambda work, ground, unit: unit_name(unit)),
        "rejection.batch_no": line(lambda work, ground, unit: unit.batch_no),
        "rejection.trace_code": line(lambda work, ground, unit: unit.trace_code),
        "rejection.place": line(lambda work, ground, unit: place_of(work.db, unit)),
        "rejection.findings": line(
            lambda work, ground, unit: finding_lines(
                without_names(findings_of(ground.subject.row.reason_codes, unit.ordinal))
            )
        ),
    },
    tables=frozenset(
        {
            Rejection.__tablename__,
            RejectionUnit.__tablename__,
            StoragePosition.__tablename__,
            DoseUnit.__tablename__,
        }
    ),
    route="quarantine",
)
