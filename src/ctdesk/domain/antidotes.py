"""The log of antidotes as information: how many doses so far, how long since the last, what the label in
force allows where the hospital entered it. It never says whether to give one (domain.md §3.17, §6.7).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise

from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.qualifications import Words


@dataclass(frozen=True, slots=True)
class Antidote:
    """A medicine of the log; ``masks_fever``: once given, fever is no longer required to grade CRS."""

    code: str
    name: Words
    masks_fever: bool


@dataclass(frozen=True, slots=True)
class Dose:
    """One dose given: which, when, how much (mg)."""

    antidote: str
    at: datetime
    mg: Decimal


@dataclass(frozen=True, slots=True)
class LabelLimits:
    """What the label in force says; None is what nobody entered. ``most_mg`` is for one dose."""

    most_doses: int | None = None
    least_interval: timedelta | None = None
    most_mg: Decimal | None = None


@dataclass(frozen=True, slots=True)
class AntidoteStand:
    """How the log of one antidote stands at a moment.

    ``doses_left`` and ``interval_over`` are None while the label's figure was not entered; ``over_label``
    names the figures that doses already given went beyond: ``doses``, ``interval``, ``mg``.
    """

    doses: int
    total_mg: Decimal
    last_at: datetime | None
    since_last: timedelta | None
    doses_left: int | None
    interval_over: bool | None
    over_label: tuple[str, ...]


def ensure_dose(dose: Dose, infused_at: datetime | None, now: datetime) -> None:
    """Raises GRD-02 for a dose of the future, GRD-03 for one before the infusion, GRD-01 for an amount that
    is none.
    """
    if dose.at > now:
        raise CtdeskError("GRD-02", field="at")
    if infused_at is not None and dose.at < infused_at:
        raise CtdeskError("GRD-03", field="at")
    if not (dose.mg.is_finite() and dose.mg > 0):
        raise CtdeskError("GRD-01", field="mg", value=str(dose.mg))


def stand_of(
    log: Iterable[Dose], antidote: str, at: datetime, limits: LabelLimits | None = None
) -> AntidoteStand:
    """How the log of one antidote stands at ``at``; doses written down for later do not count yet."""
    allowed = limits or LabelLimits()
    given = sorted((one for one in log if one.antidote == antidote and one.at <= at), key=lambda one: one.at)
    last = given[-1].at if given else None
    since = None if last is None else at - last
    left = None if allowed.most_doses is None else max(allowed.most_doses - len(given), 0)
    over = None
    if allowed.least_interval is not None:
        over = since is None or since >= allowed.least_interval
    return AntidoteStand(
        doses=len(given),
        total_mg=sum((one.mg for one in given), Decimal(0)),
        last_at=last,
        since_last=since,
        doses_left=left,
        interval_over=over,
        over_label=_over_label(given, allowed),
    )


def fever_masked(
    log: Iterable[Dose], antidotes: Mapping[str, Antidote], onset: datetime, at: datetime
) -> bool:
    """Whether, between the onset of this CRS and ``at``, something was given that masks fever."""
    return any(antidotes[one.antidote].masks_fever and onset <= one.at <= at for one in log)


def _over_label(given: list[Dose], allowed: LabelLimits) -> tuple[str, ...]:
    found = []
    if allowed.most_doses is not None and len(given) > allowed.most_doses:
        found.append("doses")
    least = allowed.least_interval
    if least is not None and any(later.at - one.at < least for one, later in pairwise(given)):
        found.append("interval")
    if allowed.most_mg is not None and any(one.mg > allowed.most_mg for one in given):
        found.append("mg")
    return tuple(found)
