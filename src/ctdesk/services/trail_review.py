"""The monthly review of the trail by exception (ER-13): planned by rule, ticked off case by case, signed as
CT-AUD-001, and how much of what was planned was reviewed (K42).
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from ctdesk.config import data_path
from ctdesk.db.answers import LATE_INDEX
from ctdesk.db.tables.access import TrailReview
from ctdesk.db.tables.audit import AuditEvent
from ctdesk.db.tables.records import AnswerEntry, Record, Signature
from ctdesk.domain.answers import RecordId
from ctdesk.domain.errors import CtdeskError, NotFound, Refused
from ctdesk.domain.periods import Period, period_of, step
from ctdesk.domain.trail_review import (
    Case,
    Entry,
    RecordFacts,
    Rules,
    cases_of,
    may_review,
    plan_review,
    read_rules,
)
from ctdesk.forms.messages import sentence
from ctdesk.services.catalogue import member_name
from ctdesk.services.gate import command, query
from ctdesk.services.record_ground import ground_of
from ctdesk.services.records import open_record
from ctdesk.services.source_values import given
from ctdesk.services.trail_body import moment
from ctdesk.services.work import UnitOfWork

FORM = "CT-AUD-001"
DUTY = "audit.review"
SEES = (DUTY, "quality.review", "audit.inspect", "team.supervise", "view.dashboard")
FIRST, SECOND = "first", "second"
_BACK = 12  # months that are looked back for reviews that were left out
_SOME = 500


@dataclass(frozen=True, slots=True)
class TrailReviewRow:
    """One review; ``state`` is that of its record."""

    id: int
    month: str
    ordinal: int
    planned: int
    found: int
    reviewed: int
    opened_at: datetime
    opened_by: str | None
    record_id: int | None
    number: str
    state: str
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class TrailReviewDue:
    """A month whose review is not complete, until when it is due, and the record under way."""

    month: str
    due: datetime
    record_id: int | None


@dataclass(frozen=True, slots=True)
class TrailCoverage:
    """K42 of the trail: reviews that fell due in a period and those complete; of the cases planned by reviews
    that were begun for those months, how many were reviewed.
    """

    months_due: int
    months_reviewed: int
    planned: int
    reviewed: int


@cache
def review_rules() -> Rules:
    """The signs of risk and the share that is drawn, as shipped."""
    with data_path("resources", "seed", "trail_review.toml").open("rb") as file:
        return read_rules(tomllib.load(file))


@command(needs=DUTY, action="audit.begin_review")
def begin_trail_review(work: UnitOfWork, *, month: str) -> RecordId:
    """Plan the review of a month (``2026-10``) and open its record.

    Cases in which whoever begins it acted are given to a second reviewer. Raises ``TRV-01`` while one is
    under way, ``TRV-03`` for a month that is not over, ``TRV-05`` where nothing happened.
    """
    period = _month(month)
    if period is None or period.ends(_zone(work)) > work.now:
        raise CtdeskError("TRV-03", field="month", month=month[:20])
    before = work.db.scalars(select(TrailReview).where(TrailReview.month == month)).all()
    if any(row.closed_at is None and _is_open(work, row) for row in before):
        raise CtdeskError("TRV-01", month=month)
    entries, cases = cases_of_month(work, period)
    planned = plan_review(cases, review_rules(), f"{work.site.db_id} {month}")
    if not planned:
        raise CtdeskError("TRV-05", month=month)
    names = _names_of_records(work, planned)
    row = TrailReview(
        month=month,
        ordinal=len(before) + 1,
        cases=[_line(case, names, work.actor.member_id) for case in planned],
        entries=entries,
        found=len(cases),
        planned=len(planned),
        reviewed=0,
        head_seq=work.head.seq,
        opened_by=work.actor.member_id,
        opened_at=work.now,
        record_id=None,
        closed_at=None,
    )
    work.db.add(row)
    work.db.flush()
    record = open_record(
        work,
        form_code=FORM,
        subject_kind="trail_review",
        subject_id=row.id,
        subject_label=f"{month} · {len(planned)}",
    )
    row.record_id = record.id
    work.db.flush()
    return RecordId(record.id)


def sign_second(work: UnitOfWork, record: Record) -> None:
    """The second reviewer signs the cases given to them; raises ``TRV-04`` for one in which they acted."""
    _ensure_not_own(work, _row_of(work, record), SECOND)


def close_trail_review(work: UnitOfWork, record: Record) -> None:
    """Close the review; raises ``TRV-04`` where the signer acted in a case they reviewed."""
    row = _row_of(work, record)
    _ensure_not_own(work, row, FIRST)
    ground = ground_of(work, record)
    row.reviewed = sum(
        given(ground, f"{'B6' if case['reviewer'] == FIRST else 'B8'}:{number}") is not None
        for number, case in enumerate(row.cases, 1)
    )
    if row.closed_at is None:
        row.closed_at = work.now
    row.row_version += 1


@query(needs=SEES)
def list_trail_reviews(work: UnitOfWork) -> tuple[TrailReviewRow, ...]:
    """Every review, the newest first."""
    rows = work.db.execute(
        select(TrailReview, Record)
        .outerjoin(Record, Record.id == TrailReview.record_id)
        .order_by(TrailReview.month.desc(), TrailReview.ordinal.desc())
    )
    return tuple(
        TrailReviewRow(
            row.id,
            row.month,
            row.ordinal,
            row.planned,
            row.found,
            row.reviewed,
            row.opened_at,
            member_name(work.db, row.opened_by),
            row.record_id,
            "" if record is None else record.number,
            "draft" if record is None else record.state,
            row.closed_at,
        )
        for row, record in rows
    )


@query(needs=SEES)
def trail_reviews_due(work: UnitOfWork) -> tuple[TrailReviewDue, ...]:
    """The months of the last year whose review is not complete, the oldest first."""
    return due_months(work)


@query(needs=SEES)
def trail_review_coverage(work: UnitOfWork, *, period: Period) -> TrailCoverage:
    """How many reviews fell due in the period and are complete; cases planned and reviewed."""
    return coverage_of(work, period)


def coverage_of(work: UnitOfWork, period: Period) -> TrailCoverage:
    """K42 of the trail in a period; a month's review falls due when its time for it ends."""
    zone, first = _zone(work), _first_day(work)
    if first is None:
        return TrailCoverage(0, 0, 0, 0)
    ahead = review_rules().due_after_months
    due, done, planned, reviewed = 0, 0, 0, 0
    of_month: dict[str, list[TrailReview]] = {}
    for row in work.db.scalars(select(TrailReview)):
        of_month.setdefault(row.month, []).append(row)
    month = period_of("month", max(first, step(period_of("month", period.first), -ahead - 1).first))
    while month.first <= period.last and month.ends(zone) <= work.now:
        last = step(month, ahead).last
        if period.first <= last <= period.last:
            rows = [row for row in of_month.get(_name(month), ()) if row.closed_at or _is_open(work, row)]
            complete = any(row.closed_at is not None for row in rows)
            if not complete and step(month, ahead).ends(zone) > work.now:
                month = step(month, 1)  # there is still time for it
                continue
            due += 1
            done += complete
            planned += max((row.planned for row in rows), default=0)
            reviewed += max((row.reviewed for row in rows if row.closed_at is not None), default=0)
        month = step(month, 1)
    return TrailCoverage(due, done, planned, reviewed)


def due_months(work: UnitOfWork) -> tuple[TrailReviewDue, ...]:
    """Months that are over, of the last year, whose review is not complete; each due so many months later."""
    zone, first = _zone(work), _first_day(work)
    if first is None:
        return ()
    this = period_of("month", work.now.astimezone(zone).date())
    since = _name(step(this, -_BACK))
    rows = work.db.scalars(select(TrailReview).where(TrailReview.month >= since)).all()
    closed = {row.month for row in rows if row.closed_at is not None}
    running = {row.month: row.record_id for row in rows if row.closed_at is None and _is_open(work, row)}
    found = []
    for back in range(_BACK, 0, -1):
        month = step(this, -back)
        if month.last < first or _name(month) in closed:
            continue
        due = step(month, review_rules().due_after_months).ends(zone)
        found.append(TrailReviewDue(_name(month), due, running.get(_name(month))))
    return tuple(found)


def cases_of_month(work: UnitOfWork, period: Period) -> tuple[int, tuple[Case, ...]]:
    """How many entries the trail has of a period, and their cases with the signs they bear."""
    since, until = period.starts(_zone(work)), period.ends(_zone(work))
    entries = tuple(_entries(work, since, until))
    records = sorted({one.record_id for one in entries if one.record_id is not None})
    facts = RecordFacts(
        _late(work, records, since, until),
        _decided(work, since, until),
        _signed(work, records),
    )
    return len(entries), cases_of(entries, review_rules(), facts)


def _entries(work: UnitOfWork, since: datetime, until: datetime) -> Iterator[Entry]:
    rows = work.db.execute(
        select(
            AuditEvent.seq,
            AuditEvent.at,
            AuditEvent.action,
            AuditEvent.actor_id,
            AuditEvent.actor_name,
            AuditEvent.record_id,
            AuditEvent.body,
        )
        .where(AuditEvent.at >= moment(since), AuditEvent.at < moment(until))
        .order_by(AuditEvent.seq)
        .execution_options(yield_per=_SOME)
    )
    for seq, at, action, actor_id, actor, record_id, body in rows:
        clock = json.loads(body).get("clock") if b'"clock":"' in bytes(body) else None
        behind = 0.0
        if isinstance(clock, str):
            behind = (datetime.fromisoformat(at) - datetime.fromisoformat(clock)).total_seconds()
        yield Entry(seq, action, actor_id, actor, record_id, behind)


def _late(work: UnitOfWork, records: list[int], since: datetime, until: datetime) -> frozenset[int]:
    found: set[int] = set()
    for start in range(0, len(records), _SOME):
        found.update(
            work.db.scalars(
                select(AnswerEntry.record_id).where(
                    AnswerEntry.record_id.in_(records[start : start + _SOME]),
                    LATE_INDEX,
                    AnswerEntry.at >= since,
                    AnswerEntry.at < until,
                )
            )
        )
    return frozenset(found)


def _decided(work: UnitOfWork, since: datetime, until: datetime) -> Mapping[int, str]:
    rows = work.db.execute(
        select(Record.id, Record.outcome).where(
            Record.completed_at >= since, Record.completed_at < until, Record.outcome.is_not(None)
        )
    )
    return {number: str(outcome) for number, outcome in rows}


def _signed(work: UnitOfWork, records: list[int]) -> Mapping[int, tuple[tuple[int, int], ...]]:
    found: dict[int, list[tuple[int, int]]] = {}
    for start in range(0, len(records), _SOME):
        rows = work.db.execute(
            select(Signature.record_id, Signature.head_seq, Signature.member_id).where(
                Signature.record_id.in_(records[start : start + _SOME]), Signature.member_id.is_not(None)
            )
        )
        for record, head, member in rows:
            found.setdefault(record, []).append((head, int(member or 0)))
    return {record: tuple(lines) for record, lines in found.items()}


def _line(case: Case, names: Mapping[int, str], reviewer: int | None) -> dict[str, object]:
    words = {sign.code: sign.words for sign in review_rules().signs}
    said = [f"{words[code].zh_CN} {words[code].en}" for code in case.signs]
    if case.sampled:
        said.append(_said("TRV-S-DRAWN"))
    name = names.get(case.record_id or 0) or _area(case.area)
    numbers = f"{case.first}" if case.first == case.last else f"{case.first}–{case.last}"
    return {
        "key": case.key,
        "record_id": case.record_id,
        "first": case.first,
        "last": case.last,
        "actor_ids": [number for number, _ in case.actors],
        "drawn": case.sampled,
        "weight": case.weight,
        "case": name,
        "actors": "、".join(name for _, name in case.actors) or "ctdesk",
        "signs": "；".join(said),
        "entries_of": f"{case.entries} ({numbers})",
        "reviewer": FIRST if may_review(case, reviewer) else SECOND,
    }


def _names_of_records(work: UnitOfWork, cases: tuple[Case, ...]) -> Mapping[int, str]:
    ids = [case.record_id for case in cases if case.record_id is not None]
    found: dict[int, str] = {}
    for start in range(0, len(ids), _SOME):
        rows = work.db.execute(
            select(Record.id, Record.number, Record.subject_label).where(
                Record.id.in_(ids[start : start + _SOME])
            )
        )
        found.update({number: f"{name} {label}".strip() for number, name, label in rows})
    return found


def _ensure_not_own(work: UnitOfWork, row: TrailReview, part: str) -> None:
    mine = [
        number
        for number, case in enumerate(row.cases, 1)
        if case["reviewer"] == part and work.actor.member_id in case["actor_ids"]
    ]
    if mine:
        raise Refused("TRV-04", count=len(mine), line=mine[0])


def _row_of(work: UnitOfWork, record: Record) -> TrailReview:
    row = work.db.get(TrailReview, record.subject_id)
    if row is None:
        raise NotFound("TRV-02")
    return row


def _is_open(work: UnitOfWork, row: TrailReview) -> bool:
    record = None if row.record_id is None else work.db.get(Record, row.record_id)
    return record is not None and record.state != "voided"


def _first_day(work: UnitOfWork) -> date | None:
    """The first day of the first month to review: the one before this, or before the form was first used
    here, or the first that was reviewed; none before the trail begins. A site that is older is not late with
    years that nobody could review.
    """
    begun = work.db.scalar(select(func.min(AuditEvent.at)))
    if begun is None:
        return None
    used = work.db.scalar(select(func.min(TrailReview.opened_at))) or work.now
    first = step(period_of("month", used.astimezone(_zone(work)).date()), -1).first
    reviewed = _month(work.db.scalar(select(func.min(TrailReview.month))) or "")
    if reviewed is not None:
        first = min(first, reviewed.first)
    return max(first, datetime.fromisoformat(begun).astimezone(_zone(work)).date())


def _month(text: str) -> Period | None:
    try:
        return period_of("month", date.fromisoformat(f"{text}-01"))
    except ValueError:
        return None


def _name(month: Period) -> str:
    return f"{month.first:%Y-%m}"


def _zone(work: UnitOfWork) -> ZoneInfo:
    return ZoneInfo(work.site.time_zone)


@cache
def _areas() -> Mapping[str, Mapping[str, str]]:
    areas: Mapping[str, Mapping[str, str]] = tomllib.loads(
        data_path("resources", "trail_words.toml").read_text("utf-8")
    )["areas"]
    return areas


def _area(area: str) -> str:
    words = _areas().get(area)
    return area if words is None else f"{words['zh_CN']} {words['en']}"


def _said(code: str) -> str:
    return f"{sentence(code, 'zh_CN')} {sentence(code, 'en')}"
