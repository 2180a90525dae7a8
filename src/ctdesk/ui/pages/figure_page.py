"""The records behind one figure of the dashboard: which count, which do not, and why; Enter opens each."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout

from ctdesk.domain.periods import Period, period_of
from ctdesk.services.indicator_cases import WHICH, CaseRow, indicator_cases
from ctdesk.services.indicators import Reading, Told, read_figures
from ctdesk.ui import indicator_words, look, times
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Elided, Empty, Mark, Text
from ctdesk.ui.desk import Desk
from ctdesk.ui.figure_tiles import Trend
from ctdesk.ui.job import Job
from ctdesk.ui.language import tr
from ctdesk.ui.navigation import is_place, may_enter
from ctdesk.ui.pages.dashboard_bar import today
from ctdesk.ui.pages.list_page import ListPage
from ctdesk.ui.pages.register_page import BESIDE
from ctdesk.ui.row_model import Cell, Column
from ctdesk.ui.segments import Segments

_SIDE = 340


class FigurePage(ListPage):
    """A list without a search; on the right the figure with its definition."""

    route = "figure"
    shows = frozenset({"record", "dose_unit", "incident", "obligation", "capa", "tank_alarm", "stock_count"})

    def __init__(self, desk: Desk) -> None:
        columns = (
            Column(tr("State"), self._part, 142),
            Column(tr("Number"), lambda row: Cell(row.number, strong=True), 150),
            Column(tr("What"), lambda row: Cell(row.label or indicator_words.why_words(row)), 0),
            Column(tr("Why"), self._why, 150),
            Column(tr("When"), lambda row: Cell(times.moment(row.at), quiet=True), 130, minor=True),
        )
        super().__init__(desk, columns, tr("Search"), detail_width=_SIDE)
        self.told: Told | None = None
        self.reading: Reading | None = None
        self._asked: dict[str, Any] = {}
        self.which = Segments(
            (
                ("all", tr("All of them")),
                ("counted", tr("Counted in")),
                ("missed", tr("Not counted in")),
                ("unjudged", tr("Not judged")),
            ),
            "all",
        )
        assert set(self.which.parts) == set(WHICH)
        self.which.chosen.connect(lambda _: self.read_rows())
        self.tools.insertWidget(0, self.which, 0, Qt.AlignmentFlag.AlignLeft)
        self.without_search()
        self.tools.insertStretch(1, 1)
        self.table.opened.disconnect()
        self.table.opened.connect(self.open_row)

    def title(self) -> str:
        if self.reading is None or self.told is None:
            return tr("Records behind a figure")
        return indicator_words.name_of(self.reading, self.told)

    def breadcrumb(self) -> str:
        parts = [tr("Lead's dashboard"), indicator_words.period_words(self._period())]
        return " • ".join(parts)

    def place(self) -> str:
        return "dashboard"

    def explain(self) -> str:
        if self.reading is None or self.told is None:
            return ""
        return indicator_words.definition(self.reading, self.told)

    def opened(self, **arguments: Any) -> None:
        if "code" in arguments:
            self._asked = {
                key: arguments[key]
                for key in ("code", "measure", "period", "product_id", "department")
                if key in arguments
            }
            self.chosen = None
        super().opened(**arguments)

    def load(self) -> None:
        if not self._asked:
            return
        asked = {key: value for key, value in self._asked.items() if key not in ("code", "measure")}
        self.fetch(read_figures, codes=(self._asked["code"],), **asked).then(self._take)
        self.read_rows()

    def ask_rows(self, after: Any, limit: int) -> Job:
        return self.fetch(indicator_cases, which=self.which.now(), after=after, limit=limit, **self._asked)

    def choose(self, row: CaseRow) -> None:
        self.chosen = row
        self._show_side()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where text is large the list has the room; F1 says what else stands beside it."""
        super().resizeEvent(event)
        self.side.setVisible(event.size().width() >= look.px(BESIDE))

    def open_row(self, row: CaseRow) -> None:
        """Where the row itself stands."""
        if row.route and is_place(row.route) and may_enter(row.route, self.desk):
            self.go.emit(row.route, dict(row.arguments))
        else:
            self.choose(row)

    def empty_words(self) -> tuple[str, str]:
        if self.told is None:
            return "", ""
        if self.which.now() != "all":
            return tr("None of the records behind this figure."), ""
        return indicator_words.because_words(self.told.measure, self.told.figure), ""

    def _period(self) -> Period:
        period = self._asked.get("period")
        return period if isinstance(period, Period) else period_of("month", today())

    def _take(self, found: tuple[Reading, ...]) -> None:
        for reading in found:
            for told in reading.told:
                if told.measure.id == self._asked.get("measure"):
                    self.reading, self.told = reading, told
        self._show_side()
        self.changed_heading()

    def _show_side(self) -> None:
        if self.reading is None or self.told is None:
            self.show_detail([Empty("look_up", tr("Choose a row on the left."))])
            return
        widgets = [self._figure(self.reading, self.told)]
        row = self.chosen
        if isinstance(row, CaseRow):
            widgets.insert(0, self._row_card(row))
        self.show_detail(widgets)

    def _row_card(self, row: CaseRow) -> Card:
        card = Card(row.number)
        for words in (row.label, indicator_words.why_words(row), row.aside):
            if words:
                card.body.addWidget(Text(words, "body", wrap=True))
        card.body.addWidget(Text(times.moment(row.at), "small", "quiet"))
        can = bool(row.route) and is_place(row.route) and may_enter(row.route, self.desk)
        act = Button(tr("Open"), "primary", "open", lambda: self.open_row(row))
        act.setEnabled(can)
        card.body.addWidget(act, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _figure(self, reading: Reading, told: Told) -> Card:
        card = Card(indicator_words.name_of(reading, told))
        card.title.setWordWrap(True)
        state = indicator_words.light_state(told.light, known=told.figure.value is not None)
        tone = "text" if told.light is None else state.tone
        card.body.addWidget(
            Text(indicator_words.value_words(told.measure, told.figure.value), "display", tone)
        )
        light = QHBoxLayout()
        light.setSpacing(look.px(6))
        light.addWidget(Mark(state.icon, state.tone, 16, state.word))
        small = (state.word, indicator_words.target_words(told.measure))
        light.addWidget(Elided(" · ".join(one for one in small if one), "small", "quiet"), 1)
        card.body.addLayout(light)
        card.body.addWidget(
            Text(indicator_words.made_of(told.measure, told.figure), "small", "quiet", wrap=True)
        )
        card.body.addWidget(Trend(told.trend, None if told.light is None else state.tone))
        card.body.addWidget(
            Text(indicator_words.change_spoken(told.measure, told), "small", "quiet", wrap=True)
        )
        card.body.addSpacing(look.px(8))
        for part in indicator_words.definition(reading, told).split("\n\n")[1:]:
            card.body.addWidget(Text(part, "small", "text", wrap=True))
        return card

    def _part(self, row: CaseRow) -> Cell:
        if self.told is None:
            return Cell("")
        state = indicator_words.part_state(self.told.measure, row)
        return Cell(state.word, state.tone, state.icon)

    def _why(self, row: CaseRow) -> Cell:
        words = (indicator_words.why_words(row) if row.label else "", row.aside)
        return Cell(" · ".join(one for one in words if one), quiet=True)
