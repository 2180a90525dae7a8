"""Moves: the register follows the first signature, the second person reads unseen, wrong ones are refused."""

from __future__ import annotations

import pytest

from ctdesk.domain.errors import CtdeskError, Refused
from ctdesk.services import arrivals, incidents, storage, storage_moves, storage_reservations
from ctdesk.services.receipts import place_scan
from ctdesk.services.storage_moves import CassetteMove
from ctdesk.services.tank_map import tank_map, where_is
from fixtures.cast import Cast
from fixtures.receipt_story import COI, Story
from fixtures.storage_story import note, order_move, perform, position, sign, verify, view

FREE = "LN1-A-1-20"


def unit(story: Story, number: int = 1) -> arrivals.UnitRow:
    """A unit of the story as it is registered."""
    _, units = story.cast.ask("receiver", arrivals.shipment_detail, shipment_id=story.shipment_id)
    found: arrivals.UnitRow = units[number - 1]
    return found


def test_the_register_follows_the_first_signature_and_the_second_lifts_the_hold(any_cast: Cast) -> None:
    story = Story(any_cast).accepted()
    record = order_move(story, FREE)
    assert unit(story).position == story.positions[0]
    perform(story, record, story.positions[0], FREE)
    moved = unit(story)
    assert (moved.position, moved.place, moved.hold) == (FREE, "in_tank", "move_open")
    assert any_cast.ask("custodian", storage_moves.list_moves).rows[0].state == "moved"
    verify(story, record, FREE)
    assert unit(story).hold is None
    assert any_cast.ask("custodian", storage_moves.list_moves).rows[0].state == "verified"
    _, history = any_cast.ask("custodian", arrivals.unit_history, unit_id=unit(story).id)
    assert [(one.was, one.became) for one in history if one.kind == "place"][-3:] == [
        ("in_tank", "out_of_vapour"),
        ("out_of_vapour", "in_tank"),
        (story.positions[0], FREE),
    ]


def test_the_second_person_sees_nothing_of_what_the_first_scanned(cast: Cast) -> None:
    story = Story(cast).accepted()
    record = order_move(story, FREE)
    perform(story, record, story.positions[0], FREE)
    seen = view(cast, "verifier", record)
    assert {"B7:1", "B9:1", "B4:1"}.isdisjoint(seen.answers)
    assert "B9:1" in view(cast, "custodian", record).answers
    note(cast, "verifier", record, {"C1:1@second": f"{COI}-1", "C2:1@second": FREE})
    assert "B9:1" in view(cast, "verifier", record).answers


def test_a_reading_that_differs_freezes_the_unit_and_opens_an_incident(cast: Cast) -> None:
    story = Story(cast).accepted()
    record = order_move(story, FREE)
    perform(story, record, story.positions[0], FREE)
    verify(story, record, "LN1-A-1-21", reason="位置标签与冻存盒不符")
    assert (unit(story).hold, unit(story).position) == ("frozen", FREE)
    found = cast.ask("qa", incidents.list_incidents).rows[-1]
    assert (found.code, found.severity, found.unit_ids) == ("ST5", "II", (unit(story).id,))


def test_who_moved_it_does_not_verify_it(cast: Cast) -> None:
    story = Story(cast).accepted()
    record = order_move(story, FREE)
    perform(story, record, story.positions[0], FREE)
    with pytest.raises(Refused) as refused:
        note(cast, "custodian", record, {"C1:1@second": f"{COI}-1"})
    assert refused.value.code == "REC-20"


def test_another_cassette_than_the_one_ordered_is_refused(cast: Cast) -> None:
    story = Story(cast).accepted()
    record = order_move(story, FREE)
    with pytest.raises(CtdeskError) as refused:
        perform(story, record, story.positions[0], FREE, **{"B7_1": f"{COI}-2", "B7_1#reason": "看错"})
    assert (refused.value.code, refused.value.field) == ("STO-27", "B7:1")
    assert unit(story).position == story.positions[0]


def test_moves_that_may_not_be(cast: Cast) -> None:
    story = Story(cast).accepted()
    cases: dict[str, tuple[str, dict[str, object]]] = {
        "STO-04": (story.positions[1], {}),  # the other cassette lies there
        "STO-20": (FREE, {"kind": "from_shipper"}),
    }
    for code, (to, how) in cases.items():
        with pytest.raises(CtdeskError) as refused:
            order_move(story, to, **how)  # type: ignore[arg-type]  # kinds are text
        assert refused.value.code == code
    tank = cast.ask("custodian", storage.list_tanks)[0].id
    cast.do(
        "custodian",
        storage_reservations.designate_positions,
        tank_id=tank,
        rack="A",
        box="1",
        slot="20",
        status="quarantined",
    )
    with pytest.raises(CtdeskError) as refused:
        order_move(story, FREE)
    assert refused.value.code == "STO-12"
    with pytest.raises(CtdeskError) as refused:
        cast.do("custodian", storage_moves.open_move, kind="move", reason="x", lines=())
    assert refused.value.code == "FIELD-01"
    twice = CassetteMove(story.shipment_id, 1, position(cast, "LN1-A-1-10").id)
    with pytest.raises(CtdeskError) as refused:
        cast.do("custodian", storage_moves.open_move, kind="move", reason="腾空", lines=(twice, twice))
    assert refused.value.code == "STO-21"
    with pytest.raises(Refused):  # a pharmacist puts in, but does not move
        order_move(story, "LN1-A-1-10", who="receiver")


def test_a_position_is_kept_for_its_move_until_the_move_is_given_up(cast: Cast) -> None:
    story = Story(cast).accepted()
    order_move(story, FREE)
    with pytest.raises(CtdeskError) as refused:
        order_move(story, FREE, cassette=2)
    assert refused.value.code == "STO-04"
    with pytest.raises(CtdeskError) as refused:
        order_move(story, "LN1-A-1-19")
    assert refused.value.code == "STO-22"
    row = cast.ask("custodian", storage_moves.list_moves, text=FREE).rows[0]
    tank = cast.ask("custodian", storage.list_tanks)[0]
    states = {one.code: one.state for one in cast.ask("custodian", tank_map, tank_id=tank.id)}
    assert (states[FREE], states["LN1-A-1-19"]) == ("reserved", "free")
    cast.do("custodian", storage_moves.cancel_move, move_id=row.id, reason="不再需要")
    assert view(cast, "custodian", row.record_id or 0).state == "voided"
    order_move(story, FREE, cassette=2)


def test_into_the_shipper_and_back(cast: Cast) -> None:
    story = Story(cast).accepted()
    line = CassetteMove(story.shipment_id, 1, None, "SHP-7731")
    record = cast.do("custodian", storage_moves.open_move, kind="into_shipper", reason="转运", lines=(line,))
    note(cast, "custodian", record, {"B11:1": "SHP-7731"})
    perform(story, record, story.positions[0], None)
    assert (unit(story).place, unit(story).position) == ("in_shipper", None)
    note(cast, "verifier", record, {"C1:1@second": f"{COI}-1", "C3:1@second": "SHP-7731"})
    sign(cast, "verifier", record, "second")
    back = order_move(story, FREE, kind="from_shipper")
    perform(story, back, None, FREE)
    assert (unit(story).place, unit(story).position) == ("in_tank", FREE)


def test_too_long_in_the_open_is_a_finding_against_the_label(cast: Cast) -> None:
    story = Story(cast).accepted()
    record = order_move(story, FREE)
    slow = {"started_at": story.moment(-0.1), "stopped_at": story.moment(0)}
    note(cast, "custodian", record, {"B8:1": slow})
    question = view(cast, "custodian", record).judgement.by_path["B8:1"]
    assert (question.status, question.limit_max, question.on_fail.incident) == ("finding", "180", "RC4")


def test_a_scan_finds_the_place_of_a_cassette(cast: Cast) -> None:
    story = Story(cast).accepted()
    found = cast.ask("custodian", where_is, code=f"{COI}-2")
    assert found.position == story.positions[1]
    assert cast.ask("custodian", where_is, code=FREE.lower()).position == FREE
    with pytest.raises(CtdeskError) as refused:
        cast.ask("custodian", where_is, code="NOBODY-KNOWS-1")
    assert refused.value.code == "STO-16"


def test_reservations_are_proposed_together_and_end_with_the_shipment(cast: Cast) -> None:
    story = Story(cast).prepare()
    kept = [
        row for row in cast.ask("custodian", storage.list_positions, limit=99).rows if row.state == "reserved"
    ]
    for row in kept:
        cast.do(
            "custodian",
            storage_reservations.release_position,
            position_id=row.id,
            seen_version=row.row_version,
            reason="换箱",
        )
    found = cast.ask("custodian", storage_reservations.propose_positions, shipment_id=story.shipment_id)
    assert [one.code for one in found] == ["LN1-A-1-1", "LN1-A-1-2"]
    assert cast.do("custodian", storage_reservations.reserve_proposed, shipment_id=story.shipment_id) == 2
    detail, _ = cast.ask("receiver", arrivals.shipment_detail, shipment_id=story.shipment_id)
    cast.do(
        "coordinator",
        arrivals.cancel_announcement,
        shipment_id=story.shipment_id,
        seen_version=detail.row_version,
        reason="生产失败",
    )
    assert cast.ask("custodian", storage.list_tanks)[0].free == 24


def test_a_scan_is_judged_at_once_for_the_first_and_told_nothing_to_the_second(cast: Cast) -> None:
    story = Story(cast).accepted()
    record = order_move(story, FREE)

    def told(who: str, code: str, section: str) -> tuple[str, str]:
        found = cast.ask(who, place_scan, record_id=record, text=code, section=section)
        return found.fills[0][0], found.verdict

    assert told("custodian", story.positions[0], "B") == ("B6:1", "match")
    assert told("custodian", f"{COI}-2", "B") == ("B7:1", "mismatch")
    assert told("custodian", f"{COI}-1", "B") == ("B7:1", "match")
    perform(story, record, story.positions[0], FREE)
    assert told("verifier", "LN1-A-1-21", "C") == ("C2:1@second", "filled")
    assert told("verifier", f"{COI}-1", "C") == ("C1:1@second", "filled")
