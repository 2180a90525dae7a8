"""The one event filter of the application: each listener hears only the kinds of events it asked for.

Every event of every widget crosses into Python for each filter that is installed; one is enough.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from weakref import WeakMethod

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject

Listener = Callable[[QObject, QEvent], bool]  # a method of a QObject, which is not kept alive by it


class _Ears(QObject):
    """Asks the newest listener first; one that answers True keeps the event from everybody else."""

    def __init__(self, application: QCoreApplication) -> None:
        super().__init__(application)
        self.listeners: list[tuple[WeakMethod[Listener], frozenset[QEvent.Type]]] = []
        self._by_kind: dict[QEvent.Type, tuple[WeakMethod[Listener], ...]] = {}

    def change(self, heard: Listener, kinds: frozenset[QEvent.Type]) -> None:
        """Let ``heard`` listen for these kinds only; filter while anybody listens."""
        known = [one for one in self.listeners if one[0]() not in (None, heard)]
        if kinds:
            known.append((WeakMethod(heard), kinds))
        self.listeners = known
        self._by_kind = {
            kind: tuple(listener for listener, wanted in reversed(known) if kind in wanted)
            for kind in {kind for _, wanted in known for kind in wanted}
        }
        application = QCoreApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
            if known:
                application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        for listener in self._by_kind.get(event.type(), ()):
            heard = listener()
            if heard is None or not shiboken6.isValid(heard.__self__):  # type: ignore[attr-defined]  # a method
                continue
            if heard(watched, event):
                return True
        return False


_only: list[_Ears] = []


def listen(heard: Listener, kinds: Iterable[QEvent.Type]) -> None:
    """Let ``heard`` see every event of these kinds before whom it is meant for."""
    _change(heard, frozenset(kinds))


def stop_listening(heard: Listener) -> None:
    """``heard`` sees nothing any more."""
    _change(heard, frozenset())


def _change(heard: Listener, kinds: frozenset[QEvent.Type]) -> None:
    application = QCoreApplication.instance()
    if application is None:
        return
    if not _only or not shiboken6.isValid(_only[0]):
        _only[:] = [_Ears(application)]
    _only[0].change(heard, kinds)
