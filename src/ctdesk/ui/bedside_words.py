"""The bedside in the words of the window: findings, grades with their grounds, alerts, medicines, events."""

from __future__ import annotations

from collections.abc import Iterable

from ctdesk.domain.grading import Grade, Reason
from ctdesk.services.incident_tables import bedside_rules
from ctdesk.ui.language import both, language, listed, tr
from ctdesk.ui.look import Tone
from ctdesk.ui.terms import terms

_TONES: tuple[Tone, ...] = ("green", "amber", "amber", "red", "red", "grey")
_ICONS = ("conforms", "warning", "warning", "fails", "stop_sign", "ended")


def oxygen_words() -> dict[str, str]:
    """What helps the patient to breathe, from nothing to a ventilator."""
    return _words("oxygen")


def consciousness_words() -> dict[str, str]:
    """How the patient is woken."""
    return _words("consciousness")


def seizure_words() -> dict[str, str]:
    """Seizures."""
    return _words("seizure")


def motor_words() -> dict[str, str]:
    """Motor weakness."""
    return _words("motor")


def pressure_words() -> dict[str, str]:
    """Signs of pressure within the skull."""
    return _words("pressure")


def row_words() -> dict[str, str]:
    """The rows of the two tables and what they are read from."""
    return _words("row")


def ice_words() -> tuple[str, ...]:
    """The ten points of the ICE, in the order of the keys 1 to 9 and 0."""
    return (
        tr("year"),
        tr("month"),
        tr("city"),
        tr("hospital"),
        tr("object 1"),
        tr("object 2"),
        tr("object 3"),
        tr("obeys"),
        tr("writes"),
        tr("counts"),
    )


def reason_words(reason: Reason) -> str:
    """The finding that decided."""
    codes = _words("reason")
    if reason.code in codes:
        return codes[reason.code].replace("{value}", reason.value)
    if reason.code in oxygen_words():
        flow = f" {reason.value} {reason.unit}" if reason.value else ""
        return oxygen_words()[reason.code] + flow
    said = _words(reason.code).get(reason.value, reason.value)
    return tr("{name}: {value}", name=row_words().get(reason.code, reason.code), value=said)


def grade_words(grade: Grade | None) -> str:
    """``Grade 3``, ``at least 1`` while something is missing, a dash for nothing looked at."""
    if grade is None or (grade.value is None and not grade.at_least):
        return "–"
    if grade.value is None:
        return tr("at least {n}", n=grade.at_least)
    return tr("Grade {n}", n=grade.value)


def because_words(grade: Grade) -> str:
    """``Grade 3: one vasopressor``; a dash alone while nothing is certain."""
    if grade.value is None and not grade.at_least:
        return grade_words(grade)
    return tr("{grade}: {why}", grade=grade_words(grade), why=listed(map(reason_words, grade.because)))


def missing_words(names: Iterable[str]) -> str:
    """What was not looked at."""
    return listed(row_words().get(name, name) for name in names)


def grade_tone(grade: Grade | None) -> Tone:
    """The colour of a grade; grey while nothing is certain."""
    if grade is None or (grade.value is None and not grade.at_least):
        return "grey"
    return _TONES[grade.at_least]


def grade_icon(grade: Grade | None) -> str:
    """The icon of a grade."""
    if grade is None or grade.value is None:
        return "unknown"
    return _ICONS[grade.at_least]


def antidote_words() -> dict[str, str]:
    """The medicines of the log."""
    return {code: both(one.name.zh_CN, one.name.en) for code, one in bedside_rules().antidotes.items()}


def event_words() -> dict[str, str]:
    """The events that are recorded by themselves."""
    return {code: both(one.name.zh_CN, one.name.en) for code, one in bedside_rules().events.items()}


def finding_words() -> dict[str, str]:
    """What an event says beside its grade."""
    return _words("finding")


def outcome_words() -> dict[str, str]:
    """How an event ended."""
    return {"" if code == "open" else code: words for code, words in _words("outcome").items()}


def recipient_words(role: str) -> str:
    """Who has to hear of it."""
    return _words("to").get(role, role)


def day_words(day: int) -> str:
    """``D+3``: days after the infusion."""
    return f"D+{day}" if day >= 0 else f"D{day}"


def _words(group: str) -> dict[str, str]:
    """The words of one group as they stand on paper too, by code and in their order."""
    return {
        key.partition(".")[2]: text.in_language(language())
        for key, text in terms().bedside.items()
        if key.partition(".")[0] == group
    }
