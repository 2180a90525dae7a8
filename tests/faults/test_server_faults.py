"""The server or the network goes away: nothing is half saved, nobody waits for ever, the next call works."""

from __future__ import annotations

import contextlib
import selectors
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from ctdesk.db.audit import append_event, head
from ctdesk.db.engine import PostgresAddress, postgres_engine
from ctdesk.db.failures import explain_failure
from ctdesk.db.session import make_session
from ctdesk.db.tables.site import Setting
from ctdesk.db.verify import verify_trail
from fixtures.databases import address_of
from fixtures.stocked import save_settings, stock

pytestmark = pytest.mark.postgres


def test_a_session_ended_by_the_server_saves_nothing_and_the_next_works(postgresql: Any, times: int) -> None:
    stock(postgresql.engine)
    for number in range(times // 5):
        session = make_session(postgresql.engine)
        with pytest.raises(DBAPIError) as caught, session.begin():
            session.add(Setting(name=f"lost {number}", value=1))
            session.flush()
            append_event(
                session,
                {"at": "2026-03-02T01:00:00.000000Z", "action": "x", "actor_name": "a", "changes": []},
            )
            process = session.connection().exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
            with postgresql.owner.begin() as other:
                other.execute(text("SELECT pg_terminate_backend(:process)"), {"process": process})
            session.connection().exec_driver_sql("SELECT 1")
        explained = explain_failure(caught.value)
        assert explained is not None
        assert explained.code == "DB-21"
    save_settings(postgresql.engine, 900, 1)
    session = make_session(postgresql.engine, read_only=True)
    with session.begin():
        assert head(session).seq == 17
        assert session.execute(text("SELECT count(*) FROM setting WHERE name LIKE 'lost%'")).scalar_one() == 0
    assert verify_trail(postgresql.engine).ok


class SwallowingProxy:
    """Stands between client and server; once ``mute``, it keeps the line open and forwards nothing."""

    def __init__(self, folder: Path, server: Path) -> None:
        self.mute = threading.Event()
        self._stop = threading.Event()
        self._server = server
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(folder / ".s.PGSQL.5432"))
        self._listener.listen()
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def close(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()
        self._listener.close()

    def _accept(self) -> None:
        self._listener.settimeout(0.1)
        while not self._stop.is_set():
            with contextlib.suppress(TimeoutError):
                client, _ = self._listener.accept()
                thread = threading.Thread(target=self._forward, args=(client,))
                self._threads.append(thread)
                thread.start()

    def _forward(self, client: socket.socket) -> None:
        server = socket.socket(socket.AF_UNIX)
        server.connect(str(self._server / ".s.PGSQL.5432"))
        with selectors.DefaultSelector() as selector, client, server:
            selector.register(client, selectors.EVENT_READ, server)
            selector.register(server, selectors.EVENT_READ, client)
            while not self._stop.is_set():
                if self.mute.is_set():
                    self._stop.wait(0.1)
                    continue
                for key, _ in selector.select(0.1):
                    chunk = key.fileobj.recv(65536)  # type: ignore[union-attr]  # a socket
                    if not chunk:
                        return
                    key.data.sendall(chunk)


@pytest.fixture
def proxied(
    postgresql: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[SwallowingProxy, Any]]:
    server = Path(str(postgresql.engine.url.query["host"]))
    folder = tmp_path_factory.mktemp("p")
    proxy = SwallowingProxy(folder, server)
    address = PostgresAddress(str(folder), str(postgresql.engine.url.database), "ct_app")
    engine = postgres_engine(address, None, watch_seconds=1.0)
    yield proxy, engine
    engine.dispose()
    proxy.close()


def test_a_network_that_swallows_everything_ends_the_call(proxied: tuple[SwallowingProxy, Any]) -> None:
    proxy, engine = proxied
    session = make_session(engine)
    with pytest.raises(DBAPIError) as caught, session.begin():
        session.connection().exec_driver_sql("SELECT 1")
        proxy.mute.set()
        session.connection().exec_driver_sql("SELECT 2")
    explained = explain_failure(caught.value)
    assert explained is not None
    assert explained.code == "DB-21"


def test_a_commit_whose_answer_is_swallowed_ends_too(proxied: tuple[SwallowingProxy, Any]) -> None:
    proxy, engine = proxied
    session = make_session(engine)
    with pytest.raises(DBAPIError) as caught, session.begin():
        session.add(Setting(name="uncertain", value=1))
        session.flush()
        proxy.mute.set()
    explained = explain_failure(caught.value)
    assert explained is not None
    assert explained.code == "DB-21"


def test_an_address_where_nobody_answers_is_explained(tmp_path: Path, postgres: Any) -> None:
    address = address_of(postgres(), "ct_app")
    engine = postgres_engine(PostgresAddress(str(tmp_path), address.database, address.user), None)
    with pytest.raises(DBAPIError) as caught, engine.connect():
        pass
    explained = explain_failure(caught.value)
    assert explained is not None
    assert explained.code == "DB-21"
