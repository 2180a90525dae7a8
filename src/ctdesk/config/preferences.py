"""What one person likes on this machine: language, look, last site. Nothing here matters to a record."""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, cast

from ctdesk.config.files import write_atomically
from ctdesk.config.places import config_home
from ctdesk.domain.errors import CtdeskError

Language = Literal["zh_CN", "en"]
Theme = Literal["system", "light", "dark"]


@dataclass(frozen=True, slots=True)
class Preferences:
    """Language and look of the window, and the site that was opened last."""

    language: Language = "zh_CN"
    theme: Theme = "system"
    last_site: str | None = None


def read_preferences() -> Preferences:
    """This person's preferences; whatever cannot be read is the default, and a missing file is made."""
    path = _path()
    if not path.exists():
        with contextlib.suppress(OSError, CtdeskError):  # a read-only home keeps nobody out
            write_preferences(Preferences())
        return Preferences()
    try:
        found = json.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError):
        return Preferences()
    if not isinstance(found, dict):
        return Preferences()
    language, theme, last = found.get("language"), found.get("theme"), found.get("last_site")
    return Preferences(
        cast(Language, language) if language in ("zh_CN", "en") else "zh_CN",
        cast(Theme, theme) if theme in ("system", "light", "dark") else "system",
        last if isinstance(last, str) and last else None,
    )


def write_preferences(preferences: Preferences) -> None:
    """Keep ``preferences``; raises ``FILE-…`` when the folder cannot be written."""
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, json.dumps(asdict(preferences), ensure_ascii=False, indent=2) + "\n", mode=0o600)


def _path() -> Path:
    return config_home() / "preferences.json"
