"""What the platform said of trace codes: a file, seen line by line before it is noted; or one by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from ctdesk.services.trace_exports import import_trace_answers, note_trace_answers, read_trace_answers
from ctdesk.ui import look
from ctdesk.ui.cards import Text, clear, scrolling
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.dialogs.values import ValuesDialog
from ctdesk.ui.file_field import FileField
from ctdesk.ui.language import tr
from ctdesk.ui.pages.register_page import standing
from ctdesk.ui.trace_words import answer_state

if TYPE_CHECKING:
    from collections.abc import Callable

    from ctdesk.services.trace_exports import AnswersRead
    from ctdesk.services.trace_queue import TraceExportRow

_MOST_SHOWN = 200


class AnswersDialog(Dialog):
    """Choose the platform's file, see what it says of each code, and note it."""

    def __init__(
        self,
        parent: QWidget | None,
        desk: Desk,
        exports: tuple[TraceExportRow, ...],
        done: Callable[[AnswersRead], object],
    ) -> None:
        sentence = tr("Nothing is noted before you have seen what the file says of each code.")
        super().__init__(
            parent, tr("Answer of the platform"), sentence, tr("Note them"), icon="drop", width=620
        )
        self._desk, self._done = desk, done
        self._data: tuple[str, bytes] | None = None
        self.file = FileField("CSV, Excel (*.csv *.txt *.xlsx *.xls)")
        self.form.custom(tr("File"), "file", self.file)
        options = {"": tr("Any of them")} | {str(one.id): f"{one.number} · {one.codes}" for one in exports}
        self.export = self.form.choice(tr("It answers"), "export", options)
        self.rest = QCheckBox("")
        self.form.column.addWidget(self.rest)
        self.rest.hide()
        self.form.finish()
        self._lines = QVBoxLayout()
        self._lines.setSpacing(look.px(4))
        inside = QWidget()
        inside.setLayout(self._lines)
        area = scrolling(inside)
        area.setMinimumHeight(look.px(200))
        self.extra.addWidget(area)
        self.said = Text("", "small", "quiet", wrap=True)
        self.extra.addWidget(self.said)
        self.do.setEnabled(False)
        self.file.taken.connect(self._read)
        self.export.currentIndexChanged.connect(lambda _: self._read())
        self.file.setFocus()

    def submit(self) -> None:
        if self._data is None:
            return
        self.wait(True)
        name, data = self._data
        job = self._desk.run(
            import_trace_answers,
            name=name,
            data=data,
            export_id=self._export(),
            rest="ack" if self.rest.isChecked() and self.rest.isVisibleTo(self) else None,
        )
        job.within(self).then(self._noted).otherwise(self.complain)

    def _export(self) -> int | None:
        found = self.export.currentData()
        return int(found) if found else None

    def _read(self) -> None:
        if self.file.path is None:
            return
        self.form.quiet()
        self.do.setEnabled(False)
        self.file.read(self._desk).within(self).then(self._judge).otherwise(self.complain_only)

    def complain_only(self, error: Exception) -> None:
        """Show a failure; there is nothing to note."""
        clear(self._lines)
        self.said.setText("")
        self.complain(error)
        self.do.setEnabled(False)

    def _judge(self, file: tuple[str, bytes]) -> None:
        self._data = file
        name, data = file
        job = self._desk.fetch(read_trace_answers, name=name, data=data, export_id=self._export())
        job.within(self).then(self._show).otherwise(self.complain_only)

    def _show(self, read: AnswersRead) -> None:
        clear(self._lines)
        for row in read.rows[:_MOST_SHOWN]:
            state = answer_state(row)
            words = f"{row.code}   {state.word}"
            self._lines.addLayout(standing(state.icon, state.tone, words, row.reason or ""))
        self._lines.addStretch(1)
        good, bad = read.noted("ack"), read.noted("failed")
        left = len(read.rows) - good - bad
        self.said.setText(
            tr(
                "{good} acknowledged, {bad} failed, {left} lines say nothing here.",
                good=good,
                bad=bad,
                left=left,
            )
        )
        self.rest.setText(
            tr(
                "It lists failures only: the other {n} codes of {number} are acknowledged",
                n=read.silent,
                number=read.number or "",
            )
        )
        self.rest.setVisible(read.silent > 0)
        self.do.setEnabled(good + bad > 0 or read.silent > 0)

    def _noted(self, read: AnswersRead) -> None:
        self.accept()
        self._done(read)


def note_answer(parent: QWidget | None, desk: Desk, units: tuple[int, ...], result: str) -> ValuesDialog:
    """Note by hand what the platform said of these codes; a failure says why."""
    failed = result == "failed"
    title = tr("The platform refused it") if failed else tr("The platform acknowledged it")
    dialog = ValuesDialog(
        parent,
        title,
        tr("{n} codes. What is noted stands in the history of each unit.", n=len(units)),
        tr("Note"),
        ((tr("Reason given by the platform"), "reason", ""),),
        lambda values: desk.run(
            note_trace_answers, unit_ids=units, result=result, reason=values["reason"] or None
        ),
        required=("reason",) if failed else (),
    )
    dialog.open()
    return dialog
