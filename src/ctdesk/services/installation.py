"""What belongs to this installation and not to the database: folders of copies and anchors, the key."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

from ctdesk.config import read_site, write_site
from ctdesk.domain.errors import CtdeskError, Refused
from ctdesk.services.gate import DeskSession, command
from ctdesk.services.site import OpenSite, enrol_key, renew_phrase
from ctdesk.services.work import UnitOfWork


@command(needs="admin.configure", action="settings.folders")
def set_folders(work: UnitOfWork, *, anchors: tuple[str, ...], backups: tuple[str, ...]) -> None:
    """Say where anchors and backups go, in ``site.toml``; the trail keeps both lists.

    Each folder is tried by writing. Raises ``CFG-03`` for a path that is not absolute, ``SET-02`` for one
    that cannot be written.
    """
    config = read_site(work.site.folder)
    wanted = replace(config, anchor_folders=_paths(anchors), backup_folders=_paths(backups), problem=None)
    for field, folders in (("anchors", wanted.anchor_folders), ("backups", wanted.backup_folders)):
        for folder in folders:
            _try(folder, field)
    work.event.facts["anchors"] = {
        "before": [str(one) for one in config.anchor_folders],
        "after": [str(one) for one in wanted.anchor_folders],
    }
    work.event.facts["backups"] = {
        "before": [str(one) for one in config.backup_folders],
        "after": [str(one) for one in wanted.backup_folders],
    }
    write_site(wanted)


def read_folders_again(site: OpenSite) -> None:
    """Use the folders that ``site.toml`` names now."""
    site.config = read_site(site.folder)


def enrol_account(site: OpenSite, session: DeskSession, phrase: str) -> None:
    """Put the site's key into the key store of this OS account (decision 17); needs the recovery phrase."""
    enrol_key(site.folder, phrase)
    site.gate.note(session.actor, "keys.account_enrolled")


def renew_recovery_phrase(site: OpenSite, session: DeskSession) -> str:
    """A new recovery phrase, shown once; the old one opens nothing any more. Needs ``admin.configure``."""
    if not site.gate.may(session, "admin.configure"):
        raise Refused("PERM-01", duty="admin.configure")
    if site.gate.read_only is not None:
        raise site.gate.read_only
    phrase = renew_phrase(site)
    site.gate.note(session.actor, "keys.phrase_renewed")
    return phrase


def _paths(written: Iterable[str]) -> tuple[Path, ...]:
    return tuple(dict.fromkeys(Path(one.strip()) for one in written if one.strip()))


def _try(folder: Path, field: str) -> None:
    if not folder.is_absolute() or ".." in folder.parts:
        reason = "dots" if ".." in folder.parts else "relative"
        raise CtdeskError("CFG-03", field=field, path=folder, reason=reason, line=0, key=field)
    probe = folder / f".ctdesk-{uuid4().hex}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"")
    except OSError as error:
        raise CtdeskError("SET-02", field=field, path=folder, reason=error.strerror or "") from error
    finally:
        with suppress(OSError):
            probe.unlink()
