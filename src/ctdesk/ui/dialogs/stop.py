"""Wrong patient: the screen stops until somebody says that the product is cold, who came, and why on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QColor, QFont, QKeyEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from ctdesk.domain.identifiers import group_for_reading
from ctdesk.services.wrong_patient import Witness, leave_stop, witnesses
from ctdesk.ui import look
from ctdesk.ui.buttons import BrokenButton
from ctdesk.ui.cards import Card, Text, scrolling
from ctdesk.ui.desk import Desk
from ctdesk.ui.errors import complaint
from ctdesk.ui.language import tr

GROUND, WORDS = "#a11a1f", "#ffffff"
_HUGE, _LARGE, _CODE, _STEP, _SMALL = 84, 30, 40, 27, 20
_SHORT = 24  # characters of a code that are written largest
_LARGEST = 1.1  # these words are large as they are; what is filled in needs the room


class WrongPatientStop(QDialog):
    """Red from edge to edge, to be read from two metres: what was scanned, what was expected, what to do now.

    Enter and Esc do nothing here; F8 opens the incident, F9 goes on without one. ``expected`` stays empty
    while somebody checks blind; ``done`` is told the number of the incident, None where there is none.
    """

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        record_id: int,
        scanned: str,
        belongs: str,
        done: Callable[[str | None], object] | None = None,
        *,
        expected: str = "",
    ) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self._desk, self._record_id, self._scanned, self._belongs = desk, record_id, scanned, belongs
        self._then, self._done = done, False
        self.setWindowTitle(tr("Stop: another patient's product"))
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setGeometry(parent.window().geometry())
        inside = self._inside = QWidget()
        sides = QHBoxLayout(inside)
        sides.setContentsMargins(48, 28, 40, 28)
        sides.setSpacing(40)
        told = QVBoxLayout()
        told.setSpacing(6)
        told.addWidget(_white(tr("STOP"), _HUGE, bold=True))
        told.addWidget(_white(tr("This code belongs to another patient's product."), _LARGE, bold=True))
        told.addStretch(1)
        told.addWidget(_white(tr("Scanned"), _SMALL))
        told.addWidget(_code(scanned))
        told.addWidget(_white(tr("It belongs to {number}.", number=belongs), _SMALL))
        if expected:
            told.addSpacing(14)
            told.addWidget(_white(tr("Expected here"), _SMALL))
            told.addWidget(_code(expected))
        told.addStretch(1)
        told.addWidget(_line())
        told.addWidget(_white(tr("1. Put the product back into the cold, now."), _STEP, bold=True))
        told.addWidget(_white(tr("2. Call the second person."), _STEP, bold=True))
        told.addWidget(_white(tr("3. Then fill in what stands at the right."), _STEP))
        told.addStretch(2)
        sides.addLayout(told, 11)
        card = Card(padding=16)
        self.cold = QCheckBox(tr("The product is back in the cold"))
        self.cold.setFont(look.font("heading"))
        card.body.addWidget(self.cold)
        card.body.setSpacing(look.px(10))
        card.body.addWidget(Text(tr("Second person"), "strong"))
        self.second = QComboBox()
        self.second.setAccessibleName(tr("Second person"))
        self.second.setMinimumHeight(look.px(36))
        card.body.addWidget(self.second)
        card.body.addWidget(Text(tr("What happened, and why it is safe to go on"), "strong", wrap=True))
        self.reason = QPlainTextEdit()
        self.reason.setAccessibleName(tr("What happened, and why it is safe to go on"))
        self.reason.setTabChangesFocus(True)
        self.reason.setMinimumHeight(look.px(96))
        card.body.addWidget(self.reason)
        self.wrong = Text("", "body", "red", wrap=True)
        self.wrong.hide()
        card.body.addWidget(self.wrong)
        self.incident = BrokenButton(
            tr("F8  Open the incident and go on"), "danger", "incident", self.with_incident
        )
        self.go_on = BrokenButton(tr("F9  Go on without an incident"), "plain", on=self.without)
        card.body.addWidget(self.incident)
        card.body.addWidget(self.go_on)
        right = QVBoxLayout()
        right.addStretch(1)
        right.addWidget(card)
        right.addStretch(1)
        sides.addLayout(right, 8)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolling(inside))
        self.cold.setFocus()
        self._desk.fetch(witnesses).within(self).then(self._show_witnesses).otherwise(self._complain)

    def with_incident(self) -> None:
        """Open the prepared incident, then go on."""
        self._leave(incident=True)

    def without(self) -> None:
        """Go on: the reason and the second person stand in the trail."""
        self._leave(incident=False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F8:
            self.with_incident()
        elif event.key() == Qt.Key.Key_F9:
            self.without()
        # Nothing else closes it: neither Esc nor the Enter at the end of a scan.

    def closeEvent(self, event: QCloseEvent) -> None:
        """A window manager's own way to close is no deliberate act either."""
        event.setAccepted(self._done)

    def take_scan(self, text: str) -> bool:
        """Scans are swallowed while everything stands still."""
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(GROUND))
        painter.end()

    def _show_witnesses(self, found: tuple[Witness, ...]) -> None:
        self.second.clear()
        self.second.addItem(tr("Please choose …"), 0)
        for one in found:
            words = tr("{name} (on duty)", name=one.name) if one.on_duty else one.name
            self.second.addItem(words, one.member_id)

    def _leave(self, *, incident: bool) -> None:
        if not self._inside.isEnabled():
            return  # it is under way
        self.wrong.hide()
        self._inside.setEnabled(False)
        job = self._desk.run(
            leave_stop,
            seat=self._desk.joined or self._desk.session,
            record_id=self._record_id,
            scanned=self._scanned,
            belongs=self._belongs,
            second_person=int(self.second.currentData() or 0),
            reason=self.reason.toPlainText().strip(),
            back_in_cold=self.cold.isChecked(),
            incident=incident,
        )
        job.within(self).then(self._left).otherwise(self._complain)

    def _left(self, number: str | None) -> None:
        self._done = True
        self.accept()
        if self._then is not None:
            self._then(number)

    def _complain(self, error: Exception) -> None:
        self._inside.setEnabled(True)
        said = complaint(error)
        self.wrong.setText(said.whole())
        self.wrong.show()
        fields: dict[str, QWidget] = {
            "back_in_cold": self.cold,
            "second_person": self.second,
            "reason": self.reason,
        }
        fields.get(said.field, self.cold).setFocus()


def _code(text: str) -> QLabel:
    return _white(group_for_reading(text), _CODE if len(text) <= _SHORT else _STEP, bold=True)


def _line() -> QFrame:
    line = QFrame()
    line.setFixedHeight(2)
    line.setStyleSheet(f"background: {WORDS}; border: 0")
    return line


def _white(words: str, size: int, *, bold: bool = False) -> QLabel:
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    font = QFont(look.font("title", bold=bold))
    font.setPixelSize(min(look.px(size), round(size * _LARGEST)))
    label.setFont(font)
    shades = label.palette()
    shades.setColor(QPalette.ColorRole.WindowText, QColor(WORDS))
    label.setPalette(shades)
    return label
