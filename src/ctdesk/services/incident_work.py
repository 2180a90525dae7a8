"""What waits for somebody about incidents: cases to grade, cases of one's own, what is owed by a moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, or_, select

from ctdesk.db.tables.incidents import Incident
from ctdesk.db.tables.obligations import Obligation
from ctdesk.services.incident_clocks import is_internal
from ctdesk.services.incident_tables import incident_codes
from ctdesk.services.incidents import OPEN_STATES, next_dues
from ctdesk.services.obligation_list import escalations, obligation_rows, roles_to_hear
from ctdesk.services.obligations import ACTS
from ctdesk.services.work import UnitOfWork
from ctdesk.services.work_items import WorkItem, register_item

ROUTE, CASE = "incidents", "incident"
TRIAGE, INVESTIGATE = "incident.triage", "incident.investigate"
MOST, MOST_READ = 50, 500
SOON = timedelta(days=3)  # what is due later waits for nobody yet
KINDS = ("incident", "adr", "recall", "finding")
HEARS = frozenset(role for one in escalations() for role in one.to)
_ROUTES = {"adr": "adverse_reactions", "recall": "recall", "finding": "findings"}


def incident_items(work: UnitOfWork) -> Iterator[WorkItem]:
    """The lines of My desk about incidents, for those who deal with them."""
    if work.rights.has(TRIAGE):
        yield from _cases(work, "triage_incident", TRIAGE, Incident.state == "reported")
    mine = and_(
        Incident.owner_id == work.actor.member_id,
        Incident.state.in_(OPEN_STATES - {"reported"}),
    )
    yield from _cases(work, "lead_incident", INVESTIGATE, mine)
    yield from _owed(work)


def _cases(work: UnitOfWork, kind: str, duty: str, chosen: ColumnElement[bool]) -> Iterator[WorkItem]:
    found = list(work.db.scalars(select(Incident).where(chosen).order_by(Incident.id.desc()).limit(MOST)))
    dues = next_dues(work, [one.id for one in found])
    for one in found:
        due, name = (
            dues.get(one.id),
            incident_codes()[one.code].name if one.code in incident_codes() else None,
        )
        item = register_item(work, kind, CASE, one.number, duty, f"{one.severity} · {one.code}", due, one.id)
        yield item if name is None else replace(item, what_zh=name.zh_CN, what_en=name.en)


def _owed(work: UnitOfWork) -> Iterator[WorkItem]:
    """What one's duty or, once it is late, one's role has to bring about; what the line of a case says
    already is left out. Alerts of the bedside stand with the bedside.
    """
    duties, roles = set(ACTS) & work.rights.duties, set(work.actor.roles)
    if not duties and not roles & HEARS:
        return
    said = _said_by_cases(work)
    rows = work.db.scalars(
        select(Obligation)
        .where(Obligation.done_at.is_(None), Obligation.withdrawn_at.is_(None))
        .where(Obligation.due_at <= work.now + SOON, Obligation.subject_kind.in_(KINDS))
        .order_by(Obligation.due_at, Obligation.id)
        .limit(MOST_READ)
    )
    wanted = [
        row
        for row in rows
        if not (row.subject_kind == "incident" and is_internal(row) and row.subject_id in said)
        and not (row.rule == "DL-RECALL-STOP" and row.duty in duties)  # its recall says so on the same desk
        and (row.duty in duties or roles & set(roles_to_hear(row, work.now)))
    ]
    for row in obligation_rows(work, wanted[:MOST]):
        duty = row.duty or TRIAGE
        to = row.recipient_words
        item = register_item(
            work,
            "fulfil_obligation",
            _ROUTES.get(row.subject_kind, CASE),
            row.subject_number,
            duty,
            "",
            row.due_at,
            row.subject_id,
        )
        yield replace(
            item,
            what_zh=row.words.zh_CN if to is None else f"{row.words.zh_CN} → {to.zh_CN}",
            what_en=row.words.en if to is None else f"{row.words.en} → {to.en}",
        )


def _said_by_cases(work: UnitOfWork) -> set[int]:
    """Cases that have a line of their own on this desk."""
    shown = Incident.owner_id == work.actor.member_id
    if work.rights.has(TRIAGE):
        shown = or_(shown, Incident.state == "reported")
    return set(work.db.scalars(select(Incident.id).where(shown, Incident.state != "closed")))
