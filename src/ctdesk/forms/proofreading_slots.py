"""Proofreads what a form says of signatures, clocks and decision rules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ctdesk.forms.definition import Clock, Definition, Slot
from ctdesk.forms.durations import read_duration
from ctdesk.forms.plan import PlannedItem, plan_of
from ctdesk.forms.problems import FormProblem
from ctdesk.forms.ranges import own_sections, resolve
from ctdesk.forms.vocabulary import ACCEPTING, KnownWords

_FORM_CODE = re.compile(r"linked:[A-Z]{2,5}-[A-Z]{2,5}-\d{3}")
_TELLS = {"tell:mah", "tell:physician", "tell:lead", "tell:qa"}


def problems_of_slots(definition: Definition, known: KnownWords) -> Iterator[FormProblem]:
    """Mistakes in the signatures: unknown words, circles, covers of what is filled in later, answers
    nobody signs.
    """
    names = {slot.id for slot in definition.slot}
    for slot in definition.slot:
        yield from _words_of_slot(slot, definition, known)
        for key in ("after", "differs_from"):
            for other in getattr(slot, key):
                if other not in names or other == slot.id:
                    yield FormProblem(f"slot {slot.id}.{key}", "FORMDEF-40", {"slot": other})
    ends = [slot.id for slot in definition.slot if slot.completes]
    if len(ends) != 1:
        yield FormProblem("slot", "FORMDEF-60", {"count": len(ends)})
    later = {slot.id: _later(definition, slot.id) for slot in definition.slot}
    for slot_id, after in later.items():
        if slot_id in after:
            yield FormProblem(f"slot {slot_id}.after", "FORMDEF-61", {"slot": slot_id})
            return
    yield from _covers(definition, later)
    yield from _blind_pairs(definition)


def problems_of_clocks(definition: Definition, known: KnownWords) -> Iterator[FormProblem]:
    """Mistakes in the time limits."""
    items = plan_of(definition).items
    slots = {slot.id for slot in definition.slot}
    for clock in definition.clock:
        place = f"clock {clock.id}"
        for key, point in (("from", clock.from_), ("stop_at", clock.stop_at)):
            if not _is_point(point, items, slots):
                yield FormProblem(f"{place}.{key}", "FORMDEF-62", {"value": point})
        ways = [clock.within, clock.within_working_days, clock.until]
        if sum(way is not None for way in ways) != 1:
            yield FormProblem(place, "FORMDEF-63", {})
        yield from _clock_length(place, clock, items, known)


def problems_of_decision(definition: Definition) -> Iterator[FormProblem]:
    """Mistakes in the decision rules, above all a way past an open critical question to an outcome that
    accepts.
    """
    decision = definition.decision
    if decision is None:
        return
    plan = plan_of(definition)
    outcome = plan.items.get(decision.item)
    if outcome is None or outcome.item.type != "choice":
        yield FormProblem("decision.item", "FORMDEF-64", {"item": decision.item})
        return
    yield from _references("decision.judges", definition, decision.judges)
    options = {option.code: option.meaning for option in outcome.item.options}
    for number, rule in enumerate(decision.rule, 1):
        place = f"decision.rule {number}"
        given = [
            rule.when.failed is not None,
            rule.when.failed_severity is not None,
            rule.when.missing is not None,
            rule.when.unsigned is not None,
            rule.when.always is not None,
        ]
        if sum(given) != 1:
            yield FormProblem(f"{place}.when", "FORMDEF-50", {})
        yield from _references(f"{place}.when", definition, rule.when.failed or ())
        for slot in rule.when.unsigned or ():
            if slot not in {one.id for one in definition.slot}:
                yield FormProblem(f"{place}.when", "FORMDEF-40", {"slot": slot})
        chosen = {rule.propose, *rule.allow, *((rule.default_outcome,) if rule.default_outcome else ())}
        for code in sorted(chosen - set(options)):
            yield FormProblem(place, "FORMDEF-53", {"option": code})
        if rule.propose not in rule.allow:
            yield FormProblem(f"{place}.propose", "FORMDEF-65", {"option": rule.propose})
    always = [number for number, rule in enumerate(decision.rule, 1) if rule.when.always]
    if always != [len(decision.rule)]:
        yield FormProblem("decision.rule", "FORMDEF-66", {})
    yield from _unsafe_rules(definition, options)


def _words_of_slot(slot: Slot, definition: Definition, known: KnownWords) -> Iterator[FormProblem]:
    place = f"slot {slot.id}"
    if slot.duty not in known.duties:
        yield FormProblem(f"{place}.duty", "FORMDEF-43", {"duty": slot.duty})
    if sum((slot.meaning is not None, slot.meaning_from is not None, bool(slot.meanings))) != 1:
        yield FormProblem(f"{place}.meaning", "FORMDEF-67", {})
    meanings = [slot.meaning] if slot.meaning else [one.meaning for one in slot.meanings]
    if slot.meaning_from is not None:
        source = plan_of(definition).items.get(slot.meaning_from)
        if (
            source is None
            or not source.item.options
            or any(not option.meaning for option in source.item.options)
        ):
            yield FormProblem(f"{place}.meaning_from", "FORMDEF-68", {"item": slot.meaning_from})
        else:
            meanings = [option.meaning or "" for option in source.item.options]
    for meaning in meanings:
        if meaning not in known.meanings:
            yield FormProblem(f"{place}.meaning", "FORMDEF-69", {"meaning": meaning})
    if slot.signer is not None and slot.signer not in known.sources:
        yield FormProblem(f"{place}.signer", "FORMDEF-45", {"source": slot.signer})
    if slot.effect is not None and slot.effect not in known.effects:
        yield FormProblem(f"{place}.effect", "FORMDEF-70", {"effect": slot.effect})


def _covers(definition: Definition, later: dict[str, frozenset[str]]) -> Iterator[FormProblem]:
    plan = plan_of(definition)
    covered: set[str] = set()
    for slot in definition.slot:
        place = f"slot {slot.id}.covers"
        if not slot.covers:
            yield FormProblem(place, "FORMDEF-35", {"key": "covers", "type": "slot"})
        wrong = list(_references(place, definition, slot.covers))
        yield from wrong
        for blind_section in own_sections(slot.covers):
            blind = [
                planned
                for planned in plan.items.values()
                if planned.section.id == blind_section and planned.blind
            ]
            if not blind or any(slot.id not in planned.by for planned in blind):
                yield FormProblem(place, "FORMDEF-71", {"section": blind_section})
        if wrong:
            continue
        own = set(resolve(definition, slot.covers))
        covered |= own
        for item in own:
            by = plan.items[item].by
            if by and all(filler in later[slot.id] for filler in by):
                yield FormProblem(place, "FORMDEF-72", {"item": item, "slot": slot.id})
    for section in definition.section:
        items = {item.id for item in section.item}
        if not items & covered:
            yield FormProblem(section.id, "FORMDEF-73", {"section": section.id})
        else:
            for item in sorted(items - covered):
                yield FormProblem(item, "FORMDEF-74", {"item": item})


def _blind_pairs(definition: Definition) -> Iterator[FormProblem]:
    """The people who read alone must be different people, or reading twice means nothing."""
    differs = {slot.id: set(slot.differs_from) for slot in definition.slot}
    for planned in plan_of(definition).items.values():
        pairs = planned.by if planned.blind else planned.typed_by
        for one in pairs:
            for other in pairs:
                if (
                    one < other
                    and other not in differs.get(one, set())
                    and one not in differs.get(other, set())
                ):
                    place = planned.section.id if planned.blind else planned.id
                    yield FormProblem(place, "FORMDEF-75", {"one": one, "other": other})
                    return


def _is_point(point: str, items: dict[str, PlannedItem], slots: set[str]) -> bool:
    if point.startswith("slot:"):
        return point.removeprefix("slot:") in slots
    return point in items or point in _TELLS or _FORM_CODE.fullmatch(point) is not None


def _clock_length(
    place: str, clock: Clock, items: dict[str, PlannedItem], known: KnownWords
) -> Iterator[FormProblem]:
    if clock.within is not None and clock.within not in known.sources and read_duration(clock.within) is None:
        yield FormProblem(f"{place}.within", "FORMDEF-76", {"value": clock.within})
    if clock.within_working_days is not None and not 0 <= clock.within_working_days <= 60:
        yield FormProblem(f"{place}.within_working_days", "FORMDEF-25", {"value": clock.within_working_days})
    if clock.until is not None and clock.until != "end_of_day":
        target = items.get(clock.until)
        if target is None or target.item.type not in {"date", "datetime"}:
            yield FormProblem(f"{place}.until", "FORMDEF-62", {"value": clock.until})


def _unsafe_rules(definition: Definition, options: dict[str, str | None]) -> Iterator[FormProblem]:
    """An accepting outcome may be allowed only by rules that stand after all three guards."""
    decision = definition.decision
    assert decision is not None
    accepting = {code for code, meaning in options.items() if meaning in ACCEPTING}
    guards = {"critical": False, "missing": False, "unsigned": False}
    for number, rule in enumerate(decision.rule, 1):
        if accepting & {rule.propose, *rule.allow} and not all(guards.values()):
            absent = ", ".join(name for name, met in guards.items() if not met)
            yield FormProblem(f"decision.rule {number}.allow", "FORMDEF-77", {"absent": absent})
        guards["critical"] |= rule.when.failed_severity == "critical"
        guards["missing"] |= rule.when.missing is not None
        guards["unsigned"] |= rule.when.unsigned is not None


def _references(place: str, definition: Definition, references: Iterable[str]) -> Iterator[FormProblem]:
    for reference in references:
        try:
            resolve(definition, [reference])
        except KeyError:
            yield FormProblem(place, "FORMDEF-78", {"reference": reference})


def _later(definition: Definition, slot: str) -> frozenset[str]:
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
