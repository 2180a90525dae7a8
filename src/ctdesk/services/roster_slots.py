"""The slots of the duty rota and who may fill them when: by role or delegation, trained, there, not away."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from ctdesk.config import data_path
from ctdesk.db.tables.access import AccountClosure
from ctdesk.db.tables.roster import Absence, Shift
from ctdesk.db.tables.team import Member
from ctdesk.domain.delegation import LeadTerm
from ctdesk.domain.roster import Able, OnDuty, Slot
from ctdesk.domain.spans import Span, common, united, without
from ctdesk.services.delegation_register import (
    TABLES,
    able_for,
    competences,
    judge_lines,
    known_lines,
    roles_held,
)
from ctdesk.services.duties import duty_table

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

ROSTER_TABLES = TABLES | {"shift", "absence", "member", "account_closure"}
ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Otherwise:
    """What is asked about as if it were so: lines taken back, other terms of the lead, somebody away."""

    without_lines: frozenset[int] = frozenset()
    terms: tuple[LeadTerm, ...] | None = None
    away: tuple[tuple[int, Span], ...] = ()


AS_IT_IS = Otherwise()


@cache
def all_slots() -> tuple[Slot, ...]:
    """Every slot of the rota, in the order in which it is read."""
    return tuple(
        Slot(str(row["role"]), int(row["count"]), str(row["duty"]), str(row["when"]))
        for row in _table()["roster_slot"]
    )


@cache
def apart() -> tuple[frozenset[str], ...]:
    """The pairs of slots that one person does not fill at the same time."""
    return tuple(frozenset(row["roles"]) for row in _table()["roster_distinct"])


def slots_for(*, infusion: bool) -> tuple[Slot, ...]:
    """The slots that have to be filled; some on days of infusion only."""
    return tuple(one for one in all_slots() if infusion or one.when == ALWAYS)


def shifts_in(db: Session, period: Span) -> tuple[OnDuty, ...]:
    """The shifts that touch a period; one that was cancelled while it ran ends there."""
    chosen = (
        select(Shift)
        .where(Shift.starts_at < period.end, Shift.ends_at > period.start)
        .where(or_(Shift.cancelled_at.is_(None), Shift.cancelled_at > Shift.starts_at))
        .order_by(Shift.starts_at, Shift.id)
    )
    found = []
    for row in db.scalars(chosen):
        end = row.ends_at if row.cancelled_at is None else min(row.ends_at, row.cancelled_at)
        if row.starts_at < end and end > period.start:
            found.append(OnDuty(row.id, row.role, row.member_id, Span(row.starts_at, end)))
    return tuple(found)


def able_in(
    db: Session,
    members: Collection[int],
    slots: Iterable[Slot],
    at: datetime,
    zone: tzinfo,
    otherwise: Otherwise = AS_IT_IS,
) -> Able:
    """For each of these members and slots: the periods in which they may act there, as it is known now."""
    people = frozenset(members)
    if not people:
        return {}
    trained, roles = competences(db, people, zone), roles_held(db, people)
    delegated = _delegated(db, people, at, zone, otherwise)
    away = _away(db, people, otherwise)
    working = _accounts(db, people)
    able: dict[tuple[int, str], tuple[Span, ...]] = {}
    for slot in slots:
        duty = duty_table()[slot.duty]
        for member in people:
            competent = able_for(duty, "", trained.get(member, {}))
            by_role = common(united(roles.get((member, slot.role), ())), competent)
            by_line = common(united(delegated.get((member, slot.duty), ())), competent)
            there = common(united([*by_role, *by_line]), working.get(member, ()))
            able[member, slot.role] = without(there, away.get(member, ()))
    return able


def _delegated(
    db: Session, members: Collection[int], at: datetime, zone: tzinfo, otherwise: Otherwise
) -> dict[tuple[int, str], list[Span]]:
    found: dict[tuple[int, str], list[Span]] = defaultdict(list)
    lines = known_lines(db, delegates=members)
    for one in judge_lines(db, lines, at, zone, terms=otherwise.terms):
        if one.known.id not in otherwise.without_lines:
            found[one.known.delegate, one.known.duty] += one.spans
    return found


def _away(db: Session, members: Collection[int], otherwise: Otherwise) -> dict[int, list[Span]]:
    found: dict[int, list[Span]] = defaultdict(list)
    chosen = select(Absence).where(Absence.member_id.in_(members), Absence.cancelled_at.is_(None))
    for row in db.scalars(chosen):
        found[row.member_id].append(Span(row.starts_at, row.ends_at))
    for member, span in otherwise.away:
        found[member].append(span)
    return found


def _accounts(db: Session, members: Collection[int]) -> dict[int, tuple[Span, ...]]:
    """When the accounts of these members can act."""
    closed: dict[int, list[Span]] = defaultdict(list)
    for gone in db.scalars(select(AccountClosure).where(AccountClosure.member_id.in_(members))):
        closed[gone.member_id].append(Span(gone.closed_at, gone.reopened_at))
    return {
        row.id: without([Span(row.active_from, row.active_until)], closed.get(row.id, ()))
        for row in db.scalars(select(Member).where(Member.id.in_(members), Member.status == "active"))
    }


@cache
def _table() -> dict[str, Any]:
    with data_path("resources", "seed", "duties.toml").open("rb") as file:
        return tomllib.load(file)
