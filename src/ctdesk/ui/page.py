"""One screen: says what it shows, loads it through the Desk, and reloads when that changed.

A page is made with the Desk and nothing else and never meets another page: it asks the window to open one
with ``go.emit("record", {"record_id": 7})``. Routes are listed in ``ui/navigation.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractScrollArea, QVBoxLayout, QWidget

from ctdesk.ui import look
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import State
from ctdesk.ui.desk import Desk
from ctdesk.ui.job import Job


class Page(QWidget):
    """The base of all pages. Override ``title``, ``load`` and what else is needed."""

    route: ClassVar[str] = ""
    shows: ClassVar[frozenset[str]] = frozenset()
    """Tables whose rows this page shows; a change to one of them loads it again."""

    go = Signal(str, object)  # route, arguments
    heading_changed = Signal()
    failed = Signal(object)  # an exception to be told in the window

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.stale = True
        self.arguments: dict[str, Any] = {}
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(look.px(16))

    def title(self) -> str:
        """What stands large on top."""
        return ""

    def breadcrumb(self) -> str:
        """The small line above the title: where this is."""
        return ""

    def place(self) -> str:
        """The route whose entry of the navigation this page belongs to."""
        return self.route

    def state(self) -> State | None:
        """The chip beside the title."""
        return None

    def buttons(self) -> list[Button]:
        """At most two buttons for the top bar, at most one of them primary; made once, kept by the page."""
        return []

    def opened(self, **arguments: Any) -> None:
        """Shown with these arguments; loads when they are new or something changed meanwhile."""
        fresh = arguments != self.arguments
        self.arguments = dict(arguments)
        if fresh or self.stale:
            self.stale = False
            self.load()

    def load(self) -> None:
        """Ask the Desk for what this page shows; never waits."""

    def tables_changed(self, tables: frozenset[str]) -> None:
        """Something changed: load again when it is shown here and seen, else remember that it is stale."""
        if not self.shows & tables:
            return
        if self.isVisible():
            self.load()
        else:
            self.stale = True

    def take_scan(self, text: str) -> bool:
        """A scan arrived, whatever has the focus; True when it belongs here."""
        return False

    def take_files(self, paths: list[str]) -> bool:
        """Files were dropped; True when they belong here."""
        return False

    def print_seen(self) -> None:
        """Ctrl+P: print what is seen, where there is something to print."""

    def explain(self) -> str:
        """F1: the rule for the item at hand and its source."""
        return ""

    def settle(self) -> None:
        """Somebody locks, leaves or changes the language: journal what is typed and not yet kept."""

    def counts_as_activity(self) -> bool:
        """True while a vapour timer runs here, which keeps the desk from locking (decision 31)."""
        return False

    def remembered(self) -> Mapping[str, Any]:
        """What to find again after the window was built anew: scroll places, a chosen row."""
        return {
            f"scroll{place}": area.verticalScrollBar().value()
            for place, area in enumerate(self.findChildren(QAbstractScrollArea))
        }

    def recall(self, remembered: Mapping[str, Any]) -> None:
        """Put back what ``remembered`` told."""
        for place, area in enumerate(self.findChildren(QAbstractScrollArea)):
            area.verticalScrollBar().setValue(int(remembered.get(f"scroll{place}", 0)))

    def fetch(self, query: Callable[..., Any], /, **arguments: Any) -> Job:
        """``desk.fetch``: answers are dropped with the page, failures are told in the window."""
        return self.desk.fetch(query, **arguments).within(self).otherwise(self.complain)

    def run(self, command: Callable[..., Any], /, **arguments: Any) -> Job:
        """``desk.run`` in the same way."""
        return self.desk.run(command, **arguments).within(self).otherwise(self.complain)

    def complain(self, error: Exception) -> None:
        """Tell a failure; override to put it beside a field."""
        self.failed.emit(error)

    def changed_heading(self) -> None:
        """Title, chip or actions are other ones now."""
        self.heading_changed.emit()
