"""What waits for somebody about premises and equipment: today's round, calibrations, tests, open failures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from ctdesk.domain.clocks import day_ends
from ctdesk.services.daily_rounds import DUTY as CHECK
from ctdesk.services.daily_rounds import rounds_of_today
from ctdesk.services.equipment import CALIBRATE, REGISTER, all_in_register, today_at_site
from ctdesk.services.equipment_failures import failures_of
from ctdesk.services.tests_due import due_checks
from ctdesk.services.work import UnitOfWork
from ctdesk.services.work_items import WorkItem, register_item

ROUNDS, EQUIPMENT = "rounds", "equipment"
TEST_AHEAD = timedelta(days=7)


def premises_items(work: UnitOfWork) -> Iterator[WorkItem]:
    """The lines of My desk about premises, for those who deal with them."""
    if work.rights.has(CHECK):
        yield from _rounds(work)
    if work.rights.has(CALIBRATE, REGISTER):
        yield from _calibrations(work)
        yield from _failures(work)
    yield from _tests(work)


def _rounds(work: UnitOfWork) -> Iterator[WorkItem]:
    """Today's round of each zone, until its record is open; that waits for itself then."""
    for one in rounds_of_today(work):
        if one.record_id is None and one.state != "signed":
            label = f"{one.zone} · {' '.join(one.tanks)}"
            item = register_item(work, "begin_round", ROUNDS, "", CHECK, label, one.due_at, one.zone_id)
            # Where no round was ever made nobody is late.
            yield item if one.kept else replace(item, due=None, late=False)


def _calibrations(work: UnitOfWork) -> Iterator[WorkItem]:
    """Calibrations that end within sixty days, or have ended."""
    zone = ZoneInfo(work.site.time_zone)
    for row in all_in_register(work):
        lapsed = "lapsed" in row.faults
        if row.warn is None and not lapsed and "uncalibrated" not in row.faults:
            continue
        due = None if row.calibration_due is None else day_ends(row.calibration_due, zone)
        item = register_item(work, "calibrate", EQUIPMENT, row.asset_no, CALIBRATE, row.name, due, row.id)
        # A lapsed calibration is told as late and stands below the clocks of tonight.
        yield replace(item, due=None, late=True) if lapsed else item


def _failures(work: UnitOfWork) -> Iterator[WorkItem]:
    """Open lines of the failure logs."""
    for one in failures_of(work):
        label = f"{one.asset_no} · {one.text}"[:120]
        item = register_item(
            work, "end_failure", EQUIPMENT, one.number, CALIBRATE, label, None, one.equipment_id
        )
        yield replace(item, late=one.stops_use)


def _tests(work: UnitOfWork) -> Iterator[WorkItem]:
    """Tests that come again and are due within a week, to whoever makes them."""
    today = today_at_site(work)
    zone = ZoneInfo(work.site.time_zone)
    for one in due_checks(work):
        if work.rights.has(one.duty) and (one.overdue or one.due - today <= TEST_AHEAD):
            due = None if one.overdue else day_ends(one.due, zone)
            item = register_item(
                work,
                "test_equipment",
                EQUIPMENT,
                one.code,
                one.duty,
                one.asset_no or "",
                due,
                one.equipment_id,
            )
            yield replace(item, late=one.overdue)
