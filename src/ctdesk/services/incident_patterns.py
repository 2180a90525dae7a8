"""What the incidents of a period say together, and the indicators K16, K18, K22 to K25 and K35 (domain.md
§10).

The database narrows by period and filter and hands over a few narrow columns; what they come to is worked out
in ``domain/patterns.py``. Every figure keeps the keys of the cases behind it: ``pattern_cases`` in
``incident_pattern_cases.py`` lists them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select

from ctdesk.db.tables.bedside import BedsideAssessment, BedsideCourse
from ctdesk.db.tables.capa import Capa, CapaCheck
from ctdesk.db.tables.catalogue import Product
from ctdesk.db.tables.incidents import Incident
from ctdesk.db.tables.obligations import Obligation
from ctdesk.db.tables.recall import Recall
from ctdesk.db.tables.receipt import UnitEvent
from ctdesk.domain.clocks import day_ends
from ctdesk.domain.deadlines import Due
from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.patterns import (
    GATE_BREACH,
    Action,
    Bar,
    Case,
    Course,
    Drill,
    Effect,
    Rate,
    Repeat,
    Severe,
    Spread,
    Timeliness,
    by_month,
    effect_of,
    incident_rate,
    longest_drill,
    pareto,
    repeats,
    severe_courses,
    time_to_close,
    timeliness,
)
from ctdesk.domain.patterns import Obligation as Owed
from ctdesk.services.capa_rows import overdue_at
from ctdesk.services.gate import query
from ctdesk.services.incident_clocks import CLOSURE
from ctdesk.services.incident_tables import incident_codes
from ctdesk.services.work import UnitOfWork

LONGEST_YEARS = 30
REPEAT_WITHIN = timedelta(days=365)
ADR, ADR_SYSTEM = "adr", "adr_system"
ARRIVED = "inspecting"  # the disposition that begins when a unit arrives
_NOT_JUDGED = frozenset({"withdrawn", "superseded"})


@dataclass(frozen=True, slots=True)
class PatternFilter:
    """Which incidents count; None is every one. ``group`` is a group of the code list."""

    kind: str | None = None
    level: str | None = None
    group: str | None = None
    step: str | None = None

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return self != PatternFilter()


@dataclass(frozen=True, slots=True)
class DrillTime:
    """K35: the recall drill that took longest to its full list, of ``drills`` begun in the period."""

    ids: tuple[int, ...]
    longest: int | None
    length: timedelta | None


@dataclass(frozen=True, slots=True)
class Patterns:
    """Everything of one period. ``units`` arrived in it; rates stand on all units, whatever the filter.

    ``months`` are by the site's calendar. ``open_ids`` are cases of the period that are not closed now.
    K16, K18, K22, K24, K25 and K35 do not follow the filter: they are about other things than incidents, or
    about one code.
    """

    first: date
    last: date
    filter: PatternFilter
    units: int
    rate: Rate
    months: Mapping[str, tuple[int, ...]]
    steps: tuple[Bar, ...]
    codes: tuple[Bar, ...]
    levels: tuple[Bar, ...]
    causes: tuple[Bar, ...]
    close: Spread
    closed_ids: tuple[int, ...]
    open_ids: tuple[int, ...]
    repeats: tuple[Repeat, ...]
    gate_ids: tuple[int, ...]
    severe: tuple[Severe, ...]
    courses: int
    reports: Timeliness
    closures: Timeliness
    effect: Effect
    drill: DrillTime


@query()
def incident_patterns(
    work: UnitOfWork, *, first: date, last: date, narrowed: PatternFilter | None = None
) -> Patterns:
    """The patterns of the days ``first`` to ``last`` of the site, both included.

    Raises PAT-01 for a last day before the first or a period longer than thirty years.
    """
    if not first <= last or last.year - first.year > LONGEST_YEARS:
        raise CtdeskError("PAT-01", field="last")
    wanted = narrowed or PatternFilter()
    zone = ZoneInfo(work.site.time_zone)
    start, end = day_ends(first - timedelta(days=1), zone), day_ends(last, zone)
    cases = _cases(work, wanted, start, end)
    gate = select(Incident.id).where(Incident.code == GATE_BREACH)
    gate = gate.where(Incident.aware_at >= start, Incident.aware_at < end)
    courses, units = courses_between(work, start, end), _units(work, start, end)
    return Patterns(
        first=first,
        last=last,
        filter=wanted,
        units=units,
        rate=incident_rate(cases, units),
        months=by_month(cases, zone),
        steps=pareto(cases, lambda one: one.step),
        codes=pareto(cases, lambda one: one.code),
        levels=pareto(cases, lambda one: one.level),
        causes=pareto(cases, lambda one: one.cause),
        close=time_to_close(cases),
        closed_ids=tuple(one.id for one in cases if one.closed_at is not None),
        open_ids=tuple(one.id for one in cases if one.closed_at is None),
        repeats=repeats(cases, REPEAT_WITHIN),
        gate_ids=tuple(work.db.scalars(gate.order_by(Incident.id))),
        severe=severe_courses(courses),
        courses=len({one.patient for one in courses}),
        reports=timeliness(owed_between(work, owed_reports(), start, end), work.now),
        closures=timeliness(owed_between(work, owed_closures(), start, end), work.now),
        effect=_effect(work, zone, start, end),
        drill=_drill(work, start, end),
    )


def _cases(work: UnitOfWork, wanted: PatternFilter, start: datetime, end: datetime) -> list[Case]:
    chosen = (
        select(
            Incident.id,
            Incident.code,
            Incident.severity,
            Incident.near_miss,
            Incident.aware_at,
            Incident.closed_at,
            Incident.process_step,
            Incident.cause_category,
        )
        .where(Incident.aware_at >= start, Incident.aware_at < end)
        .order_by(Incident.aware_at, Incident.id)
    )
    if wanted.kind is not None:
        chosen = chosen.where(Incident.kind == wanted.kind)
    if wanted.level is not None:
        chosen = chosen.where(Incident.severity == wanted.level)
    if wanted.step is not None:
        chosen = chosen.where(func.coalesce(Incident.process_step, "") == wanted.step)
    if wanted.group is not None:
        codes = [code for code, one in incident_codes().items() if one.group == wanted.group]
        chosen = chosen.where(Incident.code.in_(codes))
    return [
        Case(key, code, level, near, aware, closed, step or "", cause or "")
        for key, code, level, near, aware, closed, step, cause in work.db.execute(chosen)
    ]


def _units(work: UnitOfWork, start: datetime, end: datetime) -> int:
    """Dose units that arrived in a period; one announced again after it had been refused counts once."""
    chosen = select(func.count(UnitEvent.unit_id.distinct())).where(
        UnitEvent.kind == "disposition",
        UnitEvent.became == ARRIVED,
        UnitEvent.at >= start,
        UnitEvent.at < end,
    )
    return work.db.scalars(chosen).one()


def courses_between(work: UnitOfWork, start: datetime, end: datetime) -> list[Course]:
    """Courses of patients infused in the period with their highest certain grades, worked out in SQL."""
    crs = func.coalesce(func.max(BedsideAssessment.crs_at_least), 0)
    icans = func.coalesce(func.max(BedsideAssessment.icans_at_least), 0)
    chosen = (
        select(BedsideCourse.patient_id, Product.name_cn, crs, icans)
        .outerjoin(Product, Product.id == BedsideCourse.product_id)
        .outerjoin(
            BedsideAssessment,
            (BedsideAssessment.course_id == BedsideCourse.id) & BedsideAssessment.withdrawn_at.is_(None),
        )
        .where(BedsideCourse.infused_at >= start, BedsideCourse.infused_at < end)
        .group_by(BedsideCourse.id, BedsideCourse.patient_id, Product.name_cn)
        .order_by(BedsideCourse.id)
    )
    return [
        Course(patient, product or "", worst_crs, worst_icans)
        for patient, product, worst_crs, worst_icans in work.db.execute(chosen)
    ]


def owed_reports() -> Select[Any]:
    """What was owed to the national monitoring of adverse reactions."""
    return select(Obligation).where(Obligation.subject_kind == ADR, Obligation.recipient == ADR_SYSTEM)


def owed_closures() -> Select[Any]:
    """Closures of cases, where their level has a clock for it."""
    return select(Obligation).where(
        Obligation.subject_kind == "incident", Obligation.rule.like(f"severity:%.{CLOSURE}")
    )


def owed_between(work: UnitOfWork, chosen: Select[Any], start: datetime, end: datetime) -> list[Owed]:
    narrow = chosen.with_only_columns(
        Obligation.id, Obligation.due_at, Obligation.at_once, Obligation.assumed, Obligation.done_at
    ).where(Obligation.withdrawn_at.is_(None), Obligation.due_at >= start, Obligation.due_at < end)
    return [
        Owed(key, Due(due, once, assumed), done)
        for key, due, once, assumed, done in work.db.execute(
            narrow.order_by(Obligation.due_at, Obligation.id)
        )
    ]


def checked_between(work: UnitOfWork, start: datetime, end: datetime) -> dict[int, bool]:
    """Actions whose effect was checked in the period, and whether the last check of it found it effective."""
    last = (
        select(CapaCheck.capa_id, func.max(CapaCheck.ordinal).label("ordinal"))
        .where(CapaCheck.at >= start, CapaCheck.at < end)
        .group_by(CapaCheck.capa_id)
        .subquery()
    )
    results = (
        select(CapaCheck.capa_id, CapaCheck.result)
        .join(last, (last.c.capa_id == CapaCheck.capa_id) & (last.c.ordinal == CapaCheck.ordinal))
        .join(Capa, Capa.id == CapaCheck.capa_id)
        .where(Capa.state.not_in(_NOT_JUDGED))
        .order_by(CapaCheck.capa_id)
    )
    return {row.capa_id: row.result == "effective" for row in work.db.execute(results)}


def _effect(work: UnitOfWork, zone: ZoneInfo, start: datetime, end: datetime) -> Effect:
    """Actions by the last check of each within the period, and those that are overdue now."""
    checked = checked_between(work, start, end)
    late = set(work.db.scalars(select(Capa.id).where(overdue_at(work.now.astimezone(zone).date()))))
    return effect_of(Action(key, checked.get(key), key in late) for key in sorted({*checked, *late}))


def _drill(work: UnitOfWork, start: datetime, end: datetime) -> DrillTime:
    chosen = (
        select(Recall.id, Recall.started_at, Recall.listed_at)
        .where(
            Recall.drill.is_(True),
            Recall.state != "cancelled",
            Recall.started_at >= start,
            Recall.started_at < end,
        )
        .order_by(Recall.id)
    )
    drills = [Drill(key, began, listed) for key, began, listed in work.db.execute(chosen)]
    longest = longest_drill(drills)
    return DrillTime(
        tuple(one.id for one in drills),
        None if longest is None else longest[0],
        None if longest is None else longest[1],
    )
