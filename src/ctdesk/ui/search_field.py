"""The one field for scan, search and command (Ctrl+K), and the list of what was found below it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ctdesk.ui import icons, look
from ctdesk.ui.cards import Text, draw_card
from ctdesk.ui.language import tr

WIDTH = 330
WAIT_MS = 180
_HIT = int(Qt.ItemDataRole.UserRole) + 1


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: how it reads and where it leads, or what it does."""

    title: str
    detail: str
    icon: str
    route: str = ""
    arguments: dict[str, Any] = field(default_factory=dict)
    act: Callable[[], None] | None = None


class SearchField(QLineEdit):
    """Type to search; Enter takes the chosen hit; a scan that fits nowhere else ends here too."""

    asked = Signal(str)  # text to look for; answered with show_hits
    taken = Signal(object)  # Hit

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText(tr("Scan, search or command …  Ctrl+K"))
        self.setAccessibleName(tr("Scan, search or command"))
        self.addAction(icons.icon("scan"), QLineEdit.ActionPosition.LeadingPosition)
        self.setClearButtonEnabled(True)
        self.setFixedHeight(look.px(34))
        self.setMinimumWidth(look.px(120))
        self.setMaximumWidth(look.px(WIDTH))
        self._list: HitList | None = None
        self._hasty = False
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(WAIT_MS)
        self._wait.timeout.connect(self._ask)
        self.textEdited.connect(self._edited)
        self.textChanged.connect(lambda text: None if text else self.fold())

    def sizeHint(self) -> QSize:
        return QSize(look.px(WIDTH), look.px(34))

    def look_for(self, text: str) -> None:
        """Put ``text`` in and search at once, as for a scan that fits nowhere else."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.setText(text)
        self._ask()

    def offer(self, text: str, hits: list[Hit]) -> None:
        """Put ``text`` in with what was found for it already, as for a scan that may mean several things."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.setText(text.strip())
        self.show_hits(text.strip(), hits)

    def show_hits(self, text: str, hits: list[Hit], more_to_come: bool = False) -> None:
        """What was found for ``text``; too late an answer is not shown.

        Enter pressed before the whole answer was there takes the only hit, or the only one of that very
        name; of several one is chosen.
        """
        if text != self.text().strip() or not self.hasFocus():
            return
        hasty, self._hasty = self._hasty, self._hasty and more_to_come
        meant = [hit for hit in hits if hit.title.casefold() == text.casefold()] or hits
        if hasty and not more_to_come and len(meant) == 1:
            self._take(meant[0])
            return
        if self._list is None:
            self._list = HitList(self.window())
            self._list.view.clicked.connect(lambda index: self._take(index.data(_HIT)))
        self._list.show_hits(hits, more_to_come)
        corner = self.mapTo(self.window(), QPoint(0, self.height() + look.px(4)))
        self._list.settle(corner, self.width())

    def fold(self) -> None:
        """Close the list."""
        if self._list is not None:
            self._list.hide()

    def event(self, event: QEvent) -> bool:
        """Escape first clears what stands here; only then does it lead back."""
        override = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if override and event.key() == Qt.Key.Key_Escape and self.text():  # type: ignore[attr-defined]  # a key
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shown = self._list is not None and self._list.isVisible()
        if event.key() == Qt.Key.Key_Escape:
            if not shown and not self.text():
                event.ignore()
                return
            self.clear()
            self.fold()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self._list is not None and shown:
            self._list.step(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.fold()

    def _enter(self) -> None:
        hit = self._list.current() if self._list is not None and self._list.isVisible() else None
        if hit is not None:
            self._take(hit)
            return
        waiting = self._list is not None and self._list.is_waiting and self._list.isVisible()
        if not waiting:
            self._ask()
        self._hasty = True

    def _take(self, hit: Hit | None) -> None:
        if hit is None:
            return
        self.clear()
        self.fold()
        self.taken.emit(hit)

    def _edited(self) -> None:
        self._hasty = False
        self._wait.start()

    def _ask(self) -> None:
        self._wait.stop()
        if self.text().strip():
            self.asked.emit(self.text().strip())


class HitList(QFrame):
    """The list below the field; it floats over the page and never takes the focus."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        edge = look.px(6)
        column.setContentsMargins(edge, edge, edge, edge)
        self.view = QListView()
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setItemDelegate(_HitPainter(self.view))
        self.view.setMouseTracking(True)
        self.view.viewport().setAutoFillBackground(False)
        self._model = QStandardItemModel(self)
        self.view.setModel(self._model)
        self.is_waiting = False
        self._nothing = Text("", "body", "quiet")
        column.addWidget(self._nothing)
        column.addWidget(self.view)
        self.hide()

    def show_hits(self, hits: list[Hit], more_to_come: bool) -> None:
        """Fill the list and choose the first; an empty list says whether it is still being looked for."""
        self.is_waiting = more_to_come
        self._nothing.setText(
            tr("Searching …")
            if more_to_come
            else tr("Nothing found. Try part of a name, a number or a batch.")
        )
        self._model.clear()
        for hit in hits:
            item = QStandardItem(hit.title)
            item.setData(hit, _HIT)
            item.setEditable(False)
            self._model.appendRow(item)
        self._nothing.setVisible(not hits)
        self.view.setVisible(bool(hits))
        if hits:
            self.view.setCurrentIndex(self._model.index(0, 0))

    def settle(self, corner: QPoint, width: int) -> None:
        """Take place below the field."""
        rows = min(8, self._model.rowCount())
        wide = max(width, look.px(420))
        left = min(corner.x(), self.window().width() - wide - look.px(16))
        high = rows * look.px(46) + look.px(16) if rows else look.px(48)
        self.setGeometry(QRect(max(0, left), corner.y(), wide, high))
        self.show()
        self.raise_()

    def step(self, by: int) -> None:
        """Choose the next or the one before."""
        row = (self.view.currentIndex().row() + by) % max(1, self._model.rowCount())
        self.view.setCurrentIndex(self._model.index(row, 0))

    def current(self) -> Hit | None:
        """The chosen one."""
        hit = self.view.currentIndex().data(_HIT)
        return hit if isinstance(hit, Hit) else None

    def paintEvent(self, event: QPaintEvent) -> None:
        draw_card(self, look.colour("raised"), look.colour("border_strong"))


class _HitPainter(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(look.px(300), look.px(46))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        hit = index.data(_HIT)
        if not isinstance(hit, Hit):
            return
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("selected"))
            painter.drawRoundedRect(area, 6, 6)
        side = look.px(18)
        spot = QRectF(area.left() + look.px(10), area.center().y() - side / 2, side, side)
        icons.paint(painter, hit.icon, spot, look.colour("quiet"))
        left = look.px(40)
        words = area.adjusted(left, look.px(5), -look.px(8), -look.px(5))
        painter.setFont(look.font("strong"))
        painter.setPen(QColor(look.palette().text))
        flags = Qt.AlignmentFlag.AlignLeft
        title = painter.fontMetrics().elidedText(hit.title, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, int(flags | Qt.AlignmentFlag.AlignTop), title)
        painter.setFont(look.font("small"))
        painter.setPen(QColor(look.palette().quiet))
        detail = painter.fontMetrics().elidedText(hit.detail, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, int(flags | Qt.AlignmentFlag.AlignBottom), detail)
        painter.restore()
