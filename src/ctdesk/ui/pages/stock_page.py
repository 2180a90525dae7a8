"""The stock: every unit in keeping with its place, state and days left; filtered, searched, printed."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QComboBox

from ctdesk.services import stock
from ctdesk.services.stock import StockRow
from ctdesk.services.stock_prints import stock_paper
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Chip, Text, facts
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.print_preview import print_list
from ctdesk.ui.job import Job
from ctdesk.ui.language import tr
from ctdesk.ui.pages.register_page import RegisterPage
from ctdesk.ui.pages.storage_switch import storage_segments
from ctdesk.ui.row_model import Cell, Column
from ctdesk.ui.storage_words import (
    days_words,
    disposition_word,
    hold_word,
    place_short,
    place_word,
    stock_state,
)


def _place_cell(row: StockRow) -> Cell:
    if row.position is not None:
        return Cell(row.position, strong=True)
    return Cell(place_short(row.place), "red" if row.place == "missing" else None)


def _state_cell(row: StockRow) -> Cell:
    state = stock_state(row)
    return Cell(state.word, state.tone, state.icon)


def _days_cell(row: StockRow) -> Cell:
    found = days_words(row)
    if found is None:
        return Cell("–", quiet=True)
    return Cell(found.word, quiet=True) if found.tone == "grey" else Cell(found.word, found.tone, found.icon)


class StockPage(RegisterPage):
    """Units on the left; the chosen one on the right."""

    route = "stock"
    argument = "unit_id"
    shows = frozenset({"dose_unit", "storage_position", "shipment", "setting"})

    def __init__(self, desk: Desk) -> None:
        columns = (
            Column(tr("Position"), _place_cell, 108),
            Column(tr("Product"), lambda row: Cell(row.product or "–")),
            Column(tr("Patient"), lambda row: Cell(row.patient or "–"), 104, minor=True),
            Column(tr("Batch"), lambda row: Cell(row.batch_no or "–", quiet=True), 116, minor=True),
            Column(tr("Bag"), lambda row: Cell(row.bag, quiet=True), 44),
            Column(tr("State"), _state_cell, 150),
            Column(tr("Usable for"), _days_cell, 150),
        )
        super().__init__(desk, columns, tr("Batch, bag, position, product, patient …"), detail_width=330)
        self._print = Button(tr("Print …"), "plain", "print", self.print_seen)
        self._expire = Button(tr("Note what has expired"), "plain", "expiring", self.note_expired)
        self.filter = QComboBox()
        for code, words in (
            ("all", tr("Everything in stock")),
            ("accepted", tr("Accepted")),
            ("quarantined", tr("Quarantined or held")),
            ("rejected", tr("Rejected or expired")),
            ("expiring", tr("Expiring within 30 days")),
            ("outside", tr("Not in a tank")),
        ):
            self.filter.addItem(words, code)
        self.filter.setAccessibleName(tr("Shown"))
        self.filter.currentIndexChanged.connect(lambda _: self.read_rows())
        self.tools.insertWidget(self.tools.indexOf(self.count), self.filter)

    def neighbours(self) -> tuple[tuple[str, str], ...]:
        return storage_segments()

    def title(self) -> str:
        return tr("Stock")

    def breadcrumb(self) -> str:
        return tr("Everything in the keeping of this hospital")

    def buttons(self) -> list[Button]:
        return [self._print, allow(self._expire, self.desk, stock.note_expired)]

    def ask_rows(self, after: Any, limit: int) -> Job:
        return self.fetch(
            stock.list_stock,
            text=self.text(),
            show=self.filter.currentData(),
            after=after or 0,
            limit=limit,
        )

    def empty_words(self) -> tuple[str, str]:
        return tr("Nothing is in stock here."), tr("What is received and put in stands here.")

    def hint(self) -> tuple[str, str]:
        return "storage", tr("Choose a unit on the left.")

    def take_scan(self, text: str) -> bool:
        self.search.setText(text)
        return True

    def choose(self, row: Any) -> None:
        self.chosen, self.wanted = row, row.id
        self._show(row)

    def read_detail(self, key: int) -> None:
        """Read the chosen one again: the list is filtered, the row itself is asked for by its key."""
        self.fetch(stock.list_stock, after=key - 1, limit=1).then(
            lambda page: self._show(page.rows[0]) if page.rows and page.rows[0].id == key else None
        )

    def print_seen(self) -> None:
        print_list(
            self,
            self.desk,
            tr("Print the stock list"),
            stock_paper,
            text=self.text(),
            show=self.filter.currentData(),
        )

    def note_expired(self) -> None:
        """Write down what has passed its date."""
        self.run(stock.note_expired).then(lambda _: self.load())

    def _show(self, row: StockRow) -> None:
        if self.wanted != row.id:
            return
        card = Card(row.position or place_word(row.place))
        card.head.addWidget(Chip(stock_state(row)))
        card.body.addWidget(Text(row.product or "–", "strong", wrap=True))
        left = days_words(row)
        pairs = [
            (tr("Patient"), row.patient or "–"),
            (tr("Batch"), row.batch_no or "–"),
            (tr("Bag"), row.bag),
            (tr("COI of the bag"), row.coi_bag_id or "–"),
            (tr("Shipment"), row.shipment),
            (tr("State"), disposition_word(row.disposition)),
            (tr("Hold"), "–" if row.hold is None else hold_word(row.hold)),
            (tr("Place"), place_word(row.place)),
            (tr("Expires"), "–" if row.expires_on is None else row.expires_on.isoformat()),
            (tr("Usable for"), "–" if left is None else left.word),
            (tr("May be released"), tr("Yes") if row.releasable else tr("No")),
        ]
        card.body.addLayout(facts(pairs))
        acts = Card(padding=12)
        if row.position is not None:
            place = row.position
            show = Button(tr("Show in the tank"), "plain", "storage")
            show.clicked.connect(lambda: self.go.emit("storage", {"position": place}))
            acts.body.addWidget(show)
        whole = Button(tr("The unit from packing to now"), "plain", "open")
        whole.clicked.connect(lambda: self.go.emit("unit", {"unit_id": row.id}))
        acts.body.addWidget(whole)
        self.show_detail([card, acts])
