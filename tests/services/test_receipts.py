"""The whole story of a receipt: announced, filled in by several people, signed, decided; and what must be
refused.
"""

from __future__ import annotations

import pytest

from ctdesk.domain.answers import State
from ctdesk.domain.errors import CtdeskError, Refused
from ctdesk.services import arrivals, incidents, receipts
from ctdesk.services.records import Entry
from fixtures import labels
from fixtures.cast import Cast
from fixtures.receipt_story import COI, Story


def refusal(story: Story, outcome: str, **more: object) -> str:
    """The code with which a decision is refused."""
    with pytest.raises(CtdeskError) as caught:
        story.decide(outcome, **more)  # type: ignore[arg-type]  # values of the form
    return caught.value.code


def test_a_conforming_shipment_is_accepted_by_two_people(any_cast: Cast) -> None:
    story = Story(any_cast).at_decision()
    assert story.outcome() == ["accept", "accept"]
    signed = story.decide("accept")
    assert (signed.state, signed.outcome) == ("completed", "accept")
    assert story.dispositions() == ["accepted", "accepted"]
    view = story.view("lead")
    assert [unit.place for unit in view.units] == ["in_tank", "in_tank"]
    assert [unit.position for unit in view.units] == story.positions
    assert [unit.hold for unit in view.units] == [None, None]
    for slot in ("qa", "lead"):
        story.sign(slot)
    story.fill("follow_up")
    assert story.sign("follow_up").state in ("completed", "reviewed")


def test_an_excursion_leads_to_quarantine_and_never_to_acceptance(cast: Cast) -> None:
    story = Story(cast, units=1, logger_values=("-181.0",) * 11 + ("-144.7",)).opened()
    story.up_to_decision(receiver={"E3": False})
    view = story.view("verifier")
    assert [one.propose for one in view.judgement.proposals] == ["quarantine"]
    assert {"E3", "E6a", "E7a"} <= set(view.judgement.findings)
    assert refusal(story, "accept") == "REC-30"
    signed = story.decide("quarantine", K3d="oral", K7a="no_quality_problem")
    assert signed.outcome == "quarantine"
    assert story.dispositions() == ["quarantined"]
    story.sign("physician")
    assert story.view("lead").slots[-2].id == "lead"


def test_a_wrong_identity_is_frozen_and_opens_an_incident(any_cast: Cast) -> None:
    story = Story(any_cast, units=2).opened()
    story.up_to_decision(check_1={"H1:2": "王岩"}, check_2={"H1:2": "王岩"})
    view = story.view("verifier")
    assert [one.propose for one in view.judgement.proposals] == ["reject", "accept"][::-1]
    story.note("verifier", ("K1:1", "quarantine"), ("K1:2", "quarantine"))
    signed = story.decide("quarantine", K3d="oral", K7a="no_quality_problem")
    assert signed.outcome == "quarantine"
    assert [unit.hold for unit in story.view("lead").units] == [None, "frozen"]
    opened = any_cast.ask("qa", incidents.list_incidents, record_id=story.record_id).rows
    assert [(row.code, row.state, len(row.unit_ids)) for row in opened] == [("ID2", "reported", 1)]


def test_rejection_needs_the_number_of_an_incident(cast: Cast) -> None:
    story = Story(cast, units=1).opened()
    story.up_to_decision(check_1={"G8": False})
    with pytest.raises(CtdeskError) as caught:
        story.note("verifier", ("K6b", "PJ-INC-2026-9999"))
    assert caught.value.code == "REC-25"
    number = cast.do(
        "verifier", incidents.open_incident, code="ID1", severity="I", text="罐内有他人物品",
        record_id=story.record_id,
    )  # fmt: skip
    signed = story.decide("reject", K6b=number, K3d="oral", K7a="no_quality_problem")
    assert signed.outcome == "reject"
    assert story.dispositions() == ["rejected"]


def test_only_major_findings_may_be_accepted_with_a_deviation(cast: Cast) -> None:
    story = Story(cast, units=1).opened()
    story.up_to_decision(receiver={"D8": False})
    assert story.outcome() == ["accept_with_deviation"]
    assert refusal(story, "accept") == "REC-30"
    number = cast.do("verifier", incidents.open_deviation, text="运输标签不全", record_id=story.record_id)
    signed = story.decide("accept_with_deviation", K6a=number, K3d="oral", K7a="no_quality_problem")
    assert signed.outcome == "accept_with_deviation"
    unit = story.view("lead").units[0]
    assert (unit.disposition, unit.by_concession, unit.deviation_no) == ("accepted", True, number)


def test_a_wrong_coi_locks_acceptance_only(cast: Cast) -> None:
    story = Story(cast, units=1).opened()
    story.up_to_decision(receiver={"A10": "CHA0B26OTHER"})
    assert story.outcome() == ["quarantine"]
    assert {slot.id for slot in story.view().slots if slot.status == "signed"} >= {"receiver", "put_in"}
    assert refusal(story, "accept") == "REC-30"


def test_a_product_without_limits_cannot_be_accepted(cast: Cast) -> None:
    story = Story(cast, units=1, limits=None).opened()
    story.up_to_decision()
    assert "accept" not in story.outcome()
    assert "A8a" in story.view("verifier").judgement.findings
    assert refusal(story, "accept") == "REC-30"


def test_limits_verified_after_the_receiver_signed_do_not_slip_in_under_the_signature(cast: Cast) -> None:
    from datetime import date

    from fixtures.receipt_story import LIMITS

    story = Story(cast, units=1, limits=None).opened()
    story.up_to_decision()
    labels.in_force(cast, story.product_id, "2", LIMITS, dated=date(2026, 2, 1))
    assert "A8a" in story.view("verifier").judgement.findings
    assert "accept" not in story.outcome()


def test_alone_at_night_one_person_brings_the_product_to_safety_and_never_accepts(cast: Cast) -> None:
    story = Story(cast, units=1)
    story.prepare()
    cast.clock.advance(hours=13)
    story.played = dict.fromkeys(story.played, "receiver")
    story.announce()
    cast.clock.advance(hours=13)
    story.open()
    story.note("receiver", Entry("I6", State.UNKNOWN))
    story.fill("receiver", skip=("E8",))
    for slot in ("check_1", "put_in", "receiver"):
        story.fill(slot)
    story.sign("receiver", "check_1", "put_in")
    view = story.view("receiver")
    assert [(unit.place, unit.hold) for unit in view.units] == [("in_tank", "undecided")]
    assert "B6" in view.judgement.findings
    decision = next(slot for slot in view.slots if slot.id == "decision")
    assert not decision.may_sign
    assert {one.code for one in decision.obstacles} >= {"REC-06"}
    assert decision.who_can
    with pytest.raises(Refused) as caught:
        story.sign("check_2")
    assert caught.value.code in ("REC-06", "TEAM-05")


def test_a_second_receipt_of_one_shipment_is_refused(cast: Cast) -> None:
    story = Story(cast, units=1).opened()
    with pytest.raises(CtdeskError) as caught:
        cast.do("receiver", receipts.open_receipt, shipment_id=story.shipment_id)
    assert caught.value.code == "REC-37"


def test_a_scan_finds_its_item_and_says_whether_it_agrees(cast: Cast) -> None:
    story = Story(cast, units=1).opened()
    story.fill("receiver", skip=("E8", "D3", "A10", "D6"))
    placed = cast.ask("receiver", receipts.place_scan, record_id=story.record_id, text="SHP-7731")
    assert (placed.fills, placed.verdict) == ((("D3", "SHP-7731"),), "match")
    wrong = cast.ask("receiver", receipts.place_scan, record_id=story.record_id, text="&/CHA0B2600XXXX01")
    assert (wrong.fills[0][0], wrong.verdict, wrong.expected) == ("A10", "mismatch", COI)


def test_a_bare_code_is_called_wrong_only_where_somebody_looks(cast: Cast) -> None:
    story = Story(cast, units=1).opened()
    story.note("receiver", Entry("D3", State.GIVEN, "SHP-7731"))

    def scanned(text: str, section: str) -> tuple[str, str]:
        placed = cast.ask(
            "receiver", receipts.place_scan, record_id=story.record_id, text=text, section=section
        )
        return placed.fills[0][0] if placed.fills else "", placed.verdict

    assert scanned("SHP-9999", "I") == ("I2a", "mismatch")
    assert scanned("SHP-7731", "A") == ("I2a", "match")
    story.note("receiver", Entry("I2a", State.GIVEN, "SHP-9999"))
    assert scanned("SHP-7731", "I") == ("I2a", "match"), "the right code corrects what was read wrongly there"
    path, verdict = scanned("SHP-9999", "M")
    assert path not in ("A10", "I2a") and verdict != "mismatch", "nobody is looking at the shipper there"


def test_a_bag_is_no_second_shipper_where_its_place_is_not_asked_for_yet(cast: Cast) -> None:
    story = Story(cast, units=1).opened()
    story.note("receiver", Entry("I2a", State.GIVEN, "SHP-7731"))
    placed = cast.ask(
        "receiver", receipts.place_scan, record_id=story.record_id, text=f"{COI}-1", section="I"
    )
    assert "I2a" not in dict(placed.fills)


def test_a_recording_without_gaps_is_an_answer(cast: Cast) -> None:
    story = Story(cast, units=1).opened()
    story.fill("receiver", skip=("E8",))
    view = story.view()
    assert view.answers["E7b"].value == []
    assert view.judgement.by_path["E7b"].status == "conforms"


def test_a_position_belongs_to_the_cassette_in_hand_also_when_it_is_kept_for_another(cast: Cast) -> None:
    story = Story(cast, units=2).opened()
    story.note("receiver", Entry("I1", State.GIVEN, "hospital_tank"))
    first, second = story.positions[:2]

    def scanned(position: str, at_hand: str | None = None) -> tuple[str, str]:
        placed = cast.ask(
            "receiver",
            receipts.place_scan,
            record_id=story.record_id,
            text=position,
            section="I",
            at_hand=at_hand,
        )
        return placed.fills[0][0], placed.verdict

    assert scanned(second) == ("I2c:2", "match"), "no cassette is in hand"
    story.note("receiver", Entry("I2b:2", State.GIVEN, f"{COI}-2"))
    assert scanned(second) == ("I2c:2", "match")
    assert scanned(first) == ("I2c:2", "mismatch")
    story.note("receiver", Entry("I2b:1", State.GIVEN, f"{COI}-1"))
    assert scanned(second, "I2b:1") == ("I2c:1", "mismatch"), "the last one scanned has the focus"
    assert scanned(first, "I2b:1") == ("I2c:1", "match")


def test_a_scan_of_a_blind_item_tells_nothing(cast: Cast) -> None:
    story = Story(cast, units=1).opened()
    story.fill("receiver", skip=("E8",))
    story.fill("check_1", skip=("H4:1@check_1",))
    placed = cast.ask("receiver", receipts.place_scan, record_id=story.record_id, text="&/CHA0B2600XXXX01")
    assert placed.fills == (("H4:1@check_1", "CHA0B2600XXXX01"),)
    assert (placed.verdict, placed.expected) == ("filled", None)


def test_a_trace_code_is_nobodys_batch_and_a_third_reading_takes_what_was_scanned_before(cast: Cast) -> None:
    story = Story(cast, units=1).opened()
    story.fill("receiver", skip=("E8",))
    story.fill("check_1", skip=("H8:1@check_1", "H16:1"))

    def scanned(login: str, text: str, at_hand: str) -> tuple[str, ...]:
        placed = cast.ask(
            login,
            receipts.place_scan,
            record_id=story.record_id,
            text=text,
            section="H",
            at_hand=at_hand,
        )
        return tuple(path for path, _ in placed.fills)

    assert "H8:1@check_1" not in scanned("receiver", "81990000000000000012", "H8:1@check_1")
    story.note("receiver", Entry("H8:1@check_1", State.GIVEN, "FKD876-2602"))
    story.sign("check_1")
    story.fill("check_2", other={"H5b": "FKD876-2602"})
    code = str(story.view("receiver").answers["H5a:1@check_1"].value)
    assert scanned("checker", code, "H5b:1@third") == ("H5b:1@third",)


def test_a_code_that_the_shipment_knows_lands_where_such_a_code_is_asked_for(cast: Cast) -> None:
    story = Story(cast, units=1).opened()
    story.fill("receiver", skip=("E8",))
    story.fill("check_1", skip=("H5b:1@check_1", "H8:1@check_1"))

    def scanned(text: str) -> tuple[str, ...]:
        placed = cast.ask(
            "receiver",
            receipts.place_scan,
            record_id=story.record_id,
            text=text,
            section="H",
            at_hand="H5b:1@check_1",
        )
        return tuple(path for path, _ in placed.fills)

    assert scanned("FKD876-2602") == ("H8:1@check_1",), "the batch, though the bag is asked for"
    assert scanned(f"{COI}-1") == ("H5b:1@check_1",)
    assert scanned("FOREIGN-1") == ("H5b:1@check_1",), "what nobody knows is read where one looks"
    assert scanned(COI) == ("H5b:1@check_1",), "a label that bears the chain of identity alone"


def test_opening_a_receipt_puts_its_units_under_inspection(cast: Cast) -> None:
    story = Story(cast, units=2).opened()
    row, units = cast.ask("receiver", arrivals.shipment_detail, shipment_id=story.shipment_id)
    assert (row.state, row.record_id) == ("arrived", story.record_id)
    assert {(unit.disposition, unit.place) for unit in units} == {("inspecting", "at_receipt")}
    listed = cast.ask("receiver", receipts.list_receipts, state="draft")
    assert [one.id for one in listed.rows] == [story.record_id]
