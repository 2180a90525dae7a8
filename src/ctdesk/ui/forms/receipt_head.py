"""The head of a receipt: whose product it is, on a band of its own colour, and the clocks that run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ctdesk.ui import look
from ctdesk.ui.cards import Elided
from ctdesk.ui.forms.clock_strip import BigClock, ClockStrip
from ctdesk.ui.language import tr

# Colours that stand for no state; receipts that are opened one after the other differ in any case.
BANDS = ("#0f766e", "#6d28d9", "#9a3412", "#1e40af", "#9d174d", "#4d7c0f")
_ON_BAND = "#ffffff"
_NAME, _SMALLEST = 21, 14  # pixels at 100 % text
_LEFT, _RIGHT = 14, 12
_WIDE, _WIDEST = 236, 280


@dataclass(frozen=True, slots=True)
class Whose:
    """What the band says: the patient in big letters, below it what tells two receipts apart."""

    name: str
    below: str
    number: str
    band: int


class ReceiptHead(QWidget):
    """Band on the left, clocks on the right; hidden for records that are no receipt."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(look.px(8))
        self.band = _Band()
        self.clocks = ClockStrip(now)
        line.addWidget(self.band)
        line.addWidget(self.clocks, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_receipt(self, whose: Whose | None, clocks: tuple[BigClock, ...]) -> None:
        """Show whose product this is and the limits of its receipt."""
        self.setVisible(whose is not None)
        if whose is None:
            return
        self.band.show_whose(whose)
        self.clocks.show_clocks(clocks)
        wide = min(look.px(_WIDE), _WIDEST)
        self.band.setMaximumWidth(wide if clocks else 16_777_215)
        self.band.setMinimumWidth(wide if clocks else 0)


class _Band(QFrame):
    """A band in the colour of this receipt, with the patient's name in white."""

    def __init__(self) -> None:
        super().__init__()
        self._colour = QColor(BANDS[0])
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(_LEFT), look.px(6), look.px(_RIGHT), look.px(6))
        column.setSpacing(0)
        self.name, self.below = Elided("", "title"), Elided("", "small")
        for text in (self.name, self.below):
            shades = text.palette()
            shades.setColor(QPalette.ColorRole.WindowText, QColor(_ON_BAND))
            text.setPalette(shades)
            column.addWidget(text)

    def show_whose(self, whose: Whose) -> None:
        """Show another receipt."""
        self._colour = QColor(BANDS[whose.band % len(BANDS)])
        self.name.setText(whose.name)
        self.below.setText(" · ".join(part for part in (whose.below, whose.number) if part))
        self.below.setToolTip(whose.number)
        self.setAccessibleName(tr("Receipt of {name}, {number}", name=whose.name, number=whose.number))
        self._fit()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """A name is written smaller before it is cut."""
        room = self.width() - look.px(_LEFT + _RIGHT) - 4
        font = QFont(look.font("title", bold=True))
        for size in range(look.px(_NAME), look.px(_SMALLEST) - 1, -1):
            font.setPixelSize(size)
            if QFontMetrics(font).horizontalAdvance(self.name.text()) <= room:
                break
        self.name.setFont(font)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(0, 0, 0, 0))
        painter.setBrush(self._colour)
        painter.drawRoundedRect(self.rect(), look.px(8), look.px(8))
        painter.end()
