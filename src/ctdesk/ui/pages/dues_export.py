"""One's own dues from My desk: the list of a week on paper, and a file for a calendar."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from ctdesk.services.own_dues import own_calendar, week_paper
from ctdesk.ui.dialogs.print_preview import print_list, write_whole
from ctdesk.ui.language import language, tr
from ctdesk.ui.page import Page


def print_the_week(page: Page) -> None:
    """Look at the list of the week, save it sealed or print it."""
    print_list(page, page.desk, tr("Print what falls due"), of=week_paper)


def save_the_calendar(page: Page) -> None:
    """Save the dues as a calendar file."""
    page.fetch(own_calendar, language=language()).then(lambda made: _save(page, made))


def _save(page: Page, made: bytes) -> None:
    dialog = QFileDialog(page, tr("Save the file"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter(tr("Calendar files (*.ics)"))
    dialog.setDefaultSuffix("ics")
    dialog.selectFile("ctdesk.ics")
    dialog.fileSelected.connect(
        lambda path: page.desk.call(write_whole, Path(path), made).within(page).otherwise(page.complain)
    )
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
