"""The course of one patient after an infusion on one sheet, as its page and its record show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from ctdesk.db.tables.bedside import AntidoteDose, BedsideAssessment, BedsideCourse, ClinicalEvent
from ctdesk.db.tables.catalogue import Product
from ctdesk.db.tables.receipt import DoseUnit, Patient
from ctdesk.db.tables.records import Record
from ctdesk.db.tables.team import Member
from ctdesk.domain.antidotes import AntidoteStand, Dose, stand_of
from ctdesk.domain.bedside_alerts import assessments_left
from ctdesk.domain.grading import Grade
from ctdesk.domain.toxicity_courses import Episode, worst_of
from ctdesk.services.antidote_labels import AntidoteLabelRow, figures_in_force
from ctdesk.services.bedside_alert_rows import BedsideAlert, alerts_of
from ctdesk.services.bedside_rows import (
    BedsideFindings,
    crs_episodes,
    crs_of,
    day_after,
    findings_of,
    grades_of,
    icans_episodes,
    icans_of,
    is_child,
    is_masked,
    standing_rows,
)
from ctdesk.services.incident_tables import bedside_rules
from ctdesk.services.work import UnitOfWork

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class BedsideRow:
    """A patient under observation. ``day`` counts from the infusion; ``crs`` and ``icans`` are the latest
    grades; ``next_at`` is when the next score is due, None outside the days of the rule.
    """

    id: int
    number: str
    patient: str
    mrn: str
    bed: str | None
    product: str | None
    infused_at: datetime
    day: int
    assessed_at: datetime | None
    temperature_c: Decimal | None
    crs: Grade | None
    icans: Grade | None
    next_at: datetime | None
    late: bool
    alerts: int
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    """One assessment. ``outdated`` where a dose or a correction entered later would grade CRS differently;
    of one that was replaced ``withdrawn_at`` and the reason stand.
    """

    id: int
    at: datetime
    day: int
    findings: BedsideFindings
    masked: bool
    crs: Grade
    icans: Grade
    rules: str
    note: str | None
    late_reason: str | None
    assessed_by: str | None
    entered_at: datetime
    confirmed_by: str | None
    confirmed_at: datetime | None
    outdated: bool
    corrects_id: int | None
    withdrawn_by: str | None
    withdrawn_at: datetime | None
    withdraw_reason: str | None


@dataclass(frozen=True, slots=True)
class CoursePoint:
    """One moment of the curve; a grade that is open shows what is certain."""

    at: datetime
    temperature_c: Decimal | None
    crs: int
    crs_open: bool
    icans: int
    icans_open: bool


@dataclass(frozen=True, slots=True)
class DoseRow:
    """One dose of the log, as it was given."""

    id: int
    antidote: str
    name: str | None
    at: datetime
    mg: Decimal
    route: str | None
    batch_no: str | None
    note: str | None
    given_by: str | None
    entered_at: datetime
    withdrawn_at: datetime | None
    withdraw_reason: str | None


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event that is recorded by itself."""

    id: int
    kind: str
    term: str | None
    grade: int | None
    graded_by: str
    findings: Mapping[str, Any]
    onset_at: datetime
    ended_at: datetime | None
    outcome: str | None
    text: str | None
    entered_by: str | None
    withdrawn_at: datetime | None
    withdraw_reason: str | None


@dataclass(frozen=True, slots=True)
class CourseSheet:
    """Everything the page and the record show of one course.

    ``labels`` are the figures of the labels in force by antidote, where the hospital entered them.
    ``record_id`` is the record of the course (CT-MON-001) once it was begun, in state ``record_state``.
    ``assessments`` are those that stand, the earliest first; ``replaced`` those that do not. ``left_today``
    is how many scores this day still asks for. ``child`` is whether the CAPD takes the place of the ICE.
    """

    row: BedsideRow
    batch_no: str | None
    vector_lot: str | None
    weight_kg: Decimal | None
    uses_local_effect: bool
    child: bool
    assessments: tuple[AssessmentRow, ...]
    replaced: tuple[AssessmentRow, ...]
    points: tuple[CoursePoint, ...]
    crs_episodes: tuple[Episode, ...]
    icans_episodes: tuple[Episode, ...]
    worst_crs: int
    worst_icans: int
    alerts: tuple[BedsideAlert, ...]
    doses: tuple[DoseRow, ...]
    stands: Mapping[str, AntidoteStand]
    labels: Mapping[str, AntidoteLabelRow]
    events: tuple[EventRow, ...]
    assessors: tuple[str, ...]
    left_today: int
    closed_by: str | None
    close_note: str | None
    record_id: int | None
    record_state: str | None
    case_id: int | None
    product_id: int | None
    unit_id: int | None
    patient_id: int
    row_version: int

    @property
    def given(self) -> tuple[Dose, ...]:
        """The doses that count."""
        return tuple(Dose(one.antidote, one.at, one.mg) for one in self.doses if one.withdrawn_at is None)


def course_sheet(work: UnitOfWork, course: BedsideCourse) -> CourseSheet:
    """The whole course of one patient, for its page and its record."""
    every = list(
        work.db.scalars(
            select(BedsideAssessment)
            .where(BedsideAssessment.course_id == course.id)
            .order_by(BedsideAssessment.at, BedsideAssessment.id)
        )
    )
    standing = [row for row in every if row.withdrawn_at is None]
    doses, events = _rows(work, AntidoteDose, course.id), _rows(work, ClinicalEvent, course.id)
    names = _names(work, [*every, *doses, *events, course])
    given = tuple(Dose(one.antidote, one.at, one.mg) for one in doses if one.withdrawn_at is None)
    crs, icans = crs_episodes(standing), icans_episodes(standing)
    unit = None if course.unit_id is None else work.db.get(DoseUnit, course.unit_id)
    labels = {one.antidote: one for one in figures_in_force(work)}
    record = None if course.record_id is None else work.db.get(Record, course.record_id)
    lines = [
        _line(work, course, row, names, _is_outdated(row, standing[:place], given))
        for place, row in enumerate(standing)
    ]
    return CourseSheet(
        row=course_line(work, course, standing),
        batch_no=course.batch_no or (None if unit is None else unit.batch_no),
        vector_lot=course.vector_lot or (None if unit is None else unit.vector_lot),
        weight_kg=course.weight_kg,
        uses_local_effect=course.uses_local_effect,
        child=is_child(work, course),
        assessments=tuple(lines),
        replaced=tuple(
            _line(work, course, row, names, False) for row in every if row.withdrawn_at is not None
        ),
        points=tuple(_point(row) for row in standing),
        crs_episodes=crs,
        icans_episodes=icans,
        worst_crs=worst_of(crs),
        worst_icans=worst_of(icans),
        alerts=alerts_of(work, course.id),
        doses=tuple(_dose(row, names) for row in doses),
        stands={
            code: stand_of(given, code, work.now, labels[code].limits if code in labels else None)
            for code in bedside_rules().antidotes
            if any(one.antidote == code for one in given)
        },
        labels=labels,
        events=tuple(_event(row, names) for row in events),
        assessors=tuple(dict.fromkeys(line.assessed_by for line in lines if line.assessed_by)),
        left_today=_left_today(work, course, standing),
        closed_by=names.get(course.closed_by or 0),
        close_note=course.close_note,
        record_id=course.record_id,
        record_state=None if record is None else record.state,
        case_id=course.case_id,
        product_id=course.product_id,
        unit_id=course.unit_id,
        patient_id=course.patient_id,
        row_version=course.row_version,
    )


def course_line(
    work: UnitOfWork, course: BedsideCourse, standing: Sequence[BedsideAssessment] | None = None
) -> BedsideRow:
    """A course as the list shows it."""
    rows = standing_rows(work, course.id) if standing is None else standing
    patient = work.db.get(Patient, course.patient_id)
    product = None if course.product_id is None else work.db.get(Product, course.product_id)
    last = rows[-1] if rows else None
    warm = next((row.temperature_c for row in reversed(rows) if row.temperature_c is not None), None)
    due = next_score(work, course, rows)
    return BedsideRow(
        id=course.id,
        number=course.number,
        patient="" if patient is None else patient.name,
        mrn="" if patient is None else patient.mrn,
        bed=None if patient is None else patient.bed,
        product=None if product is None else product.name_cn,
        infused_at=course.infused_at,
        day=day_after(work, course, work.now),
        assessed_at=None if last is None else last.at,
        temperature_c=warm,
        crs=None if last is None else crs_of(last),
        icans=None if last is None else icans_of(last),
        next_at=due,
        late=due is not None and due <= work.now,
        alerts=sum(one.done_at is None for one in alerts_of(work, course.id)),
        closed_at=course.closed_at,
    )


def next_score(work: UnitOfWork, course: BedsideCourse, rows: Sequence[BedsideAssessment]) -> datetime | None:
    """When the next score is due: the rule's share of a day after the last one, or after the infusion."""
    rules = bedside_rules()
    if course.closed_at is not None:
        return None
    last = max((row.at for row in rows if _is_scored(row)), default=course.infused_at)
    due = last + _DAY / rules.times_a_day
    # Beyond the last day nothing is due, unless one of those days was left out altogether.
    return due if rules.first_day <= day_after(work, course, due) <= rules.last_day else None


def _left_today(work: UnitOfWork, course: BedsideCourse, rows: Sequence[BedsideAssessment]) -> int:
    if course.closed_at is not None:
        return 0
    today = day_after(work, course, work.now)
    done = sum(_is_scored(row) and day_after(work, course, row.at) == today for row in rows)
    return assessments_left(bedside_rules(), today, done)


def _is_scored(row: BedsideAssessment) -> bool:
    return row.score is not None or row.unable


def _is_outdated(row: BedsideAssessment, before: Sequence[BedsideAssessment], given: Sequence[Dose]) -> bool:
    earlier = [one for one in before if one.at < row.at]
    masked = is_masked(given, crs_episodes(earlier), row.at)
    return masked != row.fever_masked and grades_of(findings_of(row), masked=masked)[0] != crs_of(row)


def _point(row: BedsideAssessment) -> CoursePoint:
    return CoursePoint(
        row.at,
        row.temperature_c,
        row.crs_at_least,
        row.crs_grade is None,
        row.icans_at_least,
        row.icans_grade is None,
    )


def _line(
    work: UnitOfWork,
    course: BedsideCourse,
    row: BedsideAssessment,
    names: Mapping[int, str],
    outdated: bool,
) -> AssessmentRow:
    return AssessmentRow(
        id=row.id,
        at=row.at,
        day=day_after(work, course, row.at),
        findings=findings_of(row),
        masked=row.fever_masked,
        crs=crs_of(row),
        icans=icans_of(row),
        rules=row.crs_because["rules"],
        note=row.note,
        late_reason=row.late_reason,
        assessed_by=names.get(row.assessed_by or 0),
        entered_at=row.entered_at,
        confirmed_by=names.get(row.confirmed_by or 0),
        confirmed_at=row.confirmed_at,
        outdated=outdated,
        corrects_id=row.corrects_id,
        withdrawn_by=names.get(row.withdrawn_by or 0),
        withdrawn_at=row.withdrawn_at,
        withdraw_reason=row.withdraw_reason,
    )


def _dose(row: AntidoteDose, names: Mapping[int, str]) -> DoseRow:
    return DoseRow(
        row.id,
        row.antidote,
        row.name,
        row.at,
        row.mg,
        row.route,
        row.batch_no,
        row.note,
        names.get(row.given_by or 0),
        row.entered_at,
        row.withdrawn_at,
        row.withdraw_reason,
    )


def _event(row: ClinicalEvent, names: Mapping[int, str]) -> EventRow:
    return EventRow(
        row.id,
        row.kind,
        row.term,
        row.grade,
        row.graded_by,
        dict(row.findings or {}),
        row.onset_at,
        row.ended_at,
        row.outcome,
        row.text,
        names.get(row.entered_by or 0),
        row.withdrawn_at,
        row.withdraw_reason,
    )


def _rows(work: UnitOfWork, table: Any, course_id: int) -> list[Any]:
    when = table.at if table is AntidoteDose else table.onset_at
    return list(work.db.scalars(select(table).where(table.course_id == course_id).order_by(when, table.id)))


def _names(work: UnitOfWork, rows: Sequence[Any]) -> dict[int, str]:
    """The people these rows name, each looked up once."""
    columns = ("assessed_by", "confirmed_by", "withdrawn_by", "given_by", "entered_by", "closed_by")
    ids = {getattr(row, name, None) for row in rows for name in columns} - {None}
    return {row.id: row.name for row in work.db.scalars(select(Member).where(Member.id.in_(ids)))}
