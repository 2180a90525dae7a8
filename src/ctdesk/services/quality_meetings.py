"""The monthly quality meeting and supervision record (CT-MTG-001): prepared with the month's facts, signed by
the lead, each of its decisions carried on as a finding.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, or_, select

from ctdesk.db.tables.capa import Finding
from ctdesk.db.tables.meetings import MeetingDecision, QualityMeeting
from ctdesk.db.tables.records import Record
from ctdesk.db.tables.site import Site
from ctdesk.domain.answers import RecordId
from ctdesk.domain.errors import CtdeskError, NotFound
from ctdesk.domain.periods import Period, period_of, step
from ctdesk.services.accounts import member_of
from ctdesk.services.catalogue import member_name
from ctdesk.services.findings import MEETING, SERIES, FindingRow, finding_rows
from ctdesk.services.gate import command, query
from ctdesk.services.meeting_facts import facts_of
from ctdesk.services.numbers import next_number
from ctdesk.services.paging import Page
from ctdesk.services.record_ground import Ground, ground_of
from ctdesk.services.records import open_record
from ctdesk.services.rights import site_day
from ctdesk.services.source_values import given
from ctdesk.services.work import UnitOfWork

FORM, KIND = "CT-MTG-001", "quality_meeting"
DUTY = "team.hold_meeting"
SEES = (DUTY, "quality.review", "audit.inspect", "view.dashboard")
HELD, PEOPLE, DECISIONS = "A2", "A4", "D1"  # items of the form that the effect reads
# What is to be corrected owes an action; a task is answered in words alone.
CLASSES = {"capa": "major", "task": "minor"}
_BACK = 12


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """One meeting; ``state`` is that of its record, ``held_on`` known once the lead has signed."""

    id: int
    month: str
    ordinal: int
    opened_at: datetime
    opened_by: str | None
    held_on: date | None
    decisions: int
    record_id: int | None
    number: str
    state: str
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class MeetingDue:
    """A month that is over and has no signed meeting, with the record under way."""

    month: str
    record_id: int | None


@dataclass(frozen=True, slots=True)
class MeetingSheet:
    """A meeting with the facts it was prepared with, who took part, and what its decisions became."""

    row: MeetingRow
    facts: Mapping[str, Any]
    attendees: tuple[Mapping[str, Any], ...]
    decisions: tuple[FindingRow, ...]


@command(needs=DUTY, action="meeting.begin")
def begin_meeting(work: UnitOfWork, *, month: str) -> RecordId:
    """Gather the facts of a month (``2026-10``) and open the record of its meeting.

    Another meeting about the same month gets the next ordinal. Raises ``MTG-01`` while one is under way,
    ``MTG-03`` for a month that is not over or lies before this site.
    """
    period = _period(month)
    if period is None or period.ends(_zone(work)) > work.now or period.ends(_zone(work)) <= _founded(work):
        raise CtdeskError("MTG-03", field="month", month=month[:20])
    before = work.db.scalars(select(QualityMeeting).where(QualityMeeting.month == month)).all()
    if any(row.closed_at is None and _is_open(work, row) for row in before):
        raise CtdeskError("MTG-01", month=month)
    row = QualityMeeting(
        month=month,
        ordinal=len(before) + 1,
        facts=facts_of(work, period),
        held_on=None,
        attendees=None,
        opened_by=work.actor.member_id,
        opened_at=work.now,
        record_id=None,
        closed_at=None,
    )
    work.db.add(row)
    work.db.flush()
    record = open_record(
        work, form_code=FORM, subject_kind=KIND, subject_id=row.id, subject_label=_label(row)
    )
    row.record_id = record.id
    work.db.flush()
    return RecordId(record.id)


def decide(work: UnitOfWork, record: Record) -> None:
    """Keep who took part, and make each decision a finding of whoever carries it out; a line that became one
    before stays as it is. Raises ``MTG-04`` for a decision to be done before the meeting.
    """
    row = work.db.get(QualityMeeting, record.subject_id)
    if row is None:
        raise NotFound("MTG-02")
    ground = ground_of(work, record)
    held = given(ground, HELD)
    row.held_on = None if held is None else datetime.fromisoformat(str(held)).date()
    row.attendees = _attendees(ground)
    known = set(work.db.scalars(select(MeetingDecision.ordinal).where(MeetingDecision.meeting_id == row.id)))
    for line in lines_of(ground, DECISIONS):
        if line not in known:
            _carry_on(work, row, record, ground, line)
    row.closed_at = row.closed_at or work.now
    row.row_version += 1


@query(needs=SEES)
def list_meetings(
    work: UnitOfWork, *, text: str | None = None, after: int | None = None, limit: int = 100
) -> Page[MeetingRow]:
    """Meetings, the newest month first; ``text`` is looked for in the month and the number of the record.

    ``after`` is the last row of the page before.
    """
    chosen = select(QualityMeeting, Record).outerjoin(Record, Record.id == QualityMeeting.record_id)
    if text:
        looked_in = (QualityMeeting.month, Record.number)
        chosen = chosen.where(or_(*(one.contains(text, autoescape=True) for one in looked_in)))
    last = None if after is None else work.db.get(QualityMeeting, after)
    if last is not None:
        earlier = and_(QualityMeeting.month == last.month, QualityMeeting.ordinal < last.ordinal)
        chosen = chosen.where(or_(QualityMeeting.month < last.month, earlier))
    chosen = chosen.order_by(QualityMeeting.month.desc(), QualityMeeting.ordinal.desc())
    found = work.db.execute(chosen.limit(limit + 1)).all()
    counted = select(MeetingDecision.meeting_id, func.count()).group_by(MeetingDecision.meeting_id)
    many = {row[0]: row[1] for row in work.db.execute(counted)}
    rows = tuple(_row(work, row, record, many.get(row.id, 0)) for row, record in found[:limit])
    return Page(rows, rows[-1].id if len(found) > limit else None)


@query(needs=SEES)
def meeting_sheet(work: UnitOfWork, *, meeting_id: int) -> MeetingSheet:
    """One meeting with its facts and what became of its decisions; raises ``MTG-02``."""
    row = work.db.get(QualityMeeting, meeting_id)
    if row is None:
        raise NotFound("MTG-02")
    record = None if row.record_id is None else work.db.get(Record, row.record_id)
    decided = decisions_of(work, row.id)
    return MeetingSheet(
        _row(work, row, record, len(decided)),
        row.facts,
        tuple(row.attendees or ()),
        finding_rows(work, decided, site_day(work.db, work.now)),
    )


@query(needs=SEES)
def meetings_due(work: UnitOfWork) -> tuple[MeetingDue, ...]:
    """The months of the last year, in the life of this site, without a signed meeting; the newest first."""
    return due_months(work)


def due_months(work: UnitOfWork) -> tuple[MeetingDue, ...]:
    """What ``meetings_due`` tells, for who asks inside."""
    this = period_of("month", site_day(work.db, work.now))
    rows = work.db.scalars(select(QualityMeeting)).all()
    held = {row.month for row in rows if row.closed_at is not None}
    running = {row.month: row.record_id for row in rows if row.closed_at is None and _is_open(work, row)}
    found = []
    for back in range(1, _BACK + 1):
        month = step(this, -back)
        name = f"{month.first:%Y-%m}"
        if month.ends(_zone(work)) > _founded(work) and name not in held:
            found.append(MeetingDue(name, running.get(name)))
    return tuple(found)


def last_month(work: UnitOfWork) -> MeetingDue | None:
    """The month before this one, while its meeting is not signed."""
    name = f"{step(period_of('month', site_day(work.db, work.now)), -1).first:%Y-%m}"
    return next((one for one in due_months(work) if one.month == name), None)


def decisions_of(work: UnitOfWork, meeting_id: int) -> list[Finding]:
    """The findings that the decisions of a meeting became, in the order of its record."""
    return list(
        work.db.scalars(
            select(Finding)
            .join(MeetingDecision, MeetingDecision.finding_id == Finding.id)
            .where(MeetingDecision.meeting_id == meeting_id)
            .order_by(MeetingDecision.ordinal)
        )
    )


def lines_of(ground: Ground, item: str) -> list[int]:
    """The rows of a table that people filled in which say anything, in order."""
    found = set()
    for path in ground.answers:
        head, dot, _ = path.partition(".")
        name, colon, number = head.partition(":")
        if dot and colon and name == item and number.isdigit() and given(ground, path) is not None:
            found.add(int(number))
    return sorted(found)


def _carry_on(work: UnitOfWork, row: QualityMeeting, record: Record, ground: Ground, line: int) -> None:
    kind, text, who, until = (
        given(ground, f"{DECISIONS}:{line}.{name}") for name in ("kind", "what", "who", "until")
    )
    owner = who.get("member") if isinstance(who, Mapping) else None
    today = site_day(work.db, work.now)
    due = date.fromisoformat(str(until))
    if due < (row.held_on or today):
        raise CtdeskError("MTG-04", field=f"{DECISIONS}:{line}.until", line=line)
    finding = Finding(
        number=next_number(work, SERIES),
        origin=MEETING,
        class_code=CLASSES[str(kind)],
        text=str(text),
        from_whom=work.actor.name,
        reference=f"{record.number} · {DECISIONS}:{line}",
        received_on=min(row.held_on or today, today),
        reply_due=due,
        owner_id=member_of(work.db, int(str(owner))).id,
        opened_by=work.actor.member_id,
        opened_at=work.now,
    )
    work.db.add(finding)
    work.db.flush()
    work.db.add(MeetingDecision(meeting_id=row.id, ordinal=line, kind=str(kind), finding_id=finding.id))


def _attendees(ground: Ground) -> list[dict[str, Any]]:
    found = []
    for line in lines_of(ground, PEOPLE):
        who = given(ground, f"{PEOPLE}:{line}.who")
        named = who if isinstance(who, Mapping) else {}
        found.append(
            {
                "member_id": named.get("member"),
                "name": named.get("name"),
                "role": given(ground, f"{PEOPLE}:{line}.role"),
                "part": given(ground, f"{PEOPLE}:{line}.part"),
            }
        )
    return found


def _row(work: UnitOfWork, row: QualityMeeting, record: Record | None, decisions: int) -> MeetingRow:
    return MeetingRow(
        row.id,
        row.month,
        row.ordinal,
        row.opened_at,
        member_name(work.db, row.opened_by),
        row.held_on,
        decisions,
        row.record_id,
        "" if record is None else record.number,
        "draft" if record is None else record.state,
        row.closed_at,
    )


def _label(row: QualityMeeting) -> str:
    return row.month if row.ordinal == 1 else f"{row.month} ({row.ordinal})"


def _is_open(work: UnitOfWork, row: QualityMeeting) -> bool:
    record = None if row.record_id is None else work.db.get(Record, row.record_id)
    return record is not None and record.state != "voided"


def _period(text: str) -> Period | None:
    try:
        return period_of("month", date.fromisoformat(f"{text}-01"))
    except ValueError:
        return None


def _founded(work: UnitOfWork) -> datetime:
    return work.db.scalars(select(Site.created_at).limit(1)).one()


def _zone(work: UnitOfWork) -> ZoneInfo:
    return ZoneInfo(work.site.time_zone)
