"""Segregation of duties as declared data (SOD-01–24) and the one engine that finds conflicts.

The rules are written in ``resources/seed/segregation.toml``; which kinds need an engine of their own
elsewhere is said at ``ENGINE_ELSEWHERE``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from ctdesk.domain.answers import MemberId
from ctdesk.domain.team import Conflict

Kind = Literal[
    "distinct", "blind", "required", "only", "delegation", "competence", "session", "account", "correction"
]

# Judged elsewhere, because they look at more than who signed what: competence (SOD-20) in `team.may_act`,
# session (SOD-21) in the gate, correction (SOD-24) in `records`, delegation (SOD-15) in `delegating`.
ENGINE_ELSEWHERE = frozenset({"competence", "session", "correction", "delegation"})
_HERE = frozenset({"distinct", "blind", "only", "required", "account"})


@dataclass(frozen=True, slots=True)
class Party:
    """One side of a rule: whoever does a duty, holds a role or has a capacity in this record."""

    duty: str | None = None
    role: str | None = None
    capacity: str | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One check of a rule within its scope (record, unit, account, …)."""

    scope: str
    kind: Kind
    parties: tuple[Party, ...]
    effect: str = "block"
    allowed_duties: tuple[str, ...] = ()
    allowed_topics: tuple[str, ...] = ()
    not_reporting_to: tuple[str, ...] = ()
    recuses: bool = False
    all_different: bool = False
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of segregation; ``overridable`` only where the table says by whom."""

    code: str
    effect: str
    overridable: bool
    raises: str | None
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class Signed:
    """Somebody acted on this record: a duty done, with the capacities that went with it."""

    member: MemberId
    duty: str
    roles: tuple[str, ...] = ()
    capacities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lack:
    """What a rule still asks for: a party that has not signed, or a document that is not attached."""

    rule: str
    party: Party | None = None
    attachment: str | None = None


def read_rules(tables: Iterable[Mapping[str, object]]) -> tuple[Rule, ...]:
    """Read the ``[[rule]]`` tables; raises ``ValueError`` naming the rule for a table it does not
    understand.
    """
    return tuple(_read_rule(table) for table in tables)


def conflicts(
    rules: Iterable[Rule],
    duty: str,
    person: MemberId,
    signatures: Iterable[Signed],
    *,
    roles: Iterable[str] = (),
    capacities: Iterable[str] = (),
    scopes: Iterable[str] = ("receipt", "record", "unit"),
    topic: str = "",
    reports_to: Iterable[str] = (),
    declared_conflict: bool = False,
) -> tuple[Conflict, ...]:
    """The rules that stand against ``person`` doing ``duty`` now, given who signed what on the same record.

    ``roles`` and ``capacities`` are those of the person, ``reports_to`` the roles of whoever the person
    reports to, ``declared_conflict`` whether a conflict of interest was declared in this matter. ``scopes``
    is what the record is, since a rule holds within its scope only; a rule on accounts (a courier, an
    administrator) holds everywhere.
    """
    done = tuple(signatures)
    mine = Signed(person, duty, tuple(roles), tuple(capacities))
    wanted = frozenset(scopes)
    found = []
    for rule in rules:
        for check in rule.checks:
            if check.kind == "account":
                other = _account_violates(check, mine, wanted, frozenset(reports_to), declared_conflict)
            else:
                other = _violates(check, mine, done, wanted, topic)
            if other is not None:
                found.append(Conflict(rule.code, check.effect, other or None, rule.overridable))
                break
    return tuple(found)


def lacking(
    rules: Iterable[Rule],
    scopes: Iterable[str],
    signatures: Iterable[Signed],
    attachments: Iterable[str] = (),
) -> tuple[Lack, ...]:
    """What the rules that ask for several parties still lack (SOD-22): each party another person's
    signature, and
    the documents they stand on.
    """
    done, held, wanted = tuple(signatures), frozenset(attachments), frozenset(scopes)
    found: list[Lack] = []
    for rule in rules:
        for check in rule.checks:
            if check.kind == "required" and check.scope in wanted:
                found += [Lack(rule.code, party=one) for one in _unsigned(check, done)]
                found += [Lack(rule.code, attachment=one) for one in check.attachments if one not in held]
    return tuple(found)


def _unsigned(check: Check, done: tuple[Signed, ...]) -> tuple[Party, ...]:
    """The parties left over when as many as can be are matched, each with a person of its own."""
    if not check.all_different:
        return tuple(party for party in check.parties if not any(_fits(party, act) for act in done))
    taken: dict[MemberId, int] = {}

    def place(index: int, tried: set[MemberId]) -> bool:
        for act in done:
            if act.member in tried or not _fits(check.parties[index], act):
                continue
            tried.add(act.member)
            if act.member not in taken or place(taken[act.member], tried):
                taken[act.member] = index
                return True
        return False

    missing = [index for index in range(len(check.parties)) if not place(index, set())]
    return tuple(check.parties[index] for index in missing)


def _account_violates(
    check: Check, mine: Signed, scopes: frozenset[str], reports_to: frozenset[str], declared_conflict: bool
) -> str | None:
    """What is wrong with the person as such: whom they report to, or a conflict of interest they declared."""
    if not any(party.role in mine.roles for party in check.parties if party.role):
        return None
    if not reports_to.isdisjoint(check.not_reporting_to):
        return ""
    return "" if check.recuses and declared_conflict and check.scope in scopes else None


def _violates(
    check: Check, mine: Signed, done: tuple[Signed, ...], scopes: frozenset[str], topic: str
) -> str | None:
    """The duty it collides with, an empty string when it collides with the account itself, None when it
    does not.
    """
    if check.kind == "only":
        holds_role = any(party.role in mine.roles for party in check.parties if party.role)
        allowed = mine.duty in check.allowed_duties or topic in check.allowed_topics
        return "" if holds_role and not allowed else None
    if check.kind not in {"distinct", "blind"} or check.scope not in scopes:
        return None
    own = [index for index, party in enumerate(check.parties) if _fits(party, mine)]
    for act in done:
        if act.member != mine.member:
            continue
        theirs = [index for index, party in enumerate(check.parties) if _fits(party, act)]
        # Two parties of the same duty: the second act of one person already breaks the rule.
        if any(one != other for one in own for other in theirs):
            return act.duty
    return None


def _fits(party: Party, act: Signed) -> bool:
    return (
        (party.duty is None or party.duty == act.duty)
        and (party.role is None or party.role in act.roles)
        and (party.capacity is None or party.capacity in act.capacities)
    )


def _read_rule(table: Mapping[str, object]) -> Rule:
    code = str(table.get("code", "?"))
    checks = table.get("check")
    override = table.get("override")
    if not isinstance(checks, list) or not checks or not isinstance(override, Mapping):
        raise ValueError(f"{code}: a rule needs override and check")
    effect = str(table.get("effect", "block"))
    return Rule(
        code=code,
        effect=effect,
        overridable=bool(override.get("allowed")),
        raises=None if table.get("raises") is None else str(table["raises"]),
        checks=tuple(_read_check(code, effect, check) for check in checks),
    )


def _read_check(code: str, effect: str, table: Mapping[str, object]) -> Check:
    kind = table.get("kind")
    if kind not in _HERE | ENGINE_ELSEWHERE:
        raise ValueError(f"{code}: unknown kind {kind!r}")
    parties = table.get("parties")
    if not isinstance(parties, list):
        raise ValueError(f"{code}: parties are missing")
    return Check(
        scope=str(table["scope"]),
        kind=kind,  # type: ignore[arg-type]  # compared with the closed list above
        parties=tuple(Party(**party) for party in parties),
        effect=str(table.get("effect", effect)),
        allowed_duties=_words(table.get("allowed_duties")),
        allowed_topics=_words(table.get("allowed_topics")),
        not_reporting_to=_words(table.get("not_reporting_to")),
        recuses=bool(table.get("recuses_on_declared_conflict", False)),
        all_different=bool(table.get("all_different", False)),
        attachments=_words(table.get("attachments")),
    )


def _words(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, list) else ()
