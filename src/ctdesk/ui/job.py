"""A piece of work under way: what to do with its answer, failure and progress. No QObject."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import shiboken6
from PySide6.QtCore import QObject

from ctdesk.domain.errors import Cancelled

_BETWEEN_REPORTS = 0.05
GONE = "gone"  # the property of a widget that was taken out of its page


class Job:
    """Handed out by the Desk. Callbacks run in the GUI thread; those of a gone widget are dropped."""

    def __init__(self, tell: Callable[[Job, int, int], None]) -> None:
        self._tell = tell
        self._then: list[Callable[[Any], object]] = []
        self._otherwise: list[Callable[[Exception], object]] = []
        self._progress: list[Callable[[int, int], object]] = []
        self._owner: QObject | None = None
        self._stop = threading.Event()
        self._reported = 0.0
        self.over = False

    def then(self, answer: Callable[[Any], object]) -> Job:
        """Call ``answer`` with the result."""
        self._then.append(answer)
        return self

    def otherwise(self, complain: Callable[[Exception], object]) -> Job:
        """Call ``complain`` with what went wrong; without one the Desk tells it."""
        self._otherwise.append(complain)
        return self

    def progress(self, show: Callable[[int, int], object]) -> Job:
        """Call ``show(done, total)`` now and then."""
        self._progress.append(show)
        return self

    def within(self, owner: QObject) -> Job:
        """Drop every answer once ``owner`` has gone; needed where callbacks are not its methods."""
        self._owner = owner
        return self

    def cancel(self) -> None:
        """Ask the work to stop at its next report; nothing is written then."""
        self._stop.set()

    @property
    def cancelled(self) -> bool:
        """True once somebody asked it to stop."""
        return self._stop.is_set()

    def report(self, done: int, total: int) -> None:
        """Handed to the work as ``report``; raises ``Cancelled`` when it has to stop. Work thread."""
        if self._stop.is_set():
            raise Cancelled
        now = time.monotonic()
        if now - self._reported >= _BETWEEN_REPORTS or done >= total:
            self._reported = now
            self._tell(self, done, total)

    def succeed(self, value: object) -> None:
        """The answer is home. GUI thread."""
        self.over = True
        for answer in self._then:
            if self._alive(answer):
                answer(value)

    def fail(self, error: Exception) -> bool:
        """The failure is home; False when nobody was asked to deal with it. GUI thread."""
        self.over = True
        for complain in self._otherwise:
            if self._alive(complain):
                complain(error)
        return bool(self._otherwise) or (self._owner is not None and _is_gone(self._owner))

    def show_progress(self, done: int, total: int) -> None:
        """A report is home. GUI thread."""
        if self.over:
            return
        for show in self._progress:
            if self._alive(show):
                show(done, total)

    def _alive(self, callback: Callable[..., object]) -> bool:
        if self._owner is not None and _is_gone(self._owner):
            return False
        me = getattr(callback, "__self__", None)
        return not isinstance(me, QObject) or not _is_gone(me)


def _is_gone(owner: QObject) -> bool:
    """Deleted, or taken out of its page and about to be: shown now, it would be a window of its own."""
    return not shiboken6.isValid(owner) or bool(owner.property(GONE))
