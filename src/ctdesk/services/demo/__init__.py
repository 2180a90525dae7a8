"""The demo: a fictitious hospital with a team of 15 and a year of shipments, signed for real (decision 36).

Everything is done by the commands that the window uses, each by the person whose duty it is, under a clock
that is set to the times of the past year. The same moment and language give the same stories; keys and
nonces are fresh.
"""

from __future__ import annotations

import gc
import heapq
import random
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event

from ctdesk.domain.errors import CtdeskError
from ctdesk.services.arrivals import cancel_announcement, shipment_detail
from ctdesk.services.demo.actions import action_stories
from ctdesk.services.demo.adverse_reactions import adverse_stories
from ctdesk.services.demo.arrivals import arrival_stories
from ctdesk.services.demo.bedside import bedside_stories
from ctdesk.services.demo.consignments import Announced
from ctdesk.services.demo.founding import (
    COORDINATOR,
    draft_of,
    enrol_team,
    fill_registers,
    leave_limits_to_verify,
    train_team,
)
from ctdesk.services.demo.holders import holder_stories
from ctdesk.services.demo.hospital import read_hospital
from ctdesk.services.demo.incident_papers import paper_stories
from ctdesk.services.demo.incidents import incident_stories
from ctdesk.services.demo.labels import label_stories
from ctdesk.services.demo.meetings import meeting_stories
from ctdesk.services.demo.monitoring import monitoring_stories
from ctdesk.services.demo.premises import premises_stories
from ctdesk.services.demo.quarantine import quarantine_stories
from ctdesk.services.demo.recalls import recall_stories
from ctdesk.services.demo.receipt import tell
from ctdesk.services.demo.stage import SetClock, Stage
from ctdesk.services.demo.storage import storage_stories
from ctdesk.services.demo.stories import Story, left_to_try, plan_year
from ctdesk.services.demo.team_stage import Year
from ctdesk.services.demo.team_year import team_stories
from ctdesk.services.demo.to_try import TO_TRY, lay_out
from ctdesk.services.effects import EFFECTS
from ctdesk.services.keys import KeyCost
from ctdesk.services.site import OpenSite, create_site, site_exists
from ctdesk.services.team import role_table
from ctdesk.services.work import Report, silent

__all__ = ["SHIPMENTS", "TO_TRY", "DemoMember", "demo_members", "make_demo_site"]

SHIPMENTS = 34  # as many as are made within a minute on two cores
_FEWEST = 6
_SEED = 20_260_301
# The passwords of the demo stand on its sign-in page: stretching them would only make it slow to make.
# Each is stretched fully when its owner first signs in.
_PUBLIC = KeyCost(memory=64, passes=1, lanes=1)


@dataclass(frozen=True, slots=True)
class DemoMember:
    """Somebody of the demo's team, with what the sign-in page shows."""

    login: str
    name: str
    role_zh: str
    role_en: str
    password: str


def demo_members(folder: Path) -> tuple[DemoMember, ...]:
    """The team of the demo site in ``folder``; those who have most to do in a receipt come first."""
    first = {role: place for place, role in enumerate(("R05", "R06", "R11", "R03", "R14", "R01", "R04"))}
    people = sorted(read_hospital("zh_CN").people, key=lambda one: first.get(one.roles[0], len(first)))
    roles = role_table()
    return tuple(
        DemoMember(
            one.login,
            one.name,
            "、".join(roles[role].name_zh for role in one.roles),
            ", ".join(roles[role].name_en for role in one.roles),
            one.password,
        )
        for one in people
    )


def make_demo_site(
    folder: Path,
    *,
    now: datetime | None = None,
    report: Report = silent,
    language: str = "zh_CN",
    shipments: int = SHIPMENTS,
) -> None:
    """Make the demo site in ``folder``, to be opened like any other.

    It appears under its name only when it is whole; giving up (``report`` raises) leaves nothing. Raises
    ``SITE-03`` where a site is already.
    """
    if site_exists(folder):
        raise CtdeskError("SITE-03", field="folder", folder=folder)
    making = folder.with_name(f".{folder.name}.making")
    shutil.rmtree(making, ignore_errors=True)
    # What is loaded already need not be looked through again and again: a tenth of the time.
    gc.freeze()
    often = gc.get_threshold()
    gc.set_threshold(20 * often[0], *often[1:])
    try:
        _make(making, (now or datetime.now(UTC)).astimezone(UTC), report, language, max(_FEWEST, shipments))
        with suppress(OSError):
            folder.rmdir()  # an empty folder may have been there
        making.replace(folder)
    finally:
        gc.set_threshold(*often)
        gc.unfreeze()
        shutil.rmtree(making, ignore_errors=True)


def _make(folder: Path, now: datetime, report: Report, language: str, shipments: int) -> None:
    hospital = read_hospital(language)
    clock = SetClock(now - timedelta(days=372))
    total = shipments + 8
    report(0, total)
    made = create_site(
        folder,
        draft_of(hospital, language),
        clock=clock,
        cost=_PUBLIC,
        phrase_cost=_PUBLIC,
        effects=EFFECTS,
    )
    site = made.open
    event.listen(site.engine, "connect", _without_waiting)
    site.engine.dispose()
    try:
        _fill(site, Stage(site.gate, clock, hospital), now, report, shipments, language)
    finally:
        site.close()
    report(total, total)


def _without_waiting(connection: Any, _: object) -> None:
    """What is being made need not survive a power cut: it gets its name only when it is whole."""
    connection.execute("PRAGMA synchronous = OFF")


def _fill(site: OpenSite, stage: Stage, now: datetime, report: Report, shipments: int, language: str) -> None:
    hospital, total = stage.hospital, shipments + 8
    today = now.astimezone(stage.zone).date()
    site.gate.workstation = f"{hospital.site['prefix']}-PHARM-01"
    enrol_team(site, stage)
    report(1, total)
    train_team(stage)
    products = fill_registers(stage, today)
    report(3, total)
    rng = random.Random(_SEED)
    stories = plan_year(hospital, shipments, now, rng)
    to_try = left_to_try(hospital, shipments + 1, now, rng)
    stories += to_try
    told = Outcome()
    year = Year(stage, now, "en" if language == "en" else "zh_CN")
    team = (*team_stories(year), *storage_stories(year), *premises_stories(year), *monitoring_stories(year))
    team = (*team, *quarantine_stories(stage, now, language, told.goods))
    team = (*team, *holder_stories(year), *label_stories(stage, now), *action_stories(year))
    team = (*team, *arrival_stories(year, told.goods, products))
    team = (*team, *incident_stories(year, stories), *paper_stories(year))
    team = (*team, *adverse_stories(year), *bedside_stories(year))
    team = (*team, *recall_stories(year), *meeting_stories(year))
    for done, moment in enumerate(_in_order(stage, stories, products, told, team)):
        if done % 8 == 0:
            stage.clock.set(moment)
            report(min(3 + told.finished, total - 1), total)
    stage.clock.set(now - timedelta(minutes=10))
    leave_limits_to_verify(stage, products[hospital.wares[6].code], hospital.wares[6])
    stage.leave()
    stage.clock.set(now)
    lay_out(site.folder / TO_TRY, told.waiting(to_try), stage, now)


@dataclass(slots=True)
class Outcome:
    """What became of the stories while they were told."""

    goods: list[Announced] = field(default_factory=list)
    records: dict[int, int] = field(default_factory=dict)
    decisions: int = 0
    finished: int = 0

    def announced(self, goods: Announced) -> None:
        """A shipment was announced and confirmed."""
        self.goods.append(goods)

    def cancel(self, stage: Stage, shipment_id: int) -> None:
        """The holder postponed a shipment."""
        coordinator = stage.hospital.holding(COORDINATOR)[0]
        row, _ = stage.ask(coordinator, shipment_detail, shipment_id=shipment_id)
        stage.do(
            coordinator,
            cancel_announcement,
            shipment_id=shipment_id,
            seen_version=row.row_version,
            reason=stage.hospital.said("general", "cancel"),
        )

    def opened(self, goods: Announced, record_id: int) -> None:
        """Its record was opened."""
        self.records[goods.what.serial] = record_id

    def decided(self, goods: Announced, record_id: int) -> None:
        """Its record was decided."""
        self.decisions += 1

    def waiting(self, stories: list[Story]) -> list[Announced]:
        """The announced shipments of these stories, in their order."""
        by_serial = {one.what.serial: one for one in self.goods}
        return [by_serial[story.goods.serial] for story in stories]


def _in_order(
    stage: Stage,
    stories: list[Story],
    products: dict[str, int],
    told: Outcome,
    team: Iterable[Iterator[datetime]],
) -> Iterator[datetime]:
    """Tell all stories at once, step by step in the order of the clock."""
    waiting: list[tuple[datetime, int, Iterator[datetime]]] = []
    for place, story in enumerate(stories):
        steps = tell(stage, story, products[story.goods.ware.code], told)
        heapq.heappush(waiting, (next(steps), place, steps))
    for steps in team:
        heapq.heappush(waiting, (next(steps), len(waiting), steps))
    while waiting:
        moment, place, steps = heapq.heappop(waiting)
        stage.clock.set(moment)
        yield moment
        following = next(steps, None)
        if following is None:
            told.finished += place < len(stories)
        else:
            heapq.heappush(waiting, (following, place, steps))
