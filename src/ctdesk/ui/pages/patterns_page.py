"""Patterns of incidents: a period and a filter on top, figures and bars below, on the right the cases behind
one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
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
from ctdesk.ui import capa_words, incident_words, look, pattern_words, times
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Chip, Elided, Empty, Row, State, Text, clear, scrolling
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.print_preview import print_list, write_whole
from ctdesk.ui.errors import complaint
from ctdesk.ui.fields import Field
from ctdesk.ui.language import tr
from ctdesk.ui.navigation import PLACES, may_enter
from ctdesk.ui.page import Page
from ctdesk.ui.pages.incident_switch import incident_switch, show_switched
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
        for place, tile in enumerate(self._figures(found)):
            grid.addWidget(tile, *divmod(place, across))
        for column in range(across):
            grid.setColumnStretch(column, 1)
        return whole

    def _figures(self, found: Patterns) -> Iterable[Figure]:
        say, rate = pattern_words.definitions(), found.rate
        of = tr("{n} arrived", n=found.units) if found.units else tr("no dose unit arrived")
        per = "" if rate.per_100 is None else tr("{n} for 100 dose units", n=rate.per_100)
        made = " · ".join(part for part in (per, of) if part)
        yield self._figure(str(len(rate.ids)), tr("Incidents"), made, say["incidents"], "incident", rate.ids)
        grave = (*rate.level_1, *rate.level_2)
        made = f"I: {len(rate.level_1)} · II: {len(rate.level_2)}"
        tone = "red" if rate.level_1 else "amber" if grave else None
        yield self._figure(
            str(len(grave)), tr("Levels I and II"), made, say["grave"], "incident", grave, tone
        )
        near = rate.near_misses
        words = pattern_words.of_words(near)
        yield self._figure(
            pattern_words.share_words(near), tr("Near misses"), words, say["near"], "incident", near.ids
        )
        close = found.close
        made = tr("no closed case yet")
        if close.count:
            most = pattern_words.length_words(close.ninetieth)
            made = tr("nine in ten within {most} · {n} closed", most=most, n=close.count)
        yield self._figure(
            pattern_words.length_words(close.median),
            tr("Time to close, median"),
            made,
            say["close"],
            "incident",
            found.closed_ids,
        )
        still, known = len(found.open_ids), len(rate.ids)
        made = tr("{n} of {all}", n=still, all=known)
        yield self._figure(
            str(still), tr("Still open"), made if known else "", say["close"], "incident", found.open_ids
        )
        gate = found.gate_ids
        yield self._figure(
            str(len(gate)),
            tr("Lymphodepletion before acceptance"),
            tr("aim: none"),
            say["gate"],
            "incident",
            gate,
            "red" if gate else None,
        )
        for name, key, rows in (
            (tr("Reports of reactions in time"), "reports", found.reports),
            (tr("Cases closed in time"), "closures", found.closures),
        ):
            beside = tr("{n} late", n=len(rows.late)) if rows.late else ""
            unjudged = tr("{n} not judged", n=len(rows.unjudged)) if rows.unjudged else ""
            parts = (pattern_words.of_words(rows.in_time), beside, unjudged)
            yield self._figure(
                pattern_words.share_words(rows.in_time),
                name,
                " · ".join(part for part in parts if part),
                say[key],
                "obligation",
                (*rows.late, *rows.unjudged, *rows.in_time.ids),
                "red" if rows.late else None,
            )
        effect = found.effect
        overdue = tr("{n} overdue now", n=len(effect.overdue)) if effect.overdue else ""
        yield self._figure(
            pattern_words.share_words(effect.effective),
            tr("Actions found effective"),
            " · ".join(part for part in (pattern_words.of_words(effect.effective), overdue) if part),
            say["effect"],
            "capa",
            tuple(dict.fromkeys((*effect.overdue, *effect.effective.ids))),
            "red" if effect.overdue else None,
        )
        for one in found.severe:
            both = tuple(dict.fromkeys((*one.crs.ids, *one.icans.ids)))
            yield self._figure(
                f"CRS {len(one.crs.ids)} · ICANS {len(one.icans.ids)}",
                tr("Grade 3 or above: {product}", product=one.product or "–"),
                tr("of {n} watched", n=one.crs.whole),
                say["severe"],
                "patient",
                both,
            )
        drill = found.drill
        yield self._figure(
            pattern_words.length_words(drill.length),
            tr("Longest recall drill"),
            tr("{n} drills", n=len(drill.ids)) if drill.ids else tr("no drill in this period"),
            say["drill"],
            "drill",
            drill.ids,
        )

    def _figure(
        self,
        number: str,
        name: str,
        made_of: str,
        define: str,
        kind: str,
        ids: tuple[int, ...],
        tone: Any = None,
    ) -> Figure:
        tile = Figure(number, name, made_of, tone, define)
        tile.chosen.connect(lambda: self.open_cases(name, kind, ids))
        return tile

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
            self.cases.addWidget(self._case(one))
        self.cases.addStretch(1)

    def _case(self, one: CaseLine) -> Row:
        row = Row(padding=8)
        column = QVBoxLayout()
        column.setSpacing(look.px(2))
        about = _about(one)
        state = _state(one)
        top = QHBoxLayout()
        top.addWidget(Elided(one.number, "strong"), 1)
        top.addWidget(Chip(state))
        column.addLayout(top)
        if about:
            column.addWidget(Elided(about))
        column.addWidget(Text(_when(one), "small", "quiet"))
        row.line.addLayout(column, 1)
        row.setAccessibleName(" ".join((one.number, about, state.word, _when(one))))
        known = {place.route for place in PLACES}
        if one.route in known and may_enter(one.route, self.desk):
            row.chosen.connect(lambda: self.go.emit(one.route, {one.argument: one.key}))
        else:
            row.setEnabled(False)
        return row


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


def _about(one: CaseLine) -> str:
    if one.kind in ("incident", "obligation") and one.code:
        return pattern_words.code_name(one.code)
    return one.code if one.kind == "patient" else ""


def _state(one: CaseLine) -> State:
    if one.kind == "obligation":
        return {
            "in_time": State(tr("In time"), "green", "conforms"),
            "late": State(tr("Late"), "red", "clock"),
        }.get(one.state, State(tr("Open"), "amber", "clock"))
    if one.kind == "incident":
        tone = "green" if one.state == "closed" else "amber"
        return State(incident_words.state_words().get(one.state, one.state), tone)  # type: ignore[arg-type]  # a tone
    if one.kind == "capa":
        return capa_words.short_state(one.state)
    over = one.done_at is not None
    return State(tr("Ended") if over else tr("Open"), "grey" if over else "blue")


def _when(one: CaseLine) -> str:
    if one.kind == "obligation":
        return tr("due {at}", at=times.moment(one.at))
    if one.kind == "patient":
        return tr("infused {at}", at=times.moment(one.at))
    return times.moment(one.at)


def _choice(options: dict[str, str], now: str = "") -> QComboBox:
    box = QComboBox()
    for code, words in options.items():
        box.addItem(words, code)
    box.setCurrentIndex(max(0, box.findData(now)))
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(6)
    return box
