"""Which entries of the trail to list: by person, kind, object, period and words, read by key at a million."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import Session

from ctdesk.db.answers import LATE_INDEX
from ctdesk.db.tables.audit import REASONS, AuditEvent
from ctdesk.db.tables.receipt import DoseUnit, UnitEvent
from ctdesk.db.tables.records import AnswerEntry, Record
from ctdesk.db.tables.team import Member
from ctdesk.domain.trail_review import LATE
from ctdesk.services.trail_body import moment
from ctdesk.services.trail_review import review_rules

SIGN_INS = "sign_ins"  # failed sign-ins alone, without other refusals
_MOST_RECORDS = 500


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events to list; ``action`` is a beginning such as ``session.``, days are moments in UTC.

    ``sign`` is the code of a sign of risk (``trail_review.toml``) or ``sign_ins``; ``about`` a number of
    a record, part of what it is about, or the bag of a dose unit.
    """

    action: str | None = None
    actor_id: int | None = None
    record_id: int | None = None
    text: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    sign: str | None = None
    about: str | None = None


def chosen_numbers(db: Session, wanted: EventFilter, after: int | None, limit: int) -> list[int]:
    """The numbers of the entries wanted, newest first, after number ``after``; at most ``limit``.

    A period is turned into numbers first: time never runs backwards in the trail, and no index has to be read
    beside another. Words are looked for in each place by its own index: the name of a person as it is today,
    the code of an act, the reason.
    """
    chosen = select(AuditEvent.seq).order_by(AuditEvent.seq.desc()).limit(limit)
    if after is not None:
        chosen = chosen.where(AuditEvent.seq < after)
    for at, is_end in ((wanted.since, False), (wanted.until, True)):
        if at is None:
            continue
        first = db.scalar(
            select(AuditEvent.seq).where(AuditEvent.at >= moment(at)).order_by(AuditEvent.at).limit(1)
        )
        if first is not None:
            chosen = chosen.where(AuditEvent.seq < first if is_end else AuditEvent.seq >= first)
        elif not is_end:
            return []
    if wanted.action:
        chosen = chosen.where(AuditEvent.action.in_(_actions(db, (wanted.action,))))
    if wanted.actor_id is not None:
        chosen = chosen.where(AuditEvent.actor_id == wanted.actor_id)
    if wanted.record_id is not None:
        chosen = chosen.where(AuditEvent.record_id == wanted.record_id)
    if wanted.sign:
        chosen = chosen.where(_bearing(db, wanted.sign))
    if wanted.about:
        chosen = chosen.where(AuditEvent.record_id.in_(records_about(db, wanted.about)))
    if not wanted.text:
        return list(db.scalars(chosen))
    found = {seq for place in _said(db, wanted.text[:200]) for seq in db.scalars(chosen.where(place))}
    return sorted(found, reverse=True)[:limit]


def _said(db: Session, words: str) -> Iterator[ColumnElement[bool]]:
    """Where these words can stand, one condition for each index."""
    people = tuple(
        db.scalars(
            select(Member.id).where(
                or_(
                    Member.name.icontains(words, autoescape=True),
                    Member.name_latin.icontains(words, autoescape=True),
                )
            )
        )
    )
    if people:
        yield AuditEvent.actor_id.in_(people)
    acts = tuple(code for code in _all_actions(db) if words.casefold() in code)
    if acts:
        yield AuditEvent.action.in_(acts)
    yield and_(REASONS, AuditEvent.reason.icontains(words, autoescape=True))


def records_about(db: Session, text: str) -> tuple[int, ...]:
    """Records by their number, by what they are about, or by the bag of a dose unit."""
    wanted = text.strip()[:100]
    found = list(
        db.scalars(
            select(Record.id)
            .where(
                or_(
                    Record.number.icontains(wanted, autoescape=True),
                    Record.subject_label.icontains(wanted, autoescape=True),
                )
            )
            .order_by(Record.id.desc())
            .limit(_MOST_RECORDS)
        )
    )
    units = db.execute(select(DoseUnit.id, DoseUnit.shipment_id).where(DoseUnit.coi_bag_id == wanted)).all()
    if units:
        shipments = [shipment for _, shipment in units if shipment is not None]
        found.extend(
            db.scalars(
                select(Record.id).where(Record.subject_kind == "shipment", Record.subject_id.in_(shipments))
            )
        )
        found.extend(
            number
            for number in db.scalars(
                select(UnitEvent.record_id)
                .where(UnitEvent.unit_id.in_([unit for unit, _ in units]), UnitEvent.record_id.is_not(None))
                .distinct()
            )
            if number is not None
        )
    return tuple(dict.fromkeys(found))


def _bearing(db: Session, code: str) -> ColumnElement[bool]:
    if code == SIGN_INS:
        return AuditEvent.action == "session.refused"
    sign = next((one for one in review_rules().signs if one.code == code), None)
    if sign is None:
        return false()
    if sign.finds == LATE:
        late = select(AnswerEntry.record_id).where(LATE_INDEX).distinct()
        return and_(AuditEvent.record_id.in_(late), AuditEvent.action == "record.sign")
    return AuditEvent.action.in_(_actions(db, sign.actions))


def _actions(db: Session, beginnings: tuple[str, ...]) -> tuple[str, ...]:
    """The codes of acts that occur and begin so."""
    return tuple(code for code in _all_actions(db) if code.startswith(beginnings))


def _all_actions(db: Session) -> Iterator[str]:
    """The codes of acts that occur: read from the index, one step for each code."""
    code = db.scalar(select(func.min(AuditEvent.action)))
    while code is not None:
        yield code
        code = db.scalar(select(func.min(AuditEvent.action)).where(AuditEvent.action > code))
