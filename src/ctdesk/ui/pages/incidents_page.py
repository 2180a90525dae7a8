"""Incidents: what was reported, how grave it is, how it stands, and what of it is late."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QComboBox, QWidget

from ctdesk.services import incident_reports
from ctdesk.services.case_prints import incidents_paper
from ctdesk.services.incident_sheet import IncidentSheet, incident_sheet
from ctdesk.services.incidents import OPEN_STATES, Context, IncidentRow, find_incidents
from ctdesk.ui import incident_words, times
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Chip, State, Text, facts
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.incident import ReportIncident
from ctdesk.ui.dialogs.print_preview import print_list
from ctdesk.ui.errors import complaint
from ctdesk.ui.job import Job
from ctdesk.ui.language import tr
from ctdesk.ui.pages.incident_switch import incident_segments
from ctdesk.ui.pages.register_page import RegisterPage, standing
from ctdesk.ui.row_model import Cell, Column

MOST_SHOWN = 5


class IncidentsPage(RegisterPage):
    """Cases on the left, the newest first; the chosen one in short on the right, Enter opens it."""

    route = "incidents"
    argument = "incident_id"
    shows = frozenset(
        {"incident", "incident_unit", "obligation", "telling", "unit_hold", "dose_unit", "capa"}
    )

    def __init__(self, desk: Desk) -> None:
        columns = (
            Column(tr("Number"), lambda row: Cell(row.number, strong=True), 148),
            Column(tr("About"), lambda row: Cell(incident_words.code_word(row.code))),
            Column(tr("Level"), _level_cell, 60),
            Column(tr("Next due"), _due_cell, 128, minor=True),
            Column(tr("State"), _state_cell, 156),
        )
        super().__init__(desk, columns, tr("Number, code, words or place …"), detail_width=396)
        self.which = QComboBox()
        self.which.setAccessibleName(tr("Which cases"))
        for code, words in (
            ("open", tr("Open cases")),
            ("closed", tr("Closed cases")),
            ("", tr("All cases")),
        ):
            self.which.addItem(words, code)
        self.which.currentIndexChanged.connect(lambda _: self.read_rows())
        self.tools.insertWidget(0, self.which)
        if self.segments is not None:  # the search keeps its room
            self.tools.removeWidget(self.segments)
            self.list.body.insertWidget(0, self.segments)
        self.table.opened.connect(lambda row: self.go.emit("incident", {"incident_id": row.id}))
        self._print = Button(tr("Print …"), "plain", "print", self.print_seen)
        self._report = Button(tr("Report an incident …"), "primary", "incident", self.report)

    def neighbours(self) -> tuple[tuple[str, str], ...]:
        return incident_segments(self.desk)

    def title(self) -> str:
        return tr("Incidents")

    def breadcrumb(self) -> str:
        return tr("Reported by anybody, graded by quality assurance, closed by somebody else")

    def buttons(self) -> list[Button]:
        return [self._print, allow(self._report, self.desk, incident_reports.report_incident)]

    def print_seen(self) -> None:
        print_list(
            self,
            self.desk,
            tr("Register of incidents"),
            incidents_paper,
            states=self._states(),
            text=self.text(),
        )

    def opened(self, **arguments: Any) -> None:
        if isinstance(arguments.get("incident_id"), int):
            self.which.setCurrentIndex(self.which.findData(""))  # it may be closed by now
        super().opened(**arguments)

    def ask_rows(self, after: Any, limit: int) -> Job:
        return self.fetch(find_incidents, states=self._states(), text=self.text(), after=after, limit=limit)

    def _states(self) -> tuple[str, ...]:
        shown = {"open": tuple(OPEN_STATES), "closed": ("closed",)}
        return shown.get(str(self.which.currentData()), ())

    def empty_words(self) -> tuple[str, str]:
        return tr("No open case."), tr("Ctrl+I reports an incident from wherever you are.")

    def report(self) -> None:
        """Begin a report from here, about nothing in particular yet."""
        ReportIncident(self.window(), self.desk, Context()).open()

    def read_detail(self, key: int) -> None:
        self.fetch(incident_sheet, incident_id=key).then(self._show)

    def _show(self, sheet: IncidentSheet) -> None:
        if not self.is_wanted(sheet.row):
            return
        cards: list[QWidget] = [self._head(sheet)]
        owed = [row for row in sheet.obligations if row.done_at is None and row.withdrawn_at is None]
        if owed:
            red = any(row.status == "overdue" for row in owed)
            card = Card(tr("Time limits"), str(len(owed)), "red" if red else None)
            for row in sorted(owed, key=lambda one: (one.status != "overdue", one.due_at))[:MOST_SHOWN]:
                icon, tone, words = incident_words.due_words(row)
                card.body.addLayout(standing(icon, tone, incident_words.due_name(row), words))
            cards.append(card)
        if sheet.obstacles and sheet.row.state not in ("closed", "reported"):
            card = Card(tr("Before it can be closed"), str(len(sheet.obstacles)))
            for one in sheet.obstacles:
                card.body.addLayout(standing("unanswered", "amber", complaint(one).whole()))
            cards.append(card)
        self.show_detail(cards)

    def _head(self, sheet: IncidentSheet) -> Card:
        row = sheet.row
        card = Card(row.number)
        card.head.addWidget(Chip(incident_words.level_state(row.severity)))
        card.head.addWidget(Chip(incident_words.incident_state(row)))
        if row.near_miss:
            card.body.addWidget(Chip(State(tr("Near miss"), "blue", "conforms")))
        card.body.addWidget(Text(incident_words.said(row.words), "body", wrap=True, select=True))
        reported = tr("without a name") if row.anonymous else (row.opened_by or tr("ctdesk"))
        pairs = [
            (tr("About"), incident_words.code_word(row.code)),
            (tr("Reported by"), f"{reported}  {times.moment(row.opened_at)}"),
            (tr("Owner"), row.owner or "–"),
            (tr("Where"), row.place or "–"),
            (tr("Units"), str(len(row.unit_ids))),
        ]
        if row.missed:
            pairs.append((tr("Deadlines missed"), str(row.missed)))
        card.body.addLayout(facts(pairs))
        open_it = partial(self.go.emit, "incident", {"incident_id": row.id})
        card.body.addWidget(Button(tr("Open the case"), "primary", "open", open_it))
        return card


def _state_cell(row: IncidentRow) -> Cell:
    state = incident_words.incident_state(row)
    return Cell(state.word, state.tone, state.icon)


def _level_cell(row: IncidentRow) -> Cell:
    return Cell(row.severity, incident_words.level_state(row.severity).tone)


def _due_cell(row: IncidentRow) -> Cell:
    if row.next_due is None or row.state == "closed":
        return Cell(tr("missed: {n}", n=row.missed), "amber") if row.missed else Cell("–", quiet=True)
    return Cell(times.short(row.next_due), "red", "clock") if row.overdue else Cell(times.short(row.next_due))
