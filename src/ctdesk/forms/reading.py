"""Reads a record's answers against its form: what is asked, what was given, what it is compared with.

Everything here only looks things up; what an answer amounts to is judged in ``verdicts``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, tzinfo

from ctdesk.domain.answers import Answer, Answers, Source, State, Value
from ctdesk.forms.definition import Column, Condition, Repeat
from ctdesk.forms.plan import Plan, PlannedItem
from ctdesk.forms.question import THIRD, Facts, Shape


class Reading:
    """One reading of all answers; keeps what was found so that no condition is judged twice."""

    __slots__ = (
        "_answers",
        "_asked",
        "_beside",
        "_blind_open",
        "_facts",
        "_now",
        "_shape",
        "_split",
        "_tz",
        "_unit_lists",
        "plan",
    )

    def __init__(
        self, plan: Plan, answers: Answers, facts: Facts, shape: Shape, now: datetime, tz: tzinfo
    ) -> None:
        self.plan = plan
        self._answers = answers
        self._facts = facts
        self._shape = shape
        self._now = now
        self._tz = tz
        self._asked: dict[tuple[str, int | None], bool] = {}
        self._blind_open: dict[str, bool] = {}
        self._unit_lists: dict[int, tuple[int, ...]] = {}
        self._split: dict[str, bool] = {}
        # Own answers of one instance of an item shared by all, and everything that stands beside an answer.
        self._beside: dict[str, list[Answer]] = {}
        for path, answer in answers.items():
            head, mark, aspect = path.partition("#")
            if mark:
                self._beside.setdefault(f"{head.partition('@')[0]}#{aspect}", []).append(answer)
            elif ":" in head:
                self._split[head.partition(":")[0]] = True

    def instances(self, planned: PlannedItem) -> tuple[int | None, ...]:
        """The instances in which an item stands on the form; one line while an answer stands for all of
        them.
        """
        if planned.same_for_all and planned.repeat is not None and not self._split.get(planned.id, False):
            return (None,)
        return self.all_instances(planned)

    def all_instances(self, planned: PlannedItem) -> tuple[int | None, ...]:
        repeat = planned.repeat
        if repeat is None:
            return (None,)
        if repeat == "unit":
            count = self._shape.units
        elif repeat == "cassette":
            count = self._shape.cassettes
        elif repeat == "line":
            count = self._shape.lines
        else:
            count = max(1, self._shape.documents.get(planned.id, 1))
        return tuple(range(1, count + 1))

    def asked(self, planned: PlannedItem, instance: int | None) -> bool:
        if not planned.enable:
            return True
        key = (planned.item.id, instance)
        known = self._asked.get(key)
        if known is None:
            self._asked[key] = False
            known = self._asked[key] = self.all_hold(planned.enable, planned.repeat, instance)
        return known

    def all_hold(self, when: tuple[Condition, ...], repeat: Repeat | None, instance: int | None) -> bool:
        return all(self._holds(condition, repeat, instance) for condition in when)

    def _holds(self, condition: Condition, repeat: Repeat | None, instance: int | None) -> bool:
        assert condition.item is not None
        planned = self.plan.items[condition.item]
        for own in self.matching(planned, repeat, instance):
            if not self.asked(planned, own):
                continue
            given = [answer.value for answer in self.given(planned, own)]
            if satisfies(condition, given):
                return True
        return False

    def matching(
        self, planned: PlannedItem, repeat: Repeat | None, instance: int | None
    ) -> tuple[int | None, ...]:
        """The instances of another item that belong to this instance: the cassette of a unit, the units
        of a cassette.
        """
        if planned.repeat is None:
            return (None,)
        if instance is None or repeat is None or "document" in {planned.repeat, repeat}:
            return self.all_instances(planned)
        if planned.repeat == repeat:
            return (instance,)
        if "line" in {planned.repeat, repeat}:
            return self.all_instances(planned)
        if planned.repeat == "cassette":
            return (self._cassette_of(instance),)
        return self._units_in(instance)

    def _cassette_of(self, unit: int) -> int:
        of_unit = self._shape.cassette_of_unit
        return of_unit[unit - 1] if unit <= len(of_unit) else 1

    def _units_in(self, cassette: int) -> tuple[int, ...]:
        known = self._unit_lists.get(cassette)
        if known is None:
            known = tuple(
                unit for unit in range(1, self._shape.units + 1) if self._cassette_of(unit) == cassette
            )
            self._unit_lists[cassette] = known
        return known

    def slots_of(self, planned: PlannedItem, instance: int | None) -> tuple[str, ...]:
        """The slots that answer this question each alone; empty when one answer serves."""
        if planned.blind:
            return planned.by if len(planned.by) > 1 or planned.section.check == "unseen" else ()
        if planned.typed_by and self.all_hold(planned.typed_when, planned.repeat, instance):
            return planned.typed_by
        return ()

    def stored(self, planned: PlannedItem, instance: int | None, slot: str | None) -> Answer | None:
        tail = f"@{slot}" if slot else ""
        if instance is None:
            return self._answers.get(planned.item.id + tail)
        found = self._answers.get(f"{planned.item.id}:{instance}{tail}")
        if found is None and planned.same_for_all:
            return self._answers.get(planned.item.id + tail)
        return found

    def answer(self, planned: PlannedItem, instance: int | None, slot: str | None = None) -> Answer | None:
        stored = self.stored(planned, instance, slot)
        source = planned.item.computed
        if stored is not None or source is None or slot is not None:
            return stored
        value = self.fact(source, planned.repeat, instance)
        if value is None:
            return None
        path = planned.item.id if instance is None else f"{planned.item.id}:{instance}"
        return Answer(path, State.GIVEN, value, planned.item.unit, None, self._now, Source.COMPUTED)

    def given(self, planned: PlannedItem, instance: int | None, slot: str | None = None) -> Iterator[Answer]:
        """Answers with a value; of a question that several people answer alone, the deciding one or all."""
        slots = self.slots_of(planned, instance)
        if not slots:
            answer = self.answer(planned, instance)
            if answer is not None and answer.state is State.GIVEN and is_filled(answer.value):
                yield answer
            return
        third = self.stored(planned, instance, THIRD)
        wanted = (slot,) if slot in slots else (THIRD,) if third is not None else slots
        for one in wanted:
            answer = self.stored(planned, instance, one)
            if answer is not None and answer.state is State.GIVEN and is_filled(answer.value):
                yield answer

    def fact(self, source: str, repeat: Repeat | None, instance: int | None) -> Value:
        if source == "now":
            return self._now.astimezone(self._tz).isoformat(timespec="seconds")
        if instance is not None:
            own = self._facts.get(f"{source}:{instance}")
            if own is not None:
                return own
        return self._facts.get(source)

    def facts_for(self, source: str, repeat: Repeat | None, instance: int | None) -> list[Value]:
        """The values of a source for this instance; for a cassette the values of its units, empty when
        unknown.
        """
        if source.startswith("unit.") and repeat == "cassette" and instance is not None:
            found = [self.fact(source, "unit", unit) for unit in self._units_in(instance)]
            return [] if any(value is None for value in found) else found
        value = self.fact(source, repeat, instance)
        return [] if value is None else [value]

    def targets(
        self, planned: PlannedItem, instance: int | None, name: str, slot: str | None
    ) -> list[Value] | None:
        """What an answer is compared with: None when that is not asked or not applicable, empty when
        unknown.
        """
        head, dot, column = name.partition(".")
        other = self.plan.items.get(head)
        if other is None:
            return self.facts_for(name, planned.repeat, instance)
        if dot:
            return self.column_values(other, column)
        found: list[Value] = []
        asked = False
        for own in self.matching(other, planned.repeat, instance):
            if not self.asked(other, own):
                continue
            stored = self.stored(other, own, slot)
            if stored is not None and stored.state is State.NA:
                continue
            asked = True
            values = [answer.value for answer in self.given(other, own, slot)]
            if not values:
                return []
            found.extend(values)
        return found if asked else None

    def column_values(self, table: PlannedItem, column: str) -> list[Value] | None:
        head = self.stored(table, None, None)
        if not self.asked(table, None) or (head is not None and head.state is State.NA):
            return None
        rows = [f"{table.item.id}:{row}" for row in self.all_instances(table)]
        found = [value for row in rows for value in self.cell_values(f"{row}.{column}")]
        if not found and all(self._answers.get(f"{row}.present") is not None for row in rows):
            absent = [self.cell_values(f"{row}.present") for row in rows]
            if all(value == [False] for value in absent):
                return None
        return found

    def cell_values(self, path: str) -> list[Value]:
        answer = self._answers.get(path)
        return (
            [answer.value]
            if answer is not None and answer.state is State.GIVEN and is_filled(answer.value)
            else []
        )

    def blind_is_open(self, section: str) -> bool:
        """True until each of the two has made every entry of a blind section; nothing is compared before."""
        known = self._blind_open.get(section)
        if known is None:
            known = self._blind_open[section] = any(
                not is_answered(self.stored(planned, instance, slot))
                for planned in self.plan.items.values()
                if planned.section.id == section and planned.blind
                for instance in self.instances(planned)
                if self.asked(planned, instance) and self.required(planned, instance)
                for slot in self.slots_of(planned, instance)
            )
        return known

    def required(self, planned: PlannedItem, instance: int | None) -> bool:
        if planned.required_when:
            return self.all_hold(planned.required_when, planned.repeat, instance)
        return planned.required

    def na_allowed(self, planned: PlannedItem, instance: int | None) -> bool:
        if planned.na_always:
            return True
        return bool(planned.na_when) and self.all_hold(planned.na_when, planned.repeat, instance)


def satisfies(condition: Condition, given: list[Value]) -> bool:
    if condition.answered is not None:
        return bool(given) is condition.answered
    if condition.equals is not None:
        return any(value == condition.equals and type(value) is type(condition.equals) for value in given)
    if condition.any_of is not None:
        return any(isinstance(value, str) and value in condition.any_of for value in given)
    if condition.not_any_of is not None:
        return any(not isinstance(value, str) or value not in condition.not_any_of for value in given)
    return False


def column_conditions(column: Column) -> tuple[Condition, ...]:
    when = column.enable_when
    if when is None:
        return ()
    return (when,) if isinstance(when, Condition) else tuple(when)


def is_filled(value: Value) -> bool:
    if value is None:
        return False
    if isinstance(value, str):
        return bool(value.strip())
    if isinstance(value, list | dict):
        return bool(value)
    return True


def is_answered(answer: Answer | None) -> bool:
    """True when something was said: a value, "not applicable" or "unknown"."""
    if answer is None or answer.state is State.NOT_ASKED:
        return False
    return answer.state is not State.GIVEN or is_filled(answer.value)
