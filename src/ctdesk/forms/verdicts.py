"""What one answer amounts to: conforming, a finding, pending, not applicable, and for which reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from ctdesk.domain.answers import Answer, State, Value
from ctdesk.forms.agreement import agrees
from ctdesk.forms.codes import is_well_formed
from ctdesk.forms.definition import Limit
from ctdesk.forms.patterns import matches
from ctdesk.forms.plan import PlannedItem
from ctdesk.forms.question import Status, Why
from ctdesk.forms.reading import Reading, is_answered

# Reasons for which an answer is not whole yet: a timer not stopped, a person who has not confirmed.
_UNFINISHED = frozenset({"FIND-RUNNING", "FIND-NOT-CONFIRMED", "FIND-SAME-PERSON"})


@dataclass(slots=True)
class Verdict:
    """A status with its reasons, the limits in force and the value compared with."""

    status: Status
    why: tuple[Why, ...] = ()
    limit_min: str | None = None
    limit_max: str | None = None
    compared_with: Value = None

    @property
    def bounds(self) -> tuple[str | None, str | None, Value]:
        return self.limit_min, self.limit_max, self.compared_with


class JudgedReading(Reading):
    """A reading that can also judge its answers."""

    __slots__ = ()

    def verdict(
        self,
        planned: PlannedItem,
        instance: int | None,
        answer: Answer | None,
        na_allowed: bool,
        slot: str | None,
    ) -> Verdict:
        item = planned.item
        bounds = self._bounds(planned, instance)
        if answer is None or not is_answered(answer):
            return Verdict("open", (), *bounds[:2], self._shown_target(planned, instance, slot))
        if answer.state is State.NA:
            if na_allowed:
                return Verdict("na", (), *bounds[:2])
            return Verdict("pending", (Why("FIND-NA-NOT-ALLOWED", {}),), *bounds[:2])
        target = self._shown_target(planned, instance, slot)
        if answer.state is not State.GIVEN:
            status: Status = "finding" if item.severity is not None and not planned.has_rule else "pending"
            return Verdict(status, (Why("FIND-UNKNOWN", {}),), *bounds[:2], target)
        failed: list[Why] = []
        waits: list[Why] = []
        value = answer.value
        if not is_expected(item.expect, value):
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
            return Verdict("open", (Why("FIND-TOO-FEW", {"least": item.min_count}),))
        if item.unique is not None:
            self._judge_unique(planned, instance, value, failed, waits)
        if item.type == "person":
            _judge_person(planned, answer, failed, waits)
        if item.compare is not None:
            self._judge_comparison(planned, instance, value, slot, failed, waits)
        if item.limit is not None:
            self._judge_limit(planned, value, bounds, failed, waits)
        elif item.type == "timer" and _timer_runs(value):
            return Verdict("open", (Why("FIND-RUNNING", {}),))
        if failed:
            return Verdict(
                "finding" if item.severity else "pending", tuple(failed + waits), *bounds[:2], target
            )
        if waits:
            unfinished = any(why.code in _UNFINISHED for why in waits)
            return Verdict("open" if unfinished else "pending", tuple(waits), *bounds[:2], target)
        return Verdict("conforms", (), *bounds[:2], target)

    def shared_verdict(
        self,
        planned: PlannedItem,
        instance: int | None,
        entries: list[Answer | None],
        third: Answer | None,
        na_allowed: bool,
    ) -> tuple[Verdict, bool]:
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
            return self.verdict(planned, instance, given[0], na_allowed, None), False
        why = Why("FIND-READINGS-DIFFER", {"third": third is not None})
        if planned.blind and planned.item.severity is not None:
            # Both readings stay and the item counts as not conforming, whatever the third reading says.
            decided = (
                self.verdict(planned, instance, third, na_allowed, None)
                if third is not None
                else Verdict("open")
            )
            return Verdict("finding", (why, *decided.why), *decided.bounds), True
        if not is_answered(third):
            return Verdict("pending", (why,)), True
        return self.verdict(planned, instance, third, na_allowed, None), True

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
        for other_instance in self.all_instances(planned):
            if other_instance != instance and any(
                agrees(value, answer.value, "code", kind) for answer in self.given(planned, other_instance)
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
            targets = self.targets(planned, instance, name, slot)
            if targets is None:
                continue
            if not targets:
                if not compare.if_known:
                    waits.append(Why("FIND-COMPARE-UNKNOWN", {"with": name}))
                continue
            any_row = "." in name and name.partition(".")[0] in self.plan.items
            results = [agrees(value, target, compare.how, planned.item.type) for target in targets]
            if not (any(results) if any_row or compare.how == "one_of" else all(results)):
                failed.append(Why("FIND-DIFFERS", {"with": name, "value": value}))

    def _shown_target(self, planned: PlannedItem, instance: int | None, slot: str | None) -> Value:
        compare = planned.item.compare
        if compare is None:
            return None
        for name in (compare.to,) if isinstance(compare.to, str) else compare.to:
            targets = self.targets(planned, instance, name, slot)
            if targets:
                return targets[0] if len(targets) == 1 else list(targets)
        return None

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
        other = self.plan.items.get(name)
        if other is None:
            value = self.fact(name, planned.repeat, instance)
            return None if value is None or isinstance(value, bool | list | dict) else str(value)
        for own in self.matching(other, planned.repeat, instance):
            if self.asked(other, own):
                for answer in self.given(other, own):
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
            elif _outside(_first_moment(measured, planned.item.type) if not below else measured, edge, below):
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


def computed_verdict(planned: PlannedItem, answer: Answer | None) -> Verdict:
    """A computed value that says nothing: no row in the register is an answer, no register is none.

    What is not known is a finding where only its presence counts, else pending.
    """
    if answer is not None and answer.value == [] and planned.item.severity is None:
        return Verdict("conforms")
    status: Status = "finding" if planned.item.severity is not None and not planned.has_rule else "pending"
    return Verdict(status, (Why("FIND-SOURCE-UNKNOWN", {"source": planned.item.computed}),))


def is_expected(expect: bool | tuple[str, ...] | None, value: Value) -> bool:
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


def _first_moment(measured: Decimal | datetime | date, kind: str) -> Decimal | datetime | date:
    """A day lies within an upper limit as soon as it has begun before it."""
    return measured - timedelta(days=1) if kind == "date" and isinstance(measured, datetime) else measured


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
