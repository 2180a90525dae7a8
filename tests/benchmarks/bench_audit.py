"""How long verifying the trail takes, beside a plain hashlib loop over the same rows of the same file."""

from __future__ import annotations

import hashlib
import os
import struct
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session
from sqlcipher3 import dbapi2 as sqlcipher

from ctdesk.db.audit import TAG, seal_of
from ctdesk.db.engine import sqlite_engine
from ctdesk.db.migrate import upgrade
from ctdesk.db.verify import verify_trail
from ctdesk.domain.canonical import canonical_bytes
from ctdesk.services.trail_filters import EventFilter, chosen_numbers

KEY = "0123456789abcdef" * 4
ROWS = 100_000  # settings that the events change again and again
PEOPLE = 60
ACTIONS = ("setting.changed", "record.sign", "record.attach", "session.sign_in", "session.sign_out")
RARE = "record.amend"
PAGE = 101  # what the page of the trail asks for at once
FIRST = "SELECT seq FROM audit_event {} ORDER BY seq DESC LIMIT 101"


def connect(path: Path) -> Any:
    """A bare connection with the engine's page cache."""
    connection = sqlcipher.connect(str(path), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{KEY}'\"")
    connection.execute("PRAGMA cache_size=-65536")
    return connection


def build(path: Path, events: int) -> None:
    """A database of ``events`` events about ``ROWS`` rows, written without ctdesk's own layers."""
    engine = sqlite_engine(path, KEY, create=True)
    upgrade(engine, at=datetime(2025, 12, 31, tzinfo=UTC))
    engine.dispose()
    connection = connect(path)
    prev = connection.execute("SELECT seal FROM audit_event").fetchone()[0]
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    (guard,) = connection.execute(
        "SELECT sql FROM sqlite_master WHERE name = 'guard_audit_event_in_order'"
    ).fetchone()
    connection.execute("BEGIN")
    connection.execute("DROP TRIGGER guard_audit_event_in_order")
    rows = []
    for seq in range(2, events + 1):
        row, again = (seq - 2) % ROWS + 1, seq - 2 >= ROWS
        at = (begin + timedelta(seconds=seq)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        after = {"value": str(seq)} if again else {"id": row, "name": f"setting {row}", "value": str(seq)}
        change = {
            "table": "setting",
            "row_id": row,
            "verb": "update" if again else "insert",
            "before": {"value": str(seq - ROWS)} if again else {},
            "after": after,
        }
        actor, action = 1 + seq % PEOPLE, ACTIONS[seq % len(ACTIONS)] if seq % 5000 else RARE
        reason = f"更正第{seq}项" if seq % 20 == 0 else None
        body = canonical_bytes(
            {
                "v": 1,
                "seq": seq,
                "at": at,
                "action": action,
                "actor_id": actor,
                "actor_name": f"李 LI Na {actor}",
                "workstation": "ward-3",
                "roles": ["R09"],
                "reason": reason,
                "changes": [change],
            }
        )
        seal = seal_of(prev, seq, body)
        rows.append((seq, body, prev, seal, at, action, actor, f"李 LI Na {actor}", None, reason))
        prev = seal
        if len(rows) == 10_000 or seq == events:
            connection.executemany("INSERT INTO audit_event VALUES (?,?,?,?,?,?,?,?,?,?)", rows)
            rows.clear()
    last = [
        (row, f"setting {row}", str(_last_of(row, events))) for row in range(1, min(ROWS, events - 1) + 1)
    ]
    connection.executemany("INSERT INTO setting (id, name, value) VALUES (?, ?, ?)", last)
    connection.execute(guard)
    connection.execute("COMMIT")
    connection.close()


def _last_of(row: int, events: int) -> int:
    """Number of the last event about ``row``."""
    first = row + 1
    return first + (events - first) // ROWS * ROWS


def hash_loop(path: Path) -> float:
    """Seconds to read every event and hash what its seal covers: the least any verifier must do."""
    connection = connect(path)
    pack, sha256 = struct.Struct(">QQ").pack, hashlib.sha256
    begun = time.perf_counter()
    wrong = 0
    for seq, body, prev, seal in connection.execute(
        "SELECT seq, body, prev, seal FROM audit_event ORDER BY seq"
    ):
        wrong += sha256(TAG + prev + pack(seq, len(body)) + body).digest() != seal
    seconds = time.perf_counter() - begun
    connection.close()
    if wrong:
        raise RuntimeError("the loop found wrong seals")
    return seconds


def filters(path: Path, events: int) -> dict[str, float]:
    """The best of three of each filter's first page, as a ratio to the bare statement that asks for the same;
    raises where the two find other entries.
    """
    end = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=events // 2)
    begin = end - timedelta(seconds=events // 20)
    since, until = (at.strftime("%Y-%m-%dT%H:%M:%S.%fZ") for at in (begin, end))
    period = f"at >= '{since}' AND at < '{until}'"
    asked = {
        "newest": (EventFilter(), ""),
        "after_signing": (EventFilter(sign="after_signing"), f"WHERE action = '{RARE}'"),
        "person": (EventFilter(actor_id=7), "WHERE actor_id = 7"),
        "month": (EventFilter(since=begin, until=end), f"WHERE {period}"),
        "person_month": (EventFilter(actor_id=7, since=begin, until=end), f"WHERE actor_id = 7 AND {period}"),
        "words": (
            EventFilter(text="更正第40项"),
            "WHERE reason LIKE '%更正第40项%' OR actor_name LIKE '%更正第40项%'",
        ),
        "nobody_wrote": (EventFilter(text="没有的词"), "WHERE reason LIKE '%没有的词%'"),
    }
    engine = sqlite_engine(path, KEY, read_only=True)
    bare = connect(path)
    ratios = {}
    with Session(engine) as db:
        for name, (wanted, where) in asked.items():
            ours, theirs, found = [], [], []
            for _ in range(3):
                begun = time.perf_counter()
                found = chosen_numbers(db, wanted, None, PAGE)
                ours.append(time.perf_counter() - begun)
                begun = time.perf_counter()
                there = [seq for (seq,) in bare.execute(FIRST.format(where))]
                theirs.append(time.perf_counter() - begun)
                if found != there:
                    raise RuntimeError(f"{name}: other entries than the bare statement finds")
            ratios[f"audit.filter.{name}"] = min(ours) / min(theirs)
            told = f"{min(ours) * 1000:8.2f} ms  {min(theirs) * 1000:8.2f} ms (bare SQL)"
            print(f"{name:14} {told}  {min(ours) / min(theirs):8.3f}  {len(found)} found")
    bare.close()
    engine.dispose()
    return ratios


def main() -> dict[str, float]:
    """Build, then measure both, the better of two runs each; ``CTDESK_EVENTS`` says how many events."""
    events = int(os.environ.get("CTDESK_EVENTS", "1000000"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "site.db"
        begun = time.perf_counter()
        build(path, events)
        built = time.perf_counter() - begun
        floor = min(hash_loop(path) for _ in range(2))
        engine = sqlite_engine(path, KEY, read_only=True)
        spent = []
        for _ in range(2):
            begun = time.perf_counter()
            verdict = verify_trail(engine)
            spent.append(time.perf_counter() - begun)
            if not verdict.ok:
                raise RuntimeError(f"the trail did not verify: {verdict.faults[:3]}")
        engine.dispose()
        ratios = filters(path, events)
        megabytes = path.stat().st_size // 1_000_000
    ours = min(spent)
    print(f"{events} events, {min(ROWS, events - 1)} rows, {megabytes} MB, built in {built:.1f} s")
    print(f"audit.verify   {ours:8.2f} s  {floor:8.2f} s (hashlib loop over the file)  {ours / floor:6.2f}")
    return {"audit.verify": ours / floor, **ratios}


if __name__ == "__main__":
    main()
