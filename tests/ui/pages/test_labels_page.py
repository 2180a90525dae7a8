"""The log of labels, and the ruler: what was measured is judged in words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from ctdesk.domain.errors import CtdeskError
from ctdesk.services.label_prints import print_labels
from ctdesk.services.label_settings import read_label_settings
from ctdesk.ui.main_window import MainWindow
from ctdesk.ui.pages.labels_page import LabelsPage, _judged
from fixtures.cast import Cast
from fixtures.receipt_story import Story

SignIn = Callable[[str], MainWindow]
WAIT_MS = 20_000


@pytest.fixture
def page(cast: Cast, sign_in: SignIn, qtbot: QtBot) -> LabelsPage:
    story = Story(cast).opened()
    asked = {"kind": "shipment", "subject_ids": (story.shipment_id,), "media": "50x25", "way": "pdf"}
    cast.do("receiver", print_labels, **asked)
    opened = sign_in("lead").open("labels")
    assert isinstance(opened, LabelsPage)
    qtbot.waitUntil(lambda: opened.model.rowCount() == 1 and hasattr(opened, "said"), timeout=WAIT_MS)
    return opened


def test_the_ruler_page_is_saved_and_a_wrong_scale_is_named(
    page: LabelsPage, qtbot: QtBot, tmp_path: Path
) -> None:
    page._save_ruler()
    qtbot.waitUntil(lambda: bool(page.findChildren(QFileDialog)), timeout=WAIT_MS)
    page.findChildren(QFileDialog)[0].reject()
    page.save_ruler_to(tmp_path / "ruler.pdf", b"%PDF-1.4")
    qtbot.waitUntil(lambda: (tmp_path / "ruler.pdf").exists(), timeout=WAIT_MS)
    page._tell_scale(_judged("97,2", "100"))
    assert "97.2 %" in page.said.text()
    page._tell_scale(_judged("100.2", "100"))
    assert "true to size" in page.said.text()
    with pytest.raises(CtdeskError) as refused:
        _judged("about 100", "100")
    assert (refused.value.code, refused.value.field) == ("FIELD-05", "across")


def test_the_lead_sets_the_printer_and_what_units_carry(page: LabelsPage, cast: Cast, qtbot: QtBot) -> None:
    page.dpi.setCurrentIndex(1)
    page.dpi.activated.emit(1)
    qtbot.waitUntil(lambda: cast.ask("lead", read_label_settings).dpi == 300, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: page._settings.dpi == 300, timeout=WAIT_MS)
    page.named.click()
    qtbot.waitUntil(lambda: cast.ask("lead", read_label_settings).identifiers, timeout=WAIT_MS)
    assert cast.ask("lead", read_label_settings).dpi == 300
