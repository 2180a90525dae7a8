"""The shipper on the bench, beside the form: what is known of it, and its whole life on request."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ctdesk.services.shipper_history import (
    ShipperAtReceipt,
    ShipperHistory,
    ShipperTrip,
    shipper_at_receipt,
)
from ctdesk.ui.dialogs.shipper import ShipperDialog
from ctdesk.ui.main_window import MainWindow
from ctdesk.ui.pages.record_shipper import shipper_words
from fixtures.cast import Cast
from fixtures.receipt_story import Story
from fixtures.registers import Hands

SignIn = Callable[[str], MainWindow]
TRIP = ShipperTrip(
    7, "XH-ACC-2026-0007", datetime(2026, 8, 1, tzinfo=UTC), None, Decimal(-160), 0, (), "accept"
)
TILTED = ShipperTrip(
    8, "XH-ACC-2026-0008", datetime(2026, 9, 1, tzinfo=UTC), None, None, 1, ("tilt",), "reject"
)


def known(*trips: ShipperTrip, until: date | None = date(2027, 4, 1)) -> ShipperHistory:
    return ShipperHistory("DS-7", None, None, None, until, 240, None, None, trips)


def test_what_asks_for_a_second_look_is_said(english_and_light: None) -> None:
    today = date(2026, 11, 22)
    quiet = shipper_words(ShipperAtReceipt(known(TRIP), None, ()), today)
    assert (quiet.lines, quiet.amiss) == (
        ("Qualified until 2027-04-01", "1 trips before, nothing found"),
        False,
    )
    for found, said in (
        (ShipperAtReceipt(known(TRIP, TILTED), None, ()), "1 of 2 trips before with findings: tilted"),
        (ShipperAtReceipt(known(), None, ("tilt", "seal")), "Found now: tilted, seal"),
        (ShipperAtReceipt(known(until=date(2026, 11, 21)), None, ()), "Qualification expired 2026-11-21"),
    ):
        words = shipper_words(found, today)
        assert said in words.lines and words.amiss
    unknown = shipper_words(ShipperAtReceipt(known(until=None), None, ()), today)
    assert unknown.lines == ("Qualification not known here", "First trip here") and not unknown.amiss


def test_it_stands_in_the_rail_and_opens_whole(cast: Cast, sign_in: SignIn, qtbot: QtBot) -> None:
    story = Story(cast, units=1).opened()
    one = Hands(sign_in("receiver"), qtbot)
    page = one.open("record", record_id=story.record_id)
    line = page.rail.shipper
    one.wait(line.isVisible)
    assert line.number.text() == "Shipper SHP-7731"
    assert "First trip here" in line.told.text() and "Holds the cold until" in line.told.text()
    page.open_section("D")
    assert page.rail._column.indexOf(line) == 1
    story.note("receiver", ("D10a", False))
    page.load()
    one.wait(lambda: "Found now: tilted" in line.told.text())
    line.setFocus()
    QTest.keyClick(line, Qt.Key.Key_Return)
    dialog = one.dialog()
    assert isinstance(dialog, ShipperDialog) and "SHP-7731" in one.words(dialog)
    assert "It is not registered here; what is known comes from the receipts." in one.words(dialog)
    dialog.accept()


def test_a_record_of_something_else_has_no_shipper(any_cast: Cast) -> None:
    assert any_cast.ask("receiver", shipper_at_receipt, record_id=999) is None
    story = Story(any_cast, units=1).opened()
    found = any_cast.ask("receiver", shipper_at_receipt, record_id=story.record_id)
    assert found is not None and found.history.serial_no == "SHP-7731" and found.findings == ()
