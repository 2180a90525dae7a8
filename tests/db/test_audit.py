from __future__ import annotations

import hashlib
import json
import struct
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ctdesk.db.audit import (
    GENESIS,
    append_event,
    events_since,
    head,
    lock_chain,
    missing_behind,
    seal_of,
)
from ctdesk.db.session import make_session

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def append(database: Any, **more: Any) -> Any:
    session = make_session(database.engine)
    with session.begin():
        return append_event(session, {"at": NOW, "action": "test", "actor_name": "王", **more})


def test_the_seal_is_what_the_design_says() -> None:
    body, prev = '{"a":"王"}'.encode(), bytes(range(32))
    expected = hashlib.sha256(
        b"CTR-AUDIT\x00v1\x00" + prev + struct.pack(">Q", 7) + struct.pack(">Q", len(body)) + body
    ).digest()
    assert seal_of(prev, 7, body) == expected


def test_the_first_event_of_a_database_is_its_migration(database: Any) -> None:
    session = make_session(database.engine, read_only=True)
    with session.begin():
        (first,) = events_since(session, 0)
        at_head = head(session)
    told = json.loads(first.body)
    assert (first.seq, told["action"], told["revision"]["before"]) == (1, "database.migrated", None)
    assert first.prev_hex == GENESIS.hex()
    assert (at_head.seq, at_head.seal_hex) == (1, first.seal_hex)


def test_each_event_stands_on_the_one_before(database: Any) -> None:
    first, second = append(database), append(database)
    assert (second.seq, second.prev_hex) == (first.seq + 1, first.seal_hex)


def test_time_never_runs_backwards_and_the_clock_is_kept(database: Any) -> None:
    later = append(database, at=NOW + timedelta(days=400))
    earlier = append(database, at=NOW + timedelta(days=399))
    assert earlier.at == later.at + timedelta(microseconds=1)
    session = make_session(database.engine, read_only=True)
    with session.begin():
        body = json.loads(events_since(session, later.seq)[0].body)
    assert body["clock"] == (NOW + timedelta(days=399)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def test_an_event_without_time_zone_or_with_a_float_is_refused(database: Any) -> None:
    with pytest.raises(ValueError, match="time zone"):
        append(database, at=datetime(2026, 1, 1))
    with pytest.raises(ValueError, match="canonical"):
        append(database, degrees=-151.2)


def test_the_feed_goes_on_after_a_number_and_stops_at_the_limit(database: Any) -> None:
    for _ in range(5):
        append(database)
    session = make_session(database.engine, read_only=True)
    with session.begin():
        assert [event.seq for event in events_since(session, 3, limit=2)] == [4, 5]
        assert events_since(session, 6) == ()


def test_two_writers_never_fork_the_chain(database: Any) -> None:
    each, failures = 40, []

    def work() -> None:
        session = make_session(database.engine)
        try:
            for _ in range(each):
                with session.begin():
                    lock_chain(session)
                    head(session)
                    append_event(session, {"at": NOW, "action": "test", "actor_name": "a"})
        except Exception as error:  # seen by the assertion below
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    session = make_session(database.engine, read_only=True)
    with session.begin():
        seqs = [event.seq for event in events_since(session, 0)]
    assert failures == []
    assert seqs == list(range(1, 3 * each + 2))


def test_anchors_say_what_is_missing_or_other(database: Any) -> None:
    sealed = append(database)
    with database.engine.begin() as connection:
        assert list(missing_behind(connection, {sealed.seq: sealed.seal_hex})) == []
        (gone,) = missing_behind(connection, {sealed.seq + 5: "ab" * 32})
        (other,) = missing_behind(connection, {sealed.seq: "ab" * 32})
    assert (gone.code, gone.values["missing"]) == ("DB-07", 5)
    assert (other.code, other.values["seq"]) == ("DB-16", sealed.seq)
