"""Settings of the site that live in its database, so that every change of them is in the trail."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ctdesk.config import SiteConfig, check_idle_minutes
from ctdesk.db.tables.site import Setting
from ctdesk.domain.errors import CtdeskError
from ctdesk.services.clock_rules import write
from ctdesk.services.gate import command, query
from ctdesk.services.work import UnitOfWork

IDLE_MINUTES = "idle_minutes"
DEFAULT_IDLE_MINUTES = 5
TIME_STAMPS = "time_stamp_service"
SITE_FILE = "site_file"


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """``idle_minutes`` until the desk locks itself; ``time_stamp_service`` is an address or None."""

    idle_minutes: int
    time_stamp_service: str | None


@query(open=True)
def read_settings(work: UnitOfWork) -> SiteSettings:
    """The settings in force; a value that cannot be is read as the default."""
    return settings_of(work.db)


@command(needs="team.appoint", action="settings.idle_minutes")
def set_idle_minutes(work: UnitOfWork, *, minutes: int) -> None:
    """Set the idle lock, 1 to 15 minutes; nobody can switch it off. Raises ``CFG-02``."""
    write(work.db, IDLE_MINUTES, check_idle_minutes(minutes))


@command(needs="admin.configure", action="settings.time_stamps")
def set_time_stamp_service(work: UnitOfWork, *, address: str | None) -> None:
    """Set or clear the time-stamp authority asked when a print is sealed; raises ``SET-01`` unless https."""
    wanted = (address or "").strip() or None
    if wanted is not None and (not wanted.startswith("https://") or "@" in wanted or len(wanted) > 500):
        raise CtdeskError("SET-01", field="address")
    write(work.db, TIME_STAMPS, wanted or "")


def told_of_site_file(config: SiteConfig) -> dict[str, object]:
    """What the trail keeps of ``site.toml``, so that a change made by hand is seen at the next opening."""
    server = config.postgres
    return {
        "kind": config.kind,
        "language": config.language,
        "anchors": [str(each) for each in config.anchor_folders],
        "backup": [str(each) for each in config.backup_folders],
        "server": None if server is None else f"{server.user}@{server.host}:{server.port}/{server.database}",
    }


def site_file_changed(db: Session, config: SiteConfig) -> bool:
    """Whether ``site.toml`` says something else than when this site was opened last."""
    known = db.scalar(select(Setting.value).where(Setting.name == SITE_FILE))
    return bool(known != told_of_site_file(config))


def settings_of(db: Session) -> SiteSettings:
    """The settings as this session sees them."""
    known = {row.name: row.value for row in db.scalars(select(Setting))}
    minutes = known.get(IDLE_MINUTES)
    sound = isinstance(minutes, int) and not isinstance(minutes, bool) and 1 <= minutes <= 15
    address = known.get(TIME_STAMPS)
    return SiteSettings(
        minutes if sound and isinstance(minutes, int) else DEFAULT_IDLE_MINUTES,
        address if isinstance(address, str) and address else None,
    )
