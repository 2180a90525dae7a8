"""Quarantine and rejection in the words of the window: causes, clocks, outcomes, whom and how."""

from __future__ import annotations

from ctdesk.ui.cards import State
from ctdesk.ui.language import language, tr
from ctdesk.ui.terms import terms


def cause_words(cause: str) -> str:
    """Why units are in quarantine."""
    return {
        "receipt": tr("Found at receipt"),
        "late_data": tr("Temperature data to follow"),
        "doubt": tr("Doubt after put-in"),
        "returned": tr("Came back"),
    }.get(cause, cause)


def doubt_words() -> dict[str, str]:
    """Why somebody doubts a unit in store."""
    return {
        "holder_notice": tr("Notice of the holder"),
        "tank_excursion": tr("Tank temperature beyond the limit"),
        "damage": tr("Damage, or signs of thawing"),
        "identity": tr("Doubt about identity or label"),
        "documents": tr("Doubt about the papers"),
        "other": tr("Other"),
    }


def clock_words(clock: str) -> str:
    """What a limit of a quarantine is about."""
    return {
        "tell_mah": tr("Tell the holder"),
        "tell_physician": tr("Tell the physician"),
        "tell_lead": tr("Tell the lead"),
        "data": tr("Data to follow"),
        "decide": tr("Decide"),
    }.get(clock, clock)


def whom_words() -> dict[str, str]:
    """Who can be told."""
    return {
        "mah": tr("Holder"),
        "physician": tr("Physician"),
        "lead": tr("Lead"),
        "qa": tr("Quality assurance"),
        "carrier": tr("Carrier"),
        "patient": tr("Patient"),
        "regulator": tr("Authority"),
    }


def way_words() -> dict[str, str]:
    """How somebody was told."""
    return {
        "phone": tr("Telephone"),
        "message": tr("Message or platform"),
        "mail": tr("E-mail"),
        "in_person": tr("In person"),
    }


def outcome_state(outcome: str | None, late: bool) -> State:
    """How a quarantine stands."""
    if outcome is None:
        return State(tr("Overdue"), "red", "clock") if late else State(tr("In quarantine"), "amber", "held")
    return {
        "accept": State(tr("Accepted"), "green", "conforms"),
        "accept_with_deviation": State(tr("Accepted with deviation"), "green", "conforms"),
        "accept_exceptionally": State(tr("Exceptional release"), "amber", "warning"),
        "reject": State(tr("Rejected"), "red", "fails"),
        "extend": State(tr("Extended"), "grey", "due"),
        "void": State(tr("Voided"), "grey", "void"),
    }.get(outcome, State(outcome, "grey", "record"))


def place_words(place: str, position: str | None) -> str:
    """Where a unit lies."""
    return " ".join(part for part in (terms().word("places", place, language()), position) if part)


def shipper_finding(code: str) -> str:
    """What was found on a shipper."""
    return {
        "damage": tr("case damaged"),
        "seal": tr("seal"),
        "tilt": tr("tilted"),
        "shock": tr("shock"),
        "mist": tr("cold mist or spill"),
    }.get(code, code)
