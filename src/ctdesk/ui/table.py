"""A table as the pages show it: calm rows, chips for states, Enter opens, the whole row is the target."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
)

from ctdesk.ui import icons, look
from ctdesk.ui.row_model import CELL, ROW, Cell, RowModel
from ctdesk.ui.share import paint_share

Index = QModelIndex | QPersistentModelIndex


MEASURED = 60  # rows by which a column's width is found
WIDEST = 300  # pixels at 100 % text that what a cell holds may ask for; the tool tip says the rest


class Table(QTableView):
    """Shows a ``RowModel``; emits the row that is opened or reached."""

    opened = Signal(object)
    reached = Signal(object)

    def __init__(self, model: RowModel, *, whole: bool = False) -> None:
        """``whole``: columns as wide as what they hold, none left out; ← and → move along them."""
        super().__init__()
        self.rows = model
        self._whole = whole
        self.setModel(model)
        self.setItemDelegate(_CellPainter(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        shown = Qt.ScrollBarPolicy
        self.setHorizontalScrollBarPolicy(shown.ScrollBarAsNeeded if whole else shown.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(look.px(40))
        head = _Head(self)
        self.setHorizontalHeader(head)
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setFixedHeight(look.px(34))
        for place, column in enumerate(model.columns):
            if whole:
                head.setSectionResizeMode(place, QHeaderView.ResizeMode.Fixed)
            elif column.width:
                head.setSectionResizeMode(place, QHeaderView.ResizeMode.Fixed)
                self.setColumnWidth(place, look.px(column.width))
            else:
                head.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
        self.doubleClicked.connect(lambda index: self._open(index))
        self.selectionModel().currentRowChanged.connect(lambda now, _: self._reach(now))
        if whole:
            model.counted.connect(lambda known, _: self._fit())

    def current(self) -> object:
        """The row chosen, or None."""
        return self.currentIndex().data(ROW) if self.currentIndex().isValid() else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Columns that matter less give way before the others are cut."""
        if self._whole:
            self._fit()
            super().resizeEvent(event)
            return
        room = self.viewport().width()
        needed = sum(look.px(column.width or 130) for column in self.rows.columns)
        for place in reversed(range(len(self.rows.columns))):
            column = self.rows.columns[place]
            hide = column.minor and needed > room
            self.setColumnHidden(place, hide)
            if hide:
                needed -= look.px(column.width or 130)
        super().resizeEvent(event)
        if event.size().height() < event.oldSize().height() and self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())  # what was chosen stays in sight

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        elif self._whole and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() + look.px(80) * (1 if event.key() == Qt.Key.Key_Right else -1))
        else:
            super().keyPressEvent(event)

    def _fit(self) -> None:
        """Every column as wide as its head and what the first rows hold; what is left goes to the widest."""
        columns, most = self.rows.columns, look.px(WIDEST)
        wide = [max(look.px(column.width), _advance(column.title, "small", bold=True)) for column in columns]
        for row in range(min(self.rows.rowCount(), MEASURED)):
            for place in range(len(columns)):
                cell = self.rows.index(row, place).data(CELL)
                if isinstance(cell, Cell):
                    wide[place] = max(wide[place], min(_needed(cell), most))
        free = self.viewport().width() - sum(wide)
        if free > 0:
            taker = next((at for at, one in enumerate(columns) if not one.width), wide.index(max(wide)))
            wide[taker] += free
        for place, pixels in enumerate(wide):
            self.setColumnWidth(place, pixels)

    def _open(self, index: Index) -> None:
        row = index.data(ROW) if index.isValid() else None
        if row is not None:
            self.opened.emit(row)

    def _reach(self, index: Index) -> None:
        row = index.data(ROW) if index.isValid() else None
        if row is not None:
            self.reached.emit(row)


class _Head(QHeaderView):
    """Quiet words over a hair line."""

    def __init__(self, parent: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)

    def paintSection(self, painter: QPainter, area: QRect, section: int) -> None:
        model = self.model()
        way, role = Qt.Orientation.Horizontal, Qt.ItemDataRole
        words = str(model.headerData(section, way, role.DisplayRole) or "")
        side = int(model.headerData(section, way, role.TextAlignmentRole) or 0)
        painter.save()
        painter.fillRect(area, look.colour("surface"))
        painter.setPen(QPen(look.colour("border_strong"), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.setFont(look.font("small", bold=True))
        painter.setPen(look.colour("quiet"))
        inside = area.adjusted(look.px(10), 0, -look.px(8), 0)
        cut = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, inside.width() + 1)
        painter.drawText(inside, side, cut)
        painter.restore()

    def viewportEvent(self, event: QEvent) -> bool:
        """The whole head stands in the tool tip where it was cut."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self.logicalIndexAt(event.pos())
            words = (
                ""
                if place < 0
                else str(
                    self.model().headerData(place, Qt.Orientation.Horizontal, Qt.ItemDataRole.DisplayRole)
                    or ""
                )
            )
            cut = place >= 0 and _advance(words, "small", bold=True) > self.sectionSize(place)
            QToolTip.showText(event.globalPos(), words if cut else "", self)
            return True
        return super().viewportEvent(event)


class _CellPainter(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(look.px(80), look.px(40))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        area: QRect = option.rect
        shades = look.palette()
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.fillRect(area, QColor(shades.selected if selected else shades.surface))
        painter.setPen(QPen(QColor(shades.border), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        if selected and index.column() == 0:
            painter.fillRect(
                QRect(area.left(), area.top(), look.px(3), area.height()), QColor(shades.primary)
            )
        cell = index.data(CELL)
        if isinstance(cell, Cell):
            model = index.model()
            right = isinstance(model, RowModel) and model.columns[index.column()].right
            self._cell(painter, area.adjusted(look.px(10), 0, -look.px(8), 0), cell, right)
        painter.restore()

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """The whole of a cell stands in the tool tip where it was cut."""
        cell = index.data(CELL) if index.isValid() else None
        if event.type() != QEvent.Type.ToolTip or not isinstance(cell, Cell):
            return super().helpEvent(event, view, option, index)
        room = view.visualRect(index).width()
        QToolTip.showText(event.globalPos(), cell.text if _needed(cell) > room else "", view)
        return True

    def _cell(self, painter: QPainter, area: QRect, cell: Cell, right: bool) -> None:
        shades = look.palette()
        if cell.percent is not None:
            bar = QRectF(area.left(), area.bottom() - look.px(11), area.width(), look.px(5))
            paint_share(painter, bar, cell.percent, cell.tone or "blue")
            self._cell(painter, area.adjusted(0, 0, 0, -look.px(9)), Cell(cell.text), right)
            return
        painter.setFont(
            look.font("small" if cell.tone else "body", bold=cell.tone is not None or cell.strong)
        )
        metrics = painter.fontMetrics()
        if cell.tone is not None and cell.text:
            word, tint = shades.of(cell.tone)
            mark = look.px(18) if cell.icon else 0
            wide = min(area.width(), metrics.horizontalAdvance(cell.text) + mark + look.px(18))
            high = look.px(22)
            pill = QRectF(area.left(), area.center().y() - high / 2 + 1, wide, high)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tint))
            painter.drawRoundedRect(pill, high / 2, high / 2)
            if cell.icon:
                side = look.px(13)
                spot = QRectF(pill.left() + look.px(8), pill.center().y() - side / 2, side, side)
                icons.paint(painter, cell.icon, spot, QColor(word))
                painter.setFont(look.font("small", bold=True))
            painter.setPen(QColor(word))
            painter.drawText(
                pill.adjusted(look.px(9) + mark, 0, 0, 0), int(Qt.AlignmentFlag.AlignVCenter), cell.text
            )
            return
        painter.setPen(QColor(shades.quiet if cell.quiet else shades.text))
        shown = metrics.elidedText(cell.text, Qt.TextElideMode.ElideRight, area.width())
        side_flag = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(area, int(side_flag | Qt.AlignmentFlag.AlignVCenter), shown)


def _advance(words: str, role: look.Role, *, bold: bool = False) -> int:
    """Pixels that words take in a column, with the space beside them."""
    return QFontMetrics(look.font(role, bold=bold)).horizontalAdvance(words) + look.px(20)


def _needed(cell: Cell) -> int:
    """Pixels that a cell takes to be read whole."""
    if cell.tone is None or cell.percent is not None:
        return _advance(cell.text, "body", bold=cell.strong)
    return _advance(cell.text, "small", bold=True) + look.px(36 if cell.icon else 18)
