"""One case as a whole: what was reported, how it stands, what belongs to it, what stands against closing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from ctdesk.db.tables.capa import Capa
from ctdesk.db.tables.incidents import (
    Incident,
    IncidentEvidence,
    IncidentLink,
    IncidentMember,
    IncidentNote,
    IncidentPatient,
    IncidentUnit,
)
from ctdesk.db.tables.obligations import NoticeOut
from ctdesk.db.tables.receipt import DoseUnit, Patient
from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.incidents import Risk, owes_capa
from ctdesk.domain.notifications import Proposal
from ctdesk.domain.qualifications import Words
from ctdesk.services.catalogue import member_name
from ctdesk.services.evidence import EvidenceRow, evidence_rows
from ctdesk.services.gate import query
from ctdesk.services.holds import HoldRow, holds_of
from ctdesk.services.incident_clocks import proposals_of, subject_of
from ctdesk.services.incident_course import obstacles_of, risk_of
from ctdesk.services.incident_frames import frame_of
from ctdesk.services.incident_notices import notices_of
from ctdesk.services.incident_tables import notification_table, severity_rules
from ctdesk.services.incident_tellings import ToTell, to_tell, told_of
from ctdesk.services.incident_wordings import words_of
from ctdesk.services.incidents import IncidentRow, incident_rows, load_incident
from ctdesk.services.obligation_list import ObligationRow, obligation_rows
from ctdesk.services.obligations import rows_of
from ctdesk.services.tellings import Told
from ctdesk.services.work import UnitOfWork

IDENTITIES = "view.identities"


@dataclass(frozen=True, slots=True)
class UnitConcerned:
    """A unit of a case with everything that holds it now."""

    unit_id: int
    found_by: str
    batch_no: str | None
    bag: str
    disposition: str
    place: str
    holds: tuple[HoldRow, ...]


@dataclass(frozen=True, slots=True)
class PatientConcerned:
    """A patient of a case; without leave to see identities neither name nor number is told."""

    patient_id: int
    name: str | None
    mrn: str | None
    found_by: str


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A line of the course; ``corrected`` when a later one corrects it."""

    id: int
    kind: str
    at: datetime
    text: str
    corrects_id: int | None
    corrected: bool
    entered_by: str | None
    entered_at: datetime


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link as this case sees it: ``outgoing`` says of this case that it is ``kind`` the other."""

    id: int
    kind: str
    outgoing: bool
    incident_id: int
    number: str
    text: str
    words: Words
    note: str | None


@dataclass(frozen=True, slots=True)
class WorkerRow:
    """Somebody who works, or worked, on a case."""

    member_id: int
    name: str | None
    part: str
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class ActionRow:
    """An action of a case, as short as a list needs it."""

    id: int
    number: str
    kind: str
    text: str
    state: str
    owner: str | None


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A message to somebody outside: prepared, sent, or withdrawn with its reason."""

    id: int
    number: str
    recipient: str
    recipient_words: Words | None
    name: str | None
    phone: str | None
    title: str
    text: str
    made_by: str | None
    made_at: datetime
    sent_by: str | None
    sent_at: datetime | None
    way: str | None
    receipt_no: str | None
    withdrawn_at: datetime | None
    withdraw_reason: str | None
    row_version: int


@dataclass(frozen=True, slots=True)
class IncidentSheet:
    """Everything about one case. ``minimum`` says what raised its level; ``facts`` are the further columns of
    the register by name, people by name; ``obstacles`` stand against its closure by whoever asks.
    """

    row: IncidentRow
    facts: Mapping[str, Any]
    minimum: Mapping[str, str] | None
    risk: Risk | None
    score: int | None
    owes_action: bool
    units: tuple[UnitConcerned, ...]
    patients: tuple[PatientConcerned, ...]
    notes: tuple[NoteRow, ...]
    evidence: tuple[EvidenceRow, ...]
    links: tuple[LinkRow, ...]
    workers: tuple[WorkerRow, ...]
    actions: tuple[ActionRow, ...]
    obligations: tuple[ObligationRow, ...]
    proposals: tuple[Proposal, ...]
    notices: tuple[NoticeRow, ...]
    frame: str
    to_tell: ToTell
    told: tuple[Told, ...]
    obstacles: tuple[CtdeskError, ...]


_FACTS = (
    *("caught_by", "occurred_at", "detected_at", "aware_at", "process_step", "tank_id", "equipment_id"),
    *("product_id", "batch_no", "vector_lot", "infused_at", "immediate_action", "raised_by", "cases"),
    *("severity_chosen", "harm", "triaged_at", "contained_at", "containment", "cause_category", "root_cause"),
    *("factors", "impact", "conclusion", "concluded_at", "lessons", "insurer", "report_record_id"),
    *("analysis_record_id", "close_reason", "reopened_at", "reopen_reason"),
)
_PEOPLE = ("triaged_by", "contained_by", "concluded_by", "closed_by", "reopened_by")


@query()
def incident_sheet(work: UnitOfWork, *, incident_id: int) -> IncidentSheet:
    """One case with everything that belongs to it; raises INC-01."""
    incident = load_incident(work, incident_id)
    (row,) = incident_rows(work, [incident])
    risk = risk_of(incident)
    facts = {name: getattr(incident, name) for name in _FACTS}
    facts |= {name: member_name(work.db, getattr(incident, name)) for name in _PEOPLE}
    frame = frame_of(work, incident)
    score = None if risk is None else risk.score()
    return IncidentSheet(
        row=row,
        facts=facts,
        minimum=incident.minimum,
        risk=risk,
        score=score,
        owes_action=owes_capa(severity_rules(), incident.severity, score),
        units=_units(work, incident),
        patients=_patients(work, incident),
        notes=_notes(work, incident),
        evidence=_evidence(work, incident),
        links=_links(work, incident),
        workers=_workers(work, incident),
        actions=_actions(work, incident),
        obligations=obligation_rows(work, rows_of(work, subject_of(incident))),
        proposals=proposals_of(incident, frame),
        notices=tuple(_notice(work, one) for one in notices_of(work, "incident", incident.id)),
        frame=frame,
        to_tell=to_tell(work, incident),
        told=told_of(work, incident),
        obstacles=() if incident.state == "closed" else obstacles_of(work, incident),
    )


def _units(work: UnitOfWork, incident: Incident) -> tuple[UnitConcerned, ...]:
    rows = work.db.execute(
        select(DoseUnit, IncidentUnit.found_by)
        .join(IncidentUnit, IncidentUnit.unit_id == DoseUnit.id)
        .where(IncidentUnit.incident_id == incident.id)
        .order_by(DoseUnit.id)
    ).all()
    held = holds_of(work.db, [unit.id for unit, _ in rows])
    return tuple(
        UnitConcerned(
            unit.id,
            found_by,
            unit.batch_no,
            str(unit.bag_no or unit.ordinal),
            unit.disposition,
            unit.place,
            held[unit.id],
        )
        for unit, found_by in rows
    )


def _patients(work: UnitOfWork, incident: Incident) -> tuple[PatientConcerned, ...]:
    seen = work.rights.has(IDENTITIES)
    rows = work.db.execute(
        select(Patient, IncidentPatient.found_by)
        .join(IncidentPatient, IncidentPatient.patient_id == Patient.id)
        .where(IncidentPatient.incident_id == incident.id)
        .order_by(Patient.id)
    )
    return tuple(
        PatientConcerned(one.id, one.name if seen else None, one.mrn if seen else None, found_by)
        for one, found_by in rows
    )


def _notes(work: UnitOfWork, incident: Incident) -> tuple[NoteRow, ...]:
    rows = list(
        work.db.scalars(
            select(IncidentNote)
            .where(IncidentNote.incident_id == incident.id)
            .order_by(IncidentNote.at, IncidentNote.id)
        )
    )
    corrected = {one.corrects_id for one in rows}
    return tuple(
        NoteRow(
            one.id,
            one.kind,
            one.at,
            one.text,
            one.corrects_id,
            one.id in corrected,
            member_name(work.db, one.entered_by),
            one.entered_at,
        )
        for one in rows
    )


def _evidence(work: UnitOfWork, incident: Incident) -> tuple[EvidenceRow, ...]:
    rows = work.db.scalars(
        select(IncidentEvidence)
        .where(IncidentEvidence.incident_id == incident.id)
        .order_by(IncidentEvidence.id)
    )
    return evidence_rows(work, rows)


def _links(work: UnitOfWork, incident: Incident) -> tuple[LinkRow, ...]:
    rows = work.db.scalars(
        select(IncidentLink)
        .where(or_(IncidentLink.from_id == incident.id, IncidentLink.to_id == incident.id))
        .where(IncidentLink.withdrawn_at.is_(None))
        .order_by(IncidentLink.id)
    )
    found = []
    for one in rows:
        outgoing = one.from_id == incident.id
        other = load_incident(work, one.to_id if outgoing else one.from_id)
        found.append(
            LinkRow(one.id, one.kind, outgoing, other.id, other.number, other.text, words_of(other), one.note)
        )
    return tuple(found)


def _workers(work: UnitOfWork, incident: Incident) -> tuple[WorkerRow, ...]:
    rows = work.db.scalars(
        select(IncidentMember).where(IncidentMember.incident_id == incident.id).order_by(IncidentMember.id)
    )
    return tuple(
        WorkerRow(one.member_id, member_name(work.db, one.member_id), one.part, one.ended_at) for one in rows
    )


def _notice(work: UnitOfWork, one: NoticeOut) -> NoticeRow:
    return NoticeRow(
        one.id,
        one.number,
        one.recipient,
        notification_table().recipients.get(one.recipient),
        one.name,
        one.phone,
        one.title,
        one.text,
        member_name(work.db, one.made_by),
        one.made_at,
        member_name(work.db, one.sent_by),
        one.sent_at,
        one.way,
        one.receipt_no,
        one.withdrawn_at,
        one.withdraw_reason,
        one.row_version,
    )


def _actions(work: UnitOfWork, incident: Incident) -> tuple[ActionRow, ...]:
    rows = work.db.scalars(select(Capa).where(Capa.incident_id == incident.id).order_by(Capa.id))
    return tuple(
        ActionRow(
            one.id, one.number, one.kind, one.action_text, one.state, member_name(work.db, one.owner_id)
        )
        for one in rows
    )
