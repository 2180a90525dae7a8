"""Rows 34–46: what a scanner may send, typed at its speed into the real window."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from bad_input.telling import WAIT_MS, shown_on, words
from ctdesk.db.tables.receipt import TherapyOrder
from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.identifiers import has_gs1_check_digit
from ctdesk.services import receipts
from ctdesk.services.receipts import ScanPlacement
from ctdesk.ui.main_window import MainWindow
from ctdesk.ui.pages.record_page import RecordPage
from ctdesk.ui.pages.sign_in_page import LockPage
from ctdesk.ui.scanner import Scanner
from fixtures.cast import Cast
from fixtures.receipt_story import COI, Story

PageOf = Callable[..., RecordPage]
GS = "\x1d"


def with_check_digit(stem: str) -> str:
    return next(stem + digit for digit in "0123456789" if has_gs1_check_digit(stem + digit))


GTIN = with_check_digit("0690123456789")


def scan(window: MainWindow, text: str) -> None:
    """Keys without a pause between them, as a wedge types them, and Enter."""
    clock = [1000.0]
    scanner_of(window)._clock = lambda: clock[0]
    target = QApplication.focusWidget() or window
    for letter in text:
        clock[0] += 0.004
        if letter == GS:
            press(target, Qt.Key.Key_BracketRight, "", Qt.KeyboardModifier.ControlModifier)
        else:
            press(target, Qt.Key.Key_unknown, letter, Qt.KeyboardModifier.NoModifier)
    press(target, Qt.Key.Key_Return, "\r", Qt.KeyboardModifier.NoModifier)


def scanner_of(window: MainWindow) -> Scanner:
    found = window.findChild(Scanner)
    assert isinstance(found, Scanner)
    return found


def press(target: object, key: Qt.Key, text: str, modifiers: Qt.KeyboardModifier) -> None:
    QApplication.sendEvent(target, QKeyEvent(QEvent.Type.KeyPress, key, modifiers, text))  # type: ignore[arg-type]  # a widget


def window_of(page: RecordPage) -> MainWindow:
    window = page.window()
    assert isinstance(window, MainWindow)
    return window


def journal(story: Story) -> dict[str, object]:
    return {path: one.value for path, one in story.view().answers.items() if one.by is not None}


REFUSED = [
    (f"]d201{GTIN[:-1]}{(int(GTIN[-1]) + 1) % 10}", "SCAN-01"),
    (f"]C100{'123456789012345678'}", "SCAN-01"),
    (f"01{GTIN}10CT4221P007", "SCAN-02"),
    (f"01{GTIN}10LOT029" + "21SERIAL", "SCAN-02"),
    ("０１０６９０１２３４５６７８９２", "SCAN-03"),
    ("]d2" + "0106901234", "SCAN-04"),
    (f"01{GTIN}9X1234{GS}10A", "SCAN-05"),
    (f"01{GTIN}10A{GS}10B", "SCAN-05"),
    (f"01{GTIN}17270231", "SCAN-06"),
    (f"01{GTIN}17271301", "SCAN-06"),
    ("8123456000000000000181234560000000000002", "SCAN-09"),
    ("X" * 101, "SCAN-09"),
    (f"&/{COI[0:15]}&/{COI[0:15]}", "SCAN-09"),
    ("fl'acc'2026'0147", "SCAN-11"),
    ("chb0b2600demo01", "SCAN-11"),
    ("http://example.org/p", "SCAN-12"),
    ("file:///etc/passwd", "SCAN-12"),
    ("javascript:alert(1)", "SCAN-12"),
    ("www.example.org", "SCAN-12"),
    ("weixin://dl/business", "SCAN-12"),
]


def test_a_bad_scan_is_a_stop_in_words_and_fills_nothing(page_of: PageOf, story: Story, qtbot: QtBot) -> None:
    page = page_of("receiver", "C")
    before = journal(story)
    row = page.questions.row("C2b")
    assert row is not None
    for text, code in REFUSED:
        ending = words(code)[-40:]
        page.say_stop(None)
        assert ending not in shown_on(page.window()), text
        row.focus()
        scan(window_of(page), text)
        qtbot.waitUntil(lambda ending=ending: ending in shown_on(page.window()), timeout=WAIT_MS)
        assert journal(story) == before, text
        assert row.editor.line.text() == "", text  # type: ignore[attr-defined]  # C2b is a line of text


@pytest.fixture
def opened_case(story: Story) -> Story:
    """The shipper is open: labels are read now."""
    story.fill("receiver", skip=("E8",))
    return story


def test_day_00_is_read_as_the_last_of_the_month_and_said(
    opened_case: Story, page_of: PageOf, qtbot: QtBot
) -> None:
    page = page_of("receiver", "H")
    scan(window_of(page), f"]d201{GTIN}17270200")
    ending = words("SCAN-06.day_00_is_last_of_month")
    qtbot.waitUntil(lambda: ending in shown_on(page.window()), timeout=WAIT_MS)


def test_an_expired_bag_is_a_stop_that_says_so(opened_case: Story, page_of: PageOf, qtbot: QtBot) -> None:
    page = page_of("receiver", "H")
    scan(window_of(page), f"]d201{GTIN}1726022810LOT9{GS}21S1")
    qtbot.waitUntil(lambda: page.stop.isVisible(), timeout=WAIT_MS)
    said = page.stop.words.text()
    assert "it is past its expiry date" in said
    assert "report an incident" in said


def test_a_bag_that_expires_today_is_not_expired(opened_case: Story, cast: Cast) -> None:
    text = f"]d201{GTIN}1726030210LOT9{GS}21S1"
    placed = cast.ask("receiver", receipts.place_scan, record_id=opened_case.record_id, text=text)
    assert placed.fills
    assert placed.code != "SCAN-07"


def another_order(cast: Cast, story: Story, coi: str) -> None:
    """An order of another patient with this chain of identity."""
    with cast.gate.reading() as db:
        mine = db.scalars(select(TherapyOrder)).first()
        assert mine is not None
        product, case = mine.product_id, None

    def add(work: object) -> None:
        work.db.add(  # type: ignore[attr-defined]  # a unit of work
            TherapyOrder(
                number="PJ-ORD-2026-0999",
                product_id=product,
                case_id=case,
                coi_id=coi,
                din=None,
                patient_label_id=None,
                dose_min=Decimal(1),
                dose_max=Decimal(2),
                hazard_statement="none",
                value=None,
                entered_by=None,
                entered_at=cast.clock.now,
                verified_by=None,
                verified_at=None,
            )
        )

    cast.gate.run_itself(add, action="order.registered")


def test_the_bag_of_another_patient_is_a_stop_that_says_so(
    page_of: PageOf, story: Story, cast: Cast, qtbot: QtBot
) -> None:
    other = "CHA0B2600OTHER7"
    another_order(cast, story, other)
    page = page_of("receiver", "A")
    scan(window_of(page), f"&/{other}")
    qtbot.waitUntil(lambda: page.stop.isVisible(), timeout=WAIT_MS)
    assert "another patient's" in page.stop.words.text()
    assert "A10" in page.stop.words.text()
    qtbot.waitUntil(lambda: "A10" in journal(story), timeout=WAIT_MS)
    assert journal(story)["A10"] == other
    assert "accept" not in story.outcome()


def test_the_same_bag_twice_is_told_with_time_and_name(
    opened_case: Story, page_of: PageOf, qtbot: QtBot
) -> None:
    story = opened_case
    story.note("receiver", ("H16:1@check_1", "81234560000000000001"))
    page = page_of("receiver", "H")
    before = journal(story)
    scan(window_of(page), "81234560000000000001")
    qtbot.waitUntil(lambda: "already received" in shown_on(page.window()), timeout=WAIT_MS)
    said = shown_on(page.window())
    assert "王䶮" in said
    assert "then scan the next one" in said
    assert journal(story) == before
    scan(window_of(page), "81234560000000000002")
    qtbot.waitUntil(lambda: "81234560000000000002" in journal(story).values(), timeout=WAIT_MS)


def test_what_the_other_person_read_blind_is_no_second_time(opened_case: Story, cast: Cast) -> None:
    story = opened_case
    story.note("receiver", ("H16:1@check_1", "81234560000000000001"))
    placed: ScanPlacement = cast.ask(
        "checker", receipts.place_scan, record_id=story.record_id, text="81234560000000000001"
    )
    assert placed.fills


def test_a_bag_that_came_with_another_shipment_is_refused(story: Story, cast: Cast) -> None:
    story.up_to_decision().decide("accept")
    later = Story(cast, units=1)
    later.product_id, later._order_id = story.product_id, story._order_id
    later.order_number = story.order_number
    later.announce()
    later.open()
    later.fill("receiver", skip=("E8",))
    with pytest.raises(CtdeskError) as refused:
        cast.ask("receiver", receipts.place_scan, record_id=later.record_id, text="81234560000000000001")
    assert refused.value.code == "SCAN-24"
    assert refused.value.values["number"] == story.notice_number
    assert refused.value.values["by"] != "–"


def test_a_scan_that_nothing_waits_for_is_discarded_and_said(
    page_of: PageOf, story: Story, qtbot: QtBot
) -> None:
    page = page_of("nurse", "C")
    before = journal(story)
    scan(window_of(page), "&/CHA0B2600DEMO01")
    qtbot.waitUntil(lambda: words("SCAN-10")[-40:] in shown_on(page.window()), timeout=WAIT_MS)
    assert journal(story) == before


def test_a_scan_while_locked_is_swallowed(page_of: PageOf, story: Story, qtbot: QtBot) -> None:
    page = page_of("receiver", "C")
    window, before = window_of(page), journal(story)
    window.lock()
    qtbot.waitUntil(lambda: window.desk.is_locked, timeout=WAIT_MS)
    lock = window.centralWidget().currentWidget()  # type: ignore[attr-defined]  # the root stack
    assert isinstance(lock, LockPage)
    window.setFocus()
    with qtbot.waitSignal(scanner_of(window).swallowed, timeout=WAIT_MS):
        scan(window, "&/CHA0B2600DEMO01")
    qtbot.wait(50)
    assert lock.password.text() == ""
    assert lock.login.text() == "receiver"
    assert journal(story) == before


def test_typing_by_hand_is_kept_apart_from_scanning(page_of: PageOf, story: Story, qtbot: QtBot) -> None:
    page = page_of("receiver", "D")
    row = page.questions.row("D3")
    assert row is not None
    line = row.editor.line  # type: ignore[attr-defined]  # D3 is a line for a code
    row.focus()
    line.setText("SHP-7731")
    line.editingFinished.emit()
    qtbot.waitUntil(lambda: "D3" in journal(story), timeout=WAIT_MS)
    assert story.view().answers["D3"].source.value == "typed"
    scan(window_of(page), "SEAL-0099")
    qtbot.waitUntil(lambda: "D6" in journal(story), timeout=WAIT_MS)
    assert story.view().answers["D6"].source.value == "scanned"
