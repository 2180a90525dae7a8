"""Counts of the stock: begun, scanned on this page item by item, ended with a record of every difference."""

from __future__ import annotations

from typing import Any

import shiboken6
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ctdesk.services import stock_counts, storage
from ctdesk.services.stock_counts import CountDetail, CountRow, ScanTold
from ctdesk.ui import look, times
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Chip, Mark, Text, clear, facts
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.ask import ask_reason, confirm, read
from ctdesk.ui.dialogs.storage_move import ScanLine
from ctdesk.ui.dialogs.values import ValuesDialog
from ctdesk.ui.job import Job
from ctdesk.ui.language import tr
from ctdesk.ui.pages.register_page import RegisterPage
from ctdesk.ui.pages.storage_switch import storage_segments
from ctdesk.ui.row_model import Cell, Column
from ctdesk.ui.sound import say
from ctdesk.ui.storage_words import count_state, difference_word, scan_state

_FIGURES_MS = 350
_GOOD = frozenset({"matched", "position", "already"})


def _state_cell(row: CountRow) -> Cell:
    state = count_state(row.state)
    return Cell(state.word, state.tone, state.icon)


class CountsPage(RegisterPage):
    """Counts on the left; the chosen one on the right, with the scans of a running one."""

    route = "counts"
    argument = "count_id"
    shows = frozenset({"stock_count", "record", "incident"})

    def __init__(self, desk: Desk) -> None:
        columns = (
            Column(tr("Number"), lambda row: Cell(row.number, strong=True), 148),
            Column(tr("Tank"), lambda row: Cell(row.tank or tr("all tanks"))),
            Column(tr("Begun"), lambda row: Cell(times.short(row.opened_at), quiet=True), 100),
            Column(tr("Counted by"), lambda row: Cell(row.opened_by or "–", quiet=True), 110, minor=True),
            Column(tr("State"), _state_cell, 156),
        )
        super().__init__(desk, columns, tr("Number, tank, record …"), detail_width=410)
        self._new = Button(tr("Begin a count …"), "primary", "add", self.begin)
        self._at: dict[int, int | None] = {}  # the position scanned last, by count
        self._running: int | None = None
        self._told: ScanTold | None = None
        self.line: ScanLine | None = None
        self._soon = QTimer(self)  # the figures follow when the scanner rests
        self._soon.setSingleShot(True)
        self._soon.setInterval(_FIGURES_MS)
        self._soon.timeout.connect(self._read_again)

    def neighbours(self) -> tuple[tuple[str, str], ...]:
        return storage_segments()

    def title(self) -> str:
        return tr("Counts")

    def breadcrumb(self) -> str:
        return "CT-STO-002"

    def buttons(self) -> list[Button]:
        return [allow(self._new, self.desk, stock_counts.open_count)]

    def ask_rows(self, after: Any, limit: int) -> Job:
        return self.fetch(stock_counts.list_counts, text=self.text(), after=after, limit=limit)

    def empty_words(self) -> tuple[str, str]:
        return tr("No count yet."), tr("Once a month somebody counts who does not keep the tanks that day.")

    def hint(self) -> tuple[str, str]:
        return "scan", tr("Choose a count on the left.")

    def choose(self, row: Any) -> None:
        if self.wanted != row.id:
            self._told = None
        super().choose(row)

    def read_detail(self, key: int) -> None:
        self.fetch(stock_counts.count_detail, count_id=key).then(self._show)

    def tables_changed(self, tables: frozenset[str]) -> None:
        """A scan, here or at another desk, changes the figures and not the list."""
        if self.shows & tables:
            super().tables_changed(tables)
        elif "count_scan" in tables and self._running is not None:
            self._soon.start()

    def take_scan(self, text: str) -> bool:
        if self._running is None:
            self.search.setText(text)
            return True
        self.scan(text)
        return True

    def scan(self, code: str, *, typed: bool = False) -> None:
        """Take one scan down; what it was is said at once, in sound, word and colour."""
        count = self._running
        if count is None:
            return
        job = self.desk.run(
            stock_counts.count_scan,
            count_id=count,
            code=code,
            position_id=self._at.get(count),
            typed=typed,
        )
        job.within(self).then(lambda told: self._say(count, told)).otherwise(self._refuse)

    def begin(self) -> None:
        """Ask what is to be counted, and who keeps the tanks today."""
        self.fetch(storage.list_tanks).then(
            lambda tanks: self.fetch(stock_counts.custodians).then(lambda people: self._ask(tanks, people))
        )

    def _ask(self, tanks: tuple[storage.TankRow, ...], people: tuple[stock_counts.CountPerson, ...]) -> None:
        dialog = ValuesDialog(
            self,
            tr("Begin a count"),
            tr("What the register holds at this minute is what is expected."),
            tr("Begin"),
            (
                (tr("Count"), "tank", ""),
                (tr("Custodian of the day"), "custodian_id", tr("Does not count (SOD-18)")),
            ),
            lambda values: self.desk.run(
                stock_counts.open_count,
                tank_id=int(values["tank"]) if values["tank"] != "all" else None,
                custodian_id=int(values["custodian_id"]),
            ),
            choices={
                "tank": {
                    "all": tr("all tanks"),
                    **{str(tank.id): f"{tank.code}  {tank.name}" for tank in tanks},
                },
                "custodian_id": {str(one.member_id): one.name for one in people},
            },
            done=self._begun,
        )
        dialog.open()

    def _begun(self, count_id: object) -> None:
        if isinstance(count_id, int):
            self.wanted, self.chosen = count_id, None
        self.load()

    def _say(self, count: int, told: ScanTold) -> None:
        self._at[count] = told.position_id
        self._told = told
        say(self, "match" if told.verdict in _GOOD else "mismatch")
        if self._seen() and count == self._running:
            self._show_told(told)
        self._soon.start()

    def _seen(self) -> bool:
        """Whether the field for scans is there."""
        return self.line is not None and shiboken6.isValid(self.line)

    def _read_again(self) -> None:
        if self._running is not None and self.wanted == self._running:
            self.read_detail(self._running)

    def _refuse(self, error: Exception) -> None:
        say(self, "mismatch")
        self.complain(error)

    def _show(self, detail: CountDetail) -> None:
        row = detail.row
        if self.wanted != row.id:
            return
        self._running = row.id if row.state == "scanning" and self.desk.may(stock_counts.count_scan) else None
        typed = self.line.text() if self.line is not None and self._seen() else ""
        self.line = None
        widgets: list[QWidget] = []
        if self._running is not None:
            widgets.append(self._scanning(detail, typed))
        widgets += [self._figures(detail), self._about(row)]
        if detail.differences:
            widgets.append(self._differences(detail))
        self.show_detail(widgets)
        if self.line is not None:
            self.line.setFocus()

    def _scanning(self, detail: CountDetail, typed: str) -> Card:
        card = Card(tr("Scan"), tr("position, then every cassette in it"))
        field = self.line = ScanLine()
        field.setText(typed)
        field.setPlaceholderText(tr("Scan or type a position, cassette or bag"))
        field.setAccessibleName(tr("Scan or type a position, cassette or bag"))
        field.setMinimumHeight(look.px(36))
        field.read.connect(lambda code: self.scan(code, typed=True))
        card.body.addWidget(field)
        self._verdict = QVBoxLayout()
        card.body.addLayout(self._verdict)
        last = self._told or (detail.last[0] if detail.last else None)
        if last is not None:
            self._show_told(last)
        line = QHBoxLayout()
        line.setSpacing(look.px(8))
        left = Button(tr("Still to scan: {n}", n=detail.missing), "plain", "look_up", self._left)
        line.addWidget(left)
        line.addStretch(1)
        end = Button(tr("End the scanning"), "plain", "confirm", lambda: self._end(detail))
        line.addWidget(allow(end, self.desk, stock_counts.end_count))
        card.body.addLayout(line)
        give_up = Button(tr("Cancel the count …"), "link", on=lambda: self._cancel(detail.row))
        card.body.addWidget(allow(give_up, self.desk, stock_counts.cancel_count))
        return card

    def _show_told(self, told: ScanTold) -> None:
        """What the last scan was, large and at once."""
        clear(self._verdict)
        state = scan_state(told.verdict)
        line = QHBoxLayout()
        line.setSpacing(look.px(10))
        line.addWidget(Mark(state.icon, state.tone, 30))
        words = QVBoxLayout()
        words.setSpacing(look.px(2))
        words.addWidget(Text(state.word, "title", state.tone))
        about = [told.cassette or told.code, told.position if told.verdict != "position" else None]
        if told.verdict == "elsewhere" and told.belongs_to is not None:
            about.append(tr("registered in {position}", position=told.belongs_to))
        words.addWidget(Text(" · ".join(filter(None, about)), "small", "quiet", wrap=True))
        line.addLayout(words, 1)
        self._verdict.addLayout(line)

    def _figures(self, detail: CountDetail) -> Card:
        card = Card(tr("Result") if detail.row.ended_at is not None else tr("So far"), padding=14)
        grid = QGridLayout()
        grid.setSpacing(look.px(8))
        figures = (
            (tr("On the books"), detail.expected, "text"),
            (tr("Scanned"), detail.scanned, "text"),
            (tr("Matched"), detail.matched, "green"),
            (tr("Missing"), detail.missing if detail.row.ended_at is not None else None, "red"),
            (tr("In another place"), detail.elsewhere, "red"),
            (tr("Unexpected"), detail.unexpected, "red"),
            (tr("Unknown codes"), detail.unknown, "red"),
        )
        for number, (words, figure, tint) in enumerate(figures):
            column = QVBoxLayout()
            column.setSpacing(0)
            shown = "–" if figure is None else str(figure)
            column.addWidget(Text(shown, "title", tint if figure else "quiet"))
            column.addWidget(Text(words, "small", "quiet"))
            grid.addLayout(column, number // 4, number % 4)
        card.body.addLayout(grid)
        return card

    def _about(self, row: CountRow) -> Card:
        card = Card(row.number)
        card.head.addWidget(Chip(count_state(row.state)))
        pairs = [
            (tr("Tank"), row.tank or tr("all tanks")),
            (tr("Begun"), f"{row.opened_by or '–'}  {times.short(row.opened_at)}"),
            (tr("Custodian of the day"), row.custodian or "–"),
            (tr("Scanning ended"), "–" if row.ended_at is None else times.moment(row.ended_at)),
            (tr("Record"), row.record or "–"),
            (tr("Incident"), row.incident or "–"),
        ]
        card.body.addLayout(facts(pairs))
        if row.record_id is not None:
            record = row.record_id
            words = tr("Go on with the record") if row.state == "explaining" else tr("Open the record")
            go_on = Button(words, "plain", "record")
            go_on.clicked.connect(lambda: self.go.emit("record", {"record_id": record}))
            card.body.addWidget(go_on)
        return card

    def _differences(self, detail: CountDetail) -> Card:
        card = Card(tr("Differences"), str(len(detail.differences)))
        for one in detail.differences:
            line = QHBoxLayout()
            line.setSpacing(look.px(8))
            line.addWidget(Mark("fails", "red", 16))
            line.addWidget(Text(difference_word(one.kind), "strong", "red"))
            where = " → ".join(filter(None, (one.expected_at, one.found_at)))
            line.addWidget(Text(where, "body"), 1)
            card.body.addLayout(line)
            card.body.addWidget(Text(one.cassette, "small", "quiet", wrap=True))
        return card

    def _left(self) -> None:
        if self._running is not None:
            self.fetch(stock_counts.still_to_scan, count_id=self._running).then(
                lambda codes: read(self, tr("Still to scan"), "\n".join(codes) or tr("Nothing is left."))
            )

    def _end(self, detail: CountDetail) -> None:
        words = tr("Nothing is missing. The record is opened and signed by counter and custodian.")
        if detail.missing or detail.differences:
            words = tr(
                "{n} cassettes were not scanned, {m} differ. An incident ST4 is opened at once.",
                n=detail.missing,
                m=len(detail.differences),
            )
        confirm(
            self,
            tr("End the scanning"),
            words,
            tr("End the scanning"),
            lambda: self.run(stock_counts.end_count, count_id=detail.row.id).then(
                lambda record: self.go.emit("record", {"record_id": record})
            ),
        )

    def _cancel(self, row: CountRow) -> None:
        ask_reason(
            self,
            tr("Cancel the count"),
            tr("{number} is given up; what was scanned stays in the trail.", number=row.number),
            tr("Cancel the count"),
            lambda reason: self.run(stock_counts.cancel_count, count_id=row.id, reason=reason),
        )
