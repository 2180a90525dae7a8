"""Arrivals: shipments announced by holders, typed again by a second person, and opened when they arrive."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QComboBox, QWidget

from ctdesk.services import arrivals, receipts
from ctdesk.services.arrivals import RECEIPT_TYPES, Notice, NoticeReading, ShipmentRow, UnitExpected, UnitRow
from ctdesk.ui import times
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Chip, Note, State, Text, facts
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.ask import ask_reason
from ctdesk.ui.dialogs.values import ValuesDialog
from ctdesk.ui.job import Job
from ctdesk.ui.language import tr
from ctdesk.ui.pages.list_page import ListPage
from ctdesk.ui.row_model import Cell, Column
from ctdesk.ui.typed import day_of, moment_of, whole_of


def type_words() -> dict[str, str]:
    """Kinds of receipt by code, in words."""
    words = {
        "marketed_autologous": tr("Marketed, autologous"),
        "marketed_allogeneic": tr("Marketed, allogeneic"),
        "trial": tr("Clinical trial"),
        "research": tr("Research"),
        "donor_material": tr("Donor material"),
    }
    return {code: words.get(code, code) for code in sorted(RECEIPT_TYPES)}


def shipment_state(row: ShipmentRow) -> State:
    """How a shipment stands."""
    states = {
        "arrived": State(tr("Checking"), "amber", "pending"),
        "decided": State(tr("Decided"), "grey", "ended"),
        "cancelled": State(tr("Cancelled"), "grey", "remove"),
    }
    if row.state in states:
        return states[row.state]
    if row.verified_at is None:
        return State(tr("Not verified"), "amber", "waiting")
    return State(tr("Ready"), "green", "conforms")


def _state_cell(row: ShipmentRow) -> Cell:
    state = shipment_state(row)
    return Cell(state.word, state.tone, state.icon)


class ArrivalsPage(ListPage):
    """Shipments on the left, the chosen one on the right with the next step."""

    route = "arrivals"
    shows = frozenset({"shipment", "dose_unit", "therapy_order", "record"})

    def __init__(self, desk: Desk) -> None:
        columns = (
            Column(tr("Number"), lambda row: Cell(row.number, strong=True), 150),
            Column(tr("Patient"), lambda row: Cell(row.patient or "–"), 90),
            Column(tr("Product"), lambda row: Cell(row.product or "–")),
            Column(
                tr("Expected"), lambda row: Cell(times.short(row.expected_at), quiet=True), 120, minor=True
            ),
            Column(tr("Units"), lambda row: Cell(str(row.unit_count)), 60, right=True, minor=True),
            Column(tr("State"), _state_cell, 130),
        )
        super().__init__(desk, columns, tr("Filter this list …"), detail_width=380)
        self.search.hide()
        self._announce = Button(tr("Announce a shipment"), "primary", "add", self.announce)
        self._orders = Button(tr("Orders and patients"), "plain", "patient")
        self._orders.clicked.connect(lambda: self.go.emit("orders", {}))
        self.only = QComboBox()
        for words, state in (
            (tr("Announced"), "announced"),
            (tr("Arrived"), "arrived"),
            (tr("Decided"), "decided"),
            (tr("All"), ""),
        ):
            self.only.addItem(words, state)
        self.only.setAccessibleName(tr("State"))
        self.only.currentIndexChanged.connect(lambda _: self.read_rows())
        self.tools.insertWidget(0, self.only, 1)

    def title(self) -> str:
        return tr("Arrivals and orders")

    def breadcrumb(self) -> str:
        return tr("Announced by the holder, typed again by a second person, then received")

    def buttons(self) -> list[Button]:
        self._announce.setEnabled(self.desk.may(arrivals.announce_shipment))
        return [self._orders, self._announce]

    def opened(self, **arguments: Any) -> None:
        super().opened(**arguments)
        wanted = arguments.get("shipment_id")
        if isinstance(wanted, int):
            self._read(wanted)

    def start(self) -> int:
        return 0

    def ask_rows(self, after: Any, limit: int) -> Job:
        state = self.only.currentData() or None
        return self.fetch(arrivals.list_announced, state=state, after=after, limit=limit)

    def empty_words(self) -> tuple[str, str]:
        return tr("No shipment here."), tr("A holder's arrival notice is entered with Announce a shipment.")

    def choose(self, row: ShipmentRow) -> None:
        super().choose(row)
        self._read(row.id)

    def announce(self, order_id: int | None = None) -> None:
        """Enter a holder's notice."""
        fields = (
            (tr("Order number, its key"), "order_id", tr("From Orders and patients; empty: none")),
            *_notice_fields(),
            (tr("Packed at"), "packed_at", "2026-11-22 09:30"),
            (tr("Left at"), "departed_at", ""),
            (tr("Expected at"), "expected_at", ""),
            (tr("Hold time, h"), "hold_time_h", ""),
            (tr("Carrier"), "carrier", ""),
            (tr("Batch"), "batch_no", ""),
            (tr("Expiry of the units"), "expires_on", "2027-05-31"),
            (tr("COI on the bags"), "coi_bag_id", ""),
        )
        dialog = ValuesDialog(
            self,
            tr("Announce a shipment"),
            tr("Type it from the holder's notice. A second person types it again before it may be received."),
            tr("Announce"),
            fields,
            self._announced,
            required=("cassette_count", "unit_count"),
            choices={"receipt_type": type_words()},
            given={"order_id": str(order_id or ""), "cassette_count": "1", "unit_count": "1"},
            pairs=(
                ("order_id", "receipt_type"),
                ("awb_no", "carrier"),
                ("shipper_sn", "seal_no"),
                ("logger_sn", "hold_time_expiry"),
                ("cassette_count", "unit_count"),
                ("packed_at", "departed_at"),
                ("expected_at", "hold_time_h"),
                ("batch_no", "expires_on"),
            ),
        )
        dialog.open()

    def _announced(self, values: dict[str, str]) -> Job:
        notice = Notice(
            values["receipt_type"],
            carrier=values["carrier"] or None,
            awb_no=values["awb_no"] or None,
            packed_at=moment_of(values["packed_at"], "packed_at"),
            departed_at=moment_of(values["departed_at"], "departed_at"),
            expected_at=moment_of(values["expected_at"], "expected_at"),
            hold_time_h=whole_of(values["hold_time_h"], "hold_time_h"),
            hold_time_expiry=moment_of(values["hold_time_expiry"], "hold_time_expiry"),
            shipper_sn=values["shipper_sn"] or None,
            seal_no=values["seal_no"] or None,
            logger_sn=values["logger_sn"] or None,
        )
        cassettes = max(1, whole_of(values["cassette_count"], "cassette_count") or 1)
        number = max(cassettes, whole_of(values["unit_count"], "unit_count") or 1)
        units = tuple(
            UnitExpected(
                cassette=1 + place * cassettes // number,
                coi_bag_id=values["coi_bag_id"] or None,
                batch_no=values["batch_no"] or None,
                bag_no=place + 1,
                bag_total=number,
                expires_on=day_of(values["expires_on"], "expires_on"),
            )
            for place in range(number)
        )
        order_id = whole_of(values["order_id"], "order_id")
        return self.desk.run(arrivals.announce_shipment, order_id=order_id, notice=notice, units=units)

    def _read(self, shipment_id: int) -> None:
        self.fetch(arrivals.shipment_detail, shipment_id=shipment_id).then(self._show)

    def _show(self, found: tuple[ShipmentRow, tuple[UnitRow, ...]]) -> None:
        row, units = found
        self.chosen = row
        head = Card(row.number)
        head.head.addWidget(Chip(shipment_state(row)))
        pairs = [
            (tr("Patient"), f"{row.patient or '–'}  {row.mrn or ''}".strip()),
            (tr("Product"), row.product or "–"),
            (tr("COI"), row.coi_id or "–"),
            (tr("Order"), row.order_number or "–"),
            (tr("Kind"), type_words().get(row.receipt_type, row.receipt_type)),
            (tr("Carrier"), row.carrier or "–"),
            (tr("Expected"), times.moment(row.expected_at)),
            (tr("Hold time ends"), times.moment(row.hold_time_expiry)),
            (tr("Entered by"), row.entered_by or "–"),
            (tr("Verified by"), row.verified_by or "–"),
        ]
        head.body.addLayout(facts(pairs))
        cards: list[QWidget] = [head, *self._next_step(row)]
        if units:
            card = Card(tr("Dose units"), str(len(units)))
            for unit in units[:20]:
                bag = f"{unit.bag_no or unit.ordinal}/{unit.bag_total or len(units)}"
                words = f"{bag}  {unit.batch_no or '–'}  {unit.position or ''}".strip()
                card.body.addWidget(Text(words, "body", wrap=True))
            cards.append(card)
        if row.state == "announced" and row.record_id is None:
            cancel = Button(tr("Cancel the announcement …"), "danger", "remove", lambda: self._cancel(row))
            cancel.setEnabled(self.desk.may(arrivals.cancel_announcement))
            cards.append(cancel)
        self.show_detail(cards)

    def _next_step(self, row: ShipmentRow) -> list[QWidget]:
        if row.record_id is not None:
            button = Button(tr("Open the receipt"), "primary", "open")
            button.clicked.connect(lambda: self.go.emit("record", {"record_id": row.record_id}))
            return [button]
        if row.state != "announced":
            return []
        if row.verified_at is None:
            if not row.may_be_verified_by_me:
                words = tr("Waits for a second person to type the notice again.")
                return [Note(words, "amber", "waiting")]
            button = Button(tr("Type the notice again …"), "primary", "confirm", lambda: self._verify(row))
            button.setEnabled(self.desk.may(arrivals.verify_announcement))
            return [button]
        button = Button(tr("It has arrived: new receipt"), "primary", "receipts", lambda: self._receive(row))
        button.setEnabled(self.desk.may(receipts.open_receipt))
        return [button]

    def _receive(self, row: ShipmentRow) -> None:
        job = self.run(receipts.open_receipt, shipment_id=row.id)
        job.then(lambda record_id: self.go.emit("record", {"record_id": record_id}))

    def _verify(self, row: ShipmentRow) -> None:
        dialog = ValuesDialog(
            self,
            tr("Type the notice again"),
            tr("Type what the holder's notice for {number} says, without looking here.", number=row.number),
            tr("Compare"),
            _notice_fields(),
            lambda values: self.desk.run(
                arrivals.verify_announcement, shipment_id=row.id, reading=_reading(values)
            ),
            required=("cassette_count", "unit_count"),
            choices={"receipt_type": type_words()},
            pairs=(
                ("receipt_type", "awb_no"),
                ("shipper_sn", "seal_no"),
                ("logger_sn", "hold_time_expiry"),
                ("cassette_count", "unit_count"),
            ),
        )
        dialog.open()

    def _cancel(self, row: ShipmentRow) -> None:
        ask_reason(
            self,
            tr("Cancel the announcement"),
            tr("{number} will not be received; it stays in the list of all.", number=row.number),
            tr("Cancel it"),
            lambda reason: self.run(
                arrivals.cancel_announcement,
                shipment_id=row.id,
                seen_version=row.row_version,
                reason=reason,
            ),
        )


def _notice_fields() -> tuple[tuple[str, str, str], ...]:
    return (
        (tr("Kind of receipt"), "receipt_type", ""),
        (tr("Waybill number"), "awb_no", ""),
        (tr("Shipper number"), "shipper_sn", ""),
        (tr("Seal number"), "seal_no", ""),
        (tr("Logger number"), "logger_sn", ""),
        (tr("Hold time ends"), "hold_time_expiry", "2026-11-24 06:00"),
        (tr("Cassettes"), "cassette_count", ""),
        (tr("Dose units"), "unit_count", ""),
    )


def _reading(values: dict[str, str]) -> NoticeReading:
    return NoticeReading(
        values["receipt_type"],
        values["awb_no"] or None,
        values["shipper_sn"] or None,
        values["seal_no"] or None,
        values["logger_sn"] or None,
        moment_of(values["hold_time_expiry"], "hold_time_expiry"),
        whole_of(values["cassette_count"], "cassette_count") or 0,
        whole_of(values["unit_count"], "unit_count") or 0,
    )
