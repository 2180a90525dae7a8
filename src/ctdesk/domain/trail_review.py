"""The review of the trail by exception (ER-13): which cases of a month are looked at, and in which order.

A case is one record, or the acts of one kind of one person. Signs of risk come from a table; cases with a
grave sign are all reviewed, of the others a share is drawn by a digest of the month, so that nobody chooses.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal
from typing import Any, Literal

from ctdesk.domain.qualifications import Words, read_words

Finds = Literal["late", "own", "clock", "outcome"]
OWN, LATE, CLOCK, OUTCOME = "own", "late", "clock", "outcome"


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign of risk; with ``every`` each case that bears it is reviewed."""

    code: str
    weight: int
    every: bool
    words: Words
    source: str
    actions: tuple[str, ...] = ()
    finds: Finds | None = None
    outcomes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Rules:
    """The table of signs; ``share`` is the part of the other cases that is drawn, ``clock_slack`` seconds."""

    share: Decimal
    due_after_months: int
    clock_slack: int
    signs: tuple[Sign, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the trail; ``behind`` is how many seconds the clock stood behind the entry before."""

    seq: int
    action: str
    actor_id: int | None
    actor_name: str
    record_id: int | None
    behind: float = 0.0


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """What is known of the records touched in the month, by their number of row.

    ``late``: in which something was explained as late. ``decided``: outcome of those decided in it.
    ``signed``: their signatures, each as the head of the trail when it was given and the member.
    """

    late: frozenset[int]
    decided: Mapping[int, str]
    signed: Mapping[int, tuple[tuple[int, int], ...]]


@dataclass(frozen=True, slots=True)
class Case:
    """What is reviewed at once; ``sampled`` where it was drawn and bears no grave sign."""

    key: str
    record_id: int | None
    area: str
    first: int
    last: int
    entries: int
    actors: tuple[tuple[int, str], ...]
    signs: tuple[str, ...]
    weight: int
    sampled: bool = False


def read_rules(table: Mapping[str, Any]) -> Rules:
    """The rules as ``resources/seed/trail_review.toml`` writes them."""
    return Rules(
        Decimal(table["share"]),
        int(table["due_after_months"]),
        int(table["clock_slack_s"]),
        tuple(
            Sign(
                one["code"],
                one["weight"],
                one["every"],
                read_words(one["text"]),
                one["source"],
                tuple(one.get("actions", ())),
                one.get("finds"),
                frozenset(one.get("outcomes", ())),
            )
            for one in table["sign"]
        ),
    )


def cases_of(entries: Iterable[Entry], rules: Rules, facts: RecordFacts) -> tuple[Case, ...]:
    """The cases of a month with their signs, in the order in which they began.

    What ctdesk did by itself is a case only where it bears a sign.
    """
    groups: dict[str, list[Entry]] = {}
    for one in entries:
        groups.setdefault(_key(one), []).append(one)
    found = []
    for key, acts in groups.items():
        borne = tuple(sign for sign in rules.signs if _bears(sign, acts, rules, facts))
        actors = {one.actor_id: one.actor_name for one in acts if one.actor_id is not None}
        if not borne and not actors:
            continue
        first = acts[0]
        found.append(
            Case(
                key,
                first.record_id,
                first.action.partition(".")[0],
                first.seq,
                acts[-1].seq,
                len(acts),
                tuple(sorted(actors.items())),
                tuple(sign.code for sign in borne),
                sum(sign.weight for sign in borne),
            )
        )
    return tuple(sorted(found, key=lambda case: case.first))


def plan_review(cases: Iterable[Case], rules: Rules, seed: str) -> tuple[Case, ...]:
    """The cases to review, the gravest first: all with a grave sign, and the share of the others that a
    digest of ``seed`` and the case puts first. The share is rounded up.
    """
    grave = {sign.code for sign in rules.signs if sign.every}
    whole = [case for case in cases if grave.intersection(case.signs)]
    keys = {case.key for case in whole}
    others = [case for case in cases if case.key not in keys]
    count = int((rules.share * len(others)).to_integral_value(ROUND_CEILING))
    drawn = sorted(others, key=lambda case: hashlib.sha256(f"{seed}\0{case.key}".encode()).digest())[:count]
    chosen = [*whole, *(replace(case, sampled=True) for case in drawn)]
    return tuple(sorted(chosen, key=lambda case: (case.sampled, -case.weight, case.first)))


def may_review(case: Case, member_id: int | None) -> bool:
    """Nobody reviews a case in which they acted themselves."""
    return member_id is not None and all(actor != member_id for actor, _ in case.actors)


def _key(one: Entry) -> str:
    if one.record_id is not None:
        return f"record:{one.record_id}"
    return f"acts:{one.actor_id or 0}:{one.action.partition('.')[0]}"


def _bears(sign: Sign, acts: list[Entry], rules: Rules, facts: RecordFacts) -> bool:
    if sign.actions and any(one.action.startswith(sign.actions) for one in acts):
        return True
    record = acts[0].record_id
    if sign.finds == CLOCK:
        return any(one.behind > rules.clock_slack for one in acts)
    if record is None or sign.finds is None:
        return False
    if sign.finds == LATE:
        return record in facts.late
    if sign.finds == OUTCOME:
        return facts.decided.get(record, "") in sign.outcomes
    changes = next((one.actions for one in rules.signs if one.code == "after_signing"), ())
    signed = facts.signed.get(record, ())
    return any(
        one.action.startswith(changes)
        and any(member == one.actor_id and before < one.seq for before, member in signed)
        for one in acts
        if changes
    )
