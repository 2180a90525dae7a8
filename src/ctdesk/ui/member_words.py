"""Words and chips for members, roles, qualifications and what happened to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ctdesk.ui.cards import State
from ctdesk.ui.language import both, tr

if TYPE_CHECKING:
    from ctdesk.domain.qualifications import Words
    from ctdesk.services.team import AppointmentRow, MemberRow
    from ctdesk.services.thresholds import FactRow


def spoken(words: Words) -> str:
    """Words in the language of the window."""
    return both(words.zh_CN, words.en)


def role_name(code: str) -> str:
    """The name of a role as the seed says it."""
    from ctdesk.services.role_table import role_table

    role = role_table().get(code)
    return code if role is None else both(role.name_zh, role.name_en)


def state_of(row: MemberRow) -> State:
    """How a member stands, as a chip."""
    if row.status == "disabled":
        return State(tr("Closed"), "grey", "ended")
    if row.status == "proposed":
        return State(tr("Waiting"), "amber", "pending")
    return State(tr("Active"), "green", "conforms")


def appointment_state(row: AppointmentRow) -> State:
    """How an appointment stands, as a chip."""
    return {
        "in_force": State(tr("In force"), "green", "conforms"),
        "coming": State(tr("To come"), "blue", "waiting"),
        "proposed": State(tr("Proposed"), "amber", "pending"),
    }.get(row.state, State(tr("Ended"), "grey", "ended"))


def fact_state(row: FactRow) -> State:
    """How a qualification stands, as a chip."""
    return {
        "confirmed": State(tr("Confirmed"), "green", "conforms"),
        "waiting": State(tr("Not confirmed"), "amber", "pending"),
        "expired": State(tr("Expired"), "red", "fails"),
        "coming": State(tr("To come"), "blue", "waiting"),
    }.get(row.state, State(tr("Withdrawn"), "grey", "ended"))


def kinds_of_fact() -> dict[str, str]:
    """The kinds of qualifications."""
    return {
        "licence": tr("Licence"),
        "title": tr("Title"),
        "degree": tr("Degree"),
        "experience": tr("Experience"),
        "condition": tr("Condition of a role"),
    }


def happened(act: str, what: str) -> str:
    """What happened to a member, in a sentence."""
    words = {
        "asked_new": tr("Account proposed"),
        "asked_password_forgotten": tr("New key asked for, password forgotten"),
        "asked_revoke": tr("Revocation of the certificate asked for"),
        "proposed": tr("Proposed: {what}", what=what),
        "appointed": tr("Appointed: {what}", what=what),
        "withdrawn": tr("Proposal taken back: {what}", what=what),
        "ended": tr("Ended: {what}", what=what),
        "expired": tr("Period over: {what}", what=what),
        "certified": tr("Certificate issued"),
        "revoked": tr("Certificate revoked"),
        "closed": tr("Account closed"),
        "opened": tr("Account opened again"),
        "registered": tr("Registered: {what}", what=what),
        "confirmed": tr("Confirmed: {what}", what=what),
        "fact_withdrawn": tr("Withdrawn: {what}", what=what),
        "added_photo": tr("Photo added"),
        "added_specimen": tr("Specimen of signature added"),
    }
    return words.get(act, act)


def delegation_state(state: str) -> State:
    """How a line of a delegation stands, as a chip."""
    return {
        "in_force": State(tr("In force"), "green", "conforms"),
        "coming": State(tr("To come"), "blue", "waiting"),
        "proposed": State(tr("Proposed"), "amber", "pending"),
        "accepted": State(tr("To be approved"), "amber", "pending"),
        "refused": State(tr("Refused"), "red", "not_allowed"),
        "declined": State(tr("Declined"), "grey", "not_allowed"),
    }.get(state, State(tr("Ended"), "grey", "ended"))
