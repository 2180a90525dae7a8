from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, text, update

from ctdesk.db.audit import append_event
from ctdesk.db.capture import LONGEST_TEXT, Capture
from ctdesk.db.session import UncapturedChange, make_session
from ctdesk.db.tables.catalogue import Product, ProductLabel
from ctdesk.db.tables.site import Setting
from ctdesk.db.tables.team import Certificate

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def product(**more: Any) -> Product:
    values: dict[str, Any] = {
        "code": "P1",
        "name_cn": "甲",
        "inn": "x",
        "donor_type": "autologous",
        "storage_modes": ["vapour"],
        "status": "draft",
        "imported": None,
    }
    return Product(**{**values, **more})


def test_an_insert_tells_every_field_as_it_is_stored(database: Any) -> None:
    session = make_session(database.engine)
    capture = Capture(session)
    with session.begin():
        row = product(imported=True)
        session.add(row)
        session.flush()
        session.add(
            ProductLabel(product_id=row.id, version="1", storage_max_c=Decimal("-150.0"), entered_at=NOW)
        )
        session.flush()
        first, second = capture.changes
    assert (first.table, first.verb, dict(first.before)) == ("product", "insert", {})
    assert first.after["imported"] == 1
    assert first.after["storage_modes"] == '["vapour"]'
    assert first.after["brand"] is None
    assert first.after["row_version"] == 1
    assert second.after["storage_max_c"] == "-150.0"
    assert second.after["entered_at"] == "2026-03-02T01:00:00.000000Z"


def test_an_update_tells_only_what_changed_and_several_flushes_are_one_change(database: Any) -> None:
    session = make_session(database.engine)
    with session.begin():
        session.add(product())
    capture = Capture(session)
    with session.begin():
        row = session.scalars(select(Product)).one()
        row.status = "enabled"
        session.flush()
        row.name_cn = "乙"
        row.status = "withdrawn"
        session.flush()
        (change,) = capture.changes
    assert change.verb == "update"
    assert dict(change.before) == {"status": "draft", "name_cn": "甲"}
    assert dict(change.after) == {"status": "withdrawn", "name_cn": "乙"}


def test_a_value_set_back_is_no_change(database: Any) -> None:
    session = make_session(database.engine)
    with session.begin():
        session.add(product())
    capture = Capture(session)
    with session.begin():
        row = session.scalars(select(Product)).one()
        row.status = "enabled"
        session.flush()
        row.status = "draft"
        session.flush()
        assert capture.changes == ()


def test_the_value_before_is_read_when_the_session_had_not_loaded_it(database: Any) -> None:
    session = make_session(database.engine)
    with session.begin():
        session.add(product())
    capture = Capture(session)
    with session.begin():
        row = session.scalars(select(Product)).one()
        session.expire(row, ["inn"])
        row.inn = "y"
        session.flush()
        (change,) = capture.changes
    assert dict(change.before) == {"inn": "x"}


def test_bytes_and_long_text_stand_in_the_trail_by_their_digest(database: Any) -> None:
    session = make_session(database.engine)
    capture = Capture(session)
    with session.begin():
        session.add(Setting(name="long", value="x" * (LONGEST_TEXT + 1)))
        session.add(
            Certificate(
                purpose="seal",
                serial="1",
                fingerprint="f",
                der=b"abc",
                key_version=1,
                not_before=NOW,
                not_after=NOW,
                issued_at=NOW,
            )
        )
        session.flush()
        after = {change.table: change.after for change in capture.changes}
    assert after["certificate"]["der"] == {
        "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "size": 3,
    }
    assert set(after["setting"]["value"]) == {"sha256", "size"}  # type: ignore[call-overload]  # plain JSON


def test_changes_of_a_transaction_rolled_back_are_forgotten(database: Any) -> None:
    session = make_session(database.engine)
    capture = Capture(session)
    with session.begin() as transaction:
        session.add(Setting(name="a", value=1))
        session.flush()
        transaction.rollback()
    assert capture.changes == ()
    with session.begin():
        session.add(Setting(name="b", value=1))
        session.flush()
        assert [change.after["name"] for change in capture.changes] == ["b"]


@pytest.mark.parametrize(
    "statement",
    [
        update(Setting).values(value=1),
        delete(Setting),
        insert(Setting).values(name="x", value=1),
        text("UPDATE setting SET value = '1'"),
        text("  delete from setting"),
    ],
    ids=["update", "delete", "insert", "raw update", "raw delete"],
)
def test_changes_that_would_slip_past_are_refused(database: Any, statement: Any) -> None:
    session = make_session(database.engine)
    with pytest.raises(UncapturedChange), session.begin():
        session.execute(statement)


def test_no_row_is_deleted_and_no_savepoint_made(database: Any) -> None:
    session = make_session(database.engine)
    with session.begin():
        session.add(Setting(name="a", value=1))
    Capture(session)
    with pytest.raises(UncapturedChange), session.begin():
        session.delete(session.scalars(select(Setting)).one())
        session.flush()
    with session.begin(), pytest.raises(UncapturedChange):
        session.begin_nested()
    with session.begin(), pytest.raises(UncapturedChange):
        session.bulk_save_objects([])


def test_a_reading_session_cannot_write(database: Any) -> None:
    session = make_session(database.engine, read_only=True)
    with pytest.raises(Exception, match=r"(?i)read-?only"), session.begin():
        session.add(Setting(name="a", value=1))
        session.flush()
    with session.begin():
        assert session.scalars(select(Setting)).all() == []


def test_evidence_tables_are_not_captured(database: Any) -> None:
    session = make_session(database.engine)
    capture = Capture(session)
    with session.begin():
        append_event(session, {"at": NOW, "action": "x", "actor_name": "a"})
        assert capture.changes == ()
