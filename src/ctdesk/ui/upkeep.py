"""Looks after the site while somebody works: the day's backup and verification, in the long lane."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from ctdesk.services.upkeep import Looked, look_after
from ctdesk.ui.desk import Desk

FIRST_MS = 20_000
EVERY_MS = 3_600_000


class Upkeep(QObject):
    """The first round soon after somebody sat down, then one every hour; what is not due costs nothing."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._under_way = False
        self.last: Looked | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)
        desk.session_changed.connect(self._person_changed)

    def begin(self) -> None:
        """Look soon."""
        self._timer.start(FIRST_MS)

    def look(self) -> None:
        """One round, unless one is under way or the site may not be written."""
        site = self._desk.site
        self._timer.start(EVERY_MS)
        if site is None or self._under_way or self._desk.read_only is not None:
            return
        self._under_way = True
        job = self._desk.call(look_after, site, quiet=True)
        # A failure is in the trail and in the banner; nobody who works is interrupted by it.
        job.then(self._looked).otherwise(lambda _: self._looked(None))

    def _looked(self, found: Looked | None) -> None:
        self._under_way = False
        self.last = found or self.last

    def _person_changed(self) -> None:
        if self._desk.session is None:
            self._timer.stop()
        elif not self._timer.isActive():
            self.begin()
