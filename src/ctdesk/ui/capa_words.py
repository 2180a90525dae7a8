"""Words of actions and findings: kinds, stages, origins, classes, and how late something is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ctdesk.services.incident_tables import capa_rules
from ctdesk.ui import times
from ctdesk.ui.cards import State
from ctdesk.ui.language import both, tr
from ctdesk.ui.look import Tone

if TYPE_CHECKING:
    from ctdesk.services.capa_rows import ActionRow, ActionSheet
    from ctdesk.services.findings import FindingRow

_STAGES: Mapping[str, tuple[Tone, str]] = {
    "writing": ("amber", "draft"),
    "to_approve": ("amber", "sign"),
    "under_way": ("blue", "edit"),
    "watched": ("blue", "waiting"),
    "to_check": ("amber", "look_up"),
    "to_close": ("amber", "sign"),
    "closed": ("green", "signed"),
    "failed": ("red", "fails"),
    "superseded": ("grey", "ended"),
    "withdrawn": ("grey", "void"),
}
_CLASSES: Mapping[str, Tone] = {"critical": "red", "major": "amber", "minor": "grey"}


def stage_words() -> dict[str, str]:
    """How an action stands, in the order of its course."""
    return {
        "writing": tr("Draft plan"),
        "to_approve": tr("To be approved"),
        "under_way": tr("Under way"),
        "watched": tr("Effect watched"),
        "to_check": tr("Effect to check"),
        "to_close": tr("To be closed"),
        "closed": tr("Effective"),
        "failed": tr("Not effective"),
        "superseded": tr("Followed up"),
        "withdrawn": tr("Given up"),
    }


def stage_state(row: ActionRow) -> State:
    """The chip of an action."""
    tone, icon = _STAGES.get(row.stage, ("grey", "record"))
    return State(stage_words().get(row.stage, row.stage), tone, icon)


def short_state(state: str) -> State:
    """An action of which only the state is known, as on the page of a case."""
    stage = {
        "planned": "to_approve",
        "approved": "under_way",
        "done": "watched",
        "effective": "closed",
        "reopened": "failed",
    }.get(state, state)
    words = {
        "planned": tr("Planned so far"),
        "effective": tr("Effective"),
        "done": tr("Carried out"),
    }
    tone, icon = _STAGES.get(stage, ("grey", "record"))
    return State(words.get(state, stage_words().get(stage, state)), tone, icon)


def kinds() -> dict[str, str]:
    """The kinds of action with the longest time each may take."""
    return {
        code: tr("{kind} (≤ {n} days)", kind=both(one.name.zh_CN, one.name.en), n=one.days)
        for code, one in capa_rules().kinds.items()
    }


def kind_words(code: str) -> str:
    """A kind of action."""
    one = capa_rules().kinds[code]
    return both(one.name.zh_CN, one.name.en)


def origins() -> dict[str, str]:
    """Where a finding may come from."""
    return {
        "inspection": tr("Inspection by an authority"),
        "holder": tr("Assessment by a holder"),
        "audit": tr("Internal audit"),
        "drill": tr("Drill"),
        "other": tr("Something else"),
    }


def origin_words(code: str) -> str:
    """Where an action or a finding comes from."""
    made = {"incident": tr("Incident"), "meeting": tr("Quality meeting")}
    return made.get(code) or origins().get(code, code)


def classes() -> dict[str, str]:
    """The classes of findings, the gravest first."""
    return {code: both(one.zh_CN, one.en) for code, one in capa_rules().finding_classes.items()}


def class_state(code: str) -> State:
    """The chip of a class of finding."""
    return State(classes().get(code, code), _CLASSES.get(code, "grey"))


def finding_state(row: FindingRow) -> State:
    """The chip of a finding."""
    if row.stage == "closed":
        return State(tr("Closed"), "green", "signed")
    if row.overdue:
        return State(tr("Reply overdue"), "red", "clock")
    if row.stage == "replied":
        return State(tr("Replied to"), "blue", "saved")
    return State(tr("Reply owed"), "amber", "edit")


def late_words(row: ActionRow) -> str:
    """How late an action is; empty where it is not."""
    return tr("{n} days late", n=row.days_late) if row.days_late else ""


def due_words(row: ActionRow) -> str:
    """The day that counts next: when it is due, or when its window ends."""
    if row.stage in ("watched", "to_check") and row.window_ends is not None:
        return times.day(row.window_ends)
    return times.day(row.due_on)


def signs() -> dict[str, str]:
    """How a measure compares with its target."""
    return {"<=": tr("≤ at most"), ">=": tr("≥ at least"), "==": tr("= exactly")}


def goal_words(sheet: ActionSheet) -> str:
    """The measure with its target in one line."""
    sign = {"<=": "≤", ">=": "≥", "==": "="}[sheet.target_op]
    shown = format(sheet.target_value.normalize(), "f").replace("-", "−")
    return f"{sheet.metric} {sign} {shown}"


def result_words(code: str) -> str:
    """The result of a check."""
    return tr("effective") if code == "effective" else tr("not effective")
