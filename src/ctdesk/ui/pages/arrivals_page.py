"""Arrivals: shipments announced by holders, how ready the hospital is for each, and the next step."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QComboBox, QMenu, QWidget

from ctdesk.services import arrivals, receipts, storage
from ctdesk.services.arrivals import ShipmentRow, UnitRow
from ctdesk.services.notice_import import SourceRow, notice_source
from ctdesk.services.readiness import Readiness, ShipmentLine, ShipmentSheet, list_shipments, shipment_sheet
from ctdesk.services.readiness_prints import arrivals_paper
from ctdesk.services.storage import PositionRow
from ctdesk.services.storage_reservations import ProposedPlace, propose_positions
from ctdesk.services.stored_files import read_stored_file
from ctdesk.ui import times
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Chip, Note, Text, facts
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.ask import ask_reason, read
from ctdesk.ui.dialogs.existing_stock import StockCard
from ctdesk.ui.dialogs.labels import may_print_labels, print_labels_of
from ctdesk.ui.dialogs.notice_message import MessageDialog
from ctdesk.ui.dialogs.print_preview import print_list
from ctdesk.ui.dialogs.shipment import NoticeAgainDialog, ReserveDialog, ask_notice, receipt_types
from ctdesk.ui.dialogs.show_file import show_file
from ctdesk.ui.job import Job
from ctdesk.ui.language import language, tr
from ctdesk.ui.pages.arrival_readiness import ReadinessCard, doors, shipment_state
from ctdesk.ui.pages.register_page import RegisterPage
from ctdesk.ui.row_model import Cell, Column
from ctdesk.ui.terms import terms

MOST_POSITIONS, MOST_UNITS = 300, 50


def arrival_segments() -> tuple[tuple[str, str], ...]:
    """The lists of arrivals and orders, and the patients at whose bedside somebody watches."""
    return (
        ("arrivals", tr("Shipments")),
        ("orders", tr("Orders")),
        ("patients", tr("Patients")),
        ("bedside", tr("Bedside")),
    )


def _state_cell(line: ShipmentLine) -> Cell:
    state = shipment_state(line)
    return Cell(state.word, state.tone, state.icon)


class ArrivalsPage(RegisterPage):
    """Shipments on the left, the chosen one on the right with what is missing and the next step."""

    route = "arrivals"
    argument = "shipment_id"
    shows = frozenset(
        {"shipment", "dose_unit", "therapy_order", "record", "storage_position", "tank", "product_label",
         "patient", "supplier", "readiness_mark", "shift", "scanner_test", "tank_alarm",
         "existing_stock"}
    )  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        columns = (
            Column(tr("Number"), lambda line: Cell(line.row.number, strong=True), 138),
            Column(tr("Patient and product"), lambda line: Cell(_about(line.row))),
            Column(tr("Expected"), lambda line: Cell(times.short(line.row.expected_at)), 100),
            Column(tr("Hold until"), _hold_cell, 100),
            Column(tr("State"), _state_cell, 142),
        )
        super().__init__(desk, columns, tr("Number, patient, batch …"))
        self._announce = Button(tr("Announce a shipment"), "primary", "add", self.announce)
        self._more = Button(tr("More"), "quiet", "more", on=self.open_menu, shortcut="Ctrl+M")
        self._led_here = False  # by My desk, a search or a scan: the next step has the focus then
        self.only = QComboBox()
        for words, state in (
            (tr("Announced"), "announced"),
            (tr("Arrived"), "arrived"),
            (tr("Decided"), "decided"),
            (tr("Cancelled"), "cancelled"),
            (tr("All"), ""),
        ):
            self.only.addItem(words, state)
        self.only.setAccessibleName(tr("State"))
        self.only.currentIndexChanged.connect(lambda _: self.read_rows())
        self.tools.insertWidget(1, self.only)

    def neighbours(self) -> tuple[tuple[str, str], ...]:
        return arrival_segments()

    def title(self) -> str:
        return tr("Arrivals and orders")

    def breadcrumb(self) -> str:
        return tr("Announced by the holder, typed again by a second person, then received")

    def buttons(self) -> list[Button]:
        return [allow(self._announce, self.desk, arrivals.announce_shipment), self._more]

    def print_seen(self) -> None:
        """The shipments of tomorrow with what is missing, on one page."""
        day = times.today() + timedelta(days=1)
        print_list(self, self.desk, tr("Arrivals of a day"), of=arrivals_paper, day=day)

    def opened(self, **arguments: Any) -> None:
        self._led_here = isinstance(arguments.get(self.argument), int)
        super().opened(**arguments)

    def ask_rows(self, after: Any, limit: int) -> Job:
        state = self.only.currentData() or None
        return self.fetch(list_shipments, state=state, text=self.text(), after=after, limit=limit)

    def empty_words(self) -> tuple[str, str]:
        if self.only.currentData() == "announced":
            return tr("Nothing is announced."), tr("Enter a holder's arrival notice: Announce a shipment.")
        return tr("No shipment here."), ""

    def read_detail(self, key: int) -> None:
        self.fetch(shipment_sheet, shipment_id=key).then(self._show)

    def announce(self) -> None:
        """Enter a holder's notice."""
        ask_notice(self, self._open_new)

    def announce_from_message(self) -> None:
        """Paste a holder's message; what is found in it is confirmed one by one."""
        MessageDialog(self, self.desk, self._open_new).open()

    def open_menu(self) -> None:
        """Other ways to announce, and tomorrow on paper."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        may = self.desk.may(arrivals.announce_shipment)
        for words, act, able in (
            (tr("Announce from a message …"), self.announce_from_message, may),
            (tr("Announce from a spreadsheet …"), lambda: self.go.emit("notice_import", {}), may),
            (tr("Print tomorrow's arrivals") + "\tCtrl+P", self.print_seen, True),
        ):
            menu.addAction(words, act).setEnabled(able)
        menu.setActiveAction(menu.actions()[0])
        menu.popup(self._more.mapToGlobal(QPoint(0, self._more.height())))

    def _open_new(self, shipment_id: int) -> None:
        self.wanted = shipment_id
        self.only.setCurrentIndex(0)
        self.load()

    def _show(self, sheet: ShipmentSheet) -> None:
        line = sheet.line
        if self.wanted is not None and self.wanted != line.id:
            return
        self.chosen, self.wanted = line, line.id
        step = self._next_step(line.row)  # a courier may be waiting: it stands above what was to be ready
        cards: list[QWidget] = [self._head(sheet), *step]
        if line.readiness is not None:
            cards.append(self._ready(sheet, line.readiness))
        cards += self._notice(sheet)
        if sheet.units:
            cards.append(_units(sheet.units))
        cards.append(StockCard(self, line.row))
        if line.row.state == "announced" and line.row.record_id is None:
            cancel = Button(
                tr("Cancel the announcement …"), "danger", "remove", lambda: self._cancel(line.row)
            )
            cards.append(allow(cancel, self.desk, arrivals.cancel_announcement))
        self.show_detail(cards)
        if self._led_here and step and step[0].isEnabled() and _is_due(line.row):
            step[0].setFocus(Qt.FocusReason.OtherFocusReason)
        self._led_here = False

    def _head(self, sheet: ShipmentSheet) -> Card:
        row = sheet.line.row
        card = Card(row.number)
        card.head.addWidget(Chip(shipment_state(sheet.line)))
        pairs = [
            (tr("Patient"), f"{row.patient or '–'}  {row.mrn or ''}".strip()),
            (tr("Product"), row.product or "–"),
            (tr("COI"), row.coi_id or "–"),
            (tr("Order"), row.order_number or "–"),
            (tr("Expected"), _with_left(row.expected_at, row.state == "announced")),
        ]
        card.body.addLayout(facts(pairs))
        if may_print_labels(self.desk):
            title = tr("Labels of {number}", number=row.number)
            labels = Button(tr("Labels …"), "link", "print")
            labels.clicked.connect(lambda: print_labels_of(self, self.desk, title, {"shipment": (row.id,)}))
            card.body.addWidget(labels)
        return card

    def _ready(self, sheet: ShipmentSheet, ready: Readiness) -> Card:
        row = sheet.line.row
        card = ReadinessCard(self, row, ready)
        where: dict[str, tuple[str, str, int | None]] = {
            "limits_empty": (tr("Go to the product"), "catalogue", sheet.product_id),
            "order_not_verified": (tr("Go to the order"), "orders", sheet.order_id),
            "patient_not_verified": (tr("Go to the patient"), "patients", sheet.patient_id),
            "no_contact": (tr("Holders and carriers"), "suppliers", None),
            "no_receiver": (tr("Duty rota"), "roster", None),
        }
        for door in doors(self, ready, where):
            card.body.addWidget(door)
        words = tr("Reserve positions …") if "no_position" in ready.faults else tr("Other positions …")
        reserve = Button(words, "plain", "storage", lambda: self._reserve(row, ready))
        card.body.addWidget(allow(reserve, self.desk, storage.reserve_position))
        return card

    def _next_step(self, row: ShipmentRow) -> list[QWidget]:
        if row.record_id is not None:
            button = Button(tr("Open the receipt"), "primary", "open")
            button.clicked.connect(lambda: self.go.emit("record", {"record_id": row.record_id}))
            return [button]
        if row.state in ("cancelled", "decided"):
            return []
        if row.verified_at is not None or row.state == "arrived":  # its record was voided or given up
            button = Button(tr("It has arrived: new receipt"), "primary", "receipts")
            button.clicked.connect(lambda: self._receive(row))
            return [allow(button, self.desk, receipts.open_receipt)]
        if not row.may_be_verified_by_me:
            words = tr("You entered this notice; a second person types it again.")
            return [Note(words, "amber", "waiting")]
        button = Button(tr("Type the notice again …"), "primary", "confirm", lambda: self._verify(row))
        return [allow(button, self.desk, arrivals.verify_announcement)]

    def _notice(self, sheet: ShipmentSheet) -> list[QWidget]:
        row, notice = sheet.line.row, sheet.notice
        card = Card(tr("Arrival notice"))
        entered = [(tr("Entered by"), row.entered_by or "–"), (tr("Verified by"), row.verified_by or "–")]
        source = Button(tr("What the holder sent …"), "quiet", "show", lambda: self._source(row))
        if notice is None:
            words = tr("Hidden until you have typed it yourself from the holder's paper.")
            card.body.addWidget(Text(words, "body", "quiet", wrap=True))
            card.body.addLayout(facts(entered[:1]))
            card.body.addWidget(source)
            return [card]
        hours = "–" if notice.hold_time_h is None else f"{notice.hold_time_h} h"
        pairs = [
            (tr("Kind of receipt"), receipt_types().get(notice.receipt_type, notice.receipt_type)),
            (tr("Carrier"), notice.carrier or "–"),
            (tr("Waybill number"), notice.awb_no or "–"),
            (tr("Shipper number"), notice.shipper_sn or "–"),
            (tr("Seal number"), notice.seal_no or "–"),
            (tr("Logger number"), notice.logger_sn or "–"),
            (tr("Packed at"), times.moment(notice.packed_at)),
            (tr("Left at"), times.moment(notice.departed_at)),
            (tr("Hold time"), hours),
            (tr("Hold time ends"), _with_left(notice.hold_time_expiry, row.state == "announced")),
            (tr("Cassettes"), str(row.cassette_count)),
            (tr("Dose units"), str(row.unit_count)),
            *entered,
        ]
        card.body.addLayout(facts(pairs))
        card.body.addWidget(source)
        return [card]

    def _source(self, row: ShipmentRow) -> None:
        """Show the message or file a notice was read from: the second person reads it, too."""

        def show(source: SourceRow | None) -> None:
            if source is None:
                read(self, row.number, tr("It was typed from the holder's paper; nothing else is kept here."))
            elif source.file is not None:
                name = source.file.name
                job = self.fetch(read_stored_file, file_id=source.file.id)
                job.then(lambda found: show_file(self, name, found.media_type, found.data))
            else:
                read(self, tr("Message of the holder"), source.text or "")

        self.fetch(notice_source, shipment_id=row.id).then(show)

    def _receive(self, row: ShipmentRow) -> None:
        job = self.run(receipts.open_receipt, shipment_id=row.id)
        job.then(lambda record_id: self.go.emit("record", {"record_id": int(record_id)}))

    def _reserve(self, row: ShipmentRow, ready: Readiness) -> None:
        def ask(free: tuple[PositionRow, ...], proposed: tuple[ProposedPlace, ...]) -> None:
            """What is proposed comes first, so that it stands there to be confirmed."""
            first = {one.code: place for place, one in enumerate(proposed)}
            ordered = sorted(free, key=lambda one: first.get(one.code, len(first)))
            ReserveDialog(self, self.desk, row, dict(ready.reserved), ordered, self.load).open()

        def choose(proposed: tuple[ProposedPlace, ...]) -> None:
            job = self.fetch(storage.list_positions, free_only=True, limit=MOST_POSITIONS)
            job.then(lambda page: ask(page.rows, proposed))

        self.fetch(propose_positions, shipment_id=row.id).then(choose)

    def _verify(self, row: ShipmentRow) -> None:
        NoticeAgainDialog(self, self.desk, row).open()

    def _cancel(self, row: ShipmentRow) -> None:
        ask_reason(
            self,
            tr("Cancel the announcement"),
            tr("{number} will not be received; it stays in the list of all.", number=row.number),
            tr("Cancel it"),
            lambda reason: self.run(
                arrivals.cancel_announcement, shipment_id=row.id, seen_version=row.row_version, reason=reason
            ),
        )


def _about(row: ShipmentRow) -> str:
    return " · ".join(part for part in (row.patient, row.product) if part) or "–"


def _hold_cell(line: ShipmentLine) -> Cell:
    if line.hidden:
        return Cell(tr("hidden"), quiet=True)
    return Cell(times.short(line.row.hold_time_expiry))


def _with_left(at: datetime | None, running: bool) -> str:
    if at is None:
        return "–"
    return f"{times.moment(at)} · {times.left(at)}" if running else times.moment(at)


def _is_due(row: ShipmentRow) -> bool:
    """Whether it may stand at the door: from half a day before it is expected."""
    return row.expected_at is None or row.expected_at - times.now() < timedelta(hours=12)


def _units(units: tuple[UnitRow, ...]) -> Card:
    card = Card(tr("Dose units"), str(len(units)))
    for unit in units[:MOST_UNITS]:
        bag = f"{unit.bag_no or unit.ordinal}/{unit.bag_total or len(units)}"
        word = terms().word("dispositions", unit.disposition, language())
        card.body.addWidget(Text(f"{bag}   {unit.batch_no or '–'}   {word}", "strong", select=True))
        small = [unit.coi_bag_id, unit.cassette_no, unit.position]
        if unit.expires_on is not None:
            small.append(tr("expires {day}", day=times.day(unit.expires_on)))
        words = " · ".join(dict.fromkeys(part for part in small if part))
        card.body.addWidget(Text(words or "–", "small", "quiet", wrap=True, select=True))
    if len(units) > MOST_UNITS:
        card.body.addWidget(Text(tr("{count} more", count=len(units) - MOST_UNITS), "small", "quiet"))
    return card
