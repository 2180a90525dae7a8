"""A new move: cassettes and positions scanned or typed one after the other, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from ctdesk.domain.errors import CtdeskError
from ctdesk.services import storage_moves
from ctdesk.services.storage_moves import CassetteMove
from ctdesk.services.tank_map import Whereabouts, where_is
from ctdesk.ui import look
from ctdesk.ui.cards import Text, clear
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.language import tr
from ctdesk.ui.storage_words import move_kinds, place_word

_OUT = ("into_shipper", "to_depot")


class ScanLine(QLineEdit):
    """A field that gives away what was scanned, or typed and ended with Enter."""

    read = Signal(str)

    def take_scan(self, text: str) -> bool:
        """Every code is tried."""
        self.read.emit(text)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.text().strip():
            event.accept()
            text = self.text().strip()
            self.clear()
            self.read.emit(text)
        else:
            super().keyPressEvent(event)


@dataclass(slots=True)
class _Line:
    shipment_id: int
    cassette: int
    words: str
    start: str
    target: str | None = None
    target_id: int | None = None


class MoveDialog(Dialog):
    """Each cassette is followed by the position it goes to."""

    def __init__(
        self,
        parent: QWidget | None,
        desk: Desk,
        done: Callable[[int], object],
        first: Whereabouts | None = None,
    ) -> None:
        super().__init__(
            parent,
            tr("Order a move"),
            tr(
                "Scan a cassette, then the position it goes to; then the next cassette. The record is opened."
            ),
            tr("Open the record"),
            icon="storage",
            width=560,
        )
        self._desk, self._then = desk, done
        self.lines: list[_Line] = []
        self.kind = self.form.choice(tr("Kind"), "kind", move_kinds())
        self.scan = ScanLine()
        self.scan.setPlaceholderText(tr("Cassette, bag or position"))
        self.form.custom(tr("Scan or type"), "lines", self.scan)
        self.other = self.form.line(tr("Shipper number or name of the depot"), "to_other")
        self.form.line(tr("Reason"), "reason", required=True)
        self.form.finish()
        self.shown = QVBoxLayout()
        self.shown.setSpacing(look.px(4))
        self.extra.addLayout(self.shown)
        self.scan.read.connect(self.look_for)
        self.kind.currentIndexChanged.connect(lambda _: self._turn())
        if first is not None:
            self.take(first)
        self._turn()
        self.scan.setFocus()

    def take_scan(self, text: str) -> bool:
        """A cassette or a position, whatever has the focus here."""
        self.look_for(text)
        return True

    def look_for(self, code: str) -> None:
        """Ask what this code is."""
        self.form.quiet()
        self._desk.fetch(where_is, code=code).within(self).then(self.take).otherwise(self.complain)

    def take(self, found: Whereabouts) -> None:
        """A position belongs to the last cassette; a cassette begins a line."""
        if found.unit_id is None:
            waiting = [line for line in self.lines if line.target is None]
            if not waiting:
                self.complain(CtdeskError("STO-47", field="lines", position=found.position or ""))
                return
            waiting[0].target, waiting[0].target_id = found.position, found.position_id
        elif not any((line.shipment_id, line.cassette) == _key(found) for line in self.lines):
            words = " · ".join(filter(None, (found.batch_no, tr("cassette {n}", n=found.cassette))))
            start = found.position or place_word(found.place or "")
            self.lines.append(_Line(*_key(found), words, start))
        self._show()

    def submit(self) -> None:
        if self.form.missing("reason"):
            return
        said = self.form.text
        lines = tuple(
            CassetteMove(
                line.shipment_id,
                line.cassette,
                None if said("kind") in _OUT else line.target_id,
                said("to_other") or None,
            )
            for line in self.lines
        )
        self.wait(True)
        job = self._desk.run(storage_moves.open_move, kind=said("kind"), reason=said("reason"), lines=lines)
        job.within(self).then(self._opened).otherwise(self.complain)

    def _opened(self, record_id: int) -> None:
        self.accept()
        self._then(record_id)

    def _turn(self) -> None:
        self.form.fields["to_other"].setVisible(self.form.text("kind") in (*_OUT, "found"))
        self._show()

    def _show(self) -> None:
        clear(self.shown)
        out = self.form.text("kind") in _OUT
        for number, line in enumerate(self.lines, start=1):
            target = "" if out else line.target or tr("scan the position")
            words = f"{number}. {line.words}   {line.start} → {target or '…'}"
            tint = "text" if out or line.target else "amber"
            self.shown.addWidget(Text(words, "body", tint, wrap=True))


def _key(found: Whereabouts) -> tuple[int, int]:
    return found.shipment_id or 0, found.cassette or 0
