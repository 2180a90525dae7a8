"""Arrival notices from a spreadsheet: columns are mapped, every shipment is shown, all of it is announced."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QComboBox, QGridLayout, QVBoxLayout, QWidget

from ctdesk.exchange.notices import FIELDS
from ctdesk.services import notice_import
from ctdesk.services.notice_import import NoticeDraft, NoticePreview
from ctdesk.ui import look, times
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Elided, Note
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.notice_message import field_words
from ctdesk.ui.job import Job
from ctdesk.ui.language import listed, tr
from ctdesk.ui.pages.sheet_import import SheetImportPage
from ctdesk.ui.row_model import Cell, Column

_NOT_READ = ""


class NoticeImportPage(SheetImportPage):
    """The shipments of the file on the left; on the right what each column holds, and what is wrong."""

    route = "notice_import"
    takes = notice_import.import_notices
    blank = notice_import.notice_template
    blank_name = "ctdesk-notices.xlsx"

    def __init__(self, desk: Desk) -> None:
        self._columns: dict[str, int] | None = None
        self._answered: int | None = None
        super().__init__(
            desk,
            (
                Column(tr("Row"), lambda row: Cell(_rows_of(row), quiet=True), 54),
                Column(tr("State"), _state, 96),
                Column(tr("Waybill number"), lambda row: Cell(row.notice.awb_no or "–", strong=True)),
                Column(tr("Shipper number"), lambda row: Cell(row.notice.shipper_sn or "–"), 96),
                Column(tr("Order"), lambda row: Cell(row.order or "–"), 96),
                Column(tr("Expected at"), lambda row: Cell(times.moment(row.notice.expected_at)), 126),
                Column(tr("Cassettes"), lambda row: Cell(str(row.cassettes)), 64, right=True),
                Column(tr("Bags"), lambda row: Cell(str(len(row.units))), 48, right=True),
            ),
            tr("Announce all"),
            (
                tr("Choose the holder's spreadsheet, or drop it here."),
                tr("One row for each bag, columns in any order. Every shipment is shown first."),
            ),
        )

    def title(self) -> str:
        return tr("Notices from a spreadsheet")

    def breadcrumb(self) -> str:
        return tr("Arrivals and orders")

    def ask(self) -> Job:
        return self.desk.fetch(
            notice_import.preview_notices,
            long=True,
            name=self.name,
            data=self.data,
            columns=self._columns,
        )

    def take(self) -> Job:
        return self.desk.run(
            notice_import.import_notices, name=self.name, data=self.data, columns=self._columns
        )

    def forget(self) -> None:
        self._columns = self._answered = None

    def rows_of(self, preview: NoticePreview) -> tuple[NoticeDraft, ...]:
        return preview.drafts

    def lines_of(self, row: NoticeDraft) -> tuple[int, ...]:
        return row.rows

    def counted(self, number: int) -> str:
        return tr("{count} shipments", count=number)

    def to_mend(self, number: int) -> str:
        return tr("Things to mend first: {count}. Nothing is announced yet.", count=number)

    def told(self, preview: NoticePreview) -> list[QWidget]:
        if not preview.possible:
            return [Note(tr("There is nothing new in this file."), "grey", "ended")]
        words = tr(
            "{count} shipments can be announced. A second person types each of them again.",
            count=len(preview.drafts),
        )
        notes: list[QWidget] = [Note(words, "green", "conforms")]
        if preview.unread:
            words = tr("Not read: {columns}. Choose below what they hold.", columns=listed(preview.unread))
            notes.append(Note(words, "amber", "warning"))
        return notes

    def asked(self, preview: NoticePreview) -> list[QWidget]:
        """What each column of the file holds; another choice reads the file again."""
        card = Card(tr("What the columns hold"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.px(10))
        grid.setVerticalSpacing(look.px(8))
        by_place = {place: field for field, place in preview.columns.items()}
        for place, header in enumerate(preview.headers):
            words = QVBoxLayout()
            words.setSpacing(0)
            words.addWidget(Elided(header or "∅", "body"))
            words.addWidget(Elided(preview.samples[place] or "–", "small", "quiet"))
            grid.addLayout(words, place, 0)
            box = QComboBox()
            box.setAccessibleName(tr("Column {name}", name=header))
            box.setToolTip(header)
            box.addItem(tr("Not read"), _NOT_READ)
            for field in FIELDS:
                box.addItem(field_words(field), field)
            box.setCurrentIndex(max(0, box.findData(by_place.get(place, _NOT_READ))))
            box.activated.connect(partial(self._map, place, box))
            grid.addWidget(box, place, 1)
            if place == self._answered:
                box.setFocus()
        grid.setColumnStretch(0, 1)
        card.body.addLayout(grid)
        return [card]

    def done(self, result: tuple[int, ...]) -> Note:
        note = Note(tr("Announced: {count} shipments.", count=len(result)), "green", "conforms")
        to_first = partial(self.go.emit, "arrivals", {"shipment_id": result[0]})
        note.body.addWidget(Button(tr("To the arrivals"), "plain", "arrivals", to_first))
        return note

    def _map(self, place: int, box: QComboBox, _: int) -> None:
        if self.preview is None:
            return
        columns = {field: at for field, at in self.preview.columns.items() if at != place}
        if box.currentData():
            columns[str(box.currentData())] = place
        self._columns, self._answered = columns, place
        self.look_again()


def _rows_of(draft: NoticeDraft) -> str:
    return str(draft.row) if len(draft.rows) == 1 else f"{draft.rows[0]}–{draft.rows[-1]}"


def _state(draft: NoticeDraft) -> Cell:
    if draft.problems:
        return Cell(tr("{count} to mend", count=draft.problems), "red", "fails")
    return (
        Cell(tr("No order"), "amber", "warning")
        if draft.order is None
        else Cell(tr("Good"), "green", "conforms")
    )
