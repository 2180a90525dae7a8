"""How the value of an answer reads on screen: local time, a true minus sign, option texts, grouped codes."""

from __future__ import annotations

from datetime import datetime, tzinfo

from ctdesk.domain.answers import Answer, State, Value
from ctdesk.domain.identifiers import group_for_reading
from ctdesk.forms.definition import Column, Item
from ctdesk.ui.language import listed, tr

_UNITS = {"10^6 cells": "×10⁶", "count": ""}


def shown_answer(asks: Item | Column, answer: Answer | None, tz: tzinfo, language: str) -> str:
    """An answer in words, its state included; a dash while there is none."""
    if answer is None:
        return "—"
    if answer.state is State.NA:
        return tr("not applicable")
    if answer.state is State.UNKNOWN:
        return tr("unknown")
    if answer.state is State.NOT_ASKED:
        return tr("not asked")
    return shown_value(asks, answer.value, tz, language)


def shown_value(asks: Item | Column, value: Value, tz: tzinfo, language: str) -> str:
    """A value in words and units."""
    if value is None:
        return "—"
    if isinstance(value, bool):
        return tr("Yes") if value else tr("No")
    if isinstance(value, dict):
        return _of_dict(value)
    if isinstance(value, list):
        return listed(_of_list(one) for one in value) if value else tr("none")
    text = str(value)
    kind = asks.type
    if kind == "choice":
        return next((one.text.in_language(language) for one in asks.options if one.code == text), text)
    if kind == "datetime":
        return datetime.fromisoformat(text).astimezone(tz).strftime("%Y-%m-%d %H:%M")
    if kind == "quantity":
        return with_unit(text, asks.unit)
    return group_for_reading(text) if kind == "scan" else text


def with_unit(number: str, unit: str | None) -> str:
    """A decimal with a true minus sign and its unit."""
    written = number.replace("-", "−", 1)
    short = _UNITS.get(unit or "", unit or "")
    return f"{written} {short}".rstrip()


def _of_list(value: Value) -> str:
    """One of several: a finding by the number of its item."""
    return str(value.get("path", "")) if isinstance(value, dict) else str(value)


def _of_dict(value: dict[str, Value]) -> str:
    if "seconds" in value:
        return f"{value['seconds']} s" if value["seconds"] else tr("running")
    if "name" in value:
        confirmed = value.get("confirmed_at")
        return f"{value['name']}" + (" ✓" if confirmed else "")
    return listed(f"{key} {part}" for key, part in value.items())
