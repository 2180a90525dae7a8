"""A field with its label above and its error below; a form of fields that knows where an error belongs."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from ctdesk.ui import look
from ctdesk.ui.cards import Mark, Text
from ctdesk.ui.errors import Complaint
from ctdesk.ui.language import tr
from ctdesk.ui.pick import PickBox


class Field(QWidget):
    """Label, editor, and below it a hint or what is wrong with it."""

    def __init__(self, label: str, editor: QWidget, hint: str = "", *, required: bool = False) -> None:
        super().__init__()
        self.editor = editor
        self._hint = hint
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(4))
        self.label = Text(f"{label} *" if required else label, "small", "quiet")
        self.label.setBuddy(editor)
        editor.setAccessibleName(label)
        editor.setMinimumHeight(max(editor.minimumHeight(), look.px(34)))
        column.addWidget(self.label)
        column.addWidget(editor)
        line = QHBoxLayout()
        line.setSpacing(look.px(4))
        self._mark = Mark("fails", "red", 14)
        self.below = Text(hint, "small", "quiet", wrap=True)
        line.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.below, 1)
        column.addLayout(line)
        self.complain("")
        self.setFocusProxy(editor)

    def complain(self, words: str) -> None:
        """Show what is wrong, or with nothing wrong the hint."""
        self.below.setText(words or self._hint)
        self.below.tint("red" if words else "quiet")
        self.below.setVisible(bool(words or self._hint))
        self._mark.setVisible(bool(words))
        self.editor.setAccessibleDescription(words)

    def text(self) -> str:
        """What stands in the editor; for a choice its code."""
        if isinstance(self.editor, QComboBox):
            return str(self.editor.currentData() or "")
        if isinstance(self.editor, QPlainTextEdit):
            return self.editor.toPlainText().strip()
        return self.editor.text().strip() if isinstance(self.editor, QLineEdit) else ""


class Form(QWidget):
    """Fields by name, below each other or in columns."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, Field] = {}
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(look.px(12))
        self.wrong = Text("", "body", "red", wrap=True)

    def line(
        self, label: str, name: str, hint: str = "", *, text: str = "", required: bool = False
    ) -> QLineEdit:
        """Add a line of text."""
        editor = QLineEdit(text)
        self._put(name, Field(label, editor, hint, required=required))
        return editor

    def choice(self, label: str, name: str, options: Mapping[str, str], hint: str = "") -> QComboBox:
        """Add a choice among codes; shown are their words."""
        editor = QComboBox()
        for code, words in options.items():
            editor.addItem(words, code)
        self._put(name, Field(label, editor, hint))
        return editor

    def paragraph(self, label: str, name: str, hint: str = "", *, required: bool = False) -> QPlainTextEdit:
        """Add a few lines of text; Tab leaves it."""
        editor = QPlainTextEdit()
        editor.setTabChangesFocus(True)
        editor.setFixedHeight(look.px(76))
        self._put(name, Field(label, editor, hint, required=required))
        return editor

    def secret(self, label: str, name: str, hint: str = "") -> QLineEdit:
        """Add a password."""
        editor = PasswordEdit()
        field = Field(label, editor, hint)
        editor.field = field
        self._put(name, field)
        return editor

    def custom(self, label: str, name: str, editor: QWidget, hint: str = "") -> None:
        """Add any other editor."""
        self._put(name, Field(label, editor, hint))

    def side_by_side(self, *names: str) -> None:
        """Put fields that were added already into one line."""
        line = QHBoxLayout()
        line.setSpacing(look.px(12))
        for name in names:
            self.column.removeWidget(self.fields[name])
            line.addWidget(self.fields[name], 1, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(line)

    def finish(self) -> None:
        """Add the line for errors that belong to no field."""
        self.wrong.hide()
        self.column.addWidget(self.wrong)

    def text(self, name: str) -> str:
        """What stands in a field."""
        return self.fields[name].text()

    def is_typed(self) -> bool:
        """Whether somebody typed into one of the fields; what stood there before does not count."""
        editors = [field.editor for field in self.fields.values()]
        return any(editor.isModified() for editor in editors if isinstance(editor, QLineEdit))

    def secret_text(self, name: str) -> str:
        """What stands in a password field, spaces and all."""
        editor = self.fields[name].editor
        return editor.text() if isinstance(editor, QLineEdit) else ""

    def quiet(self) -> None:
        """Take every error away."""
        for field in self.fields.values():
            field.complain("")
        self.wrong.hide()

    def complain(self, complaint: Complaint) -> None:
        """Show a failure beside its field, else below the fields; the field gets the focus."""
        self.quiet()
        field = self.fields.get(complaint.field)
        if field is None:
            self.wrong.setText(complaint.whole())
            self.wrong.show()
        else:
            field.complain(complaint.whole())
            field.editor.setFocus()

    def missing(self, *names: str) -> bool:
        """True, and told, when one of these fields is empty."""
        self.quiet()
        empty = [name for name in names if not self.text(name)]
        for name in empty:
            self.fields[name].complain(tr("Please fill in this field."))
        if empty:
            self.fields[empty[0]].editor.setFocus()
        return bool(empty)

    def doubted(self) -> bool:
        """True, and told, when something was typed into a choice that is none of what it offers."""
        found = False
        for field in self.fields.values():
            typed = field.editor.take_doubt() if isinstance(field.editor, PickBox) else ""
            if typed:
                words = tr(
                    "“{typed}” is not offered here; what was chosen before stands here again.", typed=typed
                )
                field.complain(words)
                field.editor.setFocus()
                found = True
        return found

    def _put(self, name: str, field: Field) -> None:
        self.fields[name] = field
        self.column.addWidget(field)
        if isinstance(field.editor, PickBox):
            field.editor.refused.connect(self.doubted)


class PasswordEdit(QLineEdit):
    """A password: hidden, without input method, and it says when Caps Lock or full-width typing is on."""

    def __init__(self) -> None:
        super().__init__()
        self.field: Field | None = None
        self._capitals = False
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhPreferLatin
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        self.textChanged.connect(self._look)
        self.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            typed, shift = event.text(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if typed.isalpha() and typed.isascii():
                self._capitals = typed.isupper() != shift
            elif event.key() == Qt.Key.Key_CapsLock:
                self._capitals = not self._capitals
            self._look()
        return super().eventFilter(watched, event)

    def _look(self) -> None:
        if self.field is None:
            return
        if any(0xFF01 <= ord(letter) <= 0xFF5E or ord(letter) == 0x3000 for letter in self.text()):
            self.field.complain(tr("This holds full-width characters. Switch the input method to English."))
        elif self._capitals:
            self.field.complain(tr("Caps Lock is on."))
        else:
            self.field.complain("")
