"""A switch between pages that belong together: one of a few words is pressed; arrow keys move it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from ctdesk.ui import look


class Segments(QWidget):
    """Emits the code that was chosen; ``mark`` shows one as chosen without telling anyone."""

    chosen = Signal(str)

    def __init__(self, parts: Sequence[tuple[str, str]], now: str) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        line = QHBoxLayout(self)
        edge = look.px(3)
        line.setContentsMargins(edge, edge, edge, edge)
        line.setSpacing(look.px(2))
        self.parts: dict[str, Segment] = {}
        for code, words in parts:
            part = self.parts[code] = Segment(words)
            part.clicked.connect(lambda _=False, code=code: self._press(code))
            part.moved.connect(lambda step, code=code: self._move(code, step))
            line.addWidget(part)
        self.mark(now)

    def mark(self, now: str) -> None:
        """Show ``now`` as the one chosen."""
        for code, part in self.parts.items():
            part.setChecked(code == now)
            part.setFocusPolicy(Qt.FocusPolicy.StrongFocus if code == now else Qt.FocusPolicy.ClickFocus)
        self.setFocusProxy(self.parts[now])

    def now(self) -> str:
        """The code of the one chosen."""
        return next(code for code, part in self.parts.items() if part.isChecked())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("grey_tint"))
        painter.drawRoundedRect(QRectF(self.rect()), 8, 8)
        painter.end()

    def _press(self, code: str) -> None:
        before = [one for one, part in self.parts.items() if part.isChecked() and one != code]
        self.mark(code)
        if before:
            self.chosen.emit(code)

    def _move(self, code: str, step: int) -> None:
        codes = list(self.parts)
        place = codes.index(code) + step
        if 0 <= place < len(codes):
            self.parts[codes[place]].setFocus(Qt.FocusReason.OtherFocusReason)
            self.parts[codes[place]].click()


class Segment(QAbstractButton):
    """One word of the switch."""

    moved = Signal(int)

    def __init__(self, words: str) -> None:
        super().__init__()
        self.setText(words)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._over = False

    def sizeHint(self) -> QSize:
        return QSize(look.width_of(self.text(), "strong") + look.px(22), look.px(28))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def nextCheckState(self) -> None:
        """Pressing the chosen one again leaves it chosen."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in steps:
            self.moved.emit(steps[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._over = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._over = False
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        chosen = self.isChecked()
        if chosen or self._over:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("surface" if chosen else "hover"))
            painter.drawRoundedRect(area, 6, 6)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.colour("focus"), 2))
            painter.drawRoundedRect(area, 6, 6)
        painter.setFont(look.font("body", bold=chosen))
        painter.setPen(look.colour("text" if chosen else "quiet"))
        painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), self.text())
        painter.end()
