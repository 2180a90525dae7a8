"""Members and past training from a spreadsheet: a file is chosen, shown row by row, taken over whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from ctdesk.domain.errors import Cancelled
from ctdesk.forms.messages import sentence
from ctdesk.services import member_import
from ctdesk.services.member_import import Imported, ImportPreview, PreviewRow, TableProblem
from ctdesk.services.paging import Page as Rows
from ctdesk.ui import look, times
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Empty, Mark, Note, Text, clear
from ctdesk.ui.desk import Desk
from ctdesk.ui.errors import complaint
from ctdesk.ui.file_field import FileField
from ctdesk.ui.job import Job
from ctdesk.ui.language import language, tr
from ctdesk.ui.page import Page
from ctdesk.ui.row_model import Cell, Column, RowModel
from ctdesk.ui.table import Table

MOST_PROBLEMS = 60


def problem_words(problem: TableProblem) -> str:
    """What is wrong in a cell, in a sentence."""
    values = {name: times.readable(value) for name, value in problem.values}
    return sentence(problem.code, language(), **values)


def _state(row: PreviewRow) -> Cell:
    if row.problems:
        return Cell(tr("{count} to mend", count=len(row.problems)), "red", "fails")
    if row.same_name:
        return Cell(tr("Same name"), "amber", "warning")
    if row.person == "new" and row.login:
        return Cell(tr("New member"), "green", "join")
    return (
        Cell(tr("Training"), "blue", "training") if row.module else Cell(tr("Nothing new"), "grey", "ended")
    )


class MemberImportPage(Page):
    """A table of every row of the file, and beside it what stands in the way."""

    route = "member_import"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.setAcceptDrops(True)
        self._preview: ImportPreview | None = None
        self._name, self._data = "", b""
        self._take = Button(tr("Take over"), "primary", "confirm", self.take_over)
        self._template = Button(tr("Save the template …"), "plain", "saved", self.save_template)
        line = QHBoxLayout()
        line.setSpacing(look.px(16))
        self.body.addLayout(line, 1)
        self.list = Card(padding=12)
        line.addWidget(self.list, 1)
        tools = QHBoxLayout()
        self.file = FileField("Excel, CSV (*.xlsx *.xls *.csv)")
        self.file.taken.connect(self._read_file)
        tools.addWidget(self.file, 1)
        self.count = Text("", "small", "quiet")
        tools.addWidget(self.count)
        self.list.body.addLayout(tools)
        self.model = RowModel(
            (
                Column(tr("Row"), lambda row: Cell(str(row.row), quiet=True), 56, right=True),
                Column(tr("Staff no."), lambda row: Cell(row.staff_no), 96),
                Column(tr("Person"), lambda row: Cell(row.name, strong=True)),
                Column(tr("Login name"), lambda row: Cell(row.login, quiet=True), 110, minor=True),
                Column(tr("Module"), lambda row: Cell(row.module or "–"), 76),
                Column(tr("Passed on"), lambda row: Cell(times.day(row.passed_on), quiet=True), 96),
                Column(tr("Until"), lambda row: Cell(times.day(row.valid_until), quiet=True), 96, minor=True),
                Column(tr("State"), _state, 142),
            ),
            self,
        )
        self.table = Table(self.model)
        self.table.hide()
        self.table.reached.connect(self._reach)
        self.list.body.addWidget(self.table, 1)
        self.hint = Empty(
            "drop",
            tr("Choose a table of members and past training, or drop it here."),
            tr("Every row is shown first. All of it is taken over, or nothing."),
        )
        self.list.body.addWidget(self.hint, 1)
        self.side = QWidget()
        self.side.setFixedWidth(look.px(380))
        self._notes = QVBoxLayout()
        self._notes.setContentsMargins(0, 0, 0, 0)
        self._notes.setSpacing(look.px(12))
        self.side.setLayout(self._notes)
        line.addWidget(self.side)
        self.bar = QProgressBar()
        self.checked = QCheckBox()
        self._looked = False
        self.setFocusProxy(self.file)
        self._may_take()

    def title(self) -> str:
        return tr("Import members and past training")

    def breadcrumb(self) -> str:
        return tr("Team")

    def buttons(self) -> list[Button]:
        allow(self._template, self.desk, member_import.import_members)
        return [self._template, self._take]

    def take_files(self, paths: list[str]) -> bool:
        if paths:
            self.file.take(paths[0])
        return bool(paths)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.take_files([url.toLocalFile() for url in event.mimeData().urls()])

    def take_over(self) -> None:
        """Take every row over, as it was shown."""
        if self._preview is None:
            return
        self._take.setEnabled(False)
        job = self.desk.run(
            member_import.import_members,
            name=self._name,
            data=self._data,
            same_names_checked=self._looked,
        )
        self._show_work(job)
        job.within(self).progress(self._progress).then(self._done).otherwise(self._refused)

    def save_template(self) -> None:
        """Save a workbook with the headers that are understood."""
        dialog = QFileDialog(self, tr("Save the template"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile("ctdesk-members.xlsx")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._write_template)
        dialog.open()

    def _write_template(self, path: str) -> None:
        def write(data: bytes) -> None:
            self.desk.call(Path(path).write_bytes, data, long=False).within(self).otherwise(self.complain)

        self.fetch(member_import.import_template).then(write)

    def _read_file(self) -> None:
        self._preview = None
        self._looked = False
        self._may_take()
        self.file.read(self.desk).within(self).then(self._ask).otherwise(self._refused)

    def _ask(self, found: tuple[str, bytes]) -> None:
        self._name, self._data = found
        job = self.desk.fetch(member_import.preview_import, long=True, name=self._name, data=self._data)
        job.within(self).then(self._show).otherwise(self._refused)

    def _show(self, preview: ImportPreview) -> None:
        self._preview = preview
        self.model.show_rows(self._rows, 0, None)
        self.count.setText(tr("{count} rows", count=len(preview.rows)))
        self.hint.hide()
        self.table.show()
        self.table.setFocus()
        self._tell(preview)
        self._may_take()

    def _rows(self, after: Any, limit: int) -> Job:
        """A page of the preview that lies in memory."""
        rows = () if self._preview is None else self._preview.rows

        def cut() -> Rows[PreviewRow]:
            part = rows[after : after + limit]
            return Rows(part, after + limit if after + limit < len(rows) else None)

        return self.desk.call(cut, long=False, quiet=True)

    def _tell(self, preview: ImportPreview, problems: tuple[TableProblem, ...] = ()) -> None:
        clear(self._notes)
        if preview.problems:
            words = tr(
                "{count} cells have to be mended first; nothing is taken over.", count=len(preview.problems)
            )
            self._notes.addWidget(Note(words, "red", "fails"))
            self._notes.addWidget(self._problems((problems or preview.problems)[:MOST_PROBLEMS]))
        elif not preview.possible:
            self._notes.addWidget(Note(tr("There is nothing new in this file."), "grey", "ended"))
        else:
            words = tr(
                "{members} new members, {trainings} modules passed.",
                members=preview.new_members,
                trainings=preview.trainings,
            )
            self._notes.addWidget(Note(words, "green", "conforms"))
            if preview.new_members:
                later = tr("New members get a one-time code from their file when they come to the desk.")
                self._notes.addWidget(Text(later, "small", "quiet", wrap=True))
        if preview.same_names:
            words = tr("Same name as somebody else: {count}.", count=preview.same_names)
            note = Note(words, "amber", "warning")
            self.checked = QCheckBox(tr("I have looked: these are different people."))
            self.checked.setChecked(self._looked)
            self.checked.toggled.connect(self._look)
            note.body.addWidget(self.checked)
            self._notes.addWidget(note)
        self._notes.addStretch(1)

    def _problems(self, problems: tuple[TableProblem, ...]) -> Card:
        card = Card(tr("What to mend"))
        for problem in problems[:12]:
            line = QHBoxLayout()
            line.setSpacing(look.px(8))
            line.addWidget(Mark("fails", "red", 16), 0, Qt.AlignmentFlag.AlignTop)
            place = f"{problem.place} {problem.header}".strip()
            line.addWidget(Text(place, "strong", select=True), 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(Text(problem_words(problem), "body", wrap=True), 1)
            card.body.addLayout(line)
        if len(problems) > 12:
            card.body.addWidget(Text(tr("and more; choose a red row to read its own."), "small", "quiet"))
        return card

    def _reach(self, row: PreviewRow) -> None:
        """What is wrong in the row that was reached comes first."""
        if self._preview is None or not self._preview.problems:
            return
        rest = tuple(one for one in self._preview.problems if one not in row.problems)
        self._tell(self._preview, row.problems + rest)

    def _look(self, on: bool) -> None:
        self._looked = on
        self._may_take()

    def _may_take(self) -> None:
        preview = self._preview
        ready = preview is not None and preview.possible
        if preview is not None and preview.same_names and not self._looked:
            ready = False
        allow(self._take, self.desk, member_import.import_members)
        self._take.setEnabled(self._take.isEnabled() and ready)

    def _show_work(self, job: Job) -> None:
        """How far it is, and a way to stop it: then nothing is taken over."""
        clear(self._notes)
        card = Card(tr("Taking over"))
        line = QHBoxLayout()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        line.addWidget(self.bar, 1)
        line.addWidget(Button(tr("Stop"), "plain", "stop", job.cancel))
        card.body.addLayout(line)
        self._notes.addWidget(card)
        self._notes.addStretch(1)

    def _progress(self, done: int, total: int) -> None:
        self.bar.setRange(0, max(1, total))
        self.bar.setValue(done)

    def _refused(self, error: Exception) -> None:
        clear(self._notes)
        if isinstance(error, Cancelled):
            self._notes.addWidget(Note(tr("Stopped; nothing was taken over."), "amber", "stop"))
        else:
            self._notes.addWidget(Note(complaint(error).whole(), "red", "fails"))
        self._notes.addStretch(1)
        self._may_take()

    def _done(self, done: Imported) -> None:
        self._preview = None
        self._may_take()
        clear(self._notes)
        words = tr(
            "Taken over: {members} new members, {trainings} modules passed.",
            members=done.members,
            trainings=done.trainings,
        )
        note = Note(words, "green", "conforms")
        note.body.addWidget(
            Button(tr("To the team"), "plain", "members", lambda: self.go.emit("members", {}))
        )
        self._notes.addWidget(note)
        self._notes.addStretch(1)
