"""The one-time code of somebody who was taken over from a spreadsheet, given when they come to the desk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from ctdesk.db.tables.team import Certificate, Credential, Enrolment
from ctdesk.domain.errors import CtdeskError
from ctdesk.services import keys
from ctdesk.services.accounts import NEW, Proposed
from ctdesk.services.enrolment import member_of
from ctdesk.services.gate import Preparation, command
from ctdesk.services.passwords import one_time_code
from ctdesk.services.work import UnitOfWork


def _with_code(preparation: Preparation, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
    code = one_time_code()
    return {**arguments, "code": code, "derived": keys.derive(code, preparation.cost)}


@command(needs="admin.accounts", action="account.give_code", prepare=_with_code)
def give_first_code(work: UnitOfWork, *, member_id: int, code: str, derived: keys.Derived) -> Proposed:
    """Let a member in once who never had a password, and ask a custodian for the certificate.

    A code that was lost is replaced by the next one. Raises ``IMP-08`` for whoever has chosen a password.
    """
    member = member_of(work.db, member_id)
    credential = work.db.scalars(select(Credential).where(Credential.member_id == member.id)).one()
    certified = select(Certificate.id).where(Certificate.member_id == member.id)
    waiting = work.db.scalar(
        select(Enrolment).where(Enrolment.member_id == member.id, Enrolment.confirmed_at.is_(None))
    )
    if (
        member.status != "proposed"
        or not credential.must_change
        or work.db.scalar(certified) is not None
        or (waiting is not None and (waiting.reason != NEW or waiting.public_key is not None))
    ):
        raise CtdeskError("IMP-08", name=member.name)
    credential.parameters, credential.verifier = derived.parameters, derived.verifier
    credential.failures, credential.locked_until, credential.changed_at = 0, None, work.now
    if waiting is None:
        waiting = Enrolment(
            member_id=member.id,
            proposed_by=work.member_id(),
            proposed_at=work.now,
            public_key=None,
            reason=NEW,
        )
        work.db.add(waiting)
    work.db.flush()
    return Proposed(member.id, waiting.id, code)
