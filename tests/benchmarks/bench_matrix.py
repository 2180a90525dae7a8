"""How long the competence matrix of 500 members and 23 modules with ten years of history takes until it is
painted, beside reading the same rows bare.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

MEMBERS, YEARS, ROUNDS = 500, 10, 12
ROLES = ("R03", "R05", "R06", "R07", "R11", "R14", "R01", "R04")


def main() -> dict[str, float]:
    """Milliseconds of query and paint, and the ratio of both to reading the rows."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory(prefix="ctdesk-bench-") as place:
        os.environ["CTDESK_CONFIG_HOME"] = str(Path(place) / "config")
        return measure(Path(place))


def measure(place: Path) -> dict[str, float]:
    """Medians over several rounds, after one that is not counted."""
    from PySide6.QtGui import QPixmap
    from sqlalchemy import select

    from ctdesk.db.tables.team import Competence
    from ctdesk.services.gate import utc_now
    from ctdesk.services.site import open_site
    from ctdesk.services.training_matrix import competence_matrix
    from ctdesk.ui import look
    from ctdesk.ui.app import make_application
    from ctdesk.ui.matrix_view import MatrixView
    from fixtures.cast import KEYS, QUICK, Cast, make_cast_site
    from fixtures.clock import StandingClock

    clock = StandingClock(utc_now().replace(microsecond=0))
    make_cast_site(place / "site", clock)
    site = open_site(place / "site", key_store=KEYS, clock=clock, cost=QUICK)
    application = make_application(["bench"])
    look.dress(application, "light", 100)
    try:
        site.gate.run_itself(fill, action="bench.fill")
        cast = Cast(site, clock)
        session = cast.session("lead")
        view = MatrixView()
        view.resize(1366, 900)
        view.show()
        asked, painted, floor = [], [], []
        today = clock.now.date()
        for number in range(ROUNDS + 1):
            begun = time.perf_counter()
            found = site.gate.fetch(competence_matrix, session)
            read = time.perf_counter()
            view.show_matrix(found.people, [code for code, _, _ in found.modules], found.today)
            picture = QPixmap(view.size())
            view.render(picture)
            done = time.perf_counter()
            with site.gate.reading() as db:
                rows = db.execute(
                    select(Competence.member_id, Competence.module, Competence.valid_until).where(
                        Competence.valid_until >= today
                    )
                ).all()
            bare = time.perf_counter()
            if number:
                asked.append((read - begun) * 1000)
                painted.append((done - read) * 1000)
                floor.append((bare - done) * 1000)
        cells = sum(len(one.states) for one in found.people)
        print(f"{len(found.people)} people, {cells} states, {len(rows)} rows in date")
        query, paint, least = (statistics.median(one) for one in (asked, painted, floor))
        print(f"query {query:7.1f} ms   paint {paint:7.1f} ms   both {query + paint:7.1f} ms")
        print(f"the same rows bare {least:7.1f} ms")
        return {"matrix.query_and_paint_ms": query + paint, "matrix.query_and_paint": (query + paint) / least}
    finally:
        site.close()


def fill(work: Any) -> None:
    """Members, a role each, every module renewed each year, and who trained lately."""
    from sqlalchemy import insert

    from ctdesk.db.tables.team import Appointment, Competence, Member
    from ctdesk.services.curriculum import curriculum

    connection, now, today = work.db.connection(), work.now, work.now.date()
    first = 1000
    connection.execute(
        insert(Member),
        [
            {
                "id": first + number,
                "staff_no": f"B{number:04}",
                "login": f"bench{number}",
                "login_folded": f"bench{number}",
                "login_skeleton": f"bench{number}",
                "name": f"成员{number}",
                "name_latin": f"Cheng Yuan {number}",
                "status": "active",
                "active_from": datetime(2016, 1, 1, tzinfo=UTC),
                "row_version": 1,
            }
            for number in range(MEMBERS)
        ],
    )
    connection.execute(
        insert(Appointment),
        [
            {
                "member_id": first + number,
                "role": ROLES[number % len(ROLES)],
                "starts_at": datetime(2016, 1, 1, tzinfo=UTC),
                "row_version": 1,
                "proposed": False,
                "acting": False,
                "recorded_at": datetime(2016, 1, 1, tzinfo=UTC),
            }
            for number in range(MEMBERS)
        ],
    )
    rows = []
    for number in range(MEMBERS):
        for place, module in enumerate(sorted(curriculum().modules)):
            for year in range(YEARS):
                begins = today - timedelta(days=365 * year + (number * 7 + place * 11) % 300)
                rows.append(
                    {
                        "member_id": first + number,
                        "module": module,
                        "product_code": "",
                        "valid_from": begins,
                        "valid_until": begins + timedelta(days=364),
                        "evidence": "bench",
                        "recorded_at": datetime.combine(begins, datetime.min.time(), UTC),
                        "basis": "assessment",
                    }
                )
    for start in range(0, len(rows), 5000):
        connection.execute(insert(Competence), rows[start : start + 5000])
    assert isinstance(today, date) and now.tzinfo is not None


if __name__ == "__main__":
    main()
