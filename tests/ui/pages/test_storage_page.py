"""Storage: readings, the tank as one looks into it, and zones."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from ctdesk.db.tables.receipt import DoseUnit
from ctdesk.db.tables.storage import StoragePosition
from ctdesk.services import storage
from ctdesk.services.tank_map import tank_map
from ctdesk.ui import look
from ctdesk.ui.dialogs.tank import several
from ctdesk.ui.main_window import MainWindow
from ctdesk.ui.position_map import PositionMap
from fixtures.cast import Cast
from fixtures.receipt_story import Story
from fixtures.registers import Hands

SignIn = Callable[[str], MainWindow]


@pytest.fixture
def hands(sign_in: SignIn, qtbot: QtBot) -> Callable[[str], Hands]:
    """Somebody of the cast at the window."""
    return lambda login: Hands(sign_in(login), qtbot)


@pytest.fixture
def tank(cast: Cast) -> int:
    """Tank T of two racks with three boxes of two places each."""
    key: int = cast.do("custodian", storage.add_tank, code="T", name="罐 T", level_min_cm="15")
    cast.do(
        "custodian",
        storage.add_positions,
        tank_id=key,
        racks=("1", "2"),
        boxes=("1", "2", "10"),
        slots=("1", "2"),
    )
    return key


def put(cast: Cast, tank: int, dispositions: dict[str, str], **more: Any) -> Story:
    """Let units of a prepared shipment lie in places, each with its disposition."""
    story = Story(cast).opened()

    def lay(work: Any) -> None:
        units = list(work.db.scalars(select(DoseUnit).where(DoseUnit.shipment_id == story.shipment_id)))
        for unit, (code, disposition) in zip(units, dispositions.items(), strict=True):
            place = work.db.scalar(select(StoragePosition).where(StoragePosition.code == code))
            unit.position_id, unit.place, unit.disposition = place.id, "in_tank", disposition
            unit.hold = more.get("hold")

    cast.gate.run_itself(lay, action="test.lay")
    return story


def test_places_are_counted_as_people_count(cast: Cast, tank: int) -> None:
    found = cast.ask("custodian", tank_map, tank_id=tank)
    assert [place.code for place in found[:6]] == [
        "T-1-1-1",
        "T-1-1-2",
        "T-1-2-1",
        "T-1-2-2",
        "T-1-10-1",
        "T-1-10-2",
    ]
    assert {place.state for place in found} == {"free"}


def test_a_place_takes_the_state_of_what_lies_in_it(cast: Cast, tank: int) -> None:
    put(cast, tank, {"T-1-1-1": "accepted", "T-1-1-2": "rejected"})
    found = {place.code: place for place in cast.ask("custodian", tank_map, tank_id=tank)}
    assert found["T-1-1-1"].state == "accepted"
    assert found["T-1-1-2"].state == "rejected"
    assert found["T-2-1-1"].state == "free"
    assert found["T-1-1-1"].units[0].record is not None


def test_a_held_unit_is_never_shown_as_accepted(cast: Cast, tank: int) -> None:
    put(cast, tank, {"T-1-1-1": "accepted", "T-1-1-2": "rejected"}, hold="frozen")
    found = {place.code: place.state for place in cast.ask("custodian", tank_map, tank_id=tank)}
    assert found["T-1-1-1"] == "quarantined"
    assert found["T-1-1-2"] == "rejected"


def test_the_patient_is_told_only_to_those_who_may_see_identities(cast: Cast, tank: int) -> None:
    put(cast, tank, {"T-1-1-1": "accepted", "T-1-1-2": "accepted"})
    seen = cast.ask("custodian", tank_map, tank_id=tank)[0].units[0].patient
    masked = cast.ask("buyer", tank_map, tank_id=tank)[0].units[0].patient
    assert (seen, masked) == ("王䶮", None)


def test_arrow_keys_walk_the_tank_and_enter_opens_the_record(
    cast: Cast, tank: int, hands: Callable[[str], Hands]
) -> None:
    story = put(cast, tank, {"T-1-1-1": "accepted", "T-2-2-1": "quarantined"})
    one = hands("custodian")
    page = one.open("storage")
    assert page.map.hasFocus()
    row = next(row for each, row in page._rows if each.id == tank)
    row.setFocus()
    QTest.keyClick(row, Qt.Key.Key_Return)
    one.settle()
    assert "王䶮" in one.words(page.under)
    assert story.view("receiver").number in one.words(page.under)
    page.map.setFocus()
    QTest.keyClick(page.map, Qt.Key.Key_Right)
    one.settle()
    assert page.map.current().code == "T-1-1-2"
    assert f"Kept for cassette 2 of {story.notice_number}." in one.words(page.under)
    QTest.keyClick(page.map, Qt.Key.Key_Right)
    one.settle()
    assert page.map.current().code == "T-1-2-1"
    assert "Nothing lies here." in one.words(page.under)
    QTest.keyClick(page.map, Qt.Key.Key_Down)
    one.settle()
    assert page.map.current().code == "T-2-2-1"
    assert "Quarantined" in one.words(page.under)
    assert "T-2-2-1 · Quarantined" in page.map.accessibleDescription()
    QTest.keyClick(page.map, Qt.Key.Key_End)
    assert page.map.current().code == "T-2-10-2"
    QTest.keyClick(page.map, Qt.Key.Key_Home)
    QTest.keyClick(page.map, Qt.Key.Key_Return)
    one.wait(lambda: one.page().route == "record")


def test_held_product_among_accepted_is_told_and_found(
    cast: Cast, tank: int, hands: Callable[[str], Hands]
) -> None:
    put(cast, tank, {"T-1-2-1": "accepted", "T-1-2-2": "quarantined"})
    one = hands("custodian")
    page = one.open("storage")
    row = next(row for each, row in page._rows if each.id == tank)
    QTest.keyClick(row, Qt.Key.Key_Return)
    one.settle()
    assert "among accepted product: box 1-2." in page.among.words.text()
    page._show_held.setFocus()
    QTest.keyClick(page._show_held, Qt.Key.Key_Space)
    assert page.map.hasFocus()
    assert page.map.current().code == "T-1-2-2"
    one.settle()
    QTest.keyClick(page.map, Qt.Key.Key_Tab)
    reached = page.focusWidget()
    assert page.under.isAncestorOf(reached), reached


def test_a_reserved_place_leads_to_its_shipment(cast: Cast, hands: Callable[[str], Hands]) -> None:
    story = Story(cast).prepare()
    one = hands("custodian")
    page = one.open("storage")
    assert page.map.current().state == "reserved"
    assert f"Kept for cassette 1 of {story.notice_number}." in one.words(page.under)
    QTest.keyClick(page.map, Qt.Key.Key_Return)
    one.wait(lambda: one.page().route == "arrivals")
    one.settle()
    assert story.notice_number in one.words(one.page().side)


def test_a_reading_is_noted_and_a_low_level_is_said(tank: int, hands: Callable[[str], Hands]) -> None:
    one = hands("custodian")
    page = one.open("storage")
    assert "never read" in one.words(page)
    page._read.click()
    dialog = one.dialog()
    one.submit(dialog)
    assert one.error(dialog, "temperature_c")
    one.fill(dialog, temperature_c="−300", level_cm="14.5")
    one.submit(dialog)
    one.wait(lambda: one.error(dialog, "temperature_c"))
    one.fill(dialog, temperature_c="−188.4")
    one.submit(dialog)
    one.gone(dialog)
    said = one.words(page)
    assert "−188.4 °C · 14.5 cm" in said
    assert "below 15 cm" in said


def test_tank_positions_and_zone_are_registered(cast: Cast, hands: Callable[[str], Hands]) -> None:
    one = hands("custodian")
    page = one.open("storage")
    assert "No tank yet." in one.words(page)
    assert not page.buttons()[1].isEnabled()
    page._add.click()
    dialog = one.dialog()
    one.fill(dialog, code="q", name="待验罐", level_min_cm="")
    one.submit(dialog)
    one.gone(dialog)
    assert "No position yet." in one.words(page)
    page._more.click()
    dialog = one.dialog()
    one.fill(dialog, racks="A B", boxes="1-3", slots="1-9")
    one.submit(dialog)
    one.gone(dialog)
    assert len(page.map.places) == 54


def test_an_empty_tank_becomes_the_backup_and_one_with_product_does_not(
    cast: Cast, hands: Callable[[str], Hands]
) -> None:
    Story(cast).accepted()
    cast.do("custodian", storage.add_tank, code="LN2", name="液氮罐 2", level_min_cm="12")
    one = hands("custodian")
    page = one.open("storage")
    assert not one.offers(page, "Keep as backup tank …")
    page._choose(next(tank for tank, _ in page._rows if tank.code == "LN2"))
    one.settle()
    assert not one.offers(page, "Empty this tank …")
    one.press(page, "Keep as backup tank …")
    one.press(one.dialog(), "Yes, from now on")
    one.settle()
    assert "backup tank" in one.words(page)
    assert one.offers(page, "Use for product again …")


def test_whoever_does_not_keep_the_tanks_may_look_only(tank: int, hands: Callable[[str], Hands]) -> None:
    one = hands("physician")
    page = one.open("storage")
    assert len(page.map.places) == 12
    for button in (*page.buttons(), page._more):
        assert not button.isEnabled()
        assert "Only for those whose duty it is" in button.toolTip()


@pytest.mark.parametrize(
    ("typed", "codes"),
    [("A B", ("A", "B")), ("1-3", ("1", "2", "3")), ("A，B,C", ("A", "B", "C")), ("A-B", ("A-B",)), ("", ())],
)
def test_several_codes_are_typed_as_a_list_or_a_span(typed: str, codes: tuple[str, ...]) -> None:
    assert several(typed) == codes


@pytest.mark.parametrize("width", [420, 700, 1400])
@pytest.mark.parametrize("scale", [100, 150])
def test_no_two_places_overlap_and_none_is_cut(
    cast: Cast, tank: int, qtbot: QtBot, width: int, scale: int, qapp: Any
) -> None:
    look.dress(qapp, "light", scale)
    cast.do(
        "custodian",
        storage.add_positions,
        tank_id=tank,
        racks=("3",),
        boxes=tuple(str(number) for number in range(1, 9)),
        slots=tuple(str(number) for number in range(1, 17)),
    )
    drawn = PositionMap()
    qtbot.addWidget(drawn)
    drawn.resize(width, 100)
    drawn.show_places(cast.ask("custodian", tank_map, tank_id=tank))
    areas = [drawn.area_of(place.code) for place in drawn.places]
    assert len(areas) == 2 * 3 * 2 + 8 * 16
    assert all(area.right() <= width and area.bottom() <= drawn.height() for area in areas)
    ordered = sorted(areas, key=lambda area: (area.top(), area.left()))
    assert not any(one.intersects(other) for one, other in pairwise(ordered))
