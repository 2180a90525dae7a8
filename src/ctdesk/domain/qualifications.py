"""Does a person meet the threshold of a role on a day: part by part, on which evidence, and what is unmet and
why (domain.md §2.1).

A threshold is data (``resources/seed/roles.toml``, or what the hospital put in its place). Evidence that
nobody confirmed, that ran out, or that begins later counts as unmet, each with its own state; a figure that
the hospital has to enter is never invented.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Literal

PartKind = Literal[
    "degree", "title", "licence", "licence_any", "years", "training", "role", "runs", "condition", "any_of"
]
State = Literal[
    "met",
    "missing",
    "unconfirmed",
    "expired",
    "not_yet",
    "too_low",
    "other_field",
    "too_short",
    "not_entered",
]
HELD_KINDS = ("degree", "title", "licence", "experience", "condition")
WORK = "work"  # experience in the profession as such, where a threshold names no field
# Thresholds that count for every appointment; the others only in the case they name.
GENERAL_CASES = frozenset({"always", "head", "gmp_2010", "measures_2015"})
ALL_CASES = GENERAL_CASES | {"orders", "research_pi", "orientation"}
SITE_VALUES = frozenset({"degree", "title", "min_years", "supervised_runs"})
_YEAR_IN_DAYS = 366  # of what is left over when several periods are added: never rounded in favour
_KEYS = frozenset(
    [
        "degree",
        "degree_fields",
        "title",
        "licences",
        "licences_any",
        "any_of",
        "roles_any",
        "min_years",
        "years_in",
        "training",
        "site_value",
        "conditions",
        "supervised_runs",
    ]
)
_HEAD_KEYS = frozenset({"applies", "text", "enforced", "source"})


@dataclass(frozen=True, slots=True)
class Words:
    """A text in both languages."""

    zh_CN: str
    en: str


def read_words(pair: Mapping[str, str]) -> Words:
    """A text as the tables of ``resources/seed`` hold it; raises ``KeyError`` where a language is missing."""
    return Words(pair["zh_CN"], pair["en"])


@dataclass(frozen=True, slots=True)
class Condition:
    """Something a person judges on evidence; ``code`` is ``ROLE:number``."""

    code: str
    text: Words


@dataclass(frozen=True, slots=True)
class Block:
    """What has to be there together; ``any_of`` are blocks of which one suffices.

    ``years_code`` names the field of work that counts (see ``Held``); keys in ``site_values`` are figures the
    hospital has to enter first.
    """

    degree: str | None = None
    degree_fields: tuple[str, ...] = ()
    title: str | None = None
    licences: tuple[str, ...] = ()
    licences_any: tuple[str, ...] = ()
    roles_any: tuple[str, ...] = ()
    min_years: int | None = None
    years_in: Words | None = None
    training: tuple[str, ...] = ()
    supervised_runs: int | None = None
    conditions: tuple[Condition, ...] = ()
    any_of: tuple[Block, ...] = ()
    site_values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Threshold:
    """One threshold of a role. ``enforced`` False is orientation only."""

    applies: str
    text: Words
    enforced: bool
    block: Block


@dataclass(frozen=True, slots=True)
class Ranks:
    """Degrees and titles by rank, the higher the more."""

    degrees: Mapping[str, int]
    titles: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Held:
    """One fact about a person with its evidence; withdrawn ones are not given in.

    ``code`` is ``DEGREE.FIELD`` (or ``DEGREE``), a title, a licence, a field of work (``work`` or words of
    ``years_in``) or a condition. ``since`` is the first day, ``until`` the last one.
    """

    id: int
    kind: str
    code: str
    since: date | None = None
    until: date | None = None
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of somebody on a day: facts, modules passed with their last day, roles held, supervised
    cases by module.
    """

    held: tuple[Held, ...] = ()
    training: Mapping[str, date | None] = field(default_factory=dict)
    roles: frozenset[str] = frozenset()
    supervised: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a threshold and how the person stands to it.

    ``wanted`` are codes; ``evidence`` the facts it rests on, or fails on; ``until`` the last day on which it
    is met, or was; ``years`` what was counted; ``inside`` the blocks of ``any_of``.
    """

    kind: PartKind
    wanted: tuple[str, ...]
    state: State
    evidence: tuple[int, ...] = ()
    until: date | None = None
    words: Words | None = None
    number: int | None = None
    years: int | None = None
    inside: tuple[tuple[Part, ...], ...] = ()

    @property
    def met(self) -> bool:
        """True when nothing is lacking here."""
        return self.state == "met"


@dataclass(frozen=True, slots=True)
class Judged:
    """A threshold with its parts; ``counts`` when it has to be met for what is asked."""

    threshold: Threshold
    counts: bool
    parts: tuple[Part, ...]

    @property
    def met(self) -> bool:
        """True when every part is met."""
        return all(part.met for part in self.parts)


def meets(judged: Iterable[Judged]) -> bool:
    """True when everything that counts is met."""
    return all(one.met for one in judged if one.counts)


def unmet(judged: Iterable[Judged]) -> tuple[Part, ...]:
    """The parts that are lacking, of all that counts."""
    return tuple(part for one in judged if one.counts for part in one.parts if not part.met)


def judge(
    thresholds: Iterable[Threshold],
    person: Person,
    on: date,
    ranks: Ranks,
    *,
    cases: Iterable[str] = GENERAL_CASES,
) -> tuple[Judged, ...]:
    """How ``person`` stands to each threshold of a role on a day; ``cases`` are those that apply."""
    wanted = frozenset(cases)
    return tuple(
        Judged(one, one.enforced and one.applies in wanted, _parts(one.block, person, on, ranks))
        for one in thresholds
    )


def full_years(since: date, on: date) -> int:
    """Full years from ``since`` to ``on``; what began on 29 February is a year older on 1 March."""
    if on < since:
        return 0
    years = on.year - since.year
    return years if _anniversary(since, years) <= on else years - 1


def years_of(held: Iterable[Held], on: date) -> int:
    """Full years of work up to ``on``, periods that overlap counted once and gaps not at all."""
    spans = sorted(
        (one.since, min(on, one.until) if one.until is not None else on)
        for one in held
        if one.since is not None and one.since <= on
    )
    merged: list[tuple[date, date]] = []
    for begins, ends in spans:
        if ends < begins:
            continue
        if merged and begins <= merged[-1][1] + timedelta(days=1):
            merged[-1] = (merged[-1][0], max(merged[-1][1], ends))
        else:
            merged.append((begins, ends))
    years = days = 0
    for begins, ends in merged:
        # A period that goes on is as old as it is today; one that ended had its last day in full.
        until = ends if ends == on else ends + timedelta(days=1)
        whole = full_years(begins, until)
        years += whole
        days += (until - _anniversary(begins, whole)).days
    return years + (days // _YEAR_IN_DAYS if len(merged) > 1 else 0)


def read_thresholds(role: str, tables: Iterable[Mapping[str, Any]]) -> tuple[Threshold, ...]:
    """Thresholds from tables of the shape of ``[[role.threshold]]``.

    Raises ``ValueError`` naming what is wrong. Conditions are numbered through the role unless they carry a
    ``number`` of their own.
    """
    counter = [0]
    return tuple(_threshold(role, table, counter) for table in tables)


def years_code(block: Block) -> str:
    """The field of work that counts towards the years of a block."""
    return WORK if block.years_in is None else block.years_in.zh_CN


def _threshold(role: str, table: Mapping[str, Any], counter: list[int]) -> Threshold:
    strange = set(table) - _KEYS - _HEAD_KEYS
    if strange:
        raise ValueError(f"{role}: {sorted(strange)[0]}")
    applies = str(table.get("applies", "always"))
    if applies not in ALL_CASES:
        raise ValueError(f"{role}: {applies}")
    return Threshold(
        applies,
        _words(role, table.get("text")),
        bool(table.get("enforced", True)),
        _block(role, {key: value for key, value in table.items() if key in _KEYS}, counter),
    )


def _block(role: str, table: Mapping[str, Any], counter: list[int]) -> Block:
    strange = set(table) - _KEYS
    if strange:
        raise ValueError(f"{role}: {sorted(strange)[0]}")
    conditions = []
    for one in table.get("conditions", ()):
        number = one.get("number")
        if number is None:
            counter[0] += 1
            number = counter[0]
        else:
            counter[0] = max(counter[0], int(number))
        conditions.append(Condition(f"{role}:{number}", _words(role, one.get("text"))))
    site = _codes(role, table, "site_value")
    if not SITE_VALUES.issuperset(site):
        raise ValueError(f"{role}: site_value")
    return Block(
        degree=_code(role, table, "degree"),
        degree_fields=_codes(role, table, "degree_fields"),
        title=_code(role, table, "title"),
        licences=_codes(role, table, "licences"),
        licences_any=_codes(role, table, "licences_any"),
        roles_any=_codes(role, table, "roles_any"),
        min_years=_count(role, table, "min_years"),
        years_in=None if table.get("years_in") is None else _words(role, table["years_in"]),
        training=_codes(role, table, "training"),
        supervised_runs=_count(role, table, "supervised_runs"),
        conditions=tuple(conditions),
        any_of=tuple(_block(role, inner, counter) for inner in table.get("any_of", ())),
        site_values=site,
    )


def _parts(block: Block, person: Person, on: date, ranks: Ranks) -> tuple[Part, ...]:
    parts: list[Part] = []
    asked = set(block.site_values)
    if "degree" in asked:
        parts.append(Part("degree", block.degree_fields, "not_entered"))
    elif block.degree is not None:
        parts.append(_degree(block, person, ranks))
    if "title" in asked:
        parts.append(Part("title", (), "not_entered"))
    elif block.title is not None:
        parts.append(_title(block.title, person, on, ranks))
    parts += [_licence("licence", (code,), person, on) for code in block.licences]
    if block.licences_any:
        parts.append(_licence("licence_any", block.licences_any, person, on))
    if block.roles_any:
        held = person.roles & set(block.roles_any)
        parts.append(Part("role", block.roles_any, "met" if held else "missing"))
    if "min_years" in asked:
        parts.append(Part("years", (years_code(block),), "not_entered", words=block.years_in))
    elif block.min_years is not None:
        parts.append(_years(block, person, on))
    parts += [_training(code, person, on) for code in block.training]
    if "supervised_runs" in asked:
        parts.append(Part("runs", block.training, "not_entered"))
    elif block.supervised_runs is not None:
        done = sum(person.supervised.get(code, 0) for code in block.training)
        enough: State = "met" if done >= block.supervised_runs else "too_short"
        parts.append(Part("runs", block.training, enough, number=block.supervised_runs, years=done))
    for condition in block.conditions:
        found = _dated([one for one in person.held if _is(one, "condition", condition.code)], on)
        parts.append(Part("condition", (condition.code,), *found, words=condition.text))
    if block.any_of:
        inside = tuple(_parts(inner, person, on, ranks) for inner in block.any_of)
        whole = any(all(part.met for part in one) for one in inside)
        parts.append(Part("any_of", (), "met" if whole else "missing", inside=inside))
    return tuple(parts)


def _degree(block: Block, person: Person, ranks: Ranks) -> Part:
    """A degree high enough in one of the fields; held for life, so no day is asked."""
    wanted = block.degree or ""
    least = ranks.degrees.get(wanted, 0)
    codes = (wanted, *block.degree_fields)
    worse: list[tuple[int, State, int]] = []
    for one in (held for held in person.held if held.kind == "degree"):
        degree, _, subject = one.code.partition(".")
        if ranks.degrees.get(degree, 0) < least:
            worse.append((2, "too_low", one.id))
        elif block.degree_fields and subject not in block.degree_fields:
            worse.append((1, "other_field", one.id))
        elif not one.confirmed:
            worse.append((0, "unconfirmed", one.id))
        else:
            return Part("degree", codes, "met", (one.id,))
    if not worse:
        return Part("degree", codes, "missing")
    _, state, evidence = min(worse)
    return Part("degree", codes, state, (evidence,))


def _title(wanted: str, person: Person, on: date, ranks: Ranks) -> Part:
    least = ranks.titles.get(wanted, 0)
    titles = [one for one in person.held if one.kind == "title"]
    high = [one for one in titles if ranks.titles.get(one.code, 0) >= least]
    if high:
        return Part("title", (wanted,), *_dated(high, on))
    low = tuple(one.id for one in titles)
    return Part("title", (wanted,), "too_low" if low else "missing", low)


def _licence(kind: PartKind, wanted: tuple[str, ...], person: Person, on: date) -> Part:
    return Part(kind, wanted, *_dated([one for one in person.held if _is(one, "licence", *wanted)], on))


def _years(block: Block, person: Person, on: date) -> Part:
    code, least = years_code(block), block.min_years or 0
    all_of_it = [one for one in person.held if _is(one, "experience", code)]
    sure = [one for one in all_of_it if one.confirmed]
    counted = years_of(sure, on)
    told = {"words": block.years_in, "number": least, "years": counted}
    if counted >= least:
        return Part("years", (code,), "met", tuple(one.id for one in sure), **told)  # type: ignore[arg-type]  # by name
    state: State = "missing" if not all_of_it else "too_short"
    if years_of(all_of_it, on) >= least:
        state = "unconfirmed"
    return Part("years", (code,), state, tuple(one.id for one in all_of_it), **told)  # type: ignore[arg-type]  # by name


def _training(code: str, person: Person, on: date) -> Part:
    if code not in person.training:
        return Part("training", (code,), "missing")
    until = person.training[code]
    return Part("training", (code,), "expired" if until is not None and until < on else "met", (), until)


def _dated(found: list[Held], on: date) -> tuple[State, tuple[int, ...], date | None]:
    """The best of several facts that each would do: in date and confirmed, else the nearest to it."""
    graded: list[tuple[int, int, Held, State]] = []
    for one in found:
        begun = one.since is None or one.since <= on
        ended = one.until is not None and one.until < on
        state: State
        if not begun:
            place, state = 2, "not_yet"
        elif ended:
            place, state = 3, "expired"
        elif not one.confirmed:
            place, state = 1, "unconfirmed"
        else:
            place, state = 0, "met"
        graded.append((place, -(one.until or date.max).toordinal(), one, state))
    if not graded:
        return "missing", (), None
    _, _, best, state = min(graded, key=lambda each: each[:2])
    return state, (best.id,), best.until


def _is(one: Held, kind: str, *codes: str) -> bool:
    return one.kind == kind and one.code in codes


def _anniversary(since: date, years: int) -> date:
    try:
        return since.replace(year=since.year + years)
    except ValueError:  # 29 February
        return date(since.year + years, 3, 1)


def _words(role: str, value: Any) -> Words:
    if not isinstance(value, Mapping) or not all(
        isinstance(value.get(key), str) and value[key].strip() for key in ("zh_CN", "en")
    ):
        raise ValueError(f"{role}: text")
    return Words(value["zh_CN"].strip(), value["en"].strip())


def _code(role: str, table: Mapping[str, Any], key: str) -> str | None:
    value = table.get(key)
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{role}: {key}")
    return value


def _codes(role: str, table: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = table.get(key, ())
    if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
        raise ValueError(f"{role}: {key}")
    return tuple(value)


def _count(role: str, table: Mapping[str, Any], key: str) -> int | None:
    value = table.get(key)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 60):
        raise ValueError(f"{role}: {key}")
    return value
