"""Patients, verified by a second person before a receipt may be compared with them, and their courses of
treatment.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from ctdesk.db.search import touches
from ctdesk.db.tables.receipt import Patient, TreatmentCase
from ctdesk.domain.errors import CtdeskError, NotFound, Refused, StaleRecord
from ctdesk.services import fields
from ctdesk.services.catalogue import member_name
from ctdesk.services.gate import command, query
from ctdesk.services.paging import Page
from ctdesk.services.spelling import find_words
from ctdesk.services.work import UnitOfWork

SEXES = frozenset({"male", "female", "unknown"})
STAGES = frozenset({"awaiting", "ld_ongoing", "ld_finished", "no_ld_planned"})
_OLDEST = date(1900, 1, 1)
_FOUND_AT_MOST = 300


@dataclass(frozen=True, slots=True)
class PatientRow:
    """A patient; ``verified_at`` is None until a second person has confirmed the identity."""

    id: int
    mrn: str
    name: str
    name_latin: str
    sex: str
    birth_date: date
    bed: str | None
    entered_by: str | None
    verified_by: str | None
    verified_at: datetime | None
    may_be_verified_by_me: bool
    row_version: int


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A course of treatment, as far as receipt needs it."""

    id: int
    patient_id: int
    stage: str
    ld_started_on: date | None
    planned_infusion_on: date | None
    physician_id: int | None
    physician: str | None
    row_version: int


@dataclass(frozen=True, slots=True)
class CourseRow:
    """A course of treatment with whose it is, to choose from."""

    case_id: int
    mrn: str
    patient: str
    stage: str
    planned_infusion_on: date | None


@command(needs="case.register", action="patient.register")
def register_patient(
    work: UnitOfWork,
    *,
    mrn: str,
    name: str,
    name_latin: str,
    sex: str,
    birth_date: date,
    bed: str | None = None,
) -> int:
    """Register a patient, still to be verified by a second person. Raises UNIT-11 for a number in use."""
    number = fields.required(mrn, "mrn", 40)
    if work.db.scalar(select(Patient.id).where(Patient.mrn == number)) is not None:
        raise CtdeskError("UNIT-11", field="mrn", mrn=number)
    patient = Patient(
        mrn=number,
        name=fields.required(name, "name", 120),
        name_latin=fields.cleaned(name_latin, "name_latin", 120) or "",
        sex=fields.one_of(sex, "sex", SEXES),
        birth_date=_birth_date(work, birth_date),
        bed=fields.cleaned(bed, "bed", 20),
        entered_by=work.actor.member_id,
        entered_at=work.now,
        verified_by=None,
        verified_at=None,
    )
    work.db.add(patient)
    work.db.flush()
    return patient.id


@command(needs="case.verify_identity", action="patient.verify")
def verify_patient(work: UnitOfWork, *, patient_id: int, mrn: str, name: str, birth_date: date) -> None:
    """Confirm an identity from the papers, as a second person; what is read must equal what was
    registered.

    Raises UNIT-12 for the person who registered it and UNIT-13 naming the field that differs.
    """
    patient = _patient(work.db, patient_id)
    if patient.verified_at is not None:
        raise CtdeskError("UNIT-14")
    if patient.entered_by == work.actor.member_id:
        raise Refused("UNIT-12")
    told = {
        "mrn": fields.required(mrn, "mrn", 40),
        "name": fields.required(name, "name", 120),
        "birth_date": birth_date,
    }
    for field, value in told.items():
        if getattr(patient, field) != value:
            raise CtdeskError("UNIT-13", field=field, what=field)
    patient.verified_by, patient.verified_at = work.actor.member_id, work.now
    patient.row_version += 1


@command(needs="case.register", action="patient.correct")
def correct_patient(
    work: UnitOfWork,
    *,
    patient_id: int,
    seen_version: int,
    name: str,
    name_latin: str,
    sex: str,
    birth_date: date,
    bed: str | None,
) -> None:
    """Correct a registration; a changed identity has to be verified again, a changed bed has not."""
    patient = _patient(work.db, patient_id)
    if patient.row_version != seen_version:
        raise StaleRecord("REC-13", seen=seen_version, now=patient.row_version)
    identity = (
        fields.required(name, "name", 120),
        fields.cleaned(name_latin, "name_latin", 120) or "",
        fields.one_of(sex, "sex", SEXES),
        _birth_date(work, birth_date),
    )
    if identity != (patient.name, patient.name_latin, patient.sex, patient.birth_date):
        patient.name, patient.name_latin, patient.sex, patient.birth_date = identity
        patient.entered_by, patient.entered_at = work.actor.member_id, work.now
        patient.verified_by = patient.verified_at = None
    patient.bed = fields.cleaned(bed, "bed", 20)
    patient.row_version += 1


@command(needs="case.coordinate", action="case.open")
def open_case(
    work: UnitOfWork,
    *,
    patient_id: int,
    stage: str,
    ld_started_on: date | None = None,
    planned_infusion_on: date | None = None,
    physician_id: int | None = None,
) -> int:
    """Open a course of treatment of a registered patient."""
    _patient(work.db, patient_id)
    _ensure_days(stage, ld_started_on, planned_infusion_on)
    case = TreatmentCase(
        patient_id=patient_id,
        stage=fields.one_of(stage, "stage", STAGES),
        ld_started_on=ld_started_on,
        planned_infusion_on=planned_infusion_on,
        physician_id=physician_id,
    )
    work.db.add(case)
    work.db.flush()
    return case.id


@command(needs="case.coordinate", action="case.update")
def update_case(
    work: UnitOfWork,
    *,
    case_id: int,
    seen_version: int,
    stage: str,
    ld_started_on: date | None,
    planned_infusion_on: date | None,
    physician_id: int | None,
) -> None:
    """Say where the treatment stands now."""
    case = work.db.get(TreatmentCase, case_id)
    if case is None:
        raise NotFound("UNIT-15", id=case_id)
    if case.row_version != seen_version:
        raise StaleRecord("REC-13", seen=seen_version, now=case.row_version)
    _ensure_days(stage, ld_started_on, planned_infusion_on)
    case.stage = fields.one_of(stage, "stage", STAGES)
    case.ld_started_on, case.planned_infusion_on = ld_started_on, planned_infusion_on
    case.physician_id = physician_id
    case.row_version += 1


@query(needs="view.identities")
def list_patients(
    work: UnitOfWork, *, text: str | None = None, after: int | None = None, limit: int = 100
) -> Page[PatientRow]:
    """Patients by key, the newest first; ``text`` matches number or name, the name also by its pinyin."""
    chosen = select(Patient).order_by(Patient.id.desc()).limit(limit + 1)
    if after is not None:
        chosen = chosen.where(Patient.id < after)
    if text:
        chosen = chosen.where(matches_patient(work.db, text))
    found = list(work.db.scalars(chosen))
    rows = tuple(_row(work, patient) for patient in found[:limit])
    return Page(rows, rows[-1].id if len(found) > limit else None)


@query(needs="view.identities")
def patient_detail(work: UnitOfWork, *, patient_id: int) -> tuple[PatientRow, tuple[CaseRow, ...]]:
    """A patient with the courses of treatment, newest first."""
    patient = _patient(work.db, patient_id)
    cases = work.db.scalars(
        select(TreatmentCase).where(TreatmentCase.patient_id == patient.id).order_by(TreatmentCase.id.desc())
    )
    return _row(work, patient), tuple(
        CaseRow(
            case.id,
            case.patient_id,
            case.stage,
            case.ld_started_on,
            case.planned_infusion_on,
            case.physician_id,
            member_name(work.db, case.physician_id),
            case.row_version,
        )
        for case in cases
    )


@query(needs="view.identities")
def list_courses(
    work: UnitOfWork, *, text: str | None = None, after: int | None = None, limit: int = 100
) -> Page[CourseRow]:
    """Courses of treatment by key, the newest first, to place an order for one of them."""
    chosen = (
        select(TreatmentCase, Patient)
        .join(Patient, Patient.id == TreatmentCase.patient_id)
        .order_by(TreatmentCase.id.desc())
        .limit(limit + 1)
    )
    if after is not None:
        chosen = chosen.where(TreatmentCase.id < after)
    if text:
        chosen = chosen.where(matches_patient(work.db, text))
    found = work.db.execute(chosen).all()
    rows = tuple(
        CourseRow(case.id, patient.mrn, patient.name, case.stage, case.planned_infusion_on)
        for case, patient in found[:limit]
    )
    return Page(rows, rows[-1].case_id if len(found) > limit else None)


def matches_patient(db: Session, text: str) -> ColumnElement[bool]:
    """A condition on patients: number, name, or name by its pinyin or initials."""
    like = f"%{text}%"
    spelled = [hit.ref_id for hit in find_words(db, text, ("patient",), limit=_FOUND_AT_MOST)]
    return (
        Patient.mrn.like(like)
        | Patient.name.like(like)
        | Patient.name_latin.ilike(like)
        | Patient.id.in_(spelled)
    )


def names_patient(db: Session, text: str) -> ColumnElement[bool]:
    """``matches_patient`` by the name alone, for whoever is to read the number blind."""
    like = f"%{text}%"
    hits = find_words(db, text, ("patient",), limit=_FOUND_AT_MOST)
    spelled = [hit.ref_id for hit in hits if not touches(text, hit.number)]
    return Patient.name.like(like) | Patient.name_latin.ilike(like) | Patient.id.in_(spelled)


def _patient(db: Session, patient_id: int) -> Patient:
    patient = db.get(Patient, patient_id)
    if patient is None:
        raise NotFound("UNIT-15", id=patient_id)
    return patient


def _birth_date(work: UnitOfWork, day: date) -> date:
    if not _OLDEST <= day <= work.now.date():
        raise CtdeskError("UNIT-16", field="birth_date", day=day.isoformat())
    return day


def _ensure_days(stage: str, started: date | None, planned: date | None) -> None:
    if stage == "ld_ongoing" and started is None:
        raise CtdeskError("UNIT-17", field="ld_started_on")
    if started is not None and planned is not None and planned < started:
        raise CtdeskError("UNIT-18", field="planned_infusion_on")


def _row(work: UnitOfWork, patient: Patient) -> PatientRow:
    return PatientRow(
        id=patient.id,
        mrn=patient.mrn,
        name=patient.name,
        name_latin=patient.name_latin,
        sex=patient.sex,
        birth_date=patient.birth_date,
        bed=patient.bed,
        entered_by=member_name(work.db, patient.entered_by),
        verified_by=member_name(work.db, patient.verified_by),
        verified_at=patient.verified_at,
        may_be_verified_by_me=patient.verified_at is None and patient.entered_by != work.actor.member_id,
        row_version=patient.row_version,
    )
