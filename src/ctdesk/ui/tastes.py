"""What this person likes on this machine: language, theme, size of text, sound, place of the window."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QApplication, QWidget

from ctdesk.config import Preferences, config_home, read_preferences, write_preferences
from ctdesk.domain.errors import CtdeskError
from ctdesk.ui import language, look
from ctdesk.ui.language import Language
from ctdesk.ui.look import SCALES

Wish = Literal["system", "light", "dark"]


class Tastes:
    """Read once at the start, written at each change; a folder that cannot be written keeps nobody out."""

    def __init__(self) -> None:
        self.preferences: Preferences = read_preferences()
        self._window = QSettings(str(config_home() / "window.ini"), QSettings.Format.IniFormat)

    @property
    def scale(self) -> int:
        """Size of text in percent, one of ``look.SCALES``."""
        found = str(self._window.value("scale", "100"))
        return int(found) if found.isdigit() and int(found) in SCALES else 100

    @property
    def sound(self) -> bool:
        """Whether a scan says match or mismatch aloud."""
        return str(self._window.value("sound", "true")) == "true"

    @property
    def volume(self) -> int:
        """How loud, in percent."""
        found = str(self._window.value("volume", "70"))
        return min(100, int(found)) if found.isdigit() else 70

    @property
    def camera(self) -> str:
        """The camera that was used last at this workstation, as the system calls it."""
        return str(self._window.value("camera", ""))

    def wear(self, application: QApplication) -> None:
        """Speak and look as this person likes."""
        language.set_language(self.preferences.language)
        wish = self.preferences.theme
        look.dress(application, look.system_theme() if wish == "system" else wish, self.scale)

    def like_language(self, wanted: Language) -> None:
        """Speak ``wanted`` from now on."""
        self._write(replace(self.preferences, language=wanted))

    def like_theme(self, wanted: Wish) -> None:
        """Look ``wanted`` from now on."""
        self._write(replace(self.preferences, theme=wanted))

    def like_site(self, folder: str) -> None:
        """Open this site first from now on."""
        self._write(replace(self.preferences, last_site=folder))

    def like_scale(self, percent: int) -> None:
        """Write this large from now on."""
        self._window.setValue("scale", str(percent))

    def like_sound(self, on: bool) -> None:
        """Sound, or none, from now on."""
        self._window.setValue("sound", "true" if on else "false")

    def like_volume(self, percent: int) -> None:
        """Sound this loud from now on."""
        self._window.setValue("volume", str(percent))

    def period(self, who: str) -> str:
        """The kind of period that somebody looked at last on the dashboard; empty at first."""
        return str(self._window.value(f"period/{who}", ""))

    def like_period(self, who: str, kind: str) -> None:
        """Show somebody this kind of period first from now on."""
        self._window.setValue(f"period/{who}", kind)

    def reminders(self, who: str) -> bool:
        """Whether somebody wants an icon with a count and a word on the desktop when something is urgent."""
        return str(self._window.value(f"reminders/{who}", "true")) == "true"

    def like_reminders(self, who: str, on: bool) -> None:
        """Remind somebody on the desktop from now on, or not."""
        self._window.setValue(f"reminders/{who}", "true" if on else "false")

    def like_camera(self, key: str) -> None:
        """Look through this camera from now on."""
        self._window.setValue("camera", key)

    def keep_place(self, window: QWidget) -> None:
        """Remember size and place of the window."""
        self._window.setValue("geometry", window.saveGeometry())

    def find_place(self, window: QWidget) -> None:
        """Put the window where it was; 1366×768 at first."""
        window.resize(1366, 768)
        found = self._window.value("geometry")
        if isinstance(found, QByteArray):
            window.restoreGeometry(found)

    def _write(self, preferences: Preferences) -> None:
        self.preferences = preferences
        try:
            write_preferences(preferences)
        except (CtdeskError, OSError):
            return  # it holds for today only; the folder is told by ``ctdesk doctor``
