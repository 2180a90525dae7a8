"""What went wrong, in words: an expected failure by its code, a bug by a reference number and never more.

The log holds the reference, the kind of error and the places in the code; never the message of an exception,
for such texts may carry what a person typed.
"""

from __future__ import annotations

import logging
import sys
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal

from ctdesk.domain.errors import Cancelled, CtdeskError
from ctdesk.forms import messages
from ctdesk.ui.language import language, tr
from ctdesk.ui.times import readable

_AGAIN_AFTER = 60.0
_log = logging.getLogger("ctdesk.bugs")


@dataclass(frozen=True, slots=True)
class Complaint:
    """What to tell a person: what is so, what to do next, and beside which field."""

    text: str
    next: str = ""
    field: str = ""
    code: str = ""

    def whole(self) -> str:
        """Both sentences in one line."""
        return f"{self.text} {self.next}".strip()


class Bugs:
    """Bugs seen lately, so that one that repeats is logged and shown once."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[str, float]] = {}

    def note(self, error: BaseException) -> tuple[str, bool]:
        """The reference number of this bug, and whether it is a new one; new ones are logged."""
        places = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)]
        kind = f"{type(error).__name__} at {places[-1] if places else 'unknown place'}"
        reference, last = self._seen.get(kind, ("", float("-inf")))
        now = time.monotonic()
        if now - last < _AGAIN_AFTER:
            return reference, False
        import secrets

        reference = reference or secrets.token_hex(3).upper()
        self._seen[kind] = (reference, now)
        _log.error("bug %s: %s; %s", reference, kind, " < ".join(reversed(places[-12:])))
        return reference, True


BUGS = Bugs()


def complaint(error: BaseException, bugs: Bugs = BUGS) -> Complaint:
    """Words for any failure."""
    if isinstance(error, Cancelled):
        return Complaint(tr("Stopped. Nothing was written."), code=error.code)
    if isinstance(error, CtdeskError):
        values = {name: _said(name, value) for name, value in error.values.items()}
        return Complaint(
            messages.sentence(error.code, language(), **values),
            messages.next_step(error.code, language(), **values) or "",
            error.field or "",
            error.code,
        )
    reference, _ = bugs.note(error)
    return Complaint(
        tr("Something in ctdesk failed that should not. Reference {reference}.", reference=reference),
        tr("What was saved is safe. If it happens again, tell the administrator the reference."),
        code="BUG",
    )


def _said(name: str, value: object) -> object:
    """A value of an error as a sentence shows it; a duty by its words, not by its code."""
    if name == "duty" and isinstance(value, str):
        from ctdesk.ui.terms import terms

        return terms().word("duties", value, language())
    return readable(value)


def told(code: str, values: Mapping[str, object]) -> str:
    """Words for a finding that is no exception: code and values as an error would carry them."""
    error = CtdeskError(code)
    error.values = dict(values)
    return complaint(error).whole()


class Hooks(QObject):
    """Catches what nobody caught, in every thread, and hands it to the window."""

    caught = Signal(object)

    def __init__(self, show: Callable[[BaseException], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.caught.connect(show, Qt.ConnectionType.QueuedConnection)
        self._before = (sys.excepthook, threading.excepthook)

    def install(self) -> None:
        """From now on nothing uncaught ends on a console alone."""
        sys.excepthook = self._in_main
        threading.excepthook = self._in_thread

    def remove(self) -> None:
        """Put the former hooks back."""
        sys.excepthook, threading.excepthook = self._before

    def _in_main(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._before[0](kind, error, trace)
            return
        self.caught.emit(error.with_traceback(trace))

    def _in_thread(self, case: threading.ExceptHookArgs) -> None:
        if case.exc_value is not None:
            self.caught.emit(case.exc_value)
