"""How long one sealed save takes, beside a raw durable insert of as many bytes through the bare driver."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher

from ctdesk.db.audit import append_event
from ctdesk.db.capture import Capture
from ctdesk.db.engine import sqlite_engine
from ctdesk.db.migrate import upgrade
from ctdesk.db.session import make_session
from ctdesk.db.tables.site import Setting

KEY = "0123456789abcdef" * 4


def timed(work: Callable[[int], None], times: int) -> list[float]:
    """Milliseconds of each of ``times`` calls, after a tenth as many to warm up."""
    for number in range(times // 10):
        work(-1 - number)
    spent = []
    for number in range(times):
        begun = time.perf_counter()
        work(number)
        spent.append((time.perf_counter() - begun) * 1000)
    return spent


def raw(folder: Path, times: int) -> list[float]:
    """One row of 600 bytes in a transaction of its own, WAL and FULL, encrypted."""
    connection = sqlcipher.connect(str(folder / "raw.db"), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{KEY}'\"")
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "cache_size=-65536"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, content BLOB) STRICT")
    content = bytes(600)

    def insert(number: int) -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO t (content) VALUES (?)", (content,))
        connection.execute("COMMIT")

    spent = timed(insert, times)
    connection.close()
    return spent


def sealed(folder: Path, times: int) -> list[float]:
    """One row and its sealed event through session, capture and chain."""
    engine = sqlite_engine(folder / "site.db", KEY, create=True)
    upgrade(engine)
    session = make_session(engine)
    capture = Capture(session)

    def save(number: int) -> None:
        with session.begin():
            session.add(Setting(name=f"setting {number}", value=number))
            session.flush()
            append_event(
                session,
                {
                    "at": datetime.now(UTC),
                    "action": "setting.changed",
                    "actor_id": 7,
                    "actor_name": "李 LI Na",
                    "workstation": "ward-3",
                    "changes": [change.as_body() for change in capture.changes],
                },
            )
        session.expunge_all()

    spent = timed(save, times)
    engine.dispose()
    return spent


def main() -> dict[str, float]:
    """Measure both; medians and 99th percentiles are printed, the ratio of the medians returned."""
    times = 2000
    with tempfile.TemporaryDirectory() as name:
        floor, ours = raw(Path(name), times), sealed(Path(name), times)
    ours_ms, floor_ms = statistics.median(ours), statistics.median(floor)
    late, floor_late = (statistics.quantiles(spent, n=100)[98] for spent in (ours, floor))
    print(f"p99            {late:8.2f} ms  {floor_late:8.2f} ms")
    print(f"db.save_row    {ours_ms:8.2f} ms  {floor_ms:8.2f} ms (raw insert)  {ours_ms / floor_ms:6.2f}")
    return {"db.save_row": ours_ms / floor_ms}


if __name__ == "__main__":
    main()
