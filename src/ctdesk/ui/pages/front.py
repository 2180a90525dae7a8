"""What stands in the window while nobody is signed in: one card, language and theme in the corner."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ctdesk.ui import look
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Mark, Text, centred, scrolling
from ctdesk.ui.demo_band import DemoBand
from ctdesk.ui.language import OWN_NAMES, language, tr


class Front(QWidget):
    """The base of sign-in, lock and first start."""

    language_wanted = Signal(str)
    theme_wanted = Signal(str)

    def __init__(self, *, demo: bool = False, width: int = 400) -> None:
        super().__init__()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        if demo:
            whole.addWidget(DemoBand())
        inner = QWidget()
        column = QVBoxLayout(inner)
        edge = look.px(24)
        column.setContentsMargins(edge, look.px(12), edge, edge)
        column.setSpacing(look.px(16))
        column.addLayout(self._corner())
        column.addStretch(2)
        column.addLayout(self._brand())
        self.card = Card(padding=24)
        self.card.body.setSpacing(look.px(14))
        self.card.setFixedWidth(look.px(width))
        column.addLayout(centred(self.card))
        self.below = QVBoxLayout()
        self.below.setSpacing(look.px(12))
        column.addLayout(self.below)
        column.addStretch(3)
        whole.addWidget(scrolling(inner), 1)

    def first(self) -> QWidget | None:
        """Where the cursor belongs."""
        return None

    def _brand(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(look.px(4))
        line = QHBoxLayout()
        line.setSpacing(look.px(10))
        line.addStretch(1)
        line.addWidget(Mark("brand", "primary", 34))
        line.addWidget(Text("ctdesk", "display"))
        line.addStretch(1)
        column.addLayout(line)
        self.hospital = Text("", "body", "quiet", wrap=True)
        self.hospital.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self.hospital)
        return column

    def _corner(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.addStretch(1)
        other = "en" if language() == "zh_CN" else "zh_CN"
        speak = Button(OWN_NAMES[other], "quiet", "language", lambda: self.language_wanted.emit(other))
        shade = "light" if look.theme() == "dark" else "dark"
        words = tr("Light") if shade == "light" else tr("Dark")
        paint = Button(words, "quiet", "theme", lambda: self.theme_wanted.emit(shade))
        for button in (speak, paint):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            line.addWidget(button)
        return line
