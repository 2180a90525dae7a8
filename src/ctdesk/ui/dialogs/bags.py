"""Lines of bags or vials, typed or scanned from the holder's notice."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ctdesk.services.arrivals import UnitOnNotice
from ctdesk.ui import look, times
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Text, scrolling
from ctdesk.ui.errors import Complaint
from ctdesk.ui.language import tr
from ctdesk.ui.scanner import GROUP_SEPARATOR
from ctdesk.ui.typed import day_of, number_of, whole_of

_IN_SIGHT = 4  # lines; more of them scroll
MOST_BAGS = 200
# Name and width at 100 % text; the identifier takes what is left.
_COLUMNS = (
    ("cassette", 48),
    ("cassette_no", 124),
    ("coi_bag_id", 0),
    ("batch_no", 112),
    ("bag_no", 40),
    ("bag_total", 40),
    ("volume_ml", 56),
    ("manufactured_on", 94),
    ("expires_on", 94),
)
_DAYS = ("manufactured_on", "expires_on")
_REPEATED = ("batch_no", "volume_ml", *_DAYS)


class _Cell(QLineEdit):
    """One value of a bag, typed or scanned; Enter goes on to the next instead of pressing the dialog's
    button.
    """

    done = Signal()

    def take_scan(self, text: str) -> bool:
        """Put in what was read and go on; a code of several parts is no single value."""
        if GROUP_SEPARATOR in text:
            return False
        self.setText(text)
        self.done.emit()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
            self.done.emit()
        else:
            super().keyPressEvent(event)


@dataclass(slots=True)
class _Line:
    number: Text
    editors: dict[str, QLineEdit] = field(default_factory=dict)


class Bags(QWidget):
    """One line for every bag or vial. A new line repeats what bags of one batch have in common; typed
    ``again`` by a second person, every line begins empty, for what is copied was not read.
    """

    finished = Signal()  # Enter was pressed behind the last value of the last bag

    def __init__(self, again: bool = False) -> None:
        super().__init__()
        self.lines: list[_Line] = []
        self._again = again
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(6))
        head = QHBoxLayout()
        head.addWidget(Text(tr("Bags or vials"), "strong"))
        if again:
            head.addWidget(Text(tr("in the order of the notice; leave empty what it leaves empty"), "small"))
        head.addStretch(1)
        self.fewer = Button(tr("Take the last away"), "link", on=self.take_last)
        self.more = Button(tr("One more bag"), "link", "add", self.add_line, shortcut="Ctrl+B")
        head.addWidget(self.fewer)
        head.addWidget(self.more)
        head.addWidget(Text("Ctrl+B", "small", "quiet"))
        column.addLayout(head)
        inner = QWidget()
        whole = QVBoxLayout(inner)
        whole.setContentsMargins(0, 0, look.px(14), 0)  # beside the lines, for the scroll bar
        self._grid = QGridLayout()
        whole.addLayout(self._grid)
        whole.addStretch(1)
        self._grid.setHorizontalSpacing(look.px(6))
        self._grid.setVerticalSpacing(look.px(4))
        for place, (name, wide) in enumerate(_COLUMNS, start=1):
            self._grid.addWidget(Text(_word(name), "small", "quiet"), 0, place)
            if wide:
                self._grid.setColumnMinimumWidth(place, look.px(wide))
            self._grid.setColumnStretch(place, 0 if wide else 1)
        self._area = scrolling(inner)
        column.addWidget(self._area)
        self.wrong = Text("", "body", "red", wrap=True)
        self.wrong.hide()
        column.addWidget(self.wrong)
        self._append()

    def have(self, count: int) -> None:
        """Offer a line for each of so many bags; what is typed already stays, and so does the focus."""
        while len(self.lines) < min(count, MOST_BAGS):
            self._append()
        while len(self.lines) > max(count, 1) and not any(
            editor.text() for editor in self.lines[-1].editors.values()
        ):
            self.take_last()

    def add_line(self) -> None:
        """One bag more, in a cassette of its own; its first value is typed next."""
        if len(self.lines) < MOST_BAGS:
            line = self._append()
            first = "cassette" if self._again else "cassette_no"
            line.editors[first].setFocus(Qt.FocusReason.OtherFocusReason)

    def _append(self) -> _Line:
        number = len(self.lines) + 1
        before = self.lines[-1].editors if self.lines else None
        line = _Line(Text(str(number), "small", "quiet"))
        self._grid.addWidget(line.number, number, 0)
        for place, (name, wide) in enumerate(_COLUMNS, start=1):
            editor = line.editors[name] = _Cell()
            editor.done.connect(partial(self._go_on, line, editor))
            editor.setAccessibleName(tr("Bag {number}: {what}", number=number, what=_word(name)))
            editor.setMinimumHeight(look.px(30))
            if wide:
                editor.setFixedWidth(look.px(wide))
            if name in _DAYS:
                editor.setPlaceholderText(times.today().isoformat())
            if not self._again:
                if name in ("cassette", "bag_no"):
                    editor.setText(str(number))
                elif before is not None and name in _REPEATED:
                    editor.setText(before[name].text())
            self._grid.addWidget(editor, number, place)
            editor.show()  # a layout shows it later, and a scanner types on at once
        if before is not None:  # what is made later would come behind the buttons of the dialog
            way = [before[_COLUMNS[-1][0]], *line.editors.values()]
            for one, other in pairwise(way):
                QWidget.setTabOrder(one, other)
        self.lines.append(line)
        self._count()
        return line

    def _go_on(self, line: _Line, editor: QLineEdit) -> None:
        """From one value to the next, and from the last one out of the lines."""
        if line is self.lines[-1] and editor is line.editors[_COLUMNS[-1][0]]:
            self.finished.emit()
        else:
            editor.focusNextChild()

    def take_last(self) -> None:
        """One bag less; the first one stays."""
        if len(self.lines) < 2:
            return
        line = self.lines.pop()
        for widget in (line.number, *line.editors.values()):
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._count()

    def units(self) -> tuple[UnitOnNotice, ...]:
        """What was typed from the notice; raises ``TYPED-01`` or ``TYPED-03`` for what cannot be read."""
        return tuple(UnitOnNotice(**self._typed(number)) for number in range(1, len(self.lines) + 1))

    def complain(self, complaint: Complaint) -> bool:
        """Tell an error about one value, whose field is like ``unit.batch_no:2``, and go to the value; False
        for any other error.
        """
        self.quiet()
        name, _, number = complaint.field.removeprefix("unit.").partition(":")
        if not complaint.field.startswith("unit.") or not 0 < int(number) <= len(self.lines):
            return False
        editor = self.lines[int(number) - 1].editors[name]
        self.wrong.setText(f"{editor.accessibleName()}\n{complaint.whole()}")
        self.wrong.show()
        editor.setAccessibleDescription(complaint.whole())
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        editor.selectAll()
        return True

    def count_cassettes(self) -> None:
        """Bags with the same number on their cassette lie in one cassette."""
        numbers = [line.editors["cassette_no"].text().strip() for line in self.lines]
        if all(numbers):
            counted = list(dict.fromkeys(numbers))
            for line, number in zip(self.lines, numbers, strict=True):
                line.editors["cassette"].setText(str(counted.index(number) + 1))

    def is_typed(self) -> bool:
        """Whether somebody typed a value here; what was proposed does not count."""
        return any(editor.isModified() for line in self.lines for editor in line.editors.values())

    def quiet(self) -> None:
        """Take the error away."""
        self.wrong.hide()
        for line in self.lines:
            for editor in line.editors.values():
                editor.setAccessibleDescription("")

    def _typed(self, number: int) -> dict[str, Any]:
        said = {name: editor.text().strip() for name, editor in self.lines[number - 1].editors.items()}

        def at(name: str) -> str:
            return f"unit.{name}:{number}"

        return {
            "cassette": whole_of(said["cassette"], at("cassette")) or 0,
            "cassette_no": said["cassette_no"] or None,
            "coi_bag_id": said["coi_bag_id"] or None,
            "batch_no": said["batch_no"] or None,
            "bag_no": whole_of(said["bag_no"], at("bag_no")),
            "bag_total": whole_of(said["bag_total"], at("bag_total")),
            "volume_ml": number_of(said["volume_ml"], at("volume_ml")),
            "manufactured_on": day_of(said["manufactured_on"], at("manufactured_on")),
            "expires_on": day_of(said["expires_on"], at("expires_on")),
        }

    def _count(self) -> None:
        self._area.setFixedHeight(look.px(32 + 35 * min(len(self.lines), _IN_SIGHT)))
        count = len(self.lines)
        self.fewer.setEnabled(count > 1)
        self.more.setEnabled(count < MOST_BAGS)
        if self._again:
            return
        for line in self.lines:
            total = line.editors["bag_total"]
            if not total.isModified():  # proposed until somebody types what the notice says
                total.setText(str(count))


def _word(name: str) -> str:
    return {
        "cassette": tr("Cassette"),
        "cassette_no": tr("Cassette no."),
        "coi_bag_id": tr("Identifier on the bag"),
        "batch_no": tr("Batch"),
        "bag_no": tr("Bag"),
        "bag_total": tr("of"),
        "volume_ml": tr("mL"),
        "manufactured_on": tr("Made on"),
        "expires_on": tr("Expires"),
    }[name]
