"""Words of incidents: codes, levels, states, and how a deadline stands."""

from __future__ import annotations

from collections.abc import Mapping

from ctdesk.domain.qualifications import Words
from ctdesk.services.incident_frames import frame_names
from ctdesk.services.incident_tables import (
    cause_categories,
    incident_codes,
    notification_table,
    process_steps,
    severity_rules,
)
from ctdesk.services.incidents import UNCODED, IncidentRow
from ctdesk.services.obligation_list import ObligationRow
from ctdesk.ui import times
from ctdesk.ui.cards import State
from ctdesk.ui.language import both, language, tr
from ctdesk.ui.look import Tone
from ctdesk.ui.quarantine_words import way_words
from ctdesk.ui.terms import terms

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


def code_word(code: str) -> str:
    """What a case is about; a near miss may have no code before it is graded."""
    return tr("not classified yet") if code == UNCODED else code_words().get(code, code)


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
    words = tr("by {time}", time=at)
    if row.assumed:  # its working days lie beyond the calendar published so far
        words = tr("by {time}, assumed", time=f"{times.local(row.due_at):%Y-%m-%d}")
    return "clock", "amber" if row.status == "soon" else "quiet", words


def said(words: Words) -> str:
    """A text in the language of the window."""
    return both(words.zh_CN, words.en)


def harms() -> dict[str, str]:
    """The categories of the harm index, from what could have happened to a death."""
    words = (
        tr("could have led to an error"),
        tr("error, not at the patient"),
        tr("at the patient, no harm"),
        tr("at the patient, watched to rule out harm"),
        tr("temporary harm, treated"),
        tr("temporary harm, longer stay"),
        tr("lasting harm"),
        tr("kept alive by intervention"),
        tr("death"),
    )
    return {code: f"{code}  {one}" for code, one in zip("ABCDEFGHI", words, strict=True)}


def frames() -> dict[str, str]:
    """Under which rules an incident happened."""
    return {code: said(words) for code, words in frame_names().items()}


def risk_factors() -> dict[str, str]:
    """The three factors of the risk, 1 to 5 each."""
    return {
        "severity_factor": tr("Severity"),
        "probability": tr("Probability"),
        "detectability": tr("Detectability"),
    }


def step_words(code: str | None) -> str:
    """A step of the process; what somebody typed stands as typed."""
    known = process_steps().get(code or "")
    return said(known) if known is not None else code or "–"


def step_choices() -> dict[str, str]:
    """The steps of the process to choose from."""
    return {"": "–", **{code: said(words) for code, words in process_steps().items()}}


def ways() -> dict[str, str]:
    """How somebody outside is told, or an authority."""
    return {code: said(words) for code, words in notification_table().ways.items()}


def told_ways() -> dict[str, str]:
    """How somebody was told, in conversation or by a message."""
    return {**ways(), **way_words()}


def whom_words(code: str) -> str:
    """Whoever was told: a role, somebody outside, or the holder, the physician, the lead."""
    outside = notification_table().recipients.get(code)
    if outside is not None:
        return said(outside)
    known = terms()
    word = known.word("roles", code, language())
    return word if word != code else known.word("tells", code, language())


def link_words(kind: str, outgoing: bool) -> str:
    """What one case has to do with another, as this one sees it."""
    ahead, back = {
        "caused_by": (tr("was caused by"), tr("led to")),
        "duplicate_of": (tr("is the same as"), tr("was reported again as")),
        "recurrence_of": (tr("happened again after"), tr("happened again in")),
        "related": (tr("belongs to"), tr("belongs to")),
    }[kind]
    return ahead if outgoing else back


def part_words() -> dict[str, str]:
    """What somebody does on a case."""
    return {"investigator": tr("Investigator"), "expert": tr("Expert"), "observer": tr("Observer")}


def found_by_words(way: str) -> str:
    """How a unit or patient came to a case."""
    return {
        "named": tr("named in the report"),
        "batch": tr("same batch"),
        "shipment": tr("same shipment"),
        "position": tr("same tank"),
        "unit": tr("from the unit"),
    }.get(way, way)


def origin_words(origin: str) -> str:
    """Where a deadline comes from."""
    return {
        "law": tr("by law"),
        "contract": tr("by contract"),
        "house": tr("house rule"),
        "own": tr("set here"),
    }.get(origin, origin)


def due_name(row: ObligationRow) -> str:
    """What is owed and to whom."""
    name = said(row.words)
    if row.recipient_words is not None:
        return f"{name} → {said(row.recipient_words)}"
    return f"{name} · {whom_words(row.recipient)}" if row.recipient else name


def recipients() -> dict[str, str]:
    """Everybody outside who may have to be told."""
    return {code: said(words) for code, words in notification_table().recipients.items()}


def whoever() -> dict[str, str]:
    """Everybody who may have been told: people of the house first, then somebody outside."""
    house = ("lead", "qa", "physician", "mah")
    return {**{one: whom_words(one) for one in house}, **recipients()}
