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
from ctdesk.ui.search_field import Hit
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
    one.press(one.open("storage"), "Recall what lay here …")
    search = one.page()
    assert (search.criteria.lines[0].value.currentText(), search.model.rowCount()) == ("LN1", 2)
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
    one.fill(ask, declared="2", incident="PJ-INC-2026-0009")
    one.submit(ask)
    assert one.error(ask, "incident"), "a case that is none"
    one.fill(ask, incident="")
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
    listed.print_seen()
    one.settle()
    preview = one.dialog()
    one.wait(lambda: preview.said.text().startswith("1 pages"))
    preview.reject()
    # The field of Ctrl+K leads there by the number.
    shown: list[list[Hit]] = []
    assert one.window.shell is not None
    assert one.window.commands is not None
    one.window.shell.search.show_hits = lambda text, hits, **_: shown.append(hits)
    one.window.commands.look_for(row.number)
    one.settle()
    (hit,) = [one for one in shown[-1] if one.route == "recall"]
    assert (hit.title, hit.arguments) == (row.number, {"recall_id": row.id})
