"""Passed or not: theory with its critical questions, the practical checklist, cases done, and retakes.

Source of every figure: domain.md §5.3; the marks of a module version come from its row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.training import TrainingRules

# How a number that a module asks for is counted: by kind of case, or by drills taken part in.
CASE_KINDS: Mapping[str, str] = {
    "mock": "mock",
    "cases": "mock",
    "media_fill": "mock",
    "mock_batch_review": "mock",
    "supervised_real": "supervised",
    "drill": "drill",
    "mismatch_drill": "drill",
}
FIRST_TIME = frozenset({"initial", "retake"})


@dataclass(frozen=True, slots=True)
class Theory:
    """A test paper: questions asked and answered rightly, and the critical ones among them."""

    asked: int
    right: int
    critical_asked: int
    critical_right: int


@dataclass(frozen=True, slots=True)
class StepDone:
    """A step of the checklist as it was seen; ``right`` None while nobody said."""

    critical: bool
    right: bool | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an assessment amounts to. Percentages are rounded down, so that no mark is reached by rounding.

    ``short`` says what is missing: theory | critical | steps_critical | steps_other | unanswered | cases |
    cases_unset. ``reached`` when nothing is.
    """

    theory: int | None
    critical: int | None
    steps_critical: int | None
    steps_other: int | None
    short: tuple[str, ...]

    @property
    def reached(self) -> bool:
        """True when every condition for passing is met."""
        return not self.short

    @property
    def practical(self) -> int | None:
        """The lower of the two marks of the checklist, None without one."""
        marks = [one for one in (self.steps_critical, self.steps_other) if one is not None]
        return min(marks, default=None)


def percent(right: int, asked: int) -> int | None:
    """A share in whole percent, rounded down; None of nothing."""
    return None if asked <= 0 else right * 100 // asked


def judge(
    pass_percent: int | None,
    theory: Theory | None,
    steps: Iterable[StepDone],
    cases: Mapping[str, int | None],
    done: Mapping[str, int],
    rules: TrainingRules,
) -> Outcome:
    """Judge an assessment. ``pass_percent`` None asks for no theory; ``cases`` are the numbers the module
    asks for by name, ``done`` the cases by kind. A number that nobody entered yet is never reached.
    """
    short: list[str] = []
    marks: list[int | None] = [None, None]
    if pass_percent is not None:
        if theory is None or theory.asked <= 0:
            short.append("unanswered")
        else:
            marks = [
                percent(theory.right, theory.asked),
                percent(theory.critical_right, theory.critical_asked),
            ]
            if marks[0] is None or marks[0] < pass_percent:
                short.append("theory")
            if marks[1] is not None and marks[1] < rules.critical_percent:
                short.append("critical")
    seen = tuple(steps)
    if any(step.right is None for step in seen) and "unanswered" not in short:
        short.append("unanswered")
    critical = _share(step for step in seen if step.critical)
    other = _share(step for step in seen if not step.critical)
    if critical is not None and critical < rules.critical_steps_percent:
        short.append("steps_critical")
    if other is not None and other < rules.other_steps_percent:
        short.append("steps_other")
    if any(number is None for number in cases.values()):
        short.append("cases_unset")
    if any(number is not None and done.get(CASE_KINDS[name], 0) < number for name, number in cases.items()):
        short.append("cases")
    return Outcome(marks[0], marks[1], critical, other, tuple(short))


def attempt_number(
    failed_at: Iterable[datetime], trained_at: Iterable[datetime], rules: TrainingRules
) -> int:
    """Which attempt comes next since the last pass: 1, or a retake, at most ``rules.retakes`` of them.

    After the last retake somebody is trained again, under supervision, and begins anew. Raises TRN-07 where
    that training has not been held since.
    """
    trained = sorted(trained_at)
    failures = 0
    for moment in sorted(failed_at):
        failures += 1
        if failures <= rules.retakes:
            continue
        if not any(one > moment for one in trained):
            raise CtdeskError("TRN-07", field="member_id", retakes=rules.retakes)
        failures = 0
    return failures + 1


def _share(steps: Iterable[StepDone]) -> int | None:
    counted = [bool(step.right) for step in steps]
    return percent(sum(counted), len(counted))
