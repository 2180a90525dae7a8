"""The base of all dialogs: one sentence of what will happen, a form, two buttons; answers by callback.

Dialogs are opened, not executed: the lock can hide one and bring it back with everything typed still in it.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ctdesk.ui import look
from ctdesk.ui.buttons import Button, Kind
from ctdesk.ui.cards import Mark, Text
from ctdesk.ui.errors import complaint
from ctdesk.ui.fields import Form
from ctdesk.ui.language import tr
from ctdesk.ui.look import Tone


class Dialog(QDialog):
    """A window with a sentence, a form and the buttons Cancel and what is to be done."""

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        sentence: str,
        do: str,
        *,
        icon: str = "",
        kind: Kind = "primary",
        tone: Tone = "blue",
        width: int = 460,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(look.px(width))
        column = QVBoxLayout(self)
        edge = look.px(24)
        column.setContentsMargins(edge, look.px(20), edge, look.px(20))
        column.setSpacing(look.px(16))
        head = QHBoxLayout()
        head.setSpacing(look.px(10))
        if icon:
            head.addWidget(Mark(icon, tone, 22))
        head.addWidget(Text(title, "heading"), 1)
        column.addLayout(head)
        self.sentence = Text(sentence, "body", "text", wrap=True)
        column.addWidget(self.sentence)
        self.sentence.setVisible(bool(sentence))
        self.form = Form()
        column.addWidget(self.form)
        self.extra = QVBoxLayout()
        column.addLayout(self.extra)
        buttons = QHBoxLayout()
        buttons.setSpacing(look.px(8))
        buttons.addStretch(1)
        self.cancel = Button(tr("Cancel"), "plain", on=self.reject)
        self.do = Button(do, kind, icon, self.submit)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.do)
        column.addLayout(buttons)

    def submit(self) -> None:
        """The person pressed the button: check, then answer. Subclasses override."""
        self.accept()

    def is_dear(self) -> bool:
        """Whether so much was typed here that leaving asks once more. Dialogs with many fields say so."""
        return False

    def reject(self) -> None:
        """Esc or Cancel: leave; what was typed for minutes is not lost by one key."""
        words = tr(
            "What you typed here would be lost. Press Esc once more to throw it away, or go on typing."
        )
        warned = self.form.wrong.isVisible() and self.form.wrong.text() == words
        if self.isVisible() and not warned and self.is_dear():
            self.form.wrong.setText(words)
            self.form.wrong.show()
            return
        super().reject()

    def wait(self, on: bool) -> None:
        """Work is under way for this dialog; nothing can be pressed twice."""
        self.do.setEnabled(not on)
        self.form.setEnabled(not on)

    def complain(self, error: Exception) -> None:
        """Show a failure beside its field and let the person try again."""
        self.wait(False)
        self.form.complain(complaint(error))

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._make_room()
        return done

    def _make_room(self) -> None:
        """What is said below a field takes lines of its own: the window grows, nothing lies over another."""
        column, screen = self.layout(), self.screen()
        if column is None or screen is None or not self.isVisible():
            return
        room = screen.availableGeometry()
        wanted = min(column.totalMinimumHeightForWidth(self.width()), room.height())
        if wanted > self.height():
            self.resize(self.width(), wanted)
            lowest = room.bottom() + 1 - self.frameGeometry().height()
            self.move(self.x(), max(room.top(), min(self.y(), lowest)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if control or not self.findChildren(QDialog):
                self.do.click()
        else:
            super().keyPressEvent(event)
