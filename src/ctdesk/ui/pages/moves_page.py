"""Moves: ordered, carried out and verified by a second person; each with its record."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from ctdesk.services import storage_moves
from ctdesk.services.storage_moves import MoveDetail, MoveRow
from ctdesk.ui import times
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Chip, Note, Text, facts
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.ask import ask_reason
from ctdesk.ui.dialogs.storage_move import MoveDialog
from ctdesk.ui.job import Job
from ctdesk.ui.language import tr
from ctdesk.ui.pages.register_page import RegisterPage
from ctdesk.ui.pages.storage_switch import storage_segments
from ctdesk.ui.row_model import Cell, Column
from ctdesk.ui.storage_words import move_kinds, move_state, place_word


def _state_cell(row: MoveRow) -> Cell:
    state = move_state(row.state)
    return Cell(state.word, state.tone, state.icon)


class MovesPage(RegisterPage):
    """Moves on the left; the chosen one with its cassettes on the right."""

    route = "moves"
    argument = "move_id"
    shows = frozenset({"storage_move", "move_line", "record", "dose_unit"})

    def __init__(self, desk: Desk) -> None:
        columns = (
            Column(tr("Number"), lambda row: Cell(row.number, strong=True), 148),
            Column(tr("From and to"), lambda row: Cell(row.places)),
            Column(tr("Kind"), lambda row: Cell(move_kinds()[row.kind], quiet=True), 150, minor=True),
            Column(tr("Ordered"), lambda row: Cell(times.short(row.opened_at), quiet=True), 96, minor=True),
            Column(tr("State"), _state_cell, 188),
        )
        super().__init__(desk, columns, tr("Number, reason, position, record …"))
        self._new = Button(tr("Order a move …"), "primary", "add", self.order)

    def neighbours(self) -> tuple[tuple[str, str], ...]:
        return storage_segments()

    def title(self) -> str:
        return tr("Moves")

    def breadcrumb(self) -> str:
        return "CT-STO-001"

    def buttons(self) -> list[Button]:
        return [allow(self._new, self.desk, storage_moves.open_move)]

    def ask_rows(self, after: Any, limit: int) -> Job:
        return self.fetch(storage_moves.list_moves, text=self.text(), after=after, limit=limit)

    def empty_words(self) -> tuple[str, str]:
        return tr("No move yet."), tr("Order one here, or on the map of a tank.")

    def hint(self) -> tuple[str, str]:
        return "storage", tr("Choose a move on the left.")

    def take_scan(self, text: str) -> bool:
        self.search.setText(text)
        return True

    def read_detail(self, key: int) -> None:
        self.fetch(storage_moves.move_detail, move_id=key).then(self._show)

    def order(self) -> None:
        """Order a move."""
        MoveDialog(self, self.desk, lambda record: self.go.emit("record", {"record_id": record})).open()

    def _show(self, detail: MoveDetail) -> None:
        row = detail.row
        if self.wanted != row.id:
            return
        card = Card(row.number)
        card.head.addWidget(Chip(move_state(row.state)))
        pairs = [
            (tr("Kind"), move_kinds()[row.kind]),
            (tr("Reason"), row.reason),
            (tr("Ordered by"), f"{row.opened_by or '–'}  {times.short(row.opened_at)}"),
            (tr("Moved"), "–" if row.closed_at is None else times.moment(row.closed_at)),
            (tr("Record"), row.record or "–"),
        ]
        if detail.cancel_reason is not None:
            pairs.append((tr("Cancelled because"), detail.cancel_reason))
        card.body.addLayout(facts(pairs))
        widgets: list[QWidget] = [card, self._cassettes(detail), self._acts(row)]
        if row.state == "moved":
            words = tr("Registered as moved; the units are held until a second person has read it.")
            widgets.insert(1, Note(words, "blue", "join"))
        self.show_detail(widgets)

    def _cassettes(self, detail: MoveDetail) -> Card:
        card = Card(tr("Cassettes"), str(detail.row.cassettes))
        for line in detail.lines:
            start = place_word(line.from_words)
            card.body.addWidget(Text(f"{start} → {place_word(line.to_words)}", "strong", wrap=True))
            about = (line.batch_no, line.shipment, tr("cassette {n}", n=line.cassette))
            card.body.addWidget(Text(" · ".join(filter(None, about)), "small", "quiet", wrap=True))
        return card

    def _acts(self, row: MoveRow) -> Card:
        card = Card(padding=12)
        record = row.record_id
        if record is not None:
            words = tr("Go on with the record") if row.state in ("open", "moved") else tr("Open the record")
            go_on = Button(words, "plain", "record")
            go_on.clicked.connect(lambda: self.go.emit("record", {"record_id": record}))
            card.body.addWidget(go_on)
        if row.state == "open":
            cancel = Button(tr("Cancel the move …"), "link", on=lambda: self._cancel(row))
            card.body.addWidget(allow(cancel, self.desk, storage_moves.cancel_move))
        return card

    def _cancel(self, row: MoveRow) -> None:
        ask_reason(
            self,
            tr("Cancel the move"),
            tr(
                "{number} is given up; its positions are free again and its record is voided.",
                number=row.number,
            ),
            tr("Cancel the move"),
            lambda reason: self.run(storage_moves.cancel_move, move_id=row.id, reason=reason),
        )
