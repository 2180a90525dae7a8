"""What is asked about a shipment: the holder's notice with its bags, the same typed again, and positions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial

from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QWidget

from ctdesk.domain.errors import CtdeskError
from ctdesk.services import arrivals, notice_import, orders, storage, suppliers
from ctdesk.services.arrivals import Notice, NoticeReading, ShipmentRow
from ctdesk.services.orders import OrderRow
from ctdesk.services.storage import PositionRow
from ctdesk.services.suppliers import SupplierRow
from ctdesk.ui import look, times
from ctdesk.ui.cards import scrolling
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.bags import Bags
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.errors import complaint
from ctdesk.ui.fields import Form
from ctdesk.ui.language import tr
from ctdesk.ui.page import Page
from ctdesk.ui.pick import PickBox
from ctdesk.ui.typed import moment_of, whole_of

MOST_ORDERS = 100


def receipt_types() -> dict[str, str]:
    """Kinds of receipt by code, in words."""
    words = {
        "marketed_autologous": tr("Marketed, autologous"),
        "marketed_allogeneic": tr("Marketed, allogeneic"),
        "trial": tr("Clinical trial"),
        "research": tr("Research"),
        "donor_material": tr("Donor material"),
    }
    return {code: words.get(code, code) for code in sorted(arrivals.RECEIPT_TYPES)}


class AnnounceDialog(Dialog):
    """A holder's arrival notice, as it stands on the paper, with every bag it announces."""

    def __init__(
        self,
        parent: QWidget | None,
        desk: Desk,
        offered: Sequence[OrderRow],
        carriers: Sequence[str],
        done: Callable[[int], object],
        order_id: int | None = None,
        text: str = "",
    ) -> None:
        super().__init__(
            parent,
            tr("Announce a shipment"),
            tr("Type it from the holder's notice. A second person types it again before it may be received."),
            tr("Announce"),
            icon="arrivals",
            width=880,
        )
        self._desk, self._then, self._text = desk, done, text
        form = self.form
        words = [("", tr("No order"))] + [(str(order.id), order_words(order)) for order in offered]
        self.order = PickBox(words, str(order_id or ""))
        form.custom(tr("Order"), "order_id", self.order)
        kind = form.choice(
            tr("Kind of receipt"), "receipt_type", {"": tr("Please choose …"), **receipt_types()}
        )
        kind.setMinimumContentsLength(12)
        carrier = form.line(tr("Carrier"), "carrier")
        carrier.setCompleter(QCompleter(list(carriers), carrier))
        # In the order in which they are read from left to right, which is the order of Tab.
        for label, name in (
            (tr("Waybill number"), "awb_no"),
            (tr("Expected at"), "expected_at"),
            (tr("Shipper number"), "shipper_sn"),
            (tr("Seal number"), "seal_no"),
            (tr("Logger number"), "logger_sn"),
            (tr("Packed at"), "packed_at"),
            (tr("Left at"), "departed_at"),
            (tr("Hold time, h"), "hold_time_h"),
            (tr("Hold time ends"), "hold_time_expiry"),
        ):
            editor = form.line(label, name)
            if name.endswith("_at") or name == "hold_time_expiry":
                editor.setPlaceholderText(_moment_pattern())
        form.side_by_side("order_id", "receipt_type")
        form.side_by_side("carrier", "awb_no", "expected_at")
        form.side_by_side("shipper_sn", "seal_no", "logger_sn")
        form.side_by_side("packed_at", "departed_at", "hold_time_h", "hold_time_expiry")
        self.bags = Bags()
        self.bags.finished.connect(self.do.setFocus)
        form.column.addWidget(self.bags)
        form.finish()
        self.order.setFocus()

    def submit(self) -> None:
        if self.form.missing("receipt_type") or self.form.doubted():
            return
        self.wait(True)
        try:
            order = int(self.order.code()) if self.order.code() else None
            notice, units = self._notice(), self.bags.units()
            if self._text:
                job = self._desk.run(
                    notice_import.announce_from_message,
                    order_id=order,
                    notice=notice,
                    units=units,
                    text=self._text,
                )
            else:
                job = self._desk.run(arrivals.announce_shipment, order_id=order, notice=notice, units=units)
        except Exception as error:  # what cannot be read is told like what the service refuses
            self.complain(error)
            return
        job.within(self).then(self._finish).otherwise(self.complain)

    def is_dear(self) -> bool:
        return bool(self._text) or self.form.is_typed() or self.bags.is_typed()

    def propose(self, read: Mapping[tuple[str, int | None], str]) -> None:
        """Fill in what a person confirmed of a message, by field and bag; bag None stands for all of them."""
        for (name, bag), value in read.items():
            editor = self.form.fields[name].editor if bag is None and name in self.form.fields else None
            if isinstance(editor, QComboBox):
                editor.setCurrentIndex(max(0, editor.findData(value)))
            elif isinstance(editor, QLineEdit):
                editor.setText(value)
        told = [int(value) for (name, _), value in read.items() if name == "bag_total" and value.isdigit()]
        wanted = max([1, *(bag or 0 for _, bag in read), *told])
        self.bags.have(wanted)
        for (name, bag), value in sorted(read.items(), key=lambda one: one[0][1] or 0):
            for number, line in enumerate(self.bags.lines, start=1):
                if name in line.editors and bag in (None, number):
                    line.editors[name].setText(value)
        if not any(name == "cassette" for name, _ in read):
            self.bags.count_cassettes()
        self.order.setFocus()

    def complain(self, error: Exception) -> None:
        if self.bags.complain(complaint(error)):
            self.wait(False)
            self.form.quiet()
        else:
            super().complain(error)

    def _notice(self) -> Notice:
        said = self.form.text
        return Notice(
            said("receipt_type"),
            carrier=said("carrier") or None,
            awb_no=said("awb_no") or None,
            packed_at=moment_of(said("packed_at"), "packed_at"),
            departed_at=moment_of(said("departed_at"), "departed_at"),
            expected_at=moment_of(said("expected_at"), "expected_at"),
            hold_time_h=whole_of(said("hold_time_h"), "hold_time_h"),
            hold_time_expiry=moment_of(said("hold_time_expiry"), "hold_time_expiry"),
            shipper_sn=said("shipper_sn") or None,
            seal_no=said("seal_no") or None,
            logger_sn=said("logger_sn") or None,
        )

    def _finish(self, shipment_id: int) -> None:
        self.accept()
        self._then(int(shipment_id))


class NoticeAgainDialog(Dialog):
    """The same notice, typed again by a second person who sees nothing of what was entered."""

    def __init__(self, parent: QWidget | None, desk: Desk, row: ShipmentRow) -> None:
        super().__init__(
            parent,
            tr("Type the notice again"),
            tr("Type what the holder's notice for {number} says, without looking here.", number=row.number),
            tr("Compare"),
            icon="edit",
            width=880,
        )
        self._desk, self._row = desk, row
        form = self.form
        kind = form.choice(
            tr("Kind of receipt"), "receipt_type", {"": tr("Please choose …"), **receipt_types()}
        )
        kind.setMinimumContentsLength(12)
        form.line(tr("Waybill number"), "awb_no")
        form.line(tr("Hold time ends"), "hold_time_expiry").setPlaceholderText(_moment_pattern())
        form.line(tr("Shipper number"), "shipper_sn")
        form.line(tr("Seal number"), "seal_no")
        form.line(tr("Logger number"), "logger_sn")
        form.line(tr("Cassettes"), "cassette_count", required=True)
        count = form.line(tr("Dose units"), "unit_count", required=True)
        count.editingFinished.connect(lambda: self._offer_lines(count.text().strip()))
        form.side_by_side("receipt_type", "awb_no", "hold_time_expiry")
        form.side_by_side("shipper_sn", "seal_no", "logger_sn", "cassette_count", "unit_count")
        self.bags = Bags(again=True)
        self.bags.finished.connect(self.do.setFocus)
        form.column.addWidget(self.bags)
        form.finish()
        kind.setFocus()

    def is_dear(self) -> bool:
        return self.form.is_typed() or self.bags.is_typed()

    def _offer_lines(self, count: str) -> None:
        """A line for each bag that was read on the paper."""
        if count.isascii() and count.isdigit():
            self.bags.have(int(count))

    def submit(self) -> None:
        self.bags.quiet()
        if self.form.missing("receipt_type", "cassette_count", "unit_count"):
            return
        self.wait(True)
        try:
            reading = self._reading()
        except CtdeskError as error:
            self.complain(error)
            return
        job = self._desk.run(arrivals.verify_announcement, shipment_id=self._row.id, reading=reading)
        job.within(self).then(lambda _: self.accept()).otherwise(self.complain)

    def complain(self, error: Exception) -> None:
        if self.bags.complain(complaint(error)):
            self.wait(False)
            self.form.quiet()
        else:
            super().complain(error)

    def _reading(self) -> NoticeReading:
        said = self.form.text
        return NoticeReading(
            said("receipt_type"),
            said("awb_no") or None,
            said("shipper_sn") or None,
            said("seal_no") or None,
            said("logger_sn") or None,
            moment_of(said("hold_time_expiry"), "hold_time_expiry"),
            whole_of(said("cassette_count"), "cassette_count") or 0,
            whole_of(said("unit_count"), "unit_count") or 0,
            self.bags.units(),
        )


class ReserveDialog(Dialog):
    """A free position for each cassette, proposed side by side, chosen by typing or scanning its code."""

    def __init__(
        self,
        parent: QWidget | None,
        desk: Desk,
        row: ShipmentRow,
        kept: Mapping[int, str],
        free: Sequence[PositionRow],
        done: Callable[[], object],
    ) -> None:
        super().__init__(
            parent,
            tr("Reserve positions"),
            tr("One position for each cassette of {number}. Scan or type its code.", number=row.number),
            tr("Reserve"),
            icon="storage",
        )
        self._desk, self._row, self._then = desk, row, done
        self._kept = dict(kept)
        self._places = {place.code: place for place in free}
        self._left: list[tuple[int, PositionRow]] = []
        inner = Form()
        inner.column.setContentsMargins(look.px(4), look.px(4), look.px(10), look.px(4))
        self.picks: dict[int, PickBox] = {}
        unused = iter(place.code for place in free)
        for cassette in range(1, row.cassette_count + 1):
            mine = kept.get(cassette)
            codes = [*([mine] if mine else []), *(place.code for place in free)]
            now = mine or next(unused, "")
            box = self.picks[cassette] = PickBox([(code, code) for code in codes], now)
            inner.custom(tr("Cassette {number}", number=cassette), f"cassette_{cassette}", box)
        area = scrolling(inner)
        area.setMinimumHeight(min(look.px(340), inner.sizeHint().height() + look.px(8)))
        self.form.column.addWidget(area)
        self._inner = inner
        self.form.finish()
        self.picks[1].setFocus()

    def submit(self) -> None:
        self._inner.quiet()
        if self._inner.doubted():
            return
        wanted = {cassette: box.code() for cassette, box in self.picks.items()}
        for cassette, code in wanted.items():
            twice = code and list(wanted.values()).index(code) + 1 != cassette
            if twice or not code:
                words = (
                    tr("This position is chosen for another cassette.") if twice else tr("No free position.")
                )
                self._inner.fields[f"cassette_{cassette}"].complain(words)
                self.picks[cassette].setFocus()
                return
        self._left = [
            (cassette, self._places[code])
            for cassette, code in wanted.items()
            if self._kept.get(cassette) != code
        ]
        self.wait(True)
        self._next()

    def _next(self) -> None:
        if not self._left:
            self.accept()
            self._then()
            return
        cassette, place = self._left.pop(0)
        job = self._desk.run(
            storage.reserve_position,
            position_id=place.id,
            shipment_id=self._row.id,
            cassette=cassette,
            seen_version=place.row_version,
        )
        job.within(self).then(lambda _: self._next()).otherwise(partial(self._refused, cassette))

    def _refused(self, cassette: int, error: Exception) -> None:
        self.complain(error)
        self.picks[cassette].setFocus()


def ask_notice(
    page: Page,
    done: Callable[[int], object],
    order_id: int | None = None,
    *,
    read: Mapping[tuple[str, int | None], str] | None = None,
    text: str = "",
) -> None:
    """Ask for a holder's notice, perhaps for this order; ``done`` hears the key of the new shipment.

    ``read`` is what was confirmed of the message ``text``, which is kept with the notice.
    """

    def ask(found: Sequence[OrderRow], carriers: Sequence[SupplierRow]) -> None:
        names = [carrier.name for carrier in carriers]
        dialog = AnnounceDialog(page, page.desk, found, names, done, order_id, text)
        if read:
            dialog.propose(read)
        dialog.open()

    page.fetch(orders.list_orders, limit=MOST_ORDERS).then(
        lambda found: page.fetch(suppliers.list_suppliers, kind="carrier").then(partial(ask, found.rows))
    )


def order_words(order: OrderRow) -> str:
    """An order in one line, as it is chosen."""
    return " · ".join(part for part in (order.number, order.patient, order.product, order.coi_id) if part)


def _moment_pattern() -> str:
    return times.moment(datetime.now(UTC))
