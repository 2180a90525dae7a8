"""Whether a window can be shown here: asked of the display before Qt is, which would end the process."""

from __future__ import annotations

import os
import re
import socket
import sys
from pathlib import Path

_WITHOUT_SCREEN = frozenset({"offscreen", "minimal", "vnc"})


def has_display() -> bool:
    """True when a screen answers: always on Windows and macOS, else a Wayland or X server that answers."""
    if os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0] in _WITHOUT_SCREEN:
        return False
    if not sys.platform.startswith("linux"):
        return True
    return _wayland_answers() or _x_answers(os.environ.get("DISPLAY", ""))


def _wayland_answers() -> bool:
    name = os.environ.get("WAYLAND_DISPLAY", "")
    return bool(name) and _takes_call(str(Path(os.environ.get("XDG_RUNTIME_DIR", "/nonexistent")) / name))


def _x_answers(display: str) -> bool:
    named = re.fullmatch(r"(?:unix/?|(?P<host>[^:/]+))?:(?P<number>\d{1,4})(?:\.\d+)?", display)
    if named is None:
        return False
    number = int(named["number"])
    if named["host"] is None:
        # The X server listens on an abstract socket too, which is all that is left in some containers.
        return _takes_call(f"/tmp/.X11-unix/X{number}") or _takes_call(f"\0/tmp/.X11-unix/X{number}")
    try:
        with socket.create_connection((named["host"], 6000 + number), timeout=2):
            return True
    except OSError:
        return False


def _takes_call(address: str) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as call:
        call.settimeout(2)
        try:
            call.connect(address)
        except OSError:
            return False
    return True
