"""A recall at the window, by keyboard: from a unit to its batch, to a recall, to the stop of its use."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from ctdesk.db.tables.receipt import DoseUnit
from ctdesk.services import recalls
from ctdesk.services.recall_sheet import recall_sheet
from ctdesk.ui.main_window import MainWindow
from fixtures.cast import Cast, password_of
from fixtures.receipt_story import Story
from fixtures.registers import Hands

SignIn = Callable[[str], MainWindow]


@pytest.fixture
def hands(sign_in: SignIn, qtbot: QtBot) -> Callable[[str], Hands]:
    """Somebody of the cast at the window."""
    return lambda login: Hands(sign_in(login), qtbot)


def test_a_recall_is_led_from_a_unit_to_the_stop_of_its_use(
    cast: Cast, hands: Callable[[str], Hands]
) -> None:
    Story(cast, units=2).accepted()
    with cast.gate.reading() as db:
        unit = db.scalars(select(DoseUnit.id).order_by(DoseUnit.id)).first()
    one = hands("qa")
    page = one.open("unit", unit_id=unit)
    one.press(page, "Vector lot …")
    lot = one.dialog()
    one.fill(lot, vector_lot="LV-7", reason="持有人检验报告")
    one.submit(lot)
    assert one.offers(page, "Vector lot LV-7 …")
    one.press(page, "Recall its batch …")
    search = one.page()
    assert (search.route, search.model.rowCount()) == ("recall_search", 2)
    # What was typed since is looked at before it is recalled.
    search.criteria.lines[0].take("vector_lot", "lv 7")
    one.press(one.window, "Open a recall …")
    assert "The criteria were changed" in search.criteria.wrong.text()
    search.criteria.lines[0].take("received", "")
    one.press(search, "Search")
    assert "from when to when" in search.criteria.wrong.text()
    search.criteria.lines[0].take("vector_lot", "LV-7")
    one.press(search, "Search")
    one.press(one.window, "Open a recall …")
    ask = one.dialog()
    one.fill(ask, text="同批可见异物", reference="MAH-1", declared="-1", class_code="I")
    one.submit(ask)
    assert one.error(ask, "declared"), "said beside the field"
    one.fill(ask, declared="2")
    one.submit(ask)
    recall = one.page()
    (row,) = cast.ask("qa", recalls.list_recalls).rows
    assert (recall.route, recall.recall_id, one.cells(recall, 5)) == ("recall", row.id, ["Hold it now"] * 2)
    one.press(one.window, "Hold all units …")
    sign = one.dialog()
    one.fill(sign, password=password_of("qa"))
    one.submit(sign)
    assert one.cells(recall, 0) == ["Use stopped"] * 2
    assert cast.ask("qa", recall_sheet, recall_id=row.id).next == "settle"
    one.press(one.window, "Settle units …")
    settle = one.dialog()
    one.fill(settle, event="destroy", whom="all", note="销毁记录 7")
    one.submit(settle)
    assert one.cells(recall, 0) == ["Destroyed"] * 2
    assert one.offers(one.window, "Answer the sender …")
    listed = one.open("recalls", recall_id=row.id)
    assert one.cells(listed, 3) == ["2 / 2"]
    assert "Next: Answer the sender" in one.words(listed)
