"""Levels and their minimums, what a case owes, its ways, its links and what stands against closing it."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctdesk.domain.deadlines import Term
from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.incidents import (
    DIRECTED_LINKS,
    INCIDENT,
    LEVELS,
    LINKS,
    Closing,
    Risk,
    closing_duty,
    ensure_anonymous,
    ensure_linked,
    ensure_moves,
    ensure_near_miss,
    grade,
    graver,
    level_of_harm,
    obstacles_to_closing,
    owes_capa,
    read_severities,
)
from fixtures.acceptance import SEED

RULES = read_severities(tomllib.loads((SEED / "severities.toml").read_text("utf-8")))
CODES = [row["code"] for row in tomllib.loads((SEED / "incident_codes.toml").read_text("utf-8"))["code"]]
STATES = tomllib.loads((SEED / "units_states.toml").read_text("utf-8"))["incident"]


@pytest.mark.parametrize(
    ("code", "raised_by", "cases", "level"),
    [
        ("ID1", (), (), "II"),
        ("ID2", (), (), "II"),
        ("ID3", (), (), "II"),
        ("PQ5", (), (), "II"),
        ("TH1", (), (), "II"),
        ("TH1", (), ("infused",), "I"),
        ("TH2", (), ("infused",), "IV"),
        ("AD5", (), (), "III"),
        ("DI4", (), (), "II"),
        ("ST4", (), (), "II"),
        ("TR1", (), (), "IV"),
        ("TR1", ("G5",), (), "II"),
        ("TR1", ("G4", "SOD-20"), (), "IV"),
    ],
)
def test_a_minimum(code: str, raised_by: tuple[str, ...], cases: tuple[str, ...], level: str) -> None:
    found = grade(RULES, "IV", code, raised_by, cases)
    assert found.level == level
    assert (found.raised_by is None) == (level == "IV")


@given(
    st.sampled_from(LEVELS),
    st.sampled_from(CODES),
    st.sets(st.sampled_from(["G5", "G4", "daily_round"])),
    st.sets(st.sampled_from(["infused"])),
    st.none() | st.sampled_from("ABCDEFGHI"),
)
def test_a_minimum_never_lowers_what_was_chosen_and_always_holds(
    chosen: str, code: str, raised_by: set[str], cases: set[str], harm: str | None
) -> None:
    found = grade(RULES, chosen, code, raised_by, cases, harm)
    lowest = grade(RULES, "IV", code, raised_by, cases, harm).level
    assert found.level == graver(chosen, lowest)
    assert (found.raised_by is None) == (found.level == chosen)


@pytest.mark.parametrize("number", range(9))
def test_harm_stands_for_a_level(number: int) -> None:
    harm, level = "ABCDEFGHI"[number], ("IV", "IV", "III", "III", "II", "II", "I", "II", "I")[number]
    assert level_of_harm(RULES, harm) == level
    assert grade(RULES, "IV", "TR4", harm=harm).level == level


@pytest.mark.parametrize(("chosen", "harm"), [("V", None), ("", None), ("iv", None), ("IV", "J"), ("IV", "")])
def test_a_level_that_does_not_exist_is_refused(chosen: str, harm: str | None) -> None:
    with pytest.raises(CtdeskError, match="INC-11"):
        grade(RULES, chosen, "TR4", harm=harm)


@pytest.mark.parametrize(
    ("level", "code", "unit", "amount", "to"),
    [
        ("I", "tell", "immediately", None, ("R01", "R29", "R36")),
        ("I", "written", "hour", 2, ()),
        ("I", "rca_start", "hour", 24, ()),
        ("I", "rca_report", "calendar_day", 45, ()),
        ("II", "tell", "hour", 1, ("R01",)),
        ("II", "written", "hour", 24, ()),
        ("II", "rca_report", "calendar_day", 30, ()),
        ("III", "written", "hour", 72, ()),
        ("III", "closure", "calendar_day", 30, ()),
        ("IV", "written", "calendar_day", 5, ()),
    ],
)
def test_the_clocks_of_a_level(
    level: str, code: str, unit: Any, amount: int | None, to: tuple[str, ...]
) -> None:
    (clock,) = [one for one in RULES.levels[level].clocks if one.code == code]
    assert (clock.term, clock.to) == (Term(unit, amount), to)


def test_a_risk_is_the_product_of_three() -> None:
    for factors in product(range(1, 6), repeat=3):
        assert Risk(*factors).score() == factors[0] * factors[1] * factors[2]


@pytest.mark.parametrize("factors", [(0, 1, 1), (1, 6, 1), (1, 1, -1)])
def test_a_factor_outside_one_to_five_is_refused(factors: tuple[int, int, int]) -> None:
    with pytest.raises(CtdeskError, match="INC-10"):
        Risk(*factors).score()


@pytest.mark.parametrize(
    ("level", "score", "owed"),
    [("I", 1, True), ("II", None, True), ("III", None, False), ("III", 39, False), ("III", 40, True),
     ("IV", 125, True), ("IV", 39, False)],
)  # fmt: skip
def test_an_action_is_owed_by_level_or_by_risk(level: str, score: int | None, owed: bool) -> None:
    assert owes_capa(RULES, level, score) is owed


def test_only_a_hazard_is_reported_anonymously_and_it_freezes_nothing() -> None:
    ensure_anonymous(RULES, "IV", freezes=False)
    for level in ("I", "II", "III"):
        with pytest.raises(CtdeskError, match="INC-12"):
            ensure_anonymous(RULES, level, freezes=False)
    with pytest.raises(CtdeskError, match="INC-13"):
        ensure_anonymous(RULES, "IV", freezes=True)
    # A code whose minimum is graver closes the anonymous way, whatever the reporter chose.
    with pytest.raises(CtdeskError, match="INC-12"):
        ensure_anonymous(RULES, grade(RULES, "IV", "ID2").level, freezes=False)


def test_a_near_miss_says_what_caught_it_and_harmed_nobody() -> None:
    for harm in (None, "A", "B"):
        ensure_near_miss(RULES, "第二人复核", harm)
    for caught_by in ("", "  \n"):
        with pytest.raises(CtdeskError, match="INC-14"):
            ensure_near_miss(RULES, caught_by, None)
    for harm in "CDEFGHI":
        with pytest.raises(CtdeskError, match="INC-15"):
            ensure_near_miss(RULES, "scan", harm)


def test_the_states_are_those_of_the_seed() -> None:
    assert INCIDENT.initial == STATES["initial"]
    assert INCIDENT.states == {state["code"] for state in STATES["state"]}
    pairs = [(row["from"], row["to"]) for row in STATES["pair"]]
    assert sorted(pairs) == sorted((state, to) for state, moves in INCIDENT.moves.items() for to in moves)


@pytest.mark.parametrize(("state", "to"), list(product(sorted(INCIDENT.states), repeat=2)))
def test_a_step_that_is_not_in_the_table_is_refused(state: str, to: str) -> None:
    if to in INCIDENT.moves[state]:
        ensure_moves(state, to, "IV")
    else:
        with pytest.raises(CtdeskError, match="INC-16"):
            ensure_moves(state, to, "IV")


@pytest.mark.parametrize("level", LEVELS)
def test_only_a_hazard_is_closed_at_triage(level: str) -> None:
    if level == "IV":
        ensure_moves("triaged", "closed", level)
        return
    with pytest.raises(CtdeskError, match="INC-17"):
        ensure_moves("triaged", "closed", level)


def test_a_sentinel_event_is_closed_above_the_team() -> None:
    assert [closing_duty(level) for level in LEVELS] == ["incident.close_sentinel"] + ["incident.close"] * 3


READY = Closing("effectiveness", "II", True, True, True, ("effective",), 0, 0, owner=1, closer=2)


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, ()),
        ({"owner": None}, ()),
        ({"owner": 2}, ("INC-22",)),
        ({"units_frozen": 1}, ("INC-20",)),
        ({"told_outstanding": 3}, ("INC-21",)),
        ({"concluded": False}, ("INC-23",)),
        ({"cause_signed": False}, ("INC-24",)),
        ({"cause_signed": False, "level": "III"}, ()),
        ({"actions": ()}, ("CAP-14",)),
        ({"actions": (), "capa_owed": False}, ()),
        ({"actions": ("effective", "done")}, ("CAP-15",)),
        ({"actions": ("reopened",)}, ("CAP-16",)),
        ({"state": "reported"}, ("INC-16",)),
        ({"state": "capa"}, ("INC-16",)),
        ({"state": "closed"}, ("INC-16",)),
        ({"state": "triaged"}, ("INC-17",)),
        ({"state": "triaged", "level": "IV", "capa_owed": False, "actions": (), "concluded": False}, ()),
        ({"state": "investigating", "level": "III", "capa_owed": False, "actions": ()}, ()),
        ({"units_frozen": 2, "owner": 2, "actions": ("planned",), "told_outstanding": 1},
         ("INC-20", "INC-21", "INC-22", "CAP-15")),
    ],
)  # fmt: skip
def test_what_stands_against_closing(changes: dict[str, Any], codes: tuple[str, ...]) -> None:
    assert obstacles_to_closing(replace(READY, **changes)) == codes


def links(*pairs: tuple[int, int], kind: str = "caused_by") -> list[tuple[int, int, str]]:
    return [(one, other, kind) for one, other in pairs]


@pytest.mark.parametrize(
    ("known", "start", "to", "kind", "code"),
    [
        (links(), 1, 1, "related", "INC-25"),
        (links((1, 2)), 1, 2, "caused_by", "INC-26"),
        (links((1, 2)), 1, 2, "duplicate_of", None),
        (links((1, 2), kind="related"), 2, 1, "related", "INC-26"),
        (links((1, 2)), 2, 1, "caused_by", "INC-27"),
        (links((1, 2), (2, 3)), 3, 1, "caused_by", "INC-27"),
        (links((1, 2), (2, 3)), 3, 1, "duplicate_of", "INC-27"),
        (links((1, 2), (2, 3)), 3, 1, "related", None),
        (links((1, 2), (2, 3), kind="related"), 3, 1, "caused_by", None),
        (links((1, 2), (1, 3)), 2, 3, "caused_by", None),
        (links(), 1, 2, "cousin", "INC-28"),
    ],
)
def test_a_link(known: list[tuple[int, int, str]], start: int, to: int, kind: str, code: str | None) -> None:
    if code is None:
        ensure_linked(known, start, to, kind)
    else:
        with pytest.raises(CtdeskError, match=code):
            ensure_linked(known, start, to, kind)


@given(st.lists(st.tuples(st.integers(1, 8), st.integers(1, 8), st.sampled_from(sorted(LINKS))), max_size=40))
def test_no_case_ever_follows_from_itself(wanted: list[tuple[int, int, str]]) -> None:
    kept: list[tuple[int, int, str]] = []
    for one in wanted:
        try:
            ensure_linked(kept, *one)
        except CtdeskError:
            continue
        kept.append(one)
    ahead = {(one, other) for one, other, kind in kept if kind in DIRECTED_LINKS}
    reach = set(ahead)
    while more := {(a, d) for a, b in reach for c, d in ahead if b == c} - reach:
        reach |= more
    assert not [one for one, other in reach if one == other]
