"""The camera at the desk: what it sees is taken, looked at, kept; each way it can fail ends in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from ctdesk.exchange.pictures import picture_size
from ctdesk.ui import viewfinder
from ctdesk.ui.dialogs.camera import PhotoDialog, jpeg_of
from ctdesk.ui.main_window import MainWindow
from ctdesk.ui.multimedia import multimedia
from ctdesk.ui.viewfinder import Camera
from fixtures.cast import Cast
from fixtures.receipt_story import Story
from fixtures.registers import Hands

SignIn = Callable[[str], MainWindow]
WIDE, HIGH = 320, 240


class Lens:
    """A camera that this machine need not have: Qt is handed frames where a device would hand them."""

    def __init__(self) -> None:
        self.inputs: list[Any] = []
        self.colour = 0x336699
        self.clock = QTimer(QCoreApplication.instance(), interval=20)
        self.clock.timeout.connect(self._send)
        self.clock.start()

    def switch_on(self, parent: QObject) -> Any:
        self.inputs.append(multimedia().QVideoFrameInput(parent))
        return self.inputs[-1]

    def _send(self) -> None:
        image = QImage(WIDE, HIGH, QImage.Format.Format_RGB32)
        image.fill(self.colour)
        self.inputs = [one for one in self.inputs if isValid(one)]
        for one in self.inputs:
            one.sendVideoFrame(multimedia().QVideoFrame(image))


@pytest.fixture
def lens(monkeypatch: pytest.MonkeyPatch) -> Iterator[Lens]:
    """One camera at this workstation."""
    lens = Lens()
    monkeypatch.setattr(viewfinder, "cameras", lambda: [Camera("Document camera", "video0", lens.switch_on)])
    yield lens
    lens.clock.stop()
    lens.clock.deleteLater()


@pytest.fixture
def story(cast: Cast) -> Story:
    """A receipt of one bag, opened and empty."""
    return Story(cast, units=1).opened()


def opened(one: Hands, taken: list[bytes]) -> PhotoDialog:
    dialog = PhotoDialog(one.window, one.window.desk, "Photo", lambda _, data: taken.append(data))
    dialog.open()
    one.settle()
    return dialog


def sees(dialog: PhotoDialog) -> bool:
    return dialog.view is not None and not dialog.view.still().isNull()


def colour_seen(dialog: PhotoDialog) -> QColor:
    assert dialog.view is not None
    image = dialog.view.still()
    return QColor() if image.isNull() else image.pixelColor(9, 9)


def test_a_picture_is_taken_looked_at_taken_again_and_kept_with_the_record(
    story: Story, sign_in: SignIn, lens: Lens, qtbot: QtBot
) -> None:
    one = Hands(sign_in("receiver"), qtbot)
    page = one.open("record", record_id=story.record_id)
    page.acts.choose_file("D14a")
    photo = one.dialog()
    assert isinstance(photo, PhotoDialog) and photo.view is not None
    assert photo.do.text() == "Take the picture"
    one.wait(photo.do.hasFocus)
    one.wait(lambda: sees(photo))
    QTest.keyClick(photo.do, Qt.Key.Key_Return)
    assert photo.do.text() == "Keep this picture"
    one.press(photo, "Take again")
    lens.colour = 0xCC0000
    one.wait(lambda: colour_seen(photo).red() > 150)
    QTest.keyClick(photo.do, Qt.Key.Key_Return)
    QTest.keyClick(photo.do, Qt.Key.Key_Return)
    one.gone(photo)
    one.wait(lambda: "D14a" in story.view().answers)
    (kept,) = story.view().attachments
    assert kept.name == "camera.jpg" and kept.media_type == "image/jpeg"


def test_without_a_camera_that_is_said_and_a_file_is_chosen(
    story: Story, sign_in: SignIn, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(viewfinder, "cameras", list)
    one = Hands(sign_in("receiver"), qtbot)
    photo = opened(one, [])
    assert "No camera answers at this workstation. Plug one in, or choose a file." in one.words(photo)
    assert photo.do.text() == "Use this file"
    one.wait(photo.file.button.hasFocus)
    photo.reject()
    page = one.open("record", record_id=story.record_id)
    page.acts.choose_file("D14a")
    (dialog,) = one.window.findChildren(QFileDialog)
    assert dialog.windowTitle() == "No camera answers here: choose a photo"
    dialog.reject()


def test_a_camera_plugged_in_meanwhile_is_looked_through(
    sign_in: SignIn, lens: Lens, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[Camera] = []
    monkeypatch.setattr(viewfinder, "cameras", lambda: list(found))
    one = Hands(sign_in("receiver"), qtbot)
    photo = opened(one, [])
    found.append(Camera("Document camera", "video0", lens.switch_on))
    photo._devices.videoInputsChanged.emit()
    one.wait(lambda: sees(photo))
    assert "No camera" not in one.words(photo)
    photo.reject()


def test_a_camera_unplugged_in_the_middle_is_said_and_a_file_still_goes(
    sign_in: SignIn, lens: Lens, qtbot: QtBot, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(viewfinder, "NEXT_MS", 60)
    one = Hands(sign_in("receiver"), qtbot)
    taken: list[bytes] = []
    photo = opened(one, taken)
    one.wait(lambda: sees(photo))
    lens.clock.stop()
    one.wait(lambda: "The camera stopped answering." in one.words(photo))
    assert photo.view is not None and photo.view._source is None
    lens.clock.start()
    one.settle()
    one.press(photo, "Try again")
    one.wait(lambda: sees(photo))
    file = tmp_path / "label.jpg"
    file.write_bytes(jpeg_of(QImage(64, 48, QImage.Format.Format_RGB32)))
    photo.file.take(str(file))
    assert photo.view._source is None and photo.do.text() == "Use this file"
    one.submit(photo)
    one.gone(photo)
    assert [picture_size(data) for data in taken] == [(64, 48)]


def test_a_camera_that_another_program_holds_is_said(
    sign_in: SignIn, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A device that cannot be opened, through Qt's own camera; and one that opens and stays dark.
    media = multimedia()
    shut = Camera("Shut", "video1", lambda parent: media.QCamera(media.QCameraDevice(), parent))
    dark = Camera("Dark", "video2", media.QVideoFrameInput)
    monkeypatch.setattr(viewfinder, "FIRST_MS", 60)
    one = Hands(sign_in("receiver"), qtbot)
    for camera in (shut, dark):
        monkeypatch.setattr(viewfinder, "cameras", lambda camera=camera: [camera])
        photo = opened(one, [])
        one.wait(lambda photo=photo: "another program may be using it" in one.words(photo))
        one.wait(photo.file.button.hasFocus)
        photo.reject()


def test_of_two_cameras_the_one_used_last_comes_first(
    sign_in: SignIn, lens: Lens, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = [Camera("Face", "video0", lens.switch_on), Camera("Document", "video2", lens.switch_on)]
    monkeypatch.setattr(viewfinder, "cameras", lambda: both)
    one = Hands(sign_in("receiver"), qtbot)
    photo = opened(one, [])
    assert photo.which.isVisible() and photo.which.currentText() == "Face"
    photo.which.setCurrentIndex(1)
    photo.which.activated.emit(1)
    photo.reject()
    again = opened(one, [])
    assert again.which.currentText() == "Document"
    again.reject()


def test_a_locked_desk_films_nothing(sign_in: SignIn, lens: Lens, qtbot: QtBot) -> None:
    one = Hands(sign_in("receiver"), qtbot)
    photo = opened(one, [])
    one.wait(lambda: sees(photo))
    photo.hide()
    assert photo.view is not None
    before = photo.view.still().cacheKey()
    lens.colour = 0x00AA00
    QTest.qWait(60)
    assert photo.view.still().cacheKey() == before
    photo.show()
    one.wait(lambda: colour_seen(photo).green() > 100)
    photo.reject()
