"""What a receipt says against its units, in words that stay as they are, and what it says about the trip."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ctdesk.domain.answers import Answer, State, Value
from ctdesk.forms.question import Question
from ctdesk.services.quarantine_words import both, term
from ctdesk.services.record_ground import Ground
from ctdesk.services.record_standing import Standing
from ctdesk.services.rule_proposals import proposed_rule, rule_words
from ctdesk.services.source_values import given
from ctdesk.services.trip_reading import excursion_row, trip_of
from ctdesk.services.work import UnitOfWork

DATA_FOLLOW = "E10"
_ARRIVED, _WARMEST = "C1", "E6a"
_SAID_MOST = 200
_SYMBOLS = frozenset({"°C", "°C·min", "s", "min", "h", "cm", "mL", "%"})
_NARROW = 60


def findings_of_receipt(standing: Standing) -> list[dict[str, Any]]:
    """Everything that does not conform, is pending or missing, and every signature missing, for each unit or
    for the whole shipment (``unit`` None), the gravest first.
    """
    found = [*_of_questions(standing), *_of_slots(standing)]
    order = {"critical": 0, "major": 1}
    return sorted(found, key=lambda one: order.get(str(one["severity"]), 2))


def trip_at_receipt(work: UnitOfWork, ground: Ground) -> dict[str, Any]:
    """The excursions of the recording that came with the shipment, the holder's rule that fits them, how warm
    it was, and when it arrived.
    """
    facts: dict[str, Any] = {
        "arrived_at": given(ground, _ARRIVED),
        "temperature_max": given(ground, _WARMEST),
    }
    trip = trip_of(work, ground, _NARROW)
    excursions = None if trip is None else trip.excursions
    if excursions is not None:
        facts["excursions"] = [excursion_row(ground, one) for one in excursions]
    if excursions:
        facts["rule"] = rule_words(ground, excursions)
        proposal = proposed_rule(ground, excursions)
        facts["proposes"] = None if proposal is None else proposal.proposes
    return {key: value for key, value in facts.items() if value is not None}


def photos_of(standing: Standing) -> tuple[str, ...]:
    """The pictures of what does not conform, by their digests."""
    found: dict[str, None] = {}
    for question in standing.judgement.questions:
        if question.finding:
            value = given(standing.ground, f"{question.beside}#photo")
            if isinstance(value, list):
                found.update(dict.fromkeys(map(str, value)))
    return tuple(found)


def _of_questions(standing: Standing) -> Iterator[dict[str, Any]]:
    ground = standing.ground
    judged = standing.ground.definition.decision
    sections = {section.id for section in ground.definition.section}
    if judged is not None:
        sections -= {"K", "M"}
    seen: set[tuple[str, int | None]] = set()
    for question in standing.judgement.questions:
        lacks = question.status in ("pending", "open") and (
            question.required or question.severity is not None
        )
        if not question.asked or question.heading or question.section not in sections:
            continue
        if question.severity not in ("critical", "major") and not (lacks and question.required):
            continue
        if not (question.finding or lacks):
            continue
        for unit in _units_of(question, ground):
            key = (question.item.id, unit)
            if key not in seen:
                seen.add(key)
                yield _finding(ground, question, unit)


def _of_slots(standing: Standing) -> Iterator[dict[str, Any]]:
    """Signatures that the decision rules ask for and that nobody gave."""
    decision = standing.ground.definition.decision
    wanted = {slot for rule in (decision.rule if decision else ()) for slot in rule.when.unsigned or ()}
    for slot in standing.ground.definition.slot:
        if slot.id in wanted and slot.id not in standing.signed:
            # A shipper kept closed asks for no identity check; nothing is accepted without one all the same.
            said = both("QUA-W-UNSIGNED")
            yield _row(slot.id, None, "critical", slot.text.zh_CN, slot.text.en, said, None)


def _finding(ground: Ground, question: Question, unit: int | None) -> dict[str, Any]:
    text = question.item.text
    reason = given(ground, f"{question.beside}#reason")
    said = both("QUA-W-OPEN") if question.answer is None else _words(question.answer, question.item.unit)
    return _row(
        question.item.id,
        unit,
        question.severity or "critical",
        text.zh_CN,
        text.en,
        said,
        reason if isinstance(reason, str) else None,
    )


def _row(
    item: str, unit: int | None, severity: str, zh: str, en: str, said: str | None, reason: str | None
) -> dict[str, Any]:
    return {
        "item": item,
        "unit": unit,
        "severity": severity,
        "zh_CN": zh,
        "en": en,
        "said": said,
        "reason": reason,
    }


def _units_of(question: Question, ground: Ground) -> tuple[int | None, ...]:
    if question.instance is None or question.repeat in (None, "document", "once"):
        return (None,)
    if question.repeat == "cassette":
        return tuple(unit.ordinal for unit in ground.units if unit.cassette == question.instance)
    return (question.instance,)


def _words(answer: Answer, unit: str | None) -> str | None:
    if answer.state is not State.GIVEN:
        return term("answers", answer.state.value)
    value: Value = answer.value
    if isinstance(value, bool):
        return term("answers", "yes" if value else "no")
    if isinstance(value, str):
        unit = answer.unit or unit
        if unit is None:
            return value[:_SAID_MOST]
        number = f"−{value[1:]}" if value.startswith("-") else value  # a true minus, as everywhere on paper
        if unit == "count":
            return number
        return f"{number} {unit if unit in _SYMBOLS else term('units', unit)}"
    if isinstance(value, Mapping):
        return None
    return None
