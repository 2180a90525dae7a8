"""How long "may I sign this?" takes with 500 members, 23 modules and ten years of history, beside one bare
indexed query; and what the same question costs for a minute five years ago.

The answer is the whole of it: role, delegation, training with practice, documents, segregation, certificate.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, text

from ctdesk.db.tables.team import Appointment, Certificate, Competence, Member
from ctdesk.services.curriculum import curriculum
from ctdesk.services.grounds import grounds_for, who_can
from ctdesk.services.site import open_site
from fixtures.cast import KEYS, QUICK, Cast, make_cast_site
from fixtures.clock import StandingClock

PEOPLE, YEARS, ROUNDS = 500, 10, 300
DUTY = "receipt.verify"
ROLES = ("R05", "R06", "R07", "R11", "R03")


def main() -> dict[str, float]:
    """Measure floor and answers in alternation; the ratios of the medians are returned."""
    with tempfile.TemporaryDirectory() as name:
        folder, clock = Path(name) / "site", StandingClock()
        make_cast_site(folder, clock)
        site = open_site(folder, key_store=KEYS, clock=clock, cost=QUICK)
        try:
            cast = Cast(site, clock)
            _ten_years(site.gate.engine, clock.now)
            return _measured(cast, clock.now)
        finally:
            site.close()


def _measured(cast: Cast, now: datetime) -> dict[str, float]:
    me, then = cast.id("verifier"), now - timedelta(days=5 * 365)
    veteran = 10_000 + 1  # has ten years of training behind

    def fresh(ask: Callable[[Any], object]) -> Callable[[], float]:
        """Each time in a unit of work of its own, as a signature is: nothing is remembered."""

        def once() -> float:
            with cast.gate.reading() as db:
                db.connection()
                begun = time.perf_counter()
                ask(db)
                return (time.perf_counter() - begun) * 1000

        return once

    bare = text(
        "SELECT id, module, valid_until FROM competence WHERE member_id = :member AND valid_until >= :day"
    )
    asks = {
        "bare": fresh(lambda db: db.execute(bare, {"member": veteran, "day": now.date().isoformat()}).all()),
        "one": fresh(lambda db: grounds_for(db, veteran, DUTY, now)),
        "mine": fresh(lambda db: grounds_for(db, me, DUTY, now)),
        "past": fresh(lambda db: grounds_for(db, veteran, DUTY, then)),
        "all": fresh(lambda db: who_can(db, DUTY, now)),
    }
    spent: dict[str, list[float]] = {name: [] for name in asks}
    for number in range(ROUNDS + 20):
        for name, once in asks.items():
            took = once()
            if number >= 20:
                spent[name].append(took)
    middle = {name: statistics.median(times) for name, times in spent.items()}
    print(f"one indexed query                 {middle['bare']:8.3f} ms")
    print(f"may I sign, ten years of history  {middle['one']:8.3f} ms")
    print(f"may I sign, a member of the cast  {middle['mine']:8.3f} ms")
    print(f"the same, five years ago          {middle['past']:8.3f} ms")
    print(f"who can, of {PEOPLE} members          {middle['all']:8.3f} ms")
    return {
        "grounds.for_one_signature": middle["one"] / middle["bare"],
        "grounds.past_beside_now": middle["past"] / middle["one"],
        "grounds.who_can_of_500": middle["all"] / middle["bare"],
    }


def _ten_years(engine: Any, now: datetime) -> None:
    """Five hundred members who were appointed and trained every year, straight into the tables."""
    began = now - timedelta(days=YEARS * 365)
    numbers = range(10_000, 10_000 + PEOPLE)
    with engine.begin() as connection:
        connection.execute(
            insert(Member),
            [
                {
                    "id": number,
                    "staff_no": f"B{number}",
                    "login": f"b{number}",
                    "login_folded": f"b{number}",
                    "login_skeleton": f"b{number}",
                    "name": f"成员{number}",
                    "name_latin": f"Member {number}",
                    "status": "active",
                    "active_from": began,
                    "statement_record_id": 0,
                    "row_version": 1,
                }
                for number in numbers
            ],
        )
        connection.execute(
            insert(Appointment),
            [
                {
                    "member_id": number,
                    "role": ROLES[number % len(ROLES)],
                    "starts_at": began + timedelta(days=365 * year),
                    "ends_at": None if year == YEARS - 1 else began + timedelta(days=365 * (year + 1)),
                    "recorded_at": began + timedelta(days=365 * year),
                    "proposed": False,
                    "acting": False,
                    "row_version": 1,
                }
                for number in numbers
                for year in range(YEARS)
            ],
        )
        connection.execute(
            insert(Certificate),
            [
                {
                    "member_id": number,
                    "purpose": "member",
                    "serial": f"s{number}",
                    "fingerprint": f"f{number}",
                    "der": b"",
                    "key_version": 1,
                    "not_before": began,
                    "not_after": now + timedelta(days=3650),
                    "issued_at": began,
                }
                for number in numbers
            ],
        )
        first: date = began.date()
        for module in sorted(curriculum().modules):
            connection.execute(
                insert(Competence),
                [
                    {
                        "member_id": number,
                        "module": module,
                        "product_code": "",
                        "valid_from": first + timedelta(days=year * 365),
                        "valid_until": first + timedelta(days=year * 365 + 400),
                        "evidence": "–",
                        "basis": "assessment",
                        "recorded_at": began + timedelta(days=year * 365),
                    }
                    for number in numbers
                    for year in range(YEARS + 1)
                ],
            )


if __name__ == "__main__":
    main()
