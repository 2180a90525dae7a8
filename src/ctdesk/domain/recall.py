"""A recall: what its criteria mean for a unit, what became of each unit found, and when that adds up
(domain.md §3.19). A drill is the same without freezing.

A scope is one or more groups: a unit is concerned when all criteria of one group hold. ``concerns`` is the
meaning; the search over the registers has to find the same units.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Literal, get_args

from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.identifiers import same_code, tidy_code
from ctdesk.domain.qualifications import Words, read_words
from ctdesk.domain.spans import Span
from ctdesk.domain.units import Machine

Kind = Literal[
    "batch",
    "vector_lot",
    "product",
    "shipment",
    "patient",
    "shipper",
    "position",
    "operator",
    "document",
    "form",
    "received",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
# These happened at a moment, so that a window of time narrows them; the others are what a unit is made of.
TIMED = frozenset({"shipper", "position", "operator", "document", "form", "received"})
# By these alone a whole site may be found: a group of nothing else is asked for twice.
WIDE = frozenset({"document", "form", "received", "product"})

LINE = Machine(
    "recall_line",
    "found",
    frozenset({"returned", "destroyed", "infused", "not_received", "cleared"}),
    MappingProxyType(
        {
            "found": {
                "hold": "held",
                "lose": "lost",
                "prove_infused": "infused",
                "prove_not_received": "not_received",
                "prove_returned": "returned",
                "prove_destroyed": "destroyed",
            },
            "held": {
                "return": "returned",
                "destroy": "destroyed",
                "clear": "cleared",
                "lose": "lost",
                "prove_infused": "infused",
            },
            "lost": {
                "find": "held",
                "prove_infused": "infused",
                "prove_returned": "returned",
                "prove_destroyed": "destroyed",
            },
        }
    ),
)
# In a drill a unit is only traced to where it is, or to the patient who got it.
DRILL_LINE = Machine(
    "drill_line",
    "found",
    frozenset({"traced"}),
    MappingProxyType({"found": {"trace": "traced", "lose": "lost"}, "lost": {"trace": "traced"}}),
)


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing a unit has in common with others.

    ``value`` is a batch or vector lot, a product's code, the number of a shipment, of a patient's file or of
    a shipper, a position or the beginning of one (``TANK-RACK``), a member's id, a document or form with its
    version (``SOP-CT-07 v3``, ``CT-ACC-001 r1``); it is empty for ``received``. ``window`` narrows the kinds
    that have a moment.
    """

    kind: Kind
    value: str = ""
    window: Span | None = None


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that a unit went through at a moment, such as a shipper it travelled in or a member who acted
    on it; ``until`` for what lasted, such as its stay in a position.
    """

    kind: Kind
    value: str
    at: datetime
    until: datetime | None = None
    lasts: bool = False


@dataclass(frozen=True, slots=True)
class UnitTrace:
    """All that the registers know of one unit as far as a recall asks."""

    unit: int
    batch_no: str | None
    vector_lots: tuple[str, ...] = ()
    happened: tuple[Happened, ...] = ()
    product: str | None = None
    shipment: str | None = None
    patient: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One unit of a recall: how it stands, and for one that was infused, since when its physician knows."""

    unit: int
    state: str
    physician_told_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """How far a recall has got. ``percent`` is None for a recall that found nothing; ``declared`` is how many
    units the notice says were supplied, None where it does not say.
    """

    lines: int
    by_state: Mapping[str, int]
    settled: int
    declared: int | None

    @property
    def percent(self) -> float | None:
        """Lines in a final state, in percent."""
        return None if not self.lines else self.settled * 100 / self.lines

    @property
    def complete(self) -> bool:
        """Every line in a final state, and as many as were declared."""
        return self.settled == self.lines and self.declared in (None, self.lines)


@dataclass(frozen=True, slots=True)
class Stopwatch:
    """The moments of a recall or a drill, in their order; None is not reached."""

    started_at: datetime
    listed_at: datetime | None = None
    use_stopped_at: datetime | None = None
    settled_at: datetime | None = None

    def to(self, moment: Literal["listed", "use_stopped", "settled"]) -> timedelta | None:
        """How long it took to one of them; None while it was not reached."""
        at: datetime | None = getattr(self, f"{moment}_at")
        return None if at is None else at - self.started_at


@dataclass(frozen=True, slots=True)
class RecallRules:
    """``resources/seed/recall.toml`` as values; the house may set other targets."""

    classes: Mapping[str, Words]
    kinds: Mapping[str, Words]
    stop_use_within: timedelta
    list_within: timedelta
    drills_per_year: int


def ensure_scope(scope: Sequence[Sequence[Criterion]]) -> None:
    """A scope that can be searched.

    Raises RCL-01 for one without any criterion, RCL-02 for an unknown kind, RCL-03 without a value, RCL-04
    for a window that ends before it begins, RCL-05 for "received" without a window, RCL-09 for a window where
    the kind has no moment.
    """
    if not scope or not all(scope):
        raise CtdeskError("RCL-01", field="scope")
    for one in (one for group in scope for one in group):
        if one.kind not in KINDS:
            raise CtdeskError("RCL-02", field="kind", value=one.kind)
        if one.kind != "received" and not one.value.strip():
            raise CtdeskError("RCL-03", field=one.kind)
        window = one.window
        if window is not None and window.end is not None and window.end <= window.start:
            raise CtdeskError("RCL-04", field="window")
        if window is not None and one.kind not in TIMED:
            raise CtdeskError("RCL-09", field="window")
        if one.kind == "received" and window is None:
            raise CtdeskError("RCL-05", field="window")


def concerns(scope: Iterable[Sequence[Criterion]], trace: UnitTrace) -> tuple[Criterion, ...]:
    """The criteria by which a unit is found, each once; empty when the scope does not concern it."""
    found: dict[Criterion, None] = {}
    for group in scope:
        if group and all(holds(one, trace) for one in group):
            found.update(dict.fromkeys(group))
    return tuple(found)


def holds(criterion: Criterion, trace: UnitTrace) -> bool:
    """Whether one criterion holds for a unit. Codes are the same however they were typed; a stay counts when
    any instant of it lies in the window.
    """
    if criterion.kind not in TIMED:
        return any(same_code(one, criterion.value) for one in _made_of(criterion.kind, trace))
    return any(
        one.kind == criterion.kind and is_meant(criterion, one.value) and _within(criterion.window, one)
        for one in trace.happened
    )


def ensure_line_moves(state: str, event: str, *, drill: bool) -> str:
    """The state of a line after an event; raises RCL-06 for one that does not follow."""
    found = (DRILL_LINE if drill else LINE).next(state, event)
    if found is None:
        raise CtdeskError("RCL-06", state=state)
    return found


def reconcile(lines: Iterable[Line], *, declared: int | None = None, drill: bool = False) -> Reconciliation:
    """Count a recall's lines. A unit counts once: raises RCL-07 for one that stands twice, RCL-08 for a state
    that does not exist.
    """
    machine = DRILL_LINE if drill else LINE
    counts: Counter[str] = Counter()
    units: set[int] = set()
    for one in lines:
        if one.unit in units:
            raise CtdeskError("RCL-07", unit=one.unit)
        if one.state not in machine.states:
            raise CtdeskError("RCL-08", value=one.state)
        units.add(one.unit)
        counts[one.state] += 1
    settled = sum(counts[state] for state in machine.ends)
    return Reconciliation(len(units), MappingProxyType(dict(counts)), settled, declared)


def obstacles_to_closing(
    lines: Sequence[Line], *, declared: int | None, difference_explained: bool, answered: bool, drill: bool
) -> tuple[str, ...]:
    """Codes of what has to be done before a recall closes; empty when it may be.

    RCL-10 a unit not settled, RCL-11 a unit lost, RCL-12 fewer or more than declared and nobody says why,
    RCL-13 a physician not told of a unit infused, RCL-14 the holder or regulator not answered.
    """
    stands = reconcile(lines, declared=declared, drill=drill)
    lost = stands.by_state.get("lost", 0)
    differs = declared is not None and declared != stands.lines
    untold = any(one.state == "infused" and one.physician_told_at is None for one in lines)
    found = (
        ("RCL-10", stands.settled + lost < stands.lines),
        ("RCL-11", lost > 0),
        ("RCL-12", differs and not difference_explained),
        ("RCL-13", untold and not drill),
        ("RCL-14", not answered and not drill),
    )
    return tuple(code for code, stands_against in found if stands_against)


def ensure_stopwatch(watch: Stopwatch, now: datetime) -> None:
    """Raises RCL-15 for a moment that lies ahead or before the start."""
    for name in ("started_at", "listed_at", "use_stopped_at", "settled_at"):
        at: datetime | None = getattr(watch, name)
        if at is not None and not watch.started_at <= at <= now:
            raise CtdeskError("RCL-15", field=name)


def read_recall(table: Mapping[str, Any]) -> RecallRules:
    """Read ``resources/seed/recall.toml``; raises ``KeyError`` where it lacks what it must say."""
    targets = table["targets"]
    return RecallRules(
        classes={row["code"]: read_words(row["name"]) for row in table["class"]},
        kinds={row["code"]: read_words(row["name"]) for row in table["criterion"]},
        stop_use_within=timedelta(hours=targets["stop_use_hours"]),
        list_within=timedelta(hours=targets["list_hours"]),
        drills_per_year=targets["drills_per_year"],
    )


def is_wide(scope: Iterable[Sequence[Criterion]]) -> bool:
    """Whether some group of a scope names nothing but what a whole site may have in common."""
    return any(group and all(one.kind in WIDE for one in group) for group in scope)


def is_meant(criterion: Criterion, value: str) -> bool:
    """Whether a value as a register keeps it is what a criterion names."""
    if criterion.kind == "received":
        return True
    if criterion.kind == "position":
        parts, wanted = value.split("-"), tidy_code(criterion.value).split("-")
        return len(wanted) <= len(parts) and all(
            same_code(one, other) for one, other in zip(wanted, parts, strict=False)
        )
    return same_code(value, criterion.value)


def _made_of(kind: str, trace: UnitTrace) -> tuple[str, ...]:
    if kind == "vector_lot":
        return trace.vector_lots
    known = {
        "batch": trace.batch_no,
        "product": trace.product,
        "shipment": trace.shipment,
        "patient": trace.patient,
    }
    one = known.get(kind)
    return () if one is None else (one,)


def _within(window: Span | None, one: Happened) -> bool:
    if window is None:
        return True
    if not one.lasts:
        return window.holds(one.at)
    begins_in_time = window.end is None or one.at < window.end
    return begins_in_time and (one.until is None or one.until > window.start)
