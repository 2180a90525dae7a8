"""Where a record stands: its judgement, its slots, who holds which slot, and what is closed by a
signature.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from ctdesk.db.tables.records import Signature
from ctdesk.domain.answers import Answer, MemberId, Source, Value
from ctdesk.forms.blind import closed_sections, visible_answers
from ctdesk.forms.clock_states import clock_states, late_sections
from ctdesk.forms.definition import Slot
from ctdesk.forms.judgement import Judgement
from ctdesk.forms.judging_again import judge_again
from ctdesk.forms.plan import plan_of
from ctdesk.forms.questions import THIRD
from ctdesk.forms.slots import SlotState, covers_path, slot_states
from ctdesk.services.record_ground import Ground
from ctdesk.services.remembered import forget, remembered
from ctdesk.services.sources import facts_for
from ctdesk.services.subjects import TABLES as OTHER_TABLES
from ctdesk.services.work import ABOUT_RIGHTS, UnitOfWork
from ctdesk.services.working_days import is_working_day

_FACTS_ONLY = frozenset({"record.facts"})  # no table: the mark of what stands on a record's frozen facts
_STANDS_ON = (
    _FACTS_ONLY
    | OTHER_TABLES
    | ABOUT_RIGHTS
    | {
        "answer_entry",
        "attachment",
        "audit_event",
        "dose_unit",
        "logger_profile",
        "patient",
        "product",
        "product_label",
        "setting",
        "shift",
        "shipment",
        "signature",
        "site",
        "storage_position",
        "supplier",
        "supplier_paper",
        "tank",
        "therapy_order",
        "treatment_case",
        "zone",
    }
)


@dataclass(frozen=True, slots=True)
class Standing:
    """A record as it stands now. ``answers`` leave out computed values that are still open: they are read
    live.
    """

    ground: Ground
    answers: Mapping[str, Answer]
    facts: Mapping[str, Value]
    judgement: Judgement
    slots: tuple[SlotState, ...]
    holders: Mapping[str, frozenset[int]]
    authors: Mapping[str, frozenset[int]]
    closed: frozenset[str]

    def slot(self, slot_id: str) -> SlotState | None:
        """The state of one slot."""
        return next((one for one in self.slots if one.slot.id == slot_id), None)

    @property
    def signed(self) -> Mapping[str, Signature]:
        """The standing signature of each signed slot."""
        return {signature.slot: signature for signature in self.ground.signatures}


def standing_of_record(work: UnitOfWork, ground: Ground) -> Standing:
    """Judge a record as it stands; once in a unit of work, until something that it stands on is written."""
    # The frozen facts lie in the record's own row, which also changes without them.
    frozen = ground.record.facts
    known = remembered(
        work.db, _STANDS_ON, ("standing", id(ground)), lambda: (frozen, ground, _stand(work, ground))
    )
    if known[0] != frozen:
        forget(work.db, _FACTS_ONLY)
        return standing_of_record(work, ground)
    return known[2]


def _stand(work: UnitOfWork, ground: Ground) -> Standing:
    facts = facts_for(work, ground)
    answers = without_open_computed(ground)
    signed = {signature.slot for signature in ground.signatures}
    judgement = judge_again(
        ground.record.id,
        ground.definition,
        answers,
        facts,
        ground.shape,
        signed_slots=frozenset(signed),
        now=ground.now,
        tz=ground.tz,
    )
    judgement = _with_late_limits(ground, answers, facts, judgement)
    signers = {
        signature.slot: (MemberId(signature.member_id),) if signature.member_id is not None else ()
        for signature in ground.signatures
    }
    return Standing(
        ground=ground,
        answers=answers,
        facts=facts,
        judgement=judgement,
        slots=slot_states(ground.definition, judgement, signers),
        holders=_holders(ground),
        authors=_authors(ground),
        closed=closed_sections(judgement.questions),
    )


def _with_late_limits(
    ground: Ground, answers: Mapping[str, Answer], facts: Mapping[str, Value], judgement: Judgement
) -> Judgement:
    """A section in which a time limit ended too late owes a reason, as for a late entry (domain.md §4.J)."""
    states = clock_states(
        ground.definition,
        answers,
        {signature.slot: signature.at for signature in ground.signatures},
        facts,
        ground.shape,
        judgement=judgement,
        now=ground.now,
        tz=ground.tz,
        is_working_day=is_working_day,
    )
    late = late_sections(states, answers, ground.definition)
    if not late:
        return judgement
    sections = tuple(
        replace(one, late=True, complete=False) if one.id in late else one for one in judgement.sections
    )
    return replace(judgement, sections=sections)


def without_open_computed(ground: Ground) -> dict[str, Answer]:
    """The answers without those computed values that no signature has closed; the judge works them out
    anew.
    """
    plan = plan_of(ground.definition)
    kept = {}
    for path, answer in ground.answers.items():
        item = plan.items.get(item_of(path))
        is_open = (
            item is not None
            and item.item.computed is not None
            and answer.source is Source.COMPUTED
            and not is_closed(ground, path)
        )
        if not is_open:
            kept[path] = answer
    return kept


@lru_cache(maxsize=8192)
def item_of(path: str) -> str:
    """The item, or section, that a path begins with."""
    return path.partition("#")[0].partition("@")[0].partition(".")[0].partition(":")[0]


def is_closed(ground: Ground, path: str) -> bool:
    """True when a standing signature covers what is written at this path (decision 3)."""
    return any(covers_path(ground.definition, signature.slot, path) for signature in ground.signatures)


def slots_for(ground: Ground, path: str) -> tuple[str, ...]:
    """The slots whose holders may write at this path."""
    plan = plan_of(ground.definition)
    owner = path.partition("#")[0].partition("@")[2]
    planned = plan.items.get(item_of(path))
    if planned is None:
        section = item_of(path)
        by = {slot for one in plan.items.values() if one.section.id == section for slot in one.by}
        return (owner,) if owner else tuple(slot.id for slot in ground.definition.slot if slot.id in by)
    if owner and owner != THIRD:
        return (owner,)
    return planned.by or planned.typed_by


def conflicting_slots(ground: Ground, slot: Slot) -> frozenset[str]:
    """The slots that must be held by somebody else, whichever of the two says so."""
    return frozenset(slot.differs_from) | {
        other.id for other in ground.definition.slot if slot.id in other.differs_from
    }


def stands_against(standing: Standing, slot: Slot, member: int | None) -> str | None:
    """The slot whose holder this person is already and that must be another person's, or None."""
    for other in sorted(conflicting_slots(standing.ground, slot)):
        if member in standing.holders.get(other, ()) or member in standing.authors.get(other, ()):
            return other
    return None


def viewer_slots(work: UnitOfWork, standing: Standing) -> frozenset[str]:
    """The slots whose own entries this person may see and make: held already, else free and open to them."""
    member = work.actor.member_id
    mine = {slot for slot, members in standing.holders.items() if member in members}
    for section in standing.ground.definition.section:
        if section.check is None:
            continue
        by = (section.by,) if isinstance(section.by, str) else tuple(section.by or ())
        if mine & set(by) or (section.check == "unseen" and _waits(standing, by)):
            continue
        chosen = next((slot for slot in by if _is_free(work, standing, slot)), None)
        if chosen is not None:
            mine.add(chosen)
    typed = {
        slot for planned in plan_of(standing.ground.definition).items.values() for slot in planned.typed_by
    }
    mine |= {slot for slot in typed if _is_free(work, standing, slot)}
    return frozenset(mine)


def masked_for(work: UnitOfWork, standing: Standing, mine: frozenset[str]) -> frozenset[str]:
    """The blind sections for whose sake this person may not see what their answers are compared with.

    That is while the reading goes on, for whoever is to read and has not read everything; those who only
    verify or decide see the papers they sign.
    """
    masked = set()
    for section in standing.ground.definition.section:
        if section.id not in standing.closed:
            continue
        questions = [one for one in standing.judgement.questions if one.section == section.id and one.slot]
        begun = section.check == "unseen" or any(one.answer is not None for one in questions)
        own = [one for one in questions if one.slot in mine and one.asked and one.required]
        if begun and any(one.answer is None for one in own):
            masked.add(section.id)
    return frozenset(masked)


def visible_to(work: UnitOfWork, standing: Standing, slots: frozenset[str]) -> dict[str, Answer]:
    """The answers that may be shown to this person (decision 13)."""
    seen: dict[str, Answer] = {}
    asked: list[str | None] = [*sorted(slots)] or [None]
    for slot in asked:
        seen.update(
            visible_answers(
                standing.ground.definition,
                standing.answers,
                viewer_slot=slot,
                closed=standing.closed,
                viewer=work.actor.member_id,
            )
        )
    masked = masked_for(work, standing, slots)
    plan = plan_of(standing.ground.definition)
    for path, answer in standing.answers.items():
        planned = plan.items.get(item_of(path))
        if path in seen or planned is None or planned.section.id in standing.closed or "@" in path:
            continue
        # What one wrote oneself is no secret, and nothing is while one has nothing left to read.
        if not masked or (answer.by is not None and answer.by == work.actor.member_id):
            seen[path] = answer
    return {path: answer for path, answer in standing.answers.items() if path in seen}


def named_signer(standing: Standing, slot: Slot) -> int | None:
    """The one member who may give this signature, where the form binds it to a person; 0 while nobody is
    known.
    """
    if slot.signer is None:
        return None
    found = standing.facts.get(slot.signer)
    return found if isinstance(found, int) and not isinstance(found, bool) else 0


def is_for_another(standing: Standing, slot: Slot, member: int | None) -> bool:
    """True when the form binds this signature to somebody else."""
    named = named_signer(standing, slot)
    return named is not None and named != member


def _waits(standing: Standing, slots: tuple[str, ...]) -> bool:
    """True while what is to be read unseen is not there yet: an earlier signature is missing."""
    return any(state.waits_for for state in standing.slots if state.slot.id in slots)


def _is_free(work: UnitOfWork, standing: Standing, slot_id: str) -> bool:
    slot = next((one for one in standing.ground.definition.slot if one.id == slot_id), None)
    if slot is None or not work.rights.has(slot.duty):
        return False
    if is_for_another(standing, slot, work.actor.member_id):
        return False
    holders = standing.holders.get(slot_id, frozenset())
    if holders and work.actor.member_id not in holders:
        return False
    authors = standing.authors.get(slot_id, frozenset())
    if authors and work.actor.member_id not in authors:
        return False
    return stands_against(standing, slot, work.actor.member_id) is None


def _holders(ground: Ground) -> dict[str, frozenset[int]]:
    """Who signed a slot or made an entry of its own in it."""
    held: dict[str, set[int]] = {}
    for signature in ground.signatures:
        if signature.member_id is not None:
            held.setdefault(signature.slot, set()).add(signature.member_id)
    for path, answer in ground.answers.items():
        owner = path.partition("#")[0].partition("@")[2]
        if owner and owner != THIRD and answer.by is not None:
            held.setdefault(owner, set()).add(int(answer.by))
    return {slot: frozenset(members) for slot, members in held.items()}


def _authors(ground: Ground) -> dict[str, frozenset[int]]:
    """Who filled in what only one slot fills in; that person cannot check it independently."""
    plan = plan_of(ground.definition)
    wrote: dict[str, set[int]] = {}
    for path, answer in ground.answers.items():
        planned = plan.items.get(item_of(path))
        if planned is not None and len(planned.by) == 1 and answer.by is not None and "@" not in path:
            wrote.setdefault(planned.by[0], set()).add(int(answer.by))
    return {slot: frozenset(members) for slot, members in wrote.items()}
