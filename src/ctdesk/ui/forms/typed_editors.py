"""Editors of what is typed or scanned: text, quantity, date, moment, code."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from ctdesk.domain.answers import Answer, Source, State, Value
from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.identifiers import group_for_reading
from ctdesk.forms.definition import Column, Item
from ctdesk.forms.entry import read_entry
from ctdesk.ui import look
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Text
from ctdesk.ui.forms.editor import Editor, Surroundings, beside_words
from ctdesk.ui.language import tr

LONGEST_PASTE = 10_000_000  # far beyond what is kept: a text that is too long is refused whole, never cut
_NARROW = 128
_WIDE = 232


class LineEditor(Editor):
    """One line. What was typed is read when the line is left or Enter is pressed, and never thrown away."""

    line_width = _WIDE

    def __init__(
        self, asks: Item | Column, path: str, around: Surroundings, parent: QWidget | None = None
    ) -> None:
        super().__init__(asks, path, around, parent)
        self._kept = ""  # what counts as given
        self._stored = ""  # what the record holds
        self._waiting = False  # what stands on screen is not in the record (yet)
        self.refused.connect(self._not_kept)
        self._suggested = ""
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(look.px(8))
        self.line = QLineEdit()
        self.line.setFont(look.font("body"))
        self.line.setMaxLength(LONGEST_PASTE)
        self.line.setMinimumWidth(beside_words(self.line_width))
        self.line.setAccessibleName(path)
        self.line.editingFinished.connect(self._read)
        self.line.installEventFilter(self)
        self._row.addWidget(self.line)
        self._whole = Text("", "body", wrap=True, select=True)
        self._whole.hide()
        self._row.addWidget(self._whole)
        self.setFocusProxy(self.line)

    def first(self) -> QWidget:
        return self.line

    def fill(self, least: int) -> None:
        """Take the whole width there is, ``least`` pixels at least, in place of a width of one's own."""
        self.line.setMinimumWidth(least)
        for place in range(self._row.count()):
            self._row.setStretch(place, 0)
        self._row.setStretchFactor(self.line, 1)

    def set_read_only(self, read_only: bool) -> None:
        self.line.setReadOnly(read_only)
        self.line.setFrame(not read_only)  # what nobody may change here does not look as if one might
        self.line.setFocusPolicy(Qt.FocusPolicy.NoFocus if read_only else Qt.FocusPolicy.StrongFocus)
        self._show_whole(read_only)

    def _show_whole(self, read_only: bool) -> None:
        """What nobody may change here and is longer than the line stands in as many lines as it takes."""
        text = self.line.text()
        room = self.line.minimumWidth() - look.px(12)
        longer = read_only and self.line.fontMetrics().horizontalAdvance(text) > room
        if longer:
            self._whole.setText(text)
            self._whole.setMinimumWidth(self.line.minimumWidth())
        self._whole.setVisible(longer)
        self.line.setVisible(not longer)

    def show_answer(self, answer: Answer | None, suggested: Value = None) -> None:
        given = answer is not None and answer.state is State.GIVEN
        text = self._stored = self._shown(answer.value) if given and answer is not None else ""
        self._waiting = self._waiting and self.line.text() != text
        if self._waiting:
            return
        if self.line.hasFocus() and self.line.text() != self._kept:
            self._kept = text
            return
        self._kept = text
        if self.line.text() != text:
            self.line.setText(text)
        self._suggest("" if text or suggested is None else self._shown(suggested))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter on an empty line takes over what is suggested; Escape brings the kept answer back."""
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape and self.line.text() != self._stored:
                self._waiting = False
                self._kept = self._stored
                self.line.setText(self._stored)
                return True
            plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.line.text():
                suggested = self._suggestion()
                if suggested and not self.line.isReadOnly():
                    self.line.setText(suggested)
        return super().eventFilter(watched, event)

    def _suggest(self, words: str) -> None:
        """Show what would be taken over by Enter, else what kind of thing belongs here."""
        self._suggested = words
        self.line.setPlaceholderText(tr("{value}?", value=words) if words else self.hint())

    def _suggestion(self) -> str:
        return self._suggested

    def hint(self) -> str:
        """What stands in the empty line where nothing is suggested."""
        return ""

    def confirmed(self) -> None:
        self._waiting = False

    def _not_kept(self, _: CtdeskError) -> None:
        """What was typed is not in the record: it stays, and Enter gives it once more."""
        self._kept, self._waiting = self._stored, self.line.text() != self._stored

    def _give(self, value: Value, source: Source = Source.TYPED, hint: str | None = None) -> None:
        self._waiting = True
        super()._give(value, source, hint)

    def _shown(self, value: Value) -> str:
        return "" if value is None else str(value)

    def _read(self) -> None:
        text = self.line.text()
        if text == self._kept or self.line.isReadOnly():
            return
        self._waiting = False
        if not text.strip():
            self._kept = ""
            self.given.emit(None)
            return
        try:
            entered = read_entry(self.asks, text, tz=self.around.tz)
        except CtdeskError as error:
            self._refuse(error)
            return
        self._kept = self._shown(entered.value)
        self.line.setText(self._kept)
        self._give(entered.value, hint=entered.shown_hint)


class QuantityEditor(LineEditor):
    """A decimal with its unit beside it."""

    line_width = _NARROW

    def __init__(
        self, asks: Item | Column, path: str, around: Surroundings, parent: QWidget | None = None
    ) -> None:
        super().__init__(asks, path, around, parent)
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._row.insertStretch(0)
        unit = Text(
            {"10^6 cells": "×10⁶", "count": ""}.get(asks.unit or "", asks.unit or ""), "small", "quiet"
        )
        unit.setMinimumWidth(look.px(28))
        self._row.addWidget(unit)

    def _shown(self, value: Value) -> str:
        return "" if value is None else str(value).replace("-", "−", 1)


class DateEditor(LineEditor):
    """A calendar day, typed as 2026-03-01; one key for today."""

    line_width = _NARROW

    def __init__(
        self, asks: Item | Column, path: str, around: Surroundings, parent: QWidget | None = None
    ) -> None:
        super().__init__(asks, path, around, parent)
        self.line.setPlaceholderText(self.hint())
        self._row.insertStretch(0)

    def hint(self) -> str:
        return tr("YYYY-MM-DD")

    def _shown(self, value: Value) -> str:
        return "" if value is None else date.fromisoformat(str(value)).isoformat()


class MomentEditor(LineEditor):
    """A moment in site time; "Now" takes the trusted clock."""

    line_width = 156

    def __init__(
        self, asks: Item | Column, path: str, around: Surroundings, parent: QWidget | None = None
    ) -> None:
        super().__init__(asks, path, around, parent)
        self.line.setPlaceholderText(self.hint())
        self._row.insertStretch(0)
        self.now = Button(tr("Now"), on=self._take_now)
        self._row.addWidget(self.now)

    def set_read_only(self, read_only: bool) -> None:
        super().set_read_only(read_only)
        self.now.setVisible(not read_only)

    def _shown(self, value: Value) -> str:
        if value is None:
            return ""
        local = datetime.fromisoformat(str(value)).astimezone(self.around.tz)
        return local.strftime("%Y-%m-%d %H:%M" if local.second == 0 else "%Y-%m-%d %H:%M:%S")

    def hint(self) -> str:
        return tr("YYYY-MM-DD hh:mm")

    def _suggest(self, words: str) -> None:
        """Now is the minute in which Enter is pressed, not the one in which the page was read."""
        super()._suggest(tr("Now") if words and self._means_now() else words)

    def _suggestion(self) -> str:
        if self._suggested and self._means_now():
            return self._shown(self.around.now().astimezone(self.around.tz).isoformat(timespec="seconds"))
        return super()._suggestion()

    def _means_now(self) -> bool:
        return isinstance(self.asks, Item) and self.asks.initial == "now"

    def _take_now(self) -> None:
        moment = self.around.now().astimezone(self.around.tz).isoformat(timespec="seconds")
        self._kept = self._shown(moment)
        self.line.setText(self._kept)
        self._give(moment)


class ScanEditor(LineEditor):
    """A code from the scanner; typing is allowed and kept apart from scanning."""

    def __init__(
        self, asks: Item | Column, path: str, around: Surroundings, parent: QWidget | None = None
    ) -> None:
        super().__init__(asks, path, around, parent)
        self.line.setPlaceholderText(self.hint())
        self.line.setInputMethodHints(
            Qt.InputMethodHint.ImhPreferLatin | Qt.InputMethodHint.ImhNoPredictiveText
        )

    def hint(self) -> str:
        return tr("Scan")

    def take_scan(self, text: str) -> None:
        """Take what the scanner read; the page has already decided that it belongs here."""
        try:
            entered = read_entry(self.asks, text, tz=self.around.tz)
        except CtdeskError as error:
            self.line.setText(text)
            self._refuse(error)
            return
        self._kept = self._shown(entered.value)
        self.line.setText(self._kept)
        self._give(entered.value, Source.SCANNED, entered.shown_hint)

    def show_answer(self, answer: Answer | None, suggested: Value = None) -> None:
        super().show_answer(answer, None)
        if answer is not None and answer.state is State.GIVEN:
            way = tr("scanned") if answer.source is Source.SCANNED else tr("typed")
            self.line.setToolTip(f"{group_for_reading(str(answer.value))} · {way}")
