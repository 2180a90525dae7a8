"""A table over rows that are read by key, page by page: a hundred rows and a million feel the same.

Where keys have no gaps (``Dense``) any page can be asked for at once, so the scroll bar jumps. Elsewhere
rows are read on as one scrolls. Every cell's text is made once, when its page arrives.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from ctdesk.ui.job import Job
from ctdesk.ui.look import Tone

PAGE = 100
KEPT_PAGES = 60
CELL = int(Qt.ItemDataRole.UserRole) + 1
ROW = int(Qt.ItemDataRole.UserRole) + 2

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell shows; with a tone it is a chip, with an icon it has one; with ``percent`` a bar of that
    tone stands under the text.
    """

    text: str
    tone: Tone | None = None
    icon: str = ""
    quiet: bool = False
    strong: bool = False
    percent: int | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, how a row shows in it, and its width at 100 % text (0 takes what is left)."""

    title: str
    cell: Callable[[Any], Cell]
    width: int = 0
    right: bool = False
    minor: bool = False  # left out where there is no room


@dataclass(frozen=True, slots=True)
class Dense:
    """Keys without gaps: how many rows there are, and what to hand in as ``after`` to read from row ``n``."""

    total: int
    after_of: Callable[[int], Any]


class RowModel(QAbstractTableModel):
    """Rows of a query that answers ``Page(rows, next_after)`` to ``after`` and ``limit``."""

    counted = Signal(int, bool)  # rows known, whether these are all
    failed = Signal(object)

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._ask: Callable[[Any, int], Job] | None = None
        self._dense: Dense | None = None
        self._pages: OrderedDict[int, list[tuple[Any, tuple[Cell, ...]]]] = OrderedDict()
        self._count = 0
        self._next: Any = None
        self._whole = False
        self._asked: dict[int, Job] = {}
        self._wanted: list[int] = []
        self._generation = 0
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._ask_wanted)

    def show_rows(
        self, ask: Callable[[Any, int], Job], start: Any = None, dense: Dense | None = None
    ) -> None:
        """Read from now on through ``ask(after, limit)``, from ``start``."""
        self.beginResetModel()
        self._generation += 1
        self._ask, self._dense = ask, dense
        self._pages.clear()
        self._asked.clear()
        self._wanted.clear()
        self._next, self._whole = start, dense is not None
        self._count = dense.total if dense is not None else 0
        self.endResetModel()
        if dense is None:
            self._ask_page(0, start)
        else:
            self._want(0)
            self.counted.emit(self._count, True)

    def row(self, index: Index) -> Any:
        """The row behind an index; None while its page is on its way."""
        return index.data(ROW)

    def show_again(self) -> None:
        """Show the rows that are known as they look now: something beside them decides how."""
        for number, page in self._pages.items():
            self._pages[number] = [
                (row, tuple(column.cell(row) for column in self.columns)) for row, _ in page
            ]
        if self._count:
            self.dataChanged.emit(self.index(0, 0), self.index(self._count - 1, len(self.columns) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # as above
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (CELL, ROW, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        number, place = divmod(index.row(), PAGE)
        page = self._pages.get(number)
        if page is None:
            self._want(number)
            return None
        if place >= len(page):
            return None
        row, cells = page[place]
        if role == ROW:
            return row
        cell = cells[index.column()]
        return cell if role == CELL else cell.text

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if way == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return self.columns[section].title
            if role == Qt.ItemDataRole.TextAlignmentRole:
                side = (
                    Qt.AlignmentFlag.AlignRight if self.columns[section].right else Qt.AlignmentFlag.AlignLeft
                )
                return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def canFetchMore(self, parent: Index = QModelIndex()) -> bool:  # noqa: B008  # as above
        return not parent.isValid() and not self._whole and self._count // PAGE not in self._asked

    def fetchMore(self, parent: Index = QModelIndex()) -> None:  # noqa: B008  # as above
        if self.canFetchMore(parent) and self._count:
            self._ask_page(self._count // PAGE, self._next)

    def _want(self, number: int) -> None:
        """A page that is seen: the last one wanted is asked for first, those flown over never."""
        if self._dense is None or number in self._asked:
            return
        if number in self._wanted:
            self._wanted.remove(number)
        self._wanted.append(number)
        del self._wanted[:-3]
        if not self._soon.isActive():
            self._soon.start(0)

    def _ask_wanted(self) -> None:
        wanted, self._wanted = self._wanted, []
        for number in reversed(wanted):
            if self._dense is not None and number not in self._pages and number not in self._asked:
                self._ask_page(number, self._dense.after_of(number * PAGE))

    def _ask_page(self, number: int, after: Any) -> None:
        if self._ask is None:
            return
        generation = self._generation
        job = self._asked[number] = self._ask(after, PAGE)
        job.within(self)
        job.then(lambda page: self._take(number, page, generation))
        job.otherwise(lambda error: self._lose(number, error, generation))

    def _take(self, number: int, page: Any, generation: int) -> None:
        if generation != self._generation:
            return
        self._asked.pop(number, None)
        made = [(row, tuple(column.cell(row) for column in self.columns)) for row in page.rows]
        if self._dense is None:
            self._grow(number, made, page.next_after)
            return
        self._pages[number] = made
        while len(self._pages) > KEPT_PAGES:
            self._pages.popitem(last=False)
        last = min(self._count, (number + 1) * PAGE) - 1
        self.dataChanged.emit(self.index(number * PAGE, 0), self.index(last, len(self.columns) - 1))

    def _grow(self, number: int, made: list[tuple[Any, tuple[Cell, ...]]], next_after: Any) -> None:
        if made:
            self.beginInsertRows(QModelIndex(), self._count, self._count + len(made) - 1)
            self._pages[number] = made
            self._count += len(made)
            self.endInsertRows()
        self._next, self._whole = next_after, next_after is None
        self.counted.emit(self._count, self._whole)

    def _lose(self, number: int, error: Exception, generation: int) -> None:
        if generation == self._generation:
            self._asked.pop(number, None)
            self.failed.emit(error)
