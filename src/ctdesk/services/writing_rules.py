"""Who may write an answer where, and when a change has to say why (decisions 3, 10, 12, 13)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ctdesk.db.tables.records import Record
from ctdesk.db.tables.team import Member
from ctdesk.domain.answers import Path, Source, State, Value
from ctdesk.domain.errors import CtdeskError, Refused, StaleRecord
from ctdesk.domain.records import OPEN_STATES, RecordState
from ctdesk.forms.plan import PlannedItem, plan_of
from ctdesk.forms.questions import THIRD, Question
from ctdesk.forms.slots import slot_words
from ctdesk.services import answer_values
from ctdesk.services.journal import lines_of
from ctdesk.services.record_ground import Ground
from ctdesk.services.record_standing import (
    Standing,
    is_closed,
    is_for_another,
    item_of,
    slots_for,
    stands_against,
)
from ctdesk.services.work import UnitOfWork

MOST_DOCUMENTS = 50


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer to be noted: the path of its question, how it was answered, and the value."""

    path: str
    state: State = State.GIVEN
    value: Value = None
    unit: str | None = None
    source: Source = Source.TYPED


def ensure_takes_entries(record: Record) -> None:
    state = RecordState(record.state)
    after_completion = state in (
        RecordState.COMPLETED,
        RecordState.REVIEWED,
    )  # what comes later has its own slot
    if state not in OPEN_STATES and not after_completion:
        raise CtdeskError("REC-02", state=record.state)


def last_of_each(entries: Iterable[Entry]) -> list[Entry]:
    last: dict[str, Entry] = {}
    for entry in entries:
        last.pop(entry.path, None)
        last[entry.path] = entry
    return list(last.values())


def checked_entry(work: UnitOfWork, standing: Standing, entry: Entry) -> Entry:
    question, planned = ensure_may_write(work, standing, entry.path)
    if entry.source is Source.COMPUTED:
        raise CtdeskError("REC-21", field=entry.path, path=entry.path)
    if entry.state is State.NOT_ASKED:
        raise CtdeskError("REC-14", field=entry.path, path=entry.path)
    if entry.state is not State.GIVEN:
        return Entry(entry.path, entry.state, None, None, entry.source)
    value = answer_values.read_value(work, standing.ground, entry.path, planned, question, entry.value)
    unit = None if planned is None or "#" in entry.path else _unit_of(planned, entry.path)
    return Entry(entry.path, State.GIVEN, value, unit, entry.source)


def _unit_of(planned: PlannedItem, path: str) -> str | None:
    column = Path.parse(path).column
    if column is None:
        return planned.item.unit
    return next((one.unit for one in planned.columns if one.id == column), None)


def ensure_may_write(
    work: UnitOfWork, standing: Standing, path: str
) -> tuple[Question | None, PlannedItem | None]:
    """The question and item of a path that this person may write at."""
    ground = standing.ground
    question, planned = _place(standing, path)
    if planned is not None and planned.item.computed is not None and "#" not in path and "@" not in path:
        raise CtdeskError("REC-21", field=path, path=path)
    if is_closed(ground, path):
        raise CtdeskError("REC-16", field=path, path=path)
    wanted = slots_for(ground, path)
    slots = [slot for slot in ground.definition.slot if slot.id in wanted and not slot.external]
    able = [slot for slot in slots if work.rights.has(slot.duty)]
    if not able:
        raise Refused("REC-15", field=path, path=path, duty=slots[0].duty if slots else "–")
    bound = able
    able = [slot for slot in bound if not is_for_another(standing, slot, work.actor.member_id)]
    if not able:
        raise Refused("REC-18", field=path, slot=bound[0].id)
    owner = path.partition("#")[0].partition("@")[2]
    if owner and owner != THIRD:
        holders = standing.holders.get(owner, frozenset())
        if holders and work.actor.member_id not in holders:
            raise Refused("REC-18", field=path, slot=owner)
    for slot in able:
        if len(planned.by if planned else wanted) > 1 and not owner:
            return question, planned
        if stands_against(standing, slot, work.actor.member_id) is None:
            return question, planned
    if owner == THIRD:
        return question, planned
    other = stands_against(standing, able[0], work.actor.member_id)
    raise Refused("REC-20", field=path, slot=slot_words(ground.definition, other or able[0].id))


def _place(standing: Standing, path: str) -> tuple[Question | None, PlannedItem | None]:
    """Where a path lies on the form; raises REC-14 when it is not there."""
    wrong = CtdeskError("REC-14", field=path[:60], path=path[:60])
    try:
        parsed = Path.parse(path)
    except ValueError:
        raise wrong from None
    if str(parsed) != path:
        raise wrong
    ground = standing.ground
    planned = plan_of(ground.definition).items.get(parsed.item)
    if planned is None:
        is_section = any(section.id == parsed.item for section in ground.definition.section)
        plain = parsed.instance is None and parsed.column is None
        if is_section and plain and parsed.aspect == "late" and _slot_fits(ground, parsed.slot):
            return None, None
        raise wrong
    head = path.partition("#")[0]
    question = standing.judgement.by_path.get(head)
    if question is None and parsed.aspect is not None:
        # Reason and photos stand beside the question, which several slots may share.
        question = next(
            (one for one in standing.judgement.questions if one.beside == head.partition("@")[0]), None
        )
        if question is not None and not _slot_fits(ground, parsed.slot):
            raise wrong
    if question is None and _is_further_instance(ground, planned, parsed):
        return None, planned
    if question is None or not question.asked:
        raise wrong
    if question.heading and parsed.aspect is None and not question.na_allowed:
        raise wrong
    return question, planned


def _slot_fits(ground: Ground, slot: str | None) -> bool:
    return slot is None or slot == THIRD or any(one.id == slot for one in ground.definition.slot)


def _is_further_instance(ground: Ground, planned: PlannedItem, parsed: Path) -> bool:
    """A new row of a document table, or one instance split off an answer that stood for all."""
    if parsed.instance is None or parsed.slot is not None:
        return False
    if planned.repeat == "document":
        known = ground.shape.documents.get(planned.id, 1)
        has_column = any(column.id == parsed.column for column in planned.columns)
        return has_column and parsed.instance == known + 1 <= MOST_DOCUMENTS
    if planned.same_for_all and parsed.column is None:
        most = ground.shape.units if planned.repeat == "unit" else ground.shape.cassettes
        return 1 <= parsed.instance <= most
    return False


def ensure_reasoned(work: UnitOfWork, standing: Standing, path: str, value: Value, reasons: set[str]) -> None:
    """A change of an answer whose section was left, or of a critical one, says why beside it (decision
    12).
    """
    if "#" in path or f"{path}#correction" in reasons:
        return
    before = standing.ground.answers.get(path)
    if before is None or before.state is not State.GIVEN or before.value == value or before.by is None:
        return
    planned = plan_of(standing.ground.definition).items.get(item_of(path))
    if planned is None or _goes_on(before.value, value):
        return
    if planned.item.severity == "critical" or _section_was_left(
        work, standing.ground, path, planned.section.id
    ):
        raise CtdeskError("REC-17", field=path, path=path)


def ensure_not_crossed(
    work: UnitOfWork, standing: Standing, path: str, value: Value, seen_entry: int | None
) -> None:
    """Raise ``FORM-13`` with both values where somebody else answered after this person looked."""
    ground = standing.ground
    before = ground.answers.get(path)
    if seen_entry is None or before is None or ground.entry_ids.get(path, 0) <= seen_entry:
        return
    if before.by is None or before.by == work.actor.member_id or before.value == value:
        return
    if _goes_on(before.value, value):
        return
    other = work.db.get(Member, int(before.by))
    raise StaleRecord(
        "FORM-13",
        field=path,
        by="–" if other is None else other.name,
        at=before.entered_at,
        theirs=before.value,
        mine=value,
    )


def _goes_on(before: Value, value: Value) -> bool:
    """A running timer that stops, a person who confirms and files that are added change nothing said
    before.
    """
    if isinstance(before, dict) and isinstance(value, dict):
        return all(value.get(key) == part for key, part in before.items() if part not in (None, ""))
    if isinstance(before, list) and isinstance(value, list):
        return all(part in value for part in before)
    return False


def _section_was_left(work: UnitOfWork, ground: Ground, path: str, section: str) -> bool:
    since = ground.entry_ids.get(path, 0)
    items = plan_of(ground.definition).items
    for line in lines_of(work.db, ground.record.id):
        if line.id <= since or line.by is None or line.by != work.actor.member_id:
            continue
        planned = items.get(item_of(line.path))
        elsewhere = planned is not None and planned.section.id != section
        if elsewhere and (line.answer is None or line.answer.source is not Source.COMPUTED):
            return True
    return False


def says_something(entry: Entry) -> bool:
    return entry.state is State.GIVEN and isinstance(entry.value, str) and bool(entry.value.strip())
