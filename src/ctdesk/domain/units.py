"""What was decided about a dose unit, and where it is: two registers, each a table of states and events
(decision 8).

A pair that is not in the table is refused. There is no way back: a correction is a new event with its
own record. The same tables, with their words and sources, stand in ``resources/seed/units_states.toml``;
a test compares the two.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ctdesk.domain.errors import CtdeskError

_DISPOSITION: Mapping[str, Mapping[str, str]] = {
    "expected": {"arrive": "inspecting", "cancel": "not_delivered"},
    "inspecting": {"accept": "accepted", "quarantine": "quarantined", "reject": "rejected"},
    "quarantined": {"accept": "accepted", "reject": "rejected", "expire": "expired"},
    "accepted": {
        "quarantine": "quarantined",
        "reject": "rejected",
        "reserve": "reserved",
        "release": "released",
        "expire": "expired",
        "return": "returned",
        "destroy": "destroyed",
    },
    "reserved": {
        "release": "released",
        "withdraw": "accepted",
        "quarantine": "quarantined",
        "expire": "expired",
        "reject": "rejected",
    },
    "released": {
        "start_thaw": "thawing",
        "withdraw": "reserved",
        "quarantine": "quarantined",
        "reject": "rejected",
        "expire": "expired",
    },
    "thawing": {"finish_thaw": "thawed", "spoil": "unusable"},
    "thawed": {"issue": "issued", "spoil": "unusable"},
    "issued": {"verify_at_bedside": "bedside_verified", "spoil": "unusable"},
    "bedside_verified": {"start_infusion": "infusing", "spoil": "unusable"},
    "infusing": {"finish_infusion": "infused", "stop_infusion": "partially_used"},
    "partially_used": {"destroy": "destroyed"},
    "unusable": {"destroy": "destroyed", "return": "returned"},
    "rejected": {"quarantine": "quarantined", "return": "returned", "destroy": "destroyed"},
    "expired": {"return": "returned", "destroy": "destroyed"},
}

_PLACE: Mapping[str, Mapping[str, str]] = {
    "elsewhere": {"dispatch": "in_transit", "deposit": "at_other_site"},
    "at_other_site": {"dispatch": "in_transit", "hand_back": "left_site"},
    "in_transit": {"arrive": "at_receipt", "lose": "missing"},
    "at_receipt": {"take_out": "out_of_vapour", "keep_in_shipper": "in_shipper"},
    "in_shipper": {
        "take_out": "out_of_vapour",
        "deposit": "at_other_site",
        "hand_back": "left_site",
        "lose": "missing",
    },
    "out_of_vapour": {
        "put_in": "in_tank",
        "keep_in_shipper": "in_shipper",
        "bring_to_thaw": "in_thaw_area",
        "discard": "in_waste_store",
    },
    "in_tank": {"take_out": "out_of_vapour", "lose": "missing"},
    "missing": {
        "find_at_receipt": "at_receipt",
        "find_in_tank": "in_tank",
        "find_in_shipper": "in_shipper",
        "find_in_waste": "in_waste_store",
    },
    "in_thaw_area": {
        "send_to_ward": "on_way_to_ward",
        "bring_to_bedside": "at_bedside",
        "discard": "in_waste_store",
    },
    "on_way_to_ward": {"bring_to_bedside": "at_bedside", "discard": "in_waste_store"},
    "at_bedside": {"give": "consumed", "discard": "in_waste_store"},
    "in_waste_store": {"hand_over_waste": "left_site", "lose": "missing"},
}


@dataclass(frozen=True, slots=True)
class Machine:
    """A table of states: from a state and an event to the next state."""

    name: str
    initial: str
    ends: frozenset[str]
    moves: Mapping[str, Mapping[str, str]]

    @property
    def states(self) -> frozenset[str]:
        reached = {state for events in self.moves.values() for state in events.values()}
        return frozenset({self.initial, *self.moves, *reached})

    def next(self, current: str, event: str) -> str | None:
        """The next state, None when the table does not allow it."""
        return self.moves.get(current, {}).get(event)


DISPOSITION = Machine(
    "disposition",
    "expected",
    frozenset({"infused", "returned", "destroyed", "not_delivered"}),
    MappingProxyType(_DISPOSITION),
)
PLACE = Machine("place", "elsewhere", frozenset({"consumed", "left_site"}), MappingProxyType(_PLACE))

TRACE = Machine(
    "trace",
    "pending",
    frozenset({"ack"}),
    MappingProxyType(
        {
            "pending": {"sent": "sent"},
            "sent": {"ack": "ack", "failed": "failed"},
            "failed": {"sent": "sent"},
        }
    ),
)

# Holds lie over a unit and close every gate; the gravest first.
HOLDS = (
    "frozen",
    "recall",
    "incident",
    "qp_stop",
    "undecided",
    "record_open",
    "move_open",
    "count_open",
)

# Outcomes of the acceptance form and what they do to a unit; a concession is an acceptance with a flag
# (decision 8).
EVENT_OF_OUTCOME: Mapping[str, str] = MappingProxyType(
    {"accept": "accept", "accept_with_deviation": "accept", "quarantine": "quarantine", "reject": "reject"}
)

_STORED_DISPOSITIONS = frozenset(
    {"inspecting", "quarantined", "accepted", "rejected", "reserved", "released", "expired"}
)
_STORED_PLACES = frozenset({"in_tank", "in_shipper", "at_other_site"})
_THAW_STARTED = frozenset(
    {"thawing", "thawed", "issued", "bedside_verified", "infusing", "infused", "partially_used", "unusable"}
)

_OUT_OF_USE = frozenset(
    {
        "rejected", "expired", "unusable", "infused", "partially_used", "returned", "destroyed",
        "not_delivered",
    }
)  # fmt: skip


def next_disposition(current: str, event: str) -> str:
    """What is decided about a unit after ``event``; raises ``CtdeskError`` UNIT-01 for what the table
    does not allow.
    """
    found = DISPOSITION.next(current, event)
    if found is None:
        raise CtdeskError(
            "UNIT-03" if _thaw_started(current, event) else "UNIT-01", state=current, event=event
        )
    return found


def next_place(current: str, event: str) -> str:
    """Where a unit is after ``event``; raises ``CtdeskError`` UNIT-02 for what the table does not allow."""
    found = PLACE.next(current, event)
    if found is None:
        raise CtdeskError("UNIT-02", state=current, event=event)
    return found


def gravest_hold(holds: Iterable[str]) -> str | None:
    """The hold that a unit shows when several lie over it, None without any; raises ``ValueError`` for one
    that does not exist.
    """
    return min(holds, key=HOLDS.index, default=None)


def trace_way(current: str, result: str) -> tuple[str, ...]:
    """The states an upload of a trace code goes through to a result; one that was answered was sent first.

    Raises ``CtdeskError`` TRC-02 for what the table does not allow.
    """
    for way in ((result,), ("sent", result)):
        state: str | None = current
        for event in way:
            state = None if state is None else TRACE.next(state, event)
        if state is not None:
            return way
    raise CtdeskError("TRC-02", state=current, event=result)


def disposition_after(current: str, outcome: str) -> str:
    """The disposition that an outcome of the acceptance form gives; staying where it is needs no event.

    Raises ``CtdeskError`` UNIT-01, or UNIT-03 once thaw has begun (decision 14: then it is an incident).
    """
    event = EVENT_OF_OUTCOME[outcome]
    settled = {"accept": "accepted", "quarantine": "quarantined", "reject": "rejected"}[event]
    return current if current == settled else next_disposition(current, event)


def is_stored(disposition: str, place: str) -> bool:
    """Derived, never set: a unit lies in the hospital's keeping, whatever was decided about it."""
    return disposition in _STORED_DISPOSITIONS and place in _STORED_PLACES


def is_out_of_use(disposition: str) -> bool:
    """Derived: what was decided about a unit keeps it from every patient, or it was given already; a freeze
    that still lies over it leaves nothing open.
    """
    return disposition in _OUT_OF_USE


def is_releasable(disposition: str, place: str, *, holds: Iterable[str], expired: bool) -> bool:
    """Derived: only accepted units at hand, in date and without a hold may be released (gate G8)."""
    at_hand = disposition in {"accepted", "reserved"} and place in {"in_tank", "in_shipper"}
    return at_hand and not expired and not tuple(holds)


def _thaw_started(current: str, event: str) -> bool:
    return current in _THAW_STARTED and event in set(EVENT_OF_OUTCOME.values())
