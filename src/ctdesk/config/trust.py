"""What this machine knows of a site outside its database: its authority's fingerprint, by database id.

Whoever rewrites the database can put in another authority; this pin, kept elsewhere and printed on the
installation record, is what then disagrees.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

from ctdesk.config.files import file_error, write_atomically
from ctdesk.config.places import config_home, machine_config_home
from ctdesk.config.site_file import SiteConfig
from ctdesk.domain.errors import CtdeskError

_FILE = "trust.json"


def pinned_authority(site: SiteConfig) -> str | None:
    """SHA-256 fingerprint (64 lower-case hex digits) pinned for this site, or None when none was.

    A pin for the whole machine goes before a person's own. Raises ``TRUST-02`` when a file holds no pins.
    """
    for path in _places(site):
        found = _pins(path).get(site.db_id)
        if found is not None:
            return found
    return None


def pin_authority(site: SiteConfig, fingerprint: str, *, replace: bool = False) -> Path:
    """Pin the fingerprint of the site's authority; returns the file that holds the pin.

    Raises ``TRUST-01`` when another one is pinned and ``replace`` was not said.
    """
    plain = fingerprint.replace(":", "").lower()
    if not re.fullmatch(r"[0-9a-f]{64}", plain):
        raise ValueError("a fingerprint is 64 hexadecimal digits")
    known = pinned_authority(site)
    if known is not None and known != plain and not replace:
        raise CtdeskError("TRUST-01", pinned=known, found=plain)
    refusal: CtdeskError | None = None
    for path in _places(site):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            pins = _pins(path)
            pins[site.db_id] = plain
            write_atomically(path, json.dumps(pins, indent=2, sort_keys=True) + "\n")
        except OSError as error:
            refusal = file_error(error, path)
        except CtdeskError as error:
            refusal = error
        else:
            return path
    raise refusal if refusal is not None else CtdeskError("FILE-01", path=_FILE)


def _places(site: SiteConfig) -> tuple[Path, ...]:
    """Files that may hold the pin, the first one first."""
    named = os.environ.get("CTDESK_TRUST")
    if named:
        return (Path(named),)
    if site.demo:
        return (site.folder / _FILE,)  # a demo promises nothing and should leave nothing behind
    return (machine_config_home() / _FILE, config_home() / _FILE)


def _pins(path: Path) -> dict[str, str]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (PermissionError, NotADirectoryError):
        return {}
    except OSError as error:
        raise file_error(error, path) from error
    except ValueError as error:
        raise CtdeskError("TRUST-02", path=path) from error
    if not isinstance(found, dict) or not all(
        isinstance(value, str) and re.fullmatch(r"[0-9a-f]{64}", value) for value in found.values()
    ):
        raise CtdeskError("TRUST-02", path=path)
    return dict(found)
