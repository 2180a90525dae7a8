"""The story of one record, or of one dose unit, from its opening to today: who did what when, what was
changed from what to what and why, who printed it, and which inspector looked at it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlalchemy import select

from ctdesk.db.tables.audit import AuditEvent
from ctdesk.db.tables.receipt import DoseUnit, UnitEvent
from ctdesk.db.tables.records import Record
from ctdesk.db.tables.team import Member
from ctdesk.domain.answers import Answer, RecordId
from ctdesk.domain.errors import NotFound
from ctdesk.domain.qualifications import Words
from ctdesk.domain.records import RecordState
from ctdesk.forms.definition import Item
from ctdesk.services.audit import RowChanged, changed_rows
from ctdesk.services.gate import query
from ctdesk.services.inspector_log import READ
from ctdesk.services.record_ground import ground_of, load_record
from ctdesk.services.record_view import earlier_answers
from ctdesk.services.source_values import given
from ctdesk.services.trail_body import moment
from ctdesk.services.work import UnitOfWork

_TOLD = frozenset({"version", "path", "query", "copy", "way", "code", "incident"})

# Rows whose changes say nothing that the act does not say.
_WITHIN = frozenset({"record", "record_version", "signature", "number_series"})


@dataclass(frozen=True, slots=True)
class Corrected:
    """One answer that was given, and then another, and the item it answers, where the form still asks it."""

    item: Item | None
    path: str
    before: Answer
    after: Answer


@dataclass(frozen=True, slots=True)
class StoryLine:
    """One thing that happened; ``seq`` is its entry of the trail where it has one.

    ``slots`` are the signatures given with it, ``facts`` what the command said, ``changes`` the rows it
    changed besides new ones. ``corrected`` is an answer that replaced another, ``was`` and ``became`` a state
    of a unit.
    """

    at: datetime
    who: str
    action: str
    seq: int | None = None
    record_id: int | None = None
    record: str = ""
    reason: str | None = None
    slots: tuple[Words, ...] = ()
    facts: Mapping[str, object] | None = None
    changes: tuple[RowChanged, ...] = ()
    corrected: Corrected | None = None
    was: str | None = None
    became: str | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """What it is about, and its lines, the oldest first. ``unread`` while answers of an open record stay
    hidden, because somebody may still have to read blind.
    """

    title: str
    about: str
    lines: tuple[StoryLine, ...]
    unread: bool = False


@query(needs="view.trail")
def record_story(work: UnitOfWork, *, record_id: RecordId) -> Story:
    """The story of one record. Raises ``REC-10`` where there is none."""
    record = load_record(work, record_id)
    lines = [*_of_records(work, [record]), *_views(work, record)]
    closed = record.state != RecordState.DRAFT.value
    if closed:
        lines.extend(_corrections(work, record))
    return Story(record.number, record.subject_label, _in_order(lines), unread=not closed)


@query(needs="view.trail")
def unit_story(work: UnitOfWork, *, unit_id: int) -> Story:
    """The story of one dose unit: its own course, and that of each record about it. Raises ``UNIT-15``."""
    unit = work.db.get(DoseUnit, unit_id)
    if unit is None:
        raise NotFound("UNIT-15", id=unit_id)
    rows = work.db.execute(
        select(UnitEvent, Member.name)
        .outerjoin(Member, Member.id == UnitEvent.member_id)
        .where(UnitEvent.unit_id == unit_id)
        .order_by(UnitEvent.id)
    ).all()
    ids = {row.record_id for row, _ in rows if row.record_id is not None}
    records = list(
        work.db.scalars(
            select(Record)
            .where(
                (Record.id.in_(ids))
                | ((Record.subject_kind == "shipment") & (Record.subject_id == unit.shipment_id))
                | ((Record.subject_kind == "unit") & (Record.subject_id == unit.id))
            )
            .order_by(Record.id)
        )
    )
    numbers = {record.id: record.number for record in records}
    lines = _of_records(work, records)
    lines.extend(
        StoryLine(
            row.at,
            name or "ctdesk",
            f"unit.{row.kind}",
            record_id=row.record_id,
            record=numbers.get(row.record_id or 0, ""),
            was=row.was,
            became=row.became,
        )
        for row, name in rows
    )
    return Story(str(unit.coi_bag_id or unit.id), ", ".join(numbers.values()), _in_order(lines))


def _of_records(work: UnitOfWork, records: Iterable[Record]) -> list[StoryLine]:
    known = {record.id: record for record in records}
    if not known:
        return []
    rows = work.db.scalars(select(AuditEvent).where(AuditEvent.record_id.in_(known)).order_by(AuditEvent.seq))
    return [_line(work, event, known[event.record_id or 0]) for event in rows]


def _line(work: UnitOfWork, event: AuditEvent, record: Record) -> StoryLine:
    body = json.loads(event.body)
    facts = body.get("facts", {})
    signed = {str(one.get("slot", "")) for one in facts.get("signatures", ()) if isinstance(one, dict)}
    slots = tuple(slot.text for slot in ground_of(work, record).definition.slot if slot.id in signed)
    return StoryLine(
        datetime.fromisoformat(event.at),
        event.actor_name,
        event.action,
        event.seq,
        record.id,
        record.number,
        event.reason,
        tuple(Words(text.zh_CN, text.en) for text in slots),
        {name: value for name, value in facts.items() if name in _TOLD},
        changed_rows(work.db, [one for one in body.get("changes", ()) if _is_told(one)]),
    )


def _is_told(change: Mapping[str, str]) -> bool:
    return change["verb"] != "insert" and change["table"] not in _WITHIN


def _corrections(work: UnitOfWork, record: Record) -> Iterator[StoryLine]:
    """Answers that were given and then changed, from the journal; who changed them and when."""
    ground = ground_of(work, record)
    names = {member.id: member.name for member in work.db.scalars(select(Member))}
    items = {item.id: item for section in ground.definition.section for item in section.item}
    for path, before in earlier_answers(work.db, record.id, ground.answers, record.version).items():
        chain = [*before, ground.answers[path]]
        item = items.get(path.partition(":")[0].partition("@")[0].partition(".")[0])
        why = given(ground, f"{path}#correction")
        for old, new in pairwise(chain):
            yield StoryLine(
                new.entered_at,
                names.get(new.by or 0, "ctdesk"),
                "record.corrected",
                record_id=record.id,
                record=record.number,
                corrected=Corrected(item, path, old, new),
                reason=str(why) if new is chain[-1] and why else None,
            )


def _views(work: UnitOfWork, record: Record) -> Iterator[StoryLine]:
    """Each time an inspector looked at the record."""
    rows = work.db.scalars(
        select(AuditEvent)
        .where(AuditEvent.action == READ, AuditEvent.at >= moment(record.opened_at))
        .order_by(AuditEvent.seq)
    )
    for event in rows:
        facts = json.loads(event.body).get("facts", {})
        if str(facts.get("seen", {}).get("record_id", "")) == str(record.id):
            yield StoryLine(
                datetime.fromisoformat(event.at),
                event.actor_name,
                event.action,
                event.seq,
                record.id,
                record.number,
                facts={"query": facts.get("query")},
            )


def _in_order(lines: Iterable[StoryLine]) -> tuple[StoryLine, ...]:
    return tuple(sorted(lines, key=lambda line: (line.at, line.seq or 0)))
