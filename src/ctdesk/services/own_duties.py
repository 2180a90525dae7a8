"""What a person may do by their roles, until when, and why not now; competences that end soon."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from ctdesk.services import team
from ctdesk.services.record_values import Obstacle
from ctdesk.services.rights import duty_table
from ctdesk.services.terms import terms
from ctdesk.services.training_at import training_at
from ctdesk.services.training_endings import endings_of
from ctdesk.services.work import UnitOfWork

TELLS_OF_ALL = "training.confirm"  # who is told of everybody's training


@dataclass(frozen=True, slots=True)
class MayDo:
    """A duty this person's roles give: until when it may be acted on, and why not; ``who_can`` could
    instead.
    """

    duty: str
    text_zh: str
    text_en: str
    allowed: bool
    until: date | None
    obstacles: tuple[Obstacle, ...]
    who_can: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Expiring:
    """A module that ends within 60 days or no longer counts: one's own, or to the lead another's by ``name``.

    ``state`` as the matrix tells it; ``warning`` is the 60, 30 or 7 days reached, None once it is over.
    """

    module: str
    valid_until: date | None
    lapsed: bool
    state: str = "expiring"
    warning: int | None = None
    name: str = ""
    member_id: int | None = None


def duties_of_mine(work: UnitOfWork) -> Iterator[MayDo]:
    """The duties of this person's own roles; what everybody may do is not listed."""
    for code in sorted(work.rights.held):
        duty = duty_table()[code]
        if duty.everyone or not duty.signs:
            continue
        grounds = team.grounds_for(work.db, work.member_id(), code, work.now, signing=False)
        ends = [held.valid_until for held in grounds.modules if held.valid_until is not None]
        ends += [held.until for held in grounds.roles if held.until is not None]
        yield MayDo(
            code,
            *duty_words(code),
            grounds.allowed,
            min(ends, default=None),
            tuple(Obstacle(one.code, one.values) for one in grounds.refusals),
            ()
            if grounds.allowed
            else team.who_can(work.db, code, work.now, {work.member_id()}, signing=False),
        )


@cache
def duty_words(duty: str) -> tuple[str, str]:
    """What a duty is called, in Chinese and English."""
    return terms().word("duties", duty, "zh_CN"), terms().word("duties", duty, "en")


def first_end(work: UnitOfWork) -> date | None:
    """The first day on which a competence ends that something this person may do needs."""
    if work.actor.member_id is None:
        return None
    needed = {module for code in work.rights.held for module in duty_table()[code].modules}
    found = training_at(work.db, work.now, [work.actor.member_id])
    states = [state for code, state in found[0].states.items() if code in needed] if found else []
    return min((one.last_day for one in states if one.stands and one.last_day), default=None)


def ending_soon(work: UnitOfWork) -> Iterator[Expiring]:
    """What ends within 60 days, or has ended: this person's own, and to the lead the whole team's."""
    me = work.actor.member_id
    if me is None:
        return
    others = work.rights.has(TELLS_OF_ALL)
    for one in endings_of(work, None if others else me):
        yield Expiring(
            one.state.module,
            one.state.last_day,
            not one.state.stands,
            one.state.state,
            one.warning,
            "" if one.member_id == me else one.name,
            one.member_id,
        )
