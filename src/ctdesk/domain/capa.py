"""Corrective and preventive actions: their ways, owner, due day, extensions and the check of their effect
(domain.md §6.6, SOD-11). Findings of inspections and of holders are answered with the same actions.

The number decides: an action is effective only where its measure met its target within the window. The
assessor may be stricter with a reason, never milder.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Literal

from ctdesk.domain.clocks import day_ends
from ctdesk.domain.deadlines import Due, Escalation, read_escalations
from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.qualifications import Words, read_words
from ctdesk.domain.units import Machine

Op = Literal["<=", ">=", "=="]
OPS: tuple[Op, ...] = ("<=", ">=", "==")
Result = Literal["effective", "not_effective"]
SOURCES = frozenset({"incident", "inspection", "holder", "audit", "drill", "meeting", "other"})

# What was found not effective is planned again or superseded by another action; it is never withdrawn.
CAPA = Machine(
    "capa",
    "planned",
    frozenset({"effective", "superseded", "withdrawn"}),
    MappingProxyType(
        {
            "planned": {"approve": "approved", "withdraw": "withdrawn"},
            "approved": {"finish": "done", "withdraw": "withdrawn"},
            "done": {"pass": "effective", "fail": "reopened", "return": "approved"},
            "reopened": {"plan_again": "planned", "supersede": "superseded"},
        }
    ),
)
OPEN_STATES = CAPA.states - CAPA.ends


@dataclass(frozen=True, slots=True)
class CapaKind:
    """A kind of action; it is due at most ``days`` (calendar days of the site) after it was planned."""

    code: str
    name: Words
    days: int


@dataclass(frozen=True, slots=True)
class CapaRules:
    """The part on actions of ``resources/seed/severities.toml``. The window is in days after completion."""

    kinds: Mapping[str, CapaKind]
    window: tuple[int, int]
    most_extensions: int
    escalations: tuple[Escalation, ...]
    finding_classes: Mapping[str, Words]


@dataclass(frozen=True, slots=True)
class Extension:
    """One extension of the due day: to when, why, who approved it, and when that was."""

    to: date
    reason: str
    approver: int
    granted_at: datetime


@dataclass(frozen=True, slots=True)
class Target:
    """A measure of effect with its target: ``op`` value, over ``window_days`` after completion."""

    metric: str
    op: Op
    value: Decimal
    window_days: int

    def met_by(self, value: Decimal) -> bool:
        """Whether a value reaches the target; both are in the unit that the metric names."""
        if self.op == "<=":
            return value <= self.value
        return value >= self.value if self.op == ">=" else value == self.value


@dataclass(frozen=True, slots=True)
class Check:
    """One check of effect: what was measured, by whom, when, what the assessor says and why."""

    value: Decimal
    result: Result
    reason: str
    assessor: int
    at: datetime


def ensure_moves(state: str, event: str) -> str:
    """The state after an event; raises CAP-01 for one that does not follow."""
    found = CAPA.next(state, event)
    if found is None:
        raise CtdeskError("CAP-01", state=state)
    return found


def ensure_plan(rules: CapaRules, kind: str, planned_on: date, due_on: date) -> None:
    """Raises CAP-02 for an unknown kind, CAP-03 for a due day before the plan or beyond the kind's limit."""
    if kind not in rules.kinds:
        raise CtdeskError("CAP-02", field="kind", value=kind)
    latest = planned_on + timedelta(days=rules.kinds[kind].days)
    if not planned_on <= due_on <= latest:
        raise CtdeskError("CAP-03", field="due_on", earliest=planned_on, latest=latest)


def ensure_target(rules: CapaRules, target: Target) -> None:
    """Raises CAP-04 for a measure without name, sign or number, CAP-05 for a window outside the rules."""
    if not target.metric.strip() or target.op not in OPS or not target.value.is_finite():
        raise CtdeskError("CAP-04", field="metric")
    least, most = rules.window
    if not least <= target.window_days <= most:
        raise CtdeskError("CAP-05", field="window_days", least=least, most=most)


def ensure_extends(
    rules: CapaRules, due_on: date, granted: Sequence[Extension], wanted: Extension, owner: int, today: date
) -> None:
    """An extension that may be granted.

    Raises CAP-06 when as many as there may be were granted, CAP-07 for a day that is not after the one in
    force and after today, CAP-08 for the owner as approver, CAP-09 without a reason.
    """
    if len(granted) >= rules.most_extensions:
        raise CtdeskError("CAP-06", most=rules.most_extensions)
    if wanted.to <= max(due_in_force(due_on, granted), today):
        raise CtdeskError("CAP-07", field="to", day=max(due_in_force(due_on, granted), today))
    if wanted.approver == owner:
        raise CtdeskError("CAP-08")
    if not wanted.reason.strip():
        raise CtdeskError("CAP-09", field="reason")


def due_in_force(due_on: date, granted: Sequence[Extension]) -> date:
    """The due day after all extensions."""
    return granted[-1].to if granted else due_on


def due_of(due_on: date, granted: Sequence[Extension], tz: tzinfo) -> Due:
    """24:00 at the site of the due day in force."""
    return Due(day_ends(due_in_force(due_on, granted), tz))


def was_ever_overdue(
    due_on: date, granted: Sequence[Extension], done_at: datetime | None, now: datetime, tz: tzinfo
) -> bool:
    """Whether a due day ever passed before it was done or extended: a later extension does not wash it
    off.
    """
    day = due_on
    for one in granted:
        if one.granted_at >= day_ends(day, tz):
            return True
        day = one.to
    return (done_at or now) >= day_ends(day, tz)


def window_of(done_at: datetime, target: Target, tz: tzinfo) -> tuple[datetime, datetime]:
    """[start, end) of the time in which the effect is watched: day 0 is the day of completion."""
    done = done_at.astimezone(tz)
    return done, day_ends(done.date() + timedelta(days=target.window_days), tz)


def ensure_check(
    target: Target, done_at: datetime, check: Check, owner: int, doers: frozenset[int], tz: tzinfo
) -> None:
    """A check of effect that may be signed.

    Raises CAP-10 for the owner or whoever carried the action out (SOD-11), CAP-11 for "effective" before the
    window has ended, CAP-12 for "effective" against the number, CAP-13 for "not effective" against the number
    without a reason. That a target is missed already may be said before the window ends.
    """
    if check.assessor == owner or check.assessor in doers:
        raise CtdeskError("CAP-10", field="assessor")
    if not check.value.is_finite():
        raise CtdeskError("CAP-04", field="value")
    met = target.met_by(check.value)
    if check.result == "effective":
        _, ends = window_of(done_at, target, tz)
        if check.at < ends:
            raise CtdeskError("CAP-11", day=ends.date() - timedelta(days=1))
        if not met:
            raise CtdeskError("CAP-12", field="result")
    elif met and not check.reason.strip():
        raise CtdeskError("CAP-13", field="reason")


def ensure_finding(rules: CapaRules, finding_class: str, received_on: date, reply_due: date | None) -> None:
    """Raises CAP-17 for an unknown class of finding, CAP-18 for a reply due before the finding came."""
    if finding_class not in rules.finding_classes:
        raise CtdeskError("CAP-17", field="finding_class", value=finding_class)
    if reply_due is not None and reply_due < received_on:
        raise CtdeskError("CAP-18", field="reply_due")


def obstacles_to_ending(states: Sequence[str], *, owed: bool = True) -> tuple[str, ...]:
    """Codes of what has to be done with the actions before a finding or an incident closes: CAP-14 none that
    counts where one is ``owed``, CAP-15 one still open, CAP-16 one that failed and was not followed up.
    """
    counting = [state for state in states if state != "withdrawn"]
    found = (
        ("CAP-14", owed and not counting),
        ("CAP-15", any(state in OPEN_STATES and state != "reopened" for state in counting)),
        ("CAP-16", "reopened" in counting),
    )
    return tuple(code for code, stands in found if stands)


def read_capa(table: Mapping[str, Any]) -> CapaRules:
    """Read the part ``capa`` of ``resources/seed/severities.toml``; raises ``KeyError`` where it lacks
    something.
    """
    part = table["capa"]
    days = {row["type"]: row["amount"] for row in part["due"]}
    least, most = part["effectiveness_window_days"]
    return CapaRules(
        kinds={
            row["code"]: CapaKind(row["code"], read_words(row["name"]), days[row.get("due_as", row["code"])])
            for row in part["types"]
        },
        window=(least, most),
        most_extensions=part["extensions_max"],
        escalations=read_escalations(part["overdue_escalation"]),
        finding_classes={row["code"]: read_words(row["name"]) for row in part["finding_classes"]},
    )
