"""Disposition and place of a dose unit: two tables, each walked from end to end."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.units import (
    DISPOSITION,
    HOLDS,
    PLACE,
    TRACE,
    Machine,
    disposition_after,
    gravest_hold,
    is_releasable,
    is_stored,
    next_disposition,
    next_place,
)
from fixtures.acceptance import SEED

TABLE = tomllib.loads((SEED / "units_states.toml").read_text("utf-8"))
MACHINES = [DISPOSITION, PLACE, TRACE]


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_the_table_is_the_seed_table(machine: Machine) -> None:
    seed = TABLE[machine.name]
    assert machine.initial == seed["initial"]
    assert machine.ends == set(seed["ends"])
    assert machine.states == {state["code"] for state in seed["state"]}
    pairs = {(row["from"], row.get("event", row["to"]), row["to"]) for row in seed["pair"]}
    assert pairs == {
        (state, event, to) for state, moves in machine.moves.items() for event, to in moves.items()
    }
    assert len(pairs) == len(seed["pair"])


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_every_state_can_be_reached_and_every_end_is_meant(machine: Machine) -> None:
    reached, frontier = {machine.initial}, {machine.initial}
    while frontier:
        frontier = {to for state in frontier for to in machine.moves.get(state, {}).values()} - reached
        reached |= frontier
    assert reached == machine.states
    assert {state for state in machine.states if not machine.moves.get(state)} == machine.ends


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_from_every_state_some_end_can_be_reached(machine: Machine) -> None:
    ending = set(machine.ends)
    while True:
        more = {state for state, moves in machine.moves.items() if set(moves.values()) & ending} - ending
        if not more:
            break
        ending |= more
    assert ending == machine.states


def test_what_is_not_in_the_table_is_refused() -> None:
    for machine, move, code in ((DISPOSITION, next_disposition, "UNIT-01"), (PLACE, next_place, "UNIT-02")):
        events = {event for moves in machine.moves.values() for event in moves}
        for state in machine.states:
            for event in events:
                expected = machine.next(state, event)
                if expected is not None:
                    assert move(state, event) == expected
                else:
                    with pytest.raises(CtdeskError) as refused:
                        move(state, event)
                    assert refused.value.code in {code, "UNIT-03"}


@pytest.mark.parametrize(
    ("current", "outcome", "after"),
    [
        ("inspecting", "accept", "accepted"),
        ("inspecting", "accept_with_deviation", "accepted"),
        ("inspecting", "quarantine", "quarantined"),
        ("inspecting", "reject", "rejected"),
        ("quarantined", "quarantine", "quarantined"),
        ("quarantined", "accept", "accepted"),
        ("accepted", "reject", "rejected"),
        ("rejected", "quarantine", "quarantined"),
    ],
)
def test_an_outcome_moves_a_unit(current: str, outcome: str, after: str) -> None:
    assert disposition_after(current, outcome) == after


def test_a_rejection_made_in_error_never_becomes_an_acceptance_at_once() -> None:
    with pytest.raises(CtdeskError) as refused:
        disposition_after("rejected", "accept")
    assert refused.value.code == "UNIT-01"


@pytest.mark.parametrize("state", ["thawing", "thawed", "issued", "bedside_verified", "infusing", "infused"])
def test_once_thaw_has_begun_the_outcome_stands(state: str) -> None:
    with pytest.raises(CtdeskError) as refused:
        disposition_after(state, "reject")
    assert refused.value.code == "UNIT-03"


def test_quarantined_and_rejected_units_lie_in_tanks_too() -> None:
    assert is_stored("quarantined", "in_tank")
    assert is_stored("rejected", "in_shipper")
    assert not is_stored("accepted", "out_of_vapour")
    assert not is_stored("expected", "in_tank")


def test_only_accepted_units_at_hand_in_date_without_a_hold_are_releasable() -> None:
    assert is_releasable("accepted", "in_tank", holds=(), expired=False)
    assert not is_releasable("inspecting", "in_tank", holds=(), expired=False)
    assert not is_releasable("accepted", "at_other_site", holds=(), expired=False)
    assert not is_releasable("accepted", "in_tank", holds=("recall",), expired=False)
    assert not is_releasable("accepted", "in_tank", holds=(), expired=True)


def test_derived_words_agree_with_the_seed() -> None:
    derived = {row["code"]: row for row in TABLE["derived"]}
    for disposition in DISPOSITION.states:
        for place in PLACE.states:
            stored = derived["stored"]
            assert is_stored(disposition, place) == (
                disposition in stored["dispositions"] and place in stored["places"]
            )
            releasable = derived["releasable"]
            assert is_releasable(disposition, place, holds=(), expired=False) == (
                disposition in releasable["dispositions"] and place in releasable["places"]
            )


def test_the_holds_stand_in_the_order_of_the_seed() -> None:
    assert tuple(row["code"] for row in TABLE["hold"]) == HOLDS
    assert {gate["sets_hold"] for gate in TABLE["gate"] if "sets_hold" in gate} <= set(HOLDS)


@given(held=st.sets(st.sampled_from(HOLDS)), more=st.sampled_from(HOLDS))
def test_a_unit_shows_its_gravest_hold_and_another_one_never_hides_it(held: set[str], more: str) -> None:
    shown = gravest_hold(held)
    assert (shown is None) == (not held)
    assert held <= set(HOLDS if shown is None else HOLDS[HOLDS.index(shown) :])
    with_another = gravest_hold(held | {more})
    assert with_another in {shown, more}
    assert shown is None or HOLDS.index(str(with_another)) <= HOLDS.index(shown)


def test_a_freeze_is_seen_over_everything_and_what_waits_on_paper_last() -> None:
    assert gravest_hold(["move_open", "recall", "frozen"]) == "frozen"
    assert gravest_hold(["count_open", "move_open", "undecided"]) == "undecided"
    with pytest.raises(ValueError):
        gravest_hold(["frozen", "identity"])
