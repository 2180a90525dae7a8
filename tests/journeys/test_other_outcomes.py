"""The days on which something is wrong: excursion, another patient's label, alone at night, not competent."""

from __future__ import annotations

from collections.abc import Callable

import pypdfium2
from PySide6.QtCore import Qt

from ctdesk.services import incidents
from ctdesk.services.audit import list_events
from ctdesk.services.printing import preview_record
from ctdesk.services.search import find
from ctdesk.services.worklist import my_desk
from ctdesk.ui.dialogs.ask import ReadDialog, ReasonDialog
from ctdesk.ui.dialogs.show_file import FileDialog
from ctdesk.ui.pages.logger_doubts import LoggerDoubts
from fixtures.cast import Cast
from fixtures.keyboard import CONTROL, Keyboard
from fixtures.receipt_on_screen import REASON, ReceiptOnScreen
from fixtures.receipt_story import Story

SignIn = Callable[[str], Keyboard]
FOREIGN = "R-9913-OTHER"


def test_an_excursion_in_a_file_of_an_unknown_kind_ends_in_quarantine(
    sign_in: SignIn, receipt: ReceiptOnScreen, story: Story
) -> None:
    story.open()
    story.logger_values = tuple(["-178.2"] * 200 + ["-141.5"] * 12 + ["-176.0"] * 77)
    story.fill("receiver", skip=("E8", "E3", "E4b"))
    for slot in ("check_1", "check_2", "put_in"):
        story.fill(slot)
    story.courier()
    keys = sign_in("receiver")
    receipt.open_again()
    unknown = receipt.logger_file()
    unknown.write_bytes(
        unknown.read_bytes().replace(b"Date Time, GMT+08:00", b"Date Time").replace(b'"#"', b'"No"')
    )
    receipt.other["E3"] = False  # the logger was alarming, and the answer wants a reason and a photo
    receipt.recording = unknown
    receipt.fill("E", skip=("E8",))
    assert receipt.value("E3#reason") == REASON
    assert len(receipt.value("E3#photo")) == 1
    assert receipt.value("E4c") is False
    keys.push("Answer now…")
    read_as_asked(keys, zone="Asia/Shanghai", remember_as="我院记录仪")
    keys.wait(lambda: receipt.value("E4c") is True)
    assert receipt.value("E6a") == "-141.5"
    assert receipt.value("E7a") == "1"
    keys.wait(lambda: "max −141.5 °C" in keys.said(receipt.page.trip))
    rail = keys.said(receipt.page.rail)
    assert "Proposed: Quarantine" in rail
    assert "E6a" in rail
    receipt.fill("E", skip=("E8",))
    receipt.sign("receiver", "receiver", "check_1", "put_in")
    story.fill("verifier")
    story.sign("verifier")
    story.sign("check_2")
    receipt.join("verifier")
    receipt.other.update(K1="quarantine", K2b="运输途中超温 60 分钟", K3a="演示持有人值班", K3c="phone")
    receipt.other.update(K3d="awaited", K5="wait", K6a=deviation(story), K7a="no_quality_problem", K8a=False)
    receipt.fill("K")
    receipt.sign("verifier", "decision")
    assert story.dispositions() == ["quarantined"]


def read_as_asked(keys: Keyboard, **told: str) -> None:
    """Answer what is asked about the file, and what is asked because of the answers."""
    dialog = keys.dialog(LoggerDoubts)
    answered: set[str] = set()
    while not dialog.ready or not set(told) <= answered:
        for name in [one for one in dialog.form.fields if one in told and one not in answered]:
            keys.fill(dialog.form, **{name: told[name]})
            answered.add(name)
        keys.settle()
    keys.press(Qt.Key.Key_Return, CONTROL)
    keys.gone(dialog)


def deviation(story: Story) -> str:
    """The number of a deviation that stands open for this record."""
    units = tuple(unit.id for unit in story.view().units)
    return str(
        story.cast.do(
            "verifier", incidents.open_deviation, text="超温", unit_ids=units, record_id=story.record_id
        )
    )


def test_a_label_of_another_patient_is_read_blind_by_two_and_proposed_for_rejection(
    sign_in: SignIn, receipt: ReceiptOnScreen, story: Story
) -> None:
    story.open()
    story.fill("receiver", skip=("E8",))
    story.fill("check_1", other={"H3": FOREIGN})
    keys = sign_in("checker")
    receipt.open_again()
    receipt.go("H")
    assert_nothing_leaks(keys, receipt, story)
    receipt.fill("H", skip=("H3:1@third",))  # another number than the first person typed
    asked = next(one for one in receipt.view.judgement.questions if one.slot == "third")
    assert asked.item.id == "H3"
    assert "Readings differ: third reading of H3" in keys.said(receipt.page.rail)
    assert FOREIGN in keys.said(receipt.page.questions)
    keys.push("Readings differ: third reading of H3")
    third = receipt.page.questions.at_hand()
    assert third is not None and third.path == asked.path
    keys.write(FOREIGN)
    keys.press(Qt.Key.Key_Return)
    keys.wait(lambda: receipt.value(asked.path) == FOREIGN)
    keys.settle()
    receipt.fill("H")  # the reason and the photo of the finding
    assert receipt.value(f"{asked.beside}#reason") == REASON
    assert "Proposed: Reject" in keys.said(receipt.page.rail)


def assert_nothing_leaks(keys: Keyboard, receipt: ReceiptOnScreen, story: Story) -> None:
    """What the first person read is nowhere to be seen or found by the second."""
    first = story.view("receiver").answers
    read = [path for path in first if path.endswith("@check_1")]
    assert len(read) > 15
    assert not [path for path in receipt.view.answers if path.endswith("@check_1")]
    for section in "ABCDEFGHIK":
        receipt.go(section)
        assert FOREIGN not in keys.said()
    assert "hidden while checking blind" in keys.said(receipt.page.rail)
    receipt.go("G")
    assert not [row for row in receipt.view.attachments if row.path.startswith("G9")]
    assert story.cast.ask("checker", find, text=FOREIGN) == ()
    assert FOREIGN not in str(story.cast.ask("checker", my_desk))
    assert FOREIGN not in str(story.cast.ask("qa", list_events, after=None, limit=200))
    pages = pypdfium2.PdfDocument(_pdf(story.cast.ask("checker", preview_record, record_id=story.record_id)))
    words = "".join(page.get_textpage().get_text_range() for page in pages)
    assert story.view("checker").number in words
    assert FOREIGN not in words
    receipt.go("H")


def _pdf(made: object) -> bytes:
    found = made if isinstance(made, bytes) else getattr(made, "pdf", b"")
    assert isinstance(found, bytes)
    return found


def test_alone_at_three_in_the_morning_the_product_is_safe_and_nobody_accepts(
    sign_in: SignIn, receipt: ReceiptOnScreen, story: Story
) -> None:
    story.played = dict.fromkeys(story.played, "receiver")
    story.cast.clock.advance(hours=18)
    story.open()
    story.fill("receiver", skip=("E8",))
    story.fill("check_1")
    story.fill("receiver")
    keys = sign_in("receiver")
    receipt.open_again()
    receipt.fill("I", skip=("I6",))
    receipt.page.go_to("I6")
    keys.press(Qt.Key.Key_F2)
    keys.menu("Unknown, to follow")
    keys.wait(lambda: "I6" in receipt.view.answers)
    receipt.sign("receiver", "receiver", "check_1", "put_in")
    assert [unit.place for unit in receipt.view.units] == ["in_tank"]
    keys.press(Qt.Key.Key_Return, CONTROL)
    told = keys.dialog(ReadDialog)
    words = keys.said(told)
    assert "Decision: you may not sign." in words
    assert "Could sign:" in words
    keys.press(Qt.Key.Key_Escape)
    keys.gone(told)
    assert "Proposed: Quarantine" in keys.said(receipt.page.rail)
    assert story.dispositions() == ["inspecting"]


def test_whoever_may_not_sign_reads_why_and_who_can_before_filling_in(
    sign_in: SignIn, receipt: ReceiptOnScreen, story: Story
) -> None:
    story.open()
    keys = sign_in("nurse")
    receipt.open_again()
    said = keys.said(receipt.page)
    assert "You can read this record, not fill it in." in said
    assert "Could sign:" in said
    assert not [row for row in receipt.page.questions.rows() if row.editable]
    assert keys.focus is receipt.page.middle.forward  # the keys lead on through the sections


def test_an_answer_that_does_not_apply_a_late_entry_and_a_second_document(
    sign_in: SignIn, receipt: ReceiptOnScreen, story: Story
) -> None:
    story.open()
    keys = sign_in("receiver")
    receipt.open_again()
    receipt.go("D")
    receipt.page.go_to("D10a")
    keys.press(Qt.Key.Key_F1)
    rule = keys.dialog(ReadDialog)
    assert "Tilt indicator" in keys.said(rule)
    assert "CT-ACC-001 revision 1" in keys.said(rule)
    keys.press(Qt.Key.Key_Return)
    keys.gone(rule)
    keys.press(Qt.Key.Key_F2)
    keys.menu("Not applicable")
    keys.submit(keys.dialog(ReasonDialog), reason="此罐未装倾斜指示器")
    keys.wait(lambda: receipt.value("D10a#reason") == "此罐未装倾斜指示器")
    receipt.go("C")
    receipt.page.go_to("C1")
    keys.write("2026-03-02 08:20")
    keys.press(Qt.Key.Key_Return)
    keys.wait(lambda: receipt.page.middle.late.isVisible())
    receipt.page.go_to("C#late")
    keys.write("先入罐后补记")
    keys.press(Qt.Key.Key_Return)
    keys.wait(lambda: receipt.value("C#late") == "先入罐后补记")
    receipt.fill("F", skip=[f"F{number}" for number in range(2, 13)])
    keys.push("One more: Delivery note")
    keys.wait(lambda: receipt.page.questions.row("F1:2.number") is not None)
    at_hand = receipt.page.questions.at_hand()
    assert at_hand is not None and at_hand.path == "F1:2.present"
    assert receipt.value("F1:2.present") is True


def test_an_answer_for_all_bags_can_be_given_for_each(sign_in: SignIn, keys: Keyboard, cast: Cast) -> None:
    story = Story(cast, units=2).opened()
    receipt = ReceiptOnScreen(sign_in("verifier"), story)
    receipt.open_again()
    receipt.go("K")
    receipt.page.go_to("K1")
    row = receipt.page.questions.at_hand()
    assert row is not None
    keys.choose(row.editor._box, "quarantine")  # type: ignore[attr-defined]  # four options stand in a list
    keys.wait(lambda: receipt.value("K1") == "quarantine")
    keys.settle()
    receipt.page.go_to("K1")
    keys.press(Qt.Key.Key_F2)
    keys.menu("Answer for each bag")
    keys.wait(lambda: receipt.value("K1:2") == "quarantine")
    keys.settle()
    assert "Bag 2/2" in keys.said(receipt.page.questions)


def test_a_photo_is_shown_by_keys(sign_in: SignIn, receipt: ReceiptOnScreen, story: Story) -> None:
    story.open()
    story.attach("receiver", "D14a", "case.png", receipt.photo().read_bytes())
    keys = sign_in("receiver")
    receipt.open_again()
    receipt.go("D")
    keys.push("case.png", receipt.page)
    shown = keys.dialog(FileDialog)
    keys.press(Qt.Key.Key_Escape)
    keys.gone(shown)
