"""Where things lie and how a site is reached: folders, settings, key store, pinned authority, preferences.

No database, no window and no rule of the trade lives here. ``places`` knows the folders, ``files`` writes
whole files or none, ``local_folders`` refuses places where SQLite is damaged, ``site_file`` reads
``site.toml``, ``key_store`` speaks to the operating system's key store, ``trust`` holds what is known of a
site outside its database, ``preferences`` what one person likes. Each is imported at its first use:
before its first paint the window asks for a folder and a language, and for nothing else.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ctdesk.config.display import has_display
    from ctdesk.config.files import sweep_parts, write_atomically
    from ctdesk.config.key_store import FolderKeyStore, Keys, KeyStore, keys_of_site
    from ctdesk.config.local_folders import check_local_folder
    from ctdesk.config.places import config_home, data_path, default_site_folder, demo_site_folder, log_folder
    from ctdesk.config.preferences import Preferences, read_preferences, write_preferences
    from ctdesk.config.site_file import (
        PostgresAddress,
        SiteConfig,
        check_idle_minutes,
        new_site,
        read_site,
        site_warnings,
        write_site,
    )
    from ctdesk.config.trust import pin_authority, pinned_authority

__all__ = [
    "FolderKeyStore",
    "KeyStore",
    "Keys",
    "PostgresAddress",
    "Preferences",
    "SiteConfig",
    "check_idle_minutes",
    "check_local_folder",
    "config_home",
    "data_path",
    "default_site_folder",
    "demo_site_folder",
    "has_display",
    "keys_of_site",
    "log_folder",
    "new_site",
    "pin_authority",
    "pinned_authority",
    "read_preferences",
    "read_site",
    "site_warnings",
    "sweep_parts",
    "write_atomically",
    "write_preferences",
    "write_site",
]

_MODULES = {
    "display": ("has_display",),
    "files": ("sweep_parts", "write_atomically"),
    "key_store": ("FolderKeyStore", "KeyStore", "Keys", "keys_of_site"),
    "local_folders": ("check_local_folder",),
    "places": ("config_home", "data_path", "default_site_folder", "demo_site_folder", "log_folder"),
    "preferences": ("Preferences", "read_preferences", "write_preferences"),
    "site_file": (
        "PostgresAddress", "SiteConfig", "check_idle_minutes", "new_site", "read_site", "site_warnings",
        "write_site",
    ),
    "trust": ("pin_authority", "pinned_authority"),
}  # fmt: skip
_HOME = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = found
    return found
