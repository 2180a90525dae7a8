"""The shipper that is being received, in a few lines: qualified, how long it holds the cold, its trips."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from ctdesk.ui import look
from ctdesk.ui.cards import Mark, Row, Text
from ctdesk.ui.language import tr


@dataclass(frozen=True, slots=True)
class ShipperWords:
    """What is said of a shipper; ``amiss`` when any of it asks for a second look."""

    number: str
    lines: tuple[str, ...]
    amiss: bool


class ShipperLine(Row):
    """Mark, number and what is known; Enter or a click opens the whole life of the shipper."""

    def __init__(self) -> None:
        super().__init__(padding=14)
        self._mark = Mark("conforms", "green", 18)
        self.line.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(look.px(2))
        self.number, self.told = Text("", "strong", wrap=True), Text("", "small", "quiet", wrap=True)
        words.addWidget(self.number)
        words.addWidget(self.told)
        self.line.addLayout(words, 1)
        self.line.addWidget(Mark("forward", "quiet", 18), 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    def show_words(self, words: ShipperWords | None) -> None:
        """Show what is known of the shipper, or nothing."""
        self.setVisible(words is not None)
        if words is None:
            return
        self._mark.become(*(("warning", "amber", "") if words.amiss else ("conforms", "green", "")))
        self.number.setText(tr("Shipper {number}", number=words.number))
        self.told.setText("\n".join(words.lines))
        self.told.tint("amber" if words.amiss else "quiet")
        self.setAccessibleName(f"{self.number.text()}. {' '.join(words.lines)}")
