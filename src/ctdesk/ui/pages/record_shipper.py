"""The shipper of a receipt beside its form: read once for what is known of it, opened whole on request."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ctdesk.ui import times
from ctdesk.ui.forms.shipper_line import ShipperWords
from ctdesk.ui.language import listed, tr
from ctdesk.ui.pages.record_receipt import is_receipt

if TYPE_CHECKING:
    from ctdesk.services.record_values import RecordView
    from ctdesk.services.shipper_history import ShipperAtReceipt
    from ctdesk.ui.pages.record_page import RecordPage

# What is said of the shipper follows from these answers: hold time, case, locks, indicators, upright, mist.
_AT_HAND = ("C", "D")  # handover, and outer package with its seals
_ASKED = ("C6a", "D1", "D2", "D5", "D7", "D10a", "D10b", "D11", "D13a", "D13b")


class RecordShipper:
    """Bound to one record page."""

    def __init__(self, page: RecordPage) -> None:
        self.page = page
        self.found: ShipperAtReceipt | None = None
        self._read: object = None

    def show_for(self, view: RecordView, *, blind: bool) -> None:
        """Show the shipper of a receipt that is being filled in; not while somebody checks blind."""
        if not is_receipt(view) or blind:
            self.page.rail.shipper.show_words(None)
            self._read = None
            return
        self.page.rail.raise_shipper(self.page.section in _AT_HAND)
        known = (view.id, *(view.answers[path].value for path in _ASKED if path in view.answers))
        if known == self._read:
            return
        from ctdesk.services.shipper_history import shipper_at_receipt

        self._read = known
        job = self.page.desk.fetch(shipper_at_receipt, record_id=view.id).within(self.page)
        job.then(lambda found: self._show(view.id, found)).otherwise(self.page.complain)

    def open(self) -> None:
        """Its whole life in a dialog, so that the receipt stays at hand."""
        from ctdesk.ui.dialogs.shipper import ShipperDialog

        if self.found is not None:
            dialog = ShipperDialog(self.page.window(), self.found.history)
            dialog.wanted.connect(self.page.go)
            dialog.open()

    def _show(self, record_id: int, found: ShipperAtReceipt | None) -> None:
        if self.page.view is None or self.page.view.id != record_id or self._read is None:
            return
        self.found = found
        self.page.rail.shipper.show_words(None if found is None else shipper_words(found, times.today()))


def shipper_words(found: ShipperAtReceipt, today: date) -> ShipperWords:
    """Qualified until when, how long it holds the cold, what this receipt and earlier trips found on it."""
    history, lines = found.history, []
    valid = history.qualified_until or history.stated_until
    expired = valid is not None and valid < today
    if valid is None:
        lines.append(tr("Qualification not known here"))
    else:
        lines.append(
            tr("Qualification expired {day}", day=times.day(valid))
            if expired
            else tr("Qualified until {day}", day=times.day(valid))
        )
    if found.holds_until is not None:
        lines.append(tr("Holds the cold until {time}", time=times.short(found.holds_until)))
    if found.findings:
        lines.append(tr("Found now: {what}", what=_named(found.findings)))
    if not history.trips:
        lines.append(tr("First trip here"))
    elif not history.troubled:
        lines.append(tr("{n} trips before, nothing found", n=len(history.trips)))
    else:
        kinds = tuple(dict.fromkeys(code for trip in history.trips for code in trip.findings))
        said = tr("{m} of {n} trips before with findings", n=len(history.trips), m=history.troubled)
        lines.append(f"{said}: {_named(kinds)}" if kinds else said)
    return ShipperWords(
        history.serial_no, tuple(lines), expired or bool(found.findings) or bool(history.troubled)
    )


def _named(codes: tuple[str, ...]) -> str:
    from ctdesk.ui.quarantine_words import shipper_finding

    return listed(shipper_finding(code) for code in codes)
