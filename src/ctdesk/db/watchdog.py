"""Cuts the socket of a call to PostgreSQL that the network has swallowed."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import time
from typing import Any

from sqlalchemy import Connection, Engine, event


class Watchdog:
    """One thread for all calls of an engine; it lives while calls are open and sleeps away by itself.

    ``tcp_user_timeout`` does the same in the kernel, but only on Linux.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._open: dict[int, tuple[float, Any]] = {}
        self._change = threading.Condition()
        self._thread: threading.Thread | None = None

    def watch(self, engine: Engine) -> None:
        """Listen to every statement and every end of a transaction of ``engine``."""

        @event.listens_for(engine, "before_cursor_execute")
        def _before(connection: Connection, *_: object) -> None:
            self._enter(connection.connection.driver_connection)

        @event.listens_for(engine, "after_cursor_execute")
        def _after(connection: Connection, *_: object) -> None:
            self._leave(connection.connection.driver_connection)

        @event.listens_for(engine, "handle_error")
        def _failed(context: Any) -> None:
            if context.connection is not None and not context.connection.invalidated:
                self._leave(context.connection.connection.driver_connection)

        @event.listens_for(engine, "commit")
        def _commit(connection: Connection) -> None:
            self._enter(connection.connection.driver_connection)

        @event.listens_for(engine, "checkin")
        def _checkin(driver: Any, *_: object) -> None:
            if driver is not None:
                self._leave(driver)

    def _enter(self, driver: Any) -> None:
        with self._change:
            self._open[id(driver)] = (time.monotonic() + self._seconds, driver)
            if self._thread is None:
                self._thread = threading.Thread(target=self._guard, name="ctdesk-watchdog", daemon=True)
                self._thread.start()

    def _leave(self, driver: Any) -> None:
        with self._change:
            self._open.pop(id(driver), None)

    def _guard(self) -> None:
        idle_since = time.monotonic()
        while True:
            with self._change:
                now = time.monotonic()
                if self._open:
                    idle_since = now
                elif now - idle_since > self._seconds:
                    self._thread = None
                    return
                late = [(key, driver) for key, (deadline, driver) in self._open.items() if deadline < now]
                for key, _ in late:
                    del self._open[key]
                self._change.wait(min(0.5, self._seconds / 4))
            for _, driver in late:
                _cut(driver)


def _cut(driver: Any) -> None:
    with contextlib.suppress(Exception):  # the connection may end by itself at the same moment
        line = socket.socket(fileno=os.dup(driver.fileno()))
        try:
            line.shutdown(socket.SHUT_RDWR)
        finally:
            line.close()
