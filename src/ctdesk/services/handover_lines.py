"""One line of the handover board: what it is about, why, since when, until when, and whose turn it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ctdesk.domain.qualifications import Words
from ctdesk.services.duties import duty_table
from ctdesk.services.role_table import role_table
from ctdesk.services.terms import terms

OF_SUBJECT: Mapping[str, tuple[str, str]] = {
    "incident": ("incident", "incident_id"),
    "adr": ("adverse_reactions", "case_id"),
    "capa": ("capa", "capa_id"),
    "recall": ("recall", "recall_id"),
    "finding": ("findings", "finding_id"),
    "bedside": ("bedside", "course_id"),
    "quarantine": ("quarantine", "quarantine_id"),
    "record": ("record", "record_id"),
    "count": ("counts", "count_id"),
}
_MOST_ROLES = 3


@dataclass(frozen=True, slots=True)
class Line:
    """A line; nothing in it names a patient. ``route`` with ``arguments`` opens what it is about, ``duty`` is
    what whoever acts on it needs.
    """

    kind: str
    title: Words
    why: Words
    since: datetime | None
    due: datetime | None
    turn: Words
    route: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    duty: str | None = None


def said(words: Callable[[str], str]) -> Words:
    """The same in both languages."""
    return Words(words("zh_CN"), words("en"))


def plain(text: str) -> Words:
    """A number or a name, which no language changes."""
    return Words(text, text)


def word(key: str, /, **values: object) -> Words:
    """A word of paper, which the window shows as well."""
    text = terms().paper[key]
    return Words(text.zh_CN.format(**values), text.en.format(**values))


def duty_turn(duty: str | None) -> Words:
    """Whose turn it is: the roles that have a duty."""
    held = () if duty is None or duty not in duty_table() else duty_table()[duty].held_by
    roles = [role_table()[code] for code in held if code in role_table()][:_MOST_ROLES]
    return Words("、".join(one.name_zh for one in roles), ", ".join(one.name_en for one in roles))
