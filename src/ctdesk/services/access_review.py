"""The quarterly review of accounts and rights (ER-22): listed as they stand, decided one by one by quality
assurance, carried out by the administrator (CT-AUD-002).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from ctdesk.db.tables.access import AccessReview
from ctdesk.db.tables.audit import AuditEvent
from ctdesk.db.tables.records import Record
from ctdesk.db.tables.team import Appointment, Certificate, Credential, Member
from ctdesk.domain.answers import RecordId
from ctdesk.domain.clocks import day_ends
from ctdesk.domain.errors import CtdeskError, NotFound
from ctdesk.domain.qualifications import Words
from ctdesk.forms.messages import sentence
from ctdesk.services.accounts import disable_member
from ctdesk.services.catalogue import member_name
from ctdesk.services.gate import command, query
from ctdesk.services.record_ground import ground_of
from ctdesk.services.records import open_record
from ctdesk.services.rights import duty_table, duty_topics, is_active
from ctdesk.services.role_table import ADMINISTRATOR, INSPECTOR
from ctdesk.services.source_values import given
from ctdesk.services.threshold_words import role_words, topic_words
from ctdesk.services.work import UnitOfWork

FORM = "CT-AUD-002"
DUTY = "audit.review_access"
UNUSED_FOR = timedelta(days=90)
SIGNED_IN = "session.sign_in"


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One review; ``state`` is that of its record, ``due`` the last moment of the quarter it belongs to."""

    id: int
    quarter: str
    ordinal: int
    accounts: int
    opened_at: datetime
    opened_by: str | None
    record_id: int | None
    number: str
    state: str
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReviewDue:
    """The quarter that has no complete review yet, until when it is due, and the record under way."""

    quarter: str
    due: datetime
    record_id: int | None


@command(needs=DUTY, action="access.begin_review")
def begin_review(work: UnitOfWork) -> RecordId:
    """List every account as it stands, and open the record of the review of this quarter.

    Another review in the same quarter gets the next ordinal. Raises ``ACR-01`` while one is under way.
    """
    quarter = quarter_of(_today(work))
    before = work.db.scalars(
        select(AccessReview).where(AccessReview.quarter == quarter).order_by(AccessReview.ordinal)
    ).all()
    if any(row.closed_at is None and _is_open(work, row) for row in before):
        raise CtdeskError("ACR-01", quarter=quarter)
    row = AccessReview(
        quarter=quarter,
        ordinal=len(before) + 1,
        accounts=list_accounts(work),
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
        subject_kind="access_review",
        subject_id=row.id,
        subject_label=f"{quarter} · {len(row.accounts)}",
    )
    row.record_id = record.id
    work.db.flush()
    return RecordId(record.id)


def close_review(work: UnitOfWork, record: Record) -> None:
    """Close the review and every account that quality assurance decided to close.

    Raises ``ACR-02`` where it is closed, ``ACR-03`` for the account of whoever carries it out.
    """
    row = work.db.get(AccessReview, record.subject_id)
    if row is None:
        raise NotFound("ACR-02")
    ground = ground_of(work, record)
    for number, account in enumerate(row.accounts, 1):
        if given(ground, f"B8:{number}") != "disable":
            continue
        member = work.db.get(Member, int(account["member_id"]))
        if member is None or member.status == "disabled":
            continue
        if member.id == work.actor.member_id:
            raise CtdeskError("ACR-03", name=member.name)
        reason = given(ground, f"B9:{number}")
        disable_member(work, member_id=member.id, reason=f"{record.number}: {reason}"[:500])
    if row.closed_at is None:
        row.closed_at = work.now
    row.row_version += 1


@query(needs=(DUTY, "quality.review", "audit.inspect", "team.supervise"))
def list_reviews(work: UnitOfWork) -> tuple[ReviewRow, ...]:
    """Every review, the newest first."""
    rows = work.db.execute(
        select(AccessReview, Record)
        .outerjoin(Record, Record.id == AccessReview.record_id)
        .order_by(AccessReview.id.desc())
    )
    return tuple(
        ReviewRow(
            row.id,
            row.quarter,
            row.ordinal,
            len(row.accounts),
            row.opened_at,
            member_name(work.db, row.opened_by),
            row.record_id,
            "" if record is None else record.number,
            "draft" if record is None else record.state,
            row.closed_at,
        )
        for row, record in rows
    )


@query(needs=(DUTY, "quality.review"))
def review_due(work: UnitOfWork) -> ReviewDue | None:
    """The review of this quarter while it is not complete."""
    return due_now(work)


def due_now(work: UnitOfWork) -> ReviewDue | None:
    """The review of this quarter while it is not complete; due at its end."""
    today = _today(work)
    quarter = quarter_of(today)
    rows = work.db.scalars(select(AccessReview).where(AccessReview.quarter == quarter)).all()
    if any(row.closed_at is not None for row in rows):
        return None
    under_way = next((row.record_id for row in rows if _is_open(work, row)), None)
    return ReviewDue(quarter, day_ends(last_day(today), ZoneInfo(work.site.time_zone)), under_way)


def quarter_of(day: date) -> str:
    """``2026-Q1``."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def last_day(day: date) -> date:
    """The last day of the quarter a day lies in."""
    month = (day.month + 2) // 3 * 3
    following = date(day.year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)


def list_accounts(work: UnitOfWork) -> list[dict[str, object]]:
    """Every account that is open, and closed ones that still hold a role, as the review shows them."""
    held = _running(work)
    seen = _last_seen(work)
    locked = {row.member_id: row for row in work.db.scalars(select(Credential))}
    certified = set(
        work.db.scalars(
            select(Certificate.member_id).where(
                Certificate.purpose == "member", Certificate.revoked_at.is_(None)
            )
        )
    )
    listed = []
    for member in work.db.scalars(select(Member).order_by(Member.staff_no, Member.id)):
        roles = held.get(member.id, [])
        if member.status == "disabled" and not roles:
            continue
        state = [_state(work, member)]
        credential = locked.get(member.id)
        until = None if credential is None else credential.locked_until
        if until is not None and until > work.now:
            state.append(_words("ACR-S-LOCKED"))
        if member.id not in certified:
            state.append(_words("ACR-S-NO-CERTIFICATE"))
        listed.append(
            {
                "member_id": member.id,
                "member": f"{member.name} {member.name_latin}".strip(),
                "staff_no": f"{member.staff_no} · {member.login}",
                "roles": "\n".join(_role_line(work, row) for row in roles),
                "rights": _rights({row.role for row in roles}),
                "last_sign_in": _seen(work, seen.get(member.id)),
                "state": "；".join(state),
                "findings": "\n".join(_findings(work, member, roles, seen.get(member.id))),
            }
        )
    return listed


def _findings(work: UnitOfWork, member: Member, roles: list[Appointment], seen: datetime | None) -> list[str]:
    codes = {row.role for row in roles}
    found = []
    if not roles:
        found.append("ACR-F-NO-ROLE")
    if member.status == "disabled":
        found.append("ACR-F-CLOSED-WITH-ROLE")
    elif seen is None:
        found.append("ACR-F-NEVER")
    elif work.now - seen > UNUSED_FOR:
        found.append("ACR-F-UNUSED")
    if ADMINISTRATOR in codes and len(codes) > 1:
        found.append("ACR-F-ADMINISTRATOR")
    if INSPECTOR in codes and any(row.role == INSPECTOR and row.ends_at is None for row in roles):
        found.append("ACR-F-INSPECTOR")
    if member.statement_record_id is None:
        found.append("ACR-F-STATEMENT")
    return [_words(code) for code in found or ["ACR-F-NOTHING"]]


def _running(work: UnitOfWork) -> Mapping[int, list[Appointment]]:
    found: dict[int, list[Appointment]] = {}
    for row in work.db.scalars(select(Appointment).order_by(Appointment.role)):
        ended = any(end is not None and end <= work.now for end in (row.ends_at, row.revoked_at))
        if not row.proposed and not ended:
            found.setdefault(row.member_id, []).append(row)
    return found


def _last_seen(work: UnitOfWork) -> Mapping[int, datetime]:
    rows = work.db.execute(
        select(AuditEvent.actor_id, func.max(AuditEvent.at))
        .where(AuditEvent.action == SIGNED_IN, AuditEvent.actor_id.is_not(None))
        .group_by(AuditEvent.actor_id)
    )
    return {int(actor): datetime.fromisoformat(at) for actor, at in rows if actor is not None}


def _role_line(work: UnitOfWork, row: Appointment) -> str:
    ends = [end for end in (row.ends_at, row.revoked_at) if end is not None]
    words = role_words(row.role)
    until = f" → {_moment(work, min(ends))}" if ends else ""
    return f"{row.role} {words.zh_CN} {words.en}{until}"


def _rights(roles: set[str]) -> str:
    """How many duties the roles give, by topic."""
    count: dict[str, int] = {}
    for duty in duty_table().values():
        if not duty.everyone and not duty.external and roles & set(duty.held_by):
            topic = duty_topics()[duty.code]
            count[topic] = count.get(topic, 0) + 1
    told = []
    for topic, number in count.items():
        words: Words = topic_words(topic)
        told.append(f"{words.zh_CN} {words.en} {number}")
    return "；".join(told)


def _state(work: UnitOfWork, member: Member) -> str:
    if member.status == "proposed":
        return _words("ACR-S-PROPOSED")
    return _words("ACR-S-ACTIVE" if is_active(member, work.now) else "ACR-S-CLOSED")


def _seen(work: UnitOfWork, at: datetime | None) -> str:
    return _words("ACR-S-NEVER") if at is None else _moment(work, at)


def _moment(work: UnitOfWork, at: datetime) -> str:
    return at.astimezone(ZoneInfo(work.site.time_zone)).strftime("%Y-%m-%d %H:%M")


def _words(code: str) -> str:
    return f"{sentence(code, 'zh_CN')} {sentence(code, 'en')}"


def _today(work: UnitOfWork) -> date:
    return work.now.astimezone(ZoneInfo(work.site.time_zone)).date()


def _is_open(work: UnitOfWork, row: AccessReview) -> bool:
    record = None if row.record_id is None else work.db.get(Record, row.record_id)
    return record is not None and record.state != "voided" and row.closed_at is None
