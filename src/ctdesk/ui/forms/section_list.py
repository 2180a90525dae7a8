"""The sections of a record with how far each is; arrows and clicks move between them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTextLayout,
)
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ctdesk.ui import look
from ctdesk.ui.cards import Card, clear
from ctdesk.ui.language import tr

_OPEN, _FOLDED = 184, 44
_LEAST, _LEAST_FOLDED = 26, 22  # the height of a line where room is short


@dataclass(frozen=True, slots=True)
class SectionLine:
    """One section: its name, and how far it is in a word of a colour."""

    id: str
    title: str
    progress: str
    tint: str


class SectionList(Card):
    """The left column of the record page."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__(padding=8)
        self._column = QVBoxLayout()
        self._column.setSpacing(look.px(2))
        self.body.addLayout(self._column)
        self.body.addStretch(1)
        self._lines: dict[str, _Line] = {}
        self.fold(True)
        self.setAccessibleName(tr("Sections"))

    def fold(self, folded: bool) -> None:
        """Show letters and marks alone where room is short; the names stay in the tool tips."""
        self._folded = folded
        self.setFixedWidth(look.px(_FOLDED if folded else _OPEN))
        for line in self._lines.values():
            line.fold(folded)

    def focus_on(self, section: str) -> None:
        """Put the hands on a section."""
        line = self._lines.get(section)
        if line is not None:
            line.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_sections(self, lines: list[SectionLine], current: str) -> None:
        """Show the sections; ``current`` is the one at hand."""
        if list(self._lines) != [line.id for line in lines]:
            clear(self._column)
            self._lines = {}
            for line in lines:
                widget = _Line(line)
                widget.chosen.connect(self.chosen)
                widget.fold(self._folded)
                self._lines[line.id] = widget
                self._column.addWidget(widget)
        for line in lines:
            self._lines[line.id].show_line(line, line.id == current)


class _Line(QWidget):
    chosen = Signal(str)

    def __init__(self, line: SectionLine) -> None:
        super().__init__()
        self._line, self._current, self._over, self._folded = line, False, False, False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMinimumHeight(look.px(_LEAST))
        self.setMaximumHeight(look.px(38))

    def fold(self, folded: bool) -> None:
        self._folded = folded
        self.setMinimumHeight(look.px(_LEAST_FOLDED if folded else _LEAST))
        self.updateGeometry()
        self.update()

    def show_line(self, line: SectionLine, current: bool) -> None:
        self._line, self._current = line, current
        self.setAccessibleName(f"{line.title}, {line.progress}")
        self.setToolTip(f"{line.title} · {line.progress}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(look.px(24 if self._folded else 168), look.px(38))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.chosen.emit(self._line.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self._line.id)
        elif event.key() == Qt.Key.Key_Down:
            self.focusNextChild()
        elif event.key() == Qt.Key.Key_Up:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEvent) -> None:
        self._over = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._over = False
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = look.palette()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        ground = colours.selected if self._current else colours.hover if self._over else None
        if ground is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(area, 8, 8)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.colour("focus"), 2))
            painter.drawRoundedRect(area, 8, 8)
        if self._folded:
            self._paint_letter(painter, area)
        else:
            self._paint_words(painter, area.adjusted(look.px(10), 0, -look.px(10), 0))
        painter.end()

    def _paint_letter(self, painter: QPainter, area: QRectF) -> None:
        """The letter of the section, and a bar in the colour of its progress."""
        colours = look.palette()
        painter.setFont(look.font("strong"))
        painter.setPen(QColor(colours.on_selected if self._current else colours.text))
        painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), self._line.id)
        if self._line.progress:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour(self._line.tint))
            wide = look.px(16)
            painter.drawRoundedRect(
                QRectF(area.center().x() - wide / 2, area.bottom() - look.px(6), wide, look.px(3)), 1, 1
            )

    def _paint_words(self, painter: QPainter, inner: QRectF) -> None:
        """The progress at the right of the title; below it where both together leave the title no room."""
        colours = look.palette()
        middle, right = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignRight
        title = look.font("body", bold=self._current)
        wide = look.width_of(self._line.progress, "small") + 4
        below = wide > inner.width() * 0.4 and QFontMetricsF(title).horizontalAdvance(
            self._line.title
        ) > inner.width() - wide - look.px(8)
        room, note = inner.adjusted(0, 0, -wide - look.px(8), 0), QRectF(inner)
        if below:
            room, note = QRectF(inner), QRectF(inner)
            room.setHeight(inner.height() / 2 + look.px(2))
            note.setTop(room.bottom() - look.px(4))
        painter.setFont(look.font("small"))
        painter.setPen(look.colour(self._line.tint))
        painter.drawText(note, int(middle if below else middle | right), self._line.progress)
        painter.setFont(title)
        painter.setPen(QColor(colours.on_selected if self._current else colours.text))
        lines = broken(self._line.title, title, room.width(), 1 if below else 2)
        painter.drawText(room, int(middle), "\n".join(lines))


def broken(words: str, font: QFont, width: float, most: int) -> list[str]:
    """Words in at most so many lines of this width; what does not fit the last one is cut."""
    layout = QTextLayout(words, font)
    layout.beginLayout()
    starts: list[int] = []
    while len(starts) < most and (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        starts.append(line.textStart())
    layout.endLayout()
    lines = [words[start:end].rstrip() for start, end in pairwise(starts)]
    rest = QFontMetricsF(font).elidedText(words[starts[-1] :], Qt.TextElideMode.ElideRight, width)
    return [*lines, rest] if words else []
