"""Backups: daily by themselves, before upgrades and on demand; verified, signed, told to the trail,
kept in turn.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select

from ctdesk.config import SiteConfig
from ctdesk.db import backup as copies
from ctdesk.db.tables.site import BackupRun
from ctdesk.domain.errors import Cancelled, CtdeskError, Refused
from ctdesk.services.certificates import certificate_pem
from ctdesk.services.checkpoints import Seal, seal_bytes, seal_of
from ctdesk.services.gate import DeskSession, query
from ctdesk.services.phrase import RECOVERY_FILE
from ctdesk.services.work import Report, UnitOfWork, silent

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ctdesk.services.site import OpenSite

EVERY = timedelta(hours=24)
BANNER_AFTER = timedelta(hours=36)
_NAME = "ctdesk-{db_id}-{why}-{at}" + copies.SUFFIX


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A backup that was made and verified. ``sha256`` is that of its manifest, which covers the rest."""

    path: Path
    size: int
    sha256: str
    seq: int
    also: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class BackupRow:
    """One attempt."""

    id: int
    started_at: datetime
    finished_at: datetime | None
    place: str
    size: int | None
    head_seq: int | None
    outcome: str
    problem: str | None
    why: str


@dataclass(frozen=True, slots=True)
class BackupStatus:
    """``overdue`` asks for the red banner: no verified backup for 36 hours."""

    last_verified_at: datetime | None
    overdue: bool
    runs: tuple[BackupRow, ...]


@query()
def backup_status(work: UnitOfWork, *, limit: int = 30) -> BackupStatus:
    """The latest attempts, and whether a backup is overdue."""
    runs = work.db.scalars(select(BackupRun).order_by(BackupRun.id.desc()).limit(limit)).all()
    last = last_verified(work.db)
    began = work.db.scalar(select(BackupRun.started_at).order_by(BackupRun.id).limit(1))
    since = last or began
    overdue = not work.site.demo and (since is None or work.now - since > BANNER_AFTER)
    return BackupStatus(
        last,
        overdue,
        tuple(
            BackupRow(
                run.id,
                run.started_at,
                run.finished_at,
                run.place,
                run.size,
                run.head_seq,
                run.outcome,
                run.problem,
                run.why,
            )
            for run in runs
        ),
    )


def back_up_site(
    site: OpenSite,
    target: Path | None = None,
    *,
    session: DeskSession | None = None,
    why: str = "demand",
    report: Report = silent,
) -> BackedUp:
    """Make a verified, encrypted, signed copy of everything, and tell the trail, whether it worked or not.

    Without ``target`` it goes into every configured backup folder under a name of its own; the first one that
    works counts. ``session`` is whoever asked in the window and needs ``admin.backup``. Raises ``BKP-01`` …
    ``BKP-04``.
    """
    if session is not None and not site.gate.may(session, "admin.backup"):
        raise Refused("PERM-01", duty="admin.backup")
    actor = site.gate.nobody() if session is None else session.actor
    started = site.gate.now()
    own = [folder / _name(site.config, why, started) for folder in folders_of(site)]
    targets = own if target is None else [target]
    with site.gate.reading() as db:
        seal = seal_of(db)
    made: list[copies.Backup] = []
    first_problem: CtdeskError | None = None
    for place in targets:
        try:
            if target is None:
                place.parent.mkdir(parents=True, exist_ok=True)
            made.append(_copy(site, place, seal, started, report))
        except Cancelled:
            raise
        except OSError as error:
            problem = CtdeskError("BKP-01", path=place, problem=error.strerror or "")
            first_problem = first_problem or problem
            _tell(site, actor, started, place, None, problem, why)
        except CtdeskError as problem:
            first_problem = first_problem or problem
            _tell(site, actor, started, place, None, problem, why)
        else:
            _tell(site, actor, started, place, made[-1], None, why)
    if not made:
        assert first_problem is not None
        raise first_problem
    site.gate.anchored("backup")
    if target is None:
        _retire(site)
    best = made[0]
    return BackedUp(
        best.path,
        best.size,
        copies_digest(best),
        best.manifest.seq,
        tuple(other.path for other in made[1:]),
    )


def is_due(site: OpenSite) -> bool:
    """True when the last verified backup is a day old."""
    if site.config.demo or site.gate.read_only is not None:
        return False
    with site.gate.reading() as db:
        last = last_verified(db)
    return last is None or site.gate.now() - last >= EVERY


def back_up_daily(site: OpenSite, *, report: Report = silent) -> BackedUp | None:
    """The day's backup, when it is due; None when it is not. The window calls this while nobody waits."""
    return back_up_site(site, why="daily", report=report) if is_due(site) else None


def last_verified(db: Session) -> datetime | None:
    """When the newest verified backup was finished."""
    return db.scalar(
        select(BackupRun.finished_at)
        .where(BackupRun.outcome == "verified")
        .order_by(BackupRun.id.desc())
        .limit(1)
    )


def folders_of(site: OpenSite) -> tuple[Path, ...]:
    """Where backups go; beside the site where nothing else is configured, which protects from mistakes
    only.
    """
    return site.config.backup_folders or (site.folder / "backups",)


def extras_of(config: SiteConfig, authority: bytes | None) -> dict[str, bytes]:
    """The small files that travel along, so that a backup can be restored on a new machine."""
    found = {}
    for name in (RECOVERY_FILE, "site.toml"):
        with contextlib.suppress(OSError):
            found[name] = (config.folder / name).read_bytes()
    if authority is not None:
        found["site-ca.pem"] = certificate_pem(authority)
    return found


def copies_digest(made: copies.Backup) -> str:
    """SHA-256 of a backup's manifest."""
    import hashlib

    return hashlib.sha256(made.manifest.as_bytes()).hexdigest()


def _copy(site: OpenSite, place: Path, seal: Seal | None, at: datetime, report: Report) -> copies.Backup:
    return copies.back_up(
        site.engine,
        place,
        key_hex=site.key_hex,
        attachments=site.folder / "attachments" if site.config.kind == "sqlite" else None,
        extras=extras_of(site.config, None if seal is None else seal.authority),
        sign=None if seal is None else lambda content: seal_bytes(seal, content),
        at=at,
        report=report,
    )


def _tell(
    site: OpenSite,
    actor: object,
    started: datetime,
    place: Path,
    made: copies.Backup | None,
    problem: CtdeskError | None,
    why: str,
) -> None:
    """One row and one event for each attempt; a failure is told as carefully as a success."""

    def keep(work: UnitOfWork) -> None:
        work.db.add(
            BackupRun(
                started_at=started,
                finished_at=work.now,
                place=str(place),
                sha256=None if made is None else copies_digest(made),
                size=None if made is None else made.size,
                head_seq=None if made is None else made.manifest.seq,
                outcome="failed" if made is None else "verified",
                problem=None if problem is None else problem.code,
                why=why,
            )
        )

    if site.gate.read_only is None:
        from ctdesk.services.work import Actor

        who = actor if isinstance(actor, Actor) else site.gate.nobody()
        site.gate.transact(who, keep, action="backup.made" if made is not None else "backup.failed")


def _retire(site: OpenSite) -> None:
    """Keep 7 daily, 5 weekly, 12 monthly backups of those ctdesk made by itself; only files with its
    own name.
    """
    for folder in folders_of(site):
        taken: dict[datetime, Path] = {}
        for path in folder.glob(f"ctdesk-{site.config.db_id[:12]}-daily-*{copies.SUFFIX}"):
            stamp = path.name.removesuffix(copies.SUFFIX).rsplit("-", 1)[-1]
            with contextlib.suppress(ValueError):
                taken[datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)] = path
        keep = copies.to_keep(taken)
        for at, path in taken.items():
            if at not in keep:
                with contextlib.suppress(OSError):
                    path.unlink()


def _name(config: SiteConfig, why: str, at: datetime) -> str:
    return _NAME.format(db_id=config.db_id[:12], why=why, at=f"{at:%Y%m%dT%H%M%SZ}")
