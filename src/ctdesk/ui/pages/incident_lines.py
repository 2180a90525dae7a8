"""Lines of the cards of a case."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from ctdesk.ui import look
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Mark, Text


def line(icon: str, tone: str, words: str, aside: str = "", *buttons: Button) -> QHBoxLayout:
    """One line of a card: a mark, what, in small how, and at the right what can be done with it."""
    row = QHBoxLayout()
    row.setSpacing(look.px(8))
    row.addWidget(Mark(icon, "quiet" if tone == "text" else tone, 16), 0, Qt.AlignmentFlag.AlignTop)
    column = QVBoxLayout()
    column.setSpacing(look.px(2))
    column.addWidget(Text(words, "body", "text" if tone in ("green", "quiet") else tone, wrap=True))
    if aside:
        column.addWidget(Text(aside, "small", "quiet", wrap=True, select=True))
    row.addLayout(column, 1)
    for button in buttons:
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
    return row
