"""May this person act, and on which grounds: roles in force, delegations, training, documents read,
segregation
of duties, and what an emergency lifts.

Periods run from their first instant to the first instant after them; a date as an end means until 24:00 at
the
site (decision 29). What is known of a person at a moment is read elsewhere; here it is only judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from ctdesk.domain.answers import MemberId

VALID = "valid"
# Why a module does not count, each with its sentence.
_MODULE_REFUSALS = {
    "missing": "TEAM-03",
    "lapsed": "TEAM-04",
    "unpractised": "TEAM-40",
    "to_retrain": "TEAM-41",
    "absent": "TEAM-42",
    "revoked": "TEAM-43",
    "relabelled": "TEAM-44",
    "failed": "TEAM-49",
}
UNREAD, SUSPENDED, OUT_OF_SCOPE, CONFLICT_OF_INTEREST = "TEAM-45", "TEAM-46", "TEAM-47", "TEAM-48"
# What the lead may lift in an emergency (SOD-20): competence, never a role and never another rule.
LIFTABLE = frozenset({*_MODULE_REFUSALS.values(), UNREAD})


@dataclass(frozen=True, slots=True)
class Duty:
    """One row of the duties table. A duty with ``bootstrap`` names no module and works on a new site
    (decision 16). ``delegate_to`` limits to whom it may be passed on.
    """

    code: str
    held_by: tuple[str, ...] = ()
    everyone: bool = False
    modules: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    delegable: bool = False
    delegate_to: tuple[str, ...] = ()
    external: bool = False
    technical: bool = False
    bootstrap: bool = False

    @classmethod
    def from_table(cls, table: Mapping[str, object]) -> Duty:
        """Read a ``[[duty]]`` of ``resources/seed/duties.toml``."""
        return cls(
            code=str(table["code"]),
            held_by=_words(table.get("held_by")),
            everyone=bool(table.get("everyone", False)),
            modules=_words(table.get("modules")),
            signs=_words(table.get("signs")),
            delegable=bool(table.get("delegable", False)),
            delegate_to=_words(table.get("delegate_to")),
            external=bool(table.get("external", False)),
            technical=bool(table.get("technical", False)),
            bootstrap=bool(table.get("bootstrap", False)),
        )


@dataclass(frozen=True, slots=True)
class Conflict:
    """A rule of segregation that stands against a person; ``severity`` is ``block`` or ``warn``."""

    rule: str
    severity: str
    other_duty: str | None = None
    overridable: bool = False


@dataclass(frozen=True, slots=True)
class RoleHeld:
    """A role in force, with its period; of a delegation the role of the delegator that gives the duty.

    ``by_delegation_of`` names the delegator, ``delegation`` the number of the line in the log.
    """

    role: str
    since: datetime
    until: datetime | None = None
    acting: bool = False
    by_delegation_of: MemberId | None = None
    delegation: str | None = None


@dataclass(frozen=True, slots=True)
class Delegated:
    """A duty passed on by a line that is in force; empty product or site means every one."""

    duty: str
    delegator: MemberId
    number: str
    since: datetime
    until: datetime
    role: str = ""
    product: str = ""
    site: str = ""

    def covers(self, product: str | None, site: str | None) -> bool:
        """True for whatever lies in its scope; a line for one product says nothing about a task of none."""
        return self.product in ("", product) and self.site in ("", site or self.site)


@dataclass(frozen=True, slots=True)
class ModuleHeld:
    """A module that a duty needs and how it stands: ``valid`` or a reason why it does not count.

    ``valid_until`` is the last day, None while no end is set; ``since`` the day from which the reason holds.
    """

    module: str
    valid_until: date | None
    state: str
    since: date | None = None


@dataclass(frozen=True, slots=True)
class DocumentHeld:
    """A document that a duty needs, in the version in force; ``read_at`` None while it is unread."""

    number: str
    version: int
    effective_at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class Override:
    """The lead let this person act in an emergency (SOD-20)."""

    allowed_by: MemberId
    until: datetime
    reason: str
    incident: str | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why somebody may not act: a code of ``forms/messages/team.toml`` and what fills it."""

    code: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of one member at one moment, as far as acting goes.

    ``modules`` holds each module ever passed; ``documents`` those the duty at hand asks for; ``bars`` what
    stands against this person as the Qualified Person.
    """

    roles: tuple[RoleHeld, ...] = ()
    delegated: tuple[Delegated, ...] = ()
    modules: Mapping[str, ModuleHeld] = field(default_factory=dict)
    documents: tuple[DocumentHeld, ...] = ()
    bars: tuple[Refusal, ...] = ()
    override: Override | None = None


@dataclass(frozen=True, slots=True)
class Grounds:
    """The answer to "May I sign this?", stored inside the signature: who one was then, not who one is now."""

    allowed: bool
    duty: str
    roles: tuple[RoleHeld, ...]
    modules: tuple[ModuleHeld, ...]
    conflicts: tuple[Conflict, ...]
    refusals: tuple[Refusal, ...]
    documents: tuple[DocumentHeld, ...] = ()
    override: Override | None = None

    def as_signed(self) -> dict[str, object]:
        """The permanent shape inside a signature: moments and days as ISO text, since canonical JSON has
        none.

        Version 1 knew days only, no documents and no override.
        """
        signed: dict[str, object] = {
            "v": 2,
            "allowed": self.allowed,
            "duty": self.duty,
            "roles": [
                {
                    "role": held.role,
                    "since": held.since.isoformat(),
                    "until": None if held.until is None else held.until.isoformat(),
                    "acting": held.acting,
                    "by_delegation_of": held.by_delegation_of,
                    "delegation": held.delegation,
                }
                for held in self.roles
            ],
            "modules": [
                {
                    "module": held.module,
                    "valid_until": None if held.valid_until is None else held.valid_until.isoformat(),
                    "state": held.state,
                }
                for held in self.modules
            ],
            "documents": [
                {
                    "number": one.number,
                    "version": one.version,
                    "read_at": None if one.read_at is None else one.read_at.isoformat(),
                }
                for one in self.documents
            ],
            "conflicts": [
                {"rule": one.rule, "severity": one.severity, "other_duty": one.other_duty}
                for one in self.conflicts
            ],
            "refusals": [one.code for one in self.refusals],
        }
        if self.override is not None:
            signed["override"] = {
                "allowed_by": self.override.allowed_by,
                "until": self.override.until.isoformat(),
                "reason": self.override.reason,
                "incident": self.override.incident,
            }
        return signed


def may_act(
    duty: Duty,
    person: Person,
    *,
    conflicts: Iterable[Conflict] = (),
    product: str | None = None,
    site: str | None = None,
) -> Grounds:
    """Whether this person may act on ``duty``, and why (design §5 "Permissions", SOD-15, SOD-20).

    A delegation gives a duty, never competence, and never a way round a rule of segregation. A rule that
    only warns refuses nothing. An override lifts what competence lacks and nothing else; what it lifted
    stays in the grounds, as states of the modules.
    """
    roles = roles_for(duty, person, product, site)
    modules = tuple(person.modules.get(code) or ModuleHeld(code, None, "missing") for code in duty.modules)
    found = tuple(conflicts)
    refusals = [
        *_role_refusals(duty, roles),
        *(refusal_of_module(duty.code, held) for held in modules if held.state != VALID),
        *(_unread(duty.code, one) for one in person.documents if one.read_at is None),
        *(person.bars if duty.code.startswith("qp.") else ()),
        *(
            Refusal("TEAM-05", {"rule": one.rule, "duty": duty.code, "other": one.other_duty})
            for one in found
            if one.severity == "block"
        ),
    ]
    override = person.override
    if override is not None:
        kept = [one for one in refusals if one.code not in LIFTABLE]
        if len(kept) == len(refusals):
            override = None  # there was nothing to lift
        refusals = kept
    return Grounds(
        not refusals, duty.code, roles, modules, found, tuple(refusals), person.documents, override
    )


def roles_for(
    duty: Duty, person: Person, product: str | None = None, site: str | None = None
) -> tuple[RoleHeld, ...]:
    """The roles by which this person holds the duty; delegations count only where no own role does."""
    if duty.external:
        return ()
    own = tuple(held for held in person.roles if duty.everyone or held.role in duty.held_by)
    if own or not duty.delegable:
        return own
    return tuple(
        RoleHeld(
            one.role or next(iter(duty.held_by), ""), one.since, one.until, False, one.delegator, one.number
        )
        for one in person.delegated
        if one.duty == duty.code and one.covers(product, site)
    )


def without(grounds: Grounds, refusals: Iterable[Refusal]) -> Grounds:
    """The same grounds with what stands against the account as well, told first."""
    more = tuple(refusals)
    return replace(grounds, allowed=False, refusals=(*more, *grounds.refusals)) if more else grounds


def _role_refusals(duty: Duty, roles: tuple[RoleHeld, ...]) -> list[Refusal]:
    if duty.external:
        return [Refusal("TEAM-06", {"duty": duty.code})]
    if roles or duty.everyone:
        return []
    return [Refusal("TEAM-02", {"duty": duty.code, "roles": ", ".join(duty.held_by)})]


def refusal_of_module(duty: str, held: ModuleHeld) -> Refusal:
    """Why a module that does not count stands against a duty."""
    values: dict[str, Any] = {"duty": duty, "module": held.module}
    if held.state == "lapsed" and held.valid_until is not None:
        values["until"] = held.valid_until.isoformat()
    elif held.since is not None:
        values["since"] = held.since.isoformat()
    code = _MODULE_REFUSALS.get(held.state, "TEAM-03")
    if code == "TEAM-04" and "until" not in values:
        code = "TEAM-03"
    return Refusal(code, values)


def _unread(duty: str, one: DocumentHeld) -> Refusal:
    return Refusal(UNREAD, {"duty": duty, "number": one.number, "version": one.version})


def _words(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, list | tuple) else ()
