"""Daily rounds: today's at hand for each zone, those of past days with who signed and what was missed."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ctdesk.services import daily_rounds
from ctdesk.services.daily_rounds import RoundRow, RoundToday
from ctdesk.ui import times
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Chip, Empty, Note, Text, facts
from ctdesk.ui.desk import Desk
from ctdesk.ui.job import Job
from ctdesk.ui.language import both, listed, tr
from ctdesk.ui.pages.register_page import RegisterPage
from ctdesk.ui.pages.storage_switch import premises_segments
from ctdesk.ui.premises_words import round_state, today_state
from ctdesk.ui.row_model import Cell, Column


def _state_cell(row: RoundRow) -> Cell:
    state = round_state(row)
    return Cell(state.word, state.tone, state.icon)


class RoundsPage(RegisterPage):
    """Past rounds on the left; today's on the right, the chosen one above them."""

    route = "rounds"
    shows = frozenset({"daily_round", "tank", "zone", "record"})

    def __init__(self, desk: Desk) -> None:
        columns = (
            Column(tr("Day"), lambda row: Cell(times.day(row.on_day), strong=True), 108),
            Column(tr("Zone"), lambda row: Cell(row.zone)),
            Column(tr("Tanks"), lambda row: Cell(str(row.tanks) if row.tanks else "–"), 64, right=True),
            Column(tr("Signed at"), lambda row: Cell(times.short(row.closed_at) or "–", quiet=True), 120),
            Column(tr("Person"), lambda row: Cell(row.opened_by or "–", quiet=True), 110, minor=True),
            Column(tr("State"), _state_cell, 120),
        )
        super().__init__(desk, columns, tr("Rounds of all zones"), detail_width=420)
        self.search.setEnabled(False)
        self.without_search()
        self._begin = Button(tr("Begin today's round"), "primary", "conforms", self.begin)
        self._today: tuple[RoundToday, ...] = ()
        self._homeless: tuple[str, ...] = ()
        self._row: RoundRow | None = None

    def neighbours(self) -> tuple[tuple[str, str], ...]:
        return premises_segments()

    def title(self) -> str:
        return tr("Daily rounds")

    def breadcrumb(self) -> str:
        return tr("Two minutes a day: tanks, oxygen, door, protective equipment")

    def buttons(self) -> list[Button]:
        waiting = [one for one in self._today if one.record_id is None and one.state != "signed"]
        none = "" if waiting else tr("No round waits to be begun.")
        return [allow(self._begin, self.desk, daily_rounds.begin_round, none)]

    def load(self) -> None:
        super().load()
        self.fetch(daily_rounds.tanks_without_zone).then(self._take_homeless)
        self.fetch(daily_rounds.rounds_today).then(self._take_today)

    def ask_rows(self, after: Any, limit: int) -> Job:
        return self.fetch(daily_rounds.list_rounds, after=after, limit=limit)

    def empty_words(self) -> tuple[str, str]:
        return tr("No round yet."), tr("From the first one on, a round that nobody signs is told.")

    def choose(self, row: RoundRow) -> None:
        self._row = row
        self._show()

    def show_nothing(self) -> None:
        """The right side shows today, whatever is chosen."""

    def begin(self) -> None:
        """Begin today's round of the first zone that waits for one."""
        for one in self._today:
            if one.record_id is None and one.state != "signed":
                self._start(one)
                return

    def explain(self) -> str:
        return tr(
            "Temperature, nitrogen level, oxygen, door and protective equipment, signed before 10:00 (house "
            "default). A missed round is an incident: PR3 where the tanks were read all the same, else EQ1."
        )

    def _take_homeless(self, codes: tuple[str, ...]) -> None:
        self._homeless = codes
        self._show()

    def _take_today(self, today: tuple[RoundToday, ...]) -> None:
        self._today = today
        self.changed_heading()
        self._show()
        if any(one.missed for one in today):
            self.run(daily_rounds.note_missed_rounds)

    def _show(self) -> None:
        parts: list[QWidget] = []
        if self._row is not None:
            parts.append(self._chosen(self._row))
        parts += [self._zone(one) for one in self._today]
        if self._homeless:
            words = tr(
                "No round asks for these tanks, because they stand in no zone: {codes}",
                codes=listed(self._homeless),
            )
            note = Note(words, "amber", "warning")
            leads = Button(tr("Say where they stand"), "link", "open", lambda: self.go.emit("equipment", {}))
            note.body.addWidget(leads, 0, Qt.AlignmentFlag.AlignLeft)
            parts.append(note)
        if not parts:
            parts.append(Empty("storage", tr("No tank stands in a zone yet.")))
        self.show_detail(parts)

    def _zone(self, one: RoundToday) -> Card:
        card = Card(f"{one.zone}  {both(one.name_zh, one.name_en)}")
        card.title.setWordWrap(True)
        line = QHBoxLayout()
        line.addWidget(Text(tr("Tanks: {codes}", codes=listed(one.tanks)), "body", "quiet", wrap=True), 1)
        line.addWidget(Chip(today_state(one)))
        card.body.addLayout(line)
        if one.record_id is not None:
            words = tr("Open the record") if one.state == "signed" else tr("Go on with the round")
            leads = Button(words, "plain", "record", partial(self._open, one.record_id))
            card.body.addWidget(leads, 0, Qt.AlignmentFlag.AlignLeft)
        elif one.state != "signed":
            begin = Button(tr("Begin the round"), "plain", "forward", partial(self._start, one))
            card.body.addWidget(
                allow(begin, self.desk, daily_rounds.begin_round), 0, Qt.AlignmentFlag.AlignLeft
            )
        return card

    def _chosen(self, row: RoundRow) -> Card:
        card = Card(row.number)
        card.head.addWidget(Chip(round_state(row)))
        pairs = [
            (tr("Day"), times.day(row.on_day)),
            (tr("Zone"), row.zone),
            (tr("To be signed before"), times.moment(row.due_at)),
            (tr("Signed at"), times.moment(row.closed_at) or "–"),
        ]
        if row.incident is not None:
            pairs.append((tr("Incident"), row.incident))
        card.body.addLayout(facts(pairs))
        if row.record_id is not None:
            leads = Button(tr("Open the record"), "plain", "record", partial(self._open, row.record_id))
            card.body.addWidget(leads, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _start(self, one: RoundToday) -> None:
        self.run(daily_rounds.begin_round, zone_id=one.zone_id).then(self._open)

    def _open(self, record_id: object) -> None:
        self.go.emit("record", {"record_id": record_id})
