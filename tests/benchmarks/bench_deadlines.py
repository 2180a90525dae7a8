"""How long working out 100,000 open deadlines anew takes, with their standing, beside only telling on which
day of the site each began.
"""

from __future__ import annotations

import random
import statistics
import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from ctdesk.domain.deadlines import SiteDays, Term, dues_of, status_of
from ctdesk.services.working_days import is_published, is_working_day

ITEMS, ROUNDS = 100_000, 7
ZONE = ZoneInfo("Asia/Shanghai")
TERMS = (
    Term("immediately"),
    Term("hour", 24),
    Term("calendar_day", 15),
    Term("calendar_day", 30),
    Term("working_day", 3),
    Term("working_day", 5),
    Term("working_day", 60),
)


def main() -> dict[str, float]:
    """Milliseconds of all of them, and the ratio to the floor; medians after a round that is not counted."""
    chance = random.Random(5)
    newest = datetime(2026, 6, 30, tzinfo=UTC)
    items = [
        (chance.choice(TERMS), newest - timedelta(seconds=chance.randrange(5 * 365 * 86_400)))
        for _ in range(ITEMS)
    ]
    asked, floor = [], []
    for number in range(ROUNDS + 1):
        begun = time.perf_counter()
        dues = dues_of(items, SiteDays(ZONE, is_working_day, is_published))
        late = sum(
            status_of(due, newest, begun=anchor) == "overdue"
            for due, (_, anchor) in zip(dues, items, strict=True)
        )
        done = time.perf_counter()
        seen = [anchor.astimezone(ZONE).date() for _, anchor in items]
        bare = time.perf_counter()
        if number:
            asked.append((done - begun) * 1000)
            floor.append((bare - done) * 1000)
    ours, least = statistics.median(asked), statistics.median(floor)
    print(f"{len(dues)} deadlines from {len(set(seen))} days, {late} overdue")
    print(f"due and standing {ours:7.1f} ms   their days bare {least:7.1f} ms")
    return {"deadlines.recompute_ms": ours, "deadlines.recompute": ours / least}


if __name__ == "__main__":
    main()
