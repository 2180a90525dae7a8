"""Hears when the session of the operating system is locked or the machine falls asleep, where D-Bus tells it.

Windows and macOS have no D-Bus: there the idle time by the wall clock locks the desk on waking up.
"""

from __future__ import annotations

import importlib
import logging

from PySide6.QtCore import SLOT, QObject, Signal, Slot

# Bus, path, interface, signal. A saver says True when it covers the screen, login1 when sleep is near.
_SAYS_ON = (
    ("system", "/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep"),
    ("session", "", "org.freedesktop.ScreenSaver", "ActiveChanged"),
    ("session", "", "org.gnome.ScreenSaver", "ActiveChanged"),
)
_log = logging.getLogger(__name__)


class SystemLock(QObject):
    """Says ``locked`` once for each lock or sleep."""

    locked = Signal()

    def listen(self) -> int:
        """Listen from now on; how many sources will be heard, 0 where there is no D-Bus."""
        try:
            dbus = importlib.import_module("PySide6.QtDBus")
        except ImportError:
            _log.info("no D-Bus here; the desk locks by its own idle time alone")
            return 0
        heard = 0
        for bus, path, interface, signal in _SAYS_ON:
            connection = (
                dbus.QDBusConnection.systemBus() if bus == "system" else dbus.QDBusConnection.sessionBus()
            )
            if connection.isConnected():
                # Any sender: the owner of these names differs from desktop to desktop.
                heard += bool(connection.connect("", path, interface, signal, self, SLOT("turn(bool)")))
        return heard

    @Slot(bool)
    def turn(self, on: bool) -> None:
        """The screen was covered or sleep is near (True), or it is over (False)."""
        if on:
            self.locked.emit()
