"""What the indicators of safety count: K16, K18, K20, K22 to K25, K35 and K41 (domain.md §10)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import Integer, Select, case, func, literal_column, or_, select

from ctdesk.db.columns import Instant
from ctdesk.db.tables.bedside import BedsideAssessment, BedsideCourse
from ctdesk.db.tables.capa import Capa, Finding
from ctdesk.db.tables.catalogue import Product
from ctdesk.db.tables.incidents import Incident
from ctdesk.db.tables.recall import Recall
from ctdesk.domain.deadlines import was_in_time
from ctdesk.domain.patterns import GATE_BREACH, SEVERE, Course
from ctdesk.services.capa_rows import overdue_at
from ctdesk.services.incident_patterns import (
    checked_between,
    courses_between,
    owed_between,
    owed_closures,
    owed_reports,
)
from ctdesk.services.indicator_receipt import ARRIVED_UNITS
from ctdesk.services.indicator_sources import (
    Ask,
    Counted,
    Flow,
    Listed,
    Source,
    Standing,
    as_text,
    of_department,
)
from ctdesk.services.remembered import remembered

if TYPE_CHECKING:
    from ctdesk.services.work import UnitOfWork

_ONE = literal_column("1", Integer)
_GRADE_OF_TRANSFER = 2


def known_cases(work: UnitOfWork, ask: Ask, counts: Any = None, only: Any = None) -> Select[Any]:
    """Incidents as they became known: ``counts`` says which count, ``only`` which are looked at."""
    part = _ONE if counts is None else case((counts, 1), else_=0)
    chosen = select(Incident.id, Incident.aware_at.label("at"), part.label("part"))
    if only is not None:
        chosen = chosen.where(only)
    if ask.product_id is not None:
        chosen = chosen.where(Incident.product_id == ask.product_id)
    return of_department(chosen, ask, Incident.opened_by)


def open_cases(work: UnitOfWork, ask: Ask, at: datetime) -> Sequence[Counted]:
    """K24: cases that were known and not closed at a moment."""
    moment = Instant().process_bind_param(at, work.db.get_bind().dialect) or ""
    return [
        Counted(key, datetime.fromisoformat(aware), 1)
        for key, aware, closed, product in _spans_of_cases(work)
        if aware < moment
        and (closed is None or closed >= moment)
        and (ask.product_id is None or product == ask.product_id)
    ]


def _spans_of_cases(work: UnitOfWork) -> Sequence[Any]:
    """From when until when each case was open, as it is kept; read once for every moment of a trend."""
    chosen = select(
        Incident.id, as_text(Incident.aware_at), as_text(Incident.closed_at), Incident.product_id
    ).order_by(Incident.id)
    return remembered(
        work.db, {"incident"}, "spans of cases", lambda: work.db.connection().execute(chosen).all()
    )


def owed(
    which: Callable[[], Select[Any]], work: UnitOfWork, ask: Ask, start: datetime, end: datetime
) -> Sequence[Counted]:
    """K22 and K24: what fell due, and whether it was done in time."""
    found = []
    for one in owed_between(work, which(), start, end):
        verdict = was_in_time(one.due, one.done_at, work.now, None)
        found.append(Counted(one.id, one.due.at, None if verdict is None else int(verdict)))
    return found


def severe(
    grade: Callable[[Course], int], work: UnitOfWork, ask: Ask, start: datetime, end: datetime
) -> Sequence[Counted]:
    """K18: patients infused, each once, and whether the highest grade reached 3."""
    highest: dict[int, int] = {}
    for one in _courses(work, ask, start, end):
        highest[one.patient] = max(highest.get(one.patient, 0), grade(one))
    return [Counted(patient, start, int(worst >= SEVERE)) for patient, worst in highest.items()]


def transfers(work: UnitOfWork, ask: Ask, start: datetime, end: datetime) -> Sequence[Counted]:
    """K20: patients infused, each once, and whether an assessment found one in intensive care."""
    moved = _moved(work, start, end)
    patients = dict.fromkeys(one.patient for one in _courses(work, ask, start, end))
    return [Counted(patient, start, int(patient in moved)) for patient in patients]


def transfer_times(work: UnitOfWork, ask: Ask, start: datetime, end: datetime) -> Sequence[Counted]:
    """K20: from the first CRS of grade 2 to the first assessment in intensive care."""
    patients = {one.patient for one in _courses(work, ask, start, end)}
    found = []
    for patient, (grade_2, icu) in _moved(work, start, end).items():
        if patient in patients:
            long = None if grade_2 is None else max((icu - grade_2).total_seconds(), 0.0)
            found.append(Counted(patient, start, None if long is None else 1, 1, long))
    return found


def effects(work: UnitOfWork, ask: Ask, start: datetime, end: datetime) -> Sequence[Counted]:
    """K25: actions checked, and whether the last check found them effective."""
    return [Counted(key, end, int(good)) for key, good in checked_between(work, start, end).items()]


def overdue_actions(work: UnitOfWork, ask: Ask, at: datetime) -> Sequence[Counted]:
    """K25: actions overdue today."""
    today = work.now.astimezone(ZoneInfo(work.site.time_zone)).date()
    chosen = select(Capa.id).where(overdue_at(today)).order_by(Capa.due_on, Capa.id)
    return [Counted(key, at, 1) for key in work.db.scalars(chosen)]


def drills(work: UnitOfWork, ask: Ask, start: datetime, end: datetime) -> Sequence[Counted]:
    """K35: recall drills, and how long each took to its full list."""
    chosen = (
        select(Recall.id, Recall.started_at, Recall.listed_at)
        .where(
            Recall.drill.is_(True),
            Recall.state != "cancelled",
            Recall.started_at >= start,
            Recall.started_at < end,
        )
        .order_by(Recall.started_at, Recall.id)
    )
    return [
        Counted(key, began, None)
        if full is None
        else Counted(key, began, 1, 1, (full - began).total_seconds())
        for key, began, full in work.db.execute(chosen)
    ]


def open_findings(class_code: str, work: UnitOfWork, ask: Ask, at: datetime) -> Sequence[Counted]:
    """K41: findings of a class that were there and open at a moment; a day counts from its beginning."""
    last = (at - timedelta(microseconds=1)).astimezone(ZoneInfo(work.site.time_zone)).date()
    chosen = select(Finding.id).where(
        Finding.class_code == class_code,
        Finding.received_on <= last,
        or_(Finding.closed_at.is_(None), Finding.closed_at >= at),
    )
    chosen = of_department(chosen, ask, Finding.owner_id).order_by(Finding.received_on, Finding.id)
    return [Counted(key, at, 1) for key in work.db.scalars(chosen)]


def _courses(work: UnitOfWork, ask: Ask, start: datetime, end: datetime) -> Iterable[Course]:
    name = None
    if ask.product_id is not None:
        name = work.db.scalar(select(Product.name_cn).where(Product.id == ask.product_id)) or ""
    return (one for one in courses_between(work, start, end) if name is None or one.product == name)


def _moved(work: UnitOfWork, start: datetime, end: datetime) -> dict[int, tuple[datetime | None, datetime]]:
    """Patients of these courses found in intensive care: the first CRS of grade 2, and when first there."""
    graded = case((BedsideAssessment.crs_at_least >= _GRADE_OF_TRANSFER, BedsideAssessment.at))
    there = case((BedsideAssessment.in_icu.is_(True), BedsideAssessment.at))
    chosen = (
        select(BedsideCourse.patient_id, func.min(graded), func.min(there))
        .join(BedsideAssessment, BedsideAssessment.course_id == BedsideCourse.id)
        .where(
            BedsideCourse.infused_at >= start,
            BedsideCourse.infused_at < end,
            BedsideAssessment.withdrawn_at.is_(None),
        )
        .group_by(BedsideCourse.patient_id)
    )
    return {patient: (grade_2, icu) for patient, grade_2, icu in work.db.execute(chosen) if icu is not None}


def _cases(counts: Any = None, only: Any = None) -> Flow:
    return Flow("incident", Incident.aware_at, partial(known_cases, counts=counts, only=only))


SAFETY: Mapping[tuple[str, str], Source] = {
    ("K16", "count"): Source(_cases(only=Incident.code == GATE_BREACH)),
    ("K18", "crs"): Source(Listed("patient", partial(severe, lambda one: one.crs), adds=False)),
    ("K18", "icans"): Source(Listed("patient", partial(severe, lambda one: one.icans), adds=False)),
    ("K20", "rate"): Source(Listed("patient", transfers, adds=False)),
    ("K20", "hours"): Source(Listed("patient", transfer_times, adds=False)),
    ("K22", "rate"): Source(Listed("obligation", partial(owed, owed_reports))),
    ("K23", "rate"): Source(_cases(), over=ARRIVED_UNITS),
    ("K23", "level_1"): Source(_cases(only=Incident.severity == "I")),
    ("K23", "level_2"): Source(_cases(only=Incident.severity == "II")),
    ("K23", "near_miss"): Source(_cases(counts=Incident.near_miss.is_(True))),
    ("K24", "rate"): Source(Listed("obligation", partial(owed, owed_closures))),
    ("K24", "open"): Source(Standing("incident", open_cases)),
    ("K25", "rate"): Source(Listed("capa", effects, adds=False)),
    ("K25", "overdue"): Source(Standing("capa", overdue_actions, past=False)),
    ("K35", "max"): Source(Listed("drill", drills)),
    ("K41", "critical"): Source(Standing("finding", partial(open_findings, "critical"))),
    ("K41", "major"): Source(Standing("finding", partial(open_findings, "major"))),
    ("K41", "minor"): Source(Standing("finding", partial(open_findings, "minor"))),
}
