"""What stood before revision 0004 stands after it: incidents with their level, and what holds each unit."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select, text

from ctdesk.db.audit import events_since
from ctdesk.db.engine import allow_schema_changes, postgres_engine, sqlite_engine
from ctdesk.db.migrate import upgrade
from ctdesk.db.session import make_session
from ctdesk.db.tables.holds import UnitHold
from ctdesk.db.tables.incidents import Incident, IncidentUnit
from fixtures.databases import KEY, address_of

T0, T1, T2 = (f"2026-03-0{day}T01:00:00.000000Z" for day in (2, 3, 4))

BEFORE = [
    "INSERT INTO member (id, staff_no, login, login_folded, login_skeleton, name, name_latin, status,"
    f" active_from, row_version) VALUES (7, '7', 'a', 'a', 'a', '甲', 'A', 'active', '{T0}', 1)",
    "INSERT INTO shipment (id, number, receipt_type, state, cassette_count, unit_count, entered_at,"
    f" row_version) VALUES (1, 'PJ-ASN-2026-0001', 'marketed_autologous', 'decided', 1, 4, '{T0}', 1)",
    *(
        "INSERT INTO dose_unit (id, shipment_id, ordinal, cassette, disposition, by_concession,"
        " exceptional, hold, place, row_version)"
        f" VALUES ({number}, 1, {number}, 1, 'accepted', 0, 0, {hold}, 'in_tank', 1)"
        for number, hold in ((1, "NULL"), (2, "'frozen'"), (3, "'move_open'"), (4, "'count_open'"))
    ),
    # Frozen twice with a lift between; the later one is what holds it. The third changed from one to another.
    *(
        "INSERT INTO unit_event (unit_id, at, kind, was, became, record_id, member_id)"
        f" VALUES ({unit}, '{at}', 'hold', NULL, '{became}', {record}, {member})"
        for unit, at, became, record, member in (
            (2, T0, "frozen", 40, "NULL"),
            (2, T1, "none", 41, "7"),
            (2, T2, "frozen", 42, "7"),
            (3, T0, "frozen", 43, "7"),
            (3, T1, "move_open", "NULL", "7"),
        )
    ),
    *(
        "INSERT INTO incident (id, number, kind, code, severity, text, state, opened_by, opened_at,"
        f" closed_at, row_version) VALUES ({number}, 'PJ-INC-2026-{number}', 'incident', 'ID2', '{level}',"
        f" 't', '{state}', 7, '{T1}', {closed}, 1)"
        for number, level, state, closed in ((1, "II", "open", "NULL"), (2, "IV", "closed", f"'{T2}'"))
    ),
    "INSERT INTO incident_unit (incident_id, unit_id) VALUES (1, 2)",
]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def upgraded(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database with rows of revision 0003 that went up to 0004."""
    if request.param == "sqlite":
        engine = sqlite_engine(tmp_path / "site.db", KEY, create=True)
    else:
        engine = postgres_engine(address_of(request.getfixturevalue("postgres")(), "ct_owner"), None)
    upgrade(engine, to="0003")
    with engine.connect() as connection:
        allow_schema_changes(connection, True)
        with connection.begin():
            for statement in BEFORE:
                connection.execute(text(statement))
        allow_schema_changes(connection, False)
    upgrade(engine, to="0004")
    upgrade(engine)  # the tables as this version reads them
    yield engine
    engine.dispose()


def rows(engine: Engine, table: Any) -> list[Any]:
    session = make_session(engine, read_only=True)
    with session.begin():
        return list(session.scalars(select(table).order_by(table.id)))


def test_an_incident_keeps_its_level_and_runs_from_when_it_was_reported(upgraded: Engine) -> None:
    stands, closed = rows(upgraded, Incident)
    assert (stands.state, stands.severity, stands.severity_chosen) == ("reported", "II", "II")
    assert stands.aware_at == stands.opened_at
    assert (stands.near_miss, stands.anonymous, stands.minimum, stands.occurred_at) == (
        False,
        False,
        None,
        None,
    )
    assert (closed.state, closed.severity) == ("closed", "IV")
    assert closed.closed_at > closed.aware_at
    assert [row.found_by for row in rows(upgraded, IncidentUnit)] == ["named"]


def test_what_holds_a_unit_becomes_a_hold_with_what_placed_it(upgraded: Engine) -> None:
    frozen, moved, counted = rows(upgraded, UnitHold)
    assert (frozen.unit_id, frozen.code, frozen.source_kind, frozen.source_id) == (2, "frozen", "record", 42)
    assert (frozen.placed_by, frozen.placed_at.day, frozen.lifted_at) == (7, 4, None)
    assert (moved.unit_id, moved.code, moved.source_kind, moved.placed_at.day) == (3, "move_open", None, 3)
    # Nobody wrote down how it came: it stands since the shipment was entered.
    assert (counted.unit_id, counted.placed_by, counted.placed_at.day) == (4, None, 2)


def test_the_rows_that_changed_are_in_the_trail(upgraded: Engine) -> None:
    session = make_session(upgraded, read_only=True)
    with session.begin():
        bodies = [json.loads(event.body) for event in events_since(session, 0)]
    told = next(body for body in bodies if body["changes"])
    changed = {(change["table"], change["row_id"]): change for change in told["changes"]}
    assert set(changed) == {("incident", 1), ("incident", 2), *(("unit_hold", row) for row in (1, 2, 3))}
    assert changed["incident", 1]["before"]["state"] == "open"
    assert changed["incident", 1]["after"]["state"] == "reported"
    assert changed["unit_hold", 1]["after"]["code"] == "frozen"
