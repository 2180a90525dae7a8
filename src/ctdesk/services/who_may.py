"""Who may act on a duty now, at a chosen hour, or through a night, and on which grounds: the time machine
of the
team.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import bindparam, select, union

from ctdesk.db.columns import Instant
from ctdesk.db.tables.access import AccountClosure
from ctdesk.db.tables.controlled import DocumentVersion, Reading
from ctdesk.db.tables.delegation import Delegation, DelegationDecision, DelegationLine
from ctdesk.db.tables.qp import QpVerdict
from ctdesk.db.tables.roster import Absence
from ctdesk.db.tables.team import Appointment, Certificate, Competence
from ctdesk.db.tables.training import CompetenceOverride, TrainingDemand
from ctdesk.domain.errors import CtdeskError, NotFound
from ctdesk.domain.team import Grounds
from ctdesk.services.delegation_register import lead_terms
from ctdesk.services.duties import duty_table
from ctdesk.services.gate import query
from ctdesk.services.grounds import grounds_for
from ctdesk.services.people_at import PersonThen, documents_known, holders_of
from ctdesk.services.team_at import site_zone
from ctdesk.services.work import UnitOfWork

LONGEST = timedelta(days=7)  # what is looked through at once
# The duties a lead asks for at night, in the order of the work; any other can be asked for too.
ASKED_FIRST = (
    "receipt.receive",
    "receipt.verify",
    "receipt.identify",
    "receipt.decide",
    "storage.put_in",
    "thaw.perform",
    "thaw.witness",
    "infusion.administer",
    "infusion.verify",
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """[starts_at, ends_at): a part of the period in which the answer for one person stays the same."""

    starts_at: datetime
    ends_at: datetime
    grounds: Grounds


@dataclass(frozen=True, slots=True)
class AbleRow:
    """One person who holds the duty somewhere in the period: when they may act and when not, and why.

    ``always`` may act throughout, ``never`` at no instant of it.
    """

    member_id: int
    name: str
    staff_no: str
    stretches: tuple[Stretch, ...]

    @property
    def always(self) -> bool:
        return all(one.grounds.allowed for one in self.stretches)

    @property
    def never(self) -> bool:
        return not any(one.grounds.allowed for one in self.stretches)


@dataclass(frozen=True, slots=True)
class WhoMay:
    """The answer for one duty and period; ``known_at`` is the last moment whose registers were looked at."""

    duty: str
    starts_at: datetime
    ends_at: datetime
    product: str | None
    rows: tuple[AbleRow, ...]
    documents: tuple[str, ...]


@query()
def who_may_act(
    work: UnitOfWork,
    *,
    duty: str,
    starts_at: datetime,
    ends_at: datetime | None = None,
    product: str | None = None,
) -> WhoMay:
    """Everybody who holds ``duty`` at ``starts_at``, or anywhere in [starts_at, ends_at), with the grounds.

    A future hour is answered with what is known now. Raises ``TEAM-01`` for an unknown duty, ``WHO-01`` for
    an end
    before the start or a period of more than seven days.
    """
    if duty not in duty_table():
        raise NotFound("TEAM-01", duty=duty)
    last = starts_at if ends_at is None else ends_at
    if last < starts_at or last - starts_at > LONGEST:
        raise CtdeskError("WHO-01", field="ends_at", days=LONGEST.days)
    moments = _moments(work, starts_at, ends_at)
    told = {at: dict(_holders(work, duty, at, product)) for at in moments}
    names = {person: whose for holders in told.values() for person, (whose, _) in holders.items()}
    found: dict[int, list[Stretch]] = {}
    for at, until in zip(moments, (*moments[1:], last), strict=True):
        for member in names:
            known = told[at].get(member)
            grounds = grounds_for(work.db, member, duty, at, product=product) if known is None else known[1]
            found.setdefault(member, []).append(Stretch(at, until, grounds))
    rows = [
        AbleRow(member, names[member].name, names[member].staff_no, tuple(_joined(stretches)))
        for member, stretches in found.items()
    ]
    rows.sort(key=lambda row: (row.never, not row.always, row.staff_no))
    asked = {
        f"{held.number} V{held.version}"
        for row in rows
        for stretch in row.stretches
        for held in stretch.grounds.documents
    }
    return WhoMay(duty, starts_at, last, product, tuple(rows), tuple(sorted(asked)))


def _holders(
    work: UnitOfWork, duty: str, at: datetime, product: str | None
) -> Iterator[tuple[int, tuple[PersonThen, Grounds]]]:
    """Whoever holds the duty by role or delegation at ``at``, with the whole answer."""
    for person in holders_of(work.db, at, duty_table()[duty], product=product):
        yield person.id, (person, grounds_for(work.db, person.id, duty, at, product=product))


def _moments(work: UnitOfWork, starts_at: datetime, ends_at: datetime | None) -> tuple[datetime, ...]:
    """The start and every instant of the period at which an answer can change."""
    if ends_at is None or ends_at == starts_at:
        return (starts_at,)
    zone = site_zone(work.db) or UTC
    day, moments = starts_at.astimezone(zone).date(), {starts_at}
    while (midnight := datetime.combine(day, time.min, zone).astimezone(UTC)) < ends_at:
        moments.add(midnight)
        day += timedelta(days=1)
    moments.update(work.db.scalars(_CHANGES, {"since": starts_at, "until": ends_at}))
    for document in documents_known(work.db):
        moments.update(one.begins for one in document.versions if one.begins is not None)
    for term in lead_terms(work.db):
        moments.add(term.starts_at)
        moments.add(term.starts_at + timedelta(hours=72))
    return tuple(sorted(one for one in moments if starts_at <= one < ends_at))


_SINCE, _UNTIL = bindparam("since", type_=Instant), bindparam("until", type_=Instant)
_WATCHED = (
    Appointment.starts_at,
    Appointment.ends_at,
    Appointment.revoked_at,
    Appointment.recorded_at,
    Competence.recorded_at,
    Competence.revoked_at,
    Certificate.issued_at,
    Certificate.revoked_at,
    Certificate.not_after,
    Delegation.accepted_at,
    DelegationLine.starts_at,
    DelegationLine.ends_at,
    DelegationLine.revoked_at,
    DelegationDecision.decided_at,
    DelegationDecision.until,
    TrainingDemand.opened_at,
    TrainingDemand.blocks_from,
    TrainingDemand.closed_at,
    CompetenceOverride.allowed_at,
    CompetenceOverride.ends_at,
    CompetenceOverride.revoked_at,
    Absence.starts_at,
    Absence.ends_at,
    Absence.recorded_at,
    Absence.cancelled_at,
    AccountClosure.closed_at,
    AccountClosure.reopened_at,
    Reading.read_at,
    DocumentVersion.withdrawn_at,
    QpVerdict.starts_at,
)
_CHANGES = union(*(select(one).where(one > _SINCE, one < _UNTIL) for one in _WATCHED))


def _joined(stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    """Neighbouring parts with the same answer as one."""
    held: Stretch | None = None
    for one in stretches:
        if held is not None and held.ends_at == one.starts_at and held.grounds == one.grounds:
            held = replace(held, ends_at=one.ends_at)
        else:
            if held is not None:
                yield held
            held = one
    if held is not None:
        yield held
