"""Rejections: what was rejected, its notice to the holder, and whether the holder has answered."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from ctdesk.services.held_prints import rejections_paper
from ctdesk.services.rejections import RejectionRow, RejectionSheet, list_rejections, rejection_sheet
from ctdesk.ui import times
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Chip, Note, State, Text, facts
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.print_preview import print_list
from ctdesk.ui.job import Job
from ctdesk.ui.language import both, tr
from ctdesk.ui.pages.held_cards import Way, units_card, ways_in
from ctdesk.ui.pages.receipt_switch import receipt_segments
from ctdesk.ui.pages.register_page import RegisterPage
from ctdesk.ui.row_model import Cell, Column


def rejection_state(row: RejectionRow) -> State:
    """How a rejection stands: its notice, then the holder's answer."""
    if row.outcome == "void":
        return State(tr("Voided"), "grey", "void")
    if row.answered:
        return State(tr("Holder has answered"), "green", "conforms")
    if row.late:
        return State(tr("Answer overdue"), "red", "clock")
    if row.closed_at is None:
        return State(tr("Notice to be signed"), "amber", "draft")
    return State(tr("Answer awaited"), "amber", "waiting")


def _state_cell(row: RejectionRow) -> Cell:
    state = rejection_state(row)
    return Cell(state.word, state.tone, state.icon)


class RejectionsPage(RegisterPage):
    """Rejections on the left; the chosen one on the right with its units, reasons and notice."""

    route = "rejections"
    argument = "rejection_id"
    shows = frozenset({"rejection", "record", "signature", "dose_unit", "answer_entry"})

    def __init__(self, desk: Desk) -> None:
        columns = (
            Column(tr("Number"), lambda row: Cell(row.number, strong=True), 146),
            Column(tr("Product"), lambda row: Cell(row.product or "–")),
            Column(tr("Units"), lambda row: Cell(str(row.units)), 84, minor=True),
            Column(tr("Answer by"), lambda row: Cell(times.day(row.answer_by)), 104),
            Column(tr("State"), _state_cell, 164),
        )
        super().__init__(desk, columns, tr("Number, batch or bag …"))
        self._print = Button(tr("Print …"), "plain", "print", self.print_seen)

    def neighbours(self) -> tuple[tuple[str, str], ...]:
        return receipt_segments()

    def title(self) -> str:
        return tr("Rejections")

    def breadcrumb(self) -> str:
        return tr(
            "Kept cold and apart under a red tag, until the holder says what becomes of it • CT-ACC-003"
        )

    def buttons(self) -> list[Button]:
        return [self._print]

    def ask_rows(self, after: Any, limit: int) -> Job:
        return self.fetch(list_rejections, text=self.text(), after=after, limit=limit)

    def empty_words(self) -> tuple[str, str]:
        return tr("Nothing was rejected."), ""

    def print_seen(self) -> None:
        print_list(self, self.desk, tr("Register of rejections"), rejections_paper, text=self.text())

    def read_detail(self, key: int) -> None:
        self.fetch(rejection_sheet, rejection_id=key).then(self._show)

    def _show(self, sheet: RejectionSheet) -> None:
        if not self.is_wanted(sheet.row):
            return
        cards: list[QWidget] = [self._head(sheet)]
        quality = _quality(sheet.row)
        if quality is not None:
            cards.append(quality)
        cards += [units_card(sheet.units)[0], _reasons(sheet)]
        self.show_detail(cards)

    def _head(self, sheet: RejectionSheet) -> Card:
        row = sheet.row
        card = Card(row.number)
        card.head.addWidget(Chip(rejection_state(row)))
        pairs = [
            (tr("Product"), row.product or "–"),
            (tr("Rejected at"), times.moment(row.opened_at)),
            (tr("Rests on"), sheet.source_number or "–"),
            (tr("Holder's answer by"), times.day(row.answer_by)),
        ]
        card.body.addLayout(facts(pairs))
        ways: tuple[Way, ...] = (
            (row.record_id, tr("Open the notice"), "primary", "open"),
            (sheet.source_record_id, tr("Open the record it rests on"), "plain", "record"),
        )
        card.body.addLayout(ways_in(self.go, ways))
        return card


def _quality(row: RejectionRow) -> Note | None:
    if row.outcome == "void":
        return None
    if row.quality is None:
        words = tr(
            "Say in the notice whether it is a quality problem of the product: it is reported at once."
        )
        return Note(words, "red", "warning")
    if row.quality == "being_reported":
        return Note(tr("The report to the authority is not in yet."), "red", "warning")
    return None


def _reasons(sheet: RejectionSheet) -> Card:
    card = Card(tr("Reasons"), str(len(sheet.reasons)))
    for item, zh, en in sheet.reasons:
        card.body.addWidget(Text(f"{item}  {both(zh, en)}", "body", wrap=True, select=True))
    return card
