"""Quarantine from the receipt that opens it to what two people decide about it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ctdesk.domain.answers import State
from ctdesk.domain.catalogue import RuleEntry
from ctdesk.domain.errors import CtdeskError, Refused
from ctdesk.services import amendments, incidents, quarantine, quarantine_tellings, shipper_history, worklist
from ctdesk.services.records import Entry
from ctdesk.services.rejections import list_rejections
from fixtures import labels
from fixtures.cast import Cast
from fixtures.quarantine_story import (
    DATA_LATER,
    OPINION,
    Sheet,
    data_came,
    later,
    quarantined,
    quarantines,
    rejections,
    sheet_of,
    units,
)
from fixtures.receipt_story import LIMITS, PNG, Story


def test_data_that_follow_open_a_quarantine_with_its_clocks_and_its_record(cast: Cast) -> None:
    story = quarantined(cast)
    (row,) = quarantines(cast)
    assert (row.number, row.cause, row.outcome) == ("PJ-QUA-2026-0001", "late_data", None)
    assert {one["item"] for one in row.reason_codes} == {"E10"}
    assert (row.due_at - row.started_at).total_seconds() <= 24 * 3600
    assert row.data_due_at is not None
    assert row.put_by == cast.id("verifier")
    view = sheet_of(story).view()
    assert view.form_code == "CT-ACC-002"
    assert view.answers["A2"].value == story.view().number
    assert view.answers["A11"].value == "-150"


def test_a_good_late_file_with_the_opinion_is_accepted_by_four_signatures(any_cast: Cast) -> None:
    story = quarantined(any_cast)
    sheet = data_came(story).opinion().decide("accept")
    sheet.sign("second_verifier", "decision")
    assert story.dispositions() == ["quarantined"]
    sheet.sign("lead", "lead")
    sheet.note("qa", K3=True)
    signed = sheet.sign("qa", "qa")
    assert signed.outcome == "accept"
    assert story.dispositions() == ["accepted"]
    (row,) = quarantines(any_cast)
    assert (row.outcome, row.closed_at is not None) == ("accept", True)
    clocks = {one.clock.id: one.run.status for one in story.view("verifier").clocks}
    assert clocks["temperature_file"] == "met"


def test_what_does_not_conform_is_told_with_its_unit(cast: Cast) -> None:
    story = Story(cast, units=1, logger_values=("-181.2", "-120.0", "-181.4")).at_decision()
    story.decide("quarantine", K3d="oral", K7a="no_quality_problem")
    said = {one["item"]: one["said"] for one in quarantines(cast)[0].reason_codes}
    assert said["E6a"] == "−120.0 °C"
    assert said["E7a"].isdigit()


def test_without_the_opinion_nothing_is_accepted(cast: Cast) -> None:
    sheet = data_came(quarantined(cast)).opinion("awaited").decide("accept")
    with pytest.raises(CtdeskError) as refused:
        sheet.sign("second_verifier", "decision")
    assert refused.value.code == "QUA-14"


def test_a_late_file_that_ends_before_opening_proves_nothing(cast: Cast) -> None:
    sheet = sheet_of(quarantined(cast))
    sheet.note("receiver", D1="全程温度数据", D3="awaited")
    sheet.opinion().decide("accept")
    with pytest.raises(CtdeskError) as refused:
        sheet.sign("second_verifier", "decision")
    assert refused.value.code == "QUA-12"


def test_an_excursion_in_the_late_file_is_never_accepted_plainly(cast: Cast) -> None:
    sheet = data_came(quarantined(cast), ("-181.2", "-120.0", "-181.4"))
    sheet.opinion().decide("accept", E4="accept_with_deviation")
    with pytest.raises(CtdeskError) as refused:
        sheet.sign("second_verifier", "decision")
    assert refused.value.code == "QUA-17"


def test_whoever_put_it_there_accepts_only_after_the_co_signature(cast: Cast) -> None:
    story = quarantined(cast)
    sheet = data_came(story, reviewer="second_verifier")
    sheet.opinion(login="verifier").decide("accept", login="verifier")
    states = {one.id: one.status for one in sheet.view("verifier").slots}
    assert (states["cosign"], states["decision"]) == ("incomplete", "incomplete")
    sheet.note("qa", K2="唯一在岗复核药师，第二人复核过数据")
    sheet.sign("qa", "cosign")
    sheet.sign("verifier", "decision")
    sheet.sign("lead", "lead")
    sheet.note("qa", K3=True)
    sheet.sign("qa", "qa")
    assert story.dispositions() == ["accepted"]


def test_a_colleague_s_entry_does_not_carry_the_placer_past_the_rule(cast: Cast) -> None:
    sheet = data_came(quarantined(cast), reviewer="second_verifier").opinion().decide("accept")
    with pytest.raises(Refused) as refused:
        sheet.sign("verifier", "decision")
    assert refused.value.code == "QUA-19"


def test_a_rejection_opens_its_notice(cast: Cast) -> None:
    story = quarantined(cast)
    sheet = sheet_of(story)
    sheet.note("receiver", D1="全程温度数据", D3="awaited")
    sheet.opinion("not_usable").decide("reject", G5="remanufacture")
    sheet.sign("second_verifier", "decision")
    sheet.note("qa", K3=True)
    assert sheet.sign("qa", "qa").outcome == "reject"
    assert story.dispositions() == ["rejected"]
    (notice,) = rejections(cast)
    assert notice.number == "PJ-REJ-2026-0001"
    assert [one["item"] for one in notice.reason_codes] == ["E10", "G2"]


def test_quarantines_and_rejections_are_found_by_batch_bag_and_trace_code(any_cast: Cast) -> None:
    sheet = sheet_of(quarantined(any_cast))
    (unit,) = units(any_cast)
    (held,) = quarantines(any_cast)

    def found(query: Any, text: str, login: str = "qa") -> list[str]:
        return [row.number for row in any_cast.ask(login, query, text=text).rows]

    codes = ("fkd876", " CHA0 B260 0DEM O01-1 ", held.number[-4:], str(unit.cassette_no))
    for text in codes:
        assert found(quarantine.list_quarantines, text) == [held.number], text
    assert found(quarantine.list_quarantines, "FKD_76") == found(quarantine.list_quarantines, "LN1") == []
    sheet.note("receiver", D1="全程温度数据", D3="awaited")
    sheet.opinion("not_usable").decide("reject", G5="remanufacture")
    sheet.sign("second_verifier", "decision")
    sheet.note("qa", K3=True)
    sheet.sign("qa", "qa")
    (notice,) = rejections(any_cast)
    assert found(list_rejections, "2602") == [notice.number]
    assert found(list_rejections, "another batch") == []


def test_an_exceptional_release_takes_three_people_and_leaves_its_flag(cast: Cast) -> None:
    story = quarantined(cast)
    sheet = data_came(story, ("-181.2", "-120.0", "-181.4"))
    sheet.opinion("usable_exceptionally").decide("accept_exceptionally", E4="no_rule")
    sheet.sign("second_verifier", "decision")
    states = {one.id: one.status for one in sheet.view("lead").slots}
    assert (states["physician"], states["lead"], states["qa"]) == ("incomplete",) * 3
    sheet.note("physician", H1="患者已清淋，无替代", H2=True, H3=True)
    sheet.sign("physician", "physician")
    sheet.sign("lead", "lead")
    sheet.note("qa", K3=True)
    assert sheet.sign("qa", "qa").outcome == "accept_exceptionally"
    (unit,) = units(cast)
    assert (unit.disposition, unit.exceptional, unit.by_concession) == ("accepted", True, False)


def test_an_extension_opens_the_next_quarantine_with_the_first_placer(cast: Cast) -> None:
    story = quarantined(cast)
    sheet = sheet_of(story)
    sheet.note("receiver", D1="全程温度数据", D3="awaited")
    sheet.opinion("awaited").decide("extend", G4=sheet.moment(30), G5="wait")
    sheet.sign("second_verifier", "decision")
    sheet.note("qa", K3=True)
    sheet.sign("qa", "qa")
    first, second = quarantines(cast)
    assert (first.outcome, second.extends_id, second.outcome) == ("extend", first.id, None)
    assert second.put_by == first.put_by
    assert story.dispositions() == ["quarantined"]
    clocks = {one.clock.id: one.run.status for one in story.view("verifier").clocks}
    assert clocks["temperature_file"] == "running"


def test_a_doubt_after_put_in_freezes_at_once_and_opens_the_same(cast: Cast) -> None:
    story = Story(cast, units=2).accepted()
    first, second = units(cast)
    held = cast.do(
        "custodian",
        quarantine.quarantine_units,
        unit_ids=(first.id,),
        doubt="identity",
        reason="盒签脱落",
        photo=("a.png", PNG),
    )
    assert story.dispositions() == ["quarantined", "accepted"]
    assert units(cast)[0].hold == "frozen"
    (row,) = quarantines(cast)
    assert (row.id, row.cause, row.put_by) == (held, "doubt", cast.id("custodian"))
    other = cast.do(
        "custodian",
        quarantine.quarantine_units,
        unit_ids=(second.id,),
        doubt="holder_notice",
        reason="持有人来电：该批待查",
    )
    listed = cast.ask("qa", quarantine.list_quarantines).rows
    assert [one.id for one in listed] == [other, held]
    with pytest.raises(CtdeskError) as refused:
        cast.do("custodian", quarantine.quarantine_units, unit_ids=(first.id,), doubt="other", reason="再次")
    assert refused.value.code == "QUA-06"
    sheet = Sheet(story, row.record_id or 0)
    sheet.note("receiver", D1="标签说明", D3="not_needed")
    sheet.opinion().decide("accept")
    with pytest.raises(CtdeskError) as frozen:
        sheet.sign("second_verifier", "decision")
    assert frozen.value.code == "QUA-11"


def test_damage_asks_for_a_photo_and_nobody_without_the_duty_puts_anything_there(cast: Cast) -> None:
    Story(cast, units=1).accepted()
    (unit,) = units(cast)
    for login, code in (("custodian", "QUA-09"), ("nurse", "PERM-01")):
        with pytest.raises(CtdeskError) as refused:
            cast.do(
                login, quarantine.quarantine_units, unit_ids=(unit.id,), doubt="damage", reason="袋角裂纹"
            )
        assert refused.value.code == code
    with pytest.raises(CtdeskError) as no_picture:
        cast.do(
            "custodian",
            quarantine.quarantine_units,
            unit_ids=(unit.id,),
            doubt="damage",
            reason="袋角裂纹",
            photo=("a.png", b"no picture"),
        )
    assert no_picture.value.code == "ATT-05"


def test_who_was_told_stops_the_clocks_and_stands_in_the_record(cast: Cast) -> None:
    story = quarantined(cast)
    (row,) = quarantines(cast)
    sheet = cast.ask("receiver", quarantine.quarantine_sheet, quarantine_id=row.id)
    holder = next(one for one in sheet.contacts if one.whom == "mah")
    assert (holder.name, holder.phone) == ("演示持有人有限公司", "400-000-0000")
    assert any(one.whom == "lead" and one.name == "林知远" for one in sheet.contacts)
    assert [one.whom for one in sheet.told] == ["mah", "physician"]  # K3 and K4 of the receipt
    later(cast, minutes=5)
    cast.do(
        "receiver",
        quarantine_tellings.tell,
        quarantine_id=row.id,
        whom="lead",
        name="林知远",
        way="phone",
        told_at=cast.clock.now,
        answer="知悉，先低温保存",
    )
    sheet = cast.ask("receiver", quarantine.quarantine_sheet, quarantine_id=row.id)
    status = {one.id: one.status for one in sheet.clocks}
    assert status == {
        "tell_mah": "met",
        "tell_physician": "met",
        "tell_lead": "met",
        "data": "running",
        "decide": "running",
    }
    answers = sheet_of(story).view().answers
    assert len(answers["C4"].value) == 3
    assert sheet.row.therapy == "begun"


def test_a_receipt_amended_meanwhile_brings_the_quarantine_up_to_date(any_cast: Cast) -> None:
    story = quarantined(any_cast)
    any_cast.do(
        "receiver",
        amendments.amend_record,
        record_id=story.record_id,
        seen_version=1,
        reason="到货时间误录",
        sections=("C",),
    )
    sheet = data_came(story).opinion().decide("accept")
    with pytest.raises(CtdeskError) as waiting:
        sheet.sign("second_verifier", "decision")
    assert waiting.value.code == "QUA-04"
    story.courier()
    story.sign("receiver")
    story.sign("verifier")
    story.note("verifier", ("K1", "reject"), ("K1#correction", "持有人来函"))
    number = any_cast.do("verifier", incidents.open_incident, code="TR6", severity="III", text="持有人召回")
    story.fill("decision", other={"K1": "reject", "K6b": number})
    story.sign("decision", late="夜间")
    assert story.dispositions() == ["rejected"]
    (row,) = quarantines(any_cast)
    assert row.outcome == "reject"
    assert sheet.view().state == "voided"
    assert len(rejections(any_cast)) == 1


def test_an_amended_receipt_cannot_accept_past_the_quarantine(cast: Cast) -> None:
    story = quarantined(cast)
    cast.do(
        "receiver",
        amendments.amend_record,
        record_id=story.record_id,
        seen_version=1,
        reason="数据当时已取得",
        sections=("E",),
    )
    story.note("receiver", ("E10", True), ("E10#correction", "误选"))
    story.fill("receiver")
    story.sign("receiver")
    story.fill("verifier")
    story.sign("verifier")
    story.note("verifier", ("K1", "accept"), ("K1#correction", "改判"))
    story.fill("decision", other={"K1": "accept"})
    with pytest.raises(CtdeskError) as refused:
        story.sign("decision", late="夜间")
    assert refused.value.code == "QUA-05"


def test_the_life_of_a_shipper_is_told_by_its_trips(any_cast: Cast) -> None:
    story = quarantined(any_cast, receiver={"D10a": False, "D11": False})
    found = any_cast.ask("receiver", shipper_history.shipper_history, serial_no="SHP-7731")
    (trip,) = found.trips
    assert (trip.findings, trip.outcome, trip.excursions) == (("tilt",), "quarantine", 0)
    assert found.stated_until is not None and found.qualified_until is None
    assert found.troubled == 1
    alone = any_cast.ask(
        "receiver", shipper_history.shipper_history, serial_no="SHP-7731", but_record=story.record_id
    )
    assert alone.trips == ()


def _accepted(cast: Cast) -> tuple[Story, Sheet]:
    story = quarantined(cast)
    sheet = data_came(story).opinion().decide("accept")
    sheet.sign("second_verifier", "decision")
    sheet.sign("lead", "lead")
    sheet.note("qa", K3=True)
    sheet.sign("qa", "qa")
    return story, sheet


def test_an_amended_decision_holds_the_units_and_may_still_reject_them(cast: Cast) -> None:
    story, sheet = _accepted(cast)
    cast.do(
        "second_verifier",
        amendments.amend_record,
        record_id=sheet.record_id,
        seen_version=1,
        reason="持有人撤回意见",
        sections=("F", "G", "K"),
    )
    assert units(cast)[0].hold == "record_open"
    sheet.note("second_verifier", F1="not_usable", F1__correction="撤回")
    sheet.note(
        "second_verifier", G1="reject", G1__correction="撤回", G5="remanufacture", G5__correction="撤回"
    )
    sheet.sign("second_verifier", "decision")
    sheet.sign("qa", "qa")
    assert story.dispositions() == ["rejected"]
    assert (units(cast)[0].hold, quarantines(cast)[0].outcome) == (None, "reject")
    assert len(rejections(cast)) == 1


def test_a_voided_quarantine_record_leaves_the_unit_in_quarantine_with_a_new_one(cast: Cast) -> None:
    story, sheet = _accepted(cast)
    cast.sign(
        "qa", amendments.void_record, record_id=sheet.record_id, seen_version=1, reason="签在了别的品种上"
    )
    assert story.dispositions() == ["quarantined"]
    (row,) = quarantines(cast)
    assert row.outcome is None and row.record_id != sheet.record_id


def test_a_voided_receipt_lets_its_quarantine_go(cast: Cast) -> None:
    story = quarantined(cast)
    first = sheet_of(story)
    cast.sign(
        "qa", amendments.void_record, record_id=story.record_id, seen_version=1, reason="建错了到货通知"
    )
    (row,) = quarantines(cast)
    assert row.outcome == "void"
    assert first.view().state == "voided"


def test_a_freeze_is_lifted_only_once_the_receipt_shows_no_doubt(cast: Cast) -> None:
    Story(cast, units=1).accepted()
    (unit,) = units(cast)
    cast.do(
        "custodian",
        quarantine.quarantine_units,
        unit_ids=(unit.id,),
        doubt="identity",
        reason="盒签脱落",
        photo=("a.png", PNG),
    )
    (unit,) = units(cast)
    for login, code in (("qa", "QUA-24"), ("verifier", "PERM-01")):
        with pytest.raises(CtdeskError) as refused:
            cast.do(
                login,
                quarantine.lift_freeze,
                unit_id=unit.id,
                seen_version=unit.row_version,
                reason="已核实",
            )
        assert refused.value.code == code


def test_a_shipper_kept_closed_is_never_accepted_out_of_quarantine(cast: Cast) -> None:
    story = Story(cast, units=1).opened()
    story.fill("receiver", other={"D5": False, "D16": "keep_closed", **DATA_LATER}, skip=("E8",))
    story.fill("put_in", other={"I1": "shipper_hold"})
    story.fill("receiver", other=DATA_LATER)
    story.courier()
    story.sign("receiver")
    story.fill("verifier")
    story.sign("verifier", "put_in", login="verifier")
    story.decide("quarantine", K3d="oral", K7a="no_quality_problem")
    sheet = sheet_of(story)
    items = {one["item"] for one in quarantines(cast)[0].reason_codes}
    assert {"check_1", "check_2", "D5", "E10"} <= items
    sheet.note("receiver", D1="全程温度数据", D3="awaited")
    sheet.opinion().decide("accept")
    with pytest.raises(CtdeskError) as refused:
        sheet.sign("second_verifier", "decision")
    assert refused.value.code == "QUA-11"


def test_my_desk_tells_who_has_to_call_and_lead_and_physician_of_an_emergency(cast: Cast) -> None:
    quarantined(cast)
    kinds = {item.kind: item for item in cast.ask("receiver", worklist.my_desk).now}
    assert kinds["quarantine_data"].route == "quarantine"
    assert kinds["quarantine_tell"].patient == "王䶮"
    for login in ("lead", "physician"):
        (urgent,) = [one for one in cast.ask(login, worklist.my_desk).now if one.kind == "quarantine_ld"]
        assert urgent.late
    assert not [one for one in cast.ask("nurse", worklist.my_desk).now if one.route == "quarantine"]


def test_what_cannot_be_told_or_doubted_is_refused_beside_its_field(cast: Cast) -> None:
    story = quarantined(cast)
    (row,) = quarantines(cast)
    now = cast.clock.now
    good: dict[str, Any] = {
        "quarantine_id": row.id,
        "whom": "lead",
        "name": "林知远",
        "way": "phone",
        "told_at": now,
    }
    told: tuple[tuple[dict[str, Any], str], ...] = (
        ({"quarantine_id": 99}, "QUA-01"),
        ({"whom": "somebody"}, "FIELD-04"),
        ({"way": "smoke"}, "FIELD-04"),
        ({"name": " "}, "FIELD-01"),
        ({"told_at": now + timedelta(hours=1)}, "QUA-31"),
        ({"told_at": now - timedelta(hours=1)}, "QUA-32"),
        ({"member_id": 999}, "QUA-33"),
        ({"file": ("a.exe", b"MZ rubbish")}, "ATT-04"),
    )
    for wrong, code in told:
        with pytest.raises(CtdeskError) as refused:
            cast.do("receiver", quarantine_tellings.tell, **{**good, **wrong})
        assert refused.value.code == code, wrong
    (unit,) = units(cast)
    fine: dict[str, Any] = {
        "unit_ids": (unit.id,),
        "doubt": "damage",
        "reason": "袋角裂纹",
        "photo": ("a.png", PNG),
    }
    doubted: tuple[tuple[dict[str, Any], str], ...] = (
        ({"unit_ids": ()}, "QUA-08"),
        ({"unit_ids": (999,)}, "QUA-10"),
        ({"doubt": "bad_dream"}, "FIELD-04"),
        ({"reason": ""}, "FIELD-01"),
        ({}, "QUA-06"),
    )
    for wrong, code in doubted:
        with pytest.raises(CtdeskError) as refused:
            cast.do("custodian", quarantine.quarantine_units, **{**fine, **wrong})
        assert refused.value.code == code, wrong
    assert story.dispositions() == ["quarantined"]


def test_an_extension_ends_before_treatment_and_after_the_present_limit(cast: Cast) -> None:
    sheet = sheet_of(quarantined(cast))
    sheet.note("receiver", D1="全程温度数据", D3="awaited")
    sheet.opinion("awaited").decide("extend", G4=sheet.moment(24 * 30), G5="wait")
    with pytest.raises(CtdeskError) as refused:
        sheet.sign("second_verifier", "decision")
    assert refused.value.code == "QUA-21"
    sheet.note("second_verifier", G4=sheet.moment(1), G4__correction="改期")
    with pytest.raises(CtdeskError) as early:
        sheet.sign("second_verifier", "decision")
    assert early.value.code == "QUA-20"


def _with_rule(cast: Cast, up_to_c: str, up_to_min: str) -> Story:
    """A quarantine of a product whose holder wrote a rule about short excursions."""
    story = Story(cast, units=1, limits=None).prepare()
    rule = RuleEntry(
        "accept_with_deviation", "演示：短时不高于此温度可让步接收", up_to_c, up_to_min, None, "演示手册 5.2"
    )
    labels.in_force(cast, story.product_id, "演示 2026-01", LIMITS, rules=(rule,))
    story.open().up_to_decision(receiver=DATA_LATER)
    story.decide("quarantine", K3d="oral", K7a="no_quality_problem")
    return story


def test_a_written_rule_is_shown_and_counts_once_a_person_chose_it(cast: Cast) -> None:
    story = _with_rule(cast, "-100", "100000")
    sheet = data_came(story, ("-181.2", "-120.0", "-181.4")).opinion()
    shown = sheet.view().answers["E3"].value
    assert isinstance(shown, str) and "演示手册 5.2" in shown
    number = cast.do("verifier", incidents.open_deviation, text="短时超温")
    sheet.decide("accept_with_deviation", E4="ask_holder", G3=number)
    with pytest.raises(CtdeskError) as unchosen:
        sheet.sign("second_verifier", "decision")
    assert unchosen.value.code == "QUA-17"
    sheet.note("second_verifier", E4="accept_with_deviation", E4__correction="改选")
    sheet.sign("second_verifier", "decision")
    sheet.sign("lead", "lead")
    sheet.note("qa", K3=True)
    assert sheet.sign("qa", "qa").outcome == "accept_with_deviation"
    (unit,) = units(cast)
    assert (unit.disposition, unit.by_concession, unit.deviation_no) == ("accepted", True, number)


def test_a_rule_that_does_not_reach_so_far_counts_for_nothing(cast: Cast) -> None:
    story = _with_rule(cast, "-140", "5")
    sheet = data_came(story, ("-181.2", "-120.0", "-181.4")).opinion()
    number = cast.do("verifier", incidents.open_deviation, text="短时超温")
    sheet.decide("accept_with_deviation", E4="accept_with_deviation", G3=number)
    with pytest.raises(CtdeskError) as refused:
        sheet.sign("second_verifier", "decision")
    assert refused.value.code == "QUA-17"


def test_a_report_alone_is_typed_by_two_people(cast: Cast) -> None:
    sheet = sheet_of(quarantined(cast))
    sheet.note("receiver", D1="全程温度数据", D3="report_only")
    sheet.attach("receiver", "D4c", "report.pdf", OPINION)
    said = {
        "D5a": sheet.moment(-23),
        "D5b": sheet.moment(0),
        "D5c": True,
        "D5d": True,
        "D6a": "-160",
        "D6b": "-181",
    }
    for login, slot in (("receiver", "data"), ("verifier", "data_check")):
        sheet.write(
            login,
            *(Entry(f"{path}@{slot}", State.GIVEN, value) for path, value in {**said, "D7c": True}.items()),
        )
    sheet.data_signed().opinion().decide("accept")
    sheet.sign("second_verifier", "decision")
    assert sheet.view().answers["G1"].value == "accept"


def test_a_notice_to_the_holder_carries_no_name_of_a_patient(cast: Cast) -> None:
    story = Story(cast, units=1).at_decision(check_1={"H1": "钱多多"}, check_2={"H1": "钱多多"})
    number = cast.do("verifier", incidents.open_incident, code="ID2", severity="II", text="姓名不符")
    story.decide("reject", K3d="oral", K7a="no_quality_problem", K6b=number)
    (notice,) = rejections(cast)
    answers = Sheet(story, notice.record_id or 0).view().answers
    reasons = str(answers["B4:1"].value)
    assert reasons.startswith("H1 ") and "钱多多" not in reasons
    assert not any("王䶮" in str(one.value) for one in answers.values())
