"""How a logger file is to be read: its first rows, the doubts in words, and what the answers make of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ctdesk.domain.errors import CtdeskError
from ctdesk.forms.messages import sentence
from ctdesk.ui import look, times
from ctdesk.ui.cards import Note, Text, clear, scrolling
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.errors import complaint
from ctdesk.ui.fields import Field
from ctdesk.ui.forms.temperature_curve import CurveLine, CurvePoints, TemperatureCurve
from ctdesk.ui.forms.values import with_unit
from ctdesk.ui.language import language, tr

if TYPE_CHECKING:
    from ctdesk.exchange.logger_readout import Question, Questions
    from ctdesk.services.logger_trial import Tried
    from ctdesk.ui.job import Job

Answered = Callable[[Mapping[str, str], str | None], object]
Try = Callable[[Mapping[str, str]], "Job"]

_SOON_MS = 200
_FREE = frozenset({"zone", "year"})
_SEVERAL = {"value_columns": ",", "row_label": "|"}
_ROWS = 5


def ask_about(
    parent: QWidget | None, questions: Questions, answered: Answered, try_it: Try | None = None
) -> LoggerDoubts:
    """Ask every open question; a format never seen can be remembered under a name.

    ``try_it`` asks ``try_answers`` (or ``tried_with`` for files of other registers): with it the dialog shows
    what the answers make of the file, and asks what comes up next in the same place.
    """
    dialog = LoggerDoubts(parent, questions, answered, try_it)
    dialog.open()
    return dialog


class LoggerDoubts(Dialog):
    """The file's first rows above, the questions on the left, what is read with them on the right."""

    def __init__(
        self, parent: QWidget | None, questions: Questions, answered: Answered, try_it: Try | None
    ) -> None:
        said = tr("Nothing is guessed: what is doubtful is asked.")
        name = questions.file_name
        super().__init__(
            parent,
            tr("How is this file to be read?"),
            f"{name} · {said}" if name else said,
            tr("Read it like this"),
            icon="unknown",
            width=_room(parent).width() if try_it else 600,
        )
        self.setMaximumSize(_room(parent, whole=True))
        self._answered, self._try = answered, try_it
        self._mapping = questions.kind == "mapping"
        self._job: Job | None = None
        self._whole = try_it is None
        self.questions = questions
        self.rows = _FirstRows()
        body = QVBoxLayout()
        body.setSpacing(look.px(12))
        body.addWidget(self.rows)
        line = QHBoxLayout()
        line.setSpacing(look.px(20))
        area = scrolling(self.form)
        area.setMinimumHeight(look.px(120))
        self._area = area
        line.addWidget(area, 5)
        self.outcome = _Result()
        shown = scrolling(self.outcome)
        shown.setVisible(try_it is not None)
        line.addWidget(shown, 6)
        body.addLayout(line, 1)
        self.extra.addLayout(body)
        self.form.column.setContentsMargins(0, 0, look.px(8), 0)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self.try_now)
        if self._mapping:
            hint = tr("Files like this one are then read without asking. Removed again under Settings.")
            self.form.line(tr("Remember this format as"), "remember_as", hint)
        self.form.finish()
        self.form.column.addStretch(1)  # few questions stand together at the top
        self._ask(questions)
        if try_it is not None:
            self.resize(_room(parent, whole=True))
        if self.form.fields:
            next(iter(self.form.fields.values())).editor.setFocus()

    def answers(self) -> dict[str, str]:
        """What was answered so far, by question."""
        found = {name: _text(field) for name, field in self.form.fields.items() if name != "remember_as"}
        return {name: text for name, text in found.items() if text}

    @property
    def ready(self) -> bool:
        """Whether nothing is open any more: the file can be read like this."""
        return self._whole and not self._soon.isActive()

    def submit(self) -> None:
        given = self.answers()
        missing = [name for name in self.form.fields if name not in given and name != "remember_as"]
        self.form.quiet()
        for name in missing:
            self.form.fields[name].complain(tr("Please answer this."))
        if missing:
            self.form.fields[missing[0]].editor.setFocus()
            return
        if not self._whole:
            self.try_now()
            return
        name = self.form.text("remember_as") if self._mapping else ""
        self.accept()
        self._answered(given, name or None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.do.click()  # the curve holds windows of its own, which are never open
        else:
            super().keyPressEvent(event)

    def try_now(self) -> None:
        """See what the answers make of the file."""
        self.form.quiet()
        self.rows.show_rows(self.questions, self.answers())
        if self._try is None:
            return
        if self._job is not None:
            self._job.cancel()
        self._job = job = self._try(self.answers())
        job.within(self).then(lambda tried: self._tried(job, tried)).otherwise(self.outcome.refuse)

    def _tried(self, job: Job, tried: Tried) -> None:
        if job is not self._job:
            return
        refused = tried.refused
        if refused is not None and refused.code == "LOG-04":
            # Another answer took this one's ground away: it is asked again.
            self._forget(str(refused.values.get("question", "")))
            return
        if tried.questions is not None:
            self._ask(tried.questions)
        self._whole = tried.questions is None and refused is None
        self.outcome.show_tried(tried, self._open_words())
        self.rows.show_rows(self.questions, self.answers())

    def _forget(self, name: str) -> None:
        field = self.form.fields.pop(name, None)
        if field is not None:
            self.form.column.removeWidget(field)
            field.deleteLater()
            self._soon.start()

    def _open_words(self) -> str:
        given = self.answers()
        labels = [
            field.label.text()
            for name, field in self.form.fields.items()
            if name not in given and name != "remember_as"
        ]
        return "\n".join(labels)

    def _ask(self, questions: Questions) -> None:
        if questions.sample:
            self.questions = questions
        known = set(self.form.fields)
        for item in questions.items:
            if item.code not in known:
                self._put(item)
        for name in known - {item.code for item in questions.items} - {"remember_as"}:
            if not _text(self.form.fields[name]):
                self._forget(name)
        self._soon.start()
        QTimer.singleShot(0, self, self._show_next)

    def _show_next(self) -> None:
        """Bring the first question without an answer into sight."""
        given = self.answers()
        for name, field in self.form.fields.items():
            if name not in given and name != "remember_as":
                self._area.ensureWidgetVisible(field)
                return

    def _put(self, question: Question) -> None:
        label = sentence(f"ASK-{question.code}", language())
        options = [
            (option, _option_words(question, place, option)) for place, option in enumerate(question.options)
        ]
        if question.code in _SEVERAL:
            editor: QWidget = _Ticks(
                options, question.proposal or "", _SEVERAL[question.code], self._soon.start
            )
        else:
            editor = _choice(options, question.proposal or "", question.code in _FREE, self._soon.start)
            typed = editor.lineEdit()
            if typed is not None:  # it would keep Enter for itself
                typed.returnPressed.connect(self.do.click)
        field = Field(label, editor)
        field.label.setWordWrap(True)
        self.form.fields[question.code] = field
        place = self.form.column.count() - (3 if self._mapping else 2)
        self.form.column.insertWidget(max(place, 0), field)


def _room(parent: QWidget | None, *, whole: bool = False) -> QSize:
    """How large the dialog may be within its window, in lengths at 100 % text; ``whole``: in pixels."""
    window = None if parent is None else parent.window()
    while window is not None and (above := window.parentWidget()) is not None:
        window = above.window()  # asked from another dialog it may still be as large as the page
    around = QSize(1366, 768) if window is None else window.size()
    size = QSize(min(look.px(980), around.width() - 40), min(look.px(690), around.height() - 40))
    scale = look.px(100) / 100
    return size if whole else QSize(int(size.width() / scale), int(size.height() / scale))


class _Ticks(QWidget):
    """Several columns or sensors to tick; its text are those ticked."""

    def __init__(
        self, options: list[tuple[str, str]], proposed: str, mark: str, changed: Callable[[], object]
    ) -> None:
        super().__init__()
        self._mark = mark
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(4))
        self.boxes: dict[str, QCheckBox] = {}
        for option, words in options:
            if mark in option:
                continue
            box = QCheckBox(words)
            box.setChecked(option in proposed.split(mark))
            box.toggled.connect(lambda _: changed())
            self.boxes[option] = box
            column.addWidget(box)
        if self.boxes:
            self.setFocusProxy(next(iter(self.boxes.values())))

    def text(self) -> str:
        """The ticked options, joined."""
        return self._mark.join(option for option, box in self.boxes.items() if box.isChecked())


def _choice(
    options: list[tuple[str, str]], proposed: str, free: bool, changed: Callable[[], object]
) -> QComboBox:
    box = QComboBox()
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(18)
    if not proposed and not free:
        box.addItem(tr("Please choose …"), "")
    for option, words in options:
        box.addItem(words, option)
        box.setItemData(box.count() - 1, words, Qt.ItemDataRole.ToolTipRole)
    box.setEditable(free)
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    box.setCurrentIndex(max(0, box.findData(proposed)) if proposed or not free else -1)
    if free and not proposed:
        box.setEditText("")
        edit = box.lineEdit()
        if edit is not None:
            edit.setPlaceholderText(tr("Please choose or type …"))
    box.currentIndexChanged.connect(lambda _: changed())
    box.editTextChanged.connect(lambda _: changed())
    return box


def _text(field: Field) -> str:
    editor = field.editor
    if isinstance(editor, _Ticks):
        return editor.text()
    if isinstance(editor, QComboBox) and editor.isEditable():
        typed = editor.currentText().strip()
        place = editor.findText(typed)
        return str(editor.itemData(place)) if place >= 0 else typed
    return field.text()


class _FirstRows(QTableWidget):
    """The headers and first rows of the file; the columns that are read say as what."""

    def __init__(self) -> None:
        super().__init__()
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(tr("First rows of the file"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setItemDelegate(_Tinted(self))
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setDefaultSectionSize(look.px(23))
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrap(False)
        self.hide()

    def show_rows(self, questions: Questions, answers: Mapping[str, str]) -> None:
        """Show the rows of a file and as what their columns are read."""
        rows = questions.sample[:_ROWS]
        self.setVisible(bool(rows))
        if not rows:
            return
        roles = dict.fromkeys(_columns(answers.get("time_columns", "")), (tr("Time"), "blue"))
        roles |= dict.fromkeys(_columns(answers.get("value_columns", "")), (tr("Temperature"), "green"))
        width = max(map(len, rows))
        headers = [questions.headers[n] if n < len(questions.headers) else "" for n in range(width)]
        words = [f"{n + 1}  {roles[n][0]}" if n in roles else f"{n + 1}" for n in range(width)]
        self.setRowCount(len(rows) + 2)
        self.setColumnCount(width)
        for place, row in enumerate((words, headers, *rows)):
            for column in range(width):
                tone = roles[column][1] if column in roles else ""
                cell = QTableWidgetItem(row[column] if column < len(row) else "")
                cell.setFont(look.font("small", bold=place < 2))
                cell.setForeground(look.colour("quiet" if not tone else tone if place == 0 else "text"))
                cell.setBackground(look.colour(f"{tone}_tint" if tone else "surface"))
                self.setItem(place, column, cell)
        rows_high = self.verticalHeader().defaultSectionSize() * (len(rows) + 2)
        wide = self.horizontalHeader().length() > self.viewport().width() > look.px(200)
        self.setFixedHeight(rows_high + (self.horizontalScrollBar().sizeHint().height() if wide else 0))


class _Tinted(QStyledItemDelegate):
    """Paints the ground of a cell, which the style leaves out."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        role = Qt.ItemDataRole
        area: QRect = option.rect
        painter.save()
        painter.fillRect(area, index.data(role.BackgroundRole))
        painter.setFont(index.data(role.FontRole))
        painter.setPen(index.data(role.ForegroundRole).color())
        painter.drawText(area.adjusted(8, 0, -8, 0), Qt.AlignmentFlag.AlignVCenter, str(index.data() or ""))
        painter.restore()


def _columns(answer: str) -> list[int]:
    parts = answer.replace("+", ",").split(",")
    return [int(part) for part in parts if part.isdigit()]


class _Result(QWidget):
    """What is read with the answers so far: the first rows as moments and °C, and the curve."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        column.addWidget(Text(tr("Read like this"), "small", "quiet"))
        self._said = QVBoxLayout()
        column.addLayout(self._said)
        self.curve = TemperatureCurve(height=132)
        column.addWidget(self.curve)
        column.addStretch(1)
        self.curve.hide()

    def show_tried(self, tried: Tried, still_open: str) -> None:
        """Rows and curve, or what is missing."""
        clear(self._said)
        self.curve.setVisible(bool(tried.rows))
        if tried.refused is not None:
            self._said.addWidget(Note(complaint(tried.refused).whole(), "red", "fails"))
            return
        if not tried.rows:
            self._said.addWidget(Note(tr("Still to be answered:") + "\n" + still_open, "amber", "unknown"))
            return
        if len(tried.names) > 1:
            self._said.addWidget(Text(" · ".join(tried.names), "small", "quiet", wrap=True))
        shown = "\n".join(
            f"{times.exact(at)}    {'    '.join(_celsius(text) for text in texts)}"
            for at, texts in tried.rows
        )
        self._said.addWidget(Text(shown, "mono", "text", select=True))
        limit = None if tried.limit_max is None else float(tried.limit_max)
        self.curve.show_points(CurvePoints([CurveLine(*one) for one in tried.curves.items()], limit))
        for fault in tried.faults[:2]:
            said = complaint(CtdeskError(fault.code, field=None, **dict(fault.values)))
            self._said.addWidget(Text("▲ " + said.whole(), "small", "amber", wrap=True))

    def refuse(self, error: Exception) -> None:
        """The trial itself failed."""
        clear(self._said)
        self.curve.hide()
        self._said.addWidget(Note(complaint(error).whole(), "red", "fails"))


def _celsius(text: str) -> str:
    return with_unit(text, "°C") if text[-1:].isdigit() else text


def _option_words(question: Question, place: int, option: str) -> str:
    key = f"ASK-{question.code}.{option}"
    known = sentence(key, language())
    words = option if key in known else known
    preview = question.preview[place] if place < len(question.preview) else ""
    if question.code in ("time_columns", "value_columns"):
        numbers = " + ".join(str(int(one) + 1) for one in option.replace("+", ",").split(","))
        return f"{numbers}  {preview}"
    return f"{words}  ({preview})" if preview and preview != words else words
