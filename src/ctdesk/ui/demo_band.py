"""The band that says on every screen of a demo that nothing here is real."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ctdesk.ui import look
from ctdesk.ui.language import tr


class DemoBand(QWidget):
    """Says on every screen that nothing here is real."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(look.px(22))
        self.words = tr(
            "DEMO • invented hospital, people and products • nothing here may be used for a patient"
        )
        self.setAccessibleName(self.words)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), look.colour("demo"))
        painter.setFont(look.font("small", bold=True))
        painter.setPen(look.colour("on_demo"))
        painter.drawText(QRectF(self.rect()), int(Qt.AlignmentFlag.AlignCenter), self.words)
        painter.end()
