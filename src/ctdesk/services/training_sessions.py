"""Courses and drills: planned, people invited, held with a record (CT-TRN-001), and what taking part counts
for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select

from ctdesk.db.tables.records import Record
from ctdesk.db.tables.team import Member
from ctdesk.db.tables.training import Attendance, TrainingSession
from ctdesk.domain.answers import Answer, MemberId, Source, State, Value
from ctdesk.domain.errors import CtdeskError, NotFound, Refused
from ctdesk.services.accounts import member_of
from ctdesk.services.competences import ensure_product
from ctdesk.services.fields import cleaned, one_of, required
from ctdesk.services.gate import command, query
from ctdesk.services.journal import write_entries
from ctdesk.services.module_versions import begin_with_shipped
from ctdesk.services.numbers import next_number
from ctdesk.services.paging import Page
from ctdesk.services.record_ground import ground_of
from ctdesk.services.records import open_record
from ctdesk.services.session_subject import FORM, SIGNED_IN
from ctdesk.services.training_at import training_at
from ctdesk.services.work import UnitOfWork

KINDS = frozenset({"course", "drill", "external"})
PLAN = ("training.plan", "training.deliver", "training.run_drill", "training.register_external")
MOST_INVITED = 200


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session in a list. ``state``: planned | open | held | cancelled."""

    id: int
    number: str
    kind: str
    module: str
    product_code: str
    title: str
    place: str | None
    trainer_id: int | None
    trainer: str | None
    starts_at: datetime
    ends_at: datetime
    record_id: int | None
    state: str
    invited: int
    present: int
    row_version: int


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody invited to a session; ``signed_in_at`` once it is held and they had signed in."""

    member_id: int
    name: str
    staff_no: str
    signed_in_at: datetime | None


@dataclass(frozen=True, slots=True)
class SessionDetail:
    """A session with everybody invited."""

    row: SessionRow
    invited: tuple[Invited, ...]


@command(needs=PLAN, action="training.plan_session")
def plan_session(
    work: UnitOfWork,
    *,
    kind: str,
    module: str,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    trainer_id: int | None = None,
    external_trainer: str | None = None,
    place: str | None = None,
    product_code: str = "",
    member_ids: tuple[int, ...] = (),
) -> int:
    """Plan a course, a drill or a course outside, and invite; gives its id.

    Raises TEAM-29, TRN-03 for what does not exist, TEAM-25 for an end before the start, TRN-01 where the
    trainer is missing or among the trainees (SOD-12), TRN-02 for a trainer who does not hold the module.
    """
    one_of(kind, "kind", KINDS)
    ensure_product(work, module, product_code)
    if ends_at <= starts_at:
        raise CtdeskError("TEAM-25", field="ends_at")
    outside = cleaned(external_trainer, "external_trainer")
    if kind == "external":
        trainer_id = None
        outside = required(external_trainer, "external_trainer")
    elif trainer_id is None:
        raise CtdeskError("TRN-01", field="trainer_id")
    else:
        ensure_holds(work, trainer_id, module, "trainer_id")
    row = TrainingSession(
        number=next_number(work, "TRS"),
        kind=kind,
        module=module,
        module_version_id=None if kind == "external" else begin_with_shipped(work, module),
        product_code=product_code,
        title=required(title, "title"),
        place=cleaned(place, "place"),
        trainer_id=trainer_id,
        external_trainer=outside,
        starts_at=starts_at,
        ends_at=ends_at,
        record_id=None,
        entered_by=work.member_id(),
        entered_at=work.now,
        closed_at=None,
        cancelled_at=None,
    )
    work.db.add(row)
    work.db.flush()
    _invite(work, row, member_ids)
    return row.id


@command(needs=PLAN, action="training.invite")
def invite_members(work: UnitOfWork, *, session_id: int, member_ids: tuple[int, ...]) -> int:
    """Invite more people; gives how many are new. Raises TRN-04 once the session is held or cancelled."""
    row = _open_session(work, session_id)
    return _invite(work, row, member_ids)


@command(needs=PLAN, action="training.begin_session")
def begin_session(work: UnitOfWork, *, session_id: int) -> int:
    """Open the record of a session, with a line for each person invited; gives the record's id.

    Raises TRN-04 once it is held or cancelled, TRN-05 while nobody is invited.
    """
    row = _open_session(work, session_id)
    if row.record_id is not None:
        return row.record_id
    lines = list(_lines(work, row.id))
    if not lines:
        raise CtdeskError("TRN-05", field="member_ids")
    record = open_record(
        work,
        form_code=FORM,
        subject_kind="training_session",
        subject_id=row.id,
        subject_label=f"{row.module} · {row.title}",
    )
    row.record_id = record.id
    row.row_version += 1
    work.db.flush()
    _name_in_record(work, record, [(line.ordinal, line.member_id) for line in lines])
    return record.id


@command(needs=PLAN, action="training.cancel_session")
def cancel_session(work: UnitOfWork, *, session_id: int, reason: str) -> None:
    """Cancel a session that has not begun; raises TRN-04 for one that has."""
    required(reason, "reason", 500)
    row = _open_session(work, session_id)
    if row.record_id is not None:
        raise CtdeskError("TRN-04", number=row.number)
    row.cancelled_at = work.now
    row.row_version += 1


@query()
def list_sessions(
    work: UnitOfWork,
    *,
    text: str | None = None,
    module: str | None = None,
    after: int | None = None,
    limit: int = 100,
) -> Page[SessionRow]:
    """Sessions, the newest first; ``text`` matches number, title, module or place."""
    chosen = select(TrainingSession).order_by(TrainingSession.id.desc()).limit(limit + 1)
    if text:
        like = f"%{text.strip()}%"
        chosen = chosen.where(
            or_(
                TrainingSession.number.ilike(like),
                TrainingSession.title.ilike(like),
                TrainingSession.module.ilike(like),
                TrainingSession.place.ilike(like),
            )
        )
    if module is not None:
        chosen = chosen.where(TrainingSession.module == module)
    if after is not None:
        chosen = chosen.where(TrainingSession.id < after)
    found = list(work.db.scalars(chosen))
    rows = tuple(_rows(work, found[:limit]))
    return Page(rows, rows[-1].id if len(found) > limit else None)


@query()
def session_detail(work: UnitOfWork, *, session_id: int) -> SessionDetail:
    """One session with everybody invited; raises TRN-06 for a number nobody gave."""
    row = work.db.get(TrainingSession, session_id)
    if row is None:
        raise NotFound("TRN-06")
    people = work.db.execute(
        select(Attendance, Member)
        .join(Member, Member.id == Attendance.member_id)
        .where(Attendance.session_id == row.id)
        .order_by(Attendance.ordinal)
    )
    return SessionDetail(
        next(iter(_rows(work, [row]))),
        tuple(Invited(one.id, one.name, one.staff_no, line.signed_in_at) for line, one in people),
    )


def ensure_holds(work: UnitOfWork, member_id: int, module: str, field: str) -> None:
    """Raise TRN-02 for a trainer or supervisor whose own module does not stand."""
    member_of(work.db, member_id)
    found = training_at(work.db, work.now, [member_id])
    state = found[0].states.get(module) if found else None
    if state is None or not state.stands:
        raise CtdeskError("TRN-02", field=field, module=module)


def _invite(work: UnitOfWork, row: TrainingSession, member_ids: Iterable[int]) -> int:
    known = {line.member_id for line in _lines(work, row.id)}
    fresh = [one for one in dict.fromkeys(member_ids) if one not in known]
    if row.trainer_id in fresh:
        raise Refused("TRN-01", field="member_ids")
    if len(known) + len(fresh) > MOST_INVITED:
        raise CtdeskError("TRN-09", field="member_ids", most=MOST_INVITED)
    first = len(known) + 1
    for number, member_id in enumerate(fresh, start=first):
        member_of(work.db, member_id)
        work.db.add(Attendance(session_id=row.id, ordinal=number, member_id=member_id, signed_in_at=None))
    work.db.flush()
    if row.record_id is not None and fresh:
        record = work.db.get(Record, row.record_id)
        assert record is not None
        _name_in_record(work, record, list(enumerate(fresh, start=first)))
    row.row_version += 1
    return len(fresh)


def _name_in_record(work: UnitOfWork, record: Record, people: Iterable[tuple[int, int]]) -> None:
    """Put the name of each person invited where that person signs in."""
    ground = ground_of(work, record)
    if ground.signatures:
        raise CtdeskError("TRN-04", number=record.number)
    lines = []
    for number, member_id in people:
        value: Value = {"member": member_id, "name": member_of(work.db, member_id).name}
        path = f"{SIGNED_IN}:{number}"
        by = MemberId(work.member_id())
        lines.append((path, Answer(path, State.GIVEN, value, None, by, work.now, Source.TYPED), by))
    write_entries(work, record, lines)


def _lines(work: UnitOfWork, session_id: int) -> Iterable[Attendance]:
    return work.db.scalars(
        select(Attendance).where(Attendance.session_id == session_id).order_by(Attendance.ordinal)
    )


def _open_session(work: UnitOfWork, session_id: int) -> TrainingSession:
    row = work.db.get(TrainingSession, session_id)
    if row is None:
        raise NotFound("TRN-06")
    if row.closed_at is not None or row.cancelled_at is not None:
        raise CtdeskError("TRN-04", number=row.number)
    return row


def _rows(work: UnitOfWork, sessions: list[TrainingSession]) -> Iterable[SessionRow]:
    ids = [row.id for row in sessions]
    counted = {
        key: (invited, present)
        for key, invited, present in work.db.execute(
            select(Attendance.session_id, func.count(), func.count(Attendance.signed_in_at))
            .where(Attendance.session_id.in_(ids))
            .group_by(Attendance.session_id)
        )
    }
    trainers = {row.trainer_id for row in sessions if row.trainer_id is not None}
    chosen = select(Member.id, Member.name).where(Member.id.in_(trainers))
    names = {row.id: row.name for row in work.db.execute(chosen)}
    for row in sessions:
        invited, present = counted.get(row.id, (0, 0))
        state = (
            "cancelled"
            if row.cancelled_at is not None
            else "held"
            if row.closed_at is not None
            else "open"
            if row.record_id is not None
            else "planned"
        )
        yield SessionRow(
            row.id,
            row.number,
            row.kind,
            row.module,
            row.product_code,
            row.title,
            row.place,
            row.trainer_id,
            names.get(row.trainer_id) if row.trainer_id is not None else row.external_trainer,
            row.starts_at,
            row.ends_at,
            row.record_id,
            state,
            invited,
            present,
            row.row_version,
        )
