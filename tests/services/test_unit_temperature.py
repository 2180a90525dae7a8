"""A unit's temperature from packing to now: the trip, the tanks it lay in, readings by hand, and holes."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from ctdesk.db.tables.receipt import DoseUnit
from ctdesk.db.tables.storage import StoragePosition, Tank
from ctdesk.domain.errors import NotFound
from ctdesk.services import recording_files, storage
from ctdesk.services.arrivals import note_unit
from ctdesk.services.gate import command
from ctdesk.services.tank_recordings import import_recording
from ctdesk.services.unit_temperature import UnitCurve, unit_temperature
from ctdesk.services.work import UnitOfWork
from fixtures.cast import Cast
from fixtures.receipt_story import Story

pytestmark = pytest.mark.usefixtures("messages")


@command(needs=None, action="test.move")
def move(work: UnitOfWork, *, unit_id: int, to: str) -> None:
    """Put a unit elsewhere, as a signed move does."""
    unit = work.db.get(DoseUnit, unit_id)
    position = work.db.scalar(select(StoragePosition).where(StoragePosition.code == to))
    assert unit is not None
    assert position is not None
    note_unit(work, unit, "place", None, to, None)
    unit.position_id = position.id


def record(cast: Cast, tank: int, start: datetime, values: list[str], step_min: int = 60) -> None:
    recording_files.forget_looked()
    lines = ["time,temperature °C"]
    lines += [f"{(start + timedelta(minutes=step_min * n)).isoformat()},{v}" for n, v in enumerate(values)]
    arguments = {"tank_id": tank, "name": "t.csv", "data": "\n".join(lines).encode()}
    cast.do("custodian", import_recording, **arguments, probes=("temperature °C",))


def place(cast: Cast) -> tuple[int, int, datetime]:
    """The tank, a unit in it, and when it was put in."""
    with cast.gate.reading() as db:
        tank = db.scalars(select(Tank.id)).one()
        unit = db.scalars(select(DoseUnit.id).order_by(DoseUnit.id)).first()
    assert unit is not None
    curve = cast.ask("qa", unit_temperature, unit_id=unit)
    return tank, unit, next(one.at for one in curve.events if one.kind == "put_in")


def curve_of(cast: Cast, unit: int) -> UnitCurve:
    found: UnitCurve = cast.ask("qa", unit_temperature, unit_id=unit)
    return found


def test_trip_and_tank_are_one_curve_with_the_frozen_limit(any_cast: Cast) -> None:
    cast = any_cast
    Story(cast).accepted()
    tank, unit, put_in = place(cast)
    cast.clock.advance(hours=10)
    record(cast, tank, put_in - timedelta(hours=3), ["-120"] * 3 + ["-189.5"] * 5 + ["-188.25"] + ["-189.5"])
    curve = curve_of(cast, unit)
    trip, stored = (one for one in curve.segments if one.source != "typed")
    assert (trip.source, stored.source) == ("trip", "tank")
    assert trip.ends_at <= put_in <= stored.starts_at
    assert trip.record_id is not None
    assert (stored.warmest, curve.limit_max_c) == (Decimal("-188.25"), Decimal(-150))
    # What the tank was like before the unit came is none of its history.
    assert curve.beyond is False
    assert [one.kind for one in curve.events] == ["packed", "opened", "put_in"]
    assert curve.ends_at - cast.clock.now < timedelta(seconds=1)


def test_a_unit_takes_its_curve_to_another_tank(cast: Cast) -> None:
    Story(cast).accepted()
    tank, unit, put_in = place(cast)
    other = cast.do("custodian", storage.add_tank, code="LN2", name="液氮罐 2", level_min_cm=None)
    layout = {"tank_id": other, "racks": ("A",), "boxes": ("1",), "slots": ("1",)}
    cast.do("custodian", storage.add_positions, **layout)
    moved = cast.clock.advance(hours=5)
    cast.do("custodian", move, unit_id=unit, to="LN2-A-1-1")
    cast.clock.advance(hours=5)
    record(cast, tank, put_in, ["-189"] * 10)
    record(cast, other, put_in, ["-140"] * 3 + ["-170"] * 7)
    cast.do("custodian", storage.record_tank_reading, tank_id=other, temperature_c="-171", level_cm=None)
    curve = curve_of(cast, unit)
    tanks = [one for one in curve.segments if one.source == "tank"]
    assert [one.name.split(" ")[0] for one in tanks] == ["LN1", "LN2"]
    assert tanks[0].ends_at <= moved <= tanks[1].starts_at
    assert curve.warmest == Decimal(-170)
    assert [one.kind for one in curve.events][-1] == "moved"


def test_where_nothing_was_recorded_there_is_a_hole(cast: Cast) -> None:
    Story(cast).accepted()
    tank, unit, put_in = place(cast)
    cast.clock.advance(hours=20)
    record(cast, tank, put_in, ["-189"] * 3)
    record(cast, tank, put_in + timedelta(hours=10), ["-189"] * 6)
    curve = curve_of(cast, unit)
    held = [(one.start - put_in, (one.end or put_in) - put_in) for one in curve.holes if one.start > put_in]
    assert [(round(a / timedelta(hours=1)), round(b / timedelta(hours=1))) for a, b in held] == [
        (2, 10),
        (15, round((cast.clock.now - put_in) / timedelta(hours=1))),
    ]


def test_a_unit_before_its_receipt_has_no_curve(cast: Cast) -> None:
    story = Story(cast).opened()
    with cast.gate.reading() as db:
        unit = db.scalars(select(DoseUnit.id).where(DoseUnit.shipment_id == story.shipment_id)).first()
    assert unit is not None
    curve = curve_of(cast, unit)
    assert (curve.segments, curve.warmest, curve.beyond) == ((), None, None)
    with pytest.raises(NotFound):
        curve_of(cast, 999_999)
