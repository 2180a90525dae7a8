"""Patterns of incidents: a period and a filter on top, figures and bars below, on the right the cases behind
one of them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.incidents import LEVELS
from ctdesk.domain.patterns import Bar
from ctdesk.services.incident_pattern_cases import AT_MOST, CaseLine, pattern_cases
from ctdesk.services.incident_patterns import PatternFilter, Patterns, incident_patterns
from ctdesk.services.pattern_prints import PatternFile, export_patterns, patterns_paper
from ctdesk.ui import incident_words, look, pattern_words, times
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Elided, Empty, Row, Text, clear, scrolling
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.print_preview import print_list, write_whole
from ctdesk.ui.errors import complaint
from ctdesk.ui.fields import Field
from ctdesk.ui.language import tr
from ctdesk.ui.page import Page
from ctdesk.ui.pages.incident_switch import incident_switch, show_switched
from ctdesk.ui.pages.pattern_figures import case_row, figures_of
from ctdesk.ui.pattern_bars import BarRow, Figure, MonthBars, ParetoBars
from ctdesk.ui.typed import day_of

_SIDE = 330
_ACROSS, _WIDE = 3, 760  # figures side by side; fewer where the page is narrow
_MOST_BARS = 12


class PatternsPage(Page):
    """Every number opens its cases; what cannot be worked out yet says so."""

    route = "patterns"
    shows = frozenset(
        {"incident", "obligation", "capa", "capa_check", "bedside_course", "bedside_assessment", "recall"}
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._print = Button(tr("Print …"), "plain", "print", self.print_seen)
        self._export = Button(tr("Export …"), "plain", "saved", self.export)
        self.found: Patterns | None = None
        self._asked: tuple[str, str, tuple[int, ...]] | None = None
        self.switch = incident_switch(self)
        self.body.addWidget(self.switch)
        self.body.addWidget(self._question())
        columns = QHBoxLayout()
        columns.setSpacing(look.px(16))
        inner = QWidget()
        self.figures = QVBoxLayout(inner)
        self.figures.setContentsMargins(0, 0, look.px(10), 0)
        self.figures.setSpacing(look.px(16))
        columns.addWidget(scrolling(inner), 1)
        beside = QWidget()
        self.cases = QVBoxLayout(beside)
        self.cases.setContentsMargins(0, 0, look.px(8), 0)
        self.cases.setSpacing(look.px(6))
        self._side = scrolling(beside)
        self._side.setFixedWidth(look.px(_SIDE))
        columns.addWidget(self._side)
        self.body.addLayout(columns, 1)
        self._show_nothing()

    def title(self) -> str:
        return tr("Patterns of incidents")

    def breadcrumb(self) -> str:
        return tr("Every number opens the cases behind it")

    def place(self) -> str:
        return "incidents"

    def buttons(self) -> list[Button]:
        return [self._export, self._print]

    def explain(self) -> str:
        return "\n\n".join(pattern_words.definitions().values())

    def opened(self, **arguments: Any) -> None:
        show_switched(self, self.switch, arguments)
        super().opened(**arguments)

    def load(self) -> None:
        asked = self._period()
        if asked is not None:
            self.fetch(incident_patterns, **asked).then(self._show)

    def print_seen(self) -> None:
        asked = self._period()
        if asked is not None:
            print_list(self, self.desk, tr("Print the patterns"), of=patterns_paper, **asked)

    def export(self) -> None:
        """Save the figures as a workbook."""
        asked = self._period()
        if asked is not None:
            self.run(export_patterns, **asked).then(self._save)

    def _save(self, made: PatternFile) -> None:
        dialog = QFileDialog(self, tr("Save the file"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(made.name)
        dialog.fileSelected.connect(
            lambda path: (
                self.desk.call(write_whole, Path(path), made.data).within(self).otherwise(self.complain)
            )
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    # ── What is asked for ─────────────────────────────────────────────────────────────────────────────

    def _question(self) -> Card:
        card = Card(padding=12)
        line = QHBoxLayout()
        line.setSpacing(look.px(10))
        self.period = _choice(pattern_words.period_choices(), "months_12")
        self.first, self.last = QLineEdit(), QLineEdit()
        self.kind = _choice(pattern_words.kinds())
        self.level = _choice(pattern_words.levels())
        self.group = _choice(pattern_words.groups())
        self.step = _choice({**incident_words.step_choices(), "": tr("All steps")})
        self._from = Field(tr("First day"), self.first)
        self._until = Field(tr("Last day"), self.last)
        for field, share in (
            (Field(tr("Period"), self.period), 4),
            (self._from, 3),
            (self._until, 3),
            (Field(tr("Register"), self.kind), 4),
            (Field(tr("Level"), self.level), 3),
            (Field(tr("Group"), self.group), 4),
            (Field(tr("Step"), self.step), 4),
        ):
            line.addWidget(field, share)
        card.body.addLayout(line)
        self._fill_period()
        self.period.currentIndexChanged.connect(lambda _: self._take_period())
        for edit in (self.first, self.last):
            edit.textEdited.connect(lambda _: self.period.setCurrentIndex(self.period.findData("own")))
            edit.editingFinished.connect(self._typed)
        for box in (self.kind, self.level, self.group, self.step):
            box.currentIndexChanged.connect(lambda _: self.load())
        return card

    def _take_period(self) -> None:
        if self.period.currentData() != "own":
            self._fill_period()
            self.load()

    def _fill_period(self) -> None:
        first, last = period_of(str(self.period.currentData()), times.today())
        self.first.setText(first.isoformat())
        self.last.setText(last.isoformat())

    def _typed(self) -> None:
        """Ask again once another day was typed."""
        if self.found is None or (self.found.first.isoformat(), self.found.last.isoformat()) != (
            self.first.text().strip(),
            self.last.text().strip(),
        ):
            self.load()

    def _period(self) -> dict[str, Any] | None:
        """What the fields ask for; what cannot be read is told beside its field."""
        for field in (self._from, self._until):
            field.complain("")
        try:
            first, last = day_of(self.first.text(), "first"), day_of(self.last.text(), "last")
            if first is None:
                raise CtdeskError("FIELD-01", field="first")
            if last is None:
                raise CtdeskError("FIELD-01", field="last")
        except CtdeskError as error:
            self._beside(error)
            return None
        boxes = (self.kind, self.level, self.group, self.step)
        return {
            "first": first,
            "last": last,
            "narrowed": PatternFilter(*(str(box.currentData() or "") or None for box in boxes)),
        }

    def _beside(self, error: CtdeskError) -> None:
        (self._from if error.field == "first" else self._until).complain(complaint(error).whole())

    def complain(self, error: Exception) -> None:
        if isinstance(error, CtdeskError) and error.field in ("first", "last"):
            self._beside(error)
        else:
            super().complain(error)

    # ── What was found ────────────────────────────────────────────────────────────────────────────────

    def _show(self, found: Patterns) -> None:
        self.found = found
        clear(self.figures)
        self.figures.addWidget(self._tiles(found))
        if not found.rate.ids:
            words = tr("No incident became known in this period.")
            self.figures.addWidget(Empty("incident", words, tr("Choose a longer period or a wider filter.")))
        else:
            month = Card(tr("By month"))
            bars = [BarRow(name, len(ids), str(len(ids)), ids) for name, ids in found.months.items()]
            month.body.addWidget(self._bars(MonthBars(bars, tr("By month"))))
            self.figures.addWidget(month)
            self.figures.addWidget(
                self._pareto(tr("By root cause"), found.causes, pattern_words.cause_name, "violet")
            )
            self.figures.addWidget(self._pareto(tr("By code"), found.codes, pattern_words.code_name))
            self.figures.addWidget(self._pareto(tr("By step"), found.steps, pattern_words.step_name))
            self.figures.addWidget(self._levels(found))
            self.figures.addWidget(self._again(found))
        self.figures.addStretch(1)
        if self._asked is None:
            self._show_nothing()

    def _tiles(self, found: Patterns) -> QWidget:
        whole = QWidget()
        grid = QGridLayout(whole)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(look.px(12))
        across = _ACROSS if self.width() - look.px(_SIDE) >= look.px(_WIDE) else _ACROSS - 1
        for place, one in enumerate(figures_of(found)):
            tile = Figure(one.number, one.name, one.made_of, one.tone, one.define)
            tile.chosen.connect(lambda one=one: self.open_cases(one.name, one.kind, one.ids))
            grid.addWidget(tile, *divmod(place, across))
        for column in range(across):
            grid.setColumnStretch(column, 1)
        return whole

    def _pareto(
        self, title: str, bars: tuple[Bar, ...], name: Callable[[str], str], tone: Any = "blue"
    ) -> Card:
        card = Card(title, tr("line: cumulative share"))
        shown = bars[:_MOST_BARS]
        rows = [
            BarRow(
                name(one.key),
                len(one.ids),
                f"{len(one.ids)} · {one.percent} %",
                one.ids,
                float(one.cumulative),
            )
            for one in shown
        ]
        drawn = ParetoBars(rows, title, tone)
        drawn.setToolTip(pattern_words.definitions()["pareto"])
        card.body.addWidget(self._bars(drawn))
        rest = bars[_MOST_BARS:]
        if rest:
            ids = tuple(key for one in rest for key in one.ids)
            words = tr("{n} more with {cases} cases", n=len(rest), cases=len(ids))
            line = QHBoxLayout()
            line.addWidget(
                Button(words, "link", on=lambda: self.open_cases(f"{title}: {words}", "incident", ids))
            )
            line.addStretch(1)
            card.body.addLayout(line)
        return card

    def _bars(self, drawn: Any) -> QWidget:
        drawn.chosen.connect(lambda row: self.open_cases(row.name, "incident", row.ids))
        bars: QWidget = drawn
        return bars

    def _levels(self, found: Patterns) -> Card:
        """Levels in their order, the gravest first; they are no Pareto."""
        card = Card(tr("By level"))
        rows = []
        for one in sorted(found.levels, key=lambda one: LEVELS.index(one.key)):
            beside = f"{len(one.ids)} · {one.percent} %"
            rows.append(BarRow(pattern_words.level_name(one.key), len(one.ids), beside, one.ids))
        card.body.addWidget(self._bars(ParetoBars(rows, tr("By level"))))
        return card

    def _again(self, found: Patterns) -> Card:
        card = Card(tr("Again and again"))
        card.setToolTip(pattern_words.definitions()["repeats"])
        for one in found.repeats:
            words = f"{pattern_words.code_name(one.code)} · {pattern_words.cause_name(one.cause)}"
            row = Row(padding=8)
            row.line.addWidget(Elided(words), 1)
            row.line.addWidget(Text(tr("{n} times", n=len(one.ids)), "strong"))
            row.setAccessibleName(f"{words} {len(one.ids)}")
            row.chosen.connect(lambda one=one, words=words: self.open_cases(words, "incident", one.ids))
            card.body.addWidget(row)
        if not found.repeats:
            card.body.addWidget(
                Text(tr("No code came back with the same root cause."), "body", "quiet", wrap=True)
            )
        return card

    # ── The cases behind a figure ─────────────────────────────────────────────────────────────────────

    def open_cases(self, name: str, kind: str, ids: tuple[int, ...]) -> None:
        """Show the cases behind a figure beside it."""
        self._asked = (name, kind, ids)
        if not ids:
            self._list(name, 0, ())
            return
        self.fetch(pattern_cases, kind=kind, ids=ids).then(
            lambda rows: self._list(name, len(ids), rows) if self._asked == (name, kind, ids) else None
        )

    def _show_nothing(self) -> None:
        clear(self.cases)
        self.cases.addWidget(Empty("look_up", tr("Choose a number or a bar: its cases stand here.")))
        self.cases.addStretch(1)

    def _list(self, name: str, count: int, rows: tuple[CaseLine, ...]) -> None:
        clear(self.cases)
        head = Text(name, "heading", wrap=True)
        self.cases.addWidget(head)
        told = tr("{n} cases", n=count) if count else tr("No case.")
        if count > AT_MOST:
            told = tr("{n} cases, the first {shown} are listed", n=count, shown=AT_MOST)
        self.cases.addWidget(Text(told, "small", "quiet", wrap=True))
        for one in rows:
            self.cases.addWidget(case_row(one, self))
        self.cases.addStretch(1)


def period_of(code: str, today: date) -> tuple[date, date]:
    """The first and the last day of a period that is often asked for."""
    month = today.replace(day=1)
    if code == "month":
        return month, today
    if code == "last_month":
        last = month - timedelta(days=1)
        return last.replace(day=1), last
    if code == "year":
        return today.replace(month=1, day=1), today
    return _months_back(month, 11), today


def _months_back(month: date, count: int) -> date:
    whole = month.year * 12 + month.month - 1 - count
    return date(whole // 12, whole % 12 + 1, 1)


def _choice(options: dict[str, str], now: str = "") -> QComboBox:
    box = QComboBox()
    for code, words in options.items():
        box.addItem(words, code)
    box.setCurrentIndex(max(0, box.findData(now)))
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(6)
    return box
