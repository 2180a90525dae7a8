"""What is installed, found and missing, and how to mend it: for ``ctdesk doctor`` and the page of
settings.
"""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from ctdesk import __version__
from ctdesk.config import (
    FolderKeyStore,
    KeyStore,
    SiteConfig,
    check_local_folder,
    data_path,
    pinned_authority,
    read_site,
)
from ctdesk.db.database_file import check_whole
from ctdesk.domain.errors import CtdeskError
from ctdesk.services.backup import BANNER_AFTER, last_verified
from ctdesk.services.site import OpenSite, open_site

_PACKAGES = (
    "PySide6",
    "sqlalchemy",
    "alembic",
    "sqlcipher3",
    "psycopg",
    "keyring",
    "argon2",
    "cryptography",
    "reportlab",
    "pyhanko",
    "pypdfium2",
    "pikepdf",
    "lxml",
    "msgspec",
    "biip",
    "segno",
    "zxingcpp",
    "chinese_calendar",
    "pypinyin",
    "python_calamine",
    "xlsxwriter",
    "platformdirs",
    "filelock",
    "psutil",
    "tzdata",
)
_LITTLE_SPACE = 500_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; ``code`` and ``values`` make the sentence, its next step says how to mend it."""

    ok: bool
    code: str
    values: Mapping[str, object] = field(default_factory=dict)


def examine(folder: Path, *, phrase: str | None = None) -> tuple[Finding, ...]:
    """Look at this machine and at the site in ``folder``; nothing is changed and nothing is raised."""
    found = [*_machine()]
    try:
        config = read_site(folder)
    except CtdeskError as error:
        return (*found, Finding(False, error.code, dict(error.values)))
    if config.problem is not None:
        found.append(Finding(False, config.problem.code, dict(config.problem.values)))
    found.extend(_around(config))
    try:
        site = open_site(folder, phrase=phrase)
    except CtdeskError as error:
        return (*found, Finding(False, error.code, dict(error.values)))
    with site:
        found.extend(_inside(site))
    return tuple(found)


def _machine() -> Iterator[Finding]:
    version = platform.python_version()
    supported = (3, 11) <= sys.version_info[:2] < (3, 14)
    yield Finding(supported, "DOC-01", {"python": version, "ctdesk": __version__})
    missing = [name for name in _PACKAGES if importlib.util.find_spec(name) is None]
    if missing:
        yield Finding(False, "DOC-03", {"missing": ", ".join(missing)})
    else:
        yield Finding(True, "DOC-02", {"count": len(_PACKAGES)})
    yield _asked("DOC-04", "DOC-05", lambda: {"folder": data_path("forms").parent})


def _around(config: SiteConfig) -> Iterator[Finding]:
    folder = config.folder

    def local() -> Mapping[str, object]:
        if config.kind == "sqlite":
            check_local_folder(folder.absolute())
        return {"folder": folder}

    yield _asked("DOC-06", None, local)
    writable = os.access(folder, os.W_OK)
    yield Finding(writable, "DOC-07" if writable else "DOC-08", {"folder": folder})
    free = shutil.disk_usage(folder).free
    yield Finding(free >= _LITTLE_SPACE, "DOC-09", {"free_mb": free // 1_000_000})

    def key() -> Mapping[str, object]:
        store = FolderKeyStore(config) if config.demo else KeyStore.open()
        store.read_key(config.db_id)
        return {"name": store.name}

    yield _asked("DOC-10", None, key)
    for place in (*config.anchor_folders, *config.backup_folders):
        there = place.is_dir() and os.access(place, os.W_OK)
        yield Finding(there, "DOC-11" if there else "DOC-12", {"folder": place})
    if not config.anchor_folders and not config.demo:
        yield Finding(False, "SITE-12")


def _inside(site: OpenSite) -> Iterator[Finding]:
    place = site.config.database if site.config.kind == "sqlite" else "PostgreSQL"
    yield Finding(True, "DOC-13", {"place": place})
    if site.config.kind == "sqlite":
        yield _asked("DOC-18", None, lambda: _whole(site))
    for warning in site.warnings:
        if warning.code != "SITE-12":
            yield Finding(False, warning.code, dict(warning.values))
    if site.problem is None:
        yield Finding(True, "DOC-14")
    pin = pinned_authority(site.config)
    if pin is not None and site.authority_fingerprint() == pin:
        yield Finding(True, "DOC-15", {"fingerprint": pin})
    with site.gate.reading() as db:
        last = last_verified(db)
    if last is None:
        yield Finding(site.config.demo, "DOC-17")
    else:
        age = datetime.now(UTC) - last
        hours = max(0, round(age.total_seconds() / 3600))
        yield Finding(site.config.demo or age <= BANNER_AFTER, "DOC-16", {"hours": hours, "at": last})


def _whole(site: OpenSite) -> Mapping[str, object]:
    """Every page against its check; most damage lies where nobody reads for years."""
    check_whole(site.config.database, site.key_hex)
    return {}


def _asked(good: str, bad: str | None, ask: Callable[[], Mapping[str, object]]) -> Finding:
    """Ask something that answers with values or raises; the error's own sentence is told where there is
    one.
    """
    try:
        return Finding(True, good, ask())
    except CtdeskError as error:
        return Finding(False, bad or error.code, dict(error.values))
