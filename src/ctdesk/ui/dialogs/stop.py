"""Wrong patient: the screen stops until somebody says that the product is cold, who came, and why on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QColor, QFont, QKeyEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from ctdesk.domain.identifiers import group_for_reading
from ctdesk.services.wrong_patient import Witness, leave_stop, witnesses
from ctdesk.ui import look
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Text, scrolling
from ctdesk.ui.desk import Desk
from ctdesk.ui.errors import complaint
from ctdesk.ui.language import tr

GROUND, WORDS = "#a11a1f", "#ffffff"
_HUGE, _LARGE = 52, 26
_LARGEST = 1.1  # these words are large as they are; what is filled in needs the room


class WrongPatientStop(QDialog):
    """Red from edge to edge. Enter and Esc do nothing here; F8 opens the incident, F9 goes on without one."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        record_id: int,
        scanned: str,
        belongs: str,
        done: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self._desk, self._record_id, self._scanned, self._belongs = desk, record_id, scanned, belongs
        self._then, self._done = done, False
        self.setWindowTitle(tr("Stop: another patient's product"))
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setGeometry(parent.window().geometry())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        inside = self._inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(56, 20, 56, 20)
        column.setSpacing(8)
        column.addWidget(_white(tr("STOP"), _HUGE, bold=True))
        column.addWidget(_white(tr("This code belongs to another patient's product."), _LARGE, bold=True))
        said = tr("Scanned {code} · belongs to {number}", code=group_for_reading(scanned), number=belongs)
        column.addWidget(_white(said, 18))
        column.addWidget(_white(tr("1. Put the product back into the cold, now."), _LARGE))
        column.addWidget(_white(tr("2. Call the second person."), _LARGE))
        card = Card(padding=16)
        self.cold = QCheckBox(tr("The product is back in the cold"))
        self.cold.setFont(look.font("heading"))
        card.body.addWidget(self.cold)
        line = QHBoxLayout()
        line.setSpacing(look.px(12))
        line.addWidget(Text(tr("Second person"), "strong"))
        self.second = QComboBox()
        self.second.setAccessibleName(tr("Second person"))
        self.second.setMinimumHeight(look.px(36))
        line.addWidget(self.second, 1)
        card.body.addLayout(line)
        card.body.addWidget(Text(tr("What happened, and why it is safe to go on"), "strong"))
        self.reason = QPlainTextEdit()
        self.reason.setAccessibleName(tr("What happened, and why it is safe to go on"))
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(look.px(72))
        card.body.addWidget(self.reason)
        self.wrong = Text("", "body", "red", wrap=True)
        self.wrong.hide()
        card.body.addWidget(self.wrong)
        buttons = QHBoxLayout()
        buttons.setSpacing(look.px(12))
        self.incident = Button(
            tr("F8  Open the incident and go on"), "danger", "incident", self.with_incident
        )
        self.go_on = Button(tr("F9  Go on without an incident"), "plain", on=self.without)
        buttons.addWidget(self.incident)
        buttons.addStretch(1)
        buttons.addWidget(self.go_on)
        card.body.addLayout(buttons)
        column.addWidget(card)
        column.addStretch(1)
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

    def _left(self, _: object) -> None:
        self._done = True
        self.accept()
        if self._then is not None:
            self._then()

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
