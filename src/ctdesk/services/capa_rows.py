"""Actions as lists and pages show them: how each stands, what comes next, and what stands against it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, or_, select

from ctdesk.db.tables.capa import Capa, CapaCheck, CapaDoer, CapaEvidence, CapaExtension, Finding
from ctdesk.db.tables.incidents import Incident
from ctdesk.db.tables.recall import Recall
from ctdesk.db.tables.records import Record, Signature
from ctdesk.db.tables.team import Member
from ctdesk.domain.capa import OPEN_STATES, window_of
from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.incidents import Risk
from ctdesk.services import fields
from ctdesk.services.capa_course import was_late
from ctdesk.services.capa_subject import evidence_of, is_of_this_round, rows_of, target_of
from ctdesk.services.capas import action_of, risk_from
from ctdesk.services.evidence import EvidenceRow, evidence_rows
from ctdesk.services.gate import query
from ctdesk.services.label_versions import member_name
from ctdesk.services.paging import Page
from ctdesk.services.rights import site_day
from ctdesk.services.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ActionRow:
    """An action in a list.

    ``stage`` is its state as people see it: writing (the plan is a draft) | to_approve | under_way | watched
    (the window runs) | to_check | to_close | closed | failed | superseded | withdrawn. ``due_on`` is the day
    in force, ``days_late`` how long ago that was while it is not done; ``window_ends`` the last day of the
    window.
    """

    id: int
    number: str
    origin: str
    source_kind: str
    source_id: int | None
    source_number: str
    kind: str
    action: str
    owner_id: int
    owner: str
    round: int
    due_on: date
    days_late: int
    window_ends: date | None
    asks_extension: bool
    state: str
    stage: str
    record_id: int | None
    row_version: int


@dataclass(frozen=True, slots=True)
class DoerRow:
    """Somebody who carried an action out."""

    round: int
    name: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class ExtensionRow:
    """A later due day asked for; ``state``: asked | granted | declined."""

    id: int
    round: int
    until_on: date
    reason: str
    asked_by: str | None
    asked_at: datetime
    state: str
    decided_by: str | None
    decided_at: datetime | None
    declined_reason: str | None


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One check of the effect."""

    round: int
    value: Decimal
    result: str
    reason: str | None
    assessor: str | None
    at: datetime
    record_id: int | None


@dataclass(frozen=True, slots=True)
class PaperRow:
    """The record of a round."""

    record_id: int
    number: str
    state: str


@dataclass(frozen=True, slots=True)
class ActionSheet:
    """An action as a whole. ``obstacles`` stand against its next step by whoever asks; ``was_late`` stays
    true once a due day had passed.
    """

    row: ActionRow
    problem: str
    root_cause: str | None
    resources: str | None
    planned_on: date
    first_due_on: date
    risk_before: Risk | None
    risk_after: Risk | None
    metric: str
    target_op: str
    target_value: Decimal
    window_days: int
    assessor_id: int | None
    assessor: str | None
    approved_by: str | None
    approved_at: datetime | None
    done_at: datetime | None
    done_note: str | None
    returned_reason: str | None
    superseded_by: str | None
    withdraw_reason: str | None
    closed_at: datetime | None
    was_late: bool
    mine: bool
    doers: tuple[DoerRow, ...]
    evidence: tuple[EvidenceRow, ...]
    extensions: tuple[ExtensionRow, ...]
    checks: tuple[CheckRow, ...]
    papers: tuple[PaperRow, ...]
    siblings: tuple[tuple[int, str], ...]
    obstacles: tuple[CtdeskError, ...]


@query()
def list_actions(
    work: UnitOfWork,
    *,
    which: str = "open",
    kind: str | None = None,
    text: str | None = None,
    after: int | None = None,
    limit: int = 100,
) -> Page[ActionRow]:
    """Actions, those due first on top; ``which``: open | mine | overdue | to_approve | watched | ended | all.

    ``text`` is looked for in number, problem, action, cause and the name of the owner. ``after`` is the last
    row of the page before. Raises CAP-25 for one that does not exist.
    """
    today = site_day(work.db, work.now)
    chosen = select(Capa).join(Member, Member.id == Capa.owner_id)
    open_ones = or_(Capa.state.in_(OPEN_STATES), and_(Capa.state == "effective", Capa.closed_at.is_(None)))
    conditions: Mapping[str, ColumnElement[bool]] = {
        "open": open_ones,
        "mine": and_(open_ones, Capa.owner_id == work.actor.member_id),
        "overdue": overdue_at(today),
        "to_approve": Capa.state == "planned",
        "watched": Capa.state == "done",
        "ended": ~open_ones,
    }
    if which in conditions:
        chosen = chosen.where(conditions[which])
    if kind is not None:
        chosen = chosen.where(Capa.kind == kind)
    wanted = fields.cleaned(text, "text")
    if wanted is not None:
        looked_in = (Capa.number, Capa.problem, Capa.action_text, Capa.root_cause, Member.name)
        chosen = chosen.where(or_(*(one.icontains(wanted, autoescape=True) for one in looked_in)))
    if after is not None:
        last = action_of(work, after)
        later = and_(Capa.due_on == last.due_on, Capa.id > last.id)
        chosen = chosen.where(or_(Capa.due_on > last.due_on, later))
    found = list(work.db.scalars(chosen.order_by(Capa.due_on, Capa.id).limit(limit + 1)))
    rows = action_rows(work, found[:limit])
    return Page(rows, rows[-1].id if len(found) > limit else None)


@query()
def action_sheet(work: UnitOfWork, *, capa_id: int) -> ActionSheet:
    """One action with everything that belongs to it; raises CAP-25."""
    one = action_of(work, capa_id)
    (row,) = action_rows(work, [one])
    superseded = None if one.superseded_id is None else action_of(work, one.superseded_id).number
    return ActionSheet(
        row=row,
        problem=one.problem,
        root_cause=one.root_cause,
        resources=one.resources,
        planned_on=one.planned_on,
        first_due_on=one.first_due_on,
        risk_before=risk_from(one.risk_before),
        risk_after=risk_from(one.risk_after),
        metric=one.metric,
        target_op=one.target_op,
        target_value=one.target_value,
        window_days=one.window_days,
        assessor_id=one.assessor_id,
        assessor=member_name(work.db, one.assessor_id),
        approved_by=member_name(work.db, one.approved_by),
        approved_at=one.approved_at,
        done_at=one.done_at,
        done_note=one.done_note,
        returned_reason=one.returned_reason,
        superseded_by=superseded,
        withdraw_reason=one.withdraw_reason,
        closed_at=one.closed_at,
        was_late=was_late(work, one),
        mine=one.owner_id == work.actor.member_id,
        doers=_doers(work, one),
        evidence=evidence_rows(work, rows_of(work.db, CapaEvidence, one.id), partial(is_of_this_round, one)),
        extensions=_extensions(work, one),
        checks=_checks(work, one),
        papers=_papers(work, one),
        siblings=_siblings(work, one),
        obstacles=_obstacles(work, one, row),
    )


def action_rows(work: UnitOfWork, found: Sequence[Capa]) -> tuple[ActionRow, ...]:
    """Actions as lists show them, in their order."""
    today, zone = site_day(work.db, work.now), ZoneInfo(work.site.time_zone)
    names = _names(work, found)
    sources = _sources(work, found)
    signed = set(
        work.db.scalars(
            select(Signature.record_id).where(
                Signature.record_id.in_([one.record_id for one in found if one.record_id is not None]),
                Signature.slot == "plan",
                Signature.superseded_by.is_(None),
            )
        )
    )
    asking = set(
        work.db.scalars(
            select(CapaExtension.capa_id).where(
                CapaExtension.capa_id.in_([one.id for one in found]),
                CapaExtension.granted_at.is_(None),
                CapaExtension.declined_at.is_(None),
            )
        )
    )
    rows = []
    for one in found:
        ends = None
        if one.done_at is not None:
            ends = window_of(one.done_at, target_of(one), zone)[1].date() - timedelta(days=1)
        late = (today - one.due_on).days if one.state in ("planned", "approved") else 0
        kind, key, number = sources[one.id]
        rows.append(
            ActionRow(
                id=one.id,
                number=one.number,
                origin=one.origin,
                source_kind=kind,
                source_id=key,
                source_number=number,
                kind=one.kind,
                action=one.action_text,
                owner_id=one.owner_id,
                owner=names.get(one.owner_id, ""),
                round=one.round,
                due_on=one.due_on,
                days_late=max(0, late),
                window_ends=ends,
                asks_extension=one.id in asking and one.state == "approved",
                state=one.state,
                stage=_stage(one, one.record_id in signed, ends, today),
                record_id=one.record_id,
                row_version=one.row_version,
            )
        )
    return tuple(rows)


def overdue_at(today: date) -> ColumnElement[bool]:
    """Actions that are not done after their last day."""
    return and_(Capa.state.in_(("planned", "approved")), Capa.due_on < today)


def _stage(one: Capa, plan_signed: bool, window_ends: date | None, today: date) -> str:
    if one.state == "planned":
        return "to_approve" if plan_signed else "writing"
    if one.state == "done":
        return "watched" if window_ends is not None and window_ends >= today else "to_check"
    if one.state == "effective":
        return "to_close" if one.closed_at is None else "closed"
    return {"approved": "under_way", "reopened": "failed"}.get(one.state, one.state)


def _obstacles(work: UnitOfWork, one: Capa, row: ActionRow) -> tuple[CtdeskError, ...]:
    """What stands against the next step, the gravest first."""
    me = work.actor.member_id
    codes: list[CtdeskError] = []
    if row.stage == "under_way" and not evidence_of(work.db, one):
        codes.append(CtdeskError("CAP-29"))
    if row.stage in ("watched", "to_check"):
        doers = {each.member_id for each in rows_of(work.db, CapaDoer, one.id) if each.round == one.round}
        if me == one.owner_id or me in doers:
            codes.append(CtdeskError("CAP-10"))
        if row.stage == "watched":
            codes.append(CtdeskError("CAP-11", day=row.window_ends))
    if row.stage == "failed" and one.incident_id is not None:
        incident = work.db.get(Incident, one.incident_id)
        if incident is not None and incident.concluded_at is None:
            codes.append(CtdeskError("CAP-24", number=incident.number))
    return tuple(codes)


def _names(work: UnitOfWork, found: Sequence[Capa]) -> Mapping[int, str]:
    owners = {one.owner_id for one in found}
    return {one.id: one.name for one in work.db.scalars(select(Member).where(Member.id.in_(owners)))}


def _sources(work: UnitOfWork, found: Sequence[Capa]) -> Mapping[int, tuple[str, int | None, str]]:
    """What each answers: kind of page, its row, its number."""
    known: dict[int, tuple[str, int | None, str]] = {one.id: ("", None, "") for one in found}
    for kind, table, column in (
        ("incident", Incident, "incident_id"),
        ("finding", Finding, "finding_id"),
        ("recall", Recall, "recall_id"),
    ):
        wanted = {key for one in found if (key := getattr(one, column)) is not None}
        if not wanted:
            continue
        numbers = dict(work.db.execute(select(table.id, table.number).where(table.id.in_(wanted))).all())
        for one in found:
            key = getattr(one, column)
            if key is not None:
                known[one.id] = (kind, key, numbers.get(key, ""))
    return known


def _doers(work: UnitOfWork, one: Capa) -> tuple[DoerRow, ...]:
    rows = rows_of(work.db, CapaDoer, one.id)
    return tuple(DoerRow(each.round, member_name(work.db, each.member_id), each.note) for each in rows)


def _extensions(work: UnitOfWork, one: Capa) -> tuple[ExtensionRow, ...]:
    return tuple(
        ExtensionRow(
            each.id,
            each.round,
            each.until_on,
            each.reason,
            member_name(work.db, each.asked_by),
            each.asked_at,
            "granted" if each.granted_at else "declined" if each.declined_at else "asked",
            member_name(work.db, each.granted_by or each.declined_by),
            each.granted_at or each.declined_at,
            each.declined_reason,
        )
        for each in rows_of(work.db, CapaExtension, one.id)
    )


def _checks(work: UnitOfWork, one: Capa) -> tuple[CheckRow, ...]:
    return tuple(
        CheckRow(
            each.round,
            each.value,
            each.result,
            each.reason,
            member_name(work.db, each.assessor_id),
            each.at,
            each.record_id,
        )
        for each in rows_of(work.db, CapaCheck, one.id)
    )


def _papers(work: UnitOfWork, one: Capa) -> tuple[PaperRow, ...]:
    rows = work.db.scalars(
        select(Record)
        .where(Record.subject_kind == "capa", Record.subject_id == one.id)
        .order_by(Record.id.desc())
    )
    return tuple(PaperRow(each.id, each.number, each.state) for each in rows)


def _siblings(work: UnitOfWork, one: Capa) -> tuple[tuple[int, str], ...]:
    """Other actions of the same source that could follow this one."""
    same = {
        "incident_id": one.incident_id,
        "finding_id": one.finding_id,
        "recall_id": one.recall_id,
    }
    if one.state != "reopened" or not any(same.values()):
        return ()
    chosen = select(Capa.id, Capa.number).where(
        Capa.id != one.id, Capa.state.in_(OPEN_STATES - {"reopened"}), Capa.origin == one.origin
    )
    for name, key in same.items():
        column = getattr(Capa, name)
        chosen = chosen.where(column.is_(None) if key is None else column == key)
    return tuple((key, number) for key, number in work.db.execute(chosen.order_by(Capa.id)))
