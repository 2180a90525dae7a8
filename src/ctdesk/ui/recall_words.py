"""Words of recalls: criteria, states, what can be said of a unit, and the digits of the stopwatch."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from ctdesk.domain.recall import Criterion
from ctdesk.services.incident_tables import recall_rules
from ctdesk.services.recalls import RecallRow
from ctdesk.ui import times
from ctdesk.ui.cards import State
from ctdesk.ui.language import language, tr
from ctdesk.ui.look import Tone

_LINE: Mapping[str, tuple[Tone, str]] = {
    "found": ("red", "warning"),
    "lost": ("red", "unanswered"),
    "held": ("amber", "held"),
    "infused": ("violet", "person"),
    "returned": ("grey", "signed"),
    "destroyed": ("grey", "signed"),
    "not_received": ("grey", "signed"),
    "cleared": ("green", "conforms"),
    "traced": ("green", "conforms"),
}


def origin_words() -> dict[str, str]:
    """Who began it."""
    return {
        "holder": tr("Notice of the holder"),
        "regulator": tr("Notice of the authority"),
        "own": tr("Own finding"),
        "drill": tr("Drill"),
    }


def class_words() -> dict[str, str]:
    """The classes of a recall."""
    lang = language()
    return {code: one.zh_CN if lang == "zh_CN" else one.en for code, one in recall_rules().classes.items()}


def kind_words() -> dict[str, str]:
    """What a recall may go by."""
    lang = language()
    return {code: one.zh_CN if lang == "zh_CN" else one.en for code, one in recall_rules().kinds.items()}


def criterion_words(one: Criterion, names: Mapping[str, str]) -> str:
    """One criterion on one line."""
    value = names.get(one.value, one.value) if one.kind == "operator" else one.value
    parts = [kind_words().get(one.kind, one.kind), value]
    if one.window is not None:
        end = "" if one.window.end is None else times.moment(one.window.end)
        parts.append(f"{times.moment(one.window.start)} → {end}".rstrip())
    return " ".join(part for part in parts if part)


def recall_state(row: RecallRow) -> State:
    """The chip of a recall or a drill."""
    if row.state == "closed" and row.record_state == "voided":
        return State(tr("Record voided"), "red", "void")
    if row.state == "closed":
        return State(tr("Drill closed") if row.drill else tr("Recall closed"), "green", "signed")
    if row.state == "cancelled":
        return State(tr("Drill broken off") if row.drill else tr("Recall cancelled"), "grey", "void")
    if row.drill:
        return State(tr("Drill under way"), "amber", "clock")
    free = row.found - row.settled - row.held - row.lost
    if free:
        return State(tr("Use not stopped"), "red", "warning")
    return State(tr("Recall under way"), "amber", "held")


def line_state(code: str) -> State:
    """The chip of one unit of a recall."""
    tone, icon = _LINE.get(code, ("grey", "record"))
    return State(line_words().get(code, code), tone, icon)


def line_words() -> dict[str, str]:
    """The states of a unit in a recall."""
    return {
        "found": tr("To hold"),
        "lost": tr("Unaccounted"),
        "held": tr("Use stopped"),
        "infused": tr("Infused"),
        "returned": tr("Returned"),
        "destroyed": tr("Destroyed"),
        "not_received": tr("Never received"),
        "cleared": tr("Cleared"),
        "traced": tr("Traced"),
    }


def drill_words() -> dict[str, str]:
    """The states of a unit in a drill, where nothing is held."""
    return {**line_words(), "found": tr("To trace")}


def move_words() -> dict[str, str]:
    """What can be said of a unit, as the words of a choice."""
    return {
        "trace": tr("Traced: place or patient checked"),
        "return": tr("Returned to the holder"),
        "destroy": tr("Destroyed"),
        "clear": tr("Cleared by the holder in writing"),
        "lose": tr("Cannot be found"),
        "find": tr("Found again, held"),
        "prove_infused": tr("Was infused"),
        "prove_not_received": tr("Never came here"),
        "prove_returned": tr("Was returned before"),
        "prove_destroyed": tr("Was destroyed before"),
    }


def todo(state: str, *, drill: bool, untold: bool) -> str:
    """What is to be done next with one unit."""
    if state == "infused" and untold and not drill:
        return tr("Tell the physician")
    return {
        "found": tr("Find it and check it") if drill else tr("Hold it now"),
        "lost": tr("Go on looking"),
        "held": tr("Settle it"),
    }.get(state, "–")


def step_words(step: str) -> str:
    """The one next thing as the words of a button."""
    return {
        "hold": tr("Hold all units …"),
        "tell": tr("Physician told …"),
        "settle": tr("Settle units …"),
        "explain": tr("Explain the difference …"),
        "reply": tr("Answer the sender …"),
        "open_record": tr("Open the record"),
        "sign": tr("Go on with the record"),
    }.get(step, "")


def digits(length: timedelta | None) -> str:
    """``h:mm:ss`` of a stopwatch; dashes while a moment was not reached."""
    if length is None:
        return "–:––:––"
    seconds = max(0, int(length.total_seconds()))
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}"
