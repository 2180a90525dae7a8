"""Above the form of a receipt: what a code said, who else lies open in the room, labels read by eye."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ctdesk.ui import look
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Mark, Note, clear
from ctdesk.ui.language import tr
from ctdesk.ui.pages.record_receipt import neighbour_words

if TYPE_CHECKING:
    from ctdesk.services.label_exceptions import ExceptionRow
    from ctdesk.services.line_clearance import OpenPackage
    from ctdesk.services.record_values import RecordView
    from ctdesk.ui.pages.record_page import RecordPage

MOST_LABELS = 3


class RecordNotes(QWidget):
    """Bound to one record page; each note is hidden while it has nothing to say."""

    def __init__(self, page: RecordPage) -> None:
        super().__init__()
        self._page = page
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        self.read, self.beside = Note("", "green", "scan"), Note("", "amber", "not_allowed")
        self.alone = Note("", "amber", "person")
        self.labels = Card(tone="amber", padding=10)
        for note in (self.read, self.beside, self.alone, self.labels):
            note.hide()
            column.addWidget(note)
        self._fit()

    def read_for(self, record_id: int) -> None:
        """Ask what stands beside this record."""
        from ctdesk.services.label_exceptions import label_exceptions
        from ctdesk.services.line_clearance import open_package_beside

        page, seat = self._page, self._page.seat()
        page.fetch(open_package_beside, record_id=record_id).then(self._tell_beside)
        page.fetch(label_exceptions, seat=seat, record_id=record_id).then(self._tell_labels)

    def say_read(self, text: str) -> None:
        """Say what a code of several parts said, each part with its tick."""
        self.read.words.setText(text)
        self.read.setVisible(bool(text))
        self._fit()

    def say_alone(self, view: RecordView) -> None:
        """While it can still be mended, say that one person alone closes the way to acceptance."""
        self.alone.words.setText(
            tr(
                "Only one competent person is known to be here. Let the second one join (Ctrl+J) before A–F"
                " is signed: afterwards this shipment cannot be accepted, only quarantined."
            )
        )
        self.alone.setVisible(view.lacks_second_person)
        self._fit()

    def _tell_beside(self, other: OpenPackage | None) -> None:
        self.beside.words.setText("" if other is None else neighbour_words(other))
        self.beside.setVisible(other is not None)
        self._fit()

    def _tell_labels(self, rows: tuple[ExceptionRow, ...]) -> None:
        from ctdesk.ui.dialogs.label_exception import exception_words

        clear(self.labels.body)
        shown = [row for row in rows if row.state != "confirmed"] or list(rows)
        for row in shown[-MOST_LABELS:]:
            line = QHBoxLayout()
            line.setSpacing(look.px(8))
            line.addWidget(Mark("document", "amber", 18))
            line.addWidget(exception_words(row), 1)
            if row.state == "waiting":
                ask = partial(self._read_again, row)
                line.addWidget(Button(tr("Second reading …"), "plain", "confirm", ask))
            self.labels.body.addLayout(line)
        self.labels.setVisible(bool(rows))
        self._fit()

    def _read_again(self, row: ExceptionRow) -> None:
        from ctdesk.ui.dialogs.label_exception import SecondReadingDialog

        SecondReadingDialog(self._page.window(), self._page.desk, row, self._compared).open()

    def _compared(self, agreed: bool) -> None:
        if not agreed:
            self._page.say_stop(tr("The two readings differ. Both are kept; read the label again."))
        self._page.bring_back()

    def _fit(self) -> None:
        notes = (self.read, self.beside, self.alone, self.labels)
        self.setVisible(any(not note.isHidden() for note in notes))
