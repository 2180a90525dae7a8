"""A choice among many: type any part of what is wanted, scan it, or choose from the list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QComboBox, QCompleter

from ctdesk.ui import look


class PickBox(QComboBox):
    """Codes with words; what is typed has to be one of them, else the former choice comes back."""

    def __init__(self, choices: Sequence[tuple[str, str]], now: str = "") -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMinimumHeight(look.px(34))
        self.setMaxVisibleItems(14)
        for code, words in choices:
            self.addItem(words, code)
        completer = QCompleter(self.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setCompleter(completer)
        self.setCurrentIndex(max(0, self.findData(now)))
        line = self.lineEdit()
        if line is not None:
            line.editingFinished.connect(self.settle)

    def settle(self) -> None:
        """Take what is typed as the choice where it means exactly one."""
        typed = self.currentText().strip().casefold()
        found = [place for place in range(self.count()) if typed and typed in self.itemText(place).casefold()]
        whole = [place for place in found if self.itemText(place).casefold() == typed]
        if whole or len(found) == 1:
            self.setCurrentIndex((whole or found)[0])
        self.setEditText(self.itemText(self.currentIndex()))

    def code(self) -> str:
        """The code chosen."""
        self.settle()
        return str(self.currentData() or "")

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        line = self.lineEdit()
        if line is not None:
            line.selectAll()
