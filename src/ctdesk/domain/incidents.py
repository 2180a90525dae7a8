"""How grave an incident is, what it owes, which way it goes and when it may be closed (domain.md §6.3, §6.4).

Levels are those of the Chinese hospital scale, I the gravest. The automatic minimum wins over what a person
chooses; "near miss" is a flag beside the level and never lowers it (decision 41). The states with their words
stand in ``resources/seed/units_states.toml``; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from ctdesk.domain.capa import obstacles_to_ending
from ctdesk.domain.deadlines import Term, ensure_term
from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.qualifications import Words, read_words
from ctdesk.domain.units import Machine

LEVELS = ("I", "II", "III", "IV")
LIGHTEST = LEVELS[-1]
SCALE = range(1, 6)
# Of these a circle makes no sense; "related" says only that two belong together.
DIRECTED_LINKS = frozenset({"caused_by", "duplicate_of", "recurrence_of"})
LINKS = DIRECTED_LINKS | {"related"}

INCIDENT = Machine(
    "incident",
    "reported",
    frozenset(),
    MappingProxyType(
        {
            "reported": {"triaged": "triaged"},
            "triaged": {"contained": "contained", "investigating": "investigating", "closed": "closed"},
            "contained": {"investigating": "investigating"},
            "investigating": {"capa": "capa", "closed": "closed"},
            "capa": {"effectiveness": "effectiveness"},
            "effectiveness": {"closed": "closed", "reopened": "reopened"},
            "closed": {"reopened": "reopened"},
            "reopened": {"investigating": "investigating"},
        }
    ),
)


@dataclass(frozen=True, slots=True)
class Minimum:
    """The lowest level for a code, for what raised the incident, or for a case of a code."""

    level: str
    code: str | None = None
    raised_by: str | None = None
    case: str | None = None


@dataclass(frozen=True, slots=True)
class InternalClock:
    """What a level asks for inside the house: ``tell`` (the roles ``to``), a report, an analysis, closure."""

    code: str
    text: Words
    term: Term
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Level:
    """One level of the scale; ``harm`` are the categories of the harm index it stands for."""

    code: str
    name: Words
    harm: tuple[str, ...]
    capa_mandatory: bool
    clocks: tuple[InternalClock, ...]


@dataclass(frozen=True, slots=True)
class SeverityRules:
    """``resources/seed/severities.toml`` as values, without its part on actions (``capa.py``)."""

    levels: Mapping[str, Level]
    minimums: tuple[Minimum, ...]
    capa_from_score: int
    anonymous_for: frozenset[str]


@dataclass(frozen=True, slots=True)
class Graded:
    """The level that stands, with the minimum that raised it above what was chosen, if one did."""

    level: str
    raised_by: Minimum | None = None


@dataclass(frozen=True, slots=True)
class Risk:
    """Severity × probability × detectability, each 1 to 5."""

    severity: int
    probability: int
    detectability: int

    def score(self) -> int:
        """1 to 125; raises INC-10 for a factor outside 1 to 5."""
        for name in ("severity", "probability", "detectability"):
            if getattr(self, name) not in SCALE:
                raise CtdeskError("INC-10", field=name, value=getattr(self, name))
        return self.severity * self.probability * self.detectability


@dataclass(frozen=True, slots=True)
class Closing:
    """What stands when somebody wants to close a case.

    ``told_outstanding`` counts obligations that are neither done nor withdrawn; ``actions`` are the states of
    all its corrective and preventive actions. ``owner`` and ``closer`` are members.
    """

    state: str
    level: str
    concluded: bool
    cause_signed: bool
    capa_owed: bool
    actions: tuple[str, ...]
    told_outstanding: int
    units_frozen: int
    owner: int | None
    closer: int


def graver(one: str, other: str) -> str:
    """The graver of two levels."""
    return min(one, other, key=LEVELS.index)


def minimum_for(
    minimums: Iterable[Minimum], code: str, raised_by: Collection[str] = (), cases: Collection[str] = ()
) -> Minimum | None:
    """The gravest minimum that applies, None where there is none."""
    applying = [
        one
        for one in minimums
        if one.code in (None, code)
        and (one.raised_by is None or one.raised_by in raised_by)
        and (one.case is None or one.case in cases)
    ]
    return min(applying, key=lambda one: LEVELS.index(one.level), default=None)


def grade(
    rules: SeverityRules,
    chosen: str,
    code: str,
    raised_by: Collection[str] = (),
    cases: Collection[str] = (),
    harm: str | None = None,
) -> Graded:
    """The level that stands: what was chosen, unless a minimum or the harm done is graver.

    Raises INC-11 for a level or a category of harm that does not exist.
    """
    if chosen not in LEVELS:
        raise CtdeskError("INC-11", field="severity", value=chosen)
    found = [one for one in (minimum_for(rules.minimums, code, raised_by, cases),) if one is not None]
    if harm is not None:
        found.append(Minimum(level_of_harm(rules, harm), case=f"harm:{harm}"))
    gravest = min(found, key=lambda one: LEVELS.index(one.level), default=None)
    if gravest is None or graver(chosen, gravest.level) == chosen:
        return Graded(chosen)
    return Graded(gravest.level, gravest)


def level_of_harm(rules: SeverityRules, harm: str) -> str:
    """The level that a category of harm stands for; raises INC-11 for one that does not exist."""
    for level in rules.levels.values():
        if harm in level.harm:
            return level.code
    raise CtdeskError("INC-11", field="harm", value=harm)


def ensure_anonymous(rules: SeverityRules, level: str, freezes: bool) -> None:
    """An anonymous report is of the lightest level and freezes nothing; raises INC-12 or INC-13."""
    if level not in rules.anonymous_for:
        raise CtdeskError("INC-12", field="severity", level=level)
    if freezes:
        raise CtdeskError("INC-13", field="units")


def ensure_near_miss(rules: SeverityRules, caught_by: str, harm: str | None) -> None:
    """A near miss says what caught it and harmed nobody; raises INC-14 or INC-15."""
    if not caught_by.strip():
        raise CtdeskError("INC-14", field="caught_by")
    if harm is not None and harm not in rules.levels[LIGHTEST].harm:
        raise CtdeskError("INC-15", field="harm")


def owes_capa(rules: SeverityRules, level: str, score: int | None) -> bool:
    """Whether a corrective or preventive action is owed, by the level or by the risk."""
    return rules.levels[level].capa_mandatory or (score is not None and score >= rules.capa_from_score)


def closing_duty(level: str) -> str:
    """The duty that closes a case of this level: a sentinel event is closed above the team."""
    return "incident.close_sentinel" if level == LEVELS[0] else "incident.close"


def ensure_moves(state: str, to: str, level: str) -> None:
    """Raises INC-16 for a step that does not follow, INC-17 for a closure at triage above level IV."""
    if may_move(state, to, level):
        return
    if INCIDENT.next(state, to) is None:
        raise CtdeskError("INC-16", state=state, to=to)
    raise CtdeskError("INC-17", level=level)


def may_move(state: str, to: str, level: str) -> bool:
    """Whether a step follows, for what is offered before it is taken."""
    return INCIDENT.next(state, to) is not None and (
        (state, to) != ("triaged", "closed") or level == LIGHTEST
    )


def obstacles_to_closing(case: Closing) -> tuple[str, ...]:
    """Codes of what has to be done first, the gravest first; empty when the case may be closed.

    INC-20 units frozen, INC-21 somebody not told, INC-22 the closer owns it, INC-16 and INC-17 the state,
    INC-23 no conclusion, INC-24 cause not signed, then what ``capa.obstacles_to_ending`` says of its actions.
    """
    heavy = case.level in LEVELS[:2]
    light_way = case.state == "triaged" and case.level != LIGHTEST
    found = (
        ("INC-20", case.units_frozen > 0),
        ("INC-21", case.told_outstanding > 0),
        ("INC-22", case.owner is not None and case.owner == case.closer),
        ("INC-16", INCIDENT.next(case.state, "closed") is None),
        ("INC-17", light_way),
        ("INC-23", not case.concluded and (case.state != "triaged" or light_way)),
        ("INC-24", heavy and not case.cause_signed),
    )
    before = tuple(code for code, stands in found if stands)
    return before + obstacles_to_ending(case.actions, owed=case.capa_owed)


def ensure_linked(links: Iterable[tuple[int, int, str]], start: int, to: int, kind: str) -> None:
    """A link (from, to, kind) that makes sense.

    Raises INC-25 for a case and itself, INC-26 for a link that stands already, INC-27 where by links that say
    what followed from what a case would follow from itself, INC-28 for an unknown kind.
    """
    if kind not in LINKS:
        raise CtdeskError("INC-28", field="kind", value=kind)
    if start == to:
        raise CtdeskError("INC-25")
    known = list(links)
    both = {(start, to)} | ({(to, start)} if kind == "related" else set())
    if any((one, other) in both and said == kind for one, other, said in known):
        raise CtdeskError("INC-26")
    if kind not in DIRECTED_LINKS:
        return
    follows: dict[int, set[int]] = {}
    for one, other, said in known:
        if said in DIRECTED_LINKS:
            follows.setdefault(one, set()).add(other)
    ahead, seen = [to], set[int]()
    while ahead:
        at = ahead.pop()
        if at == start:
            raise CtdeskError("INC-27")
        if at not in seen:
            seen.add(at)
            ahead.extend(follows.get(at, ()))


def read_severities(table: Mapping[str, Any]) -> SeverityRules:
    """Read ``resources/seed/severities.toml``; raises ``KeyError`` where it lacks what it must say."""
    return SeverityRules(
        levels={row["code"]: _level(row) for row in table["level"]},
        minimums=tuple(
            Minimum(row["level"], row.get("incident"), row.get("raised_by"), row.get("case"))
            for row in table["minimum"]
        ),
        capa_from_score=table["risk"]["capa_mandatory_from"],
        anonymous_for=frozenset(table["anonymous"]["allowed_for"]),
    )


def _level(row: Mapping[str, Any]) -> Level:
    return Level(
        code=row["code"],
        name=read_words(row["name"]),
        harm=tuple(row["ncc_merp"]),
        capa_mandatory=bool(row["capa_mandatory"]),
        clocks=tuple(
            InternalClock(
                one["code"],
                read_words(one["text"]),
                ensure_term(one["unit"], one.get("amount")),
                tuple(one.get("to", ())),
            )
            for one in row["clock"]
        ),
    )
