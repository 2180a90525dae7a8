"""What the registers share: a switch between lists that belong together, the chosen row kept on reload."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from ctdesk.ui import look
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Mark, Text
from ctdesk.ui.desk import Desk
from ctdesk.ui.language import tr
from ctdesk.ui.pages.list_page import ListPage
from ctdesk.ui.row_model import ROW, Column
from ctdesk.ui.segments import Segments

LARGE = 130  # from this size of text on, in percent, figures stand in two lines
BESIDE = 960  # pixels at 100 % text that list and detail need beside each other
LONG = 470  # pixels at 100 % text from which a switch has a line of its own
LAID_OUT_MS = 40  # new cards with wrapped words need a few rounds until each is in its place
BELOW = 60  # pixels at 100 % text that stay in sight around what has the focus
WIDEST = 16_777_215  # what Qt calls no limit


class RegisterPage(ListPage):
    """A list page that keeps its place. ``argument`` names the key that opens one row from elsewhere."""

    argument: ClassVar[str] = ""

    def __init__(
        self, desk: Desk, columns: Sequence[Column], placeholder: str, *, detail_width: int = 396
    ) -> None:
        super().__init__(desk, columns, placeholder, detail_width=detail_width)
        self.detail.setContentsMargins(0, 0, look.px(10), 0)
        self.wanted: int | None = None
        parts = self.neighbours()
        self.segments: Segments | None = None
        if parts:
            self.segments = Segments(parts, self.route)
            self.segments.chosen.connect(self._switch)
            if self.segments.sizeHint().width() > look.px(LONG):
                self.list.body.insertWidget(0, self.segments)  # the search keeps its room
            else:
                self.tools.insertWidget(0, self.segments)
        self._beside = look.px(detail_width)
        self._share()

    def neighbours(self) -> tuple[tuple[str, str], ...]:
        """Routes and names of the lists that belong together."""
        return ()

    def read_detail(self, key: int) -> None:
        """Ask for what the right side shows of one row."""
        raise TypeError(f"{type(self).__name__} must say how a row is read")

    def opened(self, **arguments: Any) -> None:
        wanted = arguments.get(self.argument) if self.argument else None
        if isinstance(wanted, int):
            self.wanted, self.chosen = wanted, None
        if self.segments is not None:
            self.segments.mark(self.route)
        super().opened(**arguments)
        if arguments.get("switched") and self.segments is not None:
            self.segments.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def choose(self, row: Any) -> None:
        self.chosen, self.wanted = row, row.id
        self.read_detail(row.id)

    def load(self) -> None:
        self.read_rows()
        if self.wanted is not None:
            self.read_detail(self.wanted)
        else:
            self.show_nothing()

    def is_wanted(self, row: Any) -> bool:
        """Whether what was read is still asked for; it is then the row chosen."""
        if self.wanted is not None and self.wanted != row.id:
            return False
        self.chosen, self.wanted = row, row.id
        return True

    def show_nothing(self) -> None:
        """Fill the right side while nothing is chosen."""
        from ctdesk.ui.cards import Empty

        icon, words = self.hint()
        self.show_detail([Empty(icon, words)])

    def show_detail(self, widgets: Sequence[QWidget]) -> None:
        """Fill the right side; the focus stays there when it was there."""
        focus = self.window().focusWidget()  # also while a dialog stands over it
        inside = focus is not None and self.side.isAncestorOf(focus)
        before = [(each.accessibleName(), each.text(), each is focus) for each in buttons_in(self.side)]
        super().show_detail(widgets)
        if inside:
            ready = [each for widget in widgets for each in buttons_in(widget) if each.isEnabled()]
            there = where_to_go_on(before, ready) or self.table
            there.setFocus(Qt.FocusReason.OtherFocusReason)
            # Its place is known when the new cards have been laid out.
            QTimer.singleShot(LAID_OUT_MS, self.side, self._into_sight)

    def _into_sight(self) -> None:
        focus = self.focusWidget()
        if focus is not None and focus.hasFocus() and self.side.isAncestorOf(focus):
            self.side.ensureWidgetVisible(focus, 0, look.px(BELOW))

    def _share(self) -> None:
        """The chosen one beside the list, or below it where text is large and the window small."""
        below = self.width() < look.px(BESIDE)
        first = self.body.itemAt(0)
        line = first.layout() if first is not None else None
        if isinstance(line, QBoxLayout):
            ways = QBoxLayout.Direction
            line.setDirection(ways.TopToBottom if below else ways.LeftToRight)
            line.setStretch(1, 1 if below else 0)
        self.side.setMinimumWidth(0 if below else self._beside)
        self.side.setMaximumWidth(WIDEST if below else self._beside)

    def _switch(self, route: str) -> None:
        self.go.emit(route, {"switched": True})

    def _counted(self, known: int, whole: bool) -> None:
        super()._counted(known, whole)
        if self.wanted is None or self.table.currentIndex().isValid():
            return
        for place in range(min(known, self.model.rowCount())):
            row = self.model.index(place, 0).data(ROW)
            if getattr(row, "id", None) == self.wanted:
                selection = self.table.selectionModel()
                with QSignalBlocker(selection):
                    self.table.selectRow(place)
                self.table.scrollTo(self.table.currentIndex())
                self.table.viewport().update()
                return


def standing(icon: str, tone: str, words: str, aside: str = "") -> QHBoxLayout:
    """One line of a check list: how it stands, what, and in small what it stands on."""
    line = QHBoxLayout()
    line.setSpacing(look.px(8))
    line.addWidget(Mark(icon, tone, 16), 0, Qt.AlignmentFlag.AlignTop)
    said = Text(words, "body", "text" if tone == "green" else tone, wrap=True)
    said.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
    line.addWidget(said, 1)
    if aside:
        line.addWidget(Text(aside, "small", "quiet"), 0, Qt.AlignmentFlag.AlignTop)
    return line


def choose_words() -> dict[str, str]:
    """The first entry of a choice that presets nothing."""
    return {"": tr("Please choose …")}


def where_to_go_on(before: Sequence[tuple[str, str, bool]], ready: Sequence[Button]) -> Button | None:
    """The button that was pressed; else the next one of its kind, as in a list that is ticked off from top to
    bottom; else the one thing to do next; else what follows.
    """
    at = next((place for place, (_, _, focused) in enumerate(before) if focused), None)
    if at is None:
        return ready[0] if ready else None
    (name, words, _), later = before[at], before[at + 1 :]
    wanted = [
        name,
        *(other for other, same, _ in later if same == words),
        *(button.accessibleName() for button in ready if button.kind == "primary"),
        *(other for other, _, _ in later),
    ]
    by_name = {button.accessibleName(): button for button in reversed(ready)}
    return next((by_name[one] for one in wanted if one in by_name), ready[0] if ready else None)


def buttons_in(widget: QWidget) -> list[Button]:
    return [widget] if isinstance(widget, Button) else list(widget.findChildren(Button))
