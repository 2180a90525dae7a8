"""Who hears of what was seen at the bedside, how soon, and what else is recorded there: rules as data
(domain.md §3.17, §6.8).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from ctdesk.domain.antidotes import Antidote
from ctdesk.domain.deadlines import Term, ensure_term
from ctdesk.domain.qualifications import Words, read_words

Watched = Literal["temperature_c", "crs", "icans"]


@dataclass(frozen=True, slots=True)
class AlertRule:
    """From ``at_least`` of what is ``watched`` on, the roles ``to`` hear of it within ``term``."""

    code: str
    watched: Watched
    at_least: Decimal
    to: tuple[str, ...]
    term: Term
    text: Words
    source: str


@dataclass(frozen=True, slots=True)
class EventKind:
    """A kind of event that is recorded by itself; ``graded_by`` is icaht | ctcae."""

    code: str
    name: Words
    graded_by: str


@dataclass(frozen=True, slots=True)
class BedsideRules:
    """``resources/seed/bedside.toml`` as values. A score is taken ``times_a_day`` from ``first_day`` to
    ``last_day``, day 0 being the infusion's.
    """

    alerts: tuple[AlertRule, ...]
    antidotes: Mapping[str, Antidote]
    events: Mapping[str, EventKind]
    times_a_day: int
    first_day: int
    last_day: int


@dataclass(frozen=True, slots=True)
class BedsideView:
    """What one assessment came to; a grade that is open counts with what is certain."""

    temperature_c: Decimal | None
    crs: int
    icans: int


def alerts_for(
    rules: Iterable[AlertRule], now: BedsideView, before: BedsideView | None = None
) -> tuple[AlertRule, ...]:
    """The alerts that this assessment raises.

    A fever that lasts is told once; a grade is told again when it has risen.
    """
    return tuple(one for one in rules if _raises(one, now, before))


def assessments_left(rules: BedsideRules, day: int, done_today: int) -> int:
    """How many scores are still to be taken on a day after the infusion; 0 outside the days of the rule."""
    asked = rules.times_a_day if rules.first_day <= day <= rules.last_day else 0
    return max(asked - done_today, 0)


def read_bedside(table: Mapping[str, Any]) -> BedsideRules:
    """Read ``resources/seed/bedside.toml``; raises ``KeyError`` where it lacks what it must say."""
    score = table["score"]
    return BedsideRules(
        alerts=tuple(
            AlertRule(
                row["code"],
                row["watched"],
                Decimal(row["at_least"]),
                tuple(row["to"]),
                ensure_term(row["unit"], row.get("amount")),
                read_words(row["text"]),
                row["source"],
            )
            for row in table["alert"]
        ),
        antidotes={
            row["code"]: Antidote(row["code"], read_words(row["name"]), bool(row["masks_fever"]))
            for row in table["antidote"]
        },
        events={
            row["code"]: EventKind(row["code"], read_words(row["name"]), row["graded_by"])
            for row in table["event"]
        },
        times_a_day=score["times_a_day"],
        first_day=score["first_day"],
        last_day=score["last_day"],
    )


def _raises(rule: AlertRule, now: BedsideView, before: BedsideView | None) -> bool:
    value = _seen(rule.watched, now)
    if value is None or value < rule.at_least:
        return False
    was = None if before is None else _seen(rule.watched, before)
    if was is None or was < rule.at_least:
        return True
    return rule.watched != "temperature_c" and value > was


def _seen(watched: Watched, view: BedsideView) -> Decimal | None:
    if watched == "temperature_c":
        return view.temperature_c
    return Decimal(view.crs if watched == "crs" else view.icans)
