"""How long a recall looks for its units in a million lines of history, on SQLite and on PostgreSQL, beside a
bare query that finds as many units by one index of the same database.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ctdesk.services.site import OpenSite
    from fixtures.postgres import PostgresDatabase, PostgresServer

UNITS, EVENTS, POSITIONS, MEMBERS, ROUNDS = 100_000, 10, 10_000, 15, 7
START = datetime(2024, 1, 1, tzinfo=UTC)
CHUNK = 20_000


def main() -> dict[str, float]:
    """Milliseconds of each search on each database, and its ratio to its floor."""
    from fixtures.postgres import is_installed, running_server

    with tempfile.TemporaryDirectory(prefix="ctdesk-bench-") as place:
        os.environ["CTDESK_CONFIG_HOME"] = str(Path(place) / "config")
        found = measure(Path(place), "sqlite", None)
        if is_installed():
            with running_server() as server:
                found |= measure(Path(place), "postgres", server)
        else:
            print("postgres: not measured, none is installed")
        return found


def measure(place: Path, name: str, server: PostgresServer | None) -> dict[str, float]:
    """Medians over several rounds, after one that is not counted, and the processor time of a round."""
    from sqlalchemy import select

    from ctdesk.db.tables.receipt import DoseUnit
    from ctdesk.domain.recall import Criterion
    from ctdesk.domain.spans import Span
    from ctdesk.services.recall_search import search_units
    from fixtures.cast import Cast
    from fixtures.clock import StandingClock

    clock = StandingClock()
    database = None if server is None else server.fresh()
    with filled_site(place / name, clock, database) as site:
        if server is not None and database is not None:
            server.execute("VACUUM ANALYZE", database.name)  # as the autovacuum of a real server does
        session = Cast(site, clock).session("qa")
        month, last = (
            Span(START + timedelta(days=day), START + timedelta(days=day + 30)) for day in (100, 670)
        )
        scopes = {
            "batch": Criterion("batch", "b 001234"),
            "vector_lot": Criterion("vector_lot", "LV-7"),
            "shipper": Criterion("shipper", "DS-114"),
            "rack": Criterion("position", "T1-3"),
            "tank_month": Criterion("position", "T1", month),
            "tank_last": Criterion("position", "T1", last),  # finds half of all units
            "operator": Criterion("operator", "3", month),
            "received": Criterion("received", "", month),
        }
        ratios = {}
        for kind, criterion in scopes.items():
            scope = ((criterion,),)
            total = site.gate.fetch(search_units, session, scope=scope).total
            assert total, kind

            def bare(wanted: int = total) -> Any:
                with site.gate.reading() as db:
                    chosen = select(DoseUnit.id, DoseUnit.disposition, DoseUnit.batch_no)
                    return db.execute(chosen.where(DoseUnit.id <= wanted)).all()

            def whole(wanted: Any = scope) -> Any:
                return site.gate.fetch(search_units, session, scope=wanted)

            spent, busy = _median(whole, server)
            floor, _ = _median(bare, None)
            print(
                f"{name:<9} {kind:<11} {total:6} units  {spent:7.1f} ms ({busy:7.1f} of processor)"
                f"  bare {floor:5.1f} ms"
            )
            ratios[f"recall.{name}.{kind}"] = spent / floor
        return ratios


@contextmanager
def filled_site(folder: Path, clock: Any, database: PostgresDatabase | None) -> Iterator[OpenSite]:
    """A site of the cast on one of the databases, with its million lines."""
    from ctdesk.config import PostgresAddress
    from ctdesk.services.site import PostgresDraft, open_site
    from fixtures.cast import KEYS, QUICK, make_cast_site
    from fixtures.postgres import APPLICATION, OWNER

    draft = None
    if database is not None:
        address = PostgresAddress(str(database.socket_folder), database.name, APPLICATION)
        draft = PostgresDraft(address, OWNER)
    make_cast_site(folder, clock, postgres=draft)
    site = open_site(folder, key_store=KEYS, clock=clock, cost=QUICK)
    try:
        for first in range(0, UNITS, CHUNK):
            site.gate.run_itself(fill, action="bench.fill", first=first)
        yield site
    finally:
        site.close()


def _median(work: Callable[[], object], server: PostgresServer | None) -> tuple[float, float]:
    """Milliseconds by the clock, the median, and of all processors, the mean of a round."""
    work()
    spent = []
    before = _busy(server)
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        work()
        spent.append((time.perf_counter() - begun) * 1000)
    return statistics.median(spent), (_busy(server) - before) * 1000 / ROUNDS


def _busy(server: PostgresServer | None) -> float:
    """Seconds of processor time of this process and of a server with everything it started."""
    seconds = time.process_time()
    if server is not None:
        root = int((server.folder / "data" / "postmaster.pid").read_text().split()[0])
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rpartition(")")[2].split()
            except OSError:  # ended meanwhile
                continue
            if int(fields[1]) == root or stat.parent.name == str(root):
                own = fields[11:13] if int(fields[1]) == root else fields[13:15]  # or what its dead ones used
                seconds += sum(map(int, own)) / os.sysconf("SC_CLK_TCK")
    return seconds


def fill(work: Any, first: int) -> None:
    """Units two to a shipment, each with ten lines of history: received, put in, moved, counted."""
    from sqlalchemy import insert

    from ctdesk.db.tables.receipt import DoseUnit, Shipment, UnitEvent
    from ctdesk.db.tables.storage import StoragePosition, Tank

    put = work.db.connection().execute
    if first == 0:
        put(insert(Tank), [{"id": tank, "code": f"T{tank}", "name": f"T{tank}"} for tank in (1, 2)])
        put(
            insert(StoragePosition),
            [
                {"id": n + 1, "tank_id": 1 + n % 2, "rack": str(n // 1000), "box": "1", "slot": str(n),
                 "code": code_of(n)}
                for n in range(POSITIONS)
            ],
        )  # fmt: skip
    numbers = range(first, first + CHUNK)
    put(
        insert(Shipment),
        [
            {
                "id": n // 2 + 1,
                "number": f"PJ-ASN-{n // 2:06}",
                "receipt_type": "marketed_autologous",
                "state": "decided",
                "cassette_count": 2,
                "unit_count": 2,
                "shipper_sn": f"DS-{n // 2 % 500}",
                "entered_at": day(n, 0),
            }
            for n in numbers
            if n % 2 == 0
        ],
    )
    put(
        insert(DoseUnit),
        [
            {
                "id": n + 1,
                "shipment_id": n // 2 + 1,
                "ordinal": n % 2 + 1,
                "cassette": n % 2 + 1,
                "batch_no": f"B{n // 2:06}",
                "vector_lot": f"LV-{n // 2 % 200}",
                "disposition": "accepted",
                "place": "in_tank",
                "position_id": (n * 7 + 13) % POSITIONS + 1,  # as the last line says
            }
            for n in numbers
        ],
    )
    put(
        insert(UnitEvent),
        [
            {
                "unit_id": n + 1,
                "at": day(n, step),
                "kind": kind,
                "became": became,
                "member_id": 1 + step % MEMBERS,
            }
            for n in numbers
            for step, (kind, became) in enumerate(_history(n))
        ],
    )


def code_of(position: int) -> str:
    """A position of two tanks with ten racks each."""
    return f"T{1 + position % 2}-{position // 1000}-1-{position}"


def day(unit: int, step: int) -> datetime:
    """Two years of arrivals; a unit's ten lines lie some days apart."""
    return START + timedelta(minutes=unit * 10, days=step * 3)


def _history(unit: int) -> list[tuple[str, str]]:
    lines = [("disposition", "expected"), ("place", "in_transit"), ("disposition", "inspecting")]
    lines += [("place", "in_tank"), ("place", code_of(unit % POSITIONS)), ("disposition", "accepted")]
    lines += [("place", "out_of_vapour"), ("place", "in_tank")]
    lines += [("place", code_of((unit * 7 + 13) % POSITIONS)), ("trace", "ack")]
    return lines[:EVENTS]


if __name__ == "__main__":
    main()
