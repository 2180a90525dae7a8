"""What the indicators of team and papers count: K26, K27, K29, K31, K32 and K42 (domain.md §10)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, case, exists, func, null, select

from ctdesk.db.answers import late_answers
from ctdesk.db.tables.access import AccessReview
from ctdesk.db.tables.controlled import ControlledDocument, DocumentVersion
from ctdesk.db.tables.records import AnswerEntry, Record
from ctdesk.db.tables.site import Site
from ctdesk.db.tables.team import Member
from ctdesk.db.tables.training import TrainingSession
from ctdesk.domain.clocks import day_ends
from ctdesk.domain.documents import in_force
from ctdesk.services.access_review import last_day, quarter_of
from ctdesk.services.curriculum import curriculum
from ctdesk.services.indicator_sources import Ask, Counted, Flow, Listed, Source, Standing, of_department
from ctdesk.services.people_at import documents_known
from ctdesk.services.supervision import has_the_lead, needs_the_lead, slots_of_lead
from ctdesk.services.training_at import training_at

if TYPE_CHECKING:
    from ctdesk.services.work import UnitOfWork

MODULES = 1000  # a row of K26 is a member and the place of a module in the table: member × 1000 + place
_DRILL = "drill"
_QUARTERS = 4


def module_codes() -> tuple[str, ...]:
    """Every module in the order of the table."""
    return tuple(sorted(curriculum().modules))


def training(work: UnitOfWork, ask: Ask, at: datetime) -> Sequence[Counted]:
    """K26: modules that roles ask for, and whether they stand at a moment."""
    place = {code: number for number, code in enumerate(module_codes())}
    mine = None
    if ask.department is not None:
        chosen = select(Member.id).where(func.coalesce(Member.department, "") == ask.department)
        mine = set(work.db.scalars(chosen))
    return [
        Counted(one.member_id * MODULES + place[code], at, int(one.states[code].stands))
        for one in training_at(work.db, min(at, work.now))
        if mine is None or one.member_id in mine
        for code in sorted(one.required)
    ]


def drills(work: UnitOfWork, ask: Ask) -> Select[Any]:
    """K27: drills whose time has come, and whether their record was signed."""
    done = case((TrainingSession.closed_at.is_not(None), 1), else_=0)
    chosen = select(TrainingSession.id, TrainingSession.starts_at.label("at"), done.label("part")).where(
        TrainingSession.kind == _DRILL,
        TrainingSession.cancelled_at.is_(None),
        TrainingSession.ends_at <= work.now,
    )
    return of_department(chosen, ask, TrainingSession.entered_by)


def procedures(work: UnitOfWork, ask: Ask, at: datetime) -> Sequence[Counted]:
    """K29: procedures in force at a moment, and whether their review is not overdue."""
    moment = min(at, work.now)
    day = moment.astimezone(ZoneInfo(work.site.time_zone)).date()
    known = procedures_in_force(work, moment)
    return [Counted(key, at, int(due is None or due >= day)) for key, due in known.items()]


def procedures_in_force(work: UnitOfWork, at: datetime) -> dict[int, date | None]:
    """The day by which each procedure in force at a moment has to be looked at again."""
    sops = set(work.db.scalars(select(ControlledDocument.id).where(ControlledDocument.kind == "sop")))
    reviewed = work.db.execute(select(DocumentVersion.id, DocumentVersion.review_due))
    due: dict[int, date | None] = {row.id: row.review_due for row in reviewed}
    found = {}
    for document in documents_known(work.db):
        version = in_force(document, at) if document.id in sops else None
        if version is not None:
            found[document.id] = due.get(version.id)
    return found


def overdue_procedures(work: UnitOfWork) -> Iterator[tuple[ControlledDocument, date]]:
    """Procedures in force whose review is overdue today, with the day it was due."""
    today = work.now.astimezone(ZoneInfo(work.site.time_zone)).date()
    late = {key: due for key, due in procedures_in_force(work, work.now).items() if due and due < today}
    for document in work.db.scalars(select(ControlledDocument).where(ControlledDocument.id.in_(late))):
        due = late[document.id]
        assert due is not None
        yield document, due


def complete(work: UnitOfWork, ask: Ask) -> Select[Any]:
    """K31: records completed, and whether they needed no amendment; while signatures are gathered nobody can
    tell.
    """
    state = case(
        (Record.state == "voided", 0),
        (Record.version > 1, 0),
        (Record.state == "reviewed", 1),
        else_=null(),
    )
    return _records(ask, state)


def late(work: UnitOfWork, ask: Ask) -> Select[Any]:
    """K31: records completed, and whether a section says why it is late."""
    said = exists(select(1).where(AnswerEntry.record_id == Record.id, late_answers()))
    return _records(ask, case((said, 1), else_=0), and_(Record.state != "voided"))


def supervised(work: UnitOfWork, ask: Ask) -> Select[Any]:
    """K32: records decided that need the lead, and whether the lead has signed."""
    slots = slots_of_lead(work)
    return _records(ask, case((has_the_lead(slots), 1), else_=0), needs_the_lead(slots))


def _records(ask: Ask, state: Any, only: Any = None) -> Select[Any]:
    chosen = select(Record.id, Record.completed_at.label("at"), state.label("part")).where(
        Record.completed_at.is_not(None)
    )
    if only is not None:
        chosen = chosen.where(only)
    return of_department(chosen, ask, Record.opened_by)


def reviews(work: UnitOfWork, ask: Ask, start: datetime, end: datetime) -> Sequence[Counted]:
    """K42: the review of each quarter that ended in the period and in the life of this site, and whether it
    was done; a row is year × 4 + the quarter.
    """
    zone = ZoneInfo(work.site.time_zone)
    created = work.db.scalars(select(Site.created_at).limit(1)).one()
    done = set(work.db.scalars(select(AccessReview.quarter).where(AccessReview.closed_at.is_not(None))))
    first = max(start, created).astimezone(zone).date()
    found = []
    for last in _quarters(first, min(end, work.now).astimezone(zone).date()):
        due = day_ends(last, zone)
        if start < due <= end and due <= work.now:
            key = last.year * _QUARTERS + (last.month - 1) // 3
            moment = due - timedelta(microseconds=1)  # its last moment, which lies in the period it ends
            found.append(Counted(key, moment, int(quarter_of(last) in done)))
    return found


def _quarters(day: date, until: date) -> Iterator[date]:
    last = last_day(day)
    while last <= until:
        yield last
        last = last_day(last + timedelta(days=1))


TEAM: Mapping[tuple[str, str], Source] = {
    ("K26", "rate"): Source(Standing("training", training)),
    ("K27", "rate"): Source(Flow("session", TrainingSession.starts_at, drills)),
    ("K29", "rate"): Source(Standing("document", procedures)),
    ("K31", "complete"): Source(Flow("record", Record.completed_at, complete)),
    ("K31", "late"): Source(Flow("record", Record.completed_at, late)),
    ("K32", "rate"): Source(Flow("record", Record.completed_at, supervised)),
    ("K42", "rate"): Source(Listed("quarter", reviews)),
}
