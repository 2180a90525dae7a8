"""Words of incidents: codes, levels, states, and how a deadline stands."""

from __future__ import annotations

from collections.abc import Mapping

from ctdesk.services.incident_tables import cause_categories, incident_codes, severity_rules
from ctdesk.services.incidents import IncidentRow
from ctdesk.services.obligation_list import ObligationRow
from ctdesk.ui import times
from ctdesk.ui.cards import State
from ctdesk.ui.language import language, tr
from ctdesk.ui.look import Tone

_STATES: Mapping[str, tuple[Tone, str]] = {
    "reported": ("red", "incident"),
    "triaged": ("amber", "edit"),
    "contained": ("amber", "held"),
    "investigating": ("blue", "look_up"),
    "capa": ("blue", "edit"),
    "effectiveness": ("blue", "waiting"),
    "closed": ("green", "signed"),
    "reopened": ("red", "warning"),
}
_LEVEL_TONES: Mapping[str, Tone] = {"I": "red", "II": "red", "III": "amber", "IV": "grey"}


def state_words() -> dict[str, str]:
    """The states of a case in the order of its course."""
    return {
        "reported": tr("Reported"),
        "triaged": tr("Triaged"),
        "contained": tr("Contained"),
        "investigating": tr("Under investigation"),
        "capa": tr("Actions under way"),
        "effectiveness": tr("Effect being checked"),
        "closed": tr("Case closed"),
        "reopened": tr("Reopened"),
    }


def incident_state(row: IncidentRow) -> State:
    """The chip of a case."""
    tone, icon = _STATES.get(row.state, ("grey", "record"))
    return State(state_words().get(row.state, row.state), tone, icon)


def level_state(level: str) -> State:
    """The chip of a level; I is the gravest."""
    return State(tr("Level {level}", level=level), _LEVEL_TONES.get(level, "grey"))


def levels() -> dict[str, str]:
    """The levels with their names, the gravest last, so that nobody chooses it by chance."""
    lang = language()
    rules = severity_rules().levels
    return {
        code: f"{code}  {rules[code].name.zh_CN if lang == 'zh_CN' else rules[code].name.en}"
        for code in sorted(rules, key=list(rules).index, reverse=True)
    }


def code_words() -> dict[str, str]:
    """Every code with its name, in the order of the list."""
    lang = language()
    return {
        code: f"{code}  {one.name.zh_CN if lang == 'zh_CN' else one.name.en}"
        for code, one in incident_codes().items()
    }


def causes() -> dict[str, str]:
    """The categories of root cause."""
    lang = language()
    return {code: one.zh_CN if lang == "zh_CN" else one.en for code, one in cause_categories().items()}


def due_words(row: ObligationRow) -> tuple[str, str, str]:
    """Icon, tone and words of how a deadline stands."""
    if row.withdrawn_at is not None:
        return "void", "faint", tr("withdrawn")
    if row.done_at is not None:
        late = row.status == "done_late"
        at = times.short(row.done_at)
        return ("signed", "amber" if late else "green", tr("done {at}, late", at=at) if late else at)
    if row.at_once:
        return "warning", "red", tr("at once")
    at = times.short(row.due_at)
    if row.status == "overdue":
        return "clock", "red", tr("overdue since {at}", at=at)
    return "clock", "amber" if row.status == "soon" else "quiet", tr("by {time}", time=at)
