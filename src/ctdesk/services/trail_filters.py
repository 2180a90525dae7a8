"""Which entries of the trail to list: by person, kind, object, period and words, read by key at a million."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import Session

from ctdesk.db.answers import LATE_INDEX
from ctdesk.db.tables.audit import AuditEvent
from ctdesk.db.tables.receipt import DoseUnit, UnitEvent
from ctdesk.db.tables.records import AnswerEntry, Record
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


def chosen_numbers(db: Session, wanted: EventFilter, after: int | None, limit: int) -> Select[tuple[int]]:
    """The numbers of the entries wanted, newest first, after number ``after``."""
    chosen = select(AuditEvent.seq)
    if after is not None:
        chosen = chosen.where(AuditEvent.seq < after)
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
    if wanted.text:
        chosen = chosen.where(
            or_(
                *(
                    column.contains(wanted.text[:200], autoescape=True)
                    for column in (AuditEvent.actor_name, AuditEvent.reason, AuditEvent.action)
                )
            )
        )
    if wanted.since is not None:
        chosen = chosen.where(AuditEvent.at >= moment(wanted.since))
    if wanted.until is not None:
        chosen = chosen.where(AuditEvent.at < moment(wanted.until))
    return chosen.order_by(AuditEvent.seq.desc()).limit(limit)


def records_about(db: Session, text: str) -> tuple[int, ...]:
    """Records by their number, by what they are about, or by the bag of a dose unit."""
    wanted = text.strip()[:100]
    found = list(
        db.scalars(
            select(Record.id)
            .where(
                or_(
                    Record.number.contains(wanted, autoescape=True),
                    Record.subject_label.contains(wanted, autoescape=True),
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
    """The codes of acts that occur and begin so: read from the index, one step for each code."""
    found: list[str] = []
    code = db.scalar(select(func.min(AuditEvent.action)))
    while code is not None:
        if code.startswith(beginnings):
            found.append(code)
        code = db.scalar(select(func.min(AuditEvent.action)).where(AuditEvent.action > code))
    return tuple(found)
