"""Change capture: at each flush, which rows changed, field by field, as they are stored."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Column, Table, event, inspect, select
from sqlalchemy.orm import Session, UOWTransaction
from sqlalchemy.orm.base import NO_VALUE

from ctdesk.db.session import UncapturedChange

Verb = Literal["insert", "update", "delete"]

LONGEST_TEXT = 4096  # characters; longer text stands in the trail as its digest


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row that changed: ``before`` and ``after`` hold the stored values of the fields that changed.

    A value is text, an integer or None; bytes and long text stand as ``{"sha256": …, "size": …}``.
    """

    table: str
    row_id: int
    verb: Verb
    before: Mapping[str, object]
    after: Mapping[str, object]

    def as_body(self) -> dict[str, object]:
        """The shape in which the sealed event carries this change."""
        return {
            "table": self.table,
            "row_id": self.row_id,
            "verb": self.verb,
            "before": dict(self.before),
            "after": dict(self.after),
        }


class Capture:
    """Listens to one session and remembers what it wrote since the transaction began."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._rows: dict[tuple[str, int], RowChange] = {}
        self._unread: dict[int, dict[str, object]] = {}  # old values the session had not loaded, by object
        self._processors: dict[Column[Any], Callable[[Any], object] | None] = {}
        event.listen(session, "before_flush", self._before_flush)
        event.listen(session, "after_flush", self._after_flush)
        event.listen(session, "after_begin", self._after_begin)
        event.listen(session, "after_rollback", self._after_rollback)

    @property
    def changes(self) -> tuple[RowChange, ...]:
        """The changed rows in the order first touched; several flushes of one row are one change."""
        touched = self._rows.values()
        return tuple(change for change in touched if change.verb != "update" or change.before != change.after)

    def _after_begin(self, *_: object) -> None:
        self._rows.clear()

    def _after_rollback(self, *_: object) -> None:
        self._rows.clear()

    def _before_flush(self, session: Session, context: UOWTransaction, instances: object) -> None:
        if session.deleted:
            raise UncapturedChange("nothing is ever deleted")
        self._unread.clear()
        for row in session.dirty:
            if not _is_audited(row):
                continue
            state = inspect(row)
            missing = [
                attribute
                for attribute in state.mapper.column_attrs
                if state.attrs[attribute.key].history.added and not state.attrs[attribute.key].history.deleted
            ]
            if missing:
                self._unread[id(row)] = self._read_old(session, row, [a.columns[0] for a in missing])

    def _read_old(self, session: Session, row: object, columns: list[Any]) -> dict[str, object]:
        table = _table_of(row)
        with session.no_autoflush:
            found = session.connection().execute(select(*columns).where(table.c.id == _row_id(row))).one()
        return {column.name: value for column, value in zip(columns, found, strict=True)}

    def _after_flush(self, session: Session, context: UOWTransaction) -> None:
        for row in session.new:
            if _is_audited(row):
                self._note(self._inserted(row))
        for row in session.dirty:
            if _is_audited(row) and session.is_modified(row):
                self._note(self._updated(row))

    def _inserted(self, row: object) -> RowChange:
        table = _table_of(row)
        after = {column.name: self._stored(column, _value_of(row, column)) for column in table.columns}
        return RowChange(table.name, _row_id(row), "insert", {}, after)

    def _updated(self, row: object) -> RowChange:
        state = inspect(row)
        before: dict[str, object] = {}
        after: dict[str, object] = {}
        for attribute in state.mapper.column_attrs:
            history = state.attrs[attribute.key].history
            if not history.added:
                continue
            column = attribute.columns[0]
            unread = self._unread.get(id(row), {})
            old = history.deleted[0] if history.deleted else unread.get(column.name)
            was, became = self._stored(column, old), self._stored(column, history.added[0])
            if was != became:
                before[column.name], after[column.name] = was, became
        return RowChange(_table_of(row).name, _row_id(row), "update", before, after)

    def _note(self, change: RowChange) -> None:
        key = (change.table, change.row_id)
        known = self._rows.get(key)
        if known is not None:
            before = {**change.before, **known.before} if known.verb == "update" else known.before
            after = {**known.after, **change.after}
            change = RowChange(change.table, change.row_id, known.verb, before, after)
        self._rows[key] = change

    def _stored(self, column: Column[Any], value: object) -> object:
        if column not in self._processors:
            dialect = self._session.get_bind().dialect
            self._processors[column] = column.type.dialect_impl(dialect).bind_processor(dialect)
        process = self._processors[column]
        if isinstance(value, bytes) or process is None:
            return as_in_trail(value)
        return as_in_trail(process(value))


def as_in_trail(stored: object) -> object:
    """How the trail writes a stored value: small ones themselves, bytes and long text by digest and size."""
    if isinstance(stored, memoryview):
        stored = bytes(stored)
    if isinstance(stored, str) and len(stored) > LONGEST_TEXT:
        stored = stored.encode("utf-8", "surrogatepass")
    if isinstance(stored, bytes):
        return {"sha256": hashlib.sha256(stored).hexdigest(), "size": len(stored)}
    return stored


def _is_audited(row: Any) -> bool:
    return bool(type(row).audited)


def _table_of(row: object) -> Table:
    state = inspect(row)
    assert state is not None
    table = state.mapper.local_table
    assert isinstance(table, Table)
    return table


def _row_id(row: Any) -> int:
    return int(row.id)


def _value_of(row: object, column: Column[Any]) -> object:
    state = inspect(row)
    assert state is not None
    value = state.attrs[state.mapper.get_property_by_column(column).key].loaded_value
    return None if value is NO_VALUE else value
