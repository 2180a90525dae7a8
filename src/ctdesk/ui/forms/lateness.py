"""Why a section was entered late, asked once for all of it (decision 29)."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from ctdesk.ui import look
from ctdesk.ui.cards import Note
from ctdesk.ui.language import tr

MOST_LETTERS = 4000


class LatenessNote(Note):
    """Shown above the questions of a section whose entries came more than 15 minutes after the moment."""

    given = Signal(str, str)  # path, reason

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "amber", "clock")
        self.setParent(parent)
        self._path, self._kept = "", ""
        self.line = QLineEdit()
        self.line.setFont(look.font("body"))
        self.line.setMaxLength(MOST_LETTERS)
        self.line.setPlaceholderText(tr("Reason (required)"))
        self.line.editingFinished.connect(self._read)
        self.body.addWidget(self.line)
        self.hide()

    def show_for(self, section: str, *, owed: bool, held: str, may: bool) -> None:
        """Ask while the reason is owed, show it once it was given, hide where nothing was late."""
        self._path = f"{section}#late"
        self.setVisible(owed or bool(held))
        self.words.setText(
            tr(
                "Entered more than 15 minutes after it happened. Say why, once for section {section}.",
                section=section,
            )
        )
        self.line.setAccessibleName(tr("Reason for lateness of section {section}", section=section))
        self.line.setReadOnly(not may)
        typing = self.line.hasFocus() and self.line.text() != self._kept
        self._kept = held
        if not typing and self.line.text() != held:
            self.line.setText(held)

    def focus(self) -> None:
        """Put the focus where the reason goes."""
        self.line.setFocus(Qt.FocusReason.TabFocusReason)

    def _read(self) -> None:
        text = self.line.text().strip()
        if text and text != self._kept and not self.line.isReadOnly():
            self._kept = text
            self.given.emit(self._path, text)
