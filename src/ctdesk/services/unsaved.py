"""Why the database did not take something, so that a person can act on it: how much room, who holds it."""

from __future__ import annotations

import contextlib
import json
import os
import platform
import shutil
from collections.abc import Iterator
from pathlib import Path

from ctdesk.db.failures import explain_failure
from ctdesk.domain.errors import CtdeskError

LOCK_FILE = "ctdesk.lock"
HOLDER_FILE = f"{LOCK_FILE}.holder"


def why_not_saved(error: Exception, folder: Path) -> CtdeskError | None:
    """The expected failure behind a save that failed; None when it is a mistake of ours.

    ``FORM-10`` says how much room the disk has left, ``FORM-11`` who holds the database; the rest are those
    of ``explain_failure``.
    """
    found = explain_failure(error)
    if found is not None and found.code == "DB-19":
        return CtdeskError("FORM-10", free=room_left(folder))
    if found is not None and found.code == "DB-09":
        return CtdeskError("FORM-11", other=other_holder(folder))
    return found


@contextlib.contextmanager
def explained(folder: Path) -> Iterator[None]:
    """Turn what the database says while it is opened or read into an expected failure where it is one."""
    try:
        yield
    except CtdeskError as error:
        if error.code == "DB-09":
            error.values["holder"] = other_holder(folder)
        raise
    except Exception as error:
        found = explain_failure(error)
        if found is None or found.code == "DB-08":  # a query that writes is a mistake of ours
            raise
        if found.code == "DB-09":
            found.values["holder"] = other_holder(folder)
        elif "path" in found.values:
            found.values["path"] = folder
        raise found from error


def room_left(folder: Path) -> str:
    """Free space on the disk of ``folder``, in MB."""
    try:
        return f"{shutil.disk_usage(folder).free / 1e6:,.0f} MB"
    except OSError:
        return "?"


def other_holder(folder: Path) -> str:
    """Who is known to have the site open besides this process: computer and process, else ``unknown``."""
    try:
        told = json.loads((folder / HOLDER_FILE).read_text("utf-8"))
        host, pid = str(told["host"]), int(told["pid"])
    except (OSError, ValueError, KeyError, TypeError):
        return "unknown"
    if (host, pid) == (platform.node(), os.getpid()):
        return "unknown"
    return f"{host} ({pid})"
