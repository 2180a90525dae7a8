"""Folders: what ctdesk ships, where a site lies, where settings of this machine and this person lie."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from ctdesk.domain.errors import CtdeskError

_PACKAGE = Path(__file__).resolve().parents[1]


def data_path(*parts: str) -> Path:
    """Path of something ctdesk ships, such as ``data_path("forms", "released.toml")``.

    The only function that knows both places: inside the installed package, or at the top of the source tree.
    Raises ``INSTALL-01`` when neither is there.
    """
    for top in (_PACKAGE / "_data", _PACKAGE.parents[1]):
        if (top / "forms").is_dir() and (top / "resources").is_dir():
            return top.joinpath(*parts)
    raise CtdeskError("INSTALL-01", folder=_PACKAGE)


def default_site_folder() -> Path:
    """Folder of the site here: ``CTDESK_SITE``, else machine-wide where it may be, else this user's.

    Nothing is created. A machine-wide site that exists is used even where this person could not have made it.
    """
    named = os.environ.get("CTDESK_SITE")
    if named:
        return Path(named).expanduser()
    shared = machine_folder()
    if (shared / "site.toml").is_file() or _may_be_made(shared):
        return shared
    return user_folder()


def demo_site_folder() -> Path:
    """Folder of the demo site that the window opens when no other folder is named."""
    return user_folder().with_name("ctdesk-demo")


def machine_folder() -> Path:
    """Folder for data of everybody on this machine."""
    import platformdirs

    if sys.platform.startswith("linux"):
        return Path("/var/lib/ctdesk")
    return Path(platformdirs.site_data_dir("ctdesk", appauthor=False))


def user_folder() -> Path:
    """Folder for data of this person."""
    import platformdirs

    return Path(platformdirs.user_data_dir("ctdesk", appauthor=False))


def config_home() -> Path:
    """Folder of this person's settings; ``CTDESK_CONFIG_HOME`` names another one."""
    named = os.environ.get("CTDESK_CONFIG_HOME")
    if named:
        return Path(named).expanduser()
    import platformdirs

    return Path(platformdirs.user_config_dir("ctdesk", appauthor=False, roaming=False))


def machine_config_home() -> Path:
    """Folder of settings that hold for everybody on this machine."""
    if sys.platform.startswith("linux"):
        return Path("/etc/ctdesk")
    import platformdirs

    return Path(platformdirs.site_config_dir("ctdesk", appauthor=False))


def log_folder() -> Path:
    """Folder of the local log; beside the settings where ``CTDESK_CONFIG_HOME`` names a folder."""
    if os.environ.get("CTDESK_CONFIG_HOME"):
        return config_home() / "log"
    import platformdirs

    return Path(platformdirs.user_log_dir("ctdesk", appauthor=False))


def _may_be_made(folder: Path) -> bool:
    """True when this person may create or write the folder, judged without writing."""
    nearest = folder
    while not nearest.exists():
        if nearest.parent == nearest:
            return False
        nearest = nearest.parent
    return nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)
