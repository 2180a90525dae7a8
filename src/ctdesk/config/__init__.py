"""Where things lie and how a site is reached: folders, settings, key store, pinned authority, preferences.

No database, no window and no rule of the trade lives here. ``places`` knows the folders, ``files`` writes
whole files or none, ``local_folders`` refuses places where SQLite is damaged, ``site_file`` reads
``site.toml``, ``key_store`` speaks to the operating system's key store, ``trust`` holds what is known of a
site outside its database, ``preferences`` what one person likes.
"""

from __future__ import annotations

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
