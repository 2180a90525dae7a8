"""What a person opened lately on this machine: kinds and keys only, never a name or a number."""

from __future__ import annotations

from PySide6.QtCore import QSettings

from ctdesk.config import config_home

MOST = 12


class Lately:
    """The last things one member of one site opened, the newest first."""

    def __init__(self, site: str, member: int) -> None:
        self._kept = QSettings(str(config_home() / "window.ini"), QSettings.Format.IniFormat)
        self._name = f"lately/{site}/{member}"

    def things(self) -> tuple[tuple[str, int], ...]:
        """Kind and key of each; what cannot be read is left out."""
        found = []
        for one in str(self._kept.value(self._name, "")).split("/"):
            kind, _, key = one.partition(":")
            if kind and key.isdigit():
                found.append((kind, int(key)))
        return tuple(found[:MOST])

    def note(self, kind: str, key: int) -> None:
        """This one was opened now."""
        things = ((kind, key), *(one for one in self.things() if one != (kind, key)))[:MOST]
        self._kept.setValue(self._name, "/".join(f"{kind}:{key}" for kind, key in things))
