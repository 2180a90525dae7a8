"""Catches what a keyboard-wedge scanner types, whatever has the focus (decision 7).

A scan is at least six characters with less than 30 ms between them, ended by Enter. The first two keys reach
the focused field before the speed is known; what they changed there is put back. From the third on they are
held, and typed after all, where they belong, when they turn out to be no scan.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol, runtime_checkable

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from ctdesk.ui import ears

GAP = 0.030
SHORTEST = 6
PATIENCE_MS = 60
GROUP_SEPARATOR = "\x1d"
_COMPOSING_KEYS = 4
_KEYS = (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride, QEvent.Type.InputMethod)
_MODIFIERS = frozenset({Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_CapsLock})


@runtime_checkable
class TakesScan(Protocol):
    """A field of a dialog that takes a scan while it has the focus, or a dialog that takes any."""

    def take_scan(self, text: str) -> bool:
        """Use the code; False when it cannot be meant for this."""
        ...


class Scanner(QObject):
    """Hears the keys of the whole application; emits a scan as text with 0x1D for the group separator."""

    scanned = Signal(str)
    refused = Signal(str)  # SCAN-03: it came through an input method
    swallowed = Signal()  # a scan while nobody may act

    def __init__(self, clock: Callable[[], float] = time.monotonic, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.deaf = False  # locked or nobody signed in: scans are swallowed
        self._clock = clock
        self._letters: list[str] = []
        self._held: list[tuple[QWidget, QKeyEvent]] = []
        self._first: QWidget | None = None  # to whom the key went before it was passed on
        self._last = float("-inf")
        self._composed: list[float] = []
        self._restore: Callable[[], None] | None = None
        self._typing_after_all = False
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self._type_after_all)

    def install(self) -> None:
        """Listen to the whole application."""
        ears.listen(self._heard, _KEYS)

    def remove(self) -> None:
        """Listen no longer."""
        self._patience.stop()
        ears.stop_listening(self._heard)

    def _heard(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.InputMethod and isinstance(event, QInputMethodEvent):
            return self._composing(event)
        if self._typing_after_all or not isinstance(watched, QWidget) or not isinstance(event, QKeyEvent):
            return False
        if kind not in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride) or _is_secret(watched):
            return False
        letter = _letter(event)
        if kind == QEvent.Type.ShortcutOverride:
            if letter and self._fast() and len(self._letters) >= 2:
                event.accept()  # Ctrl+] inside a scan is no shortcut
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return self._end()
        if not letter and event.key() not in _MODIFIERS:
            self._type_after_all()  # Tab and its like go on only after what was typed before them
        if not letter or event.isAutoRepeat() or self._is_passed_on(watched):
            return False
        self._first = watched
        return self._press(watched, event, letter)

    def _is_passed_on(self, watched: QWidget) -> bool:
        """The same key once more: whoever has the focus did not want it, and now those around are asked."""
        first = self._first
        return (
            first is not None
            and first is not watched
            and shiboken6.isValid(first)
            and watched.isAncestorOf(first)
            and watched is not QApplication.focusWidget()  # hasFocus() is also true of who stands in for it
        )

    def _press(self, watched: QWidget, event: QKeyEvent, letter: str) -> bool:
        if not self._letters or not self._fast():
            self._type_after_all()
            self._restore = _restorer(watched)
        self._last = self._clock()
        self._letters.append(letter)
        if len(self._letters) < 3:
            return False
        self._held.append((watched, event.clone()))
        self._patience.start()
        return True

    def _end(self) -> bool:
        whole = "".join(self._letters)
        is_scan = len(whole) >= SHORTEST and self._fast()
        if not is_scan:
            self._type_after_all()
            return False
        self._patience.stop()
        self._letters.clear()
        self._held.clear()
        if self._restore is not None:
            self._restore()
        if self.deaf:
            self.swallowed.emit()
        elif any(0xFF01 <= ord(letter) <= 0xFF5E for letter in whole):
            self.refused.emit("SCAN-03")
        else:
            self.scanned.emit(whole)
        return True

    def _composing(self, event: QInputMethodEvent) -> bool:
        """Keys at the speed of a scanner while an input method composes."""
        if not event.preeditString():
            return False
        now = self._clock()
        self._composed = [at for at in self._composed if now - at < GAP * _COMPOSING_KEYS] + [now]
        if len(self._composed) < _COMPOSING_KEYS:
            return False
        self._composed.clear()
        method = QGuiApplication.inputMethod()
        if method is not None:
            method.reset()
        self.refused.emit("SCAN-03")
        return True

    def _fast(self) -> bool:
        return self._clock() - self._last < GAP

    def _type_after_all(self) -> None:
        """It was no scan but a person, or a program that types; give the field its letters."""
        self._patience.stop()
        held, self._held = self._held, []
        self._letters.clear()
        self._typing_after_all = True
        try:
            for target, event in held:
                if shiboken6.isValid(target):
                    QApplication.sendEvent(target, event)
        finally:
            self._typing_after_all = False


def _letter(event: QKeyEvent) -> str:
    control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    if event.text() == GROUP_SEPARATOR or (control and event.key() == Qt.Key.Key_BracketRight):
        return GROUP_SEPARATOR
    alone = not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    return event.text() if alone and len(event.text()) == 1 and event.text().isprintable() else ""


def _is_secret(widget: QWidget) -> bool:
    return isinstance(widget, QLineEdit) and widget.echoMode() != QLineEdit.EchoMode.Normal


def _restorer(widget: QWidget) -> Callable[[], None] | None:
    """Puts a field back as it is now: its text, or a list that the first key opened."""
    if isinstance(widget, QComboBox):

        def list_back() -> None:
            if shiboken6.isValid(widget) and widget.view().isVisible():
                widget.hidePopup()

        return list_back
    if isinstance(widget, QLineEdit):
        text, place = widget.text(), widget.cursorPosition()

        def line_back() -> None:
            if shiboken6.isValid(widget) and widget.text() != text:
                widget.setText(text)
                widget.setCursorPosition(place)

        return line_back
    if isinstance(widget, QPlainTextEdit | QTextEdit):
        whole, at = widget.toPlainText(), widget.textCursor().position()

        def text_back() -> None:
            if shiboken6.isValid(widget) and widget.toPlainText() != whole:
                widget.setPlainText(whole)
                cursor = widget.textCursor()
                cursor.setPosition(at)
                widget.setTextCursor(cursor)

        return text_back
    return None
