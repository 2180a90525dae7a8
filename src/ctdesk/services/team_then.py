"""The whole team as it stood at a minute: roles, delegations, competence, documents in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ctdesk.domain.documents import in_force
from ctdesk.domain.team import VALID, Delegated, ModuleHeld, RoleHeld
from ctdesk.services.curriculum import curriculum
from ctdesk.services.gate import query
from ctdesk.services.people_at import PersonThen, documents_known, people_at
from ctdesk.services.rights import duties_held
from ctdesk.services.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ThenRow:
    """One member at that minute. ``wanting`` are the modules that the roles needed and that did not count;
    ``unread`` the documents in force for the duties held that had not been read.
    """

    member_id: int
    name: str
    staff_no: str
    active: bool
    roles: tuple[RoleHeld, ...]
    delegated: tuple[Delegated, ...]
    wanting: tuple[ModuleHeld, ...]
    valid: int
    unread: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DocumentThen:
    """A controlled document in force at that minute."""

    number: str
    version: int
    since: datetime


@dataclass(frozen=True, slots=True)
class TeamThen:
    """Everybody who held a role or a delegation at ``at``, and the documents in force."""

    at: datetime
    rows: tuple[ThenRow, ...]
    documents: tuple[DocumentThen, ...]


@query()
def team_then(work: UnitOfWork, *, at: datetime) -> TeamThen:
    """The team at ``at``, now or at any past minute."""
    rows = [
        _row(one, at) for one in people_at(work.db, at, past=True) if one.person.roles or one.person.delegated
    ]
    documents = [
        DocumentThen(one.code, version.number, version.begins)
        for one in documents_known(work.db)
        if (version := in_force(one, at)) is not None and version.begins is not None
    ]
    documents.sort(key=lambda one: one.number)
    return TeamThen(at, tuple(sorted(rows, key=lambda row: row.staff_no)), tuple(documents))


def _row(one: PersonThen, at: datetime) -> ThenRow:
    table = curriculum()
    needed = {code for role in one.roles for code in table.needed.get(role, ())}
    held = one.person.modules
    wanting = [held.get(code) or ModuleHeld(code, None, "missing") for code in sorted(needed)]
    mine = {duty.code for duty in duties_held(one)}
    unread = {
        one.codes[version.id]
        for duty, versions in one.documents.items()
        if duty in mine
        for version in versions
        if version.id not in one.read
    }
    return ThenRow(
        one.id,
        one.name,
        one.staff_no,
        one.active,
        one.person.roles,
        one.person.delegated,
        tuple(module for module in wanting if module.state != VALID),
        sum(module.state == VALID for module in wanting),
        tuple(sorted(unread)),
    )
