"""The editor of a text of several lines: it grows with what is written, and a signed one is read whole."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QVBoxLayout, QWidget

from ctdesk.domain.answers import Answer, Source, State, Value
from ctdesk.domain.errors import CtdeskError
from ctdesk.forms.definition import Item
from ctdesk.forms.entry import read_entry
from ctdesk.ui import look
from ctdesk.ui.cards import Text
from ctdesk.ui.forms.editor import Editor, Surroundings
from ctdesk.ui.language import tr

_LEAST, _MOST = 2, 12  # lines


class NarrativeEditor(Editor):
    """Several lines. What was typed is read when the field is left or Enter is pressed, and never thrown
    away; Shift+Enter begins a new line.
    """

    wide = True

    asks: Item

    def __init__(self, asks: Item, path: str, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(asks, path, around, parent)
        self._kept = ""  # what counts as given
        self._stored = ""  # what the record holds
        self._waiting = False  # what stands on screen is not in the record (yet)
        self._suggested = ""
        self.refused.connect(self._not_kept)
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(74), 0, 0, 0)
        self.box = QPlainTextEdit()
        self.box.setFont(look.font("body"))
        self.box.setTabChangesFocus(True)
        self.box.setAccessibleName(path)
        self.box.installEventFilter(self)
        self.box.textChanged.connect(self._grow)
        self._whole = Text("", "body", wrap=True, select=True)
        self._whole.hide()
        column.addWidget(self.box)
        column.addWidget(self._whole)
        self.setFocusProxy(self.box)
        self._grow()

    def first(self) -> QWidget:
        return self.box

    def set_read_only(self, read_only: bool) -> None:
        self.box.setReadOnly(read_only)
        self.box.setFocusPolicy(Qt.FocusPolicy.NoFocus if read_only else Qt.FocusPolicy.StrongFocus)
        unknown = tr("not known yet") if self.asks.computed is not None else ""
        self._whole.setText(self._text() or unknown)
        self._whole.tint("text" if self._text() else "faint")
        self._whole.setVisible(read_only)
        self.box.setVisible(not read_only)

    def show_answer(self, answer: Answer | None, suggested: Value = None) -> None:
        given = answer is not None and answer.state is State.GIVEN and answer.value is not None
        text = self._stored = str(answer.value) if given and answer is not None else ""
        self._waiting = self._waiting and self._text() != text
        if self._waiting:
            return
        if self.box.hasFocus() and self._text() != self._kept:
            self._kept = text
            return
        self._kept = text
        if self._text() != text:
            self._put(text)
        self._suggested = "" if text or not isinstance(suggested, str) else suggested
        words = tr("{value}?", value=self._suggested) if self._suggested else ""
        self.box.setPlaceholderText(words)

    def confirmed(self) -> None:
        self._waiting = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter gives the answer, or what is suggested, and goes on; Escape brings the kept one back."""
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
            self._read()
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        if event.key() == Qt.Key.Key_Escape and self._text() != self._stored:
            self._waiting, self._kept = False, self._stored
            self._put(self._stored)
            return True
        onward = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if onward and event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        ):
            if not self._text() and self._suggested and not self.box.isReadOnly():
                self._put(self._suggested)
            self._read()
            QApplication.sendEvent(self, QKeyEvent(event))  # the page goes on to the next question
            return True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._grow()

    def _text(self) -> str:
        return self.box.toPlainText()

    def _put(self, text: str) -> None:
        self.box.setPlainText(text)
        self.box.moveCursor(QTextCursor.MoveOperation.End)

    def _grow(self) -> None:
        lines = int(self.box.document().size().height())
        tall = QFontMetrics(self.box.font()).lineSpacing() * min(max(lines, _LEAST), _MOST)
        self.box.setFixedHeight(tall + look.px(18))

    def _not_kept(self, _: CtdeskError) -> None:
        """What was typed is not in the record: it stays, and Enter gives it once more."""
        self._kept, self._waiting = self._stored, self._text() != self._stored

    def _give(self, value: Value, source: Source = Source.TYPED, hint: str | None = None) -> None:
        self._waiting = True
        super()._give(value, source, hint)

    def _read(self) -> None:
        text = self._text()
        if text == self._kept or self.box.isReadOnly():
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
        self._kept = str(entered.value)
        self._give(entered.value, hint=entered.shown_hint)
