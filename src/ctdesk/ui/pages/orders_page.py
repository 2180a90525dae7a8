"""Orders of a product for a patient: placed by one person, typed again by another; their shipments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ctdesk.services import arrivals, orders
from ctdesk.services.orders import OrderRow
from ctdesk.services.readiness import ShipmentLine, list_shipments
from ctdesk.ui import times
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Chip, Note, Row, State, Text, facts
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.order import ask_again, ask_correction, ask_order, hazard_words
from ctdesk.ui.dialogs.shipment import ask_notice
from ctdesk.ui.job import Job
from ctdesk.ui.language import tr
from ctdesk.ui.pages.arrival_readiness import shipment_state
from ctdesk.ui.pages.arrivals_page import arrival_segments
from ctdesk.ui.pages.register_page import RegisterPage
from ctdesk.ui.row_model import Cell, Column


def order_state(row: OrderRow) -> State:
    """Whether a second person has read the prescription again."""
    if row.verified_at is not None:
        return State(tr("Verified"), "green", "conforms")
    return State(tr("Not verified"), "amber", "waiting")


def _state_cell(row: OrderRow) -> Cell:
    state = order_state(row)
    return Cell(state.word, state.tone, state.icon)


def _open_cell(row: OrderRow, words: str | None, *, quiet: bool = False) -> Cell:
    return Cell(tr("hidden"), quiet=True) if row.hidden else Cell(words or "–", quiet=quiet)


class OrdersPage(RegisterPage):
    """Orders on the left; the chosen one with its shipments on the right."""

    route = "orders"
    argument = "order_id"
    shows = frozenset({"therapy_order", "treatment_case", "patient", "shipment"})

    def __init__(self, desk: Desk) -> None:
        columns = (
            Column(tr("Number"), lambda row: Cell(row.number, strong=True), 138),
            Column(tr("Patient"), lambda row: Cell(row.patient or "–"), 110),
            Column(tr("Product"), lambda row: _open_cell(row, row.product)),
            Column(tr("COI"), lambda row: _open_cell(row, row.coi_id, quiet=True), 150),
            Column(tr("State"), _state_cell, 126),
        )
        super().__init__(desk, columns, tr("Number, COI, patient …"))
        self._new = Button(tr("New order"), "primary", "add", self.order)

    def neighbours(self) -> tuple[tuple[str, str], ...]:
        return arrival_segments()

    def title(self) -> str:
        return tr("Arrivals and orders")

    def breadcrumb(self) -> str:
        return tr("The order carries the chain of identity to which the shipment is compared.")

    def buttons(self) -> list[Button]:
        return [allow(self._new, self.desk, orders.place_order)]

    def ask_rows(self, after: Any, limit: int) -> Job:
        return self.fetch(orders.list_orders, text=self.text(), after=after, limit=limit)

    def empty_words(self) -> tuple[str, str]:
        return tr("No order yet."), tr("A physician orders a product for a patient's course of treatment.")

    def read_detail(self, key: int) -> None:
        def show(row: OrderRow, shipments: Sequence[ShipmentLine]) -> None:
            if self.wanted == row.id:
                self._show(row, shipments)

        def go_on(found: Sequence[OrderRow]) -> None:
            if found:
                row = found[0]
                self.fetch(list_shipments, order_id=row.id).then(lambda page: show(row, page.rows))

        self.fetch(orders.list_orders, after=key + 1, limit=1).then(lambda page: go_on(page.rows))

    def order(self) -> None:
        """Ask for a new order."""
        ask_order(self)

    def _show(self, row: OrderRow, shipments: Sequence[ShipmentLine]) -> None:
        card = Card(row.number)
        card.head.addWidget(Chip(order_state(row)))
        doses = f"{row.dose_min or '–'} – {row.dose_max or '–'}" if row.dose_min or row.dose_max else "–"
        pairs = [
            (tr("Patient"), f"{row.patient or '–'}  {row.mrn or ''}".strip()),
            (tr("Product"), row.product or "–"),
            (tr("COI"), row.coi_id or "–"),
            (tr("DIN"), row.din or "–"),
            (tr("Identifier on the patient label"), row.patient_label_id or "–"),
            (tr("Dose, 10⁶ cells"), doses),
            (tr("Hazard statement"), hazard_words().get(row.hazard_statement or "", "–")),
            (tr("Value, CNY"), "–" if row.value is None else f"{row.value:,}"),
        ]
        people = [(tr("Entered by"), row.entered_by or "–"), (tr("Verified by"), row.verified_by or "–")]
        if row.hidden:
            words = tr("Hidden until you have typed it yourself from the prescription.")
            card.body.addWidget(Text(words, "body", "quiet", wrap=True))
            card.body.addLayout(facts([*pairs[:1], people[0]]))
        else:
            card.body.addLayout(facts([*pairs, *people]))
            correct = Button(tr("Correct …"), "link", "edit", lambda: ask_correction(self, row))
            allow(correct, self.desk, orders.correct_order)
            card.body.addWidget(correct, 0, Qt.AlignmentFlag.AlignRight)
        cards: list[QWidget] = [card, *self._second(row)]
        if shipments:
            cards.append(self._shipments(shipments))
        announce = Button(tr("Announce its shipment …"), "plain", "arrivals")
        announce.clicked.connect(lambda: ask_notice(self, self._announced, row.id))
        cards.append(allow(announce, self.desk, arrivals.announce_shipment))
        self.show_detail(cards)

    def _second(self, row: OrderRow) -> list[QWidget]:
        if row.verified_at is not None:
            return []
        if not row.may_be_verified_by_me:
            words = tr("You entered this order; a second person types it again from the prescription.")
            return [Note(words, "amber", "waiting")]
        again = Button(tr("Type the order again …"), "primary", "confirm", lambda: ask_again(self, row))
        return [allow(again, self.desk, orders.verify_order)]

    def _announced(self, shipment_id: int) -> None:
        self.go.emit("arrivals", {"shipment_id": shipment_id})

    def _shipments(self, shipments: Sequence[ShipmentLine]) -> Card:
        card = Card(tr("Shipments"), str(len(shipments)))
        for line in shipments:
            box = Row()
            box.setAccessibleName(line.row.number)
            box.line.addWidget(Text(line.row.number, "strong"), 1)
            box.line.addWidget(Text(times.short(line.row.expected_at), "small", "quiet"))
            box.line.addWidget(Chip(shipment_state(line)))
            box.chosen.connect(lambda key=line.id: self.go.emit("arrivals", {"shipment_id": key}))
            card.body.addWidget(box)
        return card
