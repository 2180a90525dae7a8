"""An adverse reaction: how serious, how new, what caused it, and what a report of it needs (domain.md §6.9).

The closed lists are those of the national form; ``resources/seed/notifications.toml`` holds their words.
Where something that decides a deadline was not judged yet, the shorter one runs: a reaction whose
expectedness nobody judged counts as new, a causality that is open as possible. To whom it is reported, and
when, the notifications say, from ``signs_of``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Literal

from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.qualifications import full_years

CRITERIA = ("death", "life_threatening", "hospitalisation", "disability", "congenital", "other_important")
OUTCOMES = ("recovered", "improving", "not_recovered", "unknown", "sequelae", "death")
CAUSALITY = ("certain", "probable", "possible", "unlikely", "unassessed", "unassessable")
NOT_CAUSED = "unlikely"
CHALLENGE = ("yes", "no", "unknown", "not_applicable")
FRAMES = ("MARKETED", "REG_TRIAL", "NEW_TECH", "STEMCELL_2015")
MINIMUM = ("patient", "reporter", "product", "event")
# What cannot be at all; the other doubts are shown and may be confirmed as they are.
IMPOSSIBLE = frozenset({"ADR-10", "ADR-11", "ADR-13", "ADR-15", "ADR-19", "ADR-23"})
_FATAL = frozenset({"death", "life_threatening"})

ReportKind = Literal["first", "follow_up", "nullification"]
ReportClass = Literal["death", "serious", "new", "general"]


@dataclass(frozen=True, slots=True)
class Reaction:
    """What decides how a reaction is reported.

    ``expected``: whether the label in force names it in this nature and severity; None is not judged yet.
    ``frame`` is the regulatory frame under which the product was given.
    """

    frame: str
    criteria: frozenset[str] = frozenset()
    expected: bool | None = None
    outcome: str = "unknown"
    by_reporter: str = "unassessed"
    by_institution: str = "unassessed"
    second_malignancy: bool = False
    in_cluster: bool = False
    new_information: bool = False


@dataclass(frozen=True, slots=True)
class MinimumCase:
    """The four elements of a valid case, each as it was filled in; empty is not known."""

    patient: tuple[str, ...]  # initials, sex, age or date of birth, record number: one is enough
    reporter: tuple[str, ...]  # name, telephone, department
    product: tuple[str, ...]  # generic name, brand, chain-of-identity number
    event: tuple[str, ...]  # term, description


@dataclass(frozen=True, slots=True)
class Report:
    """One report of a case, in the order of their numbers: 0 is the first, 1 … the follow-ups."""

    number: int
    kind: ReportKind
    sent_at: datetime | None
    receipt_no: str = ""


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """The moments and figures of a case that have to fit each other; None is not known."""

    now: datetime
    zone: tzinfo
    aware_at: datetime
    born_on: date | None = None
    age_years: int | None = None
    weight_kg: Decimal | None = None
    given_at: datetime | None = None
    onset_at: datetime | None = None
    ended_at: datetime | None = None
    died_at: datetime | None = None
    sent_at: datetime | None = None
    outcome: str = "unknown"
    criteria: frozenset[str] = frozenset()
    crs_max: int | None = None
    icans_max: int | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something in a case that does not fit: beside which field, and the code of its sentence."""

    field: str
    code: str


def ensure_listed(reaction: Reaction) -> None:
    """Raises ADR-01 for a word that is in none of the closed lists."""
    listed = (
        ("frame", FRAMES, (reaction.frame,)),
        ("seriousness", CRITERIA, tuple(sorted(reaction.criteria))),
        ("outcome", OUTCOMES, (reaction.outcome,)),
        ("by_reporter", CAUSALITY, (reaction.by_reporter,)),
        ("by_institution", CAUSALITY, (reaction.by_institution,)),
    )
    for field, known, said in listed:
        for word in said:
            if word not in known:
                raise CtdeskError("ADR-01", field=field, value=word)


def is_fatal(reaction: Reaction) -> bool:
    """Whether the patient died: said as a criterion or as the outcome."""
    return "death" in reaction.criteria or reaction.outcome == "death"


def is_serious(reaction: Reaction) -> bool:
    """Whether one of the six criteria holds; a second malignancy is always an important event."""
    return bool(reaction.criteria) or is_fatal(reaction) or reaction.second_malignancy


def is_new(reaction: Reaction) -> bool:
    """Whether the label does not name it; what nobody judged counts as new."""
    return reaction.expected is not True


def is_suspected(reaction: Reaction) -> bool:
    """Whether the product may have caused it: unless both the reporter and the institution call it
    unlikely.
    """
    return (reaction.by_reporter, reaction.by_institution) != (NOT_CAUSED, NOT_CAUSED)


def is_susar(reaction: Reaction) -> bool:
    """A suspected, unexpected and serious reaction in a registration trial."""
    return (
        reaction.frame == "REG_TRIAL" and is_serious(reaction) and is_new(reaction) and is_suspected(reaction)
    )


def report_classes(reaction: Reaction) -> tuple[ReportClass, ...]:
    """The boxes of the national form, the gravest first; a new reaction may be serious as well."""
    if is_fatal(reaction):
        return ("death",)
    found: list[ReportClass] = []
    if is_serious(reaction):
        found.append("serious")
    if is_new(reaction):
        found.append("new")
    return tuple(found) or ("general",)


def signs_of(reaction: Reaction) -> frozenset[str]:
    """What the notifications ask about this reaction, such as ``adr:death``.

    Of ``adr:death``, ``adr:serious`` with ``adr:new``, and ``adr:general`` only the gravest stand: each has a
    deadline of its own to the same recipient.
    """
    found = {"adr:any", *(f"adr:{one}" for one in report_classes(reaction))}
    if reaction.second_malignancy:
        found.add("adr:spm")
    if reaction.in_cluster:
        found.add("adr:cluster")
    if reaction.new_information:
        found.add("adr:new_information")
    if is_serious(reaction) and reaction.frame != "MARKETED":
        found.add("adr:research_serious")
    if is_susar(reaction):
        fatal = bool(reaction.criteria & _FATAL) or is_fatal(reaction)
        found |= {"adr:susar", "adr:susar_fatal" if fatal else "adr:susar_other"}
    return frozenset(found)


def missing_elements(case: MinimumCase) -> tuple[str, ...]:
    """Which of the four elements a valid case still lacks. Only these stand against sending it."""
    return tuple(name for name in MINIMUM if not any(said.strip() for said in getattr(case, name)))


def next_report(reports: Iterable[Report], kind: ReportKind, reason: str = "") -> int:
    """The number of the next report of a case.

    Raises ADR-02 for a first report when there is one, ADR-03 for a follow-up while the one before was not
    sent, ADR-04 after a nullification, ADR-05 for a nullification without a reason.
    """
    known = sorted(reports, key=lambda one: one.number)
    if known and known[-1].kind == "nullification":
        raise CtdeskError("ADR-04")
    if kind == "first":
        if known:
            raise CtdeskError("ADR-02")
        return 0
    if not known or known[-1].sent_at is None:
        raise CtdeskError("ADR-03")
    if kind == "nullification" and not reason.strip():
        raise CtdeskError("ADR-05", field="nullification_reason")
    return known[-1].number + 1


def onset_day(given_at: datetime, onset_at: datetime, zone: tzinfo) -> int:
    """On which day after the infusion it began, by the calendar of the site; the day of the infusion is 0."""
    return (onset_at.astimezone(zone).date() - given_at.astimezone(zone).date()).days


def doubts_about(facts: CaseFacts) -> tuple[Doubt, ...]:
    """Everything in a case that does not fit, in the order of the form; empty when all of it does."""
    born = None if facts.born_on is None else datetime.combine(facts.born_on, datetime.min.time(), facts.zone)
    onset, ended, died = facts.onset_at, facts.ended_at, facts.died_at
    dead = "death" in facts.criteria or facts.outcome == "death"
    moments = (
        ("given_at", facts.given_at),
        ("onset_at", onset),
        ("ended_at", ended),
        ("died_at", died),
        ("aware_at", facts.aware_at),
        ("sent_at", facts.sent_at),
    )
    found = [Doubt(name, "ADR-10") for name, at in moments if at is not None and at > facts.now]
    if born is not None:
        found += [Doubt(name, "ADR-11") for name, at in moments if at is not None and at < born]
    doubted = (
        ("born_on", "ADR-10", born is not None and born > facts.now),
        ("age_years", "ADR-12", _age_differs(facts)),
        ("weight_kg", "ADR-13", facts.weight_kg is not None and not _positive(facts.weight_kg)),
        ("onset_at", "ADR-14", _before(onset, facts.given_at)),
        ("ended_at", "ADR-15", _before(ended, onset)),
        ("died_at", "ADR-16", _before(died, onset)),
        ("ended_at", "ADR-17", _before(died, ended)),
        ("aware_at", "ADR-18", _before(facts.aware_at, onset)),
        ("sent_at", "ADR-19", _before(facts.sent_at, facts.aware_at)),
        ("outcome", "ADR-20", "death" in facts.criteria and facts.outcome != "death"),
        ("died_at", "ADR-21", died is not None and not dead),
        ("ended_at", "ADR-22", ended is not None and facts.outcome == "not_recovered"),
        ("crs_max", "ADR-23", facts.crs_max is not None and facts.crs_max not in range(6)),
        ("icans_max", "ADR-23", facts.icans_max is not None and facts.icans_max not in range(6)),
        ("outcome", "ADR-24", 5 in (facts.crs_max, facts.icans_max) and not dead),
    )
    found += [Doubt(field, code) for field, code, stands in doubted if stands]
    return tuple(found)


def _before(one: datetime | None, other: datetime | None) -> bool:
    return one is not None and other is not None and one < other


def _positive(figure: Decimal) -> bool:
    return figure.is_finite() and figure > 0


def _age_differs(facts: CaseFacts) -> bool:
    if facts.age_years is None:
        return False
    if facts.age_years < 0:
        return True
    at = facts.onset_at or facts.aware_at
    on = at.astimezone(facts.zone).date()
    if facts.born_on is None or facts.born_on > on:
        return False
    # People say the age that they have reached, or the one they are about to reach.
    return abs(full_years(facts.born_on, on) - facts.age_years) > 1
