"""Delegations in writing: which line is in force at a moment, and why it ended (domain.md §2.4, decision 38).

Periods run from their first instant to the first instant after them, to the minute. Whatever is decided
counts from the moment at which it is decided: nothing here looks ahead, so what was in force at a past
minute is what was known to be in force then.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from ctdesk.domain.spans import Span, gap_after

LONGEST_STAY = timedelta(hours=72)
QP_ACTS = "qp."  # how the duties of the Qualified Person begin
APPROVE, REFUSE, STAY = "approve", "refuse", "stay"

Why = Literal["expired", "revoked", "refused", "lead_changed", "competence", "delegator"]
State = Literal[
    "proposed",  # waits for the delegate
    "accepted",  # waits for the lead
    "coming",  # approved, its first minute is still to come
    "in_force",
    "declined",
    "refused",
    "revoked",
    "needs_approval",  # the lead changed: approved by the former one only
    "lapsed",  # the delegate's training, or the delegator's own role, had a gap
    "expired",
]
# Once in one of these a line stays there.
FINAL: frozenset[State] = frozenset({"declined", "revoked", "lapsed", "expired"})


@dataclass(frozen=True, slots=True)
class Line:
    """One duty passed on; ``accepted_at`` and ``declined_at`` are the delegate's answer to the proposal."""

    starts_at: datetime
    ends_at: datetime
    accepted_at: datetime | None = None
    declined_at: datetime | None = None
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What ``by`` decided on a line: approve, refuse, or let it stay until ``until`` after a takeover."""

    decision: str
    by: int
    at: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class LeadTerm:
    """A member leads the team, [starts_at, ends_at)."""

    member: int
    starts_at: datetime
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reign:
    """From when until when the approvals of one lead count: until somebody else takes over."""

    member: int
    begins: datetime
    ends: datetime | None = None


@dataclass(frozen=True, slots=True)
class End:
    """The moment from which a line is not in force any more, and why."""

    at: datetime
    why: Why


def reigns(terms: Iterable[LeadTerm]) -> tuple[Reign, ...]:
    """Whose approvals count when. Without a new lead those of the last one go on counting; where two terms
    overlap, the one that began later leads.
    """
    known = [one for one in terms if one.ends_at is None or one.starts_at < one.ends_at]
    moments = sorted({one.starts_at for one in known} | {one.ends_at for one in known if one.ends_at})
    found: list[Reign] = []
    for moment in moments:
        leading = [one for one in known if Span(one.starts_at, one.ends_at).holds(moment)]
        if not leading:
            continue
        member = max(leading, key=lambda one: (one.starts_at, one.member)).member
        if found and found[-1].member == member:
            continue
        if found:
            found[-1] = Reign(found[-1].member, found[-1].begins, moment)
        found.append(Reign(member, moment))
    return tuple(found)


def approvers(
    duty: str, decisions: Iterable[Decision], lead_terms: Iterable[LeadTerm]
) -> tuple[LeadTerm, ...]:
    """Whose approvals count for a duty: the lead's of the time; for acts of the Qualified Person those of the
    head of the institution who gave them, whoever leads the team.
    """
    if not duty.startswith(QP_ACTS):
        return tuple(lead_terms)
    return tuple(LeadTerm(one.by, one.at) for one in decisions)


def spans_of_line(
    line: Line,
    decisions: Iterable[Decision],
    lead_terms: Iterable[LeadTerm],
    *,
    competent: Sequence[Span] | None = None,
    held: Sequence[Span] | None = None,
) -> tuple[Span, ...]:
    """Every period in which the line is in force, in order.

    ``competent`` are the periods in which all modules of the duty were valid for the delegate, ``held`` those
    in which the delegator held the duty by own role; None leaves that open. The first gap in either, once the
    line was in force, ends it for good.
    """
    if line.accepted_at is None or (line.declined_at is not None and line.declined_at <= line.accepted_at):
        return ()
    first = max(line.starts_at, line.accepted_at)
    last = line.ends_at if line.revoked_at is None else min(line.ends_at, line.revoked_at)
    spans = [
        Span(max(one.start, first), last if one.end is None else min(one.end, last))
        for one in _approved(tuple(decisions), reigns(lead_terms))
    ]
    spans = [one for one in spans if one.end is not None and one.start < one.end]
    if not spans:
        return ()
    gap = _first_gap(spans[0].start, competent, held)
    if gap is None:
        return tuple(spans)
    kept = [Span(one.start, min(one.end, gap)) for one in spans if one.end is not None and one.start < gap]
    return tuple(one for one in kept if one.end is not None and one.start < one.end)


def line_in_force(
    line: Line,
    decisions: Iterable[Decision],
    lead_terms: Iterable[LeadTerm],
    at: datetime,
    *,
    competent: Sequence[Span] | None = None,
    held: Sequence[Span] | None = None,
) -> bool:
    """Whether this line gives the delegate the duty at ``at``."""
    spans = spans_of_line(line, decisions, lead_terms, competent=competent, held=held)
    return any(one.holds(at) for one in spans)


def ends_of_line(
    line: Line,
    decisions: Iterable[Decision],
    lead_terms: Iterable[LeadTerm],
    *,
    competent: Sequence[Span] | None = None,
    held: Sequence[Span] | None = None,
) -> tuple[End, ...]:
    """Every moment at which the line went out of force and why, as far as is known now; empty for a line that
    never was in force.
    """
    told, known = tuple(decisions), reigns(lead_terms)
    spans = spans_of_line(line, told, lead_terms, competent=competent, held=held)
    return tuple(
        End(one.end, _why(line, one.end, spans[0].start, told, known, competent, held))
        for one in spans
        if one.end is not None
    )


def state_of_line(
    line: Line,
    decisions: Iterable[Decision],
    lead_terms: Iterable[LeadTerm],
    at: datetime,
    *,
    competent: Sequence[Span] | None = None,
    held: Sequence[Span] | None = None,
) -> State:
    """How the line stands at ``at``, told in one word; what was decided later is not known then."""
    told = tuple(one for one in decisions if one.at <= at)
    terms = tuple(lead_terms)
    spans = spans_of_line(line, told, terms, competent=competent, held=held)
    begun = spans[0].start if spans else _would_begin(line, told, terms)
    gap = None if begun is None else _first_gap(begun, competent, held)
    finals: list[tuple[datetime, int, State]] = [(line.ends_at, 3, "expired")]
    if line.declined_at is not None:
        finals.append((line.declined_at, 0, "declined"))
    if line.revoked_at is not None:
        finals.append((line.revoked_at, 1, "revoked"))
    if gap is not None:
        finals.append((gap, 2, "lapsed"))
    first = min(finals)
    if first[0] <= at:
        taken = first[2] == "expired" and _verdict(told, reigns(terms), line.ends_at) == REFUSE
        return "refused" if taken else first[2]
    if line.accepted_at is None or line.accepted_at > at:
        return "proposed"
    if any(one.holds(at) for one in spans):
        return "in_force"
    return _not_in_force(line, told, reigns(terms), at)


def _not_in_force(line: Line, told: tuple[Decision, ...], known: tuple[Reign, ...], at: datetime) -> State:
    verdict = _verdict(told, known, at)
    if verdict == REFUSE:
        return "refused"
    if verdict == APPROVE:
        return "coming"
    approved = any(one.decision == APPROVE for one in told)
    return "needs_approval" if approved else "accepted"


def _approved(decisions: tuple[Decision, ...], known: tuple[Reign, ...]) -> list[Span]:
    """The periods in which the line is approved by whose approval counts then."""
    spans: list[Span] = []
    for place, reign in enumerate(known):
        own = _own(decisions, known, place)
        before = spans[-1].end if spans else None
        carried = bool(spans) and before == reign.begins
        verdict = _newest(own, reign.begins)
        if verdict is not None and verdict.decision == APPROVE:
            _go_on(spans, Span(reign.begins, reign.ends))
        elif verdict is not None and verdict.decision == STAY and carried:
            limit = reign.begins + LONGEST_STAY
            limit = min(one for one in (limit, verdict.until, reign.ends) if one is not None)
            if limit > reign.begins:
                _go_on(spans, Span(reign.begins, limit))
        for one in own:
            if one.at <= reign.begins:
                continue
            if one.decision == APPROVE:
                _go_on(spans, Span(one.at, reign.ends))
            elif one.decision == REFUSE and spans and (spans[-1].end is None or spans[-1].end > one.at):
                spans[-1] = Span(spans[-1].start, one.at)
                if spans[-1].start >= one.at:
                    spans.pop()
    return _joined(spans)


def _own(decisions: tuple[Decision, ...], known: tuple[Reign, ...], place: int) -> list[Decision]:
    """What this lead decided for this reign: during it, or before it as the successor. Decisions made for an
    earlier reign of the same person are over (decision 38).
    """
    reign = known[place]
    earlier = [one.ends for one in known[:place] if one.member == reign.member and one.ends is not None]
    since = max(earlier, default=None)
    return sorted(
        (
            one
            for one in decisions
            if one.by == reign.member
            and (since is None or one.at >= since)
            and (reign.ends is None or one.at < reign.ends)
        ),
        key=lambda one: one.at,
    )


def _verdict(told: tuple[Decision, ...], known: tuple[Reign, ...], at: datetime) -> str | None:
    place = next((i for i in reversed(range(len(known))) if known[i].begins <= at), None)
    if place is None:
        return None
    newest = _newest(_own(told, known, place), at)
    return None if newest is None else newest.decision


def _newest(own: Sequence[Decision], at: datetime) -> Decision | None:
    """What counts of one lead's decisions at ``at``; to let a line stay takes no approval back."""
    past = [one for one in own if one.at <= at]
    if past and past[-1].decision == STAY:
        firm = [one for one in past if one.decision != STAY]
        if firm and firm[-1].decision == APPROVE:
            return firm[-1]
    return past[-1] if past else None


def _go_on(spans: list[Span], new: Span) -> None:
    """Add a period, or lengthen the last one where it has not ended by then."""
    if spans and (spans[-1].end is None or spans[-1].end >= new.start):
        spans[-1] = Span(spans[-1].start, new.end)
    else:
        spans.append(new)


def _joined(spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for one in spans:
        if joined and joined[-1].end == one.start:
            joined[-1] = Span(joined[-1].start, one.end)
        else:
            joined.append(one)
    return joined


def _first_gap(
    start: datetime, competent: Sequence[Span] | None, held: Sequence[Span] | None
) -> datetime | None:
    gaps = [gap_after(start, one) for one in (competent, held) if one is not None]
    return min((one for one in gaps if one is not None), default=None)


def _would_begin(line: Line, told: tuple[Decision, ...], terms: tuple[LeadTerm, ...]) -> datetime | None:
    spans = spans_of_line(line, told, terms)
    return spans[0].start if spans else None


def _why(
    line: Line,
    end: datetime,
    begun: datetime,
    told: tuple[Decision, ...],
    known: tuple[Reign, ...],
    competent: Sequence[Span] | None,
    held: Sequence[Span] | None,
) -> Why:
    if line.revoked_at is not None and end == line.revoked_at:
        return "revoked"
    if end == line.ends_at:
        return "expired"
    if competent is not None and end == gap_after(begun, competent):
        return "competence"
    if held is not None and end == gap_after(begun, held):
        return "delegator"
    if any(one.decision == REFUSE and one.at == end for one in told):
        return "refused"
    return "lead_changed"
