"""Which questions a record asks now, and what each answer amounts to: conforming, a finding, pending, not
applicable.

Pure: a function of the definition, the answers given so far, the facts of the registers and the shape of
the shipment. Facts are keyed by source, per instance where they differ (``"unit.batch_no:2"``); a
missing key or None is unknown, and the unknown never conforms.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo

from ctdesk.domain.answers import Answer, Answers, Path, State, Value
from ctdesk.forms.definition import Condition, Definition, OnFail
from ctdesk.forms.plan import NOTHING_ASKED, PlannedItem, plan_of
from ctdesk.forms.question import THIRD, Facts, Question, Shape, Status, Why
from ctdesk.forms.reading import column_conditions, is_answered, satisfies
from ctdesk.forms.verdicts import JudgedReading, Verdict, computed_verdict, is_expected

__all__ = [
    "THIRD",
    "Facts",
    "Question",
    "Shape",
    "Status",
    "Why",
    "computed_answers",
    "holds",
    "questions",
    "section_of",
]


def questions(
    definition: Definition, answers: Answers, facts: Facts, shape: Shape, *, now: datetime, tz: tzinfo
) -> tuple[Question, ...]:
    """Every question of the record in the order of the form, those not asked included.

    ``now`` is the trusted clock, ``tz`` the zone of the site, in which a date ends. A computed question
    whose value was not stored yet carries the value it would have; ``computed_answers`` collects those
    to be stored.
    """
    return tuple(_Asking(plan_of(definition), answers, facts, shape, now, tz).all_questions())


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
    reading = _Asking(plan_of(definition), answers, facts, shape, now, tz)
    return reading.all_hold(when, None, None)


def section_of(path: str, definition: Definition) -> str | None:
    """The section that a path belongs to, which may be the section itself (``D#late``)."""
    item = Path.parse(path).item
    if any(section.id == item for section in definition.section):
        return item
    planned = plan_of(definition).items.get(item)
    return planned.section.id if planned else None


class _Asking(JudgedReading):
    """A reading that puts its questions together."""

    __slots__ = ()

    def all_questions(self) -> Iterator[Question]:
        for planned in self.plan.items.values():
            for instance in self.instances(planned):
                if planned.cells:
                    continue
                yield from self._of_item(planned, instance)
            if planned.cells:
                yield from self._of_table(planned)

    def _of_item(self, planned: PlannedItem, instance: int | None) -> Iterator[Question]:
        base = planned.item.id if instance is None else f"{planned.item.id}:{instance}"
        if not self.asked(planned, instance):
            yield self._not_asked(planned, instance, base)
            return
        slots = self.slots_of(planned, instance)
        if slots:
            yield from self._of_several(planned, instance, base, slots)
            return
        answer = self.answer(planned, instance)
        required = self.required(planned, instance)
        na_allowed = self.na_allowed(planned, instance)
        verdict = self.verdict(planned, instance, answer, na_allowed, None)
        if verdict.status == "open" and planned.item.computed is not None:
            verdict = computed_verdict(planned, answer)
        yield self._question(
            planned, instance, base, base, None, planned.by, required, na_allowed, answer, verdict,
            computed=planned.item.computed is not None,
        )  # fmt: skip

    def _of_several(
        self, planned: PlannedItem, instance: int | None, base: str, slots: tuple[str, ...]
    ) -> Iterator[Question]:
        """Each slot answers alone; both are judged together once the comparison is open (decision 13)."""
        required = self.required(planned, instance)
        na_allowed = self.na_allowed(planned, instance)
        own = {slot: self.stored(planned, instance, slot) for slot in slots}
        complete = all(is_answered(answer) for answer in own.values())
        closed = self.blind_is_open(planned.section.id) if planned.blind else not complete
        third = self.stored(planned, instance, THIRD)
        shared: Verdict | None = None
        differ = False
        if complete and not closed:
            shared, differ = self.shared_verdict(planned, instance, list(own.values()), third, na_allowed)
        for slot, answer in own.items():
            if not is_answered(answer):
                verdict = Verdict("open")
            elif shared is not None:
                verdict = shared
            elif planned.blind:
                verdict = Verdict("pending", (Why("FIND-BLIND-OPEN", {}),))
            else:
                verdict = self.verdict(planned, instance, answer, na_allowed, slot)
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
            verdict = Verdict("open") if shared is None or not is_answered(third) else shared
            yield self._question(
                planned, instance, f"{base}@{THIRD}", base, THIRD, slots, True, na_allowed, third, verdict
            )

    def _of_table(self, planned: PlannedItem) -> Iterator[Question]:
        """A heading that may be answered "not applicable", then the cells of each row."""
        head = planned.item.id
        if not self.asked(planned, None):
            yield self._not_asked(planned, None, head)
            return
        required = self.required(planned, None)
        na_allowed = self.na_allowed(planned, None)
        answer = self.stored(planned, None, None)
        skipped = answer is not None and answer.state is State.NA and na_allowed
        cells = [
            cell
            for instance in self.all_instances(planned)
            for cell in self._row(planned, instance, skipped, required)
        ]
        if skipped:
            verdict = Verdict("na")
        elif answer is not None and answer.state is State.NA:
            verdict = Verdict("pending", (Why("FIND-NA-NOT-ALLOWED", {}),))
        elif any(cell.status == "finding" for cell in cells):
            verdict = Verdict("finding")
        elif any(cell.status == "pending" for cell in cells):
            verdict = Verdict("pending")
        elif any(cell.asked and cell.required and cell.status == "open" for cell in cells):
            verdict = Verdict("open")
        else:
            verdict = Verdict("conforms" if any(cell.answer for cell in cells) else "open")
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
                satisfies(condition, self.cell_values(f"{base}.{condition.column}"))
                for condition in column_conditions(column)
            )
            answer = self._answers.get(path)
            severity = planned.item.severity if column.expect is not None else None
            if not asked:
                verdict = Verdict("not_asked")
            elif not is_answered(answer):
                verdict = Verdict("open")
            elif answer is not None and answer.state is State.UNKNOWN:
                verdict = Verdict("pending", (Why("FIND-UNKNOWN", {}),))
            elif (
                answer is not None
                and answer.state is State.GIVEN
                and not is_expected(column.expect, answer.value)
            ):
                verdict = Verdict("finding" if severity else "conforms", (Why("FIND-EXPECTED", {}),))
            else:
                verdict = Verdict("conforms")
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

    def _not_asked(self, planned: PlannedItem, instance: int | None, base: str) -> Question:
        answer = self.stored(planned, instance, None)
        if answer is not None:
            return self._unasked(planned, instance, base, answer)
        blank: Question | None = planned.blanks.get((instance,))
        if blank is None:
            blank = planned.blanks[(instance,)] = self._unasked(planned, instance, base, None)
        return blank

    def _unasked(
        self, planned: PlannedItem, instance: int | None, base: str, answer: Answer | None
    ) -> Question:
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
            answer=answer,
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
        verdict: Verdict,
        *,
        computed: bool = False,
        blind_open: bool = False,
    ) -> Question:
        item = planned.item
        initial: Value = None
        if item.initial is not None and answer is None:
            known = item.initial == "now" or "." in item.initial
            initial = self.fact(item.initial, planned.repeat, instance) if known else item.initial
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
