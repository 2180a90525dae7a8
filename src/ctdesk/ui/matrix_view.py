"""The competence matrix as a painted grid: people down, modules across, names and heads always in sight.

Only the cells in sight are painted; arrow keys move a cursor, Enter or a click opens what a cell stands on.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from ctdesk.domain.training import ModuleState
from ctdesk.services.training_at import PersonTraining
from ctdesk.ui import icons, look
from ctdesk.ui.language import tr
from ctdesk.ui.terms import module_name
from ctdesk.ui.training_words import LOOKS, state_words, until_words

_NAME, _HEAD, _ROW, _CELL = 168, 34, 32, 34
_KEYS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}


class MatrixView(QAbstractScrollArea):
    """Shows people and modules; tells which cell is pointed at and which was chosen."""

    chosen = Signal(object, str)  # a PersonTraining, the code of a module
    pointed = Signal(str)  # what the cell under the cursor says

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setViewport(QWidget())
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName(tr("Competence matrix"))
        self.people: Sequence[PersonTraining] = ()
        self.modules: Sequence[str] = ()
        self.today = date.min
        self.row = self.column = 0
        self._signs: dict[str, QPixmap] = {}
        self._over: tuple[int, int] | None = None
        for bar in (self.verticalScrollBar(), self.horizontalScrollBar()):
            bar.valueChanged.connect(lambda _: self.viewport().update())

    def show_matrix(self, people: Sequence[PersonTraining], modules: Sequence[str], today: date) -> None:
        """Show these rows and columns; the cursor stays on its person and module where they are."""
        person, module = self.current() or (None, "")
        self.people, self.modules, self.today = people, modules, today
        self._signs.clear()
        ids = [one.member_id for one in people]
        self.row = ids.index(person.member_id) if person is not None and person.member_id in ids else 0
        self.column = modules.index(module) if module in modules else 0
        self._over = None
        self._measure()
        self.viewport().update()

    def current(self) -> tuple[PersonTraining, str] | None:
        """The person and module under the cursor."""
        if not (self.row < len(self.people) and self.column < len(self.modules)):
            return None
        return self.people[self.row], self.modules[self.column]

    def move_to(self, row: int, column: int) -> None:
        """Put the cursor on a cell and bring it into sight."""
        if not self.people or not self.modules:
            return
        self.row = max(0, min(row, len(self.people) - 1))
        self.column = max(0, min(column, len(self.modules) - 1))
        high, wide = self._row_height(), self._cell_width()
        bar, room = self.verticalScrollBar(), self.viewport().height() - look.px(_HEAD)
        bar.setValue(max(min(bar.value(), self.row * high), (self.row + 1) * high - room))
        bar, room = self.horizontalScrollBar(), self.viewport().width() - look.px(_NAME)
        bar.setValue(max(min(bar.value(), self.column * wide), (self.column + 1) * wide - room))
        self._tell(self.row, self.column)
        self.viewport().update()

    def words(self, row: int, column: int) -> str:
        """What a cell says: who, which module, how it stands and until when."""
        person, module = self.people[row], self.modules[column]
        state = person.states.get(module) or ModuleState(module, "not_required")
        parts = [person.name, module_name(module), state_words()[state.state]]
        until = until_words(state, self.today)
        return " · ".join([*parts, until] if until else parts)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        page = max(1, (self.viewport().height() - look.px(_HEAD)) // self._row_height() - 1)
        if key in _KEYS:
            down, across = _KEYS[key]
            self.move_to(self.row + down, self.column + across)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.move_to(self.row + (page if key == Qt.Key.Key_PageDown else -page), self.column)
        elif key == Qt.Key.Key_Home:
            self.move_to(self.row, 0)
        elif key == Qt.Key.Key_End:
            self.move_to(self.row, len(self.modules) - 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        if self.current() is not None:
            self._tell(self.row, self.column)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self._cell_at(event.position().toPoint())
        if cell is not None and event.button() == Qt.MouseButton.LeftButton:
            self.move_to(*cell)
            self._choose()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        cell = self._cell_at(event.position().toPoint())
        if cell != self._over:
            self._over = cell
            if cell is not None:
                self._tell(*cell)
            self.viewport().update()

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            cell, place = self._cell_at(event.pos()), self._head_at(event.pos())
            words = self.words(*cell) if cell is not None else place
            QToolTip.showText(event.globalPos(), words, self.viewport())
            return True
        if event.type() == QEvent.Type.Leave and self._over is not None:
            self._over = None
            self.viewport().update()
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        area = self.viewport().rect()
        painter.fillRect(area, look.colour("surface"))
        left, top = look.px(_NAME), look.px(_HEAD)
        high, wide = self._row_height(), self._cell_width()
        down, across = self.verticalScrollBar().value(), self.horizontalScrollBar().value()
        rows = range(down // high, min(len(self.people), (down + area.height() - top) // high + 1))
        columns = range(across // wide, min(len(self.modules), (across + area.width() - left) // wide + 1))
        for row in rows:
            states = self.people[row].states
            for column in columns:
                spot = QRect(left + column * wide - across, top + row * high - down, wide, high)
                self._paint_cell(painter, spot, states.get(self.modules[column]))
        self._paint_marks(painter, left, top, wide, high, across, down)
        self._paint_names(painter, rows, left, top, high, down)
        self._paint_heads(painter, columns, left, top, wide, across)
        painter.end()

    def _paint_cell(self, painter: QPainter, spot: QRect, state: ModuleState | None) -> None:
        code = "not_required" if state is None else state.state
        inner = spot.adjusted(2, 2, -2, -2)
        if code == "not_required":
            painter.setPen(QPen(look.colour("border"), 1))
            middle = inner.center()
            painter.drawLine(middle.x() - 3, middle.y(), middle.x() + 3, middle.y())
            return
        tone, _ = LOOKS[code]
        word, tint = look.palette().of(tone)
        painter.fillRect(inner, QColor(tint))
        if code == "expiring" and state is not None and state.last_day is not None:
            painter.setFont(look.font("small", bold=True))
            painter.setPen(QColor(word))
            days = str((state.last_day - self.today).days)
            painter.drawText(inner, int(Qt.AlignmentFlag.AlignCenter), days)
            return
        sign = self._sign(code)
        side = look.px(16)
        painter.drawPixmap(inner.center() - QPoint(side // 2 - 1, side // 2 - 1), sign)

    def _paint_marks(
        self, painter: QPainter, left: int, top: int, wide: int, high: int, across: int, down: int
    ) -> None:
        """The cell under the mouse, and the cursor with the ring of the focus."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        marks = [] if self._over is None else [(self._over, "border_strong", 1)]
        if self.current() is not None:
            marks.append(((self.row, self.column), "focus" if self.hasFocus() else "border_strong", 2))
        for (row, column), shade, weight in marks:
            painter.setPen(QPen(look.colour(shade), weight))
            painter.drawRect(
                QRectF(left + column * wide - across + 1.5, top + row * high - down + 1.5, wide - 3, high - 3)
            )

    def _paint_names(self, painter: QPainter, rows: range, left: int, top: int, high: int, down: int) -> None:
        for row in rows:
            person = self.people[row]
            spot = QRect(0, top + row * high - down, left, high)
            here = row == self.row
            painter.fillRect(spot, look.colour("selected" if here else "surface"))
            painter.setPen(look.colour("text"))
            painter.setFont(look.font("body", bold=True))
            words = spot.adjusted(look.px(8), 0, -look.px(6), 0)
            metrics = painter.fontMetrics()
            name = metrics.elidedText(person.name, Qt.TextElideMode.ElideRight, words.width())
            painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), name)
            used = metrics.horizontalAdvance(name) + look.px(8)
            painter.setFont(look.font("small"))
            painter.setPen(look.colour("quiet"))
            rest = words.adjusted(used, 0, 0, 0)
            roles = painter.fontMetrics().elidedText(
                " ".join(person.roles), Qt.TextElideMode.ElideRight, rest.width()
            )
            painter.drawText(rest, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), roles)
            painter.setPen(QPen(look.colour("border"), 1))
            painter.drawLine(spot.bottomLeft(), spot.bottomRight())

    def _paint_heads(
        self, painter: QPainter, columns: range, left: int, top: int, wide: int, across: int
    ) -> None:
        width = self.viewport().width()
        painter.fillRect(QRect(left, 0, width - left, top), look.colour("surface"))
        painter.setFont(look.font("small", bold=True))
        for column in columns:
            spot = QRect(left + column * wide - across, 0, wide, top)
            painter.setPen(look.colour("text" if column == self.column else "quiet"))
            painter.drawText(spot, int(Qt.AlignmentFlag.AlignCenter), self.modules[column])
        painter.fillRect(QRect(0, 0, left, top), look.colour("surface"))
        painter.setPen(look.colour("quiet"))
        corner = QRect(look.px(8), 0, left, top)
        painter.drawText(corner, int(Qt.AlignmentFlag.AlignVCenter), tr("Person"))
        painter.setPen(QPen(look.colour("border_strong"), 1))
        painter.drawLine(0, top - 1, width, top - 1)

    def _sign(self, code: str) -> QPixmap:
        known = self._signs.get(code)
        if known is None:
            tone, icon = LOOKS[code]
            known = self._signs[code] = icons.glyph(icon, look.palette().of(tone)[0], 16)
        return known

    def _choose(self) -> None:
        found = self.current()
        if found is not None:
            self.chosen.emit(*found)

    def _tell(self, row: int, column: int) -> None:
        said = self.words(row, column)
        self.setAccessibleDescription(said)
        self.pointed.emit(said)

    def _cell_at(self, place: QPoint) -> tuple[int, int] | None:
        x = place.x() - look.px(_NAME)
        y = place.y() - look.px(_HEAD)
        if x < 0 or y < 0:
            return None
        row = (y + self.verticalScrollBar().value()) // self._row_height()
        column = (x + self.horizontalScrollBar().value()) // self._cell_width()
        return (row, column) if row < len(self.people) and column < len(self.modules) else None

    def _head_at(self, place: QPoint) -> str:
        x = place.x() - look.px(_NAME)
        if place.y() >= look.px(_HEAD) or x < 0:
            return ""
        column = (x + self.horizontalScrollBar().value()) // self._cell_width()
        return module_name(self.modules[column]) if column < len(self.modules) else ""

    def _row_height(self) -> int:
        return look.px(_ROW)

    def _cell_width(self) -> int:
        room = self.viewport().width() - look.px(_NAME)
        return min(look.px(90), max(look.px(_CELL), room // max(1, len(self.modules))))

    def _measure(self) -> None:
        room = self.viewport().size()
        down = len(self.people) * self._row_height() - (room.height() - look.px(_HEAD))
        across = len(self.modules) * self._cell_width() - (room.width() - look.px(_NAME))
        for bar, most, step in (
            (self.verticalScrollBar(), down, self._row_height()),
            (self.horizontalScrollBar(), across, self._cell_width()),
        ):
            bar.setRange(0, max(0, most))
            bar.setSingleStep(step)
            bar.setPageStep(step * 8)
