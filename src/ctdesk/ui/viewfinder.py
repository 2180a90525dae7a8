"""What a camera of this workstation sees, drawn as it comes; a camera that fails says so in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QElapsedTimer, QObject, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QImage, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from ctdesk.ui import icons, look
from ctdesk.ui.language import tr
from ctdesk.ui.multimedia import multimedia

FIRST_MS = 6000  # a camera needs a moment to wake up
NEXT_MS = 3000  # and none while it runs
_HIGH = 290  # not larger with larger text, so that the dialog stays on a small screen
_BETWEEN_MS = 80  # a hand that holds a label still needs no more than twelve pictures a second


@dataclass(frozen=True, slots=True)
class Camera:
    """A camera of this workstation: its name, what the system calls it, how a widget switches it on."""

    name: str
    key: str
    switch_on: Callable[[QObject], Any]


def cameras() -> list[Camera]:
    """The cameras of this workstation, the one that the system prefers first."""
    media = multimedia()
    if media is None:
        return []
    preferred = media.QMediaDevices.defaultVideoInput()
    found = sorted(media.QMediaDevices.videoInputs(), key=lambda device: device != preferred)
    return [
        Camera(device.description(), bytes(device.id()).decode("utf-8", "replace"), partial(_camera, device))
        for device in found
    ]


def _camera(device: Any, parent: QObject) -> Any:
    return multimedia().QCamera(device, parent)


class Viewfinder(QWidget):
    """The picture of one camera; it rests while nobody can see it, and ``still`` is what it saw last."""

    seen = Signal()  # the first picture came
    failed = Signal(str)  # a sentence with what to do next

    def __init__(self) -> None:
        super().__init__()
        media = multimedia()
        self._session = media.QMediaCaptureSession(self)
        self._sink = media.QVideoSink(self)
        self._session.setVideoSink(self._sink)
        self._sink.videoFrameChanged.connect(self._came)
        self._source: Any = None
        self._frame: Any = None
        self._image = QImage()
        self._since = QElapsedTimer()
        self._silence = QTimer(self, singleShot=True)
        self._silence.timeout.connect(self._nothing_came)
        self.setMinimumHeight(_HIGH)
        self.setAccessibleName(tr("What the camera sees"))

    def sizeHint(self) -> QSize:
        return QSize(_HIGH * 16 // 9, _HIGH)

    def watch(self, camera: Camera) -> None:
        """Look through this camera from now on."""
        self.rest()
        self._source = camera.switch_on(self)
        if isinstance(self._source, multimedia().QCamera):
            self._session.setCamera(self._source)
            self._source.errorOccurred.connect(self._refused)
        else:
            self._session.setVideoFrameInput(self._source)
        self._begin()

    def rest(self) -> None:
        """Let the camera go, so that its light goes out; the last picture stays."""
        self._silence.stop()
        self._look()
        source, self._source = self._source, None
        if source is None:
            return
        if isinstance(source, multimedia().QCamera):
            source.stop()
            self._session.setCamera(None)
        else:
            self._session.setVideoFrameInput(None)
        source.deleteLater()

    def still(self) -> QImage:
        """The last picture, whole; null where none came yet."""
        self._look()
        return self._image

    def showEvent(self, event: QShowEvent) -> None:
        self._begin()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        # A locked desk must not go on filming.
        self._silence.stop()
        if self._source is not None and hasattr(self._source, "stop"):
            self._source.stop()
        super().hideEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        area = QRectF(self.rect())
        painter.fillRect(area, look.colour("grey_tint"))
        self._look()
        if self._image.isNull():
            side = look.px(40)
            middle = area.center()
            place = QRectF(middle.x() - side / 2, middle.y() - side / 2, side, side)
            icons.paint(painter, "photo", place, look.colour("quiet"))
        else:
            size = QSize(self._image.size()).scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
            left, top = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
            painter.drawImage(QRectF(left, top, size.width(), size.height()), self._image)
        painter.end()

    def _begin(self) -> None:
        if self._source is None or not self.isVisible():
            return
        self._frame, self._image = None, QImage()
        self._silence.start(FIRST_MS)
        if hasattr(self._source, "start"):
            self._source.start()

    def _came(self, frame: Any) -> None:
        if not frame.isValid() or self._source is None or not self.isVisible():
            return
        first = self._frame is None and self._image.isNull()
        self._frame = frame
        self._silence.start(NEXT_MS)
        if first:
            self.seen.emit()
        if first or self._since.elapsed() >= _BETWEEN_MS:
            self._since.restart()
            self.update()

    def _look(self) -> None:
        if self._frame is not None:
            image = self._frame.toImage()
            self._frame = None
            if not image.isNull():
                self._image = image

    def _nothing_came(self) -> None:
        began = not self.still().isNull()
        self.rest()
        self.failed.emit(_unplugged() if began else _busy())

    def _refused(self, _: Any, words: str) -> None:
        if self._source is not None:
            began = not self.still().isNull()
            self.rest()
            # Said after Qt has come back from the camera that is about to be let go.
            QTimer.singleShot(0, self, lambda: self.failed.emit(_unplugged() if began else _busy()))


def _busy() -> str:
    return tr(
        "The camera gives no picture; another program may be using it. Close that program and try again, "
        "or choose a file."
    )


def _unplugged() -> str:
    return tr("The camera stopped answering. Plug it in again and try again, or choose a file.")
