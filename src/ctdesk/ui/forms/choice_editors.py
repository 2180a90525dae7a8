"""Editors of what is chosen: yes or no, one of a few, one of many, a person, a linked record."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from ctdesk.domain.answers import Answer, State, Value
from ctdesk.forms.definition import Column, Item
from ctdesk.ui import look
from ctdesk.ui.buttons import Button
from ctdesk.ui.forms.answer_buttons import AnswerButton
from ctdesk.ui.forms.editor import Choice, Editor, Surroundings, beside_words
from ctdesk.ui.language import language, tr

_BUTTONS_UP_TO = 3
_BUTTON_TEXT = 14
_BESIDE_WORDS = 300


class ChoiceBox(QComboBox):
    """A list that a stray key or a turn of the wheel does not answer: both only open or leave it."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        elif event.key() in moves or (event.text().strip() and event.text().isprintable()):
            self.showPopup()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


def answer_button(text: str, name: str) -> Button:
    """A big button that holds an answer; filled while it is the one given."""
    button = AnswerButton(text)
    button.setCheckable(True)
    button.setMinimumSize(look.px(52), look.px(32))
    button.setAccessibleName(name)
    return button


class CheckEditor(Editor):
    """Yes or no; Y N 1 0 answer it, the arrows move between the two."""

    def __init__(
        self, asks: Item | Column, path: str, around: Surroundings, parent: QWidget | None = None
    ) -> None:
        super().__init__(asks, path, around, parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(6))
        row.addStretch()
        self.yes, self.no = (
            answer_button(tr("Yes"), f"{path} {tr('Yes')}"),
            answer_button(tr("No"), f"{path} {tr('No')}"),
        )
        for button, value in ((self.yes, True), (self.no, False)):
            button.clicked.connect(lambda _=False, value=value: self._chosen(value))
            button.installEventFilter(self)
            row.addWidget(button)
        self.setFocusProxy(self.yes)
        self._value: bool | None = None

    def first(self) -> QWidget:
        return self.no if self._value is False else self.yes

    def show_answer(self, answer: Answer | None, suggested: Value = None) -> None:
        given = answer is not None and answer.state is State.GIVEN
        self._value = bool(answer.value) if given and answer is not None else None
        self.yes.setChecked(self._value is True)
        self.no.setChecked(self._value is False)

    def is_unexpected(self) -> bool:
        expected = getattr(self.asks, "expect", None)
        return isinstance(expected, bool) and self._value is not None and self._value is not expected

    def take_key(self, key: str) -> bool:
        if key not in "YN10" or not self.isEnabled():
            return False
        self._chosen(key in "Y1")
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Left and right move between the two buttons."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right)
        ):
            (self.yes if watched is self.no else self.no).setFocus(Qt.FocusReason.TabFocusReason)
            return True
        return super().eventFilter(watched, event)

    def _chosen(self, value: bool) -> None:
        before, self._value = self._value, value
        self.yes.setChecked(value)
        self.no.setChecked(not value)
        if before is not value:
            self._give(value)


class ChoiceEditor(Editor):
    """One of the options: buttons where they are few and short, else a list."""

    always_a_list = False

    def __init__(
        self, asks: Item | Column, path: str, around: Surroundings, parent: QWidget | None = None
    ) -> None:
        super().__init__(asks, path, around, parent)
        self._code: str | None = None
        self._suggested: str | None = None
        self._buttons: dict[str, Button] = {}
        self._box: QComboBox | None = None
        choices = self._choices()
        few = 0 < len(choices) <= _BUTTONS_UP_TO and all(len(one.text) <= _BUTTON_TEXT for one in choices)
        if few and not self.always_a_list and not getattr(asks, "options_from", None):
            self._lay_buttons(choices)
        else:
            self._lay_box(choices)

    def first(self) -> QWidget:
        if self._box is not None:
            return self._box
        return self._buttons.get(self._code or "", next(iter(self._buttons.values())))

    def show_answer(self, answer: Answer | None, suggested: Value = None) -> None:
        given = answer is not None and answer.state is State.GIVEN
        self._code = str(answer.value) if given and answer is not None else None
        shown = self._code if self._code is not None else (str(suggested) if suggested is not None else None)
        self._suggested = shown if self._code is None else None
        texts = {choice.code: choice.text for choice in self._choices()} if self._buttons else {}
        for code, button in self._buttons.items():
            button.setChecked(code == self._code)
            words = texts.get(code, button.text())
            button.setText(tr("{value}?", value=words) if code == self._suggested else words)
        if self._box is not None:
            with QSignalBlocker(self._box):
                self._refill()
                place = self._box.findData(shown) if shown is not None else -1
                offered = self._suggested is not None and place > 0
                words = tr("{value}?", value=self._box.itemText(place)) if offered else tr("Choose…")
                self._box.setItemText(0, words)
                self._box.setCurrentIndex(0 if offered else max(place, 0))

    def set_read_only(self, read_only: bool) -> None:
        for button in self._buttons.values():
            button.setEnabled(not read_only)
        if self._box is not None:
            self._box.setEnabled(not read_only)

    def take_key(self, key: str) -> bool:
        if not key.isdigit() or not self._buttons:
            return False
        index = int(key) - 1
        codes = list(self._buttons)
        if not 0 <= index < len(codes) or not self._buttons[codes[index]].isEnabled():
            return False
        self._chosen(codes[index])
        return True

    def is_unexpected(self) -> bool:
        expected = getattr(self.asks, "expect", None)
        return isinstance(expected, list | tuple) and self._code is not None and self._code not in expected

    def take_suggestion(self) -> None:
        if self._suggested is not None and self._code is None and self.first().isEnabled():
            self._chosen(self._suggested)

    def _choices(self) -> list[Choice]:
        if isinstance(self.asks, Item) and self.asks.options_from:
            return list(self.around.choices(self.asks.options_from))
        return [Choice(option.code, option.text.in_language(language())) for option in self.asks.options]

    def _lay_buttons(self, choices: list[Choice]) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(6))
        row.addStretch()
        for choice in choices:
            button = answer_button(choice.text, f"{self.path} {choice.text}")
            button.clicked.connect(lambda _=False, code=choice.code: self._chosen(code))
            self._buttons[choice.code] = button
            row.addWidget(button)
        # Buttons that would leave no room for the words of the question stand below them.
        self.wide = self.sizeHint().width() > beside_words(_BESIDE_WORDS)
        self.setFocusProxy(next(iter(self._buttons.values())))

    def _lay_box(self, choices: list[Choice]) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._box = ChoiceBox()
        self._box.setFont(look.font("body"))
        # Beside its neighbours in a row of a table it is as narrow as they let it be.
        self._box.setMinimumWidth(beside_words(232) if isinstance(self.asks, Item) else look.px(120))
        self._box.setMaximumWidth(look.px(300))
        self._box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._box.setAccessibleName(self.path)
        self._box.addItem(tr("Choose…"), None)
        for choice in choices:
            self._box.addItem(choice.text, choice.code)
        self._box.activated.connect(self._activated)
        column.addWidget(self._box)
        self.setFocusProxy(self._box)

    def _refill(self) -> None:
        """Registers may have gained rows since the list was made."""
        if self._box is None or not (
            isinstance(self.asks, Item) and (self.asks.options_from or self.asks.to)
        ):
            return
        for choice in self._choices():
            if self._box.findData(choice.code) < 0:
                self._box.addItem(choice.text, choice.code)

    def _activated(self, index: int) -> None:
        code = self._box.itemData(index) if self._box is not None else None
        if code is None:
            self._code = None
            self.given.emit(None)
        else:
            self._chosen(str(code))

    def _chosen(self, code: str) -> None:
        for other, button in self._buttons.items():
            button.setChecked(other == code)
        if code != self._code:
            self._code = code
            self._give(self._value_of(code))

    def _value_of(self, code: str) -> Value:
        return code


class LinkEditor(ChoiceEditor):
    """A number out of a register; deviations and incidents can be opened from here."""

    def __init__(
        self, asks: Item | Column, path: str, around: Surroundings, parent: QWidget | None = None
    ) -> None:
        super().__init__(asks, path, around, parent)
        target = getattr(asks, "to", None)
        if target in ("deviation", "incident"):
            open_new = Button(
                tr("Open a new one…"), "quiet", "add", on=lambda: self.wanted.emit(f"open:{target}")
            )
            layout = self.layout()
            if layout is not None:
                layout.addWidget(open_new)
            self._open_new: Button | None = open_new
        else:
            self._open_new = None

    def set_read_only(self, read_only: bool) -> None:
        super().set_read_only(read_only)
        if self._open_new is not None:
            self._open_new.setVisible(not read_only)

    def _choices(self) -> list[Choice]:
        return list(self.around.choices(f"link:{getattr(self.asks, 'to', '')}"))


class PersonEditor(ChoiceEditor):
    """A member of the team; where the form asks for it, the person confirms with their own password."""

    always_a_list = True  # one named and gone from the team since still has to be shown

    def __init__(
        self, asks: Item | Column, path: str, around: Surroundings, parent: QWidget | None = None
    ) -> None:
        super().__init__(asks, path, around, parent)
        self._value: dict[str, Value] = {}
        self._confirm: Button | None = None
        if getattr(asks, "confirm", False):
            self._confirm = Button(tr("Confirm with own password…"), on=lambda: self.wanted.emit("confirm"))
            layout = self.layout()
            if layout is not None:
                layout.addWidget(self._confirm)

    def show_answer(self, answer: Answer | None, suggested: Value = None) -> None:
        held = answer.value if answer is not None and answer.state is State.GIVEN else None
        self._value = dict(held) if isinstance(held, dict) else {}
        with QSignalBlocker(self):
            member = self._value.get("member")
            self._code = None if member is None else str(member)
        if self._box is not None:
            with QSignalBlocker(self._box):
                if self._code is not None and self._box.findData(self._code) < 0:
                    self._box.addItem(str(self._value.get("name", "")), self._code)
                self._box.setCurrentIndex(max(self._box.findData(self._code) if self._code else 0, 0))
        if self._confirm is not None:
            confirmed = bool(self._value.get("confirmed_at"))
            self._confirm.setText(tr("Confirmed") if confirmed else tr("Confirm with own password…"))
            if confirmed and self._confirm.hasFocus():
                self.first().setFocus(Qt.FocusReason.OtherFocusReason)  # else Qt would hand it to a neighbour
            self._confirm.setEnabled(bool(self._value) and not confirmed)

    def step_inside(self) -> bool:
        waits = self._confirm is not None and self._confirm.isEnabled() and not self._confirm.hasFocus()
        if waits and self._confirm is not None:
            self._confirm.setFocus(Qt.FocusReason.TabFocusReason)
        return waits

    def _choices(self) -> list[Choice]:
        return list(self.around.choices(f"duty:{getattr(self.asks, 'duty', '')}"))

    def _value_of(self, code: str) -> Value:
        name = self._box.currentText() if self._box is not None else ""
        return {"member": int(code), "name": name, "confirmed_at": None}
