"""Says in words why an answer does not conform: the sentence of the reason with the words of registers and
units in it.
"""

from __future__ import annotations

from ctdesk.forms.messages import sentence
from ctdesk.forms.questions import Why
from ctdesk.forms.terms import Terms

# Values that name something else than what was entered.
_NAMED = frozenset({"with", "source", "limit"})


def reason_sentence(why: Why, terms: Terms, language: str) -> str:
    """One sentence, for screen and paper; ``load_messages`` must have been called."""
    values: dict[str, object] = {}
    for name, value in why.values.items():
        if name in _NAMED and isinstance(value, str):
            values[name] = terms.word("registers", value, language)
        elif name == "unit":
            values[name] = "" if value is None else terms.word("units", str(value), language)
        else:
            values[name] = _shown(value)
    return " ".join(sentence(why.code, language, **values).split())


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return str(value.get("seconds") or value.get("name") or "–")
    if isinstance(value, list):
        return str(len(value))
    return "–" if value is None else str(value)
