"""The journal of answers of a record: read once in a unit of work, written at once, summed up."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import Text, bindparam, select, type_coerce
from sqlalchemy.orm import Session

from ctdesk.db.journal import append_lines
from ctdesk.db.tables.records import AnswerEntry, Record
from ctdesk.domain.answers import Answer
from ctdesk.services.remembered import forget, remembered
from ctdesk.services.work import UnitOfWork

_JOURNALS = "journals"
_AFTER = (
    select(
        AnswerEntry.id,
        AnswerEntry.version,
        AnswerEntry.path,
        type_coerce(AnswerEntry.answer, Text),
        AnswerEntry.by,
    )
    .where(AnswerEntry.record_id == bindparam("record"), AnswerEntry.id > bindparam("last"))
    .order_by(AnswerEntry.id)
)
_LAST = (
    select(AnswerEntry.id)
    .where(AnswerEntry.record_id == bindparam("record"))
    .order_by(AnswerEntry.id.desc())
    .limit(1)
)


class Line(NamedTuple):
    """A line of the journal; ``shape`` is the canonical text of the answer, None where it was taken back."""

    id: int
    version: int
    path: str
    shape: str | None
    by: int | None

    @property
    def answer(self) -> Answer | None:
        """The answer that was written."""
        return None if self.shape is None else _answer_in(self.shape)


@dataclass(slots=True)
class _Reading:
    """The answers that count in one version, as far as the journal was read for it."""

    lines: int = 0
    answers: dict[str, Answer] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Journal:
    lines: list[Line] = field(default_factory=list)
    readings: dict[int, _Reading] = field(default_factory=dict)


def lines_of(db: Session, record_id: int) -> list[Line]:
    """All lines of a record's journal, oldest first. It only grows: each line is read once in a session."""
    return _journal(db, record_id).lines


def answers_of(db: Session, record_id: int, version: int) -> tuple[dict[str, Answer], dict[str, int]]:
    """The answers that count in a version, and the journal entry that gave each; one taken back is not
    there.
    """
    journal = _journal(db, record_id)
    reading = journal.readings.setdefault(version, _Reading())
    for line in journal.lines[reading.lines :]:
        if line.version > version:
            continue
        answer = line.answer
        if answer is None:
            reading.answers.pop(line.path, None)
            reading.ids.pop(line.path, None)
        else:
            reading.answers[line.path] = answer
            reading.ids[line.path] = line.id
    reading.lines = len(journal.lines)
    return dict(reading.answers), dict(reading.ids)


def write_entries(
    work: UnitOfWork, record: Record, entries: Iterable[tuple[str, Answer | None, int | None]]
) -> None:
    """Write path, answer (None takes it back) and author of each line, in this order."""
    rows = [
        {
            "record_id": record.id,
            "version": record.version,
            "path": path,
            "answer": None if answer is None else answer.as_signed(),
            "by": by,
            "at": work.now,
            "workstation": work.actor.workstation,
        }
        for path, answer, by in entries
    ]
    if rows:
        append_lines(work.db, rows)
        forget(work.db, (AnswerEntry.__tablename__,))


def last_entry(db: Session, record_id: int) -> int:
    """The number of the last journal line of a record; 0 before the first."""
    if record_id in db.info.get(_JOURNALS, {}):
        lines = lines_of(db, record_id)
        return lines[-1].id if lines else 0
    return db.scalar(_LAST, {"record": record_id}) or 0


def journal_digest(db: Session, record_id: int, upto: int) -> dict[str, object]:
    """What the trail seals of a journal: how many lines it has, the last one, and SHA-256 over their
    canonical bytes.
    """
    digest = hashlib.sha256()
    count = 0
    for line in lines_of(db, record_id):
        if line.id > upto:
            break
        by = "null" if line.by is None else line.by
        digest.update(
            f'{{"answer":{line.shape or "null"},"by":{by},"id":{line.id},'
            f'"path":{json.dumps(line.path)},"version":{line.version}}}'.encode()
        )
        count += 1
    return {"entries": count, "last": upto, "sha256": digest.hexdigest()}


def _journal(db: Session, record_id: int) -> _Journal:
    journals: dict[int, _Journal] = db.info.setdefault(_JOURNALS, {})
    journal = journals.setdefault(record_id, _Journal())

    def read_on() -> _Journal:
        last = journal.lines[-1].id if journal.lines else 0
        rows = db.connection().execute(_AFTER, {"record": record_id, "last": last})
        journal.lines.extend(Line(*row) for row in rows)
        return journal

    return remembered(db, (AnswerEntry.__tablename__,), ("journal", record_id), read_on)


@lru_cache(maxsize=8192)
def _answer_in(shape: str) -> Answer:
    """The same text is the same answer, whatever record or session it is read in."""
    return Answer.from_signed(json.loads(shape))
