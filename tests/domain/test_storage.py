"""Rules of storage: what may lie where, which moves there are, dates, and which place is proposed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.storage import (
    STATUSES,
    WAYS,
    FreePlace,
    Load,
    Place,
    counted,
    ensure_may_lie,
    expiry,
    gravest,
    held_among_accepted,
    infuse_before,
    propose_places,
    propose_refuge,
    refusal,
    status_of,
    way_of,
)
from ctdesk.domain.units import DISPOSITION, next_place

LOAD = Load(1, 1, "accepted")
ACTS = st.sampled_from(("reserve", "put_in", "move"))
PLACES = st.builds(
    Place,
    code=st.just("A-1-1-1"),
    designated=st.none() | st.sampled_from(STATUSES),
    tank_active=st.booleans(),
    tank_backup=st.booleans(),
    held=st.frozensets(st.tuples(st.integers(1, 3), st.integers(1, 3)), max_size=2),
    reserved_for=st.none() | st.integers(1, 3),
    bound_for=st.none() | st.tuples(st.integers(1, 3), st.integers(1, 3)),
)
LOADS = st.builds(Load, st.integers(1, 3), st.integers(1, 3), st.sampled_from(STATUSES))


@given(PLACES, LOADS, ACTS)
def test_no_two_cassettes_ever_share_a_position(place: Place, load: Load, act: str) -> None:
    if refusal(place, load, act=act) is None:
        assert place.held <= {(load.shipment, load.cassette)}


@given(PLACES, LOADS, ACTS)
def test_nothing_lies_where_the_hospital_keeps_another_status(place: Place, load: Load, act: str) -> None:
    if refusal(place, load, act=act) is None:
        assert place.designated in (None, load.status)
        assert place.tank_active
        assert not place.tank_backup or act == "move"


@pytest.mark.parametrize(
    ("place", "act", "code"),
    [
        (Place("A"), "put_in", None),
        (Place("A", tank_active=False), "move", "STO-10"),
        (Place("A", tank_backup=True), "put_in", "STO-11"),
        (Place("A", tank_backup=True), "move", None),
        (Place("A", held=frozenset({(1, 2)})), "put_in", "STO-04"),
        (Place("A", held=frozenset({(1, 1)})), "put_in", None),
        (Place("A", reserved_for=2), "put_in", "STO-04"),
        (Place("A", reserved_for=1), "put_in", None),
        (Place("A", bound_for=(1, 2)), "move", "STO-04"),
        (Place("A", designated="rejected"), "move", "STO-12"),
    ],
)
def test_the_first_rule_that_stands_against_it_is_named(place: Place, act: str, code: str | None) -> None:
    assert refusal(place, LOAD, act=act) == code
    if code is not None:
        with pytest.raises(CtdeskError) as refused:
            ensure_may_lie(place, LOAD, act=act, at="x")
        assert (refused.value.code, refused.value.field) == (code, "x")


@given(st.sampled_from(sorted(DISPOSITION.states)), st.sampled_from((None, "frozen", "move_open")))
def test_every_disposition_has_a_status_and_paper_work_changes_none(state: str, hold: str | None) -> None:
    found = status_of(state, hold)
    assert found in STATUSES
    if hold == "move_open":
        assert found == status_of(state, None)
    if hold == "frozen":
        assert found != "accepted"
    assert gravest([found, "rejected"]) == "rejected"


def test_every_way_is_one_that_the_place_register_allows() -> None:
    ends = {"tank": "in_tank", "shipper": "in_shipper", "depot": "at_other_site"}
    for kind, starts in WAYS.items():
        for start, ways in starts.items():
            for way in ways:
                place = start
                for event in way.events:
                    place = next_place(place, event)
                assert place == ends[way.to]
                assert way_of(kind, start, way.to) == way
    with pytest.raises(CtdeskError) as refused:
        way_of("move", "in_shipper", "tank")
    assert refused.value.code == "STO-20"


@pytest.mark.parametrize(
    ("days", "alert", "expired"),
    [(31, None, False), (30, 30, False), (14, 14, False), (8, 14, False), (7, 7, False), (0, 7, False)],
)
def test_the_alerts_before_a_date(days: int, alert: int | None, expired: bool) -> None:
    today = date(2026, 3, 2)
    found = expiry(today + timedelta(days=days), today)
    assert found is not None
    assert (found.days, found.alert, found.expired) == (days, alert, expired)


def test_a_date_ends_with_its_day() -> None:
    found = expiry(date(2026, 3, 1), date(2026, 3, 2))
    assert found is not None
    assert found.expired
    assert expiry(None, date(2026, 3, 2)) is None
    end = datetime(2026, 3, 5, tzinfo=UTC)
    assert infuse_before(end, 24) == datetime(2026, 3, 4, tzinfo=UTC)
    assert infuse_before(None, 24) is None


def test_cassettes_are_proposed_together_in_an_empty_box() -> None:
    used = [FreePlace(n, "LN1", "A", "1", str(n)) for n in (2, 3)]
    empty = [FreePlace(n, "LN1", "A", "10", str(n - 10), box_empty=True) for n in (12, 11)]
    assert [one.key for one in propose_places([*empty, *used], 2)] == [11, 12]
    assert [one.key for one in propose_places([*empty, *used], 1)] == [11]
    assert [one.key for one in propose_places([*empty, *used], 3)] == [2, 3, 11]
    assert [one.key for one in propose_places(used, 5)] == [2, 3]
    assert propose_places([], 1) == ()
    assert sorted(["A10", "A2"], key=counted) == ["A2", "A10"]


REFUGES = st.lists(
    st.builds(
        FreePlace,
        key=st.integers(1, 40),
        tank=st.sampled_from(("LN1", "LN2", "LN3")),
        rack=st.sampled_from(("A", "B")),
        box=st.just("1"),
        slot=st.integers(1, 9).map(str),
        designated=st.none() | st.sampled_from(STATUSES),
    ),
    max_size=12,
    unique_by=lambda place: place.key,
)
LEAVING = st.lists(LOADS, max_size=8, unique_by=lambda load: (load.shipment, load.cassette))


@given(LEAVING, REFUGES)
def test_what_leaves_a_tank_never_shares_a_place_nor_lies_where_another_status_does(
    loads: list[Load], free: list[FreePlace]
) -> None:
    found = propose_refuge(loads, free, ("LN2", "LN1"))
    assert len({place.key for place in found.values()}) == len(found)
    for load in loads:
        place = found.get((load.shipment, load.cassette))
        if place is not None:
            assert place.tank != "LN3"
            assert place.designated in (None, load.status)
    open_to_all = sum(place.designated is None and place.tank != "LN3" for place in free)
    assert len(found) >= min(len(loads), open_to_all)


def test_a_shipment_stays_together_in_the_first_tank_with_room_for_it() -> None:
    def places(tank: str, count: int, first: int) -> list[FreePlace]:
        return [FreePlace(first + n, tank, "A", "1", str(n + 1)) for n in range(count)]

    free = [*places("LN2", 1, 10), *places("LN3", 3, 20)]
    found = propose_refuge([Load(1, n, "accepted") for n in (1, 2)], free, ("LN2", "LN3"))
    assert {place.tank for place in found.values()} == {"LN3"}
    marked = FreePlace(30, "LN2", "Q", "1", "1", designated="quarantined")
    held = propose_refuge([Load(1, 1, "quarantined")], [*free, marked], ("LN2", "LN3"))
    assert held[1, 1].key == 30


def test_held_product_among_accepted_is_named_by_its_box() -> None:
    first = [("A-1", one) for one in ("accepted", "free", "quarantined", "rejected")]
    others = [("A-2", "rejected"), ("A-3", "reserved"), ("A-3", "quarantined")]
    lies = [*first, *others, ("B-1", "quarantined"), ("B-1", "accepted")]
    assert held_among_accepted(lies) == {"A-1": (2, 3), "B-1": (7,)}
    assert held_among_accepted(()) == {}
