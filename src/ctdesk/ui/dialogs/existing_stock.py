"""Stock from before ctdesk: positions and photos by one person, all of it scanned again by a second one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QLineEdit, QWidget

from ctdesk.domain.errors import CtdeskError
from ctdesk.services.arrivals import ShipmentRow
from ctdesk.services.existing_stock import (
    EVENTS,
    StockRow,
    confirm_existing_stock,
    existing_stock,
    note_existing_stock,
    withdraw_existing_stock,
)
from ctdesk.services.gate import Credentials
from ctdesk.ui import times
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Text
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.ask import ask_reason
from ctdesk.ui.dialogs.camera import PhotoDialog
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.errors import complaint
from ctdesk.ui.file_field import FileField
from ctdesk.ui.language import language, tr
from ctdesk.ui.page import Page
from ctdesk.ui.terms import terms
from ctdesk.ui.typed import day_of

MOST_CASSETTES = 12


def state_words() -> dict[str, str]:
    """What papers can say of stock."""
    return {
        "": tr("Please choose …"),
        **{code: terms().word("dispositions", code, language()) for code in EVENTS},
    }


class StockDialog(Dialog):
    """What the papers say, the position of each cassette, and a photo of it."""

    def __init__(self, parent: QWidget, desk: Desk, row: ShipmentRow) -> None:
        super().__init__(
            parent,
            tr("Existing stock"),
            tr("{number} lay here before ctdesk did. A second person scans it again.", number=row.number),
            tr("Enter"),
            icon="storage",
            width=560,
        )
        self._desk, self._row = desk, row
        self._photos: dict[int, tuple[str, bytes]] = {}
        form = self.form
        form.line(tr("Received on"), "received_on", required=True).setPlaceholderText(
            times.today().isoformat()
        )
        form.choice(tr("State as its papers say"), "disposition", state_words())
        form.side_by_side("received_on", "disposition")
        self.paper = FileField("PDF, PNG, JPEG (*.pdf *.png *.jpg *.jpeg)")
        form.custom(tr("Paper of its acceptance"), "paper", self.paper)
        form.line(tr("Reason"), "reason", required=True)
        self.buttons: dict[int, Button] = {}
        for number in range(1, row.cassette_count + 1):
            form.line(tr("Position of cassette {n}", n=number), f"position:{number}", required=True)
            button = self.buttons[number] = Button(
                tr("Photo …"), "plain", "photo", partial(self._take, number)
            )
            form.custom(tr("Photo of cassette {n}", n=number), f"photo:{number}", button)
            form.side_by_side(f"position:{number}", f"photo:{number}")
        form.finish()

    def submit(self) -> None:
        places = [f"position:{number}" for number in self.buttons]
        if self.form.missing("received_on", "disposition", "reason", *places):
            return
        for number in self.buttons:
            if number not in self._photos:
                self.form.fields[f"photo:{number}"].complain(tr("A photo is required"))
                self.buttons[number].setFocus()
                return
        self.wait(True)
        self.paper.read(self._desk).within(self).then(self._enter).otherwise(self._paper_refused)

    def _take(self, number: int) -> None:
        title = tr("Photo of cassette {n}", n=number)
        PhotoDialog(self, self._desk, title, partial(self._taken, number)).open()

    def _taken(self, number: int, name: str, data: bytes) -> None:
        self._photos[number] = (name, data)
        self.buttons[number].setText(name)
        self.form.fields[f"photo:{number}"].complain("")

    def _paper_refused(self, error: Exception) -> None:
        self.wait(False)
        self.form.fields["paper"].complain(complaint(error).whole())
        self.paper.setFocus()

    def _enter(self, paper: tuple[str, bytes]) -> None:
        said = self.form.text
        try:
            received = day_of(said("received_on"), "received_on")
        except CtdeskError as error:
            self.complain(error)
            return
        job = self._desk.run(
            note_existing_stock,
            shipment_id=self._row.id,
            received_on=received,
            disposition=said("disposition"),
            reason=said("reason"),
            positions=tuple(said(f"position:{number}") for number in self.buttons),
            paper=paper,
            photos=tuple(self._photos[number] for number in self.buttons),
        )
        job.within(self).then(lambda _: self.accept()).otherwise(self.complain)


class ConfirmStockDialog(Dialog):
    """The second person scans every position again, reads the papers, and gives the password."""

    def __init__(self, parent: QWidget, desk: Desk, row: ShipmentRow, stock: StockRow) -> None:
        super().__init__(
            parent,
            tr("Confirm existing stock"),
            tr("Scan where each cassette of {number} lies, and read its papers yourself.", number=row.number),
            tr("Confirm"),
            icon="confirm",
        )
        self._desk, self._stock = desk, stock
        self.form.choice(tr("State as its papers say"), "disposition", state_words())
        self._places = [f"position:{number}" for number in range(1, row.cassette_count + 1)]
        for number, name in enumerate(self._places, 1):
            editor = self.form.line(tr("Position of cassette {n}", n=number), name, required=True)
            assert isinstance(editor, QLineEdit)
        self.password = self.form.secret(tr("Your password"), "password")
        self.form.finish()

    def submit(self) -> None:
        session = self._desk.session
        if session is None or self.form.missing("disposition", *self._places, "password"):
            return
        self.wait(True)
        credentials = Credentials(session.actor.login, self.password.text())
        self.password.clear()
        job = self._desk.sign(
            confirm_existing_stock,
            credentials,
            stock_id=self._stock.id,
            disposition=self.form.text("disposition"),
            positions=tuple(self.form.text(name) for name in self._places),
        )
        job.within(self).then(lambda _: self.accept()).otherwise(self.complain)


class StockCard(Card):
    """On the page of a shipment: that it lay here before, how far it is taken in, and the next step."""

    def __init__(self, page: Page, row: ShipmentRow) -> None:
        super().__init__()
        self._page, self._row = page, row
        self.hide()
        page.fetch(existing_stock, shipment_id=row.id).within(self).then(self._show)

    def _show(self, stock: StockRow | None) -> None:
        row, page = self._row, self._page
        fit = row.state == "announced" and row.verified_at is not None and row.record_id is None
        if stock is None or stock.state == "withdrawn":
            if fit and row.cassette_count <= MOST_CASSETTES:
                button = Button(
                    tr("It lay here before ctdesk …"), "quiet", "storage", lambda: self._open(StockDialog)
                )
                self.body.addWidget(allow(button, page.desk, note_existing_stock))
                self.show()
            return
        words = tr("Existing stock, received on {day}.", day=times.day(stock.received_on))
        self.body.addWidget(Text(words, "strong", wrap=True))
        if stock.state == "confirmed":
            told = tr("Taken in by {name} and {other}: {reason}", name=stock.entered_by or "–",
                      other=stock.confirmed_by or "–", reason=stock.reason)  # fmt: skip
            self.body.addWidget(Text(told, "body", "quiet", wrap=True))
        else:
            told = tr("Entered by {name}; a second person scans it again.", name=stock.entered_by or "–")
            self.body.addWidget(Text(told, "body", "amber", wrap=True))
            if stock.may_confirm:
                confirm = Button(tr("Confirm existing stock …"), "primary", "confirm")
                confirm.clicked.connect(lambda: ConfirmStockDialog(page, page.desk, row, stock).open())
                self.body.addWidget(allow(confirm, page.desk, confirm_existing_stock))
            back = Button(tr("Take it back …"), "quiet", "undo", partial(self._withdraw, stock))
            self.body.addWidget(allow(back, page.desk, withdraw_existing_stock))
        self.show()

    def _open(self, dialog: Callable[[QWidget, Desk, ShipmentRow], Dialog]) -> None:
        dialog(self._page, self._page.desk, self._row).open()

    def _withdraw(self, stock: StockRow) -> None:
        ask_reason(
            self._page,
            tr("Take it back"),
            tr(
                "{number} is announced as before; what was entered stays in the trail.",
                number=self._row.number,
            ),
            tr("Take back"),
            lambda reason: self._page.run(withdraw_existing_stock, stock_id=stock.id, reason=reason),
        )
