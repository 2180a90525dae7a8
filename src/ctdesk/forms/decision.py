"""The decision rules of a form: what is proposed for each dose unit, what may be chosen, and because of
which answers.
"""

from __future__ import annotations

from dataclasses import dataclass

from ctdesk.forms.definition import DecisionRule, Definition, Text
from ctdesk.forms.questions import Question, Shape
from ctdesk.forms.ranges import resolve


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the first rule that holds proposes for one unit, or for the record when the form does not judge
    per unit.

    ``allow`` lists every outcome that may be chosen at all; ``because`` the paths of the answers, or the
    slots, that made the rule hold.
    """

    unit: int | None
    propose: str
    allow: tuple[str, ...]
    default_outcome: str | None
    freeze: bool
    rule: int
    because: tuple[str, ...]
    text: Text


def outcome_item(definition: Definition) -> str | None:
    """The item that holds the outcome of a record: that of its decision rules, else the one from which a
    signature takes its meaning; None where a form decides nothing.
    """
    if definition.decision is not None:
        return definition.decision.item
    return next((slot.meaning_from for slot in definition.slot if slot.meaning_from is not None), None)


def propose(
    definition: Definition, found: tuple[Question, ...], shape: Shape, signed_slots: frozenset[str]
) -> tuple[Proposal, ...]:
    """One proposal for each unit (decision 1); none when the form decides nothing."""
    decision = definition.decision
    if decision is None:
        return ()
    judged = set(resolve(definition, decision.judges))
    # Headings repeat what their cells say; questions not asked say nothing.
    relevant = [
        question
        for question in found
        if question.asked and not question.heading and question.item.id in judged
    ]
    notable = [question for question in relevant if question.status in {"finding", "pending", "open"}]
    sets = [frozenset(resolve(definition, rule.when.failed or ())) for rule in decision.rule]
    units: tuple[int | None, ...] = tuple(range(1, shape.units + 1)) if decision.per == "unit" else (None,)
    result = []
    for unit in units:
        mine = [question for question in notable if unit is None or _concerns(question, unit, shape)]
        for number, rule in enumerate(decision.rule):
            because = _because(rule, sets[number], mine, signed_slots)
            if because is not None:
                result.append(
                    Proposal(
                        unit,
                        rule.propose,
                        rule.allow,
                        rule.default_outcome,
                        rule.freeze,
                        number,
                        because,
                        rule.text,
                    )
                )
                break
    return tuple(result)


def _concerns(question: Question, unit: int, shape: Shape) -> bool:
    """Items of the shipment concern every unit, items of a cassette its units."""
    if question.instance is None or question.repeat == "document" or question.repeat is None:
        return True
    if question.repeat == "cassette":
        of_unit = shape.cassette_of_unit
        return question.instance == (of_unit[unit - 1] if unit <= len(of_unit) else 1)
    return question.instance == unit


def _because(
    rule: DecisionRule, failed_items: frozenset[str], mine: list[Question], signed_slots: frozenset[str]
) -> tuple[str, ...] | None:
    """Why a rule holds, or None when it does not."""
    when = rule.when
    if when.always:
        return ()
    if when.unsigned is not None:
        return tuple(slot for slot in when.unsigned if slot not in signed_slots) or None
    if when.missing is not None:
        return tuple(question.path for question in mine if is_missing(question)) or None
    findings = [question for question in mine if question.status == "finding"]
    if when.failed is not None:
        findings = [question for question in findings if question.item.id in failed_items]
    else:
        findings = [question for question in findings if question.severity == when.failed_severity]
    # A question that two people answered counts once.
    return tuple({question.beside: question.path for question in reversed(findings)}.values())[::-1] or None


def is_missing(question: Question) -> bool:
    """True for a required answer that is not there or not settled; a critical one need not be required
    to count.
    """
    if question.status == "open":
        return question.required
    return question.status == "pending" and (question.required or question.severity == "critical")
