"""May this person sign this slot: role, period, training, segregation and statement, and who could
instead.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ctdesk.domain.answers import MemberId
from ctdesk.domain.errors import Refused
from ctdesk.domain.segregation import Signed
from ctdesk.domain.team import Grounds
from ctdesk.forms.definition import Slot
from ctdesk.forms.slots import slot_words
from ctdesk.services import team
from ctdesk.services.catalogue import member_name
from ctdesk.services.duties import duty_table
from ctdesk.services.equipment_gate import EquipmentSaid, equipment_said
from ctdesk.services.people_at import read_ahead
from ctdesk.services.record_ground import all_signatures
from ctdesk.services.record_standing import (
    Standing,
    conflicting_slots,
    is_for_another,
    named_signer,
    stands_against,
)
from ctdesk.services.record_values import Obstacle
from ctdesk.services.subjects import KINDS
from ctdesk.services.team_at import holders_at
from ctdesk.services.work import UnitOfWork

STATEMENT_EFFECT = "team.statement_signed"
REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class MayISign:
    """The answer, with the grounds that a signature would store, and what is told of the equipment."""

    allowed: bool
    grounds: Grounds | None
    obstacles: tuple[Obstacle, ...]
    equipment: EquipmentSaid = field(default_factory=EquipmentSaid)


def read_people_near(work: UnitOfWork, standing: Standing) -> None:
    """Read in one go who may have to do with a record, before each slot asks for some of them."""
    near: set[int | None] = {work.actor.member_id}
    for code in {slot.duty for slot in standing.ground.definition.slot if not slot.external}:
        duty = duty_table().get(code)
        if duty is not None and not duty.everyone:
            near.update(holders_at(work.db, work.now, duty.code, duty.held_by))
    known = [one for one in near if one is not None]
    read_ahead(work.db, work.now, known, product=_product_of(standing))


def refusal_of(obstacle: Obstacle) -> Refused:
    """An obstacle as the refusal that the trail is told."""
    values = {key: value for key, value in obstacle.values.items() if key != "field"}
    refused = Refused(obstacle.code)
    refused.values = values
    return refused


def may_i_sign(work: UnitOfWork, standing: Standing, slot: Slot) -> MayISign:
    """Whether the acting person may sign ``slot`` now, and every reason why not."""
    if slot.external:
        return MayISign(False, None, (Obstacle("REC-26", {"slot": slot.id}),))
    if work.actor.member_id is None:
        return MayISign(False, None, (Obstacle("PERM-01", {"duty": slot.duty}),))
    member = MemberId(work.actor.member_id)
    grounds = team.grounds_for(
        work.db,
        member,
        slot.duty,
        work.now,
        signatures_given(standing),
        scopes=scopes_of(standing),
        signing=slot.effect != STATEMENT_EFFECT,  # the statement is what everything else waits for
        product=_product_of(standing),
    )
    obstacles = [Obstacle(one.code, one.values) for one in grounds.refusals]
    other = stands_against(standing, slot, member)
    if other is not None:
        obstacles.append(Obstacle("REC-06", {"slot": slot_words(standing.ground.definition, other)}))
    for path, named in named_apart(standing, slot).items():
        if named == member:
            obstacles.append(Obstacle("REC-20", {"slot": path}))
    original = original_signer(standing, slot.id)
    if original is not None and original[0] != member:
        obstacles.append(Obstacle("REC-28", {"name": original[1]}))
    if is_for_another(standing, slot, member):
        whose = member_name(work.db, named_signer(standing, slot))
        obstacles.append(Obstacle("REC-57", {"name": whose or "–"}))
    if slot.effect == STATEMENT_EFFECT and standing.ground.record.subject_id != member:
        obstacles.append(Obstacle("REC-27", {}))
    said = equipment_said(work, standing, slot)
    obstacles += said.obstacles
    return MayISign(not obstacles, grounds, tuple(obstacles), said)


def named_apart(standing: Standing, slot: Slot) -> dict[str, int]:
    """Members that an item names who must be others than this slot's signer, such as the second person at
    put-in.
    """
    named: dict[str, int] = {}
    for question in standing.judgement.questions:
        value = None if question.answer is None else question.answer.value
        if (
            question.item.type == "person"
            and slot.id in question.item.differs_from
            and isinstance(value, dict)
        ):
            member = value.get("member")
            if isinstance(member, int):
                named[question.path] = member
    return named


def scopes_of(standing: Standing) -> tuple[str, ...]:
    """Within what the rules of segregation look: a receipt is a record about units."""
    kind = standing.ground.record.subject_kind
    if kind == "shipment":
        return ("receipt", "record", "unit")
    return KINDS[kind].scopes if kind in KINDS else ("record",)


def original_signer(standing: Standing, slot: str) -> tuple[int, str] | None:
    """Who signed this slot before an amendment asked for it again, unless quality assurance named a
    substitute.
    """
    ground = standing.ground
    if f"{REPLACED}:{slot}:{ground.version}" in ground.record.facts:
        return None
    before = [
        (one.member_id, one.printed_name)
        for one in all_signatures(ground.db, ground.record.id)
        if one.slot == slot and one.superseded_by == ground.version and one.member_id is not None
    ]
    return before[-1] if before else None


def signatures_given(standing: Standing) -> tuple[Signed, ...]:
    """Who did what on this record, as the rules of segregation ask."""
    duties = {slot.id: slot.duty for slot in standing.ground.definition.slot}
    return standing.ground.subject.parts + tuple(
        Signed(MemberId(signature.member_id), duties[signature.slot])
        for signature in standing.ground.signatures
        if signature.member_id is not None and signature.slot in duties
    )


def who_could(work: UnitOfWork, standing: Standing, slot: Slot) -> tuple[str, ...]:
    """Names of the people who could sign instead: competent, and not barred by what they signed or filled
    in.
    """
    if slot.external:
        return ()
    named = named_signer(standing, slot)
    if named is not None:
        return () if named in (0, work.actor.member_id) else (member_name(work.db, named) or "–",)
    barred = {
        member
        for other in conflicting_slots(standing.ground, slot)
        for member in (*standing.holders.get(other, ()), *standing.authors.get(other, ()))
    }
    barred.update(named_apart(standing, slot).values())
    if work.actor.member_id is not None:
        barred.add(int(work.actor.member_id))
    return tuple(team.who_can(work.db, slot.duty, work.now, frozenset(barred), product=_product_of(standing)))


def _product_of(standing: Standing) -> str | None:
    """Code of the product a record is about, where it is about one: training may be for one product only."""
    product = standing.ground.product
    return standing.ground.subject.product if product is None else product.code
