"""Delegations: proposed line by line, accepted, decided by the lead, reviewed by a successor, revoked."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo

from sqlalchemy import select

from ctdesk.config import data_path
from ctdesk.db.tables.catalogue import Product
from ctdesk.db.tables.delegation import Delegation, DelegationLine
from ctdesk.db.tables.records import Record
from ctdesk.db.tables.roster import Absence
from ctdesk.db.tables.storage import Zone
from ctdesk.db.tables.team import Member
from ctdesk.domain.answers import MemberId, RecordId, Source, State, Value
from ctdesk.domain.delegating import (
    MOST_LINES,
    Cover,
    Party,
    Wish,
    ensure_line,
    ensure_no_circle,
    ensure_parties,
)
from ctdesk.domain.delegation import QP_ACTS, REFUSE
from ctdesk.domain.errors import CtdeskError, NotFound, Refused
from ctdesk.domain.records import RecordState, next_record_state
from ctdesk.domain.segregation import conflicts
from ctdesk.services.delegation_register import (
    Judged,
    KnownLine,
    judge_lines,
    known_lines,
    lead_at,
    successor,
)
from ctdesk.services.delegation_subject import SUBJECT
from ctdesk.services.duties import duty_table, duty_topics
from ctdesk.services.fields import cleaned, one_of, required
from ctdesk.services.gate import command
from ctdesk.services.grounds import segregation_rules
from ctdesk.services.numbers import next_number
from ctdesk.services.people_at import person_at
from ctdesk.services.record_ground import ground_of
from ctdesk.services.record_standing import Standing, standing_of_record
from ctdesk.services.records import Entry, last_entry, note_answers, open_record
from ctdesk.services.signing import sign_record
from ctdesk.services.work import UnitOfWork

FORM, REVIEW_FORM = "CT-TEAM-002", "CT-TEAM-003"
SERIES = "DLG"


@dataclass(frozen=True, slots=True)
class ProposedDelegation:
    """A delegation that waits for the delegate, and its record."""

    delegation_id: int
    number: str
    record_id: RecordId


@dataclass(frozen=True, slots=True)
class Choice:
    """What a lead decides on one line: approve, refuse, or (before taking over) stay; with the reason."""

    line_id: int
    decision: str
    reason: str | None = None


@command(needs="team.delegate", action="delegation.propose", signed=True)
def propose_delegation(
    work: UnitOfWork,
    *,
    delegate_id: int,
    lines: tuple[Wish, ...],
    reason_code: str,
    reason: str | None = None,
    absence_id: int | None = None,
) -> ProposedDelegation:
    """Propose to pass on duties of one's own, and sign that; all lines or none.

    Raises DLG-12 without lines or with too many, what the domain refuses of people and lines (``DLG-01`` …
    ``DLG-16``), DLG-17 for an unknown product or site, DLG-18 for an emergency without a reason, QP-11 for
    acts of the Qualified Person, which CT-QP-002 passes on.
    """
    if any(wish.duty.startswith(QP_ACTS) for wish in lines):
        raise Refused("QP-11", field="lines")
    return open_delegation(
        work, FORM, delegate_id, lines, reason_code=reason_code, reason=reason, absence_id=absence_id
    )


def open_delegation(
    work: UnitOfWork,
    form: str,
    delegate_id: int,
    lines: tuple[Wish, ...],
    *,
    reason_code: str,
    reason: str | None,
    absence_id: int | None,
    batches: tuple[str, ...] = (),
) -> ProposedDelegation:
    """Open a proposal on ``form`` and sign it as the delegator; part of the signed command of a topic.

    Raises like ``propose_delegation``.
    """
    if not 0 < len(lines) <= MOST_LINES:
        raise CtdeskError("DLG-12", field="lines", most=MOST_LINES)
    one_of(reason_code, "reason_code", reasons())
    told = cleaned(reason, "reason", 500)
    if reason_code == "emergency" and told is None:
        raise CtdeskError("DLG-18", field="reason")
    _ensure_absence(work, absence_id)
    delegator, delegate = _party(work, work.member_id()), _party(work, delegate_id)
    ensure_parties(delegator, delegate)
    for place, wish in enumerate(lines, start=1):
        _ensure_wish(work, wish, delegator, delegate, f"line:{place}")
    wished = [Cover(delegator.member, delegate.member, wish) for wish in lines]
    ensure_no_circle(wished, _standing_covers(work))
    row = Delegation(
        number=next_number(work, SERIES),
        delegator_id=delegator.member,
        delegate_id=delegate.member,
        reason_code=reason_code,
        reason=told,
        absence_id=absence_id,
        record_id=None,
        proposed_at=work.now,
        accepted_at=None,
        declined_at=None,
        decline_reason=None,
    )
    work.db.add(row)
    work.db.flush()
    for place, wish in enumerate(lines, start=1):
        work.db.add(
            DelegationLine(
                delegation_id=row.id,
                ordinal=place,
                duty=wish.duty,
                product_code=wish.product,
                site_code=wish.site,
                scope={"batches": list(batches)} if batches else None,
                starts_at=wish.starts_at,
                ends_at=wish.ends_at,
                revoked_at=None,
                revoked_by=None,
                revoke_reason=None,
            )
        )
    work.db.flush()
    record = open_record(
        work,
        form_code=form,
        subject_kind=SUBJECT,
        subject_id=row.id,
        subject_label=f"{delegator.name} → {delegate.name}",
    )
    row.record_id = record.id
    work.db.flush()
    _sign(work, record, "delegator", {})
    return ProposedDelegation(row.id, row.number, RecordId(record.id))


@command(needs="self.accept_delegation", action="delegation.accept", signed=True)
def accept_delegation(work: UnitOfWork, *, delegation_id: int) -> None:
    """Accept every line that was proposed to oneself, and sign that. Raises DLG-21, DLG-22."""
    row = _for_me(work, delegation_id)
    record = _record_of(work, row)
    answers: dict[str, Value] = {
        path: True for path, asked in _checks(_standing(work, record)).items() if asked == "delegate"
    }
    _sign(work, record, "delegate", answers)


@command(needs="self.accept_delegation", action="delegation.decline")
def decline_delegation(work: UnitOfWork, *, delegation_id: int, reason: str) -> None:
    """Decline what was proposed to oneself; its record is closed with the reason. Raises DLG-21, DLG-22."""
    row = _for_me(work, delegation_id)
    row.declined_at, row.decline_reason = work.now, required(reason, "reason", 500)
    row.row_version += 1
    _give_up(work, row, row.decline_reason)


@command(needs="team.approve_delegation", action="delegation.decide", signed=True)
def decide_delegation(work: UnitOfWork, *, delegation_id: int, choices: tuple[Choice, ...]) -> None:
    """Decide each line of an accepted proposal, and sign that once for all of them.

    Raises DLG-21 where nothing waits for a decision, DLG-29 unless every line is decided, DLG-26 for a
    refusal without a reason.
    """
    row = _load(work, delegation_id)
    if row.accepted_at is None or row.declined_at is not None:
        raise CtdeskError("DLG-21")
    record = _record_of(work, row)
    if RecordState(record.state) in (RecordState.COMPLETED, RecordState.REVIEWED, RecordState.VOIDED):
        raise CtdeskError("DLG-21")
    lines = known_lines(work.db, delegations=[row.id])
    _sign(work, record, "lead", _answers(lines, choices, "D1", "D2"))


@command(needs="self.review_delegation", action="delegation.review", signed=True)
def review_delegations(work: UnitOfWork, *, choices: tuple[Choice, ...]) -> tuple[RecordId, ...]:
    """As the lead to come, or the new one, decide on lines the former lead approved; one record for each
    delegation, all signed with one password entry (decisions 38, 43).

    Raises DLG-28 for anybody else, DLG-29 when a delegation is decided in part, DLG-23 and DLG-26.
    """
    me, coming = work.member_id(), successor(work.db, work.now)
    if lead_at(work.db, work.now) != me and (coming is None or coming.member != me):
        raise Refused("DLG-28")
    found = {one.id: one for one in known_lines(work.db, ids=[choice.line_id for choice in choices])}
    chosen: dict[int, list[Choice]] = defaultdict(list)
    for choice in choices:
        if choice.line_id not in found:
            raise NotFound("DLG-20")
        chosen[found[choice.line_id].delegation_id].append(choice)
    if not chosen:
        raise CtdeskError("DLG-29")
    signed = []
    for delegation_id, own in sorted(chosen.items()):
        row = _load(work, delegation_id)
        lines = known_lines(work.db, delegations=[delegation_id])
        over = [one.known for one in _judged(work, lines) if one.over]
        # What is over cannot be brought back; the paper says so beside each such line.
        own += [
            Choice(one.id, REFUSE, "已终止 / over") for one in over if one.id not in {c.line_id for c in own}
        ]
        label = f"{_name(work, row.delegator_id)} → {_name(work, row.delegate_id)}"
        record = open_record(
            work, form_code=REVIEW_FORM, subject_kind=SUBJECT, subject_id=row.id, subject_label=label
        )
        _sign(work, record, "successor", _answers(lines, own, "C1", "C2"))
        signed.append(RecordId(record.id))
    return tuple(signed)


@command(needs=("team.delegate", "team.approve_delegation"), action="delegation.revoke")
def revoke_lines(work: UnitOfWork, *, line_ids: tuple[int, ...], reason: str) -> None:
    """Take lines back at once: by the delegator, the lead, or the delegate who can no longer perform them.

    Raises DLG-20 for a line that does not exist, DLG-24 for anybody else, DLG-25 for a line that is over.
    """
    why = required(reason, "reason", 500)
    lines = known_lines(work.db, ids=line_ids)
    if not lines or len(lines) != len(set(line_ids)):
        raise NotFound("DLG-20")
    me = work.member_id()
    leads = work.rights.has("team.approve_delegation")
    for one in _judged(work, lines):
        if not leads and me not in (one.known.delegator, one.known.delegate):
            raise Refused("DLG-24")
        if one.over:
            raise CtdeskError("DLG-25")
        row = work.db.get_one(DelegationLine, one.known.id)
        row.revoked_at, row.revoked_by, row.revoke_reason = work.now, me, why
    work.db.flush()
    for delegation_id in {one.delegation_id for one in lines}:
        left = known_lines(work.db, delegations=[delegation_id])
        if all(one.revoked_at is not None for one in left):
            _give_up(work, _load(work, delegation_id), why)


@command(needs=("team.delegate", "team.approve_delegation"), action="delegation.revoke_all")
def revoke_delegation(work: UnitOfWork, *, delegation_id: int, reason: str) -> None:
    """Take back every line of a delegation that is not over. Raises like ``revoke_lines``."""
    lines = _judged(work, known_lines(work.db, delegations=[delegation_id]))
    revoke_lines(work, line_ids=tuple(one.known.id for one in lines if not one.over), reason=reason)


@cache
def reasons() -> frozenset[str]:
    """The codes of the reasons for which duties are delegated."""
    with data_path("resources", "seed", "duties.toml").open("rb") as file:
        return frozenset(str(one["code"]) for one in tomllib.load(file)["delegation"]["reasons"])


def zone_of(work: UnitOfWork) -> ZoneInfo:
    """The zone in which the site counts days."""
    return ZoneInfo(work.site.time_zone)


def _party(work: UnitOfWork, member_id: int) -> Party:
    person = person_at(work.db, member_id, work.now)
    if person is None:
        raise NotFound("DLG-13", field="delegate_id", name="–")
    return Party(MemberId(member_id), person.name, frozenset(person.roles), person.active)


def _ensure_wish(work: UnitOfWork, wish: Wish, delegator: Party, delegate: Party, field: str) -> None:
    duty = duty_table().get(wish.duty)
    if duty is None:
        raise CtdeskError("DLG-02", field=field, duty=wish.duty)
    ensure_line(wish, duty, delegator, delegate, now=work.now, zone=zone_of(work), field=field)
    against = conflicts(
        segregation_rules(),
        duty.code,
        MemberId(delegate.member),
        (),
        roles=delegate.roles,
        scopes=(),
        topic=duty_topics()[duty.code],
    )
    blocking = next((one for one in against if one.severity == "block"), None)
    if blocking is not None:
        raise Refused("DLG-08", field=field, name=delegate.name, rule=blocking.rule)
    product = select(Product.id).where(Product.code == wish.product)
    site = select(Zone.id).where(Zone.code == wish.site, Zone.kind == "campus")
    for code, there in ((wish.product, product), (wish.site, site)):
        if code and work.db.scalar(there) is None:
            raise CtdeskError("DLG-17", field=field, what=code)


def _standing_covers(work: UnitOfWork) -> list[Cover]:
    lines = known_lines(work.db, ending_after=work.now)
    return [
        Cover(
            one.known.delegator,
            one.known.delegate,
            Wish(
                one.known.duty,
                one.known.starts_at,
                one.known.ends_at,
                one.known.product,
                one.known.site,
            ),
            one.known.number,
        )
        for one in _judged(work, lines)
        if not one.over and one.state != "refused"
    ]


def _ensure_absence(work: UnitOfWork, absence_id: int | None) -> None:
    if absence_id is None:
        return
    row = work.db.get(Absence, absence_id)
    if row is None or row.cancelled_at is not None or row.member_id != work.member_id():
        raise NotFound("DLG-31", field="absence_id")


def _judged(work: UnitOfWork, lines: Iterable[KnownLine]) -> tuple[Judged, ...]:
    return judge_lines(work.db, lines, work.now, zone_of(work))


def _load(work: UnitOfWork, delegation_id: int) -> Delegation:
    row = work.db.get(Delegation, delegation_id)
    if row is None:
        raise NotFound("DLG-20")
    return row


def _for_me(work: UnitOfWork, delegation_id: int) -> Delegation:
    row = _load(work, delegation_id)
    if row.delegate_id != work.member_id():
        raise Refused("DLG-22")
    lines = known_lines(work.db, delegations=[row.id])
    taken_back = all(one.revoked_at is not None for one in lines)
    if row.accepted_at is not None or row.declined_at is not None or taken_back:
        raise CtdeskError("DLG-21")
    return row


def _record_of(work: UnitOfWork, row: Delegation) -> Record:
    record = None if row.record_id is None else work.db.get(Record, row.record_id)
    if record is None:
        raise NotFound("DLG-20")
    return record


def _give_up(work: UnitOfWork, row: Delegation, reason: str) -> None:
    """Close the record of a proposal that nobody decides on any more."""
    record = _record_of(work, row)
    if RecordState(record.state) in (RecordState.COMPLETED, RecordState.REVIEWED, RecordState.VOIDED):
        return
    record.void_reason = reason
    record.state = next_record_state(record.state, "void").value
    record.row_version += 1
    work.event.record_id = record.id


def _answers(
    lines: Iterable[KnownLine], choices: Iterable[Choice], decision: str, why: str
) -> dict[str, Value]:
    by_line = {one.line_id: one for one in choices}
    found: dict[str, Value] = {}
    for line in lines:
        choice = by_line.get(line.id)
        if choice is None:
            raise CtdeskError("DLG-29", field=line.number)
        reason = cleaned(choice.reason, "reason", 500)
        if choice.decision != "approve" and reason is None:
            raise CtdeskError("DLG-26", field=line.number)
        found[f"{decision}:{line.ordinal}"] = choice.decision
        if reason is not None:
            found[f"{why}:{line.ordinal}"] = reason
    return found


def _standing(work: UnitOfWork, record: Record) -> Standing:
    return standing_of_record(work, ground_of(work, record))


def _checks(standing: Standing) -> dict[str, str]:
    return {
        question.path: question.by[0]
        for question in standing.judgement.questions
        if question.item.type == "check" and not question.computed and question.asked and question.by
    }


def _sign(work: UnitOfWork, record: Record, slot: str, answers: dict[str, Value]) -> None:
    """Note these answers and sign the slot, as on the record's own page."""
    entries = tuple(Entry(path, State.GIVEN, value, None, Source.TYPED) for path, value in answers.items())
    note_answers(work, record_id=RecordId(record.id), version=record.version, entries=entries)
    sign_record(
        work,
        record_id=RecordId(record.id),
        seen_version=record.version,
        slots=(slot,),
        seen_entry=last_entry(work.db, record.id),
    )


def _name(work: UnitOfWork, member_id: int) -> str:
    return work.db.scalar(select(Member.name).where(Member.id == member_id)) or f"#{member_id}"
