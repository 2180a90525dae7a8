"""Two receipts at once stay apart: one open package in a room, and no code of one gets into the other."""

from __future__ import annotations

import pytest

from ctdesk.domain.errors import CtdeskError, Refused
from ctdesk.services import arrivals, incidents, premises, receipts
from ctdesk.services.audit import list_events
from ctdesk.services.line_clearance import open_package_beside
from ctdesk.services.receipts import ScanPlacement
from ctdesk.services.wrong_patient import leave_stop, witnesses
from fixtures.cast import Cast
from fixtures.receipt_story import COI, Story

OTHER = "CHA0B2600OTHR07"


def second_receipt(story: Story) -> Story:
    """A second receipt, open in the same house, of another patient's bag."""
    cast = story.cast
    order = story.order_for_another(OTHER)
    second = Story(cast, units=1)
    second.shipment_id = cast.do(
        "coordinator",
        arrivals.announce_shipment,
        order_id=order,
        notice=arrivals.Notice("marketed_autologous", awb_no="AWB-2", shipper_sn="SHP-2"),
        units=(arrivals.UnitOnNotice(1, f"{OTHER}-1", f"{OTHER}-1", "L-2"),),
    )
    return second


def scan(story: Story, text: str, login: str = "receiver", section: str | None = None) -> ScanPlacement:
    """Where a scan belongs in the story's receipt."""
    placed: ScanPlacement = story.cast.ask(
        login, receipts.place_scan, record_id=story.record_id, text=text, section=section
    )
    return placed


def test_a_second_package_is_not_opened_while_the_first_lies_open(cast: Cast) -> None:
    story = Story(cast).opened()
    story.fill("receiver", skip=("E8",))
    story.fill("check_1")
    second = second_receipt(story).open()
    second.note("receiver", ("B7", False))  # that it is not clear may be said
    with pytest.raises(CtdeskError) as refused:
        second.note("receiver", ("B7", True), ("B7#correction", "x"))
    assert refused.value.code == "LINE-01"
    assert refused.value.values["number"] == story.view().number
    assert refused.value.values["by"] == "王䶮"
    told = cast.ask("checker", open_package_beside, record_id=second.record_id)
    assert told is not None
    assert told.number == story.view().number
    assert cast.ask("receiver", open_package_beside, record_id=story.record_id) is None
    story.fill("put_in")
    story.fill("receiver")
    story.sign("put_in")
    assert cast.ask("checker", open_package_beside, record_id=second.record_id) is None
    second.note("receiver", ("B7", True), ("B7#correction", "上一批已入库"))


def test_in_another_room_nothing_stands_against_it(cast: Cast) -> None:
    story = Story(cast).opened()
    story.fill("receiver", skip=("E8",))
    story.fill("check_1")
    cast.do("custodian", premises.add_zone, code="R2", kind="receipt", name_zh="演示二区", name_en="Demo 2")
    second = second_receipt(story).open()
    second.note("receiver", ("A3b", "R2"), ("B7", True))


def test_codes_of_a_receipt_under_way_are_not_noted_in_this_one(cast: Cast) -> None:
    story = Story(cast).opened()
    second_receipt(story).open()
    number = cast.ask("receiver", arrivals.list_announced, state="arrived").rows[-1].number
    placed = scan(story, f"{OTHER}-1")
    assert (placed.verdict, placed.code, placed.fills, placed.belongs) == ("stop", "SCAN-13", (), number)


def test_another_patients_code_is_noted_as_it_was_read_and_stops(cast: Cast) -> None:
    story = Story(cast).opened()
    second_receipt(story)
    placed = scan(story, f"&/{OTHER}")
    assert placed.fills == (("A10", OTHER),)
    assert (placed.verdict, placed.code, placed.reason) == ("mismatch", "SCAN-07", "other_patient")
    assert placed.belongs is not None


def test_another_patients_code_never_answers_what_asks_for_something_else(cast: Cast) -> None:
    """A bare code might also be the number of a shipper or a seal: whose it is is known, so it is none."""
    story = Story(cast).opened()
    second_receipt(story)
    assert scan(story, OTHER, section="A").fills == (("A10", OTHER),)
    for section in "BCDEI":
        placed = scan(story, OTHER, section=section)
        assert (placed.fills, placed.verdict, placed.code) == ((), "stop", "SCAN-14"), section
        assert placed.belongs is not None


def test_read_blind_it_stops_and_gives_nothing_away(cast: Cast) -> None:
    story = Story(cast).opened()
    second_receipt(story)
    story.fill("receiver", skip=("E8",))
    story.note("receiver", ("H1:1@check_1", "王䶮"))
    placed = scan(story, f"&/{OTHER}")
    assert placed.fills == (("H4:1@check_1", OTHER),)
    assert placed.belongs is not None
    assert placed.expected is None
    assert placed.verdict == "filled"


def test_one_gs1_code_fills_batch_expiry_and_serial_and_ticks_each(cast: Cast) -> None:
    story = Story(cast).opened()
    story.fill("receiver", skip=("E8",))
    code = "]d20106901234567892172609011126020110FKD876-2602\x1d21SER0001"
    placed = scan(story, code)
    fills = {path.split(":")[0]: value for path, value in placed.fills}
    assert fills["H8"] == "FKD876-2602"
    assert fills["H11b"] == "2026-09-01"
    assert fills["H11a"] == "2026-02-01"
    assert str(fills["H16"]).endswith("SER0001")
    assert {path.partition(":")[2] for path, _ in placed.fills} == {"1@check_1"}
    assert {part.name: part.verdict for part in placed.parts} == dict.fromkeys(
        ("gtin", "batch", "expires_on", "made_on", "serial"), "read"
    )


def test_a_person_leaves_the_stop_only_cold_with_a_witness_and_a_reason(cast: Cast) -> None:
    story = Story(cast).opened()
    told = {
        "record_id": story.record_id,
        "scanned": OTHER,
        "belongs": "PJ-ASN-2026-0002",
        "second_person": cast.id("verifier"),
        "reason": "拿错相邻冻存架的盒，已放回",
        "back_in_cold": True,
        "incident": True,
    }
    for wrong, code in (
        ({"back_in_cold": False}, "STOP-01"),
        ({"second_person": cast.id("receiver")}, "STOP-02"),
        ({"second_person": 0}, "STOP-03"),
        ({"reason": "x"}, "FIELD-01"),
    ):
        with pytest.raises(CtdeskError, match=code):
            cast.do("receiver", leave_stop, **{**told, **wrong})
    with pytest.raises(Refused):
        cast.do("buyer", leave_stop, **told)
    number = cast.do("receiver", leave_stop, **told)
    row = cast.ask("receiver", incidents.list_incidents, record_id=story.record_id).rows[0]
    assert (row.number, row.code, row.severity) == (number, "ID1", "II")
    assert len(row.unit_ids) == 2
    assert "李清如" in row.text
    assert cast.do("receiver", leave_stop, **{**told, "incident": False}) is None
    actions = {event.action for event in cast.ask("qa", list_events, after=None, limit=20).rows}
    assert "receipt.wrong_patient" in actions


def test_who_could_come_is_somebody_else_who_may(cast: Cast) -> None:
    story = Story(cast).opened()
    assert story.record_id
    names = {one.name for one in cast.ask("receiver", witnesses)}
    assert "李清如" in names
    assert "王䶮" not in names
    assert "冯时" not in names  # the buyer may not receive


def test_a_code_of_the_same_patient_is_no_stop(cast: Cast) -> None:
    story = Story(cast).opened()
    assert scan(story, f"&/{COI}").belongs is None
    assert scan(story, "&/CHA0B2600XXXX01").belongs is None
