"""How much of something is done, as a bar: a track and the part that is done."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ctdesk.ui import look
from ctdesk.ui.look import Tone


class Share(QWidget):
    """A bar that takes the width it gets; the figure itself stands beside it."""

    def __init__(self, percent: int, tone: Tone, *, height: int = 8) -> None:
        super().__init__()
        self._percent, self._tone, self._height = percent, tone, height
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{percent} %")

    def sizeHint(self) -> QSize:
        return QSize(look.px(120), look.px(self._height))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_share(painter, QRectF(self.rect()), self._percent, self._tone)
        painter.end()


def paint_share(painter: QPainter, area: QRectF, percent: int, tone: Tone) -> None:
    """Draw the bar into ``area``; what is begun is never drawn as nothing."""
    word, _ = look.palette().of(tone)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.colour("grey_tint"))
    round_by = area.height() / 2
    painter.drawRoundedRect(area, round_by, round_by)
    if percent > 0:
        painter.setBrush(QColor(word))
        part = QRectF(area)
        part.setWidth(max(area.height(), area.width() * min(percent, 100) / 100))
        painter.drawRoundedRect(part, round_by, round_by)
    painter.restore()
