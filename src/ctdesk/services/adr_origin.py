"""What is known of an adverse reaction before anybody types: from the unit, the patient, the incident and the
watch at the bedside that it was begun on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from ctdesk.db.tables.bedside import AntidoteDose, BedsideCourse
from ctdesk.db.tables.catalogue import Product
from ctdesk.db.tables.incidents import Incident, IncidentPatient, IncidentUnit
from ctdesk.db.tables.receipt import DoseUnit, Patient, Shipment, TherapyOrder, TreatmentCase
from ctdesk.db.tables.team import Member
from ctdesk.domain.errors import CtdeskError, NotFound
from ctdesk.domain.qualifications import full_years
from ctdesk.domain.toxicity_courses import worst_of
from ctdesk.services.bedside_rows import crs_episodes, icans_episodes, standing_rows
from ctdesk.services.incident_tables import bedside_rules
from ctdesk.services.record_ground import ground_of
from ctdesk.services.source_values import DOSE_READ, agreed
from ctdesk.services.trace_codes import receipt_of
from ctdesk.services.work import UnitOfWork

DEAD = 5  # the grade that says so


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a report was begun; any of it may be missing."""

    unit_id: int | None = None
    patient_id: int | None = None
    incident_id: int | None = None
    course_id: int | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """Columns of the case, and the medicines that the log of the bedside has noted."""

    columns: dict[str, Any]
    medicines: tuple[dict[str, Any], ...] = ()


def known_of(work: UnitOfWork, origin: Origin, aware_at: datetime) -> Known:
    """Everything known of where a report was begun. Raises UNIT-15, INC-01 or BED-01 for what does not
    exist, ADR-35 where they belong to different patients.
    """
    found: dict[str, Any] = {"frame": "MARKETED"}
    course = _row(work, BedsideCourse, origin.course_id, "BED-01")
    incident = _row(work, Incident, origin.incident_id, "INC-01")
    if course is None and origin.patient_id is not None and origin.unit_id is None and incident is None:
        course = _latest_course(work, origin.patient_id)
    unit_id = origin.unit_id or (course.unit_id if course is not None else None)
    patients = {one for one in (origin.patient_id, None if course is None else course.patient_id) if one}
    if incident is not None:
        unit_id = unit_id or _only(work, IncidentUnit.unit_id, IncidentUnit.incident_id, incident.id)
        patients |= _patients_of(work, incident) if not patients else set()
        found |= _of_incident(incident)
    unit = _row(work, DoseUnit, unit_id, "UNIT-15")
    order = None if unit is None else _order_of(work, unit)
    owner = None if order is None else _owner_of(work, order)
    if owner is not None:
        patients.add(owner)
    if len(patients) > 1:
        raise CtdeskError("ADR-35")
    medicines: tuple[dict[str, Any], ...] = ()
    if course is not None:
        found |= _of_course(work, course)
        medicines = tuple(_medicine(one) for one in _doses(work, course))
    product = _product_of(work, order, course, incident)
    found |= _of_product(product) | _of_unit(work, unit, order)
    patient = _row(work, Patient, next(iter(patients), None), "UNIT-15")
    if patient is not None:
        on = found.get("onset_at") or aware_at
        found |= _of_patient(patient, on.astimezone(ZoneInfo(work.site.time_zone)).date())
    found |= _of_reporter(work)
    return Known({name: value for name, value in found.items() if value is not None}, medicines)


def initials_of(name: str, latin: str) -> str | None:
    """The initials of a patient: of the Latin name where there is one, else of the pinyin."""
    if latin.strip():
        return "".join(part[0] for part in latin.split()).upper()
    from pypinyin import Style, lazy_pinyin

    letters = lazy_pinyin(name, style=Style.FIRST_LETTER, errors="ignore")
    return "".join(letters).upper() or None


def _of_incident(incident: Incident) -> dict[str, Any]:
    return {
        "incident_id": incident.id,
        "frame": incident.frame or "MARKETED",
        "batch_no": incident.batch_no,
        "vector_lot": incident.vector_lot,
        "given_at": incident.infused_at,
        "description": incident.text,
        "treatment": incident.immediate_action,
    }


def _of_course(work: UnitOfWork, course: BedsideCourse) -> dict[str, Any]:
    rows = standing_rows(work, course.id)
    crs, icans = crs_episodes(rows), icans_episodes(rows)
    episodes = [one for one in (*crs, *icans) if one.worst > 0]
    # Graded 0 throughout is no grade; never graded is not known.
    worst_crs = worst_of(crs) if any(row.crs_grade is not None for row in rows) else None
    worst_icans = worst_of(icans) if any(row.icans_grade is not None for row in rows) else None
    ended = [one.resolved_at for one in episodes]
    dead = DEAD in (worst_crs, worst_icans)
    found: dict[str, Any] = {
        "course_id": course.id,
        "given_at": course.infused_at,
        "weight_kg": course.weight_kg,
        "batch_no": course.batch_no,
        "vector_lot": course.vector_lot,
        "crs_max": worst_crs,
        "icans_max": worst_icans,
        "onset_at": min((one.onset_at for one in episodes), default=None),
        "ended_at": None if dead or None in ended else max((at for at in ended if at), default=None),
    }
    if dead:
        found |= {"criteria": ["death"], "outcome": "death"}
    return found


def _of_product(product: Product | None) -> dict[str, Any]:
    if product is None:
        return {}
    found: dict[str, Any] = {
        "product_id": product.id,
        "approval_no": product.approval_no,
        "generic_name": product.name_cn,
        "brand": product.brand,
        "holder": product.mah,
        "indication": product.indication,
    }
    if product.approval_no is None and product.trial_no is not None:
        found["frame"] = "REG_TRIAL"
    return found


def _of_unit(work: UnitOfWork, unit: DoseUnit | None, order: TherapyOrder | None) -> dict[str, Any]:
    if unit is None:
        return {}
    bag = str(unit.bag_no or unit.ordinal)
    return {
        "unit_id": unit.id,
        "batch_no": unit.batch_no,
        "bag_no": f"{bag}/{unit.bag_total}" if unit.bag_total else bag,
        "vector_lot": unit.vector_lot,
        "coi_id": None if order is None else order.coi_id,
        "dose": _dose_of(work, unit),
    }


def _of_patient(patient: Patient, on: date) -> dict[str, Any]:
    return {
        "patient_id": patient.id,
        "initials": initials_of(patient.name, patient.name_latin),
        "sex": patient.sex,
        "birth_date": patient.birth_date,
        "age_years": full_years(patient.birth_date, on) if patient.birth_date <= on else None,
        "mrn": patient.mrn,
    }


def _of_reporter(work: UnitOfWork) -> dict[str, Any]:
    member = work.db.get(Member, work.member_id())
    if member is None:
        return {}
    return {
        "reporter_id": member.id,
        "reporter_name": member.name,
        "reporter_phone": member.phone,
        "department": member.department or work.site.department_zh,
        "profession": member.title,
    }


def _dose_of(work: UnitOfWork, unit: DoseUnit) -> str | None:
    """The dose two people read on the label at receipt, once they agree."""
    record = receipt_of(work, unit.shipment_id)
    read = None if record is None else agreed(ground_of(work, record), DOSE_READ, unit.ordinal)
    return None if read is None else f"{read} × 10⁶"


def _medicine(row: AntidoteDose) -> dict[str, Any]:
    known = bedside_rules().antidotes.get(row.antidote)
    name = row.name or ("" if known is None else f"{known.name.zh_CN} {known.name.en}")
    return {
        "name": name or row.antidote,
        "dose": f"{row.mg.normalize():f} mg",
        "route": row.route,
        "batch_no": row.batch_no,
        "begun_at": row.at,
        "ended_at": row.at,
        "purpose": "antidote",
    }


def _doses(work: UnitOfWork, course: BedsideCourse) -> list[AntidoteDose]:
    chosen = select(AntidoteDose).where(
        AntidoteDose.course_id == course.id, AntidoteDose.withdrawn_at.is_(None)
    )
    return list(work.db.scalars(chosen.order_by(AntidoteDose.at, AntidoteDose.id)))


def _product_of(
    work: UnitOfWork, order: TherapyOrder | None, course: BedsideCourse | None, incident: Incident | None
) -> Product | None:
    ids = (
        None if order is None else order.product_id,
        None if course is None else course.product_id,
        None if incident is None else incident.product_id,
    )
    known = next((one for one in ids if one is not None), None)
    return None if known is None else work.db.get(Product, known)


def _order_of(work: UnitOfWork, unit: DoseUnit) -> TherapyOrder | None:
    return work.db.scalar(
        select(TherapyOrder)
        .join(Shipment, Shipment.order_id == TherapyOrder.id)
        .where(Shipment.id == unit.shipment_id)
    )


def _owner_of(work: UnitOfWork, order: TherapyOrder) -> int | None:
    case = None if order.case_id is None else work.db.get(TreatmentCase, order.case_id)
    return None if case is None else case.patient_id


def _latest_course(work: UnitOfWork, patient_id: int) -> BedsideCourse | None:
    chosen = select(BedsideCourse).where(BedsideCourse.patient_id == patient_id)
    return work.db.scalar(chosen.order_by(BedsideCourse.infused_at.desc()).limit(1))


def _patients_of(work: UnitOfWork, incident: Incident) -> set[int]:
    """The patient of a case, where it concerns only one."""
    one = _only(work, IncidentPatient.patient_id, IncidentPatient.incident_id, incident.id)
    return set() if one is None else {one}


def _only(work: UnitOfWork, column: Any, of: Any, incident_id: int) -> int | None:
    found: list[int] = list(work.db.scalars(select(column).where(of == incident_id).distinct().limit(2)))
    return found[0] if len(found) == 1 else None


def _row(work: UnitOfWork, table: Any, key: int | None, code: str) -> Any:
    if key is None:
        return None
    row = work.db.get(table, key)
    if row is None:
        raise NotFound(code, id=key)
    return row
