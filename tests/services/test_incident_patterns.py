"""Patterns of incidents: each figure agrees with a query of its own, and opens the cases behind it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from ctdesk.db.tables.adverse_reactions import AdrCase
from ctdesk.db.tables.bedside import BedsideAssessment
from ctdesk.db.tables.capa import Capa, CapaCheck
from ctdesk.db.tables.incidents import Incident
from ctdesk.db.tables.obligations import Obligation
from ctdesk.db.tables.recall import Recall
from ctdesk.db.tables.receipt import UnitEvent
from ctdesk.domain.errors import CtdeskError
from ctdesk.exchange.spreadsheet import read_table
from ctdesk.services.gate import command
from ctdesk.services.incident_pattern_cases import pattern_cases
from ctdesk.services.incident_patterns import PatternFilter, Patterns, incident_patterns
from ctdesk.services.list_prints import print_list
from ctdesk.services.pattern_prints import export_patterns, patterns_paper
from ctdesk.services.work import UnitOfWork
from fixtures.bedside_story import GRADE_3, WELL, Bedside
from fixtures.cast import Cast
from fixtures.receipt_story import Story

pytestmark = pytest.mark.usefixtures("messages")
ZONE = ZoneInfo("Asia/Shanghai")
FIRST, LAST = date(2026, 1, 1), date(2026, 3, 31)
DAY = timedelta(days=1)


def at(month: int, day: int, hour: int = 9) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=ZONE)


# code, level, near miss, known, closed after days, step, cause
CASES: tuple[tuple[str, str, bool, datetime, int | None, str | None, str | None], ...] = (
    ("ID1", "II", False, at(1, 1, 0), 20, "receipt_acceptance", "people"),
    ("ID1", "III", True, at(1, 20), 4, "receipt_acceptance", "people"),
    ("RC1", "IV", True, at(2, 3), None, None, None),
    ("ST2", "III", False, at(3, 2), 10, "storage_alarms", "machine"),
    ("CL1", "II", False, at(3, 31, 23), None, "storage_alarms", None),
    ("ID1", "IV", False, at(4, 1, 0), None, "receipt_acceptance", "people"),  # the first minute after it
    ("ID1", "IV", False, datetime(2025, 12, 31, 23, 59, tzinfo=ZONE), 1, None, "people"),
)


@command(needs=None, action="test.history")
def tell_history(work: UnitOfWork, *, cases: Iterable[Any] = CASES) -> None:
    """Cases, deadlines, actions and drills of a spring, written down at once."""
    me = work.member_id()
    for number, (code, level, near, known, after, step, cause) in enumerate(cases, 1):
        closed = None if after is None else known + after * DAY
        work.db.add(
            Incident(
                number=f"PJ-INC-2026-{number:04}",
                kind="deviation" if code == "RC1" else "incident",
                code=code,
                severity=level,
                text="接收核对",
                state="closed" if closed else "investigating",
                opened_at=known,
                aware_at=known,
                closed_at=closed,
                near_miss=near,
                caught_by="双人核对" if near else None,
                process_step=step,
                cause_category=cause,
                opened_by=me,
            )
        )
    case = AdrCase(
        number="PJ-AE-2026-0001",
        state="open",
        frame="MARKETED",
        aware_at=at(2, 1),
        criteria=[],
        outcome="unknown",
        by_reporter="unassessed",
        by_institution="unassessed",
        opened_by=me,
        opened_at=at(2, 1),
    )
    work.db.add(case)
    work.db.flush()
    known_ids = list(work.db.scalars(select(Incident.id).order_by(Incident.id)))
    for kind, subject, rule, to, due, done, once in (
        ("adr", case.id, "ADR_SERIOUS", "adr_system", at(2, 10), at(2, 9), False),
        ("adr", case.id, "ADR_SERIOUS", "adr_system", at(2, 20), at(2, 21), False),
        ("adr", case.id, "ADR_DEATH", "adr_system", at(2, 1), at(2, 1, 10), True),
        ("adr", case.id, "ADR_AE", "holder", at(2, 2), None, False),
        ("incident", known_ids[1], "severity:III.closure", None, at(2, 19), at(1, 24), False),
        ("incident", known_ids[3], "severity:III.closure", None, at(3, 30), None, False),
        ("incident", known_ids[3], "severity:III.written", None, at(3, 5), None, False),
        ("incident", known_ids[1], "severity:III.closure", None, at(4, 19), at(4, 1), False),
    ):
        work.db.add(
            Obligation(
                subject_kind=kind,
                subject_id=subject,
                rule=rule,
                recipient=to,
                anchor="aware_at",
                anchor_at=due - 10 * DAY,
                term_unit="day",
                term_amount=10,
                due_at=due,
                at_once=once,
                opened_at=due - 10 * DAY,
                done_at=done,
            )
        )
    for number, (state, due_on, results) in enumerate(
        (
            ("effective", date(2026, 2, 1), (("not_effective", at(1, 15)), ("effective", at(3, 1)))),
            ("reopened", date(2026, 2, 1), (("not_effective", at(3, 3)),)),
            ("superseded", date(2026, 2, 1), (("not_effective", at(3, 4)),)),
            ("approved", date(2026, 2, 1), ()),
            ("effective", date(2026, 2, 1), (("effective", at(4, 2)),)),
        ),
        1,
    ):
        row = Capa(
            number=f"PJ-CAPA-2026-{number:04}",
            origin="incident",
            incident_id=known_ids[0],
            kind="correction",
            problem="未逐字核对",
            action_text="双人核对",
            owner_id=me,
            planned_on=date(2026, 1, 2),
            due_on=due_on,
            first_due_on=due_on,
            metric="漏核对次数",
            target_op="<=",
            target_value=Decimal(0),
            window_days=90,
            state=state,
            opened_by=me,
            opened_at=at(1, 2),
        )
        work.db.add(row)
        work.db.flush()
        for ordinal, (result, when) in enumerate(results, 1):
            work.db.add(
                CapaCheck(
                    capa_id=row.id,
                    ordinal=ordinal,
                    round=1,
                    value=Decimal(0),
                    result=result,
                    assessor_id=me,
                    at=when,
                )
            )
    for number, (drill, began, hours) in enumerate(
        ((True, at(2, 5), 3), (True, at(3, 5), 5), (True, at(3, 6), None), (False, at(3, 7), 9)), 1
    ):
        work.db.add(
            Recall(
                number=f"PJ-RCL-2026-{number:04}",
                drill=drill,
                state="closed" if hours else "open",
                origin="drill" if drill else "holder",
                text="批号演练",
                criteria=[],
                received_at=began,
                started_at=began,
                listed_at=None if hours is None else began + timedelta(hours=hours),
                opened_by=me,
                opened_at=began,
            )
        )


def asked(cast: Cast, **more: Any) -> Patterns:
    found: Patterns = cast.ask("qa", incident_patterns, **{"first": FIRST, "last": LAST, **more})
    return found


def test_each_figure_agrees_with_a_query_of_its_own(any_cast: Cast) -> None:
    cast = any_cast
    Story(cast).opened()
    bed, well = Bedside(cast), Bedside(cast, born=date(1990, 1, 1))
    bed.look(GRADE_3)
    well.look(WELL)
    cast.clock.advance(days=44)
    cast.do("qa", tell_history)
    found = asked(cast)
    start, end = at(1, 1, 0), at(4, 1, 0)
    with cast.gate.reading() as db:
        rows = [row for row in db.scalars(select(Incident)) if start <= row.aware_at < end]
        units = db.scalar(
            select(func.count(UnitEvent.unit_id.distinct())).where(UnitEvent.became == "inspecting")
        )
        grave = {row.course_id for row in db.scalars(select(BedsideAssessment)) if row.crs_at_least >= 3}
    assert len(rows) == 5
    assert set(found.rate.ids) == {row.id for row in rows}
    assert found.units == units
    assert units
    assert found.rate.per_100 == (Decimal(500) / units).quantize(Decimal("0.01"))
    assert set(found.rate.level_2) == {row.id for row in rows if row.severity == "II"}
    assert found.rate.near_misses.percent == Decimal("40.0")
    assert {month: len(ids) for month, ids in found.months.items()} == {
        "2026-01": 2,
        "2026-02": 1,
        "2026-03": 2,
    }
    for bars, column in (
        (found.codes, "code"),
        (found.steps, "process_step"),
        (found.levels, "severity"),
        (found.causes, "cause_category"),
    ):
        for bar in bars:
            assert set(bar.ids) == {row.id for row in rows if (getattr(row, column) or "") == bar.key}
        assert sum(len(bar.ids) for bar in bars) == len(rows)
        assert bars[-1].cumulative == 100
    assert [bar.key for bar in found.causes] == ["people", "machine", ""]
    lengths = sorted(row.closed_at - row.aware_at for row in rows if row.closed_at is not None)
    assert (found.close.count, found.close.median) == (3, lengths[1])
    assert set(found.open_ids) == {row.id for row in rows if row.closed_at is None}
    assert [(one.code, one.cause, len(one.ids)) for one in found.repeats] == [("ID1", "people", 2)]
    assert found.gate_ids == tuple(row.id for row in rows if row.code == "CL1")
    (severe,) = found.severe
    assert (len(severe.crs.ids), severe.crs.whole, len(severe.icans.ids)) == (len(grave), 2, 0)
    assert (found.reports.in_time.percent, len(found.reports.late), len(found.reports.unjudged)) == (
        Decimal("50.0"),
        1,
        1,
    )
    assert (len(found.closures.in_time.ids), found.closures.in_time.whole) == (1, 2)
    assert (len(found.effect.effective.ids), found.effect.effective.whole) == (1, 2)
    assert len(found.effect.overdue) == 1
    assert (len(found.drill.ids), found.drill.length) == (3, timedelta(hours=5))
    for kind, ids, route in (
        ("incident", found.rate.ids, "incidents"),
        ("obligation", found.reports.late, "adverse_reactions"),
        ("obligation", found.closures.late, "incidents"),
        ("capa", found.effect.overdue, "capa"),
        ("patient", severe.crs.ids, "bedside"),
        ("drill", found.drill.ids, "recalls"),
    ):
        lines = cast.ask("qa", pattern_cases, kind=kind, ids=ids)
        assert tuple(line.id for line in lines) == ids
        assert {line.route for line in lines} == {route}
    narrow = asked(cast, narrowed=PatternFilter(kind="incident", level="II", step="storage_alarms"))
    assert narrow.rate.ids == found.gate_ids
    assert narrow.units == found.units
    assert len(asked(cast, narrowed=PatternFilter(group="RC")).rate.ids) <= 1


def test_nothing_is_shown_that_cannot_be_computed_and_paper_says_the_same(cast: Cast) -> None:
    empty = asked(cast)
    assert (empty.rate.per_100, empty.rate.near_misses.percent, empty.close.median) == (None, None, None)
    assert (empty.effect.effective.percent, empty.drill.length, empty.severe) == (None, None, ())
    for first, last in ((LAST, FIRST), (date(1900, 1, 1), LAST)):
        with pytest.raises(CtdeskError) as refused:
            asked(cast, first=first, last=last)
        assert (refused.value.code, refused.value.field) == ("PAT-01", "last")
    with pytest.raises(CtdeskError) as unknown:
        cast.ask("qa", pattern_cases, kind="weather", ids=(1,))
    assert unknown.value.code == "PAT-02"
    cast.do("qa", tell_history)
    period = {"first": FIRST, "last": LAST}
    made = cast.do("qa", export_patterns, **period)
    table = read_table(made.data, made.name)
    said = {row[2]: row[3] for row in table.rows}
    assert (said["Incidents"], said["Near misses"]) == ("5", "40.0 %")
    assert (said["Reports of reactions in time"], said["Longest recall drill"]) == ("50.0 %", "5.0 h")
    printed = cast.do("qa", print_list, of=patterns_paper, asked=period, way="pdf")
    assert printed.pdf.startswith(b"%PDF-")
