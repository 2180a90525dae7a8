"""Whom to tell of a case at which number, and the log of who was told when and how."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from ctdesk.db.tables.incidents import Incident, IncidentUnit
from ctdesk.db.tables.obligations import Obligation
from ctdesk.db.tables.quarantine import Telling
from ctdesk.db.tables.receipt import DoseUnit
from ctdesk.domain.errors import CtdeskError, NotFound
from ctdesk.domain.quarantine import WHOM
from ctdesk.services import fields
from ctdesk.services.alarm_register import CallStep, call_tree
from ctdesk.services.gate import command, query
from ctdesk.services.incident_clocks import TELL, settle, step_of, subject_of
from ctdesk.services.incident_tables import notification_table, severity_rules
from ctdesk.services.incidents import REPORT, load_incident
from ctdesk.services.obligations import ensure_may, fulfil, is_open, rows_of
from ctdesk.services.quarantine_tellings import contacts_for
from ctdesk.services.tellings import Contact, Told, keep_telling, told_lines
from ctdesk.services.work import UnitOfWork

# How a conversation of the log counts as a way of the notifications.
_WAYS = {"phone": "phone", "message": "online", "mail": "written", "in_person": "in_person"}


@dataclass(frozen=True, slots=True)
class ToTell:
    """Whom to tell of a case: the roles its level names with who holds them now, those on duty first; holder
    and physician of the units it concerns; ``told`` are the roles that were told already.
    """

    roles: tuple[CallStep, ...]
    contacts: tuple[Contact, ...]
    told: tuple[str, ...]


@command(needs=REPORT, action="incident.tell")
def tell_of_incident(
    work: UnitOfWork,
    *,
    incident_id: int,
    whom: str,
    name: str,
    way: str,
    told_at: datetime,
    phone: str | None = None,
    member_id: int | None = None,
    text: str | None = None,
    answer: str | None = None,
    late_reason: str | None = None,
    obligation_id: int | None = None,
    file: tuple[str, bytes] | None = None,
) -> int:
    """Note that somebody was told of a case; append-only. A role that the level names is thereby told; with
    ``obligation_id`` what is owed to somebody outside is fulfilled.

    Raises QUA-31 to QUA-33 as ``keep_telling``, DLN-12 and DLN-13 for an
    obligation of another case or one that is settled, PERM-01 without its duty.
    """
    incident = load_incident(work, incident_id)
    known = frozenset((*WHOM, *notification_table().recipients, *_roles(incident)))
    fields.one_of(whom, "whom", known)
    owed = None if obligation_id is None else _owed(work, incident, obligation_id)
    line = keep_telling(
        work,
        whom=whom,
        member_id=member_id,
        name=name,
        phone=phone,
        way=way,
        told_at=told_at,
        text=text,
        answer=answer,
        late_reason=late_reason,
        file=file,
        incident_id=incident.id,
        obligation_id=obligation_id,
    )
    if owed is not None:
        fulfil(work, owed, told_at, way=_WAYS[way], file_id=line.file_id)
    settle(work, incident, TELL, told_at, roles=(whom,))
    return line.id


@query(needs=REPORT)
def people_to_tell(work: UnitOfWork, *, incident_id: int) -> ToTell:
    """Whom to tell of a case, with their numbers."""
    return to_tell(work, load_incident(work, incident_id))


def to_tell(work: UnitOfWork, incident: Incident) -> ToTell:
    """Whom to tell of a case; part of a query."""
    shipments = work.db.scalars(
        select(DoseUnit.shipment_id)
        .join(IncidentUnit, IncidentUnit.unit_id == DoseUnit.id)
        .where(IncidentUnit.incident_id == incident.id)
        .distinct()
        .order_by(DoseUnit.shipment_id)
    )
    contacts = (one for shipment in shipments for one in contacts_for(work, shipment) if one.whom != "lead")
    told = (
        row.recipient
        for row in rows_of(work, subject_of(incident))
        if step_of(row) == TELL and row.done_at is not None and row.withdrawn_at is None
    )
    return ToTell(
        call_tree(work, _roles(incident)),
        tuple(dict.fromkeys(contacts)),
        tuple(dict.fromkeys(role for role in told if role is not None)),
    )


def told_of(work: UnitOfWork, incident: Incident) -> tuple[Told, ...]:
    """The conversations about a case, the earliest first."""
    lines = work.db.scalars(
        select(Telling).where(Telling.incident_id == incident.id).order_by(Telling.told_at, Telling.id)
    )
    return told_lines(work, lines.all())


def _roles(incident: Incident) -> tuple[str, ...]:
    clocks = severity_rules().levels[incident.severity].clocks
    return tuple(role for clock in clocks if clock.code == TELL for role in clock.to)


def _owed(work: UnitOfWork, incident: Incident, obligation_id: int) -> Obligation:
    for row in rows_of(work, subject_of(incident)):
        if row.id == obligation_id:
            ensure_may(work, row)
            if not is_open(row):
                raise CtdeskError("DLN-13")
            return row
    raise NotFound("DLN-12", id=obligation_id)
