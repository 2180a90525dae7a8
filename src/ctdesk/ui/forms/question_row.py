"""One question on screen: its state, number, words and editor, and below it what a finding asks for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from ctdesk.domain.answers import Answer, Path, Source, State
from ctdesk.domain.errors import CtdeskError
from ctdesk.forms.questions import Question
from ctdesk.forms.reasons import values_in_words
from ctdesk.ui import look
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Mark, Text, clear
from ctdesk.ui.errors import complaint
from ctdesk.ui.forms.answer_buttons import AddButton, AnswerButton
from ctdesk.ui.forms.editor import Editor, Given, Surroundings
from ctdesk.ui.forms.item_editors import editor_for
from ctdesk.ui.forms.typed_editors import LONGEST_PASTE, LineEditor
from ctdesk.ui.forms.values import shown_value, with_unit
from ctdesk.ui.language import language, tr
from ctdesk.ui.look import Tone
from ctdesk.ui.terms import terms

_MARKS = {
    "open": ("unanswered", "faint"),
    "conforms": ("conforms", "green"),
    "finding": ("fails", "red"),
    "pending": ("pending", "amber"),
    "na": ("not_applicable", "grey"),
    "not_asked": ("not_applicable", "faint"),
}
_NUMBER_WIDTH = 40
_CELL_WIDTH = 112


class QuestionRow(QWidget):
    """A question that can be answered; keeps its widgets while answers and findings change around it."""

    gave = Signal(str, object)  # path, Given or None (taken back)
    wanted = Signal(str, str)  # path, what only the page can do
    reached = Signal(str)  # path whose editor has the focus

    def __init__(
        self, question: Question, around: Surroundings, where: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.path = question.path
        self.question = question
        self._around = around
        self._read_only = False
        self._reason: QLineEdit | None = None
        self._photo: Button | None = None
        asks = question.column or question.item
        self.editor: Editor = editor_for(asks, question.path, question.computed, around)
        self.editor.given.connect(self._given)
        self.editor.refused.connect(self._refused)
        self.editor.wanted.connect(lambda what: self.wanted.emit(self.path, what))
        self._mark = Mark("unanswered", "faint")
        self._may_reason = True
        self._splits = False
        self._photos: tuple[str, ...] = ()
        self._tells = True
        self._number = Text(question.item.id if question.column is None else "", "small", "quiet")
        self._number.setFixedWidth(look.px(_NUMBER_WIDTH))
        self._where, self._reader = where, ""
        self._words = Text(self._wording(), "body", wrap=True)
        self._limit = Text("", "small", "quiet", wrap=True)
        self._more = AnswerButton("", "quiet", "more", on=self.open_menu)
        self._more.setToolTip(tr("Not applicable, unknown, take back (F2)"))
        self._more.setAccessibleName(tr("More for {item}", item=question.item.id))
        room = self._more.sizePolicy()
        room.setRetainSizeWhenHidden(question.column is None)  # editors stay in one line below each other
        self._more.setSizePolicy(room)
        self._below = QVBoxLayout()
        self._below.setSpacing(look.px(6))
        self._told: tuple[object, ...] = ()
        self._complaint = False  # why the last answer is not kept: stays on screen until another is given
        self._lay_out()

    def show_question(
        self,
        question: Question,
        reason: Answer | None,
        *,
        read_only: bool,
        may_reason: bool = True,
        photos: Answer | None = None,
        tells: bool = True,
        units: int = 1,
        reader: str = "",
    ) -> None:
        """Show the question as it stands now; typing that is going on is left alone.

        ``may_reason``: this person may give reason and photos of a finding, even of a computed one;
        ``tells``: the finding is told below this row (below the last of several readings of one item);
        ``reader``: whose reading this is.
        """
        self.question = question
        self._read_only = read_only or (question.computed and question.item.type != "table")
        self._may_reason, self._tells = may_reason, tells
        self._splits = (
            question.instance is None
            and question.repeat in ("unit", "cassette")
            and units > 1
            and question.answer is not None
            and not self._read_only
        )
        held = photos.value if photos is not None else None
        self._photos = tuple(str(one) for one in held) if isinstance(held, list) else ()
        if reader != self._reader:
            self._reader = reader
            self._words.setText(self._wording())
        icon, tint = _MARKS[question.status]
        if question.status == "finding" and question.severity == "minor":
            tint = "amber"
        if question.heading:
            icon, tint = "document", "quiet"
        self._mark.become(icon, tint, question.status)
        self.editor.show_answer(question.answer, question.initial)
        self.editor.set_read_only(self._read_only)
        self.editor.set_owed(question.required)
        self._more.setVisible(question.column is None and not self._read_only and self._may_differ())
        self._limit.setText(self._limit_words())
        self._limit.setVisible(bool(self._limit.text()))
        self._tell_finding(question, reason)

    def focus(self) -> None:
        """Put the focus where the answer goes, or once it is given on what a finding still asks for."""
        owed = self._owed()
        if owed is not None and (not self.editable or self.question.status != "open"):
            owed.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.editor.first().setFocus(Qt.FocusReason.TabFocusReason)

    @property
    def takes_focus(self) -> bool:
        """True when Enter stops here: there is something to answer, or a reason or photo to give."""
        return (self.editable and not self.question.heading) or self._owed() is not None

    def step_inside(self) -> bool:
        """Enter: go on to the reason and the photo that a finding asks for; False when nothing is owed."""
        if self.editor.step_inside():
            return True
        now = QApplication.focusWidget()
        order = [one for one in (self._reason, self._photo) if one is not None]
        after = next((place + 1 for place, one in enumerate(order) if one is now), 0)
        owed = [one for one in order[after:] if self._is_owed(one)]
        if owed:
            owed[0].setFocus(Qt.FocusReason.TabFocusReason)
        return bool(owed)

    def answers_fail(self) -> bool:
        """True when the answer just given is not the one that conforms: reason and photo come next."""
        return self.editor.is_unexpected()

    def _owed(self) -> QWidget | None:
        return next(
            (one for one in (self._reason, self._photo) if one is not None and self._is_owed(one)), None
        )

    def _is_owed(self, widget: QWidget) -> bool:
        if not self._may_reason:
            return False
        if widget is self._reason:
            return "reason" in self.question.unmet and not self._reason.text().strip()
        return "photo" in self.question.unmet

    def focus_aspect(self, aspect: str) -> None:
        """Put the focus on what stands beside the answer: its reason or its photos."""
        if aspect == "reason" and self._reason is not None:
            self._reason.setFocus(Qt.FocusReason.TabFocusReason)
        elif aspect == "photo" and self._photo is not None:
            self._photo.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.focus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F2: the other ways to answer."""
        if event.key() == Qt.Key.Key_F2 and not self._more.isHidden():
            self.open_menu()
        else:
            super().keyPressEvent(event)

    @property
    def editable(self) -> bool:
        """True when this person may answer here now."""
        return not self._read_only

    # ── what a person did ────────────────────────────────────────────────────────────────────────
    def _given(self, given: Given | None) -> None:
        self._told = ()
        if self._complaint:
            self._complaint = False
            clear(self._below)
            self._reason = None
        if given is not None and given.hint:
            self._say(given.hint, "blue")
        self.gave.emit(self.path, given)

    def _refused(self, error: CtdeskError) -> None:
        self._told = ()
        self._complaint = True
        self._say(self._because(error.code, error.values), "red")

    def open_menu(self) -> None:
        """The other ways to answer: not applicable, unknown, taken back, each bag for itself."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self.question.na_allowed:
            menu.addAction(tr("Not applicable…"), lambda: self.gave.emit(self.path, Given(State.NA)))
        if not self.question.heading:
            menu.addAction(tr("Unknown, to follow"), lambda: self.gave.emit(self.path, Given(State.UNKNOWN)))
        if self.question.item.type == "scan" and self.question.answer is None:
            menu.addAction(tr("Label cannot be scanned…"), lambda: self.wanted.emit(self.path, "label"))
        if self._splits:
            menu.addAction(tr("Answer for each bag"), lambda: self.wanted.emit(self.path, "split"))
        if self.question.answer is not None:
            menu.addAction(tr("Take the answer back"), lambda: self.gave.emit(self.path, None))
        if menu.actions():
            menu.setActiveAction(menu.actions()[0])
            menu.popup(self._more.mapToGlobal(QPoint(0, self._more.height())))

    def _reason_given(self) -> None:
        if self._reason is None:
            return
        text = self._reason.text().strip()
        path = str(Path.parse(self.question.beside).beside("reason"))
        if text:
            self.gave.emit(path, Given(State.GIVEN, text, Source.TYPED))

    # ── how it looks ─────────────────────────────────────────────────────────────────────────────
    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, look.px(4), 0, look.px(4))
        column.setSpacing(look.px(4))
        if self.question.column is not None:
            self._lay_cell(column)
        else:
            self._lay_line(column)
        column.addLayout(self._below)
        help_ = self.question.item.help
        if help_ is not None:
            self._words.setToolTip(help_.in_language(language()))

    def _lay_line(self, column: QVBoxLayout) -> None:
        """State, number and words on the left, the editor on the right or below."""
        line = QHBoxLayout()
        line.setSpacing(look.px(8))
        line.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self._number, 0, Qt.AlignmentFlag.AlignVCenter)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._words)
        words.addWidget(self._limit)
        line.addLayout(words, 1)
        if not self.editor.wide:
            line.addWidget(self.editor, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self._more, 0, Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(line)
        if self.editor.wide:
            column.addWidget(self.editor)

    def _lay_cell(self, column: QVBoxLayout) -> None:
        """A cell of a table: its head above, the editor below."""
        line = QHBoxLayout()
        line.setSpacing(look.px(4))
        line.addWidget(self._mark)
        self._words.setFont(look.font("small"))
        self._words.tint("quiet")
        line.addWidget(self._words, 1)
        self._more.hide()
        column.addLayout(line)
        if isinstance(self.editor, LineEditor):
            self.editor.fill(look.px(_CELL_WIDTH))
            column.addWidget(self.editor)
        else:
            column.addWidget(self.editor, 0, Qt.AlignmentFlag.AlignLeft)

    def _wording(self) -> str:
        asks = self.question.column or self.question.item
        words = asks.text.in_language(language())
        return " · ".join(part for part in (self._where, words, self._reader) if part)

    def _may_differ(self) -> bool:
        question = self.question
        return (
            question.na_allowed
            or self._splits
            or question.answer is not None
            or (question.required and not question.heading)
        )

    def _limit_words(self) -> str:
        question = self.question
        unit = (question.column or question.item).unit
        parts = []
        if question.limit_max is not None and question.item.type in ("quantity", "timer"):
            parts.append(
                f"≤ {with_unit(question.limit_max, unit or ('s' if question.item.type == 'timer' else None))}"
            )
        if question.limit_min is not None and question.item.type in ("quantity", "timer"):
            parts.append(f"≥ {with_unit(question.limit_min, unit)}")
        return "  ".join(parts)

    def _tell_finding(self, question: Question, reason: Answer | None) -> None:
        if self._complaint:
            return
        own = self._tells and (question.finding or question.status == "pending" or bool(question.unmet))
        held = str(reason.value) if reason is not None and reason.value is not None else ""
        told_now = (
            question.status,
            question.why,
            question.unmet,
            held,
            self._may_reason,
            self._photos,
            own,
        )
        if told_now == self._told:
            return
        typing = self._reason is not None and self._reason.hasFocus()
        if typing and self._told and told_now[:2] == self._told[:2]:
            self._told = told_now
            return
        self._told = told_now
        clear(self._below)
        self._reason = self._photo = None
        if not own:
            return
        tone: Tone = "red" if question.finding and question.severity == "critical" else "amber"
        box = Card(tone=tone, padding=10)
        for why in question.why:
            box.body.addWidget(Text(self._because(why.code, why.values), "body", tone, wrap=True))
        help_ = question.item.help
        if question.finding and question.severity == "critical" and help_ is not None:
            box.body.addWidget(Text(help_.in_language(language()), "small", "text", wrap=True))
        if question.finding or question.status == "na" or "reason" in question.unmet:
            box.body.addWidget(self._reason_line(held))
        if question.on_fail.photo and question.finding:
            box.body.addLayout(self._photo_line("photo" in question.unmet))
        self._below.addWidget(box)

    def _because(self, code: str, values: Mapping[str, object]) -> str:
        asks = self.question.column or self.question.item

        def show(value: object) -> object:
            if values.get("unit") and isinstance(value, str):
                return with_unit(value, None)  # the sentence has the unit
            if isinstance(value, str | bool | dict | list):
                return shown_value(asks, value, self._around.tz, language())
            return value

        told = values_in_words(values, terms(), language(), show)
        sentence = complaint(CtdeskError(code, field=None, **told))
        return sentence.text + (f" {sentence.next}" if sentence.next else "")

    def _reason_line(self, held: str) -> QWidget:
        self._reason = QLineEdit(held)
        self._reason.setPlaceholderText(tr("Reason (required)"))
        self._reason.setAccessibleName(tr("Reason for {item}", item=self.question.item.id))
        self._reason.setReadOnly(not self._may_reason)
        self._reason.setMaxLength(LONGEST_PASTE)
        self._reason.editingFinished.connect(self._reason_given)
        return self._reason

    def _photo_line(self, unmet: bool) -> QHBoxLayout:
        line = QHBoxLayout()
        path = str(Path.parse(self.question.beside).beside("photo"))
        add = AddButton(tr("Add photo…"), icon="photo", on=lambda: self.wanted.emit(path, "attach"))
        add.owed = unmet
        add.setEnabled(self._may_reason)
        line.addWidget(Text(tr("A photo is required") if unmet else tr("Photos"), "small", "quiet"))
        for sum_ in self._photos[:4]:
            found = self._around.picture(sum_)
            name = found.name if found is not None else sum_[:10]
            line.addWidget(
                Button(
                    name if len(name) <= 22 else f"{name[:12]}…{name[-8:]}",
                    "link",
                    on=partial(self.wanted.emit, path, f"show:{sum_}"),
                )
            )
        line.addStretch(1)
        line.addWidget(add)
        self._photo = add
        return line

    def _say(self, words: str, tone: str) -> None:
        clear(self._below)
        self._reason = self._photo = None
        self._below.addWidget(Text(words, "small", tone, wrap=True))
