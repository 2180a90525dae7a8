"""The minimal register of incidents and deviations (decision 40); the incidents topic will replace it
whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ctdesk.db.tables.incidents import Incident, IncidentUnit
from ctdesk.db.tables.receipt import DoseUnit
from ctdesk.domain.errors import CtdeskError, NotFound, StaleRecord
from ctdesk.services import fields
from ctdesk.services.catalogue import member_name
from ctdesk.services.gate import command, query
from ctdesk.services.numbers import next_number
from ctdesk.services.paging import Page
from ctdesk.services.work import UnitOfWork

SEVERITIES = frozenset({"I", "II", "III", "IV"})
KINDS = frozenset({"incident", "deviation"})
_SERIES = {"incident": "INC", "deviation": "DEV"}


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """An incident or deviation with the units it concerns."""

    id: int
    number: str
    kind: str
    code: str
    severity: str
    text: str
    state: str
    record_id: int | None
    unit_ids: tuple[int, ...]
    opened_by: str | None
    opened_at: datetime
    closed_at: datetime | None
    row_version: int


@command(needs="incident.report", action="incident.open")
def open_incident(
    work: UnitOfWork,
    *,
    code: str,
    severity: str,
    text: str,
    unit_ids: tuple[int, ...] = (),
    record_id: int | None = None,
    kind: str = "incident",
) -> str:
    """Register an incident; gives its number. Severity I is the gravest."""
    return register_incident(
        work,
        kind=fields.one_of(kind, "kind", KINDS),
        code=fields.required(code, "code", 10),
        severity=fields.one_of(severity, "severity", SEVERITIES),
        text=fields.required(text, "text", fields.TEXT),
        unit_ids=unit_ids,
        record_id=record_id,
    )


@command(needs="incident.report", action="deviation.open")
def open_deviation(
    work: UnitOfWork,
    *,
    text: str,
    code: str = "PR2",
    severity: str = "IV",
    unit_ids: tuple[int, ...] = (),
    record_id: int | None = None,
) -> str:
    """Register a deviation; gives the number that accepting with a deviation asks for."""
    return register_incident(
        work,
        kind="deviation",
        code=fields.required(code, "code", 10),
        severity=fields.one_of(severity, "severity", SEVERITIES),
        text=fields.required(text, "text", fields.TEXT),
        unit_ids=unit_ids,
        record_id=record_id,
    )


@command(needs="incident.close", action="incident.close")
def close_incident(work: UnitOfWork, *, incident_id: int, seen_version: int, reason: str) -> None:
    """Close an incident with a reason; raises INC-02 for the person who opened it (SOD-11)."""
    incident = work.db.get(Incident, incident_id)
    if incident is None:
        raise NotFound("INC-01", id=incident_id)
    fields.required(reason, "reason", fields.TEXT)
    if incident.row_version != seen_version:
        raise StaleRecord("REC-13", seen=seen_version, now=incident.row_version)
    if incident.state == "closed":
        raise CtdeskError("INC-03", number=incident.number)
    if incident.opened_by == work.actor.member_id:
        raise CtdeskError("INC-02", number=incident.number)
    incident.state, incident.closed_at, incident.closed_by = "closed", work.now, work.actor.member_id
    incident.close_reason = reason.strip()
    incident.row_version += 1


@query()
def list_incidents(
    work: UnitOfWork,
    *,
    state: str | None = None,
    kind: str | None = None,
    record_id: int | None = None,
    after: int = 0,
    limit: int = 100,
) -> Page[IncidentRow]:
    """Incidents and deviations by key."""
    chosen = select(Incident).where(Incident.id > after).order_by(Incident.id).limit(limit + 1)
    for column, value in ((Incident.state, state), (Incident.kind, kind), (Incident.record_id, record_id)):
        if value is not None:
            chosen = chosen.where(column == value)
    found = list(work.db.scalars(chosen))
    rows = tuple(_row(work.db, incident) for incident in found[:limit])
    return Page(rows, rows[-1].id if len(found) > limit else None)


def register_incident(
    work: UnitOfWork,
    *,
    kind: str,
    code: str,
    severity: str,
    text: str,
    unit_ids: tuple[int, ...],
    record_id: int | None,
) -> str:
    """Write an incident inside another command; gives its number. Raises UNIT-15 for an unknown unit."""
    for unit_id in unit_ids:
        if work.db.get(DoseUnit, unit_id) is None:
            raise NotFound("UNIT-15", id=unit_id)
    incident = Incident(
        number=next_number(work, _SERIES[kind]),
        kind=kind,
        code=code,
        severity=severity,
        severity_chosen=severity,
        text=text,
        state="reported",
        record_id=record_id,
        opened_by=work.actor.member_id,
        opened_at=work.now,
        aware_at=work.now,
        closed_at=None,
    )
    work.db.add(incident)
    work.db.flush()
    for unit_id in unit_ids:
        work.db.add(IncidentUnit(incident_id=incident.id, unit_id=unit_id))
    return incident.number


def is_known_number(db: Session, number: str, kind: str) -> bool:
    """True when an incident or deviation of this number exists."""
    return db.scalar(select(Incident.id).where(Incident.number == number, Incident.kind == kind)) is not None


def _row(db: Session, incident: Incident) -> IncidentRow:
    units = db.scalars(
        select(IncidentUnit.unit_id)
        .where(IncidentUnit.incident_id == incident.id)
        .order_by(IncidentUnit.unit_id)
    )
    return IncidentRow(
        incident.id,
        incident.number,
        incident.kind,
        incident.code,
        incident.severity,
        incident.text,
        incident.state,
        incident.record_id,
        tuple(units),
        member_name(db, incident.opened_by),
        incident.opened_at,
        incident.closed_at,
        incident.row_version,
    )
