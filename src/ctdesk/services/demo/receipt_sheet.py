"""The record of a receipt while people fill it in: what they see of it, what they answer and sign."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from ctdesk.domain.answers import Source, State, Value
from ctdesk.forms.questions import Question
from ctdesk.forms.slots import SlotState
from ctdesk.services import arrivals, receipts
from ctdesk.services.attachments import attach_file
from ctdesk.services.demo import pictures
from ctdesk.services.demo.answers import Label, conforming
from ctdesk.services.demo.consignments import Announced
from ctdesk.services.demo.hospital import Person
from ctdesk.services.demo.stage import Stage
from ctdesk.services.gate import query
from ctdesk.services.record_ground import ground_of, load_record
from ctdesk.services.record_standing import standing_of_record
from ctdesk.services.records import Entry, last_entry, note_answers
from ctdesk.services.signing import sign_record
from ctdesk.services.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Look:
    """What somebody who is about to write sees: the questions, the slots, and how far the journal goes."""

    version: int
    questions: tuple[Question, ...]
    slots: tuple[SlotState, ...]
    last_entry: int


@query()
def look(work: UnitOfWork, *, record_id: int) -> Look:
    """A record's questions and slots, without what only a window shows."""
    record = load_record(work, record_id)
    standing = standing_of_record(work, ground_of(work, record))
    return Look(
        record.version, tuple(standing.judgement.questions), standing.slots, last_entry(work.db, record.id)
    )


@query()
def journal_end(work: UnitOfWork, *, record_id: int) -> int:
    """How far a record's journal goes."""
    return last_entry(work.db, record_id)


@dataclass(slots=True)
class Receipt:
    """The record of one shipment while it is being filled in."""

    stage: Stage
    goods: Announced
    rng: random.Random
    label: Label
    record_id: int = 0
    version: int = 1
    other: dict[str, Value] = field(default_factory=dict)

    def open(self, person: Person) -> None:
        """Open it; from then on there is a record number."""
        self.record_id = self.stage.do(person, receipts.open_receipt, shipment_id=self.goods.shipment_id)

    def units(self, person: Person) -> tuple[int, ...]:
        """The units that came."""
        _, units = self.stage.ask(person, arrivals.shipment_detail, shipment_id=self.goods.shipment_id)
        return tuple(one.id for one in units)

    def look(self, person: Person) -> Look:
        """How it stands."""
        seen: Look = self.stage.ask(person, look, record_id=self.record_id)
        self.version = seen.version
        return seen

    def note(self, person: Person, entries: Collection[Entry]) -> None:
        """Write answers into the journal."""
        if entries:
            self.stage.do(
                person, note_answers, record_id=self.record_id, version=self.version, entries=tuple(entries)
            )

    def say(self, person: Person, values: Mapping[str, Value]) -> None:
        """Answer these paths."""
        self.note(person, [Entry(path, State.GIVEN, value) for path, value in values.items()])

    def attach(self, person: Person, path: str, name: str, data: bytes) -> str:
        """Keep a file for an answer; gives what the answer lists."""
        digest: str = self.stage.do(
            person,
            attach_file,
            record_id=self.record_id,
            version=self.version,
            path=path,
            name=name,
            data=data,
        )
        return digest

    def fill(
        self, person: Person, slot: str, sections: str, *, beside: Mapping[str, Value] | None = None
    ) -> None:
        """Answer what these sections ask of a slot and is still open; what was said otherwise wins.

        ``beside`` are reasons and other answers that go with it.
        """
        said = dict(beside or {})
        entries = [Entry(path, State.GIVEN, value) for path, value in said.items()]
        for question in self.look(person).questions:
            if question.section not in sections or question.path in said or not _is_for(question, slot):
                continue
            value = self._value(person, question)
            if value is None:
                continue
            source = Source.SCANNED if question.item.type == "scan" else Source.TYPED
            entries.append(Entry(question.path, State.GIVEN, value, None, source))
        self.note(person, entries)

    def explain(self, person: Person, slot: str, reason: str) -> None:
        """Give the reasons and photos that findings and lateness ask this slot for."""
        seen = self.look(person)
        state = next(one for one in seen.slots if one.slot.id == slot)
        entries = []
        for path in state.missing:
            head, mark, aspect = path.partition("#")
            question = next((one for one in seen.questions if head in (one.path, one.beside)), None)
            if not mark or (question is not None and slot not in (*question.by, question.slot or "")):
                continue
            if aspect == "photo":
                shot = self.attach(
                    person, path, f"{head.replace(':', '-')}.png", pictures.photo(self.rng, broken=True)
                )
                entries.append(Entry(path, State.GIVEN, [shot]))
            else:
                entries.append(Entry(path, State.GIVEN, reason))
        self.note(person, entries)

    def sign(self, person: Person, *slots: str) -> None:
        """Sign slots with one password entry."""
        self.stage.sign(
            person,
            sign_record,
            record_id=self.record_id,
            seen_version=self.version,
            slots=slots,
            seen_entry=self.stage.ask(person, journal_end, record_id=self.record_id),
            late_reason=self.stage.hospital.said("general", "late"),  # counts only where a limit was missed
        )

    def _value(self, person: Person, question: Question) -> Value:
        for key in (question.path, f"{question.item.id}@{question.slot}", question.item.id):
            if key in self.other:
                return self.other[key]
        if question.item.type == "attachment":
            if question.item.media == "photo":
                name = f"{question.item.id}-{self.goods.what.serial:04d}.png"
                return [self.attach(person, question.path, name, pictures.photo(self.rng))]
            return None
        return conforming(question, self.label, self.stage.now)


def _is_for(question: Question, slot: str) -> bool:
    if not (question.asked and question.required and question.status == "open") or question.heading:
        return False
    if question.computed and question.slot is None:
        return False
    if question.slot is not None:
        return question.slot == slot
    return slot in question.by[:1] or (slot == "decision" and slot in question.by[-1:])
