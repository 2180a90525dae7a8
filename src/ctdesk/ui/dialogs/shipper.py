"""The whole life of one shipper: as what it is registered, and its trips; each trip opens its receipt."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from ctdesk.services.shipper_history import ShipperHistory
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Text
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.language import tr
from ctdesk.ui.shipper_card import ShipperCard


class ShipperDialog(Dialog):
    """Something to read; what is pressed in it leads away from the page behind it."""

    wanted = Signal(str, object)  # route, arguments

    def __init__(self, parent: QWidget | None, history: ShipperHistory) -> None:
        super().__init__(
            parent,
            tr("Shipper {number}", number=history.serial_no),
            "",
            tr("Close"),
            icon="arrivals",
            width=520,
        )
        self.cancel.hide()
        self.form.hide()
        card = ShipperCard(history)
        card.wanted.connect(lambda record_id: self._leave("record", {"record_id": record_id}))
        card.title.hide()  # the dialog has it
        self.extra.addWidget(card)
        if history.equipment_id is None:
            words = tr("It is not registered here; what is known comes from the receipts.")
            self.extra.addWidget(Text(words, "small", "quiet", wrap=True))
        else:
            about = {"equipment_id": history.equipment_id}
            page = Button(tr("Its page"), "plain", "open", lambda: self._leave("equipment", about))
            self.extra.addWidget(page, 0, Qt.AlignmentFlag.AlignLeft)

    def _leave(self, route: str, arguments: dict[str, int]) -> None:
        self.accept()
        self.wanted.emit(route, arguments)
