"""Gate G7 at the signature: equipment out of order stands against it, and never keeps a product warm."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import event, select

from ctdesk.db.tables.incidents import Incident
from ctdesk.db.tables.premises import Equipment
from ctdesk.db.tables.storage import Tank
from ctdesk.domain.errors import CtdeskError, Refused
from ctdesk.forms.definition import Slot, Text
from ctdesk.services import equipment, equipment_failures, storage, tank_alarms
from ctdesk.services.equipment_gate import EquipmentSaid, equipment_obstacles, equipment_said
from ctdesk.services.record_ground import ground_of, load_record
from ctdesk.services.record_standing import standing_of_record
from ctdesk.services.record_values import SlotView
from ctdesk.services.signed_grounds import signed_grounds
from ctdesk.services.work import UnitOfWork
from fixtures.cast import Cast
from fixtures.receipt_story import Story
from fixtures.storage_story import order_move, view

pytestmark = pytest.mark.usefixtures("messages")


def slot(story: Story, name: str, login: str) -> SlotView:
    found: SlotView = next(one for one in story.view(login).slots if one.id == name)
    return found


def codes(said: SlotView) -> tuple[list[str], list[str]]:
    """What stands against it, and what is only told."""
    return [one.code for one in said.obstacles], [one.code for one in said.warnings]


def the_tank(cast: Cast, code: str = "LN1") -> tuple[int, int]:
    """Tank and equipment of this code."""
    with cast.gate.reading() as db:
        tank = db.scalars(select(Tank.id).where(Tank.code == code)).one()
        piece = db.scalars(select(Equipment.id).where(Equipment.tank_id == tank)).first()
    assert piece is not None
    return tank, piece


def stop(cast: Cast, code: str = "LN1") -> None:
    told = {"equipment_id": the_tank(cast, code)[1], "seen_version": 1, "reason": "真空度下降"}
    cast.do("custodian", equipment.stop_equipment, **told)


def release(cast: Cast) -> None:
    told = {"equipment_id": the_tank(cast)[1], "seen_version": 2, "reason": "检查合格"}
    cast.do("qa", equipment.release_equipment, **told)


def second_tank(cast: Cast, places: int = 9) -> int:
    tank = int(cast.do("custodian", storage.add_tank, code="LN2", name="液氮罐 2", level_min_cm="12"))
    slots = tuple(str(number) for number in range(1, places + 1))
    cast.do("custodian", storage.add_positions, tank_id=tank, racks=("A",), boxes=("1",), slots=slots)
    return tank


def incidents(cast: Cast) -> list[str]:
    with cast.gate.reading() as db:
        return list(db.scalars(select(Incident.code).order_by(Incident.id)))


def test_equipment_in_order_says_nothing(cast: Cast) -> None:
    story = Story(cast).opened()
    told = [code for one in story.view("verifier").slots for part in codes(one) for code in part]
    assert not [code for code in told if code.startswith("EQG")]


def test_nothing_goes_into_a_tank_out_of_order_while_another_has_room(any_cast: Cast) -> None:
    cast = any_cast
    story = Story(cast).opened()
    second_tank(cast)
    stop(cast)
    said = slot(story, "put_in", "custodian")  # by the position reserved, before anything is scanned
    assert codes(said) == (["EQG-02"], [])
    assert said.who_can == ()  # another person would not help
    assert dict(said.obstacles[0].values) == {
        "asset": "LN2-LN1",
        "name": "液氮罐 1",
        "detail": "真空度下降",
        "others": "LN2（9）",
    }
    release(cast)
    assert codes(slot(story, "put_in", "custodian")) == ([], [])


@pytest.mark.parametrize("places", [0, 1])  # no other tank has room for both cassettes
def test_a_product_goes_into_the_only_cold_place_and_the_signature_keeps_why(cast: Cast, places: int) -> None:
    story = Story(cast).opened()
    second_tank(cast, places)
    stop(cast)
    assert codes(slot(story, "put_in", "custodian")) == ([], ["EQG-02", "EQG-10"])
    story.fill("receiver", skip=("E8",))
    story.fill("check_1")
    story.fill("put_in")
    story.sign("put_in")
    assert incidents(cast) == ["EQ1"]
    ordinal = next(one.signature for one in story.view("qa").slots if one.id == "put_in")
    assert ordinal is not None
    kept = cast.ask("qa", signed_grounds, record_id=story.record_id, ordinal=ordinal.ordinal)
    assert [one.code for one in kept.equipment] == ["EQG-02", "EQG-10"]
    assert kept.equipment[0].values["detail"] == "真空度下降"


def test_acceptance_waits_until_the_tank_is_in_order_and_nothing_else_does(cast: Cast) -> None:
    story = Story(cast).at_decision()
    second_tank(cast)  # for acceptance it makes no difference: the product lies where it lies
    cast.do(
        "custodian",
        equipment.register_equipment,
        asset_no="P-1",
        kind="temperature_probe",
        name="罐 1 探头",
        tank_id=the_tank(cast)[0],
        calibration_due=date(2026, 3, 1),
    )
    assert codes(slot(story, "decision", "verifier")) == (
        [],
        ["EQG-04", "EQG-11"],
    )  # told before it is decided
    story.fill("decision", other={"K1": "accept"})
    assert codes(slot(story, "decision", "verifier")) == (["EQG-04"], [])
    with pytest.raises(Refused) as refused:
        story.sign("decision")
    assert refused.value.code == "EQG-04"
    story.decide("quarantine")
    assert set(story.dispositions()) == {"quarantined"}
    assert incidents(cast) == []


def test_an_open_alarm_of_the_tank_keeps_acceptance_waiting_a_missed_round_does_not(cast: Cast) -> None:
    story = Story(cast).at_decision()
    story.fill("decision", other={"K1": "accept"})
    tank, piece = the_tank(cast)
    told: dict[str, Any] = {"tank_id": tank, "started_at": cast.clock.now, "text": "演示"}
    cast.do("custodian", tank_alarms.report_alarm, kind="missed_round", **told)
    assert codes(slot(story, "decision", "verifier")) == ([], [])
    cast.do("custodian", tank_alarms.report_alarm, kind="probe", **told)
    assert codes(slot(story, "decision", "verifier")) == (["EQG-06"], [])
    # A failure that lets it be used says nothing more; one that stops it does.
    failed = {"equipment_id": piece, "text": "盖垫磨损"}
    cast.do("custodian", equipment_failures.report_failure, **failed, stops_use=False)
    assert codes(slot(story, "decision", "verifier")) == (["EQG-06"], [])
    cast.do("custodian", equipment_failures.report_failure, **failed, stops_use=True)
    assert codes(slot(story, "decision", "verifier")) == (["EQG-06", "EQG-03"], [])


def test_one_reader_in_order_is_enough(cast: Cast) -> None:
    story = Story(cast).at_decision()
    story.fill("decision", other={"K1": "accept"})
    with cast.gate.reading() as db:
        from ctdesk.db.tables.storage import Zone

        room = db.scalars(select(Zone.id).where(Zone.code == "R1")).one()
    reader = {"kind": "logger_reader", "name": "读取器", "zone_id": room}
    cast.do("custodian", equipment.register_equipment, asset_no="R-1", **reader)  # never calibrated
    assert codes(slot(story, "decision", "verifier")) == (["EQG-05"], [])
    good = reader | {"calibration_due": date(2026, 12, 31)}
    cast.do("custodian", equipment.register_equipment, asset_no="R-2", **good)
    assert codes(slot(story, "decision", "verifier")) == ([], [])


def test_a_move_into_a_tank_out_of_order_is_refused_one_out_of_it_is_not(cast: Cast) -> None:
    story = Story(cast).accepted()
    second_tank(cast)
    stop(cast)
    away = order_move(story, "LN2-A-1-1")
    assert [codes(one) for one in view(cast, "custodian", away).slots if one.id == "custodian"] == [([], [])]
    release(cast)
    stop(cast, "LN2")
    into = order_move(story, "LN2-A-1-2", cassette=2)
    assert [codes(one) for one in view(cast, "custodian", into).slots if one.id == "custodian"] == [
        (["EQG-02"], [])
    ]


def test_a_tank_with_product_in_it_or_on_its_way_is_not_retired(cast: Cast) -> None:
    Story(cast).accepted()
    second_tank(cast)
    for code, refusal in (("LN1", "PRM-25"), ("LN2", None)):
        told = {"equipment_id": the_tank(cast, code)[1], "seen_version": 1, "reason": "更换新罐"}
        if refusal is None:
            cast.do("custodian", equipment.retire_equipment, **told)
            continue
        with pytest.raises(CtdeskError) as error:
            cast.do("custodian", equipment.retire_equipment, **told)
        assert error.value.code == refusal
    with cast.gate.reading() as db:
        assert list(db.scalars(select(Tank.code).where(Tank.active.is_(True)))) == ["LN1"]


def asked(cast: Cast, story: Story, slot: Slot | str, seen: list[str] | None = None) -> EquipmentSaid:
    """What the gate says of one slot; ``seen`` collects the readings it made."""
    told: list[EquipmentSaid] = []

    def look(work: UnitOfWork) -> None:
        standing = standing_of_record(work, ground_of(work, load_record(work, story.record_id)))
        chosen = next((one for one in standing.ground.definition.slot if one.id == slot), slot)
        assert isinstance(chosen, Slot)

        def note(*parts: Any) -> None:
            if seen is not None:
                seen.append(parts[2])

        event.listen(cast.site.engine, "before_cursor_execute", note)
        try:
            told.append(equipment_said(work, standing, chosen))
            assert equipment_obstacles(work, standing, chosen) == told[0].obstacles
        finally:
            event.remove(cast.site.engine, "before_cursor_execute", note)
        work.event.wanted = False

    cast.gate.run_itself(look, action="test.looked")
    return told[0]


def test_whoever_thaws_needs_a_device_and_a_timer_in_order(cast: Cast) -> None:
    story = Story(cast).opened()
    thaw = Slot(id="thaw", text=Text(zh_CN="复苏", en="Thaw"), duty="thaw.perform", covers=("A",))
    assert asked(cast, story, thaw) == EquipmentSaid()  # nothing registered: nothing is asked
    for kind in ("thaw_device", "timer"):
        cast.do("custodian", equipment.register_equipment, asset_no=kind, kind=kind, name=kind)
    said = asked(cast, story, thaw)
    assert [(one.code, one.values["asset"]) for one in said.obstacles] == [
        ("EQG-05", "THAW_DEVICE"),
        ("EQG-05", "TIMER"),
    ]


def test_the_question_costs_two_readings_at_most(cast: Cast) -> None:
    story = Story(cast).accepted()
    second_tank(cast)
    for name in ("put_in", "decision", "lead"):
        seen: list[str] = []
        asked(cast, story, name, seen)
        assert len(seen) == 0  # signed, or no business of equipment
    fresh = Story(cast)
    fresh.record_id = story.record_id
    thaw = Slot(id="thaw", text=Text(zh_CN="复苏", en="Thaw"), duty="thaw.perform", covers=("A",))
    seen = []
    asked(cast, fresh, thaw, seen)
    assert len(seen) == 2


def test_a_thing_unknown_to_the_register_is_no_obstacle(cast: Cast) -> None:
    """A hospital that has registered nothing can work; the page of equipment says what is missing."""
    story = Story(cast).at_decision()

    def forget(work: UnitOfWork) -> None:
        piece = work.db.scalars(select(Equipment)).one()
        piece.tank_id = None

    cast.gate.run_itself(forget, action="test.before_the_register")
    assert cast.ask("custodian", equipment.tanks_not_registered) == ("LN1",)
    story.decide("accept")
    assert set(story.dispositions()) == {"accepted"}
    with pytest.raises(CtdeskError):
        cast.do("nurse", equipment.register_tanks)
    assert cast.do("custodian", equipment.register_tanks) == 1
    numbers = [row.asset_no for row in cast.ask("qa", equipment.list_equipment).rows]
    assert numbers == ["LN2-LN1", "LN2-LN1-2"]  # the number was taken
