"""How long the dashboard takes over ten years with 100,000 dose units and 1,000,000 entries of the trail: the
first number, the head of the page, and everything; beside bare SQL that counts the same tables once.

``CTDESK_UNITS`` says how many units, for the growth from few to many; ``CTDESK_BENCH_POSTGRES=1`` measures
PostgreSQL too, where one is installed.
"""

from __future__ import annotations

import json
import os
import secrets
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ctdesk.services.site import OpenSite

UNITS = int(os.environ.get("CTDESK_UNITS", "100000"))
EVENTS = 10 * UNITS
YEARS, ROUNDS, ANSWERS = 10, 5, 20
START = datetime(2016, 1, 1, tzinfo=UTC)
CHUNK = 10_000
# What is not the same work on every site: it is measured beside, and is part of "all".
FACTS = json.dumps({"catalogue.ambient_limit_s": "120", "notice": "x" * 1200})


def main() -> dict[str, float]:
    """Each measured course as a ratio to bare SQL over the same tables."""
    from fixtures.postgres import is_installed, running_server

    with tempfile.TemporaryDirectory(prefix="ctdesk-bench-") as place:
        os.environ["CTDESK_CONFIG_HOME"] = str(Path(place) / "config")
        found = measure(Path(place) / "sqlite", "sqlite", None)
        if os.environ.get("CTDESK_BENCH_POSTGRES") and is_installed():
            with running_server() as server:
                found |= measure(Path(place) / "postgres", "postgres", server)
        return found


def measure(folder: Path, name: str, server: Any) -> dict[str, float]:
    """Medians over several rounds, after one that is not counted."""
    from ctdesk.domain.periods import own_period, period_of
    from fixtures.cast import Cast
    from fixtures.clock import StandingClock

    clock = StandingClock()
    database = None if server is None else server.fresh()
    with filled_site(folder, clock, database) as site:
        if server is not None and database is not None:
            server.execute("VACUUM ANALYZE", database.name)  # as the autovacuum of a real server does
        session = Cast(site, clock).session("lead")
        spans = {
            "month": period_of("month", date(2025, 6, 1)),
            "ten_years": own_period(date(2016, 1, 1), date(2025, 12, 31)),
        }
        floor = _median(lambda: bare(site))
        print(f"{name:<9} bare SQL over the same tables {floor:8.1f} ms")
        ratios = {}
        for span, period in spans.items():
            first = _median(lambda period=period: first_numbers(site, session, period, ("K03",)))
            head = _median(lambda period=period: first_numbers(site, session, period))
            every = _median(lambda period=period: everything(site, session, period))
            print(f"{name:<9} {span:<10} first {first:7.1f} ms  head {head:7.1f} ms  all {every:7.1f} ms")
            ratios[f"dashboard.{name}.{span}.first"] = first / floor
            ratios[f"dashboard.{name}.{span}.head"] = head / floor
            ratios[f"dashboard.{name}.{span}.all"] = every / floor
        if os.environ.get("CTDESK_BENCH_EACH"):
            each(site, session, spans["ten_years"])
        return ratios


def first_numbers(
    site: OpenSite, session: Any, period: Any, codes: tuple[str, ...] = ("K03", "K26", "K04", "K24", "K01")
) -> None:
    """What stands on top of the page, each asked for by itself as the page does."""
    from ctdesk.services.indicators import read_figures

    for code in codes:
        site.gate.fetch(read_figures, session, period=period, codes=(code,))


def everything(site: OpenSite, session: Any, period: Any) -> None:
    """All that the page asks for."""
    from ctdesk.services import dashboard
    from ctdesk.services.audit import trail_status
    from ctdesk.services.indicators import read_figures

    fetch = site.gate.fetch
    fetch(read_figures, session, period=period)
    fetch(dashboard.received_by_outcome, session, period=period)
    fetch(dashboard.excursions_by_product, session, period=period)
    fetch(dashboard.overdue_now, session)
    fetch(dashboard.tanks_now, session)
    fetch(trail_status, session)


def each(site: OpenSite, session: Any, period: Any) -> None:
    """Every indicator by itself, the slowest first."""
    from ctdesk.services.indicators import computed_codes, read_figures

    spent = {
        code: _median(lambda code=code: site.gate.fetch(read_figures, session, period=period, codes=(code,)))
        for code in computed_codes()
    }
    for code, milliseconds in sorted(spent.items(), key=lambda item: -item[1]):
        print(f"          {code}  {milliseconds:7.1f} ms")


def bare(site: OpenSite) -> None:
    """One pass over each large table by the shortest statement: what counting them costs at all."""
    from sqlalchemy import func, select

    from ctdesk.db.tables.receipt import DoseUnit, UnitEvent
    from ctdesk.db.tables.records import Record, Signature

    with site.gate.reading() as db:
        by_year = func.substr(Record.completed_at, 1, 4)
        db.execute(select(by_year, Record.outcome, func.count()).group_by(by_year, Record.outcome)).all()
        db.execute(select(DoseUnit.disposition, func.count()).group_by(DoseUnit.disposition)).all()
        arrived = select(func.count()).where(
            UnitEvent.kind == "disposition", UnitEvent.became == "inspecting"
        )
        db.execute(arrived).all()
        db.execute(select(Signature.slot, func.count()).group_by(Signature.slot)).all()


@contextmanager
def filled_site(folder: Path, clock: Any, database: Any) -> Iterator[OpenSite]:
    """A site of the cast with ten years in it."""
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
        clock.advance(hours=1)
        fill_trail(site, clock().strftime("%Y-%m-%dT%H:%M:%S.%fZ"))
        yield site
    finally:
        site.close()


def fill(work: Any, first: int) -> None:
    """Receipts of two units each with answers, three signatures and history; a round for each; incidents."""
    from sqlalchemy import insert, select

    from ctdesk.db.tables.catalogue import Product
    from ctdesk.db.tables.incidents import Incident
    from ctdesk.db.tables.obligations import Obligation
    from ctdesk.db.tables.receipt import DoseUnit, Shipment, TherapyOrder, UnitEvent
    from ctdesk.db.tables.records import AnswerEntry, Record, Signature
    from ctdesk.db.tables.storage import StoragePosition, Tank
    from ctdesk.db.tables.team import Certificate, Member

    put = work.db.connection().execute
    members = list(work.db.scalars(select(Member.id).order_by(Member.id).limit(6)))
    certificate = work.db.scalars(select(Certificate.id).where(Certificate.purpose == "member")).first()
    products = range(900_001, 900_007)
    if first == 0:
        put(
            insert(Product),
            [
                {"id": key, "code": f"P{key}", "name_cn": f"P{key}", "inn": "–", "donor_type": "autologous",
                 "storage_modes": [], "status": "enabled"}
                for key in products
            ],
        )  # fmt: skip
        put(insert(Tank), [{"id": 900, "code": "T900", "name": "T900"}])
        put(
            insert(StoragePosition),
            [
                {
                    "id": 90_000 + n,
                    "tank_id": 900,
                    "rack": "1",
                    "box": "1",
                    "slot": str(n),
                    "code": f"T900-{n}",
                }
                for n in range(1000)
            ],
        )
    numbers = range(first // 2, (first + CHUNK) // 2)
    base = 1_000_000
    orders, shipments, units, events, records, answers, signatures = [], [], [], [], [], [], []
    for n in numbers:
        at = moment(n)
        key = base + n
        outcome = "quarantine" if n % 20 == 0 else "reject" if n % 50 == 1 else "accept"
        orders.append(
            {"id": key, "number": f"O-{n:06}", "product_id": products[n % len(products)], "entered_at": at}
        )
        shipments.append(
            {
                "id": key,
                "number": f"S-{n:06}",
                "order_id": key,
                "receipt_type": "marketed_autologous",
                "state": "decided",
                "cassette_count": 2,
                "unit_count": 2,
                "entered_at": at,
            }
        )
        for bag in (1, 2):
            unit = base + 2 * n + bag
            units.append(
                {
                    "id": unit,
                    "shipment_id": key,
                    "ordinal": bag,
                    "cassette": bag,
                    "batch_no": f"B{n:06}",
                    "disposition": "accepted",
                    "place": "in_tank",
                    "position_id": 90_000 + n % 1000,
                    "trace_code": f"8{unit:019}",
                    "trace_status": "ack" if n % 30 else "failed",
                }
            )
            for step, (kind, became) in enumerate(HISTORY):
                events.append(
                    {"unit_id": unit, "at": at + timedelta(hours=step), "kind": kind, "became": became}
                )
        for place, (form, shift) in enumerate((("CT-ACC-001", 0), ("CT-PRM-003", 1))):
            record = base + 2 * n + place
            done = at + timedelta(hours=2 + shift)
            records.append(
                {
                    "id": record,
                    "number": f"R-{form}-{n:06}",
                    "form_code": form,
                    "form_revision": 1,
                    "form_digest": "0" * 64,
                    "subject_kind": "shipment" if place == 0 else "daily_round",
                    "subject_id": key,
                    "subject_label": f"S-{n:06}",
                    "state": "reviewed",
                    "version": 1,
                    "outcome": outcome if place == 0 else None,
                    "facts": json.loads(FACTS),
                    "opened_by": members[n % len(members)],
                    "opened_at": at,
                    "completed_at": done,
                }
            )
            signatures.extend(
                {
                    "record_id": record,
                    "version": 1,
                    "ordinal": slot + 1,
                    "slot": f"slot_{slot}",
                    "member_id": members[(n + slot) % len(members)],
                    "printed_name": "–",
                    "role": "R01",
                    "meanings": ["checked"],
                    "at": done,
                    "content": b"x" * 300,
                    "content_digest": "0" * 64,
                    "certificate_id": certificate,
                    "nonce": f"{record}-{slot}",
                    "head_seq": 1,
                    "workstation": "W",
                }
                for slot in range(3 if place == 0 else 1)
            )
        said: list[tuple[str, Any]] = [
            ("C1", at.isoformat()),
            ("E7a", "1" if n % 40 == 0 else "0"),
            *((f"G6:{bag}", {"seconds": str(40 + n % 90)}) for bag in (1, 2)),
            *((f"A{number}", "x") for number in range(ANSWERS)),
        ]
        if n % 25 == 0:
            said.append(("K#late", "–"))
        for path, value in said:
            answers.append(
                {
                    "record_id": base + 2 * n,
                    "version": 1,
                    "path": path,
                    "answer": {"path": path, "state": "given", "value": value},
                    "at": at,
                    "workstation": "W",
                }
            )
    for table, rows in (
        (TherapyOrder, orders),
        (Shipment, shipments),
        (DoseUnit, units),
        (UnitEvent, events),
        (Record, records),
        (AnswerEntry, answers),
        (Signature, signatures),
    ):
        put(insert(table), rows)
    cases = [n for n in numbers if n % 10 == 0]
    put(
        insert(Incident),
        [
            {
                "id": base + n,
                "number": f"I-{n:06}",
                "kind": "incident",
                "code": "ID2" if n % 3 else "TR1",
                "severity": "III" if n % 7 else "II",
                "text": "–",
                "state": "closed",
                "opened_at": moment(n),
                "aware_at": moment(n),
                "closed_at": moment(n) + timedelta(days=20 + n % 17),
                "product_id": products[n % len(products)],
            }
            for n in cases
        ],
    )
    put(
        insert(Obligation),
        [
            {
                "subject_kind": "incident",
                "subject_id": base + n,
                "rule": "severity:III.closure",
                "anchor": "aware_at",
                "anchor_at": moment(n),
                "term_unit": "calendar_day",
                "due_at": moment(n) + timedelta(days=30),
                "opened_at": moment(n),
                "done_at": moment(n) + timedelta(days=20 + n % 17),
            }
            for n in cases
        ],
    )


HISTORY = (
    ("disposition", "expected"),
    ("disposition", "inspecting"),
    ("place", "in_tank"),
    ("disposition", "accepted"),
    ("trace", "ack"),
)


def fill_trail(site: OpenSite, at: str) -> None:
    """A long trail, chained as the guards ask; nothing measured here reads what stands in it."""
    from sqlalchemy import insert

    from ctdesk.db import audit
    from ctdesk.db.session import make_session
    from ctdesk.db.tables.audit import AuditEvent

    for first in range(0, EVENTS, 50_000):
        with make_session(site.engine) as db, db.begin():
            head = audit.head(db)
            seq, seal = head.seq, bytes.fromhex(head.seal_hex)
            rows = []
            for _ in range(min(50_000, EVENTS - first)):
                seq, prev, seal = seq + 1, seal, secrets.token_bytes(32)
                rows.append(
                    {"seq": seq, "body": b"{}", "prev": prev, "seal": seal, "at": at, "action": "bench.event",
                     "actor_name": "–"}
                )  # fmt: skip
            db.connection().execute(insert(AuditEvent), rows)


def moment(shipment: int) -> datetime:
    """Ten years of arrivals, one after the other."""
    return START + timedelta(minutes=shipment * (365 * YEARS * 24 * 60) / (UNITS / 2))


def _median(work: Callable[[], object]) -> float:
    """Milliseconds by the clock; where others use the machine too, the processor time says what is ours."""
    by = time.process_time if os.environ.get("CTDESK_BENCH_BUSY") else time.perf_counter
    work()
    spent = []
    for _ in range(ROUNDS):
        begun = by()
        work()
        spent.append((by() - begun) * 1000)
    return statistics.median(spent)


if __name__ == "__main__":
    main()
