"""The criteria of a recall as they are typed: by what, which value, in which time, joined by and or or."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ctdesk.domain.recall import KINDS, TIMED, Criterion
from ctdesk.domain.spans import Span
from ctdesk.services.recall_search import Choices, Scope
from ctdesk.ui import look, times
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Text
from ctdesk.ui.language import tr
from ctdesk.ui.recall_words import kind_words
from ctdesk.ui.typed import moment_of

_EDGE = 34


class CriterionLine(QWidget):
    """One criterion; the first of all has no word that joins it to another."""

    entered = Signal()
    dropped = Signal(object)

    def __init__(self, choices: Choices | None, *, first: bool) -> None:
        super().__init__()
        self._choices = choices
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(look.px(8))
        self.join = QComboBox()
        self.join.addItem(tr("and"), "and")
        self.join.addItem(tr("or"), "or")
        self.join.setAccessibleName(tr("Joined by"))
        self.join.setVisible(not first)
        self.kind = QComboBox()
        self.kind.setAccessibleName(tr("Find by"))
        for code in KINDS:
            self.kind.addItem(kind_words()[code], code)
        self.value = QComboBox()
        self.value.setEditable(True)
        self.value.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.value.setAccessibleName(tr("Value"))
        self.start, self.end = QLineEdit(), QLineEdit()
        for editor, words in ((self.start, tr("since")), (self.end, tr("until"))):
            editor.setPlaceholderText(f"{words} 2026-01-31 08:00")
            editor.setAccessibleName(words)
            editor.setMinimumWidth(look.px(112))
            editor.setMaximumWidth(look.px(186))
            editor.returnPressed.connect(self.entered)
        edit = self.value.lineEdit()
        assert edit is not None
        edit.returnPressed.connect(self.entered)
        self.drop = Button(tr("Take out"), "link", on=lambda: self.dropped.emit(self))
        self.drop.setVisible(not first)
        line.addWidget(self.join)
        line.addWidget(self.kind)
        line.addWidget(self.value, 1)
        line.addWidget(self.start)
        line.addWidget(self.end)
        line.addWidget(self.drop)
        everything: tuple[QWidget, ...] = (self.join, self.kind, self.value, self.start, self.end)
        for widget in everything:
            widget.setMinimumHeight(look.px(_EDGE))
        self.kind.currentIndexChanged.connect(lambda _: self._fit())
        self._fit()

    def offer(self, choices: Choices) -> None:
        """What may be chosen as a value."""
        self._choices = choices
        self._fit()

    def take(self, kind: str, value: str, start: datetime | None = None, end: datetime | None = None) -> None:
        """This criterion is meant."""
        self.kind.setCurrentIndex(max(0, self.kind.findData(kind)))
        place = self.value.findData(value)
        if place >= 0:
            self.value.setCurrentIndex(place)
        else:
            self.value.setEditText(value)
        for editor, at in ((self.start, start), (self.end, end)):
            editor.setText("" if at is None else f"{times.local(at):%Y-%m-%d %H:%M}")

    def criterion(self) -> Criterion:
        """What stands here; raises TYPED-02 for a time that cannot be read."""
        kind = str(self.kind.currentData())
        typed = self.value.currentText().strip()
        known = self.value.findText(typed, Qt.MatchFlag.MatchExactly)
        value = str(self.value.itemData(known)) if known >= 0 else typed
        window = None
        if kind in TIMED:
            start = moment_of(self.start.text().strip(), "window")
            end = moment_of(self.end.text().strip(), "window")
            if start is None and end is not None:
                start = datetime(1900, 1, 1, tzinfo=end.tzinfo)
            window = None if start is None else Span(start, end)
        if kind == "received":
            value = ""
        return Criterion(kind, value, window)  # type: ignore[arg-type]  # one of KINDS

    def _fit(self) -> None:
        kind = str(self.kind.currentData())
        timed = kind in TIMED
        self.start.setVisible(timed)
        self.end.setVisible(timed)
        self.value.setVisible(kind != "received")
        offered = self._offered(kind)
        typed = self.value.currentText() if not offered else ""
        self.value.clear()
        for value, words in offered:
            self.value.addItem(words, value)
        self.value.setCurrentIndex(-1)
        self.value.setEditText(typed)
        edit = self.value.lineEdit()
        assert edit is not None
        edit.setPlaceholderText(_examples().get(kind, ""))

    def _offered(self, kind: str) -> tuple[tuple[str, str], ...]:
        if self._choices is None:
            return ()
        return {
            "operator": self._choices.members,
            "document": self._choices.documents,
            "product": self._choices.products,
        }.get(kind, ())


class CriteriaEditor(QWidget):
    """Lines of criteria; what is joined by "or" begins another group."""

    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._choices: Choices | None = None
        self.lines: list[CriterionLine] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look.px(8))
        self.wrong = Text("", "body", "red", wrap=True)
        self.wrong.hide()
        self._column.addWidget(self.wrong)
        self.add()

    def add(self) -> CriterionLine:
        """Another line at the end."""
        line = CriterionLine(self._choices, first=not self.lines)
        line.entered.connect(self.entered)
        line.dropped.connect(self._drop)
        self.lines.append(line)
        self._column.insertWidget(self._column.count() - 1, line)
        return line

    def offer(self, choices: Choices) -> None:
        """What may be chosen as values."""
        self._choices = choices
        for line in self.lines:
            line.offer(choices)

    def start_with(self, kind: str, values: Sequence[str]) -> None:
        """One or another of these values, and nothing else."""
        while len(self.lines) > 1:
            self._drop(self.lines[-1])
        for place, value in enumerate(values):
            line = self.lines[0] if place == 0 else self.add()
            line.take(kind, value)
            line.join.setCurrentIndex(line.join.findData("or"))

    def scope(self) -> Scope:
        """What is typed, as groups."""
        groups: list[list[Criterion]] = []
        for line in self.lines:
            if not groups or line.join.currentData() == "or":
                groups.append([])
            groups[-1].append(line.criterion())
        return tuple(tuple(group) for group in groups)

    def complain(self, words: str) -> None:
        """Say below the lines what is wrong."""
        self.wrong.setText(words)
        self.wrong.setVisible(bool(words))

    def _drop(self, line: CriterionLine) -> None:
        if line in self.lines and len(self.lines) > 1:
            self.lines.remove(line)
            line.hide()
            line.deleteLater()
            self.lines[-1].value.setFocus()


def _examples() -> dict[str, str]:
    return {
        "batch": tr("as on the label"),
        "position": tr("tank, rack, box or position, such as LN1-A"),
        "form": tr("such as CT-ACC-001 r1"),
        "document": tr("such as SOP-CT-07 v3"),
    }
