"""What a person may do by their roles, until when, and why not now; competences that end soon."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from sqlalchemy import select

from ctdesk.config import data_path
from ctdesk.db.tables.team import Competence
from ctdesk.forms.terms import read_terms
from ctdesk.services import team
from ctdesk.services.record_values import Obstacle
from ctdesk.services.rights import duty_table
from ctdesk.services.work import UnitOfWork

SOON = timedelta(days=30)


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
    """A competence that ends within 30 days, or has ended since."""

    module: str
    valid_until: date
    lapsed: bool


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
    terms = read_terms(data_path("forms", "terms.toml").read_text("utf-8"))
    return terms.word("duties", duty, "zh_CN"), terms.word("duties", duty, "en")


def first_end(work: UnitOfWork) -> date | None:
    """The first day on which a competence ends that something this person may do needs."""
    today = work.now.astimezone(ZoneInfo(work.site.time_zone)).date()
    needed = {module for code in work.rights.held for module in duty_table()[code].modules}
    ends = work.db.scalars(
        select(Competence.valid_until).where(
            Competence.member_id == work.actor.member_id,
            Competence.module.in_(needed),
            Competence.revoked_at.is_(None),
            Competence.valid_until >= today,
        )
    )
    return min((day for day in ends if day is not None), default=None)


def ending_soon(work: UnitOfWork) -> Iterator[Expiring]:
    """Competences of this person that end within 30 days, or have ended since."""
    today = work.now.astimezone(ZoneInfo(work.site.time_zone)).date()
    latest: dict[str, date | None] = {}
    for module, until in work.db.execute(
        select(Competence.module, Competence.valid_until).where(
            Competence.member_id == work.actor.member_id, Competence.revoked_at.is_(None)
        )
    ):
        known = latest.get(module, date.min)
        latest[module] = None if until is None or known is None else max(known, until)
    for module, last in sorted(latest.items()):
        if last is not None and last <= today + SOON:
            yield Expiring(module, last, last < today)
