"""A page that takes a spreadsheet over: each row is shown with what is wrong; all is taken or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from ctdesk.domain.errors import Cancelled
from ctdesk.exchange.addressed_cells import SheetProblem, row_of
from ctdesk.forms.messages import sentence
from ctdesk.services.paging import Page as Rows
from ctdesk.ui import look, times
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Empty, Mark, Note, Text, clear, scrolling
from ctdesk.ui.desk import Desk
from ctdesk.ui.errors import complaint
from ctdesk.ui.file_field import FileField
from ctdesk.ui.job import Job
from ctdesk.ui.language import language, tr
from ctdesk.ui.page import Page
from ctdesk.ui.row_model import Column, RowModel
from ctdesk.ui.table import Table

MOST_PROBLEMS = 12


def problem_words(problem: SheetProblem) -> str:
    """What is wrong in a cell, in a sentence."""
    values = {name: times.readable(value) for name, value in problem.values}
    return sentence(problem.code, language(), **values)


class SheetImportPage(Page):
    """The rows of the file on the left; on the right what has to be mended, and what else has to be known.

    A preview has ``problems`` (of ``SheetProblem``) and ``possible``. Subclasses say how it is asked for,
    what its rows are, and what is told beside them.
    """

    takes: ClassVar[Callable[..., Any]]  # the command that takes all of it over
    blank: ClassVar[Callable[..., Any]]  # the query that gives an empty workbook
    blank_name: ClassVar[str]

    def __init__(
        self, desk: Desk, columns: Sequence[Column], take: str, hint: tuple[str, str], *, side: int = 380
    ) -> None:
        super().__init__(desk)
        self.setAcceptDrops(True)
        self.preview: Any = None
        self.name, self.data = "", b""
        self._take = Button(take, "primary", "confirm", self.take_over)
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
        self.model = RowModel(columns, self)
        self.table = Table(self.model, whole=True)
        self.table.hide()
        self.table.reached.connect(self._reach)
        self.list.body.addWidget(self.table, 1)
        self.hint = Empty("drop", *hint)
        self.list.body.addWidget(self.hint, 1)
        inside = QWidget()
        self.notes = QVBoxLayout(inside)
        self.notes.setContentsMargins(0, 0, look.px(8), 0)
        self.notes.setSpacing(look.px(12))
        self.side = scrolling(inside)
        self._side = look.px(side)
        self.side.setFixedWidth(self._side)
        line.addWidget(self.side)
        self.bar = QProgressBar()
        self.setFocusProxy(self.file)
        self.may_take()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.side.setFixedWidth(min(self._side, int(self.width() * 0.42)))
        super().resizeEvent(event)

    # what differs from page to page

    def ask(self) -> Job:
        """Ask for the preview of ``name`` and ``data``."""
        raise self._untold("ask for its preview")

    def take(self) -> Job:
        """Take over what was shown."""
        raise self._untold("take it over")

    def forget(self) -> None:
        """Another file is on its way: what was answered about the last one counts no longer."""

    def rows_of(self, preview: Any) -> Sequence[Any]:
        """What the table shows of a preview."""
        raise self._untold("name its rows")

    def lines_of(self, row: Any) -> tuple[int, ...]:
        """The lines of the file that a row of the table was read from."""
        raise self._untold("name the lines of a row")

    def counted(self, number: int) -> str:
        """How many rows there are, in words."""
        raise self._untold("count its rows")

    def to_mend(self, number: int) -> str:
        """How much has to be mended first, in words."""
        raise self._untold("say what is to be mended")

    def told(self, preview: Any) -> list[QWidget]:
        """What a preview in which nothing is wrong would do."""
        raise self._untold("say what a preview would do")

    def asked(self, preview: Any) -> list[QWidget]:
        """What this person is asked about the file, wrong or not."""
        return []

    def answered(self) -> bool:
        """Whether everything that is asked about the file was answered."""
        return True

    def done(self, result: Any) -> Note:
        """What was taken over, in words, with where it is now."""
        raise self._untold("say what was taken over")

    # one for all

    def _untold(self, what: str) -> TypeError:
        return TypeError(f"{type(self).__name__} must {what}")

    def buttons(self) -> list[Button]:
        allow(self._template, self.desk, type(self).takes)
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
        """Take everything over, as it was shown."""
        if self.preview is None:
            return
        self.table.setFocus()  # a button that closes under the finger gives the focus to the navigation
        self._take.setEnabled(False)
        job = self.take()
        self._show_work(job)
        job.within(self).progress(self._progress).then(self._taken).otherwise(self._refused)

    def save_template(self) -> None:
        """Save a workbook with the headers that are understood."""
        dialog = QFileDialog(self, tr("Save the template"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(self.blank_name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._write_template)
        dialog.open()

    def look_again(self) -> None:
        """Ask for the preview once more: something was answered."""
        self.ask().within(self).then(self._show).otherwise(self._refused)

    def may_take(self) -> None:
        """Open or close the button that takes it over."""
        ready = self.preview is not None and self.preview.possible and self.answered()
        allow(self._take, self.desk, type(self).takes)
        self._take.setEnabled(self._take.isEnabled() and ready)

    def _write_template(self, path: str) -> None:
        def write(data: bytes) -> None:
            self.desk.call(Path(path).write_bytes, data, long=False).within(self).otherwise(self.complain)

        self.fetch(type(self).blank).then(write)

    def _read_file(self) -> None:
        self.preview = None
        self.forget()
        self.may_take()
        self.file.read(self.desk).within(self).then(self._came).otherwise(self._refused)

    def _came(self, found: tuple[str, bytes]) -> None:
        self.name, self.data = found
        self.look_again()

    def _show(self, preview: Any) -> None:
        first = not self.table.isVisible()
        self.preview = preview
        self.model.show_rows(self._cut, 0, None)
        self.count.setText(self.counted(len(self.rows_of(preview))))
        self.hint.hide()
        self.table.show()
        if first or self.file.isAncestorOf(self.focusWidget() or self):
            self.table.setFocus()
        self._tell()
        self.may_take()

    def _cut(self, after: Any, limit: int) -> Job:
        """A page of the preview that lies in memory."""
        rows = () if self.preview is None else self.rows_of(self.preview)

        def cut() -> Rows[Any]:
            part = tuple(rows[after : after + limit])
            return Rows(part, after + limit if after + limit < len(rows) else None)

        return self.desk.call(cut, long=False, quiet=True)

    def _tell(self, lines: tuple[int, ...] = ()) -> None:
        clear(self.notes)
        problems = self.preview.problems
        if problems:
            self.notes.addWidget(Note(self.to_mend(len(problems)), "red", "fails"))
            # What is wrong in the row that was reached comes first.
            self.notes.addWidget(_mend(sorted(problems, key=lambda one: row_of(one.place) not in lines)))
        else:
            for widget in self.told(self.preview):
                self.notes.addWidget(widget)
        for widget in self.asked(self.preview):
            self.notes.addWidget(widget)
        self.notes.addStretch(1)

    def _reach(self, row: Any) -> None:
        if self.preview is not None and len(self.preview.problems) > 1:
            self._tell(self.lines_of(row))

    def _show_work(self, job: Job) -> None:
        """How far it is, and a way to stop it: then nothing is taken over."""
        clear(self.notes)
        card = Card(tr("Taking over"))
        line = QHBoxLayout()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        line.addWidget(self.bar, 1)
        line.addWidget(Button(tr("Stop"), "plain", "stop", job.cancel))
        card.body.addLayout(line)
        self.notes.addWidget(card)
        self.notes.addStretch(1)

    def _progress(self, done: int, total: int) -> None:
        self.bar.setRange(0, max(1, total))
        self.bar.setValue(done)

    def _refused(self, error: Exception) -> None:
        clear(self.notes)
        if isinstance(error, Cancelled):
            self.notes.addWidget(Note(tr("Stopped; nothing was taken over."), "amber", "stop"))
        else:
            self.notes.addWidget(Note(complaint(error).whole(), "red", "fails"))
        self.notes.addStretch(1)
        self.may_take()

    def _taken(self, result: Any) -> None:
        self.preview = None
        self.may_take()
        clear(self.notes)
        note = self.done(result)
        self.notes.addWidget(note)
        self.notes.addStretch(1)
        for way_on in note.findChildren(Button)[:1]:
            way_on.setFocus()


def _mend(problems: Sequence[SheetProblem]) -> Card:
    card = Card(tr("What to mend"))
    for problem in problems[:MOST_PROBLEMS]:
        line = QHBoxLayout()
        line.setSpacing(look.px(8))
        line.addWidget(Mark("fails", "red", 16), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Text(f"{problem.place} {problem.header}".strip(), "strong", wrap=True, select=True))
        words.addWidget(Text(problem_words(problem), "body", wrap=True))
        line.addLayout(words, 1)
        card.body.addLayout(line)
    if len(problems) > MOST_PROBLEMS:
        card.body.addWidget(
            Text(tr("and more; choose a red row to read its own."), "small", "quiet", wrap=True)
        )
    return card
