"""Match and mismatch aloud, for hands that hold a scanner and eyes on a label: one short tone or three long.

Nothing is told by sound alone: the page says it in words and colour as well.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from PySide6.QtCore import QObject, QTemporaryDir, QTimer, QUrl, Signal
from PySide6.QtWidgets import QApplication, QWidget

from ctdesk.ui.multimedia import multimedia
from ctdesk.ui.tastes import Tastes

Verdict = Literal["match", "mismatch"]
_BETWEEN_MS = 180


class Sound(QObject):
    """As loud as this workstation likes it; without a loudspeaker nothing is heard and nothing fails."""

    said = Signal(str)  # match | mismatch, heard or not

    def __init__(self, tastes: Tastes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tastes = tastes
        self._effects: dict[Verdict, Any] = {}
        self._folder: QTemporaryDir | None = None

    def match(self) -> None:
        """The scan fits."""
        self.say("match")

    def stop(self) -> None:
        """The scan does not fit, or may not be taken now."""
        self.say("mismatch")

    def say(self, verdict: Verdict) -> None:
        """Say it once what is on the screen has been painted."""
        self.said.emit(verdict)
        if self._tastes.sound and self._tastes.volume:
            QTimer.singleShot(0, self, lambda: self._play(verdict))

    def prepare(self) -> None:
        """Load what the first scan would otherwise wait for."""
        if self._tastes.sound and self._tastes.volume and self.can_be_heard():
            self._effect("match")
            self._effect("mismatch")

    def can_be_heard(self) -> bool:
        """Whether a loudspeaker answers at this workstation."""
        media = multimedia()
        return media is not None and not media.QMediaDevices.defaultAudioOutput().isNull()

    def _play(self, verdict: Verdict) -> None:
        media = multimedia()
        if media is None:  # the bell of the system is all there is
            for number in range(1 if verdict == "match" else 3):
                QTimer.singleShot(number * _BETWEEN_MS, QApplication.beep)
            return
        device = media.QMediaDevices.defaultAudioOutput()
        if device.isNull():
            return
        effect = self._effect(verdict)
        if effect.audioDevice() != device:  # another one was plugged in
            effect.setAudioDevice(device)
        scale = media.QtAudio.VolumeScale
        loud = media.QtAudio.convertVolume(
            self._tastes.volume / 100, scale.LogarithmicVolumeScale, scale.LinearVolumeScale
        )
        effect.setVolume(loud)
        effect.play()

    def _effect(self, verdict: Verdict) -> Any:
        from ctdesk.ui.tones import match_wave, mismatch_wave

        if verdict in self._effects:
            return self._effects[verdict]
        if self._folder is None:
            self._folder = QTemporaryDir()
        file = Path(self._folder.path()) / f"{verdict}.wav"
        file.write_bytes(match_wave() if verdict == "match" else mismatch_wave())
        effect = self._effects[verdict] = multimedia().QSoundEffect(self)
        effect.setSource(QUrl.fromLocalFile(str(file)))
        return effect


def say(where: QWidget, verdict: Verdict) -> None:
    """Say a verdict at the workstation on whose page this stands."""
    watch = getattr(where.window(), "watch", None)
    if watch is not None:
        watch.sound.say(verdict)
