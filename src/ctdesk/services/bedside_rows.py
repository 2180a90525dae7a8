"""What was seen at the bedside, read back from its tables as the domain asks for it: findings, grades,
doses, episodes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from ctdesk.db.tables.bedside import AntidoteDose, BedsideAssessment, BedsideCourse
from ctdesk.db.tables.receipt import Patient
from ctdesk.domain.antidotes import Dose, fever_masked
from ctdesk.domain.errors import CtdeskError, NotFound
from ctdesk.domain.grading import (
    CrsFindings,
    Grade,
    IcansFindings,
    IceAnswers,
    Reason,
    grade_crs,
    grade_icans,
    is_scored_as_child,
)
from ctdesk.domain.toxicity_courses import Assessed, Episode, episode_at, episodes_of
from ctdesk.services import fields
from ctdesk.services.incident_tables import bedside_rules
from ctdesk.services.work import UnitOfWork

RULES = "ASTCT-2019/1"
"""The rules by which a grade is worked out; kept with each grade, and counted up when they change."""

ICE_PARTS = ("year", "month", "city", "hospital", "named", "command", "sentence", "attention")
LABORATORY: Mapping[str, str] = {
    "ferritin_ug_l": "µg/L",
    "crp_mg_l": "mg/L",
    "il6_pg_ml": "pg/mL",
    "ldh_u_l": "U/L",
    "fibrinogen_g_l": "g/L",
    "anc_10e9_l": "10⁹/L",
    "platelets_10e9_l": "10⁹/L",
}
# What an instrument at a bedside can show at all; the grade says what it means.
_FIGURES: Mapping[str, tuple[str, str]] = {
    "temperature_c": ("25", "45"),
    "systolic": ("30", "300"),
    "diastolic": ("10", "200"),
    "heart_rate": ("10", "300"),
    "spo2_percent": ("30", "100"),
    "flow_l_min": ("0", "80"),
}
_MOST_LAB = Decimal(10_000_000)


@dataclass(frozen=True, slots=True)
class BedsideFindings:
    """Everything one look at a patient can tell; None is what nobody looked at, never "no".

    Temperature in °C, pressures in mmHg, flow in L/min; laboratory values in the units of their names.
    ``ice`` are the answers one by one, ``score`` the sum where only that was written down, or the CAPD of a
    ``child``. ``explained`` names rows of ICANS that have another cause.
    """

    temperature_c: Decimal | None = None
    fever_explained: bool = False
    systolic: int | None = None
    diastolic: int | None = None
    heart_rate: int | None = None
    hypotension: bool | None = None
    vasopressors: int | None = None
    vasopressin: bool = False
    pressor_doses: str | None = None
    spo2_percent: int | None = None
    oxygen: str | None = None
    flow_l_min: Decimal | None = None
    local_effect: int | None = None
    child: bool = False
    ice: IceAnswers | None = None
    score: int | None = None
    unable: bool = False
    consciousness: str | None = None
    seizure: str | None = None
    motor: str | None = None
    pressure: str | None = None
    explained: frozenset[str] = frozenset()
    died_of_crs: bool = False
    died_of_icans: bool = False
    in_icu: bool | None = None
    ferritin_ug_l: Decimal | None = None
    crp_mg_l: Decimal | None = None
    il6_pg_ml: Decimal | None = None
    ldh_u_l: Decimal | None = None
    fibrinogen_g_l: Decimal | None = None
    anc_10e9_l: Decimal | None = None
    platelets_10e9_l: Decimal | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was looked at."""
        return replace(self, child=False, explained=frozenset()) == BedsideFindings()

    @property
    def total(self) -> int | None:
        """The score that counts: of the answers where there are any."""
        return self.score if self.ice is None else self.ice.total()


def grades_of(seen: BedsideFindings, *, masked: bool) -> tuple[Grade, Grade]:
    """The grades of CRS and of ICANS; raises GRD-01 naming the field that cannot be."""
    return _crs(seen, masked), _icans(seen)


def ensure_findings(seen: BedsideFindings) -> None:
    """Refuse what cannot be: FIELD-06 for a figure no instrument shows, BED-02 where nothing was looked at,
    BED-04 for a sum that its answers contradict, BED-06 for a score of somebody unable, BED-08 for a lower
    pressure that is not lower, GRD-01 for what the grading does not know.
    """
    if seen.is_empty:
        raise CtdeskError("BED-02")
    for name, (low, high) in _FIGURES.items():
        value = getattr(seen, name)
        fields.number(None if value is None else str(value), name, low=Decimal(low), high=Decimal(high))
    for name in LABORATORY:
        fields.number(getattr(seen, name), name, low=Decimal(0), high=_MOST_LAB)
    if seen.systolic is not None and seen.diastolic is not None and seen.diastolic >= seen.systolic:
        raise CtdeskError("BED-08", field="diastolic")
    if seen.ice is not None and seen.score not in (None, seen.ice.total()):
        raise CtdeskError("BED-04", field="score", total=seen.ice.total(), score=seen.score)
    if seen.unable and seen.total is not None:
        raise CtdeskError("BED-06", field="score")
    if seen.child and seen.ice is not None:
        raise CtdeskError("GRD-01", field="score", value="ICE")
    grades_of(seen, masked=False)


def findings_of(row: BedsideAssessment) -> BedsideFindings:
    """What an assessment has noted."""
    named = {name: getattr(row, name) for name in _STORED}
    ice = None if row.ice is None else IceAnswers(**{part: row.ice[part] for part in ICE_PARTS})
    return BedsideFindings(**named, ice=ice, explained=frozenset(row.explained or ()))


def columns_of(seen: BedsideFindings, *, masked: bool) -> dict[str, Any]:
    """The columns of an assessment: findings, the grades, and what they rest on."""
    crs, icans = grades_of(seen, masked=masked)
    ice = None if seen.ice is None else {part: getattr(seen.ice, part) for part in ICE_PARTS}
    return {
        **{name: getattr(seen, name) for name in _STORED},
        "score": seen.total,
        "ice": ice,
        "explained": sorted(seen.explained) or None,
        "fever_masked": masked,
        "crs_grade": crs.value,
        "crs_at_least": crs.at_least,
        "crs_because": _grounds(crs),
        "icans_grade": icans.value,
        "icans_at_least": icans.at_least,
        "icans_because": _grounds(icans),
    }


def grade_stored(value: int | None, at_least: int, because: Mapping[str, Any]) -> Grade:
    """A grade as it was worked out then."""
    reasons = tuple(
        Reason(one["code"], one["grade"], one["value"], one["unit"]) for one in because["because"]
    )
    return Grade(value, at_least, reasons, tuple(because["missing"]))


def crs_of(row: BedsideAssessment) -> Grade:
    """The grade of CRS of an assessment."""
    return grade_stored(row.crs_grade, row.crs_at_least, row.crs_because)


def icans_of(row: BedsideAssessment) -> Grade:
    """The grade of ICANS of an assessment."""
    return grade_stored(row.icans_grade, row.icans_at_least, row.icans_because)


def is_masked(log: Sequence[Dose], episodes: Iterable[Episode], at: datetime) -> bool:
    """Whether within the CRS under way at a moment something was given that masks fever."""
    under_way = episode_at(episodes, at)
    return under_way is not None and fever_masked(log, bedside_rules().antidotes, under_way.onset_at, at)


def course_row(work: UnitOfWork, course_id: int) -> BedsideCourse:
    """A course by its key; raises BED-01."""
    course = work.db.get(BedsideCourse, course_id)
    if course is None:
        raise NotFound("BED-01", id=course_id)
    return course


def open_course_row(work: UnitOfWork, course_id: int) -> BedsideCourse:
    """A course that is still watched; raises BED-01 for none, BED-03 for one that is over."""
    course = course_row(work, course_id)
    if course.closed_at is not None:
        raise CtdeskError("BED-03", number=course.number)
    return course


def standing_rows(work: UnitOfWork, course_id: int) -> list[BedsideAssessment]:
    """The assessments that stand, the earliest first."""
    chosen = select(BedsideAssessment).where(
        BedsideAssessment.course_id == course_id, BedsideAssessment.withdrawn_at.is_(None)
    )
    return list(work.db.scalars(chosen.order_by(BedsideAssessment.at, BedsideAssessment.id)))


def doses_of(work: UnitOfWork, course_id: int) -> tuple[Dose, ...]:
    """The doses that stand, the earliest first."""
    chosen = select(AntidoteDose).where(
        AntidoteDose.course_id == course_id, AntidoteDose.withdrawn_at.is_(None)
    )
    rows = work.db.scalars(chosen.order_by(AntidoteDose.at, AntidoteDose.id))
    return tuple(Dose(row.antidote, row.at, row.mg) for row in rows)


def crs_episodes(rows: Iterable[BedsideAssessment]) -> tuple[Episode, ...]:
    """The episodes of CRS among these assessments."""
    return episodes_of(Assessed(row.at, crs_of(row)) for row in rows)


def icans_episodes(rows: Iterable[BedsideAssessment]) -> tuple[Episode, ...]:
    """The episodes of ICANS among these assessments."""
    return episodes_of(Assessed(row.at, icans_of(row)) for row in rows)


def masked_then(work: UnitOfWork, course_id: int, at: datetime, *, without: int | None = None) -> bool:
    """Whether fever counts as masked at a moment, by the log and the assessments before it."""
    rows = [row for row in standing_rows(work, course_id) if row.id != without and row.at < at]
    return is_masked(doses_of(work, course_id), crs_episodes(rows), at)


def is_child(work: UnitOfWork, course: BedsideCourse) -> bool:
    """Whether the patient was too young for the ICE on the day of the infusion."""
    patient = work.db.get(Patient, course.patient_id)
    if patient is None:
        return False
    on = course.infused_at.astimezone(ZoneInfo(work.site.time_zone)).date()
    born = patient.birth_date
    years = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return is_scored_as_child(years)


def day_after(work: UnitOfWork, course: BedsideCourse, at: datetime) -> int:
    """The day of a moment at the site, the infusion's being 0."""
    zone = ZoneInfo(work.site.time_zone)
    return (at.astimezone(zone).date() - course.infused_at.astimezone(zone).date()).days


def _crs(seen: BedsideFindings, masked: bool) -> Grade:
    return grade_crs(
        CrsFindings(
            temperature_c=seen.temperature_c,
            other_cause=seen.fever_explained,
            fever_masked=masked,
            hypotension=seen.hypotension,
            vasopressors=seen.vasopressors,
            vasopressin=seen.vasopressin,
            oxygen=seen.oxygen,
            flow_l_min=seen.flow_l_min,
            local_effect=seen.local_effect,
            died=seen.died_of_crs,
        )
    )


def _icans(seen: BedsideFindings) -> Grade:
    return grade_icans(
        IcansFindings(
            child=seen.child,
            score=seen.total,
            unable=seen.unable,
            consciousness=seen.consciousness,
            seizure=seen.seizure,
            motor=seen.motor,
            pressure=seen.pressure,
            other_cause=seen.explained,
            died=seen.died_of_icans,
        )
    )


def _grounds(grade: Grade) -> dict[str, Any]:
    because = [
        {"code": one.code, "grade": one.grade, "value": one.value, "unit": one.unit} for one in grade.because
    ]
    return {"rules": RULES, "because": because, "missing": list(grade.missing)}


_STORED = tuple(name for name in BedsideFindings.__dataclass_fields__ if name not in ("ice", "explained"))
