"""A picture from the camera of this workstation; where there is none, that is said and a file is chosen."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from ctdesk.ui import look
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Note
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.file_field import FileField
from ctdesk.ui.language import tr

PICTURES = "PNG, JPEG (*.png *.jpg *.jpeg)"
_QUALITY = 88
Taken = Callable[[str, bytes], object]


def cameras() -> list[Any]:
    """The cameras of this workstation; none where the system lacks what it takes to see them."""
    try:
        multimedia = import_module("PySide6.QtMultimedia")
        import_module("PySide6.QtMultimediaWidgets")
    except ImportError:
        return []
    return list(multimedia.QMediaDevices.videoInputs())


class PhotoDialog(Dialog):
    """Look at what the camera sees and take the picture, or choose a file."""

    def __init__(self, parent: QWidget | None, desk: Desk, title: str, taken: Taken) -> None:
        super().__init__(parent, title, "", tr("Use this file"), icon="photo", width=560)
        self._desk, self._taken = desk, taken
        self._camera: Any = None
        self._session: Any = None
        self._capture: Any = None
        found = cameras()
        if found:
            self._show_camera(found[0])
        else:
            words = tr(
                "No camera answers at this workstation. Plug one in and open this again, or choose a file."
            )
            self.form.column.addWidget(Note(words, "amber", "photo"))
        self.file = FileField(PICTURES)
        self.form.custom(tr("Photo from a file"), "file", self.file)
        self.form.finish()
        self.file.setFocus()

    def submit(self) -> None:
        self.wait(True)
        self.file.read(self._desk).within(self).then(lambda found: self._use(*found)).otherwise(self.complain)

    def done(self, result: int) -> None:
        """The camera is let go whichever way this is left."""
        if self._camera is not None:
            self._camera.stop()
        super().done(result)

    def _show_camera(self, device: Any) -> None:
        multimedia = import_module("PySide6.QtMultimedia")
        widgets = import_module("PySide6.QtMultimediaWidgets")
        self._camera = multimedia.QCamera(device)
        self._session = multimedia.QMediaCaptureSession(self)
        self._capture = multimedia.QImageCapture(self)
        seen = widgets.QVideoWidget()
        seen.setMinimumHeight(look.px(300))
        self._session.setCamera(self._camera)
        self._session.setVideoOutput(seen)
        self._session.setImageCapture(self._capture)
        self._capture.imageCaptured.connect(lambda _, image: self._came(image))
        self._capture.errorOccurred.connect(lambda *_: self._lost())
        self._camera.errorOccurred.connect(lambda *_: self._lost())
        self.form.column.addWidget(seen)
        self.form.column.addWidget(Button(tr("Take the picture"), "primary", "photo", self._capture.capture))
        self._camera.start()

    def _came(self, image: QImage) -> None:
        self._use("camera.jpg", jpeg_of(image))

    def _lost(self) -> None:
        words = tr("The camera stopped answering. Plug it in again, or choose a file.")
        self.form.column.insertWidget(0, Note(words, "amber", "photo"))

    def _use(self, name: str, data: bytes) -> None:
        self.accept()
        self._taken(name, data)


def jpeg_of(image: QImage) -> bytes:
    """A picture as JPEG."""
    held = QByteArray()
    out = QBuffer(held)
    out.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(out, "JPG", _QUALITY)  # type: ignore[call-overload]  # the stubs know bytes for the format only
    return bytes(held.data())
