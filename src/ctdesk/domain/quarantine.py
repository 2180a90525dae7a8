"""Rules of quarantine: what may be decided about a unit, when, by whom, and who has to be told by when.

Sources: domain.md §3.10, §4.J, §4.K; SOD-04, SOD-22; decisions 1, 8, 14 and 45.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from types import MappingProxyType
from typing import Literal

from ctdesk.domain.answers import MemberId
from ctdesk.domain.clocks import ClockRun, run_clock
from ctdesk.domain.errors import CtdeskError, Refused
from ctdesk.domain.segregation import Lack, Rule, Signed, lacking
from ctdesk.domain.units import next_disposition

Outcome = Literal["accept", "accept_with_deviation", "accept_exceptionally", "reject", "extend"]
Data = Literal["not_needed", "awaited", "good", "excursion", "unreadable"]
Opinion = Literal["usable", "usable_exceptionally", "not_usable"]

OUTCOMES: tuple[Outcome, ...] = (
    "accept",
    "accept_with_deviation",
    "accept_exceptionally",
    "reject",
    "extend",
)
ACCEPTING: frozenset[str] = frozenset({"accept", "accept_with_deviation", "accept_exceptionally"})
CAUSES = frozenset({"receipt", "late_data", "doubt", "returned"})
# Why somebody doubts a unit that lies in store already.
DOUBTS = ("holder_notice", "tank_excursion", "damage", "identity", "documents", "other")

# Items of the receipt, signatures missing on it (a second reading that nobody made), and codes of ``DOUBTS``.
_IDENTITY = frozenset(
    {*(f"H{number}" for number in range(1, 12)), "H13", "G8", "check_1", "check_2", "identity"}
)
_DAMAGED = frozenset({"G5", "G7", "damage"})
_MEASURED = frozenset({"E3", "E6", "E7", "E8", "tank_excursion"})
_DATA_LACKS = frozenset({"E2", "E4", "E5", "E10"})
_LIMITS = frozenset({"A8"})

TELL_WITHIN: Mapping[str, timedelta] = MappingProxyType(
    {"mah": timedelta(minutes=30), "physician": timedelta(minutes=30), "lead": timedelta(hours=2)}
)
WHOM = ("mah", "physician", "lead", "qa", "carrier", "patient", "regulator")
WAYS = ("phone", "message", "mail", "in_person")
DECIDE_WITHIN = timedelta(hours=24)
DATA_WITHIN = timedelta(hours=24)
LATE_ENTRY = timedelta(minutes=15)  # decision 45: the holder is called at once and it is entered within these
INSTRUCTION_WORKING_DAYS = 5  # domain.md §3.22, step 18

_GRAVEST = ("reject", "extend", "accept_exceptionally", "accept_with_deviation", "accept")


@dataclass(frozen=True, slots=True)
class Doubt:
    """What stands against one unit: items of the receipt or codes of ``DOUBTS``; ``frozen`` while it may be
    another patient's.
    """

    items: frozenset[str]
    frozen: bool = False

    @property
    def of_identity(self) -> bool:
        """It may not be this patient's: never accepted here, whatever anybody writes."""
        return self.frozen or bool(_bases(self.items) & _IDENTITY)

    @property
    def of_damage(self) -> bool:
        """Bag broken or thawed before: usable only by way of an exceptional release."""
        return bool(_bases(self.items) & _DAMAGED)

    @property
    def of_excursion(self) -> bool:
        """A temperature beyond the limit, or an alarm, was found at receipt or in the tank."""
        return bool(_bases(self.items) & _MEASURED)

    @property
    def lacks_data(self) -> bool:
        """The recording of the trip is missing, unreadable or does not cover it."""
        return bool(_bases(self.items) & _DATA_LACKS)

    @property
    def lacks_limits(self) -> bool:
        """The product had no limits when it was received, so nothing was judged against any."""
        return bool(_bases(self.items) & _LIMITS)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What came in since: temperature data, the written rule a person chose, the holder's written opinion.

    ``opinion`` counts only where it is attached as a file; ``rule`` is what the chosen rule of the label
    proposes (``excursion_rules.PROPOSALS``), None where none was chosen.
    """

    data: Data = "not_needed"
    rule: str | None = None
    opinion: Opinion | None = None


def allowed_outcomes(doubt: Doubt, evidence: Evidence) -> tuple[Outcome, ...]:
    """What may be decided about a unit at all. Rejecting and extending always stay open.

    Nothing leads to use without the holder's written opinion, nor over a doubt about identity, nor while data
    that were asked for are missing (decision 1; domain.md §4.K).
    """
    usable = evidence.opinion in ("usable", "usable_exceptionally")
    missing = evidence.data in ("awaited", "unreadable") or (
        doubt.lacks_data and evidence.data == "not_needed"
    )
    if doubt.of_identity or doubt.lacks_limits or not usable or missing:
        return ("reject", "extend")
    excursion = doubt.of_excursion or evidence.data == "excursion"
    if evidence.opinion != "usable" or doubt.of_damage:
        return ("accept_exceptionally", "reject", "extend")
    if excursion:
        # The holder's own written rule covers it: an acceptance with a deviation, never a plain one.
        if evidence.rule == "accept_with_deviation":
            return ("accept_with_deviation", "accept_exceptionally", "reject", "extend")
        return ("accept_exceptionally", "reject", "extend")
    return OUTCOMES


def why_not(doubt: Doubt, evidence: Evidence) -> str | None:
    """Code of the sentence that says what keeps a unit from plain acceptance, the gravest first."""
    if doubt.of_identity:
        return "QUA-11"
    if doubt.lacks_limits:
        return "QUA-26"
    if evidence.data == "awaited" or (doubt.lacks_data and evidence.data == "not_needed"):
        return "QUA-12"
    if evidence.data == "unreadable":
        return "QUA-13"
    if evidence.opinion is None:
        return "QUA-14"
    if evidence.opinion == "not_usable":
        return "QUA-15"
    if evidence.opinion == "usable_exceptionally" or doubt.of_damage:
        return "QUA-16"
    if doubt.of_excursion or evidence.data == "excursion":
        return "QUA-17"
    return None


def ensure_allowed(unit: int, outcome: str, doubt: Doubt, evidence: Evidence) -> None:
    """Raise the sentence of ``why_not`` where an outcome may not be chosen for a unit."""
    if outcome not in allowed_outcomes(doubt, evidence):
        raise CtdeskError(why_not(doubt, evidence) or "QUA-16", unit=unit)


def decided_state(current: str, outcome: str) -> str:
    """What is decided about a unit after an outcome; one that is there already stays.

    Raises ``CtdeskError`` UNIT-01 or UNIT-03 for what the table of states refuses.
    """
    event, settled = {"extend": ("quarantine", "quarantined"), "reject": ("reject", "rejected")}.get(
        outcome, ("accept", "accepted")
    )
    return current if current == settled else next_disposition(current, event)


def outcome_of_all(outcomes: Iterable[str]) -> str:
    """The outcome that stands for several units: the gravest."""
    chosen = set(outcomes)
    return next(one for one in _GRAVEST if one in chosen)


def needs_cosignature(decider: int | None, placer: int | None, outcomes: Iterable[str]) -> bool:
    """Whether whoever put units into quarantine is about to accept them: quality assurance co-signs first
    (SOD-04).
    """
    return decider is not None and decider == placer and bool(ACCEPTING & set(outcomes))


def ensure_three_signed(rules: Iterable[Rule], signed: Mapping[str, int | None], opinion: bool) -> None:
    """Raise QUA-18 unless physician, verifying pharmacist and lead are three people who signed, and the
    holder's written opinion is attached (SOD-22, decision 45).

    ``signed`` gives who signed as R03, R06 and R01.
    """
    acts = tuple(
        Signed(MemberId(member), "release.exceptional", (role,))
        for role, member in signed.items()
        if member is not None
    )
    wanted = tuple(one for one in rules if one.code == "SOD-22")
    lacks: tuple[Lack, ...] = lacking(wanted, ("unit",), acts, ("holder_opinion",) if opinion else ())
    if not wanted or lacks:
        raise Refused("QUA-18", rule="SOD-22")


def therapy_begins(now: datetime, days: Iterable[date | None], tz: tzinfo) -> datetime | None:
    """The beginning of the next of these days of treatment that lies ahead; None where none does."""
    begin = (datetime.combine(day, time.min, tz) for day in days if day is not None)
    return min((one for one in begin if one > now), default=None)


def due_at(started: datetime, therapy: datetime | None) -> datetime:
    """Until when a decision is due: 24 hours, and always before the patient's treatment begins."""
    latest = started + DECIDE_WITHIN
    return latest if therapy is None else min(latest, therapy)


def lymphodepletion(
    stage: str | None, started_on: date | None, today: date
) -> Literal["begun", "planned", "none"]:
    """Whether the patient's marrow is being cleared already, from when on a quarantine is an emergency."""
    if stage in ("ld_ongoing", "ld_finished") or (started_on is not None and started_on <= today):
        return "begun"
    return "planned" if started_on is not None else "none"


def quarantine_clocks(
    started: datetime,
    due: datetime,
    told: Mapping[str, datetime],
    *,
    data_due: datetime | None,
    data_came: datetime | None,
    closed: datetime | None,
    now: datetime,
) -> tuple[ClockRun, ...]:
    """The time limits of one quarantine: each to be told, the data that follow, and the decision.

    ``told`` gives the first moment each was told. A quarantine that is decided stops what still ran.
    """
    runs = [
        run_clock(f"tell_{whom}", None, started, started + within, told.get(whom, closed), now)
        for whom, within in TELL_WITHIN.items()
    ]
    if data_due is not None:
        runs.append(run_clock("data", None, started, data_due, data_came or closed, now))
    runs.append(run_clock("decide", None, started, due, closed, now))
    return tuple(runs)


def ensure_extension(
    new_due: datetime | None, now: datetime, due: datetime, therapy: datetime | None
) -> None:
    """Raise QUA-20 unless the new time lies ahead and is later than the old one, QUA-21 where the patient's
    treatment would begin before it.
    """
    if new_due is None or new_due <= now or new_due <= due:
        raise CtdeskError("QUA-20")
    if therapy is not None and new_due > therapy:
        raise CtdeskError("QUA-21", at=therapy)


def ensure_telling(told_at: datetime, now: datetime, late_reason: str | None) -> None:
    """Raise QUA-31 for a time to come and QUA-32 where a late entry says not why."""
    if told_at > now:
        raise CtdeskError("QUA-31", field="told_at")
    if now - told_at > LATE_ENTRY and not late_reason:
        raise CtdeskError("QUA-32", field="late_reason", minutes=int(LATE_ENTRY.total_seconds()) // 60)


def _bases(items: Iterable[str]) -> frozenset[str]:
    """Items without the letters of their parts: ``H5a`` is H5."""
    return frozenset(_base(item) for item in items)


def _base(item: str) -> str:
    if len(item) > 1 and item[0].isupper() and item[1].isdigit():
        return item.rstrip("abcdefghijklmnopqrstuvwxyz")
    return item
