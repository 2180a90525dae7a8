"""What the record of a watch (CT-MON-001) is about: one patient after one infusion."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from ctdesk.db.tables.bedside import BedsideCourse
from ctdesk.db.tables.receipt import Patient
from ctdesk.domain.answers import Value
from ctdesk.domain.errors import NotFound
from ctdesk.domain.grading import Grade
from ctdesk.services import bedside_paper_words as words
from ctdesk.services.bedside_rows import LABORATORY
from ctdesk.services.bedside_sheet import AssessmentRow, CourseSheet, course_sheet
from ctdesk.services.incident_tables import bedside_rules
from ctdesk.services.remembered import remembered
from ctdesk.services.subject_kinds import Kind, Source, Subject

if TYPE_CHECKING:
    from ctdesk.paper.record_paper import CourseChart
    from ctdesk.services.record_ground import Ground
    from ctdesk.services.work import UnitOfWork

FORM = "CT-MON-001"
KIND_CODE = "bedside_course"
CHART_ITEM = "C3"
TABLES = frozenset(
    {
        "bedside_course",
        "bedside_assessment",
        "antidote_dose",
        "antidote_label",
        "clinical_event",
        "obligation",
        "telling",
        "patient",
        "dose_unit",
    }
)
_SEXES = {"male": "男 male", "female": "女 female", "unknown": "未说明 not stated"}
_NOBODY = "–"


def read_course(work: UnitOfWork, subject_id: int) -> Subject:
    """The course; raises BED-01 for none."""
    row = work.db.get(BedsideCourse, subject_id)
    if row is None:
        raise NotFound("BED-01", id=subject_id)
    return Subject(row)


def sheet_of(work: UnitOfWork, course: BedsideCourse) -> CourseSheet:
    """Everything the record shows, put together once for all its items."""
    return remembered(
        work.db,
        TABLES | {"member", "record"},
        ("bedside.sheet", course.id),
        lambda: course_sheet(work, course),
    )


def _of(read: Callable[[Ground, CourseSheet], Value]) -> Source:
    return lambda work, ground: read(ground, sheet_of(work, ground.subject.row))


def _patient(read: Callable[[Patient], Value]) -> Source:
    def source(work: UnitOfWork, ground: Ground) -> Value:
        found = work.db.get(Patient, ground.subject.row.patient_id)
        return None if found is None else read(found)

    return source


def _at(ground: Ground, at: datetime, day: int | None = None) -> str:
    return words.moment_text(at.astimezone(ground.tz), day)


def _day(ground: Ground, sheet: CourseSheet, at: datetime) -> int:
    return (at.astimezone(ground.tz).date() - sheet.row.infused_at.astimezone(ground.tz).date()).days


def _text(value: Decimal | None) -> str | None:
    return None if value is None else words.plain(value)


def _crs_rows(ground: Ground, sheet: CourseSheet) -> Value:
    return [
        {
            "at": _at(ground, one.at, one.day),
            "temperature": _text(one.findings.temperature_c),
            "pressure": words.pressure_text(one.findings),
            "pressors": words.pressors_text(one.findings),
            "oxygen": words.oxygen_text(one.findings),
            "grade": words.grade_text(one.crs),
            "because": words.because_text(one.crs) + ("；发热被掩盖 fever masked" if one.masked else ""),
            "by": one.assessed_by,
        }
        for one in sheet.assessments
    ]


def _icans_rows(ground: Ground, sheet: CourseSheet) -> Value:
    return [
        {
            "at": _at(ground, one.at, one.day),
            "score": words.score_text(one.findings),
            "seen": words.nervous_text(one.findings),
            "grade": words.grade_text(one.icans),
            "because": words.because_text(one.icans),
            "confirmed": None
            if one.confirmed_at is None
            else f"{one.confirmed_by or _NOBODY} {_at(ground, one.confirmed_at)}",
        }
        for one in sheet.assessments
    ]


def _laboratory(ground: Ground, sheet: CourseSheet) -> Value:
    rows: list[Value] = []
    for one in sheet.assessments:
        known = {name: _text(getattr(one.findings, name)) for name in LABORATORY}
        if any(value is not None for value in known.values()):
            rows.append({"at": _at(ground, one.at, one.day), **known})
    return rows


def _notes(ground: Ground, sheet: CourseSheet) -> Value:
    return [
        {
            "at": _at(ground, one.at, one.day),
            "entered": _at(ground, one.entered_at),
            "by": one.assessed_by,
            "note": one.note,
            "late": one.late_reason,
        }
        for one in sheet.assessments
        if one.note or one.late_reason
    ]


def _replaced(ground: Ground, sheet: CourseSheet) -> Value:
    return [
        {
            "at": _at(ground, one.at, one.day),
            "crs": words.grade_text(one.crs),
            "icans": words.grade_text(one.icans),
            "by": one.withdrawn_by,
            "when": None if one.withdrawn_at is None else _at(ground, one.withdrawn_at),
            "reason": one.withdraw_reason,
        }
        for one in sheet.replaced
    ]


def _episodes(ground: Ground, sheet: CourseSheet) -> Value:
    rows: list[Value] = []
    for kind, episodes in (("CRS", sheet.crs_episodes), ("ICANS", sheet.icans_episodes)):
        for one in episodes:
            over = one.resolved_at
            rows.append(
                {
                    "kind": kind,
                    "onset": _at(ground, one.onset_at, _day(ground, sheet, one.onset_at)),
                    "worst": str(one.worst),
                    "worst_at": _at(ground, one.worst_at, _day(ground, sheet, one.worst_at)),
                    "ended": "未缓解 lasts" if over is None else _at(ground, over, _day(ground, sheet, over)),
                    "length": None if over is None else words.hours_text(over - one.onset_at),
                }
            )
    return rows


def _name(antidote: str, own: str | None) -> str:
    known = bedside_rules().antidotes.get(antidote)
    general = antidote if known is None else words.both(known.name)
    return general if not own else f"{own}（{general}）"


def _doses(ground: Ground, sheet: CourseSheet) -> Value:
    return [
        {
            "at": _at(ground, one.at, _day(ground, sheet, one.at)),
            "name": _name(one.antidote, one.name),
            "mg": words.plain(one.mg),
            "route": one.route,
            "batch": one.batch_no,
            "by": one.given_by,
            "note": one.note,
        }
        for one in sheet.doses
        if one.withdrawn_at is None
    ]


def _antidotes(ground: Ground, sheet: CourseSheet) -> Value:
    rows: list[Value] = []
    for code, stand in sheet.stands.items():
        label = sheet.labels.get(code)
        rows.append(
            {
                "name": _name(code, None),
                "doses": str(stand.doses),
                "total": words.plain(stand.total_mg),
                "label": "未录入 not entered"
                if label is None
                else words.label_text(
                    label.label_version, "" if label.dated is None else label.dated.isoformat(), label.limits
                ),
                "beyond": None if label is None else words.beyond_text(stand.over_label),
            }
        )
    return rows


def _doses_withdrawn(ground: Ground, sheet: CourseSheet) -> Value:
    return [
        {
            "at": _at(ground, one.at, _day(ground, sheet, one.at)),
            "what": f"{_name(one.antidote, one.name)} {words.plain(one.mg)} mg",
            "reason": one.withdraw_reason,
        }
        for one in sheet.doses
        if one.withdrawn_at is not None
    ]


def _events(ground: Ground, sheet: CourseSheet) -> Value:
    rows: list[Value] = []
    for one in sheet.events:
        kind = bedside_rules().events.get(one.kind)
        told = [words.findings_text(one.findings), one.text or ""]
        if one.withdrawn_at is not None:
            told.append(f"已撤回 taken back: {one.withdraw_reason}")
        name = one.kind if kind is None else words.both(kind.name)
        rows.append(
            {
                "kind": name if not one.term else f"{name} · {one.term}",
                "grade": None if one.grade is None else str(one.grade),
                "onset": _at(ground, one.onset_at, _day(ground, sheet, one.onset_at)),
                "ended": None if one.ended_at is None else _at(ground, one.ended_at),
                "outcome": words.said(f"outcome.{one.outcome or 'open'}"),
                "what": words.SEVERAL.join(part for part in told if part),
            }
        )
    return rows


def _alerts(ground: Ground, sheet: CourseSheet) -> Value:
    found = sorted(sheet.alerts, key=lambda one: (one.assessed_at, one.id))
    return [
        {
            "at": _at(ground, one.assessed_at, _day(ground, sheet, one.assessed_at)),
            "what": words.both(one.words),
            "to": words.said(f"to.{one.recipient}"),
            "due": "立即 at once" if one.at_once else _at(ground, one.due_at),
            "told": None if one.done_at is None else f"{one.told or _NOBODY} {_at(ground, one.done_at)}",
            "state": "已告知 told"
            if one.at_once and one.done_at is not None
            else words.state_text(one.status),
        }
        for one in found
    ]


def _told_in_time(ground: Ground, sheet: CourseSheet) -> Value:
    """Of what has a limit; how long "at once" may take the hospital has not said."""
    return not any(one.status in ("done_late", "overdue") for one in sheet.alerts if not one.at_once)


def _whole(grade: Callable[[AssessmentRow], Grade], sheet: CourseSheet) -> bool:
    return all(grade(one).value is not None for one in sheet.assessments)


def _charts(work: UnitOfWork, ground: Ground, width: int) -> tuple[CourseChart, ...]:
    from ctdesk.services.bedside_chart import charts_of_course  # paper is loaded when something is printed

    return charts_of_course(work, ground)


_COURSE: Mapping[str, Source] = {
    "number": _of(lambda ground, sheet: sheet.row.number),
    "patient": _patient(lambda one: one.name),
    "mrn": _patient(lambda one: one.mrn),
    "sex": _patient(lambda one: _SEXES.get(one.sex, one.sex)),
    "birth_date": _patient(lambda one: one.birth_date.isoformat()),
    "bed": _patient(lambda one: one.bed),
    "product": _of(lambda ground, sheet: sheet.row.product),
    "batch_no": _of(lambda ground, sheet: sheet.batch_no),
    "vector_lot": _of(lambda ground, sheet: sheet.vector_lot),
    "weight": _of(lambda ground, sheet: _text(sheet.weight_kg)),
    "infused_at": _of(lambda ground, sheet: ground.local(sheet.row.infused_at)),
    "score_used": _of(lambda ground, sheet: "capd" if sheet.child else "ice"),
    "closed_at": _of(
        lambda ground, sheet: None if sheet.row.closed_at is None else ground.local(sheet.row.closed_at)
    ),
    "close_note": _of(lambda ground, sheet: sheet.close_note),
    "assessment_count": _of(lambda ground, sheet: str(len(sheet.assessments))),
    "crs_rows": _of(_crs_rows),
    "icans_rows": _of(_icans_rows),
    "laboratory": _of(_laboratory),
    "notes": _of(_notes),
    "replaced": _of(_replaced),
    "all_graded": _of(
        lambda ground, sheet: _whole(lambda one: one.crs, sheet) and _whole(lambda one: one.icans, sheet)
    ),
    "none_outdated": _of(lambda ground, sheet: not any(one.outdated for one in sheet.assessments)),
    "all_confirmed": _of(
        lambda ground, sheet: all(one.confirmed_at is not None for one in sheet.assessments)
    ),
    "worst_crs": _of(lambda ground, sheet: str(sheet.worst_crs)),
    "worst_icans": _of(lambda ground, sheet: str(sheet.worst_icans)),
    "in_icu": _of(lambda ground, sheet: any(one.findings.in_icu for one in sheet.assessments)),
    "episodes": _of(_episodes),
    "doses": _of(_doses),
    "antidotes": _of(_antidotes),
    "doses_withdrawn": _of(_doses_withdrawn),
    "events": _of(_events),
    "alerts": _of(_alerts),
    "told_in_time": _of(_told_in_time),
    "all_told": _of(lambda ground, sheet: all(one.done_at is not None for one in sheet.alerts)),
}

KIND = Kind(
    read=read_course,
    sources={f"bedside.{name}": source for name, source in _COURSE.items()},
    tables=TABLES,
    route="bedside",
    curves=_charts,
)
