"""Throws away what is no longer used in the thread of the window only.

Python tidies up in whatever thread happens to ask for memory. A widget that lies in a ring of references
would then be destroyed by a thread that reads the database, which Qt answers with a crash.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 2_000
# Objects made since the last look; then, how many looks at the young go by before older ones are looked at.
_MANY = 2_000
_OLDER_EVERY, _OLDEST_EVERY = 10, 100


class Tidying(QObject):
    """Collects garbage by a timer while it lives; before and after, Python does so by itself."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._looks = 0
        self._settled = False
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.look)

    def begin(self) -> None:
        """From now on only this thread throws things away."""
        gc.disable()
        self._timer.start()

    def end(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.enable()

    def look(self) -> int:
        """Throw away what is no longer used, mostly among the young; gives which generation, -1 for none."""
        if gc.get_count()[0] < _MANY:
            return -1
        self._looks += 1
        oldest = self._looks % _OLDEST_EVERY == 0
        older = self._looks % _OLDER_EVERY == 0
        if oldest and not self._settled:
            # What is loaded by now stays to the end; looking through all of it again would stop the window
            # for a seventh of a second.
            self._settled = True
            gc.freeze()
        generation = 2 if oldest else 1 if older else 0
        gc.collect(generation)
        return generation
