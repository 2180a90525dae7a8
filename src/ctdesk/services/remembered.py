"""What one unit of work has read already: kept until a flush touches the tables it was read from.

A command asks the same registers many times over, each time it judges a record. Within one transaction they
change only by what the command itself writes, and every such change goes through a flush.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Any, TypeVar, cast

from sqlalchemy import event
from sqlalchemy.orm import Session

from ctdesk.db.session import DeskSession

_T = TypeVar("_T")
_KEPT = "remembered"
_Kept = dict[Hashable, tuple[frozenset[str], Any]]


def remembered(db: Session, tables: Iterable[str], key: Hashable, read: Callable[[], _T]) -> _T:
    """What ``read`` gave under ``key`` in this session, read again once one of ``tables`` was written.

    What waits to be written is flushed first, as it would be before a query.
    """
    if db.new or db.dirty:
        db.flush()
    kept: _Kept = db.info.setdefault(_KEPT, {})
    found = kept.get(key)
    if found is None:
        found = (frozenset(tables), read())
        kept[key] = found
    return cast(_T, found[1])


def forget(db: Session, tables: Iterable[str]) -> None:
    """Read again what came from these tables: for rows written past the flush."""
    kept: _Kept = db.info.get(_KEPT, {})
    touched = frozenset(tables)
    for key in [key for key, (read_from, _) in kept.items() if not touched.isdisjoint(read_from)]:
        del kept[key]


@event.listens_for(DeskSession, "after_flush")
def _written(session: Session, _: object) -> None:
    if session.info.get(_KEPT):
        forget(session, {str(row.__tablename__) for row in (*session.new, *session.dirty)})


@event.listens_for(DeskSession, "after_rollback")
def _undone(session: Session) -> None:
    session.info.pop(_KEPT, None)
