"""An action's ways, its due day and extensions, and the check of its effect by somebody else."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctdesk.domain.capa import (
    CAPA,
    OPEN_STATES,
    OPS,
    Check,
    Extension,
    Op,
    Target,
    due_in_force,
    due_of,
    ensure_check,
    ensure_extends,
    ensure_finding,
    ensure_moves,
    ensure_plan,
    ensure_target,
    obstacles_to_ending,
    read_capa,
    was_ever_overdue,
    window_of,
)
from ctdesk.domain.deadlines import escalated
from ctdesk.domain.errors import CtdeskError
from fixtures.acceptance import SEED

RULES = read_capa(tomllib.loads((SEED / "severities.toml").read_text("utf-8")))
ZONE = ZoneInfo("Asia/Shanghai")
PLANNED = date(2026, 3, 2)
DAY = timedelta(days=1)
OWNER, DOER, LEAD, ASSESSOR = 1, 2, 3, 4


def at(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("state", "event"),
    list(product(sorted(CAPA.states), sorted({e for m in CAPA.moves.values() for e in m}))),
)
def test_only_what_is_in_the_table_follows(state: str, event: str) -> None:
    to = CAPA.moves.get(state, {}).get(event)
    if to is not None:
        assert ensure_moves(state, event) == to
        return
    with pytest.raises(CtdeskError, match="CAP-01"):
        ensure_moves(state, event)


def test_no_action_is_effective_without_approval_and_work() -> None:
    def ways(state: str, seen: tuple[str, ...]) -> list[tuple[str, ...]]:
        if state == "effective":
            return [seen]
        return [
            way
            for to in CAPA.moves.get(state, {}).values()
            if to not in seen
            for way in ways(to, (*seen, to))
        ]

    found = ways("planned", ("planned",))
    assert found
    assert all({"approved", "done"} <= set(way) for way in found)


def test_what_failed_is_never_withdrawn() -> None:
    assert set(CAPA.moves["reopened"].values()) == {"planned", "superseded"}
    assert set(OPEN_STATES) == {"planned", "approved", "done", "reopened"}


@pytest.mark.parametrize(
    ("kind", "days", "code"),
    [
        ("correction", 0, None),
        ("correction", 30, None),
        ("correction", 31, "CAP-03"),
        ("corrective", 90, None),
        ("corrective", 91, "CAP-03"),
        ("preventive", 90, None),
        ("preventive", -1, "CAP-03"),
        ("wish", 1, "CAP-02"),
    ],
)
def test_a_due_day(kind: str, days: int, code: str | None) -> None:
    if code is None:
        ensure_plan(RULES, kind, PLANNED, PLANNED + days * DAY)
        return
    with pytest.raises(CtdeskError, match=code):
        ensure_plan(RULES, kind, PLANNED, PLANNED + days * DAY)


TARGET = Target("同类事件数", "<=", Decimal(0), 90)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, None),
        ({"window_days": 60}, None),
        ({"window_days": 180}, None),
        ({"window_days": 59}, "CAP-05"),
        ({"window_days": 181}, "CAP-05"),
        ({"metric": " "}, "CAP-04"),
        ({"op": "<"}, "CAP-04"),
        ({"value": Decimal("NaN")}, "CAP-04"),
    ],
)
def test_a_measure_of_effect(changes: dict[str, Any], code: str | None) -> None:
    if code is None:
        ensure_target(RULES, replace(TARGET, **changes))
        return
    with pytest.raises(CtdeskError, match=code):
        ensure_target(RULES, replace(TARGET, **changes))


@pytest.mark.parametrize(
    ("op", "value", "met"),
    [("<=", "5", True), ("<=", "5.01", False), (">=", "5", True), (">=", "4.99", False), ("==", "5.00", True),
     ("==", "5.1", False)],
)  # fmt: skip
def test_a_target_is_met(op: Op, value: str, met: bool) -> None:
    assert replace(TARGET, op=op, value=Decimal(5)).met_by(Decimal(value)) is met


DUE = PLANNED + 30 * DAY


def extension(days: int, granted: int = 20, **changes: Any) -> Extension:
    return replace(Extension(DUE + days * DAY, "等待备件", LEAD, at(PLANNED + granted * DAY)), **changes)


@pytest.mark.parametrize(
    ("granted", "wanted", "today", "code"),
    [
        ([], extension(10), PLANNED, None),
        ([extension(10)], extension(20), PLANNED, None),
        ([extension(10), extension(20)], extension(30), PLANNED, "CAP-06"),
        ([], extension(0), PLANNED, "CAP-07"),
        ([extension(10)], extension(10), PLANNED, "CAP-07"),
        ([], extension(5), DUE + 5 * DAY, "CAP-07"),
        ([], extension(10, approver=OWNER), PLANNED, "CAP-08"),
        ([], extension(10, reason=" "), PLANNED, "CAP-09"),
    ],
)
def test_an_extension(granted: list[Extension], wanted: Extension, today: date, code: str | None) -> None:
    if code is None:
        ensure_extends(RULES, DUE, granted, wanted, OWNER, today)
        assert due_in_force(DUE, [*granted, wanted]) == wanted.to
        return
    with pytest.raises(CtdeskError, match=code):
        ensure_extends(RULES, DUE, granted, wanted, OWNER, today)


def test_the_due_day_ends_at_midnight_of_the_site() -> None:
    assert due_of(DUE, [], ZONE).at == at(DUE + DAY, 0)
    assert due_of(DUE, [extension(10)], ZONE).at == at(DUE + 11 * DAY, 0)


@pytest.mark.parametrize(
    ("granted", "done", "now", "overdue"),
    [
        ([], None, 30, False),
        ([], None, 31, True),
        ([], 30, 99, False),
        ([], 31, 99, True),
        ([extension(10)], None, 40, False),
        ([extension(10)], None, 41, True),
        # Granted after the day had passed: late all the same.
        ([extension(20, granted=31)], None, 35, True),
        ([extension(10), extension(20, granted=45)], 46, 99, True),
        ([extension(10), extension(20, granted=39)], 46, 99, False),
    ],
)
def test_an_extension_does_not_wash_off_what_was_late(
    granted: list[Extension], done: int | None, now: int, overdue: bool
) -> None:
    finished = None if done is None else at(PLANNED + done * DAY)
    assert was_ever_overdue(DUE, granted, finished, at(PLANNED + now * DAY), ZONE) is overdue


def test_granted_at_the_very_end_of_the_due_day_is_too_late() -> None:
    midnight = at(DUE + DAY, 0)
    just = extension(10, granted_at=midnight - timedelta(microseconds=1))
    assert not was_ever_overdue(DUE, [just], None, midnight, ZONE)
    assert was_ever_overdue(DUE, [replace(just, granted_at=midnight)], None, midnight, ZONE)


def test_who_hears_of_an_action_that_is_late() -> None:
    due = due_of(DUE, [], ZONE)
    for days, to in ((14, ()), (15, ("R01",)), (30, ("R01",)), (31, ("R01", "R36"))):
        assert (
            escalated(RULES.escalations, due, due.at + days * DAY + timedelta(0 if days in (14, 30) else 1))
            == to
        )


DONE = at(date(2026, 4, 1))
AFTER = at(date(2026, 7, 1))


def check(**changes: Any) -> Check:
    return replace(Check(Decimal(0), "effective", "", ASSESSOR, AFTER), **changes)


@pytest.mark.parametrize(
    ("one", "code"),
    [
        (check(), None),
        (check(assessor=OWNER), "CAP-10"),
        (check(assessor=DOER), "CAP-10"),
        (check(assessor=OWNER, result="not_effective", value=Decimal(1)), "CAP-10"),
        (check(at=AFTER - DAY), "CAP-11"),
        (check(value=Decimal(1)), "CAP-12"),
        (check(value=Decimal(1), result="not_effective"), None),
        (check(value=Decimal(1), result="not_effective", at=DONE + DAY), None),
        (check(result="not_effective"), "CAP-13"),
        (check(result="not_effective", reason="样本太少"), None),
        (check(value=Decimal("Infinity")), "CAP-04"),
    ],
)
def test_a_check_of_effect(one: Check, code: str | None) -> None:
    if code is None:
        ensure_check(TARGET, DONE, one, OWNER, frozenset({DOER}), ZONE)
        return
    with pytest.raises(CtdeskError, match=code):
        ensure_check(TARGET, DONE, one, OWNER, frozenset({DOER}), ZONE)


def test_it_is_told_on_which_day_the_window_ends() -> None:
    with pytest.raises(CtdeskError, match="CAP-11") as refused:
        ensure_check(TARGET, DONE, check(at=AFTER - DAY), OWNER, frozenset({DOER}), ZONE)
    assert refused.value.values["day"] == date(2026, 6, 30)


def test_the_window_begins_with_completion_and_ends_at_midnight() -> None:
    assert window_of(DONE, TARGET, ZONE) == (DONE, at(date(2026, 7, 1), 0))
    assert window_of(DONE.astimezone(UTC), TARGET, ZONE)[1] == at(date(2026, 7, 1), 0)


numbers = st.decimals(-100, 100, places=2)


@given(st.sampled_from(OPS), numbers, numbers, st.sampled_from(["", "理由"]))
def test_nobody_calls_effective_what_missed_its_target(
    op: Op, goal: Decimal, value: Decimal, reason: str
) -> None:
    target = replace(TARGET, op=op, value=goal)
    one = check(value=value, reason=reason)
    if target.met_by(value):
        ensure_check(target, DONE, one, OWNER, frozenset(), ZONE)
    else:
        with pytest.raises(CtdeskError, match="CAP-12"):
            ensure_check(target, DONE, one, OWNER, frozenset(), ZONE)


@pytest.mark.parametrize(
    ("states", "codes"),
    [
        ((), ("CAP-14",)),
        (("withdrawn",), ("CAP-14",)),
        (("effective",), ()),
        (("effective", "withdrawn"), ()),
        (("superseded", "effective"), ()),
        (("effective", "done"), ("CAP-15",)),
        (("planned",), ("CAP-15",)),
        (("reopened", "effective"), ("CAP-16",)),
        (("reopened", "approved"), ("CAP-15", "CAP-16")),
    ],
)
def test_what_stands_against_ending(states: tuple[str, ...], codes: tuple[str, ...]) -> None:
    assert obstacles_to_ending(states) == codes
    assert obstacles_to_ending(states, owed=False) == tuple(code for code in codes if code != "CAP-14")


def test_a_finding_has_a_class_and_a_reply_that_can_be_given() -> None:
    for one in ("critical", "major", "minor"):
        ensure_finding(RULES, one, PLANNED, PLANNED)
    ensure_finding(RULES, "minor", PLANNED, None)
    with pytest.raises(CtdeskError, match="CAP-17"):
        ensure_finding(RULES, "grave", PLANNED, None)
    with pytest.raises(CtdeskError, match="CAP-18"):
        ensure_finding(RULES, "minor", PLANNED, PLANNED - DAY)
