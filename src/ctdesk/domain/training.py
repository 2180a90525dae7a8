"""Training modules, who needs which, and whether one passed still counts at a moment (domain.md §5).

Days are days at the site: a module passed on a day counts from 00:00 and, where it ends, until 24:00 of its
last day (decision 29). Everything here is a function of what is known; ``at`` is local to the site.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, Literal, NamedTuple

State = Literal[
    "valid", "expiring", "expired", "failed", "unpractised", "to_retrain", "missing", "not_required"
]
STATES: tuple[State, ...] = (
    "valid", "expiring", "expired", "failed", "unpractised", "to_retrain", "missing", "not_required",
)  # fmt: skip
STANDS: frozenset[State] = frozenset({"valid", "expiring"})
FAILED_TRIGGER = "assessment_failed"
RESEARCH, THAWS = "research", "thaws"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a practical checklist; a critical one has to be right."""

    id: str
    zh_CN: str
    en: str
    critical: bool = False


@dataclass(frozen=True, slots=True)
class Module:
    """One module of ``modules.toml``. ``practical`` maps a kind of case to its number, None where the
    hospital has to enter it; ``performed_by`` are the duties whose signature shows that the task was done.
    """

    code: str
    name_zh: str
    name_en: str
    hours: str | None = None
    pass_percent: int | None = None
    validity_months: int | None = None
    practical: Mapping[str, int | None] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    content: tuple[tuple[str, str], ...] = ()
    occasions: tuple[str, ...] = ()
    per_product: bool = False
    until_label_changes: bool = False
    performed_by: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Trigger:
    """What calls for training again; ``blocks``: effective | at_once | None (a date is set by a person)."""

    code: str
    text_zh: str
    text_en: str
    modules: tuple[str, ...]
    blocks: str | None
    by_time: bool


@dataclass(frozen=True, slots=True)
class TrainingRules:
    """The figures of domain.md §5.3."""

    critical_percent: int = 100
    retakes: int = 2
    critical_steps_percent: int = 100
    other_steps_percent: int = 90
    warning_days: tuple[int, ...] = (60, 30, 7)
    practice_months: int = 6
    absence_days: int = 90
    hours_per_year: int = 10
    hours_roles: frozenset[str] = frozenset()

    @property
    def soon(self) -> int:
        """Days before the end from which a module is said to end soon: the first of the warnings."""
        return self.warning_days[0]


@dataclass(frozen=True, slots=True)
class Curriculum:
    """All modules, which role needs which, what calls for training again, and the rules."""

    modules: Mapping[str, Module]
    needed: Mapping[str, frozenset[str]]
    needed_when: Mapping[str, tuple[tuple[str, str], ...]]
    triggers: Mapping[str, Trigger]
    rules: TrainingRules


class Passed(NamedTuple):
    """A module passed on a day. ``known_from`` is when ctdesk learnt of it, ``taken_at`` when it was taken
    away; ``product`` and ``label`` bind training to one product and the label it was given on.
    """

    passed_on: date
    last_day: date | None = None
    known_from: datetime | None = None
    taken_at: datetime | None = None
    product: str = ""
    label: str | None = None
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Away:
    """Days on which a member was not there; ``last_day`` None while open."""

    first_day: date
    last_day: date | None = None
    known_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class Demand:
    """Training asked for again. From ``blocks_from`` on, what was passed before does not count."""

    trigger: str
    opened_at: datetime
    blocks_from: datetime | None = None
    closed_at: datetime | None = None
    product: str = ""


class ModuleState(NamedTuple):
    """How a module stands for a person at a moment; a tuple, because a matrix has ten thousand of them.

    ``last_day`` is the last day on which it counts as things are, or counted; ``because`` says what ends or
    ended it: validity | practice | absence | label | a trigger | empty where nothing does.
    """

    module: str
    state: State
    last_day: date | None = None
    because: str = ""
    passed_on: date | None = None
    competence_id: int | None = None

    @property
    def stands(self) -> bool:
        """True while it lets somebody act."""
        return self.state in STANDS


DEFAULT_RULES = TrainingRules()


def competence_state(
    module: Module,
    at: datetime,
    passed: Iterable[Passed],
    practice: Sequence[date] | None = None,
    absences: Collection[Away] = (),
    demands: Collection[Demand] = (),
    label_version: str | None = None,
    *,
    product: str | None = None,
    required: bool = True,
    rules: TrainingRules = DEFAULT_RULES,
) -> ModuleState:
    """How ``module`` stands at ``at``; exactly one state holds at any instant.

    ``passed`` and ``demands`` are those of this person and module; ``practice`` the days on which the task
    was performed, of which the last one by ``at`` matters, None where practice does not matter to this
    person or module; a case done while the module had lapsed is no practice but part of the assessment
    that answers it. What was entered later than ``at`` is not known yet. With ``product`` only training
    for it, or for every product, counts; with ``label_version`` only training on that label.
    """
    day = at.date()
    best: Passed | None = None
    latest = date.min
    taken = relabelled = False
    lost: Passed | None = None
    for one in passed:
        if one.passed_on > day or (one.known_from is not None and one.known_from > at):
            continue
        if product is not None and one.product and one.product != product:
            continue
        if one.taken_at is not None and one.taken_at <= at:
            taken = True
            continue
        if label_version is not None and one.label is not None and one.label != label_version:
            relabelled, lost = True, one
            continue
        if one.passed_on > latest:
            latest = one.passed_on
        if best is None or _outlasts(one, best):
            best = one
    blocking, warned = _demands(demands, at, product) if demands else (None, None)
    code = module.code
    found: ModuleState
    if blocking == FAILED_TRIGGER:
        found = _of(code, "failed", best, None if best is None else best.last_day, blocking)
    elif best is None:
        if taken:
            found = ModuleState(code, "failed", because="revoked")
        elif relabelled:
            found = _of(code, "expired", lost, None, "label")
        else:
            found = ModuleState(code, "missing")
    elif best.last_day is not None and best.last_day < day:
        found = _of(code, "expired", best, best.last_day, "validity")
    elif blocking is not None:
        found = _of(code, "to_retrain", best, None, blocking)
    elif absences and (away := _away_too_long(absences, latest, at, rules.absence_days)) is not None:
        found = _of(code, "to_retrain", best, away, "absence")
    else:
        found = _standing(module, best, latest, day, practice, warned, rules)
    if not required and found.state not in STANDS:
        return ModuleState(code, "not_required")
    return found


def required_modules(
    curriculum: Curriculum, roles: Iterable[str], cases: Iterable[str] = ()
) -> frozenset[str]:
    """The modules that these roles need; ``cases`` are those that apply here: research | thaws."""
    held = set(cases)
    wanted: set[str] = set()
    for role in roles:
        wanted |= curriculum.needed.get(role, frozenset())
        wanted.update(module for module, case in curriculum.needed_when.get(role, ()) if case in held)
    return frozenset(wanted)


def practises(module: Module, duties: frozenset[str]) -> bool:
    """Whether the task of a hands-on module is the own task of somebody who holds these duties."""
    return not module.performed_by.isdisjoint(duties)


@lru_cache(maxsize=8192)
def last_day(passed_on: date, months: int) -> date:
    """The last day of a validity that began on ``passed_on``: the day before the same day, ``months``
    later; where that month has no such day, its last day.
    """
    count = passed_on.year * 12 + passed_on.month - 1 + months
    year, month = divmod(count, 12)
    length = monthrange(year, month + 1)[1]
    if passed_on.day > length:
        return date(year, month + 1, length)
    return date(year, month + 1, passed_on.day) - _DAY


def warning_for(
    last: date | None, today: date, days: Sequence[int] = DEFAULT_RULES.warning_days
) -> int | None:
    """The tightest warning reached before a last day, such as 30 when 21 days are left; None before the
    first and once it has passed.
    """
    if last is None:
        return None
    left = (last - today).days
    return None if left < 0 else min((one for one in days if left <= one), default=None)


def needs_hours(roles: Iterable[str], rules: TrainingRules) -> int:
    """Hours of continuing education that these roles need in a year; 0 for none."""
    return 0 if rules.hours_roles.isdisjoint(roles) else rules.hours_per_year


def read_curriculum(table: Mapping[str, Any]) -> Curriculum:
    """Read ``resources/seed/modules.toml``; raises ``KeyError`` where a table lacks what it must say."""
    rules = table["rules"]
    minimum, more = rules["activity_minimum"], rules["continuing_education"]
    triggers = {row["code"]: _trigger(row) for row in table["retraining_trigger"]}
    absence = next(row for row in table["retraining_trigger"] if row["code"] == "absence")
    needed: dict[str, frozenset[str]] = {}
    when: dict[str, tuple[tuple[str, str], ...]] = {}
    for row in table["role_modules"]:
        for role in row["roles"]:
            needed[role] = needed.get(role, frozenset()) | {*row["modules"], *row.get("added", ())}
            extra = tuple((one["module"], one["case"]) for one in row.get("when", ()))
            when[role] = when.get(role, ()) + extra
    return Curriculum(
        modules={row["code"]: _module(row) for row in table["module"]},
        needed=needed,
        needed_when=when,
        triggers=triggers,
        rules=TrainingRules(
            critical_percent=rules["critical_question_pass_percent"],
            retakes=rules["retakes"],
            critical_steps_percent=rules["practical_critical_steps_percent"],
            other_steps_percent=rules["practical_other_steps_percent"],
            warning_days=tuple(sorted(rules["warning_days"], reverse=True)),
            practice_months=minimum["months"],
            absence_days=absence["days"],
            hours_per_year=more["hours_per_year"],
            hours_roles=frozenset(more["roles"]),
        ),
    )


def _standing(
    module: Module,
    best: Passed,
    latest: date,
    day: date,
    practice: Sequence[date] | None,
    warned: date | None,
    rules: TrainingRules,
) -> ModuleState:
    ends, because = best.last_day, "validity" if best.last_day is not None else ""
    if practice is not None and module.performed_by:
        until = _practised_until(latest, practice, day, rules.practice_months)
        if until < day:
            return _of(module.code, "unpractised", best, until, "practice")
        if ends is None or until < ends:
            ends, because = until, "practice"
    if warned is not None and (ends is None or warned < ends):
        ends, because = warned, "demand"
    soon = ends is not None and (ends - day).days <= rules.soon
    state: State = "expiring" if soon else "valid"
    return ModuleState(module.code, state, ends, because, best.passed_on, best.id)


def _practised_until(latest: date, practice: Sequence[date], day: date, months: int) -> date:
    """The last day on which the last performance, or the pass itself, keeps a hands-on module."""
    last = max((one for one in practice if latest < one <= day), default=latest)
    return last_day(last, months)


def _away_too_long(absences: Iterable[Away], latest: date, at: datetime, most: int) -> date | None:
    """The last day that still counted before an absence became too long; None where none did.

    Only days after the last pass count: whoever was assessed since has answered it.
    """
    day = at.date()
    for one in absences:
        if one.known_from is not None and one.known_from > at:
            continue
        first = max(one.first_day, latest + _DAY)
        end = day if one.last_day is None else min(day, one.last_day)
        if (end - first).days + 1 > most:
            return first + timedelta(days=most - 1)
    return None


def _demands(demands: Iterable[Demand], at: datetime, product: str | None) -> tuple[str | None, date | None]:
    """The trigger that blocks now, a failed assessment first; and the last day before one that will."""
    blocking: str | None = None
    warned: date | None = None
    for one in demands:
        if one.opened_at > at or (one.closed_at is not None and one.closed_at <= at):
            continue
        if one.blocks_from is None or (product is not None and one.product and one.product != product):
            continue
        if one.blocks_from <= at:
            if blocking != FAILED_TRIGGER:
                blocking = one.trigger
        else:
            last = one.blocks_from.astimezone(at.tzinfo).date() - _DAY
            warned = last if warned is None else min(warned, last)
    return blocking, warned


def _outlasts(one: Passed, other: Passed) -> bool:
    if other.last_day is None:
        return one.last_day is None and one.passed_on > other.passed_on
    if one.last_day is None:
        return True
    return (one.last_day, one.passed_on) > (other.last_day, other.passed_on)


def _of(code: str, state: State, one: Passed | None, ends: date | None, because: str) -> ModuleState:
    if one is None:
        return ModuleState(code, state, ends, because)
    return ModuleState(code, state, ends, because, one.passed_on, one.id)


def _module(row: Mapping[str, Any]) -> Module:
    practical: dict[str, int | None] = {
        name: number for name, number in row.get("practical", {}).items() if not name.endswith("_percent")
    }
    practical.update(dict.fromkeys(row.get("practical_site_value", ())))
    hours = row.get("hours")
    return Module(
        code=row["code"],
        name_zh=row["name"]["zh_CN"],
        name_en=row["name"]["en"],
        hours=None if hours is None else f"{hours:g}",
        pass_percent=row.get("pass_percent"),
        validity_months=row.get("validity_months"),
        practical=practical,
        steps=tuple(Step(**step) for step in row.get("steps", ())),
        content=tuple((one["zh_CN"], one["en"]) for one in row["content"]),
        occasions=tuple(row["occasions"]),
        per_product=bool(row.get("per_product", False)),
        until_label_changes=row.get("valid_until") == "label_version_changes",
        performed_by=frozenset(row.get("performed_by", ())),
    )


def _trigger(row: Mapping[str, Any]) -> Trigger:
    return Trigger(
        code=row["code"],
        text_zh=row["text"]["zh_CN"],
        text_en=row["text"]["en"],
        modules=tuple(row.get("modules", ())),
        blocks=row.get("blocks_from"),
        by_time=row["detected_by"] == "time",
    )
