"""What belongs to a case: its course in lines, evidence, links to others, people, and what it concerns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from ctdesk.db.tables.incidents import (
    Incident,
    IncidentEvidence,
    IncidentLink,
    IncidentMember,
    IncidentNote,
    IncidentPatient,
    IncidentUnit,
)
from ctdesk.db.tables.receipt import DoseUnit, Patient
from ctdesk.db.tables.storage import StoragePosition
from ctdesk.db.tables.team import Member
from ctdesk.domain.deadlines import ensure_order
from ctdesk.domain.errors import CtdeskError, NotFound
from ctdesk.domain.incidents import ensure_linked
from ctdesk.services import fields
from ctdesk.services.evidence import keep_evidence, load_evidence, take_back
from ctdesk.services.gate import command, query
from ctdesk.services.incidents import ensure_units, load_incident, open_case, patients_of_units
from ctdesk.services.stored_files import store_file
from ctdesk.services.work import UnitOfWork

# Whoever works on cases may add to one.
WORKS = ("incident.investigate", "incident.triage", "incident.contain", "incident.notify", "incident.close")
NOTES = frozenset({"timeline", "action", "remark"})
PARTS = frozenset({"investigator", "expert", "observer"})
FOUND_BY = frozenset({"named", "batch", "shipment", "position"})
_TEXT = 20_000
_MOST_FOUND = 500


@dataclass(frozen=True, slots=True)
class Affected:
    """A unit that may be affected like those of a case; ``found_by``: batch | shipment | position."""

    unit_id: int
    found_by: str
    batch_no: str | None
    bag: str
    disposition: str
    hold: str | None


@command(needs=WORKS, action="incident.describe")
def describe_incident(
    work: UnitOfWork,
    *,
    incident_id: int,
    seen_version: int,
    place: str | None = None,
    process_step: str | None = None,
    immediate_action: str | None = None,
    batch_no: str | None = None,
    vector_lot: str | None = None,
    infused_at: datetime | None = None,
    insurer: str | None = None,
    lessons: str | None = None,
) -> None:
    """Complete what was reported; what is not given stays. Raises DLN-03 for an infusion to come."""
    incident = open_case(work, incident_id, seen_version)
    ensure_order([("infused_at", infused_at)], work.now)
    for name, value, limit in (
        ("place", place, fields.LINE),
        ("process_step", process_step, fields.LINE),
        ("immediate_action", immediate_action, fields.TEXT),
        ("batch_no", batch_no, fields.LINE),
        ("vector_lot", vector_lot, fields.LINE),
        ("insurer", insurer, fields.LINE),
        ("lessons", lessons, fields.TEXT),
    ):
        if value is not None:
            setattr(incident, name, fields.cleaned(value, name, limit))
    if infused_at is not None:
        incident.infused_at = infused_at
    incident.row_version += 1


@command(needs=WORKS, action="incident.add_note")
def add_note(
    work: UnitOfWork,
    *,
    incident_id: int,
    kind: str,
    at: datetime,
    text: str,
    corrects_id: int | None = None,
) -> int:
    """Add a line to the course of a case; append-only, a correction names the line it corrects.

    Raises DLN-03 for a time to come, INC-41 for a line of another case.
    """
    incident = open_case(work, incident_id)
    ensure_order([("occurred_at", at)], work.now)
    if corrects_id is not None:
        corrected = work.db.get(IncidentNote, corrects_id)
        if corrected is None or corrected.incident_id != incident.id:
            raise NotFound("INC-41", id=corrects_id)
    row = IncidentNote(
        incident_id=incident.id,
        kind=fields.one_of(kind, "kind", NOTES),
        at=at,
        text=fields.required(text, "text", _TEXT),
        corrects_id=corrects_id,
        entered_by=work.actor.member_id,
        entered_at=work.now,
    )
    work.db.add(row)
    work.db.flush()
    return row.id


@command(needs=WORKS, action="incident.add_evidence")
def add_evidence(work: UnitOfWork, *, incident_id: int, file: tuple[str, bytes], text: str) -> int:
    """Keep a file as evidence, with its digest and what it shows; raises ATT-02 to ATT-04 for the file."""
    incident = open_case(work, incident_id)
    shows = fields.required(text, "text", fields.TEXT)
    return keep_evidence(work, IncidentEvidence, store_file(work, *file), shows, incident_id=incident.id)


@command(needs=WORKS, action="incident.withdraw_evidence")
def withdraw_evidence(work: UnitOfWork, *, evidence_id: int, reason: str) -> None:
    """Take a piece of evidence back, with a reason; it stays readable. Raises INC-36, INC-37."""
    piece = load_evidence(work, IncidentEvidence, evidence_id)
    open_case(work, piece.incident_id)
    take_back(work, piece, reason)


@command(needs=WORKS, action="incident.link")
def link_incidents(
    work: UnitOfWork, *, incident_id: int, to_id: int, kind: str, note: str | None = None
) -> int:
    """Say what one case has to do with another; ``kind``: caused_by | duplicate_of | recurrence_of | related.

    Raises INC-25 to INC-28 for a link that makes no sense, such as a circle.
    """
    start, to = load_incident(work, incident_id), load_incident(work, to_id)
    ensure_linked(links_in(work), start.id, to.id, kind)
    row = IncidentLink(
        from_id=start.id,
        to_id=to.id,
        kind=kind,
        note=fields.cleaned(note, "note", fields.TEXT),
        linked_by=work.actor.member_id,
        linked_at=work.now,
    )
    work.db.add(row)
    work.db.flush()
    return row.id


@command(needs=WORKS, action="incident.unlink")
def withdraw_link(work: UnitOfWork, *, link_id: int, reason: str) -> None:
    """Take a link back, with a reason. Raises INC-35 for none, INC-37 for one that was taken back."""
    row = work.db.get(IncidentLink, link_id)
    if row is None:
        raise NotFound("INC-35", id=link_id)
    if row.withdrawn_at is not None:
        raise CtdeskError("INC-37")
    row.withdraw_reason = fields.required(reason, "reason", fields.TEXT)
    row.withdrawn_by, row.withdrawn_at = work.actor.member_id, work.now


@command(needs=WORKS, action="incident.add_member")
def add_member(work: UnitOfWork, *, incident_id: int, member_id: int, part: str) -> None:
    """Let somebody work on a case; twice does nothing. Raises INC-31 for nobody active."""
    incident = open_case(work, incident_id)
    member = work.db.get(Member, member_id)
    if member is None or member.status != "active":
        raise CtdeskError("INC-31", field="member")
    part = fields.one_of(part, "part", PARTS)
    known = work.db.scalar(
        select(IncidentMember.id).where(
            IncidentMember.incident_id == incident.id,
            IncidentMember.member_id == member.id,
            IncidentMember.part == part,
            IncidentMember.ended_at.is_(None),
        )
    )
    if known is not None:
        work.event.wanted = False
        return
    work.db.add(
        IncidentMember(
            incident_id=incident.id,
            member_id=member.id,
            part=part,
            added_by=work.actor.member_id,
            added_at=work.now,
        )
    )


@command(needs=WORKS, action="incident.add_units")
def add_units(
    work: UnitOfWork,
    *,
    incident_id: int,
    units: tuple[tuple[int, str], ...],
    patient_ids: tuple[int, ...] = (),
) -> int:
    """Let a case concern further units, each with how it was found, and their patients; gives how many units
    are new. Raises UNIT-15 for an unknown unit, FIELD-04 for another way to find one, INC-42 for an unknown
    patient.
    """
    incident = open_case(work, incident_id)
    ways = {unit: fields.one_of(way, "found_by", FOUND_BY) for unit, way in units}
    ensure_units(work.db, ways)
    known = set(_unit_ids(work, incident))
    new = [unit for unit in ways if unit not in known]
    for unit in new:
        work.db.add(IncidentUnit(incident_id=incident.id, unit_id=unit, found_by=ways[unit]))
    here = set(
        work.db.scalars(select(IncidentPatient.patient_id).where(IncidentPatient.incident_id == incident.id))
    )
    for patient_id in dict.fromkeys((*patient_ids, *patients_of_units(work.db, new))):
        if work.db.get(Patient, patient_id) is None:
            raise NotFound("INC-42", id=patient_id)
        if patient_id not in here:
            found_by = "named" if patient_id in patient_ids else "unit"
            work.db.add(IncidentPatient(incident_id=incident.id, patient_id=patient_id, found_by=found_by))
    return len(new)


@query(needs=(*WORKS, "incident.report"))
def find_affected(work: UnitOfWork, *, incident_id: int) -> tuple[Affected, ...]:
    """Units that may be affected like those of a case and are not named in it: of the same batch, of the same
    shipment, in the same tank.
    """
    incident = load_incident(work, incident_id)
    own = _unit_ids(work, incident)
    named = list(work.db.scalars(select(DoseUnit).where(DoseUnit.id.in_(own))))
    batches = {unit.batch_no for unit in named if unit.batch_no} | (
        {incident.batch_no} if incident.batch_no else set()
    )
    found: dict[int, Affected] = {}
    ways = [
        ("batch", DoseUnit.batch_no.in_(batches)),
        ("shipment", DoseUnit.shipment_id.in_({unit.shipment_id for unit in named})),
    ]
    if incident.tank_id is not None:
        there = select(StoragePosition.id).where(StoragePosition.tank_id == incident.tank_id)
        ways.append(("position", DoseUnit.position_id.in_(there)))
    for way, chosen in ways:
        rows = work.db.scalars(
            select(DoseUnit).where(chosen, DoseUnit.id.not_in(own)).order_by(DoseUnit.id).limit(_MOST_FOUND)
        )
        for unit in rows:
            found.setdefault(unit.id, _affected(unit, way))
    return tuple(found.values())


def links_in(work: UnitOfWork) -> Iterable[tuple[int, int, str]]:
    """Every link that counts."""
    rows = work.db.execute(
        select(IncidentLink.from_id, IncidentLink.to_id, IncidentLink.kind).where(
            IncidentLink.withdrawn_at.is_(None)
        )
    )
    return [(start, to, kind) for start, to, kind in rows]


def _unit_ids(work: UnitOfWork, incident: Incident) -> list[int]:
    return list(work.db.scalars(select(IncidentUnit.unit_id).where(IncidentUnit.incident_id == incident.id)))


def _affected(unit: DoseUnit, way: str) -> Affected:
    bag = str(unit.bag_no or unit.ordinal)
    return Affected(unit.id, way, unit.batch_no, bag, unit.disposition, unit.hold)
