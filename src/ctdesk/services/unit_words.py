"""The history of a dose unit in sentences, the same on screen and on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ctdesk.forms.terms import Terms
    from ctdesk.services.unit_line import Link
    from ctdesk.services.unit_steps import Step

_DETAILS = {"put_in": ("seconds", "degrees")}


def step_words(terms: Terms, step: Step, language: str) -> str:
    """What happened, in one sentence; what is not known stands as a dash."""
    values = {"number": "–", "position": "–", "place": "–", "became": "–", "why": "–", **step.values}
    for name, (listed, code) in step.codes.items():
        values[name] = terms.word(listed, code, language)
    if step.what in ("signed", "signed_before"):
        between = "、" if language == "zh_CN" else ", "
        values["meanings"] = between.join(terms.word(*one, language) for one in step.codes.values())
        values["slot"] = step.words.get(language, "–")
    if step.what == "held":
        known = f"unit_hold_{step.values.get('why', '')}"
        values["why"] = _paper(terms, known if known in terms.paper else "unit_hold_other", language)
    if step.what == "trace":
        values["became"] = _paper(terms, f"unit_trace_{step.values.get('became', '')}", language)
    words = _paper(terms, f"unit_step_{step.what}", language).format(**values)
    details = [
        _paper(terms, f"unit_detail_{name}", language).format(**step.values)
        for name in _DETAILS.get(step.what, ())
        if name in step.values
    ]
    if step.what == "alarm" and "degrees" in step.values:
        details.append(_paper(terms, "unit_detail_peak", language).format(**step.values))
    return ("，" if language == "zh_CN" else ", ").join([words, *details])


def link_words(terms: Terms, link: Link, language: str) -> tuple[str, ...]:
    """What a station of the chain shows; codes of states in words."""
    lines = []
    for line in link.lines:
        listed = "dispositions" if line in terms.dispositions else "places" if line in terms.places else ""
        lines.append(terms.word(listed, line, language) if listed else line)
    return tuple(lines)


def link_name(terms: Terms, kind: str, language: str) -> str:
    """What a station of the chain is called."""
    return _paper(terms, f"unit_link_{kind}", language)


def _paper(terms: Terms, key: str, language: str) -> str:
    return terms.word("paper", key, language)
