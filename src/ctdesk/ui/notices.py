"""Lines above the page that stay until they are no longer true, or until somebody closes them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ctdesk.ui import look
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Mark, Text
from ctdesk.ui.language import tr
from ctdesk.ui.look import Tone

_ICONS: dict[Tone, str] = {
    "red": "stop_sign", "amber": "warning", "green": "conforms",
    "blue": "note", "violet": "note", "grey": "note",
}  # fmt: skip


class Notices(QWidget):
    """One line per matter; saying the same matter again changes its line."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look.px(8))
        self._lines: dict[str, Card] = {}
        self.hide()

    def say(
        self,
        matter: str,
        text: str,
        tone: Tone = "amber",
        *,
        closable: bool = False,
        action: tuple[str, Callable[[], object]] | None = None,
    ) -> None:
        """Say ``text`` about ``matter``; ``action`` is a word and what it does."""
        self.hush(matter)
        card = Card(tone=tone, padding=10)
        line = QHBoxLayout()
        line.setSpacing(look.px(10))
        line.addWidget(Mark(_ICONS[tone], tone, 20), 0, Qt.AlignmentFlag.AlignTop)
        words = Text(text, "strong", tone, wrap=True, select=True)
        words.setAccessibleName(text)
        line.addWidget(words, 1)
        if action is not None:
            line.addWidget(Button(action[0], "plain", on=action[1]))
        if closable:
            close = Button("", "quiet", "remove", lambda: self.hush(matter))
            close.setAccessibleName(tr("Close"))
            line.addWidget(close)
        card.body.addLayout(line)
        self._lines[matter] = card
        self._column.addWidget(card)
        self.show()

    def hush(self, matter: str) -> None:
        """The matter is settled."""
        card = self._lines.pop(matter, None)
        if card is not None:
            card.hide()
            self._column.removeWidget(card)
            card.deleteLater()
        self.setVisible(bool(self._lines))

    def said(self) -> dict[str, str]:
        """What stands here now, by matter."""
        return {
            matter: " ".join(text.text() for text in card.findChildren(Text) if text.text())
            for matter, card in self._lines.items()
        }
