"""The delegation log: what was delegated when to whom, how each line stands, and what each line stands on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from ctdesk.db.tables.delegation import Delegation
from ctdesk.db.tables.records import Record, Signature
from ctdesk.db.tables.roster import Absence
from ctdesk.db.tables.team import Member
from ctdesk.domain.delegation import QP_ACTS, State
from ctdesk.domain.errors import NotFound
from ctdesk.domain.team import VALID
from ctdesk.services.delegation_register import Judged, judge_lines, known_lines, lead_at, successor
from ctdesk.services.delegation_subject import SUBJECT, in_both
from ctdesk.services.delegations import zone_of
from ctdesk.services.duties import duty_table
from ctdesk.services.gate import query
from ctdesk.services.paging import Page
from ctdesk.services.people_at import person_at
from ctdesk.services.work import UnitOfWork

# How the log is sorted into: what waits for somebody, what holds, what is over.
WAITING: frozenset[State] = frozenset({"proposed", "accepted", "needs_approval"})
HOLDING: frozenset[State] = frozenset({"in_force", "coming"})
_AT_ONCE = 200
FILTERS = ("mine", "waiting", "in_force", "ended", "all")


@dataclass(frozen=True, slots=True)
class DecidedRow:
    """A decision on a line, by whom."""

    decision: str
    by_id: int
    by: str
    at: datetime
    reason: str | None
    until: datetime | None
    record_id: int | None


@dataclass(frozen=True, slots=True)
class EndRow:
    """When a line went out of force, and why."""

    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of the log. ``id`` is that of the line; ``spans`` are the periods in which it was in force."""

    id: int
    delegation_id: int
    number: str
    delegator_id: int
    delegator: str
    delegate_id: int
    delegate: str
    duty: str
    product: str
    site: str
    starts_at: datetime
    ends_at: datetime
    state: State
    reason_code: str
    proposed_at: datetime
    accepted_at: datetime | None
    declined_at: datetime | None
    decline_reason: str | None
    revoked_at: datetime | None
    revoked_by: str | None
    revoke_reason: str | None
    decided: tuple[DecidedRow, ...]
    spans: tuple[tuple[datetime, datetime | None], ...]
    ends: tuple[EndRow, ...]
    over: bool
    record_id: int | None


@dataclass(frozen=True, slots=True)
class ModuleStanding:
    """A module that the delegate needs for a line: until when it counts, and whether it does now."""

    module: str
    valid: bool
    until: date | None


@dataclass(frozen=True, slots=True)
class SignedRow:
    """A signature on a record of the delegation."""

    slot: str
    name: str
    meanings: tuple[str, ...]
    at: datetime
    digest: str
    record: str


@dataclass(frozen=True, slots=True)
class DelegationSheet:
    """A delegation whole. ``may_…`` is what the person who asks can do with it now."""

    id: int
    number: str
    delegator: str
    delegate: str
    reason_code: str
    reason: str | None
    absence: tuple[str, datetime, datetime | None] | None
    lines: tuple[LineRow, ...]
    training: Mapping[int, tuple[ModuleStanding, ...]]
    signatures: tuple[SignedRow, ...]
    record_id: int | None
    may_answer: bool
    may_decide: bool
    may_review: bool
    may_revoke: bool


@query()
def list_lines(
    work: UnitOfWork,
    *,
    wanted: str = "all",
    text: str | None = None,
    as_of: datetime | None = None,
    after: int | None = None,
    limit: int = 100,
) -> Page[LineRow]:
    """Lines of the log, the newest first, as they stood at ``as_of`` (now); ``wanted`` is one of ``FILTERS``.

    ``text`` matches names and numbers; ``after`` is the last line seen.
    """
    at = work.now if as_of is None else min(as_of, work.now)
    names, folded = names_of(work), (text or "").casefold()
    rows: list[LineRow] = []
    seen = after
    while len(rows) <= limit:
        lines = known_lines(work.db, until=at, before=seen, newest=_AT_ONCE)
        for one in judge_lines(work.db, lines, at, zone_of(work)):
            row = _row(one, names)
            if _is_wanted(work, row, wanted) and folded in _searched(row):
                rows.append(row)
        if len(lines) < _AT_ONCE:
            break
        seen = lines[-1].id
    return Page(tuple(rows[:limit]), rows[limit - 1].id if len(rows) > limit else None)


@query()
def delegation_sheet(work: UnitOfWork, *, delegation_id: int) -> DelegationSheet:
    """One delegation with its lines, what they stand on, and the signatures. Raises DLG-20."""
    row = work.db.get(Delegation, delegation_id)
    if row is None:
        raise NotFound("DLG-20")
    judged = judge_lines(work.db, known_lines(work.db, delegations=[row.id]), work.now, zone_of(work))
    names = names_of(work)
    lines = tuple(_row(one, names) for one in judged)
    me, coming = work.actor.member_id, successor(work.db, work.now)
    absence = None if row.absence_id is None else work.db.get(Absence, row.absence_id)
    open_lines = [one for one in judged if not one.over]
    leads = work.rights.has("team.approve_delegation")
    waits = {one.state for one in judged}
    of_qp = any(one.known.duty.startswith(QP_ACTS) for one in judged)
    return DelegationSheet(
        id=row.id,
        number=row.number,
        delegator=names.get(row.delegator_id, "–"),
        delegate=names.get(row.delegate_id, "–"),
        reason_code=row.reason_code,
        reason=row.reason,
        absence=None if absence is None else (absence.reason_code, absence.starts_at, absence.ends_at),
        lines=lines,
        training={one.id: _training(work, one) for one in lines},
        signatures=signatures_of(work, [row.id]).get(row.id, ()),
        record_id=row.record_id,
        may_answer=not of_qp and me == row.delegate_id and "proposed" in waits,
        may_decide=not of_qp and leads and me != row.delegate_id and "accepted" in waits,
        may_review=bool(open_lines) and _may_review(work, judged, me, coming.member if coming else None),
        may_revoke=bool(open_lines) and (leads or me in (row.delegator_id, row.delegate_id)),
    )


@query(needs=("team.approve_delegation", "self.review_delegation"))
def lines_to_review(work: UnitOfWork) -> tuple[LineRow, ...]:
    """The lines that end at the takeover, or ended with it, unless the successor (who asks) approves them."""
    me, coming = work.actor.member_id, successor(work.db, work.now)
    before = coming is not None and coming.member == me
    if not before and lead_at(work.db, work.now) != me:
        return ()
    judged = judge_lines(work.db, known_lines(work.db, ending_after=work.now), work.now, zone_of(work))
    names = names_of(work)
    return tuple(_row(one, names) for one in judged if needs_review(one, me, before=before))


def needs_review(one: Judged, me: int | None, *, before: bool) -> bool:
    """Whether a line still waits for the decision of who takes over, or took over."""
    if one.known.duty.startswith(QP_ACTS):
        return False  # the head of the institution decides on those, whoever leads the team
    if one.over or (before and one.state not in ("in_force", "coming")):
        return False
    if not before:
        return one.state == "needs_approval"
    return not any(told.by == me for told in one.known.decided)


def names_of(work: UnitOfWork) -> Mapping[int, str]:
    """Printed names of the members."""
    return {row.id: row.name for row in work.db.execute(select(Member.id, Member.name))}


def signatures_of(work: UnitOfWork, delegations: Iterable[int]) -> Mapping[int, tuple[SignedRow, ...]]:
    """The signatures on the records of these delegations, in the order in which they were given."""
    found: dict[int, list[SignedRow]] = {}
    chosen = (
        select(Signature, Record)
        .join(Record, Record.id == Signature.record_id)
        .where(Record.subject_kind == SUBJECT, Record.subject_id.in_(tuple(delegations)))
        .where(Signature.superseded_by.is_(None))
        .order_by(Signature.at, Signature.id)
    )
    for signature, record in work.db.execute(chosen):
        meanings = signature.meanings
        told = tuple(json.loads(meanings) if isinstance(meanings, str) else meanings)
        found.setdefault(record.subject_id, []).append(
            SignedRow(
                signature.slot,
                signature.printed_name,
                told,
                signature.at,
                signature.content_digest,
                record.number,
            )
        )
    return {number: tuple(rows) for number, rows in found.items()}


def _searched(row: LineRow) -> str:
    """What a search in the log looks at."""
    words = (row.number, row.delegator, row.delegate, row.duty, in_both("duties", row.duty))
    return " ".join(words).casefold()


def _is_wanted(work: UnitOfWork, row: LineRow, wanted: str) -> bool:
    if wanted == "mine":
        return work.actor.member_id in (row.delegator_id, row.delegate_id)
    if wanted == "waiting":
        return row.state in WAITING
    if wanted == "in_force":
        return row.state in HOLDING
    if wanted == "ended":
        return row.over or row.state == "refused"
    return True


def _row(one: Judged, names: Mapping[int, str]) -> LineRow:
    known = one.known
    return LineRow(
        id=known.id,
        delegation_id=known.delegation_id,
        number=known.number,
        delegator_id=known.delegator,
        delegator=names.get(known.delegator, "–"),
        delegate_id=known.delegate,
        delegate=names.get(known.delegate, "–"),
        duty=known.duty,
        product=known.product,
        site=known.site,
        starts_at=known.starts_at,
        ends_at=known.ends_at,
        state=one.state,
        reason_code=known.reason_code,
        proposed_at=known.proposed_at,
        accepted_at=known.accepted_at,
        declined_at=known.declined_at,
        decline_reason=known.decline_reason,
        revoked_at=known.revoked_at,
        revoked_by=None if known.revoked_by is None else names.get(known.revoked_by, "–"),
        revoke_reason=known.revoke_reason,
        decided=tuple(
            DecidedRow(
                told.decision,
                told.by,
                names.get(told.by, "–"),
                told.at,
                told.reason,
                told.until,
                told.record_id,
            )
            for told in known.decided
        ),
        spans=tuple((span.start, span.end) for span in one.spans),
        ends=tuple(EndRow(end.at, end.why) for end in one.ends),
        over=one.over,
        record_id=known.record_id,
    )


def _training(work: UnitOfWork, line: LineRow) -> tuple[ModuleStanding, ...]:
    person = person_at(work.db, line.delegate_id, work.now, product=line.product or None)
    found = []
    for code in duty_table()[line.duty].modules:
        held = None if person is None else person.person.modules.get(code)
        valid = held is not None and held.state == VALID
        found.append(ModuleStanding(code, valid, None if held is None else held.valid_until))
    return tuple(found)


def _may_review(work: UnitOfWork, judged: Iterable[Judged], me: int | None, coming: int | None) -> bool:
    if me is None:
        return False
    if coming == me:
        return any(needs_review(one, me, before=True) for one in judged)
    return lead_at(work.db, work.now) == me and any(needs_review(one, me, before=False) for one in judged)
