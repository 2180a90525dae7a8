"""The stretches of a trip that need a look: excursions, gaps and rows without a reading, as one table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ctdesk.services.paging import Page as Rows
from ctdesk.ui import look, times
from ctdesk.ui.cards import Text
from ctdesk.ui.desk import Desk
from ctdesk.ui.forms.values import with_unit
from ctdesk.ui.job import Job
from ctdesk.ui.language import tr
from ctdesk.ui.row_model import Cell, Column, RowModel
from ctdesk.ui.table import Table

if TYPE_CHECKING:
    from ctdesk.services.temperature import Trip

_MOST = 200
_SHOWN = 4


@dataclass(frozen=True, slots=True)
class TripStretch:
    """One stretch; ``peak`` in °C and ``degree_minutes`` only of excursions, ``then`` minutes to the
    next good reading.
    """

    kind: Literal["beyond", "gap", "unreadable"]
    start: datetime
    end: datetime
    minutes: Decimal
    then: Decimal | None = None
    peak: Decimal | None = None
    degree_minutes: Decimal | None = None
    probe: str = ""
    open_end: bool = False


def stretches_of(trip: Trip) -> tuple[TripStretch, ...]:
    """Every stretch in order of time; excursions of all probes first where there are very many."""
    found = [
        TripStretch(
            "beyond",
            one.start,
            one.end,
            one.minutes,
            one.to_next_good_minutes,
            one.peak,
            one.degree_minutes,
            one.probe,
            one.to_next_good_minutes is None,
        )
        for one in trip.excursions or ()
    ]
    # What all probes lack stands once, and names none of them.
    holes: dict[tuple[Literal["gap", "unreadable"], datetime, datetime], list[str]] = {}
    for probe in trip.probes:
        for gap in probe.summary.gaps:
            holes.setdefault(("gap", gap.start, gap.end), []).append(probe.name)
        for row in probe.unreadable:
            holes.setdefault(("unreadable", row.start, row.end), []).append(probe.name)
    found += [
        TripStretch(
            kind,
            start,
            end,
            _minutes(start, end),
            probe="" if len(names) == len(trip.probes) else ", ".join(names),
        )
        for (kind, start, end), names in holes.items()
    ]
    kept = sorted(found, key=lambda one: one.kind != "beyond")[:_MOST]
    return tuple(sorted(kept, key=lambda one: (one.start, one.kind)))


def _minutes(start: datetime, end: datetime) -> Decimal:
    return Decimal(int((end - start).total_seconds())) / 60


class TripStretches(QWidget):
    """Reached with Tab, walked with the arrows; says which stretch is meant."""

    chosen = Signal(object)  # TripStretch, or None when the table is left

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._rows_known: tuple[TripStretch, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(4))
        self._head = Text("", "small", "quiet")
        column.addWidget(self._head)
        self.model = RowModel(
            (
                Column("", _kind, 132),
                Column(tr("First reading"), lambda row: Cell(_clock(row.start)), 96),
                Column(tr("Last reading"), lambda row: Cell(_clock(row.end)), 96, minor=True),
                Column(tr("Minutes"), lambda row: Cell(_number(row.minutes)), 64, right=True),
                Column(tr("Peak"), _peak, 84, right=True),
                Column("°C·min", lambda row: Cell(_number(row.degree_minutes)), 68, right=True),
                Column(tr("To next good"), _then, 92, right=True, minor=True),
                Column(tr("Probe"), lambda row: Cell(row.probe, quiet=True), minor=True),
            ),
            self,
        )
        self.table = _Stretches(self.model)
        self.table.setAccessibleName(tr("Excursions, gaps and unreadable stretches"))
        self.table.verticalHeader().setDefaultSectionSize(look.px(28))
        self.table.reached.connect(self.chosen)
        self.table.left.connect(lambda: self.chosen.emit(None))
        column.addWidget(self.table)
        self.hide()

    def show_trip(self, trip: Trip | None) -> None:
        """Show the stretches of a trip; nothing at all where there are none."""
        self._rows_known = () if trip is None else stretches_of(trip)
        self.setVisible(bool(self._rows_known))
        if not self._rows_known:
            return
        count = len(self._rows_known)
        beyond = sum(row.kind == "beyond" for row in self._rows_known)
        self._head.setText(
            tr("{n} beyond the limit, {m} without a reading", n=beyond, m=count - beyond)
            + (f" · {tr('only the first {n} are listed', n=_MOST)}" if count == _MOST else "")
        )
        head = self.table.horizontalHeader().height()
        row = self.table.verticalHeader().defaultSectionSize()
        self.table.setFixedHeight(head + row * min(count, _SHOWN) + look.px(4))
        self.model.show_rows(self._rows, 0, None)

    def _rows(self, after: Any, limit: int) -> Job:
        return self._desk.call(partial(_cut, self._rows_known, after, limit), long=False, quiet=True)


class _Stretches(Table):
    """Tells when it is left, so that nothing stays marked on the curve."""

    left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


def _cut(rows: tuple[TripStretch, ...], after: int, limit: int) -> Rows[TripStretch]:
    return Rows(rows[after : after + limit], after + limit if after + limit < len(rows) else None)


def _kind(row: TripStretch) -> Cell:
    if row.kind == "beyond":
        return Cell(tr("Beyond limit"), "red", "fails")
    if row.kind == "gap":
        return Cell(tr("Not recorded"), "amber", "warning")
    return Cell(tr("Unreadable"), "grey", "unknown")


def _clock(at: datetime) -> str:
    return times.local(at).strftime("%m-%d %H:%M")


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value:.1f}".removesuffix(".0").replace("-", "−")


def _then(row: TripStretch) -> Cell:
    if row.kind != "beyond":
        return Cell("")
    return Cell(tr("none") if row.open_end else _number(row.then), strong=row.open_end)


def _peak(row: TripStretch) -> Cell:
    return Cell("" if row.peak is None else with_unit(format(row.peak, "f"), "°C"), strong=True)
