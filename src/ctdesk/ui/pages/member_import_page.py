"""Members and past training from a spreadsheet: shown row by row, taken over whole."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QWidget

from ctdesk.services import member_import
from ctdesk.services.member_import import Imported, ImportPreview, PreviewRow
from ctdesk.ui import times
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Note, Text
from ctdesk.ui.desk import Desk
from ctdesk.ui.job import Job
from ctdesk.ui.language import tr
from ctdesk.ui.pages.sheet_import import SheetImportPage
from ctdesk.ui.row_model import Cell, Column


class MemberImportPage(SheetImportPage):
    """A table of every row of the file, and beside it what stands in the way."""

    route = "member_import"
    takes = member_import.import_members
    blank = member_import.import_template
    blank_name = "ctdesk-members.xlsx"

    def __init__(self, desk: Desk) -> None:
        self.checked: QCheckBox | None = None
        self._looked = False
        super().__init__(
            desk,
            (
                Column(tr("Row"), lambda row: Cell(str(row.row), quiet=True), 56, right=True),
                Column(tr("State"), _state, 120),
                Column(tr("Staff no."), lambda row: Cell(row.staff_no), 96),
                Column(tr("Person"), lambda row: Cell(row.name, strong=True)),
                Column(tr("Login name"), lambda row: Cell(row.login, quiet=True), 96),
                Column(tr("Module"), lambda row: Cell(row.module or "–"), 76),
                Column(tr("Passed on"), lambda row: Cell(times.day(row.passed_on), quiet=True), 96),
                Column(tr("Until"), lambda row: Cell(times.day(row.valid_until), quiet=True), 96),
            ),
            tr("Take over"),
            (
                tr("Choose a table of members and past training, or drop it here."),
                tr("Every row is shown first. All of it is taken over, or nothing."),
            ),
        )

    def title(self) -> str:
        return tr("Import members and past training")

    def breadcrumb(self) -> str:
        return tr("Team")

    def ask(self) -> Job:
        return self.desk.fetch(member_import.preview_import, long=True, name=self.name, data=self.data)

    def take(self) -> Job:
        return self.desk.run(
            member_import.import_members, name=self.name, data=self.data, same_names_checked=self._looked
        )

    def forget(self) -> None:
        self._looked = False

    def rows_of(self, preview: ImportPreview) -> tuple[PreviewRow, ...]:
        return preview.rows

    def lines_of(self, row: PreviewRow) -> tuple[int, ...]:
        return (row.row,)

    def counted(self, number: int) -> str:
        return tr("{count} rows", count=number)

    def to_mend(self, number: int) -> str:
        return tr("Cells to mend first: {count}. Nothing is taken over yet.", count=number)

    def told(self, preview: ImportPreview) -> list[QWidget]:
        if not preview.possible:
            return [Note(tr("There is nothing new in this file."), "grey", "ended")]
        words = tr(
            "{members} new members, {trainings} modules passed.",
            members=preview.new_members,
            trainings=preview.trainings,
        )
        told: list[QWidget] = [Note(words, "green", "conforms")]
        if preview.new_members:
            later = tr("New members get a one-time code from their file when they come to the desk.")
            told.append(Text(later, "small", "quiet", wrap=True))
        return told

    def asked(self, preview: ImportPreview) -> list[QWidget]:
        if not preview.same_names:
            return []
        words = tr("Same name as somebody else: {count}.", count=preview.same_names)
        note = Note(words, "amber", "warning")
        self.checked = QCheckBox(tr("I have looked: these are different people."))
        self.checked.setChecked(self._looked)
        self.checked.toggled.connect(self._look)
        note.body.addWidget(self.checked)
        return [note]

    def answered(self) -> bool:
        return self._looked or self.preview is None or not self.preview.same_names

    def done(self, result: Imported) -> Note:
        words = tr(
            "Taken over: {members} new members, {trainings} modules passed.",
            members=result.members,
            trainings=result.trainings,
        )
        note = Note(words, "green", "conforms")
        note.body.addWidget(
            Button(tr("To the team"), "plain", "members", lambda: self.go.emit("members", {}))
        )
        return note

    def _look(self, on: bool) -> None:
        self._looked = on
        self.may_take()


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
