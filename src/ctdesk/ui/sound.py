"""Match and mismatch aloud, for hands that hold a scanner and eyes on the label: one tone, or three."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from ctdesk.ui.tastes import Tastes

_BETWEEN_MS = 180


class Sound:
    """The bell of the system: heard without a sound card's driver, and nobody has to install one."""

    def __init__(self, tastes: Tastes) -> None:
        self._tastes = tastes

    def match(self) -> None:
        """The scan fits."""
        self._ring(1)

    def stop(self) -> None:
        """The scan does not fit, or may not be taken now."""
        self._ring(3)

    def _ring(self, times: int) -> None:
        if not self._tastes.sound:
            return
        for number in range(times):
            QTimer.singleShot(number * _BETWEEN_MS, QApplication.beep)
