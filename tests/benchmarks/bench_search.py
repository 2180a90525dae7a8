"""How long 'find anything' takes at each key pressed, from 10,000 to 1,000,000 things, on SQLite and on
PostgreSQL, beside one bare indexed lookup of the same database; and whether all that is there is found.

A key pressed is the whole answer: what is read blind, every kind asked, counted, and the rows that are shown.
"""

from __future__ import annotations

import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ctdesk.services.site import OpenSite
    from fixtures.postgres import PostgresDatabase, PostgresServer

SIZES = tuple(
    size for size in (10_000, 100_000, 1_000_000) if size <= int(os.environ.get("CTDESK_ROWS", "1000000"))
)
CHUNK = 10_000
ROUNDS = 3
AT = datetime(2026, 1, 1, tzinfo=UTC)
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "".join(map(chr, range(0x4E00, 0x5600, 7)))
# What people type, letter by letter: each beginning of it is one key pressed.
TYPED = (
    *("王䶮", "张一丁", "wangyan", "wy", "zyd", "王 0417", "mrn-000417", "没有这个人", "zzzz"),
    *("PJ-ACC-2026-0468", "0468", "99468", "83411510000417", "B000417", "pj-asn", "coi 417"),
    *("COI-2026-00417", "2026", "细胞治疗", "温度偏差"),
)


def main() -> dict[str, float]:
    """Ratios of the 95th percentile of a key pressed to one bare lookup."""
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
    """Fill a site step by step and measure at each size."""
    from ctdesk.services.search import find_groups
    from fixtures.cast import Cast
    from fixtures.clock import StandingClock

    ratios: dict[str, float] = {}
    clock = StandingClock()
    database = None if server is None else server.fresh()
    with empty_site(place / name, clock, database) as site:
        session = Cast(site, clock).session("coordinator")
        filled = 0
        for size in SIZES:
            begun = time.perf_counter()
            for first in range(filled, size, CHUNK):
                site.gate.run_itself(fill, action="bench.fill", first=first)
            filled = size
            if server is not None and database is not None:
                server.execute("VACUUM ANALYZE", database.name)  # as the autovacuum of a real server does
            print(f"{name:<9} {size:>9,} things made in {time.perf_counter() - begun:.0f} s")
            with site.gate.reading() as db:
                floor = statistics.median(_spent(partial(_bare, db)) for _ in range(200))
            ensure_complete(site, session, size)
            spent: list[tuple[float, str]] = []
            for _ in range(ROUNDS):
                for typed in TYPED:
                    for length in range(1, len(typed) + 1):
                        query = typed[:length]
                        spent.append(
                            (_spent(partial(site.gate.fetch, find_groups, session, text=query)), query)
                        )
            times = sorted(one for one, _ in spent)
            p95, worst = times[len(times) * 95 // 100], max(spent)
            print(
                f"{name:<9} {size:>9,} median {statistics.median(times):6.2f} ms  p95 {p95:6.2f} ms"
                f"  worst {worst[0]:6.1f} ms ({worst[1]})  bare {floor:.3f} ms"
            )
            if os.environ.get("CTDESK_SLOWEST"):
                for each, query in sorted(spent, reverse=True)[:24:ROUNDS]:
                    print(f"          {each:8.1f} ms  {query}")
            ratios[f"search.{name}.{size} p95 / bare lookup"] = p95 / floor
            if size == SIZES[-1]:
                ratios[f"search.{name} p95 / 16 ms"] = p95 / 16
        return ratios


def ensure_complete(site: OpenSite, session: Any, size: int) -> None:
    """Every page of some questions holds exactly what plain reading finds."""
    from ctdesk.db.search_tokens import matches
    from ctdesk.services.search import find

    for query in ("王", "龙王 417", "yid", "99417", "8341151000041", "偏差 b0"):
        for kind in ("patient", "unit", "incident"):
            if size > SIZES[0] and kind == "unit" and query != "99417":
                continue  # reading half a million units takes as long as all the rest
            wanted = [n for n in range(size) if kind_of(n) == kind and matches(query, " ".join(words(n)))]
            hits: list[int] = []
            after: int | None = None
            while page := site.gate.fetch(find, session, text=query, kinds=(kind,), limit=500, after=after):
                hits += [one.id - 1000 for one in page]
                after = page[-1].key
            assert hits == wanted[::-1], (size, query, kind, len(hits), len(wanted))


def kind_of(n: int) -> str:
    """Of a hundred things 46 are units, 22 shipments, 26 records, 4 patients and 2 incidents."""
    place = n % 100
    return (
        "unit" if place < 46 else "shipment" if place < 68 else "record" if place < 94
        else "patient" if place < 98 else "incident"
    )  # fmt: skip


@cache
def _spelled(name: str) -> str:
    from ctdesk.services.spelling import pinyin_of

    return pinyin_of(name)


def name_of(n: int) -> str:
    """An invented name; now and then a rare one."""
    pick = random.Random(n)
    return (
        "王䶮" if n % 9973 == 0 else pick.choice(SURNAMES) + pick.choice(GIVEN[:60]) + pick.choice(GIVEN[:60])
    )


def words(n: int) -> tuple[str, str, str]:
    """Number, words and pinyin of one thing."""
    kind = kind_of(n)
    if kind == "unit":
        return (
            f"PJ-ASN-2026-{n // 2:06}/1",
            f"B{n % 70_000:06} COI-2026-{n:07}-1 CAS-{n:07} 8341151{n:013}",
            "",
        )
    if kind == "shipment":
        return f"PJ-ASN-2026-{n:06}", f"AWB{n:09} DS-{n % 500} SEAL{n:07}", ""
    if kind == "record":
        return f"PJ-ACC-2026-{n:06}", f"PJ-ASN-2026-{n // 2:06} · 演示细胞治疗注射液 CT-ACC-001", ""
    if kind == "patient":
        name = name_of(n)
        return f"MRN-{n:06}", name, _spelled(name)
    return f"PJ-INC-2026-{n:06}", f"G5 温度偏差 液氮罐 T{n % 9} 于转运中超过限值 B{n % 70_000:06}", ""


def fill(work: Any, first: int) -> None:
    """Rows of the registers and what the index says of them, as one save after the other would write it."""
    from sqlalchemy import insert, text

    from ctdesk.db.search import mark_complete
    from ctdesk.db.search_tokens import index_tokens
    from ctdesk.db.tables.base import Base

    work.event.wanted = False
    connection = work.db.connection()
    rows: dict[str, list[dict[str, Any]]] = {}
    entries, tokens = [], []
    postgres = connection.dialect.name != "sqlite"
    for n in range(first, first + CHUNK):
        kind, (number, said, pinyin) = kind_of(n), words(n)
        table, row = row_of(kind, n, number, said)
        rows.setdefault(table, []).append({"id": n + 1000, **row})
        key = _key(kind, n)
        entries.append({"id": key, "kind": kind, "ref_id": n + 1000, "number": number})
        single, pairs = index_tokens(kind, f"{number} {number} {said}\n{pinyin}")
        whole = (
            " ".join((*(f"'{one}':{at}" for at, one in enumerate(pairs, 1)), *(f"'{one}'" for one in single)))
            if postgres
            else " ".join((*pairs, *single))
        )
        tokens.append({"key": key, "tokens": whole})
    for table in sorted(rows, key=lambda one: one != "shipment"):
        connection.execute(insert(Base.metadata.tables[table]), rows[table])
    connection.execute(insert(Base.metadata.tables["search_entry"]), entries)
    value = "CAST(:tokens AS tsvector)" if postgres else ":tokens"
    connection.execute(text(f"INSERT INTO search_token (rowid, tokens) VALUES (:key, {value})"), tokens)
    if first == 0:
        mark_complete(work.db)


_made: dict[str, int] = {}


def _key(kind: str, n: int) -> int:
    """As ``db.search`` numbers them: without gaps, above those that the site has."""
    from ctdesk.db.search import _first_key

    if n == 0:
        _made.clear()
    _made[kind] = _made.get(kind, 0) + 1
    return _first_key(kind) + (1 << 39) + 100 + _made[kind]


def row_of(kind: str, n: int, number: str, said: str) -> tuple[str, dict[str, Any]]:
    """The row of one thing, with what has to be there."""
    if kind == "unit":
        shipment = n // 100 * 100 + 46 + 1000  # the first of its hundred
        about = {"shipment_id": shipment, "ordinal": n % 100 + 1, "cassette": 1, "batch_no": said.split()[0]}
        return "dose_unit", {**about, "disposition": "accepted", "place": "in_tank"}
    if kind == "shipment":
        about = {
            "number": number,
            "receipt_type": "marketed_autologous",
            "state": "decided",
            "entered_at": AT,
        }
        return "shipment", {**about, "cassette_count": 1, "unit_count": 1, "awb_no": said.split()[0]}
    if kind == "record":
        about = {
            "number": number,
            "form_code": "CT-ACC-001",
            "form_revision": 1,
            "form_digest": "",
            "version": 1,
        }
        about |= {"subject_kind": "shipment", "subject_id": 1, "subject_label": said, "state": "completed"}
        return "record", {**about, "facts": {}, "opened_at": AT}
    if kind == "patient":
        about = {"mrn": number, "name": said, "name_latin": "", "sex": "unknown"}
        return "patient", {**about, "birth_date": date(1970, 1, 1), "entered_at": AT}
    about = {"number": number, "kind": "deviation", "code": "G5", "severity": "III", "text": said}
    return "incident", {**about, "state": "open", "opened_at": AT, "aware_at": AT}


def _bare(db: Any) -> list[Any]:
    """One lookup by an index of the same database."""
    from sqlalchemy import text

    bare = text("SELECT id, kind, ref_id FROM search_entry WHERE number = :number")
    found: list[Any] = db.execute(bare, {"number": "PJ-ACC-2026-000468"}).all()
    return found


def _spent(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


@contextmanager
def empty_site(folder: Path, clock: Any, database: PostgresDatabase | None) -> Iterator[OpenSite]:
    """A site of the cast on one of the databases."""
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
        yield site
    finally:
        site.close()


if __name__ == "__main__":
    for what, ratio in main().items():
        print(f"{what}: {ratio:.2f}")
