"""Corrective and preventive actions: opened from a case, a finding or a recall, planned, and given up.

The plan is a draft in the register until its author signs it on the record of the action (CT-INC-003); from
then on every signature there moves the register (``capa_effects``). What happens between two signatures
stands in ``capa_course``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from ctdesk.db.tables.capa import Capa, Finding
from ctdesk.db.tables.incidents import Incident
from ctdesk.db.tables.recall import Recall
from ctdesk.db.tables.records import Record
from ctdesk.db.tables.team import Member
from ctdesk.domain.capa import CAPA, OPEN_STATES, Op, Target, ensure_moves, ensure_plan, ensure_target
from ctdesk.domain.errors import CtdeskError, NotFound, StaleRecord
from ctdesk.domain.incidents import Risk
from ctdesk.domain.records import next_record_state
from ctdesk.services import fields
from ctdesk.services.capa_subject import FORM, OPS, signed_slots
from ctdesk.services.gate import command
from ctdesk.services.incident_course import follow_actions
from ctdesk.services.incident_tables import capa_rules
from ctdesk.services.incidents import open_case
from ctdesk.services.numbers import next_number
from ctdesk.services.records import open_record
from ctdesk.services.rights import site_day
from ctdesk.services.work import UnitOfWork

PLAN, APPROVE, ACT, ASSESS, EXTEND = (
    "capa.plan",
    "capa.approve",
    "capa.act",
    "capa.assess",
    "capa.extend",
)
SERIES = "CAP"
ORIGINS = frozenset({"inspection", "holder", "audit", "drill", "other"})
LONG = 20_000  # characters of a problem or a cause, as with incidents
_LARGEST = Decimal("1e9")


@dataclass(frozen=True, slots=True)
class Plan:
    """What an action is to do. ``due_on`` is its last day at the site; ``value`` is in the unit that the
    metric names, and its effect is watched for ``window_days`` after completion. ``assessor_id`` is who shall
    check it, if that is known already.
    """

    kind: str
    problem: str
    action: str
    owner_id: int
    due_on: date
    metric: str
    op: str
    value: Decimal | str | None
    window_days: int
    root_cause: str | None = None
    resources: str | None = None
    risk: Risk | None = None
    assessor_id: int | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """What an action answers: one case, finding or recall, or something else, said by ``origin``."""

    incident_id: int | None = None
    finding_id: int | None = None
    recall_id: int | None = None
    origin: str = "other"


@command(needs=PLAN, action="capa.open")
def open_action(work: UnitOfWork, *, plan: Plan, source: Source) -> int:
    """Plan an action and open its record; gives the action. A concluded case goes on to its actions.

    Raises INC-01 and INC-33 for a case that is not open, CAP-26 and CAP-27 for a finding, FIELD-04 for a
    recall that does not exist, CAP-02 to CAP-05 as the rules say of kind, due day, measure and window, CAP-10
    for the owner as assessor, INC-10 for a risk, INC-31 for people who are not active.
    """
    origin = _origin(work, source)
    today = site_day(work.db, work.now)
    row = Capa(
        number=next_number(work, SERIES),
        origin=origin,
        incident_id=source.incident_id,
        finding_id=source.finding_id,
        recall_id=source.recall_id,
        planned_on=today,
        state=CAPA.initial,
        opened_by=work.member_id(),
        opened_at=work.now,
    )
    write_plan(work, row, plan)
    work.db.add(row)
    work.db.flush()
    open_paper(work, row)
    follow_case(work, row)
    return row.id


@command(needs=PLAN, action="capa.change_plan")
def change_plan(work: UnitOfWork, *, capa_id: int, seen_version: int, plan: Plan) -> None:
    """Write a plan anew that nobody signed yet.

    Raises CAP-20 for one that is signed: that is changed by amending its record. Else as ``open_action``.
    """
    row = action_of(work, capa_id, seen_version)
    ensure_unsigned(work, row)
    write_plan(work, row, plan)
    row.row_version += 1


@command(needs=(PLAN, APPROVE), action="capa.withdraw")
def withdraw_action(work: UnitOfWork, *, capa_id: int, seen_version: int, reason: str) -> None:
    """Give an action up that was not carried out, with its record; once its plan is signed only who approves
    actions may. Raises CAP-01 for one that is done or failed.
    """
    row = action_of(work, capa_id, seen_version)
    state = ensure_moves(row.state, "withdraw")
    if "plan" in signed_slots(work.db, row.record_id):
        work.need(APPROVE)
    row.withdraw_reason = work.event.reason = fields.required(reason, "reason", fields.TEXT)
    row.state, row.withdrawn_by, row.withdrawn_at = state, work.actor.member_id, work.now
    row.closed_at = work.now
    row.row_version += 1
    record = None if row.record_id is None else work.db.get(Record, row.record_id)
    if record is not None and record.state != "voided":
        record.void_reason = row.withdraw_reason
        record.state = next_record_state(record.state, "void").value
        record.row_version += 1
        work.event.record_id = record.id
    follow_case(work, row)


@command(needs=PLAN, action="capa.begin_record")
def begin_record(work: UnitOfWork, *, capa_id: int, seen_version: int) -> int:
    """Open a new record for an action whose record was voided; gives it. With the signatures all that rested
    on them is void, so it begins again as a plan. Raises CAP-37 while its record stands, CAP-01 for one that
    has ended.
    """
    row = action_of(work, capa_id, seen_version)
    if row.state not in ("planned", "approved", "done"):
        raise CtdeskError("CAP-01", state=row.state)
    record = None if row.record_id is None else work.db.get(Record, row.record_id)
    if record is not None and record.state != "voided":
        raise CtdeskError("CAP-37", number=record.number)
    row.state = CAPA.initial
    row.approved_by = row.approved_at = row.done_at = row.done_note = None
    row.row_version += 1
    open_paper(work, row)
    assert row.record_id is not None
    return row.record_id


def write_plan(work: UnitOfWork, row: Capa, plan: Plan) -> None:
    """Put a plan into the register's row, once the rules bear it; part of a command."""
    rules = capa_rules()
    ensure_plan(rules, plan.kind, row.planned_on, plan.due_on)
    target = Target(
        fields.cleaned(plan.metric, "metric") or "",
        _op(plan.op),
        _value(plan.value),
        plan.window_days,
    )
    ensure_target(rules, target)
    owner = _active(work, plan.owner_id, "owner_id")
    assessor = None if plan.assessor_id is None else _active(work, plan.assessor_id, "assessor_id")
    if assessor == owner:
        raise CtdeskError("CAP-10", field="assessor_id")
    row.kind = plan.kind
    row.problem = fields.required(plan.problem, "problem", LONG)
    row.root_cause = fields.cleaned(plan.root_cause, "root_cause", LONG)
    row.action_text = fields.required(plan.action, "action", LONG)
    row.resources = fields.cleaned(plan.resources, "resources", fields.TEXT)
    row.owner_id, row.assessor_id = owner, assessor
    row.due_on = row.first_due_on = plan.due_on
    row.metric, row.target_op, row.target_value = target.metric, target.op, target.value
    row.window_days = target.window_days
    row.risk_before = risk_document(plan.risk)


def risk_document(risk: Risk | None) -> dict[str, Any] | None:
    """A risk as the register keeps it; raises INC-10 for a factor outside 1 to 5."""
    if risk is None:
        return None
    risk.score()
    return {
        "severity": risk.severity,
        "probability": risk.probability,
        "detectability": risk.detectability,
    }


def risk_from(document: Mapping[str, Any] | None) -> Risk | None:
    """A risk as the register kept it."""
    return None if not document else Risk(**{name: int(value) for name, value in document.items()})


def open_paper(work: UnitOfWork, row: Capa) -> None:
    """Open the record of this round of an action."""
    record = open_record(
        work, form_code=FORM, subject_kind="capa", subject_id=row.id, subject_label=label_of(row)
    )
    row.record_id = record.id
    work.db.flush()


def label_of(row: Capa) -> str:
    """An action as its record is called."""
    first = row.action_text.splitlines()[0]
    return f"{row.number} · {first[:60]}{'…' if len(first) > 60 else ''}"


def follow_case(work: UnitOfWork, row: Capa) -> None:
    """Let the case that an action answers stand where its actions are."""
    incident = None if row.incident_id is None else work.db.get(Incident, row.incident_id)
    if incident is not None:
        work.db.flush()
        follow_actions(work, incident)


def action_of(work: UnitOfWork, capa_id: int, seen_version: int | None = None) -> Capa:
    """The row of an action; raises CAP-25 when there is none, REC-13 when somebody changed it since."""
    row = work.db.get(Capa, capa_id)
    if row is None:
        raise NotFound("CAP-25", id=capa_id)
    if seen_version is not None and row.row_version != seen_version:
        raise StaleRecord("REC-13", seen=seen_version, now=row.row_version)
    return row


def ensure_unsigned(work: UnitOfWork, row: Capa) -> None:
    """Raise CAP-20 once the plan is signed, CAP-01 for an action that is no plan any more."""
    if row.state != "planned":
        raise CtdeskError("CAP-01", state=row.state)
    if "plan" in signed_slots(work.db, row.record_id):
        raise CtdeskError("CAP-20", number=row.number)


def states_of_finding(work: UnitOfWork, finding_id: int) -> tuple[str, ...]:
    """The states of all actions that answer a finding."""
    return tuple(work.db.scalars(select(Capa.state).where(Capa.finding_id == finding_id).order_by(Capa.id)))


def is_open(row: Capa) -> bool:
    """Whether something is still to be done with an action."""
    return row.state in OPEN_STATES or row.closed_at is None


def _origin(work: UnitOfWork, source: Source) -> str:
    if source.incident_id is not None:
        open_case(work, source.incident_id)
        return "incident"
    if source.finding_id is not None:
        finding = work.db.get(Finding, source.finding_id)
        if finding is None:
            raise NotFound("CAP-26", id=source.finding_id)
        if finding.closed_at is not None:
            raise CtdeskError("CAP-27", number=finding.number)
        return finding.origin
    if source.recall_id is not None:
        recall = work.db.get(Recall, source.recall_id)
        if recall is None:
            raise CtdeskError("FIELD-04", field="recall_id", value=str(source.recall_id))
        return "drill" if recall.drill else "other"
    return fields.one_of(source.origin, "origin", ORIGINS)


def _op(op: str) -> Op:
    if op not in OPS:
        raise CtdeskError("CAP-04", field="op")
    return OPS[op]


def _value(value: Decimal | str | None) -> Decimal:
    found = fields.number(value, "value", low=-_LARGEST, high=_LARGEST)
    if found is None:
        raise CtdeskError("CAP-04", field="value")
    return found


def _active(work: UnitOfWork, member_id: int, field: str) -> int:
    member = work.db.get(Member, member_id)
    if member is None or member.status != "active":
        raise CtdeskError("INC-31", field=field)
    return member.id
