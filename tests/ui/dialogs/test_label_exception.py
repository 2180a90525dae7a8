"""A label that cannot be scanned, in the window: a picture from a file, the second person at hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from ctdesk.ui.dialogs.camera import PhotoDialog, jpeg_of
from ctdesk.ui.dialogs.label_exception import LabelDialog
from ctdesk.ui.main_window import MainWindow
from fixtures.cast import Cast, password_of
from fixtures.receipt_story import PNG, Story
from fixtures.registers import Hands

SignIn = Callable[[str], MainWindow]


@pytest.fixture
def story(cast: Cast) -> Story:
    """A receipt of one bag, opened and empty."""
    return Story(cast, units=1).opened()


def test_a_hand_written_seal_is_read_by_two_at_one_desk(
    story: Story, sign_in: SignIn, qtbot: QtBot, tmp_path: Path
) -> None:
    one = Hands(sign_in("receiver"), qtbot)
    page = one.open("record", record_id=story.record_id)
    page.acts.note_label("D6")
    asked = one.dialog()
    assert isinstance(asked, LabelDialog)
    one.fill(asked, kind="handwritten", as_read="SEAL-0099", reason="封签为手写补签")
    one.submit(asked)
    assert one.error(asked, "photo")
    one.press(asked, "Take or choose the photo …")
    photo = one.dialog()
    assert isinstance(photo, PhotoDialog)
    file = tmp_path / "seal.png"
    file.write_bytes(PNG)
    photo.file.take(str(file))
    one.submit(photo)
    one.gone(photo)
    one.submit(asked)
    one.gone(asked)
    one.wait(lambda: page.notes.labels.isVisible())
    assert "D6: Written by hand, read by 王䶮; a second person has to read it." in one.words(page.notes)
    one.press(page.notes, "Second reading …")
    second = one.dialog()
    one.fill(second, as_read="SEAL-0099", login="verifier")
    second.form.fields["password"].editor.setText(password_of("verifier"))
    one.submit(second)
    one.gone(second)
    one.wait(lambda: "read alike" in one.words(page.notes))
    assert story.view().answers["D6"].value == "〔手写标签〕SEAL-0099"


def test_a_picture_that_is_too_large_or_gone_is_said(
    story: Story, sign_in: SignIn, qtbot: QtBot, tmp_path: Path
) -> None:
    one = Hands(sign_in("receiver"), qtbot)
    taken: list[str] = []
    photo = PhotoDialog(one.window, one.window.desk, "x", lambda name, _: taken.append(name))
    photo.open()
    huge = tmp_path / "huge.jpg"
    with huge.open("wb") as out:
        out.truncate(100 * 1024 * 1024)
    photo.file.take(str(huge))
    one.submit(photo)
    one.wait(lambda: one.error(photo, "file"))
    assert "25" in one.error(photo, "file")
    huge.unlink()
    one.submit(photo)
    one.wait(lambda: "huge.jpg" in one.error(photo, "file"))
    assert taken == []
    photo.reject()


def test_what_the_camera_sees_becomes_a_whole_picture() -> None:
    from ctdesk.exchange.pictures import picture_size

    image = QImage(64, 48, QImage.Format.Format_RGB32)
    image.fill(0x336699)
    assert picture_size(jpeg_of(image)) == (64, 48)
