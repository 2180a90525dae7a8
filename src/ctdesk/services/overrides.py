"""The emergency override of SOD-20: the lead lets somebody act whose competence does not stand, with a
reason,
for a few hours, and an incident is opened by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from ctdesk.db.tables.incidents import Incident
from ctdesk.db.tables.team import Member
from ctdesk.db.tables.training import CompetenceOverride
from ctdesk.domain.answers import MemberId
from ctdesk.domain.errors import CtdeskError, NotFound, Refused
from ctdesk.domain.team import LIFTABLE
from ctdesk.services.duties import duty_table
from ctdesk.services.enrolment import member_of
from ctdesk.services.fields import required
from ctdesk.services.gate import command, query
from ctdesk.services.grounds import grounds_for, segregation_rules
from ctdesk.services.incident_wordings import LIST, Wording
from ctdesk.services.incidents import register_incident
from ctdesk.services.work import UnitOfWork

RULE = "SOD-20"
# One shift: an emergency lasts no longer, and a gap in training is closed by training.
LONGEST = timedelta(hours=12)
_SEVERITY = "III"


@dataclass(frozen=True, slots=True)
class OverrideRow:
    """An override that was given: to whom, for what, by whom and why, until when."""

    id: int
    member_id: int
    name: str
    duty: str
    reason: str
    allowed_by: str
    allowed_at: datetime
    ends_at: datetime
    revoked_at: datetime | None
    incident: str | None


@command(needs="team.override_competence", action="team.override", password=True)
def allow_in_emergency(work: UnitOfWork, *, member_id: int, duty: str, reason: str, ends_at: datetime) -> str:
    """Let a member act on ``duty`` until ``ends_at`` although training has lapsed; gives the incident's
    number.

    The command asks for the lead's own password. Raises ``OVR-01`` for oneself, ``OVR-02`` for an end that
    is past or more than twelve hours away, ``OVR-03`` where there is nothing to lift, ``OVR-04`` where
    something else stands against the person that no override lifts, ``OVR-05`` where one is in force
    already.
    """
    member = member_of(work.db, member_id)
    if member.id == work.member_id():
        raise Refused("OVR-01", field="member_id")
    told = required(reason, "reason", 500)
    if not work.now < ends_at <= work.now + LONGEST:
        raise CtdeskError("OVR-02", field="ends_at", hours=int(LONGEST.total_seconds() // 3600))
    if duty not in duty_table():
        raise NotFound("TEAM-01", duty=duty)
    rule = next(one for one in segregation_rules() if one.code == RULE)
    grounds = grounds_for(work.db, member.id, duty, work.now, signing=False)
    if grounds.override is not None:
        raise CtdeskError("OVR-05", name=member.name, until=grounds.override.until)
    firm = [one for one in grounds.refusals if one.code not in LIFTABLE]
    if firm or not rule.overridable:
        raise Refused("OVR-04", name=member.name, why=firm[0].code if firm else rule.code)
    if grounds.allowed:
        raise CtdeskError("OVR-03", name=member.name)
    number = register_incident(
        work,
        kind="incident",
        code=rule.raises or "PR1",
        severity=_SEVERITY,
        says=Wording(
            "WORD-12",
            {
                "name": member.name,
                "staff_no": member.staff_no,
                "duty": duty,
                "rules": {
                    lang: mark.join(sorted({one.code for one in grounds.refusals}))
                    for lang, mark in LIST.items()
                },
                "said": told,
            },
        ),
        unit_ids=(),
        record_id=None,
        raised_by=RULE,
        process_step="documents_delegation",
    )
    work.db.add(
        CompetenceOverride(
            member_id=member.id,
            duty=duty,
            reason=told,
            allowed_by=work.member_id(),
            allowed_at=work.now,
            ends_at=ends_at,
            revoked_at=None,
            incident_id=work.db.scalar(select(Incident.id).where(Incident.number == number)),
        )
    )
    work.event.facts["incident"] = number
    return number


@command(needs="team.override_competence", action="team.end_override")
def end_override(work: UnitOfWork, *, override_id: int, reason: str) -> None:
    """Take an override back at once. Raises ``OVR-06`` for one that has ended."""
    required(reason, "reason", 500)
    row = work.db.get(CompetenceOverride, override_id)
    if row is None or row.revoked_at is not None or row.ends_at <= work.now:
        raise NotFound("OVR-06")
    row.revoked_at = work.now


@query()
def list_overrides(
    work: UnitOfWork, *, member_id: int | None = None, limit: int = 100
) -> tuple[OverrideRow, ...]:
    """Overrides, the newest first; of one member where it is named."""
    chosen = select(CompetenceOverride).order_by(CompetenceOverride.id.desc()).limit(limit)
    if member_id is not None:
        chosen = chosen.where(CompetenceOverride.member_id == member_id)
    rows = work.db.scalars(chosen).all()
    people = {one for row in rows for one in (row.member_id, row.allowed_by)}
    names: Mapping[int, str] = {
        row.id: row.name
        for row in work.db.execute(select(Member.id, Member.name).where(Member.id.in_(people)))
    }
    numbers: Mapping[Any, str] = {
        row.id: row.number
        for row in work.db.execute(
            select(Incident.id, Incident.number).where(
                Incident.id.in_([row.incident_id for row in rows if row.incident_id is not None])
            )
        )
    }
    return tuple(
        OverrideRow(
            row.id,
            row.member_id,
            names.get(MemberId(row.member_id), "–"),
            row.duty,
            row.reason,
            names.get(row.allowed_by, "–"),
            row.allowed_at,
            row.ends_at,
            row.revoked_at,
            numbers.get(row.incident_id),
        )
        for row in rows
    )
