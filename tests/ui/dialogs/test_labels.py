"""The label dialog: what it shows is printed, a reprint asks why, a printer that is gone loses nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from ctdesk.domain.errors import CtdeskError
from ctdesk.services.label_prints import list_label_prints
from ctdesk.ui.dialogs import labels
from ctdesk.ui.dialogs.labels import LabelDialog, print_labels_of
from ctdesk.ui.main_window import MainWindow
from fixtures.cast import Cast
from fixtures.receipt_story import Story

SignIn = Callable[[str], MainWindow]
WAIT_MS = 20_000


@pytest.fixture
def dialog(cast: Cast, sign_in: SignIn, qtbot: QtBot) -> LabelDialog:
    story = Story(cast).opened()
    window = sign_in("receiver")
    opened = print_labels_of(window, window.desk, "Labels", {"shipment": (story.shipment_id,)})
    qtbot.waitUntil(lambda: opened.save.isEnabled() and not opened.picture.pixmap().isNull(), timeout=WAIT_MS)
    return opened


def logged(cast: Cast) -> list[tuple[str, str | None]]:
    return [(one.form, one.reason) for one in cast.ask("receiver", list_label_prints).rows]


def test_a_label_is_saved_and_printed_again_only_with_a_reason(
    dialog: LabelDialog, cast: Cast, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog.save_to(tmp_path / "a.pdf")
    qtbot.waitUntil(lambda: (tmp_path / "a.pdf").exists() and dialog.save.isEnabled(), timeout=WAIT_MS)
    assert logged(cast) == [("pdf", None)]
    dialog.save_to(tmp_path / "b.zpl", "zpl")
    qtbot.waitUntil(lambda: "already printed" in dialog.form.fields["reason"].below.text(), timeout=WAIT_MS)
    assert not (tmp_path / "b.zpl").exists()
    dialog.form.fields["reason"].editor.setText("printer jammed")  # type: ignore[attr-defined]  # a line
    dialog.save_to(tmp_path / "b.zpl", "zpl")
    qtbot.waitUntil(lambda: (tmp_path / "b.zpl").exists(), timeout=WAIT_MS)
    assert (tmp_path / "b.zpl").read_text("ascii").startswith("^XA")
    assert logged(cast) == [("zpl", "printer jammed"), ("pdf", None)]


def test_a_printer_that_is_gone_keeps_the_file_and_says_where(
    dialog: LabelDialog, cast: Cast, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(name: str, pdf: bytes) -> None:
        raise CtdeskError("SPOOL-02")

    monkeypatch.setattr(labels, "spool", gone)
    monkeypatch.setattr(labels, "keep_folder", lambda: tmp_path)
    dialog._make("spooler", dialog._spool)
    qtbot.waitUntil(lambda: str(tmp_path) in dialog.said.text(), timeout=WAIT_MS)
    (kept,) = tmp_path.glob("*.pdf")
    assert kept.read_bytes().startswith(b"%PDF")
    assert logged(cast) == [("pdf", None)]
