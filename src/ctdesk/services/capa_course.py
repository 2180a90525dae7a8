"""The course of an action between its signatures: doers, evidence, extensions, sent back, planned again."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select

from ctdesk.db.tables.capa import Capa, CapaDoer, CapaEvidence, CapaExtension
from ctdesk.db.tables.incidents import Incident
from ctdesk.domain.answers import RecordId
from ctdesk.domain.capa import (
    OPEN_STATES,
    Extension,
    ensure_extends,
    ensure_moves,
    was_ever_overdue,
)
from ctdesk.domain.errors import CtdeskError, NotFound, Refused
from ctdesk.services import fields
from ctdesk.services.accounts import member_of
from ctdesk.services.amendments import amend_record
from ctdesk.services.capa_subject import is_of_this_round, rows_of
from ctdesk.services.capas import (
    ACT,
    APPROVE,
    ASSESS,
    EXTEND,
    PLAN,
    Plan,
    action_of,
    follow_case,
    open_paper,
    write_plan,
)
from ctdesk.services.evidence import keep_evidence, load_evidence, take_back
from ctdesk.services.gate import command
from ctdesk.services.incident_tables import capa_rules
from ctdesk.services.paper_files import keep_paper_file
from ctdesk.services.record_ground import load_record
from ctdesk.services.rights import site_day
from ctdesk.services.work import UnitOfWork

_NOBODY = 0  # who will grant an extension is not known while it is asked for
_DONE_SECTION = "C"


@command(needs=ACT, action="capa.add_doer")
def add_doer(work: UnitOfWork, *, capa_id: int, member_id: int, note: str | None = None) -> None:
    """Say who carried an action out, or a part of it; the owner counts without saying.

    Raises CAP-01 unless it is under way, CAP-30 to whoever neither owns nor leads it, CAP-10 for the one who
    is to check the effect, TEAM-29.
    """
    row = action_of(work, capa_id)
    _ensure_under_way(row)
    _ensure_concerned(work, row)
    doer = member_of(work.db, member_id).id
    if doer == row.assessor_id:
        raise CtdeskError("CAP-10", field="member_id")
    known = {one.member_id for one in rows_of(work.db, CapaDoer, row.id) if one.round == row.round}
    if doer in known:
        return
    work.db.add(
        CapaDoer(
            capa_id=row.id,
            round=row.round,
            member_id=doer,
            note=fields.cleaned(note, "note", fields.TEXT),
            added_by=work.actor.member_id,
            added_at=work.now,
        )
    )
    row.row_version += 1


@command(needs=ACT, action="capa.add_evidence")
def add_evidence(work: UnitOfWork, *, capa_id: int, file: tuple[str, bytes], text: str) -> int:
    """Keep a file that shows that an action was carried out, or later that it works; gives its row.

    Raises CAP-01 unless it is under way or watched, CAP-30, and ATT-02 to ATT-04 and CAT-20 for a file that
    is not what it claims to be.
    """
    row = action_of(work, capa_id)
    if row.state not in ("approved", "done"):
        raise CtdeskError("CAP-01", state=row.state)
    _ensure_concerned(work, row, *((ASSESS,) if row.state == "done" else ()))
    shows = fields.required(text, "text", fields.TEXT)
    row.row_version += 1
    return keep_evidence(work, CapaEvidence, keep_paper_file(work, *file), shows, capa_id=row.id)


@command(needs=ACT, action="capa.withdraw_evidence")
def withdraw_evidence(work: UnitOfWork, *, evidence_id: int, reason: str) -> None:
    """Take a piece of evidence back; it stays readable. Raises INC-36, INC-37, CAP-01 once it was signed for,
    CAP-30.
    """
    one = load_evidence(work, CapaEvidence, evidence_id)
    row = action_of(work, one.capa_id)
    _ensure_concerned(work, row)
    signed_for = row.done_at is not None and one.added_at <= row.done_at
    if signed_for or not is_of_this_round(row, one) or row.state not in ("approved", "done"):
        raise CtdeskError("CAP-01", state=row.state)
    take_back(work, one, reason)
    work.event.reason = one.withdraw_reason
    row.row_version += 1


@command(needs=(PLAN, APPROVE), action="capa.name_assessor")
def name_assessor(work: UnitOfWork, *, capa_id: int, seen_version: int, assessor_id: int) -> None:
    """Say who checks the effect. Raises CAP-10 for its owner or whoever carried it out (SOD-11), CAP-01 once
    it was checked.
    """
    row = action_of(work, capa_id, seen_version)
    if row.state not in ("planned", "approved", "done"):
        raise CtdeskError("CAP-01", state=row.state)
    assessor = member_of(work.db, assessor_id).id
    doers = {one.member_id for one in rows_of(work.db, CapaDoer, row.id) if one.round == row.round}
    if assessor == row.owner_id or assessor in doers:
        raise CtdeskError("CAP-10", field="assessor_id")
    row.assessor_id = assessor
    row.row_version += 1


@command(needs=ACT, action="capa.ask_extension")
def ask_extension(work: UnitOfWork, *, capa_id: int, seen_version: int, until_on: date, reason: str) -> int:
    """Ask for a later due day; gives the row that somebody else decides.

    Raises CAP-01 unless it is under way, CAP-21 while another is asked for, CAP-06, CAP-07 and CAP-09 as the
    rules say, CAP-30.
    """
    row = action_of(work, capa_id, seen_version)
    _ensure_under_way(row)
    _ensure_concerned(work, row)
    told = fields.cleaned(reason, "reason", fields.TEXT) or ""
    if any(one.granted_at is None and one.declined_at is None for one in _asked(work, row)):
        raise CtdeskError("CAP-21")
    wanted = Extension(until_on, told, _NOBODY, work.now)
    _ensure_extends(work, row, wanted)
    one = CapaExtension(
        capa_id=row.id,
        round=row.round,
        until_on=until_on,
        reason=told,
        asked_by=work.actor.member_id,
        asked_at=work.now,
    )
    work.db.add(one)
    row.row_version += 1
    work.db.flush()
    return one.id


@command(needs=EXTEND, action="capa.grant_extension", password=True)
def grant_extension(work: UnitOfWork, *, extension_id: int) -> None:
    """Grant a later due day. Raises CAP-36 for one decided before, CAP-01, and CAP-06 to CAP-08 as the rules
    say: its owner does not grant it.
    """
    one, row = _to_decide(work, extension_id)
    _ensure_extends(work, row, Extension(one.until_on, one.reason, work.member_id(), work.now))
    one.granted_by, one.granted_at = work.actor.member_id, work.now
    row.due_on = one.until_on
    row.row_version += 1


@command(needs=EXTEND, action="capa.decline_extension", password=True)
def decline_extension(work: UnitOfWork, *, extension_id: int, reason: str) -> None:
    """Decline a later due day, with the reason. Raises CAP-36 for one decided before, CAP-01."""
    one, row = _to_decide(work, extension_id)
    one.declined_reason = work.event.reason = fields.required(reason, "reason", fields.TEXT)
    one.declined_by, one.declined_at = work.actor.member_id, work.now
    row.row_version += 1


@command(needs=APPROVE, action="capa.return")
def return_action(work: UnitOfWork, *, capa_id: int, seen_version: int, reason: str) -> None:
    """Send an action back that was called done and is not: its owner signs completion anew on a new version
    of the record, and the window begins anew.

    Raises CAP-01 unless it waits for its check, REC-03 for somebody who neither signed there nor may amend
    for others.
    """
    row = action_of(work, capa_id, seen_version)
    state = ensure_moves(row.state, "return")
    told = fields.required(reason, "reason", fields.TEXT)
    assert row.record_id is not None
    record = load_record(work, row.record_id)
    row.state, row.done_at, row.returned_reason = state, None, told
    row.row_version += 1
    work.db.flush()
    amend_record(
        work,
        record_id=RecordId(record.id),
        seen_version=record.version,
        reason=told,
        sections=(_DONE_SECTION,),
    )


@command(needs=PLAN, action="capa.plan_again")
def plan_again(work: UnitOfWork, *, capa_id: int, seen_version: int, plan: Plan) -> None:
    """Plan an action anew that had no effect, on a record of its own; earlier rounds stay readable.

    Raises CAP-01 for one that did not fail, CAP-24 while the case it answers is not analysed anew, CAP-23
    without another root cause, and as ``open_action``.
    """
    row = action_of(work, capa_id, seen_version)
    state = ensure_moves(row.state, "plan_again")
    incident = None if row.incident_id is None else work.db.get(Incident, row.incident_id)
    if incident is not None and incident.concluded_at is None:
        raise CtdeskError("CAP-24", number=incident.number)
    cause = fields.cleaned(plan.root_cause, "root_cause", 20_000)
    if cause is None or cause == row.root_cause:
        raise CtdeskError("CAP-23", field="root_cause")
    row.was_late = was_late(work, row)
    row.round += 1
    row.planned_on = site_day(work.db, work.now)
    write_plan(work, row, plan)
    row.state = state
    row.approved_by = row.approved_at = row.done_at = row.done_note = row.returned_reason = None
    row.risk_after = None
    row.row_version += 1
    work.db.flush()
    open_paper(work, row)
    follow_case(work, row)


@command(needs=PLAN, action="capa.supersede")
def supersede_action(work: UnitOfWork, *, capa_id: int, seen_version: int, by_id: int) -> None:
    """Say that another action follows one that had no effect. Raises CAP-01 for one that did not fail, CAP-35
    for an action of something else, itself, or one that is over.
    """
    row, other = action_of(work, capa_id, seen_version), action_of(work, by_id)
    state = ensure_moves(row.state, "supersede")
    answers = (row.incident_id, row.finding_id, row.recall_id)
    same = answers == (other.incident_id, other.finding_id, other.recall_id) and row.origin == other.origin
    if other.id == row.id or not same or other.state not in OPEN_STATES - {"reopened"}:
        raise CtdeskError("CAP-35", number=other.number)
    row.state, row.superseded_id, row.closed_at = state, other.id, work.now
    row.row_version += 1
    follow_case(work, row)


def was_late(work: UnitOfWork, row: Capa) -> bool:
    """Whether an action was overdue in this round or an earlier one; an extension does not wash it off."""
    granted = [
        Extension(one.until_on, one.reason, one.granted_by or _NOBODY, one.granted_at)
        for one in _asked(work, row)
        if one.granted_at is not None
    ]
    zone = ZoneInfo(work.site.time_zone)
    return row.was_late or was_ever_overdue(row.first_due_on, granted, row.done_at, work.now, zone)


def _asked(work: UnitOfWork, row: Capa) -> list[CapaExtension]:
    return list(
        work.db.scalars(
            select(CapaExtension)
            .where(CapaExtension.capa_id == row.id, CapaExtension.round == row.round)
            .order_by(CapaExtension.id)
        )
    )


def _ensure_extends(work: UnitOfWork, row: Capa, wanted: Extension) -> None:
    granted = [
        Extension(one.until_on, one.reason, one.granted_by or _NOBODY, one.granted_at)
        for one in _asked(work, row)
        if one.granted_at is not None
    ]
    today = site_day(work.db, work.now)
    ensure_extends(capa_rules(), row.first_due_on, granted, wanted, row.owner_id, today)


def _to_decide(work: UnitOfWork, extension_id: int) -> tuple[CapaExtension, Capa]:
    one = work.db.get(CapaExtension, extension_id)
    if one is None:
        raise NotFound("CAP-25", id=extension_id)
    if one.granted_at is not None or one.declined_at is not None:
        raise CtdeskError("CAP-36")
    row = action_of(work, one.capa_id)
    _ensure_under_way(row)
    if one.round != row.round:
        raise CtdeskError("CAP-36")
    return one, row


def _ensure_under_way(row: Capa) -> None:
    if row.state != "approved":
        raise CtdeskError("CAP-01", state=row.state)


def _ensure_concerned(work: UnitOfWork, row: Capa, *duties: str) -> None:
    """Raise CAP-30 to whoever neither owns an action nor plans, approves or (``duties``) judges actions."""
    if row.owner_id != work.actor.member_id and not work.rights.has(PLAN, APPROVE, *duties):
        raise Refused("CAP-30")
