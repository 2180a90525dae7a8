"""Modules that end soon or no longer count: the warnings of 60, 30 and 7 days to the member and the lead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ctdesk.domain.training import ModuleState, warning_for
from ctdesk.services.curriculum import curriculum
from ctdesk.services.training_at import training_at, zone_of

if TYPE_CHECKING:
    from ctdesk.services.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Ending:
    """A module of a member that ends soon or no longer counts; ``warning`` is 60, 30 or 7, None once it is
    over.
    """

    member_id: int
    name: str
    state: ModuleState
    warning: int | None


def endings_of(work: UnitOfWork, member_id: int | None = None) -> list[Ending]:
    """Required modules that end within the warning time or no longer count, what is over first; of one member
    or of everybody.
    """
    today = work.now.astimezone(zone_of(work.db)).date()
    days = curriculum().rules.warning_days
    found = []
    for person in training_at(work.db, work.now, None if member_id is None else [member_id]):
        for code in sorted(person.required):
            state = person.states[code]
            if state.state == "valid":
                continue
            warning = warning_for(state.last_day, today, days) if state.stands else None
            found.append(Ending(person.member_id, person.name, state, warning))
    found.sort(key=lambda one: (one.state.stands, one.state.last_day or date.min, one.name, one.state.module))
    return found
