"""Events of the trail in sentences: who did what, and each change as old → new."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from ctdesk.ui import times
from ctdesk.ui.language import both, listed, tr
from ctdesk.ui.terms import module_name
from ctdesk.ui.trail_terms import act_name, area_name, fact_name, is_flag, table_name, technical, word_of_code

if TYPE_CHECKING:
    from ctdesk.services.audit import FieldChange, RowChanged


FEW = 3  # things told in one line; more of them stand one below the other


def event_words(action: str) -> str:
    """An action in few words: what it is about and what was done, neither said twice."""
    area, _, act = action.partition(".")
    if not act:
        return area_name(area)
    return act_name(act) if area == "session" else f"{area_name(area)} • {act_name(act)}"


def change_words(change: RowChanged) -> str:
    """Which row was touched, and how: what it is, what people call it, what became of it."""
    verbs = {"insert": tr("new"), "update": tr("changed"), "delete": tr("removed")}
    row = table_name(change.table) if change.called is None else f"{table_name(change.table)} {change.called}"
    return f"{row} • {verbs.get(change.verb, change.verb)}"


def field_words(table: str, field: FieldChange, *, new: bool) -> str:
    """``old → new``, or the value alone where the row is ``new``."""
    after = _value_of(table, field.name, field.after, field.after_called)
    if new:
        return after
    return f"{_value_of(table, field.name, field.before, field.before_called)} → {after}"


def is_technical(table: str, field: FieldChange) -> bool:
    """Whether a field tells of the program rather than of the work: numbers of rows, digests, keys."""
    return field.name in technical() and field.before_called is None and field.after_called is None


def _value_of(table: str, column: str, value: object, called: str | None) -> str:
    return called if called is not None else stored_words(table, column, value)


def stored_words(table: str, column: str, value: object) -> str:
    """A stored value as people read it: yes and no for flags, words for codes, lists for JSON."""
    if isinstance(value, str) and value[:1] in ("[", "{"):
        try:
            value = json.loads(value)
        except ValueError:
            return value_words(value)
    if isinstance(value, list):
        return listed(stored_words(table, column, each) for each in value) or "–"
    if value in (0, 1) and is_flag(table, column):
        return value_words(bool(value))
    if isinstance(value, str) and value:
        if column == "module":
            return module_name(value)
        if column == "subject_kind":
            return table_name(value)
        known = word_of_code(table, column, value)
        if known is not None:
            return known
    return value_words(value)


def value_words(value: object) -> str:
    """A value of the trail as it reads."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return tr("yes") if value else tr("no")
    if isinstance(value, Mapping):
        if set(value) == {"sha256", "size"}:
            return tr("{size} bytes, SHA-256 {digest}", size=value["size"], digest=str(value["sha256"])[:12])
        colon = both("：", ": ")
        told = [f"{fact_name(str(name))}{colon}{value_words(each)}" for name, each in value.items()]
        return ("\n".join(told) if len(told) > FEW else listed(told)) or "–"
    if isinstance(value, list | tuple):
        return listed(value_words(each) for each in value) or "–"
    text = str(value)
    if len(text) >= 20 and text[4:5] == "-" and "T" in text[:11]:
        try:
            return times.exact(datetime.fromisoformat(text.replace("Z", "+00:00")))
        except ValueError:
            return text
    if len(text) >= 32 and " " not in text and text.isascii():  # a digest or a key, not a sentence
        return f"{text[:12]} … {text[-8:]}"
    return text if len(text) <= 160 else f"{text[:157]}…"
