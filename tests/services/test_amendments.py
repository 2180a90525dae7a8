"""Amending and voiding: a new version with a reason, untouched signatures stay, nothing is deleted."""

from __future__ import annotations

import pytest

from ctdesk.domain.errors import CtdeskError, Refused
from ctdesk.services import amendments, arrivals, incidents, worklist
from ctdesk.services.printing import print_draft, print_record
from fixtures.cast import Cast
from fixtures.receipt_story import Story


@pytest.fixture
def story(cast: Cast) -> Story:
    """An accepted receipt of one bag."""
    return Story(cast, units=1).accepted()


def amend(story: Story, login: str, *sections: str, reason: str = "封签号误读") -> int:
    return int(
        story.cast.do(
            login, amendments.amend_record, record_id=story.record_id, seen_version=story.view().version,
            reason=reason, sections=sections,
        )
    )  # fmt: skip


def test_an_amendment_begins_a_version_asks_some_signatures_again_and_holds_the_units(story: Story) -> None:
    assert amend(story, "receiver", "D") == 2
    view = story.view("receiver")
    assert (view.version, view.state) == (2, "amending")
    status = {slot.id: slot.status for slot in view.slots}
    assert {slot for slot, state in status.items() if state == "signed"} == {
        "courier",
        "check_1",
        "check_2",
        "put_in",
    }
    assert [unit.hold for unit in view.units] == ["record_open"]
    assert [version.reason for version in view.versions] == [None, "封签号误读"]
    assert {one.slot for one in view.signatures if one.superseded == 2} == {
        "receiver",
        "verifier",
        "decision",
    }
    before = story.view("receiver", version=1)
    assert before.answers["D6"].value == "SEAL-0099"


def test_the_new_outcome_is_a_new_event(any_cast: Cast) -> None:
    story = Story(any_cast, units=1).accepted()
    amend(story, "verifier", "D", "K")
    story.note("receiver", ("D5", False), ("D5#correction", "复看照片：封签断裂"))
    story.fill("receiver")
    story.sign("receiver")
    story.sign("verifier")
    story.note("verifier", ("K1", "quarantine"), ("K1#correction", "封签断裂"), ("K7a", "no_quality_problem"))
    assert story.decide("quarantine", K3d="oral").outcome == "quarantine"
    assert story.dispositions() == ["quarantined"]
    view = story.view("lead")
    assert (view.state, view.version, view.units[0].hold) == ("completed", 2, None)
    assert [one.value for one in view.earlier["D5"]] == [True]


def test_amending_needs_a_reason_and_a_right(story: Story) -> None:
    with pytest.raises(CtdeskError) as caught:
        amend(story, "receiver", "D", reason="  ")
    assert caught.value.code == "FORM-12"
    with pytest.raises(Refused) as refused:
        amend(story, "nurse", "D")
    assert refused.value.code == "REC-03"
    with pytest.raises(CtdeskError) as unknown:
        amend(story, "receiver", "Z")
    assert unknown.value.code == "REC-45"
    assert amend(story, "qa", "D") == 2


def test_the_original_signer_signs_again_unless_quality_assurance_names_a_substitute(story: Story) -> None:
    amend(story, "receiver", "D")
    story.note("receiver", ("D12a", False), ("D12a#correction", "标识缺失"), ("D12a#reason", "标识缺失"))
    with pytest.raises(Refused) as caught:
        story.sign("receiver", login="second_receiver")
    assert caught.value.code == "REC-28"
    with pytest.raises(Refused):
        story.cast.do(
            "lead",
            amendments.replace_signer,
            record_id=story.record_id,
            seen_version=2,
            slot="receiver",
            reason="离职",
        )
    story.cast.do(
        "qa",
        amendments.replace_signer,
        record_id=story.record_id,
        seen_version=2,
        slot="receiver",
        reason="离职",
    )
    assert story.sign("receiver", login="second_receiver").signatures


def test_a_void_record_stays_readable_and_its_units_go_into_quarantine(story: Story) -> None:
    with pytest.raises(Refused):
        story.cast.sign(
            "receiver", amendments.void_record, record_id=story.record_id, seen_version=1, reason="重复"
        )
    story.cast.sign(
        "qa", amendments.void_record, record_id=story.record_id, seen_version=1, reason="记录重复"
    )
    view = story.view("lead")
    assert (view.state, view.void_reason) == ("voided", "记录重复")
    assert view.signatures[-1].meanings == ("voided",)
    assert story.dispositions() == ["quarantined"]
    with pytest.raises(CtdeskError) as caught:
        story.note("receiver", ("M3", True))
    assert caught.value.code == "REC-02"


def void(story: Story, reason: str = "记录重复") -> None:
    story.cast.sign(
        "qa",
        amendments.void_record,
        record_id=story.record_id,
        seen_version=story.view("qa").version,
        reason=reason,
    )


def decided(story: Story, outcome: str) -> None:
    """Choose and sign an outcome; what is rejected has its incident."""
    number = story.cast.do(
        "verifier",
        incidents.open_incident,
        code="ID1",
        severity="II",
        text="演示",
        record_id=story.record_id,
    )
    story.decide(outcome, K6b=str(number), K3d="oral", K7a="no_quality_problem")


def units_of(story: Story) -> list[tuple[str, str | None]]:
    """Disposition and hold of each unit."""
    _, units = story.cast.ask("receiver", arrivals.shipment_detail, shipment_id=story.shipment_id)
    return [(unit.disposition, unit.hold) for unit in units]


@pytest.mark.parametrize("outcome", ["accept", "quarantine", "reject"])
def test_units_of_a_voided_decision_are_held_until_another_one(cast: Cast, outcome: str) -> None:
    story = Story(cast, units=2).at_decision()
    decided(story, outcome)
    place = story.view().units[0].place
    void(story)
    assert units_of(story) == [("quarantined", "undecided")] * 2
    detail, units = cast.ask("receiver", arrivals.shipment_detail, shipment_id=story.shipment_id)
    assert (detail.state, detail.record_id) == ("arrived", None)
    assert units[0].place == place
    _, history = cast.ask("receiver", arrivals.unit_history, unit_id=units[0].id)
    assert (history[-1].kind, history[-1].became) == ("hold", "undecided")
    assert history[-1].record == "PJ-ACC-2026-0001"


def test_what_has_no_record_any_more_waits_on_my_desk_to_be_received_anew(cast: Cast) -> None:
    story = Story(cast, units=1).accepted()
    void(story)
    waiting = [
        item for item in cast.ask("receiver", worklist.my_desk).now if item.ref_id == story.shipment_id
    ]
    assert [(item.kind, item.due, item.late) for item in waiting] == [("receive_again", None, True)]


def test_units_of_a_record_voided_before_its_decision_are_held(cast: Cast) -> None:
    story = Story(cast, units=1).at_decision()
    void(story)
    assert units_of(story) == [("inspecting", "undecided")]


def test_a_voided_amendment_leaves_the_units_held_and_its_concession_behind(cast: Cast) -> None:
    story = Story(cast, units=1).accepted()
    amend(story, "receiver", "D")
    assert units_of(story) == [("accepted", "record_open")]
    void(story)
    assert units_of(story) == [("quarantined", "undecided")]


def test_what_is_frozen_stays_frozen_when_the_record_is_voided(cast: Cast) -> None:
    story = Story(cast, units=1).opened()
    story.up_to_decision(check_1={"G8": False})
    decided(story, "reject")
    assert units_of(story) == [("rejected", "frozen")]
    void(story)
    assert units_of(story) == [("quarantined", "frozen")]


def test_a_shipment_is_received_anew_after_its_record_was_voided(any_cast: Cast) -> None:
    story = Story(any_cast, units=1).at_decision()
    decided(story, "reject")
    void(story, "误判")
    waiting = [item.kind for item in any_cast.ask("receiver", worklist.my_desk).now]
    # The stock to be counted and the trace codes are due whatever became of the record.
    assert [kind for kind in waiting if kind not in ("count_stock", "upload_traces")] == ["receive_again"]
    story.open().up_to_decision()
    assert story.view().number == "PJ-ACC-2026-0003"  # its notice of rejection took the second number
    decided(story, "quarantine")
    assert units_of(story) == [("quarantined", None)]


def test_a_draft_nobody_signed_is_given_up_by_whoever_opened_it(cast: Cast) -> None:
    story = Story(cast, units=1).opened()
    with pytest.raises(Refused):
        cast.do(
            "verifier", amendments.discard_draft, record_id=story.record_id, seen_version=1, reason="误开"
        )
    cast.do("receiver", amendments.discard_draft, record_id=story.record_id, seen_version=1, reason="误开")
    assert story.view().state == "voided"
    story.open()
    assert story.view().number == "PJ-ACC-2026-0002"


def test_copies_are_counted_and_drafts_are_drafts(story: Story, messages: object) -> None:
    first = story.cast.do("verifier", print_record, record_id=story.record_id, way="pdf")
    second = story.cast.do("lead", print_record, record_id=story.record_id, way="spooler")
    assert (first.copy_no, second.copy_no) == (1, 2)
    assert first.file_name == "PJ-ACC-2026-0001-v1-copy1.pdf"
    amend(story, "receiver", "D")
    draft = story.cast.do("receiver", print_draft, record_id=story.record_id, way="pdf")
    assert (draft.kind, draft.copy_no) == ("draft", 1)
