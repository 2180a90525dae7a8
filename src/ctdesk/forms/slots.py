"""The signatures a form asks for: which are ready, what they still need, and exactly which answers each
covers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ctdesk.domain.answers import Answer, Answers, MemberId, State, Value
from ctdesk.forms.definition import Condition, Definition, Slot, Text
from ctdesk.forms.judgement import Judgement
from ctdesk.forms.plan import Plan, conditions, plan_of
from ctdesk.forms.questions import THIRD, Question
from ctdesk.forms.ranges import own_sections, resolve

_KEPT = 64
_MOST_PATHS = 4096

SlotStatus = Literal["signed", "ready", "incomplete", "waiting", "not_required", "external"]


@dataclass(frozen=True, slots=True)
class SlotState:
    """Where one signature stands. ``external`` is a slot of somebody without an account that is not
    signed yet.
    """

    slot: Slot
    status: SlotStatus
    missing: tuple[str, ...]
    waits_for: tuple[str, ...]
    meanings: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _PlannedSlot:
    """What a slot covers and which slots come after it, resolved once per definition."""

    covered: frozenset[str]
    own_fills: frozenset[str]
    own_only: frozenset[str]
    sections: frozenset[str]
    after: frozenset[str]
    fills: frozenset[str]
    paths: dict[str, bool] = field(default_factory=dict)


_planned: dict[int, tuple[Definition, dict[str, _PlannedSlot]]] = {}


def slot_states(
    definition: Definition, judgement: Judgement, signed: Mapping[str, tuple[MemberId, ...]]
) -> tuple[SlotState, ...]:
    """The state of every slot, in the order of the form. ``signed`` gives the signers of the slots with
    valid signatures.
    """
    needed = {slot.id: slot.id in signed or _is_required(slot, judgement) for slot in definition.slot}
    lacking = tuple(one for one in judgement.questions if one.asked and _lacks(one))
    result = []
    for slot in definition.slot:
        missing: tuple[str, ...] = ()
        waits: tuple[str, ...] = ()
        status: SlotStatus
        if slot.id in signed:
            status = "signed"
        elif not needed[slot.id] or not _asks_anything(definition, slot, judgement):
            status = "not_required"
        else:
            missing = _missing(definition, slot, judgement, lacking)
            waits = tuple(earlier for earlier in slot.after if earlier not in signed and needed[earlier])
            if slot.external:
                status = "external"
            else:
                status = "incomplete" if missing else "waiting" if waits else "ready"
        result.append(SlotState(slot, status, missing, waits, meanings_of(slot, judgement)))
    return tuple(result)


def missing_for(definition: Definition, slot: Slot, judgement: Judgement) -> tuple[str, ...]:
    """Paths that have to be filled in before a slot may be signed, ``PATH#reason`` and ``PATH#photo``
    included.

    A slot that completes the record, or comes after it, insists on its own answers only: with what
    others left open the decision rules leave it quarantine or rejection (decision 6: one person can
    always bring a product to safety).
    """
    lacking = tuple(one for one in judgement.questions if one.asked and _lacks(one))
    return _missing(definition, slot, judgement, lacking)


def _lacks(question: Question) -> bool:
    return (question.required and question.status == "open") or bool(question.unmet)


def _missing(
    definition: Definition, slot: Slot, judgement: Judgement, lacking: tuple[Question, ...]
) -> tuple[str, ...]:
    plan = plan_of(definition)
    mine = _plan_of_slots(definition)[slot.id]
    is_late = slot.id in late_slots(definition)
    missing: dict[str, None] = {}
    for question in lacking:
        if question.section in mine.own_only:
            if question.slot == slot.id and question.required and question.status == "open":
                missing[question.path] = None
            continue
        if question.item.id not in mine.covered or not _answers_for(mine, question):
            continue
        if is_late and slot.id not in plan.items[question.item.id].by:
            continue
        if question.required and question.status == "open" and not question.heading:
            missing[question.path] = None
        for aspect in question.unmet:
            missing[f"{question.beside}#{aspect}"] = None
    for section in judgement.sections:
        if section.late and section.id in mine.fills:
            missing[f"{section.id}#late"] = None
    decision = definition.decision
    if decision is not None and slot.completes:
        missing.update(dict.fromkeys(_refused_outcomes(judgement, decision.item)))
    return tuple(missing)


def meanings_of(slot: Slot, judgement: Judgement) -> tuple[str, ...]:
    """What a signature in this slot means now; several when units have different outcomes, none while
    undecided.
    """
    if slot.meaning is not None:
        return (slot.meaning,)
    if slot.meaning_from is not None:
        meanings = []
        for question in judgement.questions:
            if question.item.id == slot.meaning_from and question.answer is not None and question.asked:
                meanings += [
                    option.meaning
                    for option in question.item.options
                    if option.code == question.answer.value and option.meaning is not None
                ]
        return tuple(dict.fromkeys(meanings))
    return tuple(
        dict.fromkeys(one.meaning for one in slot.meanings if _all_hold(conditions(one.when), judgement))
    )


def covered_answers(
    definition: Definition, slot: Slot, answers: Answers, signer: MemberId | None
) -> tuple[Answer, ...]:
    """Exactly the answers that a signature in this slot covers, sorted by path.

    Of ``own:`` sections only the entries made for this slot, and only the signer's where ``signer`` is
    given; entries of a slot that comes after this one are never covered (decision 3), nor is a third
    reading that follows such an entry.
    """
    plan = plan_of(definition)
    mine = _plan_of_slots(definition)[slot.id]
    result = []
    for path, answer in answers.items():
        covered, only_own = _covers(plan, mine, slot.id, path)
        if covered and (not only_own or signer is None or answer.by is None or answer.by == signer):
            result.append(answer)
    return tuple(sorted(result, key=lambda one: one.path))


def covers_path(definition: Definition, slot_id: str, path: str) -> bool:
    """True when a signature in this slot covers whatever somebody wrote at this path."""
    mine = _plan_of_slots(definition).get(slot_id)
    if mine is None:
        return False
    known = mine.paths.get(path)
    if known is None:
        if len(mine.paths) >= _MOST_PATHS:
            mine.paths.clear()
        known = mine.paths[path] = _covers(plan_of(definition), mine, slot_id, path)[0]
    return known


def _covers(plan: Plan, mine: _PlannedSlot, slot_id: str, path: str) -> tuple[bool, bool]:
    """Whether a slot covers what is written at a path, and whether only what its own signer wrote."""
    item, owner = _parts(path)
    planned = plan.items.get(item)
    section = planned.section.id if planned is not None else item
    if section in mine.own_only:
        return owner == slot_id, True
    if planned is None:
        # What stands beside a whole section, such as why its entries came late.
        return section in mine.sections and owner not in mine.after, False
    if item not in mine.covered:
        return False, False
    if owner is not None:
        return not _is_later(owner, mine.after, planned.typed_by or planned.by), False
    return not planned.by or item in mine.own_fills, False


def late_slots(definition: Definition) -> frozenset[str]:
    """The completing slot and those that can only be signed after it."""
    ends = [slot.id for slot in definition.slot if slot.completes]
    planned = _plan_of_slots(definition)
    return frozenset(ends).union(*(planned[end].after for end in ends))


def _plan_of_slots(definition: Definition) -> dict[str, _PlannedSlot]:
    known = _planned.get(id(definition))
    if known is not None and known[0] is definition:
        return known[1]
    if len(_planned) >= _KEPT:
        _planned.clear()
    items = plan_of(definition).items
    result = {}
    for slot in definition.slot:
        covered = frozenset(resolve(definition, slot.covers))
        after = _slots_after(definition, slot.id)
        result[slot.id] = _PlannedSlot(
            covered=covered,
            own_fills=frozenset(item for item in covered if any(by not in after for by in items[item].by)),
            own_only=frozenset(own_sections(slot.covers)),
            sections=frozenset(items[item].section.id for item in covered),
            after=after,
            fills=frozenset(planned.section.id for planned in items.values() if slot.id in planned.by),
        )
    _planned[id(definition)] = (definition, result)
    return result


def _slots_after(definition: Definition, slot: str) -> frozenset[str]:
    """The slots that may be signed only once ``slot`` is."""
    found: set[str] = set()
    while True:
        more = {
            one.id
            for one in definition.slot
            if one.id not in found and (slot in one.after or found & set(one.after))
        }
        if not more:
            return frozenset(found)
        found |= more


def _is_later(owner: str, after: frozenset[str], answering: tuple[str, ...]) -> bool:
    return bool(after & set(answering)) if owner == THIRD else owner in after


def _answers_for(mine: _PlannedSlot, question: Question) -> bool:
    """False for what is filled in for another slot that signs later, or alone by another person."""
    if question.slot is None:
        return not question.by or any(by not in mine.after for by in question.by)
    return not _is_later(question.slot, mine.after, question.by)


def _refused_outcomes(judgement: Judgement, item: str) -> list[str]:
    """Outcomes chosen that the rules do not allow for their unit; the answer has to be another."""
    refused = []
    for proposal in judgement.proposals:
        question = judgement.by_path.get(item)
        if proposal.unit is not None:
            question = judgement.by_path.get(f"{item}:{proposal.unit}", question)
        if question is None or question.answer is None or question.answer.state is not State.GIVEN:
            continue
        if question.answer.value not in proposal.allow:
            refused.append(question.path)
    return refused


def _asks_anything(definition: Definition, slot: Slot, judgement: Judgement) -> bool:
    """False while nothing that a slot covers is asked, such as the inner package of a shipper kept closed."""
    mine = _plan_of_slots(definition)[slot.id]
    return any(
        question.asked and (question.item.id in mine.covered or question.section in mine.own_only)
        for question in judgement.questions
    )


def _is_required(slot: Slot, judgement: Judgement) -> bool:
    when = conditions(slot.required_when)
    return not when or _all_hold(when, judgement)


def _all_hold(when: tuple[Condition, ...], judgement: Judgement) -> bool:
    return all(_holds(condition, judgement) for condition in when)


def _holds(condition: Condition, judgement: Judgement) -> bool:
    given: list[Value] = [
        question.answer.value
        for question in judgement.questions
        if question.item.id == condition.item
        and question.asked
        and question.column is None
        and question.answer is not None
        and question.answer.state is State.GIVEN
        and question.answer.value not in (None, "", [], {})
    ]
    if condition.answered is not None:
        return bool(given) is condition.answered
    if condition.equals is not None:
        return any(value == condition.equals and type(value) is type(condition.equals) for value in given)
    if condition.any_of is not None:
        return any(value in condition.any_of for value in given)
    return any(value not in (condition.not_any_of or ()) for value in given)


def _parts(path: str) -> tuple[str, str | None]:
    """Item and slot of a path, without the cost of parsing all of it."""
    head = path.partition("#")[0]
    head, _, owner = head.partition("@")
    return head.partition(".")[0].partition(":")[0], owner or None


def slot_words(definition: Definition, *ids: str) -> dict[str, str]:
    """What these slots are called, by language; an unknown one keeps its id."""
    texts = {slot.id: slot.text for slot in definition.slot}
    found = [texts.get(each, Text(zh_CN=each, en=each)) for each in ids]
    return {
        "zh_CN": "、".join(text.zh_CN for text in found),
        "en": ", ".join(text.en for text in found),
    }
