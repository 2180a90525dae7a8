"""Hears every key before the scanner does, with its time: what a scanner test needs to see as it came."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication

from ctdesk.exchange.scanner_test import GS, Typed
from ctdesk.ui import ears

PAUSE_MS = 500  # after which nothing more of a scan comes
_SHORTEST = 3
_KEYS = (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride, QEvent.Type.InputMethod)


class Keystrokes(QObject):
    """Emits what was typed in one go, however it ended."""

    typed = Signal(object)  # Typed

    def __init__(
        self, wanted: Callable[[], bool], parent: QObject, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        self._wanted, self._clock = wanted, clock
        self._letters: list[str] = []
        self._times: list[float] = []
        self._composed = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(lambda: self._end("pause"))

    def listen(self, on: bool) -> None:
        """Hear the whole application, or no longer."""
        if on:
            ears.listen(self._heard, _KEYS)
        else:
            ears.stop_listening(self._heard)
            self._letters.clear()
            self._times.clear()

    def _heard(self, watched: QObject, event: QEvent) -> bool:
        if not self._wanted() or QApplication.activeModalWidget() is not None:
            return False
        if isinstance(event, QInputMethodEvent):
            return self._composing(event)
        if not isinstance(event, QKeyEvent) or event.isAutoRepeat():
            return False
        letter = _letter(event)
        if event.type() == QEvent.Type.ShortcutOverride:
            if letter:
                event.accept()  # nothing of a scan is a shortcut
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab) and self._is_scan():
            self._end("tab" if event.key() == Qt.Key.Key_Tab else "enter")
            return True
        if not letter:
            return False
        self._letters.append(letter)
        self._times.append(self._clock())
        self._pause.start()
        return True

    def _composing(self, event: QInputMethodEvent) -> bool:
        if not event.preeditString() and not event.commitString():
            return False
        self._composed = True
        for letter in event.commitString():
            self._letters.append(letter)
            self._times.append(self._clock())
        self._pause.start()
        return False

    def _is_scan(self) -> bool:
        return len(self._letters) >= _SHORTEST

    def _end(self, how: str) -> None:
        self._pause.stop()
        text, times, composed = "".join(self._letters), tuple(self._times), self._composed
        self._letters.clear()
        self._times.clear()
        self._composed = False
        if len(text) >= _SHORTEST or composed:
            self.typed.emit(Typed(text, times, how, composed))  # type: ignore[arg-type]  # one of three words


def _letter(event: QKeyEvent) -> str:
    control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    if event.text() == GS or (control and event.key() == Qt.Key.Key_BracketRight):
        return GS
    alone = not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    return event.text() if alone and len(event.text()) == 1 and event.text().isprintable() else ""
