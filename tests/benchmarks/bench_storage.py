"""How long a tank of ten thousand positions takes until it is painted, and a step of panning, beside bare SQL
for the same rows and bare rectangles of the same number.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

RACKS, BOXES, SLOTS, UNITS, ROUNDS, STEPS = 10, 10, 100, 6000, 9, 120


def main() -> dict[str, float]:
    """Milliseconds of query, paint and pan, and their ratios to the floors."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory(prefix="ctdesk-bench-") as place:
        os.environ["CTDESK_CONFIG_HOME"] = str(Path(place) / "config")
        return measure(Path(place))


def measure(place: Path) -> dict[str, float]:
    """Medians over several rounds, after one that is not counted."""
    from PySide6.QtGui import QPixmap
    from PySide6.QtWidgets import QApplication
    from sqlalchemy import select

    from ctdesk.db.tables.receipt import DoseUnit
    from ctdesk.db.tables.storage import StoragePosition
    from ctdesk.services.site import open_site
    from ctdesk.services.storage import list_tanks
    from ctdesk.services.tank_map import tank_map
    from ctdesk.ui import look
    from ctdesk.ui.app import make_application
    from ctdesk.ui.cards import scrolling
    from ctdesk.ui.position_map import PositionMap
    from fixtures.cast import KEYS, QUICK, Cast, make_cast_site
    from fixtures.clock import StandingClock

    clock = StandingClock()
    make_cast_site(place / "site", clock)
    site = open_site(place / "site", key_store=KEYS, clock=clock, cost=QUICK)
    application = make_application(["bench"])
    look.dress(application, "light", 100)
    try:
        site.gate.run_itself(fill, action="bench.fill")
        session = Cast(site, clock).session("custodian")
        drawn = PositionMap()
        area = scrolling(drawn)
        area.resize(1366, 768)
        area.show()
        picture = QPixmap(1366, 768)
        asked, tanks, laid, painted, bare_sql, bare_paint, pans, overview = ([] for _ in range(8))
        for number in range(ROUNDS + 1):
            spent: list[float] = []
            _time(spent, lambda: site.gate.fetch(list_tanks, session))
            places = site.gate.fetch(tank_map, session, tank_id=1)
            _time(spent, lambda: site.gate.fetch(tank_map, session, tank_id=1))

            def show(places: Any = places) -> None:
                drawn.show_places(places)
                QApplication.processEvents()

            _time(spent, show)
            _time(spent, lambda: area.viewport().render(picture))
            _time(spent, lambda: _rows(site, select, StoragePosition, DoseUnit))
            _time(spent, lambda: _rectangles(picture))
            bar = area.verticalScrollBar()
            steps: list[float] = []
            for step in range(STEPS):
                value = (step * 37) % max(1, bar.maximum())

                def pan(value: int = value, bar: Any = bar) -> None:
                    bar.setValue(value)
                    QApplication.processEvents()

                _time(steps, pan)
            drawn.zoom(-1)
            drawn.zoom(-1)
            whole = QPixmap(drawn.size())
            _time(spent, partial(drawn.render, whole))
            drawn.zoom(0)
            if number:
                for one, figure in zip(
                    (tanks, asked, laid, painted, bare_sql, bare_paint, overview), spent, strict=True
                ):
                    one.append(figure)
                pans.append(max(steps))
                pans.append(statistics.median(steps))
        middle = {
            name: statistics.median(one)
            for name, one in {
                "tanks": tanks,
                "query": asked,
                "lay out": laid,
                "paint": painted,
                "bare SQL": bare_sql,
                "bare rectangles": bare_paint,
                "all of it at once": overview,
            }.items()
        }
        for name, figure in middle.items():
            print(f"{name:<18} {figure:7.1f} ms")
        print(
            f"{'a step of panning':<18} {statistics.median(pans[1::2]):7.2f} ms, the worst {max(pans):.1f} ms"
        )
        return {
            "storage.map_query": middle["query"] / middle["bare SQL"],
            "storage.map_paint": (middle["lay out"] + middle["paint"]) / middle["bare rectangles"],
            "storage.map_paint_all": middle["all of it at once"] / middle["bare rectangles"],
            "storage.pan_step": statistics.median(pans[1::2]) / middle["bare rectangles"],
        }
    finally:
        site.close()


def _time(spent: list[float], work: Callable[[], object]) -> None:
    begun = time.perf_counter()
    work()
    spent.append((time.perf_counter() - begun) * 1000)


def _rows(site: Any, select: Any, positions: Any, units: Any) -> int:
    """The rows behind the map, bare."""
    with site.gate.reading() as db:
        found = db.execute(select(*positions.__table__.columns).where(positions.tank_id == 1)).all()
        lying = db.execute(
            select(*units.__table__.columns)
            .join(positions, positions.id == units.position_id)
            .where(positions.tank_id == 1)
        ).all()
    return len(found) + len(lying)


def _rectangles(picture: Any) -> None:
    """As many bare rectangles as there are positions."""
    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QColor, QPainter

    painter = QPainter(picture)
    colour = QColor("#3aa77a")
    for number in range(RACKS * BOXES * SLOTS):
        painter.fillRect(QRectF(number % 130 * 10, number // 130 % 76 * 10, 8, 8), colour)
    painter.end()


def fill(work: Any) -> None:
    """One tank of ten thousand positions, six thousand units in it."""
    from sqlalchemy import insert

    from ctdesk.db.tables.receipt import DoseUnit, Shipment
    from ctdesk.db.tables.storage import StoragePosition, Tank

    connection = work.db.connection()
    connection.execute(
        insert(Tank),
        [{"id": 1, "code": "LN1", "name": "LN1", "backup": False, "active": True, "row_version": 1}],
    )
    connection.execute(
        insert(StoragePosition),
        [
            {
                "id": 1 + (rack * BOXES + box) * SLOTS + slot,
                "tank_id": 1,
                "rack": str(rack + 1),
                "box": str(box + 1),
                "slot": str(slot + 1),
                "code": f"LN1-{rack + 1}-{box + 1}-{slot + 1}",
                "row_version": 1,
            }
            for rack in range(RACKS)
            for box in range(BOXES)
            for slot in range(SLOTS)
        ],
    )
    connection.execute(
        insert(Shipment),
        [
            {
                "id": number + 1,
                "number": f"PJ-ASN-2026-{number + 1:04}",
                "receipt_type": "marketed_autologous",
                "state": "decided",
                "cassette_count": 2,
                "unit_count": 2,
                "entered_at": work.now,
                "row_version": 1,
            }
            for number in range(UNITS // 2)
        ],
    )
    states = ("accepted", "accepted", "accepted", "quarantined", "rejected")
    connection.execute(
        insert(DoseUnit),
        [
            {
                "shipment_id": number // 2 + 1,
                "ordinal": number % 2 + 1,
                "cassette": number % 2 + 1,
                "cassette_no": f"CAS-{number:06}",
                "batch_no": f"B{number // 2:05}",
                "disposition": states[number % len(states)],
                "place": "in_tank",
                "position_id": number * 5 % (RACKS * BOXES * SLOTS)
                + 1
                + number * 5 // (RACKS * BOXES * SLOTS),
                "by_concession": False,
                "exceptional": False,
                "row_version": 1,
            }
            for number in range(UNITS)
        ],
    )


if __name__ == "__main__":
    main()
