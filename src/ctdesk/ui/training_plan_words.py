"""The training plan in words: what a line plans, for whom, how far it is, and who approved it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ctdesk.ui import times
from ctdesk.ui.cards import State
from ctdesk.ui.language import tr
from ctdesk.ui.look import Tone
from ctdesk.ui.member_words import role_name
from ctdesk.ui.terms import module_name

if TYPE_CHECKING:
    from ctdesk.services.training_plan_at import PlanLine

TONES: dict[str, Tone] = {
    "done": "green",
    "overdue": "red",
    "under_way": "blue",
    "planned": "grey",
    "nobody": "grey",
}


def what(line: PlanLine) -> str:
    """Module and topic."""
    if line.module is None:
        return line.title
    name = module_name(line.module)
    return f"{name} · {line.title}" if line.title else name


def whom(line: PlanLine) -> str:
    """Whom a line means."""
    if line.role is not None:
        return role_name(line.role)
    return tr("Everybody") if line.module is None else tr("All who need it")


def trainer(line: PlanLine) -> str:
    """Who trains."""
    return tr("External") if line.external else line.trainer or "–"


def hours(line: PlanLine) -> str:
    """Hours as a figure."""
    return "–" if line.hours is None else f"{line.hours:f}"


def taught(line: PlanLine) -> str:
    """Hours, and by whom."""
    parts = ["" if line.hours is None else f"{line.hours:f} h", trainer(line)]
    return " · ".join(part for part in parts if part and part != "–") or "–"


def done(line: PlanLine) -> str:
    """How many of how many, and the percent."""
    if line.percent is None:
        return "–"
    if line.progress.by_hand:
        return f"{line.percent} %"
    return f"{len(line.progress.reached)} / {len(line.progress.meant)} · {line.percent} %"


def state_of(line: PlanLine) -> State:
    """Where a line stands; what waits for approval says so unless it is overdue."""
    if not line.stands:
        return State(tr("Taken back"), "amber", "undo")
    state = line.progress.state
    if line.waits and state not in ("overdue", "done"):
        return State(tr("Waits for approval"), "amber", "pending")
    return {
        "done": State(tr("Done"), "green", "conforms"),
        "overdue": State(tr("Overdue"), "red", "stop_sign"),
        "under_way": State(tr("Under way"), "blue", "pending"),
        "planned": State(tr("On the plan"), "grey", "due"),
        "nobody": State(tr("Nobody holds it"), "grey", "not_applicable"),
    }[state]


def approval(line: PlanLine) -> str:
    """Who approved the line and when, or that it waits."""
    if line.waits:
        return tr("not approved yet")
    return f"{line.approved_by or '–'} · {times.day(line.approved_at)}"
