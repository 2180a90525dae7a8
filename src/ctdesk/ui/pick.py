"""A choice among many: type any part of what is wanted, scan it, or choose from the list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QComboBox, QCompleter

from ctdesk.ui import look


class PickBox(QComboBox):
    """Codes with words; what is typed or scanned has to be one of them, else the former choice comes back and
    ``take_doubt`` tells what was meant instead.
    """

    refused = Signal()  # what was scanned is none of them

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
        self._doubt = ""
        line = self.lineEdit()
        if line is not None:
            line.editingFinished.connect(self.settle)
            line.textEdited.connect(self._take_back)
        self.currentIndexChanged.connect(self._take_back)

    def settle(self) -> None:
        """Take what is typed as the choice where it means exactly one."""
        typed = self.currentText().strip().casefold()
        found = [place for place in range(self.count()) if typed and typed in self.itemText(place).casefold()]
        whole = [place for place in found if self.itemText(place).casefold() == typed]
        if whole or len(found) == 1:
            self.setCurrentIndex((whole or found)[0])
        elif typed:
            self._doubt = self.currentText().strip()
        self.setEditText(self.itemText(self.currentIndex()))

    def take_scan(self, text: str) -> bool:
        """Choose what was scanned and go on; a code of several parts is none of these."""
        if not text.isprintable():
            return False
        self._take_back()
        self.setEditText(text)
        self.settle()
        if self._doubt:
            self.refused.emit()
        else:
            self.focusNextChild()
        return True

    def take_doubt(self) -> str:
        """What was typed last and is none of them, told once; empty where the choice is what was typed."""
        self.settle()
        doubt, self._doubt = self._doubt, ""
        return doubt

    def _take_back(self, *_: object) -> None:
        """Somebody chooses anew."""
        self._doubt = ""

    def code(self) -> str:
        """The code chosen."""
        self.settle()
        return str(self.currentData() or "")

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        line = self.lineEdit()
        if line is not None:
            line.selectAll()
