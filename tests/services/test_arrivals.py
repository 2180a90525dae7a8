"""An arrival notice is read again by a second person, unit by unit, before anything is compared with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from ctdesk.domain.errors import CtdeskError
from ctdesk.services import arrivals
from fixtures.cast import Cast

BAGS: tuple[dict[str, object], ...] = (
    {"cassette": 1, "cassette_no": "CAS-1", "coi_bag_id": "COI-9-1", "batch_no": "B-77", "bag_no": 1,
     "bag_total": 2, "volume_ml": Decimal("68"), "manufactured_on": date(2026, 2, 1),
     "expires_on": date(2026, 9, 1)},
    {"cassette": 2, "cassette_no": "CAS-2", "coi_bag_id": "COI-9-2", "batch_no": "B-77", "bag_no": 2,
     "bag_total": 2, "volume_ml": Decimal("67.5"), "manufactured_on": date(2026, 2, 1),
     "expires_on": None},
)  # fmt: skip
UNITS = tuple(arrivals.UnitOnNotice(**bag) for bag in BAGS)  # type: ignore[arg-type]  # a table of fields
READING = arrivals.NoticeReading("research", "AWB 9", None, None, None, None, 2, 2, UNITS)


@pytest.fixture
def shipment(cast: Cast) -> int:
    """An announced shipment of two bags, entered by the coordinator."""
    key: int = cast.do(
        "coordinator",
        arrivals.announce_shipment,
        order_id=None,
        notice=arrivals.Notice("research", awb_no="AWB 9"),
        units=tuple(arrivals.UnitOnNotice(**bag) for bag in BAGS),  # type: ignore[arg-type]  # as above
    )
    return key


def verify(cast: Cast, shipment: int, reading: arrivals.NoticeReading, login: str = "verifier") -> None:
    cast.do(login, arrivals.verify_announcement, shipment_id=shipment, reading=reading)


def is_verified(cast: Cast, shipment: int) -> bool:
    row, _ = cast.ask("receiver", arrivals.shipment_detail, shipment_id=shipment)
    return bool(row.verified_at)


@pytest.mark.parametrize("name", arrivals.UNIT_COMPARED)
def test_a_difference_in_any_value_of_a_unit_verifies_nothing(cast: Cast, shipment: int, name: str) -> None:
    entered = getattr(UNITS[0], name)
    other = {int: 7, str: "OTHER", Decimal: Decimal("68.5"), date: date(2027, 1, 1)}[type(entered)]
    wrong = replace(UNITS[0], **{name: other})
    with pytest.raises(CtdeskError) as refused:
        verify(cast, shipment, replace(READING, units=(wrong, UNITS[1])))
    assert refused.value.code == "ARR-14"
    assert refused.value.field == f"unit.{name}:1"
    assert refused.value.values == {"what": name, "unit": 1}
    assert not is_verified(cast, shipment)


def test_what_the_notice_leaves_empty_is_left_empty(cast: Cast, shipment: int) -> None:
    for units in (
        (UNITS[0], replace(UNITS[1], expires_on=date(2026, 9, 1))),
        (replace(UNITS[0], coi_bag_id=None), UNITS[1]),
    ):
        with pytest.raises(CtdeskError) as refused:
            verify(cast, shipment, replace(READING, units=units))
        assert refused.value.code == "ARR-14"
    assert not is_verified(cast, shipment)


@pytest.mark.parametrize("units", [(), UNITS[:1], (*UNITS, UNITS[1]), UNITS[::-1]])
def test_units_left_out_added_or_in_another_order_verify_nothing(
    cast: Cast, shipment: int, units: tuple[arrivals.UnitOnNotice, ...]
) -> None:
    with pytest.raises(CtdeskError) as refused:
        verify(cast, shipment, replace(READING, units=units))
    assert refused.value.code in ("ARR-09", "ARR-14")
    assert not is_verified(cast, shipment)


def test_spaces_case_full_width_and_trailing_zeros_are_no_difference(cast: Cast, shipment: int) -> None:
    same = replace(UNITS[0], batch_no=" b- 77 ", coi_bag_id="ＣＯＩ－９－１", volume_ml=Decimal("68.00"))
    verify(cast, shipment, replace(READING, awb_no="awb9", units=(same, UNITS[1])))
    assert is_verified(cast, shipment)


def test_who_entered_a_notice_does_not_verify_it(any_cast: Cast) -> None:
    key = any_cast.do(
        "receiver",
        arrivals.announce_shipment,
        order_id=None,
        notice=arrivals.Notice("research", awb_no="AWB 9"),
        units=tuple(arrivals.UnitOnNotice(**bag) for bag in BAGS),  # type: ignore[arg-type]  # as above
    )
    with pytest.raises(CtdeskError) as refused:
        verify(any_cast, key, READING, "receiver")
    assert refused.value.code == "ARR-08"
    assert not is_verified(any_cast, key)
