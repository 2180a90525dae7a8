"""States and results of the Qualified Person in words, colour and icon."""

from __future__ import annotations

from ctdesk.ui.cards import State
from ctdesk.ui.language import both, listed, tr


def office_state(state: str) -> State:
    """How an office stands."""
    return {
        "in_force": State(tr("In office now"), "green", "conforms"),
        "coming": State(tr("To come"), "blue", "due"),
        "proposed": State(tr("Waits for signatures"), "amber", "waiting"),
        "ended": State(tr("Office ended"), "grey", "ended"),
        "taken_back": State(tr("Taken back"), "grey", "undo"),
    }[state]


def result_state(result: str | None) -> State:
    """The result of an assessment."""
    if result is None:
        return State(tr("Assessment open"), "amber", "waiting")
    return {
        "continue": State(tr("Goes on in office"), "green", "conforms"),
        "limited": State(tr("Limited"), "amber", "held"),
        "suspend": State(tr("Suspended"), "red", "stop_sign"),
    }[result]


def line_state(state: str) -> State:
    """How a line of delegated authority stands."""
    known = {
        "proposed": State(tr("Waits for the delegate"), "amber", "waiting"),
        "accepted": State(tr("Waits for the head"), "amber", "waiting"),
        "needs_approval": State(tr("Waits for the head"), "amber", "waiting"),
        "coming": State(tr("To come"), "blue", "due"),
        "in_force": State(tr("In force now"), "green", "conforms"),
    }
    return known.get(state, State(tr("Over"), "grey", "ended"))


def module_state(state: str) -> State:
    """Whether a module counts."""
    if state == "valid":
        return State(tr("Valid"), "green", "conforms")
    return State(tr("Not valid"), "red", "fails")


def frame_list(frames: tuple[str, ...]) -> str:
    """Regulatory frames in the language of the window."""
    from ctdesk.services.qp_table import qp_table

    known = qp_table().frames
    return listed(both(known[one].zh_CN, known[one].en) if one in known else one for one in frames)
