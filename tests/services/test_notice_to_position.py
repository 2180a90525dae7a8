"""From a holder's message to a position: a trial product, and several bags of an allogeneic one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from ctdesk.domain.answers import Value
from ctdesk.forms.questions import Question
from ctdesk.services import arrivals, catalogue, notice_import, orders, storage
from ctdesk.services.readiness import shipment_sheet
from ctdesk.services.readiness_marks import mark_readiness, sign_off_readiness
from fixtures import labels
from fixtures.cast import Cast
from fixtures.receipt_story import LIMITS, Story


@dataclass(frozen=True)
class Way:
    """What is different on one way."""

    receipt_type: str
    donor_type: str
    bags: int
    cassettes: int

    def cassette_of(self, bag: int) -> str:
        """The number on the cassette of a bag: of an autologous one that of its bag."""
        return "BAG-88-1" if self.donor_type == "autologous" else f"C-{(bag - 1) // 2 + 1}"


@dataclass(slots=True)
class OnTheWay(Story):
    """A story whose labels say what this shipment's holder wrote."""

    way: Way | None = None

    def _known(self, question: Question) -> Any:
        assert self.way is not None
        item, bag = question.item.id, question.instance or 1
        coi = TRIAL_COI
        told: dict[str, Value] = {
            "A10": coi, "C4": "AWB-5500-07", "D3": "SHP-88", "D6": "SEAL-88", "E1a": "20338099",
            "C6a": self.moment(124), "H3": "R-7742", "H4": coi, "H5a": f"BAG-88-{bag}",
            "H5b": f"BAG-88-{bag}", "H6": "DEMODIN0077", "H7a": "DEMO-W", "H8": "LOT-88",
            "H15c": "演示准字S20990100", "I2a": "SHP-88", "G3a": str(self.way.cassettes),
            "I2b": self.way.cassette_of(2 * bag - 1),
        }  # fmt: skip
        return told[item] if item in told else Story._known(self, question)

    def _cell(self, question: Question) -> Value:
        found = Story._cell(self, question)
        return "LOT-88" if found == "FKD876-2602" else found


TRIAL_COI = "CHA0B2600TRAL01"
TRIAL = Way("trial", "autologous", 1, 1)
ALLOGENEIC = Way("marketed_allogeneic", "allogeneic", 4, 2)


def message(story: Story, way: Way) -> str:
    """What the holder writes: one line for each bag."""
    now = story.cast.clock.now
    lines = [
        f"订单 {story.order_number} 已发运，运单号：AWB-5500-07，运输罐号 SHP-88",
        "封签号 SEAL-88，记录仪 20338099",
        f"装箱时间 {now + timedelta(hours=4):%Y-%m-%d %H:%M} UTC，"
        f"启运时间 {now + timedelta(hours=6):%Y-%m-%d %H:%M} UTC",
        f"预计到达 {now + timedelta(hours=26):%Y-%m-%d %H:%M} UTC，保温时限 240 小时",
        f"保温截止：{now + timedelta(hours=150):%Y-%m-%d %H:%M} UTC",
    ]
    bags = [
        f"袋 {bag}/{way.bags} 冻存盒号 {way.cassette_of(bag)} 袋身份码 BAG-88-{bag} 批号 LOT-88"
        " 体积 68 mL 生产日期 2026-02-01 有效期至 2026-09-01"
        for bag in range(1, way.bags + 1)
    ]
    return "\n".join([*lines, *bags])


def announced(story: Story, way: Way) -> None:
    """The coordinator confirms what the message says, and a second person reads it again unseen."""
    cast = story.cast
    text = message(story, way)
    reading = cast.ask("coordinator", notice_import.read_notice_message, text=text)
    found = {(one.field, one.unit): one.value for one in reading.message.found if one.doubt is None}
    assert reading.message.bags == way.bags
    whole = {name: value for (name, unit), value in found.items() if unit is None}
    fields = arrivals.Notice.__dataclass_fields__
    notice = arrivals.Notice(
        way.receipt_type, carrier="演示冷链", **{name: whole[name] for name in fields if name in whole}
    )
    units = tuple(
        arrivals.UnitOnNotice(
            cassette=(bag - 1) // 2 + 1,
            **{
                name: found[name, bag]
                for name in arrivals.UNIT_COMPARED
                if name != "cassette" and (name, bag) in found
            },
        )
        for bag in range(1, way.bags + 1)
    )
    assert units[0].volume_ml == Decimal(68)
    story.shipment_id = cast.do(
        "coordinator",
        notice_import.announce_from_message,
        order_id=reading.order_id,
        notice=notice,
        units=units,
        text=text,
    )
    again = arrivals.NoticeReading(
        way.receipt_type, "AWB-5500-07", "SHP-88", "SEAL-88", "20338099", notice.hold_time_expiry,
        way.cassettes, way.bags, units,
    )  # fmt: skip
    cast.do("verifier", arrivals.verify_announcement, shipment_id=story.shipment_id, reading=again)


def made_ready(story: Story, way: Way) -> None:
    """Positions are reserved, everything is found out, and the coordinator signs off a day before."""
    cast = story.cast
    free = cast.ask("custodian", storage.list_positions, free_only=True).rows
    story.positions = [row.code for row in free[: way.cassettes]]
    for cassette, row in enumerate(free[: way.cassettes], 1):
        cast.do(
            "custodian",
            storage.reserve_position,
            position_id=row.id,
            shipment_id=story.shipment_id,
            cassette=cassette,
        )
    ready = cast.ask("coordinator", shipment_sheet, shipment_id=story.shipment_id).line.readiness.ready
    assert ready.faults == ()
    for code in ready.unchecked:
        cast.do("coordinator", mark_readiness, shipment_id=story.shipment_id, code=code, met=True)
    cast.sign("coordinator", sign_off_readiness, shipment_id=story.shipment_id)
    assert cast.ask("coordinator", shipment_sheet, shipment_id=story.shipment_id).line.readiness.ready.signed


@pytest.mark.parametrize("way", [TRIAL, ALLOGENEIC], ids=["trial", "allogeneic, four bags"])
def test_from_the_message_to_the_position(cast: Cast, way: Way) -> None:
    story = OnTheWay(cast, units=way.bags, way=way)
    story.prepare()
    story.product_id = cast.do(
        "receiver",
        catalogue.add_product,
        code="DEMO-W",
        name_cn="示例二注射液（演示）",
        inn="demotwocel",
        donor_type=way.donor_type,
        brand="示例二",
        mah="演示持有人有限公司",
        manufacturer="演示生产企业有限公司",
        approval_no="演示准字S20990100",
        spec="约 68 mL/袋",
        imported=False,
        rfic_required=False,
        storage_modes=("hospital_tank",),
    )
    labels.in_force(cast, story.product_id, "演示 2026-02", LIMITS, dated=date(2026, 2, 1))
    case = None
    if way.donor_type == "autologous":
        case = next(row.case_id for row in cast.ask("receiver", orders.list_orders).rows)
    order = cast.do(
        "physician",
        orders.place_order,
        product_id=story.product_id,
        case_id=case,
        coi_id=TRIAL_COI if case else None,
        din="DEMODIN0077",
        patient_label_id="R-7742" if case else None,
        dose_min="1",
        dose_max="4000",
        hazard_statement="none",
    )
    row = next(one for one in cast.ask("receiver", orders.list_orders).rows if one.id == order)
    story._order_id, story.order_number = order, row.number
    told = {"mrn": None if case is None else "0031 7742", "patient_label_id": "R-7742" if case else None}
    story.verify_order(
        order,
        coi_id=TRIAL_COI if case else None,
        din="DEMODIN0077",
        dose_min=Decimal(1),
        dose_max=Decimal(4000),
        **told,
    )
    announced(story, way)
    made_ready(story, way)
    tank = cast.ask("custodian", storage.list_tanks)[0]
    for _ in range(2):
        cast.clock.advance(hours=13)
        cast.do(
            "custodian", storage.record_tank_reading, tank_id=tank.id, temperature_c="-185.5", level_cm="30"
        )
    for login in ("receiver", "verifier"):
        cast.session(login)  # both are there
    story.open()
    story.up_to_decision()
    story.decide("accept")
    _, units = cast.ask("receiver", arrivals.shipment_detail, shipment_id=story.shipment_id)
    assert [(one.disposition, one.place) for one in units] == [("accepted", "in_tank")] * way.bags
    assert {one.position for one in units} == set(story.positions)
