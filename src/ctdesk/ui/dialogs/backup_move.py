"""Everything out of a tank that fails: each cassette with the position proposed for it, ordered together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QSizePolicy, QWidget

from ctdesk.services import backup_moves
from ctdesk.services.backup_moves import BackupPlan, Refuge, RefugeChosen
from ctdesk.ui import look
from ctdesk.ui.cards import Note, Text, scrolling
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.ask import read
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.errors import complaint, told
from ctdesk.ui.language import listed, tr
from ctdesk.ui.page import Page

_SHOWN_FAULTS = 2
_HIGHEST = 300  # pixels whatever the size of text, so that the dialog fits a small screen


class PlaceEdit(QLineEdit):
    """The code of a position, typed or scanned; Enter goes on to the next and sends nothing."""

    def take_scan(self, text: str) -> bool:
        """A scan replaces what is proposed."""
        self.setText(text.strip())
        self.focusNextChild()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
            self.focusNextChild()
        else:
            super().keyPressEvent(event)


@dataclass(frozen=True, slots=True)
class _Line:
    refuge: Refuge
    tick: QCheckBox
    to: PlaceEdit


class BackupDialog(Dialog):
    """What was proposed can be changed line by line; one key orders all of it."""

    def __init__(
        self, parent: QWidget | None, desk: Desk, plan: BackupPlan, reason: str, done: Callable[..., object]
    ) -> None:
        super().__init__(
            parent,
            tr("Empty tank {code}", code=plan.tank),
            tr(
                "Every ticked cassette is moved; each move is carried out with its record (CT-STO-001) by "
                "two people. Positions are kept from now on."
            ),
            tr("Order the moves"),
            icon="storage",
            width=640,
        )
        self._desk, self._plan, self._then = desk, plan, done
        self.lines: list[_Line] = []
        for fault in plan.faults[:_SHOWN_FAULTS]:
            values = {**fault.values, "others": listed(f"{code} ({free})" for code, free in plan.free) or "–"}
            self.form.column.addWidget(Note(told(fault.code, values), "red", "excursion"))
        without = sum(one.target is None for one in plan.cassettes)
        if without:
            words = tr(
                "{n} cassettes find no free position in a tank in order: say where they go.", n=without
            )
            self.form.column.addWidget(Note(words, "amber", "warning"))
        if plan.bound:
            words = tr("{n} more are in a move already, or their thaw has begun.", n=plan.bound)
            self.form.column.addWidget(Text(words, "small", "quiet", wrap=True))
        inner = QWidget()
        grid = QGridLayout(inner)
        grid.setContentsMargins(0, 0, look.px(10), 0)
        grid.setHorizontalSpacing(look.px(10))
        grid.setVerticalSpacing(look.px(6))
        for number, refuge in enumerate(plan.cassettes):
            self._add(grid, number, refuge)
        grid.setColumnStretch(0, 1)
        grid.setRowStretch(len(plan.cassettes), 1)
        area = scrolling(inner)
        area.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        area.setMinimumHeight(min(_HIGHEST, look.px(40) * max(1, len(plan.cassettes))))
        self.form.column.addWidget(area)
        self.count = Text("", "small", "quiet", wrap=True)
        self.form.column.addWidget(self.count)
        self.form.line(tr("Reason"), "reason", text=reason, required=True)
        self.form.finish()
        self._changed()
        self.do.setFocus()

    def submit(self) -> None:
        if not self.do.isEnabled() or self.form.missing("reason"):
            return
        chosen = tuple(
            RefugeChosen(line.refuge.shipment_id, line.refuge.cassette, line.to.text().strip().upper())
            for line in self._ticked()
        )
        self.form.quiet()
        self.wait(True)
        job = self._desk.run(
            backup_moves.open_backup_moves,
            tank_id=self._plan.tank_id,
            reason=self.form.text("reason"),
            lines=chosen,
        )
        job.within(self).then(self._opened).otherwise(self.complain)

    def complain(self, error: Exception) -> None:
        """What is wrong with a position is told with the cursor in it."""
        super().complain(error)
        name, _, number = complaint(error).field.partition(":")
        ticked = self._ticked()
        if name == "to" and number.isdigit() and int(number) <= len(ticked):
            ticked[int(number) - 1].to.setFocus()
            ticked[int(number) - 1].to.selectAll()

    def _add(self, grid: QGridLayout, number: int, refuge: Refuge) -> None:
        about = (refuge.batch_no, refuge.shipment, tr("cassette {n}", n=refuge.cassette))
        words = " · ".join(filter(None, about))
        tick = QCheckBox(words)
        tick.setChecked(refuge.target is not None)
        tick.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        tick.setToolTip(words)
        to = PlaceEdit(refuge.target or "")
        to.setPlaceholderText(tr("Position"))
        to.setAccessibleName(f"{refuge.start} → {tr('Position')}: {words}")
        to.setFixedWidth(look.px(180))
        to.setMinimumHeight(look.px(32))
        to.textChanged.connect(lambda text: tick.setChecked(bool(text.strip())))
        tick.toggled.connect(lambda _: self._changed())
        grid.addWidget(tick, number, 0)
        grid.addWidget(Text(f"{refuge.start} →", "body"), number, 1)
        grid.addWidget(to, number, 2)
        self.lines.append(_Line(refuge, tick, to))

    def _ticked(self) -> list[_Line]:
        return [line for line in self.lines if line.tick.isChecked()]

    def _changed(self) -> None:
        ticked = len(self._ticked())
        records = -(-ticked // self._plan.most)
        room = listed(f"{code} ({free})" for code, free in self._plan.free)
        words = tr(
            "Cassettes: {n} of {all}. Records: {records}.", n=ticked, all=len(self.lines), records=records
        )
        free = tr("Free in tanks in order: {codes}", codes=room) if room else tr("No other tank is in order.")
        self.count.setText(f"{words} {free}")
        self.do.setEnabled(ticked > 0)

    def _opened(self, records: tuple[int, ...]) -> None:
        self.accept()
        self._then(records)


def empty_tank(page: Page, tank_id: int, alarm: str = "") -> None:
    """Ask where everything in a tank could go, then open the dialog; after it the record, or the moves."""

    def ordered(records: tuple[int, ...]) -> None:
        if len(records) == 1:
            page.go.emit("record", {"record_id": records[0]})
        else:
            page.go.emit("moves", {})

    def ask(plan: BackupPlan) -> None:
        if not plan.cassettes and not plan.bound:
            read(page, tr("Empty tank {code}", code=plan.tank), tr("Nothing lies in this tank."))
            return
        reason = (
            tr("Alarm {number}: tank {code} is emptied", number=alarm, code=plan.tank)
            if alarm
            else tr("Tank {code} is emptied", code=plan.tank)
        )
        BackupDialog(page, page.desk, plan, reason, ordered).open()

    page.fetch(backup_moves.plan_backup, tank_id=tank_id).then(ask)
