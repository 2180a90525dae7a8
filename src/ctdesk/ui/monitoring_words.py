"""Alarms and temperatures in words: kinds, grades, states, where something came from."""

from __future__ import annotations

from decimal import Decimal

from ctdesk.services.alarm_register import AlarmRow
from ctdesk.ui import times
from ctdesk.ui.cards import State
from ctdesk.ui.forms.values import with_unit
from ctdesk.ui.language import tr


def alarm_kinds() -> dict[str, str]:
    """Kinds of alarm by code."""
    return {
        "temperature": tr("Temperature"),
        "level": tr("Nitrogen level"),
        "oxygen": tr("Oxygen"),
        "probe": tr("Probe"),
        "power": tr("Power"),
        "missed_round": tr("Missed round"),
        "other": tr("Something else"),
    }


def alarm_state(row: AlarmRow) -> State:
    """How an alarm stands."""
    if row.state == "unanswered":
        return (
            State(tr("Unanswered, late"), "red", "stop_sign")
            if row.late
            else State(tr("Unanswered"), "red", "warning")
        )
    if row.state == "answered":
        return State(tr("To be closed"), "amber", "waiting")
    return State(tr("Closed"), "grey", "ended")


def grade_state(row: AlarmRow) -> State:
    """How grave it is."""
    if row.kind != "temperature":
        return State(tr("Act now"), "red", "warning")
    if row.grade == "alert":
        return State(tr("Alert limit"), "amber", "warning")
    return State(tr("Action limit"), "red", "excursion")


def source_word(came_from: str) -> str:
    """Who or what raised it."""
    return {
        "logger": tr("Logger"),
        "typed": tr("Reading by hand"),
        "round": tr("Daily round"),
        "person": tr("Told by a person"),
    }[came_from]


def celsius(value: Decimal | None) -> str:
    """A temperature with a true minus sign, or a dash."""
    return "–" if value is None else with_unit(format(value, "f"), "°C")


def lasted(row: AlarmRow) -> str:
    """From when to when."""
    if row.ended_at is None:
        return tr("since {at}", at=times.moment(row.started_at))
    if row.ended_at == row.started_at:
        return times.moment(row.started_at)
    span = times.span(row.ended_at - row.started_at)
    return f"{times.moment(row.started_at)} – {times.short(row.ended_at)}  ({span})"
