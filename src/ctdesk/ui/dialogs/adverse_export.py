"""Adverse reactions as files: all cases of a period, one case, and one as an E2B(R3) message."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from ctdesk.services.adr_exports import (
    AdrFile,
    E2bFile,
    E2bSettings,
    export_cases,
    export_e2b,
    read_e2b_settings,
)
from ctdesk.ui.cards import Note, Text
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.dialogs.print_preview import write_whole
from ctdesk.ui.file_field import FileField
from ctdesk.ui.language import tr
from ctdesk.ui.page import Page
from ctdesk.ui.typed import day_of


def export_one(page: Page, desk: Desk, case_id: int, form: str) -> None:
    """Save one case as JSON or as a spreadsheet."""
    page.run(export_cases, form=form, case_id=case_id).then(lambda made: save_file(page, desk, made))


def save_file(page: Page, desk: Desk, made: AdrFile | E2bFile) -> None:
    """Ask where the file goes, and write it there."""
    dialog = QFileDialog(page, tr("Save the file"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.selectFile(made.name)
    dialog.fileSelected.connect(
        lambda path: desk.call(write_whole, Path(path), made.data).within(page).otherwise(page.complain)
    )
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


class ExportDialog(Dialog):
    """All cases that became known in a period."""

    def __init__(self, page: Page, desk: Desk) -> None:
        super().__init__(
            page.window(),
            tr("Export adverse reactions"),
            tr("All cases that became known in this period. Names stand in it only if you may see them."),
            tr("Make the file"),
            icon="saved",
            width=480,
        )
        self._page, self._desk = page, desk
        self.form.line(tr("From (day)"), "since", tr("Empty: from the beginning."))
        self.form.line(tr("Until (day)"), "until", tr("Empty: until today."))
        self.form.side_by_side("since", "until")
        self.form.choice(
            tr("Kind of file"), "form", {"xlsx": tr("Spreadsheet"), "json": tr("Structured (JSON)")}
        )
        self.form.finish()
        self.form.fields["since"].editor.setFocus()

    def submit(self) -> None:
        try:
            job = self._desk.run(
                export_cases,
                form=self.form.text("form"),
                since=day_of(self.form.text("since"), "since"),
                until=day_of(self.form.text("until"), "until"),
            )
        except Exception as error:  # a value that cannot be read is told like one the service refuses
            self.complain(error)
            return
        self.wait(True)
        job.within(self).then(self._made).otherwise(self.complain)

    def _made(self, made: AdrFile) -> None:
        self.accept()
        save_file(self._page, self._desk, made)


class E2bDialog(Dialog):
    """One case as an E2B(R3) message, checked against the schema file that the hospital has."""

    def __init__(self, page: Page, desk: Desk, case_id: int, number: str) -> None:
        super().__init__(
            page.window(),
            tr("E2B(R3) message of {number}", number=number),
            tr("What is not known is left out or marked so. Without a schema file nothing is checked."),
            tr("Make the message"),
            icon="external",
            width=560,
        )
        self._page, self._desk, self._case_id = page, desk, case_id
        self.sent_by = self.form.line(
            tr("Identifier of the sender"), "sender_id", tr("As agreed with the receiver.")
        )
        self.sent_to = self.form.line(tr("Identifier of the receiver"), "receiver_id")
        self.form.side_by_side("sender_id", "receiver_id")
        self.schema = FileField(tr("Schema files (*.xsd)"))
        self.form.custom(tr("Schema file (XSD) of the authority"), "schema", self.schema)
        self.form.finish()
        self.sent_by.setFocus()
        desk.fetch(read_e2b_settings).within(self).then(self._remember)

    def _remember(self, known: E2bSettings) -> None:
        self.sent_by.setText(known.sender_id)
        self.sent_to.setText(known.receiver_id)
        if known.schema and Path(known.schema).is_file():
            self.schema.take(known.schema)

    def submit(self) -> None:
        self.wait(True)
        job = self._desk.run(
            export_e2b,
            case_id=self._case_id,
            sender_id=self.form.text("sender_id"),
            receiver_id=self.form.text("receiver_id"),
            schema="" if self.schema.path is None else str(self.schema.path),
        )
        job.within(self).then(self._made).otherwise(self.complain)

    def _made(self, made: E2bFile) -> None:
        page, desk = self._page, self._desk
        self.accept()
        ResultDialog(page, desk, made).open()


class ResultDialog(Dialog):
    """What came of it: valid, not valid with the places, or not checked; then it is saved."""

    def __init__(self, page: Page, desk: Desk, made: E2bFile) -> None:
        super().__init__(page.window(), made.name, "", tr("Save the file"), icon="saved", width=560)
        self._page, self._desk, self._file = page, desk, made
        self.form.hide()
        if made.valid is None:
            note = Note(tr("Not validated: no schema file was given."), "amber", "warning")
        elif made.valid:
            note = Note(tr("Valid against the schema file."), "green", "conforms")
        else:
            words = tr("Not valid: {n} places differ from the schema.", n=len(made.problems))
            note = Note(words, "red", "stop_sign")
        self.extra.addWidget(note)
        for problem in made.problems[:3]:
            self.extra.addWidget(Text(problem[:300], "small", "quiet", wrap=True, select=True))
        self.do.setFocus()

    def submit(self) -> None:
        self.accept()
        save_file(self._page, self._desk, self._file)
