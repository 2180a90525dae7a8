"""What is owed, as lists and desks show it: in words, with its status, the most urgent first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, or_, select

from ctdesk.db.tables.adverse_reactions import AdrCase
from ctdesk.db.tables.bedside import BedsideCourse
from ctdesk.db.tables.capa import Capa, Finding
from ctdesk.db.tables.incidents import Incident
from ctdesk.db.tables.obligations import Obligation
from ctdesk.db.tables.recall import Recall
from ctdesk.db.tables.team import Member
from ctdesk.domain.deadlines import Due, Escalation, Status, escalated, late_by, status_of
from ctdesk.domain.errors import NotFound
from ctdesk.domain.qualifications import Words
from ctdesk.services.gate import query
from ctdesk.services.incident_tables import (
    capa_rules,
    deadline_rules,
    notification_table,
    severity_rules,
)
from ctdesk.services.obligations import in_time
from ctdesk.services.paging import Page
from ctdesk.services.work import UnitOfWork

INTERNAL = "severity:"
_TABLES: Mapping[str, Any] = {
    "incident": Incident,
    "adr": AdrCase,
    "capa": Capa,
    "recall": Recall,
    "finding": Finding,
    "bedside": BedsideCourse,
}


@dataclass(frozen=True, slots=True)
class ObligationRow:
    """Something owed. ``status``: open | soon | overdue | done | done_late | withdrawn; ``in_time`` is for
    the statistics, None while nobody can tell.

    ``recipient_words`` is empty where the recipient is a role or nobody; ``origin``: law | contract | house |
    own. ``confirmed`` is False where the final text of the law was not seen; ``assumed`` where working days
    lie beyond the published calendar.
    """

    id: int
    subject_kind: str
    subject_id: int
    subject_number: str
    rule: str | None
    words: Words
    recipient: str | None
    recipient_words: Words | None
    duty: str | None
    origin: str
    source: str
    confirmed: bool
    notification: str | None
    ways: tuple[str, ...]
    anchor: str
    anchor_at: datetime
    due_at: datetime
    at_once: bool
    assumed: bool
    status: Status
    in_time: bool | None
    late_by: timedelta
    done_at: datetime | None
    done_by: str | None
    way: str | None
    receipt_no: str | None
    note: str | None
    file_id: int | None
    withdrawn_at: datetime | None
    withdrawn_by: str | None
    withdraw_reason: str | None
    row_version: int


@query()
def list_obligations(
    work: UnitOfWork,
    *,
    state: str = "open",
    subject_kind: str | None = None,
    subject_id: int | None = None,
    duty: str | None = None,
    due_before: datetime | None = None,
    after: int | None = None,
    limit: int = 100,
) -> Page[ObligationRow]:
    """Obligations, those open first and by when they are due; ``state``: open | settled | all.

    Pages go by key: ``after`` is the last row of the page before. Raises DLN-12 for one that does not exist.
    """
    settled = or_(Obligation.done_at.is_not(None), Obligation.withdrawn_at.is_not(None))
    chosen = select(Obligation)
    if state == "open":
        chosen = chosen.where(Obligation.done_at.is_(None), Obligation.withdrawn_at.is_(None))
        order: tuple[Any, ...] = (Obligation.due_at, Obligation.id)
    else:
        rank = case((settled, 1), else_=0)
        order = (rank, Obligation.due_at, Obligation.id)
        if state == "settled":
            chosen = chosen.where(settled)
    for column, value in (
        (Obligation.subject_kind, subject_kind),
        (Obligation.subject_id, subject_id),
        (Obligation.duty, duty),
    ):
        if value is not None:
            chosen = chosen.where(column == value)
    if due_before is not None:
        chosen = chosen.where(Obligation.due_at < due_before)
    if after is not None:
        chosen = chosen.where(_behind(work, order, after))
    found = list(work.db.scalars(chosen.order_by(*order).limit(limit + 1)))
    rows = obligation_rows(work, found[:limit])
    return Page(rows, rows[-1].id if len(found) > limit else None)


@query()
def recipients(work: UnitOfWork) -> Mapping[str, Words]:
    """Everybody outside who may have to be told, by code."""
    return notification_table().recipients


def obligation_rows(work: UnitOfWork, found: Sequence[Obligation]) -> tuple[ObligationRow, ...]:
    """Obligations as lists show them, in their order."""
    people = {one for row in found for one in (row.done_by, row.withdrawn_by) if one is not None}
    names: dict[int | None, str] = {
        member.id: member.name for member in work.db.scalars(select(Member).where(Member.id.in_(people)))
    }
    numbers = _numbers(work, found)
    return tuple(_row(work, one, names, numbers) for one in found)


def words_of(row: Obligation) -> Words:
    """What is owed, in words: of its own, of the rule, or of the internal clock of a level."""
    if row.rule is None:
        return Words(row.text or "", row.text or "")
    if row.rule.startswith(INTERNAL):
        level, step = row.rule.removeprefix(INTERNAL).split(".")
        for clock in severity_rules().levels[level].clocks:
            if clock.code == step:
                return clock.text
    rule = deadline_rules().get(row.rule)
    return Words(row.rule, row.rule) if rule is None else rule.event


def status_at(row: Obligation, now: datetime) -> Status:
    """How an obligation stands."""
    return status_of(
        Due(row.due_at, row.at_once, row.assumed),
        now,
        begun=row.anchor_at,
        done=row.done_at,
        withdrawn=row.withdrawn_at is not None,
    )


def escalations() -> tuple[Escalation, ...]:
    """Whoever hears of what is late: the lead as soon as it is, the leader as with actions."""
    rules = capa_rules().escalations
    lead = next(iter(rules)).to
    return (Escalation(0, lead), *rules)


def roles_to_hear(row: Obligation, now: datetime) -> tuple[str, ...]:
    """The roles that hear of an open obligation because it is late."""
    if status_at(row, now) != "overdue":
        return ()
    return escalated(escalations(), Due(row.due_at, row.at_once, row.assumed), now)


def _behind(work: UnitOfWork, order: tuple[Any, ...], after: int) -> ColumnElement[bool]:
    last = work.db.get(Obligation, after)
    if last is None:
        raise NotFound("DLN-12", id=after)
    values: list[Any] = [last.due_at, last.id]
    if len(order) > 2:
        values.insert(0, 0 if last.done_at is None and last.withdrawn_at is None else 1)
    further: list[ColumnElement[bool]] = []
    for place, column in enumerate(order):
        same = [order[before] == values[before] for before in range(place)]
        further.append(and_(*same, column > values[place]))
    return or_(*further)


def _row(
    work: UnitOfWork, one: Obligation, names: Mapping[int | None, str], numbers: Mapping[tuple[str, int], str]
) -> ObligationRow:
    rule = None if one.rule is None else deadline_rules().get(one.rule)
    status = status_at(one, work.now)
    due = Due(one.due_at, one.at_once, one.assumed)
    return ObligationRow(
        id=one.id,
        subject_kind=one.subject_kind,
        subject_id=one.subject_id,
        subject_number=numbers.get((one.subject_kind, one.subject_id), "–"),
        rule=one.rule,
        words=words_of(one),
        recipient=one.recipient,
        recipient_words=notification_table().recipients.get(one.recipient or ""),
        duty=one.duty,
        origin="own" if one.rule is None else "house" if rule is None else rule.kind,
        source="" if rule is None else rule.source,
        confirmed=rule is None or rule.confirmed,
        notification=one.notification,
        ways=_ways(one),
        anchor=one.anchor,
        anchor_at=one.anchor_at,
        due_at=one.due_at,
        at_once=one.at_once,
        assumed=one.assumed,
        status=status,
        in_time=in_time(one, work.now),
        late_by=late_by(due, work.now) if status == "overdue" else timedelta(),
        done_at=one.done_at,
        done_by=names.get(one.done_by),
        way=one.way,
        receipt_no=one.receipt_no,
        note=one.done_note,
        file_id=one.file_id,
        withdrawn_at=one.withdrawn_at,
        withdrawn_by=names.get(one.withdrawn_by),
        withdraw_reason=one.withdraw_reason,
        row_version=one.row_version,
    )


def _ways(one: Obligation) -> tuple[str, ...]:
    """The ways in which the source wants it told; empty where it does not say."""
    for row in notification_table().rows:
        if row.code == one.notification:
            for telling in row.tellings:
                if (telling.to, telling.deadline) == (one.recipient, one.rule):
                    return telling.ways
    return ()


def _numbers(work: UnitOfWork, found: Iterable[Obligation]) -> dict[tuple[str, int], str]:
    wanted: dict[str, set[int]] = {}
    for one in found:
        wanted.setdefault(one.subject_kind, set()).add(one.subject_id)
    return {
        (kind, row.id): row.number
        for kind, ids in wanted.items()
        for row in work.db.execute(
            select(_TABLES[kind].id, _TABLES[kind].number).where(_TABLES[kind].id.in_(ids))
        )
    }
