"""What holds a dose unit: each hold with since when, by whom, why and what placed it, and its lifting."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from ctdesk.services.freezes import FREEZES, lift_unit_freeze
from ctdesk.services.holds import RECALLED, HoldRow
from ctdesk.services.recall_course import lift_recall_hold
from ctdesk.ui import look, times
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Mark, Text
from ctdesk.ui.desk import Desk
from ctdesk.ui.language import tr
from ctdesk.ui.navigation import is_place
from ctdesk.ui.storage_words import hold_word

_SAID = 3  # the column that takes what room there is
_WAITS = frozenset({"undecided", "record_open", "move_open", "count_open"})


class HoldsCard(Card):
    """All open holds of one unit, the gravest first; nothing is seen of it while there is none."""

    opened = Signal(str, int)  # a route and the row that placed a hold

    def __init__(self, desk: Desk, lift: Callable[[HoldRow], None]) -> None:
        super().__init__(tr("On hold"), padding=14)
        self._desk, self._lift = desk, lift
        self.setVisible(False)

    def show_holds(self, holds: tuple[HoldRow, ...]) -> None:
        """Show these and no others."""
        self.empty()
        self.setVisible(bool(holds))
        lines = QWidget()
        grid = QGridLayout(lines)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(look.px(10))
        grid.setVerticalSpacing(look.px(6))
        grid.setColumnStretch(_SAID, 1)
        grid.setColumnMinimumWidth(0, look.px(96))
        for row, one in enumerate(holds):
            grid.setRowMinimumHeight(row, look.px(32))
            self._fill(grid, row, one)
        self.body.addWidget(lines)

    def _fill(self, grid: QGridLayout, row: int, one: HoldRow) -> None:
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        grid.addWidget(Text(times.short(one.placed_at), "small", "quiet"), row, 0)
        grid.addWidget(Mark("held", "amber" if one.code in _WAITS else "red", 16), row, 1)
        words = hold_word(one.code)
        grid.addWidget(Text(words[:1].upper() + words[1:], "strong"), row, 2)
        said = " · ".join(part for part in (one.reason, one.placed_by) if part)
        grid.addWidget(Text(said, "body", "quiet", wrap=True), row, _SAID)
        source = one.source
        if source is not None and one.source_number is not None:
            go = partial(self.opened.emit, source.kind, source.id)
            leads = is_place(source.kind)
            grid.addWidget(
                Button(one.source_number, "link", "open", go)
                if leads
                else Text(one.source_number, "body", "quiet"),
                row,
                4,
                right,
            )
        if one.code in FREEZES or one.code == RECALLED:
            lift = Button(tr("Lift …"), "plain", "", partial(self._lift, one))
            by = lift_recall_hold if one.code == RECALLED else lift_unit_freeze
            grid.addWidget(allow(lift, self._desk, by), row, 5, right)
