"""Causes on screen: drawn from what is written, in further rows as they are asked for, folded once signed."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ctdesk.domain.answers import Answer, Source, State
from ctdesk.forms.definition import Item, Text
from ctdesk.forms.questions import Shape, questions
from ctdesk.ui.buttons import Button
from ctdesk.ui.forms.cause_drawing import CauseDrawing
from ctdesk.ui.forms.editor import Given, Surroundings
from ctdesk.ui.forms.narrative_editor import NarrativeEditor
from ctdesk.ui.forms.section_view import SectionView
from fixtures.acceptance import library

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
FORM = library().definition("CT-INC-002", 1)
SECTION = next(one for one in FORM.section if one.id == "C")
OWNER = frozenset({"owner"})


def show(view: SectionView, said: dict[str, str], *, mine: frozenset[str] = OWNER) -> None:
    answers = {
        path: Answer(path, State.GIVEN, value, None, None, NOW, Source.TYPED) for path, value in said.items()
    }
    rows = {path.partition(":")[0]: int(path[3]) for path in sorted(said) if ":" in path}
    shape = Shape(documents={"C1": 1, "C2": 1, **rows})
    asked = questions(FORM, answers, {}, shape, now=NOW, tz=ZoneInfo("Asia/Shanghai"))
    view.show_section(SECTION, asked, answers, mine, frozenset(), many={}, about="INC-1")


def drawings(view: SectionView) -> list[CauseDrawing]:
    return [one for one in view.findChildren(CauseDrawing) if one.isVisibleTo(view)]


def test_causes_are_drawn_as_they_are_written_and_fold_once_nobody_may_change_them(qtbot: QtBot) -> None:
    view = SectionView(Surroundings())
    qtbot.addWidget(view)
    view.resize(600, 800)
    view.show()
    show(view, {})
    assert drawings(view) == []
    said = {
        "C1:1.problem": "The label is wrong",
        "C1:1.why_1": "It was typed over",
        "C2:1.category": "method",
    }
    show(view, said)
    (chain,) = drawings(view)  # a category without a cause is nothing to draw yet
    assert chain.accessibleDescription() == "Problem: The label is wrong\nWhy 1: It was typed over"
    tall = chain.height()
    show(view, said | {"C1:1.why_2": "because " * 60, "C2:1.cause": "No second reading"})
    assert chain.height() > tall
    assert len(drawings(view)) == 2

    given: list[str] = []
    view.gave.connect(lambda path, _: given.append(path))
    buttons = view.findChildren(Button)
    next(one for one in buttons if one.text() == "One more: Five times why").click()
    assert view.row("C1:2.problem") is not None  # it stands there before anything is in the record
    assert given == []
    show(view, said | {"C1:2.problem": "Nobody saw it"})
    show(view, said | {"C1:2.problem": "Nobody saw it"}, mine=frozenset())
    assert view.row("C1:1.problem") is None
    assert "Nobody saw it" in drawings(view)[0].accessibleDescription()


def test_a_long_text_is_given_with_enter_and_read_whole_once_it_is_signed(qtbot: QtBot) -> None:
    words = Text(zh_CN="结论", en="Conclusion")
    editor = NarrativeEditor(Item(id="E1", type="text", text=words, long=True), "E1", Surroundings())
    qtbot.addWidget(editor)
    said: list[Given | None] = []
    editor.given.connect(said.append)
    editor.show_answer(None, "as the register has it")
    QTest.keyClick(editor.box, Qt.Key.Key_Return)
    assert said == [Given(State.GIVEN, "as the register has it")]
    QTest.keyClick(editor.box, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(editor.box, "and more")
    QTest.keyClick(editor.box, Qt.Key.Key_Return)
    assert said[-1] == Given(State.GIVEN, "as the register has it\nand more")
    editor.show_answer(Answer("E1", State.GIVEN, "signed " * 80, None, None, NOW, Source.TYPED))
    editor.set_read_only(True)
    assert editor.box.isHidden()
