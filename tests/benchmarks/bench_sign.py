"""How long one signature through the gate takes without stretching the password, beside a raw durable insert.

The whole path is measured: permission, password check, key unlocked, transaction, rows captured, CMS
over 20 kB, sealed event, commit. The password is stretched as little as can be, which is not part of
the question.
"""

from __future__ import annotations

import itertools
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher

from ctdesk.services.gate import utc_now
from ctdesk.services.keys import derive
from ctdesk.services.site import open_site
from fixtures.acts import sign_something
from fixtures.cast import KEYS, QUICK, Cast, make_cast_site
from fixtures.clock import StandingClock

KEY = "0123456789abcdef" * 4
CONTENT = b'{"answers":[' + b'{"path":"D7","state":"given","value":true},' * 450 + b"{}]}"
ROUNDS = 500


def main() -> dict[str, float]:
    """Measure both in alternation, so that a busy machine slows both; the ratio of the medians is
    returned.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        raw = _raw_insert(folder / "raw.db")
        sign, close = _signing(folder / "site")
        try:
            spent = _alternating(raw, sign, ROUNDS)
        finally:
            close()
        stretched = statistics.median(_timed(lambda: derive("a long sentence", QUICK), 200))
    floor, ours = (statistics.median(one) for one in spent)
    late = statistics.quantiles(spent[1], n=100)[98]
    print(f"sign and commit      {ours:8.2f} ms   p99 {late:8.2f} ms   (password {stretched:.2f} ms of it)")
    print(f"raw durable insert   {floor:8.2f} ms")
    return {"gate.sign_and_commit": ours / floor}


def _alternating(floor: Callable[[], object], ours: Callable[[], object], rounds: int) -> list[list[float]]:
    spent: list[list[float]] = [[], []]
    for number in range(rounds + rounds // 10):
        for place, work in enumerate((floor, ours)):
            begun = time.perf_counter()
            work()
            if number >= rounds // 10:
                spent[place].append((time.perf_counter() - begun) * 1000)
    return spent


def _timed(work: Callable[[], object], rounds: int) -> list[float]:
    spent = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        spent.append((time.perf_counter() - begun) * 1000)
    return spent


def _raw_insert(path: Path) -> Callable[[], object]:
    """One row of the same size in a transaction of its own, WAL and FULL, encrypted."""
    connection = sqlcipher.connect(str(path), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{KEY}'\"")
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "cache_size=-65536"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, content BLOB) STRICT")

    def insert() -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO t (content) VALUES (?)", (bytes(2000),))
        connection.execute("COMMIT")

    return insert


def _signing(folder: Path) -> tuple[Callable[[], object], Callable[[], None]]:
    made = StandingClock(utc_now())
    make_cast_site(folder, made)
    site = open_site(folder, key_store=KEYS, cost=QUICK)
    cast = Cast(site, made)
    session, credentials = cast.session("receiver"), cast.credentials("receiver")
    numbers = itertools.count()

    def sign() -> None:
        site.gate.perform(
            sign_something, session, credentials=credentials, op_id=f"op {next(numbers)}", content=CONTENT
        )

    def close() -> None:
        site.close()
        shutil.rmtree(folder, ignore_errors=True)

    return sign, close


if __name__ == "__main__":
    main()
