"""Who may sign what, and on which grounds: roles in force, competence in date, delegations, segregation of
duties.

Moments are local to the site: an interval given by dates starts at 00:00 of its first day and ends with
24:00 of its last (decision 29).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from ctdesk.domain.answers import MemberId


@dataclass(frozen=True, slots=True)
class Appointment:
    """A member holds a role; ``until`` is the last day, None while open."""

    role: str
    since: date
    until: date | None = None
    acting: bool = False

    def in_force(self, at: datetime) -> bool:
        return _within(at, self.since, self.until)


@dataclass(frozen=True, slots=True)
class Competence:
    """A module passed; ``valid_until`` is the last day, None while no end is set. ``failed`` takes it
    away at once.
    """

    module: str
    passed_on: date
    valid_until: date | None = None
    failed: bool = False

    def in_force(self, at: datetime) -> bool:
        return not self.failed and _within(at, self.passed_on, self.valid_until)


@dataclass(frozen=True, slots=True)
class Delegation:
    """Duties passed on in writing. Counts once the delegate has accepted and the lead approved, until it
    is revoked.
    """

    delegator: MemberId
    duties: tuple[str, ...]
    since: date
    until: date
    accepted_at: datetime | None = None
    approved_at: datetime | None = None
    revoked_at: datetime | None = None

    def in_force(self, at: datetime) -> bool:
        return (
            _within(at, self.since, self.until)
            and self.accepted_at is not None
            and self.approved_at is not None
            and self.accepted_at <= at
            and self.approved_at <= at
            and (self.revoked_at is None or at < self.revoked_at)
        )


@dataclass(frozen=True, slots=True)
class Duty:
    """One row of the duties table. A duty with ``bootstrap`` names no module and works on a new site
    (decision 16).
    """

    code: str
    held_by: tuple[str, ...] = ()
    everyone: bool = False
    modules: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    delegable: bool = False
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
    """A role that gives the duty, with its period; ``by_delegation_of`` names the delegator where it
    came in writing.
    """

    role: str
    since: date
    until: date | None
    by_delegation_of: MemberId | None = None


@dataclass(frozen=True, slots=True)
class ModuleHeld:
    """A module the duty needs, with the last day of its validity; None for open, ``missing`` when never
    passed.
    """

    module: str
    valid_until: date | None
    state: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why somebody may not act: a code of ``forms/messages/team.toml`` and what fills it."""

    code: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Grounds:
    """The answer to "May I sign this?", stored inside the signature: who one was then, not who one is now."""

    allowed: bool
    duty: str
    roles: tuple[RoleHeld, ...]
    modules: tuple[ModuleHeld, ...]
    conflicts: tuple[Conflict, ...]
    refusals: tuple[Refusal, ...]

    def as_signed(self) -> dict[str, object]:
        """The permanent shape inside a signature; canonical JSON holds no dates, so they are ISO text."""
        return {
            "v": 1,
            "allowed": self.allowed,
            "duty": self.duty,
            "roles": [
                {
                    "role": held.role,
                    "since": held.since.isoformat(),
                    "until": None if held.until is None else held.until.isoformat(),
                    "by_delegation_of": held.by_delegation_of,
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
            "conflicts": [
                {"rule": one.rule, "severity": one.severity, "other_duty": one.other_duty}
                for one in self.conflicts
            ],
            "refusals": [one.code for one in self.refusals],
        }


def may_act(
    duty: str,
    at: datetime,
    *,
    appointments: Iterable[Appointment],
    competences: Iterable[Competence],
    delegations: Iterable[Delegation] = (),
    duties: Mapping[str, Duty],
    conflicts: Iterable[Conflict] = (),
) -> Grounds:
    """Whether a member may act at a moment local to the site, and why (design §5 "Permissions", SOD-20).

    The arguments are what is known of this one member. A delegation gives a delegable duty, never
    competence, and never a way round a rule of segregation (SOD-15). A rule that only warns refuses
    nothing.
    """
    row = duties.get(duty)
    if row is None:
        return Grounds(False, duty, (), (), (), (Refusal("TEAM-01", {"duty": duty}),))
    roles = _roles_for(row, at, tuple(appointments), delegations)
    modules = _modules_for(row, at, tuple(competences))
    found = tuple(conflicts)
    refusals = [
        *_role_refusals(row, roles),
        *(_module_refusal(duty, held) for held in modules if held.state != "valid"),
        *(
            Refusal("TEAM-05", {"rule": one.rule, "duty": duty, "other": one.other_duty})
            for one in found
            if one.severity == "block"
        ),
    ]
    return Grounds(not refusals, duty, roles, modules, found, tuple(refusals))


def _roles_for(
    row: Duty, at: datetime, appointments: tuple[Appointment, ...], delegations: Iterable[Delegation]
) -> tuple[RoleHeld, ...]:
    held = [
        RoleHeld(one.role, one.since, one.until)
        for one in appointments
        if one.in_force(at) and (row.everyone or one.role in row.held_by)
    ]
    if row.delegable and not held:
        held += [
            RoleHeld(row.held_by[0] if row.held_by else "", one.since, one.until, one.delegator)
            for one in delegations
            if row.code in one.duties and one.in_force(at)
        ]
    return tuple(held)


def _role_refusals(row: Duty, roles: tuple[RoleHeld, ...]) -> list[Refusal]:
    if row.external:
        return [Refusal("TEAM-06", {"duty": row.code})]
    if roles or row.everyone:
        return []
    return [Refusal("TEAM-02", {"duty": row.code, "roles": ", ".join(row.held_by)})]


def _modules_for(row: Duty, at: datetime, competences: tuple[Competence, ...]) -> tuple[ModuleHeld, ...]:
    result = []
    for module in row.modules:
        mine = [one for one in competences if one.module == module]
        valid = [one for one in mine if one.in_force(at)]
        if valid:
            last_days = [one.valid_until for one in valid if one.valid_until is not None]
            until = max(last_days) if len(last_days) == len(valid) else None
            result.append(ModuleHeld(module, until, "valid"))
        elif mine:
            ends = [one.valid_until for one in mine if one.valid_until is not None]
            failed = any(one.failed for one in mine)
            result.append(ModuleHeld(module, max(ends, default=None), "failed" if failed else "lapsed"))
        else:
            result.append(ModuleHeld(module, None, "missing"))
    return tuple(result)


def _module_refusal(duty: str, held: ModuleHeld) -> Refusal:
    values: dict[str, object] = {"duty": duty, "module": held.module}
    if held.state == "missing" or held.valid_until is None:
        return Refusal("TEAM-03", values)
    return Refusal("TEAM-04", {**values, "until": held.valid_until.isoformat()})


def _within(at: datetime, since: date, until: date | None) -> bool:
    """[start, end) with a date as an end meaning 24:00 of that day."""
    zone = at.tzinfo
    if at < datetime.combine(since, time.min, zone):
        return False
    return until is None or at < datetime.combine(until + timedelta(days=1), time.min, zone)


def _words(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, list | tuple) else ()
