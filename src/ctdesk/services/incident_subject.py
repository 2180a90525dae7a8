"""What the papers of a case (CT-INC-001, CT-INC-002) are about: the case as the register has it now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from ctdesk.db.tables.catalogue import Product
from ctdesk.db.tables.incidents import Incident, IncidentMember, IncidentPatient
from ctdesk.db.tables.obligations import Obligation
from ctdesk.db.tables.premises import Equipment
from ctdesk.db.tables.receipt import Patient
from ctdesk.db.tables.records import Record
from ctdesk.db.tables.storage import Tank
from ctdesk.db.tables.team import Member
from ctdesk.domain.answers import MemberId, Value
from ctdesk.domain.errors import NotFound
from ctdesk.domain.incidents import Risk, owes_capa
from ctdesk.domain.segregation import Signed
from ctdesk.services import incident_paper_lines as lines
from ctdesk.services.incident_tables import incident_codes, severity_rules
from ctdesk.services.quarantine_words import both
from ctdesk.services.raci import step_words
from ctdesk.services.subject_kinds import Kind, Source, Subject

if TYPE_CHECKING:
    from ctdesk.services.record_ground import Ground
    from ctdesk.services.work import UnitOfWork

OWNER = "incident_owner"
_TAIL = 4


def read_case(work: UnitOfWork, subject_id: int) -> Subject:
    """The case; its owner has a part in it, and does not approve its closure (SOD-11)."""
    incident = work.db.get(Incident, subject_id)
    if incident is None:
        raise NotFound("INC-01", id=subject_id)
    parts = (
        () if incident.owner_id is None else (Signed(MemberId(incident.owner_id), "", capacities=(OWNER,)),)
    )
    return Subject(incident, parts=parts)


def score_of(incident: Incident) -> int | None:
    """The risk score of a case, None where it was not rated."""
    risk = _risk(incident)
    return None if risk is None else risk.score()


def _of(read: Callable[[UnitOfWork, Ground, Incident], Value]) -> Source:
    def source(work: UnitOfWork, ground: Ground) -> Value:
        return read(work, ground, ground.subject.row)

    return source


def _told(read: Callable[[UnitOfWork, Ground, Incident], str | None]) -> Source:
    """Words of the register, which say so where nobody entered any."""

    def source(work: UnitOfWork, ground: Ground) -> Value:
        return read(work, ground, ground.subject.row) or both("INP-NOT-ENTERED")

    return source


def _plain(name: str) -> Source:
    """A column as it is; what was not said stays unknown."""

    def read(work: UnitOfWork, ground: Ground) -> Value:
        value = getattr(ground.subject.row, name)
        return ground.local(value) if isinstance(value, datetime) else value

    return read


def _course(work: UnitOfWork, ground: Ground, incident: Incident) -> Value:
    """``again`` where the case was reopened before this report was begun."""
    reopened = incident.reopened_at
    return "again" if reopened is not None and reopened <= ground.record.opened_at else "first"


def _reporter(work: UnitOfWork, ground: Ground, incident: Incident) -> Value:
    return lines.name_of(work, incident.opened_by)


def _writer(work: UnitOfWork, ground: Ground, incident: Incident) -> Value:
    """Who signs the written report: the reporter; the owner once that is late or the reporter has left."""
    reporter = None if incident.opened_by is None else work.db.get(Member, incident.opened_by)
    if reporter is None or incident.owner_id is None:
        return None if reporter is None or reporter.status != "active" else reporter.id
    due = work.db.scalar(
        select(Obligation.due_at)
        .where(Obligation.subject_kind == "incident", Obligation.subject_id == incident.id)
        .where(Obligation.rule.endswith(".written"), Obligation.withdrawn_at.is_(None))
        .order_by(Obligation.id.desc())
        .limit(1)
    )
    late = due is not None and due <= ground.now
    return incident.owner_id if late or reporter.status != "active" else reporter.id


def _step(work: UnitOfWork, ground: Ground, incident: Incident) -> str | None:
    """The step of the process in words; what a person wrote in place of one stands as it is."""
    known = None if incident.process_step is None else step_words(incident.process_step)
    return incident.process_step if known is None else lines.said(known)


def _infused(work: UnitOfWork, ground: Ground, incident: Incident) -> str | None:
    return None if incident.infused_at is None else lines.moment(ground, incident.infused_at)


def _product(work: UnitOfWork, ground: Ground, incident: Incident) -> str | None:
    name = work.db.scalar(select(Product.name_cn).where(Product.id == incident.product_id))
    return " · ".join(part for part in (name, incident.batch_no, incident.vector_lot) if part) or None


def _equipment(work: UnitOfWork, ground: Ground, incident: Incident) -> str | None:
    tank = work.db.get(Tank, incident.tank_id) if incident.tank_id is not None else None
    machine = work.db.get(Equipment, incident.equipment_id) if incident.equipment_id is not None else None
    told = (
        None if tank is None else f"{tank.code} {tank.name}",
        None if machine is None else f"{machine.asset_no} {machine.name}",
    )
    return "；".join(part for part in told if part) or None


def _source_record(work: UnitOfWork, ground: Ground, incident: Incident) -> str | None:
    number = work.db.scalar(select(Record.number).where(Record.id == incident.record_id))
    raised = None if incident.raised_by is None else both("INP-RAISED", rule=incident.raised_by)
    return " · ".join(part for part in (number, raised) if part) or None


def _patients(work: UnitOfWork, ground: Ground, incident: Incident) -> Value:
    """No name leaves the register with these papers: the last four of each number tell them apart."""
    numbers = work.db.scalars(
        select(Patient.mrn)
        .join(IncidentPatient, IncidentPatient.patient_id == Patient.id)
        .where(IncidentPatient.incident_id == incident.id)
        .order_by(Patient.id)
    )
    return "、".join(f"…{number[-_TAIL:]}" for number in numbers) or both("INP-NOBODY")


def _code(work: UnitOfWork, ground: Ground, incident: Incident) -> Value:
    return lines.about(incident.code)


def _chosen(work: UnitOfWork, ground: Ground, incident: Incident) -> str | None:
    chosen = incident.severity_chosen
    return None if chosen is None else f"{chosen} {lines.said(severity_rules().levels[chosen].name)}"


def _minimum(work: UnitOfWork, ground: Ground, incident: Incident) -> Value:
    """What raised the level above what was chosen."""
    found = incident.minimum
    if not isinstance(found, dict):
        return both("INP-NOT-RAISED")
    code, rule, case = (found.get(name) for name in ("code", "raised_by", "case"))
    if isinstance(case, str) and case.startswith("harm:"):
        return both("INP-RAISED-BY-HARM", harm=case.removeprefix("harm:"))
    known = incident_codes().get(str(code))
    name = str(code or "") if known is None else f"{code} {lines.said(known.name)}"
    told = " · ".join(part for part in (name, rule, case) if part)
    return both("INP-RAISED-BY", what=told)


def _harm(work: UnitOfWork, ground: Ground, incident: Incident) -> str | None:
    return None if incident.harm is None else both(f"INP-HARM-{incident.harm}")


def _risk(incident: Incident) -> Risk | None:
    factors = (incident.risk_severity, incident.risk_probability, incident.risk_detectability)
    known = [one for one in factors if one is not None]
    return Risk(*known) if len(known) == len(factors) else None


def _risk_words(work: UnitOfWork, ground: Ground, incident: Incident) -> Value:
    risk = _risk(incident)
    if risk is None:
        return both("INP-NOT-RATED")
    return f"{risk.severity} × {risk.probability} × {risk.detectability} = {risk.score()}"


def _owes(work: UnitOfWork, ground: Ground, incident: Incident) -> Value:
    return owes_capa(severity_rules(), incident.severity, score_of(incident))


def _contained(work: UnitOfWork, ground: Ground, incident: Incident) -> str | None:
    if incident.contained_at is None:
        return None
    name = lines.name_of(work, incident.contained_by)
    return " ".join(part for part in (name, lines.moment(ground, incident.contained_at)) if part)


def _investigators(work: UnitOfWork, ground: Ground, incident: Incident) -> str | None:
    rows = work.db.execute(
        select(Member.name, IncidentMember.part)
        .join(IncidentMember, IncidentMember.member_id == Member.id)
        .where(IncidentMember.incident_id == incident.id, IncidentMember.ended_at.is_(None))
        .order_by(IncidentMember.id)
    )
    told = [
        name if part == "investigator" else f"{name}（{both(f'INP-PART-{part.upper()}')}）"
        for name, part in rows
    ]
    return "、".join(dict.fromkeys(told)) or None


def _analysis(work: UnitOfWork, ground: Ground, incident: Incident) -> Value:
    found = work.db.scalar(select(Record.number).where(Record.id == incident.analysis_record_id))
    return found or both("INP-NO-ANALYSIS")


def _factors(work: UnitOfWork, ground: Ground, incident: Incident) -> Value:
    return "；".join(incident.factors) if isinstance(incident.factors, list) else None


KIND = Kind(
    read=read_case,
    sources={
        **{
            f"incident.{name}": _plain(name)
            for name in (
                *("number", "kind", "occurred_at", "detected_at", "aware_at", "near_miss", "caught_by"),
                *(
                    "triaged_at",
                    "cause_category",
                    "root_cause",
                    "impact",
                    "conclusion",
                    "lessons",
                    "owner_id",
                ),
            )
        },
        "incident.place": _told(lambda work, ground, row: row.place),
        "incident.immediate_action": _told(lambda work, ground, row: row.immediate_action),
        "incident.containment": _told(lambda work, ground, row: row.containment),
        "incident.insurer": _told(lambda work, ground, row: row.insurer),
        "incident.infused_at": _told(_infused),
        "incident.reported_at": _plain("opened_at"),
        "incident.description": _plain("text"),
        "incident.step": _told(_step),
        "incident.level": _plain("severity"),
        "incident.code": _of(_code),
        "incident.course": _of(_course),
        "incident.named": _of(lambda work, ground, row: row.opened_by is not None),
        "incident.reporter": _of(_reporter),
        "incident.writer_id": _of(_writer),
        "incident.product": _told(_product),
        "incident.equipment": _told(_equipment),
        "incident.source_record": _told(_source_record),
        "incident.patients": _of(_patients),
        "incident.level_chosen": _told(_chosen),
        "incident.minimum": _of(_minimum),
        "incident.harm": _told(_harm),
        "incident.risk": _of(_risk_words),
        "incident.owes_capa": _of(_owes),
        "incident.owner": _told(lambda work, ground, row: lines.name_of(work, row.owner_id)),
        "incident.triaged_by": _of(lambda work, ground, row: lines.name_of(work, row.triaged_by)),
        "incident.contained": _told(_contained),
        "incident.investigators": _told(_investigators),
        "incident.analysis": _of(_analysis),
        "incident.factors": _of(_factors),
        "incident.units": lines.units,
        "incident.affected": lines.affected,
        "incident.holds": lines.holds,
        "incident.tellings": lines.tellings,
        "incident.outside": lines.outside,
        "incident.deadlines": lines.deadlines,
        "incident.analysis_due": lines.analysis_due,
        "incident.actions": lines.actions,
        "incident.evidence": lines.evidence,
        "incident.links": lines.links,
        "incident.timeline": lines.timeline,
    },
    tables=frozenset(
        {
            *("incident", "incident_unit", "incident_patient", "incident_link", "incident_evidence"),
            *("incident_note", "incident_member", "obligation", "notice_out", "telling", "capa", "unit_hold"),
            "dose_unit",
        }
    ),
    route="incidents",
    scopes=("record", "incident"),
)
