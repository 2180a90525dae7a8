"""The printer is gone while a record is printed: said with what to do, the sealed copy can still be saved."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from ctdesk.ui.dialogs.print_preview import PrintDialog
from ctdesk.ui.main_window import MainWindow
from fixtures.cast import Cast
from fixtures.receipt_story import Story
from fixtures.registers import Hands

SignIn = Callable[[str], MainWindow]


def a_program(folder: Path, name: str, script: str) -> None:
    file = folder / name
    file.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    file.chmod(0o755)


@pytest.mark.parametrize(
    ("script", "said"),
    [("exit 1", "The print spooler did not take the file."), (None, "no print spooler")],
)
def test_a_printer_that_is_gone_is_said_and_the_copy_can_be_saved(
    cast: Cast,
    sign_in: SignIn,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    script: str | None,
    said: str,
) -> None:
    story = Story(cast, units=1).opened()
    bin_ = tmp_path / "bin"
    bin_.mkdir()
    a_program(bin_, "lp", script or "exit 0")
    monkeypatch.setenv("PATH", f"{bin_}:/usr/bin:/bin")
    one = Hands(sign_in("receiver"), qtbot)
    page = one.open("record", record_id=story.record_id)
    page.print_seen()
    dialog = one.dialog()
    assert isinstance(dialog, PrintDialog)
    one.wait(lambda: "pages." in dialog.said.text())
    if script is None:  # unplugged, and its service gone, after the preview was opened
        (bin_ / "lp").unlink()
    one.press(dialog, "Print on paper")
    one.wait(lambda: said in dialog.said.text())
    place = tmp_path / "copy.pdf"
    dialog.save_to(place)
    one.wait(place.exists)
    one.settle()
    assert place.read_bytes().startswith(b"%PDF-") and "saved" in dialog.said.text()
    dialog.close()
