"""A page that is a list with the chosen one beside it: search on top, table left, detail right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ctdesk.ui import icons, look
from ctdesk.ui.cards import Card, Empty, Text, clear, scrolling
from ctdesk.ui.desk import Desk
from ctdesk.ui.job import Job
from ctdesk.ui.language import tr
from ctdesk.ui.page import Page
from ctdesk.ui.row_model import Column, Dense, RowModel
from ctdesk.ui.table import Table

WAIT_MS = 200


class ListPage(Page):
    """Subclasses give columns, the query, and how the chosen row shows on the right."""

    def __init__(
        self, desk: Desk, columns: Sequence[Column], placeholder: str, *, detail_width: int = 380
    ) -> None:
        super().__init__(desk)
        line = QHBoxLayout()
        line.setSpacing(look.px(16))
        self.body.addLayout(line, 1)
        self.list = Card(padding=12)
        line.addWidget(self.list, 1)
        self.tools = QHBoxLayout()
        self.tools.setSpacing(look.px(8))
        self.search = QLineEdit()
        self.search.setPlaceholderText(placeholder)
        self.search.setAccessibleName(placeholder)
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumHeight(look.px(32))
        self.search.addAction(icons.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.tools.addWidget(self.search, 1)
        self.count = Text("", "small", "quiet")
        self.tools.addWidget(self.count)
        self.list.body.addLayout(self.tools)
        self.model = RowModel(columns, self)
        self.table = Table(self.model)
        self.list.body.addWidget(self.table, 1)
        self.nothing = Text("", "body", "quiet", wrap=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.hide()
        self.list.body.addWidget(self.nothing, 1)
        inner = QWidget()
        self.detail = QVBoxLayout(inner)
        self.detail.setContentsMargins(0, 0, 0, 0)
        self.detail.setSpacing(look.px(12))
        self.side = scrolling(inner)
        self._detail_width = look.px(detail_width)
        self.side.setFixedWidth(self._detail_width)
        line.addWidget(self.side)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(WAIT_MS)
        self._wait.timeout.connect(self.read_rows)
        self.search.textChanged.connect(lambda _: self._wait.start())
        self.search.returnPressed.connect(self._go_to_rows)
        self.model.counted.connect(self._counted)
        self.model.failed.connect(self.complain)
        self.table.reached.connect(self.choose)
        self.table.opened.connect(self.choose)
        self.setFocusProxy(self.search)
        self.chosen: Any = None
        self._shown_for: object = None
        self._to_rows = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.side.setFixedWidth(min(self._detail_width, int(self.width() * 0.45)))
        super().resizeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down and Enter lead from the search to the first row."""
        if event.key() == Qt.Key.Key_Down and self.search.hasFocus():
            self._go_to_rows()
        else:
            super().keyPressEvent(event)

    def without_search(self) -> None:
        """A list that is not searched: the hands begin at its rows, once there are any."""
        self.search.hide()
        self._begin_at(None)

    def ask_rows(self, after: Any, limit: int) -> Job:
        """One page of rows."""
        raise TypeError(f"{type(self).__name__} must say how its rows are read")

    def dense(self) -> Dense | None:
        """Keys without gaps, where there are such."""
        return None

    def start(self) -> Any:
        """What the first page is read after."""
        return None

    def empty_words(self) -> tuple[str, str]:
        """What belongs here while nothing does, and the first step."""
        return tr("Nothing here yet."), ""

    def hint(self) -> tuple[str, str]:
        """Icon and words for the right side while nothing is chosen."""
        return "look_up", tr("Choose a row on the left.")

    def choose(self, row: Any) -> None:
        """Show ``row`` on the right. Subclasses read the detail and call ``show_detail``."""
        self.chosen = row

    def load(self) -> None:
        self.read_rows()
        if self.chosen is not None:
            self.choose(self.chosen)
        else:
            icon, words = self.hint()
            self.show_detail([Empty(icon, words)])

    def read_rows(self) -> None:
        """Read the list from its beginning."""
        self.model.show_rows(self.ask_rows, self.start(), self.dense())

    def text(self) -> str | None:
        """What is searched for, or None."""
        return self.search.text().strip() or None

    def show_detail(self, widgets: Sequence[QWidget]) -> None:
        """Fill the right side."""
        clear(self.detail)
        for widget in widgets:
            self.detail.addWidget(widget)
        self.detail.addStretch(1)

    def _begin_at(self, widget: QWidget | None) -> None:
        """Where the hands begin; a hidden widget would keep Tab from ever coming in here."""
        here = self.hasFocus()
        self.setFocusProxy(widget)  # type: ignore[arg-type]  # the stubs forget that there may be none
        if here:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_to_rows(self) -> None:
        if self._wait.isActive():
            self._wait.stop()
            self._to_rows = True  # once there is an answer
            self.read_rows()
        elif self.model.rowCount():
            self.table.setFocus(Qt.FocusReason.TabFocusReason)
            self.table.setCurrentIndex(self.model.index(0, 0))

    def _counted(self, known: int, whole: bool) -> None:
        self.count.setText(str(known) if whole else f"{known}+")
        self.table.setVisible(known > 0)
        self.nothing.setVisible(known == 0)
        if self.search.isHidden():
            self._begin_at(self.table if known else None)
        if known == 0:
            words, step = (tr("Nothing found."), "") if self.text() else self.empty_words()
            self.nothing.setText(f"{words}\n{step}".strip())
        elif self._to_rows:
            self._go_to_rows()
        self._to_rows = False
