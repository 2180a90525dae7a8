"""What nobody may accept at once: data that follow, another patient's label, a release by three people."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from ctdesk.services import incidents
from ctdesk.ui.dialogs.stop import WrongPatientStop
from ctdesk.ui.pages.quarantine_page import QuarantinePage
from ctdesk.ui.pages.rejections_page import RejectionsPage
from ctdesk.ui.pages.unit_page import UnitPage
from fixtures.cast import Cast
from fixtures.keyboard import Keyboard
from fixtures.notice_on_screen import NoticeOnScreen
from fixtures.quarantine_on_screen import QuarantineOnScreen
from fixtures.quarantine_story import DATA_LATER, sheet_of, units
from fixtures.receipt_on_screen import ReceiptOnScreen
from fixtures.receipt_story import COI, Story

SignIn = Callable[[str], Keyboard]
BATCH = "FKD876-2602"
OTHERS = "CHA0B2600OTHER1"


@pytest.fixture
def quarantine(keys: Keyboard, story: Story) -> QuarantineOnScreen:
    """The quarantine, or the rejection, of the story on screen, once it was found."""
    return QuarantineOnScreen(keys, story)


@pytest.fixture
def announced(keys: Keyboard, cast: Cast) -> NoticeOnScreen:
    """From the holder's message to the courier at the door; who receives sits at My desk."""
    notice = NoticeOnScreen(keys, Story(cast, units=1).set_stage())
    notice.come(notice.paste_it)
    return notice


def test_data_that_follow_are_waited_for_in_quarantine_and_accepted_by_others(
    keys: Keyboard, announced: NoticeOnScreen
) -> None:
    story = announced.story
    receipt, quarantine = ReceiptOnScreen(keys, story), QuarantineOnScreen(keys, story)
    receipt.open_from_desk()
    story.up_to_decision(receiver=DATA_LATER)  # what conforms has journeys of its own

    announced.sit_down("verifier")
    receipt.open_again()
    assert "Proposed: Quarantine" in keys.said(receipt.page.rail)
    receipt.other.update(K1="quarantine", K2b="温度数据后补", K3d="oral", K7a="no_quality_problem", K8a=False)
    receipt.fill("K")
    receipt.sign("verifier", "decision")
    assert story.dispositions() == ["quarantined"]

    # Found from My desk; holder and physician know since the receipt, the lead is called now.
    quarantine.left()
    quarantine.take_up("PJ-QUA-2026-0001")
    assert isinstance(keys.page, QuarantinePage)
    assert "Lymphodepletion has begun" in keys.said(keys.page)
    assert quarantine.tell("知悉，先低温保存") == "lead"
    keys.wait(lambda: "知悉，先低温保存" in keys.said(keys.page))

    # Found again from the register, by the batch.
    quarantine.look_up("quarantine", BATCH)
    quarantine.open_record()
    for told in ("C1", "C2", "C3"):
        assert quarantine.value(told), told
    quarantine.join("receiver")
    quarantine.other.update(D1="全程温度数据", D3="data_file")
    quarantine.fill("D")
    quarantine.sign("receiver", "data")
    quarantine.part()
    quarantine.fill("D")
    quarantine.sign("verifier", "data_check")

    # Who put it there would accept it only with a co-signature (SOD-04): a colleague judges it.
    quarantine.join("second_verifier")
    for section in "EFG":
        quarantine.fill(section)
    quarantine.sign("second_verifier", "decision")
    quarantine.part()
    assert story.dispositions() == ["quarantined"]
    quarantine.join("lead")
    quarantine.sign("lead", "lead")
    quarantine.part()
    quarantine.join("qa")
    quarantine.fill("K")
    quarantine.sign("qa", "qa")
    quarantine.part()
    assert story.dispositions() == ["accepted"]

    records = (story.view("verifier").number, quarantine.view.number)
    said = seen_by_scan(keys, quarantine)
    assert said.startswith("Accepted\n")
    for known in (story.positions[0], *records):
        assert known in said, known


def seen_by_scan(keys: Keyboard, quarantine: QuarantineOnScreen) -> str:
    """Scan the bag at My desk: the state of the unit, and every word of its page."""
    quarantine.left()
    keys.scan(f"{COI}-1")
    keys.wait(lambda: isinstance(keys.page, UnitPage) and keys.page.seen is not None)
    keys.settle()
    state = keys.page.state()
    assert state is not None
    return f"{state.word}\n{keys.said(keys.page)}"


def test_the_label_of_another_patient_stops_the_receipt_and_ends_in_a_notice_to_the_holder(
    keys: Keyboard, announced: NoticeOnScreen, tmp_path: Path
) -> None:
    story = announced.story
    receipt, quarantine = ReceiptOnScreen(keys, story), QuarantineOnScreen(keys, story)
    story.order_for_another(OTHERS)
    receipt.open_from_desk()
    story.fill("receiver", skip=("E8",))
    receipt.go("H")
    keys.scan(f"{OTHERS}-1")
    stop = keys.dialog(WrongPatientStop)
    keys.press(Qt.Key.Key_Escape)
    keys.press(Qt.Key.Key_Return)
    assert stop.isVisible()
    keys.press(Qt.Key.Key_Space)  # the product is back in the cold
    keys.choose(stop.second, story.cast.id("checker"))
    keys.reach(stop.reason)
    keys.write("取错了桶，产品已放回气相")
    keys.press(Qt.Key.Key_F8)
    keys.gone(stop)
    incident = next(one.number for one in story.cast.ask("qa", incidents.list_incidents).rows)
    assert [path for path in receipt.view.answers if OTHERS in str(receipt.value(path))] == ["H4:1@check_1"]
    # The rest of the receipt has journeys of its own.
    story.fill("check_1")
    story.fill("check_2", other={"H4": f"{OTHERS}-1"})
    story.fill("put_in")
    story.fill("receiver")
    story.courier()
    story.sign("receiver")
    story.fill("verifier")
    story.sign("verifier")
    for slot in ("check_1", "check_2", "put_in"):
        story.sign(slot)

    receipt.join("verifier")
    assert "Proposed: Reject" in keys.said(receipt.page.rail)
    receipt.other.update(K1="reject", K2b="标签患者不符", K3d="oral", K6b=incident, K7a="no_quality_problem")
    receipt.other["K8a"] = False
    receipt.fill("K")
    receipt.sign("verifier", "decision")
    assert story.dispositions() == ["rejected"]
    receipt.part()

    quarantine.look_up("rejections", f"{COI}-1")
    assert isinstance(keys.page, RejectionsPage)
    assert "Say in the notice whether it is a quality problem" in keys.said(keys.page)
    quarantine.open_record("Open the notice")
    quarantine.join("verifier")
    quarantine.other.update(D2="袋签为其他患者，整批退回", E1="return_or_destroy", F1="no_quality_problem")
    for section in "DEF":
        quarantine.fill(section)
    quarantine.sign("verifier", "decision")
    quarantine.part()
    for login in ("qa", "lead"):
        quarantine.join(login)
        quarantine.sign(login, login)
        quarantine.part()
    words = words_of(quarantine.printed(tmp_path / "notice.pdf"))
    for expected in (
        COI,
        BATCH,
        "SHP-7731",
        "AWB-7788-01",
        "袋签为其他患者",
        "退回或销毁",
        "H4",
        f"{OTHERS}-1",
    ):
        assert expected in words, expected
    for hidden in ("王䶮", "1968-04-12", "R-7742", "演示二"):
        assert hidden not in words
    said = seen_by_scan(keys, quarantine)
    assert said.startswith("Rejected · on hold\n")


def words_of(paper: Path) -> str:
    """What a stranger reads on it."""
    told = subprocess.run(["pdftotext", "-layout", str(paper), "-"], capture_output=True, timeout=60)
    return told.stdout.decode("utf-8")


def test_an_exceptional_release_takes_physician_pharmacist_and_lead(
    sign_in: SignIn, quarantine: QuarantineOnScreen, cast: Cast
) -> None:
    story = quarantine.story
    story.open().up_to_decision(receiver=DATA_LATER)
    story.decide("quarantine", K3d="oral", K7a="no_quality_problem")
    sheet = sheet_of(story).late_file(("-181.2", "-120.0", "-181.4")).data_signed()
    sheet.opinion("usable_exceptionally")
    keys = sign_in("second_verifier")
    quarantine.record_id = sheet.record_id
    quarantine.open_again()
    quarantine.other.update(E4="no_rule", E5="持有人手册未写此种超温", G1="accept_exceptionally")
    quarantine.other["G2"] = "患者已清淋，持有人书面同意"
    for section in "EG":
        quarantine.fill(section)
    quarantine.sign("second_verifier", "decision")
    assert story.dispositions() == ["quarantined"]
    quarantine.join("physician")
    quarantine.fill("H")
    quarantine.sign("physician", "physician")
    quarantine.part()
    quarantine.join("lead")
    quarantine.sign("lead", "lead")
    quarantine.part()
    quarantine.join("qa")
    quarantine.fill("K")
    quarantine.sign("qa", "qa")
    (unit,) = units(cast)
    assert (unit.disposition, unit.exceptional) == ("accepted", True)
    quarantine.part()
    assert seen_by_scan(keys, quarantine).startswith("Accepted · exceptional release\n")
