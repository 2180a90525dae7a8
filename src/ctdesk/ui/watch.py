"""What watches a desk where somebody sits: idle time, scanner, clipboard, the system's own lock.

Made when the first person has signed in, for the event filters cost more than the whole first page.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from ctdesk.ui.idle import Clipboard, IdleWatch
from ctdesk.ui.scanner import Scanner
from ctdesk.ui.sound import Sound
from ctdesk.ui.system_lock import SystemLock
from ctdesk.ui.tastes import Tastes

_SETTLED_MS = 2000  # the first page stands there by then


class Watch(QObject):
    """Says when to lock, and what was scanned."""

    lock_wanted = Signal(str)  # why: idle | system
    scanned = Signal(str)
    refused = Signal(str)  # a code

    def __init__(self, tastes: Tastes, excused: Callable[[], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.clipboard = Clipboard(self)
        self.sound = Sound(tastes, self)
        self.idle = IdleWatch(parent=self)
        self.idle.excused = excused
        self.idle.idle.connect(lambda: self.lock_wanted.emit("idle"))
        self.scanner = Scanner(parent=self)
        self.scanner.deaf = True
        self.scanner.scanned.connect(self.scanned)
        self.scanner.refused.connect(self.refused)
        self.scanner.swallowed.connect(self.sound.stop)
        self.scanner.install()
        self.system = SystemLock(self)
        self.system.locked.connect(lambda: self.lock_wanted.emit("system"))
        self.system.listen()

    def begin(self) -> None:
        """Somebody sits here and may act."""
        self.scanner.deaf = False
        self.idle.start()
        QTimer.singleShot(_SETTLED_MS, self.sound, self.sound.prepare)

    def rest(self) -> None:
        """Nobody may act now: locked, or signed out."""
        self.scanner.deaf = True
        self.idle.stop()
        self.clipboard.clear()

    def end(self) -> None:
        """The window closes."""
        self.rest()
        self.scanner.remove()
