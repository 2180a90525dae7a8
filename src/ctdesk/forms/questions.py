"""Which questions a record asks now, and what each answer amounts to: conforming, a finding, pending, not
applicable.

Pure: a function of the definition, the answers given so far, the facts of the registers and the shape of
the shipment. Facts are keyed by source, per instance where they differ (``"unit.batch_no:2"``); a
missing key or None is unknown, and the unknown never conforms.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Literal

from ctdesk.domain.answers import Answer, Answers, Path, Source, State, Value
from ctdesk.forms.agreement import agrees
from ctdesk.forms.codes import is_well_formed
from ctdesk.forms.definition import Column, Condition, Definition, Item, Limit, OnFail, Repeat, Severity
from ctdesk.forms.patterns import matches
from ctdesk.forms.plan import NOTHING_ASKED, Plan, PlannedItem, plan_of

Status = Literal["open", "conforms", "finding", "pending", "na", "not_asked"]
Facts = Mapping[str, Value]

THIRD = "third"

# Reasons for which an answer is not whole yet: a timer not stopped, a person who has not confirmed.
_UNFINISHED = frozenset({"FIND-RUNNING", "FIND-NOT-CONFIRMED", "FIND-SAME-PERSON"})


@dataclass(frozen=True, slots=True)
class Shape:
    """How many dose units, cassettes and documents of each kind a record has; instances count from 1.

    ``cassette_of_unit[0]`` is the cassette of unit 1.
    """

    units: int = 1
    cassettes: int = 1
    cassette_of_unit: tuple[int, ...] = (1,)
    documents: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Why:
    """One reason why an answer does not conform yet; ``code`` has its sentence in
    ``forms/messages/forms.toml``.
    """

    code: str
    values: Mapping[str, Value]


@dataclass(slots=True)
class Question:
    """One question of a record with its answer and what that amounts to.

    ``path`` carries ``@slot`` only where several people answer alone; ``beside`` is the path next to
    which reason and photos of a finding stand. ``heading`` marks the line above the rows of a table: it
    can be answered "not applicable", and its cells are questions of their own. ``blind_open`` means the
    comparison is still closed: no compared value is given out. Changed by nobody after it was made
    (unfrozen because thousands are made at every keystroke).
    """

    path: str
    item: Item
    column: Column | None
    section: str
    instance: int | None
    repeat: Repeat | None
    by: tuple[str, ...]
    slot: str | None
    asked: bool
    required: bool
    answer: Answer | None
    status: Status
    severity: Severity | None
    why: tuple[Why, ...]
    on_fail: OnFail
    unmet: tuple[str, ...]
    beside: str
    na_allowed: bool = False
    limit_min: str | None = None
    limit_max: str | None = None
    compared_with: Value = None
    initial: Value = None
    computed: bool = False
    heading: bool = False
    blind_open: bool = False

    @property
    def finding(self) -> bool:
        """True when this question counts as a finding of its severity."""
        return self.status == "finding" and not self.heading

    @property
    def outstanding(self) -> bool:
        """True while something the form insists on is missing: the answer, or what a finding asks for."""
        return (self.asked and self.required and self.status == "open") or bool(self.unmet)


def questions(
    definition: Definition, answers: Answers, facts: Facts, shape: Shape, *, now: datetime, tz: tzinfo
) -> tuple[Question, ...]:
    """Every question of the record in the order of the form, those not asked included.

    ``now`` is the trusted clock, ``tz`` the zone of the site, in which a date ends. A computed question
    whose value was not stored yet carries the value it would have; ``computed_answers`` collects those
    to be stored.
    """
    return tuple(_Reading(plan_of(definition), answers, facts, shape, now, tz).all_questions())


def computed_answers(asked: Iterable[Question], answers: Answers) -> tuple[Answer, ...]:
    """The answers that the program gave itself and that are not among ``answers`` yet, to be stored
    before a signature.
    """
    return tuple(
        question.answer
        for question in asked
        if question.computed
        and question.asked
        and question.answer is not None
        and question.path not in answers
    )


def holds(
    definition: Definition,
    when: tuple[Condition, ...],
    answers: Answers,
    facts: Facts,
    shape: Shape,
    *,
    now: datetime,
    tz: tzinfo,
) -> bool:
    """True when every condition holds for the record as a whole."""
    reading = _Reading(plan_of(definition), answers, facts, shape, now, tz)
    return reading.all_hold(when, None, None)


class _Reading:
    """One reading of all answers; keeps what was found so that no condition is judged twice."""

    __slots__ = (
        "_answers",
        "_asked",
        "_beside",
        "_blind_open",
        "_facts",
        "_now",
        "_plan",
        "_shape",
        "_split",
        "_tz",
        "_unit_lists",
    )

    def __init__(
        self, plan: Plan, answers: Answers, facts: Facts, shape: Shape, now: datetime, tz: tzinfo
    ) -> None:
        self._plan = plan
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

    # -- what is asked
    # -------------------------------------------------------------------------------------------

    def instances(self, planned: PlannedItem) -> tuple[int | None, ...]:
        """The instances in which an item stands on the form; one line while an answer stands for all of
        them.
        """
        if planned.same_for_all and planned.repeat is not None and not self._split.get(planned.id, False):
            return (None,)
        return self._all_instances(planned)

    def _all_instances(self, planned: PlannedItem) -> tuple[int | None, ...]:
        repeat = planned.repeat
        if repeat is None:
            return (None,)
        if repeat == "unit":
            count = self._shape.units
        elif repeat == "cassette":
            count = self._shape.cassettes
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
        planned = self._plan.items[condition.item]
        for own in self._matching(planned, repeat, instance):
            if not self.asked(planned, own):
                continue
            given = [answer.value for answer in self._given(planned, own)]
            if _satisfies(condition, given):
                return True
        return False

    def _matching(
        self, planned: PlannedItem, repeat: Repeat | None, instance: int | None
    ) -> tuple[int | None, ...]:
        """The instances of another item that belong to this instance: the cassette of a unit, the units
        of a cassette.
        """
        if planned.repeat is None:
            return (None,)
        if instance is None or repeat is None or "document" in {planned.repeat, repeat}:
            return self._all_instances(planned)
        if planned.repeat == repeat:
            return (instance,)
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

    # -- answers and facts
    # ---------------------------------------------------------------------------------------

    def _slots_of(self, planned: PlannedItem, instance: int | None) -> tuple[str, ...]:
        """The slots that answer this question each alone; empty when one answer serves."""
        if planned.blind:
            return planned.by if len(planned.by) > 1 else ()
        if planned.typed_by and self.all_hold(planned.typed_when, planned.repeat, instance):
            return planned.typed_by
        return ()

    def _stored(self, planned: PlannedItem, instance: int | None, slot: str | None) -> Answer | None:
        tail = f"@{slot}" if slot else ""
        if instance is None:
            return self._answers.get(planned.item.id + tail)
        found = self._answers.get(f"{planned.item.id}:{instance}{tail}")
        if found is None and planned.same_for_all:
            return self._answers.get(planned.item.id + tail)
        return found

    def _answer(self, planned: PlannedItem, instance: int | None, slot: str | None = None) -> Answer | None:
        stored = self._stored(planned, instance, slot)
        source = planned.item.computed
        if stored is not None or source is None or slot is not None:
            return stored
        value = self._fact(source, planned.repeat, instance)
        if value is None:
            return None
        path = planned.item.id if instance is None else f"{planned.item.id}:{instance}"
        return Answer(path, State.GIVEN, value, planned.item.unit, None, self._now, Source.COMPUTED)

    def _given(self, planned: PlannedItem, instance: int | None, slot: str | None = None) -> Iterator[Answer]:
        """Answers with a value; of a question that several people answer alone, the deciding one or all."""
        slots = self._slots_of(planned, instance)
        if not slots:
            answer = self._answer(planned, instance)
            if answer is not None and answer.state is State.GIVEN and _is_filled(answer.value):
                yield answer
            return
        third = self._stored(planned, instance, THIRD)
        wanted = (slot,) if slot in slots else (THIRD,) if third is not None else slots
        for one in wanted:
            answer = self._stored(planned, instance, one)
            if answer is not None and answer.state is State.GIVEN and _is_filled(answer.value):
                yield answer

    def _fact(self, source: str, repeat: Repeat | None, instance: int | None) -> Value:
        if source == "now":
            return self._now.astimezone(self._tz).isoformat(timespec="seconds")
        if instance is not None:
            own = self._facts.get(f"{source}:{instance}")
            if own is not None:
                return own
        return self._facts.get(source)

    def _facts_for(self, source: str, repeat: Repeat | None, instance: int | None) -> list[Value]:
        """The values of a source for this instance; for a cassette the values of its units, empty when
        unknown.
        """
        if source.startswith("unit.") and repeat == "cassette" and instance is not None:
            found = [self._fact(source, "unit", unit) for unit in self._units_in(instance)]
            return [] if any(value is None for value in found) else found
        value = self._fact(source, repeat, instance)
        return [] if value is None else [value]

    # -- the questions
    # -------------------------------------------------------------------------------------------

    def all_questions(self) -> Iterator[Question]:
        for planned in self._plan.items.values():
            for instance in self.instances(planned):
                if planned.cells:
                    continue
                yield from self._of_item(planned, instance)
            if planned.cells:
                yield from self._of_table(planned)

    def _required(self, planned: PlannedItem, instance: int | None) -> bool:
        if planned.required_when:
            return self.all_hold(planned.required_when, planned.repeat, instance)
        return planned.required

    def _na_allowed(self, planned: PlannedItem, instance: int | None) -> bool:
        if planned.na_always:
            return True
        return bool(planned.na_when) and self.all_hold(planned.na_when, planned.repeat, instance)

    def _of_item(self, planned: PlannedItem, instance: int | None) -> Iterator[Question]:
        base = planned.item.id if instance is None else f"{planned.item.id}:{instance}"
        if not self.asked(planned, instance):
            yield self._not_asked(planned, instance, base)
            return
        slots = self._slots_of(planned, instance)
        if slots:
            yield from self._of_several(planned, instance, base, slots)
            return
        answer = self._answer(planned, instance)
        required = self._required(planned, instance)
        na_allowed = self._na_allowed(planned, instance)
        verdict = self._verdict(planned, instance, answer, na_allowed, None)
        if verdict.status == "open" and planned.item.computed is not None:
            verdict = _source_unknown(planned)
        yield self._question(
            planned, instance, base, base, None, planned.by, required, na_allowed, answer, verdict,
            computed=planned.item.computed is not None,
        )  # fmt: skip

    def _of_several(
        self, planned: PlannedItem, instance: int | None, base: str, slots: tuple[str, ...]
    ) -> Iterator[Question]:
        """Each slot answers alone; both are judged together once the comparison is open (decision 13)."""
        required = self._required(planned, instance)
        na_allowed = self._na_allowed(planned, instance)
        own = {slot: self._stored(planned, instance, slot) for slot in slots}
        complete = all(_is_answered(answer) for answer in own.values())
        closed = self.blind_is_open(planned.section.id) if planned.blind else not complete
        third = self._stored(planned, instance, THIRD)
        shared: _Verdict | None = None
        differ = False
        if complete and not closed:
            shared, differ = self._shared_verdict(planned, instance, list(own.values()), third, na_allowed)
        for slot, answer in own.items():
            if not _is_answered(answer):
                verdict = _Verdict("open")
            elif shared is not None:
                verdict = shared
            elif planned.blind:
                verdict = _Verdict("pending", (Why("FIND-BLIND-OPEN", {}),))
            else:
                verdict = self._verdict(planned, instance, answer, na_allowed, slot)
            yield self._question(
                planned,
                instance,
                f"{base}@{slot}",
                base,
                slot,
                (slot,),
                required,
                na_allowed,
                answer,
                verdict,
                blind_open=closed,
            )
        if differ:
            verdict = _Verdict("open") if shared is None or not _is_answered(third) else shared
            yield self._question(
                planned, instance, f"{base}@{THIRD}", base, THIRD, slots, True, na_allowed, third, verdict
            )

    def _shared_verdict(
        self,
        planned: PlannedItem,
        instance: int | None,
        entries: list[Answer | None],
        third: Answer | None,
        na_allowed: bool,
    ) -> tuple[_Verdict, bool]:
        """The verdict on entries made alone, and whether they differ so that a third reading has to
        decide.
        """
        given = [entry for entry in entries if entry is not None]
        how = planned.item.compare.how if planned.item.compare else "exact"
        kinds = {entry.state for entry in given}
        first = given[0].value
        same = len(kinds) == 1 and (
            State.GIVEN not in kinds
            or all(agrees(entry.value, first, how, planned.item.type) for entry in given[1:])
        )
        if same:
            return self._verdict(planned, instance, given[0], na_allowed, None), False
        why = Why("FIND-READINGS-DIFFER", {"third": third is not None})
        if planned.blind and planned.item.severity is not None:
            # Both readings stay and the item counts as not conforming, whatever the third reading says.
            decided = (
                self._verdict(planned, instance, third, na_allowed, None)
                if third is not None
                else _Verdict("open")
            )
            return _Verdict("finding", (why, *decided.why), *decided.bounds), True
        if not _is_answered(third):
            return _Verdict("pending", (why,)), True
        return self._verdict(planned, instance, third, na_allowed, None), True

    def blind_is_open(self, section: str) -> bool:
        """True until each of the two has made every entry of a blind section; nothing is compared before."""
        known = self._blind_open.get(section)
        if known is None:
            known = self._blind_open[section] = any(
                not _is_answered(self._stored(planned, instance, slot))
                for planned in self._plan.items.values()
                if planned.section.id == section and planned.blind
                for instance in self.instances(planned)
                if self.asked(planned, instance) and self._required(planned, instance)
                for slot in self._slots_of(planned, instance)
            )
        return known

    def _of_table(self, planned: PlannedItem) -> Iterator[Question]:
        """A heading that may be answered "not applicable", then the cells of each row."""
        head = planned.item.id
        if not self.asked(planned, None):
            yield self._not_asked(planned, None, head)
            return
        required = self._required(planned, None)
        na_allowed = self._na_allowed(planned, None)
        answer = self._stored(planned, None, None)
        skipped = answer is not None and answer.state is State.NA and na_allowed
        cells = [
            cell
            for instance in self._all_instances(planned)
            for cell in self._row(planned, instance, skipped, required)
        ]
        if skipped:
            verdict = _Verdict("na")
        elif answer is not None and answer.state is State.NA:
            verdict = _Verdict("pending", (Why("FIND-NA-NOT-ALLOWED", {}),))
        elif any(cell.status == "finding" for cell in cells):
            verdict = _Verdict("finding")
        elif any(cell.status == "pending" for cell in cells):
            verdict = _Verdict("pending")
        elif any(cell.asked and cell.required and cell.status == "open" for cell in cells):
            verdict = _Verdict("open")
        else:
            verdict = _Verdict("conforms" if any(cell.answer for cell in cells) else "open")
        heading = self._question(
            planned, None, head, head, None, planned.by, required, na_allowed, answer, verdict
        )
        heading.heading = True
        if verdict.status == "finding":
            heading.unmet = ()
        yield heading
        yield from cells

    def _row(
        self, planned: PlannedItem, instance: int | None, skipped: bool, required: bool
    ) -> Iterator[Question]:
        base = planned.item.id if instance is None else f"{planned.item.id}:{instance}"
        for column in planned.columns:
            path = f"{base}.{column.id}"
            asked = not skipped and all(
                _satisfies(condition, self._cell_values(f"{base}.{condition.column}"))
                for condition in _column_conditions(column)
            )
            answer = self._answers.get(path)
            severity = planned.item.severity if column.expect is not None else None
            if not asked:
                verdict = _Verdict("not_asked")
            elif not _is_answered(answer):
                verdict = _Verdict("open")
            elif answer is not None and answer.state is State.UNKNOWN:
                verdict = _Verdict("pending", (Why("FIND-UNKNOWN", {}),))
            elif (
                answer is not None
                and answer.state is State.GIVEN
                and not _is_expected(column.expect, answer.value)
            ):
                verdict = _Verdict("finding" if severity else "conforms", (Why("FIND-EXPECTED", {}),))
            else:
                verdict = _Verdict("conforms")
            on_fail = planned.on_fail if severity else NOTHING_ASKED
            yield Question(
                path=path,
                item=planned.item,
                column=column,
                section=planned.section.id,
                instance=instance,
                repeat=planned.repeat,
                by=planned.by,
                slot=None,
                asked=asked,
                required=asked and required and column.required,
                answer=answer,
                status=verdict.status,
                severity=severity,
                why=verdict.why,
                on_fail=on_fail,
                unmet=self._unmet(verdict.status, on_fail, path, column.media == "photo", answer),
                beside=path,
            )

    def _cell_values(self, path: str) -> list[Value]:
        answer = self._answers.get(path)
        return (
            [answer.value]
            if answer is not None and answer.state is State.GIVEN and _is_filled(answer.value)
            else []
        )

    # -- one verdict
    # ---------------------------------------------------------------------------------------------

    def _verdict(
        self,
        planned: PlannedItem,
        instance: int | None,
        answer: Answer | None,
        na_allowed: bool,
        slot: str | None,
    ) -> _Verdict:
        item = planned.item
        bounds = self._bounds(planned, instance)
        if answer is None or not _is_answered(answer):
            return _Verdict("open", (), *bounds[:2], self._shown_target(planned, instance, slot))
        if answer.state is State.NA:
            if na_allowed:
                return _Verdict("na", (), *bounds[:2])
            return _Verdict("pending", (Why("FIND-NA-NOT-ALLOWED", {}),), *bounds[:2])
        target = self._shown_target(planned, instance, slot)
        if answer.state is not State.GIVEN:
            status: Status = "finding" if item.severity is not None and not planned.has_rule else "pending"
            return _Verdict(status, (Why("FIND-UNKNOWN", {}),), *bounds[:2], target)
        failed: list[Why] = []
        waits: list[Why] = []
        value = answer.value
        if not _is_expected(item.expect, value):
            failed.append(Why("FIND-EXPECTED", {"value": value}))
        if item.pattern is not None and not matches(item.pattern, str(value)):
            failed.append(Why("FIND-PATTERN", {"value": value}))
        if (
            item.type == "scan"
            and item.codes
            and not any(is_well_formed(code, str(value)) for code in item.codes)
        ):
            failed.append(Why("FIND-CODE-FORM", {"value": value}))
        if item.type == "attachment" and isinstance(value, list) and len(value) < max(1, item.min_count):
            return _Verdict("open", (Why("FIND-TOO-FEW", {"least": item.min_count}),))
        if item.unique is not None:
            self._judge_unique(planned, instance, value, failed, waits)
        if item.type == "person":
            _judge_person(planned, answer, failed, waits)
        if item.compare is not None:
            self._judge_comparison(planned, instance, value, slot, failed, waits)
        if item.limit is not None:
            self._judge_limit(planned, value, bounds, failed, waits)
        elif item.type == "timer" and _timer_runs(value):
            return _Verdict("open", (Why("FIND-RUNNING", {}),))
        if failed:
            return _Verdict(
                "finding" if item.severity else "pending", tuple(failed + waits), *bounds[:2], target
            )
        if waits:
            unfinished = any(why.code in _UNFINISHED for why in waits)
            return _Verdict("open" if unfinished else "pending", tuple(waits), *bounds[:2], target)
        return _Verdict("conforms", (), *bounds[:2], target)

    def _judge_unique(
        self, planned: PlannedItem, instance: int | None, value: Value, failed: list[Why], waits: list[Why]
    ) -> None:
        """Seen at this site before, or twice in this record; ``unique.ITEM`` lists what the site has seen."""
        seen = self._facts.get(f"unique.{planned.item.id}")
        kind = planned.item.type
        if not isinstance(seen, list):
            waits.append(Why("FIND-SOURCE-UNKNOWN", {"source": "site"}))
        elif any(agrees(value, other, "code", kind) for other in seen):
            failed.append(Why("FIND-NOT-UNIQUE", {"value": value}))
            return
        for other_instance in self._all_instances(planned):
            if other_instance != instance and any(
                agrees(value, answer.value, "code", kind) for answer in self._given(planned, other_instance)
            ):
                failed.append(Why("FIND-NOT-UNIQUE", {"value": value}))
                return

    def _judge_comparison(
        self,
        planned: PlannedItem,
        instance: int | None,
        value: Value,
        slot: str | None,
        failed: list[Why],
        waits: list[Why],
    ) -> None:
        compare = planned.item.compare
        assert compare is not None
        for name in (compare.to,) if isinstance(compare.to, str) else compare.to:
            targets = self._targets(planned, instance, name, slot)
            if targets is None:
                continue
            if not targets:
                if not compare.if_known:
                    waits.append(Why("FIND-COMPARE-UNKNOWN", {"with": name}))
                continue
            any_row = "." in name and name.partition(".")[0] in self._plan.items
            results = [agrees(value, target, compare.how, planned.item.type) for target in targets]
            if not (any(results) if any_row or compare.how == "one_of" else all(results)):
                failed.append(Why("FIND-DIFFERS", {"with": name, "value": value}))

    def _targets(
        self, planned: PlannedItem, instance: int | None, name: str, slot: str | None
    ) -> list[Value] | None:
        """What an answer is compared with: None when that is not asked or not applicable, empty when
        unknown.
        """
        head, dot, column = name.partition(".")
        other = self._plan.items.get(head)
        if other is None:
            return self._facts_for(name, planned.repeat, instance)
        if dot:
            return self._column_values(other, column)
        found: list[Value] = []
        asked = False
        for own in self._matching(other, planned.repeat, instance):
            if not self.asked(other, own):
                continue
            stored = self._stored(other, own, slot)
            if stored is not None and stored.state is State.NA:
                continue
            asked = True
            values = [answer.value for answer in self._given(other, own, slot)]
            if not values:
                return []
            found.extend(values)
        return found if asked else None

    def _column_values(self, table: PlannedItem, column: str) -> list[Value] | None:
        head = self._stored(table, None, None)
        if not self.asked(table, None) or (head is not None and head.state is State.NA):
            return None
        rows = [f"{table.item.id}:{row}" for row in self._all_instances(table)]
        found = [value for row in rows for value in self._cell_values(f"{row}.{column}")]
        if not found and all(self._answers.get(f"{row}.present") is not None for row in rows):
            absent = [self._cell_values(f"{row}.present") for row in rows]
            if all(value == [False] for value in absent):
                return None
        return found

    def _shown_target(self, planned: PlannedItem, instance: int | None, slot: str | None) -> Value:
        compare = planned.item.compare
        if compare is None:
            return None
        for name in (compare.to,) if isinstance(compare.to, str) else compare.to:
            targets = self._targets(planned, instance, name, slot)
            if targets:
                return targets[0] if len(targets) == 1 else list(targets)
        return None

    # -- limits
    # --------------------------------------------------------------------------------------------------

    def _bounds(self, planned: PlannedItem, instance: int | None) -> tuple[str | None, str | None, bool]:
        """Lower and upper limit as written values, and whether one of them is unknown."""
        limit = planned.item.limit
        if limit is None:
            return None, None, False
        low = self._bound(limit.min, planned, instance)
        high = self._bound(limit.max, planned, instance)
        unknown = (limit.min is not None and low is None) or (limit.max is not None and high is None)
        return low, high, unknown

    def _bound(self, name: str | None, planned: PlannedItem, instance: int | None) -> str | None:
        if name is None:
            return None
        if name[0].isdigit() or name[0] in "+-":
            return name
        other = self._plan.items.get(name)
        if other is None:
            value = self._fact(name, planned.repeat, instance)
            return None if value is None or isinstance(value, bool | list | dict) else str(value)
        for own in self._matching(other, planned.repeat, instance):
            if self.asked(other, own):
                for answer in self._given(other, own):
                    return str(answer.value)
        return None

    def _judge_limit(
        self,
        planned: PlannedItem,
        value: Value,
        bounds: tuple[str | None, str | None, bool],
        failed: list[Why],
        waits: list[Why],
    ) -> None:
        low, high, unknown = bounds
        limit = planned.item.limit
        assert limit is not None
        if unknown:
            waits.append(Why("FIND-LIMIT-UNKNOWN", {"limit": _first_source(limit)}))
        measured = self._measure(planned.item.type, value)
        if measured is None:
            waits.append(Why("FIND-NOT-A-VALUE", {"value": value}))
            return
        is_time = planned.item.type in {"date", "datetime"}
        codes = ("FIND-TOO-EARLY", "FIND-TOO-LATE") if is_time else ("FIND-BELOW", "FIND-ABOVE")
        for bound, code, below in ((low, codes[0], True), (high, codes[1], False)):
            if bound is None:
                continue
            edge = self._measure(planned.item.type, bound, like=measured)
            if edge is None:
                waits.append(Why("FIND-LIMIT-UNKNOWN", {"limit": bound}))
            elif _outside(measured, edge, below):
                failed.append(Why(code, {"value": value, "limit": bound, "unit": planned.item.unit}))
        if planned.item.type == "timer" and _timer_runs(value):
            waits.append(Why("FIND-RUNNING", {}))

    def _measure(
        self, kind: str, value: Value, like: Decimal | datetime | date | None = None
    ) -> Decimal | datetime | date | None:
        """A value as something that can be ordered; a date stands for its end, 24:00 in the zone of the
        site.
        """
        if kind == "timer" and isinstance(value, dict):
            return self._seconds(value)
        if kind in {"date", "datetime"}:
            return self._moment(str(value), like)
        try:
            number = (
                Decimal(str(value))
                if not isinstance(value, bool | dict | list) and value is not None
                else None
            )
        except InvalidOperation:
            return None
        return number if number is not None and number.is_finite() else None

    def _seconds(self, value: Mapping[str, Value]) -> Decimal | None:
        given = value.get("seconds")
        if given is not None:
            try:
                return Decimal(str(given))
            except InvalidOperation:
                return None
        started = value.get("started_at")
        if not isinstance(started, str):
            return None
        return Decimal(int((self._now - datetime.fromisoformat(started)).total_seconds()))

    def _moment(self, text: str, like: Decimal | datetime | date | None) -> datetime | None:
        try:
            if "T" in text:
                moment = datetime.fromisoformat(text)
                return moment if moment.tzinfo is not None else moment.replace(tzinfo=self._tz)
            day = date.fromisoformat(text)
        except ValueError:
            return None
        return datetime.combine(day + timedelta(days=1), datetime.min.time(), self._tz)

    # -- putting a question together
    # -----------------------------------------------------------------------------

    def _not_asked(self, planned: PlannedItem, instance: int | None, base: str) -> Question:
        return Question(
            path=base,
            item=planned.item,
            column=None,
            section=planned.section.id,
            instance=instance,
            repeat=planned.repeat,
            by=planned.by,
            slot=None,
            asked=False,
            required=False,
            answer=self._stored(planned, instance, None),
            status="not_asked",
            severity=planned.item.severity,
            why=(),
            on_fail=planned.on_fail,
            unmet=(),
            beside=base,
            computed=planned.item.computed is not None,
            heading=planned.cells,
        )

    def _question(
        self,
        planned: PlannedItem,
        instance: int | None,
        path: str,
        beside: str,
        slot: str | None,
        by: tuple[str, ...],
        required: bool,
        na_allowed: bool,
        answer: Answer | None,
        verdict: _Verdict,
        *,
        computed: bool = False,
        blind_open: bool = False,
    ) -> Question:
        item = planned.item
        initial: Value = None
        if item.initial is not None and answer is None:
            known = item.initial == "now" or "." in item.initial
            initial = self._fact(item.initial, planned.repeat, instance) if known else item.initial
        return Question(
            path=path,
            item=item,
            column=None,
            section=planned.section.id,
            instance=instance,
            repeat=planned.repeat,
            by=by,
            slot=slot,
            asked=True,
            required=required,
            answer=answer,
            status=verdict.status,
            severity=item.severity,
            why=verdict.why,
            on_fail=planned.on_fail,
            unmet=self._unmet(verdict.status, planned.on_fail, beside, item.media == "photo", answer),
            beside=beside,
            na_allowed=na_allowed,
            limit_min=verdict.limit_min,
            limit_max=verdict.limit_max,
            compared_with=None if blind_open else verdict.compared_with,
            initial=initial,
            computed=computed,
            blind_open=blind_open,
        )

    def _unmet(
        self, status: Status, on_fail: OnFail, beside: str, is_photo: bool, answer: Answer | None
    ) -> tuple[str, ...]:
        if status == "na":
            return () if self._has_text(f"{beside}#reason") else ("reason",)
        if status != "finding":
            return ()
        unmet = []
        if on_fail.reason == "required" and not self._has_text(f"{beside}#reason"):
            unmet.append("reason")
        if on_fail.photo and self._photos(f"{beside}#photo", answer if is_photo else None) < on_fail.photo:
            unmet.append("photo")
        return tuple(unmet)

    def _has_text(self, path: str) -> bool:
        return any(
            isinstance(answer.value, str) and answer.value.strip() for answer in self._beside.get(path, ())
        )

    def _photos(self, path: str, own: Answer | None) -> int:
        found = sum(
            len(answer.value) for answer in self._beside.get(path, ()) if isinstance(answer.value, list)
        )
        return found + (len(own.value) if own is not None and isinstance(own.value, list) else 0)


@dataclass(slots=True)
class _Verdict:
    status: Status
    why: tuple[Why, ...] = ()
    limit_min: str | None = None
    limit_max: str | None = None
    compared_with: Value = None

    @property
    def bounds(self) -> tuple[str | None, str | None, Value]:
        return self.limit_min, self.limit_max, self.compared_with


def section_of(path: str, definition: Definition) -> str | None:
    """The section that a path belongs to, which may be the section itself (``D#late``)."""
    item = Path.parse(path).item
    if any(section.id == item for section in definition.section):
        return item
    planned = plan_of(definition).items.get(item)
    return planned.section.id if planned else None


def _source_unknown(planned: PlannedItem) -> _Verdict:
    """A computed value that is not known: a finding where only its presence counts, else pending."""
    status: Status = "finding" if planned.item.severity is not None and not planned.has_rule else "pending"
    return _Verdict(status, (Why("FIND-SOURCE-UNKNOWN", {"source": planned.item.computed}),))


def _satisfies(condition: Condition, given: list[Value]) -> bool:
    if condition.answered is not None:
        return bool(given) is condition.answered
    if condition.equals is not None:
        return any(value == condition.equals and type(value) is type(condition.equals) for value in given)
    if condition.any_of is not None:
        return any(isinstance(value, str) and value in condition.any_of for value in given)
    if condition.not_any_of is not None:
        return any(not isinstance(value, str) or value not in condition.not_any_of for value in given)
    return False


def _column_conditions(column: Column) -> tuple[Condition, ...]:
    when = column.enable_when
    if when is None:
        return ()
    return (when,) if isinstance(when, Condition) else tuple(when)


def _is_filled(value: Value) -> bool:
    if value is None:
        return False
    if isinstance(value, str):
        return bool(value.strip())
    if isinstance(value, list | dict):
        return bool(value)
    return True


def _is_answered(answer: Answer | None) -> bool:
    """True when something was said: a value, "not applicable" or "unknown"."""
    if answer is None or answer.state is State.NOT_ASKED:
        return False
    return answer.state is not State.GIVEN or _is_filled(answer.value)


def _is_expected(expect: bool | tuple[str, ...] | None, value: Value) -> bool:
    if expect is None:
        return True
    if isinstance(expect, bool):
        return value is expect
    return isinstance(value, str) and value in expect


def _judge_person(planned: PlannedItem, answer: Answer, failed: list[Why], waits: list[Why]) -> None:
    value = answer.value
    member = value.get("member") if isinstance(value, dict) else None
    if planned.item.confirm and isinstance(value, dict) and not value.get("confirmed_at"):
        waits.append(Why("FIND-NOT-CONFIRMED", {}))
    if planned.item.differs_from and set(planned.item.differs_from) & set(planned.by) and member == answer.by:
        waits.append(Why("FIND-SAME-PERSON", {}))


def _timer_runs(value: Value) -> bool:
    return isinstance(value, dict) and value.get("seconds") is None and not value.get("stopped_at")


def _first_source(limit: Limit) -> str | None:
    return next(
        (
            name
            for name in (limit.min, limit.max)
            if name is not None and not name[0].isdigit() and name[0] != "-"
        ),
        None,
    )


def _outside(measured: Decimal | datetime | date, edge: Decimal | datetime | date, below: bool) -> bool:
    if isinstance(measured, Decimal) and isinstance(edge, Decimal):
        return measured < edge if below else measured > edge
    if isinstance(measured, datetime) and isinstance(edge, datetime):
        return (
            measured.astimezone(UTC) < edge.astimezone(UTC)
            if below
            else measured.astimezone(UTC) > edge.astimezone(UTC)
        )
    return True


def nfc(text: str) -> str:
    """Text in the one form in which it is stored, compared and found."""
    return unicodedata.normalize("NFC", text)
