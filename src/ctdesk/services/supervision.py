"""The lead's supervision: the steps that wait for an acknowledgement, those that have one, and how many of
those that need it have it (K32).

A step is supervised with the lead's own signature on its record. The signatures of a batch are given with one
password entry, each with a CMS and a nonce of its own (decision 43).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from ctdesk.db.tables.documents import FormRevision
from ctdesk.db.tables.records import Record, Signature
from ctdesk.db.tables.team import Member
from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.qualifications import Words
from ctdesk.domain.records import RecordState
from ctdesk.forms.clock_states import late_when_signing
from ctdesk.forms.decision import outcome_item
from ctdesk.forms.definition import Definition, Text
from ctdesk.services.gate import query
from ctdesk.services.journal import last_entry
from ctdesk.services.obligations import LEAD
from ctdesk.services.paging import Page
from ctdesk.services.record_ground import definition_of, ground_of
from ctdesk.services.record_standing import Standing, standing_of_record
from ctdesk.services.record_view import clocks_of
from ctdesk.services.remembered import remembered
from ctdesk.services.signing_grounds import may_i_sign, refusal_of
from ctdesk.services.work import UnitOfWork

SEES = (LEAD, "quality.review", "audit.inspect", "view.dashboard")
MOST = 50  # records of one batch (decision 43)
ACKNOWLEDGED = "acknowledged"
_CLOSED = (RecordState.VOIDED.value, RecordState.REVIEWED.value)


@dataclass(frozen=True, slots=True)
class Step:
    """One record that the lead supervises.

    ``missed`` are the time limits that were missed, ``overrides`` the signatures given under the lead's
    emergency permission, ``findings`` the items that do not conform. ``against`` is why this person cannot
    acknowledge it in a batch, ``owes_reason`` the limit whose lateness the signature has to explain.
    """

    id: int
    number: str
    form: str
    title: Words
    subject: str
    outcome: Words | None
    completed_at: datetime | None
    due: datetime | None
    late: bool
    findings: int
    missed: tuple[Words, ...]
    overrides: int
    slot: str
    seen_version: int
    seen_entry: int
    against: CtdeskError | None = None
    owes_reason: Words | None = None
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """K32 of a span: records that were decided in it and need the lead, and those that have the signature."""

    required: int
    acknowledged: int


def slots_of_lead(work: UnitOfWork) -> Mapping[str, str]:
    """The slot with which the lead supervises, by the code of the form."""
    return remembered(
        work.db, {FormRevision.__tablename__}, ("slots_of_lead",), lambda: dict(_slots_of_lead(work))
    )


def _slots_of_lead(work: UnitOfWork) -> Iterator[tuple[str, str]]:
    revisions = select(FormRevision.code, func.max(FormRevision.revision)).group_by(FormRevision.code)
    for code, revision in work.db.execute(revisions):
        for slot in definition_of(work.db, code, revision).slot:
            if slot.duty == LEAD:
                yield code, slot.id


def has_the_lead(slots: Mapping[str, str]) -> ColumnElement[bool]:
    """Whether the lead's signature stands on a record."""
    given = aliased(Signature)
    return exists().where(
        given.record_id == Record.id,
        given.superseded_by.is_(None),
        or_(*(and_(Record.form_code == code, given.slot == slot) for code, slot in slots.items())),
    )


def needs_the_lead(slots: Mapping[str, str]) -> ColumnElement[bool]:
    """Whether a decided record needs the lead; where all signatures stand without the lead's, it did not."""
    return and_(
        Record.form_code.in_(slots),
        Record.completed_at.is_not(None),
        Record.state != RecordState.VOIDED.value,
        or_(Record.state != RecordState.REVIEWED.value, has_the_lead(slots)),
    )


@query(needs=SEES)
def list_waiting(
    work: UnitOfWork, *, text: str | None = None, after: int | None = None, limit: int = MOST
) -> Page[Step]:
    """The steps that wait for the lead's signature, the oldest first; only those that are ready for it."""
    slots = slots_of_lead(work)
    found: list[Step] = []
    last = after
    while len(found) <= limit:
        chosen = _open_ones(slots, text).limit(limit)
        if last is not None:
            chosen = chosen.where(Record.id > last)
        records = list(work.db.scalars(chosen))
        for record in records:
            step = _waiting(work, record, slots[record.form_code])
            if step is not None:
                found.append(step)
        if len(records) < limit:
            break
        last = records[-1].id
    rows = tuple(found[:limit])
    return Page(rows, rows[-1].id if len(found) > limit else None)


@query(needs=SEES)
def count_waiting(work: UnitOfWork) -> int:
    """How many steps wait for the lead's signature."""
    slots = slots_of_lead(work)
    return sum(
        _waiting(work, record, slots[record.form_code]) is not None
        for record in work.db.scalars(_open_ones(slots, None))
    )


@query(needs=SEES)
def list_acknowledged(
    work: UnitOfWork, *, text: str | None = None, after: int | None = None, limit: int = MOST
) -> Page[Step]:
    """The steps that the lead has signed, the last signature first."""
    slots = slots_of_lead(work)
    chosen = (
        select(Record, Signature, Member.name)
        .join(Signature, Signature.record_id == Record.id)
        .outerjoin(Member, Member.id == Signature.member_id)
        .where(
            Signature.superseded_by.is_(None),
            or_(*(and_(Record.form_code == code, Signature.slot == slot) for code, slot in slots.items())),
            *_matching(text),
        )
        .order_by(Signature.id.desc())
        .limit(limit + 1)
    )
    if after is not None:
        chosen = chosen.where(Signature.id < after)
    found = list(work.db.execute(chosen))
    rows = tuple(
        _step(work, standing_of_record(work, ground_of(work, record)), signature.slot, signature, name)
        for record, signature, name in found[:limit]
    )
    return Page(rows, found[limit - 1][1].id if len(found) > limit else None)


@query(needs=SEES)
def supervision_coverage(work: UnitOfWork, *, since: datetime, until: datetime) -> Coverage:
    """K32 of the records that were decided in [since, until)."""
    return coverage_of(work, since, until)


def coverage_of(work: UnitOfWork, since: datetime, until: datetime) -> Coverage:
    """How many records decided in [since, until) need the lead, and how many have the signature."""
    slots = slots_of_lead(work)
    chosen = select(func.count(), func.sum(case((has_the_lead(slots), 1), else_=0))).where(
        needs_the_lead(slots), Record.completed_at >= since, Record.completed_at < until
    )
    required, acknowledged = work.db.execute(chosen).one()
    return Coverage(required, acknowledged or 0)


def steps_without(work: UnitOfWork, since: datetime, until: datetime) -> Sequence[Record]:
    """The records decided in [since, until) that need the lead's signature and lack it, the oldest first."""
    slots = slots_of_lead(work)
    chosen = select(Record).where(
        needs_the_lead(slots), ~has_the_lead(slots), Record.completed_at >= since, Record.completed_at < until
    )
    return work.db.scalars(chosen.order_by(Record.completed_at, Record.id)).all()


def _open_ones(slots: Mapping[str, str], text: str | None) -> Select[Any]:
    return (
        select(Record)
        .where(
            Record.form_code.in_(slots), Record.state.not_in(_CLOSED), ~has_the_lead(slots), *_matching(text)
        )
        .order_by(Record.id)
    )


def _matching(text: str | None) -> tuple[ColumnElement[bool], ...]:
    if not text:
        return ()
    told = (Record.number, Record.subject_label)
    return (or_(*(one.contains(text, autoescape=True) for one in told)),)


def _waiting(work: UnitOfWork, record: Record, slot: str) -> Step | None:
    standing = standing_of_record(work, ground_of(work, record))
    state = standing.slot(slot)
    if state is None or state.status != "ready":
        return None
    return _step(work, standing, slot, None, None)


def _step(
    work: UnitOfWork, standing: Standing, slot: str, signature: Signature | None, by: str | None
) -> Step:
    record, definition = standing.ground.record, standing.ground.definition
    clocks = clocks_of(standing)
    mine = [one for one in clocks if one.clock.stop_at == f"slot:{slot}" and one.run.due_at is not None]
    due = min((one.run.due_at for one in mine if one.run.due_at is not None), default=None)
    missed = [one.clock.text for one in clocks if one.run.status == "late" and one.run.stopped_at is not None]
    owed = late_when_signing(clocks, (slot,))
    done = None if signature is None else signature.at
    return Step(
        id=record.id,
        number=record.number,
        form=record.form_code,
        title=_words(definition.name or definition.title),
        subject=record.subject_label,
        outcome=_outcome(definition, record.outcome),
        completed_at=record.completed_at,
        due=due,
        late=due is not None and (done or work.now) > due,
        findings=len(standing.judgement.findings),
        missed=tuple(dict.fromkeys(_words(text) for text in missed)),
        overrides=sum(_was_override(one) for one in standing.ground.signatures),
        slot=slot,
        seen_version=record.version,
        seen_entry=last_entry(work.db, record.id),
        against=None if signature is not None else _against(work, standing, slot),
        owes_reason=_words(owed[0].clock.text) if owed and signature is None else None,
        acknowledged_at=done,
        acknowledged_by=by,
    )


def _against(work: UnitOfWork, standing: Standing, slot: str) -> CtdeskError | None:
    """Why this person cannot acknowledge a record in a batch; what is approved is looked at one by one."""
    state = standing.slot(slot)
    if state is None:
        return None
    if state.meanings != (ACKNOWLEDGED,):
        return CtdeskError("OVS-01", number=standing.ground.record.number)
    may = may_i_sign(work, standing, state.slot)
    return None if may.allowed else refusal_of(may.obstacles[0])


def _was_override(signature: Signature) -> bool:
    grounds = json.loads(signature.content).get("grounds") or {}
    return grounds.get("override") is not None


def _outcome(definition: Definition, code: str | None) -> Words | None:
    item = outcome_item(definition)
    if code is None or item is None:
        return None
    options = next(
        (one.options for section in definition.section for one in section.item if one.id == item), ()
    )
    return next((_words(option.text) for option in options if option.code == code), Words(code, code))


def _words(text: Text) -> Words:
    return Words(text.zh_CN, text.en)
