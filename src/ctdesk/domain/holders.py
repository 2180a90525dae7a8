"""Papers of holders, manufacturers and carriers: which count today, until when, and what an assessment of the
hospital allows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

PAPER_KINDS = (
    "licence",
    "gmp",
    "approval",
    "authorisation",
    "agreement",
    "carrier_authorisation",
    "other",
)
# Papers that end by law: without a last day they cannot be judged.
END_GIVEN = frozenset({"licence", "gmp", "authorisation", "carrier_authorisation"})
# What makes up the file of a supplier. The first has to be there; the others count once they are filed.
FILE_OF = {
    "holder": ("licence", "gmp", "approval"),
    "manufacturer": ("licence", "gmp"),
    "carrier": ("licence",),
}
AUTHORISATION_OF = {
    "holder": "authorisation",
    "manufacturer": "authorisation",
    "carrier": "carrier_authorisation",
}
WARNING_DAYS = (60, 30, 7)
GRADES = ("critical", "major", "minor")
RESULTS = ("pass", "conditional", "fail")
ASSESSED_EVERY = timedelta(days=365)
_FOR_EVER = date.max


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that was not withdrawn: it counts from ``valid_from`` to ``valid_until``, both included."""

    kind: str
    valid_from: date | None
    valid_until: date | None

    def covers(self, day: date) -> bool:
        """Whether it counts on this day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding as the result of an assessment asks about it."""

    grade: str
    planned: bool  # action, owner and day are set
    verified: bool


def counts(papers: Iterable[Paper], kind: str, day: date) -> bool:
    """Whether a paper of this kind counts on this day."""
    return any(one.kind == kind and one.covers(day) for one in papers)


def last_day(papers: Sequence[Paper], kind: str, day: date) -> date | None:
    """The last day through which papers of a kind count without a gap from ``day``; None when none does.

    ``date.max`` for one without an end.
    """
    own = [one for one in papers if one.kind == kind]
    reached: date | None = None
    at = day
    while True:
        ends = [one.valid_until or _FOR_EVER for one in own if one.covers(at)]
        if not ends:
            return reached
        reached = max(ends)
        if reached == _FOR_EVER:
            return reached
        at = reached + timedelta(days=1)


def file_until(papers: Sequence[Paper], supplier_kind: str, day: date) -> date | None:
    """The last day on which the file of a supplier is whole; None when it is not today.

    A kind that was filed once and ended spoils the file until it is renewed.
    """
    needed, *others = FILE_OF.get(supplier_kind, ("licence",))
    asked = [needed, *(kind for kind in others if any(one.kind == kind for one in papers))]
    ends = [last_day(papers, kind, day) for kind in asked]
    known = [end for end in ends if end is not None]
    return min(known) if len(known) == len(ends) else None


def ended_on(papers: Sequence[Paper], kinds: Iterable[str]) -> date | None:
    """The day on which the newest papers of these kinds ended, for telling it; None where one is missing or
    has no end.
    """
    ends = [
        max((one.valid_until or _FOR_EVER for one in papers if one.kind == kind), default=None)
        for kind in kinds
    ]
    known = [end for end in ends if end is not None]
    found = min(known, default=None) if len(known) == len(ends) else None
    return None if found == _FOR_EVER else found


def authorised_until(papers: Sequence[Paper], supplier_kind: str, day: date) -> date | None:
    """The last day on which the supplier is authorised; None when it is not today."""
    return last_day(papers, AUTHORISATION_OF.get(supplier_kind, "authorisation"), day)


def warning(until: date | None, day: date) -> int | None:
    """Which of 60, 30 or 7 days before its end is reached; 0 when it is over, None while it is far away or
    has no end.
    """
    if until is None or until == _FOR_EVER:
        return None
    left = (until - day).days
    if left < 0:
        return 0
    return min((mark for mark in WARNING_DAYS if left <= mark), default=None)


def results_allowed(findings: Iterable[Finding]) -> tuple[str, ...]:
    """The results that the findings allow: no pass over an open critical or major one, no conditional pass
    over a critical one that is open or one that nobody has planned to answer.
    """
    open_ones = [one for one in findings if not one.verified]
    allowed = ["fail"]
    if all(one.grade != "critical" and one.planned for one in open_ones):
        allowed.insert(0, "conditional")
    if all(one.grade == "minor" and one.planned for one in open_ones):
        allowed.insert(0, "pass")
    return tuple(allowed)
