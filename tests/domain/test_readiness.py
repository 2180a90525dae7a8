"""Readiness point by point: what registers know, what people mark, and what makes a sign-off void."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctdesk.domain.readiness import (
    FAULTS,
    NOT_MET,
    POINTS,
    RETIMED,
    SIGNED_OFF,
    Facts,
    Mark,
    TankNow,
    judge,
    scanner_stands,
)

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
DUE = NOW + timedelta(hours=30)
BY_HAND = ("reader", "scanner", "protection")
COLD = TankNow(Decimal(-185), Decimal(30), Decimal(12), NOW - timedelta(hours=2), Decimal(-150))
ON_DUTY = {"R05": ("甲",), "R06": ("乙",), "R11": ("丙",)}


def mark(code: str, *, met: bool = True, minutes: int = 0) -> Mark:
    """What somebody marked so many minutes from now."""
    return Mark(code, met, None, "甲", NOW + timedelta(minutes=minutes))


READY = Facts(
    NOW,
    DUE,
    hold_until=DUE + timedelta(hours=80),
    margin_h=Decimal(24),
    patient_verified=True,
    tank=COLD,
    quarantine_free=3,
    on_duty=ON_DUTY,
    contact="400",
    holder_papers=True,
    marks=tuple(mark(code) for code in BY_HAND),
)


def test_everything_known_and_marked_may_be_signed() -> None:
    ready = judge(READY)
    assert ready.faults == ()
    assert ready.unchecked == ()
    assert ready.may_be_signed
    assert ready.sign_by == DUE - timedelta(hours=24)


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"order": False}, "no_order"),
        ({"order_verified": False}, "order_not_verified"),
        ({"limits_whole": False}, "limits_empty"),
        ({"notice_verified": False}, "not_verified"),
        ({"patient_verified": False}, "patient_not_verified"),
        ({"positions_missing": 1}, "no_position"),
        ({"hold_until": DUE + timedelta(hours=23)}, "hold_short"),
        ({"hold_until": DUE, "margin_h": None}, "hold_short"),
        ({"tank": replace(COLD, level_cm=Decimal(11))}, "tank_low"),
        ({"tank": replace(COLD, temperature_c=Decimal("-149.9"))}, "tank_warm"),
        ({"tank": replace(COLD, alarm=True)}, "tank_alarm"),
        ({"tank": replace(COLD, read_at=NOW - timedelta(hours=25))}, "tank_not_read"),
        ({"on_duty": {**ON_DUTY, "R05": ()}}, "no_receiver"),
        ({"on_duty": {"R05": ("甲",), "R11": ("丙",)}}, "no_verifier"),
        ({"on_duty": {**ON_DUTY, "R11": ()}}, "no_custodian"),
        ({"quarantine_free": 0}, "no_quarantine_position"),
        ({"contact": None}, "no_contact"),
        ({"holder_papers": False}, "holder_papers"),
        ({"carrier_papers": False}, "carrier_papers"),
        ({"scanner_ok": False}, "scanner_faulty"),
        ({"marks": tuple(mark(code, met=code != "reader") for code in BY_HAND)}, NOT_MET),
    ],
)
def test_each_thing_that_is_wrong_has_its_name_and_stands_against_signing(
    changed: dict[str, Any], fault: str
) -> None:
    ready = judge(replace(READY, **changed))
    assert ready.faults == (fault,)
    assert not ready.may_be_signed


def test_every_fault_belongs_to_a_point() -> None:
    assert {fault for faults in POINTS.values() for fault in faults} | {NOT_MET} == set(FAULTS)


def test_what_no_register_knows_waits_for_a_person() -> None:
    silent = replace(READY, on_duty=None, quarantine_free=None, hold_until=None, marks=())
    assert set(judge(silent).unchecked) == {
        *BY_HAND, "hold", "quarantine", "receiver", "verifier", "custodian",
    }  # fmt: skip
    told = replace(silent, marks=(*READY.marks, *(mark(code) for code in judge(silent).unchecked)))
    assert judge(told).may_be_signed


def test_a_mark_never_stands_against_what_a_register_knows() -> None:
    told = replace(READY, positions_missing=1, marks=(*READY.marks, mark("position")))
    assert judge(told).faults == ("no_position",)


def test_people_and_tests_are_not_asked_for_days_before() -> None:
    early = judge(replace(READY, expected_at=NOW + timedelta(days=5), hold_until=None, on_duty={}))
    states = {point.code: point.state for point in early.points}
    assert {states[code] for code in ("receiver", "scanner", "quarantine")} == {"later"}
    assert not early.may_be_signed


@pytest.mark.parametrize(
    ("good", "days_before", "stands"),
    [
        (True, 0, True),
        (True, 1, True),
        (True, 2, None),
        (True, -1, True),
        (False, 0, False),
        (False, 9, False),
    ],
)
def test_a_good_test_of_the_scanner_counts_from_the_day_before_and_a_bad_one_until_mended(
    good: bool, days_before: int, stands: bool | None
) -> None:
    arrives = NOW.date()
    assert scanner_stands(good, arrives - timedelta(days=days_before), arrives) is stands


def test_a_shipment_that_was_retimed_is_found_out_about_anew() -> None:
    signed = replace(READY, marks=(*READY.marks, mark(SIGNED_OFF, minutes=1)))
    assert judge(signed).signed is not None
    retimed = judge(replace(signed, marks=(*signed.marks, mark(RETIMED, minutes=2))))
    assert retimed.signed is None
    assert set(retimed.unchecked) == set(BY_HAND)


def test_a_sign_off_stays_and_what_went_wrong_since_is_said() -> None:
    ready = judge(replace(READY, contact=None, marks=(*READY.marks, mark(SIGNED_OFF))))
    assert ready.signed is not None
    assert ready.faults == ("no_contact",)


@given(
    st.lists(st.tuples(st.sampled_from([*POINTS, SIGNED_OFF, RETIMED]), st.booleans()), max_size=12),
    st.integers(0, 2),
    st.none() | st.booleans(),
)
def test_nothing_that_is_wrong_is_ever_signed_off(
    told: list[tuple[str, bool]], missing: int, scanner: bool | None
) -> None:
    marks = tuple(mark(code, met=met, minutes=n) for n, (code, met) in enumerate(told))
    ready = judge(replace(READY, marks=marks, positions_missing=missing, scanner_ok=scanner))
    if ready.may_be_signed:
        assert ready.faults == ()
        assert not missing
        assert scanner is not False
