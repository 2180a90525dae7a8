"""Which delegations are in force for whom at a moment: what each line stands on, read from the registers and
judged in ``domain.delegation``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, bindparam, or_, select

from ctdesk.db.columns import Instant
from ctdesk.db.tables.delegation import Delegation, DelegationDecision, DelegationLine
from ctdesk.db.tables.team import Appointment, Competence
from ctdesk.domain.answers import MemberId
from ctdesk.domain.delegation import Decision, LeadTerm, Line, approvers, line_in_force
from ctdesk.domain.spans import Span, common, united
from ctdesk.domain.team import Delegated
from ctdesk.services.duties import duty_table
from ctdesk.services.remembered import remembered
from ctdesk.services.team_at import MemberThen, site_zone

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

LEAD = "R01"
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_AT = bindparam("at", type_=Instant)
_LINES = (
    select(DelegationLine, Delegation)
    .join(Delegation, Delegation.id == DelegationLine.delegation_id)
    .where(DelegationLine.id.in_(_IDS))
)
_DECISIONS = (
    select(DelegationDecision)
    .where(DelegationDecision.line_id.in_(_IDS), DelegationDecision.decided_at <= _AT)
    .order_by(DelegationDecision.decided_at, DelegationDecision.id)
)
_TERMS = select(Appointment).where(Appointment.role == LEAD, Appointment.proposed.is_(False))
_HELD = select(Appointment).where(Appointment.member_id.in_(_IDS), Appointment.proposed.is_(False))
_PASSED = select(Competence).where(
    Competence.member_id.in_(_IDS),
    Competence.module.in_(bindparam("modules", expanding=True)),
    or_(Competence.recorded_at.is_(None), Competence.recorded_at <= _AT),
)


def delegated_to(
    db: Session, at: datetime, members: Iterable[MemberThen]
) -> Mapping[int, tuple[Delegated, ...]]:
    """The duties passed on to each of these members by lines in force at ``at``."""
    ids = sorted({row.number for one in members for row in one.of("line") if row.number is not None})
    if not ids:
        return {}
    zone = site_zone(db) or UTC
    lines = db.execute(_LINES, {"ids": ids}).all()
    decisions: dict[int, list[Decision]] = defaultdict(list)
    for row in db.scalars(_DECISIONS, {"ids": ids, "at": at}):
        decisions[row.line_id].append(Decision(row.decision, row.decided_by, row.decided_at, row.until))
    terms = lead_terms(db, at)
    modules = {module for line, _ in lines for module in _modules(line.duty)}
    passed = _passed(db, at, {whole.delegate_id for _, whole in lines}, modules, zone)
    held = _roles(db, at, {whole.delegator_id for _, whole in lines})
    found: dict[int, list[Delegated]] = defaultdict(list)
    for line, whole in lines:
        roles = [
            (role, span)
            for role, span in held.get(whole.delegator_id, ())
            if role in duty_table()[line.duty].held_by
        ]
        stands = line_in_force(
            Line(line.starts_at, line.ends_at, whole.accepted_at, whole.declined_at, line.revoked_at),
            decisions[line.id],
            approvers(line.duty, decisions[line.id], terms),
            at,
            competent=_all_valid(passed.get(whole.delegate_id, {}), line.duty),
            held=united(span for _, span in roles),
        )
        if stands:
            found[whole.delegate_id].append(
                Delegated(
                    line.duty,
                    MemberId(whole.delegator_id),
                    f"{whole.number}/{line.ordinal}",
                    line.starts_at.astimezone(zone),
                    line.ends_at.astimezone(zone),
                    next((role for role, span in roles if span.holds(at)), ""),
                    line.product_code,
                    line.site_code,
                )
            )
    return {member: tuple(lines) for member, lines in found.items()}


def lead_terms(db: Session, at: datetime | None = None) -> tuple[LeadTerm, ...]:
    """Who led the team when, as it was known at ``at``."""
    rows = remembered(db, {Appointment.__tablename__}, "lead terms", lambda: tuple(db.scalars(_TERMS)))
    return tuple(
        LeadTerm(row.member_id, row.starts_at, _end(row, at))
        for row in rows
        if at is None or row.recorded_at is None or row.recorded_at <= at
    )


def _end(row: Appointment, at: datetime | None) -> datetime | None:
    """What ended the appointment as it was known then: a later revocation was no end yet."""
    revoked = row.revoked_at if at is None or (row.revoked_at is not None and row.revoked_at <= at) else None
    ends = [one for one in (row.ends_at, revoked) if one is not None]
    return min(ends, default=None)


def _roles(db: Session, at: datetime, members: Iterable[int]) -> dict[int, list[tuple[str, Span]]]:
    found: dict[int, list[tuple[str, Span]]] = defaultdict(list)
    for row in db.scalars(_HELD, {"ids": sorted(members)}):
        if row.recorded_at is None or row.recorded_at <= at:
            found[row.member_id].append((row.role, Span(row.starts_at, _end(row, at))))
    return found


def _passed(
    db: Session, at: datetime, members: Iterable[int], modules: Iterable[str], zone: tzinfo
) -> dict[int, dict[str, list[Span]]]:
    found: dict[int, dict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
    wanted = {"ids": sorted(members), "modules": sorted(modules), "at": at}
    for row in db.scalars(_PASSED, wanted):
        ends = None if row.valid_until is None else _midnight(row.valid_until + timedelta(days=1), zone)
        if row.revoked_at is not None and row.revoked_at <= at:
            ends = row.revoked_at if ends is None else min(ends, row.revoked_at)
        begins = _midnight(row.valid_from, zone)
        if row.recorded_at is not None:
            begins = max(begins, row.recorded_at)
        found[row.member_id][row.module].append(Span(begins, ends))
    return found


def _all_valid(passed: Mapping[str, list[Span]], duty: str) -> tuple[Span, ...] | None:
    """The periods in which every module of the duty was valid; None for a duty that takes none."""
    modules = _modules(duty)
    if not modules:
        return None
    spans: tuple[Span, ...] = (Span(datetime.min.replace(tzinfo=UTC)),)
    for module in modules:
        spans = common(spans, united(passed.get(module, ())))
    return spans


def _modules(duty: str) -> tuple[str, ...]:
    row = duty_table().get(duty)
    return () if row is None else row.modules


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time.min, zone)
