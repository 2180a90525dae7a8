"""A holder's message: pasted, read, and everything found in it confirmed beside the line where it stands."""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import date, datetime
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from ctdesk.exchange.notice_messages import Found
from ctdesk.forms.messages import sentence
from ctdesk.services import notice_import
from ctdesk.services.notice_import import MessageReading
from ctdesk.ui import look, times
from ctdesk.ui.cards import Note, Text, scrolling
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.dialogs.shipment import ask_notice, receipt_types
from ctdesk.ui.language import language, tr
from ctdesk.ui.page import Page

MOST_SHOWN = 90
MOST_TALL = 400


def field_words(field: str) -> str:
    """What a field of a notice is called."""
    return {
        "order_number": tr("Order"),
        "coi_id": tr("COI"),
        "receipt_type": tr("Kind of receipt"),
        "carrier": tr("Carrier"),
        "awb_no": tr("Waybill number"),
        "packed_at": tr("Packed at"),
        "departed_at": tr("Left at"),
        "expected_at": tr("Expected at"),
        "hold_time_h": tr("Hold time, h"),
        "hold_time_expiry": tr("Hold time ends"),
        "shipper_sn": tr("Shipper number"),
        "seal_no": tr("Seal number"),
        "logger_sn": tr("Logger number"),
        "cassette": tr("Cassette"),
        "cassette_no": tr("Cassette no."),
        "coi_bag_id": tr("Identifier on the bag"),
        "batch_no": tr("Batch"),
        "bag_no": tr("Bag"),
        "bag_total": tr("Bags in all"),
        "volume_ml": tr("mL"),
        "manufactured_on": tr("Made on"),
        "expires_on": tr("Expires"),
    }[field]


class MessageDialog(Dialog):
    """First the text; nothing is taken from it before a person has looked at it."""

    def __init__(self, page: Page, desk: Desk, done: Callable[[int], object], text: str = "") -> None:
        super().__init__(
            page,
            tr("Announce from a message"),
            tr("Paste the holder's e-mail or message as it came. It is kept with the announcement."),
            tr("Read it"),
            icon="document",
            width=720,
        )
        self._page, self._desk, self._then = page, desk, done
        self.text = self.form.paragraph(tr("Message"), "text", required=True)
        self.text.setFixedHeight(look.px(260))
        self.text.setPlainText(text)
        self.form.finish()
        self.text.setFocus()

    def submit(self) -> None:
        if self.form.missing("text"):
            return
        self.wait(True)
        text = self.text.toPlainText()
        job = self._desk.fetch(notice_import.read_notice_message, text=text)
        job.within(self).then(lambda reading: self._confirm(text, reading)).otherwise(self.complain)

    def _confirm(self, text: str, reading: MessageReading) -> None:
        self.accept()
        ConfirmFoundDialog(self._page, text, reading, self._then).open()


class ConfirmFoundDialog(Dialog):
    """Each thing found, beside the line it stands in: right as it is, or put right, or left out."""

    def __init__(self, page: Page, text: str, reading: MessageReading, done: Callable[[int], object]) -> None:
        super().__init__(
            page,
            tr("Found in the message"),
            tr("Compare each value with its line; Enter ticks it. What is not ticked is not taken over."),
            tr("Go on to the notice"),
            icon="look_up",
            width=860,
        )
        self._page, self._text, self._reading, self._then = page, text, reading, done
        self.lines = [_FoundLine(one, reading.message.lines[one.line]) for one in reading.message.found]
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, look.px(8), 0)
        column.setSpacing(look.px(10))
        if any(one.doubt for one in reading.message.found):
            words = tr("Some of it can be meant in more than one way. Type those from the message yourself.")
            column.addWidget(Note(words, "amber", "warning"))
        for line in self.lines:
            column.addWidget(line)
            line.done.connect(partial(self._go_on, line))
        area = self._area = scrolling(inside)
        area.setFixedHeight(min(look.px(MOST_TALL), inside.sizeHint().height() + look.px(8)))
        self.form.column.addWidget(area)
        self.form.finish()
        first = self.lines[0]
        (first.tick if first.tick.isEnabled() else first.value).setFocus()

    def _go_on(self, line: _FoundLine) -> None:
        """To the next thing found; behind the last one to the button."""
        later = self.lines[self.lines.index(line) + 1 :]
        there = later[0].tick if later and later[0].tick.isEnabled() else later[0].value if later else self.do
        there.setFocus(Qt.FocusReason.TabFocusReason)
        if later:
            self._area.ensureWidgetVisible(later[0])

    def reject(self) -> None:
        """Back to the message, which is still there."""
        seen = self.isVisible()  # not while another person takes over the desk
        super().reject()
        if seen:
            MessageDialog(self._page, self._page.desk, self._then, self._text).open()

    def submit(self) -> None:
        taken = [(line.found, line.value.text().strip()) for line in self.lines if line.tick.isChecked()]
        self.accept()
        ask_notice(self._page, self._then, self._reading.order_id, read=_proposed(taken), text=self._text)


class _FoundLine(QWidget):
    """Name, value, tick, and the line of the message with the place marked in it; Enter ticks and goes on."""

    done = Signal()

    def __init__(self, found: Found, line: str) -> None:
        super().__init__()
        self.found = found
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(4))
        row = QHBoxLayout()
        row.setSpacing(look.px(10))
        name = field_words(found.field)
        if found.unit is not None:
            name = tr("Bag {number}: {what}", number=found.unit, what=name)
        label = Text(name, "strong", wrap=True)
        label.setFixedWidth(look.px(180))
        row.addWidget(label)
        self.value = QLineEdit(_typed(found))
        self.value.setAccessibleName(name)
        self.value.setMinimumHeight(look.px(32))
        self.tick = QCheckBox(tr("As the line says"))
        self.tick.setAccessibleName(f"{name}: {tr('As the line says')}")
        self.tick.setEnabled(bool(self.value.text()))
        self.value.textChanged.connect(self._changed)
        row.addWidget(self.value, 1)
        row.addWidget(self.tick)
        column.addLayout(row)
        self.source = QLabel(marked_line(line, found.start, found.end))
        self.source.setTextFormat(Qt.TextFormat.RichText)
        self.source.setWordWrap(True)
        self.source.setFont(look.font("small"))
        self.source.setAccessibleDescription(line)
        column.addWidget(self.source)
        if found.doubt:
            told = line[found.start : found.end]
            said = sentence(found.doubt, language(), value=told, place=1, length=len(told), most=60)
            column.addWidget(Text(said, "small", "amber", wrap=True))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
            self.tick.setChecked(self.tick.isEnabled())
            self.done.emit()
        else:
            super().keyPressEvent(event)

    def _changed(self, text: str) -> None:
        """A value that was changed is looked at again before it is ticked."""
        self.tick.setChecked(False)
        self.tick.setEnabled(bool(text.strip()))


def marked_line(line: str, start: int, end: int) -> str:
    """The line with what was found in it marked; long lines are cut around it."""
    head, told, tail = line[:start], line[start:end], line[end:]
    if len(head) > MOST_SHOWN:
        head = "…" + head[-MOST_SHOWN:]
    if len(tail) > MOST_SHOWN:
        tail = tail[:MOST_SHOWN] + "…"
    word, ground = look.palette().of("amber")
    quiet = look.palette().quiet
    return (
        f"<span style='color:{quiet}'>{html.escape(head)}</span>"
        f"<b style='color:{word};background-color:{ground}'>{html.escape(told)}</b>"
        f"<span style='color:{quiet}'>{html.escape(tail)}</span>"
    )


def _typed(found: Found) -> str:
    """A value as it is typed into the notice."""
    value = found.value if found.doubt is None else None
    if value is None:
        return ""
    if isinstance(value, datetime):
        return times.moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if found.field == "receipt_type":
        return receipt_types().get(str(value), str(value))
    return str(value)


def _proposed(taken: list[tuple[Found, str]]) -> dict[tuple[str, int | None], str]:
    """What was ticked, by field and bag; kinds of receipt as their code."""
    kinds = {words: code for code, words in receipt_types().items()}
    return {
        (found.field, found.unit): kinds.get(text, text) if found.field == "receipt_type" else text
        for found, text in taken
    }
