"""What waits for somebody about actions and findings: to approve, to do, to decide, to check, to reply."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, or_, select

from ctdesk.db.tables.capa import Capa, CapaDoer
from ctdesk.domain.capa import due_of
from ctdesk.domain.clocks import day_ends
from ctdesk.domain.deadlines import escalated
from ctdesk.services.capa_rows import ActionRow, action_rows, overdue_at
from ctdesk.services.capas import APPROVE, ASSESS, EXTEND, PLAN
from ctdesk.services.findings import replies_due
from ctdesk.services.incident_tables import capa_rules
from ctdesk.services.rights import site_day
from ctdesk.services.work import UnitOfWork
from ctdesk.services.work_items import WorkItem, register_item

ROUTE, FINDINGS = "capa", "findings"
CLOSE = "incident.close"
MOST = 100
SOON = timedelta(days=14)  # replies due later wait for nobody yet
_HEARS = frozenset(role for one in capa_rules().escalations for role in one.to)


def capa_items(work: UnitOfWork) -> Iterator[WorkItem]:
    """The lines of My desk about actions and findings; an action stands there once for each person."""
    zone = ZoneInfo(work.site.time_zone)
    for row in action_rows(work, _of_concern(work)):
        kind, duty, due = _step_of(work, row, zone)
        if kind:
            item = register_item(work, kind, ROUTE, row.number, duty, row.action.splitlines()[0], due, row.id)
            yield item
    yield from _replies(work, zone)


def _of_concern(work: UnitOfWork) -> list[Capa]:
    """Actions in which this person may have the next step."""
    today, rights, me = site_day(work.db, work.now), work.rights, work.actor.member_id
    waits: list[ColumnElement[bool]] = [
        and_(Capa.state == "approved", Capa.owner_id == me),
        and_(Capa.state == "planned", Capa.opened_by == me),
    ]
    if rights.has(APPROVE):
        waits.append(Capa.state == "planned")
    if rights.has(EXTEND):
        waits.append(Capa.state == "approved")
    if rights.has(ASSESS):
        waits.append(Capa.state == "done")
    if rights.has(CLOSE):
        waits.append(and_(Capa.state == "effective", Capa.closed_at.is_(None)))
    if rights.has(PLAN):
        waits.append(Capa.state == "reopened")
    if set(work.actor.roles) & _HEARS:
        waits.append(overdue_at(today))
    chosen = select(Capa).where(or_(*waits)).order_by(Capa.due_on, Capa.id).limit(MOST)
    return list(work.db.scalars(chosen))


def _step_of(work: UnitOfWork, row: ActionRow, zone: ZoneInfo) -> tuple[str, str, datetime | None]:
    """Kind of line, duty and due moment for this person; no kind where it waits for somebody else."""
    rights, mine = work.rights, row.owner_id == work.actor.member_id
    due = due_of(row.due_on, (), zone)
    found: tuple[str, str, datetime | None] = ("", "", None)
    if row.stage == "writing" and rights.has(PLAN):
        found = ("sign_plan", PLAN, None)
    elif row.stage == "to_approve" and rights.has(APPROVE):
        found = ("approve_action", APPROVE, None)
    elif row.asks_extension and rights.has(EXTEND) and not mine:
        found = ("decide_extension", EXTEND, due.at)
    elif row.stage == "under_way" and mine:
        found = ("do_action", "capa.act", due.at)
    elif row.stage == "to_check" and rights.has(ASSESS) and _checks(work, row):
        assert row.window_ends is not None
        found = ("check_effect", ASSESS, day_ends(row.window_ends, zone))
    elif row.stage == "to_close" and rights.has(CLOSE) and not mine:
        found = ("close_action", CLOSE, None)
    elif row.stage == "failed" and rights.has(PLAN):
        found = ("plan_action_again", PLAN, None)
    if row.days_late and found[0] not in ("do_action", "decide_extension"):
        heard = escalated(capa_rules().escalations, due, work.now)
        if set(heard) & set(work.actor.roles):
            found = ("action_late", APPROVE, due.at)
    return found


def _checks(work: UnitOfWork, row: ActionRow) -> bool:
    """Whether this person is to check the effect: who was named, else whoever may and did not do it."""
    me = work.actor.member_id
    named = work.db.scalar(select(Capa.assessor_id).where(Capa.id == row.id))
    if named is not None:
        return named == me
    did = select(CapaDoer.id).where(CapaDoer.capa_id == row.id, CapaDoer.member_id == me)
    return row.owner_id != me and work.db.scalar(did.limit(1)) is None


def _replies(work: UnitOfWork, zone: ZoneInfo) -> Iterator[WorkItem]:
    upto: date = site_day(work.db, work.now) + SOON
    for one in replies_due(work, upto):
        if one.owner_id != work.actor.member_id and not (one.owner_id is None and work.rights.has(PLAN)):
            continue
        assert one.reply_due is not None
        due = day_ends(one.reply_due, zone)
        yield register_item(
            work, "reply_finding", FINDINGS, one.number, PLAN, one.text.splitlines()[0], due, one.id
        )
