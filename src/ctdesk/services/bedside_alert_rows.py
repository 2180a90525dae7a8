"""The alerts of a course as they were raised, with how they stand and who heard of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from ctdesk.db.tables.obligations import Obligation
from ctdesk.db.tables.quarantine import Telling
from ctdesk.domain.deadlines import Due, status_of
from ctdesk.domain.qualifications import Words
from ctdesk.services.incident_tables import bedside_rules
from ctdesk.services.work import UnitOfWork

SUBJECT = "bedside"
RULE = f"{SUBJECT}:"
# A call does not bring anybody to the bedside: this one ends when they stand there.
IN_PERSON = frozenset({"fever"})


@dataclass(frozen=True, slots=True)
class BedsideAlert:
    """Somebody who has to hear of an assessment: who as a role, by when, and what came of it.

    ``status`` as in ``deadlines.status_of``; ``in_person`` where only coming ends it.
    """

    id: int
    code: str
    words: Words
    recipient: str
    assessed_at: datetime
    due_at: datetime
    at_once: bool
    status: str
    in_person: bool
    done_at: datetime | None
    told: str | None
    row_version: int


def raised(work: UnitOfWork, course_id: int) -> list[Obligation]:
    """The alerts of a course that were not taken back, the earliest first."""
    chosen = select(Obligation).where(
        Obligation.subject_kind == SUBJECT,
        Obligation.subject_id == course_id,
        Obligation.withdrawn_at.is_(None),
    )
    return list(work.db.scalars(chosen.order_by(Obligation.anchor_at, Obligation.id)))


def alerts_of(work: UnitOfWork, course_id: int) -> tuple[BedsideAlert, ...]:
    """The alerts of a course with how they stand: open ones first, then the latest."""
    rows = raised(work, course_id)
    names = _told(work, [one.id for one in rows])
    found = [_alert(work, one, names.get(one.id)) for one in rows]
    found.sort(key=lambda one: one.assessed_at, reverse=True)
    found.sort(key=lambda one: one.done_at is not None)
    return tuple(found)


def _alert(work: UnitOfWork, row: Obligation, told: str | None) -> BedsideAlert:
    code = code_of(row)
    rule = next((one for one in bedside_rules().alerts if one.code == code), None)
    status = status_of(
        Due(row.due_at, row.at_once, row.assumed), work.now, begun=row.anchor_at, done=row.done_at
    )
    return BedsideAlert(
        id=row.id,
        code=code,
        words=Words(code, code) if rule is None else rule.text,
        recipient=row.recipient or "",
        assessed_at=row.anchor_at,
        due_at=row.due_at,
        at_once=row.at_once,
        status=status,
        in_person=code in IN_PERSON,
        done_at=row.done_at,
        told=told,
        row_version=row.row_version,
    )


def _told(work: UnitOfWork, ids: Sequence[int]) -> dict[int, str]:
    """Who heard of each alert, the last one named."""
    chosen = select(Telling).where(Telling.obligation_id.in_(ids)).order_by(Telling.told_at)
    found: Iterable[Telling] = work.db.scalars(chosen) if ids else ()
    return {one.obligation_id: one.name for one in found if one.obligation_id is not None}


def code_of(row: Obligation) -> str:
    return (row.rule or "").removeprefix(RULE)
