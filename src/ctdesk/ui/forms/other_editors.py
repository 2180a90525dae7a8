"""Editors of what is neither typed nor chosen: attachments, a stop-watch, computed values, a table's head."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ctdesk.domain.answers import Answer, State, Value
from ctdesk.forms.definition import Column, Item
from ctdesk.ui import look
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Elided, Text, clear
from ctdesk.ui.forms.answer_buttons import AddButton, AnswerButton
from ctdesk.ui.forms.editor import Editor, Picture, Surroundings
from ctdesk.ui.forms.values import shown_value
from ctdesk.ui.language import language, tr

_LETTERS, _WIDEST = 10, 3  # a column of longer words gets up to so many shares of the width


class AttachmentEditor(Editor):
    """Files added to an answer: each by name and size, one button to add another."""

    def __init__(
        self, asks: Item | Column, path: str, around: Surroundings, parent: QWidget | None = None
    ) -> None:
        super().__init__(asks, path, around, parent)
        media = getattr(asks, "media", None)
        # The name of a logger file is long, and so is its button: one above the other.
        across = QBoxLayout.Direction.LeftToRight
        row = QBoxLayout(QBoxLayout.Direction.TopToBottom if media == "logger" else across, self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(8))
        row.addStretch(1)
        self._list = QVBoxLayout()
        self._list.setSpacing(look.px(2))
        row.addLayout(self._list)
        words = {"photo": tr("Add photo…"), "logger": tr("Add logger file…")}.get(
            media or "", tr("Add file…")
        )
        self.add = AddButton(
            words, icon="photo" if media == "photo" else "attach", on=lambda: self.wanted.emit("attach")
        )
        row.addWidget(self.add)
        self.setFocusProxy(self.add)
        self._shown: tuple[str, ...] | None = None

    def first(self) -> QWidget:
        return self.add

    def show_answer(self, answer: Answer | None, suggested: Value = None) -> None:
        held = answer.value if answer is not None and answer.state is State.GIVEN else []
        sums = tuple(str(one) for one in held) if isinstance(held, list) else ()
        if sums == self._shown:
            return
        self._shown = sums
        clear(self._list)
        for sum_ in sums:
            found = self.around.picture(sum_) or Picture(sum_, sum_[:12] + "…", 0, "")
            link = Button(_short_name(found), "link", on=partial(self.wanted.emit, f"show:{sum_}"))
            link.setToolTip(f"{found.name}\nSHA-256 {sum_}")
            self._list.addWidget(link)

    def set_read_only(self, read_only: bool) -> None:
        self.add.setVisible(not read_only)

    def set_owed(self, owed: bool) -> None:
        self.add.owed = owed and not self._shown


class TimerEditor(Editor):
    """A stop-watch in seconds; the running time is big enough to read across the room."""

    def __init__(
        self, asks: Item | Column, path: str, around: Surroundings, parent: QWidget | None = None
    ) -> None:
        super().__init__(asks, path, around, parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(12))
        row.addStretch(1)
        self.reading = Text("", "title")
        row.addWidget(self.reading)
        self.press = AnswerButton(tr("Start"), icon="clock", on=self._pressed)
        row.addWidget(self.press)
        self.setFocusProxy(self.press)
        self._started: datetime | None = None
        self._stopped: datetime | None = None
        self._seconds = ""
        self._tick = QTimer(self)
        self._tick.setInterval(200)
        self._tick.timeout.connect(self._redraw)

    @property
    def running(self) -> bool:
        """True between start and stop."""
        return self._started is not None and self._stopped is None

    def first(self) -> QWidget:
        return self.press

    def show_answer(self, answer: Answer | None, suggested: Value = None) -> None:
        held = answer.value if answer is not None and answer.state is State.GIVEN else None
        value = held if isinstance(held, dict) else {}
        started, stopped = value.get("started_at"), value.get("stopped_at")
        self._started = datetime.fromisoformat(str(started)) if started else None
        self._stopped = datetime.fromisoformat(str(stopped)) if stopped else None
        self._seconds = str(value.get("seconds") or "")
        self._redraw()

    def set_read_only(self, read_only: bool) -> None:
        self.press.setEnabled(not read_only)

    def _pressed(self) -> None:
        now = self.around.now().astimezone(self.around.tz)
        if self._started is None or self._stopped is not None:
            self._started, self._stopped, self._seconds = now, None, ""
        else:
            self._stopped = now
            self._seconds = str(round((now - self._started).total_seconds()))
        self._redraw()
        self._give(
            {
                "started_at": self._started.isoformat(timespec="milliseconds"),
                "stopped_at": None
                if self._stopped is None
                else self._stopped.isoformat(timespec="milliseconds"),
                "seconds": self._seconds or None,
            }
        )

    def _redraw(self) -> None:
        if self.running and self._started is not None:
            self._tick.start()
            passed = max(0, int((self.around.now() - self._started).total_seconds()))
            self.reading.setText(f"{passed} s")
            self.reading.tint("amber")
            self.press.setText(tr("Stop"))
            self.press.dress("primary", "stop")
            return
        self._tick.stop()
        self.reading.setText(f"{self._seconds} s" if self._seconds else "")
        self.reading.tint("text")
        self.press.setText(tr("Start again") if self._seconds else tr("Start"))
        self.press.dress("plain", "clock")


class ComputedEditor(Editor):
    """A value that the program works out; a list of rows stands in a small table."""

    def __init__(
        self, asks: Item | Column, path: str, around: Surroundings, parent: QWidget | None = None
    ) -> None:
        super().__init__(asks, path, around, parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, look.px(4), 0, look.px(4))
        self._grid.setHorizontalSpacing(look.px(12))
        self._held: Value = None
        self._drawn = False

    def show_answer(self, answer: Answer | None, suggested: Value = None) -> None:
        given = answer is not None and answer.state is State.GIVEN
        value = answer.value if given and answer is not None else None
        if self._drawn and value == self._held:
            return
        self._held, self._drawn = value, True
        clear(self._grid)
        columns = self.asks.columns if isinstance(self.asks, Item) else ()
        if isinstance(value, list) and value and columns:
            self._lay_table([row for row in value if isinstance(row, dict)])
            return
        words = shown_value(self.asks, value, self.around.tz, language()) if given else tr("not known yet")
        several = "\n" in words  # a list reads from the left, line by line
        strong = given and not several
        label = Text(
            words, "strong" if strong else "body", "text" if given else "faint", wrap=True, select=True
        )
        side = Qt.AlignmentFlag.AlignLeft if several else Qt.AlignmentFlag.AlignRight
        label.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(label, 0, 0)

    def set_read_only(self, read_only: bool) -> None:
        """Nobody edits it, and it stays as dark as what people wrote."""

    def _lay_table(self, rows: list[dict[str, Value]]) -> None:
        columns = self.asks.columns if isinstance(self.asks, Item) else ()
        for place, column in enumerate(columns):
            head = Elided(column.text.in_language(language()), "small", "quiet")
            self._grid.addWidget(head, 0, place)
            texts = [shown_value(column, row.get(column.id), self.around.tz, language()) for row in rows]
            longest = max(len(text) for text in texts) // _LETTERS
            least = 2 if column.type == "datetime" else 1
            self._grid.setColumnStretch(place, min(max(least, longest), _WIDEST))
            for line, text in enumerate(texts, start=1):
                self._grid.addWidget(Text(text, "small", wrap=True), line, place)


class TableEditor(ComputedEditor):
    """The head of a table: its cells are questions of their own, or it is worked out as a whole."""

    wide = True

    def show_answer(self, answer: Answer | None, suggested: Value = None) -> None:
        if isinstance(self.asks, Item) and self.asks.computed is not None:
            super().show_answer(answer, suggested)


def _short_name(found: Picture) -> str:
    size = f"  {found.size / 1024:.0f} kB" if found.size else ""
    name = found.name if len(found.name) <= 24 else f"{found.name[:14]}…{found.name[-8:]}"
    return name + size
