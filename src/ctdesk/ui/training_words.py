"""States of training as colour, sign and word; kinds of sessions, assessments, cases and bases in words."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ctdesk.ui import times
from ctdesk.ui.cards import State
from ctdesk.ui.language import both, tr
from ctdesk.ui.look import Tone

if TYPE_CHECKING:
    from ctdesk.domain.training import ModuleState

# Tone and sign of each state; the sign alone tells them apart on a grey screen.
LOOKS: dict[str, tuple[Tone, str]] = {
    "valid": ("green", "tick"),
    "expiring": ("amber", "expiring"),
    "expired": ("red", "remove"),
    "failed": ("red", "not_allowed"),
    "unpractised": ("red", "waiting"),
    "to_retrain": ("red", "refresh"),
    "missing": ("red", "unanswered"),
    "not_required": ("grey", "not_applicable"),
}


def state_words() -> dict[str, str]:
    """Each state in a word or two, gravest last."""
    return {
        "valid": tr("Valid"),
        "expiring": tr("Ends soon"),
        "expired": tr("Expired"),
        "failed": tr("Not competent"),
        "unpractised": tr("Not practised"),
        "to_retrain": tr("Train again"),
        "missing": tr("Not passed"),
        "not_required": tr("Not required"),
    }


def state_of(state: ModuleState) -> State:
    """A state as a chip."""
    tone, icon = LOOKS[state.state]
    return State(state_words()[state.state], tone, icon)


def until_words(state: ModuleState, today: date) -> str:
    """Until when it counts and what ends it, or since when it does not."""
    last = state.last_day
    if state.state == "not_required":
        return ""
    if state.state == "missing":
        return tr("never passed here")
    why = because_words(state.because)
    if state.stands:
        if last is None:
            return tr("without an end")
        days = (last - today).days
        words = tr("until {day} ({days} days left)", day=times.day(last), days=days)
        return words if state.because in ("validity", "") else f"{words} · {why}"
    if last is not None:
        return f"{tr('counted until {day}', day=times.day(last))} · {why}"
    return why


def because_words(code: str) -> str:
    """What ends or ended a module."""
    words = {
        "validity": tr("end of the validity"),
        "practice": tr("six months without performing the task"),
        "absence": tr("absent for more than 90 days"),
        "label": tr("the label has changed"),
        "demand": tr("training is asked for again"),
        "revoked": tr("taken away"),
    }
    return words.get(code) or trigger_name(code)


def trigger_name(code: str) -> str:
    """Why training is asked for again, as the table says it."""
    from ctdesk.services.curriculum import curriculum

    found = curriculum().triggers.get(code)
    return code if found is None else both(found.text_zh, found.text_en)


def triggers_by_hand() -> dict[str, str]:
    """The triggers that a person may give: neither the clock's nor a failed assessment's."""
    from ctdesk.domain.training import FAILED_TRIGGER
    from ctdesk.services.curriculum import curriculum

    return {
        code: both(one.text_zh, one.text_en)
        for code, one in curriculum().triggers.items()
        if not one.by_time and code not in (FAILED_TRIGGER, "module_changed")
    }


def session_kinds() -> dict[str, str]:
    """Kinds of sessions."""
    return {
        "course": tr("Course"),
        "drill": tr("Emergency drill"),
        "external": tr("External course"),
    }


def session_state(code: str) -> State:
    """Where a session stands."""
    return {
        "planned": State(tr("Planned"), "blue", "due"),
        "open": State(tr("Under way"), "amber", "pending"),
        "held": State(tr("Held"), "green", "conforms"),
        "cancelled": State(tr("Cancelled"), "grey", "ended"),
    }[code]


def assessment_kinds() -> dict[str, str]:
    """Kinds of assessments."""
    return {
        "initial": tr("Initial"),
        "annual": tr("Annual"),
        "retake": tr("Retake"),
        "reassessment": tr("Re-assessment"),
    }


def assessment_state(code: str) -> State:
    """Where an assessment stands."""
    return {
        "open": State(tr("Open"), "amber", "pending"),
        "passed": State(tr("Passed"), "green", "conforms"),
        "failed": State(tr("Not competent"), "red", "fails"),
        "cancelled": State(tr("Cancelled"), "grey", "ended"),
    }[code]


def case_kinds() -> dict[str, str]:
    """Kinds of cases done."""
    return {
        "mock": tr("Mock case"),
        "supervised": tr("Supervised case"),
        "real": tr("Real case before ctdesk"),
    }


def practical_names() -> dict[str, str]:
    """What a module asks to have been done, by name."""
    return {
        "mock": tr("Mock cases"),
        "cases": tr("Graded cases"),
        "media_fill": tr("Media fills"),
        "mock_batch_review": tr("Mock batch reviews"),
        "supervised_real": tr("Supervised cases"),
        "drill": tr("Drills"),
        "mismatch_drill": tr("Mismatch drills"),
    }


def basis_name(code: str) -> str:
    """What a competence stands on."""
    return {
        "assessment": tr("assessed here"),
        "external": tr("external certificate"),
        "imported": tr("imported"),
        "found": tr("entered at set-up"),
    }.get(code, code)
