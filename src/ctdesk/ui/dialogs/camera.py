"""A picture from the camera of this workstation; where there is none, that is said and a file is chosen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from ctdesk.ui import viewfinder
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Note, clear
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.file_field import FileField
from ctdesk.ui.language import tr
from ctdesk.ui.multimedia import multimedia
from ctdesk.ui.tastes import Tastes
from ctdesk.ui.viewfinder import Camera, Viewfinder

PICTURES = "PNG, JPEG (*.png *.jpg *.jpeg)"
_QUALITY = 88
Taken = Callable[[str, bytes], object]


class PhotoDialog(Dialog):
    """Look at what the camera sees, take the picture, look whether it can be read, keep it; or choose a file.

    One button does what comes next, so that Enter takes the picture and Enter keeps it.
    """

    def __init__(self, parent: QWidget | None, desk: Desk, title: str, taken: Taken) -> None:
        super().__init__(parent, title, "", tr("Use this file"), icon="photo", width=560)
        self._desk, self._taken = desk, taken
        self._tastes = Tastes()
        self._still = QImage()
        self._found: list[Camera] = []
        self.view: Viewfinder | None = None
        self.said = QHBoxLayout()
        self.form.column.addLayout(self.said)
        self.which = QComboBox()
        self.which.setAccessibleName(tr("Camera"))
        self.which.activated.connect(self._choose)
        self.which.hide()
        self._devices = self._listen()
        if multimedia() is not None:
            self.view = Viewfinder()
            self.view.seen.connect(lambda: self._say(""))
            self.view.failed.connect(self._lost)
            self.form.column.addWidget(self.view)
        self.form.column.addWidget(self.which)
        self.again = Button(tr("Take again"), "plain", "undo", self.look)
        self.form.column.addWidget(self.again, 0, Qt.AlignmentFlag.AlignLeft)
        self.file = FileField(PICTURES)
        self.file.taken.connect(self._file_meant)
        self.form.custom(tr("Photo from a file"), "file", self.file)
        self.form.finish()
        self.look()

    def look(self) -> None:
        """Look through the camera, the one that was chosen last at this workstation; none is said."""
        self._still = QImage()
        self.file.forget()
        self._found = viewfinder.cameras() if self.view is not None else []
        self.which.clear()
        for one in self._found:
            self.which.addItem(one.name, one.key)
        self.which.setCurrentIndex(max(0, self.which.findData(self._tastes.camera)))
        self.which.setVisible(len(self._found) > 1)
        if self.view is not None:
            self.view.setVisible(bool(self._found))
        if self.view is not None and self._found:
            self._say("")
            self.view.watch(self._found[self.which.currentIndex()])
            self.do.setFocus()
        else:
            self._say(tr("No camera answers at this workstation. Plug one in, or choose a file."))
            self.file.setFocus()
        self._offer()

    def submit(self) -> None:
        if self.file.path is not None or not self._found:
            self.wait(True)
            job = self.file.read(self._desk).within(self)
            job.then(lambda found: self._use(*found)).otherwise(self.complain)
        elif self._still.isNull():
            self._take()
        else:
            self._use("camera.jpg", jpeg_of(self._still))

    def done(self, result: int) -> None:
        """The camera is let go whichever way this is left."""
        if self.view is not None:
            self.view.rest()
        super().done(result)

    def _take(self) -> None:
        still = QImage() if self.view is None else self.view.still()
        if self.view is None or still.isNull():
            return  # nothing was seen yet; what is wrong is said in a moment
        self._still = still
        self.view.rest()
        self.view.update()
        self._offer()

    def _offer(self) -> None:
        """The one next step, and the way back to the camera."""
        by_file, held = self.file.path is not None or not self._found, not self._still.isNull()
        self.do.setText(
            tr("Use this file") if by_file else tr("Keep this picture") if held else tr("Take the picture")
        )
        self.again.setText(tr("Take again") if held else tr("Back to the camera"))
        self.again.setVisible(bool(self._found) and (by_file or held))

    def _choose(self) -> None:
        self._tastes.like_camera(str(self.which.currentData()))
        self.look()

    def _file_meant(self) -> None:
        self._still = QImage()
        if self.view is not None:
            self.view.rest()
            self.view.hide()
        self._offer()
        self.do.setFocus()

    def _lost(self, words: str) -> None:
        self._found = []
        if self.view is not None:
            self.view.hide()
        self._say(words, Button(tr("Try again"), "plain", "photo", self.look))
        self._offer()
        self.file.setFocus()

    def _say(self, words: str, do: Button | None = None) -> None:
        clear(self.said)
        if words:
            note = Note(words, "amber", "photo")
            self.said.addWidget(note, 1)
        if do is not None:
            self.said.addWidget(do)
        if self.isVisible():
            QTimer.singleShot(0, self, self.adjustSize)

    def _listen(self) -> Any:
        """A camera that is plugged in while this is open is looked through at once."""
        media = multimedia()
        if media is None:
            return None
        devices = media.QMediaDevices(self)
        devices.videoInputsChanged.connect(self._plugged)
        return devices

    def _plugged(self) -> None:
        if not self._found and self.file.path is None and self._still.isNull() and viewfinder.cameras():
            self.look()

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
