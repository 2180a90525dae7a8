"""How long a recall looks for its units in a million lines of history, beside a bare query that finds as many
units by one index.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

UNITS, EVENTS, POSITIONS, MEMBERS, ROUNDS = 100_000, 10, 10_000, 15, 7
START = datetime(2024, 1, 1, tzinfo=UTC)
CHUNK = 20_000


def main() -> dict[str, float]:
    """Milliseconds of each search and of its floor, and their ratio."""
    with tempfile.TemporaryDirectory(prefix="ctdesk-bench-") as place:
        os.environ["CTDESK_CONFIG_HOME"] = str(Path(place) / "config")
        return measure(Path(place))


def measure(place: Path) -> dict[str, float]:
    """Medians over several rounds, after one that is not counted."""
    from sqlalchemy import select

    from ctdesk.db.tables.receipt import DoseUnit
    from ctdesk.domain.recall import Criterion
    from ctdesk.domain.spans import Span
    from ctdesk.services.recall_search import search_units
    from ctdesk.services.site import open_site
    from fixtures.cast import KEYS, QUICK, Cast, make_cast_site
    from fixtures.clock import StandingClock

    clock = StandingClock()
    make_cast_site(place / "site", clock)
    site = open_site(place / "site", key_store=KEYS, clock=clock, cost=QUICK)
    try:
        for first in range(0, UNITS, CHUNK):
            site.gate.run_itself(fill, action="bench.fill", first=first)
        session = Cast(site, clock).session("qa")
        month = Span(START + timedelta(days=100), START + timedelta(days=130))
        scopes = {
            "batch": Criterion("batch", "b 001234"),
            "vector_lot": Criterion("vector_lot", "LV-7"),
            "shipper": Criterion("shipper", "DS-114"),
            "rack": Criterion("position", "T1-3"),
            "tank_month": Criterion("position", "T1", month),
            "operator": Criterion("operator", "3", month),
            "received": Criterion("received", "", month),
        }
        ratios = {}
        for name, criterion in scopes.items():
            scope = ((criterion,),)
            total = site.gate.fetch(search_units, session, scope=scope).total
            assert total, name

            def bare(wanted: int = total) -> Any:
                with site.gate.reading() as db:
                    chosen = select(DoseUnit.id, DoseUnit.disposition, DoseUnit.batch_no)
                    return db.execute(chosen.where(DoseUnit.id <= wanted)).all()

            def whole(wanted: Any = scope) -> Any:
                return site.gate.fetch(search_units, session, scope=wanted)

            spent, floor = _median(whole), _median(bare)
            print(f"{name:<12} {total:7} units  {spent:7.1f} ms   bare {floor:6.1f} ms")
            ratios[f"recall.{name}_s"] = round(spent / 1000, 4)
            ratios[f"recall.{name}"] = spent / floor
        return ratios
    finally:
        site.close()


def _median(work: Callable[[], object]) -> float:
    spent = []
    for _ in range(ROUNDS + 1):
        begun = time.perf_counter()
        work()
        spent.append((time.perf_counter() - begun) * 1000)
    return statistics.median(spent[1:])


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
                "position_id": n % POSITIONS + 1,
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
