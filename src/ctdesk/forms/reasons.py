"""Says in words why an answer does not conform: the sentence of the reason with the words of registers and
units in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ctdesk.forms.messages import sentence
from ctdesk.forms.questions import Why
from ctdesk.forms.terms import Terms

# Values that name something else than what was entered.
_NAMED = frozenset({"with", "source", "limit"})
_ENTERED = frozenset({"value", "limit", "expected", "theirs", "mine"})
_BARE = "count"


def reason_sentence(why: Why, terms: Terms, language: str) -> str:
    """One sentence, for paper; ``load_messages`` must have been called."""
    told = sentence(why.code, language, **values_in_words(why.values, terms, language))
    # A bare number has no unit; the sentence leaves a gap where one would stand.
    return " ".join(told.split()).replace(" 。", "。").replace(" .", ".")


def values_in_words(
    values: Mapping[str, object], terms: Terms, language: str, show: Callable[[object], object] | None = None
) -> dict[str, object]:
    """What the sentence of a reason is filled with; ``show`` says how an entered value reads."""
    shown: dict[str, object] = {}
    for name, value in values.items():
        word = terms.word("registers", value, language) if isinstance(value, str) else None
        if name in _NAMED and word is not None and (name != "limit" or word != value):
            shown[name] = word
        elif name == "unit":
            bare = value is None or value == _BARE
            shown[name] = "" if bare else terms.word("units", str(value), language)
        else:
            shown[name] = show(value) if show is not None and name in _ENTERED else _shown(value)
    return shown


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return str(value.get("seconds") or value.get("name") or "–")
    if isinstance(value, list):
        return str(len(value))
    return "–" if value is None else str(value)
