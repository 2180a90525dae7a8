"""Where product may lie: what a position holds, which moves are refused, and which place is proposed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import MappingProxyType

from ctdesk.domain.errors import CtdeskError

# Graver ones stand for the position when its units differ.
STATUSES = ("accepted", "quarantined", "rejected")
MOVE_OPEN, COUNT_OPEN = "move_open", "count_open"
# Holds that say something of the paper work and nothing of the product.
_PASSING = frozenset({MOVE_OPEN, COUNT_OPEN})
_ACCEPTED = frozenset({"accepted", "reserved", "released"})
_WAITING = frozenset({"expected", "inspecting", "quarantined"})
# In the freezer's keeping: what a move, a count and the stock list are about.
HELD_PLACES = frozenset({"in_tank", "in_shipper", "at_other_site", "at_receipt", "out_of_vapour", "missing"})

EXPIRY_ALERTS = (30, 14, 7)  # days before, domain.md §3.11 [DES]
COUNT_EVERY = timedelta(days=31)  # monthly, domain.md §3.11

_IN_TANK = ("take_out", "put_in")
_INTO_SHIPPER = ("take_out", "keep_in_shipper")


@dataclass(frozen=True, slots=True)
class Way:
    """How a kind of move leads from one place to another: the events of the place register, in order."""

    to: str  # tank | shipper | depot
    events: tuple[str, ...]

    @property
    def leaves_vapour(self) -> bool:
        """Whether the cassette is in the open air on its way, so that its seconds count."""
        return "take_out" in self.events or self.events == ("put_in",)


# kind → place it leaves → where it goes. What is not here is refused.
WAYS: Mapping[str, Mapping[str, tuple[Way, ...]]] = MappingProxyType(
    {
        "put_in": {"at_receipt": (Way("tank", _IN_TANK),), "out_of_vapour": (Way("tank", ("put_in",)),)},
        "move": {"in_tank": (Way("tank", _IN_TANK),)},
        "into_shipper": {"in_tank": (Way("shipper", _INTO_SHIPPER),)},
        "to_depot": {
            "in_shipper": (Way("depot", ("deposit",)),),
            "in_tank": (Way("depot", (*_INTO_SHIPPER, "deposit")),),
        },
        "from_shipper": {"in_shipper": (Way("tank", _IN_TANK),)},
        "from_depot": {"at_other_site": (Way("tank", ("dispatch", "arrive", *_IN_TANK)),)},
        "found": {
            "missing": (Way("tank", ("find_in_tank",)), Way("shipper", ("find_in_shipper",))),
        },
    }
)


@dataclass(frozen=True, slots=True)
class Place:
    """A position as a rule sees it. ``held`` are the cassettes that lie there, as (shipment, cassette);
    ``reserved_for`` is the shipment it is kept for, ``bound_for`` the cassette that a move brings there.
    """

    code: str
    designated: str | None = None
    tank_active: bool = True
    tank_backup: bool = False
    held: frozenset[tuple[int, int]] = frozenset()
    reserved_for: int | None = None
    bound_for: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Load:
    """A cassette that is to lie somewhere; ``status`` is one of ``STATUSES``."""

    shipment: int
    cassette: int
    status: str


@dataclass(frozen=True, slots=True)
class Expiry:
    """How an expiry date stands: days left, the alert it has reached, whether it has passed."""

    days: int
    alert: int | None
    expired: bool


@dataclass(frozen=True, slots=True)
class FreePlace:
    """A position that may be proposed, in the order in which people count."""

    key: int
    tank: str
    rack: str
    box: str
    slot: str
    box_empty: bool = field(default=False)
    designated: str | None = None


def status_of(disposition: str, hold: str | None) -> str:
    """What the label on a position would have to say of a unit: accepted, quarantined or rejected."""
    if disposition not in _ACCEPTED | _WAITING:
        return "rejected"
    held = hold is not None and hold not in _PASSING
    return "quarantined" if disposition in _WAITING or held else "accepted"


def gravest(statuses: Iterable[str]) -> str:
    """The status that stands for all of them; raises ``ValueError`` for none."""
    return max(statuses, key=STATUSES.index)


def held_among_accepted(lies: Iterable[tuple[str, str]]) -> dict[str, tuple[int, ...]]:
    """Boxes in which quarantined or rejected product lies among accepted, each with the places of ``lies``
    that hold it (domain.md §3.9: kept apart).

    ``lies`` are box and status of each place; an empty place has none of the three statuses.
    """
    accepted: set[str] = set()
    held: dict[str, list[int]] = {}
    for number, (box, status) in enumerate(lies):
        if status == "accepted":
            accepted.add(box)
        elif status in STATUSES:
            held.setdefault(box, []).append(number)
    return {box: tuple(places) for box, places in held.items() if box in accepted}


def refusal(place: Place, load: Load, *, act: str) -> str | None:
    """The code of the first rule that stands against ``load`` in ``place``, or None.

    ``act``: reserve | put_in | move. One cassette lies in a position, so that no two patients ever share
    one; a backup tank is kept empty and takes product only from another tank; where the hospital marked a
    position for a status, nothing else lies there (domain.md §3.1.1).
    """
    if not place.tank_active:
        return "STO-10"
    if place.tank_backup and act != "move":
        return "STO-11"
    own = (load.shipment, load.cassette)
    if place.held - {own}:
        return "STO-04"
    if place.reserved_for not in (None, load.shipment) or place.bound_for not in (None, own):
        return "STO-04"
    if place.designated is not None and place.designated != load.status:
        return "STO-12"
    return None


def ensure_may_lie(place: Place, load: Load, *, act: str, at: str = "position") -> None:
    """Raise what ``refusal`` finds, beside the field ``at``."""
    code = refusal(place, load, act=act)
    if code is not None:
        raise CtdeskError(
            code, field=at, number=place.code, designated=place.designated or "", status=load.status
        )


def way_of(kind: str, place: str, to: str) -> Way:
    """The way of a kind of move; raises ``CtdeskError`` STO-20 where such a move cannot begin there."""
    for way in WAYS.get(kind, {}).get(place, ()):
        if way.to == to:
            return way
    raise CtdeskError("STO-20", field="kind", move=kind, place=place)


def expiry(expires_on: date | None, today: date) -> Expiry | None:
    """How an expiry date stands on ``today`` at the site; the day itself still counts (24:00 site time)."""
    if expires_on is None:
        return None
    days = (expires_on - today).days
    reached = [alert for alert in EXPIRY_ALERTS if days <= alert]
    return Expiry(days, min(reached, default=None), days < 0)


def infuse_before(hold_time_expiry: datetime | None, margin_h: int) -> datetime | None:
    """Until when the infusion of what is kept in its shipper must have ended (domain.md §3.11 [DES])."""
    return None if hold_time_expiry is None else hold_time_expiry - timedelta(hours=margin_h)


def propose_places(free: Sequence[FreePlace], cassettes: int) -> tuple[FreePlace, ...]:
    """Places for the cassettes of one shipment: together in an empty box, else in the first box with room,
    else wherever there is room. Fewer than asked for when the tanks are full.
    """
    boxes: dict[tuple[str, str, str], list[FreePlace]] = {}
    for place in sorted(free, key=_order):
        boxes.setdefault((place.tank, place.rack, place.box), []).append(place)
    roomy = [own for own in boxes.values() if len(own) >= cassettes]
    chosen = next((own for own in roomy if own[0].box_empty), roomy[0] if roomy else None)
    if chosen is None:
        chosen = [place for own in boxes.values() for place in own]
    return tuple(chosen[:cassettes])


def propose_refuge(
    loads: Sequence[Load], free: Sequence[FreePlace], tanks: Sequence[str]
) -> dict[tuple[int, int], FreePlace]:
    """Where everything that has to leave a tank could go: for each (shipment, cassette) its place.

    The tanks are tried in their order; a shipment stays together where one of them has room for it, and what
    the hospital marked for a status takes that status first. What finds no room is left out.
    """
    left = {place.key: place for place in free if place.tank in tanks}
    found: dict[tuple[int, int], FreePlace] = {}
    groups: dict[tuple[int, str], list[Load]] = {}
    for load in sorted(loads, key=lambda one: (one.shipment, one.cassette)):
        groups.setdefault((load.shipment, load.status), []).append(load)
    for (_, status), group in groups.items():
        for load, place in zip(group, _refuge_of(group, status, left.values(), tanks), strict=False):
            found[load.shipment, load.cassette] = left.pop(place.key)
    return found


def _refuge_of(
    group: Sequence[Load], status: str, free: Iterable[FreePlace], tanks: Sequence[str]
) -> tuple[FreePlace, ...]:
    fitting = [place for place in free if place.designated in (None, status)]
    marked = [place for place in fitting if place.designated == status]
    for tank in tanks:
        for pool in (marked, fitting):
            there = [place for place in pool if place.tank == tank]
            if len(there) >= len(group):
                return propose_places(there, len(group))
    ordered = sorted(fitting, key=lambda place: (tanks.index(place.tank), _order(place)))
    return tuple(ordered[: len(group)])


def counted(code: str) -> tuple[tuple[int, int | str], ...]:
    """A code as a key for sorting, its digits read as numbers: 2 before 10."""
    return tuple((0, int(part)) if part.isdigit() else (1, part) for part in re.split(r"(\d+)", code) if part)


def _order(place: FreePlace) -> tuple[tuple[tuple[int, int | str], ...], ...]:
    return tuple(counted(part) for part in (place.tank, place.rack, place.box, place.slot))
