"""Locks a desk that nobody touches, covers every window, and takes back what it put on the clipboard."""

from __future__ import annotations

import time
from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QEvent, QMimeData, QObject, QTimer, Signal
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from ctdesk.ui import ears

SHORTEST, LONGEST = 1, 15
LONGEST_SESSION_H = 12
CLIPBOARD_MS = 30_000
_TICK_MS = 1_000
_ACTIVITY = frozenset(
    {
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.KeyPress,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletPress,
        QEvent.Type.InputMethod,
    }
)
_SECRET_FORMATS = ("ExcludeClipboardContentFromMonitorProcessing", "x-kde-passwordManagerHint")


class IdleWatch(QObject):
    """Says ``idle`` once nothing happened for so long, by the monotonic clock or by the wall clock.

    Both are asked, for the monotonic one stands still while the machine sleeps. ``excused`` may answer True
    while work without hands goes on, such as a running vapour timer.
    """

    idle = Signal()

    def __init__(
        self,
        monotonic: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.excused: Callable[[], bool] = lambda: False
        self._monotonic, self._wall = monotonic, wall
        self._limit = 5 * 60.0
        self._began = monotonic()
        self._running = False
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.look)
        self.touch()

    def set_minutes(self, minutes: int) -> None:
        """How long; anything outside 1 to 15 becomes the nearest of the two."""
        self._limit = 60.0 * min(LONGEST, max(SHORTEST, minutes))

    def start(self) -> None:
        """Watch from now on, as for somebody who has just sat down."""
        self._running = True
        self._began = self._monotonic()
        self.touch()
        ears.listen(self._heard, _ACTIVITY)
        self._timer.start()

    def stop(self) -> None:
        """Nobody sits here."""
        self._running = False
        self._timer.stop()
        ears.stop_listening(self._heard)

    def touch(self) -> None:
        """Something happened."""
        self._last = (self._monotonic(), self._wall())

    def look(self) -> None:
        """One tick: lock when it has been too long."""
        if not self._running:
            return
        if self._monotonic() - self._began >= LONGEST_SESSION_H * 3600:
            self._began = self._monotonic()
            self.idle.emit()
            return
        if self._wall() - self._last[1] < self._limit and self.excused():
            self.touch()
        if any(now - then >= self._limit for now, then in zip(self._now(), self._last, strict=True)):
            self.idle.emit()

    def _heard(self, watched: QObject, event: QEvent) -> bool:
        # A tick may come late after sleep: whoever moves the mouse first must find the desk locked.
        if self._running and self._wall() - self._last[1] >= self._limit:
            self.look()
        self.touch()
        return False

    def _now(self) -> tuple[float, float]:
        return self._monotonic(), self._wall()


class Cover:
    """Hides every top-level window but one, and brings them back for the same person."""

    def __init__(self) -> None:
        self._hidden: list[QWidget] = []

    def pull(self, keep: QWidget) -> None:
        """Hide all other windows; dialogs keep what was typed into them."""
        popup = QApplication.activePopupWidget()
        while popup is not None:
            popup.close()
            following = QApplication.activePopupWidget()
            popup = following if following is not popup else None
        for window in QApplication.topLevelWidgets():
            if window is not keep and window.isVisible():
                window.hide()
                self._hidden.append(window)

    def lift(self) -> None:
        """Show them again."""
        hidden, self._hidden = self._hidden, []
        for window in hidden:
            if shiboken6.isValid(window):
                window.show()

    def drop(self) -> None:
        """Another person sits here now: close them unanswered."""
        hidden, self._hidden = self._hidden, []
        for window in hidden:
            if shiboken6.isValid(window):
                if isinstance(window, QDialog):
                    window.reject()
                else:
                    window.close()


class Clipboard(QObject):
    """What ctdesk put on the clipboard is taken away after 30 s, or on locking, if it is still ours."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ours = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(CLIPBOARD_MS)
        self._timer.timeout.connect(self.clear)
        _board().dataChanged.connect(self._look)

    def put(self, text: str) -> None:
        """Copy ``text``, marked as nothing for a clipboard history."""
        content = QMimeData()
        content.setText(text)
        for kind in _SECRET_FORMATS:
            content.setData(kind, b"secret")
        _board().setMimeData(content)
        self._ours = text
        self._timer.start()

    def clear(self) -> None:
        """Take away what is still ours."""
        board = _board()
        if self._ours and board.text() == self._ours:
            board.clear()
        self._ours = ""
        self._timer.stop()

    def _look(self) -> None:
        board = _board()
        if board.ownsClipboard() and board.text():
            self._ours = board.text()
            self._timer.start()


def _board() -> QClipboard:
    return QGuiApplication.clipboard()
