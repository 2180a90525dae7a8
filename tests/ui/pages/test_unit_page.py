"""A dose unit on its page: the chain, where it lies, its story, and the way to each record."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from ctdesk.db.tables.incidents import Incident
from ctdesk.services.amendments import amend_record
from ctdesk.services.freezes import freeze_units
from ctdesk.services.incidents import open_incident
from ctdesk.ui.buttons import Button
from ctdesk.ui.dialogs.ask import ReasonDialog
from ctdesk.ui.main_window import MainWindow
from fixtures.cast import Cast
from fixtures.receipt_story import Story
from fixtures.registers import Hands


def incident(cast: Cast) -> tuple[int, str]:
    number = cast.do("qa", open_incident, code="PQ5", severity="II", text="袋内可见絮状物")
    with cast.gate.reading() as db:
        return db.scalars(select(Incident.id).where(Incident.number == number)).one(), number


def test_the_page_of_a_unit_leads_to_its_record(
    cast: Cast, sign_in: Callable[[str], MainWindow], qtbot: QtBot
) -> None:
    story = Story(cast).accepted()
    one = Hands(sign_in("lead"), qtbot)
    page = one.open("unit", unit_id=story.view().units[0].id)
    assert page.map.current().code == story.positions[0]
    assert page.story.aside.text().startswith(str(len(page.seen.steps)))
    receipt = next(
        row for row, link in zip(page.chain.stations, page.seen.links, strict=True) if link.kind == "receipt"
    )
    receipt.setFocus()
    QTest.keyClick(receipt, Qt.Key.Key_Return)
    one.settle()
    assert one.page().route == "record"


def test_every_hold_is_shown_and_a_freeze_is_lifted_by_itself(
    cast: Cast, sign_in: Callable[[str], MainWindow], qtbot: QtBot
) -> None:
    story = Story(cast, units=1).accepted()
    unit = story.view().units[0].id
    case, _ = incident(cast)
    cast.do("qa", freeze_units, incident_id=case, unit_ids=(unit,), reason="疑似污染")
    cast.do(
        "receiver", amend_record, record_id=story.record_id, seen_version=story.view().version,
        reason="装箱单漏登", sections=("D",),
    )  # fmt: skip
    one = Hands(sign_in("qa"), qtbot)
    page = one.open("unit", unit_id=unit)
    assert [hold.code for hold in page.seen.holds] == ["incident", "record_open"]
    assert "疑似污染 · " in one.words(page.holds)
    one.press(page.holds, "Lift …")
    dialog = one.dialog()
    assert isinstance(dialog, ReasonDialog)
    dialog.reason.setPlainText("检验合格")
    one.submit(dialog)
    one.gone(dialog)
    assert [hold.code for hold in page.seen.holds] == ["record_open"]
    assert not one.offers(page.holds, "Lift …")
    one.press(page.holds, story.view().number)
    assert one.page().route == "record"


def test_who_may_not_lift_a_freeze_sees_it_and_no_more(
    cast: Cast, sign_in: Callable[[str], MainWindow], qtbot: QtBot
) -> None:
    frozen, free = (unit.id for unit in Story(cast).accepted().view().units)
    case, _ = incident(cast)
    cast.do("qa", freeze_units, incident_id=case, unit_ids=(frozen,), reason="疑似污染")
    one = Hands(sign_in("nurse"), qtbot)
    assert one.open("unit", unit_id=free).holds.isHidden()
    page = one.open("unit", unit_id=frozen)
    assert "疑似污染 · " in one.words(page.holds)
    assert not one.button(page.holds, "Lift …").isEnabled()


def test_no_unit_asks_for_one(cast: Cast, sign_in: Callable[[str], MainWindow], qtbot: QtBot) -> None:
    one = Hands(sign_in("lead"), qtbot)
    page = one.open("unit")
    assert not page.seen
    assert not next(button for button in page.buttons() if isinstance(button, Button)).isEnabled()
