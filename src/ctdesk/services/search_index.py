"""Keeps the search index: what is flushed is indexed in the same transaction, and what was there before this
version, or before it was indexed at all, is indexed in the background, the newest first.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import event, inspect, select
from sqlalchemy.orm import Session

from ctdesk.db import search as index
from ctdesk.db.session import DeskSession
from ctdesk.services.searchable import OF_TABLE, SEARCHABLE, Searchable, number_of, words_of
from ctdesk.services.spelling import modern, pinyin_of
from ctdesk.services.work import Report, UnitOfWork, silent

if TYPE_CHECKING:
    from ctdesk.services.gate import Gate

_CHUNK = 200  # rows of one transaction: a tenth of a second for which nobody else can save
_WAITING = "search.waiting"


def complete_index(gate: Gate, *, report: Report = silent) -> int:
    """Index what is not indexed yet; gives how many. Stopped in the middle it goes on the next time."""
    with gate.reading() as db:
        if gate.read_only is not None or index.is_complete(db):
            return 0
        tops = {one.kind: _top(db, one) for one in SEARCHABLE.values()}
    total, done, made = sum(tops.values()), 0, 0
    for kind, top in tops.items():
        while top > 0:
            came, added = gate.transact(gate.nobody(), partial(_fill, kind=kind, below=top + 1)).value
            made += added
            done += top - came
            top = came
            report(done, total)
    while gate.transact(gate.nobody(), _forget_older).value:
        report(done, total)
    gate.transact(gate.nobody(), _finish)
    return made


def _top(db: Session, one: Searchable) -> int:
    key = inspect(one.table).primary_key[0]
    return int(db.scalar(select(key).order_by(key.desc()).limit(1)) or 0)


def _fill(work: UnitOfWork, *, kind: str, below: int) -> tuple[int, int]:
    """Index the next rows downwards; gives the key to go on below, and how many were new to the index."""
    work.event.wanted = False  # the index says nothing that the registers do not
    one = SEARCHABLE[kind]
    key = inspect(one.table).primary_key[0]
    rows = work.db.scalars(select(one.table).where(key < below).order_by(key.desc()).limit(_CHUNK)).all()
    known = index.indexed(work.db, kind, [_id(row) for row in rows])
    missing = [row for row in rows if _id(row) not in known]
    for row in missing:
        _index(work.db, one, row, older=True)
    work.db.expunge_all()
    return (_id(rows[-1]) - 1 if len(rows) == _CHUNK else 0), len(missing)


def _forget_older(work: UnitOfWork) -> int:
    work.event.wanted = False
    return index.forget_older(work.db, _CHUNK)


def _finish(work: UnitOfWork) -> None:
    work.event.wanted = False
    index.mark_complete(work.db)


def _index(db: Session, one: Searchable, row: Any, *, older: bool = False) -> None:
    number, words = number_of(db, one, row), words_of(db, one, row)
    index.index_text(
        db,
        one.kind,
        _id(row),
        number,
        modern(f"{number} {words}"),
        pinyin=pinyin_of(words) if one.spells else "",
        older=older,
    )


def _id(row: Any) -> int:
    return int(row.id)


def follow() -> None:
    """Index from now on what any session of this process writes."""
    if not event.contains(DeskSession, "after_flush", _written):
        event.listen(DeskSession, "after_flush", _written)
        event.listen(DeskSession, "after_flush_postexec", _index_written)


def _written(session: Session, _: object) -> None:
    """Note what changed in the words by which it is found."""
    changed = [row for row in session.new if type(row) in OF_TABLE]
    changed += [row for row in session.dirty if type(row) in OF_TABLE and _is_renamed(row)]
    if changed:
        session.info.setdefault(_WAITING, []).extend(changed)


def _index_written(session: Session, _: object) -> None:
    for row in session.info.pop(_WAITING, ()):
        _index(session, OF_TABLE[type(row)], row)


def _is_renamed(row: Any) -> bool:
    attributes = inspect(row).attrs
    return any(attributes[name].history.has_changes() for name in OF_TABLE[type(row)].watched)
