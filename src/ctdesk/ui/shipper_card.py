"""The life of one shipper on a card: as what it is registered, and what its trips to this hospital showed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ctdesk.services.shipper_history import ShipperHistory, ShipperTrip, shipper_history
from ctdesk.ui import look, times
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Elided, Mark, facts
from ctdesk.ui.desk import Desk
from ctdesk.ui.language import listed, tr
from ctdesk.ui.quarantine_words import shipper_finding

_MOST = 5


class ShipperCard(Card):
    """Shows what is known of a shipper; ``read`` asks for one by the number on its lid."""

    wanted = Signal(int)  # the receipt of a trip

    def __init__(self, history: ShipperHistory | None = None, parent: QWidget | None = None) -> None:
        super().__init__(tr("Shipper"))
        if parent is not None:
            self.setParent(parent)
        if history is not None:
            self.show_history(history)

    def read(self, desk: Desk, serial_no: str, but_record: int | None = None) -> None:
        """Ask for the life of this shipper, without the receipt that is open."""
        job = desk.fetch(shipper_history, serial_no=serial_no, but_record=but_record)
        job.within(self).then(self.show_history)

    def show_history(self, found: ShipperHistory) -> None:
        """Fill the card."""
        self.empty()
        self.title.setText(tr("Shipper {number}", number=found.serial_no))
        valid = found.qualified_until or found.stated_until
        hold = "–" if found.hold_time_h is None else f"{found.hold_time_h} h"
        own = tr("not registered here") if found.asset_no is None else found.asset_no
        pairs = [
            (tr("Equipment"), own),
            (tr("Qualified until"), times.day(valid)),
            (tr("Hold time as qualified"), hold),
            (tr("Earlier trips here"), str(len(found.trips))),
        ]
        if found.troubled:
            pairs.append((tr("Of these with findings"), str(found.troubled)))
        self.body.addLayout(facts(pairs))
        for trip in found.trips[:_MOST]:
            self.body.addLayout(_trip(trip, self.wanted.emit))


def bad(trip: ShipperTrip) -> bool:
    """Whether anything was found on the shipper or in its temperature."""
    return bool(trip.findings) or bool(trip.excursions)


def _trip(trip: ShipperTrip, want: Callable[[int], object]) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(look.px(8))
    amiss = bad(trip)
    line.addWidget(Mark("warning" if amiss else "conforms", "amber" if amiss else "green", 16))
    parts = [times.day(trip.arrived_at)]
    if trip.hold_left_h is not None:
        parts.append(tr("{hours} h left", hours=trip.hold_left_h))
    if trip.warmest_c is not None:
        parts.append(f"{trip.warmest_c} °C".replace("-", "−"))
    if trip.excursions:
        parts.append(tr("{count} excursions", count=trip.excursions))
    if trip.findings:
        parts.append(listed(shipper_finding(one) for one in trip.findings))
    line.addWidget(Elided(" · ".join(parts), "small", "text" if amiss else "quiet"), 1)
    line.addWidget(Button(trip.number.rsplit("-", 1)[-1], "link", on=partial(want, trip.record_id)))
    return line
