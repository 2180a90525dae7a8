"""Arrival notices from a spreadsheet: columns are mapped, every shipment is shown, all of it is announced."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QComboBox, QFileDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ctdesk.exchange.notice_sheets import SheetProblem
from ctdesk.exchange.notices import FIELDS
from ctdesk.forms.messages import sentence
from ctdesk.services import notice_import
from ctdesk.services.notice_import import NoticeDraft, NoticePreview
from ctdesk.services.paging import Page as Rows
from ctdesk.ui import look, times
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Empty, Mark, Note, Text, clear, scrolling
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.notice_message import field_words
from ctdesk.ui.errors import complaint
from ctdesk.ui.file_field import FileField
from ctdesk.ui.job import Job
from ctdesk.ui.language import language, tr
from ctdesk.ui.page import Page
from ctdesk.ui.row_model import Cell, Column, RowModel
from ctdesk.ui.table import Table

MOST_PROBLEMS = 40
_NOT_READ = ""


def problem_words(problem: SheetProblem) -> str:
    """What is wrong in a cell, in a sentence."""
    values = {name: times.readable(value) for name, value in problem.values}
    return sentence(problem.code, language(), **values)


class NoticeImportPage(Page):
    """The shipments of the file on the left; on the right what each column holds, and what is wrong."""

    route = "notice_import"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.setAcceptDrops(True)
        self._preview: NoticePreview | None = None
        self._name, self._data = "", b""
        self._columns: dict[str, int] | None = None
        self._take = Button(tr("Announce all"), "primary", "confirm", self.take_over)
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
                Column(tr("Row"), lambda row: Cell(_rows_of(row), quiet=True), 54),
                Column(tr("Waybill number"), lambda row: Cell(row.notice.awb_no or "–", strong=True)),
                Column(tr("Shipper number"), lambda row: Cell(row.notice.shipper_sn or "–"), 104),
                Column(tr("Order"), lambda row: Cell(row.order or "–"), 150, minor=True),
                Column(tr("Expected at"), lambda row: Cell(times.moment(row.notice.expected_at)), 126),
                Column(tr("Cassettes"), lambda row: Cell(str(row.cassettes)), 72, right=True, minor=True),
                Column(tr("Bags"), lambda row: Cell(str(len(row.units))), 48, right=True),
                Column(tr("State"), _state, 112),
            ),
            self,
        )
        self.table = Table(self.model)
        self.table.hide()
        self.list.body.addWidget(self.table, 1)
        self.hint = Empty(
            "drop",
            tr("Choose the holder's spreadsheet, or drop it here."),
            tr("One row for each bag, columns in any order. Every shipment is shown first."),
        )
        self.list.body.addWidget(self.hint, 1)
        inside = QWidget()
        self._notes = QVBoxLayout(inside)
        self._notes.setContentsMargins(0, 0, look.px(8), 0)
        self._notes.setSpacing(look.px(12))
        self.side = scrolling(inside)
        self.side.setFixedWidth(look.px(360))
        line.addWidget(self.side)
        self.setFocusProxy(self.file)
        self._may_take()

    def title(self) -> str:
        return tr("Notices from a spreadsheet")

    def breadcrumb(self) -> str:
        return tr("Arrivals and orders")

    def buttons(self) -> list[Button]:
        allow(self._template, self.desk, notice_import.import_notices)
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
        """Announce every shipment, as it was shown."""
        if self._preview is None:
            return
        self._take.setEnabled(False)
        job = self.desk.run(
            notice_import.import_notices, name=self._name, data=self._data, columns=self._columns
        )
        job.within(self).then(self._done).otherwise(self._refused)

    def save_template(self) -> None:
        """Save a workbook with a column for everything a notice can say."""
        dialog = QFileDialog(self, tr("Save the template"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile("ctdesk-notices.xlsx")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._write_template)
        dialog.open()

    def _write_template(self, path: str) -> None:
        def write(data: bytes) -> None:
            self.desk.call(Path(path).write_bytes, data, long=False).within(self).otherwise(self.complain)

        self.fetch(notice_import.notice_template).then(write)

    def _read_file(self) -> None:
        self._preview = self._columns = None
        self._may_take()
        self.file.read(self.desk).within(self).then(self._came).otherwise(self._refused)

    def _came(self, found: tuple[str, bytes]) -> None:
        self._name, self._data = found
        self._ask()

    def _ask(self) -> None:
        job = self.desk.fetch(
            notice_import.preview_notices,
            long=True,
            name=self._name,
            data=self._data,
            columns=self._columns,
        )
        job.within(self).then(self._show).otherwise(self._refused)

    def _show(self, preview: NoticePreview) -> None:
        self._preview = preview
        self.model.show_rows(self._rows, 0, None)
        self.count.setText(tr("{count} shipments", count=len(preview.drafts)))
        self.hint.hide()
        self.table.show()
        self._tell(preview)
        self._may_take()

    def _rows(self, after: Any, limit: int) -> Job:
        """A page of the preview that lies in memory."""
        drafts = () if self._preview is None else self._preview.drafts

        def cut() -> Rows[NoticeDraft]:
            part = drafts[after : after + limit]
            return Rows(part, after + limit if after + limit < len(drafts) else None)

        return self.desk.call(cut, long=False, quiet=True)

    def _tell(self, preview: NoticePreview) -> None:
        clear(self._notes)
        if preview.problems:
            words = tr(
                "{count} things have to be mended first; nothing is announced.", count=len(preview.problems)
            )
            self._notes.addWidget(Note(words, "red", "fails"))
            self._notes.addWidget(_problems(preview.problems))
        elif preview.possible:
            words = tr(
                "{count} shipments can be announced. A second person types each of them again.",
                count=len(preview.drafts),
            )
            self._notes.addWidget(Note(words, "green", "conforms"))
        self._notes.addWidget(self._mapping(preview))
        self._notes.addStretch(1)

    def _mapping(self, preview: NoticePreview) -> Card:
        """What each column of the file holds; another choice reads the file again."""
        card = Card(tr("What the columns hold"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.px(10))
        by_place = {place: field for field, place in preview.columns.items()}
        for place, header in enumerate(preview.headers):
            grid.addWidget(Text(header or "∅", "body", wrap=True), place, 0)
            box = QComboBox()
            box.setAccessibleName(tr("Column {name}", name=header))
            box.addItem(tr("Not read"), _NOT_READ)
            for field in FIELDS:
                box.addItem(field_words(field), field)
            box.setCurrentIndex(max(0, box.findData(by_place.get(place, _NOT_READ))))
            box.activated.connect(partial(self._map, place, box))
            grid.addWidget(box, place, 1)
        grid.setColumnStretch(0, 1)
        card.body.addLayout(grid)
        return card

    def _map(self, place: int, box: QComboBox, _: int) -> None:
        if self._preview is None:
            return
        columns = {field: at for field, at in self._preview.columns.items() if at != place}
        if box.currentData():
            columns[str(box.currentData())] = place
        self._columns = columns
        self._ask()

    def _may_take(self) -> None:
        ready = self._preview is not None and self._preview.possible
        allow(self._take, self.desk, notice_import.import_notices)
        self._take.setEnabled(self._take.isEnabled() and ready)

    def _refused(self, error: Exception) -> None:
        clear(self._notes)
        self._notes.addWidget(Note(complaint(error).whole(), "red", "fails"))
        self._notes.addStretch(1)
        self._may_take()

    def _done(self, keys: tuple[int, ...]) -> None:
        self._preview = None
        self._may_take()
        clear(self._notes)
        note = Note(tr("Announced: {count} shipments.", count=len(keys)), "green", "conforms")
        to_first = partial(self.go.emit, "arrivals", {"shipment_id": keys[0]})
        note.body.addWidget(Button(tr("To the arrivals"), "plain", "arrivals", to_first))
        self._notes.addWidget(note)
        self._notes.addStretch(1)


def _problems(problems: tuple[SheetProblem, ...]) -> Card:
    card = Card(tr("What to mend"))
    for problem in problems[:MOST_PROBLEMS]:
        line = QHBoxLayout()
        line.setSpacing(look.px(8))
        line.addWidget(Mark("fails", "red", 16), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Text(f"{problem.place}  {problem.header}".strip(), "strong", select=True))
        words.addWidget(Text(problem_words(problem), "body", wrap=True))
        line.addLayout(words, 1)
        card.body.addLayout(line)
    if len(problems) > MOST_PROBLEMS:
        card.body.addWidget(Text(tr("{count} more", count=len(problems) - MOST_PROBLEMS), "small", "quiet"))
    return card


def _rows_of(draft: NoticeDraft) -> str:
    return str(draft.row) if len(draft.rows) == 1 else f"{draft.rows[0]}–{draft.rows[-1]}"


def _state(draft: NoticeDraft) -> Cell:
    if draft.problems:
        return Cell(tr("{count} to mend", count=draft.problems), "red", "fails")
    return (
        Cell(tr("No order"), "amber", "warning")
        if draft.order is None
        else Cell(tr("Good"), "green", "conforms")
    )
