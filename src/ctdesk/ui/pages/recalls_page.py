"""Recalls and drills: what is under way, how far each has got, and how long it took."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from ctdesk.services import recall_search, recalls
from ctdesk.services.recall_prints import recalls_paper
from ctdesk.services.recall_sheet import RecallSheet, recall_sheet
from ctdesk.services.recalls import RecallRow
from ctdesk.ui import look, times
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Chip, Note, Text, facts
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.print_preview import print_list
from ctdesk.ui.job import Job
from ctdesk.ui.language import tr
from ctdesk.ui.pages.incident_switch import incident_segments
from ctdesk.ui.pages.register_page import RegisterPage
from ctdesk.ui.recall_words import (
    class_words,
    criterion_words,
    digits,
    origin_words,
    recall_state,
    step_words,
)
from ctdesk.ui.row_model import Cell, Column


def _state_cell(row: RecallRow) -> Cell:
    state = recall_state(row)
    return Cell(state.word, state.tone, state.icon)


def _kind_cell(row: RecallRow) -> Cell:
    if row.drill:
        return Cell(tr("Drill"), "amber")
    return Cell(class_words().get(row.class_code or "", origin_words()[row.origin]))


class RecallsPage(RegisterPage):
    """The register on the left, the newest first; a summary of the chosen one, with the way to it."""

    route = "recalls"
    argument = "recall_id"
    shows = frozenset({"recall", "recall_line", "record"})

    def __init__(self, desk: Desk) -> None:
        columns = (
            Column(tr("Number"), lambda row: Cell(row.number, strong=True), 160),
            Column(tr("Kind"), _kind_cell, 88),
            Column(tr("Reason"), lambda row: Cell(row.text, quiet=True)),
            Column(tr("Settled"), lambda row: Cell(f"{row.settled} / {row.found}"), 72, right=True),
            Column(tr("State"), _state_cell, 148),
        )
        super().__init__(desk, columns, tr("Number, notice, reason or batch …"), detail_width=396)
        if self.segments is not None:  # the search keeps its room
            self.tools.removeWidget(self.segments)
            self.list.body.insertWidget(0, self.segments)
        self._print = Button(tr("Print …"), "plain", "print", self.print_seen)
        self._new = Button(tr("Search and recall …"), "primary", "look_up", self.begin)
        self.table.opened.connect(lambda row: self.open_one(row.id))

    def neighbours(self) -> tuple[tuple[str, str], ...]:
        return incident_segments(self.desk)

    def title(self) -> str:
        return tr("Recalls and drills")

    def breadcrumb(self) -> str:
        return tr("Every unit found, held and settled; twice a year as a drill")

    def buttons(self) -> list[Button]:
        return [self._print, allow(self._new, self.desk, recall_search.search_units)]

    def ask_rows(self, after: Any, limit: int) -> Job:
        return self.fetch(recalls.list_recalls, text=self.text(), after=after, limit=limit)

    def empty_words(self) -> tuple[str, str]:
        return (
            tr("No recall and no drill yet."),
            tr("Search by batch, vector lot, tank, person or document; a drill begins the same way."),
        )

    def hint(self) -> tuple[str, str]:
        return "clock", tr("Choose a recall on the left; Enter opens it.")

    def print_seen(self) -> None:
        print_list(self, self.desk, tr("Register of recalls"), of=recalls_paper, text=self.text())

    def begin(self) -> None:
        """Go to the search that a recall or a drill begins with."""
        self.go.emit("recall_search", {})

    def open_one(self, recall_id: int) -> None:
        """Go to one recall."""
        self.go.emit("recall", {"recall_id": recall_id})

    def read_detail(self, key: int) -> None:
        self.fetch(recall_sheet, recall_id=key).then(self._show)

    def _show(self, sheet: RecallSheet) -> None:
        row = sheet.row
        if not self.is_wanted(row):
            return
        card = Card(row.number)
        card.head.addWidget(Chip(recall_state(row)))
        if row.drill:
            card.body.addWidget(Note(tr("A drill: no unit is held or changed."), "amber", "warning"))
        ended = row.watch.settled_at or row.ended_at
        taken = None if ended is None else ended - row.watch.started_at
        clock = Text(digits(taken or times.now() - row.watch.started_at), "mono")
        clock.setFont(look.font("display"))
        card.body.addWidget(clock)
        card.body.addWidget(Text(row.text, "body", wrap=True))
        card.body.addLayout(
            facts(
                [
                    (tr("Begun by"), origin_words()[row.origin]),
                    (tr("Number of the notice"), row.reference or "–"),
                    (tr("Opened"), f"{row.opened_by or '–'}  {times.moment(row.opened_at)}"),
                    (tr("Found"), tr("{n} units, {m} patients", n=row.found, m=sheet.patients)),
                    (tr("Settled"), f"{row.settled} / {row.found}"),
                ]
            )
        )
        for group in row.scope:
            words = f"  {tr('and')}  ".join(criterion_words(one, sheet.names) for one in group)
            card.body.addWidget(Text(words, "small", "quiet", wrap=True))
        if sheet.next != "nothing":
            said = tr("Next: {step}", step=step_words(sheet.next).rstrip(" …"))
            card.body.addWidget(Text(said, "strong", wrap=True))
        card.body.addWidget(
            Button(tr("Open {number}", number=row.number), "plain", "open", lambda: self.open_one(row.id))
        )
        widgets: list[QWidget] = [card]
        self.show_detail(widgets)
