"""Buttons that read at arm's length: one primary per page, a dangerous one, the pair 是 / 否."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from ctdesk.ui import icons, look
from ctdesk.ui.language import tr

_BROKEN = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
Kind = Literal["primary", "plain", "danger", "quiet", "link"]


class Button(QAbstractButton):
    """A button of one kind with an icon by meaning; the same in both styles and both themes."""

    def __init__(
        self,
        text: str,
        kind: Kind = "plain",
        icon: str = "",
        on: Callable[[], object] | None = None,
        *,
        big: bool = False,
        shortcut: str = "",
    ) -> None:
        super().__init__()
        self.kind: Kind = kind
        self._meaning, self._big, self._over = icon, big, False
        self.setText(text)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        if shortcut:
            self.setShortcut(QKeySequence(shortcut))
            native = QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)
            self.setToolTip(f"{text}  {native}")
        if on is not None:
            self.clicked.connect(lambda: on())

    def dress(self, kind: Kind, icon: str | None = None) -> None:
        """Become another kind, perhaps with another icon."""
        self.kind = kind
        self._meaning = self._meaning if icon is None else icon
        self.update()

    def setText(self, text: str) -> None:
        super().setText(text.replace("&", "&&"))
        self.setAccessibleName(text)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        words = self.text().replace("&&", "&")
        mark = look.px(24) if self._meaning else 0
        room = 8 if self.kind == "link" else 40 if self._big else 28
        return QSize(
            look.width_of(words, "strong") + (mark if words else look.px(16)) + look.px(room),
            look.px(24 if self.kind == "link" else 44 if self._big else 32),
        )

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._over = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._over = False
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                event.ignore()  # it means what the dialog does, also where the focus is on Cancel
            else:
                self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        ground, word = self._colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect())
        painter.setPen(Qt.PenStyle.NoPen)
        if ground is not None:
            painter.setBrush(ground)
            painter.drawRoundedRect(area, 6, 6)
        self._inside(painter, area, word)
        if self.hasFocus() and not look.rings_focus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.colour("focus"), 2))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 6, 6)
            if self.kind == "primary" or self.isChecked():
                painter.setPen(QPen(look.colour("on_primary"), 1.5))
                painter.drawRoundedRect(area.adjusted(3, 3, -3, -3), 4, 4)
        painter.end()

    def _inside(self, painter: QPainter, area: QRectF, word: QColor) -> None:
        words = self.text().replace("&&", "&")
        side = look.px(18)
        wide = look.width_of(words, "strong")
        start = (area.width() - wide - (side + look.px(6) if self._meaning and words else 0)) / 2
        if self._meaning:
            left = start if words else (area.width() - side) / 2
            icons.paint(painter, self._meaning, QRectF(left, (area.height() - side) / 2, side, side), word)
            start += side + look.px(6)
        painter.setFont(look.font("strong"))
        painter.setPen(word)
        painter.drawText(QRectF(start, 0, wide + 4, area.height()), int(Qt.AlignmentFlag.AlignVCenter), words)

    def _colours(self) -> tuple[QColor | None, QColor]:
        shades = look.palette()
        if not self.isEnabled() and self.isChecked():  # what was chosen can be read after it was signed
            return QColor(shades.selected_border), QColor(shades.text)
        if not self.isEnabled():
            bare = self.kind in ("link", "quiet")
            return (None if bare else QColor(shades.grey_tint)), QColor(shades.faint)
        pressed, over = self.isDown(), self._over
        if self.kind == "primary" or self.isChecked():
            ground = shades.primary_press if pressed else shades.primary_hover if over else shades.primary
            return QColor(ground), QColor(shades.on_primary)
        if self.kind == "danger":
            return QColor(shades.red_tint), QColor(shades.red)
        if self.kind == "link":
            return (QColor(shades.hover) if over else None), QColor(shades.blue)
        if self.kind == "quiet":
            return (QColor(shades.soft) if over or pressed else None), QColor(shades.on_soft)
        ground = shades.soft_press if pressed else shades.soft_hover if over else shades.soft
        return QColor(ground), QColor(shades.on_soft)


class BrokenButton(Button):
    """A button in a narrow column: words that are too long for one line go on in a second one, never cut."""

    def __init__(
        self, text: str, kind: Kind = "plain", icon: str = "", on: Callable[[], object] | None = None
    ) -> None:
        super().__init__(text, kind, icon, on)
        room = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        room.setHeightForWidth(True)
        self.setSizePolicy(room)

    def minimumSizeHint(self) -> QSize:
        return QSize(look.px(96), super().sizeHint().height())

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        one = super().sizeHint()
        if width >= one.width():
            return one.height()
        lines = QFontMetrics(look.font("strong")).boundingRect(
            0, 0, self._room(width), 10_000, _BROKEN, self.text().replace("&&", "&")
        )
        return max(one.height(), lines.height() + look.px(12))

    def _room(self, width: int) -> int:
        """How wide the words may be: without the icon, which gives way first."""
        return width - look.px(16)

    def _inside(self, painter: QPainter, area: QRectF, word: QColor) -> None:
        if area.width() >= super().sizeHint().width():
            super()._inside(painter, area, word)
            return
        painter.setFont(look.font("strong"))
        painter.setPen(word)
        edge = look.px(8)
        painter.drawText(area.adjusted(edge, 0, -edge, 0), _BROKEN, self.text().replace("&&", "&"))


class AnswerButtons(QWidget):
    """是 / 否 (and, where allowed, 不适用) as big targets; pressing the chosen one again takes it back."""

    answered = Signal(object)  # True, False, "na" or None

    def __init__(self, *, na: bool = False, yes: str = "", no: str = "") -> None:
        super().__init__()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(look.px(8))
        self.yes = Button(yes or tr("Yes"))
        self.no = Button(no or tr("No"))
        self.na = Button(tr("N/A"))
        for button, value in ((self.yes, True), (self.no, False), (self.na, "na")):
            button.setCheckable(True)
            button.setMinimumSize(look.px(56), look.px(36))
            button.clicked.connect(lambda checked, value=value: self._press(value if checked else None))
            line.addWidget(button)
        self.na.setVisible(na)

    def show_answer(self, value: object) -> None:
        """Show an answer without telling anyone."""
        for button, mine in ((self.yes, True), (self.no, False), (self.na, "na")):
            button.setChecked(value is mine or (mine == "na" and value == "na"))

    def answer(self) -> object:
        """What is chosen: True, False, "na" or None."""
        for button, mine in ((self.yes, True), (self.no, False), (self.na, "na")):
            if button.isChecked():
                return mine
        return None

    def _press(self, value: object) -> None:
        self.show_answer(value)
        self.answered.emit(value)
