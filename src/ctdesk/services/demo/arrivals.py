"""Arrivals of the demo's next days: a notice out of a holder's message, and how far the house is ready."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from ctdesk.config import data_path
from ctdesk.db.tables.receipt import TherapyOrder
from ctdesk.services import arrivals, notice_import, readiness_marks
from ctdesk.services.demo.consignments import Announced, Consignment, draw_consignment, prescribe
from ctdesk.services.demo.hospital import Person
from ctdesk.services.demo.stage import Stage
from ctdesk.services.demo.team_stage import Year
from ctdesk.services.readiness import Readiness, shipment_sheet

COORDINATOR = "R04"
_SERIAL = 900  # beyond those of the year
_TODAY, _TOMORROW = timedelta(hours=12), timedelta(hours=34)
_BY_HAND = ("reader", "quarantine")


def arrival_stories(
    year: Year, goods: Sequence[Announced], products: Mapping[str, int]
) -> tuple[Iterator[datetime], ...]:
    """A message that becomes a notice; one shipment of tomorrow signed off, another not ready yet.

    ``goods`` are those announced so far; it grows while the year is told.
    """
    return (_from_message(year, products), _ready(year, goods))


@cache
def _told() -> Mapping[str, Any]:
    return tomllib.loads(data_path("resources", "demo", "arrivals.toml").read_text("utf-8"))


def _from_message(year: Year, products: Mapping[str, int]) -> Iterator[datetime]:
    """The holder writes; the coordinator confirms what was found and begins to get ready. Nobody has read it
    a second time yet.
    """
    yield year.now - timedelta(minutes=58)
    stage = year.stage
    hospital, coordinator = stage.hospital, stage.hospital.holding(COORDINATOR)[0]
    if not stage.may(coordinator, "order.announce"):
        return
    ware = next(one for one in hospital.wares if one.autologous and one.limits is not None)
    due = (year.now + timedelta(hours=30)).astimezone(stage.zone)
    one = draw_consignment(random.Random(_SERIAL), hospital, _SERIAL, "accept", ware, due)
    order_id = prescribe(stage, one, products[ware.code])
    with stage.gate.reading() as db:
        number = db.get_one(TherapyOrder, order_id).number
    text = _told()["message"][year.language].format(**_written(one, number, stage))
    found = stage.ask(coordinator, notice_import.read_notice_message, text=text)
    said = {
        one.field: one.value
        for one in found.message.found
        if one.unit is None and one.doubt is None and one.field in arrivals.Notice.__dataclass_fields__
    }
    key = stage.do(
        coordinator,
        notice_import.announce_from_message,
        order_id=found.order_id,
        notice=arrivals.Notice(**{**said, "receipt_type": ware.receipt_type}),
        units=tuple(arrivals.UnitOnNotice(**one.unit(bag)) for bag in range(1, one.bags + 1)),
        text=text,
    )
    yield year.now - timedelta(minutes=44)
    for code in _BY_HAND:
        _mark(stage, coordinator, key, code)


def _written(one: Consignment, number: str, stage: Stage) -> dict[str, object]:
    def at(moment: datetime) -> str:
        return f"{moment.astimezone(stage.zone):%Y-%m-%d %H:%M}"

    return {
        "order": number,
        "coi": one.coi,
        "awb": one.awb_no,
        "shipper": one.shipper_sn,
        "seal": one.seal_no,
        "logger": one.logger_sn,
        "carrier": one.carrier.name,
        "packed": at(one.packed_at),
        "departed": at(one.departed_at),
        "expected": at(one.arrives_at),
        "hold": at(one.hold_until),
        "bags": one.bags,
        "batch": one.batch_no,
    }


def _ready(year: Year, goods: Sequence[Announced]) -> Iterator[datetime]:
    """What no register knows is checked by hand; what is whole is signed off, the next is not ready yet."""
    yield year.now - timedelta(minutes=37)
    stage, coordinator = year.stage, year.stage.hospital.holding(COORDINATOR)[0]
    if not stage.may(coordinator, readiness_marks.PREPARES):
        return
    coming = sorted(
        (one for one in goods if year.now < one.what.arrives_at <= year.now + _TOMORROW),
        key=lambda one: one.what.arrives_at,
    )
    signed = False  # one of tomorrow; those of today have all been
    for one in coming:
        ready, soon = _how(stage, coordinator, one.shipment_id), one.what.arrives_at <= year.now + _TODAY
        if ready is None:
            continue
        if not ready.faults and (soon or not signed):
            for code in ready.ready.unchecked:
                _mark(stage, coordinator, one.shipment_id, code)
            note = str(_told()["words"]["late"][year.language]) if ready.ready.late else None
            stage.sign(
                coordinator, readiness_marks.sign_off_readiness, shipment_id=one.shipment_id, note=note
            )
            signed = signed or not soon
        elif not soon:
            if "protection" in ready.ready.unchecked:
                note = str(_told()["words"]["not_met"][year.language])
                _mark(stage, coordinator, one.shipment_id, "protection", note)
            return


def _how(stage: Stage, person: Person, shipment_id: int) -> Readiness | None:
    found: Readiness | None = stage.ask(person, shipment_sheet, shipment_id=shipment_id).line.readiness
    return found


def _mark(stage: Stage, person: Person, shipment_id: int, code: str, wrong: str | None = None) -> None:
    stage.do(
        person,
        readiness_marks.mark_readiness,
        shipment_id=shipment_id,
        code=code,
        met=wrong is None,
        note=wrong,
    )
