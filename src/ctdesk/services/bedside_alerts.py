"""Alerts of the bedside: who has to hear of an assessment by when, whom to call, and that it was done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from ctdesk.db.tables.bedside import BedsideAssessment, BedsideCourse
from ctdesk.db.tables.obligations import Obligation
from ctdesk.db.tables.receipt import TreatmentCase
from ctdesk.db.tables.team import Member
from ctdesk.domain.bedside_alerts import BedsideView, alerts_for
from ctdesk.domain.errors import CtdeskError, NotFound
from ctdesk.services.bedside_alert_rows import IN_PERSON, RULE, SUBJECT, code_of, raised
from ctdesk.services.bedside_rows import course_row, standing_rows
from ctdesk.services.gate import command, query
from ctdesk.services.incident_tables import bedside_rules
from ctdesk.services.obligations import Owed, Owner, owe, site_days
from ctdesk.services.people_at import holders_of
from ctdesk.services.rights import duty_table
from ctdesk.services.tellings import keep_telling
from ctdesk.services.work import UnitOfWork

WATCHES = ("monitoring.assess", "monitoring.grade", "monitoring.consult", "team.supervise")
# By what duty each of those who are told answers.
DUTY_OF = {
    "R01": "team.supervise",
    "R03": "monitoring.grade",
    "R25": "monitoring.consult",
    "R26": "monitoring.consult",
}
_ANCHOR = "assessed_at"
_MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class BedsideContact:
    """Somebody who can be told, as registered."""

    recipient: str
    name: str
    phone: str | None
    member_id: int


@command(needs=WATCHES, action="bedside.tell")
def tell_of_alert(
    work: UnitOfWork,
    *,
    alert_id: int,
    name: str,
    way: str,
    told_at: datetime,
    member_id: int | None = None,
    phone: str | None = None,
    answer: str | None = None,
    late_reason: str | None = None,
) -> bool:
    """Note that somebody was told of an alert, or came; gives whether that ended it.

    Raises BED-01 for no alert, BED-07 for a time before the assessment, BED-09 for an alert that is settled,
    QUA-31 to QUA-33 as ``keep_telling``.
    """
    alert = work.db.get(Obligation, alert_id)
    if alert is None or alert.subject_kind != SUBJECT:
        raise NotFound("BED-01", id=alert_id)
    course = course_row(work, alert.subject_id)
    if alert.done_at is not None or alert.withdrawn_at is not None:
        raise CtdeskError("BED-09")
    if told_at < alert.anchor_at:
        raise CtdeskError("BED-07", field="told_at")
    keep_telling(
        work,
        course_id=course.id,
        obligation_id=alert.id,
        whom=alert.recipient or "",
        member_id=member_id,
        name=name,
        phone=phone,
        way=way,
        told_at=told_at,
        answer=answer,
        late_reason=late_reason,
    )
    ends = way == "in_person" or code_of(alert) not in IN_PERSON
    if ends:
        alert.done_at, alert.done_by, alert.way = told_at, work.actor.member_id, way
        alert.row_version += 1
    work.db.flush()
    return ends


@query(needs="view.identities")
def bedside_contacts(work: UnitOfWork, *, course_id: int) -> tuple[BedsideContact, ...]:
    """Whom to call: the patient's own physician first, then who holds each role today."""
    course = course_row(work, course_id)
    case = None if course.case_id is None else work.db.get(TreatmentCase, course.case_id)
    own = None if case is None else case.physician_id
    found: list[BedsideContact] = []
    for role, duty in DUTY_OF.items():
        people = [one.id for one in holders_of(work.db, work.now, duty_table()[duty]) if role in one.roles]
        if role == "R03" and own is not None:
            people = [own, *(one for one in people if one != own)]
        rows = {row.id: row for row in work.db.scalars(select(Member).where(Member.id.in_(people)))}
        found += [
            BedsideContact(role, rows[one].name, rows[one].phone, one)
            for one in people[:_MOST_NAMES]
            if one in rows
        ]
    return tuple(found)


def settle_alerts(work: UnitOfWork, course: BedsideCourse, reason: str = "–") -> None:
    """Raise the alerts that the standing assessments ask for, and take back open ones that no longer stand,
    for this ``reason``.

    What somebody was told already stays, whatever is corrected afterwards.
    """
    wanted: set[tuple[str, str, datetime]] = set()
    before: BedsideView | None = None
    terms = {one.code: one for one in bedside_rules().alerts}
    order = {code: place for place, code in enumerate(terms)}
    for row in standing_rows(work, course.id):
        seen = view_of(row)
        for rule in alerts_for(bedside_rules().alerts, seen, before):
            wanted.update((rule.code, role, row.at) for role in rule.to)
        before = seen
    kept = {(code_of(one), one.recipient or "", one.anchor_at): one for one in raised(work, course.id)}
    owner, days = Owner(SUBJECT, course.id), site_days(work)
    for code, role, at in sorted(wanted, key=lambda one: (one[2], order[one[0]], one[1])):
        if (code, role, at) not in kept:
            owed = Owed(
                terms[code].term, _ANCHOR, at, rule=RULE + code, recipient=role, duty=DUTY_OF.get(role)
            )
            owe(work, owner, owed, days)
    for key, alert in kept.items():
        if key not in wanted and alert.done_at is None:
            alert.withdrawn_by, alert.withdrawn_at = work.actor.member_id, work.now
            alert.withdraw_reason = reason
            alert.row_version += 1
    work.db.flush()


def open_alerts(work: UnitOfWork) -> list[tuple[Obligation, BedsideCourse]]:
    """The alerts nobody has answered yet, of every patient."""
    chosen = (
        select(Obligation, BedsideCourse)
        .join(BedsideCourse, BedsideCourse.id == Obligation.subject_id)
        .where(
            Obligation.subject_kind == SUBJECT,
            Obligation.done_at.is_(None),
            Obligation.withdrawn_at.is_(None),
        )
        .order_by(Obligation.due_at, Obligation.id)
    )
    return [(alert, course) for alert, course in work.db.execute(chosen)]


def is_late(work: UnitOfWork, alert: Obligation) -> bool:
    """Whether somebody should have heard of it by now; at once means now."""
    return alert.done_at is None and alert.due_at <= work.now


def view_of(row: BedsideAssessment) -> BedsideView:
    """What an assessment came to; a fever with another cause calls the physician as well."""
    return BedsideView(row.temperature_c, row.crs_at_least, row.icans_at_least)
