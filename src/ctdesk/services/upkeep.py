"""What a site does by itself once a day while somebody is signed in: a verified backup, the whole trail
verified, missed rounds told, deadlines in working days counted again; and what everybody has to know when a
backup or the trail failed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from ctdesk.db.tables.site import Setting, Site
from ctdesk.db.verify import verify_trail as verify_database
from ctdesk.domain.errors import Cancelled, CtdeskError
from ctdesk.services.backup import BackedUp, back_up_daily, backup_status
from ctdesk.services.clock_rules import write
from ctdesk.services.daily_rounds import note_missed_rounds
from ctdesk.services.gate import query
from ctdesk.services.obligations import open_in_working_days, recompute_dues
from ctdesk.services.search_index import complete_index
from ctdesk.services.stock import expire_units, expired_units
from ctdesk.services.work import Report, UnitOfWork, silent

if TYPE_CHECKING:
    from ctdesk.services.site import OpenSite

EVERY = timedelta(hours=24)
TRAIL_CHECK = "trail_check"


@dataclass(frozen=True, slots=True)
class TrailCheck:
    """The last verification of the whole trail that ctdesk made by itself; ``first_broken`` is an event."""

    at: datetime
    ok: bool
    events: int
    faults: int
    first_broken: int | None


@dataclass(frozen=True, slots=True)
class Warned:
    """Something everybody has to know; ``grave`` asks for the red banner."""

    problem: CtdeskError
    grave: bool


@dataclass(frozen=True, slots=True)
class Looked:
    """What one round did; None where it was not due. ``problem`` is why there is no backup of today."""

    backup: BackedUp | None
    trail: TrailCheck | None
    problem: CtdeskError | None = None


def look_after(site: OpenSite, *, report: Report = silent) -> Looked:
    """One round: what is due is done. A backup that fails is in the trail, and never stops the rest."""
    made, problem = None, None
    complete_index(site.gate, report=report)
    try:
        made = back_up_daily(site, report=report)
    except Cancelled:
        raise
    except CtdeskError as error:
        problem = error
    expire_daily(site)
    tell_missed_rounds(site)
    recount_dues(site)
    return Looked(made, check_trail_daily(site, report=report), problem)


def tell_missed_rounds(site: OpenSite) -> int:
    """Tell of daily rounds that were due and that nobody signed; gives how many were new."""
    if site.gate.read_only is not None:
        return 0
    told: int = site.gate.transact(site.gate.nobody(), note_missed_rounds, action="round.missed").value
    return told


def recount_dues(site: OpenSite) -> int:
    """Count open deadlines in working days again: with a new version of ctdesk a further year of the calendar
    may be known. Gives how many moved.
    """
    if site.gate.read_only is not None:
        return 0
    with site.gate.reading() as db:
        if db.scalar(open_in_working_days().limit(1)) is None:
            return 0
    return int(site.gate.run_itself(recompute_dues, action="obligation.recompute").value)


def expire_daily(site: OpenSite) -> int:
    """Write down which units have expired by the calendar (domain.md §3.0.2); how many."""
    if site.gate.read_only is not None:
        return 0
    with site.gate.reading() as db:
        zone = db.scalar(select(Site.time_zone).limit(1))
        if (
            zone is None
            or db.scalar(expired_units(site.gate.now().astimezone(ZoneInfo(zone)).date())) is None
        ):
            return 0
    return int(site.gate.run_itself(expire_units, action="stock.expire").value)


def check_trail_daily(site: OpenSite, *, report: Report = silent) -> TrailCheck | None:
    """Verify the whole trail when the last time is a day ago, and note what was found; None when not due."""
    if site.gate.read_only is not None:
        return None
    with site.gate.reading() as db:
        last = last_check(db)
    if last is not None and site.gate.now() - last.at < EVERY:
        return None
    verdict = verify_database(site.engine, report=report)
    found = TrailCheck(site.gate.now(), verdict.ok, verdict.events, len(verdict.faults), verdict.first_broken)

    def keep(work: UnitOfWork) -> None:
        value = {
            "at": found.at.isoformat(),
            "ok": found.ok,
            "events": found.events,
            "faults": found.faults,
            "first_broken": found.first_broken,
        }
        write(work.db, TRAIL_CHECK, value)
        work.event.facts.update(value)

    site.gate.transact(site.gate.nobody(), keep, action="audit.verified_daily")
    return found


def last_check(db: Session) -> TrailCheck | None:
    """What the last daily verification found."""
    row = db.scalar(select(Setting).where(Setting.name == TRAIL_CHECK))
    if row is None or not isinstance(row.value, dict):
        return None
    value = row.value
    return TrailCheck(
        datetime.fromisoformat(value["at"]),
        bool(value["ok"]),
        int(value["events"]),
        int(value["faults"]),
        value["first_broken"],
    )


@query()
def site_warnings(work: UnitOfWork) -> tuple[Warned, ...]:
    """What everybody has to know: the trail does not verify, or no verified backup for 36 hours."""
    return tuple(_warnings(work))


def _warnings(work: UnitOfWork) -> Iterator[Warned]:
    check = last_check(work.db)
    if check is not None and not check.ok:
        yield Warned(CtdeskError("UPKEEP-02", at=check.at, count=check.faults), True)
    status = backup_status(work, limit=1)
    # A site made less than 36 hours ago has not had its first night yet.
    began = _began(work.db)
    if status.overdue and (began is None or work.now - began > timedelta(hours=36)):
        yield Warned(CtdeskError("UPKEEP-01", at=status.last_verified_at or began), True)


def _began(db: Session) -> datetime | None:
    return db.scalar(select(Site.created_at).limit(1))
