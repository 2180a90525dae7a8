"""What is told to the trail of a query: what it declares itself, and all an inspector looks at."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ctdesk.services.declaration import Question
    from ctdesk.services.sessions import DeskSession
    from ctdesk.services.work import Rights

READ = "inspection.inspect"
AGAIN = timedelta(minutes=10)  # a page that loads itself anew is not looked at twice
# How a list is shown, not what is looked at; and what the window asks for itself.
_MANNER = frozenset({"after", "limit", "language", "width", "size"})
_OF_THE_WINDOW = frozenset(
    {
        "backup_status", "known_products_missing", "label_exceptions", "list_limits_to_verify", "my_desk",
        "my_readings", "open_package_beside", "own_account", "read_settings", "release_board",
        "site_warnings", "trail_status", "who_may",
    }
)  # fmt: skip


class Readings:
    """What each session was told of already, so that loading a page again says nothing new."""

    def __init__(self) -> None:
        self._told: dict[tuple[str, str, str], datetime] = {}
        self._guard = threading.Lock()

    def of(
        self,
        question: Question,
        function: Callable[..., Any],
        arguments: Mapping[str, Any],
        session: DeskSession | None,
        rights: Rights,
        now: datetime,
    ) -> Iterator[tuple[str, dict[str, object]]]:
        """Action and facts of each event that this answer is worth."""
        if question.logged is not None:
            yield (
                question.logged,
                {n: value for n, value in arguments.items() if isinstance(value, int | str)},
            )
        if session is None or not rights.read_only:
            return
        name = getattr(function, "__name__", "query")
        seen = {
            n: value
            for n, value in arguments.items()
            if isinstance(value, int | str) and value != "" and n not in _MANNER
        }
        if name in _OF_THE_WINDOW or (not seen and arguments.get("after") is not None):
            return
        with self._guard:
            key = (session.id, name, repr(sorted(seen.items())))
            before = self._told.get(key)
            if before is not None and (not seen or now - before < AGAIN):
                return
            self._told[key] = now
        yield READ, {"query": name, "seen": {n: str(value) for n, value in seen.items()}}
