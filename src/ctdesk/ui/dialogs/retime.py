"""The holder is asked to come at another time: who was spoken to, why, and the time agreed."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ctdesk.domain.errors import CtdeskError
from ctdesk.services.arrivals import ShipmentRow
from ctdesk.services.readiness_marks import retime_shipment
from ctdesk.ui import times
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.language import tr
from ctdesk.ui.typed import moment_of


class RetimeDialog(Dialog):
    """Without a time it is noted that the holder was asked; with one everything is checked anew."""

    def __init__(self, parent: QWidget | None, desk: Desk, row: ShipmentRow, contact: str) -> None:
        super().__init__(
            parent,
            tr("Ask the holder to re-time"),
            tr("Call the holder first{contact}. What was checked for {number} is asked anew for a new time.",
               contact=f" ({contact})" if contact else "", number=row.number),
            tr("Note it"),
            icon="external",
        )  # fmt: skip
        self._desk, self._row = desk, row
        self.form.line(tr("Spoke with"), "spoke_with", required=True)
        self.form.line(
            tr("Time agreed"), "expected_at", tr("Leave it empty until there is one.")
        ).setPlaceholderText(times.moment(row.expected_at) if row.expected_at else "")
        self.form.paragraph(tr("Reason"), "reason", required=True)
        self.form.finish()

    def submit(self) -> None:
        if self.form.missing("spoke_with", "reason"):
            return
        try:
            expected = moment_of(self.form.text("expected_at"), "expected_at")
        except CtdeskError as error:
            self.complain(error)
            return
        self.wait(True)
        job = self._desk.run(
            retime_shipment,
            shipment_id=self._row.id,
            seen_version=self._row.row_version,
            spoke_with=self.form.text("spoke_with"),
            reason=self.form.text("reason"),
            expected_at=expected,
        )
        job.within(self).then(lambda _: self.accept()).otherwise(self.complain)
