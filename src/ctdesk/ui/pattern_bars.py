"""Figures and bars that open the cases behind them: chosen by mouse or by arrow keys and Enter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QVBoxLayout, QWidget

from ctdesk.ui import look
from ctdesk.ui.cards import Row, Text
from ctdesk.ui.look import Tone

_ROW, _GAP = 30, 4  # pixels at 100 % text
_NAMES = 0.42  # of the width, for the names beside the bars
_MONTHS = 150


@dataclass(frozen=True, slots=True)
class BarRow:
    """One bar: its name, how many cases, what stands beside the number, the cases, and the share up to and
    with it in percent where a cumulative line is drawn.
    """

    name: str
    count: int
    beside: str
    ids: tuple[int, ...]
    cumulative: float | None = None


class Figure(Row):
    """One number with its name and what it is made of; ``define`` is its definition, in the tool tip."""

    def __init__(
        self, number: str, name: str, made_of: str, tone: Tone | None = None, define: str = ""
    ) -> None:
        super().__init__(padding=12)
        column = QVBoxLayout()
        column.setSpacing(look.px(2))
        self.name = Text(name, "small", "quiet", wrap=True)
        self.number = Text(number, "title", "text" if tone is None else tone)
        self.made_of = Text(made_of, "small", "quiet", wrap=True)
        column.addWidget(self.name)
        column.addWidget(self.number)
        column.addWidget(self.made_of)
        column.addStretch(1)
        self.line.addLayout(column, 1)
        self.setToolTip(define)
        self.setAccessibleName(f"{name}: {number}")
        self.setAccessibleDescription(" ".join(part for part in (made_of, define) if part))


class _Bars(QWidget):
    """What both kinds of bars share: one is at hand, keys and mouse choose it."""

    chosen = Signal(object)

    def __init__(self, rows: Sequence[BarRow], name: str) -> None:
        super().__init__()
        self.rows = tuple(rows)
        self.at = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        self._tell()

    def cell(self, place: int) -> QRectF:
        """Where a bar with its words lies."""
        raise TypeError("say where a bar lies")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1}
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.rows:
            self.chosen.emit(self.rows[self.at])
        elif event.key() in steps:
            self.at = min(max(self.at + steps[Qt.Key(event.key())], 0), max(len(self.rows) - 1, 0))
            self._tell()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        place = self._under(event.position())
        if place is not None:
            self.at = place
            self._tell()
            self.chosen.emit(self.rows[place])

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self._under(QPointF(event.pos()))
            if place is not None:
                QToolTip.showText(event.globalPos(), _said(self.rows[place]), self)
                return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()

    def _under(self, spot: QPointF) -> int | None:
        return next((place for place in range(len(self.rows)) if self.cell(place).contains(spot)), None)

    def _tell(self) -> None:
        self.setAccessibleDescription(_said(self.rows[self.at]) if self.rows else "–")
        self.update()

    def _mark(self, painter: QPainter, place: int) -> None:
        """The focus, around the bar at hand."""
        if self.hasFocus() and place == self.at:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.colour("focus"), 2))
            painter.drawRoundedRect(self.cell(place).adjusted(1, 1, -1, -1), 6, 6)


class ParetoBars(_Bars):
    """Bars below each other, names to the left; the cumulative line runs down across them."""

    def __init__(self, rows: Sequence[BarRow], name: str, tone: Tone = "blue") -> None:
        self._tone = tone
        super().__init__(rows, name)

    def sizeHint(self) -> QSize:
        return QSize(look.px(320), len(self.rows) * look.px(_ROW + _GAP))

    def cell(self, place: int) -> QRectF:
        high = look.px(_ROW)
        return QRectF(0, place * (high + look.px(_GAP)), self.width(), high)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(look.font("small"))
        measures = painter.fontMetrics()
        word, tint = look.palette().of(self._tone)
        most = max((row.count for row in self.rows), default=1)
        beside = max((measures.horizontalAdvance(row.beside) for row in self.rows), default=0) + look.px(10)
        names = self.width() * _NAMES
        left, wide = names + look.px(8), self.width() - names - beside - look.px(12)
        points: list[QPointF] = []
        for place, row in enumerate(self.rows):
            area = self.cell(place)
            painter.setPen(look.colour("text"))
            line = QRectF(look.px(6), area.top(), names - look.px(8), area.height())
            cut = measures.elidedText(row.name, Qt.TextElideMode.ElideRight, int(line.width()))
            painter.drawText(line, int(Qt.AlignmentFlag.AlignVCenter), cut)
            length = max(wide * row.count / most, 2.0)
            bar = QRectF(left, area.top() + look.px(5), length, area.height() - look.px(10))
            painter.setPen(QPen(QColor(word), 1))
            painter.setBrush(QColor(tint))
            painter.drawRoundedRect(bar.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            painter.setPen(look.colour("text"))
            spot = QRectF(left + wide + look.px(8), area.top(), beside, area.height())
            painter.drawText(spot, int(Qt.AlignmentFlag.AlignVCenter), row.beside)
            if row.cumulative is not None:
                points.append(QPointF(left + wide * row.cumulative / 100, area.center().y()))
            self._mark(painter, place)
        if len(points) > 1:
            line_word = look.palette().of("amber")[0]
            painter.setPen(QPen(QColor(line_word), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(QPolygonF(points))
            painter.setBrush(look.colour("surface"))
            for point in points:
                painter.drawEllipse(point, look.px(3), look.px(3))
        painter.end()


class MonthBars(_Bars):
    """Bars side by side, one for each month, its number above."""

    def sizeHint(self) -> QSize:
        return QSize(look.px(320), look.px(_MONTHS))

    def cell(self, place: int) -> QRectF:
        wide = self.width() / max(len(self.rows), 1)
        return QRectF(place * wide, 0, wide, self.height()).adjusted(1, 0, -1, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(look.font("small"))
        measures = painter.fontMetrics()
        word, tint = look.palette().of("blue")
        most = max((row.count for row in self.rows), default=1) or 1
        over, under = measures.height() + look.px(2), measures.height() + look.px(6)
        high = self.height() - over - under
        centre = Qt.AlignmentFlag.AlignHCenter
        every = self._every(measures)
        for place, row in enumerate(self.rows):
            area = self.cell(place)
            top = over + high * (1 - row.count / most)
            thick = min(area.width() - look.px(4), float(look.px(48)))
            bar = QRectF(area.center().x() - thick / 2, top, thick, over + high - top)
            if row.count:
                painter.setPen(QPen(QColor(word), 1))
                painter.setBrush(QColor(tint))
                painter.drawRoundedRect(bar.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
                painter.setPen(look.colour("text"))
                above = QRectF(area.left(), top - over, area.width(), over)
                painter.drawText(above, int(centre | Qt.AlignmentFlag.AlignBottom), str(row.count))
            painter.setPen(look.colour("quiet"))
            if place % every == 0:
                # A name may be wider than its bar where not each one is named.
                spare = area.width() * (every - 1) / 2
                below = QRectF(area.left(), over + high, area.width(), under).adjusted(-spare, 0, spare, 0)
                painter.drawText(below, int(centre | Qt.AlignmentFlag.AlignVCenter), row.name)
            self._mark(painter, place)
        painter.setPen(look.colour("border_strong"))
        painter.drawLine(QPointF(0, over + high), QPointF(self.width(), over + high))
        painter.end()

    def _every(self, measures: QFontMetrics) -> int:
        """How many months apart names have to stand, to be read."""
        if not self.rows:
            return 1
        widest = max(measures.horizontalAdvance(row.name) for row in self.rows) + look.px(8)
        return max(1, -(-widest * len(self.rows) // max(self.width(), 1)))


def _said(row: BarRow) -> str:
    return f"{row.name}: {row.beside}"
