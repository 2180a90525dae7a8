"""Sessions: one command is one transaction, and nothing changes past the capture."""

from __future__ import annotations

from typing import Any, NoReturn

from sqlalchemy import Engine, Insert, TextClause, event
from sqlalchemy.orm import ORMExecuteState, Session

from ctdesk.db.tables.base import Base

_READING = ("select", "with", "explain")


class UncapturedChange(RuntimeError):
    """A programming error: a change that the audit trail would not have seen."""


class DeskSession(Session):
    """A session whose every change goes through the unit of work, where capture can see it."""

    def begin_nested(self) -> NoReturn:
        raise UncapturedChange("a command is one transaction; there are no savepoints")

    def bulk_save_objects(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise UncapturedChange("bulk_save_objects slips past capture")

    def bulk_insert_mappings(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise UncapturedChange("bulk_insert_mappings slips past capture")

    def bulk_update_mappings(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise UncapturedChange("bulk_update_mappings slips past capture")


def make_session(engine: Engine, *, read_only: bool = False) -> DeskSession:
    """A session that begins when told to and keeps its objects readable after the commit.

    ``read_only`` reads one unchanging picture of the database and cannot write.
    """
    bind = engine.execution_options(read_only=True) if read_only else engine
    return DeskSession(bind, autobegin=False, expire_on_commit=False)


@event.listens_for(DeskSession, "do_orm_execute")
def _refuse_uncaptured(state: ORMExecuteState) -> None:
    statement = state.statement
    if isinstance(statement, TextClause):
        if statement.text.lstrip().split(None, 1)[0].lower() not in _READING:
            raise UncapturedChange("raw SQL that writes slips past capture")
    elif state.is_update or state.is_delete:
        raise UncapturedChange("bulk UPDATE and DELETE slip past capture")
    elif isinstance(statement, Insert) and getattr(statement.table, "name", "") in audited_tables():
        raise UncapturedChange("bulk INSERT slips past capture")


def audited_tables() -> frozenset[str]:
    """Names of the tables whose rows the trail tells of."""
    return frozenset(
        mapper.local_table.name  # type: ignore[attr-defined]  # every mapper here stands on a Table
        for mapper in Base.registry.mappers
        if mapper.class_.audited
    )
