"""The report of a period from the dashboard: printed under a number and the site's seal, or as a workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog

from ctdesk.services.indicator_prints import ReportFile, export_report, report_paper
from ctdesk.ui.dialogs.print_preview import print_list, write_whole
from ctdesk.ui.language import tr
from ctdesk.ui.page import Page


def print_the_report(page: Page, **asked: Any) -> None:
    """Look at the report, save it sealed or print it."""
    print_list(page, page.desk, tr("Print the report"), of=report_paper, **asked)


def save_the_report(page: Page, **asked: Any) -> None:
    """Save the figures as a workbook."""
    page.run(export_report, **asked).then(lambda made: _save(page, made))


def _save(page: Page, made: ReportFile) -> None:
    dialog = QFileDialog(page, tr("Save the file"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.selectFile(made.name)
    dialog.fileSelected.connect(
        lambda path: page.desk.call(write_whole, Path(path), made.data).within(page).otherwise(page.complain)
    )
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
