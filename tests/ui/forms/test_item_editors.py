"""Every item type has an editor, and each editor says what a person gave."""

from __future__ import annotations

from typing import get_args

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ctdesk.domain.answers import Answer, Source, State, Value
from ctdesk.domain.errors import CtdeskError
from ctdesk.forms.definition import Item, ItemType, Limit, Option, Text
from ctdesk.ui.forms.choice_editors import CheckEditor, ChoiceEditor
from ctdesk.ui.forms.editor import Editor, Given, Surroundings
from ctdesk.ui.forms.item_editors import EDITORS
from ctdesk.ui.forms.other_editors import TimerEditor
from ctdesk.ui.forms.typed_editors import LineEditor, MomentEditor, QuantityEditor, ScanEditor
from fixtures.clock import StandingClock

WORDS = Text(zh_CN="问", en="Question")


def item(kind: ItemType, **more: object) -> Item:
    """An item of one type."""
    return Item(id="D1", type=kind, text=WORDS, **more)  # type: ignore[arg-type]  # by name


def listening(editor: Editor, qtbot: QtBot) -> list[Given | None]:
    """What the editor says from now on."""
    qtbot.addWidget(editor)
    said: list[Given | None] = []
    editor.given.connect(said.append)
    return said


def kept(value: Value) -> Answer:
    """An answer as it was kept."""
    return Answer("D1", State.GIVEN, value, None, None, StandingClock().now, Source.TYPED)


def test_editors_cover_exactly_the_item_types() -> None:
    assert set(EDITORS) == set(get_args(ItemType))


@pytest.mark.parametrize("kind", get_args(ItemType))
def test_every_editor_shows_nothing_and_an_answer(kind: ItemType, qtbot: QtBot) -> None:
    values: dict[str, Value] = {
        "check": True, "choice": "a", "text": "x", "quantity": "-151.2", "date": "2026-03-01", "scan": "ABC",
        "datetime": "2026-03-01T10:00:00+08:00", "attachment": ["0" * 64], "link": "N-1", "table": [],
        "person": {"member": 1, "name": "甲", "confirmed_at": None}, "computed": ["E3"],
        "timer": {"started_at": "2026-03-01T10:00:00Z", "stopped_at": "2026-03-01T10:01:14Z", "seconds": "7"},
    }  # fmt: skip
    options = (Option(code="a", text=WORDS), Option(code="b", text=WORDS))
    editor = EDITORS[kind](item(kind, options=options), "D1", Surroundings())
    said = listening(editor, qtbot)
    editor.show_answer(None)
    editor.show_answer(kept(values[kind]))
    assert said == []


@pytest.mark.parametrize(("key", "value"), [("Y", True), ("1", True), ("N", False), ("0", False)])
def test_answer_keys_answer_yes_or_no(key: str, value: bool, qtbot: QtBot) -> None:
    editor = CheckEditor(item("check"), "D1", Surroundings())
    said = listening(editor, qtbot)
    assert editor.take_key(key)
    assert said == [Given(State.GIVEN, value)]


def test_the_same_answer_again_is_not_given_twice(qtbot: QtBot) -> None:
    editor = CheckEditor(item("check"), "D1", Surroundings())
    said = listening(editor, qtbot)
    editor.show_answer(kept(True))
    editor.take_key("Y")
    assert said == []


def test_a_few_short_options_are_buttons_and_answer_by_number(qtbot: QtBot) -> None:
    options = tuple(Option(code=code, text=WORDS) for code in ("open", "closed"))
    editor = ChoiceEditor(item("choice", options=options), "D1", Surroundings())
    said = listening(editor, qtbot)
    assert editor.take_key("2")
    assert said == [Given(State.GIVEN, "closed")]


def test_a_full_width_minus_is_read_and_shown(qtbot: QtBot) -> None:
    editor = QuantityEditor(item("quantity", unit="°C", limit=Limit(max="-150")), "D1", Surroundings())
    said = listening(editor, qtbot)
    editor.line.setText("－151.2")
    QTest.keyClick(editor.line, Qt.Key.Key_Return)
    given = said[0]
    assert given is not None
    assert given.value == "-151.2"
    assert given.hint
    assert editor.line.text() == "−151.2"


def test_what_cannot_be_read_stays_on_screen_and_is_told(qtbot: QtBot) -> None:
    editor = QuantityEditor(item("quantity", unit="°C"), "D1", Surroundings())
    said = listening(editor, qtbot)
    errors: list[CtdeskError] = []
    editor.refused.connect(errors.append)
    QTest.keyClicks(editor.line, "1,5")
    QTest.keyClick(editor.line, Qt.Key.Key_Return)
    assert said == []
    assert [error.code for error in errors] == ["FORM-02"]
    assert editor.line.text() == "1,5"


def test_an_answer_that_arrives_does_not_disturb_typing(qtbot: QtBot) -> None:
    editor = LineEditor(item("text"), "D1", Surroundings())
    listening(editor, qtbot)
    editor.show()
    editor.line.setFocus()
    qtbot.waitUntil(editor.line.hasFocus)
    QTest.keyClicks(editor.line, "half a wo")
    editor.show_answer(kept("an older answer"))
    assert editor.line.text() == "half a wo"


def test_an_emptied_line_takes_the_answer_back(qtbot: QtBot) -> None:
    editor = LineEditor(item("text"), "D1", Surroundings())
    said = listening(editor, qtbot)
    editor.show_answer(kept("x"))
    editor.line.clear()
    QTest.keyClick(editor.line, Qt.Key.Key_Return)
    assert said == [None]


def test_enter_on_an_empty_line_takes_over_what_is_suggested(qtbot: QtBot) -> None:
    editor = LineEditor(item("text"), "D1", Surroundings())
    said = listening(editor, qtbot)
    editor.show_answer(None, "SF-COLD")
    QTest.keyClick(editor.line, Qt.Key.Key_Return)
    assert [given.value for given in said if given is not None] == ["SF-COLD"]


def test_a_scan_is_kept_apart_from_typing(qtbot: QtBot) -> None:
    editor = ScanEditor(item("scan", codes=("awb",)), "D1", Surroundings())
    said = listening(editor, qtbot)
    editor.take_scan("AWB-1")
    QTest.keyClicks(editor.line, "2")
    QTest.keyClick(editor.line, Qt.Key.Key_Return)
    assert [given.source for given in said if given is not None] == [Source.SCANNED, Source.TYPED]


def test_now_takes_the_clock_with_its_offset(qtbot: QtBot) -> None:
    clock = StandingClock()
    editor = MomentEditor(item("datetime"), "D1", Surroundings(now=clock))
    said = listening(editor, qtbot)
    editor.now.click()
    assert [given.value for given in said if given is not None] == ["2026-03-02T09:00:00+08:00"]


def test_a_timer_counts_from_start_to_stop(qtbot: QtBot) -> None:
    clock = StandingClock()
    editor = TimerEditor(item("timer", unit="s"), "D1", Surroundings(now=clock))
    said = listening(editor, qtbot)
    editor.press.click()
    assert editor.running
    clock.advance(seconds=74)
    editor.press.click()
    last = said[-1]
    assert last is not None
    assert isinstance(last.value, dict)
    assert last.value["seconds"] == "74"
    assert not editor.running
