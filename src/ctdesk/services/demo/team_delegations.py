"""Stories of the demo's team about who does what: delegations, shifts, the review of accounts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from ctdesk.domain.delegating import Wish
from ctdesk.services import (
    access_review,
    delegations,
    roster,
)
from ctdesk.services.absences import record_absence
from ctdesk.services.delegation_register import known_lines
from ctdesk.services.demo.hospital import Person
from ctdesk.services.demo.team_paper import fill, sign
from ctdesk.services.demo.team_stage import Year

_DAY, _NIGHT = 8, 20  # hours at which shifts change


def holiday(year: Year) -> Iterator[datetime]:
    """A pharmacist goes on leave and passes duties on; the lead refuses one line."""
    giver, taker = year.holding("R06"), year.holding("R06", 1)
    begins, ends = year.at(150, 8), year.at(136, 18)
    yield year.at(155, 10)
    away = year.stage.do(
        giver,
        record_absence,
        member_id=year.stage.id(giver),
        reason_code="leave",
        starts_at=begins,
        ends_at=ends,
    )
    lines = tuple(Wish(duty, begins, ends) for duty in ("training.run_drill", "documents.author"))
    yield from delegate(year, giver, taker, lines, "leave", year.said("leave"), away, refuse=1)


def nights(year: Year) -> Iterator[datetime]:
    """A delegation that is taken back early."""
    giver, taker = year.holding("R14"), year.holding("R06")
    begins, ends = year.at(80, 20), year.at(50, 8)
    yield year.at(82, 10)
    lines = (Wish("training.register_external", begins, ends),)
    yield from delegate(year, giver, taker, lines, "shift", year.said("night"), None)
    yield year.at(65, 9)
    found = [one.id for one in register(year) if one.delegator == year.stage.id(giver)]
    year.stage.do(giver, delegations.revoke_lines, line_ids=tuple(found), reason=year.said("back_early"))


def asked_today(year: Year) -> Iterator[datetime]:
    """One that runs now, and one that waits for the lead."""
    giver, taker = year.holding("R04"), year.holding("R14")
    begins, ends = year.at(4, 8), year.at(-10, 18)
    yield year.at(6, 14)
    lines = (Wish("team.plan_roster", begins, ends),)
    yield from delegate(year, giver, taker, lines, "leave", year.said("congress"), None)
    yield year.at(1, 16)
    soon = Wish("training.assess", year.at(-2, 8), year.at(-9, 18))
    year.stage.sign(
        year.holding("R06", 1),
        delegations.propose_delegation,
        delegate_id=year.stage.id(year.holding("R04")),
        lines=(soon,),
        reason_code="leave",
        reason=year.said("leave"),
    )
    waits = register(year)[-1].delegation_id
    yield year.at(1, 17)
    year.stage.sign(year.holding("R04"), delegations.accept_delegation, delegation_id=waits)


def delegate(
    year: Year,
    giver: Person,
    taker: Person,
    lines: tuple[Wish, ...],
    code: str,
    reason: str,
    absence: int | None,
    refuse: int | None = None,
) -> Iterator[datetime]:
    made = year.stage.sign(
        giver,
        delegations.propose_delegation,
        delegate_id=year.stage.id(taker),
        lines=lines,
        reason_code=code,
        reason=reason,
        absence_id=absence,
    )
    yield year.stage.now + timedelta(hours=2)
    year.stage.sign(taker, delegations.accept_delegation, delegation_id=made.delegation_id)
    yield year.stage.now + timedelta(hours=3)
    own = [one.id for one in register(year) if one.delegation_id == made.delegation_id]
    choices = tuple(
        delegations.Choice(line, "refuse", year.said("not_needed"))
        if place == refuse
        else delegations.Choice(line, "approve")
        for place, line in enumerate(own)
    )
    year.stage.sign(
        year.holding("R01"),
        delegations.decide_delegation,
        delegation_id=made.delegation_id,
        choices=choices,
    )


def register(year: Year) -> list[Any]:
    with year.stage.gate.reading() as db:
        return list(known_lines(db))


def shifts(year: Year) -> Iterator[datetime]:
    """The rota from yesterday to the day after tomorrow: the coming night lacks its second pharmacist.

    A night that has begun is complete, or nobody could receive in a demo that is made late in the evening.
    """
    planner = year.holding("R04")
    yield year.at(1, 9)
    begun = year.now.astimezone(year.stage.zone).hour >= _NIGHT
    for ahead in range(-1, 3):
        day = -ahead
        plan = [
            ("R05", year.who("P0012"), year.at(day, _DAY), year.at(day, _NIGHT)),
            ("R05", year.who("P0013"), year.at(day, _NIGHT), year.at(day - 1, _DAY)),
            ("R06", year.who("P0007"), year.at(day, _DAY), year.at(day, _NIGHT)),
            ("R11", year.who("P0021"), year.at(day, _DAY), year.at(day, _NIGHT)),
            ("R11", year.who("P0022"), year.at(day, _NIGHT), year.at(day - 1, _DAY)),
        ]
        if ahead != int(begun):
            plan.append(("R06", year.who("P0008"), year.at(day, _NIGHT), year.at(day - 1, _DAY)))
        for role, person, begins, ends in plan:
            if begins <= year.stage.now:
                continue
            year.stage.do(
                planner,
                roster.plan_shift,
                role=role,
                member_id=year.stage.id(person),
                starts_at=begins,
                ends_at=ends,
            )


def review_of_accounts(year: Year) -> Iterator[datetime]:
    """The review of the quarter before; that of this quarter is still to be done."""
    qa, administrator = year.holding("R14"), year.holding("R31")
    day = year.now.astimezone(year.stage.zone).date()
    first = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    back = (day - first).days + 12
    yield year.at(back, 10)
    record = year.stage.do(administrator, access_review.begin_review)
    fill(year.stage, qa, record, "qa", {"B8": "keep"})
    sign(year.stage, qa, record, "qa")
    yield year.at(back, 15)
    fill(year.stage, administrator, record, "it", {"C4": year.said("account_keep")})
    sign(year.stage, administrator, record, "it")
