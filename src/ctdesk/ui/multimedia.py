"""Qt's camera and sound, loaded when they are first wanted; a system without what they need has neither."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

from PySide6.QtCore import QLoggingCategory

# The parts of Qt's media library that a desk has no use for tell at length that they are not installed.
_TALKATIVE = "qt.multimedia.symbolsresolver*=false\nqt.multimedia.ffmpeg.info=false"


@cache
def multimedia() -> Any:
    """``PySide6.QtMultimedia``, or None where the system lacks a library that it needs."""
    QLoggingCategory.setFilterRules(_TALKATIVE)
    try:
        return import_module("PySide6.QtMultimedia")
    except ImportError:
        return None
