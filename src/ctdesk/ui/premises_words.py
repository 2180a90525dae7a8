"""Premises and equipment in words: kinds, states, why something may not be used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ctdesk.services.equipment_table import equipment_kinds, recurring_tests, zone_kinds
from ctdesk.ui import times
from ctdesk.ui.cards import State
from ctdesk.ui.language import both, listed, tr
from ctdesk.ui.look import Tone

if TYPE_CHECKING:
    from ctdesk.services.daily_rounds import RoundRow, RoundToday
    from ctdesk.services.equipment import EquipmentRow
    from ctdesk.services.premises import ZoneRow
    from ctdesk.services.tests_due import CheckDue

COLOURS: dict[str, tuple[Tone, str]] = {
    "yellow": ("amber", "waiting"),
    "green": ("green", "conforms"),
    "red": ("red", "fails"),
}


def zone_kind(code: str) -> str:
    """A kind of zone in words."""
    words = zone_kinds()[code].name
    return both(words.zh_CN, words.en)


def zone_choices() -> dict[str, str]:
    """Kinds of zones by code."""
    return {code: zone_kind(code) for code in zone_kinds()}


def equipment_kind(code: str) -> str:
    """A kind of equipment in words."""
    words = equipment_kinds()[code].name
    return both(words.zh_CN, words.en)


def equipment_choices_of_kind() -> dict[str, str]:
    """Kinds of equipment by code."""
    return {code: equipment_kind(code) for code in equipment_kinds()}


def test_words(code: str) -> str:
    """A test that comes again in words."""
    test = recurring_tests().get(code)
    return code if test is None else both(test.name.zh_CN, test.name.en)


def requirement_words(kind: str) -> dict[str, str]:
    """What a kind of zone has to meet, by code."""
    return {one.code: both(one.text.zh_CN, one.text.en) for one in zone_kinds()[kind].requires}


def colour_state(kind: str) -> State | None:
    """The mark of a zone, where its kind has one."""
    found = COLOURS.get(zone_kinds()[kind].colour)
    names = {"yellow": tr("Yellow mark"), "green": tr("Green mark"), "red": tr("Red mark")}
    return None if found is None else State(names[zone_kinds()[kind].colour], *found)


def suitability(row: ZoneRow) -> State:
    """Whether a zone meets what its kind asks."""
    if not row.active:
        return State(tr("retired"), "grey", "ended")
    if not row.requirements:
        return State(tr("nothing asked"), "grey", "not_applicable")
    if row.unmet:
        return State(tr("{count} not met", count=len(row.unmet)), "red", "fails")
    if row.unchecked:
        return State(tr("{count} not checked", count=len(row.unchecked)), "amber", "warning")
    return State(tr("all met"), "green", "conforms")


def status_words() -> dict[str, str]:
    """Whether a piece is used."""
    return {"in_use": tr("in use"), "stopped": tr("stopped"), "retired": tr("retired")}


def fault_words() -> dict[str, str]:
    """Why a piece may not be used."""
    return {
        "retired": tr("retired"),
        "stopped": tr("stopped"),
        "failed": tr("failure open"),
        "lapsed": tr("calibration lapsed"),
        "uncalibrated": tr("never calibrated"),
        "alarm": tr("alarm open"),
    }


def equipment_state(row: EquipmentRow) -> State:
    """Whether a piece may be used today, and why not."""
    if row.status == "retired":
        return State(tr("retired"), "grey", "ended")
    if row.faults:
        return State(listed(fault_words()[one] for one in row.faults), "red", "fails")
    if row.failures:
        return State(tr("with a failure"), "amber", "warning")
    return State(tr("in use"), "green", "conforms")


def calibration_state(row: EquipmentRow) -> State:
    """How long a calibration holds."""
    if row.interval_months is None and row.calibration_due is None:
        return State("–", "grey")
    if row.calibration_due is None:
        return State(tr("none yet"), "red", "fails")
    if "lapsed" in row.faults:
        return State(times.day(row.calibration_due), "red", "fails")
    if row.warn is not None:
        return State(times.day(row.calibration_due), "amber", "expiring")
    return State(times.day(row.calibration_due), "green", "conforms")


def paper_kinds() -> dict[str, str]:
    """Kinds of papers by code."""
    return {
        "IQ": tr("Installation qualification (IQ)"),
        "OQ": tr("Operational qualification (OQ)"),
        "PQ": tr("Performance qualification (PQ)"),
        "manual": tr("Manual"),
        "contract": tr("Contract"),
        "other": tr("Other paper"),
    }


def event_kinds() -> dict[str, str]:
    """What a record of equipment is about."""
    return {
        "calibration": tr("Calibration"),
        "qualification": tr("Qualification"),
        "maintenance": tr("Maintenance"),
        "repair": tr("Repair"),
    }


def due_state(one: CheckDue) -> State:
    """Whether a test that comes again is in time."""
    if one.passed is False:
        return State(tr("failed"), "red", "fails")
    if one.overdue:
        return State(tr("overdue since {day}", day=times.day(one.due)), "red", "fails")
    if (one.due - times.today()).days <= 7:
        return State(tr("due by {day}", day=times.day(one.due)), "amber", "due")
    return State(tr("due by {day}", day=times.day(one.due)), "green", "conforms")


def round_state(row: RoundRow) -> State:
    """How a daily round ended."""
    if row.state == "signed":
        return (
            State(tr("signed late"), "amber", "warning")
            if row.late
            else State(tr("signed"), "green", "signed")
        )
    if row.state == "missed":
        return State(tr("missed"), "red", "fails")
    return State(tr("still open"), "blue", "pending")


def today_state(one: RoundToday) -> State:
    """How today's round of a zone stands."""
    if one.state == "signed":
        return State(tr("signed"), "green", "signed")
    until = tr("sign before {time}", time=times.local(one.due_at).strftime("%H:%M"))
    if one.state == "missed":
        return State(tr("overdue: {limit}", limit=until), "red", "fails")
    if one.state == "open":
        return State(until, "blue", "pending")
    return State(until, "amber" if one.kept else "blue", "waiting")
