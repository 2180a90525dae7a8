"""Buttons inside a question: Enter goes on to the next item, and presses only what is still owed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from ctdesk.ui.buttons import Button


class AnswerButton(Button):
    """A button that holds an answer: Space presses it, Enter is left to go on to the next item."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)


class AddButton(Button):
    """A button that adds a file: Enter presses it while a file is owed, and goes on once there is one."""

    owed = True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held_down = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (held_down or not self.owed):
            event.ignore()
        else:
            super().keyPressEvent(event)
