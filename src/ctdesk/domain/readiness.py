"""Whether the house is ready for a shipment the day before it comes, point by point (domain.md §3.8, §4.B).

What the registers know is worked out; what they cannot know a person finds out and marks with name and time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

# A tank is read every day (domain.md §3.1.1), so an older reading says nothing about tonight.
READING_COUNTS_FOR = timedelta(hours=24)
# The coordinator signs off a day before; who is on duty, and what is tested, is asked from three days before.
SIGNED_OFF_BEFORE = timedelta(hours=24)
ASKED_FROM = timedelta(hours=72)
SIGNED_OFF, RETIMED = "signed_off", "retimed"

# Each point with what can be wrong with it, from the gravest to the least: what is named first is what a list
# shows. What only a person can find out has none of its own.
POINTS: Mapping[str, tuple[str, ...]] = {
    "order": ("no_order", "order_not_verified"),
    "limits": ("limits_empty",),
    "hold": ("hold_short",),
    "notice": ("not_verified",),
    "patient": ("patient_not_verified",),
    "position": ("no_position",),
    "tank": ("tank_low", "tank_warm", "tank_alarm"),
    "tank_read": ("tank_not_read",),
    "quarantine": ("no_quarantine_position",),
    "receiver": ("no_receiver",),
    "verifier": ("no_verifier",),
    "custodian": ("no_custodian",),
    "contact": ("no_contact",),
    "holder_papers": ("holder_papers",),
    "carrier_papers": ("carrier_papers",),
    "reader": (),
    "scanner": ("scanner_faulty",),
    "protection": (),
}
NOT_MET = "marked_not_met"
FAULTS = (
    "no_order",
    "limits_empty",
    "hold_short",
    "order_not_verified",
    "not_verified",
    "patient_not_verified",
    "no_position",
    "tank_low",
    "tank_warm",
    "tank_alarm",
    "tank_not_read",
    "no_receiver",
    "no_verifier",
    "no_custodian",
    "no_quarantine_position",
    "no_contact",
    "holder_papers",
    "carrier_papers",
    "scanner_faulty",
    NOT_MET,
)
# Who stands where on the rota (domain.md §2.4).
PEOPLE: Mapping[str, str] = {"receiver": "R05", "verifier": "R06", "custodian": "R11"}


@dataclass(frozen=True, slots=True)
class Mark:
    """What somebody found about one point; ``code`` is a point, or that it was signed off or re-timed."""

    code: str
    met: bool
    note: str | None
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Point:
    """One point: ``state`` is met | missing | open (a person has to find out) | later (not asked yet).

    ``fault`` is what is wrong, out of ``FAULTS``; ``mark`` what a person found where registers are
    silent.
    """

    code: str
    state: str
    fault: str | None = None
    mark: Mark | None = None

    @property
    def by_hand(self) -> bool:
        """True where only a person can find out."""
        return self.state == "open" or self.mark is not None


@dataclass(frozen=True, slots=True)
class TankNow:
    """A tank as it was read last: °C and cm, with its limits and whether an alarm is open."""

    temperature_c: Decimal | None = None
    level_cm: Decimal | None = None
    level_min_cm: Decimal | None = None
    read_at: datetime | None = None
    warmest_c: Decimal | None = None
    alarm: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What the registers know of a shipment; None where they are silent.

    ``on_duty`` are the names by role at the time it is expected, None where no rota is kept. ``margin_h`` is
    what the hospital wants left of the hold time; ``scanner_ok`` whether the scanner here may be relied on.
    """

    now: datetime
    expected_at: datetime | None
    hold_until: datetime | None = None
    margin_h: Decimal | None = None
    order: bool = True
    order_verified: bool = True
    limits_whole: bool = True
    notice_verified: bool = True
    patient_verified: bool | None = None
    positions_missing: int = 0
    tank: TankNow | None = None
    quarantine_free: int | None = None
    on_duty: Mapping[str, Sequence[str]] | None = None
    contact: str | None = None
    holder_papers: bool | None = None
    carrier_papers: bool = True
    scanner_ok: bool | None = None
    marks: Sequence[Mark] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Ready:
    """How everything stands. ``signed`` is the sign-off that counts, ``sign_by`` until when it is due,
    ``late`` whether that has passed.
    """

    points: tuple[Point, ...]
    signed: Mark | None
    sign_by: datetime | None
    late: bool

    @property
    def faults(self) -> tuple[str, ...]:
        """What is wrong, the gravest first."""
        found = {point.fault for point in self.points if point.fault is not None}
        return tuple(fault for fault in FAULTS if fault in found)

    @property
    def unchecked(self) -> tuple[str, ...]:
        """The points that wait for a person to find out."""
        return tuple(point.code for point in self.points if point.state == "open")

    @property
    def may_be_signed(self) -> bool:
        """True when nothing is wrong or open, and nobody has signed yet."""
        return self.signed is None and all(point.state == "met" for point in self.points)


def judge(facts: Facts) -> Ready:
    """How ready the house is for a shipment. A shipment that was re-timed is found out about anew."""
    known = _counting(facts.marks)
    points = tuple(_point(code, facts, known) for code in POINTS if _is_asked(code, facts))
    sign_by = None if facts.expected_at is None else facts.expected_at - SIGNED_OFF_BEFORE
    return Ready(points, signed_off(facts.marks), sign_by, sign_by is not None and facts.now > sign_by)


def signed_off(marks: Iterable[Mark]) -> Mark | None:
    """The sign-off that counts: none after the shipment was re-timed."""
    signed = _counting(marks).get(SIGNED_OFF)
    return signed if signed is not None and signed.met else None


def scanner_stands(good: bool, tested_on: date, arrives_on: date) -> bool | None:
    """Whether a scanner may be relied on when a shipment arrives; None where its test is older than that.

    A good test counts on its own day and the next; a bad one stands against it until a good one was made.
    """
    if not good:
        return False
    return True if arrives_on - tested_on <= timedelta(days=1) else None


def papers_count(until: date | None, on: date) -> bool:
    """Whether a paper counts on a day; its last day included."""
    return until is not None and until >= on


def _counting(marks: Iterable[Mark]) -> dict[str, Mark]:
    """The last mark of each code since the shipment was re-timed last."""
    found: dict[str, Mark] = {}
    for mark in marks:
        if mark.code == RETIMED:
            found.clear()
        found[mark.code] = mark
    return found


def _is_asked(code: str, facts: Facts) -> bool:
    if code == "patient":
        return facts.patient_verified is not None
    if code in ("tank", "tank_read"):
        return facts.tank is not None
    if code in ("contact", "holder_papers"):
        return facts.holder_papers is not None
    return not (code == "limits" and not facts.order)


def _point(code: str, facts: Facts, known: Mapping[str, Mark]) -> Point:
    if code in ("quarantine", "reader", "scanner", "protection", *PEOPLE) and not _is_near(facts):
        return Point(code, "later")
    said = _FINDINGS[code](facts)
    if said is None:
        mark = known.get(code)
        if mark is None:
            return Point(code, "open")
        return Point(code, "met" if mark.met else "missing", None if mark.met else NOT_MET, mark)
    return Point(code, "missing", said) if said else Point(code, "met")


def _is_near(facts: Facts) -> bool:
    return facts.expected_at is None or facts.expected_at - facts.now <= ASKED_FROM


def _order(facts: Facts) -> str:
    if not facts.order:
        return "no_order"
    return "" if facts.order_verified else "order_not_verified"


def _hold(facts: Facts) -> str | None:
    if facts.hold_until is None or facts.expected_at is None:
        return None
    left = facts.hold_until - facts.expected_at
    if left <= timedelta(0):
        return "hold_short"
    if facts.margin_h is None:
        return None
    return "" if left >= timedelta(hours=float(facts.margin_h)) else "hold_short"


def _tank(facts: Facts) -> str:
    tank = facts.tank
    assert tank is not None
    if tank.level_cm is not None and tank.level_min_cm is not None and tank.level_cm < tank.level_min_cm:
        return "tank_low"
    if tank.temperature_c is not None and tank.warmest_c is not None and tank.temperature_c > tank.warmest_c:
        return "tank_warm"
    return "tank_alarm" if tank.alarm else ""


def _tank_read(facts: Facts) -> str:
    read_at = None if facts.tank is None else facts.tank.read_at
    return "" if read_at is not None and facts.now - read_at <= READING_COUNTS_FOR else "tank_not_read"


def _quarantine(facts: Facts) -> str | None:
    if facts.quarantine_free is None:
        return None
    return "" if facts.quarantine_free else "no_quarantine_position"


def _person(code: str, facts: Facts) -> str | None:
    if facts.on_duty is None:
        return None
    return "" if facts.on_duty.get(PEOPLE[code]) else f"no_{code}"


def _scanner(facts: Facts) -> str | None:
    if facts.scanner_ok is None:
        return None
    return "" if facts.scanner_ok else "scanner_faulty"


def _said(right: bool, fault: str) -> str:
    return "" if right else fault


_FINDINGS: Mapping[str, Callable[[Facts], str | None]] = {
    "order": _order,
    "limits": lambda facts: _said(facts.limits_whole, "limits_empty"),
    "hold": _hold,
    "notice": lambda facts: _said(facts.notice_verified, "not_verified"),
    "patient": lambda facts: _said(bool(facts.patient_verified), "patient_not_verified"),
    "position": lambda facts: _said(facts.positions_missing == 0, "no_position"),
    "tank": _tank,
    "tank_read": _tank_read,
    "quarantine": _quarantine,
    "receiver": lambda facts: _person("receiver", facts),
    "verifier": lambda facts: _person("verifier", facts),
    "custodian": lambda facts: _person("custodian", facts),
    "contact": lambda facts: _said(bool(facts.contact), "no_contact"),
    "holder_papers": lambda facts: _said(bool(facts.holder_papers), "holder_papers"),
    "carrier_papers": lambda facts: _said(facts.carrier_papers, "carrier_papers"),
    "reader": lambda facts: None,
    "scanner": _scanner,
    "protection": lambda facts: None,
}
