"""What an assessment is typed and shown with: choices by number key, the ten points of the ICE, a grade."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QComboBox, QSizePolicy, QVBoxLayout, QWidget

from ctdesk.domain.grading import ICE_MOST, Grade, IceAnswers
from ctdesk.ui import icons, look
from ctdesk.ui.bedside_words import (
    grade_icon,
    grade_tone,
    grade_words,
    ice_words,
    missing_words,
    reason_words,
)
from ctdesk.ui.cards import Text
from ctdesk.ui.language import listed, tr

_COLUMNS = 5


class Choice(QComboBox):
    """A choice by its number key; nothing chosen is nothing looked at. The wheel scrolls the page, not it."""

    def __init__(self, options: Mapping[str, str]) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.addItem("–", None)
        for place, (code, words) in enumerate(options.items()):
            self.addItem(f"{place}  {words}" if place < 10 else words, code)

    def minimumSizeHint(self) -> QSize:
        # Long words may be cut in a narrow window; they are whole in the list that opens.
        return QSize(look.px(64), super().minimumSizeHint().height())

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Minus, Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.setCurrentIndex(0)
        elif event.text().isdigit() and int(event.text()) + 1 < self.count():
            self.setCurrentIndex(int(event.text()) + 1)
        else:
            super().keyPressEvent(event)

    def choose(self, code: object) -> None:
        """Show the option of this code, or nothing."""
        self.setCurrentIndex(max(self.findData(code), 0))


class IceBoard(QWidget):
    """The ten points of the ICE under the keys 1 to 9 and 0; A is all of them, N none. Untouched is not
    taken.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.right: list[bool] | None = None
        self._at = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("ICE, ten points"))

    def show_answers(self, ice: IceAnswers | None) -> None:
        """Show answers taken before, or none."""
        if ice is None:
            self.right = None
        else:
            named = [place < ice.named for place in range(3)]
            self.right = [ice.year, ice.month, ice.city, ice.hospital, *named]
            self.right += [ice.command, ice.sentence, ice.attention]
        self._tell()

    def answers(self) -> IceAnswers | None:
        """What was answered; None while nobody asked."""
        if self.right is None:
            return None
        year, month, city, hospital, *rest = self.right
        return IceAnswers(year, month, city, hospital, sum(rest[:3]), *rest[3:])

    def sizeHint(self) -> QSize:
        return QSize(look.px(320), 2 * look.px(30) + look.px(4))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, steps = event.key(), {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        steps |= {Qt.Key.Key_Up: -_COLUMNS, Qt.Key.Key_Down: _COLUMNS}
        if event.text().isdigit():
            self._at = (int(event.text()) - 1) % ICE_MOST
            self._turn(self._at)
        elif key in (Qt.Key.Key_A, Qt.Key.Key_N):
            self._take([key == Qt.Key.Key_A] * ICE_MOST)
        elif key == Qt.Key.Key_Space:
            self._turn(self._at)
        elif key in (Qt.Key.Key_Minus, Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._take(None)
        elif key in steps and 0 <= self._at + steps[Qt.Key(key)] < ICE_MOST:
            self._at += steps[Qt.Key(key)]
            self.update()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        for place in range(ICE_MOST):
            if self._cell(place).contains(event.position()):
                self._at = place
                self._turn(place)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = look.palette()
        for place, words in enumerate(ice_words()):
            area = self._cell(place)
            on = self.right is not None and self.right[place]
            word, tint = colours.of("green" if on else "red" if self.right else "grey")
            known = self.right is not None
            painter.setPen(QPen(QColor(word if known else colours.border_strong), 1))
            painter.setBrush(QColor(tint) if known else look.colour("surface"))
            painter.drawRoundedRect(area, 6, 6)
            if self.hasFocus() and place == self._at:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(look.colour("focus"), 2))
                painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 6, 6)
            side = float(look.px(14))
            spot = QRectF(area.right() - side - 4, area.center().y() - side / 2, side, side)
            if known:
                icons.paint(painter, "tick" if on else "remove", spot, QColor(word))
            painter.setFont(look.font("small"))  # an icon is drawn in a font of its own
            painter.setPen(QColor(word) if known else look.colour("text"))
            line = area.adjusted(look.px(6), 0, -side - 4 if known else -2, 0)
            key = (place + 1) % ICE_MOST
            cut = painter.fontMetrics().elidedText(
                f"{key} {words}", Qt.TextElideMode.ElideRight, int(line.width())
            )
            painter.drawText(line, int(Qt.AlignmentFlag.AlignVCenter), cut)
        painter.end()

    def _cell(self, place: int) -> QRectF:
        gap = look.px(4)
        wide = (self.width() - gap * (_COLUMNS - 1)) / _COLUMNS
        high = (self.height() - gap) / 2
        row, column = divmod(place, _COLUMNS)
        return QRectF(column * (wide + gap), row * (high + gap), wide, high).adjusted(0.5, 0.5, -0.5, -0.5)

    def _turn(self, place: int) -> None:
        now = list(self.right or [False] * ICE_MOST)
        now[place] = not now[place]
        self._take(now)

    def _take(self, right: list[bool] | None) -> None:
        self.right = right
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        said = "–" if self.right is None else f"{sum(self.right)} / {ICE_MOST}"
        self.setAccessibleDescription(said)
        self.update()


class GradeView(QWidget):
    """One grade, large: what it is, why, and what is still missing."""

    def __init__(self, name: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(4))
        column.addWidget(Text(name, "small", "quiet"))
        self.chip = _BigChip()
        column.addWidget(self.chip)
        self.why = Text("", "body", wrap=True)
        self.missing = Text("", "small", "quiet", wrap=True)
        column.addWidget(self.why)
        column.addWidget(self.missing)
        self.name = name
        self.show_grade(None)

    def show_grade(self, grade: Grade | None) -> None:
        """Show a grade, or that nothing can be said."""
        self.chip.show_grade(grade)
        certain = grade is not None and (grade.value is not None or grade.at_least > 0)
        because = grade.because if grade is not None and certain else ()
        self.why.setText(listed(map(reason_words, because)))
        self.why.setVisible(bool(because))
        missing = () if grade is None else grade.missing
        self.missing.setText(tr("Not looked at: {names}", names=missing_words(missing)) if missing else "")
        self.missing.setVisible(bool(missing))
        self.setAccessibleName(f"{self.name} {grade_words(grade)} {self.why.text()}")


class _BigChip(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._grade: Grade | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_grade(self, grade: Grade | None) -> None:
        self._grade = grade
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(look.px(150), look.px(46))

    def paintEvent(self, event: QPaintEvent) -> None:
        word, tint = look.palette().of(grade_tone(self._grade))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(word), 1))
        painter.setBrush(QColor(tint))
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(area, 10, 10)
        side = float(look.px(24))
        spot = QRectF(area.left() + look.px(10), area.center().y() - side / 2, side, side)
        icons.paint(painter, grade_icon(self._grade), spot, QColor(word))
        painter.setFont(look.font("title"))
        painter.setPen(QColor(word))
        painter.drawText(
            area.adjusted(look.px(44), 0, -4, 0),
            int(Qt.AlignmentFlag.AlignVCenter),
            grade_words(self._grade),
        )
        painter.end()
