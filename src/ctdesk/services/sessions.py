"""Who sits at a desk: what is typed to sign, the session it belongs to, and how the gate keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from ctdesk.domain.errors import CtdeskError, Refused
from ctdesk.services import authentication
from ctdesk.services.work import Actor, Rights

if TYPE_CHECKING:
    from ctdesk.services.declaration import Declaration
    from ctdesk.services.gate import Gate
    from ctdesk.services.keys import Signer


@dataclass(frozen=True, slots=True, repr=False)
class Credentials:
    """Name and password as typed for one signature."""

    login: str
    password: str


@dataclass(frozen=True, slots=True)
class DeskSession:
    """One person at one workstation, from sign-in to sign-out.

    ``failures_before`` wrong passwords were tried since the last sign-in; while ``must_set_password`` the
    person may only choose a password.
    """

    id: str
    actor: Actor
    started_at: datetime
    last_activity: datetime
    statement_signed: bool
    must_set_password: bool = False
    failures_before: int = 0


@dataclass(slots=True)
class Sitting:
    """A session as the gate keeps it; ``suspended`` while it waits for its owner's password."""

    session: DeskSession
    suspended: bool = False
    rights: Rights | None = None
    rights_at: datetime | None = None


def admit(
    gate: Gate, declared: Declaration, actor: Actor, rights: Rights, credentials: Credentials | None
) -> tuple[Signer | None, bytes | None]:
    """Ask for the password where one is needed, outside the write lane, and unlock the key."""
    if not (declared.signed or declared.password):
        return None, None
    if credentials is None:
        raise CtdeskError("AUTH-01")
    if authentication.folded_login(credentials.login) != authentication.folded_login(actor.login):
        raise Refused("SIG-01", name=actor.name)
    if declared.signed:
        if rights.certificate_id is None:
            raise Refused("SIG-07", reason=rights.lacks)
        if declared.statement and not rights.statement_signed:
            raise Refused("SIG-08")
    who = authentication.by_member(gate, actor, credentials.password, rights.certificate_id)
    return (authentication.unlock_signer(who) if declared.signed else None), who.wrapping
