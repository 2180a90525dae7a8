"""The time limits of a form as they stand: when each started, when it is due, whether it was met."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal, InvalidOperation

from ctdesk.domain.answers import Answer, Answers, State
from ctdesk.domain.clocks import ClockRun, after_working_days, day_ends, end_of_day, run_clock
from ctdesk.forms.definition import Clock, Definition, OnLate
from ctdesk.forms.durations import read_duration
from ctdesk.forms.judgement import Judgement, has_late_reason
from ctdesk.forms.plan import conditions, plan_of
from ctdesk.forms.questions import Facts, Shape, holds


@dataclass(frozen=True, slots=True)
class ClockState:
    """One run of one time limit with what being late asks for.

    ``late_path`` is where the reason of lateness stands: once per section (decision 29); None where the
    limit ends with a signature, whose signer gives the reason when signing.
    """

    clock: Clock
    run: ClockRun
    on_late: OnLate
    late_path: str | None


def clock_states(
    definition: Definition,
    answers: Answers,
    signed_at: Mapping[str, datetime],
    facts: Facts,
    shape: Shape,
    *,
    judgement: Judgement,
    now: datetime,
    tz: tzinfo,
    is_working_day: Callable[[date], bool],
    linked: Mapping[str, datetime] | None = None,
) -> tuple[ClockState, ...]:
    """Every time limit that applies now, one for each cassette or unit where it repeats.

    ``signed_at`` gives the moment of each slot's valid signature, ``linked`` when the record of another
    form that belongs to this one was completed. A limit whose condition does not hold is left out.
    """
    points = _Points(definition, answers, facts, signed_at, judgement, linked or {}, tz)
    result = []
    for clock in definition.clock:
        if clock.when is not None and not holds(
            definition, conditions(clock.when), answers, facts, shape, now=now, tz=tz
        ):
            continue
        for instance in _instances(clock, shape):
            start = points.moment(clock.from_, instance, starting=True)
            stop = points.moment(clock.stop_at, instance, starting=False)
            due = None if start is None else _due(clock, start, instance, facts, points, tz, is_working_day)
            run = run_clock(clock.id, instance, start, due, stop, now)
            result.append(
                ClockState(
                    clock,
                    run,
                    merged_on_late(definition.on_late, clock.on_late),
                    _late_path(definition, clock),
                )
            )
    return tuple(result)


def late_when_signing(states: Iterable[ClockState], slots: Collection[str]) -> tuple[ClockState, ...]:
    """The limits that end with one of these signatures, are missed by now, and ask the signer why."""
    return tuple(
        state
        for state in states
        if state.clock.stop_at.startswith("slot:")
        and state.clock.stop_at.removeprefix("slot:") in slots
        and state.run.stopped_at is None
        and state.run.status == "late"
        and state.on_late.reason == "required"
    )


def late_sections(states: Iterable[ClockState], answers: Answers, definition: Definition) -> frozenset[str]:
    """The sections that owe a reason: a limit that ends with one of their items was missed.

    A limit on the time that a stop-watch took is told by its own item, as a finding with its reason.
    """
    return frozenset(
        state.late_path.removesuffix("#late")
        for state in states
        if state.late_path is not None
        and state.clock.stop_at in plan_of(definition).items
        and state.clock.stop_at != state.clock.from_
        and state.run.stopped_at is not None
        and state.run.status == "late"
        and state.on_late.reason == "required"
        and not has_late_reason(answers, state.late_path.removesuffix("#late"))
    )


def merged_on_late(form: OnLate | None, clock: OnLate | None) -> OnLate:
    """What a missed limit asks for; the clock's own keys win over the form's."""
    layers = [layer for layer in (form, clock) if layer is not None]
    reason, tell, incident = None, None, None
    for layer in layers:
        reason = layer.reason or reason
        tell = layer.tell or tell
        incident = layer.incident or incident
    return OnLate(reason=reason, tell=tell, incident=incident)


class _Points:
    """Finds the moments that clocks start and stop at."""

    def __init__(
        self,
        definition: Definition,
        answers: Answers,
        facts: Facts,
        signed_at: Mapping[str, datetime],
        judgement: Judgement,
        linked: Mapping[str, datetime],
        tz: tzinfo,
    ) -> None:
        self._items = plan_of(definition).items
        self._answers = answers
        self._by_item = _by_item(answers)
        self._facts = facts
        self._signed_at = signed_at
        self._judgement = judgement
        self._linked = linked
        self._tz = tz

    def moment(self, point: str, instance: int | None, *, starting: bool) -> datetime | None:
        kind, _, name = point.partition(":")
        if kind == "slot" and name:
            return self._signed_at.get(name)
        if kind == "linked" and name:
            return self._linked.get(name)
        if kind == "tell" and name:
            return self._first_finding(name)
        return self._of_item(point, instance, starting=starting)

    def time_held(self, item: str, instance: int | None) -> datetime | None:
        """The moment an item holds; a date stands for its end, and what is computed counts before it is
        stored.
        """
        for answer in self._given(item, instance):
            found = self._read(answer.value if isinstance(answer.value, str) else "")
            if found is not None:
                return found
        source = self._items[item].item.computed
        told = None if source is None else self._facts.get(source)
        return self._read(told) if isinstance(told, str) else None

    def _of_item(self, item: str, instance: int | None, *, starting: bool) -> datetime | None:
        """Its time, else the minute of its first answer; of a timer its start or its stop."""
        planned = self._items[item]
        answers = list(self._given(item, instance))
        if not answers:
            return self.time_held(item, instance) if planned.item.type == "datetime" else None
        if planned.item.type == "timer":
            return self._of_timer(answers[0], "started_at" if starting else "stopped_at")
        if planned.item.type in {"date", "datetime"}:
            return self.time_held(item, instance)
        return min(answer.entered_at for answer in answers).astimezone(UTC).replace(second=0, microsecond=0)

    def _of_timer(self, answer: Answer, key: str) -> datetime | None:
        value = answer.value if isinstance(answer.value, dict) else {}
        text = value.get(key)
        return self._read(text) if isinstance(text, str) else None

    def _first_finding(self, whom: str) -> datetime | None:
        moments = [
            question.answer.entered_at
            for question in self._judgement.questions
            if question.finding
            and question.answer is not None
            and whom in (question.on_fail.tell or ())
            # The program's own answers carry the present moment until they are stored; they are no first
            # finding yet.
            and (question.answer.by is not None or question.path in self._answers)
        ]
        return min(moments, default=None)

    def _given(self, item: str, instance: int | None) -> Iterator[Answer]:
        for number, answer in self._by_item.get(item, ()):
            if instance is None or number is None or number == instance:
                yield answer

    def _read(self, text: str) -> datetime | None:
        try:
            if "T" not in text:
                return day_ends(date.fromisoformat(text), self._tz)
            moment = datetime.fromisoformat(text)
        except ValueError:
            return None
        return moment if moment.tzinfo is not None else moment.replace(tzinfo=self._tz)


def _by_item(answers: Answers) -> Mapping[str, list[tuple[int | None, Answer]]]:
    """The answers given to every item, each with its instance."""
    found: dict[str, list[tuple[int | None, Answer]]] = {}
    for path, answer in answers.items():
        if "#" not in path and answer.state is not State.NOT_ASKED:
            name, _, number = path.partition("@")[0].partition(".")[0].partition(":")
            found.setdefault(name, []).append((int(number) if number else None, answer))
    return found


def _due(
    clock: Clock,
    start: datetime,
    instance: int | None,
    facts: Facts,
    points: _Points,
    tz: tzinfo,
    is_working_day: Callable[[date], bool],
) -> datetime | None:
    if clock.within_working_days is not None:
        return after_working_days(start, clock.within_working_days, tz, is_working_day)
    if clock.until == "end_of_day":
        return end_of_day(start, tz)
    if clock.until is not None:
        return points.time_held(clock.until, instance)
    length = read_duration(clock.within or "")
    if length is None:
        seconds = facts.get(f"{clock.within}:{instance}", facts.get(clock.within or ""))
        try:
            length = None if seconds is None else timedelta(seconds=float(Decimal(str(seconds))))
        except (InvalidOperation, OverflowError, ValueError):
            length = None
    return None if length is None else start + length


def _instances(clock: Clock, shape: Shape) -> tuple[int | None, ...]:
    if clock.repeat == "cassette":
        return tuple(range(1, shape.cassettes + 1))
    if clock.repeat == "unit":
        return tuple(range(1, shape.units + 1))
    return (None,)


def _late_path(definition: Definition, clock: Clock) -> str | None:
    items = plan_of(definition).items
    if clock.stop_at in items:
        return f"{items[clock.stop_at].section.id}#late"
    if clock.stop_at.startswith("slot:"):
        return None
    if clock.from_ in items:
        return f"{items[clock.from_].section.id}#late"
    return None
