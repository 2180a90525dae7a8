"""The cells of one document of a table, side by side: the head of each above its editor."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

from ctdesk.ui import look
from ctdesk.ui.forms.question_row import QuestionRow


class CellGrid(QWidget):
    """Rows of questions laid out some to a line; what has no line of its own takes its place in order."""

    def __init__(self, across: int = 3) -> None:
        super().__init__()
        self._across = across
        self._cells: list[QuestionRow] = []
        self._laid: list[QuestionRow] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(look.px(74), 0, 0, look.px(10))
        self._grid.setHorizontalSpacing(look.px(12))
        self._grid.setVerticalSpacing(look.px(6))
        for place in range(across):
            self._grid.setColumnStretch(place, 1)

    def cells(self) -> tuple[QuestionRow, ...]:
        """The cells in the order of the columns."""
        return tuple(self._cells)

    def begin(self) -> None:
        """The cells are handed over anew, in order."""
        self._cells = []

    def put(self, cell: QuestionRow) -> None:
        """Take the next cell."""
        self._cells.append(cell)

    def arrange(self) -> None:
        """Lay the cells out, when they are other ones than before."""
        if self._cells == self._laid:
            return
        for cell in self._laid:
            self._grid.removeWidget(cell)
        for place, cell in enumerate(self._cells):
            self._grid.addWidget(cell, place // self._across, place % self._across)
            cell.show()
        self._laid = list(self._cells)
