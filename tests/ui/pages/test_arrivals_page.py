"""Arrivals, orders and patients: what is missing is said before the courier comes, and two people type it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ctdesk.services import arrivals, orders, patients
from ctdesk.services.readiness import shipment_sheet
from ctdesk.ui import times
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Row
from ctdesk.ui.dialogs.shipment import AnnounceDialog, NoticeAgainDialog, ReserveDialog
from ctdesk.ui.main_window import MainWindow
from fixtures.cast import Cast, password_of
from fixtures.receipt_story import COI, Story
from fixtures.registers import Hands

EXPIRES = date(2026, 9, 1)
SignIn = Callable[[str], MainWindow]


@pytest.fixture
def hands(sign_in: SignIn, qtbot: QtBot) -> Callable[[str], Hands]:
    """Somebody of the cast at the window."""
    return lambda login: Hands(sign_in(login), qtbot)


@pytest.fixture
def story(cast: Cast) -> Story:
    """Everything prepared for one shipment of two bags."""
    return Story(cast).prepare()


def entered_by_coordinator(story: Story) -> int:
    """A second notice for the same order that nobody has verified."""
    now = story.cast.clock.now
    notice = arrivals.Notice(
        "marketed_autologous",
        awb_no="AWB 9",
        shipper_sn="SHP-9",
        seal_no="SEAL-9",
        logger_sn="LOG-9",
        expected_at=now + timedelta(hours=5),
        hold_time_expiry=now.replace(second=0) + timedelta(hours=80),
    )
    key: int = story.cast.do(
        "coordinator",
        arrivals.announce_shipment,
        order_id=story._order_id,
        notice=notice,
        units=(
            arrivals.UnitOnNotice(1, "CAS-1", "BAG-1", "SECRET-BATCH", 1, 2, Decimal("68.0"), None, EXPIRES),
            arrivals.UnitOnNotice(2, "CAS-2", "BAG-2", "SECRET-BATCH", 2, 2, Decimal("67.5"), None, EXPIRES),
        ),
    )
    return key


def type_bag(dialog: NoticeAgainDialog, number: int, *values: str) -> None:
    """Type one line, as a scanner does: Enter after each value goes on and sends nothing."""
    editors = list(dialog.bags.lines[number - 1].editors.values())
    for editor, value in zip(editors, values, strict=True):
        editor.setFocus()
        assert QApplication.focusWidget() is editor
        QTest.keyClicks(editor, value)
        QTest.keyClick(editor, Qt.Key.Key_Return)


def test_a_ready_shipment_offers_the_receipt_and_opens_it(
    story: Story, hands: Callable[[str], Hands]
) -> None:
    one = hands("receiver")
    page = one.open("arrivals")
    assert one.rows(page)[0].row.number == story.notice_number
    one.choose(page, lambda line: line.id == story.shipment_id)
    said = one.words(page.side)
    assert one.cells(page, 4) == ["7 to check"]
    assert "Receiver on duty: nobody has checked yet" in said
    assert f"Reserved: {', '.join(story.positions)}" in said
    # Whoever is led here while a courier waits has the next step under their fingers.
    page = one.open("arrivals", shipment_id=story.shipment_id)
    one.wait(lambda: isinstance(QApplication.focusWidget(), Button))
    step = QApplication.focusWidget()
    assert isinstance(step, Button)
    assert step.text() == "It has arrived: new receipt"
    QTest.keyClick(step, Qt.Key.Key_Space)
    one.wait(lambda: one.page().route == "record")


def fewer_than(count: int, found: Callable[[], list[Button]]) -> bool:
    """Whether one more was done."""
    return len(found()) < count


def test_a_shipment_of_tomorrow_is_checked_by_hand_and_signed_off(
    story: Story, hands: Callable[[str], Hands]
) -> None:
    one = hands("coordinator")
    page = one.open("arrivals", shipment_id=story.shipment_id)
    one.press(page.side, "Ask the holder to re-time …")
    dialog = one.dialog()
    due = story.cast.clock.now + timedelta(hours=30)
    one.fill(dialog, spoke_with="演示持有人 值班", reason="罐位", expected_at=times.moment(due))
    one.submit(dialog)
    one.gone(dialog)
    assert "Agreed with the holder on another time: 演示持有人 值班: 罐位" in one.words(page.side)

    desk = one.open("desk")
    row = next(each for each in desk.findChildren(Row) if "not signed off" in each.accessibleName())
    QTest.keyClick(row, Qt.Key.Key_Return)
    one.wait(lambda: one.page().route == "arrivals")
    one.settle()
    page = one.page()

    def unchecked() -> list[Button]:
        return [each for each in page.side.findChildren(Button) if each.text() == "Checked"]

    for left in range(len(unchecked()), 0, -1):
        QTest.keyClick(unchecked()[0], Qt.Key.Key_Return)
        one.settle()
        one.wait(partial(fewer_than, left, unchecked))
    assert "Scanner: checked by hand" in one.words(page.side)
    assert one.cells(page, 4) == ["To sign off"]
    one.press(page.side, "Sign off as ready …")
    asked = one.dialog()
    asked.form.fields["password"].editor.setText(password_of("coordinator"))
    one.submit(asked)
    one.gone(asked)
    assert "Signed off as ready by 许念" in one.words(page.side)
    assert one.cells(page, 4) == ["Ready"]


def test_empty_limits_are_said_plainly_before_the_courier_comes(
    cast: Cast, hands: Callable[[str], Hands]
) -> None:
    story = Story(cast, limits=None).prepare()
    one = hands("receiver")
    page = one.open("arrivals", shipment_id=story.shipment_id)
    assert "Limits empty: cannot be accepted." in one.words(page.side)
    assert one.cells(page, 4) == ["Limits empty"]
    one.press(page.side, "Go to the product")
    assert one.page().route == "catalogue"
    assert "shipments of this product cannot be accepted" in one.words(one.page().side)


def test_a_notice_is_hidden_from_the_second_person_until_typed(
    story: Story, hands: Callable[[str], Hands]
) -> None:
    key = entered_by_coordinator(story)
    one = hands("verifier")
    page = one.open("arrivals", shipment_id=key)
    said = one.words(page.side)
    assert "Hidden until you have typed it yourself" in said
    for secret in ("AWB 9", "SHP-9", "SEAL-9", "LOG-9", "SECRET-BATCH"):
        assert secret not in said
    assert "hidden" in one.cells(page, 3)
    sheet = story.cast.ask("verifier", shipment_sheet, shipment_id=key)
    assert sheet.notice is None
    assert sheet.units == ()
    assert sheet.line.row.hold_time_expiry is None


def test_a_difference_is_told_beside_its_field_and_an_equal_reading_verifies(
    story: Story, hands: Callable[[str], Hands]
) -> None:
    key = entered_by_coordinator(story)
    ends = story.cast.clock.now.replace(second=0) + timedelta(hours=80)
    one = hands("verifier")
    page = one.open("arrivals", shipment_id=key)
    one.press(page.side, "Type the notice again …")
    dialog = one.dialog()
    assert dialog.form.text("receipt_type") == ""
    one.fill(
        dialog,
        receipt_type="marketed_autologous",
        awb_no="AWB9",
        shipper_sn="SHP-8",
        seal_no="SEAL-9",
        logger_sn="LOG-9",
        hold_time_expiry=times.moment(ends),
        cassette_count="2",
        unit_count="2",
    )
    one.submit(dialog)
    one.wait(lambda: one.error(dialog, "shipper_sn"))
    assert "SHP-9" not in one.error(dialog, "shipper_sn")
    one.fill(dialog, shipper_sn="SHP-9")
    one.submit(dialog)
    one.wait(lambda: one.error(dialog, "unit_count"))
    assert isinstance(dialog, NoticeAgainDialog)
    dialog.activateWindow()
    one.wait(dialog.isActiveWindow)
    type_bag(dialog, 1, "1", "CAS-1", "BAG-1", "SECRET-BATCH", "1", "2", "68", "", "2026-09-01")
    one.wait(dialog.bags.lines[1].editors["cassette"].hasFocus)
    assert {editor.text() for editor in dialog.bags.lines[1].editors.values()} == {""}
    type_bag(dialog, 2, "2", "CAS-2", "BAG-2", "secret-batch", "2", "2", "67.5", "", "2026-10-01")
    one.submit(dialog)
    one.wait(lambda: dialog.bags.wrong.isVisible())
    assert dialog.bags.wrong.text().startswith("Bag 2: Expires\n")
    assert "2026-09-01" not in dialog.bags.wrong.text()
    dialog.bags.lines[1].editors["expires_on"].setText("2026/09/01")
    one.submit(dialog)
    one.gone(dialog)
    assert "Verified by\n李清如" in one.words(page.side)
    assert "SECRET-BATCH" in one.words(page.side)


def test_who_entered_a_notice_is_not_offered_to_verify_it(
    story: Story, hands: Callable[[str], Hands]
) -> None:
    key = story.cast.do(
        "receiver",
        arrivals.announce_shipment,
        order_id=story._order_id,
        notice=arrivals.Notice("marketed_autologous"),
        units=(arrivals.UnitOnNotice(),),
    )
    one = hands("receiver")
    page = one.open("arrivals", shipment_id=key)
    assert not one.offers(page.side, "Type the notice again …")
    assert "You entered this notice" in one.words(page.side)


def test_whoever_may_not_announce_sees_why(story: Story, hands: Callable[[str], Hands]) -> None:
    one = hands("nurse")
    page = one.open("arrivals", shipment_id=story.shipment_id)
    announce = page.buttons()[0]
    assert not announce.isEnabled()
    assert "Register an arrival notice" in announce.toolTip()
    assert not one.offers(page.side, "It has arrived: new receipt")
    assert not one.offers(page.side, "Cancel the announcement …")
    assert not one.offers(page.side, "Other positions …")


def test_a_notice_with_two_bags_is_announced_by_keyboard(story: Story, hands: Callable[[str], Hands]) -> None:
    one = hands("coordinator")
    page = one.open("arrivals")
    page.announce()
    dialog = one.dialog()
    assert isinstance(dialog, AnnounceDialog)
    one.submit(dialog)
    assert one.error(dialog, "receipt_type")
    one.fill(
        dialog,
        order_id=story.order_number,
        receipt_type="marketed_autologous",
        expected_at="2026-03-02 21:00",
        hold_time_expiry="someday",
    )
    first = dialog.bags.lines[0].editors
    first["batch_no"].setText("B-77")
    first["coi_bag_id"].setText("COI-77-1")
    first["expires_on"].setText("2027-01-31")
    dialog.bags.add_line()
    second = dialog.bags.lines[1].editors
    assert second["batch_no"].text() == "B-77"
    assert second["coi_bag_id"].text() == ""
    one.submit(dialog)
    one.wait(lambda: one.error(dialog, "hold_time_expiry"))
    one.fill(dialog, hold_time_expiry="2026-03-05 21:00")
    one.submit(dialog)
    one.gone(dialog)
    assert len(one.rows(page)) == 2
    _, units = story.cast.ask("receiver", arrivals.shipment_detail, shipment_id=page.wanted)
    assert [(unit.batch_no, unit.bag_no, unit.bag_total, unit.cassette) for unit in units] == [
        ("B-77", 1, 2, 1),
        ("B-77", 2, 2, 2),
    ]
    assert units[1].coi_bag_id is None
    assert units[1].expires_on is not None


def test_a_gap_in_the_cassettes_is_refused_and_nothing_is_lost(
    story: Story, hands: Callable[[str], Hands]
) -> None:
    one = hands("coordinator")
    page = one.open("arrivals")
    page.announce()
    dialog = one.dialog()
    assert isinstance(dialog, AnnounceDialog)
    one.fill(dialog, receipt_type="trial", carrier="演示冷链")
    dialog.bags.lines[0].editors["cassette"].setText("2")
    one.submit(dialog)
    one.wait(lambda: "without a gap" in dialog.form.wrong.text())
    assert dialog.form.text("carrier") == "演示冷链"
    assert dialog.do.isEnabled()


def test_positions_are_proposed_and_never_one_for_two_cassettes(
    story: Story, hands: Callable[[str], Hands]
) -> None:
    key = story.cast.do(
        "coordinator",
        arrivals.announce_shipment,
        order_id=story._order_id,
        notice=arrivals.Notice("marketed_autologous"),
        units=(arrivals.UnitOnNotice(1), arrivals.UnitOnNotice(2)),
    )
    one = hands("custodian")
    page = one.open("arrivals", shipment_id=key)
    assert "0 of 2 positions reserved" in one.words(page.side)
    one.press(page.side, "Reserve positions …")
    dialog = one.dialog()
    assert isinstance(dialog, ReserveDialog)
    proposed = [box.code() for box in dialog.picks.values()]
    assert len(set(proposed)) == 2
    assert not set(proposed) & set(story.positions)
    line = dialog.picks[2].lineEdit()
    assert line is not None
    line.selectAll()
    QTest.keyClicks(line, "LN1-Z-9-9", Qt.KeyboardModifier.NoModifier, 40)  # by hand
    QTest.keyClick(line, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    one.settle()
    assert dialog.isVisible(), "what was proposed is not taken in place of what was typed"
    assert "“LN1-Z-9-9” is not offered here" in one.words(dialog)
    assert dialog.picks[2].take_scan("LN1-Z-9-8")
    assert "“LN1-Z-9-8” is not offered here" in one.words(dialog)
    assert dialog.picks[2].take_scan(proposed[1])
    dialog.picks[2].setEditText(proposed[0])
    one.submit(dialog)
    assert dialog.isVisible()
    dialog.picks[2].setEditText(proposed[1])
    one.submit(dialog)
    one.gone(dialog)
    assert f"Reserved: {', '.join(proposed)}" in one.words(page.side)


def test_a_cancelled_announcement_needs_a_reason_and_stays_findable(
    story: Story, hands: Callable[[str], Hands]
) -> None:
    one = hands("coordinator")
    page = one.open("arrivals", shipment_id=story.shipment_id)
    one.press(page.side, "Cancel the announcement …")
    dialog = one.dialog()
    one.submit(dialog)
    assert dialog.isVisible()
    one.fill(dialog, reason="生产失败，不再发运")
    dialog.do.click()
    one.gone(dialog)
    assert one.rows(page) == []
    page.only.setCurrentIndex(page.only.findData("cancelled"))
    one.settle()
    assert one.cells(page, 4) == ["Cancelled"]


@pytest.mark.parametrize("text", ["FKD876", "SHP-7731", "王䶮", "wangyan", "0031"])
def test_a_shipment_is_found_by_batch_shipper_and_patient(
    story: Story, hands: Callable[[str], Hands], text: str
) -> None:
    other = entered_by_coordinator(story)
    story.cast.do(
        "coordinator",
        arrivals.announce_shipment,
        order_id=None,
        notice=arrivals.Notice("research"),
        units=(arrivals.UnitOnNotice(),),
    )
    one = hands("receiver")
    page = one.open("arrivals")
    assert len(one.rows(page)) == 3
    page.search.setText(text)
    one.wait(lambda: 0 < len(one.rows(page)) < 3)
    assert {line.id for line in one.rows(page)} <= {story.shipment_id, other}


def test_the_switch_leads_from_shipments_to_orders_and_patients(
    story: Story, hands: Callable[[str], Hands]
) -> None:
    one = hands("coordinator")
    page = one.open("arrivals")
    page.segments.parts["orders"].click()
    one.settle()
    assert one.page().route == "orders"
    assert one.cells(one.page(), 0) == [story.order_number]
    assert one.page().segments.now() == "orders"
    one.page().segments.parts["patients"].click()
    one.settle()
    assert one.page().route == "patients"
    assert one.cells(one.page(), 1) == ["王䶮"]


def test_an_order_leads_to_its_shipment(story: Story, hands: Callable[[str], Hands]) -> None:
    one = hands("coordinator")
    page = one.open("orders", order_id=story._order_id)
    said = one.words(page.side)
    assert COI in said
    assert story.notice_number in said
    assert not page.buttons()[0].isEnabled()


def test_a_second_chain_of_identity_is_refused_beside_its_field(
    story: Story, hands: Callable[[str], Hands]
) -> None:
    one = hands("physician")
    page = one.open("orders")
    page.order()
    dialog = one.dialog()
    one.fill(dialog, case_id="王䶮", product_id="DEMO-T1", coi_id=COI)
    one.submit(dialog)
    one.wait(lambda: one.error(dialog, "coi_id"))
    one.fill(dialog, coi_id=f"{COI}X")
    one.submit(dialog)
    one.gone(dialog)
    assert len(story.cast.ask("physician", orders.list_orders).rows) == 2


def test_an_order_is_typed_again_unseen_and_corrected_by_the_physician(
    cast: Cast, hands: Callable[[str], Hands]
) -> None:
    story = Story(cast, order_verified=False).prepare()
    one = hands("physician")
    page = one.open("orders", order_id=story._order_id)
    assert "You entered this order" in one.words(page.side)
    one.press(page.side, "Correct …")
    dialog = one.dialog()
    assert dialog.form.text("dose_max") == "400"
    one.fill(dialog, dose_max="450")
    one.submit(dialog)
    one.gone(dialog)
    assert "100 – 450" in one.words(page.side).replace(".0000", "")


def test_the_second_person_types_an_order_that_is_hidden_from_them(
    cast: Cast, hands: Callable[[str], Hands]
) -> None:
    story = Story(cast, order_verified=False).prepare()
    one = hands("verifier")
    desk = one.open("desk")
    assert "Read the prescription a second time, without seeing what was entered" in one.words(desk)
    shipment = one.open("arrivals", shipment_id=story.shipment_id)
    assert one.cells(shipment, 4) == ["Order not verified"]
    one.press(shipment.side, "Go to the order")
    page = one.page()
    assert page.route == "orders"
    one.settle()
    assert one.cells(page, 2) == one.cells(page, 3) == ["hidden"]
    said = one.words(page.side)
    assert "Hidden until you have typed it yourself from the prescription." in said
    for secret in (COI, "0031 7742", "R-7742", "400"):
        assert secret not in said
    one.press(page.side, "Type the order again …")
    dialog = one.dialog()
    one.fill(
        dialog,
        mrn="0031 7742",
        product_id="DEMO-T1",
        coi_id=COI,
        din="DEMODIN0001",
        patient_label_id="R-7742",
        hazard_statement="none",
        dose_min="100",
        dose_max="40",
    )
    one.submit(dialog)
    one.wait(lambda: one.error(dialog, "dose_max"))
    assert "400" not in one.error(dialog, "dose_max")
    one.fill(dialog, dose_max="400")
    one.submit(dialog)
    one.gone(dialog)
    assert one.cells(page, 4) == ["Verified"]
    assert COI in one.words(page.side)


def test_a_patient_is_registered_by_one_and_verified_by_another(
    cast: Cast, hands: Callable[[str], Hands]
) -> None:
    one = hands("coordinator")
    page = one.open("patients")
    assert "No patient yet." in page.nothing.text()
    page.register()
    dialog = one.dialog()
    one.fill(
        dialog,
        mrn="0042 1100",
        name="欧阳娜娜",
        name_latin="Ouyang Nana",
        sex="female",
        birth_date="1971/04/1",
    )
    one.submit(dialog)
    one.wait(lambda: one.error(dialog, "birth_date"))
    one.fill(dialog, birth_date="1971-04-01")
    one.submit(dialog)
    one.gone(dialog)
    assert one.cells(page, 4) == ["Not verified"]
    assert not one.offers(page.side, "Verify identity …")
    assert "You entered this identity" in one.words(page.side)
    assert "1971-04-01" in one.words(page.side)


def test_the_second_person_does_not_see_the_birth_date_before_typing_it(
    cast: Cast, hands: Callable[[str], Hands]
) -> None:
    key = cast.do(
        "coordinator",
        patients.register_patient,
        mrn="0042 1100",
        name="欧阳娜娜",
        name_latin="Ouyang Nana",
        sex="female",
        birth_date=date(1971, 4, 1),
    )
    one = hands("verifier")
    page = one.open("patients", patient_id=key)
    assert one.cells(page, 3) == ["hidden"]
    assert "1971-04-01" not in one.words(page.side)
    one.press(page.side, "Verify identity …")
    dialog = one.dialog()
    one.fill(dialog, mrn="0042 1100", name="欧阳娜娜", birth_date="1971-04-11")
    one.submit(dialog)
    one.wait(lambda: one.error(dialog, "birth_date"))
    one.fill(dialog, birth_date="1971-04-01")
    one.submit(dialog)
    one.gone(dialog)
    assert one.cells(page, 4) == ["Verified"]
    assert "1971-04-01" in one.words(page.side)


def test_a_course_of_treatment_is_begun_and_updated(story: Story, hands: Callable[[str], Hands]) -> None:
    one = hands("coordinator")
    page = one.open("patients")
    one.choose(page, lambda row: row.name == "王䶮")
    one.press(page.side, "Update …")
    dialog = one.dialog()
    assert dialog.form.text("stage") == "ld_ongoing"
    physicians = dialog.form.fields["physician_id"].editor
    assert [physicians.itemText(place) for place in range(physicians.count())] == ["–", "陈砚"]  # type: ignore[attr-defined]  # a choice
    one.fill(dialog, stage="ld_finished", physician_id=str(story.cast.id("physician")))
    one.fill(dialog, planned_infusion_on="2026-02-01")
    one.submit(dialog)
    one.wait(lambda: one.error(dialog, "planned_infusion_on"))
    one.fill(dialog, planned_infusion_on="2026-03-09")
    one.submit(dialog)
    one.gone(dialog)
    said = one.words(page.side)
    assert "Lymphodepletion finished" in said
    assert "2026-03-09" in said
    assert "陈砚" in said


def test_identities_are_not_shown_to_whoever_may_not_see_them(
    story: Story, hands: Callable[[str], Hands]
) -> None:
    one = hands("buyer")
    page = one.open("patients")
    assert "Identities are not shown to you." in one.words(page.side)
    arrivals_page = one.open("arrivals", shipment_id=story.shipment_id)
    assert "王䶮" not in one.words(arrivals_page.side)
    assert "0031 7742" not in one.words(arrivals_page.side)
    assert all("王䶮" not in words for words in one.cells(arrivals_page, 1))
