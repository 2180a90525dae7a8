"""Put units that lie in store into quarantine at once: which, why, and a photo."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from ctdesk.domain.errors import CtdeskError
from ctdesk.services.quarantine import UnitAtHand, quarantine_units, units_at_hand
from ctdesk.services.scan_lookup import ScanHit, look_up_code
from ctdesk.ui import look
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.file_field import FileField
from ctdesk.ui.language import tr
from ctdesk.ui.quarantine_words import doubt_words, place_words

_WAIT_MS = 200


class DoubtDialog(Dialog):
    """Units are found by scan or by number and ticked; what is signed here holds them from this minute.

    ``unit_ids`` offers these units alone, ticked; ``then`` is told the quarantine.
    """

    def __init__(
        self,
        parent: QWidget | None,
        desk: Desk,
        then: Callable[[int], object],
        unit_ids: tuple[int, ...] = (),
    ) -> None:
        super().__init__(
            parent,
            tr("Put into quarantine"),
            tr("The units stay where they are, as cold as before, and cannot be used from now on."),
            tr("Put into quarantine"),
            icon="held",
            kind="danger",
            tone="amber",
            width=600,
        )
        self._desk, self._then, self._only = desk, then, unit_ids
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Scan a bag, or type part of its number"))
        self.units = QListWidget()
        self.units.setMinimumHeight(look.px(120))
        self.units.setAccessibleName(tr("Units"))
        if not unit_ids:
            self.form.custom(tr("Find"), "search", self.search)
        self.form.custom(tr("Units"), "unit_ids", self.units)
        self.doubt = self.form.choice(tr("Why"), "doubt", doubt_words())
        self.reason = self.form.paragraph(tr("What was found"), "reason", required=True)
        self.photo = FileField(tr("Pictures (*.png *.jpg *.jpeg)"))
        self.form.custom(
            tr("Photo"), "photo", self.photo, tr("Asked for with damage or a doubt about identity.")
        )
        self.form.finish()
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_WAIT_MS)
        self._wait.timeout.connect(self._ask)
        self.search.textChanged.connect(lambda _: self._wait.start())
        (self.search if not unit_ids else self.reason).setFocus()
        self._ask()

    def submit(self) -> None:
        if self.form.missing("reason"):
            return
        self.wait(True)
        if self.photo.path is None:
            self._send(None)
            return
        job = self.photo.read(self._desk)
        job.within(self).then(self._send).otherwise(self.complain)

    def ticked(self) -> tuple[int, ...]:
        """The units that are meant."""
        rows = (self.units.item(place) for place in range(self.units.count()))
        return tuple(
            int(row.data(Qt.ItemDataRole.UserRole))
            for row in rows
            if row.checkState() == Qt.CheckState.Checked
        )

    def _send(self, photo: tuple[str, bytes] | None) -> None:
        job = self._desk.run(
            quarantine_units,
            unit_ids=self.ticked(),
            doubt=str(self.doubt.currentData()),
            reason=self.form.text("reason"),
            photo=photo,
        )
        job.within(self).then(self._done).otherwise(self.complain)

    def _done(self, quarantine_id: int) -> None:
        self.accept()
        self._then(int(quarantine_id))

    def take_scan(self, text: str) -> bool:
        """A bag or cassette, whatever has the focus here: its units are ticked."""
        if self._only:
            return False
        self.form.quiet()
        self._desk.fetch(look_up_code, text=text).within(self).then(self._scanned).otherwise(self.complain)
        return True

    def _scanned(self, hits: tuple[ScanHit, ...]) -> None:
        units = tuple(int(hit.arguments["unit_id"]) for hit in hits if hit.route == "unit")
        if not units:
            self.complain(CtdeskError("QUA-34", field="unit_ids"))
            return
        job = self._desk.fetch(units_at_hand, unit_ids=units)
        job.within(self).then(self._tick).otherwise(self.complain)

    def _tick(self, found: tuple[UnitAtHand, ...]) -> None:
        if found:
            self._take(found, ticked=tuple(one.id for one in found))
        else:
            self.complain(CtdeskError("QUA-34", field="unit_ids"))

    def _ask(self) -> None:
        job = self._desk.fetch(units_at_hand, text=self.search.text() or None, unit_ids=self._only)
        job.within(self).then(self._take).otherwise(self.complain)

    def _take(self, found: tuple[UnitAtHand, ...], ticked: tuple[int, ...] = ()) -> None:
        """Show what was found, below what is ticked already and is not found by this."""
        on = {*self.ticked(), *ticked, *self._only}
        if len(found) == 1 and self.search.text():
            on.add(found[0].id)
        for row in reversed(range(self.units.count())):
            if self.units.item(row).checkState() != Qt.CheckState.Checked:
                self.units.takeItem(row)
        kept = set(self.ticked())
        for one in found:
            if one.id in kept:
                continue
            words = " · ".join(
                part
                for part in (
                    one.name,
                    one.batch_no,
                    one.product,
                    one.position or place_words(one.place, None),
                )
                if part
            )
            line = QListWidgetItem(words)
            line.setData(Qt.ItemDataRole.UserRole, one.id)
            line.setFlags(line.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            line.setCheckState(Qt.CheckState.Checked if one.id in on else Qt.CheckState.Unchecked)
            self.units.addItem(line)
