"""The register of incidents and deviations: how one is written, whoever reports it, and how it is listed.

Its further way stands in ``incident_course``, what belongs to it in ``incident_contents``, one case as a
whole in ``incident_sheet``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, literal, select
from sqlalchemy.orm import Session

from ctdesk.db.tables.incidents import Incident, IncidentPatient, IncidentUnit
from ctdesk.db.tables.obligations import Obligation
from ctdesk.db.tables.receipt import DoseUnit, Patient, Shipment, TherapyOrder, TreatmentCase
from ctdesk.domain.deadlines import ensure_order
from ctdesk.domain.errors import CtdeskError, NotFound, StaleRecord
from ctdesk.domain.incidents import INCIDENT, LEVELS, Graded, ensure_near_miss, grade
from ctdesk.domain.qualifications import Words
from ctdesk.services import fields
from ctdesk.services.catalogue import member_name
from ctdesk.services.gate import command, query
from ctdesk.services.incident_clocks import owe_clocks, take_as_written
from ctdesk.services.incident_origin import place_of, step_of_record
from ctdesk.services.incident_tables import incident_codes, severity_rules
from ctdesk.services.incident_wordings import Wording, words_of
from ctdesk.services.numbers import next_number
from ctdesk.services.paging import Page
from ctdesk.services.work import UnitOfWork

SEVERITIES = frozenset(LEVELS)
KINDS = frozenset({"incident", "deviation"})
OPEN_STATES = INCIDENT.states - {"closed"}
REPORT = "incident.report"
_SERIES = {"incident": "INC", "deviation": "DEV"}
# A near miss told in two sentences: whoever grades it gives it its code.
UNCODED = "NC"
_NO_WORDS = Words("", "")
_LONG = 20_000  # a description may be long; what is pasted by mistake is longer


@dataclass(frozen=True, slots=True)
class Context:
    """Where a report was begun, filled in by the page: a record, units, a tank, a piece of equipment, a
    product …; ``batch_no`` and ``vector_lot`` are as they are said.
    """

    record_id: int | None = None
    unit_ids: tuple[int, ...] = ()
    shipment_id: int | None = None
    patient_ids: tuple[int, ...] = ()
    tank_id: int | None = None
    equipment_id: int | None = None
    product_id: int | None = None
    batch_no: str | None = None
    vector_lot: str | None = None
    infused_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What was reported. ``severity`` is the level that was chosen, ``aware_at`` from when the clocks run;
    ``by_person`` is False where another command reports by itself; what it says is a ``wording`` then, and
    ``text`` is made from it.
    """

    code: str
    text: str
    severity: str = "IV"
    kind: str = "incident"
    occurred_at: datetime | None = None
    detected_at: datetime | None = None
    aware_at: datetime | None = None
    place: str | None = None
    process_step: str | None = None
    immediate_action: str | None = None
    near_miss: bool = False
    caught_by: str | None = None
    harm: str | None = None
    raised_by: str | None = None
    cases: tuple[str, ...] = ()
    anonymous: bool = False
    by_person: bool = True
    context: Context = field(default_factory=Context)
    wording: Wording | None = None


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """An incident or deviation with the units it concerns. ``severity`` is the level that stands,
    ``next_due`` the earliest open deadline, ``overdue`` when it has passed, ``missed`` how many passed before
    they were met; ``words`` is what it is about, in both languages where ctdesk said it.
    """

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
    near_miss: bool = False
    anonymous: bool = False
    place: str | None = None
    aware_at: datetime | None = None
    owner_id: int | None = None
    owner: str | None = None
    next_due: datetime | None = None
    overdue: bool = False
    words: Words = _NO_WORDS
    missed: int = 0


@command(needs=REPORT, action="incident.open")
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
    report = Report(code, text, severity, kind, context=Context(record_id, unit_ids))
    return write_report(work, report).number


@command(needs=REPORT, action="deviation.open")
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
    report = Report(code, text, severity, "deviation", context=Context(record_id, unit_ids))
    return write_report(work, report).number


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
    rows = incident_rows(work, found[:limit])
    return Page(rows, rows[-1].id if len(found) > limit else None)


@query()
def find_incidents(
    work: UnitOfWork,
    *,
    states: tuple[str, ...] = (),
    code: str | None = None,
    severity: str | None = None,
    owner_id: int | None = None,
    unit_id: int | None = None,
    near_miss: bool | None = None,
    text: str | None = None,
    after: int | None = None,
    limit: int = 100,
) -> Page[IncidentRow]:
    """Incidents, the newest first; ``text`` is looked for in number, code, description and place."""
    chosen = select(Incident).order_by(Incident.id.desc()).limit(limit + 1)
    if states:
        chosen = chosen.where(Incident.state.in_(states))
    for column, value in (
        (Incident.code, code),
        (Incident.severity, severity),
        (Incident.owner_id, owner_id),
        (Incident.near_miss, near_miss),
    ):
        if value is not None:
            chosen = chosen.where(column == value)
    if unit_id is not None:
        concerns = select(IncidentUnit.incident_id).where(IncidentUnit.unit_id == unit_id)
        chosen = chosen.where(Incident.id.in_(concerns))
    wanted = fields.cleaned(text, "text")
    if wanted is not None:
        chosen = chosen.where(
            Incident.number.icontains(wanted, autoescape=True)
            | Incident.code.icontains(wanted, autoescape=True)
            | Incident.text.icontains(wanted, autoescape=True)
            | Incident.place.icontains(wanted, autoescape=True)
        )
    if after is not None:
        chosen = chosen.where(Incident.id < after)
    found = list(work.db.scalars(chosen))
    rows = incident_rows(work, found[:limit])
    return Page(rows, rows[-1].id if len(found) > limit else None)


def register_incident(
    work: UnitOfWork,
    *,
    kind: str,
    code: str,
    severity: str,
    says: Wording,
    unit_ids: tuple[int, ...],
    record_id: int | None,
    raised_by: str | None = None,
    cases: tuple[str, ...] = (),
    place: str | None = None,
    process_step: str | None = None,
    occurred_at: datetime | None = None,
    detected_at: datetime | None = None,
    tank_id: int | None = None,
    equipment_id: int | None = None,
) -> str:
    """Write an incident inside another command; gives its number. Raises UNIT-15 for an unknown unit.

    ``raised_by`` is the rule or item that reports, by which a minimum of the level may hold; ``says`` what
    happened, kept as code and values.
    """
    both = says.words()
    report = Report(
        code,
        f"{both.zh_CN}\n{both.en}",
        severity,
        kind,
        occurred_at=occurred_at,
        detected_at=detected_at,
        place=place,
        process_step=process_step,
        raised_by=raised_by,
        cases=cases,
        by_person=False,
        context=Context(record_id, unit_ids, tank_id=tank_id, equipment_id=equipment_id),
        wording=says,
    )
    return write_report(work, report).number


def write_report(work: UnitOfWork, report: Report) -> Incident:
    """Write what was reported, with the level that stands and its clocks; part of a command.

    A near miss may leave its code to the triage; a tank or a piece of equipment is its place where none is
    said. Raises INC-30 for a code that is not in the list, INC-11 for a category of harm that does not exist,
    INC-14 and INC-15 for a near miss, DLN-03 to DLN-05 for moments that cannot be, UNIT-15 for an unknown
    unit.
    """
    rules, context = severity_rules(), report.context
    code = UNCODED if report.near_miss and not report.code else known_code(report.code)
    severity = fields.one_of(report.severity, "severity", SEVERITIES)
    caught_by = fields.cleaned(report.caught_by, "caught_by")
    if report.near_miss:
        ensure_near_miss(rules, caught_by or "", report.harm)
    units = ensure_units(work.db, context.unit_ids)
    patients = dict.fromkeys((*context.patient_ids, *patients_of_units(work.db, units)))
    aware_at = report.aware_at or work.now
    ensure_order(
        [("occurred_at", report.occurred_at), ("detected_at", report.detected_at), ("aware_at", aware_at)],
        work.now,
        earliest=born(work, patients),
    )
    found = graded(report, severity, code)
    incident = Incident(
        number=next_number(work, _SERIES[fields.one_of(report.kind, "kind", KINDS)]),
        kind=report.kind,
        code=code,
        severity=found.level,
        severity_chosen=severity,
        minimum=minimum_of(found),
        # What another command says may hold what was scanned, separators and all.
        text=fields.required(report.text, "text", _LONG) if report.by_person else report.text,
        state=INCIDENT.initial,
        record_id=context.record_id,
        opened_by=None if report.anonymous else work.actor.member_id,
        opened_at=work.now,
        near_miss=report.near_miss,
        anonymous=report.anonymous,
        caught_by=caught_by if report.near_miss else None,
        occurred_at=report.occurred_at,
        detected_at=report.detected_at,
        aware_at=aware_at,
        place=fields.cleaned(report.place, "place") or place_of(work, context.tank_id, context.equipment_id),
        process_step=fields.cleaned(report.process_step, "process_step")
        or step_of_record(work, context.record_id),
        tank_id=context.tank_id,
        equipment_id=context.equipment_id,
        product_id=context.product_id,
        batch_no=fields.cleaned(context.batch_no, "batch_no"),
        vector_lot=fields.cleaned(context.vector_lot, "vector_lot"),
        infused_at=context.infused_at,
        immediate_action=fields.cleaned(report.immediate_action, "immediate_action", fields.TEXT),
        wording=None if report.wording is None else report.wording.kept(),
        raised_by=report.raised_by,
        cases=list(report.cases) or None,
        harm=report.harm,
    )
    work.db.add(incident)
    work.db.flush()
    for unit_id in units:
        work.db.add(IncidentUnit(incident_id=incident.id, unit_id=unit_id))
    for patient_id in patients:
        named = patient_id in context.patient_ids
        found_by = "named" if named else "unit"
        work.db.add(IncidentPatient(incident_id=incident.id, patient_id=patient_id, found_by=found_by))
    owe_clocks(work, incident)
    if report.by_person:
        take_as_written(work, incident)
    return incident


def graded(report: Report, severity: str, code: str) -> Graded:
    """The level that stands for a report."""
    raised_by = () if report.raised_by is None else (report.raised_by,)
    return grade(severity_rules(), severity, code, raised_by, report.cases, report.harm)


def minimum_of(found: Graded) -> Mapping[str, Any] | None:
    """What raised a level above the one that was chosen, as the register keeps it."""
    if found.raised_by is None:
        return None
    gravest = found.raised_by
    said = {"code": gravest.code, "raised_by": gravest.raised_by, "case": gravest.case}
    return {name: value for name, value in said.items() if value is not None}


def known_code(code: str) -> str:
    """The code, when it is in the list; raises INC-30."""
    wanted = fields.required(code, "code", 10)
    if wanted not in incident_codes():
        raise CtdeskError("INC-30", field="code", value=wanted)
    return wanted


def ensure_units(db: Session, unit_ids: Iterable[int]) -> tuple[int, ...]:
    """The units, each once; raises UNIT-15 for an unknown one."""
    units = tuple(dict.fromkeys(unit_ids))
    for unit_id in units:
        if db.get(DoseUnit, unit_id) is None:
            raise NotFound("UNIT-15", id=unit_id)
    return units


def patients_of_units(db: Session, unit_ids: Sequence[int]) -> tuple[int, ...]:
    """The patients for whom these units were ordered."""
    if not unit_ids:
        return ()
    return tuple(
        db.scalars(
            select(TreatmentCase.patient_id)
            .join(TherapyOrder, TherapyOrder.case_id == TreatmentCase.id)
            .join(Shipment, Shipment.order_id == TherapyOrder.id)
            .join(DoseUnit, DoseUnit.shipment_id == Shipment.id)
            .where(DoseUnit.id.in_(unit_ids))
            .distinct()
            .order_by(TreatmentCase.patient_id)
        )
    )


def born(work: UnitOfWork, patient_ids: Iterable[int]) -> datetime | None:
    """Before what nothing can have happened to all of these patients: the birth of the youngest."""
    days = list(work.db.scalars(select(Patient.birth_date).where(Patient.id.in_(tuple(patient_ids)))))
    return datetime.combine(max(days), time(), ZoneInfo(work.site.time_zone)) if days else None


def load_incident(work: UnitOfWork, incident_id: int, seen_version: int | None = None) -> Incident:
    """The case as it stands; raises INC-01 for none and REC-13 when somebody else changed it meanwhile."""
    incident = work.db.get(Incident, incident_id)
    if incident is None:
        raise NotFound("INC-01", id=incident_id)
    if seen_version is not None and incident.row_version != seen_version:
        raise StaleRecord("REC-13", seen=seen_version, now=incident.row_version)
    return incident


def open_case(work: UnitOfWork, incident_id: int, seen_version: int | None = None) -> Incident:
    """A case that is not closed; raises INC-33 besides what ``load_incident`` raises."""
    incident = load_incident(work, incident_id, seen_version)
    if incident.state not in OPEN_STATES:
        raise CtdeskError("INC-33", number=incident.number)
    return incident


def is_known_number(db: Session, number: str, kind: str) -> bool:
    """True when an incident or deviation of this number exists."""
    return db.scalar(select(Incident.id).where(Incident.number == number, Incident.kind == kind)) is not None


def incident_rows(work: UnitOfWork, found: Sequence[Incident]) -> tuple[IncidentRow, ...]:
    """Incidents as lists show them, in their order."""
    ids = [one.id for one in found]
    units: dict[int, list[int]] = {}
    for incident_id, unit_id in work.db.execute(
        select(IncidentUnit.incident_id, IncidentUnit.unit_id)
        .where(IncidentUnit.incident_id.in_(ids))
        .order_by(IncidentUnit.unit_id)
    ):
        units.setdefault(incident_id, []).append(unit_id)
    dues, missed = next_dues(work, ids), missed_dues(work, ids)
    return tuple(
        replace(_row(work, one, tuple(units.get(one.id, ())), dues.get(one.id)), missed=missed.get(one.id, 0))
        for one in found
    )


def next_dues(work: UnitOfWork, incident_ids: Iterable[int]) -> Mapping[int, datetime]:
    """The earliest open deadline of each case that has one."""
    rows = work.db.execute(
        select(Obligation.subject_id, func.min(Obligation.due_at))
        .where(Obligation.subject_kind == "incident", Obligation.subject_id.in_(tuple(incident_ids)))
        .where(Obligation.done_at.is_(None), Obligation.withdrawn_at.is_(None))
        .group_by(Obligation.subject_id)
    )
    return {subject: at if isinstance(at, datetime) else datetime.fromisoformat(at) for subject, at in rows}


def missed_dues(work: UnitOfWork, incident_ids: Iterable[int]) -> Mapping[int, int]:
    """How many deadlines of each case passed before they were met, whether they were met since or not; what
    is due at once is not judged.
    """
    now = literal(work.now, Obligation.done_at.type)
    met = func.coalesce(Obligation.done_at, Obligation.withdrawn_at, now)
    rows = work.db.execute(
        select(Obligation.subject_id, func.count())
        .where(Obligation.subject_kind == "incident", Obligation.subject_id.in_(tuple(incident_ids)))
        .where(Obligation.at_once.is_(False), met >= Obligation.due_at)
        .group_by(Obligation.subject_id)
    )
    return {int(subject): int(many) for subject, many in rows}


def _row(
    work: UnitOfWork, incident: Incident, units: tuple[int, ...], next_due: datetime | None
) -> IncidentRow:
    return IncidentRow(
        incident.id,
        incident.number,
        incident.kind,
        incident.code,
        incident.severity,
        incident.text,
        incident.state,
        incident.record_id,
        units,
        member_name(work.db, incident.opened_by),
        incident.opened_at,
        incident.closed_at,
        incident.row_version,
        incident.near_miss,
        incident.anonymous,
        incident.place,
        incident.aware_at,
        incident.owner_id,
        member_name(work.db, incident.owner_id),
        next_due,
        next_due is not None and next_due <= work.now,
        words_of(incident),
    )
