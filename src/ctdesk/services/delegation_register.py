"""The register of delegations: lines with what was decided on them, and how each stands at a moment.

Reads tables and asks the domain; the gate, the log and the prints all look through here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from ctdesk.db.tables.delegation import Delegation, DelegationDecision, DelegationLine
from ctdesk.db.tables.team import Appointment, Competence
from ctdesk.db.tables.training import TrainingDemand
from ctdesk.domain.delegation import (
    FINAL,
    Decision,
    End,
    LeadTerm,
    Line,
    State,
    approvers,
    ends_of_line,
    reigns,
    spans_of_line,
    state_of_line,
)
from ctdesk.domain.spans import Span, common, united, without
from ctdesk.domain.team import Duty
from ctdesk.services.duties import duty_table
from ctdesk.services.remembered import remembered

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

LEAD = "R01"
TABLES = frozenset(
    table.__tablename__
    for table in (Delegation, DelegationLine, DelegationDecision, Appointment, Competence, TrainingDemand)
)


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision on a line, as the log tells it."""

    decision: str
    by: int
    at: datetime
    reason: str | None
    until: datetime | None
    record_id: int | None


@dataclass(frozen=True, slots=True)
class KnownLine:
    """A line of the register. ``number`` is the one of its proposal with its place in it."""

    id: int
    delegation_id: int
    number: str
    ordinal: int
    delegator: int
    delegate: int
    duty: str
    product: str
    site: str
    starts_at: datetime
    ends_at: datetime
    proposed_at: datetime
    accepted_at: datetime | None
    declined_at: datetime | None
    decline_reason: str | None
    revoked_at: datetime | None
    revoked_by: int | None
    revoke_reason: str | None
    reason_code: str
    record_id: int | None
    decided: tuple[Decided, ...] = ()

    @property
    def line(self) -> Line:
        """The line as the domain judges it."""
        return Line(self.starts_at, self.ends_at, self.accepted_at, self.declined_at, self.revoked_at)

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """What was decided on it, as the domain judges it."""
        return tuple(Decision(one.decision, one.by, one.at, one.until) for one in self.decided)


@dataclass(frozen=True, slots=True)
class Judged:
    """A line with how it stands at a moment, when it was in force, and why it ended each time."""

    known: KnownLine
    state: State
    spans: tuple[Span, ...]
    ends: tuple[End, ...]

    @property
    def over(self) -> bool:
        """True when nothing can bring this line back."""
        return self.state in FINAL


def known_lines(
    db: Session,
    *,
    ids: Collection[int] | None = None,
    delegations: Collection[int] | None = None,
    delegates: Collection[int] | None = None,
    people: Collection[int] | None = None,
    until: datetime | None = None,
    ending_after: datetime | None = None,
    before: int | None = None,
    newest: int | None = None,
) -> tuple[KnownLine, ...]:
    """Lines in the order in which they were proposed; ``people`` are delegators or delegates, and ``until``
    tells what was known at that moment, ``ending_after`` leaves out what was planned to end by then.

    ``newest`` gives that many of them only, the newest first, ``before`` those with a lower number.
    """
    chosen = (
        select(DelegationLine, Delegation)
        .join(Delegation, Delegation.id == DelegationLine.delegation_id)
        .order_by(DelegationLine.id)
    )
    if ids is not None:
        chosen = chosen.where(DelegationLine.id.in_(ids))
    if delegations is not None:
        chosen = chosen.where(Delegation.id.in_(delegations))
    if delegates is not None:
        chosen = chosen.where(Delegation.delegate_id.in_(delegates))
    if people is not None:
        chosen = chosen.where(or_(Delegation.delegate_id.in_(people), Delegation.delegator_id.in_(people)))
    if until is not None:
        chosen = chosen.where(Delegation.proposed_at <= until)
    if ending_after is not None:
        chosen = chosen.where(DelegationLine.ends_at > ending_after)
    if before is not None:
        chosen = chosen.where(DelegationLine.id < before)
    if newest is not None:
        chosen = chosen.order_by(None).order_by(DelegationLine.id.desc()).limit(newest)
    found = db.execute(chosen).all()
    decided: dict[int, list[Decided]] = defaultdict(list)
    if found:
        of_these = [line.id for line, _ in found]
        for row in db.scalars(
            select(DelegationDecision)
            .where(DelegationDecision.line_id.in_(of_these))
            .order_by(DelegationDecision.decided_at, DelegationDecision.id)
        ):
            decided[row.line_id].append(
                Decided(row.decision, row.decided_by, row.decided_at, row.reason, row.until, row.record_id)
            )
    lines = tuple(_known(line, head, tuple(decided[line.id])) for line, head in found)
    return lines if until is None else tuple(as_known(one, until) for one in lines)


def as_known(one: KnownLine, at: datetime) -> KnownLine:
    """The line as the register told it at a past moment."""

    def by_then(moment: datetime | None) -> bool:
        return moment is not None and moment <= at

    revoked, declined = by_then(one.revoked_at), by_then(one.declined_at)
    return replace(
        one,
        accepted_at=one.accepted_at if by_then(one.accepted_at) else None,
        declined_at=one.declined_at if declined else None,
        decline_reason=one.decline_reason if declined else None,
        revoked_at=one.revoked_at if revoked else None,
        revoked_by=one.revoked_by if revoked else None,
        revoke_reason=one.revoke_reason if revoked else None,
        decided=tuple(told for told in one.decided if told.at <= at),
    )


def judge_lines(
    db: Session,
    lines: Iterable[KnownLine],
    at: datetime,
    zone: tzinfo,
    *,
    terms: tuple[LeadTerm, ...] | None = None,
) -> tuple[Judged, ...]:
    """How these lines stand at ``at``: approvals, competence of the delegate, role of the delegator.

    ``terms`` of another lead than the real ones answer what would be if nobody took over.
    """
    known = tuple(lines)
    if not known:
        return ()
    terms = lead_terms(db) if terms is None else terms
    competent = competences(db, {one.delegate for one in known}, zone)
    held = roles_held(db, {one.delegator for one in known})
    judged = []
    for one in known:
        duty = duty_table().get(one.duty, Duty(one.duty))
        able = able_for(duty, one.product, competent.get(one.delegate, {}))
        by_role = united(span for role in duty.held_by for span in held.get((one.delegator, role), ()))
        counting = approvers(one.duty, one.decisions, terms)
        judged.append(
            Judged(
                one,
                state_of_line(one.line, one.decisions, counting, at, competent=able, held=by_role),
                spans_of_line(one.line, one.decisions, counting, competent=able, held=by_role),
                ends_of_line(one.line, one.decisions, counting, competent=able, held=by_role),
            )
        )
    return tuple(judged)


def lines_in_force(
    db: Session, at: datetime, delegates: Collection[int], zone: tzinfo
) -> Mapping[int, tuple[Judged, ...]]:
    """The lines by which each of these members holds a duty of somebody else at ``at``."""
    found: dict[int, list[Judged]] = defaultdict(list)
    for one in judge_lines(db, known_lines(db, delegates=delegates, until=at), at, zone):
        if any(span.holds(at) for span in one.spans):
            found[one.known.delegate].append(one)
    return {member: tuple(lines) for member, lines in found.items()}


def lead_terms(db: Session) -> tuple[LeadTerm, ...]:
    """Who led the team when, and who is to lead it."""
    return remembered(db, {Appointment.__tablename__}, "terms of the lead", lambda: _lead_terms(db))


def lead_at(db: Session, at: datetime) -> int | None:
    """Whose approvals count at ``at``; None before anybody led."""
    counting = [one for one in reigns(lead_terms(db)) if one.begins <= at]
    return counting[-1].member if counting else None


def successor(db: Session, at: datetime) -> LeadTerm | None:
    """Who takes over next after ``at``, or None."""
    now = lead_at(db, at)
    coming = [one for one in lead_terms(db) if one.starts_at > at and one.member != now]
    return min(coming, key=lambda one: one.starts_at, default=None)


def former_lead(db: Session, at: datetime) -> int | None:
    """Who led before the one whose approvals count at ``at``."""
    counting = [one for one in reigns(lead_terms(db)) if one.begins <= at]
    return counting[-2].member if len(counting) > 1 else None


def _lead_terms(db: Session) -> tuple[LeadTerm, ...]:
    rows = db.scalars(select(Appointment).where(Appointment.role == LEAD, Appointment.proposed.is_(False)))
    return tuple(LeadTerm(row.member_id, row.starts_at, _end(row)) for row in rows)


def _end(row: Appointment) -> datetime | None:
    return min((one for one in (row.ends_at, row.revoked_at) if one is not None), default=None)


def roles_held(db: Session, members: Collection[int]) -> Mapping[tuple[int, str], list[Span]]:
    """When these members held, hold and are to hold each role."""
    held: dict[tuple[int, str], list[Span]] = defaultdict(list)
    chosen = select(Appointment).where(Appointment.member_id.in_(members), Appointment.proposed.is_(False))
    for row in db.scalars(chosen):
        held[row.member_id, row.role].append(Span(row.starts_at, _end(row)))
    return held


Modules = dict[str, list[tuple[str, Span]]]


def competences(db: Session, members: Collection[int], zone: tzinfo) -> Mapping[int, Modules]:
    """When each module was valid for each member: as registered, without the time in which it had to be taken
    again. Practice and absence, which pass by themselves, are judged at the act.
    """
    found: dict[int, Modules] = defaultdict(lambda: defaultdict(list))
    for row in db.scalars(select(Competence).where(Competence.member_id.in_(members))):
        start = _midnight(row.valid_from, zone)
        if row.recorded_at is not None:
            start = max(start, row.recorded_at)
        last = None if row.valid_until is None else _midnight(row.valid_until + timedelta(days=1), zone)
        end = min((one for one in (last, row.revoked_at) if one is not None), default=None)
        if end is None or start < end:
            found[row.member_id][row.module].append((row.product_code, Span(start, end)))
    blocked: dict[tuple[int, str], list[tuple[str, Span]]] = defaultdict(list)
    for demand in db.scalars(select(TrainingDemand).where(TrainingDemand.member_id.in_(members))):
        if demand.blocks_from is not None:
            start = max(demand.blocks_from, demand.opened_at)
            blocked[demand.member_id, demand.module].append(
                (demand.product_code, Span(start, demand.closed_at))
            )
    for (member, module), demands in blocked.items():
        kept = []
        for product, span in found[member][module]:
            cut = [one for code, one in demands if code in ("", product)]
            kept += [(product, left) for left in without([span], cut)]
        found[member][module] = kept
    return found


def able_for(duty: Duty, product: str, modules: Mapping[str, list[tuple[str, Span]]]) -> tuple[Span, ...]:
    """The periods in which all modules of a duty were, and will be, valid."""
    able: tuple[Span, ...] = (Span(datetime.min.replace(tzinfo=UTC)),)
    for module in duty.modules:
        rows = modules.get(module, ())
        valid = united(span for code, span in rows if not product or code in ("", product))
        able = common(able, valid)
    return able


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone)


def _known(line: DelegationLine, head: Delegation, decided: tuple[Decided, ...]) -> KnownLine:
    return KnownLine(
        id=line.id,
        delegation_id=head.id,
        number=f"{head.number}/{line.ordinal}",
        ordinal=line.ordinal,
        delegator=head.delegator_id,
        delegate=head.delegate_id,
        duty=line.duty,
        product=line.product_code,
        site=line.site_code,
        starts_at=line.starts_at,
        ends_at=line.ends_at,
        proposed_at=head.proposed_at,
        accepted_at=head.accepted_at,
        declined_at=head.declined_at,
        decline_reason=head.decline_reason,
        revoked_at=line.revoked_at,
        revoked_by=line.revoked_by,
        revoke_reason=line.revoke_reason,
        reason_code=head.reason_code,
        record_id=head.record_id,
        decided=decided,
    )
