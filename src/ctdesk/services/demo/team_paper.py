"""Records about people in the demo: filled in and signed slot by slot, as at a desk."""

from __future__ import annotations

from collections.abc import Mapping

from ctdesk.domain.answers import State, Value
from ctdesk.services.demo.hospital import Person
from ctdesk.services.demo.receipt_sheet import Look, journal_end, look
from ctdesk.services.demo.stage import Stage
from ctdesk.services.records import Entry, confirm_person, note_answers
from ctdesk.services.signing import sign_record


def fill(
    stage: Stage, person: Person, record_id: int, slot: str, said: Mapping[str, Value], reason: str = ""
) -> None:
    """Answer what a record asks of a slot: ``said`` by path or item, else yes where yes conforms; ``reason``
    beside every finding that owes one.
    """
    for _ in range(2):  # what is answered may ask for more
        seen: Look = stage.ask(person, look, record_id=record_id)
        entries = []
        for question in seen.questions:
            if not question.asked or question.computed or slot not in (*question.by, question.slot):
                continue
            value = said.get(question.path, said.get(question.item.id))
            if value is None and question.item.expect is True and question.required:
                value = True
            if value is not None and (question.answer is None or question.answer.value != value):
                entries.append(Entry(question.path, State.GIVEN, value))
        for state in seen.slots:
            if state.slot.id == slot and reason:
                entries += [
                    Entry(path, State.GIVEN, reason) for path in state.missing if path.endswith("#reason")
                ]
        if not entries:
            return
        stage.do(person, note_answers, record_id=record_id, version=seen.version, entries=tuple(entries))


def sign(stage: Stage, person: Person, record_id: int, slot: str) -> None:
    """Sign one slot."""
    seen: Look = stage.ask(person, look, record_id=record_id)
    stage.sign(
        person,
        sign_record,
        record_id=record_id,
        seen_version=seen.version,
        slots=(slot,),
        seen_entry=stage.ask(person, journal_end, record_id=record_id),
    )


def confirm(stage: Stage, person: Person, record_id: int, item: str) -> None:
    """Confirm to be the person named in one of the lines of an item, with the own password."""
    seen: Look = stage.ask(person, look, record_id=record_id)
    for question in seen.questions:
        value = None if question.answer is None else question.answer.value
        if (
            question.item.id == item
            and isinstance(value, Mapping)
            and value.get("member") == stage.id(person)
        ):
            stage.sign(person, confirm_person, record_id=record_id, version=seen.version, path=question.path)
            return
