"""The list below the search field: what was found, by kind; it floats over the page and never takes focus."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QFrame,
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

_HIT = int(Qt.ItemDataRole.UserRole) + 1
_HEAD = _HIT + 1
_ROW, _HEADING, _WIDTH = 34, 28, 620


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: how it reads and where it leads, or what it does.

    ``group`` is the heading it stands under, ``count`` what that says of how many there are. ``more`` is the
    kind and the key after which the rest of a group is to be read.
    """

    title: str
    detail: str
    icon: str
    route: str = ""
    arguments: dict[str, Any] = field(default_factory=dict)
    act: Callable[[], None] | None = None
    group: str = ""
    count: str = ""
    more: tuple[str, int | None] | None = None


class HitList(QFrame):
    """Headings and hits; only hits are chosen."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        edge = look.px(6)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(look.px(2))
        self.view = QListView()
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setItemDelegate(_HitPainter(self.view))
        self.view.setMouseTracking(True)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.viewport().setAutoFillBackground(False)
        self._model = QStandardItemModel(self)
        self.view.setModel(self._model)
        self.is_waiting = False
        self._hits: list[Hit] = []
        self._moved = False
        self._nothing = Text("", "body", "quiet")
        self._note = Text("", "small", "quiet")
        for words in (self._nothing, self._note):
            words.setWordWrap(True)
            words.setContentsMargins(look.px(10), look.px(6), look.px(10), look.px(6))
        column.addWidget(self._nothing)
        column.addWidget(self.view)
        column.addWidget(self._note)

    def show_hits(self, hits: Sequence[Hit], more_to_come: bool, nothing: str = "", note: str = "") -> None:
        """Fill the list; the first is chosen unless somebody chose another that is still there."""
        kept = self.current() if self._moved else None
        self.is_waiting = more_to_come
        self._nothing.setText(tr("Searching …") if more_to_come else nothing)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self._hits = list(hits)
        self._fill()
        self._nothing.setVisible(not hits)
        self.view.setVisible(bool(hits))
        places = [place for place, hit in enumerate(self._hits) if kept is not None and hit == kept]
        self._moved = bool(places)
        self._choose(self._rows()[places[0] if places else 0] if hits else -1)

    def extend(self, after: Hit, hits: Iterable[Hit]) -> None:
        """Put the rest of a group in the place of its last line, and choose the first of it."""
        if after not in self._hits:
            return
        place = self._hits.index(after)
        self._hits[place : place + 1] = list(hits)
        self._fill()
        rows = self._rows()
        self._moved = True
        self._choose(rows[min(place, len(rows) - 1)] if rows else -1)

    def settle(self, corner: QPoint, width: int) -> None:
        """Take place below the field, as high as what is in it, within the window."""
        room = self.window().size()
        edge = look.px(16)
        wide = min(max(width, look.px(_WIDTH)), room.width() - 2 * edge)
        left = max(edge, min(corner.x() + width - wide, room.width() - wide - edge))
        inner = wide - look.px(12)
        high = look.px(14)
        if self._hits:
            heads = self._model.rowCount() - len(self._hits)
            high += len(self._hits) * look.px(_ROW) + heads * look.px(_HEADING)
        else:
            high += self._nothing.heightForWidth(inner)
        if self._note.text():
            high += self._note.heightForWidth(inner) + look.px(4)
        self.setGeometry(QRect(left, corner.y(), wide, min(high, room.height() - corner.y() - edge)))
        self.show()
        self.raise_()

    def step(self, by: int) -> None:
        """Choose the next or the one before; headings are passed over."""
        rows = self._rows()
        if rows:
            here = self.view.currentIndex().row()
            place = rows.index(here) if here in rows else -1
            self._moved = True
            self._choose(rows[(place + by) % len(rows)])

    def leap(self, by: int) -> None:
        """Choose the first of the next group, or of the one before."""
        firsts = [row + 1 for row in range(self._model.rowCount()) if self._is_head(row)] or [0]
        here = self.view.currentIndex().row()
        place = max((place for place, row in enumerate(firsts) if row <= here), default=0)
        self._moved = True
        self._choose(firsts[(place + by) % len(firsts)])

    def current(self) -> Hit | None:
        """The chosen one."""
        hit = self.view.currentIndex().data(_HIT)
        return hit if isinstance(hit, Hit) else None

    def forget(self) -> None:
        """Begin anew: what was chosen by hand belonged to another text."""
        self._moved = False

    def hit_at(self, index: QModelIndex) -> Hit | None:
        """What stands in a line; None for a heading."""
        hit = index.data(_HIT)
        return hit if isinstance(hit, Hit) else None

    def paintEvent(self, event: QPaintEvent) -> None:
        draw_card(self, look.colour("raised"), look.colour("border_strong"))

    def _fill(self) -> None:
        self._model.clear()
        group = ""
        for hit in self._hits:
            if hit.group and hit.group != group:
                head = QStandardItem(hit.group)
                head.setData((hit.group, hit.count), _HEAD)
                head.setFlags(Qt.ItemFlag.NoItemFlags)
                self._model.appendRow(head)
            group = hit.group
            item = QStandardItem(f"{hit.title} {hit.detail}".strip())
            item.setData(hit, _HIT)
            item.setEditable(False)
            self._model.appendRow(item)

    def _rows(self) -> list[int]:
        return [row for row in range(self._model.rowCount()) if not self._is_head(row)]

    def _is_head(self, row: int) -> bool:
        return self._model.index(row, 0).data(_HEAD) is not None

    def _choose(self, row: int) -> None:
        index = self._model.index(row, 0)
        self.view.setCurrentIndex(index)
        if row == 1 and self._is_head(0):
            self.view.scrollToTop()  # with the heading above it
        elif index.isValid():
            self.view.scrollTo(index)


class _HitPainter(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(look.px(300), look.px(_ROW if index.data(_HEAD) is None else _HEADING))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        area: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        head, hit = index.data(_HEAD), index.data(_HIT)
        if head is not None:
            _paint_head(painter, area, *head)
        elif isinstance(hit, Hit):
            state: QStyle.StateFlag = option.state
            chosen = QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver
            _paint_hit(painter, area, hit, bool(state & chosen))
        painter.restore()


def _paint_head(painter: QPainter, area: QRect, words: str, count: str) -> None:
    line = area.adjusted(look.px(10), look.px(8), -look.px(10), 0)
    painter.setFont(look.font("small"))
    painter.setPen(QColor(look.palette().quiet))
    middle = int(Qt.AlignmentFlag.AlignVCenter)
    painter.drawText(line, middle | int(Qt.AlignmentFlag.AlignLeft), words)
    painter.drawText(line, middle | int(Qt.AlignmentFlag.AlignRight), count)


def _paint_hit(painter: QPainter, area: QRect, hit: Hit, chosen: bool) -> None:
    if chosen:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("selected"))
        painter.drawRoundedRect(area, 6, 6)
    side = look.px(18)
    spot = QRectF(area.left() + look.px(10), area.center().y() - side / 2, side, side)
    icons.paint(painter, hit.icon, spot, look.colour("quiet"))
    words = area.adjusted(look.px(40), 0, -look.px(10), 0)
    middle = int(Qt.AlignmentFlag.AlignVCenter)
    painter.setFont(look.font("strong" if hit.more is None else "body"))
    painter.setPen(QColor(look.palette().text if hit.more is None else look.palette().quiet))
    # The title, a number or a name, is the last to be cut.
    most = words.width() if not hit.detail else words.width() * 3 // 4
    title = painter.fontMetrics().elidedText(hit.title, Qt.TextElideMode.ElideRight, most)
    painter.drawText(words, middle | int(Qt.AlignmentFlag.AlignLeft), title)
    beside = words.adjusted(painter.fontMetrics().horizontalAdvance(title) + look.px(12), 0, 0, 0)
    painter.setFont(look.font("small"))
    painter.setPen(QColor(look.palette().quiet))
    detail = painter.fontMetrics().elidedText(
        " ".join(hit.detail.split()), Qt.TextElideMode.ElideRight, beside.width()
    )
    painter.drawText(beside, middle | int(Qt.AlignmentFlag.AlignRight), detail)
