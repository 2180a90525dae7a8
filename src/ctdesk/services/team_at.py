"""The team as it stood at any moment: one reading of the registers for now and for any past minute.

Rows are never changed but ended, and each says since when ctdesk knows of it; so the same questions with
another
moment give what a signature of that minute stood on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    Integer,
    Text,
    bindparam,
    case,
    cast,
    literal,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)

from ctdesk.db.columns import Day, Instant
from ctdesk.db.tables.access import AccountClosure
from ctdesk.db.tables.controlled import Reading
from ctdesk.db.tables.delegation import Delegation, DelegationLine
from ctdesk.db.tables.roster import Absence
from ctdesk.db.tables.site import Site
from ctdesk.db.tables.team import Appointment, Certificate, Competence, Member
from ctdesk.db.tables.training import CompetenceOverride, Practice, TrainingDemand
from ctdesk.services.remembered import remembered
from ctdesk.services.work import ABOUT_RIGHTS

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a register about one member; what ``code`` … ``number`` hold depends on ``kind``."""

    kind: str
    member_id: int
    code: str | None
    product: str | None
    since: str | None
    until: str | None
    text: str | None
    number: int | None

    @property
    def since_at(self) -> datetime | None:
        return None if self.since is None else datetime.fromisoformat(self.since)

    @property
    def until_at(self) -> datetime | None:
        return None if self.until is None else datetime.fromisoformat(self.until)

    @property
    def since_on(self) -> date | None:
        return None if self.since is None else date.fromisoformat(self.since)

    @property
    def until_on(self) -> date | None:
        return None if self.until is None else date.fromisoformat(self.until)


@dataclass(frozen=True, slots=True)
class MemberThen:
    """A member at a moment, with the rows of the registers that were known and in force."""

    id: int
    name: str
    staff_no: str
    active: bool
    statement_signed: bool
    rows: tuple[Row, ...]

    def of(self, kind: str) -> tuple[Row, ...]:
        """The rows of one kind."""
        return tuple(row for row in self.rows if row.kind == kind)


@dataclass(frozen=True, slots=True)
class MemberName:
    """What a member is called."""

    id: int
    name: str
    name_latin: str
    staff_no: str


_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_AT, _TODAY = bindparam("at", type_=Instant), bindparam("today", type_=Day)
_NO_TEXT, _NO_NUMBER = cast(null(), Text), cast(null(), Integer)
_ZONE = select(Site.time_zone).limit(1)
_CLOSED = (
    select(AccountClosure.id)
    .where(AccountClosure.member_id == Member.id, AccountClosure.closed_at <= _AT)
    .where(or_(AccountClosure.reopened_at.is_(None), AccountClosure.reopened_at > _AT))
    .exists()
)
_ABOUT = select(
    Member.id,
    Member.name,
    Member.name_latin,
    Member.staff_no,
    Member.status,
    Member.active_from,
    Member.active_until,
    Member.statement_record_id,
    _CLOSED.label("closed"),
).order_by(Member.id)
_ALL = _ABOUT.where(Member.status != "proposed", Member.active_from <= _AT)
_THESE = _ABOUT.where(Member.id.in_(_IDS))


def _row(kind: str, member: Any, code: Any, **more: Any) -> Any:
    """One part of the one question: every part has the same columns."""
    return select(
        literal(kind).label("kind"),
        member.label("member_id"),
        cast(code, Text).label("code"),
        more.get("product", _NO_TEXT).label("product"),
        type_coerce(more.get("since", _NO_TEXT), Text).label("since"),
        type_coerce(more.get("until", _NO_TEXT), Text).label("until"),
        cast(more.get("text", _NO_TEXT), Text).label("text"),
        cast(more.get("number", _NO_NUMBER), Integer).label("number"),
    ).where(member.in_(_IDS))


def _known(column: Any) -> Any:
    return or_(column.is_(None), column <= _AT)


def _not_yet(column: Any) -> Any:
    return or_(column.is_(None), column > _AT)


_ROLES = _row(
    "role",
    Appointment.member_id,
    Appointment.role,
    since=Appointment.starts_at,
    until=Appointment.ends_at,
    number=Appointment.acting,
).where(
    Appointment.proposed.is_(False),
    Appointment.starts_at <= _AT,
    _not_yet(Appointment.ends_at),
    _not_yet(Appointment.revoked_at),
    _known(Appointment.recorded_at),
)
_COMPETENCES = _row(
    "module",
    Competence.member_id,
    Competence.module,
    product=Competence.product_code,
    since=Competence.valid_from,
    until=Competence.valid_until,
    text=Competence.label_version,
).where(Competence.valid_from <= _TODAY, _not_yet(Competence.revoked_at), _known(Competence.recorded_at))
_VALID_ONLY = or_(Competence.valid_until.is_(None), Competence.valid_until >= _TODAY)
_REVOKED = _row(
    "revoked",
    Competence.member_id,
    Competence.module,
    product=Competence.product_code,
    since=Competence.valid_from,
    until=Competence.revoked_at,
).where(Competence.revoked_at <= _AT, _known(Competence.recorded_at))
_PRACTISED = _row("practised", Practice.member_id, Practice.module, since=Practice.performed_on).where(
    Practice.performed_on <= _TODAY,
    Practice.recorded_at <= _AT,
    _not_yet(Practice.withdrawn_at),
    Practice.assessment_id.is_(None),  # a case of an assessment counts with its result, not before
)
_AWAY = _row(
    "absence", Absence.member_id, Absence.reason_code, since=Absence.starts_at, until=Absence.ends_at
).where(Absence.starts_at <= _AT, Absence.recorded_at <= _AT, _not_yet(Absence.cancelled_at))
_DEMANDS = _row(
    "demand",
    TrainingDemand.member_id,
    TrainingDemand.module,
    product=TrainingDemand.product_code,
    since=TrainingDemand.opened_at,
    until=TrainingDemand.blocks_from,
    text=TrainingDemand.trigger,
).where(
    TrainingDemand.blocks_from <= _AT, TrainingDemand.opened_at <= _AT, _not_yet(TrainingDemand.closed_at)
)
_OVERRIDES = _row(
    "override",
    CompetenceOverride.member_id,
    CompetenceOverride.duty,
    since=CompetenceOverride.allowed_at,
    until=CompetenceOverride.ends_at,
    text=CompetenceOverride.reason,
    number=CompetenceOverride.allowed_by,
).where(
    CompetenceOverride.allowed_at <= _AT,
    CompetenceOverride.ends_at > _AT,
    _not_yet(CompetenceOverride.revoked_at),
)
_CERTIFICATES = _row(
    "certificate",
    Certificate.member_id,
    Certificate.id,
    since=Certificate.not_before,
    until=Certificate.not_after,
    number=case((Certificate.revoked_at <= _AT, 1), else_=0),
).where(Certificate.purpose == "member", Certificate.issued_at <= _AT)
_LINES = (
    _row(
        "line",
        Delegation.delegate_id,
        DelegationLine.duty,
        product=DelegationLine.product_code,
        since=DelegationLine.starts_at,
        until=DelegationLine.ends_at,
        text=DelegationLine.site_code,
        number=DelegationLine.id,
    )
    .join(DelegationLine, DelegationLine.delegation_id == Delegation.id)
    .where(
        Delegation.accepted_at <= _AT,
        DelegationLine.starts_at <= _AT,
        DelegationLine.ends_at > _AT,
        _not_yet(DelegationLine.revoked_at),
    )
)
_READINGS = _row("reading", Reading.member_id, Reading.version_id, since=Reading.read_at).where(
    Reading.read_at <= _AT, Reading.version_id.in_(bindparam("versions", expanding=True))
)
_PARTS = (_ROLES, _PRACTISED, _AWAY, _DEMANDS, _OVERRIDES, _CERTIFICATES, _LINES, _READINGS)
_THESE_MODULES = Competence.module.in_(bindparam("modules", expanding=True))
# By (past, some modules only): made once, for composing them costs more than running them.
_QUESTIONS: Mapping[tuple[bool, bool], CompoundSelect[Any]] = {
    (False, False): union_all(*_PARTS, _COMPETENCES.where(_VALID_ONLY)),
    (False, True): union_all(*_PARTS, _COMPETENCES.where(_VALID_ONLY, _THESE_MODULES)),
    (True, False): union_all(*_PARTS, _COMPETENCES, _REVOKED),
    (True, True): union_all(*_PARTS, _COMPETENCES.where(_THESE_MODULES), _REVOKED.where(_THESE_MODULES)),
}


_HOLDERS = union_all(
    select(Appointment.member_id).where(
        Appointment.role.in_(bindparam("roles", expanding=True)),
        Appointment.proposed.is_(False),
        Appointment.starts_at <= _AT,
        _not_yet(Appointment.ends_at),
        _not_yet(Appointment.revoked_at),
        _known(Appointment.recorded_at),
    ),
    select(Delegation.delegate_id)
    .join(DelegationLine, DelegationLine.delegation_id == Delegation.id)
    .where(
        DelegationLine.duty == bindparam("duty"),
        Delegation.accepted_at <= _AT,
        DelegationLine.starts_at <= _AT,
        DelegationLine.ends_at > _AT,
        _not_yet(DelegationLine.revoked_at),
    ),
)


def holders_at(db: Session, at: datetime, duty: str, roles: Iterable[str]) -> tuple[int, ...]:
    """The members who hold one of these roles at ``at``, or to whom the duty was passed on."""
    wanted = tuple(sorted(roles))
    key = ("holders at", at, duty, wanted)

    def read() -> tuple[int, ...]:
        asked = {"at": at, "duty": duty, "roles": wanted}
        return tuple(sorted(set(db.connection().execute(_HOLDERS, asked).scalars())))

    return remembered(db, ABOUT_RIGHTS, key, read)


def members_at(
    db: Session,
    at: datetime,
    only: Iterable[int] | None = None,
    *,
    versions: Iterable[int] = (),
    modules: Iterable[str] | None = None,
    past: bool = False,
) -> tuple[MemberThen, ...]:
    """These members as they stood at ``at``, or everybody who had an account then; read once in a unit of
    work.

    ``versions`` are the document versions whose readings matter. With ``past``, competence that has lapsed
    or was taken away is told too, which a refusal has to name.
    """
    ids = None if only is None else tuple(only)
    wanted = tuple(sorted(versions))
    some = None if modules is None else tuple(sorted(modules))
    key = ("members at", at, ids, wanted, some, past)
    return remembered(db, ABOUT_RIGHTS, key, lambda: _read(db, at, ids, wanted, some, past))


def _read(
    db: Session,
    at: datetime,
    ids: tuple[int, ...] | None,
    versions: tuple[int, ...],
    modules: tuple[str, ...] | None,
    past: bool,
) -> tuple[MemberThen, ...]:
    connection = db.connection()
    found = (
        connection.execute(_ALL, {"at": at})
        if ids is None
        else connection.execute(_THESE, {"ids": list(ids), "at": at})
    ).all()
    known: dict[str, Any] = {
        "ids": [member.id for member in found],
        "at": at,
        "today": site_day(db, at),
        "versions": list(versions),
    }
    if modules is not None:
        known["modules"] = list(modules)
    rows: dict[int, list[Row]] = defaultdict(list)
    for row in connection.execute(_QUESTIONS[past, modules is not None], known):
        rows[row.member_id].append(Row(*row))
    return tuple(
        MemberThen(
            member.id,
            member.name,
            member.staff_no,
            _was_active(member, at),
            member.statement_record_id is not None,
            tuple(rows[member.id]),
        )
        for member in found
    )


def names_at(db: Session, at: datetime, only: Iterable[int] | None = None) -> tuple[MemberName, ...]:
    """These members, or everybody, whose account could act at ``at``, by their staff number."""
    ids = None if only is None else tuple(only)

    def read() -> tuple[MemberName, ...]:
        if ids == ():
            return ()
        asked: dict[str, Any] = {"at": at} if ids is None else {"at": at, "ids": list(ids)}
        rows = db.connection().execute(_ALL if ids is None else _THESE, asked)
        found = [row for row in rows if _was_active(row, at)]
        found.sort(key=lambda row: str(row.staff_no))
        return tuple(MemberName(one.id, one.name, one.name_latin, one.staff_no) for one in found)

    return remembered(db, ABOUT_RIGHTS, ("names at", at, ids), read)


def site_zone(db: Session) -> ZoneInfo | None:
    """The zone of the site, in which days begin and end; None before a site is set up."""
    name = remembered(db, {Site.__tablename__}, "zone of the site", lambda: (db.connection().scalar(_ZONE),))[
        0
    ]
    return None if name is None else ZoneInfo(name)


def site_day(db: Session, at: datetime) -> date:
    """The calendar day at the site; a date as an end means until 24:00 there (decision 29)."""
    return at.astimezone(site_zone(db) or UTC).date()


def _was_active(member: Any, at: datetime) -> bool:
    """Whether the account could act then, whatever became of it since."""
    if member.status == "proposed" or member.active_from > at or member.closed:
        return False
    return member.active_until is None or at < member.active_until
