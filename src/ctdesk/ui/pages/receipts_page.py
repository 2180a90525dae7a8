"""Receipts: what can be received now, and every acceptance record, found by number, product or state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from ctdesk.ui import look, times
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Elided, Mark, Row, Text
from ctdesk.ui.desk import Desk
from ctdesk.ui.job import Job
from ctdesk.ui.language import both, tr
from ctdesk.ui.look import Tone
from ctdesk.ui.pages.list_page import ListPage
from ctdesk.ui.pages.receipt_switch import receipt_segments
from ctdesk.ui.row_model import Cell, Column
from ctdesk.ui.segments import Segments

if TYPE_CHECKING:
    from ctdesk.services.arrivals import ShipmentRow
    from ctdesk.services.records import RecordRow

_OUTCOME_TONES: dict[str, tuple[Tone, str]] = {
    "accept": ("green", "conforms"),
    "accept_with_deviation": ("green", "conforms"),
    "quarantine": ("amber", "held"),
    "reject": ("red", "fails"),
}
_MOST_ANNOUNCED = 50


class ReceiptsPage(ListPage):
    """The list on the left opens a record; on the right stand the shipments that are on their way."""

    route = "receipts"
    shows: ClassVar[frozenset[str]] = frozenset({"record", "shipment", "signature"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            [
                Column(tr("Record"), lambda row: Cell(row.number, strong=True), 150),
                Column(tr("Shipment and product"), lambda row: Cell(row.subject_label)),
                Column(
                    tr("Opened"), lambda row: Cell(times.short(row.opened_at), quiet=True), 110, minor=True
                ),
                Column(tr("State"), _state_cell, 150),
            ],
            tr("Number, product, patient …"),
            detail_width=360,
        )
        self._trace = Button(tr("Trace codes"), "plain", "scan", on=lambda: self.go.emit("trace", {}))
        self.filter = QComboBox()
        self.filter.setAccessibleName(tr("State"))
        for words, state in (
            (tr("All"), None),
            (tr("Being filled in"), "draft"),
            (tr("Being signed"), "in_signature"),
            (tr("Completed"), "completed"),
            (tr("Reviewed"), "reviewed"),
            (tr("Voided"), "voided"),
        ):
            self.filter.addItem(words, state)
        self.filter.currentIndexChanged.connect(lambda _: self.read_rows())
        self.tools.insertWidget(1, self.filter)
        self.segments = Segments(receipt_segments(), self.route)
        self.segments.chosen.connect(lambda route: self.go.emit(route, {"switched": True}))
        self.tools.insertWidget(0, self.segments)
        self.table.opened.connect(lambda row: self.go.emit("record", {"record_id": row.id}))
        self.table.clicked.connect(self._clicked)

    def title(self) -> str:
        return tr("Receipt and acceptance")

    def breadcrumb(self) -> str:
        return "CT-ACC-001"

    def buttons(self) -> list[Button]:
        return [self._trace]

    def opened(self, **arguments: Any) -> None:
        super().opened(**arguments)
        self.segments.mark(self.route)
        switched = bool(arguments.get("switched"))
        (self.segments if switched else self.search).setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_rows(self, after: Any, limit: int) -> Job:
        from ctdesk.services.receipts import list_receipts

        return self.desk.fetch(
            list_receipts, state=self.filter.currentData(), text=self.text(), after=after, limit=limit
        )

    def empty_words(self) -> tuple[str, str]:
        return tr("No receipt yet."), tr(
            "Announce a shipment under Arrivals, then open its receipt on the right."
        )

    def choose(self, row: RecordRow) -> None:
        self.chosen = None

    def load(self) -> None:
        from ctdesk.services.arrivals import list_announced

        self.read_rows()
        self.fetch(list_announced, state="announced", limit=_MOST_ANNOUNCED).then(
            lambda page: self._show_announced(page.rows)
        )

    def take_scan(self, text: str) -> bool:
        self.search.setText(text)
        return True

    def _clicked(self, index: Any) -> None:
        row = self.model.row(index)
        if row is not None:
            self.go.emit("record", {"record_id": row.id})

    def _show_announced(self, rows: tuple[ShipmentRow, ...]) -> None:
        card = Card(tr("On their way"), tr("Enter opens the receipt"))
        if not rows:
            card.body.addWidget(Text(tr("Nothing is announced."), "body", "quiet", wrap=True))
            card.body.addWidget(
                Button(tr("Announce a shipment"), "plain", "add", on=lambda: self.go.emit("arrivals", {}))
            )
        for row in rows:
            card.body.addWidget(self._announced(row))
        self.show_detail([card])

    def _announced(self, row: ShipmentRow) -> QWidget:
        from ctdesk.services.receipts import open_receipt

        box = Row()
        ready = row.verified_at is not None
        box.line.addWidget(Mark("arrivals" if ready else "warning", "blue" if ready else "amber", 20))
        lines = QVBoxLayout()
        lines.setSpacing(look.px(2))
        lines.addWidget(Elided(row.number, "strong"))
        whose = " · ".join(part for part in (row.patient, row.product) if part)
        lines.addWidget(Elided(whose or tr("No order"), "body"))
        due = tr("expected {time}", time=times.short(row.expected_at)) if row.expected_at is not None else ""
        check = "" if ready else tr("not verified by a second person yet")
        lines.addWidget(
            Elided(" · ".join(part for part in (due, check) if part), "small", "quiet" if ready else "amber")
        )
        box.line.addLayout(lines, 1)
        if self.desk.may(open_receipt):
            box.line.addWidget(Button(tr("New receipt"), "plain", on=lambda: self._open(row)))
            box.chosen.connect(lambda: self._open(row))
        return box

    def _open(self, row: ShipmentRow) -> None:
        from ctdesk.services.receipts import open_receipt

        self.run(open_receipt, shipment_id=row.id).then(
            lambda record_id: self.go.emit("record", {"record_id": int(record_id)})
        )


def _state_cell(row: RecordRow) -> Cell:
    if row.state == "voided":
        return Cell(tr("Voided"), "grey", "void")
    if row.state == "amending":
        return Cell(tr("Being amended"), "amber", "edit")
    if row.outcome is not None:
        tone, icon = _OUTCOME_TONES.get(row.outcome, ("blue", "record"))
        return Cell(outcome_name(row.outcome), tone, icon)
    return (
        Cell(tr("Being signed"), "blue", "sign")
        if row.state == "in_signature"
        else Cell(tr("Draft"), "amber", "draft")
    )


def outcome_name(code: str) -> str:
    """The word for a decision in lists."""
    words = {
        "accept": ("合格", "Accepted"),
        "accept_with_deviation": ("让步接收", "Accepted with deviation"),
        "quarantine": ("待处理", "Quarantined"),
        "reject": ("拒收", "Rejected"),
    }
    return both(*words[code]) if code in words else code
