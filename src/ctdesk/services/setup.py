"""The first ten minutes of a site (decision 16): the authority is founded and the first people can sign."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from ctdesk.db.tables.team import Appointment, AuthorityKey, Certificate, Enrolment, Member, SealKey
from ctdesk.domain.errors import CtdeskError
from ctdesk.services import accounts, certificates, enrolment, keys
from ctdesk.services.gate import Credentials, DeskSession, Preparation, command, query
from ctdesk.services.passwords import check_new_password
from ctdesk.services.site import OpenSite
from ctdesk.services.team import appoint_member
from ctdesk.services.work import UnitOfWork

LEADERSHIP, LEAD = "R36", "R01"


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A person as the wizard asks for one."""

    login: str
    name: str
    name_latin: str
    staff_no: str
    title: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class SetupState:
    """``step`` is what comes next: leadership | lead | statements | done."""

    step: str
    authority: str | None
    members: int
    without_statement: tuple[str, ...]


def _leader_prepared(preparation: Preparation, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
    rest = dict(arguments)
    person, password = rest["person"], str(rest.pop("password"))
    site = preparation.site
    check_new_password(
        password, (person.login, person.staff_no, person.name, site.prefix, site.name_zh, site.name_en)
    )
    return {**rest, "derived": keys.derive(password, preparation.cost)}


@query(open=True)
def setup_state(work: UnitOfWork) -> SetupState:
    """How far the site is set up."""
    authority = work.db.scalar(select(Certificate.fingerprint).where(Certificate.purpose == "authority"))
    roles = set(
        work.db.scalars(
            select(Appointment.role)
            .join(Certificate, Certificate.member_id == Appointment.member_id)
            .where(Appointment.revoked_at.is_(None), Certificate.revoked_at.is_(None))
        )
    )
    members = work.db.scalars(select(Member).where(Member.status == "active").order_by(Member.id)).all()
    unsigned = tuple(member.name for member in members if member.statement_record_id is None)
    if authority is None or LEADERSHIP not in roles:
        step = "leadership"
    elif LEAD not in roles:
        step = "lead"
    else:
        step = "statements" if unsigned else "done"
    return SetupState(step, authority, len(members), unsigned)


@command(needs="admin.accounts", action="setup.found_authority", prepare=_leader_prepared)
def enrol_leadership(work: UnitOfWork, *, person: NewPerson, derived: keys.Derived) -> str:
    """Enrol the hospital leader (R36), found the authority under that person's password, make the seal.

    Also issues the administrator's certificate. Returns the authority's fingerprint. Raises ``TEAM-23``
    when the authority exists: from then on two people enrol everybody.
    """
    if work.db.scalar(select(func.count()).select_from(AuthorityKey)):
        raise CtdeskError("TEAM-23")
    site, at = work.site, work.now
    authority, root = certificates.found_authority(site.name_zh, demo=site.demo, at=at)
    seal_key, seal = certificates.issue_seal(authority, site.name_zh, demo=site.demo, at=at)
    leader = enrolment.new_member(
        work,
        login=person.login,
        name=person.name,
        name_latin=person.name_latin,
        staff_no=person.staff_no,
        title=person.title,
        phone=person.phone,
    )
    credential = enrolment.fresh_credential(leader.id, derived, at, must_change=False)
    public = enrolment.make_key(credential, derived, at)
    work.db.add(credential)
    root_row = enrolment.certificate_row(root, "authority", at)
    seal_row = enrolment.certificate_row(seal, "seal", at)
    work.db.add_all([root_row, seal_row])
    work.db.flush()
    work.db.add(SealKey(certificate_id=seal_row.id, der=seal_key))
    administrator = work.member_id()
    enrolment.issue_to(work, authority, leader, public, proposed_by=administrator, confirmed_by=leader.id)
    waiting = work.db.scalar(
        select(Enrolment).where(Enrolment.member_id == administrator, Enrolment.confirmed_at.is_(None))
    )
    if waiting is not None and waiting.public_key is not None:
        admin = enrolment.member_of(work.db, administrator)
        enrolment.issue_to(
            work, authority, admin, waiting.public_key, proposed_by=administrator, confirmed_by=leader.id
        )
        waiting.confirmed_by, waiting.confirmed_at = leader.id, at
    leader.status = "active"
    work.db.add(
        Appointment(
            member_id=leader.id,
            role=LEADERSHIP,
            starts_at=at,
            ends_at=None,
            appointed_by=administrator,
            revoked_at=None,
            note=None,
        )
    )
    enrolment.give_custody(work, authority, leader.id, public)
    enrolment.publish_revocations(work, authority)
    work.event.facts["authority"] = root.fingerprint
    return root.fingerprint


def found_authority(site: OpenSite, session: DeskSession, person: NewPerson, password: str) -> str:
    """Enrol the leader as the administrator's step of the wizard and pin the authority outside the
    database.
    """
    fingerprint = str(site.gate.perform(enrol_leadership, session, person=person, password=password).value)
    site.pin()
    return fingerprint


def enrol_lead(
    site: OpenSite,
    administrator: DeskSession,
    leader: DeskSession,
    leader_credentials: Credentials,
    person: NewPerson,
    password: str,
) -> int:
    """The wizard's third step at one desk: proposed by the administrator, own password, appointed, confirmed.

    Four ordinary commands, each with its own entry in the trail. Returns the lead's member id.
    """
    gate = site.gate
    proposed = gate.perform(
        accounts.propose_member,
        administrator,
        login=person.login,
        name=person.name,
        name_latin=person.name_latin,
        staff_no=person.staff_no,
        title=person.title,
        phone=person.phone,
    ).value
    own = gate.sign_in(person.login, proposed.code)
    try:
        mark = gate.perform(accounts.set_first_password, own, password=password).value
    finally:
        gate.sign_out(own)
    gate.perform(appoint_member, leader, member_id=proposed.member_id, role=LEAD)
    gate.perform(
        accounts.confirm_enrolment,
        leader,
        credentials=leader_credentials,
        enrolment_id=proposed.enrolment_id,
        key_mark=mark,
    )
    return int(proposed.member_id)
