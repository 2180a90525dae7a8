"""The chain of a dose unit: its stations side by side, each a small card that leads to where it is found."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from ctdesk.services.unit_line import Link
from ctdesk.services.unit_words import link_name, link_words
from ctdesk.ui import look
from ctdesk.ui.cards import Mark, Row, Text, clear
from ctdesk.ui.language import language, tr
from ctdesk.ui.terms import terms

_NARROWEST = 82
_BETWEEN = 18
_TINTS = {"done": "green", "here": "blue", "waiting": "quiet", "broken": "red"}
_GROUP = 8


class ChainView(QWidget):
    """All stations in as few lines as fit; ``chosen`` tells the one that was opened."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.stations: list[Row] = []
        self._links: tuple[Link, ...] = ()
        self._across = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(0)
        self._grid.setVerticalSpacing(look.px(8))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)

    def show_links(self, links: Sequence[Link]) -> None:
        """Show these stations from left to right."""
        self._links = tuple(links)
        self._across = 0
        self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay_out()

    def minimumSizeHint(self) -> QSize:
        return QSize(look.px(_NARROWEST), self._grid.minimumSize().height())

    def _lay_out(self) -> None:
        step = look.px(_NARROWEST) + look.px(_BETWEEN)
        fits = max(1, (self.width() + look.px(_BETWEEN)) // step)
        lines = -(-len(self._links) // fits) if self._links else 1
        across = -(-len(self._links) // lines) if self._links else 0
        if across == self._across:
            return
        self._across = across
        clear(self._grid)
        self.stations = []
        for place, link in enumerate(self._links):
            row, column = divmod(place, across)
            station = _station(link)
            station.chosen.connect(lambda link=link: self.chosen.emit(link))
            self.stations.append(station)
            self._grid.addWidget(station, row, column * 2)
            if column:
                arrow = Mark("forward", "faint", 16)
                arrow.setFixedWidth(look.px(_BETWEEN))
                self._grid.addWidget(arrow, row, column * 2 - 1, Qt.AlignmentFlag.AlignCenter)
        for column in range(across):
            self._grid.setColumnStretch(column * 2, 1)


def _station(link: Link) -> Row:
    row = Row(padding=8)
    words = QVBoxLayout()
    words.setSpacing(look.px(2))
    name = link_name(terms(), link.kind, language())
    words.addWidget(Text(name, "small", "quiet" if link.state != "broken" else "red"))
    lines = link_words(terms(), link, language())
    if not lines:
        lines = (tr("missing") if link.state == "broken" else "—",)
    for line in lines:
        words.addWidget(Text(_in_groups(line), "strong", _TINTS[link.state], wrap=True))
    words.addStretch(1)
    row.line.addLayout(words, 1)
    if not link.route:
        row.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row.setCursor(Qt.CursorShape.ArrowCursor)
    row.setAccessibleName(f"{name}: {' '.join(lines)}")
    return row


def _in_groups(text: str) -> str:
    """An identifier that may be broken after every group, so that it is never cut."""
    if len(text) <= _GROUP + 2 or " " in text or not text.isascii():
        return text
    between = "\u200b"
    return between.join(text[place : place + _GROUP] for place in range(0, len(text), _GROUP))
